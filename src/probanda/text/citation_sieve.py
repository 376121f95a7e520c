"""Where in a text a citation can begin: a sieve that must be quick, since most of a text is prose without law.

1. At a number with a bracket or a short word such as "bis" or "U.S.C." behind it, or with a cue before it ("article",
   "المادة", "§", "S/RES/").
2. At a word that goes on from a citation ("ibid."), and at the few citations whose number is a word or a Roman numeral.
What is let through is read closely elsewhere; what is not is passed for good.
"""

import re

DIGITS = re.compile("[0-9٠-٩۰-۹]+")
# What begins a citation that has no number of its own, as it is looked for first, and how far before it that begins.
_WORDS = (
    *(("bid", 1), ("Id", 0), (" id.", -1), (" idem", -1), ("me article", 2), ("nocide", 2)),
    *(("rticle Three", 1), ("rticle three", 1)),
)
_ARABIC_WORDS = (("لمادة ال", 1), ("المرجع نفسه", 0))
# What ends right before the number of a citation that has no bracket, no title of a code and no name after it.
_CUES = (
    *(
        "art",
        "art.",
        "arts",
        "arts.",
        "article",
        "articles",
        "artic1e",
        "articie",
        "artlcle",
        "art1cle",
        "аrticle",
        "аrt.",
    ),
    *("rule", "rules", "règle", "règles", "section", "sections", "sec.", "secs.", "§", "title", "no", "no.", "n°"),
    *("res/", "res /", "icc-", "icc-o", "icc–", "icc‑", "unscr", "scr", "res.", "rés."),
    *("resolution", "resolutions", "résolution", "résolutions", "قرار", "القرار", "القرارات", "القرارين", "قراري"),
    *("المادة", "المواد", "المادتين", "المادتان", "للمادة", "مادة", "القاعدة", "قاعدة", "الأمن", "رقم"),
)
# How far before a number its cue can begin.
CUE_REACH = 16
_AFTER = frozenset("([{Ubtq")
# Letters that a machine reads for a digit: the "B" of "article B(2)(e)".
_LIKE_DIGITS = frozenset("OolIiZSBG")


def citation_starts(text: str) -> list[int]:
    """Where a citation can be: at numbers, and at the words that stand for one."""
    starts = [match.start() for match in DIGITS.finditer(text) if _can_begin(text, match.start(), match.end())]
    words = len(starts)
    for word, before in _WORDS if text.isascii() else (*_WORDS, *_ARABIC_WORDS):
        position = text.find(word)
        while position != -1:
            starts.append(max(0, position - before))
            position = text.find(word, position + 1)
    return sorted(starts) if len(starts) > words else starts


def _can_begin(text: str, start: int, end: int) -> bool:
    """Whether the number can begin a citation, by the few characters beside it: a sieve, and quick."""
    after = text[end : end + 2].lstrip("\u00a0 ")[:1]
    if after in _AFTER:
        return True
    return text[max(0, start - CUE_REACH) : start].rstrip().lower().endswith(_CUES) or (
        text[start - 1 : start] in ("(", "[", "{") and text[start - 2 : start - 1] in _LIKE_DIGITS
    )
