"""Speaker labels at the start of a line, in several scripts.

`Speaker 1:`, `GENERAL X:`, `المتحدث:`, `س:`. A colon after a few words is no proof of a label ("Remember this: ..."),
and a word taken for a label would be lost to the speech. So a label is taken for one only when
1. it begins with a word for a speaker or a rank, or
2. it is written in capitals, or
3. the lines are a dialogue: at least half of them begin with something like a label, and this one comes back.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from probanda.model.value import Value
from probanda.text.conventions import conventions, longest
from probanda.text.time_codes import TimeCode, read_time_code
from probanda.text.words import words_of

_BEFORE_COLON = re.compile(r"[^:：\n\r\[\](){}<>\"“”«»!?؟,،;؛]{1,60}")
_COLON = re.compile(r"[\s\u200e\u200f]*[:：](?![/\d])")
_ROOM = 120  # characters within which the colon of a label must stand, time code included
_MAX_WORDS = 5


class Label(Value, frozen=True, kw_only=True):
    """Something like a speaker label, with a time code where it holds one."""

    text: str
    end: int
    """Where it ends in the line, after its colon."""
    time: TimeCode | None


def find_label(line: str, at: int = 0) -> Label | None:
    """What could be a label at `at`: up to five words and a colon, a time code between them or after; None: nothing."""
    window = line[: at + _ROOM]
    words = _BEFORE_COLON.match(window, at)
    if words is None:
        return None
    time = None
    name, end = words[0], words.end()
    if end < len(window) and window[end] in "[(<{":
        time = read_time_code(window, end)
        end = time.end if time else end
    colon = _COLON.match(window, end)
    if colon is None or not name.strip() or len(name.split()) > _MAX_WORDS or not _has_letter(name):
        return None
    return Label(text=name.strip(" \t\u00a0\u200e\u200f\u202a\u202b\u202c"), end=colon.end(), time=time)


def speaks_by_itself(label: str) -> bool:
    """Whether a label needs no other line to be taken for one: rules 1 and 2."""
    known = conventions()
    words = list(words_of(label))
    rest = [label[word.start : word.end] for word in words[1:]]
    if longest(words[:1], known.speakers_only_whole) and not all(word.isdecimal() for word in rest):
        return False
    if longest(words[:1], known.speakers):
        return all(_is_of_a_name(word) for word in rest)
    cased = [character for character in label if character.isupper() or character.islower()]
    capitals = len(cased) > 1 and all(character.isupper() for character in cased)
    return capitals and not longest(words[:1], known.exclamations)


def dialogue(labels: Iterable[str | None]) -> frozenset[str]:
    """The labels that come back, if at least half of the lines begin with one: rule 3. None: a line without."""
    all_lines = list(labels)
    found = [label for label in all_lines if label is not None]
    if 2 * len(found) < len(all_lines):
        return frozenset()
    return frozenset(label for label, count in Counter(found).items() if count > 1)


def _is_of_a_name(word: str) -> bool:
    # A script without capitals cannot show that a word is no name.
    folded = word.casefold()
    return not word[:1].islower() or (folded,) in conventions().joiners or folded.startswith(("al-", "el-"))


def _has_letter(text: str) -> bool:
    return any(unicodedata.category(character).startswith("L") for character in text)
