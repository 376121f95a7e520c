"""Who commanded a unit on a day, or on each day of a period.

1. Every person with a commanding post in the unit on that day is told, best known first; nobody is chosen among them.
2. Two who are certain at once, and not the same person, are in conflict; ten days or less of it are a handover. A
   certain one whom an accepted claim denies for that day is told as denied.
3. The bracket: the last commander who is certain before the day, and the first after it.
4. Deputies, staff and spokesmen command nobody: they are told apart. So are claims that count for nothing.
"""

from collections.abc import Iterator, Sequence

from probanda.actors.index import CommandIndex, Thread, on_day
from probanda.actors.spans import ASSUMED, CERTAIN, LEVELS, OPEN, UNKNOWN, Ranked, to_day, to_ordinal
from probanda.model.claim import Claim
from probanda.model.command import Clash, ClashKind, CommandAnswer, CommandPeriod, Held, Known
from probanda.model.ids import RecordId
from probanda.model.stated import COMMANDING, Posting
from probanda.model.when import Day

# An order and the day on which it is carried out lie some days apart; a longer overlap wants an explanation.
HANDOVER_DAYS = 10


def answer(claims: CommandIndex | Sequence[Claim], unit: RecordId, day: Day) -> CommandAnswer:
    """Who commanded the unit on the day; an index saves reading all claims for each question."""
    index = claims if isinstance(claims, CommandIndex) else CommandIndex(claims)
    at = to_ordinal(day)
    threads = index.by_unit.get(unit, [])
    posts = [(thread, held) for thread, held in on_day(threads, at)]
    posts.sort(key=lambda one: (-one[1][2], one[1][0], one[0].claims[0].key))
    commanding = [(thread, held) for thread, held in posts if post(thread).role in COMMANDING]
    answers = tuple(told_post(index, thread, held, at) for thread, held in commanding)
    return CommandAnswer(
        unit=unit,
        day=day,
        level=LEVELS[commanding[0][1][2] if commanding else UNKNOWN],
        answers=answers,
        others=tuple(
            told_post(index, thread, held, at) for thread, held in posts if post(thread).role not in COMMANDING
        ),
        clashes=tuple(_clashes(commanding, answers)),
        before=_bracket(index, threads, at, after=False),
        after=_bracket(index, threads, at, after=True),
        aside=index.cites(index.aside(unit)),
    )


def answers_over(index: CommandIndex, unit: RecordId, first: Day, last: Day) -> tuple[CommandPeriod, ...]:
    """The answers of the closed days from first to last, a period for each."""
    starts = changes(index.by_unit.get(unit, ()), to_ordinal(first), to_ordinal(last))
    ends = [*(start - 1 for start in starts[1:]), to_ordinal(last)]
    return tuple(
        CommandPeriod(first=to_day(start), last=to_day(end), answer=answer(index, unit, to_day(start)))
        for start, end in zip(starts, ends, strict=True)
    )


def changes(threads: Sequence[Thread], first: int, last: int) -> list[int]:
    """The days from first to last on which something changes in these threads, the first day always."""
    days = {first}
    for thread in threads:
        for begins, ends in (*thread.borne(), *thread.denied()):
            days |= {begins, ends + 1}
        for known in thread.known_from():
            days.add(known)
    return sorted(day for day in days if first <= day <= last)


def post(thread: Thread) -> Posting:
    """The post that the thread is of."""
    if not isinstance(thread.fact, Posting):
        raise TypeError("the thread is of no post")
    return thread.fact


def told_post(index: CommandIndex, thread: Thread, held: Ranked, day: int) -> Held:
    """A post as an answer tells it, with the rank and title of the claims that bear the day."""
    first, last, rank = held
    bearing = thread.bearing_on(day, rank)
    facts = [claim.states for claim in bearing if isinstance(claim.states, Posting)]
    bases = (claim.states.basis for claim in thread.up_to(day) if isinstance(claim.states, Posting))
    return Held(
        person=post(thread).person,
        unit=post(thread).unit,
        role=post(thread).role,
        rank=_joined(fact.rank for fact in facts),
        title=_joined(fact.title for fact in facts),
        level=LEVELS[rank],
        first=to_day(first),
        last=None if last >= OPEN else to_day(last),
        age_days=day - thread.last_cited(day) if rank == ASSUMED else None,
        bases=tuple(sorted(set(bases), key=lambda basis: basis.value)),
        citations=index.cites(bearing),
        against=index.cites(thread.denials_on(day)),
    )


def last_cited(thread: Thread, held: Ranked, day: int) -> Day | None:
    """The last day that a claim gives, of what is assumed to go on."""
    return to_day(thread.last_cited(day)) if held[2] == ASSUMED else None


def _joined(words: Iterator[str]) -> str:
    return " / ".join(dict.fromkeys(word for word in words if word))


def _clashes(posts: Sequence[tuple[Thread, Ranked]], answers: Sequence[Held]) -> Iterator[Clash]:
    certain = [(held, told) for (_, held), told in zip(posts, answers, strict=True) if held[2] == CERTAIN]
    persons = tuple(dict.fromkeys(told.person for _, told in certain))
    if len(persons) > 1:
        first, last = max(held[0] for held, _ in certain), min(held[1] for held, _ in certain)
        short = len(persons) == 2 and last - first < HANDOVER_DAYS  # noqa: PLR2004 - one hands over to one
        yield Clash(
            clash=ClashKind.HANDOVER if short else ClashKind.CONFLICT,
            persons=persons,
            first=to_day(first),
            last=to_day(last),
            citations=tuple(cited for _, told in certain for cited in told.citations),
        )
    for held, told in certain:
        if told.against:
            yield Clash(
                clash=ClashKind.DENIED,
                persons=(told.person,),
                first=to_day(held[0]),
                last=to_day(held[1]),
                citations=(*told.citations, *told.against),
            )


def _bracket(index: CommandIndex, threads: Sequence[Thread], day: int, *, after: bool) -> Known | None:
    known = [
        (held, thread)
        for thread in threads
        if post(thread).role in COMMANDING
        for held in thread.spans
        if held[2] == CERTAIN and (held[0] > day if after else held[1] < day)
    ]
    if not known:
        return None
    nearest = min if after else max
    (first, last, _), thread = nearest(known, key=lambda one: (one[0][0 if after else 1], one[1].claims[0].key))
    borne = thread.bearing_on(first if after else last, CERTAIN)
    return Known(
        person=post(thread).person,
        role=post(thread).role,
        first=to_day(first),
        last=to_day(last),
        citations=index.cites(borne),
    )
