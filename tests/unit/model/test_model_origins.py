"""Origins: as many as the most ways that share no exhibit, and as many exhibits that stand on every way (Menger)."""

import time
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.errors import TheoryError
from probanda.model.origins import (
    OUTSIDE,
    EdgeKind,
    Independence,
    OriginEdge,
    OriginGraph,
    OriginJudgement,
    Origins,
    OriginWord,
    Said,
)

seeds = st.integers(0, 2**32 - 1)


def graph(*judgements: OriginJudgement, **comes_from: tuple[str, ...]) -> OriginGraph:
    """`X2=("X1",)` copies X1."""
    edges = [OriginEdge(exhibit=name, source=source) for name, sources in comes_from.items() for source in sources]
    return OriginGraph(exhibits=tuple(comes_from), edges=tuple(edges), judgements=judgements)


def judged(exhibit: str, source: str, word: OriginWord) -> OriginJudgement:
    return OriginJudgement(exhibit=exhibit, source=source, word=word, by="an analyst", why="compared frame by frame")


def at_random(seed: int) -> tuple[OriginGraph, tuple[str, ...]]:
    random = Random(seed)  # noqa: S311 - seeds make graphs here, not secrets
    names = [f"X{number}" for number in range(1, random.randint(2, 8))]
    edges = [
        OriginEdge(exhibit=name, source=source, edge_kind=random.choice(list(EdgeKind)))
        for at, name in enumerate(names)
        for source in random.sample(names[:at], random.randint(0, min(at, 3)))
        if random.random() < 0.75
    ]
    edges += [OriginEdge(exhibit=name, source=f"{OUTSIDE}elsewhere") for name in names if random.random() < 0.1]
    asked = tuple(name for name in names if random.random() < 0.5)
    random.shuffle(names)
    return OriginGraph(exhibits=tuple(names), edges=tuple(edges)), asked


def ways(sources: dict[str, tuple[str, ...]], name: str) -> list[tuple[str, ...]]:
    if not sources[name]:
        return [(name,)]
    return [(*way, name) for source in sources[name] for way in ways(sources, source)]


def fewest_on_every_way(found: OriginGraph, asked: tuple[str, ...]) -> int:
    """The size of a smallest set of exhibits that every way passes, by trying all."""
    sources = found.sources()
    every = [way for name in asked for way in ways(sources, name)]
    for size in range(len(sources) + 1):
        for chosen in combinations(sources, size):
            if all(set(chosen) & set(way) for way in every):
                return size
    raise AssertionError("all exhibits together stand on every way")


def check_sound(found: OriginGraph, asked: tuple[str, ...], answer: Independence) -> None:
    sources = found.sources()
    every = [way for name in asked for way in ways(sources, name)]
    steps = [path.steps for path in answer.paths]
    assert len(steps) == len(answer.cut) == answer.number
    assert all(way in every for way in steps)
    used = [name for way in steps for name in way]
    assert len(used) == len(set(used))
    assert all({narrow.at for narrow in answer.cut} & set(way) for way in every)


@given(seeds)
def test_there_are_as_many_origins_as_exhibits_needed_to_stand_on_every_way(seed: int) -> None:
    found, asked = at_random(seed)
    answer = found.independent(asked)
    check_sound(found, asked, answer)
    assert answer.number == fewest_on_every_way(found, asked)


@given(seeds)
def test_what_comes_through_an_exhibit_of_the_cut_is_named_with_it(seed: int) -> None:
    found, asked = at_random(seed)
    sources = found.sources()
    for narrow in found.independent(asked).cut:
        assert set(narrow.through) == {name for name in asked if any(narrow.at in way for way in ways(sources, name))}


@given(seeds, seeds)
def test_a_copy_of_what_asserts_it_already_never_raises_the_number(seed: int, choice: int) -> None:
    found, asked = at_random(seed)
    if not asked:
        return
    source = asked[choice % len(asked)]
    wider = OriginGraph(
        exhibits=(*found.exhibits, "copy"), edges=(*found.edges, OriginEdge(exhibit="copy", source=source))
    )
    assert wider.independent((*asked, "copy")).number == found.independent(asked).number


@given(seeds)
def test_what_has_fallen_never_raises_the_number_of_what_is_left_above_it(seed: int) -> None:
    found, asked = at_random(seed)
    for fallen in asked:
        left = tuple(name for name in asked if name != fallen)
        answer = found.independent(left, frozenset({fallen}))
        assert fallen not in {name for path in answer.paths for name in path.steps}
        assert answer.number <= len(left)


def test_the_sentence_says_why_there_are_not_more() -> None:
    found = graph(X1=(), X2=("X1",), X3=("X2",), X4=())
    assert found.independent(("X2", "X3")).sentence == "All of X2, X3 come from X1."
    assert found.independent(("X3", "X4")).sentence == "X3 comes from X1; X4 stands by itself."
    assert found.independent(()).sentence == "No exhibit asserts it."


def test_two_that_print_one_agency_have_one_origin() -> None:
    agency = f"{OUTSIDE}a report of an agency"
    answer = graph(X1=(agency,), X2=(agency,)).independent(("X1", "X2"))
    assert answer.number == 1
    assert answer.paths[0].recorder == agency


def test_a_way_names_all_exhibits_between() -> None:
    found = graph(X1=(), X2=("X1",), X3=("X2",), X4=(), X5=("X3", "X4"))
    paths = {path.steps for path in found.independent(("X5", "X3")).paths}
    assert paths == {("X1", "X2", "X3"), ("X4", "X5")}


def test_a_judgement_cuts_what_a_tool_found_alike() -> None:
    alike = OriginEdge(exhibit="X2", source="X1", said=Said.TOOL, by="likeness 1")
    found = OriginGraph(exhibits=("X1", "X2"), edges=(alike,))
    assert found.independent(("X1", "X2")).number == 1
    apart = OriginGraph(exhibits=("X1", "X2"), edges=(alike,), judgements=(judged("X1", "X2", OriginWord.INDEPENDENT),))
    assert apart.independent(("X1", "X2")).number == 2


def test_a_judgement_makes_a_copy_of_what_nobody_declared() -> None:
    assert graph(judged("X2", "X1", OriginWord.COPY), X1=(), X2=()).independent(("X1", "X2")).number == 1
    outside = judged("X1", f"{OUTSIDE}a channel", OriginWord.COPY), judged("X2", f"{OUTSIDE}a channel", OriginWord.COPY)
    assert graph(*outside, X1=(), X2=()).independent(("X1", "X2")).number == 1


def test_no_judgement_cuts_what_was_made_from_an_exhibit() -> None:
    edge = OriginEdge(exhibit="X2", source="X1", edge_kind=EdgeKind.MADE_FROM)
    word = judged("X2", "X1", OriginWord.INDEPENDENT)
    with pytest.raises(TheoryError, match="made from the other"):
        OriginGraph(exhibits=("X1", "X2"), edges=(edge,), judgements=(word,)).independent(("X2",))


def test_judgements_that_contradict_each_other_are_refused() -> None:
    words = judged("X2", "X1", OriginWord.COPY), judged("X1", "X2", OriginWord.INDEPENDENT)
    with pytest.raises(TheoryError, match="copies and independent"):
        graph(*words, X1=(), X2=()).sources()


def test_a_circle_is_refused() -> None:
    with pytest.raises(TheoryError, match="circle"):
        graph(X1=("X2",), X2=("X1",)).independent(("X1",))


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(TheoryError, match="'X9' is not there"):
        graph(X1=("X9",)).sources()
    with pytest.raises(TheoryError, match="X9"):
        graph(X1=()).independent(("X9",))


def test_ten_thousand_exhibits_and_two_thousand_facts_are_counted_in_a_second() -> None:
    random = Random(7)  # noqa: S311 - a fixed case
    names = [f"PRB-{number:05d}" for number in range(10_000)]
    edges = [
        OriginEdge(exhibit=name, source=source)
        for at, name in enumerate(names)
        if at > 200
        for source in random.sample(names[:at], random.choice([0, 1, 1, 1, 2]))
    ]
    edges += [OriginEdge(exhibit=names[at], source=names[at - 1]) for at in range(1, 200)]  # a chain of copies
    started = time.perf_counter()
    origins = Origins(OriginGraph(exhibits=tuple(names), edges=tuple(edges)))
    numbers = [origins.independent(random.sample(names, 8)).number for _ in range(2_000)]
    assert time.perf_counter() - started < 5  # far above what it takes, so that a busy machine does not fail
    assert max(numbers) == 8
    assert min(numbers) < 8
