"""What the store gives back: values, read from the bytes that were hashed, and checked against their digest."""

from collections.abc import Iterator
from typing import TypeVar

import msgspec

from probanda.model.custody import Details, Entry, Record, SignedCheckpoint, SigningKey
from probanda.model.errors import DigestMismatchError, EvidenceError, UsageError
from probanda.model.history import read
from probanda.model.ids import CaseId, Digest, RecordId
from probanda.model.value import Body
from probanda.preserve.keys import HeldKey, held_keys
from probanda.preserve.ledger import record_digest
from probanda.store.models import BodyRow, CaseRow, CheckpointRow, CurrentRow, EntryRow, RecordRow
from probanda.store.stored import entry_details, placed_records
from probanda.store.workspace import Workspace

B = TypeVar("B", bound=Body)
_ENTRY = msgspec.json.Decoder(Entry)
_DETAILS = msgspec.json.Decoder(Details)


def cases(workspace: Workspace) -> tuple[tuple[CaseId, str], ...]:
    """(id, key) of each case, by key."""
    rows = CaseRow.objects.using(workspace.alias).order_by("key")
    return tuple((CaseId(row.case_id), row.key) for row in rows)


def case_named(workspace: Workspace, key: str) -> CaseId:
    """The case with this key.

    Raises:
        UsageError: there is none; the advice lists those that are.
    """
    known = {name: case_id for case_id, name in cases(workspace)}
    if key not in known:
        listed = ", ".join(sorted(known)) or "none yet"
        raise UsageError(f"there is no case {key!r} in this workspace", advice=f"Its cases are: {listed}.")
    return known[key]


def current(workspace: Workspace, case_id: CaseId, kind: type[B]) -> tuple[tuple[RecordId, B], ...]:
    """(id, current body) of each record of a kind, in the order of first entry."""
    tag = kind.__struct_config__.tag
    rows = CurrentRow.objects.using(workspace.alias).filter(case_id=case_id, record_kind=tag)
    found = []
    for row in rows.order_by("first_entry", "first_position"):
        body = read(_body(workspace, row.digest, f"{row.record} version {row.version}"))
        if not isinstance(body, kind):
            raise EvidenceError(f"the projection calls {row.record} a {tag}, and its body is none")
        found.append((RecordId(row.record), body))
    return tuple(found)


def current_by_key(workspace: Workspace, case_id: CaseId) -> dict[tuple[str, str], tuple[RecordId, int, Digest]]:
    """(kind, key) -> (record, version, digest) of each current record."""
    rows = CurrentRow.objects.using(workspace.alias).filter(case_id=case_id)
    return {
        (row.record_kind, row.key): (RecordId(row.record), row.version, Digest(row.digest)) for row in rows.iterator()
    }


def records(workspace: Workspace, case_id: CaseId) -> Iterator[Record]:
    """Every version of every record, in the order of entry."""
    return (one for one, _ in placed_records(workspace.alias, case_id))


def entries(workspace: Workspace, case_id: CaseId) -> tuple[bytes, ...]:
    """Canonical bytes of each entry, in order."""
    rows = EntryRow.objects.using(workspace.alias).filter(case_id=case_id).order_by("seq")
    return tuple(bytes(row.canonical) for row in rows.iterator())


def details(workspace: Workspace, case_id: CaseId) -> tuple[tuple[bytes, bytes] | None, ...]:
    """(salt, body) of each entry's details, in order; None where they are withheld.

    Raises:
        DigestMismatchError: they are neither here nor withheld.
    """
    return tuple(detail for _, detail in entry_details(workspace.alias, case_id))


def checkpoints(workspace: Workspace, case_id: CaseId) -> tuple[SignedCheckpoint, ...]:
    """Checkpoints by size."""
    rows = CheckpointRow.objects.using(workspace.alias).filter(case_id=case_id).order_by("size")
    return tuple(SignedCheckpoint(size=row.size, root=Digest(row.root), note=row.note) for row in rows)


def history(workspace: Workspace, case_id: CaseId, record: RecordId) -> tuple[tuple[Entry, Details | None], ...]:
    """The entries that entered a version of the record, in order, with their details; None where they are withheld."""
    rows = RecordRow.objects.using(workspace.alias).filter(case_id=case_id, record=record)
    seqs = list(rows.values_list("entry", flat=True))
    return tuple(
        (_ENTRY.decode(canonical), _DETAILS.decode(detail[1]) if detail else None)
        for canonical, detail in entry_details(workspace.alias, case_id, seqs=seqs)
    )


def signing_keys(workspace: Workspace, case_id: CaseId) -> tuple[HeldKey, ...]:
    """Every key that the case's ledger ever held, in the order of entry."""
    tag = str(SigningKey.__struct_config__.tag)
    rows = RecordRow.objects.using(workspace.alias).filter(case_id=case_id, record_kind=tag)
    holders = set(rows.values_list("record", flat=True))
    return held_keys(one for one, _ in placed_records(workspace.alias, case_id, among=holders))


def _body(workspace: Workspace, digest: str, name: str) -> bytes:
    kept = BodyRow.objects.using(workspace.alias).get(digest=digest)
    body = bytes(kept.body)
    if record_digest(bytes(kept.salt), body) != digest:
        raise DigestMismatchError(
            f"the body of record {name} is not the one that was entered",
            advice="The database was changed behind probanda: compare it with a package or checkpoint held elsewhere.",
        )
    return body
