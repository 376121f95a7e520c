"""Two dates that are joined: "from May to July 2014", "September 18-20, 2031", "2013-14".

What the first lacks is taken from the second, never from elsewhere: its month, its year, and where it would then come
after the second, the year before, which is told.
"""

from itertools import product

import msgspec

from probanda.text.dates.context import Context, merged
from probanda.text.dates.item import Item, item_at, resolved
from probanda.text.dates.lexicon import Kind
from probanda.text.dates.meaning import Meaning, Meant, noted
from probanda.text.dates.named import Named, named_at, year_at
from probanda.text.dates.placed import meant as place
from probanda.text.dates.reading import Rule

_YEAR_DAYS = 366
_REACH = 24  # words of a date with its time of day, before what joins it to another
MOST_PAIRS = 24
"""More than any words of a person allow."""

Pair = tuple[int, bool, list[tuple[Meaning, Meaning]], Meant]


def pair_at(context: Context, at: int, *links: Kind) -> Pair | None:
    """(end, whether joined by "until", the pairs, what is wrong or missing) of two dates that are joined."""
    kinds = links or (Kind.DASH, Kind.TO, Kind.UNTIL)
    if not any(one in kinds for token in context.tokens[at : at + _REACH] for one, _ in token.senses):
        return None
    one = item_at(context, at, short=True)
    link = context.skip(one.end, Kind.COMMA) if one is not None else at
    if one is None or not any(context.has(link, kind) for kind in kinds):
        return None
    until = not context.has(link, Kind.DASH) and not context.has(link, Kind.TO) and not links
    behind = link + 1
    if links and context.has(behind, Kind.BETWEEN):  # بين ... وبين ...
        behind += 1
    other = _day_of_month_before(context, behind, one) or item_at(context, behind) or _short_year(context, behind, one)
    if other is None:
        return None
    named = bool(one.names and other.names)
    if not named and one.names and one.names[0].month is None and one.names[0].year is None:
        return None  # a day number alone beside something that is no named date
    if not named:
        left, right = resolved(context, one), resolved(context, other)
        pairs = list(product(left.meanings, right.meanings))[:MOST_PAIRS]
        return other.end, until, pairs, merged_problems(left, right)
    found = [_placed_pair(context, *both) for both in product(one.names, other.names)]
    pairs = [both for several, _ in found for both in several]
    wrong = [meant for _, meant in found]
    kept = merged(*wrong)
    return other.end, until, pairs[:MOST_PAIRS], Meant(problems=kept.problems, missing=kept.missing)


def merged_problems(left: Meant, right: Meant) -> Meant:
    """What is wrong with or missing of either."""
    return Meant(
        problems=(*left.problems, *right.problems), missing=tuple(dict.fromkeys((*left.missing, *right.missing)))
    )


def _placed_pair(context: Context, one: Named, other: Named) -> tuple[list[tuple[Meaning, Meaning]], Meant]:
    """Two named dates, the first completed by what the second says."""
    completed, given = one, False
    if completed.month is None and completed.day is not None:
        completed = msgspec.structs.replace(completed, month=other.month, hijri=other.hijri)
    if completed.year is None and other.year is not None:
        completed, given = msgspec.structs.replace(completed, year=other.year), one.month is not None
    if completed.month is None and completed.day is not None:
        return [], Meant(problems=())
    left, right = place(context, (completed,)), place(context, (other,))
    if completed.year is None and other.year is None:
        return _nearest(left, right), merged_problems(left, right)
    pairs = []
    for first, second in product(left.meanings, right.meanings):
        start = first
        if given and first.first and second.last and first.first > second.last and other.year is not None:
            earlier = msgspec.structs.replace(
                completed, year=msgspec.structs.replace(other.year, value=other.year.value - 1)
            )
            before = place(context, (earlier,)).meanings
            note = "The year of the first date is not said; in the year of the second it would come after it."
            start = noted(before[0], note) if before else first
        pairs.append((start, second))
    return pairs, merged_problems(left, right)


def _nearest(left: Meant, right: Meant) -> list[tuple[Meaning, Meaning]]:
    """Two dates without a year: each first one with the second that comes next after it; open ones as they are."""
    pairs = []
    for first in left.meanings:
        later = [one for one in right.meanings if first.first is None or (one.last or 0) >= first.first]
        near = [one for one in later if first.first is None or (one.last or 0) - first.first < _YEAR_DAYS]
        pairs += [(first, one) for one in near[:1]]
    return pairs


def _day_of_month_before(context: Context, at: int, one: Item) -> Item | None:
    """The 20 of "September 18-20, 2031": a day of the month that was named before it."""
    month = one.names[0].month if one.names else None
    if month is None or one.names[0].year is not None or one.names[0].day is None:
        return None
    named = named_at(context, at)
    if named is not None and named[1][0].month is not None:
        return None
    day = named_at(context, at, short=True)
    number = context.sense(at, Kind.NUMBER) or context.sense(at, Kind.ORDINAL)
    if day is None or number is None or len(context.text(at)) > len("20th"):
        return None
    shaped = Named(day=number, month=month, hijri=one.names[0].hijri, rules=one.names[0].rules)
    behind = context.skip(at + 1, Kind.COMMA)
    year = year_at(context, behind, month=not shaped.hijri, hijri=shaped.hijri)
    if year is None:
        return Item(end=at + 1, names=(shaped,))
    return Item(end=year[0], names=tuple(msgspec.structs.replace(shaped, year=each) for each in year[1]))


def _short_year(context: Context, at: int, one: Item) -> Item | None:
    """The 14 of "2013-14"."""
    if not one.names or one.names[0].year is None or one.names[0].month is not None:
        return None
    value = context.sense(at, Kind.NUMBER)
    if value is None or len(context.text(at)) != len("14"):
        return None
    year = one.names[0].year
    full = year.value - year.value % 100 + value
    if full <= year.value:
        return None
    shaped = Named(year=msgspec.structs.replace(year, value=full), rules=(Rule.YEAR,))
    return Item(end=at + 1, names=(shaped,))
