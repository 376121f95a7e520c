"""trace.v1: its form is published, every trace has it, and what is assessed again from a trace gives the same trace."""

from pathlib import Path
from random import Random

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probanda.model.assessment import ReadingChoice
from probanda.model.canonical import encode
from probanda.model.errors import EvidenceError, TheoryError
from probanda.model.exhibit import Loss
from probanda.model.origins import OriginEdge, OriginJudgement, OriginWord, Said
from probanda.model.proof import JudgedReading, Node, ProofGraph, Scheme, Stage
from probanda.proof.assess import assess
from probanda.proof.replay import differs_from_replay, graph_from_trace
from probanda.proof.trace import SCHEMA, Trace, TraceNode, published, read_trace, trace, trace_of

from .test_proof_properties import theory

COMMITTED = Path(__file__).parents[3] / "docs" / "schema" / "trace.v1.schema.json"
VALID = jsonschema.Draft202012Validator(msgspec.json.decode(published()))
seeds = st.integers(0, 2**32 - 1)


def supposed(seed: int):
    """A random theory, a stage, and something supposed of it."""
    random = Random(seed)  # noqa: S311 - seeds make theories here, not secrets
    graph = theory(seed)
    without = tuple(piece.id for piece in graph.pieces if random.random() < 0.25)
    fix = tuple(ReadingChoice(passage=passage.id, reading="a") for passage in graph.passages if random.random() < 0.3)
    return graph, random.choice(list(Stage)), without, fix


def test_the_committed_schema_is_that_of_the_types():
    assert COMMITTED.read_text(encoding="utf-8") == published(), "run: python -m probanda.proof.trace docs/schema"


@given(seeds)
def test_every_trace_has_the_published_form(seed):
    graph, stage, without, fix = supposed(seed)
    VALID.validate(trace(graph, assess(graph, stage, without=without, fix=fix)))


@given(seeds)
def test_a_theory_assessed_again_from_its_trace_gives_the_same_trace(seed):
    graph, stage, without, fix = supposed(seed)
    first = trace_of(graph, assess(graph, stage, without=without, fix=fix))
    read = read_trace(encode(first))
    assert read == first
    assert graph_from_trace(read).graph == graph
    assert differs_from_replay(read) == ()


@given(seeds)
def test_an_answer_that_was_changed_by_hand_does_not_come_out_again(seed):
    graph, stage, without, fix = supposed(seed)
    first = trace_of(graph, assess(graph, stage, without=without, fix=fix))
    forged = replace(first, nodes=(replace(first.nodes[0], reason="It is proved."), *first.nodes[1:]))
    assert differs_from_replay(forged) == ("nodes",)


def test_a_trace_says_who_judged_what_which_bytes_and_who_copied_whom(build):
    graph = build.theory(
        build.support("a", "X1", "X2", reads={"w": "a"}),
        pieces=[build.piece("X1", files=("0" * 64,)), build.piece("X2")],
        passages=[
            build.passage(
                judgements=(JudgedReading(judgement="excluded", reading="b", by="a linguist", why="heard it again"),),
                excluded=("b",),
            )
        ],
        origin_edges=(OriginEdge(exhibit="X2", source="X1", said=Said.TOOL, by="likeness 1"),),
    )
    found = trace(graph, assess(graph, Stage.REASONABLE_GROUNDS))
    assert found["exhibits"][0]["files"] == ["0" * 64]
    assert found["passages"][0]["judgements"] == [
        {"judgement": "excluded", "reading": "b", "by": "a linguist", "why": "heard it again"}
    ]
    assert found["origin_edges"][0]["by"] == "likeness 1"
    assert [(one["fact"], one["count"]) for one in found["origins"]] == [("fact of a", 1)]
    assert found["arguments"][0]["premises"][0]["claim"] == "fact of a"
    assert found["labels"][0]["standing"] == "in"


def test_a_judgement_of_independence_outweighs_a_likeness_in_the_count(build):
    graph = build.theory(
        build.support("a", "X1", claim="f"),
        build.support("b", "X2", claim="f"),
        origin_edges=(OriginEdge(exhibit="X2", source="X1", said=Said.TOOL, by="likeness 1"),),
    )
    assert assess(graph, Stage.REASONABLE_GROUNDS).origins == (("f", 1),)
    word = OriginJudgement(exhibit="X2", source="X1", word=OriginWord.INDEPENDENT, by="an analyst", why="two cameras")
    judged = assess(replace(graph, origin_judgements=(word,)), Stage.REASONABLE_GROUNDS)
    assert judged.origins == (("f", 2),)


def test_one_origin_is_no_gate(build):
    graph = build.theory(build.support("a", "X1"))
    assert [answer.met for answer in assess(graph, Stage.REASONABLE_GROUNDS).nodes] == [True]


def test_a_circle_of_likenesses_is_a_mistake_of_the_theory(build):
    graph = build.theory(
        build.support("a", "X1", "X2"),
        origin_edges=(OriginEdge(exhibit="X2", source="X1"), OriginEdge(exhibit="X1", source="X2")),
    )
    with pytest.raises(TheoryError, match="circle"):
        assess(graph, Stage.REASONABLE_GROUNDS)


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"[]", b"\xff", b'{"schema":"trace.v2"}', b"[" * 100_000, b'{"schema":"trace.v1","theory":1}'],
)
def test_what_is_no_trace_is_refused_in_a_sentence(text):
    with pytest.raises(EvidenceError, match=f"no {SCHEMA}"):
        read_trace(text)


def test_a_trace_with_a_key_more_is_refused(build):
    graph = build.theory(build.support("a", "X1"))
    found = trace(graph, assess(graph, Stage.REASONABLE_GROUNDS)) | {"single_losses": ["X1"]}
    with pytest.raises(EvidenceError, match="single_losses"):
        read_trace(encode(found))


def test_pattern_and_noticed_facts_have_no_origin_and_a_finding_has_those_of_what_it_cites(build):
    graph = build.theory(
        build.support("pattern", "X1", scheme=Scheme.PATTERN, claim="p"),
        build.support("noticed", "X2", scheme=Scheme.NOTICED_FACT, claim="n"),
        build.support("video", "X3", claim="f"),
        build.support("finding", "X4", scheme=Scheme.PRIOR_FINDING, finding_stage=Stage.REASONABLE_GROUNDS, claim="f"),
        pieces=[build.piece("X2", loss=Loss.NOTICED), build.piece("X3"), build.piece("X4", copies=("X3",))],
    )
    assert dict(assess(graph, Stage.REASONABLE_GROUNDS).origins) == {"p": 0, "n": 0, "f": 1}


def test_a_key_of_a_file_can_neither_colour_a_terminal_nor_turn_a_line_round():
    with pytest.raises(EvidenceError) as caught:
        read_trace(b'{"schema":"trace.v1","\\u001b[31m\\u202ex\\n":1}')
    assert str(caught.value).isprintable()


def test_no_field_of_a_node_or_of_a_theory_is_left_out_of_a_trace():
    assert set(Node.__struct_fields__) <= set(TraceNode.__struct_fields__)
    renamed = {"id": "theory", "pieces": "exhibits"}
    assert {renamed.get(name, name) for name in ProofGraph.__struct_fields__} <= set(Trace.__struct_fields__)
