"""Projections: tables computed from records, thrown away and rebuilt at will.

`CurrentRow` holds the current version of each record by kind and key. A withdrawn record has none: its history stays
in `RecordRow`. Nor has one whose latest version was expunged: an older one does not take its place. The key of a part
is its whole's record and its own name, so that no two parts meet. Where two records claim one key (the lists had lost a
row when the second was entered) the one entered last has it: what was entered with it links to it.

No guard protects these tables, so they are compared with the records: exactly by `check_lists`, cheaply before each
act and each assessment by `count_lists`.
"""

from collections.abc import Sequence

from django.db import connections, transaction

from probanda.model.charge import QuestionJudgement, ReadingJudgement, TheoryArgument, TheoryPreference
from probanda.model.custody import ExpungedVersion, Record, Withdrawn
from probanda.model.embedded import Embedded
from probanda.model.errors import LedgerError
from probanda.model.exhibit import Exhibit
from probanda.model.footage import Footage
from probanda.model.history import kind_of, read
from probanda.model.ids import CaseId
from probanda.model.screening import Screening
from probanda.model.speech import Cue
from probanda.model.stage import ConditionJudgement
from probanda.model.value import Body, Value
from probanda.store import bulk
from probanda.store.bodies import check_body
from probanda.store.database import lock, machine_errors, one_moment
from probanda.store.log import rebuild_log
from probanda.store.models import CurrentRow, RecordRow
from probanda.store.stored import placed_versions
from probanda.store.workspace import Workspace

_WITHDRAWN = str(Withdrawn.__struct_config__.tag)
_BATCH = 500  # SQLite's oldest limit is 999 parameters a statement
REBUILD = "Run `probanda rebuild`: it makes them again from the records."

# Last versions that are neither withdrawn nor expunged, how many of them the lists hold, how many rows the lists hold.
_COUNTS = """
SELECT COUNT(*), COUNT(listed.id), (SELECT COUNT(*) FROM current_records WHERE case_id = %(case)s)
FROM (SELECT record, MAX(version) AS version FROM records WHERE case_id = %(case)s GROUP BY record) AS latest
JOIN records AS entered
  ON entered.case_id = %(case)s AND entered.record = latest.record AND entered.version = latest.version
LEFT JOIN current_records AS listed
  ON listed.case_id = %(case)s AND listed.record = entered.record AND listed.version = entered.version
  AND listed.digest = entered.digest AND listed.record_kind = entered.record_kind
WHERE entered.record_kind <> 'withdrawn' AND NOT EXISTS (
  SELECT 1 FROM expunged WHERE expunged.digest = entered.digest AND expunged.case_id = %(case)s
)
"""


class Listed(Value, frozen=True, kw_only=True):
    """What the lists say of one record."""

    record: str
    version: int
    record_kind: str
    key: str
    label: str
    digest: str
    first_entry: int
    first_position: int


_FIELDS = Listed.__struct_fields__


def key_of(body: Body) -> str:
    """The key of a record within its case and kind."""
    match body:
        case Cue():
            return f"{body.transcript}#{body.number}"
        case Footage() | Screening():
            return f"{body.exhibit}#{body.file}"
        case TheoryArgument() | TheoryPreference() | QuestionJudgement() | ConditionJudgement():
            return f"{body.theory}#{body.key}"
        case Embedded():
            return f"{body.exhibit}#{body.file}"
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


class Fold:
    """The lists of a case, folded from every record version in the order of entry."""

    def __init__(self) -> None:
        self.listed: dict[str, Listed] = {}
        """Record -> what the lists must say of it."""
        self.taken_over: list[tuple[str, str]] = []
        """(kind, key) of records that lost their key to another."""
        self._holders: dict[tuple[str, str], str] = {}
        self._places: dict[str, tuple[int, int]] = {}
        """Record -> where it first stood, until it is withdrawn or leaves the lists."""
        self._left: dict[str, int] = {}
        """Record whose version before was expunged -> by which entry."""

    def add_expunged(self, one: ExpungedVersion, position: int) -> None:
        """Take the next record version, which was expunged: while it is the latest, the record is in no list."""
        self._leave(one.record, one.entry)
        if one.record_kind == _WITHDRAWN:
            self._places.pop(one.record, None)
            return
        self._places.setdefault(one.record, (one.entry, position))
        self._left[one.record] = one.expunged

    def _leave(self, record: str, entry: int) -> None:
        before = self.listed.pop(record, None)
        if before is not None:
            del self._holders[before.record_kind, before.key]
        if self._left.pop(record, entry) < entry:  # it had left the lists when this was entered
            self._places.pop(record, None)

    def add(self, one: Record, position: int, body: Body) -> None:
        """Take the next record version; the same as `project`, in memory."""
        self._leave(one.record, one.entry)
        if isinstance(body, Withdrawn):
            self._places.pop(one.record, None)
            return
        place = self._places.setdefault(one.record, (one.entry, position))
        row = Listed(
            record=one.record,
            version=one.version,
            record_kind=kind_of(body),
            key=key_of(body),
            label=body.label if isinstance(body, Exhibit) else "",
            digest=one.digest,
            first_entry=place[0],
            first_position=place[1],
        )
        name = (row.record_kind, row.key)
        if name in self._holders:
            del self.listed[self._holders[name]]
            self._places.pop(self._holders[name])
            self.taken_over.append(name)
        self.listed[one.record], self._holders[name] = row, one.record


def write_lists(alias: str, case_id: CaseId, fold: Fold) -> None:
    """The lists of a case, in the place of those that it had."""
    CurrentRow.objects.using(alias).filter(case_id=case_id).delete()
    values = ([case_id, *(getattr(one, name) for name in _FIELDS)] for one in fold.listed.values())
    bulk.insert_values(alias, CurrentRow, ("case_id", *_FIELDS), values)


@machine_errors()
def rebuild(workspace: Workspace, case_id: CaseId) -> int:
    """Projections made again from records; the number of current records.

    Raises:
        EvidenceError: a body is gone or is not the one that was entered; the lists stay as they were.
        MachineError: the database is locked or full.
    """
    with transaction.atomic(using=workspace.alias):
        lock(workspace.alias, case_id)
        fold = _of_records(workspace, case_id)
        write_lists(workspace.alias, case_id, fold)
        rebuild_log(workspace.alias, case_id)
        return len(fold.listed)


@machine_errors()
def differences(workspace: Workspace, case_id: CaseId) -> tuple[str, ...]:
    """A sentence for each record that the lists show otherwise than the records; nothing is written.

    Raises:
        EvidenceError: a body is gone or is not the one that was entered.
    """
    alias = workspace.alias
    with one_moment(alias):  # a writer in between would look like a difference
        wanted = _of_records(workspace, case_id).listed
        rows = CurrentRow.objects.using(alias).filter(case_id=case_id)
        found = {row.record: Listed(**{name: getattr(row, name) for name in _FIELDS}) for row in rows.iterator()}
    said = [
        f"the lists leave out record {record} ({one.record_kind} {one.key!r})"
        for record, one in wanted.items()
        if record not in found
    ]
    said += [
        f"the lists show record {record} ({one.record_kind} {one.key!r}) otherwise than it was entered"
        for record, one in wanted.items()
        if record in found and found[record] != one
    ]
    said += [
        f"the lists show record {record}, which is not a current record" for record in found if record not in wanted
    ]
    return tuple(said)


def check_lists(workspace: Workspace, case_id: CaseId) -> None:
    """Check that the lists of a case are those of its records; every body is read.

    Raises:
        LedgerError: they are not.
    """
    wrong = differences(workspace, case_id)
    if wrong:
        raise LedgerError(f"the lists are not those of the records: {wrong[0]}", advice=REBUILD)


@machine_errors()
def count_lists(workspace: Workspace, case_id: CaseId) -> None:
    """The same check as one query; bodies are read only when it finds something.

    It sees neither a changed key nor a changed label. Two records that claim one key look like a difference to it:
    then the exact check decides.

    Raises:
        LedgerError: the lists are not those of the records.
    """
    with connections[workspace.alias].cursor() as cursor:
        cursor.execute(_COUNTS, {"case": case_id})
        current, held, rows = cursor.fetchone()
    if not current == held == rows:
        check_lists(workspace, case_id)


def _of_records(workspace: Workspace, case_id: CaseId) -> Fold:
    fold = Fold()
    for one, position in placed_versions(workspace.alias, case_id):
        if isinstance(one, ExpungedVersion):
            fold.add_expunged(one, position)
            continue
        check_body(one)
        fold.add(one, position, read(one.body))
    return fold
