"""trace.v1: everything that an answer rests on, as plain data that can be exported and read by others.

It holds law packs with version and digest, exhibits, readings with what was judged of them, what was supposed, and a
reason for each node. It holds no losses: those are internal.
"""

from collections.abc import Iterable

from probanda.model.proof import Assessment, NodeAnswer, ProofGraph, ReadingChoice
from probanda.proof.stages import ARTICLE

SCHEMA = "trace.v1"


def trace(graph: ProofGraph, assessment: Assessment) -> dict[str, object]:
    """The trace of an assessment of this theory; lists and strings only, so that its canonical JSON is one."""
    return {
        "schema": SCHEMA,
        "theory": assessment.theory,
        "root": assessment.root,
        "stage": assessment.stage.value,
        "article": ARTICLE[assessment.stage],
        "reviewed": graph.reviewed,
        "packs": [{"key": key, "version": version, "digest": digest} for key, version, digest in assessment.packs],
        "supposed": {"without": list(assessment.without), "readings": _choices(assessment.fixed)},
        "exhibits": [
            {
                "id": piece.id,
                "loss": piece.loss.value,
                "made_from": list(piece.made_from),
                "copies": list(piece.copies),
                "copies_outside": list(piece.copies_outside),
            }
            for piece in graph.pieces
        ],
        "passages": [
            {
                "id": passage.id,
                "passage_kind": passage.passage_kind.value,
                "readings": list(passage.readings),
                "excluded": list(passage.excluded),
                "unconfirmed": list(passage.unconfirmed),
                "preferred": passage.preferred,
                "unheard_closed": passage.unheard_closed,
            }
            for passage in graph.passages
        ],
        "world_count": assessment.world_count,
        "nodes": [_node(node) for node in assessment.nodes],
        "blocked": [{"argument": label.id, "why": label.blocked} for label in assessment.blocked],
        "open_questions": _questions(assessment.open_questions),
        "reopened": _questions(assessment.reopened),
        "origins": [{"fact": fact, "count": count} for fact, count in assessment.origins],
        "notes": list(assessment.notes),
    }


def _node(node: NodeAnswer) -> dict[str, object]:
    return {
        "id": node.id,
        "node_kind": node.node_kind.value,
        "side": node.side.value,
        "status": node.status.value,
        "met": node.met,
        "reason": node.reason,
        "gap": node.gap,
        "flips": list(node.flips),
        "in_readings": [_choices(choices) for choices in node.in_readings],
        "arguments_for": list(node.arguments_for),
        "arguments_against": list(node.arguments_against),
    }


def _choices(choices: Iterable[ReadingChoice]) -> list[dict[str, str]]:
    return [{"passage": choice.passage, "reading": choice.reading} for choice in choices]


def _questions(questions: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"argument": argument, "question": question} for argument, question in questions]
