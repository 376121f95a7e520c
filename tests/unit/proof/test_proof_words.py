"""Each status word, and the sentence behind it."""

import re

import pytest

from probanda.model.assessment import ReadingChoice
from probanda.model.canonical import encode
from probanda.model.exhibit import Loss
from probanda.model.proof import Answer, Gate, NodeKind, Preference, PreferenceLevel, Scheme, Side, Stage, Status
from probanda.model.speech import PassageKind
from probanda.proof.assess import assess
from probanda.proof.trace import trace

S53, S58, S61, S66 = Stage


def test_a_leaf_with_an_argument_that_is_in_is_supported(build):
    answer = build.answer(assess(build.theory(build.support("a", "X1")), S58))
    assert (answer.status, answer.met, answer.reason) == (Status.SUPPORTED, True, "Carried by a (on X1).")


def test_a_leaf_that_holds_in_one_reading_is_supported_in_some_readings(build):
    graph = build.theory(build.support("a", "X1", reads={"w": "a"}), passages=[build.passage()])
    answer = build.answer(assess(graph, S58))
    assert answer.status is Status.IN_SOME_READINGS
    assert answer.in_readings == ((ReadingChoice(passage="w", reading="a"),),)
    assert answer.flips == ("w",)
    assert answer.reason == "Carried by a (on X1), not in all listed readings; supported where w reads 'a'."


def test_a_leaf_with_a_rebuttal_is_contested(build):
    answer = build.answer(assess(build.theory(build.support("a", "X1"), build.rebut("r", "X2")), S58))
    assert (answer.status, answer.met) == (Status.CONTESTED, True)
    assert answer.reason == (
        "Undecided between a (on X1) and, on the other side, r (on X2): no judgement that counts here prefers one."
    )
    assert (answer.arguments_for, answer.arguments_against) == (("a",), ("r",))


def test_a_leaf_whose_argument_is_undercut_is_insufficient_and_says_defeated_by(build):
    answer = build.answer(
        assess(build.theory(build.support("a", "X1"), build.undercut("u", "X2", attacks=("a",))), S58)
    )
    assert (answer.status, answer.met) == (Status.INSUFFICIENT, False)
    assert answer.reason == "Argument a is defeated by u (on X2)."


def test_an_answered_undercutter_does_nothing(build):
    graph = build.theory(
        build.support("a", "X1"),
        build.undercut("u", "X2", attacks=("a",)),
        build.undercut("v", "X3", attacks=("u",)),
    )
    answer = build.answer(assess(graph, S58))
    assert answer.status is Status.SUPPORTED
    assert (answer.arguments_for, answer.arguments_against) == (("a", "v"), ("u",))


def test_a_leaf_with_nothing_is_a_gap_that_says_what_it_serves_and_what_would_fill_it(build):
    nodes = (build.gate("C", Gate.AND, "E", "F"), build.leaf("E", words="words were spoken"), build.leaf("F"))
    answer = build.answer(assess(build.theory(build.support("a", "X1", at="F"), nodes=nodes), S58))
    assert (answer.status, answer.met) == (Status.GAP, False)
    assert answer.gap == "It serves C. An argument on an exhibit that shows E (words were spoken) would fill it."


def test_what_fills_either_part_of_an_or_fills_it(build):
    nodes = (build.gate("C", Gate.OR, "E", "F"), build.leaf("E"), build.leaf("F"))
    answer = build.answer(assess(build.theory(nodes=nodes), S58), "C")
    assert answer.gap == "It is the charge itself. What fills E or F would fill it."


def test_a_rebuttal_alone_leaves_a_gap(build):
    assert build.answer(assess(build.theory(build.rebut("r", "X1")), S58)).status is Status.GAP


@pytest.mark.parametrize("kind", [NodeKind.MODE, NodeKind.IDENTITY])
def test_mode_and_identity_are_not_required_at_53_and_are_at_58(build, kind):
    nodes = (build.gate("C", Gate.AND, "E", "M"), build.leaf("E"), build.leaf("M", kind=kind))
    graph = build.theory(build.support("a", "X1"), nodes=nodes)
    at_53, at_58 = assess(graph, S53), assess(graph, S58)
    assert build.answer(at_53, "M").status is Status.NOT_REQUIRED
    assert build.answer(at_53, "M").met is None
    assert build.levels(at_53, "M") == [None]
    assert build.answer(at_53, "C").status is Status.SUPPORTED
    assert build.answer(at_58, "C").status is Status.GAP


def test_the_parts_of_a_mode_are_not_required_at_53_either(build):
    nodes = (
        build.gate("C", Gate.AND, "E", "M"),
        build.leaf("E"),
        build.gate("M", Gate.OR, "M1", "M2", kind=NodeKind.MODE),
        build.leaf("M1", kind=NodeKind.MODE),
        build.gate("M2", Gate.AND, "P", kind=NodeKind.MODE),
        build.leaf("P"),
    )
    at_53 = assess(build.theory(build.support("a", "X1"), nodes=nodes), S53)
    statuses = {answer.id: answer.status for answer in at_53.nodes}
    assert statuses == {"C": Status.SUPPORTED, "E": Status.SUPPORTED} | dict.fromkeys(
        ("M", "M1", "M2", "P"), Status.NOT_REQUIRED
    )


def test_a_root_that_is_not_required_falls_without_nothing(build):
    graph = build.theory(build.support("a", "X1"), nodes=(build.leaf("E", kind=NodeKind.MODE),))
    assessment = assess(graph, S53)
    assert build.answer(assessment).status is Status.NOT_REQUIRED
    assert (assessment.losses, assessment.supports, assessment.single_losses) == ((), ((),), ())


def test_admissibility_is_not_assessed_until_someone_does_and_never_aggregates(build):
    nodes = (
        build.gate("C", Gate.AND, "E", "A"),
        build.leaf("E"),
        build.leaf("A", kind=NodeKind.ADMISSIBILITY),
    )
    bare = assess(build.theory(build.support("a", "X1"), nodes=nodes), S58)
    assert build.answer(bare, "A").status is Status.NOT_ASSESSED
    assert build.answer(bare, "A").met is None
    assert build.answer(bare, "C").status is Status.SUPPORTED
    attacked = build.theory(
        build.support("a", "X1"), build.support("b", "X2", at="A"), build.rebut("r", "X3", at="A"), nodes=nodes
    )
    assert build.answer(assess(attacked, S58), "A").status is Status.CONTESTED
    assert build.answer(assess(attacked, S58), "C").status is Status.SUPPORTED


def test_a_parent_can_be_worse_than_its_worst_child_and_says_so(build):
    nodes = (build.gate("C", Gate.AND, "E", "F"), build.leaf("E"), build.leaf("F"))
    graph = build.theory(
        build.support("a", "X1", reads={"w": "a"}),
        build.support("b", "X2", at="F", reads={"w": "b"}),
        nodes=nodes,
        passages=[build.passage()],
    )
    answer = build.answer(assess(graph, S58), "C")
    assert answer.status is Status.INSUFFICIENT
    assert answer.reason == (
        "No one reading carries all elements: E is supported in some readings and F is supported in some readings."
    )


def test_an_or_can_be_better_than_its_best_child_and_says_so(build):
    nodes = (build.gate("C", Gate.OR, "E", "F"), build.leaf("E"), build.leaf("F"))
    graph = build.theory(
        build.support("a", "X1", reads={"w": "a"}),
        build.support("b", "X2", at="F", reads={"w": "b"}),
        nodes=nodes,
        passages=[build.passage()],
    )
    answer = build.answer(assess(graph, S58), "C")
    assert answer.status is Status.SUPPORTED
    assert "no one part carries it in every listed world, together they do" in answer.reason.lower()


@pytest.mark.parametrize(
    ("supported", "k", "expected"),
    [(("E", "F"), 2, Status.SUPPORTED), (("E",), 2, Status.GAP), (("E",), 1, Status.SUPPORTED), ((), 1, Status.GAP)],
)
def test_k_of_n_is_the_kth_best(build, supported, k, expected):
    nodes = (build.gate("C", Gate.K, "E", "F", "G", k=k), build.leaf("E"), build.leaf("F"), build.leaf("G"))
    arguments = [build.support(f"a{leaf}", "X1", at=leaf) for leaf in supported]
    assert build.answer(assess(build.theory(*arguments, nodes=nodes), S58), "C").status is expected


@pytest.mark.parametrize(
    ("against", "expected"),
    [
        (("s",), Status.INSUFFICIENT),
        (("s", "r"), Status.CONTESTED),
        (("u", "s"), Status.SUPPORTED),
        ((), Status.SUPPORTED),
    ],
)
def test_a_node_against_holds_its_target_down_by_its_own_status(build, against, expected):
    nodes = (build.leaf("E"), build.leaf("D", side=Side.AGAINST, kind=NodeKind.JURISDICTION, target="E"))
    parts = {
        "s": build.support("s", "X2", at="D"),
        "r": build.rebut("r", "X3", at="D"),
        "u": build.undercut("u", "X4", attacks=("s",)),
    }
    graph = build.theory(build.support("a", "X1"), *(parts[name] for name in against), nodes=nodes)
    answer = build.answer(assess(graph, S58))
    assert answer.status is expected
    assert "D attacks it" in answer.reason


def test_a_waiver_takes_an_exemption_away(build):
    nodes = (
        build.leaf("E"),
        build.leaf("D", side=Side.AGAINST, kind=NodeKind.JURISDICTION, target="E"),
        build.leaf("W", target="D"),
    )
    graph = build.theory(
        build.support("a", "X1"), build.support("d", "X2", at="D"), build.support("w", "X3", at="W"), nodes=nodes
    )
    assert build.answer(assess(graph, S58)).status is Status.SUPPORTED
    assert build.answer(assess(graph, S58), "D").status is Status.INSUFFICIENT


@pytest.mark.parametrize(("stage", "expected"), [(S61, Status.SUPPORTED), (S66, Status.CONTESTED)])
def test_a_raised_defence_holds_its_target_at_contested_at_66_only(build, stage, expected):
    nodes = (
        build.leaf("E"),
        build.gate("D", Gate.AND, "D1", "D2", side=Side.AGAINST, kind=NodeKind.DEFENCE, target="E"),
        build.leaf("D1", side=Side.AGAINST),
        build.leaf("D2", side=Side.AGAINST),
    )
    graph = build.theory(build.support("a", "X1"), build.support("d", "X2", at="D1"), nodes=nodes)
    answer = build.answer(assess(graph, stage))
    assert answer.status is expected
    assert ("a defence is raised" in answer.reason) == (stage is S66)


def test_a_defence_whose_only_argument_is_out_is_not_raised(build):
    nodes = (build.leaf("E"), build.leaf("D", side=Side.AGAINST, kind=NodeKind.DEFENCE, target="E"))
    graph = build.theory(
        build.support("a", "X1"),
        build.support("d", "X2", at="D"),
        build.undercut("u", "X3", attacks=("d",)),
        nodes=nodes,
    )
    assert build.answer(assess(graph, S66)).status is Status.SUPPORTED


@pytest.mark.parametrize("stage", Stage)
def test_a_pattern_alone_leaves_its_leaf_insufficient_and_is_no_origin(build, stage):
    assessment = assess(build.theory(build.support("p", "X1", scheme=Scheme.PATTERN)), stage)
    assert build.answer(assessment).status is Status.INSUFFICIENT
    assert "a pattern carries nothing alone" in build.answer(assessment).reason
    assert assessment.origins == (("fact of p", 0),)


@pytest.mark.parametrize(("signed_by", "expected"), [("", Status.INSUFFICIENT), ("an analyst", Status.SUPPORTED)])
def test_a_convergence_counts_once_it_is_signed(build, signed_by, expected):
    graph = build.theory(build.convergence("c", "X1", "X2", signed_by=signed_by))
    assert build.answer(assess(graph, S58)).status is expected


@pytest.mark.parametrize(("stage", "counts"), [(S53, True), (S58, True), (S61, False), (S66, False)])
def test_a_prior_finding_counts_up_to_its_own_standard(build, stage, counts):
    finding = build.support("f", "X1", scheme=Scheme.PRIOR_FINDING, finding_stage=S58)
    assessment = assess(build.theory(finding), stage)
    assert (build.answer(assessment).status is Status.SUPPORTED) == counts
    assert [label.id for label in assessment.blocked] == ([] if counts else ["f"])


@pytest.mark.parametrize(("stage", "blocked"), [(S53, False), (S58, False), (S61, True), (S66, True)])
@pytest.mark.parametrize("answer", [Answer.OPEN, Answer.UNKNOWN])
def test_an_open_question_is_listed_everywhere_and_blocks_from_61(build, stage, blocked, answer):
    graph = build.theory(build.support("a", "X1", questions=[build.question(answer=answer)]))
    assessment = assess(graph, stage)
    assert assessment.open_questions == (("a", "authentic?"),)
    assert bool(assessment.blocked) == blocked
    assert build.answer(assessment).status is (Status.INSUFFICIENT if blocked else Status.SUPPORTED)


def test_an_argument_against_is_never_blocked(build):
    rebuttal = build.rebut("r", "X2", scheme=Scheme.PATTERN, questions=[build.question()])
    assert build.answer(assess(build.theory(build.support("a", "X1"), rebuttal), S66)).status is Status.CONTESTED


def test_a_good_answer_falls_with_its_exhibit(build):
    question = build.question(answer=Answer.GOOD, exhibit="X2")
    graph = build.theory(build.support("a", "X1", questions=[question]))
    assert build.answer(assess(graph, S66)).status is Status.SUPPORTED
    without = assess(graph, S66, without=["X2"])
    assert build.answer(without).status is Status.INSUFFICIENT
    assert without.reopened == (("a", "authentic?"),)
    assert assess(graph, S66).single_losses == ("X1", "X2")


def test_a_bad_answer_is_an_undercutter_on_its_exhibit(build):
    question = build.question(answer=Answer.BAD, exhibit="X2")
    graph = build.theory(build.support("a", "X1", questions=[question]))
    answer = build.answer(assess(graph, S58))
    assert answer.status is Status.INSUFFICIENT
    assert answer.reason == "Argument a is defeated by a: authentic? (on X2)."
    assert build.answer(assess(graph, S58, without=["X2"])).status is Status.SUPPORTED
    assert build.answer(assess(graph, S66, without=["X2"])).status is Status.INSUFFICIENT


@pytest.mark.parametrize(
    ("kind", "asked"),
    [(PassageKind.WORDING, "another reading of w?"), (PassageKind.MEANING, "another meaning of w?")],
)
def test_a_reading_that_nobody_listed_is_a_question_until_it_is_judged(build, kind, asked):
    argument = build.support("a", "X1", reads={"w": "ab"})
    heard = build.theory(argument, passages=[build.passage(kind=kind)])
    unheard = build.theory(argument, passages=[build.passage(kind=kind, unheard_closed=False)])
    assert assess(heard, S66).open_questions == ()
    assert build.answer(assess(heard, S66)).reason == "Carried by a (on X1), in both listed readings of w."
    assert assess(unheard, S66).open_questions == (("a", asked),)
    assert build.answer(assess(unheard, S66)).status is Status.INSUFFICIENT
    assert build.answer(assess(unheard, S58)).status is Status.SUPPORTED


@pytest.mark.parametrize(
    ("level", "winner", "at_61", "at_66"),
    [
        (PreferenceLevel.PREFERRED, "a", Status.SUPPORTED, Status.CONTESTED),
        (PreferenceLevel.EXCLUDED, "a", Status.SUPPORTED, Status.SUPPORTED),
        (PreferenceLevel.PREFERRED, "r", Status.INSUFFICIENT, Status.INSUFFICIENT),
    ],
)
def test_a_preference_for_the_charge_counts_at_66_only_when_the_other_is_excluded(build, level, winner, at_61, at_66):
    preference = Preference(argument="a", rebuttal="r", winner=winner, level=level)
    graph = build.theory(build.support("a", "X1"), build.rebut("r", "X2"), preferences=(preference,))
    assert build.answer(assess(graph, S61)).status is at_61
    assert build.answer(assess(graph, S66)).status is at_66


def test_a_beaten_rebuttal_no_longer_holds_back_other_arguments(build):
    preference = Preference(argument="a", rebuttal="r", winner="a", level=PreferenceLevel.EXCLUDED)
    graph = build.theory(
        build.support("a", "X1"), build.support("b", "X2"), build.rebut("r", "X3"), preferences=(preference,)
    )
    assert build.answer(assess(graph, S66)).reason == "Carried by a (on X1) and b (on X2)."


def test_in_some_readings_is_met_at_61_only_where_the_preferred_reading_carries_it(build):
    argument = build.support("a", "X1", reads={"w": "a"})
    met = {
        preferred: build.answer(assess(build.theory(argument, passages=[build.passage(preferred=preferred)]), S61))
        for preferred in (None, "a", "b")
    }
    assert {preferred: answer.met for preferred, answer in met.items()} == {None: False, "a": True, "b": False}
    assert "no judgement prefers the readings that carry it" in met[None].reason
    assert "the preferred readings do not all carry it" in met["b"].reason


def test_supposing_against_the_preferred_reading_meets_nothing_at_61(build):
    graph = build.theory(build.support("a", "X1", reads={"w": "ab"}), passages=[build.passage(preferred="a")])
    answer = build.answer(assess(graph, S61, fix=[ReadingChoice(passage="w", reading="b")]))
    assert (answer.status, answer.met) == (Status.SUPPORTED, False)
    assert "what is supposed is not the preferred reading" in answer.reason


def test_66_asks_for_a_review_by_a_person(build):
    answers = [
        build.answer(assess(build.theory(build.support("a", "X1"), reviewed=reviewed), S66))
        for reviewed in (False, True)
    ]
    assert [answer.met for answer in answers] == [False, True]
    assert [answer.status for answer in answers] == [Status.SUPPORTED, Status.SUPPORTED]
    assert "no person has reviewed the theory" in answers[0].reason


def test_66_is_not_met_while_another_listed_reading_stands(build):
    argument = build.support("a", "X1", reads={"w": "a"})
    graphs = [build.theory(argument, passages=[build.passage(excluded=excluded)]) for excluded in ((), ("b",))]
    assert [build.answer(assess(graph, S66)).met for graph in graphs] == [False, True]
    assert build.answer(assess(graphs[1], S66)).reason == "Carried by a (on X1), in the one remaining reading of w."


def test_a_noticed_fact_carries_a_leaf_without_an_exhibit(build):
    answer = build.answer(assess(build.theory(build.support("n", scheme=Scheme.NOTICED_FACT)), S66))
    assert (answer.status, answer.reason) == (Status.SUPPORTED, "Carried by n (a noticed fact).")


def test_no_sentence_speaks_of_guilt_of_every_reading_or_of_odds(build):
    nodes = (build.gate("C", Gate.AND, "E", "F", "G"), build.leaf("E"), build.leaf("F"), build.leaf("G"))
    graph = build.theory(
        build.support("a", "X1", reads={"w": "ab"}),
        build.support("b", "X2", at="F"),
        build.rebut("r", "X3", at="F"),
        nodes=nodes,
        passages=[build.passage()],
    )
    for stage in Stage:
        for answer in assess(graph, stage).nodes:
            words = f"{answer.reason} {answer.gap or ''}".lower()
            assert not re.search(r"guilt|every reading|probab|likel|%|\d\.\d", words)
            assert answer.reason.endswith(".")
            assert "\n" not in answer.reason


def test_the_trace_has_canonical_bytes_and_no_losses(build):
    graph = build.theory(
        build.support("a", "X1", reads={"w": "a"}),
        passages=[build.passage()],
        pieces=[build.piece("X1", loss=Loss.IRREPLACEABLE)],
        packs=(("pack", "1", "0" * 64),),
    )
    found = trace(graph, assess(graph, S58))
    assert encode(found) == encode(trace(graph, assess(graph, S58)))
    assert found["schema"] == "trace.v1"
    assert found["packs"] == [{"key": "pack", "version": "1", "digest": "0" * 64}]
    assert [node["reason"] for node in found["nodes"]]
    assert not any("loss" in key and key != "loss" for key in found)
