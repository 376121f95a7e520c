"""Files as other programs write them, in each form: what they say becomes data, and is written again as it was."""

import io
import json
import zipfile

import msgspec
import pytest

from probanda.model.errors import EvidenceError, UsageError
from probanda.model.speech import Beside, ReadCue, ReadTranscript, Unclearness
from probanda.text.transcripts import Form, form_of, read_bytes, write_bytes
from probanda.text.transcripts.forms import form_to_write

VTT = """WEBVTT - Made by somebody
Language: ar

STYLE
::cue { color: yellow }

NOTE looked at twice

intro
00:05.600 --> 00:08.000 align:start position:10%
<v General Tasel>We will reach <i>[unintelligible]</i> &amp; go on.

01:00:00.000 --> 01:00:02.250
Second line
and its end.

NOTE the end
"""
SRT = """1
00:00:05,600 --> 00:00:08,000
{\\an8}<i>We go</i> on.

7
00:01:00,000 --> 00:01:02,250  X1:40 X2:600
First line.

Still the same cue.
"""
EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2031-10-02T08:00:00+00:00" FORMAT="3.0" VERSION="3.0">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"><MEDIA_DESCRIPTOR MEDIA_URL="speech.mp4" MIME_TYPE="video/mp4"/>
</HEADER>
<TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="5600"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="8000"/>
<TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="100"/><TIME_SLOT TIME_SLOT_ID="ts4"/>
</TIME_ORDER>
<TIER TIER_ID="Tasel" PARTICIPANT="General Tasel" LINGUISTIC_TYPE_REF="words" LANG_REF="ara">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>نعبر النهر</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="Officer" LINGUISTIC_TYPE_REF="words">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts3" TIME_SLOT_REF2="ts4">
<ANNOTATION_VALUE>[mumbles]</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="English@Tasel" PARENT_REF="Tasel" LINGUISTIC_TYPE_REF="translation" LANG_REF="eng" ANNOTATOR="one">
<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a3" ANNOTATION_REF="a1">
<ANNOTATION_VALUE>We cross the river</ANNOTATION_VALUE>
</REF_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="gloss" PARENT_REF="English@Tasel" LINGUISTIC_TYPE_REF="translation">
<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a4" ANNOTATION_REF="a3"><ANNOTATION_VALUE>deeper</ANNOTATION_VALUE>
</REF_ANNOTATION></ANNOTATION></TIER>
<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="words" TIME_ALIGNABLE="true"/>
<CONTROLLED_VOCABULARY CV_ID="signs"/>
</ANNOTATION_DOCUMENT>
"""
OTR = json.dumps(
    {
        "text": '<p><span class="timestamp" contenteditable="false" data-timestamp="5.62">00:05</span>&nbsp;'
        "Speaker 1: We <b>cross</b> the river.</p><p>No stamp here.</p>"
        '<p><span class="timestamp" data-timestamp="61">01:01</span> [mumbles]<br></p>',
        "media": "speech.mp4",
        "media-time": 12.50,
    }
)
WHISPER = (
    '{"text": " So we go. Then stop.", "segments": ['
    '{"id": 0, "seek": 0, "start": 0.0, "end": 2.48, "text": " So we go.", "tokens": [50364, 407], "temperature": 0.0,'
    ' "avg_logprob": -0.3210, "words": [{"word": " So", "start": 0.0, "end": 0.3, "probability": 0.91},'
    ' {"word": " we", "start": 0.3, "end": 0.5, "probability": 0.4999999999999999},'
    ' {"word": " go.", "start": 0.5, "end": 2.48, "probability": 0.5}]},'
    '{"id": 1, "start": 2.48, "end": 3, "text": " Then stop."}], "language": "en"}'
)
WHISPERX = (
    '{"segments": [{"start": 0.5, "end": 1.25, "text": "So there.", "speaker": "SPEAKER_00",'
    ' "words": [{"word": "So", "start": 0.5, "end": 0.7, "score": 0.21, "speaker": "SPEAKER_00"},'
    ' {"word": "there."}]}], "word_segments": []}'
)
MARKDOWN = "# The speech\n\n**Speaker 1:** We *cross* the river \\[now\\].\n\n> - [0:12] Speaker 2: [mumbles]\n"


def read(text: str, form: Form) -> ReadTranscript:
    return read_bytes(text.encode(), form)


def but_for_the_file(read: ReadTranscript) -> ReadTranscript:
    return msgspec.structs.replace(
        read, notes=(), cues=tuple(msgspec.structs.replace(cue, line=None) for cue in read.cues)
    )


FILES = {
    "vtt": (VTT, Form.WEBVTT),
    "srt": (SRT, Form.SUBRIP),
    "eaf": (EAF, Form.ELAN),
    "otr": (OTR, Form.OTRANSCRIBE),
    "whisper": (WHISPER, Form.WHISPER),
    "whisperx": (WHISPERX, Form.WHISPER),
    "md": (MARKDOWN, Form.MARKDOWN),
    "txt": ("Full text:\n[0:05.6 - 0:08] Speaker 1: We cross.\r\n\r\n[mumbles]\n", Form.TEXT),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("through", Form)
def test_a_file_of_another_program_comes_back_through_every_form(name: str, through: Form) -> None:
    text, form = FILES[name]
    first = read(text, form)
    second = read_bytes(write_bytes(first, through), through)
    assert but_for_the_file(second) == but_for_the_file(first)
    home = read_bytes(write_bytes(second, form), form)
    assert but_for_the_file(home) == but_for_the_file(first)


@pytest.mark.parametrize("name", ["vtt", "otr", "txt", "md"])
def test_a_file_that_is_read_and_written_again_is_the_same_file(name: str) -> None:
    text, form = FILES[name]
    written = write_bytes(read(text, form), form).decode()
    if form is Form.OTRANSCRIBE:
        assert json.loads(written) == json.loads(text)
    else:
        assert (
            written.strip()
            == text.replace("\r\n", "\n")
            .replace("00:05.6", "00:00:05.6")
            .replace("--> 00:08.000", "--> 00:00:08.000")
            .strip()
            or written == text
        )


def test_webvtt_gives_speaker_words_settings_and_what_stands_between_the_cues() -> None:
    found = read(VTT, Form.WEBVTT)
    first, second = found.cues
    assert (first.start_s, first.end_s, first.speaker) == ("5.6", "8", "General Tasel")
    assert first.text == "We will reach [unintelligible] & go on."
    assert first.unclear[0].unclearness is Unclearness.UNINTELLIGIBLE
    assert {one.name for one in first.kept} == {"vtt.before", "vtt.id", "vtt.settings", "vtt.payload"}
    assert (second.start_s, second.text) == ("3600", "Second line\nand its end.")
    assert found.language == "ar"
    assert [one.name for one in found.kept] == ["vtt.header", "vtt.after"]


def test_two_voices_in_one_cue_are_remarked() -> None:
    found = read("WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>Yes.</v>\n<v B>No.\n", Form.WEBVTT)
    assert found.cues[0].speaker == "A"
    assert "2 voices" in found.notes[0]


def test_subrip_reads_words_after_an_empty_line_as_the_same_cue() -> None:
    first, second = read(SRT, Form.SUBRIP).cues
    assert (first.start_s, first.text) == ("5.6", "We go on.")
    assert second.text == "First line.\n\nStill the same cue."
    assert {one.name for one in second.kept} == {"srt.number", "srt.position"}


def test_elan_gives_a_speaker_a_tier_and_the_translation_beside_the_original() -> None:
    found = read(EAF, Form.ELAN)
    officer, general = found.cues
    assert (officer.speaker, officer.start_s, officer.end_s) == ("Officer", "0.1", None)
    assert officer.unclear[0].unclearness is Unclearness.MUMBLES
    assert (general.speaker, general.start_s, general.end_s) == ("General Tasel", "5.6", "8")
    assert general.beside == (Beside(version="English", text="We cross the river"),)
    assert [(one.key, one.language, one.author) for one in found.versions] == [("English", "eng", "one")]


def test_elan_is_written_into_the_document_that_it_came_from() -> None:
    written = write_bytes(read(EAF, Form.ELAN), Form.ELAN).decode()
    for kept in ("CONTROLLED_VOCABULARY", "speech.mp4", "deeper", "We cross the river", "نعبر النهر", '"5600"'):
        assert kept in written
    assert "probanda" not in written


def test_cues_of_one_speaker_that_overlap_go_to_two_tiers_of_elan() -> None:
    cues = tuple(
        ReadCue(number=number, start_s=start, end_s=end, speaker="A", text="x")
        for number, (start, end) in enumerate((("0", "2"), ("1", "3"), ("2", "4")), start=1)
    )
    written = write_bytes(ReadTranscript(cues=cues), Form.ELAN).decode()
    assert [written.count(f'TIER_ID="{name}"') for name in ("A", "A (2)", "A (3)")] == [1, 1, 0]


def test_otranscribe_gives_starts_labels_and_paragraphs_without_a_stamp() -> None:
    first, second, third = read(OTR, Form.OTRANSCRIBE).cues
    assert (first.start_s, first.speaker, first.text) == ("5.62", "Speaker 1", "We cross the river.")
    assert (second.start_s, second.text) == (None, "No stamp here.")
    assert (third.start_s, third.text) == ("61", "[mumbles]")


def test_a_word_below_one_half_is_an_unclear_passage_of_a_machine() -> None:
    first, second = read(WHISPER, Form.WHISPER).cues
    assert [word.probability for word in first.words] == ["0.91", "0.4999999999999999", "0.5"]
    (unsure,) = first.unclear
    assert unsure.unclearness is Unclearness.UNSURE
    assert [one.text for one in unsure.readings] == ["we"]
    assert first.text[unsure.span.start : unsure.span.end] == "we"
    assert (unsure.start_s, unsure.end_s) == ("0.3", "0.5")
    assert (second.end_s, second.words) == ("3", ())


@pytest.mark.parametrize("text", [WHISPER, WHISPERX])
def test_json_of_whisper_is_written_again_with_every_field(text: str) -> None:
    written = json.loads(write_bytes(read(text, Form.WHISPER), Form.WHISPER))
    wanted = json.loads(text)
    assert written["segments"][0].pop("id", None) == wanted["segments"][0].pop("id", None)
    assert written["segments"] == wanted["segments"]


def test_whisperx_gives_its_speaker_and_words_without_times() -> None:
    (cue,) = read(WHISPERX, Form.WHISPER).cues
    assert cue.speaker == "SPEAKER_00"
    assert [(word.text, word.start_s) for word in cue.words] == [("So", "0.5"), ("there.", None)]


@pytest.mark.parametrize("times", ['"start": NaN, "end": 2', '"start": -1.5, "end": 2', '"start": 1e400, "end": 2'])
def test_a_time_that_no_recording_has_is_kept_and_not_read(times: str) -> None:
    found = read('{"segments": [{"text": " x", ' + times + "}]}", Form.WHISPER)
    assert found.cues[0].start_s is None
    assert "no time of a recording" in found.notes[0]
    assert times.split(",", maxsplit=1)[0].replace('"start": ', "").encode() in write_bytes(found, Form.WHISPER)


def test_markdown_loses_its_marks_and_nothing_else() -> None:
    found = read(MARKDOWN, Form.MARKDOWN)
    assert [(cue.speaker, cue.text) for cue in found.cues] == [
        (None, "The speech"),
        ("Speaker 1", "We cross the river [now]."),
        ("Speaker 2", "[mumbles]"),
    ]
    assert found.cues[1].insertions[0].text == "now"
    assert found.cues[2].start_s == "12"


def document(body: str, **parts: str) -> bytes:
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {word}><w:body>{body}</w:body></w:document>")
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), part.replace("<w:x", f"<w:x {word}"))
    return out.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_word_gives_its_paragraphs_and_tables_as_lines() -> None:
    table = (
        f"<w:tbl><w:tr><w:tc>{paragraph('[0:12]')}</w:tc><w:tc>{paragraph('Speaker 1: We go.')}</w:tc></w:tr></w:tbl>"
    )
    found = read_bytes(document(paragraph("First &amp; last") + table), Form.DOCX)
    assert [(cue.start_s, cue.speaker, cue.text) for cue in found.cues] == [
        (None, None, "First & last"),
        ("12", "Speaker 1", "We go."),
    ]


def test_deletions_and_comments_of_word_are_kept_and_said_and_are_no_words() -> None:
    body = (
        "<w:p><w:r><w:t>We go</w:t></w:r><w:del><w:r><w:delText> not</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t> now</w:t></w:r></w:ins></w:p>"
    )
    comments = f"<w:x><w:comment>{paragraph('ask him again')}</w:comment></w:x>"
    found = read_bytes(document(body, word__comments_xml=comments), Form.DOCX)
    assert found.cues[0].text == "We go now"
    assert [(one.name, one.value) for one in found.kept] == [
        ("docx.deleted", " not"),
        ("docx.comment", "ask him again"),
    ]
    assert sum("“not”" in note or "“ask him again”" in note for note in found.notes) == 2


def test_a_word_document_that_is_written_names_nobody_and_no_time() -> None:
    transcript = ReadTranscript(cues=(ReadCue(number=1, text="نعبر [غير واضح] اليوم"),))
    written = write_bytes(transcript, Form.DOCX)
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert "<w:bidi/>" in archive.read("word/document.xml").decode()
        assert not any("docProps" in name for name in archive.namelist())
        assert {one.date_time[0] for one in archive.infolist()} == {1980}
    assert write_bytes(transcript, Form.DOCX) == written


def test_times_that_a_form_cannot_hold_come_back_from_its_notes() -> None:
    cues = (
        ReadCue(number=1, start_s="1.23456", text="exact"),
        ReadCue(number=2, text="without a time"),
        ReadCue(number=3, start_s="9", end_s="8", text="ends before it starts"),
    )
    written = write_bytes(ReadTranscript(cues=cues), Form.WEBVTT).decode()
    assert "00:00:01.235 --> 00:00:06.235\nexact" in written
    assert "00:00:06.235 --> 00:00:06.236\nwithout a time" in written
    again = read(written, Form.WEBVTT)
    assert [(cue.start_s, cue.end_s) for cue in again.cues] == [("1.23456", None), (None, None), ("9", "8")]


def test_a_cue_that_somebody_changed_is_read_as_it_stands_and_the_others_keep_their_notes() -> None:
    source = "[0:01] Speaker 1: to wait and be met (or wait and rest).\n[0:02] Speaker 2: Yes [mumbles].\n"
    first = read(source, Form.TEXT)
    names = [
        msgspec.structs.replace(cue, beside=(Beside(version="second", text=cue.text.upper()),)) for cue in first.cues
    ]
    written = write_bytes(msgspec.structs.replace(first, cues=tuple(names)), Form.WEBVTT).decode()
    changed = written.replace("Yes [mumbles]", "Yes, sir").replace("00:00:01.000 -->", "00:00:01.500 -->")
    again = read(changed, Form.WEBVTT)
    assert [(cue.start_s, cue.text, len(cue.beside)) for cue in again.cues] == [
        ("1.5", "to wait and be met (or wait and rest).", 1),
        ("2", "Yes, sir.", 0),
    ]
    assert "what was noted of 1 cue came back, and 1 note found no cue" in again.notes[-1]


def test_notes_that_say_other_words_than_players_show_are_remarked_with_both() -> None:
    written = write_bytes(
        ReadTranscript(cues=(ReadCue(number=1, start_s="1", end_s="2", text="a\n\nb --> c"),)), Form.SUBRIP
    ).decode()
    assert not any("other words" in note for note in read(written, Form.SUBRIP).notes)
    forged = written.replace('"text":"a', '"text":"never a')
    assert forged != written
    assert "say other words than the file shows" in " ".join(read(forged, Form.SUBRIP).notes)


@pytest.mark.parametrize(
    ("old", "new"),
    [('"every"', '"each"'), ('"end":9', '"end":900'), ('{"cues"', '["cues"')],
    ids=["key", "span", "json"],
)
def test_notes_that_do_not_fit_are_left_aside_with_a_remark(old: str, new: str) -> None:
    transcript = read("Yes [mumbles].\n[Applause]\n", Form.TEXT)
    bare = msgspec.structs.replace(transcript.cues[0], insertions=(), unclear=())
    marked = msgspec.structs.replace(transcript, cues=(bare, *transcript.cues[1:]))
    marked = msgspec.structs.replace(marked, cues=tuple(msgspec.structs.replace(c, head="") for c in marked.cues))
    extra = msgspec.structs.replace(
        marked.cues[0],
        unclear=tuple(
            msgspec.structs.replace(one, key="named", span=msgspec.structs.replace(one.span, end=9))
            for one in transcript.cues[0].unclear
        ),
    )
    written = write_bytes(msgspec.structs.replace(marked, cues=(extra, marked.cues[1])), Form.WEBVTT).decode()
    assert old in written
    found = read(written.replace(old, new), Form.WEBVTT)
    assert "were left aside" in " ".join(found.notes)
    assert [cue.text for cue in found.cues] == ["Yes [mumbles].", "[Applause]"]


def test_the_form_of_a_file_is_known_by_its_first_bytes_then_by_its_ending() -> None:
    assert form_of("x.txt", b"\xef\xbb\xbfWEBVTT\n") is Form.WEBVTT
    assert form_of("x.xml", EAF.encode()) is Form.ELAN
    assert form_of("x.SRT") is Form.SUBRIP
    assert form_of("notes") is Form.TEXT
    assert form_to_write("x.json", "whisper") is Form.WHISPER
    with pytest.raises(UsageError, match="none of a transcript"):
        form_to_write("x.pdf")


@pytest.mark.parametrize(
    ("text", "form", "says"),
    [
        ("no header", Form.WEBVTT, "does not begin with WEBVTT"),
        ("no time line", Form.SUBRIP, "no line of it is a time line"),
        ("<x/>", Form.ELAN, "no ELAN document"),
        ("<ANNOTATION_DOCUMENT", Form.ELAN, "no well-formed XML"),
        ("{", Form.WHISPER, "no JSON"),
        ("[]", Form.JSON, "none of Whisper"),
        ('{"segments": []}', Form.WHISPER, "no segments"),
        ('{"segments": [1]}', Form.WHISPER, "segment 1 has no text"),
        ('{"segments": [{"text": "\\u0000"}]}', Form.WHISPER, r"U\+0000"),
        ('{"segments": [{"text": "\\ud800"}]}', Form.WHISPER, r"U\+D800"),
        ('{"text": "", "media": ""}', Form.OTRANSCRIBE, "no words"),
        ('{"form": "probanda-transcript/1", "transcript": {"cuse": []}}', Form.JSON, "not what probanda writes"),
        ("PK", Form.DOCX, "no Word document"),
    ],
)
def test_what_is_not_the_form_is_refused_in_a_sentence(text: str, form: Form, says: str) -> None:
    with pytest.raises(EvidenceError, match=says) as caught:
        read(text, form)
    assert caught.value.advice


def test_json_nested_for_ever_is_refused() -> None:
    with pytest.raises(EvidenceError, match="nested deeper"):
        read("[" * 200_000, Form.JSON)
