"""What a translator lists inside a bracket: the readings of an unclear passage, each with its gloss.

Rules, on what stands between `[unintelligible` and `]`:
1. Readings are parted by `or` (`أو`, `أم`) or a slash outside brackets and quotation marks; when there is an `or`, by
   commas too.
2. A phrase that connects ("may be saying", "possibly", "either", `ربما يقول`) is no part of a reading. An article is.
3. Brackets at the end of a reading are its gloss, and so is a piece that begins with "which is", "meaning", `أي`.
4. Words without an `or` and without a connecting phrase are a reading after a colon only, and not when they describe
   ("name of a place"). A reading may stand in quotation marks, which are no part of it.
"""

import re
from collections.abc import Sequence

from probanda.model.ids import Key
from probanda.model.speech import Reading
from probanda.model.value import Value
from probanda.text.brackets import find_groups, find_quotations, mask
from probanda.text.conventions import Conventions, conventions, longest
from probanda.text.words import Word, words_of

_OR = r"\s*[,،;؛]?\s+(?:or|أو|او|أم|ou|или)\s+|\s+/\s+|(?<=[^\W\d_])/(?=[^\W\d_])"
_EITHER = re.compile(_OR, re.IGNORECASE)
_PARTING = re.compile(rf"{_OR}|\s*(?P<comma>[,،;؛])\s+", re.IGNORECASE)
_AHEAD = 120  # characters after a comma that may show a gloss
_FIRST = 12  # words among which a phrase can stand
_EDGE = " \t\r\n\u00a0\u200e\u200f.,;:،؛…-–—="
_ALPHABET = 26


class Wordings(Value, frozen=True, kw_only=True):
    """Readings as (text, gloss), in order, and whether a phrase or an `or` showed that they are readings."""

    readings: tuple[tuple[str, str], ...]
    connected: bool


def read_wordings(text: str) -> Wordings:
    """The readings that a piece of text lists; see the rules."""
    known = conventions()
    hidden = mask(text, 0, len(text))
    either = _EITHER.search(hidden) is not None
    pieces, at = [], 0
    for match in _PARTING.finditer(hidden):
        if match["comma"] and not either and not _glosses(text[match.end() : match.end() + _AHEAD]):
            continue
        pieces.append(text[at : match.start()])
        at = match.end()
    pieces.append(text[at:])
    readings: list[tuple[str, str]] = []
    connected = either
    for piece in pieces:
        words = tuple(words_of(piece))
        if readings and _glosses(piece):
            readings[-1] = (readings[-1][0], _joined(readings[-1][1], piece.strip(_EDGE)))
            continue
        start = _after_connection(words, known)
        connected = connected or start > 0
        wording, gloss = _wording_and_gloss(piece[start:])
        if wording:
            readings.append((wording, gloss))
    return Wordings(readings=tuple(readings), connected=connected)


def describes(text: str) -> bool:
    """Whether words describe what was not understood, and are no reading of it."""
    return longest(tuple(words_of(text)), conventions().describing) > 0


def lettered(readings: Sequence[tuple[str, str]]) -> tuple[Reading, ...]:
    """Readings with the keys a, b, c, ..., z, aa, ab, ..."""
    return tuple(
        Reading(key=_letters(number), text=text, gloss=gloss) for number, (text, gloss) in enumerate(readings, start=1)
    )


def connection_length(words: Sequence[Word]) -> int:
    """How many of the first words are a phrase that connects to a reading; 0: none."""
    known = conventions()
    subject = longest(words, known.subjects)
    phrase = longest(words[subject:], known.connecting)
    return subject + phrase if phrase else 0


def _after_connection(words: Sequence[Word], known: Conventions) -> int:
    """Where the reading begins, after any phrases that connect; 0: there is no such phrase."""
    at = 0
    while length := connection_length(words[at : at + _FIRST]):
        if at + length >= len(words):
            break  # nothing would be left: then the phrase is the reading
        at += length
    while at and at < len(words) - 1 and longest(words[at : at + 1], known.or_words) == 1:
        at += 1  # "possibly: or ..."
    return words[at - 1].end if at else 0


def _glosses(piece: str) -> bool:
    return longest(tuple(words_of(piece[:_AHEAD])), conventions().glossing) > 0


def _wording_and_gloss(piece: str) -> tuple[str, str]:
    glosses: list[str] = []
    rest = piece.strip(_EDGE)
    for group in reversed([group for group in find_groups(rest).groups if group.around is None]):
        if group.close != len(rest) - 1 or group.open == 0 or group.square:
            break
        glosses.append(rest[group.open + 1 : group.close].strip())
        rest = rest[: group.open].rstrip(_EDGE)
    gloss = "; ".join(reversed(glosses))
    quoted = find_quotations(rest, 0, len(rest))
    if len(quoted) == 1 and quoted[0].span.start == 1 and quoted[0].span.end == len(rest) - 1:
        rest = quoted[0].text.strip()
    return rest, gloss


def _joined(first: str, second: str) -> str:
    return f"{first}; {second}" if first and second else first or second


def _letters(number: int) -> Key:
    letters = ""
    while number:
        number, rest = divmod(number - 1, _ALPHABET)
        letters = chr(ord("a") + rest) + letters
    return Key(letters)
