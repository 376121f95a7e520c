"""Runs of one writing direction in a text that holds both: what each is, so that each can be set by itself.

Latin words, numbers with brackets and citations inside Arabic, and Arabic inside Latin, are cut out as runs; the runs
joined are the text. A run begins and ends at a letter or digit of its direction. Brackets at its ends belong to it when
their partner is inside it, so that "8(2)(e)(x)" and "(video)" stay whole. A bare number in Arabic is no run: it stands
in its sentence as Arabic numbers do.

Directions are the bidirectional classes of the Unicode character database (Unicode Standard Annex 9).
"""

import re
import unicodedata
from enum import Enum

from probanda.model.value import Value

_OPENING, _CLOSING = "([{«‹", ")]}»›"
_PARTNER = {**dict(zip(_OPENING, _CLOSING, strict=True)), **dict(zip(_CLOSING, _OPENING, strict=True))}
_CITATION = re.compile(r"[0-9]+(?: ?bis)?(?:\([0-9A-Za-z]{1,6}\))+(?:-[0-9]+)?")


class Way(Enum):
    """A writing direction, as HTML names it."""

    LTR = "ltr"
    RTL = "rtl"


class Run(Value, frozen=True, kw_only=True):
    """A piece of a text; `way` None: it has the direction of what surrounds it."""

    text: str
    way: Way | None


def way_of(text: str, default: Way = Way.LTR) -> Way:
    """The direction of the first letter that has one, as `dir="auto"` finds it."""
    for character in text:
        strong = _strong(character)
        if strong is not None:
            return strong
    return default


def runs(text: str, around: Way) -> tuple[Run, ...]:
    """The text in order, cut where a run of the other direction begins and ends."""
    found, done = [], 0
    for start, end in _foreign(text, around):
        if start > done:
            found.append(Run(text=text[done:start], way=None))
        found.append(Run(text=text[start:end], way=Way.LTR if around is Way.RTL else Way.RTL))
        done = end
    if done < len(text):
        found.append(Run(text=text[done:], way=None))
    return tuple(found)


def citations_in(text: str) -> list[tuple[int, int]]:
    """Where numbers with bracketed steps stand (`8(2)(e)(x)`): a line must not break inside one."""
    return [found.span() for found in _CITATION.finditer(text)]


def _foreign(text: str, around: Way) -> list[tuple[int, int]]:
    other = Way.LTR if around is Way.RTL else Way.RTL
    found = []
    for start, end in _between(text, around):
        first = next((at for at in range(start, end) if _begins(text[at], other)), None)
        if first is None:
            continue
        last = next(at for at in range(end - 1, start - 1, -1) if _begins(text[at], other))
        begin, stop = _with_partners(text, (first, last + 1), (start, end))
        if _stands_alone(text[begin:stop], other):
            found.append((begin, stop))
    return found


def _between(text: str, around: Way) -> list[tuple[int, int]]:
    """The stretches without a letter of the direction around."""
    found, start = [], 0
    for at, character in enumerate(text):
        if _strong(character) is around:
            if at > start:
                found.append((start, at))
            start = at + 1
    return [*found, (start, len(text))] if start < len(text) else found


def _begins(character: str, way: Way) -> bool:
    if way is Way.LTR:
        return _strong(character) is Way.LTR or unicodedata.bidirectional(character) == "EN"
    return _strong(character) is Way.RTL or unicodedata.bidirectional(character) in {"AN", "NSM"}


def _stands_alone(run: str, way: Way) -> bool:
    """Whether a run needs to be set by itself: it has a letter, or a number that holds more than digits and spaces."""
    if any(_strong(character) is way for character in run):
        return True
    return way is Way.LTR and len(run) > 1 and not run.isdecimal() and not any(map(str.isspace, run))


def _with_partners(text: str, run: tuple[int, int], bounds: tuple[int, int]) -> tuple[int, int]:
    """A run with the brackets beside it whose partner it holds."""
    start, end = run
    while end < bounds[1] and text[end] in _CLOSING and _open(text[start:end], _PARTNER[text[end]], text[end]):
        end += 1
    while start > bounds[0] and text[start - 1] in _OPENING and _unopened(text[start:end], text[start - 1]):
        start -= 1
    return start, end


def _open(run: str, opening: str, closing: str) -> bool:
    return run.count(opening) > run.count(closing)


def _unopened(run: str, opening: str) -> bool:
    return run.count(_PARTNER[opening]) > run.count(opening)


def _strong(character: str) -> Way | None:
    found = unicodedata.bidirectional(character)
    if found == "L":
        return Way.LTR
    return Way.RTL if found in {"R", "AL"} else None
