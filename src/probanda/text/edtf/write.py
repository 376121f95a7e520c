"""EDTF values in their normal form: one spelling for one meaning.

A doubt that all components up to one share stands behind that one; another doubt stands before its own component.
A set has no spaces.
"""

from probanda.text.edtf.values import Choice, Component, Doubt, Edtf, EdtfDate, EdtfMoment, End, Interval, Member, Year


def write_edtf(value: Edtf) -> str:
    """The normal form."""
    match value:
        case EdtfDate():
            return _date(value)
        case EdtfMoment():
            return f"{_date(value.date)}T{value.time}{value.zone}"
        case Interval():
            return f"{_end(value.start)}/{_end(value.end)}"
    inside = ",".join(map(_member, value.members))
    return f"[{inside}]" if value.choice is Choice.ONE else f"{{{inside}}}"


def _end(end: EdtfDate | End) -> str:
    return end.value if isinstance(end, End) else _date(end)


def _member(member: Member) -> str:
    if member.first == member.last and member.first is not None:
        return _date(member.first)
    return f"{_date(member.first) if member.first else ''}..{_date(member.last) if member.last else ''}"


def _date(date: EdtfDate) -> str:
    doubts = date.doubts
    shared = 1
    while shared < len(doubts) and doubts[shared] is doubts[0]:
        shared += 1
    grouped = shared if doubts[0] is not Doubt.NONE else 0
    parts: tuple[Component | Year | None, ...] = (date.year, date.month, date.day)
    written = []
    for at, part in enumerate(part for part in parts if part is not None):
        digits = _year(part) if isinstance(part, Year) else part.digits
        before = "" if at < grouped else part.doubt.value
        written.append(f"{before}{digits}{part.doubt.value if at + 1 == grouped else ''}")
    return "-".join(written)


def _year(year: Year) -> str:
    exponent = "" if year.exponent is None else f"E{year.exponent}"
    significant = "" if year.significant is None else f"S{year.significant}"
    return f"{'Y' if year.long else ''}{'-' if year.negative else ''}{year.digits}{exponent}{significant}"
