"""The work on a text grows with its length: lines that were made to take for ever do not, and lose nothing."""

import time

import pytest

from probanda.law.load import load_provisions
from probanda.text.citations import find_citations
from probanda.text.readings import read_marks, read_transcript

ENOUGH = 10.0  # seconds of the processor; each of these took from half a minute to hours, and takes under two


def test_brackets_nested_deeper_than_sixteen_are_kept_as_typed_and_a_note_says_so() -> None:
    text = "Hear me " + "(" * 10_000 + ")" * 10_000
    began = time.process_time()
    read = read_transcript(text)
    assert time.process_time() - began < ENOUGH
    assert read.before + "".join(cue.head + cue.text for cue in read.cues) + read.after == text
    assert any(
        "in more than 16 others, first at character 26: kept as typed, and not read" in note for note in read.notes
    )


def test_a_bracket_in_sixteen_others_is_read_and_one_in_eighteen_is_not() -> None:
    assert read_marks("x" + "(a " * 16 + "[mumbles]" + ")" * 16).unclear
    deep = read_marks("x" + "(a " * 18 + "[mumbles]" + ")" * 18)
    assert all(one.span.start < 1 + 3 * 17 for one in deep.unclear)
    assert "Cue 1: 2 brackets stand in more than 16 others, first at character 53: kept as typed, and not read." in (
        deep.notes
    )


def test_a_line_longer_than_anybody_speaks_is_kept_as_typed_and_a_note_says_so() -> None:
    text = "8(2)(e)(x) [mumbles] " * 25_000
    began = time.process_time()
    read = read_transcript(text)
    assert time.process_time() - began < ENOUGH
    assert [cue.text for cue in read.cues] == [text.strip()]
    assert read.cues[0].unclear == ()
    assert read.notes == (
        "Cue 1: its 524999 characters are more than 500000: they are kept as typed, and no bracket is read.",
    )


@pytest.mark.parametrize(
    "line",
    [
        "1 / " * 20_000,
        "[turns " + '"a" ' * 20_000 + "]",
        "[?" * 20_000 + "]" * 20_000,
        "(or " * 10_000 + ")" * 10_000,
    ],
    ids=["slashes", "quotations", "doubts", "alternatives"],
)
def test_no_line_of_marks_takes_for_ever(line: str) -> None:
    began = time.process_time()
    read = read_transcript(line)
    assert time.process_time() - began < ENOUGH
    assert read.before + "".join(cue.head + cue.text for cue in read.cues) + read.after == line


def test_a_heading_before_many_paragraphs_is_noted_at_the_first_gap_only() -> None:
    read = read_transcript("Speech\none\ntwo\n\nthree\n\nfour\n", heading="Speech")
    noted = [note for note in read.notes if "a blank line stands before it" in note]
    assert [note.partition(":")[0] for note in noted] == ["Line 5"]


@pytest.mark.parametrize("item", ["7(99)(a), ", "120(9)(a) and ", "AICC-1"])
def test_a_long_list_of_what_is_no_citation_is_read_once(item: str) -> None:
    began = time.process_time()
    assert find_citations(item * 6_000, load_provisions()) == ()
    assert time.process_time() - began < ENOUGH


def test_a_citation_in_a_list_of_what_is_none_is_found() -> None:
    found = find_citations("7(99)(a), 7(99)(b), 8(2)(a), 7(99)(c)", load_provisions())
    assert [one.ref for one in found] == ["RS:8(2)(a)"]
