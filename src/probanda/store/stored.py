"""Rows of evidence with their bodies, fetched block by block: one query for many bodies, never one for each."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from probanda.model.custody import ExpungedVersion, Record
from probanda.model.ids import CaseId, Digest, RecordId
from probanda.store.bodies import Kept, as_bytes, as_kept, gone
from probanda.store.expunged import expunged_digests, is_expunged
from probanda.store.models import BodyRow, EntryRow, RecordRow
from probanda.store.withheld import is_withheld

_BLOCK = 500  # below SQLite's oldest limit of 999 variables in a statement
T = TypeVar("T")


def placed_records(alias: str, case_id: CaseId, *, among: Iterable[str] | None = None) -> Iterator[tuple[Record, int]]:
    """(record version, position in its entry) in the order of entry; of these records only, where they are named.

    A version that was expunged is not among them: `placed_versions` has it.

    Raises:
        EvidenceError: a body is gone, or was stored as something else than bytes.
    """
    for one, position in placed_versions(alias, case_id, among=among):
        if isinstance(one, Record):
            yield one, position


def placed_versions(
    alias: str, case_id: CaseId, *, among: Iterable[str] | None = None
) -> Iterator[tuple[Record | ExpungedVersion, int]]:
    """The same, with the versions that were expunged in their places.

    Raises:
        EvidenceError: a body is gone, or was stored as something else than bytes.
    """
    expunged = expunged_digests(alias, case_id)
    rows = RecordRow.objects.using(alias).filter(case_id=case_id).order_by("entry", "position")
    if among is not None:
        rows = rows.filter(record__in=list(among))
    for block in blocks(rows.iterator(chunk_size=_BLOCK)):
        bodies = bodies_of(alias, (row.digest for row in block))
        for row in block:
            kept, entry = bodies.get(row.digest), expunged.get(Digest(row.digest))
            if kept is not None:
                yield _record(row, kept), row.position
            elif entry is not None:
                yield _expunged(row, entry), row.position
            else:
                raise gone(row.digest)


def entry_details(
    alias: str, case_id: CaseId, *, seqs: Iterable[int] | None = None
) -> Iterator[tuple[bytes, tuple[bytes, bytes] | None]]:
    """(canonical entry, (salt, body) of its details or None where they are withheld or expunged), by seq.

    Raises:
        EvidenceError: details are gone and were neither, or something was stored as something else than bytes.
    """
    rows = EntryRow.objects.using(alias).filter(case_id=case_id).order_by("seq")
    if seqs is not None:
        rows = rows.filter(seq__in=list(seqs))
    for block in blocks(rows.iterator(chunk_size=_BLOCK)):
        bodies = bodies_of(alias, (row.details for row in block))
        for row in block:
            canonical, kept = as_bytes(row.canonical, f"entry {row.seq}"), bodies.get(row.details)
            if kept is None:
                if not (is_withheld(alias, case_id, row.details) or is_expunged(alias, case_id, row.details)):
                    raise gone(row.details)
                yield canonical, None
            else:
                yield canonical, (kept.salt, kept.body)


def _record(row: RecordRow, kept: Kept) -> Record:
    return Record(
        record=RecordId(row.record),
        version=row.version,
        record_kind=row.record_kind,
        schema=row.schema,
        salt=kept.salt,
        body=kept.body,
        digest=Digest(row.digest),
        entry=row.entry,
    )


def _expunged(row: RecordRow, entry: int) -> ExpungedVersion:
    return ExpungedVersion(
        record=RecordId(row.record),
        version=row.version,
        record_kind=row.record_kind,
        schema=row.schema,
        digest=Digest(row.digest),
        entry=row.entry,
        expunged=entry,
    )


def bodies_of(alias: str, digests: Iterable[str]) -> dict[str, Kept]:
    """Digest -> body and salt of those that are here; at most a block of digests.

    Raises:
        EvidenceError: a body was stored as something else than bytes.
    """
    rows = BodyRow.objects.using(alias).filter(digest__in=list(digests))
    return {row.digest: as_kept(row) for row in rows}


def blocks(rows: Iterator[T]) -> Iterator[list[T]]:
    """The rows in blocks, small enough for one question each."""
    while block := list(islice(rows, _BLOCK)):
        yield block
