"""Why: one sentence for each node, and what would fill a gap.

- A sentence never says more than is known: "in both listed readings", never "in every reading".
- A leaf whose argument is out says what it is defeated by; a blocked one says why it does not count.
- A node that is worse than the worst of its parts says that no one reading carries all of them.
- A node that attacks another is always shown, even when it does nothing.
- A gap says which node it serves, and what would fill it.
- No sentence speaks of guilt, and no number is a probability.
"""

from collections.abc import Sequence

from probanda.model.assessment import NodeAnswer, ReadingChoice
from probanda.model.proof import Gate, Node, Role, Side, Stage, Status
from probanda.proof.arguments import lacking, resting, why_blocked
from probanda.proof.clusters import Labels
from probanda.proof.evaluate import Evaluator
from probanda.proof.gates import Grade, combine
from probanda.proof.stages import ARTICLE, status_of
from probanda.proof.steps import Step
from probanda.proof.tree import parents_of
from probanda.proof.world_diagrams import WorldSet
from probanda.proof.worlds import MOST_CHOICES

_ORDER = (Status.GAP, Status.INSUFFICIENT, Status.CONTESTED, Status.IN_SOME_READINGS, Status.SUPPORTED)
_NOT_COUNTED = frozenset({Status.NOT_REQUIRED, Status.NOT_ASSESSED})


class Explainer:
    """What to say of each node of a theory that was evaluated."""

    def __init__(
        self,
        evaluator: Evaluator,
        grades: dict[str, Grade],
        origins: dict[str, int],
    ) -> None:
        self._evaluator, self._grades, self._origins = evaluator, grades, origins
        self._lines = evaluator.by_id
        self._labels: dict[str, Labels] = {}
        for cluster in evaluator.clusters:
            found = evaluator.labels(cluster)
            self._labels.update((line.argument.id, labels) for line, labels in zip(cluster.lines, found, strict=True))
        self._nodes = {node.id: node for node in evaluator.graph.nodes}
        self._parents = parents_of(evaluator.graph.nodes)
        self._steps = {step.node.id: step for step in evaluator.steps}
        self._at = self._arguments_at()
        self._statuses = {name: self._status(name) for name in self._nodes}

    def answers(self) -> tuple[NodeAnswer, ...]:
        """One answer a node, in the order of the theory."""
        return tuple(map(self._answer, self._evaluator.graph.nodes))

    def _status(self, name: str) -> Status:
        left_out = self._evaluator.left_out.get(name)
        return left_out or status_of(self._grades[name], self._evaluator.worlds)

    def _answer(self, node: Node) -> NodeAnswer:
        grade, status = self._grades[node.id], self._statuses[node.id]
        worlds = self._evaluator.worlds
        flips = worlds.flips(grade)
        where = ""
        in_readings: tuple[tuple[ReadingChoice, ...], ...] = ()
        if status is Status.IN_SOME_READINGS:
            in_readings = worlds.readings_of(grade.supported, flips) or ()
            where = _where(in_readings, flips)
        at_leaf = [name for name in self._at.get(node.id, ()) if self._labels[name].exists]
        facts = dict.fromkeys(
            premise.claim for name in self._at.get(node.id, ()) for premise in self._lines[name].argument.premises
        )
        return NodeAnswer(
            id=node.id,
            node_kind=node.node_kind,
            side=node.side,
            status=status,
            met=None if status in _NOT_COUNTED else self._evaluator.met(grade),
            in_readings=in_readings,
            arguments_for=tuple(name for name in at_leaf if self._lines[name].side is node.side),
            arguments_against=tuple(name for name in at_leaf if self._lines[name].side is not node.side),
            origins=tuple((fact, self._origins[fact]) for fact in facts if fact in self._origins),
            flips=flips,
            gap=self._what_would_fill(node) if status is Status.GAP else None,
            reason=self._reason(node, grade, where),
        )

    def _arguments_at(self) -> dict[str, list[str]]:
        """For each leaf its supports, its rebuttals, and the undercutters that bear on them, in the theory's order."""
        leaves: dict[str, set[str]] = {}
        for line in reversed(self._evaluator.lines):  # what is attacked stands after its undercutters
            argument = line.argument
            own = {argument.node} if argument.node is not None else set()
            leaves[argument.id] = own.union(*(leaves[attacked] for attacked in argument.attacks))
        at: dict[str, list[str]] = {}
        for name in self._lines:
            for leaf in leaves[name]:
                at.setdefault(leaf, []).append(name)
        return at

    # The sentence.

    def _reason(self, node: Node, grade: Grade, where: str) -> str:
        step, status = self._steps[node.id], self._statuses[node.id]
        if status is Status.NOT_ASSESSED:
            return "It is assessed apart from the charge, and nobody has assessed it yet."
        if status is Status.NOT_REQUIRED:
            return f"It is not required at article {ARTICLE[self._evaluator.stage]}."
        clauses = [self._leaf(node) if node.gate is Gate.LEAF else self._gate(node, step)]
        clauses.append(where)
        clauses += self._attackers(step)
        clauses += self._stage(node, grade, status)
        sentence = "; ".join(clause for clause in clauses if clause)
        # Our own words begin with a capital; an argument's id is a name and stays as it is.
        return (sentence if sentence.partition(" ")[0] in self._lines else sentence[:1].upper() + sentence[1:]) + "."

    def _leaf(self, node: Node) -> str:
        supports = [
            name
            for name in self._at.get(node.id, ())
            if self._lines[name].argument.role is Role.SUPPORT and self._labels[name].exists
        ]
        if not supports:
            return "nothing in the record asserts it"
        carriers = [name for name in supports if self._labels[name].inside]
        undecided = [name for name in supports if self._undecided(name)]
        carried: WorldSet = 0
        for name in carriers:
            carried |= self._labels[name].inside
        if carriers and carried == self._evaluator.worlds.everywhere:
            return f"carried by {self._resting(carriers)}{self._in_readings(carriers)}"
        if carriers:
            others = [name for name in supports if name not in carriers]
            rest = f", and {self._shortcomings(others)}" if others else ""
            return f"carried by {self._resting(carriers)}, not in all listed readings{rest}"
        if undecided:
            rivals = dict.fromkeys(
                rival for name in undecided for rival in self._evaluator.attackers[name] if self._undecided(rival)
            )
            return (
                f"undecided between {self._resting(undecided)} and, on the other side, {self._resting(list(rivals))}: "
                "no judgement that counts here prefers one"
            )
        return self._shortcomings(supports)

    def _gate(self, node: Node, step: Step) -> str:
        counted = step.children
        left_out = [child for child in node.children if child not in counted]
        aside = f" ({', '.join(left_out)} left out)" if left_out else ""
        needed = {Gate.AND: len(counted), Gate.OR: 1}.get(node.gate, node.k or 1)
        # What the parts alone would give, were their readings no matter: the needed-th best of their words.
        ranks = sorted((_ORDER.index(self._statuses[child]) for child in counted), reverse=True)
        alone = ranks[needed - 1]
        # What they give together, before anything attacks this node.
        together = combine(node.gate, node.k, [self._grades[child] for child in counted])
        mine = _ORDER.index(status_of(together, self._evaluator.worlds))
        if mine < alone:
            parts = "all elements" if needed == len(counted) else f"{needed} of its {len(counted)} parts"
            return f"no one reading carries {parts}{aside}: {self._named(counted)}"
        if mine > alone:
            return f"no one part carries it in every listed world, together they do{aside}: {self._named(counted)}"
        if node.gate is Gate.K:
            verb = "is" if needed == 1 else "are"
            return f"{needed} of its {len(counted)} parts {verb} needed{aside}: {self._named(counted)}"
        decide = [child for child in counted if _ORDER.index(self._statuses[child]) == alone]
        if node.gate is Gate.AND and alone == len(_ORDER) - 1:
            return f"all of its parts are supported{aside}: {_listing(decide)}"
        which = "worst" if node.gate is Gate.AND else "best"
        return f"as the {which} of its parts{aside}: {self._named(decide)}"

    def _named(self, names: Sequence[str]) -> str:
        return _listing([f"{name} is {_word(self._statuses[name])}" for name in names])

    def _attackers(self, step: Step) -> list[str]:
        clauses = []
        for name in step.attackers:
            status = self._statuses[name]
            grade = self._grades[name]
            effect = "does nothing to it"
            if grade.supported:
                effect = "holds it at insufficient at most"
            elif grade.contested:
                effect = "holds it at contested at most"
            if status is Status.IN_SOME_READINGS:
                effect += " there"
            clauses.append(f"{name} attacks it, is {_word(status)} and {effect}")
        if self._raised(step):
            article = ARTICLE[self._evaluator.stage]
            clauses.append(f"a defence is raised, and at article {article} that holds it at contested at most")
        return clauses

    def _stage(self, node: Node, grade: Grade, status: Status) -> list[str]:
        stage, worlds = self._evaluator.stage, self._evaluator.worlds
        if status not in {Status.SUPPORTED, Status.IN_SOME_READINGS} or self._evaluator.met(grade):
            return []
        if stage is Stage.SUBSTANTIAL_GROUNDS:
            why = "the preferred readings do not all carry it"
            if not worlds.preferred:
                why = "what is supposed is not the preferred reading"
            elif worlds.preferred == worlds.everywhere:
                why = "no judgement prefers the readings that carry it"
        elif status is Status.IN_SOME_READINGS:
            why = "the other listed readings are not excluded"
        elif node.id == self._evaluator.graph.root:
            why = "no person has reviewed the theory"
        else:
            return []
        return [f"not met at article {ARTICLE[stage]}: {why}"]

    # Parts of it.

    def _undecided(self, name: str) -> WorldSet:
        labels = self._labels[name]
        return labels.holds & ~labels.inside & ~labels.out

    def _raised(self, step: Step) -> bool:
        return any(
            self._labels[name].holds & ~self._labels[name].out
            for limb in step.limbs
            for name in self._at.get(limb, ())
            if self._lines[name].argument.role is Role.SUPPORT
        )

    def _resting(self, names: Sequence[str]) -> str:
        return _listing([self._one_resting(name) for name in names])

    def _one_resting(self, name: str) -> str:
        line, record = self._lines[name], self._evaluator.record
        exhibits = set(record.names(resting(line, self._evaluator.fallen)))
        named = dict.fromkeys(one for premise in line.argument.premises for one in premise.exhibits if one in exhibits)
        if named:
            return f"{name} (on {', '.join(named)})"
        agreed = line.argument.agreed
        return f"{name} ({'a noticed fact' if agreed is None else f'agreed between {_listing(agreed.between)}'})"

    def _in_readings(self, names: Sequence[str]) -> str:
        """In which listed readings arguments hold, when they depend on any and hold in all."""
        touched = {
            held.passage
            for name in names
            for premise in self._lines[name].argument.premises
            for held in premise.holds_in
        }
        axes = [axis for axis in self._evaluator.worlds.axes if axis.passage in touched]
        if not axes:
            return ""
        if len(axes) > 1:
            return f", in all listed worlds of {_listing([axis.passage for axis in axes])}"
        passage = axes[0].passage
        count = sum(map(len, axes[0].groups))
        listed = sum(len(other.readings) for other in self._evaluator.graph.passages if other.id == passage)
        what = "listed" if count == listed else "remaining"  # some are excluded, or one is supposed
        words = {1: f"the one {what} reading", 2: f"both {what} readings"}.get(count, f"all {count} {what} readings")
        return f", in {words} of {passage}"

    def _shortcomings(self, names: Sequence[str]) -> str:
        return ", ".join(map(self._shortcoming, names))

    def _shortcoming(self, name: str) -> str:
        line, labels = self._lines[name], self._labels[name]
        record, fallen = self._evaluator.record, self._evaluator.fallen
        missing = record.names(lacking(line, fallen))
        if missing:
            return f"argument {name} lacks {', '.join(missing)}"
        if line.side is Side.FOR:
            why = why_blocked(line.argument, self._evaluator.stage, self._evaluator.open_now[name])
            if why is not None:
                return f"argument {name} does not count, because {why}"
        if not labels.holds:
            return f"argument {name} holds in none of the readings at hand"
        winners = [rival for rival in self._evaluator.attackers[name] if self._labels[rival].inside & labels.out]
        if winners:
            return f"argument {name} is defeated by {self._resting(winners)}"
        return f"argument {name} is contested"

    def _what_would_fill(self, node: Node) -> str:
        if node.gate is not Gate.LEAF:
            empty = [child for child in node.children if self._statuses[child] is Status.GAP]
            joined = " or ".join(empty) if node.gate is Gate.OR else _listing(empty)
            return f"{self._serves(node)} What fills {joined} would fill it."
        shown = f"{node.id} ({node.words})" if node.words else node.id
        return f"{self._serves(node)} An argument on an exhibit that shows {shown} would fill it."

    def _serves(self, node: Node) -> str:
        above, name = [], node.id
        while self._parents[name]:
            name = self._parents[name][0]
            above.append(name)
        top = self._nodes[name]
        attack = f", which attacks {top.target}" if top.target is not None else ""
        if above:
            return f"It serves {_listing(above)}{attack}."
        if attack:
            return f"It attacks {top.target}."
        return "It is the charge itself." if name == self._evaluator.graph.root else "It stands beside the charge."


def _where(readings: Sequence[tuple[ReadingChoice, ...]], flips: Sequence[str]) -> str:
    """In which readings a node is supported; none are given where there are too many."""
    if not readings:
        return f"supported in more than {MOST_CHOICES} choices of readings of {_listing(flips)}, too many to list"
    return "supported where " + " or ".join(
        " and ".join(f"{choice.passage} reads {choice.reading!r}" for choice in choices) for choices in readings
    )


def _listing(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _word(status: Status) -> str:
    return "a gap" if status is Status.GAP else status.value
