"""Brackets and quotation marks in a text, matched without ever failing.

A group is a pair of brackets. Brackets of different kinds that cross are settled for the one that closes first: what
was opened inside it has no partner. Brackets without partner are listed, and stay in the text as they are.
"""

import re
from collections.abc import Sequence

from probanda.model.speech import Quotation, Span
from probanda.model.value import Value

_PARTNER = {"]": "[", ")": "(", "］": "［", "）": "（"}
_OPENING = frozenset(_PARTNER.values())
_SQUARE = frozenset("[［")
_BRACKET = re.compile(r"[\[\]()［］（）]")
# Opening and closing marks of quotation; some languages close with what others open with.
_QUOTED = re.compile(
    r"“(?P<a>[^“”]+)”|”(?P<b>[^“”]+)“|„(?P<c>[^„“”]+)[“”]|«(?P<d>[^«»]+)»|»(?P<e>[^«»]+)«|\"(?P<f>[^\"]+)\""
    # Single marks are apostrophes too: they quote from the edge of a word to the edge of a word, and not for long.
    r"|(?<!\w)‘(?P<g>(?:[^‘’]|’(?=\w)){1,600})’(?!\w)|(?<!\w)'(?P<h>(?:[^']|'(?=\w)){1,600})'(?!\w)"
)
_DOUBLE_MARKS = re.compile(r"[“”„«»\"]")


class Group(Value, frozen=True, kw_only=True):
    """A pair of brackets: the places of both, and of the pair around it."""

    open: int
    close: int
    square: bool
    around: int | None
    """Where the group around it opens; None: it stands in none."""
    depth: int = 0
    """How many groups stand around it."""


class Groups(Value, frozen=True, kw_only=True):
    """The groups of a text in the order in which they open, and the brackets without partner."""

    groups: tuple[Group, ...]
    alone: tuple[int, ...]


def find_groups(text: str) -> Groups:
    """All bracket pairs of the text."""
    opened: list[int] = []
    open_now = dict.fromkeys(_OPENING, 0)
    pairs: list[tuple[int, int]] = []
    alone: list[int] = []
    for bracket in _BRACKET.finditer(text):
        at, typed = bracket.start(), bracket[0]
        if typed in _OPENING:
            opened.append(at)
            open_now[typed] += 1
            continue
        if not open_now[_PARTNER[typed]]:
            alone.append(at)
            continue
        while text[last := opened.pop()] != _PARTNER[typed]:
            open_now[text[last]] -= 1
            alone.append(last)
        open_now[text[last]] -= 1
        pairs.append((last, at))
    return Groups(groups=_nested(text, sorted(pairs)), alone=tuple(sorted(alone + opened)))


def _nested(text: str, pairs: Sequence[tuple[int, int]]) -> tuple[Group, ...]:
    groups, around = [], list[tuple[int, int]]()
    for first, last in pairs:
        while around and around[-1][1] < first:
            around.pop()
        groups.append(
            Group(
                open=first,
                close=last,
                square=text[first] in _SQUARE,
                around=around[-1][0] if around else None,
                depth=len(around),
            )
        )
        around.append((first, last))
    return tuple(groups)


def find_quotations(text: str, start: int, end: int) -> tuple[Quotation, ...]:
    """What is quoted in text[start:end], quotation marks left out, in order; the outermost of nested ones."""
    found = []
    for match in _QUOTED.finditer(text, start, end):
        group = match.lastgroup or 0
        found.append(Quotation(span=Span(start=match.start(group), end=match.end(group)), text=match[group]))
    return tuple(found)


def unquoted_marks(text: str, start: int, end: int) -> int:
    """How many double quotation marks of text[start:end] belong to no quotation."""
    every = sum(1 for _ in _DOUBLE_MARKS.finditer(text, start, end))
    quoted = (
        sum(1 for _ in _DOUBLE_MARKS.finditer(text, match.start(), match.end()))
        for match in _QUOTED.finditer(text, start, end)
    )
    return every - sum(quoted)


def mask(text: str, start: int, end: int) -> str:
    """text[start:end] with everything inside brackets or quotation marks, marks included, made NUL: same length."""
    part = text[start:end]
    hidden = list(part)
    spans = [(group.open, group.close + 1) for group in find_groups(part).groups if group.around is None]
    spans += [(match.start(), match.end()) for match in _QUOTED.finditer(part)]
    for first, last in spans:
        hidden[first:last] = "\0" * (last - first)
    return "".join(hidden)
