"""The diagram of a theory against the search that assesses again, on random theories at every stage."""

import importlib.util
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from probanda.model.errors import NotComputedError
from probanda.model.proof import Answer, Gate, NodeKind, Premise, Scheme, Side, Stage
from probanda.proof.attacks import with_bad_answers
from probanda.proof.evaluate import Evaluator
from probanda.proof.fault_tree import dual, happens
from probanda.proof.losses import universe_of
from probanda.proof.minimal_sets import minimal_sets
from probanda.proof.record import record_of
from probanda.proof.success_tree import success_tree
from probanda.proof.supports import Search
from probanda.proof.worlds import worlds_of

ROOT = Path(__file__).parents[3]
stages = st.sampled_from(Stage)


def loaded(path: str):
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SMALL = loaded("tests/unit/proof/test_proof_properties.py").theory
LARGE = loaded("benchmarks/assess.py").generated


def evaluator(graph, stage: Stage, without: tuple[str, ...] = ()) -> Evaluator:
    record = record_of(graph)
    return Evaluator(
        graph,
        with_bad_answers(graph.arguments),
        stage=stage,
        record=record,
        worlds=worlds_of(graph),
        fallen=record.taken(without),
    )


def by_search(found: Evaluator) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    losses, supports = Search(universe_of(found), found.root_met).minimal(1_000_000)
    return tuple(sorted(map(found.record.names, sets)) for sets in (losses, supports))


@given(st.integers(0, 2**32 - 1), stages, st.booleans())
@settings(max_examples=300)
def test_the_diagram_has_the_losses_and_supports_of_the_search(seed, stage, take_one):
    graph = SMALL(seed)
    found = evaluator(graph, stage, (graph.pieces[0].id,) if take_one else ())
    tree = success_tree(found, universe_of(found), 100_000)
    if not found.root_met():
        assert minimal_sets(tree) == ()
        return
    losses, supports = by_search(found)
    assert sorted(minimal_sets(tree)) == supports
    assert sorted(minimal_sets(dual(tree))) == losses


@given(st.integers(0, 2**32 - 1), stages)
def test_the_tree_says_of_every_set_of_exhibits_what_the_evaluator_says(seed, stage):
    found = evaluator(SMALL(seed), stage)
    universe = universe_of(found)
    tree = success_tree(found, universe, 100_000)
    numbers = range(len(tree.events))
    for size in range(len(tree.events) + 1):
        for kept in map(frozenset, combinations(numbers, size)):
            out = universe & ~found.record.mask(tree.events[number] for number in kept)
            assert happens(tree, kept) == found.root_met(out)


@given(st.integers(0, 2**32 - 1), stages)
@settings(max_examples=40)
def test_on_larger_theories_the_tree_says_what_the_evaluator_says(seed, stage):
    """Ten elements, forty exhibits, sixteen worlds, undercutters, rebuttals, copies: a sample of what is taken out."""
    found = evaluator(LARGE(10, 40, seed), stage)
    universe = universe_of(found)
    tree = success_tree(found, universe, 1_000_000)
    random = Random(seed)  # noqa: S311 - seeds make samples here, not secrets
    for _ in range(60):
        share = random.random()
        kept = frozenset(number for number in range(len(tree.events)) if random.random() > share * share)
        out = universe & ~found.record.mask(tree.events[number] for number in kept)
        assert happens(tree, kept) == found.root_met(out)


@given(st.integers(0, 200))
@settings(max_examples=25, deadline=None)
def test_on_larger_theories_both_engines_list_the_same(seed):
    found = evaluator(LARGE(3, 14, seed), Stage.REASONABLE_GROUNDS)
    if not found.root_met():
        return
    losses, supports = by_search(found)
    tree = success_tree(found, universe_of(found), 1_000_000)
    assert (sorted(minimal_sets(dual(tree))), sorted(minimal_sets(tree))) == (losses, supports)


def nested(build, seed: int):
    """Three parts of three leaves, with any gates; four passages that join some parts and not others; attacks."""
    random = Random(seed)  # noqa: S311 - seeds make samples here, not secrets
    gates = {
        name: random.choice([(Gate.AND, None), (Gate.OR, None), (Gate.K, 2), (Gate.K, 2)])
        for name in ("C", "G0", "G1", "G2", "D")
    }
    leaves = [f"L{number}" for number in range(9)]
    limbs = ["M0", "M1", "M2"]
    arguments = []
    for leaf in (*leaves, *limbs):
        for _ in range(random.choice([0, 1, 1, 2])):
            reads = {f"w{random.randrange(4)}": random.choice(["a", "b", "ab", "bc"])} if random.random() < 0.7 else {}
            place = build.rebut if random.random() < 0.2 else build.support
            arguments.append(place(f"a{len(arguments)}", f"X{random.randint(1, 6)}", at=leaf, reads=reads))
    return build.theory(
        *arguments,
        nodes=(
            build.gate("C", gates["C"][0], "G0", "G1", "G2", k=gates["C"][1]),
            *(
                build.gate(
                    f"G{number}", gates[f"G{number}"][0], *leaves[3 * number : 3 * number + 3], k=gates[f"G{number}"][1]
                )
                for number in range(3)
            ),
            *map(build.leaf, leaves),
            against(build, "D", *limbs, gate=gates["D"][0], k=gates["D"][1], target=random.choice(["C", "G0", "L4"])),
            *(limb(build, name) for name in limbs),
        ),
        pieces=[build.piece(f"X{number}") for number in range(1, 7)],
        passages=[build.passage(f"w{number}", "abc", preferred=random.choice([None, "a"])) for number in range(4)],
    )


@given(st.integers(0, 2**32 - 1), stages)
@settings(max_examples=120, deadline=None)
def test_parts_looked_at_one_by_one_say_what_the_evaluator_says_of_the_whole(build, seed, stage):
    found = evaluator(nested(build, seed), stage)
    universe = universe_of(found)
    tree = success_tree(found, universe, 100_000)
    for size in range(len(tree.events) + 1):
        for kept in map(frozenset, combinations(range(len(tree.events)), size)):
            out = universe & ~found.record.mask(tree.events[number] for number in kept)
            assert happens(tree, kept) == found.root_met(out)


def test_parts_that_a_passage_joins_are_tried_together(build):
    """One part holds where the passage reads a, the other where it reads b: each can be had, both never."""
    graph = build.theory(
        build.support("a", "X1", at="P", reads={"w": "a"}),
        build.support("b", "X2", at="Q", reads={"w": "b"}),
        nodes=(build.gate("E", Gate.AND, "P", "Q"), build.leaf("P"), build.leaf("Q")),
        passages=[build.passage()],
    )
    found = evaluator(graph, Stage.REASONABLE_GROUNDS)
    assert not found.root_met()
    assert minimal_sets(success_tree(found, universe_of(found), 1_000)) == ()
    apart = replace(graph, passages=(*graph.passages, build.passage("v")))
    other = build.support("b", "X2", at="Q", reads={"v": "b"})
    assert both(replace(apart, arguments=(graph.arguments[0], other)), Stage.REASONABLE_GROUNDS) == [("X1",), ("X2",)]


def test_a_part_of_a_very_deep_theory_is_tried_whole(build):
    depth = 400
    graph = build.theory(
        *(build.support(f"a{number}", f"X{number % 3}", at=f"L{number}") for number in range(depth)),
        nodes=(
            *(
                build.gate(f"G{number}", Gate.AND, f"L{number}", f"G{number + 1}" if number < depth - 1 else "L0")
                for number in range(depth)
            ),
            *(build.leaf(f"L{number}") for number in range(depth)),
        ),
    )
    assert both(graph, Stage.REASONABLE_GROUNDS) == [("X0",), ("X1",), ("X2",)]


def test_votes_are_bounded(build):
    found = evaluator(LARGE(10, 40), Stage.REASONABLE_GROUNDS)
    with pytest.raises(NotComputedError, match="not made within 50 votes"):
        success_tree(found, universe_of(found), 50)


def test_kinds_of_worlds_are_bounded(build):
    readings = [build.support(f"a{number}", f"X{number}", reads={f"w{number}": "a"}) for number in range(10)]
    graph = build.theory(*readings, passages=[build.passage(f"w{number}") for number in range(10)])
    found = evaluator(graph, Stage.REASONABLE_GROUNDS)
    with pytest.raises(NotComputedError, match="not made within 500 votes"):
        success_tree(found, universe_of(found), 500)
    assert len(minimal_sets(success_tree(found, universe_of(found), 5_000))) == 10


# What random theories seldom reach, by hand: the diagram and the search, and the answer that the rules ask for.


def both(graph, stage: Stage) -> list[tuple[str, ...]]:
    """The losses, after the search and the diagram were found to agree."""
    found = evaluator(graph, stage)
    assert found.root_met()
    losses, supports = by_search(found)
    tree = success_tree(found, universe_of(found), 100_000)
    assert (sorted(minimal_sets(dual(tree))), sorted(minimal_sets(tree))) == (losses, supports)
    return losses


def against(build, name="D", *children, gate=None, k=None, target="E", kind=NodeKind.DEFENCE):
    if gate is None:
        return build.leaf(name, side=Side.AGAINST, target=target, kind=kind)
    return build.gate(name, gate, *children, k=k, side=Side.AGAINST, target=target, kind=kind)


def limb(build, name):
    return build.leaf(name, side=Side.AGAINST, kind=NodeKind.DEFENCE)


def test_a_raised_defence_is_kept_down_by_what_answers_its_limb(build):
    """One limb is argued, the other is a gap: the defence fails, and still it would cap the element at 66(3)."""
    graph = build.theory(
        build.support("a", "X1"),
        build.support("d", "X2", at="L1"),
        build.undercut("u", "X3", attacks=("d",)),
        nodes=(build.leaf(), against(build, "D", "L1", "L2", gate=Gate.AND), limb(build, "L1"), limb(build, "L2")),
    )
    assert both(graph, Stage.BEYOND_REASONABLE_DOUBT) == [("X1",), ("X3",)]
    assert both(graph, Stage.SUBSTANTIAL_GROUNDS) == [("X1",)]


def test_a_defence_in_dispute_leaves_the_element_contested(build):
    graph = build.theory(
        build.support("a", "X1"),
        build.support("d", "X2", at="D"),
        build.rebut("r", "X3", at="D"),
        nodes=(build.leaf(), against(build)),
    )
    assert both(graph, Stage.REASONABLE_GROUNDS) == [("X1",), ("X3",)]


def test_the_exhibit_of_a_good_answer_is_part_of_what_carries(build):
    question = build.question(answer=Answer.GOOD, exhibit="X2")
    graph = build.theory(build.support("a", "X1", questions=[question]))
    assert both(graph, Stage.SUBSTANTIAL_GROUNDS) == [("X1",), ("X2",)]
    assert both(graph, Stage.REASONABLE_GROUNDS) == [("X1",)]


def test_two_of_three_limbs_are_enough_for_what_is_against(build):
    """All three limbs are answered; the element falls once two answers do."""
    graph = build.theory(
        build.support("a", "X1"),
        *(build.support(f"d{number}", f"Y{number}", at=f"L{number}") for number in range(3)),
        *(build.undercut(f"u{number}", f"Z{number}", attacks=(f"d{number}",)) for number in range(3)),
        nodes=(
            build.leaf(),
            against(build, "D", "L0", "L1", "L2", gate=Gate.K, k=2),
            *(limb(build, f"L{number}") for number in range(3)),
        ),
    )
    assert both(graph, Stage.REASONABLE_GROUNDS) == [("X1",), ("Z0", "Z1"), ("Z0", "Z2"), ("Z1", "Z2")]


def test_of_a_convergence_so_many_items_carry_as_its_signature_asks_for(build):
    items = tuple(Premise(claim=f"item {number}", exhibits=(f"X{number}",)) for number in (1, 2, 3))
    converging = replace(
        build.support("a", "X1", scheme=Scheme.CONVERGENCE, signed_by="a person"), premises=items, at_least=2
    )
    named = build.theory(converging, pieces=[build.piece(f"X{number}") for number in (1, 2, 3)])
    found = evaluator(named, Stage.REASONABLE_GROUNDS)
    tree = success_tree(found, universe_of(found), 1_000)
    assert sorted(minimal_sets(tree)) == [("X1", "X2"), ("X1", "X3"), ("X2", "X3")]
    assert by_search(found) == (sorted(minimal_sets(dual(tree))), sorted(minimal_sets(tree)))


def test_modes_that_are_not_required_carry_nothing_at_53(build):
    graph = build.theory(
        build.support("a", "X1", at="E"),
        build.support("m", "X2", at="M"),
        nodes=(build.gate("C", Gate.AND, "E", "M"), build.leaf(), build.leaf("M", kind=NodeKind.MODE)),
    )
    assert both(graph, Stage.REASONABLE_BASIS) == [("X1",)]
    assert both(graph, Stage.REASONABLE_GROUNDS) == [("X1",), ("X2",)]
    mode_alone = build.theory(build.support("m", "X2"), nodes=(build.leaf(kind=NodeKind.MODE),))
    assert both(mode_alone, Stage.REASONABLE_BASIS) == []
