"""trace.v1: everything that an answer rests on, as plain data that can be exported and read by others.

It holds law packs with version and digest, the tree, exhibits with the digests of their sealed files, readings with
who judged what of them and why, arguments with scheme, premises, questions and answers, preferences, who copied whom,
what was supposed, and what came of it: a reason for each node and a standing for each argument. From it the theory can
be built again and assessed again (`replay`), and the same trace comes out.

It holds no losses and no supports: those are internal. The form is `docs/schema/trace.v1.schema.json`, made from the
types here: `python -m probanda.proof.trace docs/schema`.
"""

import sys
from pathlib import Path
from typing import Any, Literal

import msgspec

from probanda.model.assessment import ArgumentLine, Assessment, NodeAnswer, ReadingChoice
from probanda.model.canonical import encode
from probanda.model.errors import EvidenceError
from probanda.model.ids import Digest
from probanda.model.origins import Independence, OriginEdge, OriginJudgement
from probanda.model.proof import (
    Argument,
    Gate,
    Node,
    NodeKind,
    Passage,
    Piece,
    Preference,
    ProofGraph,
    Side,
    Stage,
    Status,
    Tag,
)
from probanda.model.value import Value
from probanda.proof.stages import ARTICLE

SCHEMA = "trace.v1"


class TracePack(Value, frozen=True, kw_only=True):
    """A law pack that made the tree."""

    key: str
    version: str
    digest: Digest


class Supposed(Value, frozen=True, kw_only=True):
    """What was supposed for this answer."""

    without: tuple[str, ...]
    readings: tuple[ReadingChoice, ...]


class TraceNode(Value, frozen=True, kw_only=True):
    """A node of the tree with its answer."""

    id: str
    node_kind: NodeKind
    side: Side
    gate: Gate
    k: int | None
    children: tuple[str, ...]
    target: str | None
    words: str
    provision: str
    source: str
    tag: Tag | None
    status: Status
    met: bool | None
    reason: str
    gap: str | None
    flips: tuple[str, ...]
    in_readings: tuple[tuple[ReadingChoice, ...], ...]
    arguments_for: tuple[str, ...]
    arguments_against: tuple[str, ...]


class Blocked(Value, frozen=True, kw_only=True):
    """An argument that the stage does not let count."""

    argument: str
    why: str


class OpenQuestion(Value, frozen=True, kw_only=True):
    """A critical question that nobody has answered well."""

    argument: str
    question: str


class FactOrigins(Value, frozen=True, kw_only=True):
    """A fact, the number of its independent origins, and why not more."""

    fact: str
    count: int
    independence: Independence


class Trace(Value, frozen=True, kw_only=True):
    """trace.v1."""

    schema: Literal["trace.v1"] = "trace.v1"
    theory: str
    root: str
    stage: Stage
    article: str
    reviewed: bool
    packs: tuple[TracePack, ...]
    supposed: Supposed
    exhibits: tuple[Piece, ...]
    origin_edges: tuple[OriginEdge, ...]
    origin_judgements: tuple[OriginJudgement, ...]
    passages: tuple[Passage, ...]
    arguments: tuple[Argument, ...]
    preferences: tuple[Preference, ...]
    world_count: int | None
    nodes: tuple[TraceNode, ...]
    labels: tuple[ArgumentLine, ...]
    blocked: tuple[Blocked, ...]
    open_questions: tuple[OpenQuestion, ...]
    reopened: tuple[OpenQuestion, ...]
    origins: tuple[FactOrigins, ...]
    notes: tuple[str, ...]


_DECODER = msgspec.json.Decoder(Trace)


def trace_of(graph: ProofGraph, assessment: Assessment) -> Trace:
    """The trace of an assessment of this theory."""
    nodes = {node.id: node for node in graph.nodes}
    return Trace(
        theory=assessment.theory,
        root=assessment.root,
        stage=assessment.stage,
        article=ARTICLE[assessment.stage],
        reviewed=graph.reviewed,
        packs=tuple(TracePack(key=key, version=version, digest=digest) for key, version, digest in assessment.packs),
        supposed=Supposed(without=assessment.without, readings=assessment.fixed),
        exhibits=graph.pieces,
        origin_edges=graph.origin_edges,
        origin_judgements=graph.origin_judgements,
        passages=graph.passages,
        arguments=graph.arguments,
        preferences=graph.preferences,
        world_count=assessment.world_count,
        nodes=tuple(_node(nodes[answer.id], answer) for answer in assessment.nodes),
        labels=assessment.labels,
        blocked=tuple(Blocked(argument=one.id, why=one.blocked) for one in assessment.blocked if one.blocked),
        open_questions=_questions(assessment.open_questions),
        reopened=_questions(assessment.reopened),
        origins=tuple(
            FactOrigins(fact=fact, count=found.number, independence=found) for fact, found in assessment.independence
        ),
        notes=tuple(note for note in assessment.notes if note != assessment.loss_note),
    )


def trace(graph: ProofGraph, assessment: Assessment) -> dict[str, Any]:
    """The same as lists and strings only, so that its canonical JSON is one."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(trace_of(graph, assessment)))
    return plain


def read_trace(text: bytes) -> Trace:
    """The trace that these bytes hold.

    Raises:
        EvidenceError: they are no trace.v1, or hold what its schema does not have.
    """
    try:
        return _DECODER.decode(text)
    except (msgspec.DecodeError, RecursionError) as why:
        raise EvidenceError(
            f"this is no {SCHEMA}: {_printable(str(why))}",
            advice="Give the `trace` of an answer of `probanda assess --json`, as it was written.",
        ) from why


def _printable(words: str) -> str:
    """The words with what would colour a terminal or turn a line round as numbers: they may name a key of a file."""
    return "".join(char if char.isprintable() else f"[U+{ord(char):04X}]" for char in words)


def published() -> str:
    """The JSON Schema of trace.v1, as it is committed."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "probanda trace.v1: everything that an assessment rests on",
        **msgspec.json.schema(Trace),
    }
    return msgspec.json.format(encode(schema), indent=2).decode("utf-8") + "\n"


def _node(node: Node, answer: NodeAnswer) -> TraceNode:
    return TraceNode(
        id=node.id,
        node_kind=node.node_kind,
        side=node.side,
        gate=node.gate,
        k=node.k,
        children=node.children,
        target=node.target,
        words=node.words,
        provision=node.provision,
        source=node.source,
        tag=node.tag,
        status=answer.status,
        met=answer.met,
        reason=answer.reason,
        gap=answer.gap,
        flips=answer.flips,
        in_readings=answer.in_readings,
        arguments_for=answer.arguments_for,
        arguments_against=answer.arguments_against,
    )


def _questions(questions: tuple[tuple[str, str], ...]) -> tuple[OpenQuestion, ...]:
    return tuple(OpenQuestion(argument=argument, question=question) for argument, question in questions)


if __name__ == "__main__":
    Path(sys.argv[1]).joinpath(f"{SCHEMA}.schema.json").write_text(published(), encoding="utf-8", newline="\n")
