"""Worlds: a choice of one listed reading of each passage that a premise of the theory touches.

- A reading that was judged no longer reasonable (`excluded`) makes no world, at any stage.
- A passage that was fixed ("suppose it says ...") has the fixed reading only.
- A passage with no listed reading makes no world and carries no premise.
- A reading that nobody listed is no world either; it is a question (see `arguments`).
- Up to 4,096 worlds are listed. Beyond that, readings that no premise tells apart are taken together; up to 65,536
  worlds are then decided without being listed, and the answer says so. Beyond that the theory is refused: an answer
  on some of the worlds would be no answer.

A set of worlds is an integer: bit i is world i. So every rule is applied in all worlds at once, and each world is
still decided on its own.
"""

from collections.abc import Iterable, Sequence
from itertools import product

from probanda.model.assessment import ReadingChoice
from probanda.model.errors import TheoryError
from probanda.model.proof import Argument, Passage, ProofGraph
from probanda.model.value import Value

MOST_LISTED = 4_096
MOST_DECIDED = 65_536  # 8 KiB a set of worlds: a large theory then still fits in memory


class Axis(Value, frozen=True, kw_only=True):
    """One passage and its readings; readings that no premise tells apart may share a group."""

    passage: str
    groups: tuple[tuple[str, ...], ...]
    stride: int
    """World i has group (i // stride) % len(groups)."""
    where: tuple[int, ...]
    """The worlds of each group."""
    preferred: str | None


class Worlds(Value, frozen=True, kw_only=True):
    """All choices of readings, numbered from 0."""

    axes: tuple[Axis, ...]
    count: int
    listed: bool

    @property
    def everywhere(self) -> int:
        """The set of all worlds."""
        return (1 << self.count) - 1

    def holding(self, passage: str, readings: Iterable[str]) -> int:
        """The worlds in which the passage has one of these readings; none where it has no listed reading."""
        wanted = set(readings)
        found = 0
        for axis in self.axes:
            if axis.passage == passage:
                for group, where in zip(axis.groups, axis.where, strict=True):
                    if wanted.intersection(group):
                        found |= where
        return found

    def preferred(self) -> int:
        """The worlds that have the preferred reading wherever one was preferred."""
        found = self.everywhere
        for axis in self.axes:
            if axis.preferred is not None:
                found &= self.holding(axis.passage, (axis.preferred,))
        return found

    def choices(self, world: int) -> tuple[ReadingChoice, ...]:
        """The readings of a world; the first of a group stands for the group."""
        return tuple(
            ReadingChoice(passage=axis.passage, reading=axis.groups[(world // axis.stride) % len(axis.groups)][0])
            for axis in self.axes
        )

    def flips(self, levels: Sequence[int]) -> tuple[str, ...]:
        """Passages of which another reading, all else equal, changes a level; a level is the worlds that reach it."""
        return tuple(
            axis.passage
            for axis in self.axes
            if any(
                (level & here) << axis.stride != level & there
                for level in levels
                for here, there in zip(axis.where, axis.where[1:], strict=False)
            )
        )

    def readings_of(self, worlds: int, passages: Sequence[str]) -> tuple[tuple[ReadingChoice, ...], ...]:
        """The choices of these passages under which a set of worlds holds, when only these passages decide it."""
        axes = [axis for axis in self.axes if axis.passage in passages]
        found: list[tuple[ReadingChoice, ...]] = []
        for numbers in product(*(range(len(axis.groups)) for axis in axes)):
            world = sum(number * axis.stride for number, axis in zip(numbers, axes, strict=True))
            if worlds >> world & 1:
                groups = [axis.groups[number] for number, axis in zip(numbers, axes, strict=True)]
                found.extend(
                    tuple(
                        ReadingChoice(passage=axis.passage, reading=reading)
                        for axis, reading in zip(axes, readings, strict=True)
                    )
                    for readings in product(*groups)
                )
        return tuple(found)


def passages_touched(arguments: Iterable[Argument], passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages that a premise of these arguments depends on, in their order."""
    touched = {held.passage for argument in arguments for premise in argument.premises for held in premise.holds_in}
    return tuple(passage for passage in passages if passage.id in touched)


def worlds_of(graph: ProofGraph, fix: Sequence[ReadingChoice] = ()) -> Worlds:
    """The worlds of a checked theory.

    Raises:
        TheoryError: a fixed passage or reading is not there or is excluded, or there are too many worlds.
    """
    fixed = _fixed(graph, fix)
    held: dict[str, list[frozenset[str]]] = {}
    for argument in graph.arguments:
        for premise in argument.premises:
            for holds in premise.holds_in:
                held.setdefault(holds.passage, []).append(frozenset(holds.readings))
    touched = [(passage, _live(passage, fixed)) for passage in graph.passages if passage.id in held]
    touched = [(passage, live) for passage, live in touched if live]
    count = 1
    for _, live in touched:
        count *= len(live)
    listed = count <= MOST_LISTED
    groups = [
        (passage, tuple((reading,) for reading in live) if listed else _told_apart(live, held[passage.id]))
        for passage, live in touched
    ]
    worlds = Worlds(axes=_axes(groups), count=_count(groups), listed=listed)
    if worlds.count > MOST_DECIDED:
        raise TheoryError(
            f"the theory has {count} worlds, and {worlds.count} of them differ in what a premise says; "
            f"at most {MOST_DECIDED} can be decided",
            advice="Fix or exclude readings of some passages, or split the theory.",
        )
    return worlds


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


def _count(groups: Sequence[tuple[Passage, tuple[tuple[str, ...], ...]]]) -> int:
    count = 1
    for _, of_passage in groups:
        count *= len(of_passage)
    return count


def _axes(groups: Sequence[tuple[Passage, tuple[tuple[str, ...], ...]]]) -> tuple[Axis, ...]:
    count = _count(groups)
    if count > MOST_DECIDED:
        return ()
    axes = []
    stride = count
    for passage, of_passage in groups:
        period = stride
        stride //= len(of_passage)
        block = (1 << stride) - 1
        first = sum(block << start for start in range(0, count, period))
        axes.append(
            Axis(
                passage=passage.id,
                groups=of_passage,
                stride=stride,
                where=tuple(first << number * stride for number in range(len(of_passage))),
                preferred=passage.preferred,
            )
        )
    return tuple(axes)


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
