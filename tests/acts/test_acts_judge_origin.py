"""Judging where exhibits come from: with who and why, never against another in silence, never in a circle."""

import msgspec
import pytest

from probanda.acts.assess import assess_case
from probanda.acts.charge_graph import Evidence
from probanda.acts.check import check
from probanda.acts.judge import judge
from probanda.acts.judged import JudgedRecord
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.undo import undo
from probanda.model.alike import OriginVerdict
from probanda.model.custody import Act
from probanda.model.errors import UsageError
from probanda.model.exhibit import Exhibit
from probanda.model.ids import CaseId, Key, RecordId, label
from probanda.model.origins import OriginWord
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import entering


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    """Three exhibits by themselves, and one that was made from the first."""
    case_id = open_case(workspace, key="harbour", title="The harbour", by=by)
    with entering(
        workspace, case_id, Act.TAKEN, details=by.details(workspace, case_id), clock=by.clock, randomness=by.randomness
    ) as writing:
        first = RecordId("")
        for number in range(1, 5):
            made_from = (first,) if number == 4 else ()
            body = Exhibit(label=label(number), key=Key(f"k{number}"), title="x", files=(), made_from=made_from)
            first = writing.put(body) if number == 1 else (writing.put(body), first)[1]
    return case_id


def say(workspace: Workspace, case_id: CaseId, by: Operator, name: str, value: str, why: str = "seen") -> JudgedRecord:
    answer = judge(workspace, case_id, name, value, why=why, who="an investigator", by=by)
    assert isinstance(answer, JudgedRecord)
    return answer


@pytest.mark.parametrize(("value", "word"), [("copy", OriginWord.COPY), ("independent", OriginWord.INDEPENDENT)])
def test_a_judgement_is_a_record_with_who_and_why(
    workspace: Workspace, case_id: CaseId, by: Operator, value: str, word: OriginWord
) -> None:
    say(workspace, case_id, by, "PRB-0002~PRB-0001", value)
    ((_, body),) = current(workspace, case_id, OriginVerdict)
    exhibits = dict(current(workspace, case_id, Exhibit))
    assert (exhibits[body.exhibit].label, exhibits[body.source].label) == ("PRB-0002", "PRB-0001")
    assert (body.word, body.by, body.why) == (word, "an investigator", "seen")
    assert Evidence.of(workspace, case_id).verdicts == (body,)
    assert [one.problem for one in check(workspace) if one.problem] == []


def test_exhibits_go_by_key_too(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    assert say(workspace, case_id, by, "k2~k1", "copy").record == "PRB-0002~PRB-0001"


def test_a_second_judgement_of_the_same_two_is_refused_in_either_order(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    say(workspace, case_id, by, "PRB-0002~PRB-0001", "copy", "the mark of another channel")
    for name in ("PRB-0002~PRB-0001", "PRB-0001~PRB-0002"):
        with pytest.raises(UsageError, match="the mark of another channel"):
            say(workspace, case_id, by, name, "independent")


def test_open_and_undo_take_it_back(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    say(workspace, case_id, by, "PRB-0002~PRB-0001", "copy")
    assert say(workspace, case_id, by, "PRB-0002~PRB-0001", "open", "a mistake").taken_back == 1
    assert current(workspace, case_id, OriginVerdict) == ()
    say(workspace, case_id, by, "PRB-0002~PRB-0001", "independent")
    undo(workspace, case_id, by=by)
    assert current(workspace, case_id, OriginVerdict) == ()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PRB-0002~PRB-0009", "copy", "no exhibit"),
        ("PRB-0002~PRB-0002", "copy", "from itself"),
        ("PRB-0002~PRB-0001", "perhaps", "not judged 'perhaps'"),
        ("PRB-0004~PRB-0001", "independent", "made from the other"),
        ("PRB-0001~PRB-0004", "copy", "from each other"),
        ("PRB-0002~PRB-0001", "open", "nothing was judged"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_entered(
    workspace: Workspace, case_id: CaseId, by: Operator, name: str, value: str, says: str
) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        say(workspace, case_id, by, name, value)
    assert caught.value.advice
    assert current(workspace, case_id, OriginVerdict) == ()


def test_copies_in_a_circle_are_refused(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    say(workspace, case_id, by, "PRB-0002~PRB-0001", "copy")
    say(workspace, case_id, by, "PRB-0003~PRB-0002", "copy")
    with pytest.raises(UsageError, match="from each other"):
        say(workspace, case_id, by, "PRB-0001~PRB-0003", "copy")
    assert assess_case(workspace, case_id) == ()


def test_a_verdict_in_a_record_is_its_bytes(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    say(workspace, case_id, by, "PRB-0002~PRB-0001", "copy")
    ((_, body),) = current(workspace, case_id, OriginVerdict)
    assert msgspec.json.decode(msgspec.json.encode(body), type=OriginVerdict) == body
