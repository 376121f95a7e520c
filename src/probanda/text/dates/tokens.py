"""A text as runs of words that can stand in a date, each with its place in the text as it is written.

A run ends at a word that no date holds, at the end of a paragraph and at a mark that is none of ours. Unseen characters
and Arabic vowel signs are passed over; Arabic and Persian digits are digits. و, ب, ل, ف and ك before an Arabic word are
taken off where the rest is a word of dates.
"""

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from probanda.text.citation_unseen import see
from probanda.text.dates.lexicon import MARKS, Kind, Sense, phrases

_FOLD: dict[int, int | str] = {ord("A") + at: ord("a") + at for at in range(26)}
_FOLD |= {ord(digit): str(at) for at, digit in enumerate("٠١٢٣٤٥٦٧٨٩")}
_FOLD |= {ord(digit): str(at) for at, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")}
_FOLD |= {ord(one): "ا" for one in "أإآٱ"} | {ord("ى"): "ي", ord("ة"): "ه", ord("ی"): "ي", ord("ک"): "ك"}
_FOLD |= {0xA0: " ", 0x202F: " ", 0x2009: " "}
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_PIECE = re.compile(
    r"(?P<iso>\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:z|[+-]\d{2}(?::?\d{2})?)?(?![\d:]))"
    r"|(?P<three>(?:\d{1,4}([/.-])(?:\d{1,2}|[ivx]{1,4})\3\d{1,4})(?![\d/-]))"
    r"|(?P<two>(?:\d{4}[/-]\d{1,2}|\d{1,2}[/.]\d{4}|\d{1,2}/\d{1,2})(?![\d/-]))"
    r"|(?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?![\d:]))"
    r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th)(?![^\W_]))"
    r"|(?P<decade>\d{2,4}['’]?s(?![^\W_]))"
    r"|(?P<quarter>(?:q[1-4]|[1-4]q)(?![^\W_]))"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<mark>[-–—‑−/,،'’()\[\]+.])"
    r"|(?P<break>\n[^\S\n]*\n|\S|_)"
)
_KINDS = {
    "iso": Kind.ISO,
    "three": Kind.NUMERIC,
    "two": Kind.NUMERIC,
    "clock": Kind.CLOCK,
    "ordinal": Kind.ORDINAL,
    "decade": Kind.DECADE,
    "quarter": Kind.QUARTER,
    "number": Kind.NUMBER,
}
_MOST_DIGITS = 9
_PREFIXES = "وفبلك"
_PREFIXED = 4  # letters of the shortest word that a prefix is taken off: ه and م alone are eras


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A word or number, with all that it can be."""

    text: str
    """Folded."""
    start: int
    end: int
    senses: tuple[Sense, ...]
    spaced: bool
    """Whether white space stands before it."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Tokens that follow each other, and whether all of the text that they stand in is in the run."""

    tokens: tuple[Token, ...]


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A text in runs; `unread` is the first piece that belongs to no date, empty where there is none."""

    runs: tuple[Run, ...]
    unread: str


@cache
def _lexicon() -> dict[str, list[tuple[tuple[str, ...], tuple[Sense, ...]]]]:
    return phrases()


def runs_of(text: str) -> Words:
    """The runs of a text, in its order."""
    seen = see(text)
    folded = seen.text.translate(_FOLD)
    runs: list[Run] = []
    unread = ""
    tokens: list[Token] = []
    pieces = list(_pieces(folded, seen.text))
    at = 0
    while at < len(pieces):
        taken, senses = _senses(pieces, at)
        if not senses:
            unread = unread or pieces[at].text.strip() or "the end of a paragraph"
            if tokens:
                runs.append(Run(tokens=tuple(tokens)))
                tokens = []
            at += 1
            continue
        first, last = pieces[at], pieces[at + taken - 1]
        start, end = seen.span(first.start, last.end)
        text_of = first.text if taken == 1 else folded[first.start : last.end]
        tokens.append(Token(text=text_of, start=start, end=end, senses=senses, spaced=first.spaced))
        at += taken
    if tokens:
        runs.append(Run(tokens=tuple(tokens)))
    return Words(runs=tuple(runs), unread=unread)


class _Piece(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    start: int
    end: int
    kind: str
    spaced: bool


def _pieces(folded: str, written: str) -> Iterator[_Piece]:
    lexicon = _lexicon()
    before = 0
    for found in _PIECE.finditer(folded):
        kind, start, end = found.lastgroup or "", found.start(), found.end()
        if kind == "three" and not found[0][-1].isdigit():
            kind = "break"
        if (
            kind == "three"
            and any(one in "ivx" for one in found[0])
            and written[start:end].upper() != written[start:end]
        ):
            kind = "break"  # Roman months are written in capitals
        text, spaced = found[0], start > before
        before = end
        if kind == "word" and len(text) >= _PREFIXED - 1 and text[0] in _PREFIXES and text not in lexicon:
            cut = _prefix(text, lexicon)
            if cut:
                if text[0] == "و":
                    yield _Piece(text="و", start=start, end=start + 1, kind="word", spaced=spaced)
                rest = "ا" + text[1:] if text.startswith("لل") else text[cut:]
                yield _Piece(text=rest, start=start + cut, end=end, kind="word", spaced=spaced and text[0] != "و")
                continue
        yield _Piece(text=text, start=start, end=end, kind=kind, spaced=spaced)


def _prefix(text: str, lexicon: dict[str, list[tuple[tuple[str, ...], tuple[Sense, ...]]]]) -> int:
    """How many letters are a prefix; 0: none."""
    if text.startswith("لل") and "ا" + text[1:] in lexicon:
        return 1
    if (text[1:] in lexicon and len(text) >= _PREFIXED) or text[1:] in ("اب", "في"):
        return 1
    return 2 if len(text) > _PREFIXED and text[1] in _PREFIXES and text[2:] in lexicon else 0


def _senses(pieces: list[_Piece], at: int) -> tuple[int, tuple[Sense, ...]]:
    """How many pieces are one word of dates, and what it can be."""
    piece = pieces[at]
    if piece.kind == "mark":
        return 1, MARKS[piece.text]
    if piece.kind in _KINDS:
        return 1, _number(piece)
    for words, senses in _lexicon().get(piece.text, ()) if piece.kind == "word" else ():
        if len(words) == 1 or tuple(one.text for one in pieces[at : at + len(words)]) == words:
            return len(words), senses
    return 1, ()


def _number(piece: _Piece) -> tuple[Sense, ...]:
    value = 0
    if piece.kind == "number":
        if len(piece.text) > _MOST_DIGITS:
            return ()
        value = int(piece.text)
    elif piece.kind in ("ordinal", "quarter"):
        value = int("".join(filter(str.isdigit, piece.text)))
    return ((_KINDS[piece.kind], value),)


def roman_month(text: str) -> int:
    """The month of a Roman numeral; 0: it is none."""
    return _ROMAN.index(text) + 1 if text in _ROMAN else 0
