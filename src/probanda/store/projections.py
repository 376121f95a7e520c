"""Projections: tables computed from records, thrown away and rebuilt at will.

`CurrentRow` holds the current version of each record by kind and key. A withdrawn record has none: its history stays
in `RecordRow`. The key of a part is its whole's record and its own name, so that no two parts meet.
"""

from collections.abc import Sequence

from django.db import transaction

from probanda.model.charge import ReadingJudgement, TheoryArgument, TheoryPreference
from probanda.model.custody import Withdrawn
from probanda.model.exhibit import Exhibit
from probanda.model.footage import Footage
from probanda.model.history import kind_of, read
from probanda.model.ids import CaseId
from probanda.model.speech import Cue
from probanda.model.value import Body
from probanda.store import bulk
from probanda.store.database import lock, machine_errors
from probanda.store.models import BodyRow, CurrentRow, RecordRow
from probanda.store.workspace import Workspace

_BATCH = 500  # SQLite's oldest limit is 999 parameters a statement


def key_of(body: Body) -> str:
    """The key of a record within its case and kind."""
    match body:
        case Cue():
            return f"{body.transcript}#{body.number}"
        case Footage():
            return f"{body.exhibit}#{body.file}"
        case TheoryArgument() | TheoryPreference():
            return f"{body.theory}#{body.key}"
        case ReadingJudgement():
            return f"{body.transcript}#{body.key}"
        case _:
            return str(getattr(body, "key"))  # noqa: B009 - every other kind has a key; Body itself has none to type


def project(alias: str, case_id: str, entered: Sequence[tuple[RecordRow, Body]]) -> None:
    """Bring the projection up to more record versions, given in the order of their entry."""
    for at in range(0, len(entered), _BATCH):
        _project(alias, case_id, entered[at : at + _BATCH])


def _project(alias: str, case_id: str, entered: Sequence[tuple[RecordRow, Body]]) -> None:
    rows = CurrentRow.objects.using(alias).filter(case_id=case_id)
    # 1. Records that are new have no row to look for; an import of new ones alone asks nothing.
    older = sorted({row.record for row, _ in entered if row.version > 1})
    first = {row.record: (row.first_entry, row.first_position) for row in rows.filter(record__in=older)}
    stale = list(first)
    # 2. The last version of each counts; the place where it first stood is kept until it is withdrawn.
    standing: dict[str, CurrentRow] = {}
    for row, body in entered:
        if isinstance(body, Withdrawn):
            standing.pop(row.record, None)
            first.pop(row.record, None)
            continue
        place = first.setdefault(row.record, (row.entry, row.position))
        standing[row.record] = CurrentRow(
            case_id=case_id,
            record=row.record,
            version=row.version,
            record_kind=kind_of(body),
            key=key_of(body),
            label=body.label if isinstance(body, Exhibit) else "",
            digest=row.digest,
            first_entry=place[0],
            first_position=place[1],
        )
    # 3. All old rows go before any new one comes, so that a key may pass from one record to another.
    if stale:
        rows.filter(record__in=stale).delete()
    bulk.insert(alias, tuple(standing.values()))


def rebuild(workspace: Workspace, case_id: CaseId) -> int:
    """Projections made again from records; the number of current records."""
    alias = workspace.alias
    with machine_errors(), transaction.atomic(using=alias):
        lock(alias, case_id)
        CurrentRow.objects.using(alias).filter(case_id=case_id).delete()
        rows = list(RecordRow.objects.using(alias).filter(case_id=case_id).order_by("entry", "position"))
        for at in range(0, len(rows), _BATCH):
            part = rows[at : at + _BATCH]
            kept = BodyRow.objects.using(alias).in_bulk([row.digest for row in part])
            _project(alias, case_id, [(row, read(bytes(kept[row.digest].body))) for row in part])
        return CurrentRow.objects.using(alias).filter(case_id=case_id).count()
