"""Theories that cannot be assessed are refused, all mistakes at once, in words."""

import pytest

from probanda.model.assessment import ReadingChoice
from probanda.model.errors import TheoryError
from probanda.model.exhibit import Loss
from probanda.model.proof import Answer, Gate, Node, NodeKind, Preference, PreferenceLevel, Scheme, Side, Stage
from probanda.proof.assess import assess
from probanda.proof.schemes import CRITICAL_QUESTIONS

AGAINST = {"side": Side.AGAINST, "kind": NodeKind.DEFENCE}


def refused(graph) -> str:
    with pytest.raises(TheoryError) as caught:
        assess(graph, Stage.REASONABLE_GROUNDS)
    assert caught.value.advice
    return str(caught.value)


def test_a_not_gate_is_refused_and_says_what_to_write_instead(build):
    nodes = (build.gate("C", Gate.AND, "N"), Node(id="N", node_kind=NodeKind.ELEMENT, gate="NOT", children=("E",)))
    words = refused(build.theory(build.support("a", "X1"), nodes=(*nodes, build.leaf())))
    assert "node 'N' has the gate 'NOT'" in words
    assert "a node against it" in words


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        (lambda b: (b.gate("C", Gate.AND, "E", "C"), b.leaf()), "nodes depend on each other in a circle"),
        (lambda b: (b.gate("C", Gate.AND, "D"), b.gate("D", Gate.OR, "C"), b.leaf()), "in a circle"),
        (lambda b: (b.gate("C", Gate.AND, "nowhere"), b.leaf()), "has the child 'nowhere', which is not among"),
        (lambda b: (b.leaf(), b.leaf()), "two nodes have the id 'E'"),
        (lambda b: (b.gate("C", Gate.AND), b.leaf()), "node 'C' is AND of nothing"),
        (lambda b: (b.gate("C", Gate.K, "E", k=2), b.leaf()), "node 'C' wants 2 of 1 children"),
        (lambda b: (b.gate("C", Gate.K, "E"), b.leaf()), "node 'C' wants None of 1 children"),
        (lambda b: (b.gate("C", Gate.AND, "E", k=1), b.leaf()), "node 'C' is AND and has a k"),
        (lambda b: (b.gate("C", Gate.AND, "E", "E"), b.leaf()), "names its child 'E' twice"),
        (lambda b: (b.gate("E", Gate.LEAF, "F"), b.leaf("F")), "leaf 'E' has children"),
        (lambda b: (b.gate("C", Gate.AND, "E", "D"), b.leaf(), b.leaf("D", **AGAINST)), "it must attack it"),
        (lambda b: (b.leaf(), b.leaf("D", **AGAINST)), "'D' is against the charge and attacks no node"),
        (lambda b: (b.leaf(), b.leaf("D", **AGAINST, target="nowhere")), "attacks 'nowhere', which is not among"),
        (lambda b: (b.leaf(), b.leaf("W", target="E")), "attacks 'E', which is on its own side"),
        (lambda b: (b.leaf("E", target="E"),), "node 'E' attacks itself"),
        (
            lambda b: (
                b.gate("C", Gate.AND, "E"),
                b.leaf(),
                b.gate("D", Gate.AND, "D1", **AGAINST, target="C"),
                b.leaf("D1", **AGAINST, target="C"),
            ),
            "'D1' attacks 'C' and stands under 'D': it must be a root",
        ),
        (
            lambda b: (b.gate("C", Gate.OR, "E", "M"), b.leaf(), b.leaf("M", kind=NodeKind.MODE)),
            "mode 'M' stands under 'C', which is no AND",
        ),
        (
            lambda b: (b.gate("C", Gate.OR, "E", "A"), b.leaf(), b.leaf("A", kind=NodeKind.ADMISSIBILITY)),
            "admissibility 'A' stands under 'C', which is no AND",
        ),
    ],
)
def test_a_tree_that_is_no_charge_tree_is_refused(build, nodes, words):
    assert words in refused(build.theory(build.support("a", "X1"), nodes=nodes(build)))


def test_a_root_against_the_charge_or_unknown_is_refused(build):
    nodes = (build.leaf(), build.leaf("D", **AGAINST, target="E"))
    assert "the root 'D' stands against the charge" in refused(build.theory(nodes=nodes, root="D"))
    assert "the root 'nowhere' is not among the nodes" in refused(build.theory(root="nowhere"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (lambda b: [b.support("a", "X1"), b.support("a", "X2")], "two arguments have the id 'a'"),
        (lambda b: [b.undercut("u", "X1", attacks=("u",))], "argument 'u' attacks itself"),
        (
            lambda b: [b.undercut("u", "X1", attacks=("v",)), b.undercut("v", "X1", attacks=("u",))],
            "arguments attack each other in a circle",
        ),
        (lambda b: [b.undercut("u", "X1", attacks=("nothing",))], "attacks 'nothing', which is not among"),
        (lambda b: [b.undercut("u", "X1", attacks=())], "undercutter 'u' attacks nothing"),
        (lambda b: [b.undercut("u", "X1", attacks=("u2",), node="E")], "undercutter 'u' names a node"),
        (
            lambda b: [
                b.support("a", "X1"),
                b.rebut("r", "X1"),
                b.undercut("u", "X1", attacks=("a", "r")),
            ],
            "undercutter 'u' attacks arguments of both sides",
        ),
        (lambda b: [b.support("a", "X1", at="nowhere")], "stands at 'nowhere', which is not among the nodes"),
        (lambda b: [b.support("a", "X1", at="C")], "stands at 'C', which is not a leaf"),
        (lambda b: [b.support("a", "X1", attacks=("b",))], "only an undercutter does"),
        (lambda b: [b.support("a", "X1", claim="E")], "argument 'a' rests on its own conclusion, 'E'"),
        (lambda b: [b.support("a", "X1", claim="it was said")], "argument 'a' rests on its own conclusion, 'E'"),
        (lambda b: [b.support("a")], "without an exhibit: only a noticed fact needs none"),
        (lambda b: [b.rebut("r", scheme=Scheme.NOTICED_FACT)], "attack 'r' rests on no exhibit"),
        (lambda b: [b.support("a", "X1", reads={"z": "a"})], "depends on passage 'z', which is not in the theory"),
        (lambda b: [b.support("a", "X1", reads={"w": "z"})], "reading 'z' of passage 'w', which is not listed"),
        (lambda b: [b.support("a", "X1", scheme=Scheme.PRIOR_FINDING)], "does not say at which standard"),
        (lambda b: [b.support("a", "X1", questions=[b.question(), b.question()])], "is asked 'authentic?' twice"),
        (lambda b: [b.support("a", "X1", questions=[b.question(answer=Answer.BAD)])], "rests on no exhibit"),
    ],
)
def test_arguments_that_cannot_be_weighed_are_refused(build, arguments, words):
    nodes = (build.gate("C", Gate.AND, "E"), build.leaf("E", words="it was said"))
    assert words in refused(build.theory(*arguments(build), nodes=nodes, passages=[build.passage()]))


def test_an_argument_without_premises_or_on_an_unknown_exhibit_is_refused(build):
    from msgspec.structs import replace

    graph = build.theory(build.support("a", "X1", questions=[build.question(answer=Answer.GOOD, exhibit="X2")]))
    words = refused(replace(graph, pieces=()))
    assert "argument 'a' rests on exhibit 'X1', which is not in the record" in words
    assert "rests on exhibit 'X2', which is not in the record" in words
    bare = replace(graph, arguments=(replace(graph.arguments[0], premises=()),))
    assert "argument 'a' has no premise" in refused(bare)


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        (lambda b: [b.piece("X1"), b.piece("X1")], "two exhibits have the id 'X1'"),
        (lambda b: [b.piece("X1", made_from=("nowhere",))], "comes from 'nowhere', which is not in the record"),
        (
            lambda b: [b.piece("X1", made_from=("X2",)), b.piece("X2", copies=("X1",))],
            "come from each other in a circle",
        ),
    ],
)
def test_a_record_that_cannot_be_is_refused(build, pieces, words):
    assert words in refused(build.theory(build.support("a", "X1"), pieces=pieces(build)))


@pytest.mark.parametrize(
    ("passages", "words"),
    [
        (lambda b: [b.passage(), b.passage()], "two passages have the id 'w'"),
        (lambda b: [b.passage(readings="aa")], "lists a reading twice"),
        (lambda b: [b.passage(preferred="z")], "has no reading 'z', which a judgement names"),
        (lambda b: [b.passage(preferred="a", excluded=("a",))], "is both preferred and excluded"),
        (lambda b: [b.passage(excluded=("a", "b"))], "all readings of passage 'w' are excluded"),
    ],
)
def test_passages_that_contradict_themselves_are_refused(build, passages, words):
    assert words in refused(build.theory(build.support("a", "X1"), passages=passages(build)))


@pytest.mark.parametrize(
    ("argument", "rebuttal", "winner", "words"),
    [
        ("a", "nowhere", "a", "names an argument that is not there"),
        ("r", "a", "a", "needs a support and a rebuttal of one leaf"),
        ("a", "r", "b", "is won by 'b', which is neither"),
    ],
)
def test_a_preference_between_things_that_do_not_meet_is_refused(build, argument, rebuttal, winner, words):
    preference = Preference(argument=argument, rebuttal=rebuttal, winner=winner, level=PreferenceLevel.PREFERRED)
    graph = build.theory(build.support("a", "X1"), build.rebut("r", "X2"), preferences=(preference,))
    assert words in refused(graph)


def test_a_preference_stated_twice_is_refused(build):
    preference = Preference(argument="a", rebuttal="r", winner="a", level=PreferenceLevel.PREFERRED)
    graph = build.theory(build.support("a", "X1"), build.rebut("r", "X2"), preferences=(preference, preference))
    assert "is stated twice" in refused(graph)


def test_all_mistakes_are_told_at_once(build):
    graph = build.theory(
        build.support("a", "X1", at="nowhere"),
        build.undercut("u", "X1", attacks=("u",)),
        passages=[build.passage(preferred="z")],
        pieces=[build.piece("X1", made_from=("X0",))],
        root="C",
    )
    words = refused(graph)
    assert words.startswith("theory 'T' cannot be assessed: ")
    for found in ("'C'", "'nowhere'", "'u' attacks itself", "'z'", "'X0'"):
        assert found in words


def test_what_is_supposed_must_be_in_the_theory(build):
    graph = build.theory(build.support("a", "X1", reads={"w": "a"}), passages=[build.passage(excluded=("b",))])

    def supposed(**suppose) -> str:
        with pytest.raises(TheoryError) as caught:
            assess(graph, Stage.REASONABLE_GROUNDS, **suppose)
        return f"{caught.value} {caught.value.advice}"

    assert supposed(without=["X9"]) == "exhibit 'X9' cannot be taken out: it is not in the record The exhibits are: X1."
    assert "passage 'z' cannot be fixed" in supposed(fix=[ReadingChoice(passage="z", reading="a")])
    assert "to 'z', which is not listed" in supposed(fix=[ReadingChoice(passage="w", reading="z")])
    assert "to 'b', which is excluded" in supposed(fix=[ReadingChoice(passage="w", reading="b")])


def test_a_passage_cannot_be_fixed_to_two_readings(build):
    graph = build.theory(build.support("a", "X1", reads={"w": "a"}), passages=[build.passage()])
    with pytest.raises(TheoryError, match="fixed to two readings"):
        assess(graph, Stage.REASONABLE_GROUNDS, fix=[ReadingChoice(passage="w", reading=reading) for reading in "ab"])


def test_a_noticed_fact_that_is_taken_out_stays_and_the_answer_says_so(build):
    graph = build.theory(build.support("a", "LAW"), pieces=[build.piece("LAW", loss=Loss.NOTICED)])
    assessment = assess(graph, Stage.REASONABLE_GROUNDS, without=["LAW"])
    assert build.answer(assessment).met
    assert assessment.notes == ("A noticed fact cannot be taken out; it stays: LAW.",)


def test_every_scheme_has_its_questions_but_noticed_and_agreed_facts():
    assert set(CRITICAL_QUESTIONS) == set(Scheme)
    assert [scheme for scheme in Scheme if not CRITICAL_QUESTIONS[scheme]] == [Scheme.NOTICED_FACT, Scheme.AGREED_FACT]
