"""Levels of all nodes in all worlds, with some exhibits and some attacks taken away.

Per leaf and world: a support that is in -> supported; the best one undecided -> contested; one exists but is out,
lacks a premise or is blocked -> insufficient; none exists -> gap. What stands above follows by `gates`. At article
66(3) a raised defence (a limb has an argument that is not out) holds its target at contested.

What is taken away by way of trial is taken from the `for` side only; attackers keep the record that the assessment
started from. Arguments that attack each other, or stand at one leaf, form a cluster; a cluster is labelled again only
when something that it rests on is taken away, so that thousands of trials are quick.
"""

from collections.abc import Collection, Iterable, Sequence
from graphlib import TopologicalSorter

from probanda.model.proof import Argument, Gate, Node, NodeKind, ProofGraph, Role, Side, Stage, Status
from probanda.model.value import Value
from probanda.proof.arguments import Line, active, exists, label, line_of, open_questions, undercutters_first
from probanda.proof.attacks import attacked_first, attackers_of, sides_of
from probanda.proof.gates import NOTHING, Grade, best, combine, held_down
from probanda.proof.record import Record
from probanda.proof.stages import is_met, status_of
from probanda.proof.tree import depends_on, not_required_at_53, stands_apart
from probanda.proof.worlds import Worlds

_MOST_KEPT = 4_096  # answers kept per cluster: a bound on memory, not on what is computed


class Labels(Value, frozen=True, kw_only=True):
    """What became of one argument: whether it exists, and the worlds in which it holds, is in, is out."""

    exists: bool
    holds: int
    inside: int
    out: int


class Cluster(Value, frozen=True, kw_only=True):
    """Arguments whose labels depend on each other; positions are those within the cluster."""

    lines: tuple[Line, ...]
    attackers: tuple[tuple[int, ...], ...]
    attacked: tuple[tuple[int, ...], ...]
    leaves: tuple[tuple[str, tuple[int, ...]], ...]
    """(leaf, its supports)."""
    touches: int
    """Exhibits that its `for` arguments rest on, answers included."""
    silenceable: int
    """Its arguments, as bits of all."""
    bits: tuple[int, ...]


class Step(Value, frozen=True, kw_only=True):
    """How one node is found, once those that it depends on are known."""

    node: Node
    children: tuple[str, ...]
    """Those that count; all, where none does."""
    attackers: tuple[str, ...]
    limbs: tuple[str, ...]
    """Leaves of the defences that attack it, where a raised defence counts."""


class Evaluator:
    """A theory at a stage, ready to be asked again and again what is left without some exhibits or attacks."""

    def __init__(
        self,
        graph: ProofGraph,
        arguments: tuple[Argument, ...],
        *,
        stage: Stage,
        record: Record,
        worlds: Worlds,
        fallen: int,
    ) -> None:
        self.graph, self.stage, self.record, self.worlds, self.fallen = graph, stage, record, worlds, fallen
        self.sides = sides_of(graph.nodes, arguments)
        passages = {passage.id: passage for passage in graph.passages}
        gone = frozenset(record.names(fallen))
        self.open_now = {one.id: open_questions(one, self.sides[one.id], passages, gone) for one in arguments}
        ordered = undercutters_first(arguments, attacked_first(arguments))
        self.lines = tuple(
            line_of(one, self.sides[one.id], stage=stage, record=record, worlds=worlds, asked=self.open_now[one.id])
            for one in ordered
        )
        lines = {line.argument.id: line for line in self.lines}
        self.by_id = {argument.id: lines[argument.id] for argument in arguments}
        """In the order of the theory."""
        self.bits = {line.argument.id: 1 << index for index, line in enumerate(self.lines)}
        self.attackers = attackers_of(arguments, graph.preferences, self.sides, stage)
        self.clusters = tuple(_clusters(self.lines, self.attackers, self.bits))
        self.left_out = _left_out(graph, stage)
        self.steps = _steps(graph, stage, self.left_out)
        self._kept: tuple[dict[tuple[int, int], tuple[tuple[str, Grade], ...]], ...] = tuple({} for _ in self.clusters)

    def grades(self, out: int = 0, silenced: int = 0) -> dict[str, Grade]:
        """Each node's grade without these exhibits (`for` side) and these arguments.

        A node that is left out has the grade that it would have; it counts for nothing above it.
        """
        fallen = self.record.fallen(self.fallen | out)
        leaves: dict[str, Grade] = {}
        for cluster, kept in zip(self.clusters, self._kept, strict=True):
            key = (fallen & cluster.touches, silenced & cluster.silenceable)
            found = kept.get(key)
            if found is None:
                if len(kept) >= _MOST_KEPT:
                    kept.clear()
                found = kept[key] = self._leaves(cluster, self.labels(cluster, fallen, silenced))
            leaves.update(found)
        return self._tree(leaves)

    def root_met(self, out: int = 0, silenced: int = 0) -> bool:
        """Whether the root still meets the stage test; a root that is not required does."""
        root = self.graph.root
        return root in self.left_out or self.met(self.grades(out, silenced)[root])

    def root_status(self, silenced: int = 0) -> Status:
        """The root's status without these arguments."""
        return status_of(self.grades(0, silenced)[self.graph.root], self.worlds)

    def met(self, grade: Grade) -> bool:
        """Whether a grade meets the stage test."""
        return is_met(grade, self.worlds, self.stage, reviewed=self.graph.reviewed)

    def labels(self, cluster: Cluster, fallen: int, silenced: int = 0) -> tuple[Labels, ...]:
        """What becomes of each argument of a cluster."""
        there, holding = [], []
        for line, bit in zip(cluster.lines, cluster.bits, strict=True):
            missing = fallen if line.side is Side.FOR else self.fallen
            there.append(not silenced & bit and exists(line, missing))
            holding.append(active(line, missing) if there[-1] else 0)
        inside, out = label(holding, cluster.attackers, cluster.attacked)
        return tuple(
            Labels(exists=there[index], holds=holding[index], inside=inside[index], out=out[index])
            for index in range(len(there))
        )

    def _leaves(self, cluster: Cluster, labels: Sequence[Labels]) -> tuple[tuple[str, Grade], ...]:
        everywhere = self.worlds.everywhere
        found = []
        for leaf, supports in cluster.leaves:
            grades = [
                Grade(everywhere, one.holds & ~one.out, one.inside)
                for one in (labels[index] for index in supports)
                if one.exists
            ]
            found.append((leaf, best(grades) if grades else NOTHING))
        return tuple(found)

    def _tree(self, leaves: dict[str, Grade]) -> dict[str, Grade]:
        grades: dict[str, Grade] = {}
        for step in self.steps:
            node = step.node
            if node.gate is Gate.LEAF:
                grade = leaves.get(node.id, NOTHING)
            else:
                grade = combine(node.gate, node.k, [grades[child] for child in step.children])
            for attacker in step.attackers:
                grade = held_down(grade, grades[attacker])
            for limb in step.limbs:
                raised = leaves.get(limb, NOTHING).contested
                grade = Grade(grade.something, grade.contested, grade.supported & ~raised)
            grades[node.id] = grade
        return grades


def _clusters(lines: Sequence[Line], attackers: dict[str, tuple[str, ...]], bits: dict[str, int]) -> Iterable[Cluster]:
    for members in _joined(lines, attackers):
        position = {line.argument.id: index for index, line in enumerate(members)}
        attacked: list[list[int]] = [[] for _ in members]
        supports: dict[str, list[int]] = {}
        touches = 0
        for index, line in enumerate(members):
            for attacker in attackers[line.argument.id]:
                attacked[position[attacker]].append(index)
            if line.argument.role is Role.SUPPORT and line.argument.node is not None:
                supports.setdefault(line.argument.node, []).append(index)
            if line.side is Side.FOR:
                touches |= line.exhibits | line.answered
        yield Cluster(
            lines=tuple(members),
            attackers=tuple(tuple(position[name] for name in attackers[line.argument.id]) for line in members),
            attacked=tuple(map(tuple, attacked)),
            leaves=tuple((leaf, tuple(found)) for leaf, found in supports.items()),
            touches=touches,
            silenceable=sum(bits[line.argument.id] for line in members),
            bits=tuple(bits[line.argument.id] for line in members),
        )


def _joined(lines: Sequence[Line], attackers: dict[str, tuple[str, ...]]) -> list[list[Line]]:
    head: dict[str, str] = {}

    def find(name: str) -> str:
        while head.setdefault(name, name) != name:
            head[name] = head[head[name]]
            name = head[name]
        return name

    for line in lines:
        argument = line.argument
        ties = [*argument.attacks, *attackers[argument.id]]
        ties += [f"leaf {argument.node}"] if argument.node is not None else []
        for tie in ties:
            head[find(tie)] = find(argument.id)
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(find(line.argument.id), []).append(line)
    return list(groups.values())


def _left_out(graph: ProofGraph, stage: Stage) -> dict[str, Status]:
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


def _steps(graph: ProofGraph, stage: Stage, left_out: Collection[str]) -> tuple[Step, ...]:
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
    if node.gate is Gate.LEAF:
        return (node.id,)
    found: dict[str, None] = {}
    for child in node.children:
        found.update(dict.fromkeys(leaves_under(nodes[child], nodes)))
    return tuple(found)
