"""Writing: one act, one short transaction, records and their ledger entries, both or neither.

1. The write lock is taken at the head (BEGIN IMMEDIATE), so the last entry and the versions read are the true ones.
2. Each body states the version that it replaces; a newer one is a conflict, and the error shows both.
3. A body equal to the current one, byte for byte, enters nothing.
4. A case that came from another workspace gets the key of this one first, in an entry of its own: what is entered
here is signed here, and whoever verifies it finds the signer in the ledger. Until then the case is as it came.
5. Records and entries (at most 1,024 subjects each) are written; then the transaction ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec
from django.db import transaction
from msgspec import structs

from probanda.model.canonical import encode
from probanda.model.custody import MAX_SUBJECTS, SALT_BYTES, Act, Details, Entry, SigningKey, Subject
from probanda.model.errors import ConflictError, LedgerError, UsageError
from probanda.model.history import kind_of
from probanda.model.ids import CaseId, Digest, Label, Randomness, RecordId, label, new_record_id
from probanda.model.ports import Clock
from probanda.model.value import Body
from probanda.preserve import merkle, note
from probanda.preserve.keys import signing_key
from probanda.preserve.ledger import details_digest, next_entry, record_digest
from probanda.store.models import BodyRow, CaseRow, CheckpointRow, CurrentRow, EntryRow, PersonRow, RecordRow
from probanda.store.projections import key_of, project
from probanda.store.reading import signing_keys
from probanda.store.workspace import Workspace, machine_errors

_ENTRY = msgspec.json.Decoder(Entry)


class Writing:
    """One act being entered; see the module's rules."""

    def __init__(self, workspace: Workspace, case_id: CaseId, *, randomness: Randomness) -> None:
        self._workspace, self._case_id, self._randomness = workspace, case_id, randomness
        self._alias = workspace.alias
        self._rows: list[tuple[RecordRow, Body]] = []
        self._labels = 0

    def open_case(self, key: str) -> None:
        """Make room for the case whose first act this is.

        Raises:
            UsageError: the key is taken.
        """
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
            ConflictError: the record has a newer version than the one that was read, or the key is taken.
        """
        record = record or new_record_id(self._randomness)
        latest = (
            RecordRow.objects.using(self._alias)
            .filter(case_id=self._case_id, record=record)
            .order_by("-version")
            .first()
        )
        found = latest.version if latest else 0
        if found != expects:
            raise ConflictError(
                f"record {key_of(body)!r} ({kind_of(body)}) is at version {found}, and this change was made "
                f"from version {expects}",
                advice="Somebody changed it meanwhile: read it again, then repeat the change. Nothing was entered.",
            )
        holder = self.current(type(body), key_of(body))
        if holder is not None and holder[0] != record:
            raise ConflictError(
                f"a {kind_of(body)} with the key {key_of(body)!r} was entered meanwhile",
                advice="Read the case again, then repeat the change. Nothing was entered.",
            )
        raw = encode(body)
        if latest is not None and bytes(BodyRow.objects.using(self._alias).get(digest=latest.digest).body) == raw:
            return record
        salt = self._randomness(SALT_BYTES)
        digest = record_digest(salt, raw)
        BodyRow.objects.using(self._alias).create(digest=digest, salt=salt, body=raw)
        row = RecordRow(
            case_id=self._case_id,
            record=record,
            version=found + 1,
            record_kind=kind_of(body),
            schema=body.schema,
            digest=digest,
        )
        self._rows.append((row, body))
        return record

    def close(self, *, act: Act, details: Details, now: datetime, bare: bool) -> None:
        """Write the entries of what was put; `bare` writes one without subjects when nothing was.

        Raises:
            LedgerError: the case has taken back the key of this workspace.
        """
        if not self._rows and not bare:
            return
        rows = self._rows
        last = EntryRow.objects.using(self._alias).filter(case_id=self._case_id).order_by("-seq").first()
        before = bytes(last.canonical) if last else None
        if not self._holds_own_key():
            self._rows = []
            self.put(signing_key(self._workspace.key, first=False))
            why = "the key of the workspace that works on the case from here on"
            added = structs.replace(details, why=why, inputs=())
            before = self._append(before, self._rows, act=Act.KEY_ADDED, details=added, now=now)
        for at in range(0, max(len(rows), 1), MAX_SUBJECTS):
            before = self._append(before, rows[at : at + MAX_SUBJECTS], act=act, details=details, now=now)

    def _holds_own_key(self) -> bool:
        """Whether the case holds the key that will sign what is entered, or enters it now."""
        public = note.public_bytes(self._workspace.key)
        if any(isinstance(body, SigningKey) and body.public_key_hex == public.hex() for _, body in self._rows):
            return True
        own = [key for key in signing_keys(self._workspace, self._case_id) if key.public == public]
        if own and own[-1].until is not None:
            raise LedgerError(
                f"the key of this workspace was taken back at entry {own[-1].until} of the case: it cannot sign for it",
                advice="Import a package of the case into a new workspace, which has a key of its own.",
            )
        return bool(own)

    def _append(
        self, before: bytes | None, part: list[tuple[RecordRow, Body]], *, act: Act, details: Details, now: datetime
    ) -> bytes:
        """The canonical bytes of one more entry, written with its records."""
        raw, salt = encode(details), self._randomness(SALT_BYTES)
        digest = details_digest(salt, raw)
        BodyRow.objects.using(self._alias).create(digest=digest, salt=salt, body=raw)
        subjects = tuple(
            Subject(record=RecordId(row.record), version=row.version, digest=Digest(row.digest)) for row, _ in part
        )
        canonical, leaf = next_entry(
            before, at=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), act=act, subjects=subjects, details=digest
        )
        seq = _ENTRY.decode(canonical).seq
        EntryRow.objects.using(self._alias).create(
            case_id=self._case_id, seq=seq, canonical=canonical, leaf=leaf, details=digest
        )
        for position, (row, body) in enumerate(part):
            row.entry, row.position = seq, position
            row.save(using=self._alias, force_insert=True)
            project(self._alias, row, body)
        return canonical


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
    """One act: put bodies inside; they and their entries are written together at the end, or not at all."""
    with machine_errors(), transaction.atomic(using=workspace.alias, durable=True):
        writing = Writing(workspace, case_id, randomness=randomness)
        yield writing
        writing.close(act=act, details=details, now=clock(), bare=bare)


def token_for(workspace: Workspace, case_id: CaseId, name: str, *, randomness: Randomness) -> str:
    """The random token that stands for a person in this case's ledger."""
    with machine_errors(), transaction.atomic(using=workspace.alias):
        row, _ = PersonRow.objects.using(workspace.alias).get_or_create(
            case_id=case_id, name=name, defaults={"token": "p-" + randomness(12).hex()}
        )
        return str(row.token)


def checkpoint(workspace: Workspace, case_id: CaseId) -> None:
    """A signed checkpoint over the whole ledger, when there is none of this size."""
    with machine_errors(), transaction.atomic(using=workspace.alias):
        rows = EntryRow.objects.using(workspace.alias).filter(case_id=case_id).order_by("seq")
        leaves = [bytes.fromhex(leaf) for leaf in rows.values_list("leaf", flat=True)]
        if CheckpointRow.objects.using(workspace.alias).filter(case_id=case_id, size=len(leaves)).exists():
            return
        signed = note.sign_checkpoint(
            workspace.key, origin=f"probanda/{case_id}", size=len(leaves), root=merkle.root(leaves)
        )
        CheckpointRow.objects.using(workspace.alias).create(
            case_id=case_id, size=signed.size, root=signed.root, note=signed.note
        )
