"""Rows of evidence with their bodies, fetched block by block: one query for many bodies, never one for each."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from probanda.model.custody import Record
from probanda.model.errors import DigestMismatchError
from probanda.model.ids import CaseId, Digest, RecordId
from probanda.store.models import BodyRow, EntryRow, RecordRow
from probanda.store.withheld import check_marked

_BLOCK = 500  # below SQLite's oldest limit of 999 variables in a statement
R = TypeVar("R", RecordRow, EntryRow)


def placed_records(alias: str, case_id: CaseId, *, among: Iterable[str] | None = None) -> Iterator[tuple[Record, int]]:
    """(record version, position in its entry) in the order of entry; of these records only, where they are named.

    Raises:
        DigestMismatchError: a body is lost.
    """
    rows = RecordRow.objects.using(alias).filter(case_id=case_id).order_by("entry", "position")
    if among is not None:
        rows = rows.filter(record__in=list(among))
    for block in _blocks(rows.iterator(chunk_size=_BLOCK)):
        bodies = _bodies(alias, (row.digest for row in block))
        for row in block:
            kept = bodies.get(row.digest)
            if kept is None:
                raise DigestMismatchError(
                    f"the body of record {row.record} version {row.version} is lost",
                    advice="Restore the workspace from a backup.",
                )
            yield _record(row, kept), row.position


def entry_details(
    alias: str, case_id: CaseId, *, seqs: Iterable[int] | None = None
) -> Iterator[tuple[bytes, tuple[bytes, bytes] | None]]:
    """(canonical entry, (salt, body) of its details or None where they are withheld), by seq.

    Raises:
        DigestMismatchError: details are lost, and were not withheld.
    """
    rows = EntryRow.objects.using(alias).filter(case_id=case_id).order_by("seq")
    if seqs is not None:
        rows = rows.filter(seq__in=list(seqs))
    for block in _blocks(rows.iterator(chunk_size=_BLOCK)):
        bodies = _bodies(alias, (row.details for row in block))
        for row in block:
            kept = bodies.get(row.details)
            if kept is None:
                check_marked(alias, case_id, row.details, f"the details of entry {row.seq}")
                yield bytes(row.canonical), None
            else:
                yield bytes(row.canonical), (bytes(kept.salt), bytes(kept.body))


def _record(row: RecordRow, kept: BodyRow) -> Record:
    return Record(
        record=RecordId(row.record),
        version=row.version,
        record_kind=row.record_kind,
        schema=row.schema,
        salt=bytes(kept.salt),
        body=bytes(kept.body),
        digest=Digest(row.digest),
        entry=row.entry,
    )


def _bodies(alias: str, digests: Iterable[str]) -> dict[str, BodyRow]:
    return {row.digest: row for row in BodyRow.objects.using(alias).filter(digest__in=list(digests))}


def _blocks(rows: Iterator[R]) -> Iterator[list[R]]:
    while block := list(islice(rows, _BLOCK)):
        yield block
