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
  66(3): supported in every world. Worlds in which the same premises hold are of one kind, and tried once.
- Kinds are tried for as small a part of the theory as will do. All of some parts hold in every world when each of them
  does; one of them holds in some world when one of them does in some. Parts that no passage joins can be looked at one
  by one, whatever is asked: each has its readings to itself.

The minimal sets of this tree are the supports, those of its dual the losses.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from probanda.model.errors import NotComputedError
from probanda.model.proof import Gate, Level, Side, Stage
from probanda.model.value import Value
from probanda.proof.arguments import Line, active
from probanda.proof.clusters import Cluster
from probanda.proof.evaluate import Evaluator
from probanda.proof.fault_tree import Grower, Tree
from probanda.proof.world_diagrams import WorldSet

_DEEPEST = 100  # parts within parts that are looked at one by one; a deeper part is tried whole

Holding = tuple[bool, ...]
"""In one kind of worlds, which premises of a `for` argument hold; of an attacker, whether it does. Empty: none."""


class Reach(Value, frozen=True, kw_only=True):
    """When a `for` node is contested at least, and supported; when an `against` node is not."""

    contested: int
    supported: int

    def at(self, level: Level) -> int:
        """One of the two."""
        return self.supported if level is Level.SUPPORTED else self.contested


class Part(NamedTuple):
    """That a node reaches a level (a `for` node), or that it does not (an `against` node)."""

    node: str
    level: Level
    own: bool = False
    """By its own children or arguments alone, before anything attacks it."""


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
        self._steps = {step.node.id: step for step in evaluator.steps}
        self._at = {leaf: number for number, one in enumerate(evaluator.clusters) for leaf, _ in one.leaves}
        self._argued: dict[tuple[int, tuple[Holding, ...]], dict[str, Reach]] = {}
        self._passages: dict[int, frozenset[str]] = {}

    def tree(self) -> Tree:
        evaluator, grower = self._evaluator, self._grower
        worlds, root = evaluator.worlds, evaluator.graph.root
        if root in evaluator.left_out:
            return grower.tree(grower.true)
        if evaluator.stage is Stage.SUBSTANTIAL_GROUNDS:
            met = self._over(Part(root, Level.SUPPORTED), worlds.preferred) if worlds.preferred else grower.false
        elif evaluator.stage is Stage.BEYOND_REASONABLE_DOUBT:
            reviewed = evaluator.graph.reviewed
            met = self._over(Part(root, Level.SUPPORTED), worlds.everywhere) if reviewed else grower.false
        else:
            met = self._over(Part(root, Level.CONTESTED), worlds.everywhere)
        return grower.tree(met)

    # Over the worlds: contested is asked of one of them, supported of all.

    def _over(self, part: Part, worlds: WorldSet, depth: int = 0) -> int:
        """When a part of the tree holds in one of these worlds, or in all."""
        some = self._some
        if depth > _DEEPEST or (part.own and self._steps[part.node].node.gate is Gate.LEAF):
            return self._tried(1, [part], worlds)
        least, parts = self._rule(part)
        all_of, one_of = least == len(parts), least == 1
        knots = [[one] for one in parts] if (one_of if some else all_of) else self._knots(parts)
        if any(len(knot) > 1 for knot in knots) and not all_of and not one_of:
            return self._tried(1, [part], worlds)
        found = [
            self._over(knot[0], worlds, depth + 1)
            if len(knot) == 1
            else self._tried(len(knot) if all_of else 1, knot, worlds)
            for knot in knots
        ]
        return self._vote(len(knots) if all_of else least, found)

    @property
    def _some(self) -> bool:
        return self._evaluator.stage in {Stage.REASONABLE_BASIS, Stage.REASONABLE_GROUNDS}

    def _knots(self, parts: Sequence[Part]) -> list[list[Part]]:
        """Parts that a passage joins, together."""
        knots: list[tuple[frozenset[str], list[Part]]] = []
        for part in parts:
            passages, tied = self._deciding(part), [part]
            apart = []
            for knot in knots:
                if knot[0] & passages:
                    passages, tied = passages | knot[0], knot[1] + tied
                else:
                    apart.append(knot)
            knots = [*apart, (passages, tied)]
        return [tied for _, tied in knots]

    def _deciding(self, part: Part) -> frozenset[str]:
        """The passages that decide a part."""
        found: frozenset[str] = frozenset()
        for number in self._beneath([part]):
            if number not in self._passages:
                sets = [where for line in self._evaluator.clusters[number].lines for where in self._told_apart_by(line)]
                self._passages[number] = frozenset(self._evaluator.worlds.flips(sets))
            found |= self._passages[number]
        return found

    def _beneath(self, parts: Sequence[Part]) -> list[int]:
        """The clusters of arguments that some parts rest on, in order."""
        seen, waiting = set(parts), list(parts)
        while waiting:
            part = waiting.pop()
            if not part.own or self._steps[part.node].node.gate is not Gate.LEAF:
                fresh = set(self._rule(part)[1]) - seen
                seen |= fresh
                waiting.extend(fresh)
        return sorted({self._at[part.node] for part in seen if part.own and part.node in self._at})

    def _tried(self, least: int, parts: Sequence[Part], worlds: WorldSet) -> int:
        """When so many of some parts hold in one of these worlds, or in all, by trying each kind of worlds."""
        found = [
            self._vote(least, [self._in_kind(part, kind) for part in parts])
            for kind in self._different(worlds, self._beneath(parts))
        ]
        return self._grower.either(found) if self._some else self._grower.both(found)

    def _different(self, worlds: WorldSet, clusters: Sequence[int]) -> list[WorldSet]:
        """The kinds of worlds: in two of a kind the same arguments of these clusters hold."""
        kinds = [worlds]
        for number in clusters:
            for line in self._evaluator.clusters[number].lines:
                for where in self._told_apart_by(line):
                    kinds = [part for kind in kinds for part in (kind & where, kind & ~where) if part]
                    self._refuse_beyond(len(kinds))
        return kinds

    # In worlds of one kind.

    def _told_apart_by(self, line: Line) -> tuple[WorldSet, ...]:
        parts = [worlds for _, worlds in line.parts] if line.side is Side.FOR and not line.blocked else []
        return tuple(dict.fromkeys((self._holds(line), *parts)))

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

    def _in_kind(self, top: Part, kind: WorldSet) -> int:
        """When a part holds in worlds of one kind."""
        found: dict[Part, int] = {}
        waiting = [top]
        while waiting:
            part = waiting[-1]
            if part.own and self._steps[part.node].node.gate is Gate.LEAF:
                found[part] = self._argued_at(part, kind)
            elif part not in found:
                least, parts = self._rule(part)
                missing = [one for one in parts if one not in found]
                if missing:
                    waiting.extend(missing)
                    continue
                found[part] = self._vote(least, [found[one] for one in parts])
                self._refuse_beyond(self._grower.size)
            waiting.pop()
        return found[top]

    def _argued_at(self, part: Part, kind: WorldSet) -> int:
        """What its arguments give a leaf."""
        number = self._at.get(part.node)
        if number is None:
            against = self._steps[part.node].node.side is Side.AGAINST
            return self._grower.true if against else self._grower.false
        cluster = self._evaluator.clusters[number]
        holds = tuple(self._holding(line, kind) for line in cluster.lines)
        if (number, holds) not in self._argued:
            self._argued[number, holds] = dict(self._leaves(cluster, holds))
        return self._argued[number, holds][part.node].at(part.level)

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

    def _rule(self, part: Part) -> tuple[int, tuple[Part, ...]]:
        """How many of which parts make this one hold; an own leaf has its arguments."""
        step, level = self._steps[part.node], part.level
        node = step.node
        if part.own:
            count = len(step.children)
            least = {Gate.AND: count, Gate.OR: 1}.get(node.gate, node.k or 1)
            if node.side is Side.AGAINST:
                least = count - least + 1  # it does not reach a level when so many of its children do not
            return least, tuple(Part(child, level) for child in step.children)
        other = Level.CONTESTED if level is Level.SUPPORTED else Level.SUPPORTED
        parts = [part._replace(own=True), *(Part(one, other) for one in step.attackers)]
        if node.side is Side.AGAINST:
            return 1, tuple(parts)
        if level is Level.SUPPORTED:
            parts += [Part(limb, Level.CONTESTED, own=True) for limb in step.limbs]
        return len(parts), tuple(parts)

    def _vote(self, least: int, of: list[int]) -> int:
        if least == len(of):
            return self._grower.both(of)
        return self._grower.either(of) if least == 1 else self._grower.least(least, of)


def _members(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit
