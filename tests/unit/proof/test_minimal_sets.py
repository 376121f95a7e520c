"""Minimal sets of fault trees: two engines, brute force and a naive expansion must agree."""

import importlib.util
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.errors import NotComputedError, UsageError
from probanda.proof import cudd_diagrams
from probanda.proof.fault_tree import Grower, Tree, Vote, dual, happens
from probanda.proof.minimal_sets import (
    Engine,
    count_minimal_sets,
    event_order,
    find_both,
    find_minimal_sets,
    minimal_sets,
)

needs_cudd = pytest.mark.skipif(not cudd_diagrams.installed(), reason="PyPI has dd with CUDD for Linux only")
engines = pytest.mark.parametrize("engine", [pytest.param(Engine.CUDD, marks=needs_cudd), Engine.OWN])
HERE = [Engine.OWN, *([Engine.CUDD] if cudd_diagrams.installed() else [])]


@pytest.fixture(scope="module")
def cases():
    path = Path(__file__).parents[3] / "benchmarks/fault_tree_cases.py"
    spec = importlib.util.spec_from_file_location("fault_tree_cases", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@st.composite
def trees(draw, most_events: int = 15) -> Tree:
    """Any votes over any events and earlier votes: shared, nested, constant, k of n with a member twice."""
    count = draw(st.integers(1, most_events))
    votes: list[Vote] = []
    for number in range(count, count + draw(st.integers(1, 14))):
        members = draw(st.lists(st.integers(0, number - 1), min_size=0, max_size=5))
        least = draw(st.sampled_from([1, len(members), draw(st.integers(0, len(members) + 1))]))
        votes.append(Vote(least=least, of=tuple(members)))
    return Tree(events=tuple(f"e{number}" for number in range(count)), votes=tuple(votes), top=count + len(votes) - 1)


def by_brute_force(tree: Tree) -> set[frozenset[int]]:
    """Small sets first; a set with a smaller one that suffices is not minimal. All sets of events are one integer."""
    count = len(tree.events)
    everything = (1 << (1 << count)) - 1
    there = [everything // ((1 << (1 << event)) + 1) << (1 << event) for event in range(count)]
    for vote in tree.votes:
        reached = [everything, *[0] * max(vote.least, 0)]
        for member in vote.of:
            for number in range(vote.least, 0, -1):
                reached[number] |= reached[number - 1] & there[member]
        there.append(reached[vote.least])
    happening = there[tree.top]
    larger = 0
    for event in range(count):
        absent = everything // ((1 << (1 << event)) + 1)
        larger |= (happening & absent) << (1 << event)
    minimal = happening & ~larger
    found = set()
    while minimal:
        lowest = minimal & -minimal
        minimal ^= lowest
        number = lowest.bit_length() - 1
        found.add(frozenset(event for event in range(count) if number >> event & 1))
    return found


def by_expansion(tree: Tree) -> set[frozenset[int]]:
    """As MOCUS does: a vote becomes the sets of its members, combined; what contains another set goes."""
    sets: list[set[frozenset[int]]] = [{frozenset({event})} for event in range(len(tree.events))]
    for vote in tree.votes:
        found: set[frozenset[int]] = set()
        for members in combinations(vote.of, max(vote.least, 0)) if vote.least <= len(vote.of) else ():
            product = {frozenset()}
            for member in members:
                product = minimal({one | other for one in product for other in sets[member]})
            found |= product
        sets.append(minimal(found))
    return sets[tree.top]


def minimal(sets: set[frozenset[int]]) -> set[frozenset[int]]:
    return {one for one in sets if not any(other < one for other in sets)}


def named(tree: Tree, sets: set[frozenset[int]]) -> list[tuple[str, ...]]:
    ordered = sorted((len(one), tuple(sorted(one))) for one in sets)
    return [tuple(tree.events[event] for event in one) for _, one in ordered]


@given(trees())
def test_both_engines_find_what_brute_force_finds(tree):
    expected = named(tree, by_brute_force(tree))
    for engine in HERE:
        assert list(minimal_sets(tree, engine=engine)) == expected
        assert count_minimal_sets(tree, engine=engine) == len(expected)


@given(trees(most_events=8))
def test_a_naive_expansion_finds_the_same(tree):
    assert list(minimal_sets(tree)) == named(tree, by_expansion(tree))


@given(trees(), st.integers(0, 6))
def test_sets_up_to_a_size_are_those_of_all_sets_that_are_small_enough(tree, most):
    expected = [one for one in named(tree, by_brute_force(tree)) if len(one) <= most]
    for engine in HERE:
        assert list(minimal_sets(tree, most, engine=engine)) == expected
        assert count_minimal_sets(tree, max_order=most, engine=engine) == len(expected)


@given(trees())
def test_the_counts_by_size_are_those_of_the_list(tree):
    found = find_minimal_sets(tree)
    sizes = [len(one) for one in found.listed()]
    assert found.family.count_by_size() == tuple(sizes.count(size) for size in range(max(sizes, default=-1) + 1))


@given(trees(most_events=8))
def test_the_sets_of_the_dual_are_the_minimal_hitting_sets_of_the_sets(tree):
    sets = [frozenset(one) for one in minimal_sets(tree)]
    hitting = {
        frozenset(one)
        for size in range(len(tree.events) + 1)
        for one in combinations(tree.events, size)
        if all(found.intersection(one) for found in sets)
    }
    assert {frozenset(one) for one in minimal_sets(dual(tree))} == minimal(hitting)


@given(trees())
def test_one_diagram_gives_the_sets_of_a_tree_and_of_its_dual(tree):
    first, other = find_both(tree)
    assert (first.listed(), other.listed()) == (minimal_sets(tree), minimal_sets(dual(tree)))


@given(trees(), st.integers(0, 4))
def test_small_sets_are_listed_out_of_many(tree, size):
    found = find_minimal_sets(tree)
    assert found.listed_up_to(size) == minimal_sets(tree, size)


@given(trees(most_events=8), st.randoms(use_true_random=False))
def test_a_tree_grown_again_has_the_same_sets(tree, random: Random):
    """Leaving out constants and what another member absorbs changes no set."""
    grower = Grower(tree.events)
    grown = list(range(len(tree.events)))
    for vote in tree.votes:
        members = [grown[one] for one in vote.of]
        random.shuffle(members)
        if vote.least == len(members):
            grown.append(grower.both(members))
        elif vote.least == 1:
            grown.append(grower.either(members))
        else:
            grown.append(grower.least(vote.least, members))
    again = grower.tree(grown[tree.top])
    assert minimal_sets(again) == minimal_sets(tree)
    for chosen in map(frozenset, combinations(range(len(tree.events)), 2)):
        assert happens(again, chosen) == happens(tree, chosen)


@engines
def test_82_billion_sets_are_counted_and_never_listed(engine, cases):
    tree = cases.wide_tree()
    assert count_minimal_sets(tree, engine=engine) == cases.wide_count() == 82_000_000_000
    with pytest.raises(NotComputedError, match="there are 82000000000 minimal sets, and at most 1000000 are listed"):
        minimal_sets(tree, engine=engine)


@needs_cudd
def test_both_engines_list_the_same_tens_of_thousands(cases):
    tree = cases.shared_tree(cases.LARGE_SEED, shared=cases.LARGE_SHARED)
    cudd, own = (minimal_sets(tree, engine=engine, most_listed=100_000) for engine in Engine)
    assert cudd == own
    assert len(cudd) == 69_111


@engines
def test_small_sets_are_found_where_all_are_too_many(engine, cases):
    """Truncation happens in the diagram: ten groups have 10^50 sets, and two groups alone 100 of them."""
    grower = Grower(f"e{number}" for number in range(520))
    groups = [grower.either(range(first, first + 10)) for first in range(0, 520, 10)]
    tree = grower.tree(grower.either([grower.both(groups[:2]), grower.both(groups[2:])]))
    assert len(minimal_sets(tree, 2, engine=engine)) == 100
    assert count_minimal_sets(tree, engine=engine) == 100 + 10**50


@engines
def test_beyond_the_budget_there_is_no_answer(engine, cases):
    tree = cases.shared_tree(cases.LARGE_SEED, shared=cases.LARGE_SHARED)
    with pytest.raises(NotComputedError, match="not computed within 500 nodes") as caught:
        count_minimal_sets(tree, engine=engine, node_budget=500)
    assert "max_order" in caught.value.advice


@engines
def test_a_single_step_cannot_take_the_machine(engine):
    """2^20 nodes come of one step, when all first members are asked for before all second ones."""
    pairs = 40
    grower = Grower(f"e{number}" for number in range(2 * pairs))
    both = [grower.both([first, first + pairs]) for first in range(pairs)]
    firsts = grower.least(pairs // 2, range(pairs))
    tree = grower.tree(grower.both([firsts, grower.least(pairs // 2, both)]))
    with pytest.raises(NotComputedError):
        count_minimal_sets(tree, engine=engine, node_budget=20_000)


@engines
def test_a_tree_of_20000_levels_overflows_nothing(engine):
    grower = Grower(("a", "b", "c"))
    node = 0
    for _ in range(20_000):
        node = grower.least(2, [node, 1, 2])
    tree = grower.tree(node)
    assert len(tree.votes) == 20_000
    assert minimal_sets(tree, engine=engine) == (("a", "b"), ("a", "c"), ("b", "c"))


@engines
def test_a_diagram_of_3000_events_overflows_nothing(engine):
    grower = Grower(f"e{number}" for number in range(3_000))
    tree = grower.tree(grower.either([grower.both(range(1_500)), grower.both(range(1_500, 3_000))]))
    assert list(map(len, minimal_sets(tree, engine=engine))) == [1_500, 1_500]


@engines
@pytest.mark.parametrize(
    ("votes", "sets"),
    [((Vote(least=0, of=()),), ((),)), ((Vote(least=1, of=()),), ()), ((Vote(least=2, of=(0, 0)),), (("e0",),))],
)
def test_what_always_happens_has_the_empty_set_and_what_never_does_has_none(engine, votes, sets):
    assert minimal_sets(Tree(events=("e0", "e1"), votes=votes, top=2), engine=engine) == sets


@engines
def test_an_event_alone_is_a_tree(engine):
    assert minimal_sets(Tree(events=("e0", "e1"), votes=(), top=1), engine=engine) == (("e1",),)


def test_a_set_of_fewer_than_no_events_is_refused():
    with pytest.raises(UsageError, match="fewer than no events"):
        minimal_sets(Tree(events=("e0",), votes=(), top=0), -1)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"events": ("a", "a"), "votes": (), "top": 0}, "one name"),
        ({"events": ("a",), "votes": (Vote(least=1, of=(1,)),), "top": 1}, "names itself"),
        ({"events": ("a",), "votes": (Vote(least=1, of=(-1,)),), "top": 1}, "names itself"),
        ({"events": ("a",), "votes": (Vote(least=-1, of=(0,)),), "top": 1}, "less than nothing"),
        ({"events": ("a",), "votes": (), "top": 1}, "top is not in the tree"),
    ],
)
def test_what_is_no_tree_cannot_be_built(parts, words):
    with pytest.raises(ValueError, match=words):
        Tree(**parts)


def test_the_answer_says_which_engine_ran(monkeypatch):
    tree = Tree(events=("e0",), votes=(), top=0)
    assert find_minimal_sets(tree).engine is (Engine.CUDD if cudd_diagrams.installed() else Engine.OWN)
    monkeypatch.setattr(cudd_diagrams, "installed", lambda: False)
    assert find_minimal_sets(tree).engine is Engine.OWN
    with pytest.raises(UsageError, match="CUDD is not installed"):
        find_minimal_sets(tree, engine=Engine.CUDD)


def test_light_members_are_asked_for_first():
    grower = Grower("abcde")
    heavy, light = grower.both([0, 1, 2]), grower.both([3, 4])
    assert event_order(grower.tree(grower.either([heavy, light]))) == (3, 4, 0, 1, 2)
