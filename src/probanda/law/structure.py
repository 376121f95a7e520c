"""What is wrong with the shape of a tree of nodes.

Rules: ids are unique; a LEAF has no children, AND and OR have at least one, K has k of them with 1 <= k <= n; children
exist, have the side of their parent and one parent; nothing goes in a circle. A tree without a target is the charge's
own, and there is one: the root's, which is `for`. Every other tree's root names a target of the other side. So an
`against` node can never stand under an AND of the charge.
"""

from collections import Counter
from collections.abc import Iterable

from probanda.model.law import LawPack, PackPart
from probanda.model.proof import Gate, Node, NodeKind, Side

AGAINST = frozenset({PackPart.DEFENCE, PackPart.ADMISSIBILITY})
"""Parts whose trees stand against the charge: their root attacks a node that the charge brings."""


def pack_faults(pack: LawPack) -> tuple[str, ...]:
    """What breaks the rules in one pack, one sentence each; a tree against the charge is looked at with its target."""
    missing = (
        () if pack.result in (None, *(node.id for node in pack.nodes)) else (f"the result {pack.result} is no node",)
    )
    if pack.part not in AGAINST:
        return (*faults(pack.nodes, pack.root), *missing)
    root = next((node for node in pack.nodes if node.id == pack.root), None)
    if root is None:
        return (f"the root {pack.root} is not among the nodes", *missing)
    if root.target is None or root.side is not Side.AGAINST:
        return (f"the root {root.id} of a part {pack.part.value!r} must be against, and name its target", *missing)
    aim = Node(id=root.target, node_kind=NodeKind.ELEMENT, gate=Gate.LEAF)
    return (*faults((aim, *pack.nodes), aim.id), *missing)


def faults(nodes: tuple[Node, ...], root: str, *, beside: Iterable[str] = ()) -> tuple[str, ...]:
    """What breaks the rules, one sentence each; `beside` are ids of leaves that stand alone (leads)."""
    found = [f"two nodes have the id {one}" for one, uses in Counter(node.id for node in nodes).items() if uses > 1]
    by_id = {node.id: node for node in nodes}
    if root not in by_id:
        return (*found, f"the root {root} is not among the nodes")
    for node in nodes:
        found += _gate(node)
        found += _links(node, by_id)
    parents = Counter(child for node in nodes for child in node.children)
    found += [f"{one} stands under {uses} nodes, and must stand under one" for one, uses in parents.items() if uses > 1]
    found += _roots(nodes, root, parents, frozenset(beside))
    found += _circles(nodes, by_id)
    return tuple(found)


def _gate(node: Node) -> list[str]:
    count = len(node.children)
    if node.gate is Gate.LEAF:
        return [f"the leaf {node.id} has children"] if count else []
    if not count:
        return [f"{node.id} is {node.gate.value} of nothing"]
    if node.gate is Gate.K and not (node.k is not None and 1 <= node.k <= count):
        return [f"{node.id} asks for {node.k} of {count} children"]
    if node.gate is not Gate.K and node.k is not None:
        return [f"{node.id} has a number of children to ask for, and is no K node"]
    return []


def _links(node: Node, by_id: dict[str, Node]) -> list[str]:
    found = []
    for child in node.children:
        if child not in by_id:
            found.append(f"{node.id} has a child {child} that is not there")
        elif by_id[child].side is not node.side:
            found.append(
                f"{child} ({by_id[child].side.value}) stands under {node.id} ({node.side.value}):"
                " a node of the other side attacks by its target, and never stands under a gate"
            )
    if node.target is not None and node.target not in by_id:
        found.append(f"{node.id} attacks {node.target}, which is not there")
    elif node.target is not None and by_id[node.target].side is node.side:
        found.append(f"{node.id} attacks {node.target}, which is on its own side")
    return found


def _roots(nodes: tuple[Node, ...], root: str, parents: Counter[str], beside: frozenset[str]) -> list[str]:
    found = []
    for node in nodes:
        below = node.id in parents
        if node.id == root:
            if below or node.target is not None or node.side is not Side.FOR:
                found.append(f"the root {root} must stand under nothing, attack nothing, and be for the charge")
        elif below and node.target is not None:
            found.append(f"{node.id} stands under a node and attacks one: only the root of a tree attacks")
        elif not below and node.target is None and node.id not in beside:
            found.append(f"{node.id} stands under nothing and attacks nothing")
    return found


def _circles(nodes: tuple[Node, ...], by_id: dict[str, Node]) -> list[str]:
    """Circles through children and targets: nodes that are left when leaves are taken away again and again."""
    waits = {
        node.id: {one for one in (*node.children, *_attackers(node, nodes)) if one in by_id} for node in by_id.values()
    }
    while free := [one for one, others in waits.items() if not others]:
        for one in free:
            del waits[one]
        for others in waits.values():
            others.difference_update(free)
    return [f"these nodes go in a circle: {', '.join(sorted(waits))}"] if waits else []


def _attackers(node: Node, nodes: tuple[Node, ...]) -> list[str]:
    return [one.id for one in nodes if one.target == node.id]
