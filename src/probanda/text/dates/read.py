"""One date expression: what it says, whole. Words that are left over make it not understood: they could change it."""

from datetime import date

import msgspec

from probanda.model.when import Day
from probanda.text.dates.context import Context
from probanda.text.dates.expression import expression_at, hedged
from probanda.text.dates.lexicon import Kind
from probanda.text.dates.meaning import Meant, reading_of
from probanda.text.dates.reading import DateAnswer, Precision, Reading, Rule
from probanda.text.dates.tokens import runs_of
from probanda.text.edtf.days import bounds_of, loss_of
from probanda.text.edtf.parse import parse_edtf
from probanda.text.edtf.values import EdtfDate, EdtfMoment, Interval
from probanda.text.edtf.write import write_edtf

MOST_CHARACTERS = 1_000
"""An expression is no text: longer words are not read as one."""
MOST_READINGS = 24
"""More than any words of a person allow; hostile ones stop here, and it is said."""
_AROUND = ' \t\r\n"“”„«».;!'
_DOUBT = "?؟"


def read_date(words: str, *, on: Day | None = None, margin_days: int | None = None) -> DateAnswer:
    """All that the words say.

    Args:
        words: one expression, as it stands in its source.
        on: the day that "yesterday" and the like count from; None: it is not known.
        margin_days: how far "about" reaches; None: it is not known, and the bounds stay open.
    """
    if len(words) > MOST_CHARACTERS:
        message = f"{len(words)} characters are no date expression; the longest that is read has {MOST_CHARACTERS}"
        return DateAnswer(words=words[:MOST_CHARACTERS], start=0, end=len(words), missing=(message,))
    edtf = _by_edtf(words.strip())
    answer = _by_words(words, on=on, margin_days=margin_days)
    if edtf is None:
        return answer
    # "2001-21" is the spring of 2001, and to whoever does not write EDTF the years 2001 to 2021.
    others = tuple(one for one in answer.readings if {Rule.ONCE_WITHIN, Rule.FROM_TO} & set(one.rules))
    return DateAnswer(words=words, start=0, end=len(words), readings=(edtf, *others))


def _by_edtf(words: str) -> Reading | None:
    """The reading as EDTF, where the words are written in it and not as everybody writes."""
    try:
        value = parse_edtf(words)
    except ValueError:
        return None
    if isinstance(value, EdtfMoment) or (words.replace("-", "").isdigit() and _as_everybody(value)):
        return None
    when = bounds_of(value)
    written = write_edtf(value)
    precision = Precision.OPEN
    if when.first_imprecise is not None or when.last_imprecise is not None:
        precision = Precision.SPAN if isinstance(value, Interval) else Precision.DAYS
        precision = Precision.DAY if when.first_imprecise == when.last_imprecise else precision
    worded = msgspec.structs.replace(when, words=words)
    return Reading(
        when=worded, edtf=written, edtf_loss=loss_of(written, when, when), precision=precision, rules=(Rule.EDTF,)
    )


def _as_everybody(value: object) -> bool:
    """Whether it is a plain year, month or day, which the words say as well."""
    return (
        isinstance(value, EdtfDate) and (value.month is None or value.month.digits <= "12") and not value.year.negative
    )


def _by_words(words: str, *, on: Day | None, margin_days: int | None) -> DateAnswer:
    inner = words.strip(_AROUND)
    offset = words.find(inner) if inner else 0
    doubted = inner.endswith(tuple(_DOUBT))
    inner = inner.rstrip(_DOUBT + _AROUND)
    found = runs_of(inner)
    if len(found.runs) != 1 or found.unread:
        what = f"“{found.unread}” is not understood" if found.unread else "there are no words of a date"
        return DateAnswer(words=words, start=0, end=len(words), missing=(what,))
    tokens = found.runs[0].tokens
    context = Context(tokens=tokens, on=None if on is None else date.fromisoformat(on).toordinal(), margin=margin_days)
    part = expression_at(context, 0)
    end = context.skip(part[0], Kind.DOT, Kind.COMMA) if part else 0
    if part is None or end != len(tokens):
        rest = tokens[end if part else 0]
        at = offset + rest.start
        left = f"“{words[at : at + 60]}” is not understood" if part else "it is no whole date expression"
        return DateAnswer(words=words, start=0, end=len(words), missing=(left,))
    meant = hedged(context, Kind.PERHAPS, part[1]) if doubted else part[1]
    return answer_of(meant, words, start=0, end=len(words))


def answer_of(meant: Meant, words: str, *, start: int, end: int) -> DateAnswer:
    """The finished answer, its readings without doubles."""
    meanings = meant.meanings[:MOST_READINGS]
    missing = meant.missing
    if len(meant.meanings) > MOST_READINGS:
        missing = (*missing, f"the words allow more than {MOST_READINGS} readings: only the first are given")
    readings = dict.fromkeys(reading_of(meaning, words) for meaning in meanings)
    return DateAnswer(
        words=words, start=start, end=end, readings=tuple(readings), problems=meant.problems, missing=missing
    )
