"""The text of a cue as typed, with its marks drawn on it: nothing is added to the words, nothing taken away.

1. The text is cut wherever a mark begins or ends; each piece knows the marks that cover it, so that a passage of
   meaning inside a stage direction is drawn as both. The pieces joined are the text.
2. A reference to the passage stands after its last character, in a `sup` that is no part of the text.
3. Words of the other writing direction are isolated with `bdi`, so that brackets and full stops stay where they belong.
4. Unseen characters are written as their numbers (see `shown`).
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from markupsafe import Markup, escape

from probanda.model.ids import Key
from probanda.model.speech import Cue, Direction, PassageKind, Span
from probanda.model.value import Value
from probanda.report.shown import each_shown, shown

_LATIN = re.compile(r"[A-Za-zÀ-ɏ](?:[A-Za-zÀ-ɏ0-9'’.,:/@&\- ]*[A-Za-zÀ-ɏ0-9])?")
_RIGHT = re.compile(r"[֐-ࣿיִ-﷿ﹰ-ﻼ](?:[֐-ࣿיִ-﷿ﹰ-ﻼ\u200c\u200d ]*[֐-ࣿיִ-﷿ﹰ-ﻼ])?")


class PassageLink(Value, frozen=True, kw_only=True):
    """How the dossier names a passage, and where it is explained."""

    name: str
    href: str


class _Mark(Value, frozen=True, kw_only=True):
    start: int
    end: int
    css: str


def mark_text(cue: Cue, direction: Direction, passages: Mapping[Key, PassageLink]) -> Markup:
    """The cue's text as HTML; `passages` names the unclear passages of this cue."""
    length, seen = len(cue.text), each_shown(cue.text)
    marks = [
        _mark(passage.span, length, "meaning" if passage.passage_kind is PassageKind.MEANING else "unclear")
        for passage in cue.unclear
    ]
    marks += [_mark(one.span, length, "direction") for one in cue.directions]
    marks += [_mark(quoted.span, length, "quoted") for one in cue.directions for quoted in one.quotations]
    marks += [_mark(one.span, length, "insertion") for one in cue.insertions]
    notes: dict[int, list[PassageLink]] = {}
    for passage in cue.unclear:
        if passage.key in passages:
            notes.setdefault(min(passage.span.end, length), []).append(passages[passage.key])
    cuts = sorted({0, length, *notes, *(at for mark in marks for at in (mark.start, mark.end))})
    pieces = [_notes(notes.get(0, []))]
    for start, end in pairwise(cuts):
        covering = sorted({mark.css for mark in marks if mark.start <= start and end <= mark.end})
        pieces += [
            _piece(cue.text[start:end], seen[start:end], covering, direction),
            _notes(notes.get(end, [])),
        ]
    return Markup("").join(pieces)


def _mark(span: Span, length: int, css: str) -> _Mark:
    """A span that runs over the end of its text is cut there: the text is what counts."""
    return _Mark(start=min(span.start, length), end=min(span.end, length), css=css)


def _piece(text: str, seen: Sequence[str], covering: list[str], direction: Direction) -> Markup:
    inside = _isolated(text, seen, direction)
    if not covering:
        return inside
    return Markup('<span class="{}">{}</span>').format(" ".join(f"m-{css}" for css in covering), inside)


def _isolated(text: str, seen: Sequence[str], direction: Direction) -> Markup:
    foreign = _LATIN if direction is Direction.RTL else _RIGHT
    pieces, done = [], 0
    for found in foreign.finditer(text):
        pieces += [
            escape("".join(seen[done : found.start()])),
            Markup("<bdi>{}</bdi>").format("".join(seen[found.start() : found.end()])),
        ]
        done = found.end()
    return Markup("").join([*pieces, escape("".join(seen[done:]))])


def _notes(links: list[PassageLink]) -> Markup:
    return Markup("").join(
        Markup('<sup class="ref"><a href="#{}"><bdi>{}</bdi></a></sup>').format(link.href, shown(link.name))
        for link in links
    )
