"""Re-timing: exact, undone by its inverse, never before the beginning, and nothing but times moves."""

import re
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.errors import EvidenceError, UsageError
from probanda.model.speech import Kept, ReadCue, ReadTranscript, TimedWord
from probanda.text.transcripts import Form, Line, line_through, read_bytes, retime, write_bytes

MILLISECONDS = st.integers(0, 100_000_000)


def seconds(ms: int) -> str:
    return f"{ms // 1000}.{ms % 1000:03d}".rstrip("0").rstrip(".")


def transcript(*times: str | None) -> ReadTranscript:
    return ReadTranscript(
        cues=tuple(ReadCue(number=at, start_s=one, end_s=one, text="x") for at, one in enumerate(times, start=1))
    )


@given(
    st.lists(MILLISECONDS, min_size=1, max_size=5), MILLISECONDS, st.fractions("9/10", "11/10", max_denominator=3000)
)
def test_the_inverse_brings_every_time_back(times: list[int], offset: int, drift: Fraction) -> None:
    first = transcript(*map(seconds, times))
    there = Line(drift=drift, offset=Fraction(offset, 1000))
    back = Line(drift=1 / drift, offset=-there.offset / drift)
    again = [one.start_s for one in retime(retime(first, there), back).cues]
    # A time without a finite decimal is rounded to nine digits on the way there, and that is all that is lost.
    assert [round(Fraction(one or 0) * 1000) for one in again] == times


@given(MILLISECONDS, MILLISECONDS, MILLISECONDS, MILLISECONDS)
def test_the_line_goes_through_both_anchors(old: int, new: int, older: int, newer: int) -> None:
    points = ((Fraction(old), Fraction(new)), (Fraction(older), Fraction(newer)))
    (first, second) = sorted(points)
    if first[0] == second[0] or first[1] >= second[1]:
        with pytest.raises(UsageError, match="give no line"):
            line_through(*points)
        return
    line = line_through(*points)
    assert [line.at(one) for one, _ in points] == [one for _, one in points]


def test_a_film_of_25_pictures_shown_at_24_is_exact() -> None:
    moved = retime(transcript("0", "24", "3600.5", None), Line(drift=Fraction(25, 24), offset=Fraction(0)))
    assert [one.start_s for one in moved.cues] == ["0", "25", "3750.520833333", None]


def test_words_passages_and_word_times_of_webvtt_move_with_their_cue() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:03.000\n<00:00:01.500><c>He</c> said [inaudible 0:02]\n"
    read = read_bytes(text.encode(), Form.WEBVTT)
    cue = msgspec.structs.replace(read.cues[0], words=(TimedWord(text="He", start_s="1.5", probability="0.9"),))
    moved = retime(msgspec.structs.replace(read, cues=(cue,)), Line(drift=Fraction(1), offset=Fraction(10)))
    (after,) = moved.cues
    assert (after.start_s, after.words[0].start_s, after.unclear[0].start_s) == ("11", "11.5", "12")
    assert after.text == cue.text
    assert b"<00:00:11.500><c>He</c>" in write_bytes(moved, Form.WEBVTT)


def test_the_kept_document_of_elan_moves_with_its_cues() -> None:
    words = ReadTranscript(cues=(ReadCue(number=1, start_s="1", end_s="2", text="x"),))
    bare = re.sub(rb"<PROPERTY.*</PROPERTY>", b"", write_bytes(words, Form.ELAN))
    read = read_bytes(bare, Form.ELAN)
    (document,) = read.kept
    slot = '<TIME_SLOT TIME_SLOT_ID="t9" TIME_VALUE="1500"/></TIME_ORDER>'
    own = Kept(name=document.name, value=document.value.replace("</TIME_ORDER>", slot))
    moved = retime(msgspec.structs.replace(read, kept=(own,)), Line(drift=Fraction(2), offset=Fraction(0)))
    written = write_bytes(moved, Form.ELAN).decode()
    assert [f'"{ms}"' in written for ms in (2000, 3000, 4000)] == [True, True, True]


def test_a_time_before_the_beginning_is_refused_with_its_cue() -> None:
    with pytest.raises(EvidenceError, match=r"cue 2 would stand 0\.5 s before the beginning"):
        retime(transcript("3", "1.5"), Line(drift=Fraction(1), offset=Fraction(-2)))


@pytest.mark.parametrize("drift", [Fraction(0), Fraction(-1)])
def test_a_drift_that_turns_time_back_is_refused(drift: Fraction) -> None:
    with pytest.raises(UsageError, match="turns time back"):
        retime(transcript("1"), Line(drift=drift, offset=Fraction(0)))
