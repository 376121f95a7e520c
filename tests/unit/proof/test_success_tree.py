"""The diagram of a theory against the search that assesses again, on random theories at every stage."""

import importlib.util
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probanda.model.errors import NotComputedError
from probanda.model.proof import Stage
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
