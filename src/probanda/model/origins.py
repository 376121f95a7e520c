"""Origins: who first recorded what, and how many independent origins a set of exhibits has.

- An edge says that an exhibit comes from another (it was made from it, or copies it) or from something outside the
  record, and who says so: its author, a tool that found a likeness, or a person who judged.
- A person has the last word: a judgement `independent` cuts what authors and tools say of copying between two
  exhibits, a judgement `copy` adds it. What was made from an exhibit stays made from it, whatever anyone judges.
- A **first recorder** comes from nothing else. The independent origins of some exhibits are the most ways from first
  recorders to them of which no two share an exhibit. As many exhibits suffice to stand on every way (Menger), and
  these say why there are not more.
- Exhibits that all come through one exhibit are looked at as that one, so that thousands of facts are counted quickly.
"""

from collections.abc import Iterable, Sequence
from enum import Enum
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from probanda.model.errors import TheoryError
from probanda.model.value import Value

OUTSIDE = "outside the record: "
"""Stands before the words of what lies outside, so that it is never taken for an exhibit."""


class Said(Enum):
    """Who says that an exhibit comes from another."""

    DECLARED = "declared"
    """By who entered the exhibit."""
    TOOL = "tool"
    """By a tool that found a likeness: a suggestion until a person judges."""
    JUDGED = "judged"


class EdgeKind(Enum):
    """In which way an exhibit comes from another."""

    MADE_FROM = "made from"
    COPIES = "copies"


class OriginEdge(Value, frozen=True, kw_only=True):
    """An exhibit and what it comes from."""

    exhibit: str
    source: str
    """Another exhibit, or `outside the record: ` and words."""
    edge_kind: EdgeKind = EdgeKind.COPIES
    said: Said = Said.DECLARED
    by: str = ""
    """The tool with its version, or the person; empty: as the exhibit declares."""
    why: str = ""


class OriginWord(Enum):
    """What a person judges of an exhibit and another."""

    COPY = "copy"
    INDEPENDENT = "independent"


class OriginJudgement(Value, frozen=True, kw_only=True):
    """A person's last word on whether an exhibit comes from another; `independent` holds both ways."""

    exhibit: str
    source: str
    word: OriginWord
    by: str
    why: str


class OriginPath(Value, frozen=True, kw_only=True):
    """A way from a first recorder to an exhibit, both included."""

    steps: tuple[str, ...]

    @property
    def recorder(self) -> str:
        """Who first recorded it."""
        return self.steps[0]


class Narrow(Value, frozen=True, kw_only=True):
    """An exhibit through which others come: one of those that stand on every way."""

    at: str
    through: tuple[str, ...]
    """The exhibits that come through it; itself, where it is one of those asked about."""


class Independence(Value, frozen=True, kw_only=True):
    """How many independent origins some exhibits have, and why not more."""

    number: int
    paths: tuple[OriginPath, ...]
    """As many as `number`; no two share an exhibit."""
    cut: tuple[Narrow, ...]
    """As many as `number`; every way from a first recorder passes one of them."""

    @property
    def sentence(self) -> str:
        """Why there are not more, in words."""
        if not self.cut:
            return "No exhibit asserts it."
        asserting = {name for narrow in self.cut for name in narrow.through}
        if len(asserting) == 1:
            return f"Only {asserting.pop()} asserts it."
        said = "; ".join(map(_narrow_words, self.cut))
        return f"{said[:1].upper()}{said[1:]}."


class OriginGraph(Value, frozen=True, kw_only=True):
    """Who copied whom among the exhibits of a case."""

    exhibits: tuple[str, ...]
    edges: tuple[OriginEdge, ...] = ()
    judgements: tuple[OriginJudgement, ...] = ()

    def sources(self, fallen: frozenset[str] = frozenset()) -> dict[str, tuple[str, ...]]:
        """What each exhibit and each thing outside comes from, judgements heard, without what has fallen.

        Raises:
            TheoryError: an edge names what is not there, judgements contradict each other or the making of an exhibit,
                or exhibits come from each other in a circle.
        """
        if mistakes := self.mistakes():
            raise TheoryError(
                f"who copied whom contradicts itself: {mistakes[0]}",
                advice="Correct what the exhibits declare, or withdraw a judgement.",
            )
        left = self._comes_from()
        return {
            name: tuple(source for source in sources if source not in fallen)
            for name, sources in left.items()
            if name not in fallen
        }

    def independent(self, exhibits: Iterable[str], fallen: frozenset[str] = frozenset()) -> Independence:
        """The independent origins of these exhibits; for many sets of exhibits use `Origins` once.

        Raises:
            TheoryError: as `sources`, or an exhibit is not there.
        """
        return Origins(self, fallen).independent(exhibits)

    def mistakes(self) -> list[str]:
        """What is wrong with it, one sentence each."""
        known = set(self.exhibits)
        mistakes = []
        pairs = [(edge.exhibit, edge.source) for edge in self.edges]
        pairs += [(judged.exhibit, judged.source) for judged in self.judgements]
        for exhibit, source in pairs:
            strange = [exhibit] if exhibit not in known else []
            strange += [source] if source not in known and not source.startswith(OUTSIDE) else []
            mistakes += [f"{exhibit!r} comes from {source!r}, and {name!r} is not there" for name in strange]
        said: dict[frozenset[str], OriginWord] = {}
        made = {frozenset((edge.exhibit, edge.source)) for edge in self.edges if edge.edge_kind is EdgeKind.MADE_FROM}
        for judged in self.judgements:
            pair, names = frozenset((judged.exhibit, judged.source)), f"{judged.exhibit!r} and {judged.source!r}"
            if said.setdefault(pair, judged.word) is not judged.word:
                mistakes.append(f"{names} are judged copies and independent")
            if judged.word is OriginWord.INDEPENDENT and pair in made:
                mistakes.append(f"{names} are judged independent, and one was made from the other")
        if not mistakes:
            try:
                TopologicalSorter(self._comes_from()).prepare()
            except CycleError as why:
                circle = " from ".join(map(repr, why.args[1]))
                mistakes.append(f"exhibits come from each other in a circle: {circle}")
        return mistakes

    def _comes_from(self) -> dict[str, tuple[str, ...]]:
        apart = {frozenset((one.exhibit, one.source)) for one in self.judgements if one.word is OriginWord.INDEPENDENT}
        pairs = [
            (edge.exhibit, edge.source)
            for edge in self.edges
            if edge.edge_kind is EdgeKind.MADE_FROM or frozenset((edge.exhibit, edge.source)) not in apart
        ]
        pairs += [(one.exhibit, one.source) for one in self.judgements if one.word is OriginWord.COPY]
        found: dict[str, dict[str, None]] = {name: {} for name in self.exhibits}
        for exhibit, source in pairs:
            found[exhibit][source] = None
            found.setdefault(source, {})
        return {name: tuple(sources) for name, sources in found.items()}


class Origins:
    """An origin graph made ready once, to be asked of many sets of exhibits."""

    def __init__(self, graph: OriginGraph, fallen: frozenset[str] = frozenset()) -> None:
        self._sources = graph.sources(fallen)
        self._through: dict[str, str] = {}
        """For each exhibit the one that all ways to it pass, as near to its first recorder as there is one."""
        self._before: dict[str, tuple[str, ...]] = {}
        """For each of those, those that it comes from; none: a first recorder."""
        self._onward: dict[str, str] = {}
        """For each exhibit the next on a way back to the one that it comes through."""
        for name in TopologicalSorter(self._sources).static_order():
            passed = {self._through[source]: source for source in reversed(self._sources[name])}
            if len(passed) == 1:
                ((self._through[name], self._onward[name]),) = passed.items()
            else:
                self._through[name] = name
                self._before[name] = tuple(reversed(passed))

    def independent(self, exhibits: Iterable[str]) -> Independence:
        """The independent origins of these exhibits; what has fallen asserts nothing.

        Raises:
            TheoryError: an exhibit is not in the record.
        """
        asked: dict[str, list[str]] = {}
        for name in dict.fromkeys(exhibits):
            if name not in self._through:
                raise TheoryError(f"exhibit {name!r} is not in the record", advice="Name an exhibit of the record.")
            asked.setdefault(self._through[name], []).append(name)
        if not any(self._before[name] for name in asked):
            # Each comes from one first recorder: the recorders are the ways, and the cut.
            ways: list[tuple[str, ...]] = [(name,) for name in asked]
            cut = list(asked)
        else:
            ways, cut = _Flow(self._before, tuple(asked)).found()
        return Independence(
            number=len(ways),
            paths=tuple(OriginPath(steps=self._whole(way, asked[way[-1]][0])) for way in ways),
            cut=tuple(Narrow(at=name, through=self._behind(name, asked)) for name in cut),
        )

    def _whole(self, way: Sequence[str], last: str) -> tuple[str, ...]:
        """A way with all its exhibits, those between included, to this last one."""
        steps: list[str] = []
        for at, name in enumerate(way):
            if at + 1 == len(way):
                here = last
            else:  # the source of the next through which the next comes from this one
                here = next(one for one in self._sources[way[at + 1]] if self._through[one] == name)
            back = [here]
            while back[-1] != name:
                back.append(self._onward[back[-1]])
            steps.extend(reversed(back))
        return tuple(steps)

    def _behind(self, narrow: str, asked: dict[str, list[str]]) -> tuple[str, ...]:
        """Of the exhibits asked about, those that a way through this one reaches."""
        return tuple(
            name
            for passed, names in asked.items()
            if passed == narrow or self._reaches(passed, narrow)
            for name in names
        )

    def _reaches(self, name: str, narrow: str) -> bool:
        waiting, seen = [name], {name}
        while waiting:
            here = waiting.pop()
            if here == narrow:
                return True
            fresh = [one for one in self._before[here] if one not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
        return False


class _Flow:
    """The most ways of which no two share an exhibit: each exhibit carries one (augmenting paths, Ford and Fulkerson).

    A state is an exhibit and whether one stands before it or behind it; each exhibit that a way uses knows the next and
    the one before.
    """

    def __init__(self, before: dict[str, tuple[str, ...]], asked: tuple[str, ...]) -> None:
        self._asked = frozenset(asked)
        self._into: dict[str, list[str]] = {}
        self._first: list[str] = []
        waiting, seen = list(asked), set(asked)
        while waiting:
            name = waiting.pop()
            if not before[name]:
                self._first.append(name)
            for source in before[name]:
                self._into.setdefault(source, []).append(name)
                if source not in seen:
                    seen.add(source)
                    waiting.append(source)
        self._next: dict[str, str | None] = {}
        """Exhibits on a way -> the next; None: it ends there."""
        self._prior: dict[str, str | None] = {}

    def found(self) -> tuple[list[tuple[str, ...]], list[str]]:
        """The ways, and as many exhibits that stand on every way."""
        while self._widen():
            pass
        reached = self._reached()
        cut = [name for name, behind in reached if not behind and (name, True) not in reached]
        ways = []
        for name in [first for first, prior in self._prior.items() if prior is None]:
            way: list[str] = []
            here: str | None = name
            while here is not None:
                way.append(here)
                here = self._next[here]
            ways.append(tuple(way))
        return ways, cut

    def _widen(self) -> bool:
        """Whether one more way was found."""
        reached = self._reached()
        end = next((name for name, behind in reached if behind and name in self._asked), None)
        if end is None:
            return False
        states = [(end, True)]
        while (came := reached[states[-1]]) is not None:
            states.append(came)
        states.reverse()
        # First what the new way undoes, then what it does.
        onward: list[tuple[str | None, str | None]] = [(None, states[0][0])]
        undone: list[tuple[str, str]] = []
        for (here, behind), (there, then) in pairwise(states):
            if here != there and behind and not then:
                onward.append((here, there))
            elif here != there:
                undone.append((there, here))
        onward.append((end, None))
        for source, name in undone:
            del self._next[source]
            del self._prior[name]
        for before, after in onward:
            if before is not None:
                self._next[before] = after
            if after is not None:
                self._prior[after] = before
        return True

    def _reached(self) -> dict[tuple[str, bool], tuple[str, bool] | None]:
        """(exhibit, behind it) that one more way could reach -> where it came from."""
        reached: dict[tuple[str, bool], tuple[str, bool] | None] = {(name, False): None for name in self._first}
        waiting = list(reached)
        while waiting:
            here = waiting.pop()
            for there in self._onward(here):
                if there not in reached:
                    reached[there] = here
                    waiting.append(there)
        return reached

    def _onward(self, state: tuple[str, bool]) -> list[tuple[str, bool]]:
        name, behind = state
        used = name in self._prior
        if behind:
            there = [(other, False) for other in self._into.get(name, ())]
            return [*there, (name, False)] if used else there  # back over what a way uses
        if not used:
            return [(name, True)]
        prior = self._prior[name]
        return [] if prior is None else [(prior, True)]


def _narrow_words(narrow: Narrow) -> str:
    others = [name for name in narrow.through if name != narrow.at]
    if not others:
        return f"{narrow.at} stands by itself"
    listed = others[0] if len(others) == 1 else f"all of {', '.join(others)}"
    verb = "comes" if len(others) == 1 else "come"
    return f"{listed} {verb} from {narrow.at}"
