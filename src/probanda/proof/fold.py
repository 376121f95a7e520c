"""Explanations folded: for each node the parts that decide it, and what became of each argument at a leaf.

- AND is decided by its worst parts, OR by its best, k-of-n by those at the k-th best. Where a node has another status
  than these would give it (no one reading carries all, or an attack holds it down), all of its parts decide it.
- A part that is not required or not assessed decides nothing.
- All is taken from the theory and its assessment: who has the two can fold them again.
"""

from probanda.model.assessment import Assessment, NodeAnswer
from probanda.model.explanation import Explanation
from probanda.model.proof import Gate, Node, ProofGraph, Status
from probanda.proof.tree import parents_of

_RANK = {
    Status.GAP: 0,
    Status.INSUFFICIENT: 1,
    Status.CONTESTED: 2,
    Status.IN_SOME_READINGS: 3,
    Status.SUPPORTED: 4,
}


def fold(graph: ProofGraph, assessment: Assessment) -> tuple[Explanation, ...]:
    """One explanation a node, in the order of the theory."""
    answers = {answer.id: answer for answer in assessment.nodes}
    lines = {line.id: line for line in assessment.labels}
    parents = parents_of(graph.nodes)
    found = []
    for node in graph.nodes:
        answer = answers[node.id]
        because, others = _parts(node, answers)
        at_leaf = (*answer.arguments_for, *answer.arguments_against)
        found.append(
            Explanation(
                node=node.id,
                words=node.words,
                side=node.side,
                status=answer.status,
                met=answer.met,
                reason=answer.reason,
                because=because,
                others=others,
                attackers=tuple(other.id for other in graph.nodes if other.target == node.id),
                arguments=tuple(lines[name] for name in at_leaf if name in lines),
                serves=_above(node, parents),
                gap=answer.gap or "",
            )
        )
    return tuple(found)


def _parts(node: Node, answers: dict[str, NodeAnswer]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parts that decide the node, and the others; each part once."""
    parts = tuple(dict.fromkeys(node.children))
    counted = [part for part in parts if answers[part].status in _RANK]
    mine = _RANK.get(answers[node.id].status)
    if node.gate is Gate.LEAF or not counted or mine is None:
        return (), parts
    ranks = sorted((_RANK[answers[part].status] for part in counted), reverse=True)
    needed = {Gate.AND: len(ranks), Gate.OR: 1}.get(node.gate, node.k or 1)
    alone = ranks[min(needed, len(ranks)) - 1]
    deciding = [part for part in counted if mine != alone or _RANK[answers[part].status] == alone]
    return tuple(deciding), tuple(part for part in parts if part not in deciding)


def _above(node: Node, parents: dict[str, list[str]]) -> tuple[str, ...]:
    """The nodes above, nearest first, along the first parent of each."""
    above, name = [], node.id
    while parents[name]:
        name = parents[name][0]
        above.append(name)
    return tuple(above)
