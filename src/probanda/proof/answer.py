"""The answer of `assess` as plain data: the keys are the command line's contract and stay stable.

Losses, supports, flips and what they changed into make it internal; each exhibit in a loss says whether another copy
could be had.
"""

from typing import Any

import msgspec

from probanda.model.assessment import Assessment, NodeAnswer, ReadingChoice
from probanda.model.explanation import Explanation
from probanda.model.proof import ProofGraph
from probanda.proof.diff import AssessmentDiff, told
from probanda.proof.fold import fold
from probanda.proof.trace import trace


def answer(
    graph: ProofGraph, assessment: Assessment, difference: AssessmentDiff | None = None, *, notes: tuple[str, ...] = ()
) -> dict[str, object]:
    """What is supported, what is missing, what would change it, and what changed where that was asked.

    `notes` stand beside those of the assessment: what the case knows and the theory does not.
    """
    root = next(node for node in assessment.nodes if node.id == assessment.root)
    explained = {one.node: one for one in fold(graph, assessment)}
    return {
        "theory": assessment.theory,
        "standard": assessment.stage.value,
        "status": root.status.value,
        "met": root.met,
        "nodes": [_node(node, explained[node.id], assessment) for node in assessment.nodes],
        "single_losses": list(assessment.single_losses),
        "double_losses": [list(pair) for pair in assessment.double_losses],
        "losses": None if assessment.losses is None else [list(loss) for loss in assessment.losses],
        "supports": None if assessment.supports is None else [list(support) for support in assessment.supports],
        "replaceable": _replaceable(graph, assessment),
        "loss_count": assessment.loss_count,
        "support_count": assessment.support_count,
        "loss_kinds": [kind.value for kind in assessment.loss_kinds],
        "attacks_that_decide": [list(attack) for attack in assessment.attacks_that_decide],
        "flips": [{"node": node.id, "passages": list(node.flips)} for node in assessment.nodes if node.flips],
        "notes": [*assessment.notes, *notes],
        "difference": None if difference is None else {"told": list(told(difference)), **_plain(difference)},
        "trace": trace(graph, assessment),
    }


def _node(node: NodeAnswer, explained: Explanation, assessment: Assessment) -> dict[str, object]:
    why = {fact: found.sentence for fact, found in assessment.independence}
    return {
        "id": node.id,
        "kind": node.node_kind.value,
        "side": node.side.value,
        "status": node.status.value,
        "met": node.met,
        "in_readings": [_choices(choices) for choices in node.in_readings],
        "for": list(node.arguments_for),
        "against": list(node.arguments_against),
        "origins": [{"fact": fact, "count": count, "why": why.get(fact, "")} for fact, count in node.origins],
        "gap": node.gap,
        "reason": node.reason,
        "because": list(explained.because),
        "others": list(explained.others),
        "attackers": list(explained.attackers),
        "serves": list(explained.serves),
        "arguments": [_plain(line) for line in explained.arguments],
    }


def _replaceable(graph: ProofGraph, assessment: Assessment) -> dict[str, str]:
    """For each exhibit of a loss: irreplaceable or replaceable."""
    losses = [*assessment.double_losses, *(assessment.losses or ()), assessment.single_losses]
    named = {exhibit for loss in losses for exhibit in loss}
    return {piece.id: piece.loss.value for piece in graph.pieces if piece.id in named}


def _choices(choices: tuple[ReadingChoice, ...]) -> list[dict[str, str]]:
    return [{"passage": choice.passage, "reading": choice.reading} for choice in choices]


def _plain(value: msgspec.Struct) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(value))
    return plain
