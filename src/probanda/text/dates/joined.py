"""Meanings made of other meanings: since, until, between, about, throughout. None says more than the words."""

import re

import msgspec

from probanda.text.dates import hijri
from probanda.text.dates.meaning import Meaning, Meant, clipped, iso, noted, on_day
from probanda.text.dates.reading import Precision, Problem, ProblemCode, Rule

_SIMPLE = re.compile(r"-?[0-9X]{4}(?:-[0-9X]{2}(?:-[0-9X]{2})?)?")
_VAGUE = {
    Rule.PART,
    Rule.SEASON,
    Rule.HIJRI,
    Rule.ROUNDED,
    Rule.ABOUT,
    Rule.MARGIN,
    Rule.NIGHT,
    Rule.UP_TO,
    Rule.BETWEEN,
}
_INEXACT = "That date is itself not exact: its outermost day is taken."


def _rules(rule: Rule, *meanings: Meaning) -> tuple[Rule, ...]:
    return tuple(dict.fromkeys((*(one for meaning in meanings for one in meaning.rules), rule)))


def _notes(*meanings: Meaning) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note for meaning in meanings for note in meaning.notes))


def _simple(*meanings: Meaning) -> bool:
    return all(_SIMPLE.fullmatch(meaning.edtf) for meaning in meanings)


def _vague(meaning: Meaning) -> bool:
    return not _VAGUE.isdisjoint(meaning.rules)


def _span(
    bounds: tuple[int | None, int | None, int | None, int | None], rule: Rule, *of: Meaning, edtf: str = ""
) -> Meaning:
    first, start, end, last = bounds
    known = [day for day in bounds if day is not None]
    if known != sorted(known):  # its two ends can be one day, or lie in either order: no day is sure
        start = end = None
        edtf = ""
    open_ = first is None and last is None and start is None and end is None
    return Meaning(
        bounds=(first, start, end, last),
        precision=Precision.OPEN if open_ else Precision.SPAN,
        rules=_rules(rule, *of),
        edtf=edtf,
        notes=_notes(*of),
        utc=all(one.utc for one in of),
    )


def from_to(one: Meaning, other: Meaning, *, until: bool = False) -> Meaning | Problem:
    """From a day of one date to a day of another; a problem where the other is earlier."""
    wrong = _backwards(one, other)
    if wrong is not None:
        return wrong
    end = clipped(other.first - 1) if until and other.first is not None else other.first
    if end is not None and one.first is not None and end < one.first:
        end = other.first
    edtf = f"{one.edtf}/{other.edtf}" if _simple(one, other) and not until else ""
    found = _span((one.first, one.last, end, other.last), Rule.FROM_TO, one, other, edtf=edtf)
    return noted(found, rule=Rule.UNTIL) if until else found


def between(one: Meaning, other: Meaning, rule: Rule = Rule.BETWEEN) -> Meaning | Problem:
    """Some day from one date to another."""
    wrong = _backwards(one, other)
    if wrong is not None:
        return wrong
    edtf = f"[{one.edtf}..{other.edtf}]" if _simple(one, other) and one.edtf != other.edtf else ""
    return _span((one.first, None, None, other.last), rule, one, other, edtf=edtf)


def _backwards(one: Meaning, other: Meaning) -> Problem | None:
    if one.first is None or other.last is None or one.first <= other.last:
        return None
    message = f"The second date ends on {iso(other.last)}, before the first begins on {iso(one.first)}."
    return Problem(code=ProblemCode.ORDER, message=message)


def since(one: Meaning) -> Meaning:
    """Begun on a day of it; the end open."""
    edtf = f"{one.edtf}/.." if _simple(one) else ""
    return _span((one.first, one.last, None, None), Rule.SINCE, one, edtf=edtf)


def until(one: Meaning) -> Meaning:
    """Ended on a day of it or on the day before; the beginning open."""
    end = clipped(one.first - 1) if one.first is not None else None
    return _span((None, None, end, one.last), Rule.UNTIL, one)


def no_later(one: Meaning) -> Meaning:
    """On it or before."""
    edtf = f"[..{one.edtf}]" if _simple(one) and one.last is not None else ""
    return _span((None, None, None, one.last), Rule.NO_LATER, one, edtf=edtf)


def no_earlier(one: Meaning) -> Meaning:
    """On it or after."""
    edtf = f"[{one.edtf}..]" if _simple(one) and one.first is not None else ""
    return _span((one.first, None, None, None), Rule.NO_EARLIER, one, edtf=edtf)


def before(one: Meaning) -> Meaning:
    """On a day before it begins; before its last possible day where it is not exact."""
    vague = _vague(one)
    edge = one.last if vague else one.first
    found = _span((None, None, None, clipped(edge - 1) if edge is not None else None), Rule.BEFORE, one)
    return noted(found, _INEXACT) if vague else found


def after(one: Meaning) -> Meaning:
    """On a day after it has ended; after its first possible day where it is not exact."""
    vague = _vague(one)
    edge = one.first if vague else one.last
    found = _span((clipped(edge + 1) if edge is not None else None, None, None, None), Rule.AFTER, one)
    return noted(found, _INEXACT) if vague else found


def about(one: Meaning, margin: int | None) -> Meaning:
    """Near it: open, or within the margin that was given."""
    plain = msgspec.structs.replace(one, moment="", utc=False)
    if margin is None:
        edtf = f"{one.edtf}~" if _simple(one) else ""
        note = "How near, the words do not say; a margin in days can be given with --about."
        found = msgspec.structs.replace(plain, bounds=(None,) * 4, precision=Precision.OPEN, edtf=edtf)
        return noted(found, note, rule=Rule.ABOUT)
    first = clipped(one.first - margin) if one.first is not None else None
    last = clipped(one.last + margin) if one.last is not None else None
    found = msgspec.structs.replace(plain, bounds=(first, None, None, last), precision=Precision.SPAN, edtf="")
    return noted(found, f"The margin of {margin} days was given with the question.", rule=Rule.MARGIN)


def perhaps(one: Meaning) -> Meaning:
    """The same days, none of them known to be true."""
    edtf = f"{one.edtf}?" if _simple(one) else ""
    found = msgspec.structs.replace(one, bounds=(one.first, None, None, one.last), edtf=edtf)
    return noted(found, rule=Rule.PERHAPS)


def throughout(one: Meaning) -> Meaning:
    """On every day of it; of a period whose ends are not exact, on every day that is surely inside."""
    first, last = one.first, one.last
    if first is None or last is None:
        return noted(one, rule=Rule.THROUGHOUT)
    if not _vague(one):
        edtf = f"{iso(first)}/{iso(last)}" if first != last else iso(first)
        return _span((first, first, last, last), Rule.THROUGHOUT, one, edtf=edtf)
    if Rule.HIJRI in one.rules:
        play = hijri.BEFORE + hijri.AFTER
        if first + play <= last - play:
            return _span((first, first + play, last - play, last), Rule.THROUGHOUT, one)
    return noted(_span((first, None, None, last), Rule.THROUGHOUT, one), "Its first and last day are not exact.")


def nights(one: Meaning) -> tuple[Meaning, ...]:
    """The night of a day: the one that begins on it, and the one that ends on it."""
    first, last = one.first, one.last
    if first is None or last is None:
        return (noted(one, rule=Rule.NIGHT),)
    begins = _night(first, clipped(last + 1), one)
    if Rule.HIJRI in one.rules:
        return (_night(first, clipped(last + 1), one),)
    ends = _night(clipped(first - 1), last, one)
    return noted(begins, "The night that begins on that day."), noted(ends, "The night that ends on that day.")


def night_between(one: Meaning, other: Meaning) -> Meaning | Problem:
    """The night from one day to another."""
    wrong = _backwards(one, other)
    return wrong if wrong is not None else _night(one.first, other.last, one, other)


def _night(first: int | None, last: int | None, *of: Meaning) -> Meaning:
    found = _span((first, None, None, last), Rule.NIGHT, *of)
    return msgspec.structs.replace(found, precision=Precision.DAYS)


def in_both(one: Meaning, other: Meaning) -> Meaning | None:
    """The days that two dates in two calendars share; None: they share none."""
    firsts = [day for day in (one.first, other.first) if day is not None]
    lasts = [day for day in (one.last, other.last) if day is not None]
    first, last = max(firsts, default=None), min(lasts, default=None)
    if first is not None and last is not None and first > last:
        return None
    exact = next((each for each in (one, other) if each.bounds == (first,) * 4), None)
    if exact is not None and first is not None:
        day = on_day(first, Rule.DAY)
        found = msgspec.structs.replace(day, rules=_rules(Rule.BOTH_CALENDARS, one, other), notes=_notes(one, other))
        return msgspec.structs.replace(found, edtf=exact.edtf or day.edtf)
    joined = _span((first, None, None, last), Rule.BOTH_CALENDARS, one, other)
    return msgspec.structs.replace(joined, precision=one.precision)


def each(meant: Meant, *several: Meaning | Problem | None) -> Meant:
    """What was joined, with what was missing before; problems only where nothing could be joined."""
    meanings = tuple(dict.fromkeys(one for one in several if isinstance(one, Meaning)))
    problems = tuple(dict.fromkeys(one for one in several if isinstance(one, Problem)))
    kept = meant.problems if meanings else (*meant.problems, *problems)
    return Meant(meanings=meanings, problems=kept, missing=meant.missing)
