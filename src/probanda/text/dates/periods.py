"""Parts of months and years, seasons, quarters, decades and centuries: bounds by conventions that are told."""

from datetime import date

import msgspec

from probanda.text.dates import hijri, lexicon
from probanda.text.dates.context import Context, Part
from probanda.text.dates.lexicon import Kind
from probanda.text.dates.meaning import Meaning, Meant, clipped, noted, within, year_days
from probanda.text.dates.named import NamedYear, year_at
from probanda.text.dates.reading import Precision, Rule
from probanda.text.edtf.days import DIVISIONS, month_end

_CONVENTION = "By convention: others mean other days by it."
_FISCAL = "It can be a quarter of a fiscal year."
_NORTH, _SOUTH = "northern", "southern"
_SEASONS = ("spring", "summer", "autumn", "winter")
_QUARTERS, _HALVES = 4, 2
# Last digits, or years of a century, of early, mid and late.
_OF_DECADE = ((0, 3), (4, 6), (7, 9))
_OF_CENTURY = ((1, 33), (34, 66), (67, 100))
_CENTURY = 100


def season_at(context: Context, at: int) -> Part | None:
    """Spring 2014, the winter of 2013-14; a reading for each half of the earth, and for each year of a winter."""
    season = context.sense(at, Kind.SEASON)
    if season is None:
        return None
    for behind in _behind(context, at + 1):
        double = _double_year(context, behind)
        if double is not None:
            return double[0], Meant(meanings=tuple(_crossing(season, double[1])))
        year = year_at(context, behind, month=True)
        if year is not None:
            return year[0], Meant(meanings=tuple(one for named in year[1] for one in _seasons(season, named)))
    return None


def _seasons(season: int, named: NamedYear) -> list[Meaning]:
    year = named.value
    found = []
    for half, codes in ((_NORTH, 24), (_SOUTH, 28)):
        code = str(codes + season)
        (before, *first), (after, *last) = DIVISIONS[code]
        crosses = before != after
        for shift in (0, 1) if crosses else (0,):
            start = _day(year + (shift - 1 if crosses else 0), first[0], first[1])
            end = _day(year + (shift if crosses else 0), last[0], last[1])
            note = f"The {_SEASONS[season - 1]} of the {half} half of the earth; the words do not say which half."
            if crosses:
                note += f" It is the one that {'begins' if shift else 'ends'} in {year}."
            found.append(_of_season(start, end, note, edtf="" if crosses else f"{year:04}-{code}", named=named))
    return found


def _of_season(start: int | None, end: int | None, note: str, *, edtf: str, named: NamedYear) -> Meaning:
    return noted(within(start, end, Precision.SEASON, Rule.SEASON, *named.rules, edtf=edtf), note, *named.notes)


def _crossing(season: int, first: int) -> list[Meaning]:
    """Winter 2013-14: the one season that lies in both years, on either half of the earth."""
    plain = NamedYear(value=first)
    half = {4: _NORTH, 2: _SOUTH}.get(season)
    if half is None:
        return []
    start, end = _day(first, 12, 1), _day(first + 1, 3, 21)
    return [
        _of_season(
            start, end, f"It is on the {half} half of the earth that one lies in both years.", edtf="", named=plain
        )
    ]


def _double_year(context: Context, at: int) -> tuple[int, int] | None:
    """2013-14, 2013/14, 2013-2014: the first of two years that follow each other."""
    text = context.text(at)
    if context.has(at, Kind.NUMERIC):
        parts = text.replace("/", "-").split("-")
        end = at + 1
    elif context.has(at, Kind.NUMBER) and (context.has(at + 1, Kind.DASH) or context.has(at + 1, Kind.SLASH)):
        parts = [text, context.text(at + 2)]
        end = at + 3
    else:
        return None
    if len(parts) != len(("2013", "14")) or len(parts[0]) != len("2013") or not parts[1].isdigit():
        return None
    follows = f"{int(parts[0]) + 1}"
    return (end, int(parts[0])) if parts[1] in (follows, follows[-2:]) else None


def _day(year: int, month: int, day: int) -> int | None:
    if not 1 <= year <= date.max.year:
        return None
    return date(year, month, min(day, month_end(year, month))).toordinal()


def _behind(context: Context, at: int) -> tuple[int, ...]:
    """Where what a part is of can stand: there, or behind "of", "the" and "the year"."""
    of = context.skip(at, Kind.OF, Kind.COMMA)
    lead = context.skip(of, Kind.LEAD, Kind.YEAR_WORD)
    return tuple(dict.fromkeys((at, of, lead)))


def quarter_at(context: Context, at: int) -> Part | None:
    """Q1 2014, the first quarter of 2014, الربع الأول من عام 2014, the first half of 2014."""
    number, end, unit = context.sense(at, Kind.QUARTER), at + 1, lexicon.QUARTER
    if number is None:
        for here, there in ((at, at + 1), (at + 1, at)):
            ordinal, found = context.sense(here, Kind.ORDINAL), context.sense(there, Kind.UNIT)
            if ordinal is not None and found in (lexicon.QUARTER, lexicon.HALF):
                number, end, unit = ordinal, at + 2, found
    if number is None or not 1 <= number <= (_QUARTERS if unit == lexicon.QUARTER else _HALVES):
        return None
    for behind in _behind(context, end):
        year = year_at(context, behind, month=True)
        if year is not None:
            return year[0], Meant(meanings=tuple(_division(unit, number, named) for named in year[1]))
    return None


def _division(unit: int, number: int, named: NamedYear) -> Meaning:
    quarter = unit == lexicon.QUARTER
    months = 3 if quarter else 6
    start = _day(named.value, months * (number - 1) + 1, 1)
    end = _day(named.value, months * number, 31)
    code = (32 if quarter else 39) + number
    found = within(
        start,
        end,
        Precision.SEASON,
        Rule.QUARTER if quarter else Rule.HALF,
        *named.rules,
        edtf=f"{named.value:04}-{code}" if start and end else "",
    )
    return noted(found, *((_FISCAL,) if quarter else ()), *named.notes)


def decade_at(context: Context, at: int) -> Part | None:
    """The 1990s, the '90s, the 20th century, القرن العشرين."""
    if context.has(at, Kind.APOSTROPHE):
        at += 1
    if context.has(at, Kind.DECADE):
        return at + 1, Meant(meanings=_decades("".join(filter(str.isdigit, context.text(at)))))
    for here, there in ((at, at + 1), (at + 1, at)):
        ordinal = context.sense(here, Kind.ORDINAL)
        if ordinal is not None and context.sense(there, Kind.UNIT) == lexicon.CENTURY:
            return at + 2, Meant(meanings=_centuries(ordinal))
    return None


def _decades(digits: str) -> tuple[Meaning, ...]:
    if len(digits) == len("90") and digits.endswith("0"):
        note = "The century is not written."
        bases = [base + int(digits) for base in (2000, 1900)]
        return tuple(noted(_years(base, base + 9, Precision.DECADE, Rule.DECADE), note) for base in bases)
    first = int(digits)
    if len(digits) != len("1990") or first % 10:
        return ()
    decade = _years(first, first + 9, Precision.DECADE, Rule.DECADE)
    if first % _CENTURY:
        return (decade,)
    note = "The words can mean ten years or a hundred."
    return noted(decade, note), noted(_years(first, first + 99, Precision.CENTURY, Rule.CENTURY), note)


def _centuries(number: int) -> tuple[Meaning, ...]:
    first = (number - 1) * _CENTURY
    strict = _years(first + 1, first + _CENTURY, Precision.CENTURY, Rule.CENTURY)
    loose = _years(first, first + _CENTURY - 1, Precision.CENTURY, Rule.CENTURY)
    return (strict, loose) if number > 1 else (strict,)


def _years(first: int, last: int, precision: Precision, rule: Rule) -> Meaning:
    digits = {10: f"{first // 10:03}X", _CENTURY: f"{first // _CENTURY:02}XX"}[last - first + 1]
    decimal = first % (last - first + 1) == 0
    return within(*year_days(first, last), precision, rule, edtf=digits if decimal else f"[{first:04}..{last:04}]")


def part_of(meaning: Meaning, part: int) -> Meaning | None:
    """The early, middle or late part of a period, or its half; None: it has none."""
    first, last = meaning.first, meaning.last
    of_hijra = Rule.HIJRI in meaning.rules
    rule = Rule.HALF if part in (lexicon.FIRST_HALF, lexicon.SECOND_HALF) else Rule.PART
    told = noted(meaning, *((_CONVENTION,) if rule is Rule.PART else ()), rule=rule)
    if first is None or last is None:
        return msgspec.structs.replace(told, edtf="")
    if of_hijra:
        first, last = first + hijri.BEFORE, last - hijri.AFTER
    days = _part_days(meaning.precision, first, last, part)
    if days is None:
        return None
    start, end = days
    edtf = "" if of_hijra else _part_edtf(meaning, part)
    if of_hijra:
        start, end = start - hijri.BEFORE, end + hijri.AFTER
    precision = {Precision.MONTH: Precision.DAYS, Precision.YEAR: Precision.SEASON}.get(meaning.precision)
    return msgspec.structs.replace(
        told,
        bounds=(clipped(start), None, None, clipped(end)),
        precision=precision or meaning.precision,
        edtf=edtf,
    )


def _part_days(precision: Precision, first: int, last: int, part: int) -> tuple[int, int] | None:
    half = part - lexicon.FIRST_HALF
    if precision is Precision.MONTH:
        if half >= 0:
            return ((first, first + 14), (first + 15, last))[half]
        return ((first, first + 9), (first + 10, first + 19), (first + 20, last))[part]
    year = date.fromordinal(first).year
    if precision is Precision.YEAR:
        if date.fromordinal(first).timetuple().tm_yday != 1:  # a Hijri year: parts by days
            length = last - first + 1
            cuts = (0, length // 2, length) if half >= 0 else (0, length // 3, 2 * length // 3, length)
            at = half if half >= 0 else part
            return first + cuts[at], first + cuts[at + 1] - 1
        months = 6 if half >= 0 else 4
        at = half if half >= 0 else part
        return _whole(_day(year, months * at + 1, 1), _day(year, months * (at + 1), 31))
    if half >= 0 or precision not in (Precision.DECADE, Precision.CENTURY):
        return None
    low, high = (_OF_DECADE if precision is Precision.DECADE else _OF_CENTURY)[part]
    base = year - year % _CENTURY if precision is Precision.CENTURY else year
    low_day, high_day = year_days(base + low, base + high)
    return _whole(low_day, high_day)


def _whole(start: int | None, end: int | None) -> tuple[int, int] | None:
    return (start, end) if start is not None and end is not None else None


def _part_edtf(meaning: Meaning, part: int) -> str:
    if meaning.precision is Precision.YEAR and len(meaning.edtf) == len("2014"):
        return f"{meaning.edtf}-{37 + part if part <= lexicon.LATE else 40 + part - lexicon.FIRST_HALF}"
    return ""
