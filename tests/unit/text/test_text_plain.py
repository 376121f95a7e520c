"""A plain-text transcript becomes cues with times and speakers, and no character of it is lost."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.errors import EvidenceError
from probanda.model.speech import ReadTranscript
from probanda.text.plain import read_plain
from probanda.text.time_codes import find_time_code, read_time_code

PIECES = st.sampled_from(
    [
        *"[]()\n:/ .-–\u00a0\u200f\t\r",
        "\r\n",
        "\n\n",
        "00:01",
        "1:02",
        "[00:12 - 00:15] ",
        "00:00:01,000 --> 00:00:03,000\n",
        "Speaker 1: ",
        "س: ",
        "المتحدث: ",
        "we go",
        "نذهب",
        "GENERAL ORRIN: ",
        "\ufeff",
        "7\n",
    ]
)
TRANSCRIPTS = st.lists(PIECES, max_size=40).map("".join)


def whole(read: ReadTranscript) -> str:
    return read.before + "".join(cue.head + cue.text for cue in read.cues) + read.after


def times(text: str) -> list[tuple[str | None, str | None]]:
    return [(cue.start_s, cue.end_s) for cue in read_plain(text).cues]


def speakers(text: str) -> list[str | None]:
    return [cue.speaker for cue in read_plain(text).cues]


def read_or_refusal(text: str) -> ReadTranscript | EvidenceError:
    try:
        return read_plain(text)
    except EvidenceError as error:
        return error


@given(TRANSCRIPTS | st.text(max_size=200))
def test_heads_and_texts_of_the_cues_are_the_input_character_for_character(text: str) -> None:
    read = read_or_refusal(text)
    if isinstance(read, EvidenceError):
        assert "empty" in str(read)
        assert read.advice
        return
    assert whole(read) == text
    assert [cue.number for cue in read.cues] == list(range(1, len(read.cues) + 1))
    assert all(cue.text and cue.text == cue.text.strip() for cue in read.cues)


@given(TRANSCRIPTS)
def test_the_line_of_a_cue_is_the_line_of_the_file(text: str) -> None:
    read = read_or_refusal(text)
    if isinstance(read, EvidenceError):
        return
    lines = re.split(r"\r\n|\r|\n", text)
    for cue in read.cues:
        first = re.split(r"\r\n|\r|\n", cue.text)[0]
        assert first in lines[(cue.line or 0) - 1]


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("[00:01:02]", "62", None),
        ("00:01:02.500", "62.5", None),
        ("(0:12)", "12", None),
        ("[00:12 - 00:15]", "12", "15"),
        ("[00:12–00:15]", "12", "15"),
        ("00:00:01,000 --> 00:00:03,250", "1", "3.25"),
        ("<1:02:03>", "3723", None),
        ("[٠٠:٠١:٠٢]", "62", None),
        ("[۱:۰۲]", "62", None),
        ("1h02m03s", "3723", None),
        ("[2m 5s]", "125", None),
        ("[100:05]", "6005", None),
        ("[00:01:02.000000001]", "62.000000001", None),
        ("[0:10 to 0:12]", "10", "12"),
        ("[0:10 إلى 0:12]", "10", "12"),
    ],
)
def test_a_time_code_is_read_in_each_of_its_forms(typed: str, start: str, end: str | None) -> None:
    cue = read_plain(f"{typed} we leave at dawn").cues[0]
    assert (cue.start_s, cue.end_s, cue.text) == (start, end, "we leave at dawn")
    assert cue.head.strip() == typed


@pytest.mark.parametrize("typed", ["8:2)", "12:75", "1:2", "[1:02", "00:61:00", "10:30am", "1:02:03:04:05", "http://a"])
def test_what_is_no_time_code_is_none(typed: str) -> None:
    assert read_time_code(typed) is None


def test_the_time_of_day_at_the_start_of_one_sentence_stays_in_the_sentence() -> None:
    assert read_plain("10:30 we left the town\nand came back").cues[0].text == "10:30 we left the town"


def test_bare_times_on_several_lines_are_time_codes() -> None:
    assert times("0:01 we left\n0:05 and came back") == [("1", None), ("5", None)]


def test_a_time_code_is_found_anywhere_in_a_short_text() -> None:
    code = find_time_code("at about 0:12")
    assert code is not None
    assert code.start_s == "12"


def test_frames_are_left_out_and_a_note_says_so() -> None:
    read = read_plain("[00:01:02:13] we left")
    assert read.cues[0].start_s == "62"
    assert "Line 1: frames" in read.notes[0]


def test_a_time_on_its_own_line_belongs_to_the_next_cue_only() -> None:
    assert times("[0:05]\nwe left\nand came back") == [("5", None), (None, None)]


def test_times_that_go_back_are_noted() -> None:
    notes = read_plain("[0:09] we left\n[0:05] we came\n[0:20 - 0:10] we went").notes
    assert any("Line 2" in note and "earlier" in note for note in notes)
    assert any("Line 3" in note and "ends at 10 s" in note for note in notes)


def test_subtitle_blocks_keep_their_lines_together() -> None:
    text = "1\n00:00:01,000 --> 00:00:03,000\nwe left\nat dawn\n\n2\n00:00:04,000 --> 00:00:05,000\nand came back\n"
    read = read_plain(text)
    assert [cue.text for cue in read.cues] == ["we left\nat dawn", "and came back"]
    assert [cue.start_s for cue in read.cues] == ["1", "4"]


def test_a_bracket_that_is_open_at_the_end_of_a_line_is_closed_in_the_next() -> None:
    assert [cue.text for cue in read_plain("we [turns\nround] left\nnow").cues] == ["we [turns\nround] left", "now"]


def test_a_bracket_that_is_never_closed_joins_no_lines_beyond_a_blank_one() -> None:
    assert [cue.text for cue in read_plain("we [left\nthen\n\nnow").cues][-1] == "now"


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Speaker 1: we left", "Speaker 1"),
        ("SPEAKER: we left", "SPEAKER"),
        ("GENERAL ORRIN: we left", "GENERAL ORRIN"),
        ("Colonel al-Madar: we left", "Colonel al-Madar"),
        ("Q: why?", "Q"),
        ("Q 2: why?", "Q 2"),
        ("المتحدث: ذهبنا", "المتحدث"),
        ("اللواء سالم: ذهبنا", "اللواء سالم"),
        ("س: لماذا؟", "س"),
        ("ج： لأننا", "ج"),
        ("Ведущий: да", "Ведущий"),
        ("Speaker 1 (0:12): we left", "Speaker 1"),
        ("[0:12] Speaker 1: we left", "Speaker 1"),
        ("Speaker 1: [0:12] we left", "Speaker 1"),
    ],
)
def test_a_label_is_read_in_several_scripts(line: str, speaker: str) -> None:
    cue = read_plain(line).cues[0]
    assert cue.speaker == speaker
    assert cue.head + cue.text == line
    assert speaker not in cue.text


@pytest.mark.parametrize(
    "line",
    [
        "Remember this: no one leaves",
        "So: we leave",
        "NO: we stay",
        "A man said: we leave",
        "Speaker of many tongues: he was one",
        "http://example.org/a",
        "verse 8:2 says so",
        "We shall, in short: leave",
        "قال القائد: نذهب",
    ],
)
def test_words_before_a_colon_are_no_label_by_themselves(line: str) -> None:
    cue = read_plain(line).cues[0]
    assert (cue.speaker, cue.text) == (None, line)


def test_names_that_come_back_in_a_dialogue_are_labels() -> None:
    assert speakers("Oren: who?\nSela: you\nOren: no\nSela: yes") == ["Oren", "Sela", "Oren", "Sela"]


def test_a_word_that_comes_back_in_a_speech_is_no_label() -> None:
    assert speakers("Listen: we go\nwe go far\nListen: we stay\nwe stay long\nand rest") == [None] * 5


def test_a_line_without_a_label_has_no_speaker() -> None:
    assert speakers("Speaker 1: we left\nand came back") == ["Speaker 1", None]


def test_a_label_on_its_own_line_belongs_to_the_next_cue() -> None:
    assert speakers("Speaker 1 [0:10]:\nwe left") == ["Speaker 1"]
    assert times("Speaker 1 [0:10]:\nwe left") == [("10", None)]


def test_a_label_without_words_at_the_end_is_noted_and_kept() -> None:
    read = read_plain("we left\nSpeaker 2:\n")
    assert read.after == "\nSpeaker 2:\n"
    assert "stands alone" in read.notes[0]


@pytest.mark.parametrize("text", ["", " \n\t\n\u00a0\n", "\u200f\n\ufeff", "[0:12]\n[0:15]\n"])
def test_an_empty_transcript_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(EvidenceError, match="the transcript is empty") as caught:
        read_plain(text)
    assert caught.value.advice


def test_only_what_follows_the_heading_is_read_and_the_rest_is_kept() -> None:
    text = "An article.\n\nThe speech:\n\nwe left\n"
    read = read_plain(text, heading="The speech")
    assert [cue.text for cue in read.cues] == ["we left"]
    assert read.cues[0].line == 5
    assert read.before == "An article.\n\nThe speech:\n"
    assert whole(read) == text
    assert "1 lines before it are not read" in read.notes[0]


def test_a_heading_that_is_not_there_is_refused() -> None:
    with pytest.raises(EvidenceError, match="no line starts with 'The speech'"):
        read_plain("we left", heading="The speech")


def test_nothing_after_the_heading_is_an_empty_transcript() -> None:
    with pytest.raises(EvidenceError, match="empty"):
        read_plain("The speech:\n\n", heading="The speech:")


def test_words_on_the_line_of_the_heading_and_a_second_heading_are_noted() -> None:
    notes = read_plain("Speech: we left\nwe came\nSpeech: again", heading="Speech").notes
    assert any("“we left”" in note for note in notes)
    assert any("again on line 3" in note for note in notes)


def test_a_blank_line_after_lines_that_stood_close_is_noted_under_a_heading() -> None:
    notes = read_plain("Speech\none\ntwo\n\nthe article goes on", heading="Speech").notes
    assert any("Line 5" in note and "may no longer belong" in note for note in notes)


@pytest.mark.parametrize("text", ["[" * 20_000 + "\n" + "]" * 20_000, "a: " * 20_000, "[0:1" * 20_000, "x\n" * 20_000])
def test_hostile_text_is_read_quickly(text: str) -> None:
    started = time.process_time()
    assert whole(read_plain(text)) == text
    assert time.process_time() - started < 3
