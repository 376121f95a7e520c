"""A theory as a monotone tree: which exhibits of the `for` side must stand so that the root meets the stage test.

Events are exhibits; an event is that nobody took it out. Attackers keep the full record, so they are constants.

- An exhibit **stands** while it is there, with all that it was made from, and with one of those that it copies.
- An argument stands when each of its premises does, and the answers that it needs; where it needs some of its premises
  only ("at least k"), when so many of those that hold in the world stand.
- In one world, a `for` argument is **in** when it holds and each attacker that holds is attacked by one that is in: the
  least such choice. It is **not out** when it holds and each attacker that holds is attacked by one that is not out:
  the greatest such choice. As many rounds as there are arguments reach both.
- A `for` node grows with the exhibits, an `against` node shrinks. Of an `against` node we therefore keep where it is
  *not* contested and *not* supported: that grows, and no negation is needed.
- 53(1)(a) and 58(1)(a): contested in one world or more. 61(7): supported in every world with the preferred readings.
  66(3): supported in every world. Worlds in which the same premises hold are one.

The minimal sets of this tree are the supports, those of its dual the losses.
"""

from collections.abc import Iterator, Sequence

from probanda.model.errors import NotComputedError
from probanda.model.proof import Gate, Side, Stage
from probanda.model.value import Value
from probanda.proof.arguments import Line, active
from probanda.proof.clusters import Cluster
from probanda.proof.evaluate import Evaluator
from probanda.proof.fault_tree import Grower, Tree
from probanda.proof.steps import Step
from probanda.proof.world_diagrams import WorldSet

Holding = tuple[bool, ...]
"""In one world, which premises of a `for` argument hold; of an attacker, whether it does. Empty: it does not hold."""


class Reach(Value, frozen=True, kw_only=True):
    """Where a `for` node is contested at least, and supported; where an `against` node is not."""

    contested: int
    supported: int


def success_tree(evaluator: Evaluator, universe: int, budget: int) -> Tree:
    """The tree over the exhibits of `universe`; a budget bounds how many votes are made.

    Raises:
        NotComputedError: it takes more.
    """
    return _Growth(evaluator, universe, budget).tree()


class _Growth:
    """Grows the tree, one kind of worlds after the other."""

    def __init__(self, evaluator: Evaluator, universe: int, budget: int) -> None:
        self._evaluator, self._budget = evaluator, budget
        record = evaluator.record
        self._grower = Grower(record.names(universe))
        self._standing = dict.fromkeys(record.bits.values(), self._grower.true)
        self._standing.update(dict.fromkeys(_members(evaluator.fallen), self._grower.false))
        for number, name in enumerate(self._grower.events):
            self._standing[record.bits[name]] = number
        for tie in record.ties:
            whole = [self._standing[bit] for bit in (tie.bit, *_members(tie.made_from))]
            copied = [self._standing[bit] for bit in _members(tie.copies)]
            self._standing[tie.bit] = self._grower.both([*whole, self._grower.either(copied)] if copied else whole)
        self._argued: dict[tuple[int, tuple[Holding, ...]], dict[str, Reach]] = {}

    def tree(self) -> Tree:
        evaluator, grower = self._evaluator, self._grower
        worlds, root = evaluator.worlds, evaluator.graph.root
        if root in evaluator.left_out:
            return grower.tree(grower.true)
        if evaluator.stage is Stage.SUBSTANTIAL_GROUNDS:
            met = self._everywhere(worlds.preferred)
        elif evaluator.stage is Stage.BEYOND_REASONABLE_DOUBT:
            met = self._everywhere(worlds.everywhere) if evaluator.graph.reviewed else grower.false
        else:
            met = grower.either([self._root(kind).contested for kind in self._different(worlds.everywhere)])
        return grower.tree(met)

    def _everywhere(self, worlds: WorldSet) -> int:
        if not worlds:
            return self._grower.false
        return self._grower.both([self._root(kind).supported for kind in self._different(worlds)])

    def _different(self, worlds: WorldSet) -> list[WorldSet]:
        """The kinds of worlds: in two of a kind the same arguments hold."""
        kinds = [worlds]
        for line in self._evaluator.lines:
            parts = [worlds for _, worlds in line.parts] if line.side is Side.FOR and not line.blocked else []
            for where in dict.fromkeys((self._holds(line), *parts)):
                kinds = [part for kind in kinds for part in (kind & where, kind & ~where) if part]
                self._refuse_beyond(len(kinds))
        return kinds

    def _holds(self, line: Line) -> WorldSet:
        """The worlds in which an argument holds while its exhibits stand: those of attackers never change."""
        if line.side is Side.AGAINST:
            return active(line, self._evaluator.fallen)
        return 0 if line.blocked else line.holds

    def _holding(self, line: Line, kind: WorldSet) -> Holding:
        if not self._holds(line) & kind:
            return ()
        return tuple(bool(worlds & kind) for _, worlds in line.parts) if line.side is Side.FOR else (True,)

    def _stands(self, line: Line, holding: Holding) -> int:
        """When the exhibits of a `for` argument stand, of as many of the premises that hold as it needs."""
        parts = [
            self._grower.both(self._standing[bit] for bit in _members(exhibits))
            for (exhibits, _), holds in zip(line.parts, holding, strict=True)
            if holds
        ]
        answered = [self._standing[bit] for bit in _members(line.answered)]
        return self._grower.both([*answered, self._vote(line.needed, parts)])

    def _refuse_beyond(self, count: int) -> None:
        if count > self._budget:
            raise NotComputedError(
                f"the tree of what carries the root was not made within {self._budget} votes",
                advice="Fix or exclude readings, or split the theory.",
            )

    def _root(self, kind: WorldSet) -> Reach:
        """The root in worlds of one kind."""
        argued: dict[str, Reach] = {}
        for number, cluster in enumerate(self._evaluator.clusters):
            holds = tuple(self._holding(line, kind) for line in cluster.lines)
            if (number, holds) not in self._argued:
                self._argued[number, holds] = dict(self._leaves(cluster, holds))
            argued.update(self._argued[number, holds])
        reached: dict[str, Reach] = {}
        for step in self._evaluator.steps:
            reached[step.node.id] = self._found(step, argued, reached)
            self._refuse_beyond(self._grower.size)
        return reached[self._evaluator.graph.root]

    def _leaves(self, cluster: Cluster, holds: Sequence[Holding]) -> Iterator[tuple[str, Reach]]:
        """What the arguments of a cluster give each of its leaves."""
        inside, standing = self._choices(cluster, holds)
        for leaf, supports in cluster.leaves:
            if cluster.lines[supports[0]].side is Side.FOR:
                contested = self._grower.either(standing[one] for one in supports)
                supported = self._grower.either(inside[one] for one in supports)
            else:
                there = [one for one in supports if holds[one]]
                contested = self._grower.both(self._answered(cluster, one, inside) for one in there)
                supported = self._grower.both(self._answered(cluster, one, standing) for one in there)
            yield leaf, Reach(contested=contested, supported=supported)

    def _choices(self, cluster: Cluster, holds: Sequence[Holding]) -> tuple[dict[int, int], dict[int, int]]:
        """For each `for` argument when it is in, and when it is not out."""
        own = {
            index: self._stands(line, holds[index]) if holds[index] else self._grower.false
            for index, line in enumerate(cluster.lines)
            if line.side is Side.FOR
        }
        least = self._settled(cluster, holds, own, dict.fromkeys(own, self._grower.false))
        return least, self._settled(cluster, holds, own, own)

    def _settled(
        self, cluster: Cluster, holds: Sequence[Holding], own: dict[int, int], chosen: dict[int, int]
    ) -> dict[int, int]:
        for _ in own:
            before = chosen
            chosen = {
                index: self._grower.both(
                    [
                        stands,
                        *(self._answered(cluster, one, before) for one in cluster.attackers[index] if holds[one]),
                    ]
                )
                for index, stands in own.items()
            }
            self._refuse_beyond(self._grower.size)
            if chosen == before:
                break
        return chosen

    def _answered(self, cluster: Cluster, against: int, chosen: dict[int, int]) -> int:
        """When one of those that attack an `against` argument is chosen."""
        return self._grower.either(chosen[one] for one in cluster.attackers[against])

    def _found(self, step: Step, argued: dict[str, Reach], reached: dict[str, Reach]) -> Reach:
        """One node, from those that it depends on."""
        grower, node = self._grower, step.node
        nothing = grower.false if node.side is Side.FOR else grower.true
        none = Reach(contested=nothing, supported=nothing)
        if node.gate is Gate.LEAF:
            own = argued.get(node.id, none)
        else:
            own = self._combined(step, [reached[child] for child in step.children])
        attackers = [reached[one] for one in step.attackers]
        if node.side is Side.AGAINST:
            return Reach(
                contested=grower.either([own.contested, *(one.supported for one in attackers)]),
                supported=grower.either([own.supported, *(one.contested for one in attackers)]),
            )
        unraised = [argued[limb].contested for limb in step.limbs if limb in argued]
        return Reach(
            contested=grower.both([own.contested, *(one.supported for one in attackers)]),
            supported=grower.both([own.supported, *(one.contested for one in attackers), *unraised]),
        )

    def _combined(self, step: Step, children: list[Reach]) -> Reach:
        count = len(children)
        least = {Gate.AND: count, Gate.OR: 1}.get(step.node.gate, step.node.k or 1)
        if step.node.side is Side.AGAINST:
            least = count - least + 1  # it does not reach a level when so many of its children do not
        return Reach(
            contested=self._vote(least, [child.contested for child in children]),
            supported=self._vote(least, [child.supported for child in children]),
        )

    def _vote(self, least: int, of: list[int]) -> int:
        if least == len(of):
            return self._grower.both(of)
        return self._grower.either(of) if least == 1 else self._grower.least(least, of)


def _members(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit
