"""What stood below or above a unit on a day, and the best known way from a person down to a unit.

1. A way is as well known as its weakest link. The best level is searched first: one breadth-first search a level, over
   the relations that are at least so well known. Within a level the shortest way counts.
2. A unit can have several superiors. One that is reached is not entered again, so that a circle ends the search; units
   that stand under themselves on that day are reported.
3. Kinds of relation are kept apart in every step. All but administration lead a way, unless the caller says otherwise:
   who pays and promotes does not command.
4. A way begins with a commanding post of the person; without one there is none.
"""

from collections import deque
from collections.abc import Collection
from enum import Enum
from typing import Final

from probanda.actors.circles import circles
from probanda.actors.command import changes, last_cited, post, told_post
from probanda.actors.index import CommandIndex, Row, Thread, on_day
from probanda.actors.spans import LEVELS, OPEN, UNKNOWN, Ranked, to_day, to_ordinal
from probanda.model.command import Around, CommandPath, PathPeriod, Reached, Step
from probanda.model.ids import RecordId
from probanda.model.stated import COMMANDING, RelationKind
from probanda.model.when import Day

LEADING = frozenset(RelationKind) - {RelationKind.ADMINISTRATIVE}
"""The kinds of relation that lead a way, unless the caller names others."""


class Direction(Enum):
    """Which way from a unit."""

    BELOW = "below"
    ABOVE = "above"


# Where these stand in a row.
_RANK: Final = 0
_END: Final = 1
_FIRST: Final = 3
_LAST: Final = 4
_KIND: Final = 5
_LINK: Final = 6
_Edges = dict[RecordId, list[Row]]


def around(
    index: CommandIndex,
    unit: RecordId,
    day: Day,
    *,
    direction: Direction,
    kinds: Collection[RelationKind] = LEADING,
) -> Around:
    """All units below or above the unit on the day, each by its best known way."""
    at = to_ordinal(day)
    edges = _edges(index, unit, at, direction=direction, kinds=kinds)
    best: dict[RecordId, tuple[int, int, Row]] = {}
    for rank in _ranks(edges):
        for name, (depth, edge) in _search(edges, unit, rank).items():
            best.setdefault(name, (rank, depth, edge))
    best.pop(unit, None)
    found = sorted((depth, -rank, name, edge) for name, (rank, depth, edge) in best.items())  # no two have one name
    return Around(
        unit=unit,
        day=day,
        reached=tuple(
            Reached(unit=name, level=LEVELS[-rank], depth=depth, step=_step(index, edge, at))
            for depth, rank, name, edge in found
        ),
        cycles=()
        if _ends(edges, unit)
        else circles({name: [one[_END] for one in each] for name, each in edges.items()}),
    )


def path(
    index: CommandIndex,
    person: RecordId,
    unit: RecordId,
    *,
    day: Day,
    kinds: Collection[RelationKind] = LEADING,
) -> CommandPath:
    """The best known way from a commanding post of the person down to the unit on the day."""
    at = to_ordinal(day)
    posts: dict[RecordId, tuple[Thread, Ranked]] = {}
    for thread, held in on_day(index.by_person.get(person, ()), at):
        name = post(thread).unit
        if post(thread).role in COMMANDING and (name not in posts or held[2] > posts[name][1][2]):
            posts[name] = thread, held
    nothing = CommandPath(person=person, unit=unit, day=day, level=LEVELS[UNKNOWN], held=None, steps=(), weakest=-1)
    if not posts:
        return nothing
    edges = _edges(index, unit, at, direction=Direction.ABOVE, kinds=kinds)
    for rank in sorted({*_ranks(edges), *(held[2] for _, held in posts.values())}, reverse=True):
        found = {unit: (0, None)} | _search(edges, unit, rank)
        there = [(found[name][0], name) for name, (_, held) in posts.items() if name in found and held[2] >= rank]
        if there:
            _, top = min(there)
            thread, held = posts[top]
            way = _way(edges, unit, top, rank)
            ranks = [held[2], *(-edge[_RANK] for edge in way)]
            return CommandPath(
                person=person,
                unit=unit,
                day=day,
                level=LEVELS[min(ranks)],
                held=told_post(index, thread, held, at),
                steps=tuple(_step(index, edge, at) for edge in way),
                weakest=ranks.index(min(ranks)),
            )
    return nothing


def paths_over(
    index: CommandIndex,
    person: RecordId,
    unit: RecordId,
    *,
    days: tuple[Day, Day],
    kinds: Collection[RelationKind] = LEADING,
) -> tuple[PathPeriod, ...]:
    """The best known ways on the closed days from the first to the last, a period for each."""
    first, last = map(to_ordinal, days)
    threads = [*index.by_person.get(person, ()), *_ever_above(index, unit, kinds)]
    starts = changes(threads, first, last)
    ends = [*(start - 1 for start in starts[1:]), last]
    periods: list[PathPeriod] = []
    for start, end in zip(starts, ends, strict=True):
        found = path(index, person, unit, day=to_day(start), kinds=kinds)
        if periods and _links(periods[-1].path) == _links(found):
            periods[-1] = PathPeriod(first=periods[-1].first, last=to_day(end), path=periods[-1].path)
        else:
            periods.append(PathPeriod(first=to_day(start), last=to_day(end), path=found))
    return tuple(periods)


def steps_on(index: CommandIndex, day: Day) -> tuple[Step, ...]:
    """All relations that are not unknown for the day, of all kinds, by unit and superior."""
    at = to_ordinal(day)
    rows = [row for unit in sorted(index.above) for row in index.above[unit] if row[_FIRST] <= at <= row[_LAST]]
    return tuple(_step(index, row, at) for row in rows)


def _links(found: CommandPath) -> object:
    """What makes a way another one: everything but the day and the ages that go with it."""
    held = found.held
    steps = [(one.unit, one.superior, one.relation, one.level, one.citations, one.against) for one in found.steps]
    return held and (held.unit, held.role, held.level, held.bases, held.citations, held.against), steps


def _ever_above(index: CommandIndex, unit: RecordId, kinds: Collection[RelationKind]) -> list[Thread]:
    threads: list[Thread] = []
    seen, waiting = {unit}, [unit]
    while waiting:
        for row in index.above.get(waiting.pop(), ()):
            if row[_LINK].relation in kinds:
                threads.append(row[_LINK])
                if row[_END] not in seen:
                    seen.add(row[_END])
                    waiting.append(row[_END])
    return threads


def _edges(
    index: CommandIndex, unit: RecordId, day: int, *, direction: Direction, kinds: Collection[RelationKind]
) -> _Edges:
    """Each unit that can be reached on the day at all, with its relations in that direction, best known first."""
    below = direction is Direction.BELOW
    places = index.below if below else index.above
    words = {kind.value for kind in kinds}
    found: _Edges = {}
    waiting = [unit]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        edges = [row for row in places.get(name, ()) if row[_FIRST] <= day <= row[_LAST] and row[_KIND] in words]
        found[name] = edges
        waiting += [row[_END] for row in edges]
    return found


def _ends(edges: _Edges, unit: RecordId) -> bool:
    """Whether every way from the unit comes to an end: units are taken away when nothing leads to them any more."""
    counts = dict.fromkeys(edges, 0)
    for each in edges.values():
        for edge in each:
            counts[edge[_END]] += 1
    if counts[unit]:
        return False
    waiting, gone = [unit], 0
    while waiting:
        gone += 1
        for edge in edges[waiting.pop()]:
            counts[edge[_END]] -= 1
            if not counts[edge[_END]]:
                waiting.append(edge[_END])
    return gone == len(edges)


def _search(edges: _Edges, unit: RecordId, rank: int) -> dict[RecordId, tuple[int, Row]]:
    """Breadth first over relations of this rank or better: unit -> its depth and the step that leads to it."""
    reached: dict[RecordId, tuple[int, Row]] = {}
    waiting = deque([(unit, 0)])
    while waiting:
        name, depth = waiting.popleft()
        for edge in edges[name]:
            if -edge[_RANK] < rank:
                break
            end = edge[_END]
            if end not in reached and end != unit:
                reached[end] = depth + 1, edge
                waiting.append((end, depth + 1))
    return reached


def _way(edges: _Edges, unit: RecordId, top: RecordId, rank: int) -> list[Row]:
    """The steps from the top down to the unit, found from below."""
    reached = _search(edges, unit, rank)
    way, name = [], top
    while name != unit:
        edge = reached[name][1]
        way.append(edge)
        name = edge[_LINK].unit
    return way


def _ranks(edges: _Edges) -> list[int]:
    return sorted({-edge[_RANK] for each in edges.values() for edge in each}, reverse=True)


def _step(index: CommandIndex, edge: Row, day: int) -> Step:
    rank, _, _, first, last, _, link = edge
    stretch = link.stretch(day)
    known = link.steps.get(stretch)
    if known is not None:
        return known
    step = link.steps[stretch] = Step(
        unit=link.unit,
        superior=link.superior,
        relation=link.relation,
        level=LEVELS[-rank],
        first=to_day(first),
        last=None if last >= OPEN else to_day(last),
        last_cited=last_cited(link, (first, last, -rank), day),
        citations=index.cites(link.bearing_on(day, -rank)),
        against=index.cites(link.denials_on(day)) if link.denials else (),
    )
    return step
