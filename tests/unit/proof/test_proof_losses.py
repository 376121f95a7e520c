"""What falls with what; losses, supports, attacks that decide; worlds; origins."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.assessment import ReadingChoice
from probanda.model.errors import EnginesDisagreeError
from probanda.model.exhibit import Loss
from probanda.model.proof import Argument, Gate, HoldsIn, Piece, Premise, ProofGraph, Scheme, Stage, Status
from probanda.proof import losses as losses_module
from probanda.proof.assess import assess
from probanda.proof.attacks import with_bad_answers
from probanda.proof.evaluate import Evaluator
from probanda.proof.independence import independence_of
from probanda.proof.losses import Sought, find_losses
from probanda.proof.minimal_sets import find_both
from probanda.proof.record import record_of
from probanda.proof.supports import Search
from probanda.proof.worlds import worlds_of

S53, S58, S61, S66 = Stage


def evaluator_of(graph, stage):
    return Evaluator(
        graph,
        with_bad_answers(graph.arguments),
        stage=stage,
        record=record_of(graph),
        worlds=worlds_of(graph),
        fallen=0,
    )


def test_what_was_made_from_an_exhibit_falls_with_it(build):
    pieces = [build.piece("X1"), build.piece("X2", made_from=("X1",)), build.piece("X3", made_from=("X2",))]
    assessment = assess(build.theory(build.support("a", "X3"), pieces=pieces), S58)
    assert assessment.single_losses == ("X1", "X2", "X3")
    assert assessment.supports == (("X1", "X2", "X3"),)


@pytest.mark.parametrize(("outside", "single", "double"), [((), (), (("X1", "X2"),)), (("a broadcast",), (), ())])
def test_a_copy_falls_when_all_that_it_copied_has_fallen(build, outside, single, double):
    pieces = [build.piece("X1"), build.piece("X2"), build.piece("X3", copies=("X1", "X2"), copies_outside=outside)]
    graph = build.theory(build.support("a", "X3"), pieces=pieces)
    assessment = assess(graph, S58)
    assert assessment.single_losses == ("X3",)
    assert assessment.double_losses == double
    assert build.answer(assess(graph, S58, without=["X1"])).met
    assert build.answer(assess(graph, S58, without=["X1", "X2"])).met == bool(outside)


def test_noticed_facts_are_never_lost(build):
    graph = build.theory(build.support("a", "LAW", "X1"), pieces=[build.piece("LAW", loss=Loss.NOTICED)])
    assessment = assess(graph, S58)
    assert (assessment.losses, assessment.supports) == ((("X1",),), (("X1",),))


def test_alternative_arguments_fall_together_only(build):
    assessment = assess(build.theory(build.support("a", "X1", "X2"), build.support("b", "X3")), S58)
    assert assessment.single_losses == ()
    assert assessment.double_losses == (("X1", "X3"), ("X2", "X3"))
    assert assessment.losses == (("X1", "X3"), ("X2", "X3"))
    assert assessment.supports == (("X3",), ("X1", "X2"))


def test_a_root_that_fails_already_has_one_empty_loss(build):
    assessment = assess(build.theory(), S58)
    assert (assessment.losses, assessment.supports, assessment.single_losses) == (((),), (), ())


def test_losses_leave_attackers_at_the_full_record_and_without_takes_from_both_sides(build):
    """X1 carries the charge and its attacker: taking it out of both helps, losing it from the `for` side does not."""
    graph = build.theory(build.support("a", "X1"), build.support("b", "X2"), build.undercut("u", "X1", attacks=("b",)))
    assert assess(graph, S58).losses == (("X1",),)
    assert build.answer(assess(graph, S58, without=["X1"])).status is Status.SUPPORTED


def test_an_answer_to_an_attacker_is_part_of_what_carries(build):
    graph = build.theory(
        build.support("a", "X1"),
        build.undercut("u", "X2", attacks=("a",)),
        build.undercut("v", "X3", attacks=("u",)),
    )
    assert assess(graph, S58).losses == (("X1",), ("X3",))


def test_in_some_readings_it_falls_only_when_no_world_suffices(build):
    graph = build.theory(
        build.support("a", "X1", reads={"w": "a"}),
        build.support("b", "X2", reads={"w": "b"}),
        passages=[build.passage()],
    )
    assert assess(graph, S58).losses == (("X1", "X2"),)
    assert assess(graph, S61).losses == (("X1",), ("X2",))


def test_an_attack_decides_alone_or_in_pairs_of_which_neither_does(build):
    one = build.theory(build.support("a", "X1"), build.rebut("r", "X2"))
    two = build.theory(
        build.support("a", "X1"), build.undercut("u", "X2", attacks=("a",)), build.undercut("v", "X3", attacks=("a",))
    )
    assert assess(one, S58).attacks_that_decide == (("r",),)
    assert assess(two, S58).attacks_that_decide == (("u", "v"),)
    assert assess(build.theory(build.support("a", "X1")), S58).attacks_that_decide == ()


def test_beyond_the_budget_of_trials_a_diagram_finds_what_the_search_finds(build):
    by_search, by_diagram = (assess(_wide(build), S58, budget=budget) for budget in (10_000, 50))
    assert (by_diagram.losses, by_diagram.supports) == (by_search.losses, by_search.supports)
    assert (by_diagram.loss_count, by_diagram.support_count) == (8, 256)
    assert by_search.notes == ()
    (note,) = by_diagram.notes
    assert note == (
        "The full lists of losses and supports take more than 50 trials: they were found by a decision diagram; "
        "single and double losses are complete."
    )


def test_beyond_both_budgets_nothing_is_listed_or_counted_and_the_answer_says_so(build):
    found = find_losses(evaluator_of(_wide(build), S58), Sought.ALL, 50, node_budget=20)
    assert (found.minimal, found.supports, found.loss_count, found.support_count) == (None, None, None, None)
    assert "take more than 50 trials and 20 nodes of a diagram, and were not made" in found.note
    assert found.double == tuple((f"X{number}a", f"X{number}b") for number in range(8))


def test_too_many_to_list_are_counted_and_the_answer_says_so(build):
    assessment = assess(_wide(build, 24), S58)
    assert (assessment.support_count, assessment.supports) == (2**24, None)
    assert (assessment.loss_count, len(assessment.losses)) == (24, 24)
    assert assessment.notes[0].endswith("16777216 minimal supports are counted, not listed.")


def test_a_diagram_that_disagrees_is_an_error_and_never_an_answer(build, monkeypatch):
    swapped = lambda tree, *, node_budget: find_both(tree, node_budget=node_budget)[::-1]  # noqa: E731
    monkeypatch.setattr(losses_module, "find_both", swapped)
    with pytest.raises(EnginesDisagreeError, match="neither is shown"):
        assess(_wide(build), S58, budget=50)


def test_a_loss_is_replaceable_when_one_of_its_exhibits_is(build):
    """It is minimal, so any one of them put back undoes it."""
    pieces = [build.piece(name, loss=Loss.IRREPLACEABLE) for name in ("X1", "X2")]
    graph = build.theory(build.support("a", "X1", "X3"), build.support("b", "X2"), pieces=pieces)
    assessment = assess(graph, S58)
    assert assessment.losses == (("X1", "X2"), ("X2", "X3"))
    assert assessment.loss_kinds == (Loss.IRREPLACEABLE, Loss.REPLACEABLE)


def _wide(build, elements: int = 8):
    """Eight elements with two arguments each: 256 supports."""
    names = [f"E{number}" for number in range(elements)]
    arguments = [
        build.support(f"a{index}{which}", f"X{index}{which}", at=name)
        for index, name in enumerate(names)
        for which in "ab"
    ]
    return build.theory(*arguments, nodes=(build.gate("C", Gate.AND, *names), *map(build.leaf, names)))


def test_within_the_budget_all_are_listed(build):
    assessment = assess(_wide(build), S58, budget=10_000)
    assert (len(assessment.losses), len(assessment.supports), assessment.notes) == (8, 256, ())


def test_losses_that_were_not_asked_for_are_not_given(build):
    assessment = assess(build.theory(build.support("a", "X1")), S58, sought=Sought.NONE)
    assert (assessment.losses, assessment.supports, assessment.single_losses) == (None, None, ())
    assert assessment.notes == ("Losses were not asked for.",)


@given(st.lists(st.integers(1, 127), min_size=1, max_size=6))
def test_losses_are_the_minimal_hitting_sets_of_the_supports(supports):
    """Against brute force, for any family of supports over seven members."""

    def holds(out: int) -> bool:
        return any(not support & out for support in supports)

    minimal = [one for one in set(supports) if not any(other != one and other & ~one == 0 for other in supports)]
    losing = [out for out in range(128) if not holds(out)]
    losses = [one for one in losing if not any(other != one and other & ~one == 0 for other in losing)]
    search = Search(127, holds)
    assert search.minimal(10_000) == (sorted(losses), sorted(minimal))
    assert sorted(search.singles()) == sorted(one for one in losses if one.bit_count() == 1)
    assert search.doubles() == sorted(one for one in losses if one.bit_count() == 2)
    assert sorted(Search(127, holds).singles()) == sorted(search.singles())
    assert Search(127, holds).doubles() == search.doubles()
    assert not any(one & ~other == 0 for one, other in combinations(sorted(losses), 2))


# Worlds.


def _passages(build, count: int, readings: str = "ab"):
    return [build.passage(f"w{number}", readings) for number in range(count)]


def _reading(name: str, exhibit: str, count: int, reading: str = "a") -> Argument:
    holds_in = tuple(HoldsIn(passage=f"w{number}", readings=(reading,)) for number in range(count))
    return Argument(
        id=name,
        node="E",
        scheme=Scheme.DOCUMENT,
        premises=(Premise(claim=name, exhibits=(exhibit,), holds_in=holds_in),),
    )


def test_only_passages_that_a_premise_touches_make_worlds(build):
    graph = build.theory(build.support("a", "X1", reads={"w0": "a"}), passages=_passages(build, 5))
    assessment = assess(graph, S58)
    assert assessment.world_count == 2
    assert [world.choices for world in assessment.worlds] == [
        (ReadingChoice(passage="w0", reading="a"),),
        (ReadingChoice(passage="w0", reading="b"),),
    ]


def test_a_passage_without_a_listed_reading_makes_no_world_and_carries_no_premise(build):
    graph = build.theory(build.support("a", "X1", reads={"w": ""}), passages=[build.passage(readings="")])
    assessment = assess(graph, S58)
    assert (assessment.world_count, assessment.worlds[0].choices) == (1, ())
    assert build.answer(assessment).status is Status.INSUFFICIENT


def test_4096_worlds_are_listed(build):
    assessment = assess(build.theory(_reading("a", "X1", 12), passages=_passages(build, 12)), S58)
    assert (assessment.world_count, len(assessment.worlds), assessment.notes) == (4_096, 4_096, ())
    assert build.answer(assessment).flips == tuple(f"w{number}" for number in range(12))


def test_more_worlds_are_decided_by_what_premises_tell_apart_and_the_answer_says_so(build):
    graph = build.theory(_reading("a", "X1", 6), passages=_passages(build, 6, "abcde"))
    assessment = assess(graph, S58)
    assert (assessment.world_count, assessment.worlds) == (64, ())
    assert "decided as 64 that differ in what a premise says, and are not listed" in assessment.notes[0]
    answer = build.answer(assessment)
    assert answer.status is Status.IN_SOME_READINGS
    assert answer.in_readings == (tuple(ReadingChoice(passage=f"w{number}", reading="a") for number in range(6)),)


def test_taking_readings_together_changes_no_answer(build):
    """Eight readings of four passages: 4,096 worlds are listed; with one more reading they are taken together."""
    arguments = [_reading("a", "X1", 4), _reading("b", "X2", 2, "b"), build.rebut("r", "X3", reads={"w3": "ac"})]
    few = assess(build.theory(*arguments, passages=_passages(build, 4, "abcdefgh")), S58)
    many = assess(build.theory(*arguments, passages=_passages(build, 4, "abcdefghi")), S58)
    assert few.worlds
    assert not many.worlds
    for answer, other in zip(few.nodes, many.nodes, strict=True):
        assert (answer.status, answer.met, answer.flips) == (other.status, other.met, other.flips)
        assert len(other.in_readings) > len(answer.in_readings) > 0
    assert few.losses == many.losses


# Origins.


def _independence(pieces, asserting, fallen=frozenset()):
    graph = ProofGraph(id="T", root="E", nodes=(), arguments=(), pieces=pieces)
    return independence_of(graph, {"fact": frozenset(asserting)}, fallen)["fact"]


def _origins(asserting, **comes_from) -> int:
    """`X2=("X1",)` is made from X1; `X2=(None,)` copies something outside the record."""
    pieces = tuple(
        Piece(
            id=name,
            loss=Loss.REPLACEABLE,
            made_from=tuple(other for other in others if other),
            copies_outside=("outside",) if None in others else (),
        )
        for name, others in comes_from.items()
    )
    return _independence(pieces, asserting).number


@pytest.mark.parametrize(
    ("asserting", "comes_from", "expected"),
    [
        (["X1", "X2"], {"X1": (), "X2": ()}, 2),
        (["X1", "X2"], {"X1": (), "X2": ("X1",)}, 1),
        (["X2", "X3"], {"X1": (), "X2": ("X1",), "X3": ("X1",)}, 1),
        (["X2", "X3"], {"X2": (None,), "X3": (None,)}, 1),
        (["X3"], {"X1": (), "X2": (), "X3": ("X1", "X2")}, 1),
        (["X3", "X4"], {"X1": (), "X2": (), "X3": ("X1", "X2"), "X4": ("X1",)}, 2),
        (["X4", "X5"], {"X1": (), "X2": (), "X3": ("X1", "X2"), "X4": ("X3",), "X5": ("X3",)}, 1),
        ([], {"X1": ()}, 0),
    ],
)
def test_origins_are_paths_that_share_no_exhibit(asserting, comes_from, expected):
    assert _origins(asserting, **comes_from) == expected


def test_what_has_fallen_is_no_origin():
    pieces = (Piece(id="X1", loss=Loss.REPLACEABLE), Piece(id="X2", loss=Loss.REPLACEABLE))
    assert _independence(pieces, {"X1", "X2"}, frozenset({"X1"})).number == 1
