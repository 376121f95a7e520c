"""Words that count from another day: yesterday, last Tuesday, three days later, two weeks before 18 September.

The day that they count from is the one given, or the date that the words name; it is never the day of the machine.
"""

from datetime import date

from probanda.text.dates import lexicon
from probanda.text.dates.context import NEEDS_DAY, Context, Part
from probanda.text.dates.lexicon import Kind
from probanda.text.dates.meaning import Meaning, Meant, clipped, iso, noted, on_day, within
from probanda.text.dates.reading import Precision, Rule
from probanda.text.edtf.days import month_end

_MISSING = Meant(missing=(NEEDS_DAY,))
_WEEK = 7
_NAMES = {lexicon.WEEK: Precision.DAYS, lexicon.MONTH: Precision.MONTH, lexicon.YEAR: Precision.YEAR}
_MOST_UNITS = 5_000
_LENGTHS = {lexicon.DAY: 1, lexicon.WEEK: _WEEK}


def relative_at(context: Context, at: int) -> Part | None:
    """What counts from the day given."""
    for form in (_named_day, _counted, _beside, _weekday):
        found = form(context, at)
        if found is not None:
            return found
    return None


def _named_day(context: Context, at: int) -> Part | None:
    shift = context.sense(at, Kind.NAMED_DAY)
    if shift is None:
        return None
    if context.on is None:
        return at + 1, _MISSING
    return at + 1, _days(context.on + shift, Rule.NAMED_DAY)


def _days(number: int, rule: Rule) -> Meant:
    return Meant(meanings=(on_day(number, rule),) if clipped(number) else ())


def count_at(context: Context, at: int) -> tuple[int, int, int] | None:
    """(end, how many, unit) of "three days", يومين, "two weeks"."""
    double = context.sense(at, Kind.TWO_UNITS)
    if double is not None:
        return at + 1, 2, double
    many = context.sense(at, Kind.COUNT)
    if many is None:
        many = context.sense(at, Kind.NUMBER)
    unit = context.sense(at + 1, Kind.UNIT)
    if many is None or unit is None or unit > lexicon.CENTURY or not 0 < many <= _MOST_UNITS:
        return None
    return at + 2, many, unit


def _counted(context: Context, at: int) -> Part | None:
    """Three days ago, منذ ثلاثة أيام, قبل يومين, three days later, in three days."""
    for kind, sign in ((Kind.SINCE, -1), (Kind.BEFORE, -1), (Kind.AFTER, 1), (Kind.LEAD, 1)):
        if not context.has(at, kind) or (kind is Kind.LEAD and context.text(at) != "in"):
            continue
        found = count_at(context, at + 1)
        if found is None or _other_day_behind(context, found[0]):
            continue
        end, many, unit = found
        if context.on is None:
            return end, _MISSING
        meanings = counted_from(context.on, sign * many, unit)
        if kind is Kind.SINCE:
            note = "It can also say how long it has lasted: since then."
            meanings = tuple(noted(meaning, note) for meaning in meanings)
        return end, Meant(meanings=meanings)
    found = count_at(context, at)
    if found is None:
        return None
    end, many, unit = found
    for kind, sign in ((Kind.AGO, -1), (Kind.EARLIER, -1), (Kind.LATER, 1)):
        if context.has(end, kind) and not (kind is Kind.EARLIER and _other_day_behind(context, end)):
            if context.on is None:
                return end + 1, _MISSING
            return end + 1, Meant(meanings=counted_from(context.on, sign * many, unit))
    return None


def _other_day_behind(context: Context, at: int) -> bool:
    """Whether "before" or "after" and a date follow: the count is from that date then."""
    before = context.has(at, Kind.BEFORE) or context.has(at, Kind.AFTER)
    return before and at + 1 < len(context.tokens)


def counted_from(day: int, many: int, unit: int) -> tuple[Meaning, ...]:
    """So many units before (negative) or after a day: to the day, and for what is often rounded also around it."""
    exact = _moved(day, many, unit)
    if exact is None:
        return ()
    found = on_day(exact, Rule.COUNTED)
    if unit == lexicon.DAY:
        return (found,)
    step = 1 if many > 0 else -1
    near, far = _moved(day, many - step, unit), _moved(day, many + step, unit)
    low, high = sorted((near or exact, far or exact))
    rounded = within(low + 1, high - 1, Precision.DAYS if unit == lexicon.WEEK else Precision.SPAN, Rule.ROUNDED)
    return found, rounded


def _moved(day: int, many: int, unit: int) -> int | None:
    if unit in _LENGTHS:
        return clipped(day + many * _LENGTHS[unit])
    months = many * {lexicon.MONTH: 1, lexicon.YEAR: 12, lexicon.DECADE: 120, lexicon.CENTURY: 1200}[unit]
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= date.max.year:
        return None
    return date(year, month + 1, min(start.day, month_end(year, month + 1))).toordinal()


def _beside(context: Context, at: int) -> Part | None:
    """Last month, الشهر الماضي, this week, next year, last Tuesday, earlier this month, the past three days."""
    if context.has(at, Kind.PAST) or context.has(at, Kind.LAST):
        found = count_at(context, at + 1)
        if found is not None:
            return found[0], _past(context, found[1], found[2])
    for kind, within_it in ((Kind.EARLIER, -1), (Kind.LATER, 1)):
        unit = context.sense(at + 2, Kind.UNIT)
        if context.has(at, kind) and context.has(at + 1, Kind.THIS) and unit in _NAMES:
            return at + 3, _within_this(context, unit, within_it)
    for direction, words in ((-1, (Kind.LAST,)), (-1, (Kind.PREVIOUS,)), (0, (Kind.THIS,)), (1, (Kind.NEXT,))):
        for here, there in ((at, at + 1), (at + 1, at)):
            if not any(context.has(here, kind) for kind in words):
                continue
            unit, weekday = context.sense(there, Kind.UNIT), context.sense(there, Kind.WEEKDAY)
            if weekday is not None:
                return at + 2, _weekday_beside(context, weekday, direction)
            if unit is not None and (unit in _NAMES or unit == lexicon.DAY):
                return at + 2, _period(context, unit, direction, up_to=words == (Kind.LAST,))
    return None


def _past(context: Context, many: int, unit: int) -> Meant:
    if context.on is None:
        return _MISSING
    start = _moved(context.on, -many, unit)
    return Meant(meanings=(within(start, context.on, Precision.SPAN, Rule.UP_TO),))


def _within_this(context: Context, unit: int, direction: int) -> Meant:
    if context.on is None:
        return _MISSING
    first, last = _around(context.on, unit, 0)
    found = within(first, context.on, _NAMES[unit], Rule.PERIOD_BESIDE)
    if direction > 0:
        found = within(context.on, last, _NAMES[unit], Rule.PERIOD_BESIDE)
    return Meant(meanings=(found,))


def _around(on: int, unit: int, shift: int) -> tuple[int | None, int | None]:
    """The outermost days of the week, month or year so many before or after the one of a day."""
    if unit == lexicon.WEEK:
        starts = [on - (date.fromordinal(on).isoweekday() - begins) % _WEEK for begins in (1, 6, 7)]
        return clipped(min(starts) + _WEEK * shift), clipped(max(starts) + 6 + _WEEK * shift)
    day = date.fromordinal(on)
    if unit == lexicon.YEAR:
        year, first, last = day.year + shift, 1, 12
    else:
        year, month = divmod(day.year * 12 + day.month - 1 + shift, 12)
        first = last = month + 1
    if not 1 <= year <= date.max.year:
        return None, None
    return date(year, first, 1).toordinal(), date(year, last, month_end(year, last)).toordinal()


def _period(context: Context, unit: int, direction: int, *, up_to: bool) -> Meant:
    if context.on is None:
        return _MISSING
    if unit == lexicon.DAY:
        return _days(context.on + direction, Rule.NAMED_DAY)
    first, last = _around(context.on, unit, direction)
    edtf = ""
    if first is not None and unit != lexicon.WEEK:
        edtf = iso(first)[: len("2014") if unit == lexicon.YEAR else len("2014-02")]
    found = within(first, last, _NAMES[unit], Rule.PERIOD_BESIDE, edtf=edtf)
    if direction < 0 and up_to:
        start = _moved(context.on, -1, unit)
        return Meant(meanings=(found, within(start, context.on, Precision.SPAN, Rule.UP_TO)))
    return Meant(meanings=(found,))


def _weekday_beside(context: Context, weekday: int, direction: int) -> Meant:
    """Last Tuesday: the nearest one before the day, and that of the week before where it is another one."""
    if context.on is None:
        return _MISSING
    back = (date.fromordinal(context.on).isoweekday() - weekday) % _WEEK
    if direction == 0:
        candidates = [context.on - back, context.on - back + _WEEK] if back else [context.on]
    else:
        nearest = context.on - (back or _WEEK) if direction < 0 else context.on - back + _WEEK
        candidates = [nearest, nearest + direction * _WEEK]
        candidates.sort()
    note = "People mean the nearest such day by it, or that of the week beside." if direction else ""
    found = [on_day(number, Rule.WEEKDAY) for number in candidates if clipped(number)]
    return Meant(meanings=tuple(noted(one, note) if note else one for one in found))


def _weekday(context: Context, at: int) -> Part | None:
    weekday = context.sense(at, Kind.WEEKDAY)
    if weekday is None:
        return None
    if context.on is None:
        return at + 1, _MISSING
    back = (date.fromordinal(context.on).isoweekday() - weekday) % _WEEK
    days = [context.on - back, context.on - back + _WEEK]
    return at + 1, Meant(meanings=tuple(on_day(number, Rule.WEEKDAY) for number in days if clipped(number)))
