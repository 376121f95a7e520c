"""Words of a text with their places, and the folding by which two words count as one.

A word is a run without spaces, its outer punctuation taken off; marks such as Arabic vowel signs belong to it. Folding
lowers case and drops vowel signs, tatweel, hamza seats and directional marks: it is for comparing, never for showing.
"""

import re
import unicodedata
from collections.abc import Iterator

from probanda.model.value import Value

_RUN = re.compile(r"[^\s/]+")
_ARABIC_SEATS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None})


class Word(Value, frozen=True, kw_only=True):
    """One word, [start, end) in its text, and its folded form."""

    start: int
    end: int
    folded: str


def words_of(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """The words of text[start:end] in order; a slash parts words, as a space does."""
    for run in _RUN.finditer(text, start, len(text) if end is None else end):
        first, last = run.span()
        while first < last and not _inside(text[first]):
            first += 1
        while last > first and not _inside(text[last - 1]):
            last -= 1
        if first < last:
            yield Word(start=first, end=last, folded=fold(text[first:last]))


def fold(word: str) -> str:
    """A form in which spellings of one word are equal."""
    if word.isascii():
        return word.lower()  # what all of the following comes to
    seated = word.casefold().translate(_ARABIC_SEATS)
    kept = (one for one in unicodedata.normalize("NFD", seated) if unicodedata.category(one) not in {"Mn", "Cf"})
    return unicodedata.normalize("NFC", "".join(kept)).replace("’", "'")


def _inside(character: str) -> bool:
    # Letters, digits and marks make a word; punctuation, symbols and controls stand around it.
    return unicodedata.category(character)[0] in "LNM"
