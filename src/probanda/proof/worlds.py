"""Worlds: a choice of one listed reading of each passage that a premise of the theory touches.

- A reading that was judged no longer reasonable (`excluded`) makes no world, at any stage.
- A passage that was fixed ("suppose it says ...") has the fixed reading only.
- A passage with no listed reading makes no world and carries no premise.
- A reading that nobody listed is no world either; it is a question (see `arguments`).
- Up to 4,096 worlds are listed. Beyond that, readings that no premise tells apart are taken together, and the worlds
  are decided without being listed; the answer says so.
- Two engines, one answer. Up to 65,536 worlds have numbers: a set of worlds is an integer, and bit i is world i. Beyond
  that a set of worlds is a decision diagram over the passages (`world_diagrams`). Both have `&`, `|` and `~`, so every
  rule is applied in all worlds at once, and each world is still decided on its own.
- A diagram that grows beyond its budget is no answer: the theory is refused. An answer on some of the worlds would be
  no answer.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from math import prod

from probanda.model.assessment import ReadingChoice
from probanda.model.errors import TheoryError
from probanda.model.proof import Argument, Passage, ProofGraph
from probanda.model.value import Value
from probanda.proof.world_diagrams import Forest, Split, WorldSet

MOST_LISTED = 4_096
MOST_NUMBERED = 65_536  # 8 KiB a set of worlds: a large theory then still fits in memory
MOST_CHOICES = 100  # ways to read some passages, in one sentence: more than a person reads


class Axis(Value, frozen=True, kw_only=True):
    """One passage and its readings; readings that no premise tells apart may share a group."""

    passage: str
    groups: tuple[tuple[str, ...], ...]
    where: tuple[WorldSet, ...]
    """The worlds of each group."""
    step: int
    """By number: from a world to that with the next group. By diagram: the place in the order of asking."""


class Worlds(Value, frozen=True, kw_only=True):
    """All choices of readings; which engine decides them changes no answer."""

    axes: tuple[Axis, ...]
    count: int
    """How many are decided: those that no premise tells apart count once, unless all are listed."""
    every: int
    """How many there are."""
    listed: bool
    everywhere: WorldSet
    preferred: WorldSet
    """The worlds that have the preferred reading wherever one was preferred."""

    def holding(self, passage: str, readings: Iterable[str]) -> WorldSet:
        """The worlds in which the passage has one of these readings; none where it has no listed reading."""
        return _holding(self.axes, passage, readings)

    def each(self) -> Iterator[tuple[tuple[ReadingChoice, ...], WorldSet]]:
        """Every listed world: its readings, and the set of it alone."""
        if not self.listed:
            return
        for numbers in product(*(range(len(axis.groups)) for axis in self.axes)):
            alone = self.everywhere
            for axis, number in zip(self.axes, numbers, strict=True):
                alone &= axis.where[number]
            yield (
                tuple(
                    ReadingChoice(passage=axis.passage, reading=axis.groups[number][0])
                    for axis, number in zip(self.axes, numbers, strict=True)
                ),
                alone,
            )

    def readings_of(
        self, worlds: WorldSet, passages: Sequence[str], most: int = MOST_CHOICES
    ) -> tuple[tuple[ReadingChoice, ...], ...] | None:
        """The choices of these passages under which a set of worlds holds, when only these passages decide it.

        None: there are more than `most`.
        """
        found: list[tuple[WorldSet, tuple[ReadingChoice, ...]]] = [(worlds, ())] if worlds else []
        for axis in self.axes:
            if axis.passage in passages:
                found = [
                    (there, (*choices, ReadingChoice(passage=axis.passage, reading=reading)))
                    for left, choices in found
                    for group, where in zip(axis.groups, axis.where, strict=True)
                    if (there := left & where)
                    for reading in group
                ]
            if len(found) > most:  # each of them goes on to one choice or more
                return None
        return tuple(choices for _, choices in found)

    @abstractmethod
    def number(self, worlds: WorldSet) -> int:
        """How many worlds a set has."""

    @abstractmethod
    def flips(self, levels: Sequence[WorldSet]) -> tuple[str, ...]:
        """Passages of which another reading, all else equal, changes a level; a level is the worlds that reach it."""


class NumberedWorlds(Worlds, frozen=True, kw_only=True):
    """Worlds that have numbers, from 0: world i has group (i // step) % len(groups) of a passage."""

    def number(self, worlds: WorldSet) -> int:
        """How many worlds a set has."""
        return _bits(worlds).bit_count()

    def flips(self, levels: Sequence[WorldSet]) -> tuple[str, ...]:
        """Passages of which another reading, all else equal, changes a level; a level is the worlds that reach it."""
        numbered = [_bits(level) for level in levels]
        return tuple(
            axis.passage
            for axis in self.axes
            if any(
                (level & _bits(here)) << axis.step != level & _bits(there)
                for level in numbered
                for here, there in zip(axis.where, axis.where[1:], strict=False)
            )
        )


class DrawnWorlds(Worlds, frozen=True, kw_only=True):
    """Worlds that are decided by a diagram."""

    forest: Forest

    def number(self, worlds: WorldSet) -> int:
        """How many worlds a set has."""
        return self.forest.count(worlds)

    def flips(self, levels: Sequence[WorldSet]) -> tuple[str, ...]:
        """Passages of which another reading, all else equal, changes a level; a level is the worlds that reach it."""
        asked = self.forest.asked(levels)
        return tuple(axis.passage for axis in self.axes if axis.step in asked)


def passages_touched(arguments: Iterable[Argument], passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages that a premise of these arguments depends on, in their order."""
    touched = {held.passage for argument in arguments for premise in argument.premises for held in premise.holds_in}
    return tuple(passage for passage in passages if passage.id in touched)


def passages_met(graph: ProofGraph) -> tuple[str, ...]:
    """The passages in the order in which the tree, from the root down, comes upon the arguments that they decide.

    Passages that decide one leaf, and leaves of one part, then stand together: that keeps diagrams small.
    """
    below = {node.id: list(node.children) for node in graph.nodes}
    for node in graph.nodes:
        if node.target is not None:
            below.setdefault(node.target, []).append(node.id)
    places: dict[str, int] = {}
    waiting = [node.id for node in reversed(graph.nodes)] + [graph.root]
    while waiting:
        name = waiting.pop()
        if name not in places:
            places[name] = len(places)
            waiting.extend(reversed(below.get(name, [])))
    attacks = {argument.id: argument.attacks for argument in graph.arguments}
    leaves = {argument.id: argument.node for argument in graph.arguments}

    def place(argument: Argument) -> int:
        name = argument.id
        while leaves[name] is None:  # an undercutter stands where what it attacks does; they never go in a circle
            name = attacks[name][0]
        return places[leaves[name] or ""]

    met: dict[str, None] = {}
    for argument in sorted(graph.arguments, key=place):
        met.update((held.passage, None) for premise in argument.premises for held in premise.holds_in)
    return tuple(met)


def worlds_of(
    graph: ProofGraph, fix: Sequence[ReadingChoice] = (), *, most_numbered: int = MOST_NUMBERED
) -> NumberedWorlds | DrawnWorlds:
    """The worlds of a checked theory; more than `most_numbered` are decided by a diagram.

    Raises:
        TheoryError: a fixed passage or reading is not there or is excluded.
    """
    fixed = _fixed(graph, fix)
    held: dict[str, list[frozenset[str]]] = {}
    for argument in graph.arguments:
        for premise in argument.premises:
            for holds in premise.holds_in:
                held.setdefault(holds.passage, []).append(frozenset(holds.readings))
    touched = [(passage, _live(passage, fixed)) for passage in graph.passages if passage.id in held]
    touched = [(passage, live) for passage, live in touched if live]
    every = prod(len(live) for _, live in touched)
    listed = every <= MOST_LISTED
    groups = [
        (passage, tuple((reading,) for reading in live) if listed else _told_apart(live, held[passage.id]))
        for passage, live in touched
    ]
    if prod(len(of_passage) for _, of_passage in groups) <= most_numbered:
        return _numbered(groups, every, listed=listed)
    return _drawn(groups, passages_met(graph), every, listed=listed)


def _fixed(graph: ProofGraph, fix: Sequence[ReadingChoice]) -> dict[str, str]:
    passages = {passage.id: passage for passage in graph.passages}
    fixed: dict[str, str] = {}
    for choice in fix:
        passage = passages.get(choice.passage)
        if passage is None:
            raise TheoryError(
                f"passage {choice.passage!r} cannot be fixed: it is not in the theory",
                advice=f"The passages are: {', '.join(passages) or 'none'}.",
            )
        live = _live(passage, {})
        if choice.reading not in live:
            why = "is excluded" if choice.reading in passage.excluded else "is not listed"
            raise TheoryError(
                f"passage {choice.passage!r} cannot be fixed to {choice.reading!r}, which {why}",
                advice=f"Its readings are: {', '.join(live) or 'none'}.",
            )
        if fixed.setdefault(choice.passage, choice.reading) != choice.reading:
            raise TheoryError(
                f"passage {choice.passage!r} is fixed to two readings", advice="Suppose one reading at a time."
            )
    return fixed


def _live(passage: Passage, fixed: dict[str, str]) -> tuple[str, ...]:
    if passage.id in fixed:
        return (fixed[passage.id],)
    return tuple(reading for reading in passage.readings if reading not in passage.excluded)


def _told_apart(live: tuple[str, ...], held: list[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    groups: dict[tuple[bool, ...], list[str]] = {}
    for reading in live:
        groups.setdefault(tuple(reading in readings for readings in held), []).append(reading)
    return tuple(map(tuple, groups.values()))


_Groups = Sequence[tuple[Passage, tuple[tuple[str, ...], ...]]]


def _numbered(groups: _Groups, every: int, *, listed: bool) -> NumberedWorlds:
    axes = []
    step = count = prod(len(of_passage) for _, of_passage in groups)
    for passage, of_passage in groups:
        period = step
        step //= len(of_passage)
        block = (1 << step) - 1
        first = sum(block << start for start in range(0, count, period))
        where = tuple(first << number * step for number in range(len(of_passage)))
        axes.append(Axis(passage=passage.id, groups=of_passage, where=where, step=step))
    everywhere = (1 << count) - 1
    return NumberedWorlds(
        axes=tuple(axes),
        count=count,
        every=every,
        listed=listed,
        everywhere=everywhere,
        preferred=_preferred(groups, axes, everywhere),
    )


def _drawn(groups: _Groups, met: Sequence[str], every: int, *, listed: bool) -> DrawnWorlds:
    sizes = {passage.id: len(of_passage) for passage, of_passage in groups}
    order = [name for name in met if name in sizes]
    forest = Forest([sizes[name] for name in order])
    axes = []
    for passage, of_passage in groups:
        step = order.index(passage.id)
        where = tuple(forest.where(step, number) for number in range(len(of_passage)))
        axes.append(Axis(passage=passage.id, groups=of_passage, where=where, step=step))
    return DrawnWorlds(
        axes=tuple(axes),
        count=prod(sizes.values()),
        every=every,
        listed=listed,
        everywhere=-1,
        preferred=_preferred(groups, axes, -1),
        forest=forest,
    )


def _preferred(groups: _Groups, axes: Sequence[Axis], everywhere: WorldSet) -> WorldSet:
    found = everywhere
    for passage, _ in groups:
        if passage.preferred is not None:
            found &= _holding(axes, passage.id, (passage.preferred,))
    return found


def _holding(axes: Sequence[Axis], passage: str, readings: Iterable[str]) -> WorldSet:
    wanted = set(readings)
    found: WorldSet = 0
    for axis in axes:
        if axis.passage == passage:
            for group, where in zip(axis.groups, axis.where, strict=True):
                if wanted.intersection(group):
                    found |= where
    return found


def _bits(worlds: WorldSet) -> int:
    if isinstance(worlds, Split):
        raise TypeError("these worlds have numbers, and this set of worlds is a diagram")
    return worlds


def passage_mistakes(passages: tuple[Passage, ...]) -> list[str]:
    """What is wrong with the passages, one sentence each."""
    mistakes = []
    known = set()
    for passage in passages:
        name = passage.id
        if name in known:
            mistakes.append(f"two passages have the id {name!r}")
        known.add(name)
        if len(set(passage.readings)) < len(passage.readings):
            mistakes.append(f"passage {name!r} lists a reading twice")
        judged = (*passage.excluded, *([] if passage.preferred is None else [passage.preferred]))
        mistakes.extend(
            f"passage {name!r} has no reading {reading!r}, which a judgement names"
            for reading in judged
            if reading not in passage.readings
        )
        if passage.preferred in passage.excluded:
            mistakes.append(f"reading {passage.preferred!r} of passage {name!r} is both preferred and excluded")
        if passage.readings and set(passage.readings) <= set(passage.excluded):
            mistakes.append(f"all readings of passage {name!r} are excluded: then nobody can have said it")
    return mistakes
