"""What each scheme needs, and what nothing may rest on."""

import pytest
from msgspec.structs import replace

from probanda.model.assessment import ReadingChoice
from probanda.model.errors import TheoryError
from probanda.model.proof import Agreement, Answer, Gate, Scheme, Stage, Status
from probanda.proof.assess import assess
from probanda.proof.schemes import questions_of

S53, S58, S61, S66 = Stage
AGREED = Agreement(between=("the Prosecutor", "the defence"), where="joint statement, paragraph 4")


def refused(graph) -> str:
    with pytest.raises(TheoryError) as caught:
        assess(graph, S58)
    assert caught.value.advice
    return str(caught.value)


# Facts without an exhibit.


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("scheme", [Scheme.NOTICED_FACT, Scheme.AGREED_FACT])
def test_a_noticed_or_agreed_fact_needs_no_exhibit_is_asked_nothing_and_is_no_loss(build, scheme, stage):
    fact = build.support("f", scheme=scheme, agreed=AGREED if scheme is Scheme.AGREED_FACT else None)
    assessment = assess(build.theory(fact), stage)
    assert build.answer(assessment).status is Status.SUPPORTED
    assert (assessment.losses, assessment.open_questions) == ((), ())
    assert questions_of(scheme, "") == ()


def test_an_agreed_fact_says_who_agreed(build):
    answer = build.answer(assess(build.theory(build.support("f", scheme=Scheme.AGREED_FACT, agreed=AGREED)), S58))
    assert answer.reason == "Carried by f (agreed between the Prosecutor and the defence)."


@pytest.mark.parametrize(
    "agreed",
    [
        None,
        Agreement(between=("the Prosecutor",), where="a letter"),
        Agreement(between=("the Prosecutor", " the Prosecutor"), where="a letter"),
        Agreement(between=("the Prosecutor", "the defence"), where=" "),
    ],
)
def test_an_agreed_fact_without_two_who_agreed_and_a_place_is_refused(build, agreed):
    graph = build.theory(build.support("f", scheme=Scheme.AGREED_FACT, agreed=agreed))
    assert "agreed fact 'f' does not say between whom it was agreed, and where" in refused(graph)


def test_an_attack_that_was_agreed_on_needs_an_exhibit_all_the_same(build):
    graph = build.theory(build.support("a", "X1"), build.rebut("r", scheme=Scheme.AGREED_FACT, agreed=AGREED))
    assert "rests on no exhibit" in refused(graph)


# Hearsay.


def test_hearsay_is_asked_who_speaks_until_somebody_is_named():
    assert questions_of(Scheme.NAMED_HEARSAY, "")[0] == "who speaks?"
    assert "who speaks?" not in questions_of(Scheme.NAMED_HEARSAY, "a reporter who was there")
    assert questions_of(Scheme.ANONYMOUS_HEARSAY, "")[0] == "who says so?"


@pytest.mark.parametrize("answer", [Answer.OPEN, Answer.UNKNOWN])
def test_anonymous_hearsay_stays_open_until_the_speaker_is_named_or_explained(build, answer):
    asked = build.question("who says so?", answer=answer)
    graph = build.theory(build.support("a", "X1", scheme=Scheme.ANONYMOUS_HEARSAY, questions=[asked]))
    assert build.answer(assess(graph, S61)).status is Status.INSUFFICIENT
    named = replace(asked, answer=Answer.GOOD, why="the spokesman gave his name a day later", by="an analyst")
    graph = build.theory(build.support("a", "X1", scheme=Scheme.ANONYMOUS_HEARSAY, questions=[named]))
    assert build.answer(assess(graph, S61)).status is Status.SUPPORTED


# Prior findings.


def test_the_later_fate_of_a_finding_undercuts_it_on_the_exhibit_that_says_so(build):
    fate = build.question("still standing?", answer=Answer.BAD, exhibit="X2", by="a lawyer", why="reversed on appeal")
    finding = build.support("f", "X1", scheme=Scheme.PRIOR_FINDING, finding_stage=S66, questions=[fate])
    graph = build.theory(finding)
    answer = build.answer(assess(graph, S58))
    assert answer.status is Status.INSUFFICIENT
    assert answer.reason == "Argument f is defeated by f: still standing? (on X2)."
    assert build.answer(assess(graph, S58, without=["X2"])).status is Status.SUPPORTED


def test_a_finding_has_the_origins_of_what_it_cites(build):
    cited, judgment = build.piece("X1"), build.piece("X2", copies=("X1",))
    video = build.support("v", "X1", claim="it was said")
    finding = build.support("f", "X2", claim="it was said", scheme=Scheme.PRIOR_FINDING, finding_stage=S66)
    assert dict(assess(build.theory(video, finding, pieces=[cited, judgment]), S58).origins) == {"it was said": 1}


@pytest.mark.parametrize(("copies", "said"), [((), 1), (("a letter",), 0)])
def test_a_finding_that_does_not_say_what_it_cites_is_remarked(build, copies, said):
    finding = build.support("f", "X1", scheme=Scheme.PRIOR_FINDING, finding_stage=S66)
    assessment = assess(build.theory(finding, pieces=[build.piece("X1", copies_outside=copies)]), S58)
    assert len([note for note in assessment.notes if "does not say what it cites" in note]) == said


def test_a_finding_made_from_the_evidence_of_its_own_leaf_is_refused(build):
    pieces = [build.piece("X1"), build.piece("X2", made_from=("X1",)), build.piece("X3", made_from=("X2",))]
    finding = build.support("f", "X3", scheme=Scheme.PRIOR_FINDING, finding_stage=S58)
    words = refused(build.theory(build.support("v", "X1"), finding, pieces=pieces))
    assert "prior finding 'f' was made from exhibit 'X1', on which 'v' rests at the same leaf" in words


def test_the_translation_of_a_judgment_is_a_finding(build):
    pieces = [build.piece("X1"), build.piece("X2", made_from=("X1",))]
    finding = build.support("f", "X1", "X2", scheme=Scheme.PRIOR_FINDING, finding_stage=S58)
    graph = build.theory(finding, build.support("d", "X1"), pieces=pieces)
    assert build.answer(assess(graph, S58)).status is Status.SUPPORTED


# Convergence.


def test_a_convergence_holds_for_exactly_the_signed_set(build):
    graph = build.theory(build.convergence("c", "X1", "X2", "X3"))
    assert assess(graph, S58).losses == (("X1",), ("X2",), ("X3",))
    answer = build.answer(assess(graph, S58, without=["X2"]))
    assert (answer.status, answer.reason) == (Status.INSUFFICIENT, "Argument c lacks X2.")


def test_a_convergence_of_at_least_k_holds_while_k_of_its_premises_do(build):
    graph = build.theory(build.convergence("c", "X1", "X2", "X3", at_least=2))
    assessment = assess(graph, S58)
    assert assessment.losses == (("X1", "X2"), ("X1", "X3"), ("X2", "X3"))
    assert assessment.supports == (("X1", "X2"), ("X1", "X3"), ("X2", "X3"))
    assert build.answer(assess(graph, S58, without=["X2"])).reason == "Carried by c (on X1, X3)."
    assert build.answer(assess(graph, S58, without=["X1", "X2"])).reason == "Argument c lacks X1, X2."


def test_a_convergence_of_at_least_k_is_counted_in_each_world(build):
    """Two premises hold in reading a, one in b: two of three are at hand in a only."""
    reads = ({"w": "a"}, {"w": "a"}, {"w": "b"})
    graph = build.theory(
        build.convergence("c", "X1", "X2", "X3", at_least=2, reads=reads), passages=[build.passage("w")]
    )
    assert build.answer(assess(graph, S58)).status is Status.IN_SOME_READINGS
    graph = build.theory(
        build.convergence("c", "X1", "X2", "X3", at_least=1, reads=reads), passages=[build.passage("w")]
    )
    assert build.answer(assess(graph, S58)).status is Status.SUPPORTED


def test_a_convergence_without_a_rival_explanation_is_refused(build):
    graph = build.theory(build.convergence("c", "X1", "X2", rival=" "))
    assert "convergence 'c' names no rival explanation" in refused(graph)


@pytest.mark.parametrize("k", [0, -1, 3])
def test_a_convergence_that_asks_for_more_than_it_has_is_refused(build, k):
    graph = build.theory(build.convergence("c", "X1", "X2", at_least=k))
    assert f"convergence 'c' wants at least {k} of 2 premises" in refused(graph)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"at_least": 1}, "is no convergence"),
        ({"finding_stage": S58}, "is no prior finding"),
        ({"agreed": AGREED}, "is no agreed fact"),
        ({"speaker": "a reporter"}, "is no named hearsay"),
    ],
)
def test_what_belongs_to_another_scheme_is_refused(build, more, words):
    assert words in refused(build.theory(build.support("a", "X1", **more)))


# Nothing proves itself.


def test_leaves_that_claim_each_other_are_refused(build):
    nodes = (build.gate("C", Gate.AND, "E", "F"), build.leaf("E"), build.leaf("F", words="they obeyed"))
    graph = build.theory(
        build.support("a", "X1", claim="they obeyed"), build.support("b", "X2", at="F", claim="E"), nodes=nodes
    )
    words = refused(graph)
    assert "conclusions rest on each other in a circle: " in words
    assert "'E' on 'F' on 'E'" in words or "'F' on 'E' on 'F'" in words


def test_a_leaf_that_claims_the_charge_above_it_is_refused(build):
    nodes = (build.gate("C", Gate.AND, "E"), build.leaf("E"))
    graph = build.theory(build.support("a", "X1", claim="C"), nodes=nodes)
    assert "conclusions rest on each other in a circle" in refused(graph)


def test_a_leaf_may_rest_on_another_that_stands_by_itself(build):
    nodes = (build.gate("C", Gate.AND, "E", "F"), build.leaf("E"), build.leaf("F"))
    graph = build.theory(build.support("a", "X1", claim="F"), build.support("b", "X2", at="F"), nodes=nodes)
    assert build.answer(assess(graph, S58), "C").status is Status.SUPPORTED


# Doubts.


def test_a_doubt_that_is_a_reading_and_an_attack_too_is_remarked(build):
    graph = build.theory(
        build.support("a", "X1", reads={"w": "a"}),
        build.rebut("r", "X1", reads={"w": "b"}),
        passages=[build.passage("w")],
    )
    (note,) = assess(graph, S58).notes
    assert note.startswith("r attacks a, and both rest on passage w: a doubt about what it says is a reading of it")


def test_a_doubt_about_something_else_is_not_remarked(build):
    graph = build.theory(
        build.support("a", "X1", reads={"w": "a"}), build.rebut("r", "X2"), passages=[build.passage("w")]
    )
    assert assess(graph, S58).notes == ()


# Exclusions.


@pytest.mark.parametrize(
    ("unconfirmed", "at_66"), [(("b",), Status.IN_SOME_READINGS), ((), Status.SUPPORTED)], ids=["alone", "confirmed"]
)
def test_an_exclusion_counts_at_every_stage_and_at_66_once_a_second_person_confirmed_it(build, unconfirmed, at_66):
    graph = build.theory(
        build.support("a", "X1", reads={"w": "a"}),
        passages=[build.passage("w", excluded=("b",), unconfirmed=unconfirmed)],
    )
    for stage in (S53, S58, S61):
        assert build.answer(assess(graph, stage)).status is Status.SUPPORTED
    found = assess(graph, S66)
    assert build.answer(found).status is at_66
    assert build.answer(found).met is (not unconfirmed)
    waits = (
        "At article 66(3) reading 'b' of passage w is not excluded yet: no second person has confirmed that it is no"
    )
    assert [note.startswith(waits) for note in found.notes] == [True] * len(unconfirmed)


def test_what_waits_for_a_second_person_has_to_be_excluded(build):
    graph = build.theory(build.support("a", "X1", reads={"w": "a"}), passages=[build.passage("w", unconfirmed=("b",))])
    assert "reading 'b' of passage 'w' waits for a second person and is not excluded" in refused(graph)


# The words.


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ("defeated", "Argument a is defeated by u (on X2)."),
        ("lacks", "Argument a lacks X1."),
        ("asked", "Argument a does not count, because a critical question is open (authentic?)."),
        ("no reading", "Argument a holds in none of the readings at hand."),
    ],
)
def test_insufficient_is_something_that_is_not_enough_and_says_what_defeats_it(build, broken, says):
    support = build.support(
        "a",
        *(["X1", "X3"] if broken == "lacks" else ["X1"]),
        questions=[build.question()] if broken == "asked" else [],
        reads={"w": "a"} if broken == "no reading" else None,
    )
    attack = [build.undercut("u", "X2", attacks=("a",))] if broken == "defeated" else []
    graph = build.theory(support, *attack, passages=[build.passage("w")])
    fix = [ReadingChoice(passage="w", reading="b")] if broken == "no reading" else []
    answer = build.answer(assess(graph, S61, without=["X1"] if broken == "lacks" else [], fix=fix))
    assert (answer.status, answer.gap, answer.reason) == (Status.INSUFFICIENT, None, says)


def test_an_answer_to_an_attacker_with_an_open_question_does_not_answer_at_61(build):
    graph = build.theory(
        build.support("a", "X1"),
        build.undercut("u", "X2", attacks=("a",)),
        build.undercut("v", "X3", attacks=("u",), questions=[build.question()]),
    )
    assert build.answer(assess(graph, S58)).status is Status.SUPPORTED
    assert build.answer(assess(graph, S61)).status is Status.INSUFFICIENT
