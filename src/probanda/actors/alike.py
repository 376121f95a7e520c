"""How alike two words of names are, 0 to 1, and in which way.

Rules, in order; the first that applies decides:
1. A number is its number or nothing. Words of one concept (Ltd, Limited) are alike, of two concepts not at all.
2. A servant's name is compared with a servant's name by the word after it; `Abd al-X` and `Abd al-Y` are two names.
   With X alone it is alike in part. The same for kunyas and names in al-Din.
3. An initial is alike to any word that begins with it, in part.
4. Equal sounds; spellings that the table of names knows as one name.
5. Else the distance of their sounds (`sounds`), mixed with Jaro-Winkler on letters where both have vowels. Two
   spellings that the table knows as two different names lose a part of it.
"""

from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from probanda.actors.letters import plain
from probanda.actors.read_word import Token
from probanda.actors.sounds import likeness
from probanda.actors.words import Part


class Way(Enum):
    """In which way two words are alike."""

    NOT = "not"
    SAME = "the same letters"
    ONE_NAME = "two spellings of one name"
    SOUNDS = "the same sounds"
    NEAR = "near in sound"
    INITIAL = "an initial"
    CONCEPT = "the same word, abbreviated or translated"
    NUMBER = "the same number"
    PART = "a part of it"
    TOGETHER = "written together"
    ACRONYM = "an acronym"


class Likeness(NamedTuple):
    """How alike, 0 to 1, and in which way."""

    score: float
    way: Way


class Pair(NamedTuple):
    """Words of two names that were matched: their places, and how alike they are."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    likeness: Likeness


_NOT = Likeness(0.0, Way.NOT)
_ONE_NAME = 0.96
_INITIAL = 0.85
_WITHOUT_SERVANT = 0.6
_TWO_NAMES = 0.7
_LEAST = 0.55
_SURELY = 0.8
"""From here on two words that do two things in their names may still be one, misspelt."""
_SERVANT_OF_ONE = 0.85
_SAME_SOUNDS = 0.95
_LETTERS = 0.3
_LETTERS_OF_SOUNDS = str.maketrans({
    "S": "sh", "C": "ch", "Q": "ch", "K": "c", "J": "j", "Z": "zh", "X": "kh", "G": "gh", "T": "th", "D": "dh",
    "c": "ts", "B": "d", "I": "i", "U": "u",
    "A": "a", "W": "u", "Y": "i", "E": "a", "^": "a", "'": "",
})  # fmt: skip


@lru_cache(maxsize=1 << 20)  # 200 MB at most; what fell out is computed again, and nothing else changes
def alike(left: Token, right: Token) -> Likeness:
    """How alike two words are; in both directions the same."""
    if left is right or (left.shown == right.shown and left.of == right.of and left.part is right.part):
        return Likeness(1.0, Way.NUMBER if left.part is Part.NUMBER else Way.SAME)
    parts = {left.part, right.part}
    if Part.NUMBER in parts:
        equal = left.part is right.part and left.forms == right.forms
        return Likeness(1.0, Way.NUMBER) if equal else _NOT
    if left.of != right.of:
        return _of_two_kinds(left, right)
    if left.of and left.part is not Part.NAME:
        return Likeness(0.98, Way.CONCEPT)
    if Part.INITIAL in parts:
        return _initial(left, right)
    return _sounds(left, right)


def _of_two_kinds(left: Token, right: Token) -> Likeness:
    """Words that belong to two concepts, or a servant's name and a name."""
    if left.part is not Part.NAME and right.part is not Part.NAME:
        return _NOT
    if left.of and right.of and left.part is right.part is Part.NAME:
        return _NOT
    if Part.INITIAL in {left.part, right.part}:
        return _initial(left, right)
    if left.part is right.part is Part.NAME:
        whole = _sounds(left, right)
        return Likeness(whole.score * _WITHOUT_SERVANT, Way.PART) if whole.score > _SURELY else _NOT
    # A word of a table against a word of none: a misspelt concept, or another language's word for it.
    whole = _sounds(left, right)
    return whole if whole.score > _SURELY else _NOT


def _initial(left: Token, right: Token) -> Likeness:
    if left.part is right.part:
        return Likeness(1.0, Way.SAME) if left.forms[0][:1] == right.forms[0][:1] else _NOT
    one, other = (left, right) if left.part is Part.INITIAL else (right, left)
    begins = any(form[:1] == one.forms[0][:1] for form in other.forms) or plain(other.shown)[:1] == plain(one.shown)[:1]
    return Likeness(_INITIAL, Way.INITIAL) if begins else _NOT


def _sounds(left: Token, right: Token) -> Likeness:
    if left.names & right.names:
        return Likeness(_ONE_NAME, Way.ONE_NAME)
    if left.keys.isdisjoint(right.keys):
        return _NOT
    best = 0.0
    for at, one in enumerate(left.forms):
        for other_at, other in enumerate(right.forms):
            score = likeness(one, other, left_abjad=left.abjad, right_abjad=right.abjad)
            if at or other_at:
                score *= 0.97  # a second way to read it is a guess
            best = max(best, score)
    if left.forms[0] == right.forms[0] and left.abjad is right.abjad:
        return Likeness(0.99, Way.SOUNDS)
    if not left.abjad and not right.abjad:
        letters = JaroWinkler.similarity(_letters(left), _letters(right))
        best = best * (1 - _LETTERS) + letters * _LETTERS
    if left.names and right.names:
        best *= _TWO_NAMES
    if left.of and best < _SERVANT_OF_ONE:
        return _NOT
    return Likeness(best, Way.SOUNDS if best > _SAME_SOUNDS else Way.NEAR) if best > _LEAST else _NOT


@lru_cache(maxsize=1 << 16)
def _letters(token: Token) -> str:
    bare = plain(token.shown)
    return bare if bare.isascii() else token.forms[0].translate(_LETTERS_OF_SOUNDS)
