"""Judging questions, pairs and conditions: records of their own, never against another in silence."""

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from probanda.acts.assess import Assessed, assess_case
from probanda.acts.charge_graph import Evidence
from probanda.acts.check import check
from probanda.acts.columns import columns_of
from probanda.acts.enter_folder import Prepared, enter_folder
from probanda.acts.expunge import expunge
from probanda.acts.judge import judge
from probanda.acts.judge_argument import named_question
from probanda.acts.judged import JudgedRecord
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.undo import undo
from probanda.acts.view import view_case
from probanda.collect.case_folder import read_case_folder
from probanda.model.charge import QuestionJudgement, TheoryArgument, TheoryPreference
from probanda.model.custody import Act
from probanda.model.errors import CaseFolderError, TheoryError, UsageError
from probanda.model.ids import CaseId, Key, RecordId
from probanda.model.proof import Answer, Question, Role, Scheme, Stage, Status
from probanda.model.stage import ConditionJudgement, StageCondition
from probanda.preserve.ledger import check_chain
from probanda.proof.schemes import questions_of
from probanda.report.html import write_dossier
from probanda.store.reading import current, entries
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint

CASE = Path(__file__).resolve().parents[2] / "src" / "probanda" / "examples" / "demo" / "case"
THEORY = "theories/denial-of-quarter.yaml"
COMPLETE = "no-quarter/e1-speech:complete?"
TRANSLATED = "no-quarter/e1-speech:translated right?"


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    return enter(workspace, None, CASE, by)


def enter(workspace: Workspace, case_id: CaseId | None, root: Path, by: Operator) -> CaseId:
    folder, _ = read_case_folder(root)
    case_id = case_id or open_case(workspace, key=folder.case.key, title=folder.case.title, by=by)
    enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    checkpoint(workspace, case_id)
    return case_id


@pytest.fixture
def edited(tmp_path: Path):
    """The case folder with words of its theory replaced."""

    def copy(old: str, new: str) -> Path:
        root = Path(shutil.copytree(CASE, tmp_path / f"case-{len(list(tmp_path.iterdir()))}"))
        text = (root / THEORY).read_text(encoding="utf-8")
        assert old in text
        (root / THEORY).write_text(text.replace(old, new, 1), encoding="utf-8")
        return root

    return copy


@pytest.fixture
def say(workspace: Workspace, case_id: CaseId, by: Operator):
    def judged(record: str, value: str, **more: str) -> JudgedRecord:
        found = judge(
            workspace,
            case_id,
            record,
            value,
            **{"why": "she looked", "who": "an examiner", **more},  # type: ignore[arg-type]
            by=by,
        )
        assert isinstance(found, JudgedRecord)
        return found

    return judged


def assessed(workspace: Workspace, case_id: CaseId) -> Assessed:
    return assess_case(workspace, case_id)[0]


def question(workspace: Workspace, case_id: CaseId, argument: str, words: str) -> Question:
    graph = assessed(workspace, case_id).graph
    (found,) = (one for one in graph.arguments if one.id == argument)
    return next(one for one in found.questions if one.question == words)


# Questions.


@pytest.mark.parametrize("name", [TRANSLATED, "no-quarter/e1-speech:3", "no-quarter/e1-speech: Translated  RIGHT"])
def test_a_question_is_named_by_its_words_or_its_number(workspace, case_id, say, name) -> None:
    done = say(name, "good", exhibit="PRB-0003")
    assert (done.record, done.exhibit) == (TRANSLATED, "PRB-0003")
    (kept,) = (one for _, one in current(workspace, case_id, QuestionJudgement))
    assert (kept.question, kept.answer, kept.by, kept.why) == (
        "translated right?",
        Answer.GOOD,
        "an examiner",
        "she looked",
    )
    assert check_chain(entries(workspace, case_id))[-1].act is Act.JUDGED
    assert {one.problem for one in check(workspace)} == {""}


@pytest.mark.parametrize("scheme", Scheme)
def test_every_question_of_every_scheme_is_found_by_its_number_and_by_its_words(scheme) -> None:
    asked = tuple(Question(question=words) for words in (*questions_of(scheme, ""), "was the light good?"))
    argument = TheoryArgument(
        key=Key("a"), theory=RecordId("r-x"), role=Role.SUPPORT, scheme=scheme, claims=(RecordId("r-y"),)
    )
    for number, one in enumerate(asked, start=1):
        for name in (str(number), one.question, one.question.upper(), f"  {one.question.removesuffix('?')} "):
            assert named_question(asked, name, argument, value="unknown") == one.question


def test_a_good_answer_closes_the_question_and_falls_with_its_exhibit(workspace, case_id, say) -> None:
    say(TRANSLATED, "good", exhibit="speech-translation")
    asked = question(workspace, case_id, "e1-speech", "translated right?")
    assert (asked.answer, asked.exhibit, asked.by) == (Answer.GOOD, "PRB-0003", "an examiner")
    open_now = assessed(workspace, case_id).assessment.open_questions
    assert ("e1-speech", "translated right?") not in open_now


def test_a_bad_answer_becomes_an_undercutter_on_its_exhibit(workspace, case_id, say) -> None:
    say("no-quarter/mode-in-person:authentic?", "bad", exhibit="PRB-0003")
    nodes = {node.id: node for node in assessed(workspace, case_id).assessment.nodes}
    assert nodes["MODE_25_3_a"].status is Status.INSUFFICIENT
    assert "is defeated by mode-in-person: authentic? (on PRB-0003)" in nodes["MODE_25_3_a"].reason


def test_an_unknown_answer_stays_open_and_says_who_was_asked(workspace, case_id, say) -> None:
    say(TRANSLATED, "unknown")
    assert question(workspace, case_id, "e1-speech", "translated right?").answer is Answer.UNKNOWN
    assert ("e1-speech", "translated right?") in assessed(workspace, case_id).assessment.open_questions


def test_a_doubt_without_an_exhibit_is_a_question_more(workspace, case_id, say) -> None:
    say("no-quarter/e1-speech:was he forced to say it?", "ask")
    assert question(workspace, case_id, "e1-speech", "was he forced to say it?").answer is Answer.OPEN
    say("no-quarter/e1-speech:was he forced to say it", "good", exhibit="PRB-0001")
    assert question(workspace, case_id, "e1-speech", "was he forced to say it?").answer is Answer.GOOD
    assert say("no-quarter/e1-speech:was he forced to say it", "open").taken_back == 2
    with pytest.raises(UsageError, match="is not asked"):
        say("no-quarter/e1-speech:was he forced to say it", "unknown")


def test_open_takes_an_answer_back_and_so_does_undo(workspace, case_id, say, by) -> None:
    say(TRANSLATED, "unknown")
    assert say(TRANSLATED, "open").taken_back == 1
    assert current(workspace, case_id, QuestionJudgement) == ()
    say(TRANSLATED, "unknown")
    undo(workspace, case_id, by=by, why="a slip")
    assert current(workspace, case_id, QuestionJudgement) == ()
    assert {one.problem for one in check(workspace)} == {""}


@pytest.mark.parametrize(
    ("record", "value", "exhibit", "says"),
    [
        (
            COMPLETE,
            "good",
            "PRB-0001",
            "'complete\\?' is answered `unknown` in the case folder already, by an examiner of",
        ),
        (TRANSLATED, "good", "", "rests on no exhibit"),
        (TRANSLATED, "bad", "", "rests on no exhibit"),
        (TRANSLATED, "good", "PRB-0099", "there is no exhibit 'PRB-0099'"),
        (TRANSLATED, "open", "", "nothing was judged here"),
        (TRANSLATED, "open", "PRB-0001", "rests on no exhibit"),
        (TRANSLATED, "ask", "", "asked 'translated right\\?' already"),
        (TRANSLATED, "fine", "", "is not answered 'fine'"),
        ("no-quarter/e1-speech:", "unknown", "", "no question is named"),
        ("no-quarter/e1-speech:99", "unknown", "", "is not asked '99'"),
        ("no-quarter/e1-speech:0", "unknown", "", "is not asked '0'"),
        ("no-quarter/e1-speech:another meaning of no-room?", "good", "PRB-0001", "is a question about a passage"),
        ("no-quarter/nothing:when?", "unknown", "", "there is no argument 'nothing'"),
        ("nothing/e1-speech:when?", "unknown", "", "there is no theory 'nothing'"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_an_advice(
    workspace, case_id, say, record, value, exhibit, says
) -> None:
    before = entries(workspace, case_id)
    with pytest.raises(UsageError, match=says) as caught:
        say(record, value, exhibit=exhibit)
    assert caught.value.advice
    assert entries(workspace, case_id) == before


def test_a_second_answer_is_refused_and_the_first_is_shown(say) -> None:
    say(TRANSLATED, "unknown", why="the translator is away")
    with pytest.raises(UsageError, match="answered `unknown` here already, by an examiner: the translator is away"):
        say(TRANSLATED, "good", exhibit="PRB-0003", who="another examiner")


def test_a_build_of_the_folder_leaves_an_answer_alone_while_its_argument_is_there(
    workspace, case_id, say, by, edited
) -> None:
    say("no-quarter/e3-returned:authentic?", "unknown")
    enter(workspace, case_id, CASE, by)
    assert len(current(workspace, case_id, QuestionJudgement)) == 1
    gone = """  - key: e3-returned
    role: undercut
    scheme: document
    attacks: [e3-second-battalion]
    claims: [record-second-battalion]
"""
    enter(workspace, case_id, edited(gone, ""), by)
    assert current(workspace, case_id, QuestionJudgement) == ()


def test_a_folder_that_answers_otherwise_than_was_judged_here_is_refused_with_both(
    workspace, case_id, say, by, edited
) -> None:
    say(TRANSLATED, "good", exhibit="PRB-0003")
    root = edited(
        "- { question: translated right? }",
        "- { question: translated right?, answer: unknown, by: a linguist, why: not asked yet }",
    )
    before = entries(workspace, case_id)
    with pytest.raises(TheoryError) as caught:
        enter(workspace, case_id, root, by)
    both = "`unknown` in the folder, by a linguist (not asked yet), and `good` here, by an examiner (she looked)"
    assert f"{TRANSLATED} is answered {both}" in str(caught.value)
    assert "open" in caught.value.advice
    assert entries(workspace, case_id) == before


def test_the_same_answer_in_the_folder_and_here_is_no_contradiction(workspace, case_id, say, by, edited) -> None:
    say(TRANSLATED, "good", exhibit="PRB-0003")
    same = "answer: good, exhibit: speech-translation, by: a linguist, why: checked"
    root = edited("- { question: translated right? }", f"- {{ question: translated right?, {same} }}")
    enter(workspace, case_id, root, by)
    assert question(workspace, case_id, "e1-speech", "translated right?").by == "a linguist"


def test_an_answer_on_an_exhibit_that_was_expunged_is_open_again(workspace, case_id, say, by) -> None:
    say("no-quarter/e4-report:authentic?", "good", exhibit="PRB-0006")
    expunge(workspace, case_id, "PRB-0006", why="a source at risk", by=by, with_derived=True)
    assert question(workspace, case_id, "e4-report", "authentic?").answer is Answer.OPEN


def test_an_answer_goes_with_the_argument_that_an_expunged_exhibit_takes_along(workspace, case_id, say, by) -> None:
    say("no-quarter/identity-page:when?", "unknown")
    expunge(workspace, case_id, "PRB-0001", why="a source at risk", by=by, with_derived=True)
    assert current(workspace, case_id, QuestionJudgement) == ()
    assert {one.problem for one in check(workspace)} == {""}


def test_the_dossier_shows_who_answered_and_why(workspace, case_id, say, by) -> None:
    say(TRANSLATED, "unknown", why="the translator is away & ill")
    page = write_dossier(view_case(workspace, case_id, assess_case(workspace, case_id), by=by))
    assert "the translator is away &amp; ill" in page


# Pairs.


def test_a_pair_is_weighed_here(workspace, case_id, say, by, edited) -> None:
    enter(workspace, case_id, edited("  - key: speech-over-register\n", "  - key: kept\n"), by)
    with pytest.raises(UsageError, match="'e1-speech' is judged preferred in the case folder already, by the lawyer"):
        say("no-quarter/e1-speech/e1-handed-over", "e1-handed-over")
    say("no-quarter/e1-article/e1-handed-over", "not:e1-handed-over")
    kept = [one for _, one in current(workspace, case_id, TheoryPreference) if "#" in one.key]
    assert [(one.argument, one.winner, one.level.value) for one in kept] == [("e1-article", "e1-article", "excluded")]
    enter(workspace, case_id, CASE, by)
    assert len([one for _, one in current(workspace, case_id, TheoryPreference) if "#" in one.key]) == 1
    assert say("no-quarter/e1-article/e1-handed-over", "open").taken_back == 1


def test_a_folder_that_weighs_a_pair_that_was_weighed_here_is_refused(workspace, case_id, say, by, edited) -> None:
    say("no-quarter/e1-article/e1-handed-over", "e1-article")
    root = edited("preferences:\n", "preferences:\n" + _preference("e1-article", "e1-handed-over", "e1-handed-over"))
    with pytest.raises(TheoryError, match="is won by e1-handed-over, preferred, in the folder"):
        enter(workspace, case_id, root, by)


def _preference(argument: str, rebuttal: str, winner: str) -> str:
    return (
        f"  - {{ key: more, argument: {argument}, rebuttal: {rebuttal}, winner: {winner}, level: preferred, "
        "by: a lawyer, why: so it seems }\n"
    )


@pytest.mark.parametrize(
    ("record", "value", "says"),
    [
        ("no-quarter/e1-speech/e3-register", "e1-speech", "no argument and rebuttal of one leaf"),
        ("no-quarter/e1-handed-over/e1-speech", "e1-speech", "no argument and rebuttal of one leaf"),
        ("no-quarter/e1-speech/nothing", "e1-speech", "there is no argument 'nothing'"),
        ("no-quarter/e1-article/e1-handed-over", "e3-register", "is neither"),
        ("no-quarter/e1-article/e1-handed-over", "open", "nothing was judged here"),
    ],
)
def test_a_pair_that_does_not_meet_is_refused(say, record, value, says) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        say(record, value)
    assert caught.value.advice


# Signatures.


def test_a_signature_is_of_the_set_that_was_signed(workspace, case_id, by, edited) -> None:
    signed = """  - key: e5-together
    scheme: convergence
    signed_by: the lawyer of the example
    rival: he spoke of another front
    node: E5
    claims: [words-advance, words-heed]
"""
    more = signed.replace("words-heed]", "words-heed, words-opening]")
    enter(workspace, case_id, edited("arguments:\n", f"arguments:\n{signed}"), by)
    before = entries(workspace, case_id)
    for changed in (more, f"{signed}    at_least: 1\n"):
        with pytest.raises(
            TheoryError, match="e5-together is not the convergence that the lawyer of the example signed"
        ):
            enter(workspace, case_id, edited("arguments:\n", f"arguments:\n{changed}"), by)
    assert entries(workspace, case_id) == before
    anew = more.replace("the lawyer of the example", "the lawyer of the example, 2 March 2032")
    enter(workspace, case_id, edited("arguments:\n", f"arguments:\n{anew}"), by)
    (node,) = (one for one in assessed(workspace, case_id).assessment.nodes if one.id == "E5")
    assert "e5-together" in node.arguments_for


# Conditions.


def test_a_stage_condition_is_not_assessed_until_a_person_does_and_changes_no_status(workspace, case_id, say) -> None:
    before = assessed(workspace, case_id)
    assert [line.answer for line in before.columns.conditions] == [Answer.OPEN, Answer.OPEN, Answer.UNKNOWN]
    say("no-quarter:58(1)(b)(ii)", "bad", why="nobody was approached")
    after = assessed(workspace, case_id)
    assert [line.answer for line in after.columns.conditions] == [Answer.OPEN, Answer.BAD, Answer.UNKNOWN]
    assert after.assessment == before.assessment
    with pytest.raises(UsageError, match=r"58\(1\)\(b\)\(ii\) is judged `bad` here already"):
        say("no-quarter:58(1)(b)(ii)", "good")
    assert say("no-quarter:58(1)(b)(ii)", "open").taken_back == 1


def test_a_condition_of_the_folder_and_one_of_here_are_both_shown_and_refused(
    workspace, case_id, say, by, edited
) -> None:
    say("no-quarter:58(1)(b)(i)", "good")
    more = "conditions:\n  - { condition: 58(1)(b)(i), answer: bad, by: a lawyer, why: he came by himself }\n"
    with pytest.raises(
        TheoryError, match=r"is `bad` in the folder, by a lawyer \(he came by himself\), and `good` here"
    ):
        enter(workspace, case_id, edited("conditions:\n", more), by)
    say("no-quarter:58(1)(b)(i)", "open")
    enter(workspace, case_id, edited("conditions:\n", more), by)
    judged = {one.condition: one.by for _, one in current(workspace, case_id, ConditionJudgement)}
    assert judged[StageCondition.APPEARANCE] == "a lawyer"


@pytest.mark.parametrize(
    ("record", "value", "says"),
    [
        ("no-quarter:58(1)(b)", "good", "is no stage condition"),
        ("nothing:61(5)", "good", "there is no theory 'nothing'"),
        ("no-quarter:61(5)", "met", "is not judged 'met'"),
    ],
)
def test_a_condition_that_is_none_is_refused(say, record, value, says) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        say(record, value)
    assert caught.value.advice


def test_only_a_question_rests_on_an_exhibit(say) -> None:
    with pytest.raises(UsageError, match="only the answer to a critical question rests on an exhibit"):
        say("no-quarter:61(5)", "good", exhibit="PRB-0001")


def test_a_forum_that_is_not_the_court_is_told_that_its_standards_are_not_known_here(workspace, case_id) -> None:
    one, evidence = assessed(workspace, case_id), Evidence.of(workspace, case_id)
    theory = replace(one.theory, forum="US")
    found = columns_of(one.record, theory, graph=one.graph, assessment=one.assessment, evidence=evidence)
    warning = found.warnings[0]
    assert warning.startswith("The forum US has standards of proof of its own, which are not among the sources yet")
    assert found.conditions == ()


# The policy.


def test_a_policy_of_the_folder_warns_in_dossier_and_assessment_and_changes_no_test(
    workspace, case_id, by, tmp_path
) -> None:
    root = Path(shutil.copytree(CASE, tmp_path / "case"))
    (root / "case.yaml").write_text(without_policy(), encoding="utf-8")
    enter(workspace, case_id, root, by)
    before = assessed(workspace, case_id)
    assert (before.columns.policy, before.columns.warnings) == ("None is stated.", ())
    (root / "case.yaml").write_text(without_policy() + POLICY, encoding="utf-8")
    enter(workspace, case_id, root, by)
    after = assessed(workspace, case_id)
    assert after.assessment == before.assessment
    assert after.columns.policy == "Second look, version 3, owned by the board. Look at it again."
    thin = [one for one in after.columns.warnings if "MODE_25_3_a" in one]
    assert ["has 1 independent origin, below 2" in one for one in thin] == [True]
    page = write_dossier(view_case(workspace, case_id, assess_case(workspace, case_id), by=by))
    assert "Second look, version 3, owned by the board. Look at it again." in page
    assert "below 2. Look at it again; no test depends on it." in page
    (root / "case.yaml").write_text(without_policy(), encoding="utf-8")
    enter(workspace, case_id, root, by)
    assert assessed(workspace, case_id).columns.policy == "None is stated."


def without_policy() -> str:
    """The demo's case.yaml, whose policy stands at its end, without it."""
    head, found, _ = (CASE / "case.yaml").read_text(encoding="utf-8").partition("policy:\n")
    assert found
    return head


POLICY = """
policy:
  key: second-look
  title: Second look
  version: "3"
  owner: the board
  rules:
    - stage: 58
      words: Look at it again.
      warn_below: 2
"""


def test_a_policy_that_asks_for_corroboration_of_sexual_violence_is_refused_with_the_rule(tmp_path) -> None:
    root = Path(shutil.copytree(CASE, tmp_path / "case"))
    written = without_policy() + POLICY + "      provisions: [RS:8(2)(e)(vi)-1]\n"
    (root / "case.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(CaseFolderError) as caught:
        read_case_folder(root)
    (mistake,) = caught.value.mistakes
    assert mistake.key == "policy.rules[0].provisions[0]"
    assert mistake.message == "`RS:8(2)(e)(vi)-1` is sexual violence, and the policy warns below 2"
    assert "rule 63(4)" in mistake.advice


def test_a_condition_judged_twice_or_open_in_a_folder_is_refused(edited) -> None:
    one = "  - { condition: 58(1)(b)(i), answer: open, by: a lawyer, why: later }\n"
    with pytest.raises(CaseFolderError) as caught:
        read_case_folder(edited("conditions:\n", f"conditions:\n{one}{one}"))
    assert [mistake.key for mistake in caught.value.mistakes] == [
        "conditions[0].answer",
        "conditions[1]",
        "conditions[1].answer",
    ]


# Exclusions.


def test_an_exclusion_is_confirmed_by_a_second_person_and_by_nobody_twice(workspace, case_id, by) -> None:
    def exclude(who: str) -> None:
        judge(workspace, case_id, "no-room", "not:2", why=f"{who} says so", who=who, by=by)

    def unconfirmed() -> tuple[str, ...]:
        (found,) = (one for one in assessed(workspace, case_id).graph.passages if one.id == "no-room")
        assert found.excluded == ("do-not-detain",)
        return found.unconfirmed

    exclude("a linguist")
    assert unconfirmed() == ("do-not-detain",)
    with pytest.raises(UsageError, match="judged already, by a linguist") as caught:
        exclude("A  Linguist")
    assert "--by" in caught.value.advice
    exclude("another linguist")
    assert unconfirmed() == ()
    with pytest.raises(UsageError, match=r"by a linguist: .* and by another linguist"):
        exclude("a third linguist")


def test_the_author_of_a_transcript_does_not_judge_that_nothing_else_was_said(workspace, case_id, by) -> None:
    from probanda.model.speech import Transcript

    (author,) = {one.author for _, one in current(workspace, case_id, Transcript) if one.key == "speech-en"}
    assert author
    with pytest.raises(UsageError, match="another person judges that nothing else was said"):
        judge(workspace, case_id, "no-room", "no-unheard", why="I know", who=author.upper(), by=by)


def test_the_stage_of_another_court_is_refused_in_words() -> None:
    from probanda.model.stage import stage_named

    assert [stage_named(words) for words in ("53", "58(1)(a)", " 61 ", "66(3)")] == list(Stage)
    with pytest.raises(UsageError, match="'probable cause' is no standard of proof that is known here") as caught:
        stage_named("probable cause")
    assert "Rome Statute" in caught.value.advice
