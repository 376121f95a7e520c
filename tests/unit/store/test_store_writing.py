"""One act, one transaction: versions, conflicts, projections, checkpoints."""

import pytest

from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.model.actor import Actor, ActorKind, Name
from probanda.model.custody import MAX_SUBJECTS, Act, CollectionFailed, Withdrawn
from probanda.model.errors import ConflictError, UsageError
from probanda.model.ids import CaseId, Key, RecordId
from probanda.store import projections
from probanda.store.models import CurrentRow
from probanda.store.reading import checkpoints, current, entries, history, records
from probanda.store.workspace import Workspace, create, open_workspace
from probanda.store.writing import Writing, checkpoint, entering


def person(key: str, name: str = "A Name") -> Actor:
    return Actor(key=Key(key), actor_kind=ActorKind.PERSON, names=(Name(text=name),))


class Pen:
    """Writes to one case."""

    def __init__(self, workspace: Workspace, case_id: CaseId, by: Operator) -> None:
        self.workspace, self.case_id, self.by = workspace, case_id, by

    def open(self, act: Act = Act.STATED) -> "object":
        details = self.by.details(self.workspace, self.case_id, why="a test")
        return entering(
            self.workspace, self.case_id, act, details=details, clock=self.by.clock, randomness=self.by.randomness
        )


@pytest.fixture
def pen(workspace: Workspace, by: Operator) -> Pen:
    return Pen(workspace, open_case(workspace, key="inlet", title="Inlet", by=by), by)


def put(pen: Pen, body: Actor, record: RecordId | None = None, expects: int = 0) -> RecordId:
    with pen.open() as writing:  # type: ignore[attr-defined]
        assert isinstance(writing, Writing)
        return writing.put(body, record=record, expects=expects)


def projected(pen: Pen) -> list[tuple[object, ...]]:
    rows = CurrentRow.objects.using(pen.workspace.alias).filter(case_id=pen.case_id).order_by("record")
    return [
        (row.record, row.version, row.record_kind, row.key, row.label, row.digest, row.first_entry, row.first_position)
        for row in rows
    ]


def test_a_new_version_is_a_new_row_and_the_old_one_stays(pen: Pen) -> None:
    record = put(pen, person("p", "First"))
    put(pen, person("p", "Second"), record, expects=1)
    versions = [one.version for one in records(pen.workspace, pen.case_id) if one.record == record]
    assert versions == [1, 2]
    assert [body.names[0].text for _, body in current(pen.workspace, pen.case_id, Actor)] == ["Second"]


def test_an_equal_body_enters_nothing(pen: Pen) -> None:
    record = put(pen, person("p"))
    before = entries(pen.workspace, pen.case_id)
    put(pen, person("p"), record, expects=1)
    assert entries(pen.workspace, pen.case_id) == before


def test_a_change_made_from_an_old_version_is_a_conflict_and_enters_nothing(pen: Pen) -> None:
    record = put(pen, person("p", "First"))
    put(pen, person("p", "Second"), record, expects=1)
    before = entries(pen.workspace, pen.case_id)
    with pytest.raises(ConflictError, match=r"version 2.*version 1"):
        put(pen, person("p", "Third"), record, expects=1)
    assert entries(pen.workspace, pen.case_id) == before


def test_two_records_of_one_kind_and_key_are_a_conflict(pen: Pen) -> None:
    put(pen, person("p"))
    with pytest.raises(ConflictError, match="entered meanwhile"):
        put(pen, person("p", "Other"))


def put_and_fail(pen: Pen) -> None:
    with pen.open() as writing:  # type: ignore[attr-defined]
        writing.put(person("p"))
        raise UsageError("changed my mind")


def test_an_error_inside_an_act_leaves_neither_record_nor_entry(pen: Pen) -> None:
    before = list(records(pen.workspace, pen.case_id)), entries(pen.workspace, pen.case_id)
    with pytest.raises(UsageError):
        put_and_fail(pen)
    assert (list(records(pen.workspace, pen.case_id)), entries(pen.workspace, pen.case_id)) == before


def test_an_act_of_more_subjects_than_an_entry_holds_is_several_entries(pen: Pen) -> None:
    before = len(entries(pen.workspace, pen.case_id))
    with pen.open() as writing:  # type: ignore[attr-defined]
        for number in range(MAX_SUBJECTS + 1):
            writing.put(person(f"p{number}"))
    assert len(entries(pen.workspace, pen.case_id)) == before + 2


def test_a_withdrawn_record_is_gone_from_the_lists_and_stays_in_history(pen: Pen) -> None:
    record = put(pen, person("p"))
    with pen.open(Act.WITHDRAWN) as writing:  # type: ignore[attr-defined]
        writing.put(Withdrawn(key=Key("p"), was="actor", why="a test"), record=record, expects=1)
    assert current(pen.workspace, pen.case_id, Actor) == ()
    assert [entry.act for entry, _ in history(pen.workspace, pen.case_id, record)] == [Act.STATED, Act.WITHDRAWN]


def test_rebuilt_projections_equal_the_incremental_ones(pen: Pen) -> None:
    record = put(pen, person("p", "First"))
    put(pen, person("p", "Second"), record, expects=1)
    gone = put(pen, person("q"))
    with pen.open(Act.WITHDRAWN) as writing:  # type: ignore[attr-defined]
        writing.put(Withdrawn(key=Key("q"), was="actor", why="a test"), record=gone, expects=1)
    incremental = projected(pen)
    projections.rebuild(pen.workspace, pen.case_id)
    assert projected(pen) == incremental


def test_a_checkpoint_is_made_once_a_size(pen: Pen) -> None:
    checkpoint(pen.workspace, pen.case_id)
    checkpoint(pen.workspace, pen.case_id)
    sizes = [one.size for one in checkpoints(pen.workspace, pen.case_id)]
    assert sizes == sorted(set(sizes))
    put(pen, person("p"))
    checkpoint(pen.workspace, pen.case_id)
    assert len(checkpoints(pen.workspace, pen.case_id)) == len(sizes) + 1


def test_the_ledger_names_nobody(pen: Pen) -> None:
    put(pen, person("p"))
    assert all(pen.by.name.encode() not in entry for entry in entries(pen.workspace, pen.case_id))


def test_a_workspace_is_not_made_over_another(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="already holds a workspace"):
        create(workspace.address, randomness=lambda size: b"\0" * size)


def test_a_folder_without_a_workspace_says_how_to_make_one(tmp_path: object) -> None:
    with pytest.raises(UsageError, match="holds no workspace") as caught:
        open_workspace(tmp_path / "nowhere")  # type: ignore[operator]
    assert "init" in caught.value.advice


def test_a_record_that_is_entered_twice_in_one_act_is_a_conflict_and_enters_nothing(pen: Pen) -> None:
    record = put(pen, person("p", "First"))
    before = entries(pen.workspace, pen.case_id)
    with pytest.raises(ConflictError, match="twice in one act"):
        put_both(pen, record)
    assert entries(pen.workspace, pen.case_id) == before


def put_both(pen: Pen, record: RecordId) -> None:
    with pen.open() as writing:  # type: ignore[attr-defined]
        writing.put(person("p", "Second"), record=record, expects=1)
        writing.put(person("p", "Third"), record=record, expects=1)


def test_two_new_records_of_one_key_in_one_act_are_a_conflict(pen: Pen) -> None:
    with pytest.raises(ConflictError, match="entered meanwhile"):
        put_two_new(pen)
    assert current(pen.workspace, pen.case_id, Actor) == ()


def put_two_new(pen: Pen) -> None:
    with pen.open() as writing:  # type: ignore[attr-defined]
        writing.put(person("p", "First"))
        writing.put(person("p", "Second"))


def test_things_of_two_kinds_and_one_key_are_withdrawn_in_one_act(pen: Pen) -> None:
    actor = put(pen, person("p"))
    with pen.open() as writing:  # type: ignore[attr-defined]
        lead = writing.put(CollectionFailed(key=Key("p"), lead="a", sentence="b"))
    with pen.open(Act.WITHDRAWN) as writing:  # type: ignore[attr-defined]
        writing.put(Withdrawn(key=Key("p"), was="actor", why="a test"), record=actor, expects=1)
        writing.put(Withdrawn(key=Key("p"), was="collection_failed", why="a test"), record=lead, expects=1)
    assert current(pen.workspace, pen.case_id, Actor) == ()


def test_a_record_that_was_withdrawn_and_entered_again_is_listed_as_rebuilt(pen: Pen) -> None:
    record = put(pen, person("p"))
    with pen.open(Act.WITHDRAWN) as writing:  # type: ignore[attr-defined]
        writing.put(Withdrawn(key=Key("p"), was="actor", why="a test"), record=record, expects=1)
    put(pen, person("p", "Back"), record, expects=2)
    incremental = projected(pen)
    projections.rebuild(pen.workspace, pen.case_id)
    assert projected(pen) == incremental
    assert projections.differences(pen.workspace, pen.case_id) == ()
