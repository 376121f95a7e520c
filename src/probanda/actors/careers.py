"""The posts of a person, who held posts beside that person, and who was at a place.

- A career tells every post with all its spans, in the order of their first day.
- Two held posts beside each other where both were in one unit on the same days: the level is that of the weaker.
- A unit is at a place where the words of the place are the same; each is told with who commanded it that day.
"""

from collections.abc import Iterator

from probanda.actors.command import answer, last_cited, post
from probanda.actors.index import CommandIndex, Thread, folded, on_day
from probanda.actors.spans import LEVELS, OPEN, Ranked, span, to_day, to_ordinal
from probanda.model.command import CareerPost, CoCommander, Present
from probanda.model.ids import RecordId
from probanda.model.stated import Positioning, Posting
from probanda.model.when import Day


def career(index: CommandIndex, person: RecordId) -> tuple[CareerPost, ...]:
    """All posts of the person."""
    return tuple(_post(index, thread) for thread in index.by_person.get(person, ()))


def beside(index: CommandIndex, person: RecordId) -> tuple[CoCommander, ...]:
    """All who held a post in a unit of the person's on the same days, in the order of their first common day."""
    found = [
        (shared, own, other)
        for own in index.by_person.get(person, ())
        for other in index.by_unit.get(post(own).unit, ())
        if post(other).person != person
        for shared in _shared(own, other)
    ]
    found.sort(key=lambda one: (one[0][0], one[1].claims[0].key, one[2].claims[0].key))
    return tuple(
        CoCommander(
            person=post(other).person,
            unit=post(other).unit,
            role=post(other).role,
            own_role=post(own).role,
            level=LEVELS[rank],
            first=to_day(first),
            last=None if last >= OPEN else to_day(last),
            citations=index.cites((*own.claims, *other.claims)),
        )
        for (first, last, rank), own, other in found
    )


def present(index: CommandIndex, place: str, day: Day) -> tuple[Present, ...]:
    """The units that were at the place on the day, best known first."""
    at = to_ordinal(day)
    there = sorted(
        on_day(index.by_place.get(folded(place), ()), at), key=lambda one: (-one[1][2], one[0].claims[0].key)
    )
    return tuple(_present(index, thread, held, at) for thread, held in there)


def _post(index: CommandIndex, thread: Thread) -> CareerPost:
    facts = [claim.states for claim in thread.claims if isinstance(claim.states, Posting)]
    return CareerPost(
        unit=post(thread).unit,
        role=post(thread).role,
        rank=" / ".join(dict.fromkeys(fact.rank for fact in facts if fact.rank)),
        title=" / ".join(dict.fromkeys(fact.title for fact in facts if fact.title)),
        bases=tuple(sorted({fact.basis for fact in facts}, key=lambda basis: basis.value)),
        spans=tuple(map(span, thread.spans)),
        citations=index.cites((*thread.claims, *thread.denials)),
    )


def _shared(own: Thread, other: Thread) -> Iterator[Ranked]:
    for first, last, rank in own.spans:
        for begins, ends, also in other.spans:
            if begins <= last and first <= ends:
                yield max(first, begins), min(last, ends), min(rank, also)


def _present(index: CommandIndex, thread: Thread, held: Ranked, day: int) -> Present:
    fact = thread.fact
    if not isinstance(fact, Positioning):
        raise TypeError("the thread is of no place")
    first, last, rank = held
    return Present(
        unit=fact.unit,
        place=fact.place,
        level=LEVELS[rank],
        first=to_day(first),
        last=None if last >= OPEN else to_day(last),
        last_cited=last_cited(thread, held, day),
        citations=index.cites(thread.bearing_on(day, rank)),
        against=index.cites(thread.denials_on(day)),
        command=answer(index, fact.unit, to_day(day)),
    )
