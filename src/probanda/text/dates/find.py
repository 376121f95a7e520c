"""Date expressions in running text, with their places, by the same grammar, in one pass.

A text has many numbers and few dates, so a place is a date here only where it says so itself: numbers with strokes need
a year of four digits; a year alone needs "in", "since" or the like before it; a month alone is written with a capital
letter, and one that is another word too (May, March) has such a word before it. A count ("three days ago") and a
relative word are found, and without the day that they count from they have no reading.
"""

from datetime import date

from probanda.model.when import Day
from probanda.text.dates.context import Context
from probanda.text.dates.expression import expression_at
from probanda.text.dates.lexicon import Kind
from probanda.text.dates.read import answer_of
from probanda.text.dates.reading import DateAnswer
from probanda.text.dates.tokens import Token, runs_of

_ANCHORS = frozenset(
    {
        Kind.NUMBER,
        Kind.ORDINAL,
        Kind.NUMERIC,
        Kind.ISO,
        Kind.DECADE,
        Kind.QUARTER,
        Kind.MONTH,
        Kind.HIJRI,
        Kind.WEEKDAY,
        Kind.NAMED_DAY,
        Kind.UNIT,
        Kind.TWO_UNITS,
        Kind.SEASON,
        Kind.NIGHT,
    }
)
_REACH = 5  # words that can stand before what makes an expression a date: "in the night of the 17th"
_LONGEST = 40  # words of one expression
_YEARS = range(1700, 2101)
_YEAR_CUES = (Kind.LEAD, Kind.SINCE, Kind.UNTIL, Kind.BEFORE, Kind.AFTER, Kind.BETWEEN, Kind.YEAR_WORD, Kind.THROUGHOUT)
_MONTH_CUES = (*_YEAR_CUES, Kind.LAST, Kind.NEXT, Kind.THIS, Kind.PART, Kind.FROM, Kind.NO_LATER)
_OTHER_WORDS = frozenset(
    {"may", "march", "august", "mar", "jan", "jun", "dec", "sep", "oct", "nov", "feb", "apr", "jul"}
)
_SHORT_DAYS = frozenset({"sun", "sat", "mon", "wed", "thu", "tue", "fri", "tues", "thurs"})
_SURE = frozenset({Kind.ISO, Kind.NAMED_DAY, Kind.TWO_UNITS, Kind.DECADE, Kind.QUARTER, Kind.NIGHT})
_TRIMMED = (Kind.LEAD, Kind.HOUR_WORD, Kind.COMMA, Kind.DOT, Kind.DASH)


def find_dates(text: str, *, on: Day | None = None, margin_days: int | None = None) -> tuple[DateAnswer, ...]:
    """The date expressions in the order of the text, none inside another.

    Args:
        text: the text, as it is written; `start` and `end` of each answer are places in it.
        on: the day that "yesterday" and the like count from; None: it is not known.
        margin_days: how far "about" reaches; None: it is not known.
    """
    counted_from = None if on is None else date.fromisoformat(on).toordinal()
    found: list[DateAnswer] = []
    for run in runs_of(text).runs:
        reach = _anchored(run.tokens)
        at = 0
        while at < len(run.tokens):
            if not reach[at]:
                at += 1
                continue
            window = run.tokens[at : at + _LONGEST]
            context = Context(tokens=window, on=counted_from, margin=margin_days)
            part = expression_at(context, 0)
            if part is None or not _says_so(text, run.tokens, at, at + part[0]):
                at += 1
                continue
            first, last = _trimmed(run.tokens, at, at + part[0])
            while first < last and _is(run.tokens[first], Kind.LEAD):
                if expression_at(context, first + 1 - at) != part:
                    break  # the word is a part of it: "in three days"
                first += 1
            start, end = run.tokens[first].start, run.tokens[last].end
            found.append(answer_of(part[1], text[start:end], start=start, end=end))
            at += part[0]
    return tuple(found)


def _anchored(tokens: tuple[Token, ...]) -> list[bool]:
    """For each word, whether a number or a name of dates stands at it or a few words on."""
    near, distance = [False] * len(tokens), _REACH + 1
    for at in range(len(tokens) - 1, -1, -1):
        distance = 0 if any(kind in _ANCHORS for kind, _ in tokens[at].senses) else distance + 1
        near[at] = distance <= _REACH
    return near


def _trimmed(tokens: tuple[Token, ...], first: int, end: int) -> tuple[int, int]:
    """The first and the last word without those that only lead to the date."""
    while first + 1 < end and all(kind in _TRIMMED for kind, _ in tokens[first].senses):
        first += 1
    last = end - 1
    while last > first and all(kind in _TRIMMED for kind, _ in tokens[last].senses):
        last -= 1
    return first, last


def _says_so(text: str, tokens: tuple[Token, ...], first: int, end: int) -> bool:
    """Whether the words say by themselves that they are a date."""
    words = tokens[first:end]
    kinds = {kind for token in words for kind, _ in token.senses}
    if kinds & _SURE or _with_year(words):
        return True
    if Kind.NUMERIC in kinds:
        return any(_long_year(token) for token in words)
    names = [token for token in words if _is(token, Kind.MONTH) or _is(token, Kind.HIJRI) or _is(token, Kind.WEEKDAY)]
    if names:
        return _named(text, words, names)
    if _is_count(words):
        return True
    year = [token for token in words if _is(token, Kind.NUMBER) and len(token.text) == len("2014")]
    cued = any(_is(token, cue) for token in words for cue in _YEAR_CUES)
    return bool(year) and cued and all(int(token.text) in _YEARS for token in year)


def _is(token: Token, kind: Kind) -> bool:
    return any(one is kind for one, _ in token.senses)


def _with_year(words: tuple[Token, ...]) -> bool:
    """A month, a season, a part of a year or an era beside a year."""
    beside = (Kind.MONTH, Kind.HIJRI, Kind.SEASON, Kind.PART, Kind.ERA)
    numbers = [token for token in words if _is(token, Kind.NUMBER) and len(token.text) >= len("100")]
    return bool(numbers) and any(_is(token, kind) for token in words for kind in beside)


def _long_year(token: Token) -> bool:
    return _is(token, Kind.NUMERIC) and any(
        len(part) == len("2031") for part in token.text.replace("/", "-").replace(".", "-").split("-")
    )


def _named(text: str, words: tuple[Token, ...], names: list[Token]) -> bool:
    """A month or weekday: with a day beside it, or written as a name."""
    written = [text[token.start : token.end] for token in names]
    if not all(word[:1].isupper() or not word.isascii() for word in written):
        return False
    numbers = any(_is(token, Kind.NUMBER) or _is(token, Kind.ORDINAL) for token in words)
    if numbers:
        return True
    plain = {token.text for token in names}
    if plain & _SHORT_DAYS:
        return False
    return not plain & _OTHER_WORDS or any(_is(token, cue) for token in words for cue in _MONTH_CUES)


def _is_count(words: tuple[Token, ...]) -> bool:
    """Three days ago, last week, the day before."""
    units = any(_is(token, Kind.UNIT) for token in words)
    moved = (Kind.AGO, Kind.LAST, Kind.NEXT, Kind.THIS, Kind.PREVIOUS, Kind.LATER, Kind.EARLIER, Kind.PAST, Kind.SINCE)
    centuries = any(_is(token, Kind.ORDINAL) for token in words)
    return units and (
        centuries or any(_is(token, kind) for token in words for kind in (*moved, Kind.BEFORE, Kind.AFTER))
    )
