"""What the store gives back: values, read from the bytes that were hashed, and checked against their digest.

A database that is locked, broken or gone is a sentence about the machine; a body that is gone is one about evidence.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from probanda.model.custody import Details, Entry, ExpungedVersion, Record, SignedCheckpoint, SigningKey
from probanda.model.errors import EvidenceError, UsageError
from probanda.model.history import read
from probanda.model.ids import CaseId, Digest, RecordId
from probanda.model.value import Body, Value
from probanda.preserve.keys import HeldKey, held_keys
from probanda.store.bodies import BEHIND, as_bytes, check_body, check_digest, entered_body
from probanda.store.database import machine_errors, one_moment
from probanda.store.expunged import expunged_digests
from probanda.store.models import CaseRow, CheckpointRow, CurrentRow, EntryRow, RecordRow
from probanda.store.stored import blocks, bodies_of, entry_details, placed_records, placed_versions
from probanda.store.workspace import Workspace

B = TypeVar("B", bound=Body)


class Version(Value, frozen=True, kw_only=True):
    """One version of one record, without its body."""

    record: RecordId
    version: int
    record_kind: str
    schema: int
    digest: Digest
    entry: int


class KeptEntry(Value, frozen=True, kw_only=True):
    """One entry of a ledger and what stands beside it in its row."""

    canonical: bytes
    leaf: str
    details: str


@contextmanager
def snapshot(workspace: Workspace) -> Iterator[None]:
    """All that is read inside is of one moment, whoever writes meanwhile."""
    with one_moment(workspace.alias):
        yield


@machine_errors()
def cases(workspace: Workspace) -> tuple[tuple[CaseId, str], ...]:
    """(id, key) of each case, by key."""
    rows = CaseRow.objects.using(workspace.alias).values_list("key", "case_id")
    # Sorted here: a server sorts by the language of its machine.
    return tuple((CaseId(case_id), key) for key, case_id in sorted(rows))


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


@machine_errors()
def current(workspace: Workspace, case_id: CaseId, kind: type[B]) -> tuple[tuple[RecordId, B], ...]:
    """(id, current body) of each record of a kind, in the order of first entry."""
    tag = kind.__struct_config__.tag
    rows = CurrentRow.objects.using(workspace.alias).filter(case_id=case_id, record_kind=tag)
    found = []
    for row in rows.order_by("first_entry", "first_position"):
        body = read(entered_body(workspace, row.digest, f"{row.record} version {row.version}"))
        if not isinstance(body, kind):
            raise EvidenceError(f"the projection calls {row.record} a {tag}, and its body is none")
        found.append((RecordId(row.record), body))
    return tuple(found)


@machine_errors()
def current_by_key(workspace: Workspace, case_id: CaseId) -> dict[tuple[str, str], tuple[RecordId, int, Digest]]:
    """(kind, key) -> (record, version, digest) of each current record."""
    rows = CurrentRow.objects.using(workspace.alias).filter(case_id=case_id)
    return {
        (row.record_kind, row.key): (RecordId(row.record), row.version, Digest(row.digest)) for row in rows.iterator()
    }


@machine_errors()
def unlisted_cases(workspace: Workspace) -> tuple[CaseId, ...]:
    """Cases that have entries or records, and are not in the list of cases."""
    alias = workspace.alias
    known = set(CaseRow.objects.using(alias).values_list("case_id", flat=True))
    found = set(EntryRow.objects.using(alias).values_list("case_id", flat=True).distinct())
    found |= set(RecordRow.objects.using(alias).values_list("case_id", flat=True).distinct())
    return tuple(CaseId(case_id) for case_id in sorted(found - known))


@machine_errors()
def versions(workspace: Workspace, case_id: CaseId) -> tuple[Version, ...]:
    """Every version of every record, in the order of entry, without the bodies."""
    rows = RecordRow.objects.using(workspace.alias).filter(case_id=case_id).order_by("entry", "position")
    return tuple(
        Version(
            record=RecordId(row.record),
            version=row.version,
            record_kind=row.record_kind,
            schema=row.schema,
            digest=Digest(row.digest),
            entry=row.entry,
        )
        for row in rows.iterator()
    )


@machine_errors()
def bodies_of_versions(workspace: Workspace, several: Iterable[Version]) -> dict[Digest, bytes]:
    """Digest -> body of these versions; those that are not here any more are left out.

    Raises:
        DigestMismatchError: a body is not the one that was entered.
    """
    found: dict[Digest, bytes] = {}
    for block in blocks(iter(several)):
        kept = bodies_of(workspace.alias, (one.digest for one in block))
        for one in block:
            if one.digest in kept:
                check_digest(kept[one.digest], one.digest, f"{one.record} version {one.version}")
                found[one.digest] = kept[one.digest].body
    return found


def records(workspace: Workspace, case_id: CaseId) -> Iterator[Record]:
    """Every version of every record that was not expunged, in the order of entry.

    Raises:
        EvidenceError: a body is gone.
    """
    with machine_errors():
        yield from (one for one, _ in placed_records(workspace.alias, case_id))


def all_versions(workspace: Workspace, case_id: CaseId) -> Iterator[Record | ExpungedVersion]:
    """Every version of every record, those that were expunged without a body, in the order of entry.

    Raises:
        EvidenceError: a body is gone.
    """
    with machine_errors():
        yield from (one for one, _ in placed_versions(workspace.alias, case_id))


@machine_errors()
def expunged_versions(workspace: Workspace, case_id: CaseId) -> tuple[ExpungedVersion, ...]:
    """Every version of every record that was expunged, in the order of entry."""
    digests = expunged_digests(workspace.alias, case_id)
    return tuple(
        ExpungedVersion(
            record=one.record,
            version=one.version,
            record_kind=one.record_kind,
            schema=one.schema,
            digest=one.digest,
            entry=one.entry,
            expunged=digests[one.digest],
        )
        for one in (versions(workspace, case_id) if digests else ())
        if one.digest in digests
    )


@machine_errors()
def expunged(workspace: Workspace, case_id: CaseId) -> dict[Digest, int]:
    """Digest, of a record version or of an entry's details -> seq of the entry that expunged it."""
    return expunged_digests(workspace.alias, case_id)


@machine_errors()
def kept_entries(workspace: Workspace, case_id: CaseId) -> tuple[KeptEntry, ...]:
    """Each entry with its row's columns, in order.

    Raises:
        EvidenceError: an entry was stored as something else than bytes.
    """
    rows = EntryRow.objects.using(workspace.alias).filter(case_id=case_id).order_by("seq")
    return tuple(
        KeptEntry(canonical=as_bytes(row.canonical, f"entry {row.seq}"), leaf=row.leaf, details=row.details)
        for row in rows.iterator()
    )


def entries(workspace: Workspace, case_id: CaseId) -> tuple[bytes, ...]:
    """Canonical bytes of each entry, in order."""
    return tuple(one.canonical for one in kept_entries(workspace, case_id))


@machine_errors()
def details(workspace: Workspace, case_id: CaseId) -> tuple[tuple[bytes, bytes] | None, ...]:
    """(salt, body) of each entry's details, in order; None where they are withheld or expunged.

    Raises:
        EvidenceError: some are not here, and neither withheld nor expunged.
    """
    return tuple(detail for _, detail in entry_details(workspace.alias, case_id))


@machine_errors()
def checkpoints(workspace: Workspace, case_id: CaseId) -> tuple[SignedCheckpoint, ...]:
    """Checkpoints by size."""
    rows = CheckpointRow.objects.using(workspace.alias).filter(case_id=case_id).order_by("size")
    return tuple(SignedCheckpoint(size=row.size, root=Digest(row.root), note=row.note) for row in rows)


@machine_errors()
def history(workspace: Workspace, case_id: CaseId, record: RecordId) -> tuple[tuple[Entry, Details | None], ...]:
    """The entries that entered a version of the record, in order, with their details; None where these are not shown.

    Raises:
        EvidenceError: an entry or its details are gone, or cannot be read.
    """
    rows = RecordRow.objects.using(workspace.alias).filter(case_id=case_id, record=record)
    found: list[tuple[Entry, Details | None]] = []
    for canonical, detail in entry_details(workspace.alias, case_id, seqs=rows.values_list("entry", flat=True)):
        try:
            said = msgspec.json.decode(detail[1], type=Details) if detail else None
            found.append((msgspec.json.decode(canonical, type=Entry), said))
        except msgspec.DecodeError as why:
            raise EvidenceError(
                f"an entry of record {record} or its details cannot be read: {why}", advice=BEHIND
            ) from why
    return tuple(found)


@machine_errors()
def details_at(workspace: Workspace, case_id: CaseId, seqs: Iterable[int]) -> dict[int, Details]:
    """Seq -> the details of these entries, where they are shown.

    Raises:
        EvidenceError: they are gone, or cannot be read.
    """
    found = {}
    for canonical, detail in entry_details(workspace.alias, case_id, seqs=seqs):
        try:
            if detail:
                found[msgspec.json.decode(canonical, type=Entry).seq] = msgspec.json.decode(detail[1], type=Details)
        except msgspec.DecodeError as why:
            raise EvidenceError(f"an entry or its details cannot be read: {why}", advice=BEHIND) from why
    return found


def all_of_kind(workspace: Workspace, case_id: CaseId, kind: type[B]) -> Iterator[tuple[Record, B]]:
    """Every version that was not expunged of the records of a kind, in the order of entry, with its body.

    Raises:
        EvidenceError: a body is gone or is not the one that was entered.
    """
    rows = RecordRow.objects.using(workspace.alias).filter(case_id=case_id, record_kind=str(kind.__struct_config__.tag))
    with machine_errors():
        for one, _ in placed_records(workspace.alias, case_id, among=set(rows.values_list("record", flat=True))):
            check_body(one)
            body = read(one.body)
            if isinstance(body, kind):
                yield one, body


@machine_errors()
def signing_keys(workspace: Workspace, case_id: CaseId) -> tuple[HeldKey, ...]:
    """Every key that the case's ledger ever held, in the order of entry.

    Raises:
        EvidenceError: a body is gone, or is none of a key.
    """
    kind = str(SigningKey.__struct_config__.tag)
    rows = RecordRow.objects.using(workspace.alias).filter(case_id=case_id, record_kind=kind)
    found = list(placed_records(workspace.alias, case_id, among=set(rows.values_list("record", flat=True))))
    for one, _ in found:
        check_body(one)
    return held_keys(one for one, _ in found)
