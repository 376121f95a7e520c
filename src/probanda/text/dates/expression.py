"""Whole expressions: a date, what stands before it ("since", "about", "in the night of") and what joins two of them."""

from itertools import product

import msgspec

from probanda.text.dates import joined, lexicon
from probanda.text.dates.context import Context, Part, longest
from probanda.text.dates.item import item_at, resolved
from probanda.text.dates.lexicon import Kind
from probanda.text.dates.meaning import Meaning, Meant, noted, within
from probanda.text.dates.named import Named, NamedYear, named_at
from probanda.text.dates.nights import night_at
from probanda.text.dates.pairs import merged_problems, pair_at
from probanda.text.dates.placed import meant as place
from probanda.text.dates.reading import Precision, Problem, ProblemCode, Rule
from probanda.text.dates.relative import count_at, counted_from

_HEDGES = 2
_SIMPLE = {
    Kind.SINCE: joined.since,
    Kind.FROM: joined.since,
    Kind.UNTIL: joined.until,
    Kind.NO_LATER: joined.no_later,
    Kind.NO_EARLIER: joined.no_earlier,
    Kind.BEFORE: joined.before,
    Kind.AFTER: joined.after,
    Kind.THROUGHOUT: joined.throughout,
}


def expression_at(context: Context, at: int) -> Part | None:
    """The longest date expression at this place."""
    hedges: list[Kind] = []
    start = at
    for _ in range(_HEDGES):
        kind = next((one for one in (Kind.PERHAPS, Kind.ABOUT) if context.has(start, one)), None)
        if kind is None:
            break
        hedges.append(kind)
        start = context.skip(start + 1, Kind.DOT)
    inner = _unhedged(context, start)
    if inner is None:
        return None
    found = inner[1]
    for kind in reversed(hedges):
        found = hedged(context, kind, found)
    return inner[0], found


def hedged(context: Context, kind: Kind, meant: Meant) -> Meant:
    """The same with "about" or "perhaps" before it."""
    if kind is Kind.PERHAPS:
        return joined.each(meant, *map(joined.perhaps, meant.meanings))
    return joined.each(meant, *(joined.about(one, context.margin) for one in meant.meanings))


def _unhedged(context: Context, at: int) -> Part | None:
    return longest(
        _between(context, at),
        _from_to(context, at),
        _counted_from_date(context, at),
        _two_calendars(context, at),
        _joined(context, at),
        _years_joined(context, at),
        _prefixed(context, at),
        night_at(context, at),
        _single(context, at),
    )


def _single(context: Context, at: int) -> Part | None:
    item = item_at(context, at)
    return None if item is None else (item.end, resolved(context, item))


def _between(context: Context, at: int) -> Part | None:
    if not context.has(at, Kind.BETWEEN):
        return None
    pair = pair_at(context, at + 1, Kind.AND)
    if pair is None:
        return None
    end, _, pairs, wrong = pair
    return end, joined.each(wrong, *(joined.between(one, other) for one, other in pairs))


def _from_to(context: Context, at: int) -> Part | None:
    """From X to Y, since X until Y, from X onwards."""
    if not (context.has(at, Kind.FROM) or context.has(at, Kind.SINCE)):
        return None
    pair = pair_at(context, at + 1)
    if pair is not None:
        end, until, pairs, wrong = pair
        return end, joined.each(wrong, *(joined.from_to(one, other, until=until) for one, other in pairs))
    item = item_at(context, at + 1)
    if item is None or not context.has(item.end, Kind.ONWARDS):
        return None
    whole = resolved(context, item)
    return item.end + 1, joined.each(whole, *map(joined.since, whole.meanings))


def _joined(context: Context, at: int) -> Part | None:
    """X to Y without "from": it lasted, or it was one day within; both are readings."""
    pair = pair_at(context, at)
    if pair is None:
        return None
    end, until, pairs, wrong = pair
    once = [joined.between(one, other, Rule.ONCE_WITHIN) for one, other in pairs]
    lasted = [joined.from_to(one, other, until=until) for one, other in pairs]
    note = "The words do not say whether it lasted or happened once."
    found = [noted(one, note) if isinstance(one, Meaning) else one for one in (*once, *lasted)]
    return end, joined.each(wrong, *found)


def _years_joined(context: Context, at: int) -> Part | None:
    """2013-14 and 2004-06 as two years, which the second can be beside June 2004."""
    at = context.skip(at, Kind.LEAD)
    text = context.text(at)
    if not context.has(at, Kind.NUMERIC) or len(text) != len("2013-14") or text[4] not in "-/":
        return None
    first, second = int(text[:4]), int(text[:2] + text[5:])
    if second <= first:
        return None
    one, other = (place(context, (Named(year=NamedYear(value=year), rules=(Rule.YEAR,)),)) for year in (first, second))
    left, right = one.meanings[0], other.meanings[0]
    spans = (joined.between(left, right, Rule.ONCE_WITHIN), joined.from_to(left, right))
    note = "The second number can be a year."
    month = named_at(context, at)
    months = place(context, month[1]).meanings if month else ()
    found = [noted(one, note) for one in (*months, *spans) if isinstance(one, Meaning)]
    return at + 1, Meant(meanings=tuple(found))


def _prefixed(context: Context, at: int) -> Part | None:
    """Since, until, by, before, after, throughout X."""
    best: Part | None = None
    for kind, join in _SIMPLE.items():
        if not context.has(at, kind):
            continue
        start = context.skip(at + 1, Kind.OF) if kind is Kind.THROUGHOUT else at + 1
        item = item_at(context, start)
        if item is None or (best is not None and item.end <= best[0]):
            continue
        whole = resolved(context, item)
        best = item.end, joined.each(whole, *map(join, whole.meanings))
    return best


def _counted_from_date(context: Context, at: int) -> Part | None:
    """Three days after 18 September 2031, the day before yesterday's date, يومين قبل."""
    start = at
    for _ in range(2):
        start = context.skip(start, Kind.LEAD)
    found = count_at(context, start)
    if found is None:
        unit = context.sense(start, Kind.UNIT)
        found = (start + 1, 1, unit) if unit is not None and unit <= lexicon.CENTURY else None
    if found is None:
        return None
    end, many, unit = found
    sign = 1 if context.has(end, Kind.AFTER) else -1 if context.has(end, Kind.BEFORE) else 0
    item = item_at(context, end + 1) if sign else None
    if item is None:
        return None
    whole = resolved(context, item)
    counted = []
    for one in whole.meanings:
        if one.first is None or one.last is None:
            counted.append(msgspec.structs.replace(noted(one, rule=Rule.COUNTED), edtf=""))
            continue
        low, high = (counted_from(day, sign * many, unit) for day in (one.first, one.last))
        for left, right in zip(low, high, strict=False):
            if one.first == one.last:
                counted.append(msgspec.structs.replace(left, rules=(*one.rules, *left.rules), notes=one.notes))
            else:
                span = within(left.first, right.last, Precision.SPAN, *one.rules, *left.rules)
                counted.append(noted(span, *one.notes))
    return item.end, joined.each(whole, *counted)


def _two_calendars(context: Context, at: int) -> Part | None:
    """15 محرم 1453 هـ الموافق 3 أيار 2031; 15 Muharram 1453 AH (9 May 2031)."""
    one = item_at(context, at)
    link = context.skip(one.end, Kind.COMMA) if one is not None else at
    bracket, stroke = context.has(link, Kind.OPEN), context.has(link, Kind.SLASH)
    if one is None or not (bracket or stroke or context.has(link, Kind.SAME_AS)):
        return None
    other = item_at(context, context.skip(link + 1, Kind.SAME_AS))
    if other is None or (bracket and not context.has(other.end, Kind.CLOSE)):
        return None
    left, right = resolved(context, one), resolved(context, other)
    if (bracket or stroke) and not _differ(left, right):
        return None
    return other.end + bracket, _both(left, right)


def _both(left: Meant, right: Meant) -> Meant:
    """The days that two dates share; where they share none, both dates and the contradiction."""
    told = merged_problems(left, right)
    if not left.meanings or not right.meanings:
        return told
    both = [joined.in_both(*pair) for pair in product(left.meanings, right.meanings)]
    if any(both):
        return joined.each(told, *both)
    wrong = Problem(code=ProblemCode.TWO_DATES, message="The two dates share no day: one of them is wrong.")
    return Meant(meanings=(*left.meanings, *right.meanings), problems=(*told.problems, wrong), missing=told.missing)


def _differ(left: Meant, right: Meant) -> bool:
    """Whether one of the two is a Hijri date and the other is not."""
    of_hijra = [any(Rule.HIJRI in one.rules for one in meant.meanings) for meant in (left, right)]
    return of_hijra[0] != of_hijra[1]
