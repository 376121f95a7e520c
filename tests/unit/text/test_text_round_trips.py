"""In, out, in: whatever a transcript holds comes back from every form that it is written in."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from probanda.model.speech import (
    Beside,
    Kept,
    ReadCue,
    ReadTranscript,
    TimedWord,
    Version,
)
from probanda.text.readings import read_marks
from probanda.text.transcripts import Form, read_bytes, write_bytes

PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)
HARD = st.sampled_from(
    (
        "",
        " ",
        "[0:12]",
        "General Tasel:",
        "12",
        "[unintelligible: may be saying the bridge or the fridge]",
        "to wait and be met (or wait and rest)",
        "[never closed",
        "closed never]]",
        "a\n\nb",
        "a\r\nb",
        "a\x0bb\tc",
        "00:00:01,000 --> 00:00:02,000",
        "1\n00:00:01.000 --> 00:00:02.000\nx",
        "<v Somebody>hm & <b>so</b> &amp; -->",
        "{\\an8}up",
        "NOTE probanda-notes/1 {}",
        "probanda-notes/1 {}",
        "x\nprobanda-notes/1 {}",
        "<!-- probanda-notes/1 {} -->",
        "*stars* _lines_ # heading \\[x\\] `code`",
        "# heading",
        "- item",
        "قال [غير واضح] ثم مضى",
        "left\u202eright\u200b",
        "\ufeffmark",
        "]]>",
        "\ufffe",
        "Question: who is there?",
    )
)
WORDS = st.one_of(HARD, PLAIN, st.tuples(HARD, PLAIN).map("".join))
TIMES = st.none() | st.decimals(0, 400_000, places=4).map(lambda one: f"{one:f}".rstrip("0").rstrip(".") or "0")
NAMES = st.none() | st.sampled_from(("Speaker 1", "المتحدث", "Abu Salim", "A: B", " x ", "<v>", "", "words"))


@st.composite
def cues(draw: st.DrawFn, number: int) -> ReadCue:
    text = draw(WORDS)
    marks = read_marks(text, cue=number)
    return ReadCue(
        number=number,
        start_s=draw(TIMES),
        end_s=draw(TIMES),
        speaker=draw(NAMES),
        text=text,
        unclear=draw(st.sampled_from((marks.unclear, ()))),
        directions=marks.directions,
        insertions=marks.insertions,
        head=draw(st.sampled_from(("", "", "\n[0:12] X: "))),
        words=draw(st.sampled_from(((), (TimedWord(text="a", start_s="1.5", probability="0.25"),)))),
        beside=draw(st.sampled_from(((), (Beside(version="English", text="so"), Beside(version="", text="<&>"))))),
        kept=draw(
            st.sampled_from(
                (
                    (),
                    (Kept(name="vtt.settings", value="align:start"), Kept(name="vtt.id", value="intro")),
                    (Kept(name="vtt.before", value="00:01.000 --> 00:02.000\nforeign"),),
                    (Kept(name="srt.number", value="7\n\n8\n00:00:01,000 --> 00:00:02,000"),),
                    (Kept(name="eaf.id", value="a7"),),
                    (Kept(name="whisper.segment", value='{"tokens": [1, 2.50]}'), Kept(name="whisper.id", value="{")),
                )
            )
        ),
    )


@st.composite
def transcripts(draw: st.DrawFn) -> ReadTranscript:
    count = draw(st.integers(1, 4))
    return ReadTranscript(
        cues=tuple(draw(cues(number)) for number in range(1, count + 1)),
        before=draw(st.sampled_from(("", "Full text:\n"))),
        after=draw(st.sampled_from(("", "\n"))),
        language=draw(st.sampled_from(("", "ar", "en-GB", "not a tag"))),
        versions=draw(st.sampled_from(((), (Version(key="English", language="en", author="one"),)))),
        kept=draw(
            st.sampled_from(
                (
                    (),
                    (Kept(name="otr.document", value='{"media": "a.mp4", "media-time": 1.50}'),),
                    (Kept(name="eaf.document", value="<x>"), Kept(name="md.source", value="# x")),
                    (Kept(name="vtt.header", value="\n\n00:01.000 --> 00:02.000\nforeign"),),
                )
            )
        ),
    )


def but_for_the_file(read: ReadTranscript) -> ReadTranscript:
    """Remarks and line numbers are those of the file that was read."""
    return msgspec.structs.replace(
        read, notes=(), cues=tuple(msgspec.structs.replace(cue, line=None) for cue in read.cues)
    )


@pytest.mark.parametrize("form", Form)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(wanted=transcripts())
def test_whatever_a_transcript_holds_comes_back_from_every_form(form: Form, wanted: ReadTranscript) -> None:
    written = write_bytes(wanted, form)
    again = read_bytes(written, form)
    assert but_for_the_file(again) == wanted
    assert write_bytes(but_for_the_file(again), form) == written
