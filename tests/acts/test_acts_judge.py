"""Judging a passage: chosen, ruled out, nothing unheard, taken back; never two ways at once."""

import shutil
from pathlib import Path

import pytest

from probanda.acts.assess import assess_case
from probanda.acts.check import check
from probanda.acts.enter_folder import Prepared, enter_folder
from probanda.acts.judge import judge
from probanda.acts.judge_passage import Judged, judge_passage
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.collect.case_folder import read_case_folder
from probanda.model.charge import JudgementKind, ReadingJudgement
from probanda.model.custody import Act
from probanda.model.errors import UsageError
from probanda.model.ids import CaseId
from probanda.model.proof import Status
from probanda.preserve.ledger import check_chain
from probanda.store.reading import current, details, entries
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint

CASE = Path(__file__).resolve().parents[2] / "src" / "probanda" / "examples" / "demo" / "case"


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    return enter(workspace, None, CASE, by)


def enter(workspace: Workspace, case_id: CaseId | None, root: Path, by: Operator) -> CaseId:
    folder, _ = read_case_folder(root)
    case_id = case_id or open_case(workspace, key=folder.case.key, title=folder.case.title, by=by)
    enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    checkpoint(workspace, case_id)
    return case_id


def judged(workspace: Workspace, case_id: CaseId, value: str, by: Operator, name: str = "no-room") -> Judged:
    return judge_passage(workspace, case_id, name, value, why="the rhyme asks for it", who="a linguist", by=by)


def by_hand(workspace: Workspace, case_id: CaseId) -> list[ReadingJudgement]:
    return [one for _, one in current(workspace, case_id, ReadingJudgement) if "#" in one.key]


def test_a_preferred_reading_is_a_record_with_who_and_why_and_the_others_stay(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    done = judged(workspace, case_id, "no-survivors", by)
    (kept,) = by_hand(workspace, case_id)
    assert (kept.judgement, kept.reading) == (JudgementKind.PREFERRED, "no-survivors")
    assert (kept.by, kept.why) == ("a linguist", "the rhyme asks for it")
    assert done.readings == ("no-survivors", "do-not-detain")
    assert check_chain(entries(workspace, case_id))[-1].act is Act.JUDGED
    assert b"Test Person" not in (details(workspace, case_id)[-1] or (b"", b""))[1]
    assert {one.problem for one in check(workspace)} == {""}


def test_the_readings_that_decide_change_the_answer(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    judged(workspace, case_id, "not:2", by)
    judged(workspace, case_id, "not:2", by, name="behind")
    answer = assess_case(workspace, case_id)[0]
    (charge,) = (node for node in answer.assessment.nodes if node.id == answer.graph.root)
    assert charge.status is Status.SUPPORTED


def test_no_unheard_closes_the_question_whether_something_else_was_said(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    judged(workspace, case_id, "no-unheard", by, name="speech-en/no-room")
    graph = assess_case(workspace, case_id)[0].graph
    assert [one.unheard_closed for one in graph.passages if one.id == "no-room"] == [True]


def test_open_takes_back_what_was_judged_here(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    judged(workspace, case_id, "1", by)
    judged(workspace, case_id, "no-unheard", by)
    assert judged(workspace, case_id, "open", by).taken_back == 2
    assert by_hand(workspace, case_id) == []
    assert judged(workspace, case_id, "2", by).reading == "do-not-detain"
    assert {one.problem for one in check(workspace)} == {""}


def test_a_build_of_the_folder_leaves_a_judgement_alone_while_its_reading_is_there(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    judged(workspace, case_id, "1", by)
    enter(workspace, case_id, CASE, by)
    assert len(by_hand(workspace, case_id)) == 1
    root = Path(shutil.copytree(CASE, tmp_path / "case"))
    for path in (*(root / "transcripts").iterdir(), *(root / "claims").iterdir()):
        path.write_text(path.read_text(encoding="utf-8").replace("no-survivors", "nobody-alive"), encoding="utf-8")
    enter(workspace, case_id, root, by)
    assert by_hand(workspace, case_id) == []


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("1", "no-survivors", "judged already"),
        ("1", "2", "reading no-survivors is preferred already"),
        ("1", "not:1", "is preferred: it cannot be excluded"),
        ("not:1", "1", "reading no-survivors is excluded already"),
        ("not:1", "not:2", "the last reading that is left"),
        ("no-unheard", "no-unheard", "judged already"),
        ("1", "3", "has no reading '3'"),
        ("1", "", "has no reading ''"),
        ("1", "not:", "has no reading ''"),
        ("1", "9999999999999", "has no reading"),
    ],
)
def test_a_judgement_that_contradicts_another_is_refused(
    workspace: Workspace, case_id: CaseId, by: Operator, first: str, second: str, says: str
) -> None:
    judged(workspace, case_id, first, by)
    before = entries(workspace, case_id)
    with pytest.raises(UsageError, match=says) as caught:
        judged(workspace, case_id, second, by)
    assert caught.value.advice
    assert entries(workspace, case_id) == before


def test_a_judgement_of_the_folder_is_not_taken_back_here(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    with pytest.raises(UsageError, match="nothing was judged here"):
        judged(workspace, case_id, "open", by, name="place")


def test_an_unknown_passage_and_a_missing_reason_are_refused(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    with pytest.raises(UsageError, match="there is no passage 'nothing'") as caught:
        judged(workspace, case_id, "1", by, name="nothing")
    assert "speech-en/no-room" in caught.value.advice
    with pytest.raises(UsageError, match="needs a person and a reason"):
        judge(workspace, case_id, "no-room", "1", why=" ", who="a linguist", by=by)
