"""Writing: one act, one short transaction, records and their ledger entries, both or neither.

1. The lock is taken at the head (`store.database`), so the last entry and the versions read are the true ones.
2. A case that does not hold the signing key, or whose lists are not those of its records, is not written to; an act
that adds the key is the exception.
3. Each body states the version that it replaces; a newer one is a conflict, and the error shows both. One act enters
one version of a record.
4. A body equal to the current one, byte for byte, enters nothing.
5. At the end bodies, entries (at most 1,024 subjects each), records and projections are written, many rows at once;
what the act expunges is deleted then, once its entry stands.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec
from django.db import transaction

from probanda.model.canonical import encode
from probanda.model.custody import MAX_SUBJECTS, SALT_BYTES, Act, Details, Entry, Subject, Withdrawn
from probanda.model.errors import ConflictError, LedgerError, UsageError
from probanda.model.history import kind_of
from probanda.model.ids import CaseId, Digest, Label, Randomness, RecordId, label, new_record_id
from probanda.model.ports import Clock
from probanda.model.value import Body
from probanda.preserve import note
from probanda.preserve.keys import open_signed
from probanda.preserve.ledger import details_digest, next_entry, record_digest
from probanda.store import bulk
from probanda.store.bodies import as_bytes
from probanda.store.database import lock, machine_errors
from probanda.store.expunged import write_expunged
from probanda.store.log import grow, root_to_sign
from probanda.store.models import BodyRow, CaseRow, CheckpointRow, CurrentRow, EntryRow, PersonRow, RecordRow
from probanda.store.projections import count_lists, key_of, project
from probanda.store.reading import signing_keys
from probanda.store.standing import Latest, Standing
from probanda.store.workspace import Workspace

_ENTRY = msgspec.json.Decoder(Entry)
_CASES = "cases"  # the lock of those who open one; taken after the new case's own, so that no two wait in a ring


class Writing:
    """One act being entered; see the module's rules."""

    def __init__(self, workspace: Workspace, case_id: CaseId, *, randomness: Randomness) -> None:
        self._workspace, self._case_id, self._randomness = workspace, case_id, randomness
        self._alias = workspace.alias
        self._standing = Standing(workspace, case_id)
        self._rows: list[tuple[RecordRow, Body]] = []
        self._entered: set[RecordId] = set()
        self._bodies: dict[str, BodyRow] = {}
        self._labels = 0
        self._expunged: tuple[Digest, ...] = ()

    def open_case(self, key: str) -> None:
        """Make room for the case whose first act this is.

        Raises:
            UsageError: the key is taken.
        """
        lock(self._alias, _CASES)
        if CaseRow.objects.using(self._alias).filter(key=key).exists():
            raise UsageError(f"there is already a case {key!r} in this workspace", advice="Choose another key.")
        CaseRow.objects.using(self._alias).create(case_id=self._case_id, key=key)

    def next_label(self) -> Label:
        """The next free exhibit label of the case."""
        taken = (
            RecordRow.objects.using(self._alias).filter(case_id=self._case_id, record_kind="exhibit", version=1).count()
        )
        self._labels += 1
        return label(taken + self._labels)

    def current(self, kind: type[Body], key: str) -> tuple[RecordId, int, Digest] | None:
        """(record, version, digest) of the current record of this kind and key, or None."""
        row = (
            CurrentRow.objects.using(self._alias)
            .filter(case_id=self._case_id, record_kind=kind.__struct_config__.tag, key=key)
            .first()
        )
        return (RecordId(row.record), row.version, Digest(row.digest)) if row else None

    def put(self, body: Body, *, record: RecordId | None = None, expects: int = 0) -> RecordId:
        """Enter a body as the next version of a record (a new one when `expects` is 0); its id.

        Raises:
            ConflictError: the record has a newer version than the one that was read, was entered by this act already,
                or the key is taken.
            EvidenceError: the body of the latest version is gone.
        """
        record = record or new_record_id(self._randomness)
        if record in self._entered:
            raise ConflictError(
                f"record {key_of(body)!r} ({kind_of(body)}) is entered twice in one act",
                advice="Enter its last form only, or enter the two in acts of their own. Nothing was entered.",
            )
        latest = self._standing.latest(record)
        found = latest.version if latest else 0
        if found != expects:
            raise ConflictError(
                f"record {key_of(body)!r} ({kind_of(body)}) is at version {found}, and this change was made "
                f"from version {expects}",
                advice="Somebody changed it meanwhile: read it again, then repeat the change. Nothing was entered.",
            )
        name = (kind_of(body), key_of(body))
        held = None if isinstance(body, Withdrawn) else name  # a body that withdraws takes no key
        if held is not None and self._standing.holder(*held) not in (None, record):
            raise ConflictError(
                f"a {name[0]} with the key {name[1]!r} was entered meanwhile",
                advice="Read the case again, then repeat the change. Nothing was entered.",
            )
        raw = encode(body)
        if latest is not None and self._standing.same(latest, raw):
            return record
        digest = self._keep(raw, record_digest)
        row = RecordRow(
            case_id=self._case_id,
            record=record,
            version=found + 1,
            record_kind=kind_of(body),
            schema=body.schema,
            digest=digest,
        )
        self._rows.append((row, body))
        self._entered.add(record)
        self._standing.put(record, Latest(found + 1, digest), bytes(self._bodies[digest].salt), held)
        return record

    def expunge(self, digests: Sequence[Digest]) -> None:
        """Delete these bodies, of records or of details, when the act closes; its details name them as inputs."""
        self._expunged = tuple(digests)

    def close(self, *, act: Act, details: Details, now: datetime, bare: bool) -> int | None:
        """Write the entries of what was put; the seq of the last, None when none was written.

        `bare` writes one without subjects when nothing was put.
        """
        if not self._rows and not bare:
            return None
        raw = encode(details)
        parts = [self._rows[at : at + MAX_SUBJECTS] for at in range(0, len(self._rows), MAX_SUBJECTS)] or [[]]
        last = EntryRow.objects.using(self._alias).filter(case_id=self._case_id).order_by("-seq").first()
        before = as_bytes(last.canonical, f"entry {last.seq}") if last else None
        entries: list[EntryRow] = []
        for part in parts:
            digest = self._keep(raw, details_digest)
            subjects = tuple(
                Subject(record=RecordId(row.record), version=row.version, digest=Digest(row.digest)) for row, _ in part
            )
            canonical, leaf = next_entry(
                before,
                at=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                act=act,
                subjects=subjects,
                details=digest,
            )
            seq = _ENTRY.decode(canonical).seq
            entries.append(EntryRow(case_id=self._case_id, seq=seq, canonical=canonical, leaf=leaf, details=digest))
            for position, (row, _) in enumerate(part):
                row.entry, row.position = seq, position
            before = canonical
        bulk.insert(self._alias, tuple(self._bodies.values()))
        bulk.insert(self._alias, entries)
        grow(self._alias, self._case_id, entries[0].seq, [bytes.fromhex(one.leaf) for one in entries])
        bulk.insert(self._alias, [row for row, _ in self._rows])
        project(self._alias, self._case_id, self._rows)
        write_expunged(self._alias, self._case_id, self._expunged, entry=entries[-1].seq)
        return entries[-1].seq

    def _keep(self, raw: bytes, digest_of: Callable[[bytes, bytes], Digest]) -> Digest:
        """The salted digest of bytes that are written when the act closes."""
        salt = self._randomness(SALT_BYTES)
        digest = digest_of(salt, raw)
        self._bodies[digest] = BodyRow(digest=digest, salt=salt, body=raw)
        return digest


@contextmanager
def entering(
    workspace: Workspace,
    case_id: CaseId,
    act: Act,
    *,
    details: Details,
    clock: Clock,
    randomness: Randomness,
    bare: bool = False,
) -> Iterator[Writing]:
    """One act: put bodies inside; they and their entries are written together at the end, or not at all.

    Raises:
        LedgerError: the case knows another signing key than the workspace's, or its lists are not those of its records.
    """
    with writing_to(workspace, case_id, adds_key=act is Act.KEY_ADDED):
        writing = Writing(workspace, case_id, randomness=randomness)
        yield writing
        writing.close(act=act, details=details, now=clock(), bare=bare)


@contextmanager
def writing_to(workspace: Workspace, case_id: CaseId, *, adds_key: bool = False) -> Iterator[None]:
    """A transaction in which nobody else writes to the case; acts that belong together are closed inside, or none is.

    Raises:
        LedgerError: the case knows another signing key than the workspace's, or its lists are not those of its records.
    """
    with machine_errors(), transaction.atomic(using=workspace.alias, durable=True):
        lock(workspace.alias, case_id)
        if not adds_key:
            check_key(workspace, case_id)
        count_lists(workspace, case_id)
        yield


def token_for(workspace: Workspace, case_id: CaseId, name: str, *, randomness: Randomness) -> str:
    """The random token that stands for a person in this case's ledger."""
    with machine_errors(), transaction.atomic(using=workspace.alias):
        row, _ = PersonRow.objects.using(workspace.alias).get_or_create(
            case_id=case_id, name=name, defaults={"token": "p-" + randomness(12).hex()}
        )
        return str(row.token)


def checkpoint(workspace: Workspace, case_id: CaseId) -> None:
    """A signed checkpoint over the whole ledger, when there is none of this size.

    Raises:
        LedgerError: the case does not hold the workspace's signing key, or its entries are not those that were signed.
    """
    with machine_errors(), transaction.atomic(using=workspace.alias):
        lock(workspace.alias, case_id)
        size = EntryRow.objects.using(workspace.alias).filter(case_id=case_id).count()
        last = CheckpointRow.objects.using(workspace.alias).filter(case_id=case_id).order_by("size").last()
        if last is not None and last.size >= size:
            return
        check_key(workspace, case_id)
        before = open_signed(last.note, signing_keys(workspace, case_id), case_id=case_id) if last else None
        root = root_to_sign(workspace.alias, case_id, size, before)
        signed = note.sign_checkpoint(workspace.key, origin=note.origin_of(case_id), size=size, root=root)
        CheckpointRow.objects.using(workspace.alias).create(
            case_id=case_id, size=signed.size, root=signed.root, note=signed.note
        )


def check_key(workspace: Workspace, case_id: CaseId) -> None:
    """Check that a signature of this workspace can be attributed: a case, once open, names its key.

    Raises:
        LedgerError: the case does not hold the key, or has taken it back.
    """
    if not EntryRow.objects.using(workspace.alias).filter(case_id=case_id).exists():
        return
    public = note.public_bytes(workspace.key)
    own = [key for key in signing_keys(workspace, case_id) if key.public == public]
    if any(key.until is None for key in own):
        return
    name = note.fingerprint(public)
    if own:
        raise LedgerError(
            f"the signing key of this workspace ({name}) was taken back at entry {own[-1].until} of the case: "
            f"nothing was entered",
            advice="`probanda key add --new` gives the workspace a new key.",
        )
    raise LedgerError(
        f"the signing key of this workspace ({name}) is not one that the case knows: nobody could attribute what it "
        f"signs. Nothing was entered",
        advice="If the case was imported, `probanda key add CASE` makes the key known.",
    )
