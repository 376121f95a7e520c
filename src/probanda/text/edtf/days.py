"""The days that an EDTF expression allows, as four bounds, and EDTF for four bounds; both never say more than was said.

1. A date without a day is a point in it: outer bounds only. Only an interval says that something lasted.
2. `?` doubts and does not widen: the outer bounds stay, nothing is known to be true on a day.
3. `~` and `%` say "near": bounds reach as far as the components before the marked one; how near is not invented.
4. `X` is any digit: the first and the last day of the calendar that fit. Seasons are of either hemisphere unless the
   code says which, and reach over the meteorological and the astronomical season.
5. An open end is no bound, and so is an unknown one. Days before year 1 and after 9999 are no bound either.
6. A set of all its members does not say what lay between them: outer bounds only.
"""

import calendar
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from probanda.model.when import Day, Moment, When
from probanda.text.edtf.values import Edtf, EdtfDate, EdtfMoment, EdtfSet, Interval, Year

FIRST_YEAR, LAST_YEAR = 1, 9999
_MONTHS, _FEBRUARY = 12, 2
# Code -> first (year after, month, day) and last one: divisions of the year, ISO 8601-2:2019, 4.8.
# Seasons: from the first meteorological to the last astronomical day of the season.
_SPRING_NORTH, _SUMMER_NORTH = ((0, 3, 1), (0, 6, 21)), ((0, 6, 1), (0, 9, 24))
_AUTUMN_NORTH, _WINTER_NORTH = ((0, 9, 1), (0, 12, 22)), ((-1, 12, 1), (1, 3, 21))
_SPRING_SOUTH, _SUMMER_SOUTH = ((0, 9, 1), (0, 12, 22)), ((-1, 12, 1), (1, 3, 21))
_AUTUMN_SOUTH, _WINTER_SOUTH = ((0, 3, 1), (0, 6, 21)), ((0, 6, 1), (0, 9, 24))
DIVISIONS: dict[str, tuple[tuple[int, int, int], tuple[int, int, int]]] = {
    "21": ((0, 3, 1), (0, 12, 22)),
    "22": ((-1, 12, 1), (1, 3, 21)),
    "23": ((0, 3, 1), (0, 12, 22)),
    "24": ((-1, 12, 1), (1, 3, 21)),
    "25": _SPRING_NORTH,
    "26": _SUMMER_NORTH,
    "27": _AUTUMN_NORTH,
    "28": _WINTER_NORTH,
    "29": _SPRING_SOUTH,
    "30": _SUMMER_SOUTH,
    "31": _AUTUMN_SOUTH,
    "32": _WINTER_SOUTH,
    **{f"{33 + at}": ((0, 3 * at + 1, 1), (0, 3 * at + 3, 31)) for at in range(4)},
    **{f"{37 + at}": ((0, 4 * at + 1, 1), (0, 4 * at + 4, 31)) for at in range(3)},
    **{f"{40 + at}": ((0, 6 * at + 1, 1), (0, 6 * at + 6, 31)) for at in range(2)},
}


def first_day(written: EdtfDate) -> date | None:
    """The first day that fits; None: it lies before year 1, or none fits."""
    return _in_calendar(next(_days(written, last=False), None))


def last_day(written: EdtfDate) -> date | None:
    """The last day that fits; None: it lies after year 9999, or none fits."""
    return _in_calendar(next(_days(written, last=True), None))


def exists(written: EdtfDate) -> bool:
    """Whether there is such a day, in whatever year."""
    return next(_days(written, last=False), None) is not None


def bounds_of(value: Edtf) -> When:
    """The four bounds that the expression allows; see the rules of the module. `words` stays empty."""
    match value:
        case EdtfDate():
            return _point(value)
        case EdtfMoment():
            return _moment(value)
        case Interval():
            return _lasting(value)
        case EdtfSet():
            return _of_set(value)


def edtf_of(when: When) -> str:
    """EDTF for four bounds: as much of them as it can say, and never more; empty where all are open."""
    first, start, end, last = when.first_imprecise, when.first_precise, when.last_precise, when.last_imprecise
    if first == start == end == last and first is not None:
        return first
    begins = _period(first, start) if first and start else ".." if first is None and start is None else None
    ends = _period(end, last) if end and last else ".." if end is None and last is None else None
    if begins and ends and (begins, ends) != ("..", ".."):
        return f"{begins}/{ends}"
    if first is None and last is None:
        return ""
    if first == last:  # nothing is known to be true on that day: it is doubted
        return f"{first}?"
    whole = _period(first, last) if first and last else None
    return whole or f"[{first or ''}..{last or ''}]"


def loss_of(edtf: str, bounds: When, when: When) -> str:
    """What the EDTF does not say of a when, in a sentence; empty: it says all. `bounds` are those of the EDTF."""
    if not edtf:
        return "EDTF has no expression for it."
    said = (bounds.first_imprecise, bounds.first_precise, bounds.last_precise, bounds.last_imprecise)
    meant = (when.first_imprecise, when.first_precise, when.last_precise, when.last_imprecise)
    names = ("the first day at the earliest", "the first day at the latest", "the last day at the earliest")
    lost = [
        name
        for name, one, other in zip((*names, "the last day at the latest"), said, meant, strict=True)
        if one != other
    ]
    return f"{edtf} does not say {', '.join(lost)}." if lost else ""


def _period(first: Day | None, last: Day | None) -> str | None:
    """The day, month or year from one day to another, None: they are none of these."""
    if first is None or last is None:
        return None
    if first == last:
        return first
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    if (begin.year, begin.day) != (end.year, 1) or end.day != month_end(end.year, end.month):
        return None
    if begin.month == end.month:
        return first[:7]
    return first[:4] if (begin.month, end.month) == (1, _MONTHS) else None


def month_end(year: int, month: int) -> int:
    """The last day of a month, by the Gregorian calendar also before it was in force, in any year."""
    return 28 + calendar.isleap(year) if month == _FEBRUARY else calendar.monthrange(2001, month)[1]


def year_range(year: Year) -> tuple[int, int]:
    """The first and the last year that it can be, as astronomers count (0 is 1 BC)."""
    digits = year.digits
    if year.significant is not None:
        kept = min(year.significant, len(digits))
        rest = len(digits) + (year.exponent or 0) - year.significant
        if year.exponent or rest <= 0:  # too far away for days, or exact
            low = high = _far(digits, year.exponent or 0)
        else:
            low, high = int(digits[:kept] + "0" * rest), int(digits[:kept] + "9" * rest)
    else:
        exponent = year.exponent or 0
        low, high = _far(digits.replace("X", "0"), exponent), _far(digits.replace("X", "9"), exponent)
    return (-high, -low) if year.negative else (low, high)


def _far(digits: str, exponent: int) -> int:
    """A year, or one beyond the calendar for all that are far beyond it: 10 to the power of 99,999 is not computed."""
    many = len("9999") + 1
    return int(digits + "0" * exponent if len(digits) + exponent <= many else "1" + "0" * many)


def _in_calendar(found: tuple[int, int, int] | None) -> date | None:
    return date(*found) if found and FIRST_YEAR <= found[0] <= LAST_YEAR else None


def _days(written: EdtfDate, *, last: bool) -> Iterator[tuple[int, int, int]]:
    """Days that fit, from the first on, or from the last on back: the very first of them is found in a few steps."""
    low, high = year_range(written.year)
    exact = written.year.long or written.year.significant is not None
    years = range(low, high + 1)
    for year in reversed(years) if last else years:
        if exact or _fits(written.year.digits, f"{abs(year):04}"):
            yield from _days_of_year(written, year, last=last)


def _days_of_year(written: EdtfDate, year: int, *, last: bool) -> Iterator[tuple[int, int, int]]:
    month, day = written.month, written.day
    if month is not None and month.digits in DIVISIONS:
        after, of_month, of_day = DIVISIONS[month.digits][1 if last else 0]
        yield year + after, of_month, min(of_day, month_end(year + after, of_month))
        return
    months = [one for one in range(1, _MONTHS + 1) if month is None or _fits(month.digits, f"{one:02}")]
    for one in reversed(months) if last else months:
        end = month_end(year, one)
        if day is None:
            yield year, one, end if last else 1
            continue
        days = [number for number in range(1, end + 1) if _fits(day.digits, f"{number:02}")]
        for number in reversed(days) if last else days:
            yield year, one, number


def _fits(pattern: str, digits: str) -> bool:
    if "X" not in pattern:
        return pattern == digits
    return all(one in ("X", other) for one, other in zip(pattern, digits, strict=True))


def _held(written: EdtfDate) -> EdtfDate | None:
    """The components before the first that is approximate; None: the year is."""
    if written.year.doubt.approximate:
        return None
    if written.month is not None and written.month.doubt.approximate:
        return EdtfDate(year=written.year)
    if written.day is not None and written.day.doubt.approximate:
        return EdtfDate(year=written.year, month=written.month)
    return written


def _region(written: EdtfDate) -> tuple[Day | None, Day | None]:
    held = _held(written)
    if held is None or (held.year.digits == "XXXX" and not held.year.long):
        return None, None
    first, last = first_day(held), last_day(held)
    return (Day(first.isoformat()) if first else None), (Day(last.isoformat()) if last else None)


def _certain(written: EdtfDate) -> bool:
    return not any(doubt.value for doubt in written.doubts)


def _point(written: EdtfDate) -> When:
    first, last = _region(written)
    if first is not None and first == last and _certain(written):
        return When.on(first)
    return When.between(first, last)


def _moment(value: EdtfMoment) -> When:
    day = first_day(value.date)
    if day is None or value.time.startswith("24"):
        return When.between(day.isoformat(), None) if day else When()
    if not value.zone:
        return When.on(day.isoformat())
    zone = f"{value.zone}:00" if len(value.zone) == len("+05") else value.zone
    try:
        found = Moment(text=f"{day.isoformat()}T{value.time.replace(':60', ':59')}{zone}").days()
    except ValueError:  # its day in UTC lies outside of the calendar
        return When()
    return When.on(found.first_imprecise or "", zone=found.zone)


def _lasting(value: Interval) -> When:
    first = start = end = last = None
    if isinstance(value.start, EdtfDate):
        first, start = _region(value.start)
        start = start if _certain(value.start) else None
    if isinstance(value.end, EdtfDate):
        end, last = _region(value.end)
        end = end if _certain(value.end) else None
    if (start and end and start > end) or (start and last and start > last) or (end and first and end < first):
        start = end = None  # its two ends can be one day, or in either order: no day is sure
    if first and last and first > last:
        return When()
    return When(first_imprecise=first, first_precise=start, last_precise=end, last_imprecise=last)


def _of_set(value: EdtfSet) -> When:
    only = value.members[0]
    if len(value.members) == 1 and only.first is not None and only.first == only.last:
        return _point(only.first)
    firsts = [_region(member.first)[0] if member.first else None for member in value.members]
    lasts = [_region(member.last)[1] if member.last else None for member in value.members]
    first, last = _outermost(firsts, min), _outermost(lasts, max)
    if first and last and first > last:  # members that are approximate, the wrong way round
        return When()
    return When.between(first, last)


def _outermost(days: Sequence[Day | None], choose: Callable[[Iterable[Day]], Day]) -> Day | None:
    """The outermost of days; None: one of them is open."""
    known = [day for day in days if day is not None]
    return choose(known) if len(known) == len(days) else None
