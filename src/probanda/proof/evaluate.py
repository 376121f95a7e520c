"""Levels of all nodes in all worlds, with some exhibits and some attacks taken away.

What is taken away by way of trial is taken from the `for` side only; attackers keep the record that the assessment
started from. A trial looks again only at the clusters of arguments that rest on what changed since the trial before,
and at the nodes above them, so that thousands of trials are quick; the answer is the same as from the start.
"""

from probanda.model.proof import Argument, Gate, ProofGraph, Stage, Status
from probanda.proof.arguments import line_of, open_questions, undercutters_first
from probanda.proof.attacks import attacked_first, attackers_of, sides_of
from probanda.proof.clusters import Cluster, Labels, argued, clusters_of, labels_of
from probanda.proof.gates import NOTHING, Grade, combine, held_down
from probanda.proof.record import Record
from probanda.proof.stages import is_met, status_of
from probanda.proof.steps import Step, left_out_at, steps_of
from probanda.proof.worlds import Worlds

_MOST_KEPT = 4_096  # answers kept per cluster: a bound on memory, not on what is computed


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
        order = attacked_first(arguments)
        self.sides = sides_of(graph.nodes, arguments, order)
        passages = {passage.id: passage for passage in graph.passages}
        gone = frozenset(record.names(fallen))
        self.open_now = {one.id: open_questions(one, self.sides[one.id], passages, gone) for one in arguments}
        ordered = undercutters_first(arguments, order)
        self.lines = tuple(
            line_of(one, self.sides[one.id], stage=stage, record=record, worlds=worlds, asked=self.open_now[one.id])
            for one in ordered
        )
        lines = {line.argument.id: line for line in self.lines}
        self.by_id = {argument.id: lines[argument.id] for argument in arguments}
        """In the order of the theory."""
        self.bits = {line.argument.id: 1 << index for index, line in enumerate(self.lines)}
        self.attackers = attackers_of(arguments, graph.preferences, self.sides, stage)
        self.clusters = tuple(clusters_of(self.lines, self.attackers, self.bits))
        self.left_out = left_out_at(graph, stage)
        self.steps = steps_of(graph, stage, self.left_out)
        self._after = _after(self.steps)
        self._kept: tuple[dict[tuple[int, int], tuple[tuple[str, Grade], ...]], ...] = tuple({} for _ in self.clusters)
        self._argued: dict[str, Grade] = {}
        self._grades: dict[str, Grade] = {}
        self._at = (fallen, 0)
        for cluster, kept in zip(self.clusters, self._kept, strict=True):
            self._argued.update(self._leaves(cluster, kept, fallen, 0))
        self._climb((1 << len(self.steps)) - 1)

    def grades(self, out: int = 0, silenced: int = 0) -> dict[str, Grade]:
        """Each node's grade without these exhibits (`for` side) and these arguments.

        A node that is left out has the grade that it would have; it counts for nothing above it.
        """
        self._move(self.record.fallen(self.fallen | out), silenced)
        return dict(self._grades)

    def root_met(self, out: int = 0, silenced: int = 0) -> bool:
        """Whether the root still meets the stage test; a root that is not required does."""
        root = self.graph.root
        if root in self.left_out:
            return True
        self._move(self.record.fallen(self.fallen | out), silenced)
        return self.met(self._grades[root])

    def root_status(self, silenced: int = 0) -> Status:
        """The root's status without these arguments."""
        self._move(self.fallen, silenced)
        return status_of(self._grades[self.graph.root], self.worlds)

    def met(self, grade: Grade) -> bool:
        """Whether a grade meets the stage test."""
        return is_met(grade, self.worlds, self.stage, reviewed=self.graph.reviewed)

    def labels(self, cluster: Cluster) -> tuple[Labels, ...]:
        """What became of each argument of a cluster, with nothing taken away by way of trial."""
        return labels_of(cluster, lost=self.fallen, fallen=self.fallen, silenced=0)

    def _move(self, lost: int, silenced: int) -> None:
        """From the trial before to this one, by what differs."""
        changed, turned = lost ^ self._at[0], silenced ^ self._at[1]
        self._at = (lost, silenced)
        again = 0
        for cluster, kept in zip(self.clusters, self._kept, strict=True):
            if changed & cluster.touches or turned & cluster.silenceable:
                for leaf, grade in self._leaves(cluster, kept, lost, silenced):
                    if self._argued[leaf] != grade:
                        self._argued[leaf] = grade
                        again |= self._after[f"leaf {leaf}"]
        self._climb(again)

    def _leaves(
        self, cluster: Cluster, kept: dict[tuple[int, int], tuple[tuple[str, Grade], ...]], lost: int, silenced: int
    ) -> tuple[tuple[str, Grade], ...]:
        key = (lost & cluster.touches, silenced & cluster.silenceable)
        found = kept.get(key)
        if found is None:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            labels = labels_of(cluster, lost=lost, fallen=self.fallen, silenced=silenced)
            found = kept[key] = argued(cluster, labels, self.worlds.everywhere)
        return found

    def _climb(self, again: int) -> None:
        """Finds these steps again, and those after them for which something changed; a set of steps is an integer."""
        while again:
            lowest = again & -again
            again ^= lowest
            step = self.steps[lowest.bit_length() - 1]
            grade = self._found(step)
            if self._grades.get(step.node.id) != grade:
                self._grades[step.node.id] = grade
                again |= self._after[step.node.id]

    def _found(self, step: Step) -> Grade:
        node = step.node
        if node.gate is Gate.LEAF:
            grade = self._argued.get(node.id, NOTHING)
        else:
            grade = combine(node.gate, node.k, [self._grades[child] for child in step.children])
        for attacker in step.attackers:
            grade = held_down(grade, self._grades[attacker])
        for limb in step.limbs:
            raised = self._argued.get(limb, NOTHING).contested
            grade = Grade(grade.something, grade.contested, grade.supported & ~raised)
        return grade


def _after(steps: tuple[Step, ...]) -> dict[str, int]:
    """For each node, and for what is argued at each leaf, the steps that look at it; all of them come later."""
    after: dict[str, int] = {}
    for index, step in enumerate(steps):
        after.setdefault(step.node.id, 0)
        looked_at = [*step.children, *step.attackers, *(f"leaf {leaf}" for leaf in (step.node.id, *step.limbs))]
        for name in looked_at:
            after[name] = after.get(name, 0) | 1 << index
    return after
