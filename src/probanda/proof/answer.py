"""The answer of `assess` as plain data: the keys are the command line's contract and stay stable."""

from probanda.model.proof import Assessment, NodeAnswer, ProofGraph, ReadingChoice
from probanda.proof.trace import trace


def answer(graph: ProofGraph, assessment: Assessment) -> dict[str, object]:
    """What is supported, what is missing, what would change it. Losses and flips make it internal."""
    root = next(node for node in assessment.nodes if node.id == assessment.root)
    return {
        "theory": assessment.theory,
        "standard": assessment.stage.value,
        "status": root.status.value,
        "met": root.met,
        "nodes": [_node(node) for node in assessment.nodes],
        "single_losses": list(assessment.single_losses),
        "double_losses": [list(pair) for pair in assessment.double_losses],
        "losses": None if assessment.losses is None else [list(loss) for loss in assessment.losses],
        "supports": None if assessment.supports is None else [list(support) for support in assessment.supports],
        "loss_count": assessment.loss_count,
        "support_count": assessment.support_count,
        "loss_kinds": [kind.value for kind in assessment.loss_kinds],
        "attacks_that_decide": [list(attack) for attack in assessment.attacks_that_decide],
        "flips": [{"node": node.id, "passages": list(node.flips)} for node in assessment.nodes if node.flips],
        "notes": list(assessment.notes),
        "trace": trace(graph, assessment),
    }


def _node(node: NodeAnswer) -> dict[str, object]:
    return {
        "id": node.id,
        "kind": node.node_kind.value,
        "side": node.side.value,
        "status": node.status.value,
        "met": node.met,
        "in_readings": [_choices(choices) for choices in node.in_readings],
        "for": list(node.arguments_for),
        "against": list(node.arguments_against),
        "origins": [{"fact": fact, "count": count} for fact, count in node.origins],
        "gap": node.gap,
        "reason": node.reason,
    }


def _choices(choices: tuple[ReadingChoice, ...]) -> list[dict[str, str]]:
    return [{"passage": choice.passage, "reading": choice.reading} for choice in choices]
