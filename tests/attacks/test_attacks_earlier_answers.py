"""Earlier answers made to break their reader: each is compared, or refused in a sentence."""

import json
from functools import cache
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from probanda.model.errors import ProbandaError
from probanda.model.exhibit import Loss
from probanda.model.proof import (
    Argument,
    Gate,
    HoldsIn,
    Node,
    NodeKind,
    Passage,
    Piece,
    Premise,
    ProofGraph,
    Question,
    Role,
    Scheme,
    Stage,
)
from probanda.model.speech import PassageKind
from probanda.proof.answer import answer
from probanda.proof.assess import assess
from probanda.proof.diff import difference, told
from probanda.proof.earlier import read_earlier
from probanda.proof.replay import differs_from_replay
from probanda.proof.trace import trace_of


@cache
def theory() -> ProofGraph:
    return ProofGraph(
        id="T",
        root="C",
        nodes=(
            Node(id="C", node_kind=NodeKind.ELEMENT, gate=Gate.AND, children=("E", "F")),
            Node(id="E", node_kind=NodeKind.ELEMENT, gate=Gate.LEAF),
            Node(id="F", node_kind=NodeKind.ELEMENT, gate=Gate.LEAF),
        ),
        arguments=(
            Argument(
                id="a",
                node="E",
                scheme=Scheme.VIDEO,
                premises=(Premise(claim="f", exhibits=("X1",), holds_in=(HoldsIn(passage="w", readings=("x",)),)),),
                questions=(Question(question="authentic?"),),
            ),
            Argument(id="b", node="F", scheme=Scheme.DOCUMENT, premises=(Premise(claim="g", exhibits=("X2",)),)),
            Argument(
                id="u",
                role=Role.UNDERCUT,
                attacks=("b",),
                scheme=Scheme.EXPERT,
                premises=(Premise(claim="h", exhibits=("X3",)),),
            ),
        ),
        pieces=(
            Piece(id="X1", loss=Loss.IRREPLACEABLE),
            Piece(id="X2", loss=Loss.REPLACEABLE, copies=("X1",)),
            Piece(id="X3", loss=Loss.REPLACEABLE),
        ),
        passages=(Passage(id="w", passage_kind=PassageKind.WORDING, readings=("x", "y")),),
    )


def places(plain: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to every value of a JSON document."""
    found = [way] if way else []
    items = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for key, value in items:
        found += places(value, (*way, key))
    return found


def spoilt(plain: Any, random: Random) -> Any:
    """The document with some values taken out, doubled, swapped or replaced."""
    for _ in range(random.randint(1, 3)):
        ways = places(plain)
        way, other = random.choice(ways), random.choice(ways)
        value: Any = plain
        for key in other:
            value = value[key]
        holder: Any = plain
        for key in way[:-1]:
            holder = holder[key]
        junk = [None, "", "X1", "C", "E", [], {}, -1, 2**70, True, "\u202e", "a" * 99, value]
        match random.randrange(3):
            case 0 if isinstance(holder, dict):
                del holder[way[-1]]
            case 1 if isinstance(holder, list):
                holder.append(json.loads(json.dumps(holder[way[-1]])))
            case _:
                holder[way[-1]] = json.loads(json.dumps(random.choice(junk)))
    return plain


def said_of(text: bytes) -> tuple[str, ...]:
    """What is said of an earlier answer: what changed since, or why it is refused."""
    graph = theory()
    now = trace_of(graph, assess(graph, Stage.REASONABLE_GROUNDS))
    said: list[str] = []
    try:
        for earlier in read_earlier(text):
            said += told(difference(earlier.trace, now))
            said += [f"{name} differs." for name in differs_from_replay(earlier.trace)]
    except ProbandaError as refused:
        said.append(str(refused))
    return tuple(said)


@given(st.integers(0, 2**32 - 1), st.booleans())
def test_a_spoilt_answer_is_compared_or_refused_in_a_sentence(seed: int, bare: bool) -> None:
    random = Random(seed)  # noqa: S311 - seeds spoil answers here, they are no secrets
    graph = theory()
    plain = json.loads(json.dumps(answer(graph, assess(graph, Stage.REASONABLE_GROUNDS))))
    said = said_of(json.dumps(spoilt(plain["trace"] if bare else plain, random)).encode())
    assert said
    assert all(said)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_answer_are_refused_in_a_sentence(text: bytes) -> None:
    (said,) = said_of(text)
    assert said
