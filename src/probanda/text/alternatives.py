"""A translator's alternative: which words before it the second reading replaces.

`... to wait and be met by us (or wait and rest)`: nobody marked where the first reading begins. Rules, in order; the
rule is kept with the passage and said in a note, so that a person can correct it:
1. `alternative.repeated-word`: the first word of the alternative also stands before it, in the same sentence: the
   first reading begins at the nearest such word.
2. `alternative.same-length`: otherwise it is as many words as the alternative has, fewer where the sentence begins.
3. `alternative.alone`: no words stand before it: the alternative is the only reading.
4. `alternative.slash`: `met/left` in one word, or both readings inside one pair of brackets.
A full stop, a mark and a bracket around the alternative are bounds that no reading crosses; words inside brackets of
their own are passed over.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from probanda.model.value import Value
from probanda.text.brackets import Group
from probanda.text.conventions import conventions, longest
from probanda.text.wordings import read_wordings
from probanda.text.words import Word, words_of

_SENTENCE_END = re.compile(r"[.!?…؟۔]+[\s\u200f\u200e]")
_CLAUSE_END = re.compile(r"[.,;:!?…؟،؛۔\[\]()［］（）]|\s/\s|\s[-–—]\s")
_LOOSE_END = " \t\u00a0\u200e\u200f.,;:!?…؟،؛"
_SPACED_SLASH = re.compile(r"(?<=\S)[ \u00a0]+/[ \u00a0]+(?=\S)")
_GLUED_SLASH = re.compile(r"(?<![\w/.:\\])[^\W\d_][\w’'\-]*(?:/[^\W\d_][\w’'\-]*){1,3}(?![\w/\\])")
_PROCLITICS = "وفبلكس"  # Arabic words written together with the next: and, then, with, for, like, shall
_LONG_ENOUGH = 4
_BACK = 2_000  # characters within which the first reading begins: no sentence is longer
_AHEAD = 600  # characters within which the last reading after a slash ends: else it is none


class Alternative(Value, frozen=True, kw_only=True):
    """Where the passage begins and ends, brackets included, and its readings as (text, gloss)."""

    start: int
    end: int
    readings: tuple[tuple[str, str], ...]
    rule: str


def bracketed_alternative(text: str, group: Group, groups: Sequence[Group], bound: int) -> Alternative | None:
    """The passage that `(or ...)` or `(met by us / left)` makes; None: the bracket is none.

    Args:
        text: the cue.
        group: the bracket.
        groups: all groups of the cue.
        bound: where the last mark before it ends.
    """
    inside = text[group.open + 1 : group.close]
    words = tuple(words_of(inside))
    connector = longest(words, conventions().or_words)
    if not connector:
        if _SPACED_SLASH.search(inside) and all(_has_letters(part) for part in _SPACED_SLASH.split(inside)):
            readings = read_wordings(inside).readings
            return Alternative(start=group.open, end=group.close + 1, readings=readings, rule="alternative.slash")
        return None
    second = read_wordings(inside[words[connector - 1].end :]).readings
    if not second or longest(words[connector:], conventions().everyday) == len(words) - connector:
        return None
    within = max(bound, group.around + 1 if group.around is not None else 0)
    return _with_first(text, _Gap(within=within, before=group.open, end=group.close + 1), second, groups)


def slashed_alternatives(text: str, groups: Sequence[Group], taken: Sequence[tuple[int, int]]) -> list[Alternative]:
    """The passages that slashes make outside brackets and outside the spans that are taken already, in order."""
    outer = [(group.open, group.close + 1) for group in groups if group.around is None]
    walls = _Walls(spans=_merged([*taken, *outer]))
    found = []
    for match in _GLUED_SLASH.finditer(text):
        if match[0].casefold() not in conventions().pairs and walls.are_outside(match.start(), match.end()):
            readings = tuple((part, "") for part in match[0].split("/"))
            found.append(Alternative(start=match.start(), end=match.end(), readings=readings, rule="alternative.slash"))
    end = 0
    for match in _SPACED_SLASH.finditer(text):
        if match.start() >= end and walls.are_outside(match.start(), match.end()):
            alternative = _around_slash(text, match, max(end, walls.last_before(match.start())), groups)
            if alternative is not None and walls.are_outside(alternative.start, alternative.end):
                found.append(alternative)
                end = alternative.end
    disjoint: list[Alternative] = []
    for alternative in sorted(found, key=lambda one: one.start):
        if not disjoint or alternative.start >= disjoint[-1].end:
            disjoint.append(alternative)
    return disjoint


def _around_slash(text: str, slash: re.Match[str], within: int, groups: Sequence[Group]) -> Alternative | None:
    ahead = min(len(text), slash.end() + _AHEAD)
    stops = (stop.start() for stop in _CLAUSE_END.finditer(text, slash.end(), ahead) if stop[0].strip() != "/")
    end = next(stops, ahead)  # a / b / c goes on
    if end == ahead < len(text):
        return None
    after = text[slash.end() : end].rstrip()
    second = tuple((part, "") for part in _SPACED_SLASH.split(after))
    gap = _Gap(within=within, before=slash.start(), end=slash.end() + len(after))
    alternative = _with_first(text, gap, second, groups)
    alone = alternative.rule == "alternative.alone"
    return None if alone or not all(_has_letters(reading) for reading, _ in alternative.readings) else alternative


class _Walls(Value, frozen=True, kw_only=True):
    """Disjoint spans in order that no passage may touch."""

    spans: tuple[tuple[int, int], ...]

    def are_outside(self, start: int, end: int) -> bool:
        at = bisect_left(self.spans, end, key=lambda span: span[0])
        return at == 0 or self.spans[at - 1][1] <= start

    def last_before(self, place: int) -> int:
        at = bisect_left(self.spans, place, key=lambda span: span[0])
        return self.spans[at - 1][1] if at else 0


def _merged(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


class _Gap(Value, frozen=True, kw_only=True):
    """The first reading lies in [within, before); the passage ends at `end`."""

    within: int
    before: int
    end: int


def _with_first(text: str, gap: _Gap, second: tuple[tuple[str, str], ...], groups: Sequence[Group]) -> Alternative:
    """The alternative together with the words that it may replace, by the module's rules."""
    before = gap.within + len(text[gap.within : gap.before].rstrip(_LOOSE_END))
    within = max(gap.within, before - _BACK)
    for sentence in _SENTENCE_END.finditer(text, within, before):
        within = sentence.end()
    inner = groups[bisect_left(groups, within, key=_opening) : bisect_left(groups, before, key=_opening)]
    words = [
        word
        for word in words_of(text, within, before)
        if not any(group.open < word.start < group.close < before for group in inner)
    ]
    if not words:
        return Alternative(start=gap.before, end=gap.end, readings=second, rule="alternative.alone")
    others = tuple(words_of(second[0][0]))
    start, rule = _first_word(words, others)
    first = (text[start : gap.before].rstrip(_LOOSE_END), "")
    return Alternative(start=start, end=gap.end, readings=(first, *second), rule=rule)


def _first_word(words: Sequence[Word], others: Sequence[Word]) -> tuple[int, str]:
    if others:
        repeated = [word.start for word in words if _same(word.folded, others[0].folded)]
        if repeated:
            return repeated[-1], "alternative.repeated-word"
    return words[-min(max(len(others), 1), len(words))].start, "alternative.same-length"


def _same(first: str, second: str) -> bool:
    return first == second or _bare(first) == _bare(second)


def _bare(word: str) -> str:
    return word[1:] if len(word) >= _LONG_ENOUGH and word[0] in _PROCLITICS else word


def _opening(group: Group) -> int:
    return group.open


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)
