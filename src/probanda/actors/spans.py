"""The days on which one continuous fact is certain, inferred, assumed open or possible, from the claims of its thread.

1. Certain: inside the precise range of a claim. Of a range with one precise bound only, that day alone.
2. Inferred: between two claims of the thread, unless there is evidence against: an ending before, a beginning after, a
   denial between. Where a unit was seen in the field is never inferred.
3. Assumed open: after the last claim, if no claim says that it ended then; up to the first day on which it is denied.
   Where a unit was seen in the field is never assumed to go on. So are the days of a claim that knows of one of them
   only, after an older claim of the thread that names no ending: a vague claim takes nothing from an older one.
4. Possible: inside the outer bounds of a claim, where it gives both; and between a claim and a real beginning after it.
5. Unknown: all other days. So nobody first cited in 2018 is possible for 2014.

A later claim never makes a certain day less than certain: certain days are those of each claim alone. A claim that
gives no day at all makes no span.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from probanda.model.command import Level, Span
from probanda.model.stated import StatedFact
from probanda.model.when import Day, When

OPEN = date.max.toordinal() + 1
"""The last day of what is open."""

UNKNOWN, POSSIBLE, ASSUMED, INFERRED, CERTAIN = range(5)
LEVELS = (Level.UNKNOWN, Level.POSSIBLE, Level.ASSUMED_OPEN, Level.INFERRED, Level.CERTAIN)
"""By rank, weakest first."""

Painted = tuple[int, int, int, tuple[int, ...]]
"""First day, last day, rank, the positions of the claims that bear it."""
Ranked = tuple[int, int, int]
"""First day, last day, rank."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one claim says of days, as ordinals."""

    outer: tuple[int | None, int | None]
    core: tuple[int, int] | None
    """Certain on each of these days."""
    reach: tuple[int, int] | None
    """It was so on a day no earlier than the first and no later than the last; None: the claim gives no such days."""
    starting: bool
    ending: bool

    def bears(self, first: int, last: int) -> bool:
        """Whether it says something of one of these days."""
        return self.reach is not None and self.reach[0] <= last and first <= self.reach[1]


def mark(fact: StatedFact) -> Mark:
    """The days of a statement."""
    when = fact.when
    outer = _ordinal(when.first_imprecise), _ordinal(when.last_imprecise)
    core = _core(when)
    reach = core
    if core is None and outer[0] is not None and outer[1] is not None:
        reach = outer[0], outer[1]
    return Mark(outer=outer, core=core, reach=reach, starting=fact.starting, ending=fact.ending)


def paint(marks: Sequence[Mark], denials: Sequence[Mark] = (), *, contiguous: bool = True) -> tuple[Painted, ...]:
    """All that the claims of a thread say of days, overlapping; `positions` are those of `marks`."""
    painted = [one for at, each in enumerate(marks) for one in _alone(at, each)]
    if contiguous:
        painted += _between(marks, denials)
    return tuple(painted)


def spans(painted: Iterable[Painted]) -> tuple[Ranked, ...]:
    """Days in order, none twice, each with its best rank; days that are unknown stand in none."""
    events: list[tuple[int, int, int]] = []
    for first, last, rank, _ in painted:
        events += ((first, rank, 1), (last + 1, rank, -1))
    events.sort()
    found: list[Ranked] = []
    counts, since, best = [0] * len(LEVELS), 0, UNKNOWN
    for at, (day, rank, change) in enumerate(events):
        counts[rank] += change
        if at + 1 < len(events) and events[at + 1][0] == day:
            continue
        now = next((level for level in range(CERTAIN, UNKNOWN, -1) if counts[level]), UNKNOWN)
        if now != best:
            if best != UNKNOWN:
                found.append((since, day - 1, best))
            since, best = day, now
    return tuple(found)


def span(ranked: Ranked) -> Span:
    """The span as a value."""
    first, last, rank = ranked
    return Span(level=LEVELS[rank], first=to_day(first), last=None if last >= OPEN else to_day(last))


def to_day(ordinal: int) -> Day:
    """The day of an ordinal."""
    return Day(date.fromordinal(ordinal).isoformat())


def to_ordinal(day: Day) -> int:
    """The ordinal of a day."""
    return date.fromisoformat(day).toordinal()


def _ordinal(day: Day | None) -> int | None:
    return None if day is None else to_ordinal(day)


def _core(when: When) -> tuple[int, int] | None:
    first, last = _ordinal(when.first_precise), _ordinal(when.last_precise)
    if first is None:
        return None if last is None else (last, last)
    return first, first if last is None else last


def _alone(at: int, one: Mark) -> Iterable[Painted]:
    """What a claim says by itself."""
    first, last = one.outer
    if one.core is None:
        if one.reach is not None:
            yield (*one.reach, POSSIBLE, (at,))
        return
    yield (*one.core, CERTAIN, (at,))
    if first is not None and first < one.core[0]:
        yield first, one.core[0] - 1, POSSIBLE, (at,)
    if last is not None and last > one.core[1]:
        yield one.core[1] + 1, last, POSSIBLE, (at,)


def _between(marks: Sequence[Mark], denials: Sequence[Mark]) -> Iterable[Painted]:
    """What two claims say of the days between them, and the last of the days after it."""
    known = sorted((one.reach, at) for at, one in enumerate(marks) if one.reach is not None)
    if not known:
        return
    (_, until), before = known[0]
    ended = marks[before].ending
    for (first, last), at in known[1:]:
        if first > until + 1 and not ended and not any(one.bears(until + 1, first - 1) for one in denials):
            outer = marks[at].outer[0]
            begins = first if outer is None or not marks[at].starting else outer
            if begins > until + 1:
                yield until + 1, begins - 1, POSSIBLE if marks[at].starting else INFERRED, (before, at)
        if marks[at].core is None and not marks[at].starting and not ended and last > until:
            # The later claim knows of one of these days only; the earlier fact goes on up to it, or after it.
            since = max(first, until + 1)
            if not any(one.bears(until + 1, last) for one in denials):
                yield since, last, ASSUMED, (before, at)
        if last > until or (last == until and marks[at].ending):
            until, before, ended = last, at, marks[at].ending
    if not ended:
        denied = min((one.reach[0] for one in denials if one.reach is not None and one.reach[1] > until), default=None)
        stop = OPEN if denied is None else denied - 1
        if stop > until:
            yield until + 1, stop, ASSUMED, (before,)
