"""The charge tree: what it may look like.

- Gates are AND, OR and k-of-n. NOT is refused: with NOT, adding evidence could take a status away, and a list of
  "what it falls without" would be wrong.
- A leaf has no children, a gate has some, k-of-n needs 1 <= k <= n. Nodes do not stand under themselves.
- `against` nodes (defences, inadmissibility, exemptions) are roots of their own trees; each attacks one node of the
  other side. A waiver or exception is a `for` node that attacks an `against` node. The tree of a node has one side.
- Modes and identity are not required at article 53, admissibility is assessed apart; such nodes are left out of what
  stands above them, so they stand under AND only (or inside each other, as alternative modes under an OR of modes).
"""

from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from probanda.model.proof import Gate, Node, NodeKind, ProofGraph, Side

_GATES = frozenset(Gate)
NOT_AT_53 = frozenset({NodeKind.MODE, NodeKind.IDENTITY})


def tree_mistakes(graph: ProofGraph) -> list[str]:
    """What is wrong with the nodes, one sentence each."""
    nodes = {node.id: node for node in graph.nodes}
    mistakes = [f"two nodes have the id {name!r}" for name in _repeated([node.id for node in graph.nodes])]
    if graph.root not in nodes:
        mistakes.append(f"the root {graph.root!r} is not among the nodes")
    elif nodes[graph.root].side is not Side.FOR:
        mistakes.append(f"the root {graph.root!r} stands against the charge")
    for node in graph.nodes:
        mistakes.extend(_shape(node))
        mistakes.extend(_links(node, nodes))
    mistakes.extend(_parents(graph, nodes))
    try:
        TopologicalSorter(depends_on(graph.nodes)).prepare()
    except CycleError as why:
        mistakes.append(f"nodes depend on each other in a circle: {' on '.join(map(repr, why.args[1]))}")
    return mistakes


def depends_on(nodes: tuple[Node, ...]) -> dict[str, list[str]]:
    """For each node the nodes that must be known first: its children, and what attacks it."""
    needs: dict[str, list[str]] = {node.id: list(node.children) for node in nodes}
    for node in nodes:
        if node.target is not None:
            needs.setdefault(node.target, []).append(node.id)
    return needs


def parents_of(nodes: tuple[Node, ...]) -> dict[str, list[str]]:
    """For each node the nodes that it stands under."""
    parents: dict[str, list[str]] = {node.id: [] for node in nodes}
    for node in nodes:
        for child in node.children:
            parents.setdefault(child, []).append(node.id)
    return parents


def not_required_at_53(nodes: tuple[Node, ...]) -> frozenset[str]:
    """Modes, identity, and whatever stands only under them."""
    parents = parents_of(nodes)
    by_id = {node.id: node for node in nodes}
    left_out: set[str] = set()
    order = [name for name in TopologicalSorter(depends_on(nodes)).static_order() if name in by_id]
    for name in reversed(order):
        above = parents[name]
        if by_id[name].node_kind in NOT_AT_53 or (above and left_out.issuperset(above)):
            left_out.add(name)
    return frozenset(left_out)


def stands_apart(node: Node) -> bool:
    """Whether a node is assessed apart from the charge: admissibility, where it is a condition for the charge."""
    return node.node_kind is NodeKind.ADMISSIBILITY and node.side is Side.FOR


def _shape(node: Node) -> Iterator[str]:
    if node.gate not in _GATES:
        yield (
            f"node {node.id!r} has the gate {node.gate!r}: only AND, OR and k-of-n exist, and NOT never; "
            "write what would defeat it as a node against it"
        )
        return
    if node.gate is Gate.LEAF and node.children:
        yield f"leaf {node.id!r} has children"
    if node.gate is not Gate.LEAF and not node.children:
        yield f"node {node.id!r} is {node.gate.value} of nothing"
    if node.gate is Gate.K and (node.k is None or not 1 <= node.k <= len(node.children)):
        yield f"node {node.id!r} wants {node.k} of {len(node.children)} children"
    if node.gate is not Gate.K and node.k is not None:
        yield f"node {node.id!r} is {node.gate.value} and has a k"
    for name in _repeated(list(node.children)):
        yield f"node {node.id!r} names its child {name!r} twice"


def _links(node: Node, nodes: dict[str, Node]) -> Iterator[str]:
    for name in node.children:
        child = nodes.get(name)
        if child is None:
            yield f"node {node.id!r} has the child {name!r}, which is not among the nodes"
        elif child.side is not node.side:
            yield f"node {name!r} ({child.side.value}) stands under {node.id!r} ({node.side.value}): it must attack it"
    if node.target is None:
        return
    target = nodes.get(node.target)
    if target is None:
        yield f"node {node.id!r} attacks {node.target!r}, which is not among the nodes"
    elif node.target == node.id:
        yield f"node {node.id!r} attacks itself"
    elif target.side is node.side:
        yield f"node {node.id!r} attacks {node.target!r}, which is on its own side"


def _parents(graph: ProofGraph, nodes: dict[str, Node]) -> Iterator[str]:
    for name, above in parents_of(graph.nodes).items():
        node = nodes.get(name)
        if node is None:
            continue
        if node.target is not None and above:
            yield f"node {name!r} attacks {node.target!r} and stands under {above[0]!r}: it must be a root"
        if node.side is Side.AGAINST and not above and node.target is None:
            yield f"node {name!r} is against the charge and attacks no node"
        if node.node_kind in NOT_AT_53 and not all(_may_leave_out(nodes[parent], NOT_AT_53) for parent in above):
            yield (
                f"{node.node_kind.value} {name!r} stands under {above[0]!r}, which is no AND: at article 53 it is left "
                "out; give the node above it the same kind"
            )
        if stands_apart(node) and not all(
            _may_leave_out(nodes[parent], frozenset({NodeKind.ADMISSIBILITY})) for parent in above
        ):
            yield f"admissibility {name!r} stands under {above[0]!r}, which is no AND: it never adds to a charge"


def _may_leave_out(parent: Node, kinds: frozenset[NodeKind]) -> bool:
    return parent.gate is Gate.AND or parent.node_kind in kinds


def _repeated(names: list[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)
