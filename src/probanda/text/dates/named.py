"""Days, months and years that are named: what stands in the words, before it is a meaning.

A `Named` holds only what the words hold. What is missing (the year of "18 September") can come from the other end of a
range, never from elsewhere. Day and month may change places only in numbers.
"""

from enum import Enum

import msgspec

from probanda.text.dates.context import Context
from probanda.text.dates.lexicon import AD, AH, BC, Kind
from probanda.text.dates.reading import Rule
from probanda.text.dates.tokens import roman_month


class Calendar(Enum):
    """In which calendar a year is counted."""

    GREGORIAN = "Gregorian"
    HIJRI = "Hijri"
    BEFORE_CHRIST = "before Christ"


class NamedYear(msgspec.Struct, frozen=True, kw_only=True):
    """A year that the words can mean."""

    value: int
    calendar: Calendar = Calendar.GREGORIAN
    rules: tuple[Rule, ...] = ()
    notes: tuple[str, ...] = ()


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A day, a month or a year as the words name it."""

    day: int | None = None
    month: int | None = None
    year: NamedYear | None = None
    hijri: bool = False
    """Whether the month is a Hijri one."""
    weekday: int | None = None
    rules: tuple[Rule, ...] = ()
    alone: tuple[str, ...] = ()
    """What is told where no year is found for it."""


Names = tuple[int, tuple[Named, ...]]
"""Where the words end, and all that they can name."""
_LAST_HIJRI, _HIJRI_NOW = 1700, (1300, 1500)
_BOTH = "The year can be one of the Gregorian or of the Hijri calendar."
_DAY_OR_YEAR = "The number can also be a year of two digits; it is read as the day."
_FOUR = 4


def named_at(context: Context, at: int, *, short: bool = False) -> Names | None:
    """The named date at this place, with its weekday; `short`: a day number alone is one too."""
    weekday = context.sense(at, Kind.WEEKDAY)
    if weekday is None:
        return _bare(context, at, short=short)
    after = at + 1
    after = context.skip(after, Kind.DOT)
    after = context.skip(after, Kind.COMMA, Kind.OPEN)
    after = context.skip(after, Kind.LEAD)
    found = _bare(context, after, short=short)
    if found is None:
        return None
    end = context.skip(found[0], Kind.CLOSE) if context.has(after - 1, Kind.OPEN) else found[0]
    return end, tuple(msgspec.structs.replace(one, weekday=weekday) for one in found[1])


def _bare(context: Context, at: int, *, short: bool) -> Names | None:
    forms = (_numeric(context, at), _day_first(context, at), _month_first(context, at), _year_alone(context, at))
    best: Names | None = None
    for form in forms:
        if form is not None and (best is None or form[0] > best[0]):
            best = form
    if best is None and short:
        day = _day(context, at)
        best = (day[0], (Named(day=day[1], rules=(Rule.DAY,)),)) if day else None
    if best is None:
        return None
    return _weekday_behind(context, best)


def _weekday_behind(context: Context, found: Names) -> Names:
    """18 September 2031 (Thursday)."""
    end, names = found
    if context.has(end, Kind.OPEN) and context.has(end + 1, Kind.WEEKDAY) and context.has(end + 2, Kind.CLOSE):
        weekday = context.sense(end + 1, Kind.WEEKDAY)
        return end + 3, tuple(msgspec.structs.replace(one, weekday=weekday) for one in names)
    return found


def year_at(
    context: Context, at: int, *, month: bool = False, hijri: bool = False, short: bool = False
) -> tuple[int, tuple[NamedYear, ...]] | None:
    """The year at this place.

    Args:
        context: the words.
        at: the place.
        month: whether a month of the Gregorian calendar stands before it: the year is one of it then.
        hijri: whether a Hijri month does.
        short: whether two digits can be a year without an apostrophe.
    """
    at = context.skip(at, Kind.YEAR_WORD)
    apostrophe = context.has(at, Kind.APOSTROPHE)
    at = context.skip(at, Kind.APOSTROPHE)
    value = context.sense(at, Kind.NUMBER)
    if value is None:
        return None
    digits = len(context.text(at))
    end, era = _era(context, at + 1)
    if era is not None:
        calendars = {BC: Calendar.BEFORE_CHRIST, AD: Calendar.GREGORIAN, AH: Calendar.HIJRI}
        return (end, (NamedYear(value=value, calendar=calendars[era]),)) if digits <= _FOUR else None
    if digits == len("31") and (apostrophe or short):
        return at + 1, two_digit_years(value)
    if digits != _FOUR or apostrophe:
        return None
    return at + 1, whole_years(value, month=month, hijri=hijri)


def whole_years(value: int, *, month: bool = False, hijri: bool = False) -> tuple[NamedYear, ...]:
    """What a year of four digits without an era can be."""
    gregorian, of_hijra = NamedYear(value=value), NamedYear(value=value, calendar=Calendar.HIJRI)
    if hijri:
        return (of_hijra, gregorian) if value <= _LAST_HIJRI else (gregorian, of_hijra)
    if not month and _HIJRI_NOW[0] <= value <= _HIJRI_NOW[1]:
        return tuple(msgspec.structs.replace(one, notes=(_BOTH,)) for one in (gregorian, of_hijra))
    return (gregorian,)


def two_digit_years(value: int) -> tuple[NamedYear, ...]:
    """A year of this century and of the last one."""
    note = "The century is not written."
    return tuple(NamedYear(value=base + value, rules=(Rule.TWO_DIGITS,), notes=(note,)) for base in (2000, 1900))


def _era(context: Context, at: int) -> tuple[int, int | None]:
    opened = context.has(at, Kind.OPEN)
    era = context.sense(at + opened, Kind.ERA)
    if era is None or (opened and not context.has(at + 2, Kind.CLOSE)):
        return at, None
    return at + 1 + 2 * opened, era


def month_at(context: Context, at: int) -> tuple[int, int, bool] | None:
    """(end, month, whether Hijri) at this place; twin names ("كانون الثاني/يناير") are one month where they agree."""
    for kind in (Kind.MONTH, Kind.HIJRI):
        month = context.sense(at, kind)
        if month is None:
            continue
        end = at + 1
        if len(context.text(at)) <= _FOUR:
            end = context.skip(end, Kind.DOT)
        for opening, closing in ((Kind.SLASH, None), (Kind.OPEN, Kind.CLOSE)):
            twin = context.sense(end + 1, kind) if context.has(end, opening) else None
            if twin == month and (closing is None or context.has(end + 2, closing)):
                return end + 2 + (closing is not None), month, kind is Kind.HIJRI
        return end, month, kind is Kind.HIJRI
    return None


def _day(context: Context, at: int) -> tuple[int, int] | None:
    """A number that can be a day of the month; whether the month has it is asked later."""
    day = context.sense(at, Kind.NUMBER)
    if day is None or len(context.text(at)) > len("31"):
        day = context.sense(at, Kind.ORDINAL)
    return (at + 1, day) if day is not None else None


def _day_first(context: Context, at: int) -> Names | None:
    """18 September 2031, the 18th of September, ١٨ أيلول, 17/18 September."""
    day = _day(context, at)
    if day is None:
        return None
    end = context.skip(day[0], Kind.DOT)
    dashed = context.has(end, Kind.DASH) and context.has(end + 1, Kind.MONTH) and context.has(end + 2, Kind.DASH)
    end = context.skip(end, Kind.DASH) if dashed else context.skip(context.skip(end, Kind.OF), Kind.OF)
    month = month_at(context, end)
    if month is None:
        return None
    if dashed:  # 18-Sep-31
        year = year_at(context, month[0] + 1, month=not month[2], hijri=month[2], short=True)
        if year is not None:
            shaped = Named(day=day[1], month=month[1], hijri=month[2], rules=(Rule.DAY,))
            return year[0], tuple(msgspec.structs.replace(shaped, year=one) for one in year[1])
    return _with_year(context, month, day=day[1])


def _with_year(context: Context, month: tuple[int, int, bool], *, day: int | None) -> Names:
    end, number, hijri = month
    rules = (Rule.HIJRI,) if hijri else (Rule.DAY if day is not None else Rule.MONTH,)
    without = Named(day=day, month=number, hijri=hijri, rules=rules)
    for behind in _year_places(context, end):
        short = day is not None and behind == end and not _other_number(context, end + 1)
        year = year_at(context, behind, month=not hijri, hijri=hijri, short=short)
        if year is not None:
            return year[0], tuple(msgspec.structs.replace(without, year=one) for one in year[1])
    if day is None and context.has(end, Kind.NUMBER) and len(context.text(end)) == len("31"):
        value = context.sense(end, Kind.NUMBER) or 0
        if value > 31:  # noqa: PLR2004 - no month has so many days: "May 68" is a year
            return end + 1, tuple(msgspec.structs.replace(without, year=one) for one in two_digit_years(value))
    return end, (without,)


def _other_number(context: Context, at: int) -> bool:
    """Whether what stands here makes the number before it a day, an hour or a count: it is no year of two digits."""
    others = (Kind.MONTH, Kind.HIJRI, Kind.DASH, Kind.UNIT, Kind.HALF_DAY, Kind.HOUR_WORD, Kind.OF, Kind.TO, Kind.DOT)
    return any(context.has(at, kind) for kind in others) and at < len(context.tokens)


def _year_places(context: Context, at: int) -> tuple[int, ...]:
    """Where a year can stand behind a month or day: there, or behind a comma, "of" or "the year"."""
    comma = context.skip(at, Kind.COMMA)
    of = context.skip(comma, Kind.OF)
    lead = context.skip(of, Kind.LEAD, Kind.YEAR_WORD)
    return tuple(dict.fromkeys((at, comma, of, lead)))


def _month_first(context: Context, at: int) -> Names | None:
    """September 18, 2031; September 2031; September."""
    month = month_at(context, at)
    if month is None:
        return None
    end = context.skip(month[0], Kind.LEAD) if context.text(month[0]) == "the" else month[0]
    day = _day(context, end)
    if day is None or context.has(day[0], Kind.ERA) or context.has(day[0], Kind.CLOCK):
        return _with_year(context, month, day=None)
    if context.sense(end, Kind.NUMBER) is not None and day[1] > 31:  # noqa: PLR2004 - see `_with_year`
        return _with_year(context, month, day=None)
    end_of, names = _with_year(context, (day[0], month[1], month[2]), day=day[1])
    if context.has(end, Kind.NUMBER) and len(context.text(end)) == len("18"):
        names = tuple(msgspec.structs.replace(one, alone=(_DAY_OR_YEAR,)) for one in names)
    return end_of, names


def _year_alone(context: Context, at: int) -> Names | None:
    year = year_at(context, at)
    if year is None:
        return None
    return year[0], tuple(Named(year=one, rules=(Rule.YEAR,)) for one in year[1])


def _numeric(context: Context, at: int) -> Names | None:
    if not context.has(at, Kind.NUMERIC):
        return None
    text = context.text(at)
    stroke = next(one for one in text if one in "/.-")
    parts = text.split(stroke)
    end, era = _era(context, at + 1)
    if len(parts) == len(("month", "year")):
        return _two_numbers(context, at, parts)
    first, second, third = parts
    if roman := roman_month(second):
        return at + 1, _placed(((int(first), roman, third),), era=None, rule=Rule.DAY)
    if not second.isdigit():
        return None
    if len(first) == _FOUR and len(third) <= len("31"):
        orders: tuple[tuple[int, int, str], ...] = ((int(third), int(second), first),)
    elif len(first) <= len("31") and len(third) in (2, _FOUR):
        orders = ((int(first), int(second), third), (int(second), int(first), third))
        if len(third) == len("31"):
            orders = (*orders, (int(third), int(second), first))
    else:
        return None
    return end, _placed(orders, era=era, rule=Rule.NUMERIC)


def _placed(orders: tuple[tuple[int, int, str], ...], *, era: int | None, rule: Rule) -> tuple[Named, ...]:
    """The names in each order of day, month and year."""
    names = []
    for day, month, year in dict.fromkeys(orders):
        if len(year) == len("31"):
            years = two_digit_years(int(year))
        elif era == AH:
            years = (NamedYear(value=int(year), calendar=Calendar.HIJRI),)
        else:
            years = whole_years(int(year), month=era is not None)
        names += [
            Named(
                day=day,
                month=month,
                year=one,
                hijri=one.calendar is Calendar.HIJRI,
                rules=(rule, Rule.HIJRI) if one.calendar is Calendar.HIJRI else (rule,),
            )
            for one in years
        ]
    return tuple(sorted(names, key=lambda one: one.hijri))


def _two_numbers(context: Context, at: int, parts: list[str]) -> Names | None:
    """2031-09, 09/2031, 2013-14; 18/09 without a year."""
    first, second = parts
    if len(first) == _FOUR and len(second) == len("09"):
        names: tuple[Named, ...] = ()
        if 1 <= int(second) <= 12:  # noqa: PLR2004 - months
            names = (Named(month=int(second), year=NamedYear(value=int(first)), rules=(Rule.MONTH,)),)
        return (at + 1, names) if names else None
    if len(second) == _FOUR and 1 <= int(first) <= 12:  # noqa: PLR2004 - months
        return at + 1, (Named(month=int(first), year=NamedYear(value=int(second)), rules=(Rule.MONTH,)),)
    if len(first) <= len("31") and len(second) <= len("31") and "/" in context.text(at):
        orders = dict.fromkeys(((int(first), int(second)), (int(second), int(first))))
        return at + 1, tuple(Named(day=day, month=month, rules=(Rule.NUMERIC,)) for day, month in orders)
    return None
