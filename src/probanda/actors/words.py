"""Tables of words: names with their spellings, and words that are no name (ranks, particles, legal forms, units).

The tables (`tables/*.txt`) say where they are from. They are read once, when the first name is prepared.
"""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from probanda.actors.letters import clean, plain

_TABLES = Path(__file__).with_name("tables")


class Part(Enum):
    """What a word does in a name."""

    NAME = "name"
    TITLE = "title"
    PARTICLE = "particle"
    FORM = "form"
    GENERAL = "general"
    UNIT = "unit"
    NUMBER = "number"
    INITIAL = "initial"
    LITTLE = "little"

    __hash__ = object.__hash__  # that of Enum is Python code, and every name asks it thirty times


class Word(NamedTuple):
    """What a table says of a word: what it does, and which concept it stands for."""

    part: Part
    concept: str


class Spellings(NamedTuple):
    """The names that a spelling may write (numbers of lines of the table), and how common the commonest of them is."""

    names: frozenset[int]
    common: int


def _lines(name: str) -> Iterator[list[str]]:
    for line in (_TABLES / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split()


@cache
def known_words() -> Mapping[str, tuple[Word, ...]]:
    """Plain word -> what it may do; the first line of a table comes first."""
    found: dict[str, tuple[Word, ...]] = {}
    for part, concept, *words in _lines("words.txt"):
        for word in dict.fromkeys(plain(clean(one)).strip(".") for one in words):
            found[word] = (*found.get(word, ()), Word(Part(part), concept))
    return found


@cache
def known_names() -> Mapping[str, Spellings]:
    """Plain spelling -> the names that it may write."""
    found: dict[str, Spellings] = {}
    for number, (common, *spellings) in enumerate(_lines("one_name.txt"), start=1):
        for spelling in dict.fromkeys(plain(clean(one)).replace("'", "") for one in spellings):
            before = found.get(spelling, Spellings(frozenset(), 0))
            found[spelling] = Spellings(before.names | {number}, max(before.common, int(common)))
    return found


ORDINALS: Mapping[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "premier": 1, "premiere": 1, "deuxieme": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5,
    "الأول": 1, "الاول": 1, "الأولى": 1, "الاولى": 1, "الثاني": 2, "الثانية": 2, "الثالث": 3, "الثالثة": 3,
    "الرابع": 4, "الرابعة": 4, "الخامس": 5, "الخامسة": 5, "السادس": 6, "السادسة": 6, "السابع": 7, "السابعة": 7,
    "الثامن": 8, "الثامنة": 8, "التاسع": 9, "التاسعة": 9, "العاشر": 10, "العاشرة": 10,
    "первая": 1, "первый": 1, "вторая": 2, "второй": 2, "третья": 3, "третий": 3, "четвертая": 4, "пятая": 5,
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
    "xiii": 13, "xiv": 14, "xv": 15, "xvi": 16,
}  # fmt: skip
"""Words and Roman numbers for numbers; they count as such in the names of units only (a person may be called Xi)."""

PHRASES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(words), f" {short} ")
    for words, short in (
        (r"(?:(?:open|closed|public|private) )?joint[- ]stock company", "jsc"),
        (r"limited liability (?:company|partnership)", "llc"),
        (r"gesellschaft mit beschränkter haftung|gesellschaft mbh", "gmbh"),
        (r"soci[ée]t[ée] à responsabilité limitée", "sarl"),
        (r"soci[ée]t[ée] anonyme|sociedad an[óo]nima", "sa"),
        (r"(?:(?:публичное|открытое|закрытое) )?акционерное общество", "ао"),
        (r"общество с ограниченной ответственностью", "ооо"),
    )
)
"""Legal forms of several words, and how they are abbreviated."""
