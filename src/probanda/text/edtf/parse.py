"""Reading EDTF, levels 0 to 2, strictly: what the norm does not allow is refused in one sentence, never mended.

1. `{...}` and `[...]` are sets; 2. `/` divides an interval; 3. `T` divides a date from a time of day; 4. what is left
is a date. A date has to be one of the calendar (2015-02-30 is none); where a digit is unspecified, in at least one way
of filling it in. An interval that ends before it begins says nothing and is refused.
"""

import re

from probanda.text.edtf.days import exists, first_day, last_day
from probanda.text.edtf.values import (
    Choice,
    Component,
    Doubt,
    Edtf,
    EdtfDate,
    EdtfMoment,
    EdtfSet,
    End,
    Interval,
    Member,
    Year,
)

MOST_CHARACTERS = 2_000
"""Longer than any expression that a person writes; a set of 180 days fits."""
_MOST_EXPONENT = 99_999
_MARK = r"[?~%]?"
_DATE = re.compile(
    rf"(?P<before_year>{_MARK})(?:(?P<long>Y)(?P<long_minus>-?)(?P<many>[0-9]+)(?:E(?P<exponent>[0-9]{{1,5}}))?"
    r"|(?P<minus>-?)(?P<four>[0-9X]{4}))(?:S(?P<significant>[0-9]{1,4}))?"
    rf"(?P<after_year>{_MARK})"
    rf"(?:-(?P<before_month>{_MARK})(?P<month>[0-9X]{{2}})(?P<after_month>{_MARK})"
    rf"(?:-(?P<before_day>{_MARK})(?P<day>[0-9X]{{2}})(?P<after_day>{_MARK}))?)?"
)
_TIME = re.compile(
    r"(?P<time>(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]|24:00:00|23:59:60)"
    r"(?P<zone>Z|[+-](?:0[0-9]|1[0-4])(?::[0-5][0-9])?)?"
)
_CLOSING = {"[": "]", "{": "}"}


def parse_edtf(text: str) -> Edtf:
    """The expression.

    Raises:
        ValueError: it is not EDTF; the sentence says what is wrong.
    """
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"an EDTF expression of {len(text)} characters is longer than {MOST_CHARACTERS}")
    if text[:1] in _CLOSING:
        return _set(text)
    if "/" in text:
        return _interval(text)
    if "T" in text:
        return _moment(text)
    return _date(text)


def _date(text: str) -> EdtfDate:
    found = _DATE.fullmatch(text)
    if found is None or not text.isascii():
        raise ValueError(f"{text!r} is no date of EDTF")
    # A mark behind a component is on it and on all before it.
    behind = [Doubt(found[f"after_{part}"] or "") for part in ("year", "month", "day")]
    own = [Doubt(found[f"before_{part}"] or "") for part in ("year", "month", "day")]
    doubts = [own[0] | behind[0] | behind[1] | behind[2], own[1] | behind[1] | behind[2], own[2] | behind[2]]
    month = Component(digits=found["month"], doubt=doubts[1]) if found["month"] else None
    day = Component(digits=found["day"], doubt=doubts[2]) if found["day"] else None
    date = EdtfDate(year=_year(found, doubts[0]), month=month, day=day)
    if month is not None:
        _check_month(text, date)
    return date


def _year(found: re.Match[str], doubt: Doubt) -> Year:
    text = found[0]
    digits = found["many"] or found["four"]
    negative = bool(found["long_minus"] or found["minus"])
    exponent = int(found["exponent"]) if found["exponent"] else None
    significant = int(found["significant"]) if found["significant"] else None
    if found["long"]:
        if found["month"]:
            raise ValueError(f"{text!r}: a year behind Y stands alone, without a month")
        if digits.startswith("0") or (exponent is None and len(digits) <= len("9999")):
            raise ValueError(f"{text!r}: a year behind Y has more than four digits and begins with none that is 0")
        if exponent is not None and (exponent > _MOST_EXPONENT or str(exponent) != found["exponent"]):
            raise ValueError(f"{text!r}: the exponent is written without zeros before it")
    elif negative and digits == "0000":
        raise ValueError(f"{text!r}: the year 0000 has no sign")
    length = len(digits) + (exponent or 0)
    if significant is not None:
        if "X" in digits or found["month"]:
            raise ValueError(f"{text!r}: significant digits are those of a whole year that stands alone")
        if not 0 < significant <= length or str(significant) != found["significant"]:
            raise ValueError(f"{text!r}: {found['significant']} is no number of digits of this year")
    return Year(
        digits=digits,
        negative=negative,
        long=bool(found["long"]),
        exponent=exponent,
        significant=significant,
        doubt=doubt,
    )


def _check_month(text: str, date: EdtfDate) -> None:
    month = date.month
    if month is None:
        return
    division = "X" not in month.digits and month.digits > "12"
    if division and (date.day is not None or not "21" <= month.digits <= "41"):
        raise ValueError(f"{text!r}: {month.digits} is neither a month nor, alone, a division of the year (21 to 41)")
    if not division and not exists(date):
        raise ValueError(f"{text!r} is no day or month of the calendar")


def _moment(text: str) -> EdtfMoment:
    date_text, _, time_text = text.partition("T")
    date, time = _date(date_text), _TIME.fullmatch(time_text)
    plain = date.day is not None and "X" not in date_text and set(date.doubts) == {Doubt.NONE}
    if time is None or not plain or date.year.long:
        raise ValueError(
            f"{text!r}: a time of day is hh:mm:ss with a zone or without, behind a whole date without marks"
        )
    zone = time["zone"] or ""
    if zone[:1] == "-" and not zone.strip("-0:"):
        raise ValueError(f"{text!r}: the offset zero has no minus sign")
    return EdtfMoment(date=date, time=time["time"], zone=zone)


def _interval(text: str) -> Interval:
    sides = text.split("/")
    if len(sides) != len(("start", "end")):
        raise ValueError(f"{text!r}: an interval has one start and one end")
    start, end = (End(side) if side in ("", "..") else _date(side) for side in sides)
    if set(sides) <= {"", ".."}:
        raise ValueError(f"{text!r}: an interval has a date at one end at least")
    if isinstance(start, EdtfDate) and isinstance(end, EdtfDate):
        _check_order(text, start, end)
    return Interval(start=start, end=end)


def _check_order(text: str, start: EdtfDate, end: EdtfDate) -> None:
    """Refuse what ends before it begins; where one end is approximate, nobody can say."""
    if any(doubt.approximate for doubt in (*start.doubts, *end.doubts)):
        return
    first, last = first_day(start), last_day(end)
    if first is not None and last is not None and first > last:
        raise ValueError(f"{text!r} ends before it begins")


def _set(text: str) -> EdtfSet:
    if text[-1] != _CLOSING[text[0]] or len(text) < len("[1]"):
        raise ValueError(f"{text!r}: a set is closed by {_CLOSING[text[0]]} and has members")
    parts = [part.strip(" ") for part in text[1:-1].split(",")]
    members = tuple(_set_member(text, part) for part in parts)
    for at, member in enumerate(members):
        if (member.first is None and at) or (member.last is None and at + 1 < len(members)):
            raise ValueError(f"{text!r}: only the first member of a set is open before, and only the last one after")
    return EdtfSet(choice=Choice(text[0]), members=members)


def _set_member(text: str, part: str) -> Member:
    if ".." not in part:
        date = _date(part)
        return Member(first=date, last=date)
    before, _, after = part.partition("..")
    if not before and not after:
        raise ValueError(f"{text!r}: .. stands beside a date")
    first, last = (_date(side) if side else None for side in (before, after))
    if first is not None and last is not None:
        _check_order(text, first, last)
        if first == last:
            raise ValueError(f"{text!r}: a run of dates has two ends that differ")
    return Member(first=first, last=last)
