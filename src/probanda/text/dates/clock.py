"""Times of day beside a date: converted by their zone, never relabelled, and without a zone left without one."""

import re
from datetime import date

import msgspec

from probanda.model.when import Moment
from probanda.text.dates.context import Context
from probanda.text.dates.lexicon import AM, MIDNIGHT, NOON, PM, ZONE_NAMES, ZONES, Kind
from probanda.text.dates.meaning import Meaning, Meant, iso, noted
from probanda.text.dates.reading import Precision, Problem, ProblemCode, Rule

_HOURS, _MINUTES, _NOON = 24, 60, 12
_LATEST, _EARLIEST = 14 * 60, -12 * 60
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})t(\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?(z|[+-]\d{2}:?\d{0,2})?")


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """A time of day as the words have it."""

    hour: int
    minute: int
    second: int = 0
    offsets: tuple[int, ...] = ()
    """Minutes east of UTC, several where the name of the zone is that of several; none where no zone is said."""
    note: str = ""
    midnight: bool = False
    """Said as "midnight": it can be the beginning or the end of the day."""


def clock_at(context: Context, at: int) -> tuple[int, Clock] | None:
    """A time of day at this place, with its zone."""
    named = context.sense(at, Kind.HALF_DAY)
    if named in (NOON, MIDNIGHT):
        return _zoned(context, at + 1, Clock(hour=12 if named == NOON else 0, minute=0, midnight=named == MIDNIGHT))
    found = _digits(context, at)
    if found is None:
        return None
    end, (hour, minute, second) = found
    half = context.sense(end, Kind.HALF_DAY)
    if half in (AM, PM):
        end += 1
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == PM else 0)
    elif not context.has(at, Kind.CLOCK) and context.text(end - 1) not in ("hours", "hrs"):
        return None
    return _zoned(context, end, Clock(hour=hour, minute=minute, second=second))


def _digits(context: Context, at: int) -> tuple[int, tuple[int, int, int]] | None:
    text = context.text(at)
    if context.has(at, Kind.CLOCK):
        hour, minute, *seconds = map(int, text.split(":"))
        return context.skip(at + 1, Kind.HOUR_WORD), (hour, minute, seconds[0] if seconds else 0)
    number = context.sense(at, Kind.NUMBER)
    if number is None:
        return None
    minutes = context.sense(at + 2, Kind.NUMBER) if context.has(at + 1, Kind.DOT) else None
    if minutes is not None and len(context.text(at + 2)) == len("30") and context.has(at + 3, Kind.HALF_DAY):
        return at + 3, (number, minutes, 0)
    if len(text) == len("0130") and context.text(at + 1) in ("hours", "hrs"):
        return at + 2, (number // 100, number % 100, 0)
    if len(text) <= len("12"):
        return context.skip(at + 1, Kind.HOUR_WORD), (number, 0, 0)
    return None


def _zoned(context: Context, at: int, clock: Clock) -> tuple[int, Clock]:
    opened = context.skip(at, Kind.OPEN, Kind.COMMA)
    if context.has(opened, Kind.LOCAL):
        end = opened + 1
        note = "The time is said to be local; which zone that is the words do not say."
        return context.skip(end, Kind.CLOSE), msgspec.structs.replace(clock, note=note)
    zone = context.sense(opened, Kind.ZONE)
    end, base = (opened + 1, ZONES[ZONE_NAMES[zone]]) if zone is not None else (at, ())
    name = context.text(opened) if zone is not None else ""
    if base == (0,) or zone is None:
        moved = _offset(context, end, alone=zone is None)
        if moved is not None:
            return context.skip(moved[0], Kind.CLOSE), msgspec.structs.replace(clock, offsets=(moved[1],))
    if zone is None:
        return at, clock
    note = f"{name.upper()} is the name of several zones." if len(base) > 1 else ""
    return context.skip(end, Kind.CLOSE), msgspec.structs.replace(clock, offsets=base, note=note)


def _offset(context: Context, at: int, *, alone: bool) -> tuple[int, int] | None:
    """Minutes east of UTC behind a sign: +2, +02:00, -0500; `alone`: without the name of a zone, it needs minutes."""
    sign = {"+": 1, "-": -1, "−": -1, "–": -1}.get(context.text(at))
    text = context.text(at + 1)
    if sign is None:
        return None
    if context.has(at + 1, Kind.CLOCK):
        hours, minutes = map(int, text.split(":")[:2])
    elif context.has(at + 1, Kind.NUMBER) and len(text) == len("0200"):
        hours, minutes = int(text[:2]), int(text[2:])
    elif context.has(at + 1, Kind.NUMBER) and len(text) <= len("02") and not alone:
        hours, minutes = int(text), 0
    else:
        return None
    return at + 2, sign * (hours * _MINUTES + minutes)


def iso_moment(text: str) -> tuple[str, Clock] | None:
    """(day, time) of an ISO 8601 moment, folded; None: its day is none of the calendar."""
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    hour, minute, *seconds = map(int, found[2].split(":"))
    zone = found[3]
    offsets: tuple[int, ...] = ()
    if zone:
        digits = zone.strip("+-").replace(":", "").ljust(4, "0")
        sign = -1 if zone[0] == "-" else 1
        offsets = (0,) if zone == "z" else (sign * (int(digits[:2]) * _MINUTES + int(digits[2:])),)
    return found[1], Clock(hour=hour, minute=minute, second=seconds[0] if seconds else 0, offsets=offsets)


def at_time(meant: Meant, clock: Clock) -> Meant:
    """The same days with a time of day: in UTC where the zone is known."""
    wrong = _wrong(clock)
    if wrong is not None:
        return Meant(problems=(*meant.problems, wrong))
    meanings = [one for meaning in meant.meanings for one in _timed(meaning, clock)]
    return Meant(meanings=tuple(meanings), problems=meant.problems, missing=meant.missing)


def _wrong(clock: Clock) -> Problem | None:
    ends_day = (clock.hour, clock.minute, clock.second) == (_HOURS, 0, 0)
    leap = (clock.second == _MINUTES) and clock.minute == _MINUTES - 1
    if (clock.hour >= _HOURS and not ends_day) or clock.minute >= _MINUTES or (clock.second >= _MINUTES and not leap):
        message = f"{clock.hour:02}:{clock.minute:02}:{clock.second:02} is no time of day."
        return Problem(code=ProblemCode.NO_SUCH_TIME, message=message)
    if any(not _EARLIEST <= offset <= _LATEST for offset in clock.offsets):
        message = "No time zone lies so far from UTC: they run from -12:00 to +14:00."
        return Problem(code=ProblemCode.NO_SUCH_TIME, message=message)
    return None


def _timed(meaning: Meaning, clock: Clock) -> list[Meaning]:
    first, last = meaning.first, meaning.last
    if first is None or first != last:
        return [noted(meaning, *((clock.note,) if clock.note else ()), rule=Rule.CLOCK)]
    starts = [(first, "")]
    if clock.midnight or clock.hour == _HOURS:
        ends = "Midnight is taken as the end of that day."
        starts = [(first, "Midnight is taken as the beginning of that day.")] if clock.midnight else []
        starts.append((first + 1, ends))
    found = []
    for day, note in starts:
        notes = tuple(filter(None, (note, clock.note)))
        hour = clock.hour % _HOURS
        second = min(clock.second, _MINUTES - 1)
        if not clock.offsets:
            text = f"{iso(day)}T{hour:02}:{clock.minute:02}:{second:02}"
            found.append(_moment(noted(meaning, *notes, rule=Rule.CLOCK), text, (first, day)))
        for offset in clock.offsets:
            zone = "Z" if offset == 0 else f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
            text = f"{iso(day)}T{hour:02}:{clock.minute:02}:{second:02}{zone}"
            found += _in_utc(noted(meaning, *notes, rule=Rule.ZONE), text)
    return found


def _moment(meaning: Meaning, text: str, days: tuple[int, int]) -> Meaning:
    low, high = days
    bounds = (low,) * 4 if low == high else (low, None, None, high)
    edtf = text if low == high else f"[{iso(low)}..{iso(high)}]"
    return msgspec.structs.replace(meaning, bounds=bounds, edtf=edtf, moment=text, precision=Precision.MOMENT)


def _in_utc(meaning: Meaning, text: str) -> list[Meaning]:
    try:
        found = Moment(text=text).days().first_imprecise
    except ValueError:  # its day in UTC lies outside of the years 1 to 9999
        return []
    day = date.fromisoformat(found or "")
    timed = _moment(meaning, text, (day.toordinal(), day.toordinal()))
    return [msgspec.structs.replace(timed, utc=True)]
