"""Projections: tables computed from records, thrown away and rebuilt at will.

`CurrentRow` holds the current version of each record by kind and key. A withdrawn record has none: its history stays
in `RecordRow`. The key of a part is its whole's record and its own name, so that no two parts meet.
"""

from collections.abc import Iterable

from django.db import connections, transaction

from probanda.model.charge import ReadingJudgement, TheoryArgument, TheoryPreference
from probanda.model.custody import Record, Withdrawn
from probanda.model.errors import EvidenceError
from probanda.model.exhibit import Exhibit
from probanda.model.footage import Footage
from probanda.model.history import kind_of, read
from probanda.model.ids import CaseId
from probanda.model.speech import Cue
from probanda.model.value import Body
from probanda.store.models import CurrentRow, RecordRow
from probanda.store.stored import placed_records
from probanda.store.workspace import Workspace

_COLUMNS = (
    "case_id",
    "record",
    "version",
    "record_kind",
    "key",
    "label",
    "digest",
    "first_entry",
    "first_position",
)
_CURRENT = f"INSERT INTO current_records ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"  # noqa: S608 - our own column names


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


def project(alias: str, row: RecordRow, body: Body) -> None:
    """Bring the projection up to one more record version."""
    if isinstance(body, Withdrawn):
        CurrentRow.objects.using(alias).filter(case_id=row.case_id, record=row.record).delete()
        return
    CurrentRow.objects.using(alias).update_or_create(
        case_id=row.case_id,
        record=row.record,
        defaults={
            "version": row.version,
            "record_kind": kind_of(body),
            "key": key_of(body),
            "label": body.label if isinstance(body, Exhibit) else "",
            "digest": row.digest,
        },
        create_defaults={
            "version": row.version,
            "record_kind": kind_of(body),
            "key": key_of(body),
            "label": body.label if isinstance(body, Exhibit) else "",
            "digest": row.digest,
            "first_entry": row.entry,
            "first_position": row.position,
        },
    )


class Fold:
    """The current records of a case, folded from every version in the order of entry."""

    def __init__(self, case_id: CaseId) -> None:
        self.case_id = case_id
        self._rows: dict[str, CurrentRow] = {}

    def add(self, one: Record, position: int, body: Body) -> None:
        """Take the next record version; the same as `project`, in memory."""
        if isinstance(body, Withdrawn):
            self._rows.pop(one.record, None)
            return
        before = self._rows.get(one.record)
        self._rows[one.record] = CurrentRow(
            case_id=self.case_id,
            record=one.record,
            version=one.version,
            record_kind=kind_of(body),
            key=key_of(body),
            label=body.label if isinstance(body, Exhibit) else "",
            digest=one.digest,
            first_entry=before.first_entry if before else one.entry,
            first_position=before.first_position if before else position,
        )

    def rows(self) -> Iterable[CurrentRow]:
        """One row a current record.

        Raises:
            EvidenceError: two records of one kind have one key.
        """
        holders: dict[tuple[str, str], str] = {}
        for row in self._rows.values():
            if holders.setdefault((row.record_kind, row.key), row.record) != row.record:
                raise EvidenceError(f"two records of kind {row.record_kind!r} have the key {row.key!r}")
        return self._rows.values()


def write_current(alias: str, fold: Fold) -> int:
    """The number of current records; those of the fold take the place of all others of its case."""
    rows = list(fold.rows())
    CurrentRow.objects.using(alias).filter(case_id=fold.case_id).delete()
    with connections[alias].cursor() as cursor:
        cursor.executemany(_CURRENT, [[getattr(row, name) for name in _COLUMNS] for row in rows])
    return len(rows)


def rebuild(workspace: Workspace, case_id: CaseId) -> int:
    """Projections made again from records; the number of current records."""
    alias = workspace.alias
    with transaction.atomic(using=alias):
        fold = Fold(case_id)
        for one, position in placed_records(alias, case_id):
            fold.add(one, position, read(one.body))
        return write_current(alias, fold)
