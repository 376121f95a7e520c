"""What is found alike counts once until a person judges, and is never called a copy by a tool."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.alike import (
    Agrees,
    Alike,
    AlikeFile,
    AlikePart,
    FilePart,
    OriginVerdict,
    alike_key,
    origin_findings,
)
from probanda.model.canonical import encode
from probanda.model.exhibit import Exhibit, Tool
from probanda.model.history import read
from probanda.model.ids import Digest, Key, Label, RecordId
from probanda.model.origins import OriginGraph, OriginWord, Said

ONE, TWO, THREE = RecordId("r-1"), RecordId("r-2"), RecordId("r-3")


def exhibit(number: int, *, copies: tuple[RecordId, ...] = (), made_from: tuple[RecordId, ...] = ()) -> Exhibit:
    return Exhibit(
        label=Label(f"PRB-000{number}"), key=Key(f"k{number}"), title="x", files=(), copies=copies, made_from=made_from
    )


def alike(first: RecordId, second: RecordId, agrees: Agrees = Agrees.PICTURES) -> Alike:
    files = [AlikeFile(exhibit=one, file="film.mp4", sha256=Digest("0" * 64)) for one in (first, second)]
    part = AlikePart(
        agrees=agrees,
        first=FilePart(start_s="12", stop_s="20"),
        second=FilePart(start_s="0", stop_s="8"),
        reasons=("40 pictures agree",),
    )
    return Alike(
        key=alike_key(*files), first=files[0], second=files[1], parts=(part,), made_by=Tool(name="t", version="1")
    )


def verdict(word: OriginWord, exhibit: RecordId = TWO, source: RecordId = ONE) -> OriginVerdict:
    return OriginVerdict(key=Key("x#1"), exhibit=exhibit, source=source, word=word, by="a person", why="seen")


def counted(
    exhibits: dict[RecordId, Exhibit], found: list[Alike], verdicts: list[OriginVerdict], *asked: RecordId
) -> int:
    labels = tuple(one.label for one in exhibits.values())
    declared = OriginGraph(exhibits=labels)
    edges, judged = origin_findings(exhibits, found, verdicts)
    graph = msgspec.structs.replace(declared, edges=edges, judgements=judged)
    return graph.independent([exhibits[one].label for one in asked]).number


PAIR = {ONE: exhibit(1), TWO: exhibit(2)}


def test_two_that_are_alike_count_once_and_neither_is_the_source_of_the_other() -> None:
    edges, _ = origin_findings(PAIR, [alike(ONE, TWO)], [])
    assert counted(PAIR, [], [], ONE, TWO) == 2
    assert counted(PAIR, [alike(ONE, TWO)], [], ONE, TWO) == 1
    assert {edge.said for edge in edges} == {Said.TOOL}
    assert {edge.source for edge in edges} & {"PRB-0001", "PRB-0002"} == set()


def test_a_person_who_judges_them_independent_makes_two_of_them() -> None:
    assert counted(PAIR, [alike(ONE, TWO)], [verdict(OriginWord.INDEPENDENT)], ONE, TWO) == 2


def test_a_person_who_judges_one_a_copy_says_which() -> None:
    edges, judged = origin_findings(PAIR, [alike(ONE, TWO)], [verdict(OriginWord.COPY)])
    assert edges == ()
    assert [(one.exhibit, one.source) for one in judged] == [("PRB-0002", "PRB-0001")]
    assert counted(PAIR, [alike(ONE, TWO)], [verdict(OriginWord.COPY)], ONE, TWO) == 1


def test_what_the_exhibits_declare_already_is_not_said_again() -> None:
    copied = {ONE: exhibit(1), TWO: exhibit(2, copies=(ONE,)), THREE: exhibit(3, made_from=(TWO,))}
    assert origin_findings(copied, [alike(ONE, TWO), alike(ONE, THREE), alike(THREE, TWO)], []) == ((), ())


THREES = {**PAIR, THREE: exhibit(3)}


@given(st.sets(st.sampled_from([(ONE, TWO), (TWO, THREE), (ONE, THREE)])))
def test_any_two_that_are_alike_count_once_whatever_else_is_alike(pairs: set[tuple[RecordId, RecordId]]) -> None:
    found = [alike(*pair) for pair in sorted(pairs)]
    for pair in pairs:
        assert counted(THREES, found, [], *pair) == 1
    assert counted(THREES, found, [], ONE, TWO, THREE) == (3, 2, 1, 1)[len(pairs)]


def test_a_compilation_that_is_judged_to_copy_both_no_longer_joins_them() -> None:
    found = [alike(ONE, TWO), alike(TWO, THREE)]
    judged = [verdict(OriginWord.COPY, TWO, ONE), verdict(OriginWord.COPY, TWO, THREE)]
    assert counted(THREES, found, [], ONE, THREE) == 1
    assert counted(THREES, found, judged, ONE, THREE) == counted(THREES, found, judged, ONE, TWO, THREE) == 2


def test_a_likeness_counts_once_beside_what_one_of_them_copies_outside_the_record() -> None:
    stream = msgspec.structs.replace(exhibit(1), copies_outside=("a live stream",))
    assert counted({ONE: stream, TWO: exhibit(2)}, [alike(ONE, TWO)], [], TWO) == 1
    edges, _ = origin_findings({ONE: stream, TWO: exhibit(2)}, [alike(ONE, TWO)], [])
    assert {edge.source for edge in edges} == {"outside the record: a live stream"}


def test_a_likeness_with_an_exhibit_that_is_gone_says_nothing() -> None:
    assert origin_findings({ONE: PAIR[ONE]}, [alike(ONE, TWO)], [verdict(OriginWord.COPY)]) == ((), ())


@pytest.mark.parametrize("agrees", list(Agrees))
def test_a_likeness_is_read_back_from_its_bytes(agrees: Agrees) -> None:
    assert read(encode(alike(ONE, TWO, agrees))) == alike(ONE, TWO, agrees)


@given(st.sampled_from(list(OriginWord)), st.text(min_size=1, max_size=50))
def test_a_verdict_is_read_back_from_its_bytes(word: OriginWord, why: str) -> None:
    body = msgspec.structs.replace(verdict(word), why=why)
    assert read(encode(body)) == body
