"""Named dates on the calendar: their four bounds, or what the calendar says against them."""

from collections.abc import Iterable, Sequence
from datetime import date

from probanda.text.dates import hijri
from probanda.text.dates.context import Context, merged
from probanda.text.dates.meaning import Meaning, Meant, clipped, iso, month_days, noted, on_day, within, year_days
from probanda.text.dates.named import Calendar, Named
from probanda.text.dates.reading import Precision, Problem, ProblemCode, Rule
from probanda.text.edtf.days import month_end

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS, _FEBRUARY = 12, 2
NO_YEAR = "the year: the words do not say it"
_LEAP_YEAR = 2000


def meant(context: Context, names: Iterable[Named]) -> Meant:
    """All that the names mean; a problem only where none of them is a day of the calendar."""
    several = [_one(context, named) for named in names]
    found = merged(*several)
    return found if found.meanings else Meant(problems=found.problems[:1], missing=found.missing)


def _one(context: Context, named: Named) -> Meant:
    refused = _refused(named)
    if refused is not None:
        return Meant(problems=(refused,))
    year = named.year
    if named.hijri or (year is not None and year.calendar is Calendar.HIJRI):
        found = _hijri(named)
    elif year is None:
        return _without_year(context, named)
    elif year.calendar is Calendar.BEFORE_CHRIST:
        found = Meant(meanings=(_before_christ(named, year.value),))
    else:
        found = Meant(meanings=(gregorian(named, year.value),))
    if year is not None:
        found = _told(found, year.notes, year.rules)
    return weighed(found, named.weekday)


def _told(found: Meant, notes: Sequence[str], rules: Sequence[Rule]) -> Meant:
    meanings = tuple(noted(meaning, *notes) for meaning in found.meanings)
    for rule in rules:
        meanings = tuple(noted(meaning, rule=rule) for meaning in meanings)
    return Meant(meanings=meanings, problems=found.problems, missing=found.missing)


def _refused(named: Named) -> Problem | None:
    """What the calendar says against it; None: nothing."""
    month, day, year = named.month, named.day, named.year
    if year is not None and year.value == 0:
        message = "There is no year 0 in the calendar that people write dates in."
        return Problem(code=ProblemCode.OUTSIDE, message=message)
    if month is not None and not 1 <= month <= _MONTHS:
        return Problem(code=ProblemCode.NO_SUCH_DAY, message=f"There is no month {month}.")
    return None if day is None or month is None else _no_day(named, day, month)


def _no_day(named: Named, day: int, month: int) -> Problem | None:
    """That its month has no such day; None: it has."""
    year = named.year
    if named.hijri:
        longest, name = hijri.LONGEST, hijri.MONTHS[month - 1]
    else:
        of_year = _LEAP_YEAR if year is None else year.value
        if year is not None and year.calendar is Calendar.BEFORE_CHRIST:
            of_year = 1 - year.value
        longest, name = month_end(of_year, month), MONTHS[month - 1]
        name += f" {year.value}" if year is not None and month == _FEBRUARY else ""
    if 1 <= day <= longest:
        return None
    message = f"{name} has {longest} days{' at most' if named.hijri else ''}: there is no day {day}."
    return Problem(code=ProblemCode.NO_SUCH_DAY, message=message)


def gregorian(named: Named, year: int) -> Meaning:
    """A day, month or year of a known year."""
    if named.month is None:
        return within(*year_days(year, year), Precision.YEAR, *named.rules, edtf=f"{year:04}")
    if named.day is None:
        first, last = month_days(year, named.month)
        return within(first, last, Precision.MONTH, *named.rules, edtf=f"{year:04}-{named.month:02}")
    found = on_day(date(year, named.month, named.day).toordinal(), Rule.DAY)
    return Meaning(bounds=found.bounds, precision=Precision.DAY, rules=named.rules, edtf=found.edtf)


def _before_christ(named: Named, year: int) -> Meaning:
    edtf = f"-{year - 1:04}" if year > 1 else "0000"
    parts = [edtf, *(f"{part:02}" for part in (named.month, named.day) if part is not None)]
    text = "-".join(parts) if year <= date.max.year + 1 else ""
    return within(None, None, Precision.OPEN, *named.rules, Rule.BEFORE_CHRIST, edtf=text)


def _hijri(named: Named) -> Meant:
    year = named.year
    if year is None:
        return Meant(meanings=(within(None, None, Precision.OPEN, *named.rules, Rule.YEAR_OPEN),), missing=(NO_YEAR,))
    if year.calendar is Calendar.HIJRI:
        return Meant(meanings=(_of_hijra(named, year.value),))
    # A Hijri month with a Gregorian year: the months of that name that fall in it.
    low, high = year_days(year.value, year.value)
    about = int((year.value - 622) * 1.0307)
    meanings = []
    for hijri_year in range(max(1, about - 1), about + 4):
        found = _of_hijra(named, hijri_year)
        first, last = found.first, found.last
        if first and last and low and high and first <= high and last >= low:
            note = f"It is that of {hijri_year} AH, which falls in {year.value} of the Gregorian calendar."
            clipped_days = within(max(first, low), min(last, high), found.precision, *found.rules)
            meanings.append(noted(clipped_days, note))
    return Meant(meanings=tuple(meanings))


def _of_hijra(named: Named, year: int) -> Meaning:
    rules = (*named.rules, *(() if Rule.HIJRI in named.rules else (Rule.HIJRI,)))
    if named.month is None:
        first, last, precision = hijri.first_of(year, 1), hijri.first_of(year + 1, 1) - 1, Precision.YEAR
    elif named.day is None:
        first, precision = hijri.first_of(year, named.month), Precision.MONTH
        last = hijri.first_of(year + named.month // _MONTHS, named.month % _MONTHS + 1) - 1
    else:
        first = last = hijri.first_of(year, named.month) + named.day - 1
        precision = Precision.DAYS
    found = within(first - hijri.BEFORE, last + hijri.AFTER, precision, *rules)
    exact = clipped(first)
    if precision is Precision.DAYS and exact is not None:
        return noted(found, f"By the tabular calendar it is {iso(exact)}.")
    return found


def _without_year(context: Context, named: Named) -> Meant:
    month = named.month or 0
    edtf = f"XXXX-{month:02}" if named.day is None else f"XXXX-{month:02}-{named.day:02}"
    if context.on is None or (named.day is None and named.weekday is not None):
        open_ = within(None, None, Precision.OPEN, *named.rules, Rule.YEAR_OPEN, edtf=edtf)
        return Meant(meanings=(noted(open_, *named.alone),), missing=(NO_YEAR,))
    this = date.fromordinal(context.on).year
    years = [year for year in range(this - 8, this + 9) if 1 <= year <= date.max.year]
    exist = [year for year in years if named.day is None or named.day <= month_end(year, month)]
    found = [gregorian(named, year) for year in exist]
    before = [one for one in found if one.first is not None and one.first <= context.on][-1:]
    after = [one for one in found if one.first is not None and one.first > context.on][:1]
    note = "The year is not said: this is the nearest one {} the day given."
    meanings = [
        *(noted(one, note.format("up to"), *named.alone, rule=Rule.YEAR_OPEN) for one in before),
        *(noted(one, note.format("after"), *named.alone, rule=Rule.YEAR_OPEN) for one in after),
    ]
    return weighed(Meant(meanings=tuple(meanings), missing=(NO_YEAR,)), named.weekday)


def weighed(found: Meant, weekday: int | None) -> Meant:
    """The same with what the weekday says of each day; nothing is dropped, and nothing is mended.

    `weekday` counts from 1, Monday. A day that is not known to the day can have it, and that is all that is said.
    """
    if weekday is None:
        return found
    name = WEEKDAYS[weekday - 1]
    problems, meanings = [], []
    for meaning in found.meanings:
        first, last = meaning.first, meaning.last
        if first is None or last is None:
            meanings.append(meaning)
            continue
        has = any(date.fromordinal(number).isoweekday() == weekday for number in range(first, min(last, first + 6) + 1))
        if has:
            fits = f"The weekday fits: it was a {name}." if first == last else ""
            meanings.append(noted(meaning, fits) if fits else meaning)
            continue
        real = WEEKDAYS[date.fromordinal(first).isoweekday() - 1]
        message = f"{iso(first)} is a {real}, and the words say {name}."
        problems.append(Problem(code=ProblemCode.WEEKDAY, message=message))
        meanings.append(noted(meaning, f"The weekday does not fit: {iso(first)} is a {real}."))
    contradicted = tuple(problems) if len(problems) == len(found.meanings) else ()
    return Meant(meanings=tuple(meanings), problems=(*found.problems, *contradicted), missing=found.missing)
