"""Re-timing: the times of a transcript moved by an offset and stretched by a drift, in exact fractions.

A time t becomes t * drift + offset. Two anchors (a time of the transcript and the time of the recording where the same
words begin) give both. What has no finite decimal is rounded once, at the end, to nine digits. A time before the
beginning of the recording is refused: no words are spoken there.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

import msgspec

from probanda.model.errors import EvidenceError, UsageError
from probanda.model.speech import Kept, ReadCue, ReadTranscript, TimedWord, Unclear
from probanda.model.value import Value
from probanda.text.transcripts import elan, webvtt
from probanda.text.transcripts.written import decimal, seconds_of, thousandths

_DIGITS = 9
_UNIT = 10**_DIGITS
_T = TypeVar("_T", TimedWord, Unclear)


class Line(Value, frozen=True, kw_only=True):
    """t * drift + offset, in seconds."""

    drift: Fraction
    offset: Fraction

    def at(self, seconds: Fraction) -> Fraction:
        """The new time of an old one."""
        return seconds * self.drift + self.offset


def line_through(first: tuple[Fraction, Fraction], second: tuple[Fraction, Fraction]) -> Line:
    """The line that brings the first of each pair to the second.

    Raises:
        UsageError: the anchors are one point, or run against each other.
    """
    (old, new), (older, newer) = sorted((first, second))
    if old == older or new >= newer:
        raise UsageError(
            "the two anchors give no line: of two times the later one must stay the later",
            advice="Give two anchors far from each other, OLD=NEW in seconds each.",
        )
    drift = (newer - new) / (older - old)
    return Line(drift=drift, offset=new - old * drift)


def retime(read: ReadTranscript, line: Line) -> ReadTranscript:
    """The transcript with every time moved: of cues, words, passages, and in what was kept of its file.

    Raises:
        UsageError: the drift is not above zero.
        EvidenceError: a time would lie before the beginning of the recording.
    """
    if line.drift <= 0:
        raise UsageError(f"a drift of {line.drift} turns time back", advice="A drift is a ratio near 1, such as 25/24.")
    return msgspec.structs.replace(
        read,
        cues=tuple(_cue(cue, line) for cue in read.cues),
        kept=tuple(_document(one, line) for one in read.kept),
    )


def _cue(cue: ReadCue, line: Line) -> ReadCue:
    def move(seconds: str | None) -> str | None:
        if seconds is None:
            return None
        moved = line.at(Fraction(seconds))
        if moved < 0:
            raise EvidenceError(
                f"cue {cue.number} would stand {_text(-moved)} s before the beginning of the recording",
                advice="Check the offset; cues from before the recording have to be taken out first.",
            )
        return _text(moved)

    return msgspec.structs.replace(
        cue,
        start_s=move(cue.start_s),
        end_s=move(cue.end_s),
        words=tuple(_timed(word, move) for word in cue.words),
        unclear=tuple(_timed(passage, move) for passage in cue.unclear),
        kept=tuple(_payload(one, line) for one in cue.kept),
    )


def _timed(of: _T, move: Callable[[str | None], str | None]) -> _T:
    return msgspec.structs.replace(of, start_s=move(of.start_s), end_s=move(of.end_s))


def _payload(one: Kept, line: Line) -> Kept:
    if one.name != "vtt.payload":
        return one
    return msgspec.structs.replace(one, value=webvtt.shifted(one.value, lambda ms: _moved_ms(ms, line)))


def _document(one: Kept, line: Line) -> Kept:
    if one.name != "eaf.document":
        return one
    try:
        times = elan.times_in(one.value)
    except EvidenceError:  # it came with notes or JSON that somebody else wrote, and is no document
        return one
    return msgspec.structs.replace(one, value=elan.shifted(one.value, {ms: _moved_ms(ms, line) for ms in times}))


def _moved_ms(ms: int, line: Line) -> int:
    return thousandths(_text(max(line.at(Fraction(seconds_of(ms))), Fraction(0))))


def _text(seconds: Fraction) -> str:
    units = int(seconds * _UNIT + Fraction(1, 2))
    return decimal(f"{units // _UNIT}.{units % _UNIT:09d}")
