"""The case of a package enters as it is: ids, salts, digests, entries and checkpoints.

1. What the case holds already stays; only what follows it is written. 2. Everything is written in blocks
(`store.bulk`), so that a package may be larger than memory; what did not come is marked as withheld. 3. Projections are
made anew from the records of the package, which are then all the records of the case. All is one transaction; guards
see every row.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db import transaction

from probanda.model.errors import EvidenceError
from probanda.model.exhibit import Exhibit
from probanda.model.ids import CaseId, Digest
from probanda.model.value import Body, Value
from probanda.preserve.ledger import check_chain, common_start, entry_leaf
from probanda.preserve.merkle import leaf_hash
from probanda.preserve.read_package import Placed, ReadPackage
from probanda.store import bulk
from probanda.store.database import lock, machine_errors
from probanda.store.expunged import expunged_digests
from probanda.store.log import grow
from probanda.store.models import BodyRow, CaseRow, CheckpointRow, EntryRow, RecordRow
from probanda.store.projections import Fold, write_lists
from probanda.store.reading import entries
from probanda.store.withheld import mark_of
from probanda.store.workspace import Workspace

_BLOCK = 10_000  # rows a statement
_ASKED = 500  # below SQLite's oldest limit of 999 variables in a statement
_BODIES = ("digest", "salt", "body")
_ENTRIES = ("case_id", "seq", "canonical", "leaf", "details")
_RECORDS = ("case_id", "record", "version", "record_kind", "schema", "digest", "entry", "position")
_CHECKPOINTS = ("case_id", "size", "root", "note")
T = TypeVar("T")


class Entered(Value, frozen=True, kw_only=True):
    """What of a package was written."""

    held: int
    """How many entries the case had before; 0 for a new case."""
    entries: int
    """How many entries were added."""
    records: int
    """How many record versions were added."""
    details: int
    """Of how many entries that it had the details were lacking, and are here now."""


def enter_package(workspace: Workspace, package: ReadPackage, *, key: str) -> Entered:
    """What was written of a package, in one transaction; `key` is that of a new case.

    Raises:
        LedgerError: the case is here, and its ledger is a fork of the package's.
        EvidenceError: the package is not what it was when it was verified.
        MachineError: the disk is full, or the database cannot be written.
    """
    alias = workspace.alias
    with machine_errors(), transaction.atomic(using=alias, durable=True):
        lock(alias, package.case_id)
        ours = entries(workspace, package.case_id)
        held = common_start(ours, package.entries)
        if not ours:
            CaseRow.objects.using(alias).create(case_id=package.case_id, key=key)
        details = _write_details(alias, package, held=held)
        if held == len(package.entries):
            return Entered(held=len(ours), entries=0, records=0, details=details)
        _write_ledger(alias, package, held)
        records = _write_case(workspace, package, held=held)
        return Entered(held=held, entries=len(package.entries) - held, records=records, details=details)


def _write_case(workspace: Workspace, package: ReadPackage, *, held: int) -> int:
    alias, fold, written = workspace.alias, Fold(), 0
    for block in _blocks(package.records()):
        for one in block:
            fold.add(one.record, one.position, one.value)
        fresh = [one for one in block if one.record.entry >= held]
        _write_records(alias, package.case_id, fresh)
        _mark_files(workspace, package.case_id, [one.value for one in fresh])
        written += len(fresh)
    if fold.taken_over:
        kind, name = fold.taken_over[0]
        raise EvidenceError(
            f"two records of the package are a {kind} with the key {name!r}: one of them would be in no list",
            advice="Ask the sender to run `probanda check`, and for a new package.",
        )
    write_lists(alias, package.case_id, fold)
    return written


def _write_details(alias: str, package: ReadPackage, *, held: int) -> int:
    """Of how many of the first `held` entries details were lacking; what is withheld from there on gets its mark.

    What was expunged here does not come back.
    """
    gone = expunged_digests(alias, package.case_id)
    lacking: list[tuple[Digest, bytes, bytes]] = []
    shown: list[tuple[Digest, bytes, bytes]] = []
    withheld: list[tuple[Digest, bytes, bytes]] = []
    for entry, detail in zip(check_chain(package.entries), package.details, strict=True):
        if entry.details in gone:
            continue
        if detail:
            (lacking if entry.seq < held else shown).append((entry.details, *detail))
        elif entry.seq >= held:
            withheld.append((mark_of(package.case_id, entry.details), b"", b""))
    for block in _blocks([*withheld, *shown]):
        _write_bodies(alias, block)
    return sum(len(_write_bodies(alias, block)) for block in _blocks(lacking))


def _write_ledger(alias: str, package: ReadPackage, held: int) -> None:
    case_id = package.case_id
    chain = check_chain(package.entries)
    entered = zip(chain[held:], package.entries[held:], strict=True)
    lines = ((case_id, entry.seq, raw, entry_leaf(raw), entry.details) for entry, raw in entered)
    bulk.insert_values(alias, EntryRow, _ENTRIES, lines)
    grow(alias, case_id, held, [leaf_hash(raw) for raw in package.entries[held:]])
    sizes = set(CheckpointRow.objects.using(alias).filter(case_id=case_id).values_list("size", flat=True))
    notes = ((case_id, one.size, one.root, one.note) for one in package.checkpoints if one.size not in sizes)
    bulk.insert_values(alias, CheckpointRow, _CHECKPOINTS, notes)


def _write_records(alias: str, case_id: CaseId, placed: Sequence[Placed]) -> None:
    _write_bodies(alias, [(one.record.digest, one.record.salt, one.record.body) for one in placed])
    rows = [
        (
            case_id,
            one.record.record,
            one.record.version,
            one.record.record_kind,
            one.record.schema,
            one.record.digest,
            one.record.entry,
            one.position,
        )
        for one in placed
    ]
    bulk.insert_values(alias, RecordRow, _RECORDS, rows)


def _mark_files(workspace: Workspace, case_id: CaseId, bodies: Sequence[Body]) -> None:
    """Mark files that did not come: a package brings those of an exhibit's newest version only."""
    files = {file.sha256 for body in bodies if isinstance(body, Exhibit) for file in body.files}
    absent = (mark_of(case_id, sha256) for sha256 in sorted(files) if not workspace.blobs.has(sha256))
    for block in _blocks((mark, b"", b"") for mark in absent):
        _write_bodies(workspace.alias, block)


def _write_bodies(alias: str, rows: Sequence[tuple[Digest, bytes, bytes]]) -> list[tuple[Digest, bytes, bytes]]:
    """The rows that were written: a digest that is kept already stands for the same bytes."""
    digests = [digest for digest, _, _ in rows]
    bodies = BodyRow.objects.using(alias).values_list("digest", flat=True)
    kept: set[str] = set()
    for at in range(0, len(digests), _ASKED):
        kept.update(bodies.filter(digest__in=digests[at : at + _ASKED]))
    fresh = [row for row in rows if row[0] not in kept]
    bulk.insert_values(alias, BodyRow, _BODIES, fresh)
    return fresh


def _blocks(items: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(items)
    while block := list(islice(waiting, _BLOCK)):
        yield block
