"""Names of instruments as people write them, and which one a citation belongs to: English, French and Arabic.

A name stands right before a citation ("Geneva Convention III, art. 4"), right after it ("article 4 of the Third Geneva
Convention"), or earlier in the text. An instrument that we know no numbering of ("the Constitution") is a name too: its
key is `FOREIGN`, and a citation of it cannot be confirmed. "The Convention" alone is whichever the text named before:
its key is `BACK`. "Protocol II" alone is one of two treaties' (`PROTOCOL`): the text has to say which.
"""

import re
from itertools import chain

import msgspec

from probanda.text.citation_name_forms import (
    ARABIC,
    ARABIC_LETTER,
    GAP_AFTER,
    GAP_BEFORE,
    HINT,
    HINTS_WITHOUT_CAPITAL,
    LAST_WORDS,
    LATIN,
    LONGEST,
)

FOREIGN = "?"
BACK = "<"
PROTOCOL = "<P"
"""Before the numeral of a "Protocol II" that says of no treaty: the key is this and the numeral."""
_NUMERALS = ("I", "II", "III", "IV", "V")
_ROMAN = dict(zip((*_NUMERALS, "1", "2", "3", "4", "5"), _NUMERALS * 2, strict=True))
_ORDINAL = {
    word: numeral
    for numeral, words in {
        "I": ("first", "premier", "première", "1st", "1ère", "ire", "الأولى", "الأول"),
        "II": ("second", "deuxième", "seconde", "2nd", "2e", "2ème", "iie", "الثانية", "الثاني"),
        "III": ("third", "troisième", "3rd", "3e", "3ème", "iiie", "الثالثة", "الثالث"),
        "IV": ("fourth", "quatrième", "4th", "4e", "4ème", "ive", "الرابعة"),
    }.items()
    for word in words
}
# Groups that are a numeral, and what stands before it in the key.
_NUMBERED = {**dict.fromkeys(("gcn", "gca"), "GC"), **dict.fromkeys(("apn", "apt", "apl"), "AP"), "protocol": PROTOCOL}
# What a Geneva Convention calls itself, in the order of their numbers.
_OWN_TITLES = ("gct1", "gct2", "gct3", "gct4")

_LAST_REACH = 40  # the last word before a citation is looked for so far back
# The longest name with the words between it and its citation.
_REACH = 110
_FAR = 190  # for the names of treaties that are a sentence of their own


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A name found in the text, its instrument's key and its span."""

    key: str
    start: int
    end: int
    statute: bool = False
    """Whether it is a "Statute", for the next bare word of that kind."""


def names_in(text: str, start: int, end: int) -> list[Named]:
    """All names of instruments in text[start:end], in order."""
    latin = _latin_in(text, start, end)
    if text.isascii() or not ARABIC_LETTER.search(text, start, end):
        return latin
    arabic = (_named(match) for match in ARABIC.finditer(text, start, end))
    return sorted(chain(latin, arabic), key=lambda named: named.start)


def name_before(text: str, position: int) -> Named | None:
    """The name that ends right before this position, with nothing but a comma, a bracket or a year between."""
    last = text[max(0, position - _LAST_REACH) : position].rstrip(" \u00a0\u202f\t\n,;:([–—-'’").rsplit(None, 1)[-1:]
    if not last or not (
        last[0][0].isupper() or not last[0].isalpha() or not last[0].isascii() or last[0] in LAST_WORDS
    ):
        return None
    for named in reversed(names_in(text, _word_start(text, max(0, position - _REACH)), position)):
        return named if GAP_BEFORE.fullmatch(text, named.end, position) else None
    return None


def name_after(text: str, position: int) -> Named | None:
    """The name that begins right after this position, with nothing but "of the" between."""
    gap = GAP_AFTER.match(text, position)
    start = gap.end() if gap else position
    match = LATIN.match(text, start)
    if match is None and not text.isascii():
        match = ARABIC.match(text, start)
    return _named(match) if match else None


def _latin_in(text: str, start: int, end: int) -> list[Named]:
    for small in HINTS_WITHOUT_CAPITAL:
        if text.find(small, start, end) >= 0:
            return [_named(match) for match in LATIN.finditer(text, start, end)]
    found: list[Named] = []
    for hint in HINT.finditer(text, start, end):
        if hint.start() < start:
            continue  # it stands in the name before
        low = max(start, hint.start() - LONGEST)
        match = LATIN.search(text, _word_start(text, low) if low > start else low, end)
        while match is not None and match.end() <= hint.start():
            match = LATIN.search(text, match.end(), end)
        if match is not None and match.start() <= hint.start():
            found.append(_named(match))
            start = match.end()
    return found


def common_to_all(text: str, start: int, end: int) -> bool:
    """Whether the words between a citation and a name, or a word before it, make it the common article."""
    between = text[start:end].lower()
    return "common" in between or "commun" in between or "المشترك" in between


def _word_start(text: str, position: int) -> int:
    """A window must not begin inside a word: its tail is no name."""
    while position > 0 and text[position - 1].isalnum() and text[position : position + 1].isalnum():
        position += 1
    return position


def _named(match: re.Match[str]) -> Named:
    key = str(match.lastgroup)
    statute = key in ("statute", "RS") or "Statut" in match[0]
    return Named(key=_key(match, key), start=match.start(), end=match.end(), statute=statute)


def _key(match: re.Match[str], group: str) -> str:
    if group in _NUMBERED:
        return _NUMBERED[group] + _ROMAN[match[group]]
    if group in ("gcw", "gcf", "apw", "protocolw"):
        word = match[group]
        numeral = _ROMAN.get(word) or _ORDINAL[word.lower().replace("ieme", "ième").replace("iere", "ière")]
        return {"apw": "AP", "protocolw": PROTOCOL}.get(group, "GC") + numeral
    if group in _OWN_TITLES:
        return "GC" + _ROMAN[group[-1]]
    if group in ("foreign", "tribunal"):
        return FOREIGN
    return BACK if group in ("back", "statute") else group
