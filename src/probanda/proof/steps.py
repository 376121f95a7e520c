"""Steps: in which order nodes are found, which children count, and which nodes are left out.

At article 53 modes and identity are not required. Admissibility is assessed apart: without an argument it is not
assessed, and it counts among its like only. A node of which no child counts is left out with them. At article 66(3) a
defence is raised when one of its limbs has an argument that is not out.
"""

from collections.abc import Collection
from graphlib import TopologicalSorter

from probanda.model.proof import Gate, Node, NodeKind, ProofGraph, Side, Stage, Status
from probanda.model.value import Value
from probanda.proof.tree import depends_on, not_required_at_53, stands_apart


class Step(Value, frozen=True, kw_only=True):
    """How one node is found, once those that it depends on are known."""

    node: Node
    children: tuple[str, ...]
    """Those that count; all, where none does."""
    attackers: tuple[str, ...]
    limbs: tuple[str, ...]
    """Leaves of the defences that attack it, where a raised defence counts."""


def left_out_at(graph: ProofGraph, stage: Stage) -> dict[str, Status]:
    """Nodes without a status of their own at this stage, with the word for it."""
    nodes = {node.id: node for node in graph.nodes}
    argued = {argument.node for argument in graph.arguments}
    left_out = {
        node.id: Status.NOT_ASSESSED
        for node in graph.nodes
        if stands_apart(node) and argued.isdisjoint(leaves_under(node, nodes))
    }
    if stage is Stage.REASONABLE_BASIS:
        left_out.update(dict.fromkeys(not_required_at_53(graph.nodes), Status.NOT_REQUIRED))
    for name in TopologicalSorter(depends_on(graph.nodes)).static_order():
        node = nodes[name]
        if node.children and not _counted(node, nodes, left_out):
            words = {left_out.get(child, Status.NOT_ASSESSED) for child in node.children}
            left_out[name] = Status.NOT_ASSESSED if Status.NOT_ASSESSED in words else Status.NOT_REQUIRED
    return left_out


def _counted(node: Node, nodes: dict[str, Node], left_out: Collection[str]) -> tuple[str, ...]:
    """The children that count for a node: what is assessed apart counts among its like only."""
    return tuple(
        child
        for child in node.children
        if child not in left_out and (stands_apart(node) or not stands_apart(nodes[child]))
    )


def steps_of(graph: ProofGraph, stage: Stage, left_out: Collection[str]) -> tuple[Step, ...]:
    """One step a node, what it depends on first."""
    nodes = {node.id: node for node in graph.nodes}
    steps = []
    for name in TopologicalSorter(depends_on(graph.nodes)).static_order():
        node = nodes[name]
        attackers = tuple(other.id for other in graph.nodes if other.target == name)
        counted = () if name in left_out else _counted(node, nodes, left_out)
        steps.append(
            Step(
                node=node,
                children=counted or node.children,
                attackers=attackers,
                limbs=tuple(
                    leaf
                    for attacker in attackers
                    if _raises(nodes[attacker], stage)
                    for leaf in leaves_under(nodes[attacker], nodes)
                ),
            )
        )
    return tuple(steps)


def _raises(node: Node, stage: Stage) -> bool:
    return stage is Stage.BEYOND_REASONABLE_DOUBT and node.node_kind is NodeKind.DEFENCE and node.side is Side.AGAINST


def leaves_under(node: Node, nodes: dict[str, Node]) -> tuple[str, ...]:
    """The leaves of a node's tree, each once; the node itself when it is one."""
    found: dict[str, None] = {}
    seen, waiting = {node.id}, [node]
    while waiting:
        here = waiting.pop()
        if here.gate is Gate.LEAF:
            found[here.id] = None
        fresh = [child for child in here.children if child not in seen]
        seen.update(fresh)
        waiting.extend(nodes[child] for child in fresh)
    return tuple(found)
