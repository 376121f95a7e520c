"""Two translators compared: where they chose different words, both become readings; nothing is chosen.

Rules:
1. Cues are set beside each other by their times where all have times (those that overlap by more than half of the
   shorter one), else by their numbers where both have the same; else nothing is compared, and a note says so.
2. Words are equal when their folded forms are: case, punctuation and vowel signs make no difference. Stage directions
   and insertions are no speech and are not compared.
3. Different words become a passage over those of the first, with two readings: `a` the first, `b` the second. Two
   differences with one equal word between them are one. Words that only one has are told with a word beside them.
4. Where the first left a passage unclear, what the second heard is one more reading of it (`second`), unless it is
   listed already.
5. A difference that runs over two cues, or over a mark, is told in a note: no reading could be given its place.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from fractions import Fraction

import msgspec
from msgspec import UNSET, UnsetType

from probanda.model.ids import Key
from probanda.model.speech import PassageKind, ReadCue, Reading, Span, Unclear, Unclearness
from probanda.model.value import Value
from probanda.text.words import fold, words_of

DIFFERENCE = "difference.words"
"""The rule of a passage that two translators make."""
SECOND = "second"
"""Key of a reading that the second translator adds to a passage of the first; further ones have a number."""
_MOST_PAIRS = 4_000_000  # words of one side times words of the other: a difference of longer texts takes for ever
_UNTIMED_S = 5  # how long a cue lasts whose end nobody wrote
_SHOWN = 80


class Compared(Value, frozen=True, kw_only=True):
    """The first translator's cues with the readings of both, and what could not be made a reading."""

    cues: tuple[ReadCue, ...]
    differences: int
    notes: tuple[str, ...] = ()


class _Token(Value, frozen=True, kw_only=True):
    """A word, or a whole unclear passage: where it stands in which cue."""

    cue: int
    start: int
    end: int
    folded: str
    passage: int = -1
    """Which passage of the cue it is; -1: a word."""


class _Block(Value, frozen=True, kw_only=True):
    """Words that differ: [first, last) of each side."""

    first: int
    last: int
    other_first: int
    other_last: int


def compare_translations(
    first: Sequence[ReadCue],
    second: Sequence[ReadCue],
    *,
    kind: PassageKind = PassageKind.MEANING,
    version: Key | UnsetType = UNSET,
) -> Compared:
    """The first's cues with the differences as readings.

    Args:
        first: cues with their marks.
        second: those of a translator who did not know the first.
        kind: what differs: the meaning, or, in the language spoken, the wording.
        version: the name of the second; its readings carry it.
    """
    groups = cue_groups(first, second)
    if groups is None:
        return Compared(
            cues=tuple(first),
            differences=0,
            notes=("The two have different cues and not all have times: they were not compared.",),
        )
    work = _Work(first, second, kind, version)
    for ours, theirs in groups:
        work.compare(ours, theirs)
    return work.done()


class _Work:
    """One comparison; passages are collected cue by cue."""

    def __init__(
        self, first: Sequence[ReadCue], second: Sequence[ReadCue], kind: PassageKind, version: Key | UnsetType
    ) -> None:
        self._first, self._second, self._kind, self._version = first, second, kind, version
        self._unclear = [list(cue.unclear) for cue in first]
        self._notes: list[str] = []
        self._count = 0
        self._made = [0] * len(first)

    def done(self) -> Compared:
        cues = (
            msgspec.structs.replace(cue, unclear=tuple(sorted(unclear, key=_start)))
            for cue, unclear in zip(self._first, self._unclear, strict=True)
        )
        return Compared(cues=tuple(cues), differences=self._count, notes=tuple(self._notes))

    def compare(self, ours: Sequence[int], theirs: Sequence[int]) -> None:
        """Compare the cues that stand beside each other."""
        left = [token for at in ours for token in _tokens(self._first[at], at)]
        right = [token for at in theirs for token in _tokens(self._second[at], at)]
        if not ours:
            if right:
                said = _short(_said(self._second, right))
                self._note(f"Cue {self._second[theirs[0]].number} of the second has no cue beside it: “{said}”.")
            return
        if not theirs:
            if left:
                self._note(f"Cue {self._first[ours[0]].number} has no cue of the second beside it.")
            return
        if len(left) * len(right) > _MOST_PAIRS:
            self._note(f"Cue {self._first[ours[0]].number} is too long to be compared word by word.")
            return
        matcher = SequenceMatcher(None, [one.folded for one in left], [one.folded for one in right], autojunk=False)
        for same in matcher.get_matching_blocks():
            pairs = zip(left[same.a : same.a + same.size], right[same.b : same.b + same.size], strict=True)
            for mine, other in pairs:
                if mine.passage >= 0:
                    self._heard(mine, [other])
        for block in _blocks(left, matcher):
            self._differ(left, right, block)

    def _differ(self, left: list[_Token], right: list[_Token], block: _Block) -> None:
        ours, theirs = left[block.first : block.last], right[block.other_first : block.other_last]
        if len(ours) == 1 and ours[0].passage >= 0:
            self._heard(ours[0], theirs)
            return
        if not ours or not theirs:
            block = _widened(left, right, block)
            ours, theirs = left[block.first : block.last], right[block.other_first : block.other_last]
        if ours and all(token.passage < 0 for token in ours) and len(theirs) == 1 and theirs[0].passage >= 0:
            heard = self._second[theirs[0].cue].unclear[theirs[0].passage]
            texts = [reading.text for reading in heard.readings]
        else:
            texts = [_said(self._second, theirs)] if theirs else []
        cue = ours[0].cue if ours else -1
        span = Span(start=ours[0].start, end=ours[-1].end) if ours else None
        whole = span is not None and all(token.cue == cue and token.passage < 0 for token in ours)
        if span is None or not whole or not texts or self._marked(cue, span):
            self._tell(ours, theirs)
            return
        self._made[cue] += 1
        self._count += 1
        own = self._first[cue].text[span.start : span.end]
        texts = [text for text in dict.fromkeys(texts) if _folded(text) != _folded(own)]
        self._unclear[cue].append(
            Unclear(
                key=Key(f"c{self._first[cue].number}-d{self._made[cue]}"),
                span=span,
                passage_kind=self._kind,
                unclearness=Unclearness.TRANSLATORS,
                readings=(
                    Reading(key=Key("a"), text=own),
                    *(
                        Reading(
                            key=Key(chr(ord("a") + at) if at < _LETTERS else f"r{at}"), text=text, version=self._version
                        )
                        for at, text in enumerate(texts, start=1)
                    ),
                ),
                rule=DIFFERENCE,
            )
        )

    def _heard(self, passage: _Token, theirs: list[_Token]) -> None:
        """Rule 4."""
        unclear = self._unclear[passage.cue][passage.passage]
        if len(theirs) == 1 and theirs[0].passage >= 0:
            texts = [reading.text for reading in self._second[theirs[0].cue].unclear[theirs[0].passage].readings]
        else:
            texts = [_said(self._second, theirs)] if theirs else []
        listed = {_folded(reading.text) for reading in unclear.readings}
        new = [text for text in dict.fromkeys(texts) if text.strip() and _folded(text) not in listed]
        if not new:
            return
        self._count += 1
        keys = (SECOND if at == 1 else f"{SECOND}-{at}" for at in range(1, len(new) + 1))
        more = tuple(
            Reading(key=Key(key), text=text, version=self._version) for key, text in zip(keys, new, strict=True)
        )
        self._unclear[passage.cue][passage.passage] = msgspec.structs.replace(
            unclear, readings=(*unclear.readings, *more)
        )

    def _marked(self, cue: int, span: Span) -> bool:
        here = self._first[cue]
        others = [one.span for one in self._unclear[cue]]
        others += [one.span for one in here.directions]
        others += [one.span for one in here.insertions]
        return any(span.start < other.end and other.start < span.end for other in others)

    def _tell(self, ours: list[_Token], theirs: list[_Token]) -> None:
        """Rule 5."""
        number = self._first[ours[0].cue].number if ours else "?"
        first, second = _said(self._first, ours), _said(self._second, theirs)
        self._note(
            f"Cue {number}: the first has “{_short(first)}” where the second has “{_short(second)}”; "
            "it is no reading, because no one place in the cue stands for it."
        )

    def _note(self, sentence: str) -> None:
        self._notes.append(sentence)


_LETTERS = 26


def _tokens(cue: ReadCue, at: int) -> Iterator[_Token]:
    """The words outside marks, and each unclear passage as one."""
    marks = [(one.span, number) for number, one in enumerate(cue.unclear)]
    marks += [(one.span, -1) for one in cue.directions]
    marks += [(one.span, -1) for one in cue.insertions]
    done = 0
    for span, passage in sorted(marks, key=lambda one: (one[0].start, -one[0].end)):
        if span.start < done:
            continue  # a passage of meaning inside a stage direction
        yield from _words(cue, at, done, span.start)
        if passage >= 0:
            # No word is folded to this: passages are set beside passages, and what both say is compared by itself.
            yield _Token(cue=at, start=span.start, end=span.end, folded="\0", passage=passage)
        done = span.end
    yield from _words(cue, at, done, len(cue.text))


def _words(cue: ReadCue, at: int, start: int, end: int) -> Iterator[_Token]:
    for word in words_of(cue.text, start, end):
        yield _Token(cue=at, start=word.start, end=word.end, folded=word.folded)


def _blocks(left: Sequence[_Token], matcher: "SequenceMatcher[str]") -> list[_Block]:
    """What differs, in order; two differences with one equal word between them are one, unless one is a passage."""
    blocks: list[_Block] = []
    for tag, first, last, other_first, other_last in matcher.get_opcodes():
        if tag == "equal":
            continue
        block = _Block(first=first, last=last, other_first=other_first, other_last=other_last)
        before = blocks[-1] if blocks else None
        joined = before and msgspec.structs.replace(before, last=last, other_last=other_last)
        if before is not None and joined is not None and first - before.last == 1 and not _unclear(left, joined):
            blocks[-1] = joined
        else:
            blocks.append(block)
    return blocks


def _unclear(tokens: Sequence[_Token], block: _Block) -> bool:
    return any(token.passage >= 0 for token in tokens[block.first : block.last])


def _widened(left: Sequence[_Token], right: Sequence[_Token], block: _Block) -> _Block:
    """The block with an equal word beside it, since a reading of no words could not be seen."""
    if block.first > 0 and block.other_first > 0 and left[block.first - 1].passage < 0:
        return msgspec.structs.replace(block, first=block.first - 1, other_first=block.other_first - 1)
    if block.last < len(left) and block.other_last < len(right) and left[block.last].passage < 0:
        return msgspec.structs.replace(block, last=block.last + 1, other_last=block.other_last + 1)
    return block


def _said(cues: Sequence[ReadCue], tokens: Sequence[_Token]) -> str:
    """The words of tokens as they were typed, cue by cue."""
    pieces: list[str] = []
    for cue in dict.fromkeys(token.cue for token in tokens):
        of = [token for token in tokens if token.cue == cue]
        pieces.append(cues[cue].text[of[0].start : of[-1].end])
    return " ".join(pieces)


def cue_groups(
    first: Sequence[ReadCue], second: Sequence[ReadCue]
) -> list[tuple[tuple[int, ...], tuple[int, ...]]] | None:
    """Which cues stand beside which, by their places; None: nobody can say."""
    if all(cue.start_s is not None for cue in (*first, *second)):
        return _by_time(first, second)
    if [cue.number for cue in first] == [cue.number for cue in second]:
        return [((at,), (at,)) for at in range(len(first))]
    return None


def _by_time(first: Sequence[ReadCue], second: Sequence[ReadCue]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Cues that overlap by more than half of the shorter one, and what hangs together by them."""
    ours, theirs = _spans(first), _spans(second)
    group = list(range(len(ours) + len(theirs)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    order = sorted(range(len(theirs)), key=lambda at: theirs[at][0])
    begin = 0
    longest = max((end - start for start, end in theirs), default=Fraction(0))
    for at in sorted(range(len(ours)), key=lambda one: ours[one][0]):
        start, end = ours[at]
        while begin < len(order) and theirs[order[begin]][0] + longest <= start:
            begin += 1
        for place in range(begin, len(order)):
            other = theirs[order[place]]
            if other[0] >= end:
                break
            common = min(end, other[1]) - max(start, other[0])
            if 2 * common > min(end - start, other[1] - other[0]):
                group[root(at)] = root(len(ours) + order[place])
    members: dict[int, tuple[list[int], list[int]]] = {}
    for at in range(len(ours)):
        members.setdefault(root(at), ([], []))[0].append(at)
    for at in range(len(theirs)):
        members.setdefault(root(len(ours) + at), ([], []))[1].append(at)
    return [(tuple(one), tuple(two)) for one, two in members.values()]


def _spans(cues: Sequence[ReadCue]) -> list[tuple[Fraction, Fraction]]:
    spans = []
    for at, cue in enumerate(cues):
        start = Fraction(cue.start_s or 0)
        later = Fraction(cues[at + 1].start_s or 0) if at + 1 < len(cues) else start + _UNTIMED_S
        end = Fraction(cue.end_s) if cue.end_s is not None else later
        spans.append((start, max(end, start + Fraction(1, 1_000))))
    return spans


def _folded(text: str) -> str:
    return " ".join(fold(word.folded) for word in words_of(text))


def _start(unclear: Unclear) -> int:
    return unclear.span.start


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
