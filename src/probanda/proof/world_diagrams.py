"""Sets of worlds as decision diagrams: where there are too many worlds to give each a number.

- A set of worlds is 0 (no world), -1 (every world), or a `Split`: it asks for the reading of one passage and goes on,
  by each group of readings, to another set. That is how integers say it too: `&`, `|` and `~` are the same rules.
- Passages are asked for in one order. A split whose ways are all alike is left out, and equal splits are one object.
  So two sets are equal when they are the same object, and a set depends on exactly the passages that it asks for.
- Nothing here calls itself, so no theory is too deep. Splits are counted as they are made: beyond the budget there is
  no answer, never a part of one. The count depends on the theory alone, so every machine stops at the same place.
"""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Union

from probanda.model.errors import NotComputedError

NODE_BUDGET = 200_000  # splits made for one assessment; making all of them took 3 s and 80 MiB (measured)

WorldSet = Union[int, "Split"]
"""A set of worlds of either engine: the bits of an integer, or a diagram; 0 is no world, and -1 every world."""


class Split:
    """A set of worlds that depends on the reading of a passage; made by its forest only."""

    __slots__ = ("_forest", "at", "number", "ways")

    def __init__(self, forest: "Forest", number: int, at: int, ways: tuple[WorldSet, ...]) -> None:
        self._forest, self.number, self.at, self.ways = forest, number, at, ways

    def __and__(self, other: WorldSet) -> WorldSet:
        """The worlds of both."""
        return self._forest.joined(_Rule.BOTH, self, other)

    __rand__ = __and__

    def __or__(self, other: WorldSet) -> WorldSet:
        """The worlds of either."""
        return self._forest.joined(_Rule.EITHER, self, other)

    __ror__ = __or__

    def __invert__(self) -> WorldSet:
        """All other worlds."""
        return self._forest.joined(_Rule.OTHERS, self, 0)


class _Rule(Enum):
    """How two sets are joined."""

    BOTH = "both"
    EITHER = "either"
    OTHERS = "those that are in neither"


class Forest:
    """All sets of worlds of one theory; `sizes` are the groups of readings of each passage, in the order of asking."""

    def __init__(self, sizes: Sequence[int], budget: int = NODE_BUDGET) -> None:
        self.sizes, self.budget = tuple(sizes), budget
        below = [1]
        for size in reversed(self.sizes):
            below.append(below[-1] * size)
        self._below = below[::-1]  # how many worlds there are over the passages from each on
        self._splits: dict[tuple[int, tuple[WorldSet, ...]], Split] = {}
        self._known: dict[_Rule, dict[tuple[WorldSet, WorldSet], WorldSet]] = {rule: {} for rule in _Rule}

    def where(self, at: int, group: int) -> WorldSet:
        """The worlds in which a passage has a reading of this group."""
        return self._split(at, tuple(-1 if one == group else 0 for one in range(self.sizes[at])))

    def joined(self, rule: _Rule, first: WorldSet, second: WorldSet) -> WorldSet:
        """Two sets joined by a rule.

        Raises:
            NotComputedError: it takes more splits than the budget allows.
        """
        known = self._known[rule]
        waiting = [_pair(first, second)]
        found: WorldSet = 0
        while waiting:
            pair = waiting[-1]
            settled = _settled(rule, *pair, known)
            if settled is None:
                at = min(self._at(one) for one in pair)
                below = [_pair(*ways) for ways in zip(self._ways(pair[0], at), self._ways(pair[1], at), strict=True)]
                ways = [_settled(rule, *one, known) for one in below]
                missing = [one for one, way in zip(below, ways, strict=True) if way is None]
                if missing:
                    waiting.extend(missing)
                    continue
                settled = known[pair] = self._split(at, tuple(way for way in ways if way is not None))
            found = settled
            waiting.pop()
        return found

    def asked(self, sets: Sequence[WorldSet]) -> frozenset[int]:
        """The passages, by their place in the order, that one of these sets depends on."""
        return frozenset(split.at for split in _beneath(sets))

    def count(self, worlds: WorldSet) -> int:
        """How many worlds a set has, exactly."""
        found: dict[WorldSet, int] = {0: 0, -1: 1}
        for split in sorted(_beneath([worlds]), key=lambda split: -split.at):
            below = self._below[split.at + 1]
            found[split] = sum(found[way] * (below // self._below[self._at(way)]) for way in split.ways)
        return found[worlds] * (self._below[0] // self._below[self._at(worlds)])

    def _at(self, one: WorldSet) -> int:
        return one.at if isinstance(one, Split) else len(self.sizes)

    def _ways(self, one: WorldSet, at: int) -> tuple[WorldSet, ...]:
        return one.ways if isinstance(one, Split) and one.at == at else (one,) * self.sizes[at]

    def _split(self, at: int, ways: tuple[WorldSet, ...]) -> WorldSet:
        if all(way is ways[0] for way in ways):
            return ways[0]
        found = self._splits.get((at, ways))
        if found is None:
            if len(self._splits) >= self.budget:
                raise NotComputedError(
                    f"the worlds of the theory were not decided within {self.budget} nodes of a diagram",
                    advice="Fix or exclude readings of some passages, or split the theory.",
                )
            found = self._splits[at, ways] = Split(self, len(self._splits), at, ways)
        return found


def _pair(first: WorldSet, second: WorldSet) -> tuple[WorldSet, WorldSet]:
    """The two in one order, whichever came first."""
    number = first.number if isinstance(first, Split) else first
    other = second.number if isinstance(second, Split) else second
    return (first, second) if number <= other else (second, first)


def _settled(
    rule: _Rule, first: WorldSet, second: WorldSet, known: dict[tuple[WorldSet, WorldSet], WorldSet]
) -> WorldSet | None:
    """What needs no diagram, or has been found; None: neither."""
    if isinstance(first, int) and isinstance(second, int):
        return ~(first | second) if rule is _Rule.OTHERS else first & second if rule is _Rule.BOTH else first | second
    if rule is not _Rule.OTHERS:
        if first is second:
            return first
        keeps = -1 if rule is _Rule.BOTH else 0
        for one, other in ((first, second), (second, first)):
            if isinstance(one, int):
                return other if one == keeps else one
    return known.get((first, second))


def _beneath(sets: Sequence[WorldSet]) -> Iterator[Split]:
    """Every split that these sets are made of, each once."""
    seen: set[Split] = set()
    waiting = [one for one in sets if isinstance(one, Split)]
    while waiting:
        split = waiting.pop()
        if split not in seen:
            seen.add(split)
            yield split
            waiting.extend(way for way in split.ways if isinstance(way, Split))
