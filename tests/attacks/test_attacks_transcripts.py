"""Transcripts that somebody made to break, to fool or to stop their reader."""

import io
import time
import zipfile
from pathlib import Path

import pytest

from probanda.collect.confined import Confined, Limits
from probanda.model.authored import AuthoredPassage
from probanda.model.errors import EvidenceError, ReaderError
from probanda.model.speech import ReadTranscript
from probanda.text.compare import compare_translations
from probanda.text.passages import name_passages
from probanda.text.transcripts import Form, read_bytes, read_path, write_bytes
from probanda.text.transcripts import archive as archives

ENOUGH = 120.0  # seconds on a loaded machine: each takes a few, and what it is here for took for ever
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
BODY = "<w:p><w:r><w:t>We go.</w:t></w:r></w:p>"


def word(body: str = BODY, *, before: str = "", **parts: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"{before}<w:document {WORD}><w:body>{body}</w:body></w:document>")
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), part)
    return out.getvalue()


def read_in_child(tmp_path: Path, name: str, data: bytes) -> ReadTranscript:
    path = tmp_path / name
    path.write_bytes(data)
    return read_path(path, reader=Confined(limits=Limits(cpu_s=20, wall_s=60.0)))


@pytest.mark.parametrize("declaration", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("name", ["bomb.eaf", "bomb.docx"])
def test_xml_that_declares_entities_is_refused_before_one_is_expanded(
    tmp_path: Path, name: str, declaration: str
) -> None:
    elan = f"{declaration}<ANNOTATION_DOCUMENT><HEADER>&a;</HEADER></ANNOTATION_DOCUMENT>".encode()
    data = elan if name.endswith("eaf") else word("<w:p>&a;</w:p>", before=declaration)
    with pytest.raises(EvidenceError, match="declares a document type"):
        read_in_child(tmp_path, name, data)


def test_xml_nested_for_ever_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="deeper or larger"):
        read_in_child(tmp_path, "deep.eaf", b"<ANNOTATION_DOCUMENT>" + b"<a>" * 1_000_000)


def test_an_archive_that_unpacks_to_more_than_it_says_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_MOST", 1 << 20)
    bomb = word(BODY + " " * (2 << 20))
    assert len(bomb) < 10_000
    with pytest.raises(EvidenceError, match="unpacks to more than 1 MiB"):
        read_bytes(bomb, Form.DOCX)


def test_many_small_parts_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_MOST", 1 << 20)
    parts = {f"rels__{at}_dot_rels": f'<R xmlns="{RELS}">{" " * (1 << 18)}</R>' for at in range(8)}
    with pytest.raises(EvidenceError, match="unpacks to more than"):
        read_bytes(word(BODY, **parts), Form.DOCX)


def test_macros_and_links_to_outside_are_said_and_nothing_is_fetched(tmp_path: Path) -> None:
    links = (
        f'<Relationships xmlns="{RELS}">'
        '<Relationship Id="r1" Target="http://127.0.0.1:9/x.dotm" TargetMode="External"/>'
        '<Relationship Id="r2" Target="file:///etc/hostname" TargetMode="External"/></Relationships>'
    )
    data = word(BODY, word__vbaProject_dot_bin=b"\xd0\xcf", word___rels__document_dot_xml_dot_rels=links)
    found = read_in_child(tmp_path, "letter.docm", data)
    assert [cue.text for cue in found.cues] == ["We go."]
    assert "The document holds macros: they were not run and not read." in found.notes
    assert "The document names 2 places outside itself: nothing was fetched." in found.notes


@pytest.mark.parametrize(
    "data",
    [
        word()[:200],
        word().replace(b"word/document.xml", b"word/d0cument.xml"),
        b"PK\x05\x06" + bytes(18),
        word("<w:p><w:r><w:t>x</w:r></w:p>"),
        word("<w:p/>"),
    ],
    ids=["cut off", "no document", "no parts", "no XML", "no words"],
)
def test_a_broken_word_document_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(EvidenceError) as caught:
        read_bytes(data, Form.DOCX)
    assert caught.value.advice


def test_a_reader_that_answers_too_much_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"segments": [{"text": "' + "x" * 100_000 + '"}]}', encoding="utf-8")
    with pytest.raises(ReaderError, match="answered more than"):
        read_path(path, reader=Confined(limits=Limits(answer_bytes=10_000)))


@pytest.mark.slow
@pytest.mark.parametrize("form", [Form.WEBVTT, Form.SUBRIP, Form.TEXT, Form.MARKDOWN])
def test_fifty_megabytes_on_one_line_are_read_and_written_and_nothing_is_lost(form: Form) -> None:
    words = "[mumbles] we go (or stay) " * 1_923_077
    head = {Form.WEBVTT: "WEBVTT\n\n00:01.000 --> 00:02.000\n", Form.SUBRIP: "1\n00:00:01,000 --> 00:00:02,000\n"}
    data = (head.get(form, "") + words).encode()
    began = time.perf_counter()
    found = read_bytes(data, form)
    written = write_bytes(found, form)
    assert time.perf_counter() - began < ENOUGH
    assert len(data) > 50_000_000
    assert found.cues[0].text.strip() == words.strip()
    assert any("more than 500000" in note for note in found.notes)
    assert words[:-1].encode() in written


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (Form.WEBVTT, "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * 300_000),
        (Form.WEBVTT, "WEBVTT\n\n" + " " * 1_000_000 + "-->x\n\n00:01.000 --> 00:02.000\nx"),
        (Form.WEBVTT, "WEBVTT" + "\n" * 1_000_000 + "00:01.000 --> 00:02.000\nx"),
        (Form.SUBRIP, "00:00:01,000 --> 00:00:02,000\n" * 50_000),
        (Form.SUBRIP, "1\n00:00:01,000 --> 00:00:02,000\n" + "{\\a" * 300_000),
        (Form.MARKDOWN, "*" * 1_000_000 + "x"),
        (Form.MARKDOWN, "_ " * 500_000 + "x"),
        (Form.MARKDOWN, " " * 1_000_000 + "x"),
        (Form.MARKDOWN, "- " * 500_000 + "x"),
        (Form.OTRANSCRIBE, '{"media": "", "text": "x' + "<!--" * 300_000 + '"}'),
        (Form.OTRANSCRIBE, '{"media": "", "text": "x' + "<span " * 300_000 + '"}'),
        (Form.WHISPER, '{"segments": [{"text": " x", "start": ' + "9" * 100_000 + "}]}"),
    ],
)
def test_no_text_takes_for_ever(form: Form, text: str) -> None:
    began = time.perf_counter()
    assert read_bytes(text.encode(), form).cues
    assert time.perf_counter() - began < ENOUGH


@pytest.mark.slow
def test_ten_thousand_unclear_passages_keep_their_readings_through_every_step() -> None:
    text = "\n".join("we go [unintelligible: may be saying here or there] and" for _ in range(10_000))
    began = time.perf_counter()
    found = read_bytes(text.encode(), Form.TEXT)
    assert sum(len(passage.readings) for cue in found.cues for passage in cue.unclear) == 20_000
    named = name_passages(found.cues, tuple(AuthoredPassage(key=f"p{at}", cue=at, nth=1) for at in range(1, 10_001)))
    assert [cue.unclear[0].key for cue in named] == [f"p{at}" for at in range(1, 10_001)]
    again = read_bytes(write_bytes(ReadTranscript(cues=named), Form.WEBVTT), Form.WEBVTT)
    assert [cue.unclear for cue in again.cues] == [cue.unclear for cue in named]
    assert compare_translations(named, found.cues).differences == 0
    assert time.perf_counter() - began < ENOUGH


def test_ten_thousand_unclear_passages_in_one_cue_are_all_found() -> None:
    found = read_bytes(b"go [unclear: here or there] " * 10_000, Form.TEXT)
    assert len(found.cues[0].unclear) == 10_000


@pytest.mark.parametrize("form", Form)
def test_nested_and_unbalanced_brackets_stay_as_typed_in_every_form(form: Form) -> None:
    texts = ("[[[a (b [c", "d]]) e", "(((f", "[unintelligible: [x] or (y", "]")
    source = "WEBVTT\n\n" + "\n\n".join(f"00:0{at}.000 --> 00:0{at}.500\n{text}" for at, text in enumerate(texts))
    found = read_bytes(source.encode(), Form.WEBVTT)
    again = read_bytes(write_bytes(found, form), form)
    assert [cue.text for cue in again.cues] == list(texts)
    assert [cue.unclear for cue in again.cues] == [cue.unclear for cue in found.cues]
    assert any("without a partner" in note for note in found.notes)


def test_overlaps_long_cues_and_times_that_run_backwards_are_remarked_once_each() -> None:
    cues = ("00:00:01.000 --> 24:00:01.000", "00:00:02.000 --> 00:00:03.000", "00:00:01.500 --> 00:00:01.000")
    source = "WEBVTT\n\n" + "\n\n".join(f"{times}\nx" for times in cues)
    assert read_bytes(source.encode(), Form.WEBVTT).notes == (
        "1 cue (1) of more than an hour.",
        "1 cue (2) that begin before the one before has ended.",
        "1 cue (3) with an end before the start.",
        "1 cue (3) with a start earlier than that of a cue before.",
    )


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (Form.WEBVTT, "WEBVTT\n\n-00:01.000 --> 00:02.000\nx\n"),
        (Form.SUBRIP, "1\n-00:00:01,000 --> 00:00:02,000\nx\n"),
    ],
)
def test_a_negative_time_is_no_time_and_its_line_is_kept(form: Form, text: str) -> None:
    found = read_bytes(text.encode(), form)
    assert (found.cues[0].start_s, found.cues[0].end_s) == (None, None)
    assert "negative time" in found.notes[0]
    assert text.split("\n")[-3].encode() in write_bytes(found, form)


def elan(start: str, words: str = "x") -> bytes:
    return (
        '<ANNOTATION_DOCUMENT><HEADER TIME_UNITS="milliseconds"/><TIME_ORDER>'
        f'<TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="{start}"/><TIME_SLOT TIME_SLOT_ID="b" TIME_VALUE="900"/></TIME_ORDER>'
        '<TIER TIER_ID="t" LINGUISTIC_TYPE_REF="w"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" '
        f'TIME_SLOT_REF1="a" TIME_SLOT_REF2="b"><ANNOTATION_VALUE>{words}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION>'
        "</ANNOTATION></TIER></ANNOTATION_DOCUMENT>"
    ).encode()


@pytest.mark.parametrize("time", ["-5", "1.5", "9" * 40, "soon"])
def test_a_time_of_elan_that_is_none_is_said_kept_and_not_read(time: str) -> None:
    found = read_bytes(elan(time), Form.ELAN)
    assert (found.cues[0].start_s, found.cues[0].end_s) == (None, "0.9")
    assert found.notes[0] == f"Cue 1: {time!r} is no time of a recording: it is kept and not read."
    assert f'TIME_VALUE="{time}"'.encode() in write_bytes(found, Form.ELAN)


@pytest.mark.parametrize(
    ("form", "data"),
    [
        (Form.WEBVTT, b"WEBVTT\n"),
        (Form.WEBVTT, b"WEBVTT\n\nNOTE nothing follows\n"),
        (Form.ELAN, b'<ANNOTATION_DOCUMENT><HEADER TIME_UNITS="milliseconds"/></ANNOTATION_DOCUMENT>'),
        (Form.TEXT, b" \n\n"),
    ],
)
def test_a_file_without_any_cue_is_refused_in_a_sentence(form: Form, data: bytes) -> None:
    with pytest.raises(EvidenceError, match="the transcript is empty") as caught:
        read_bytes(data, form)
    assert caught.value.advice


def test_days_of_twenty_four_hours_and_more_are_read_and_written() -> None:
    source = b"WEBVTT\n\n23:59:59.000 --> 24:00:01.000\nx\n\n99:59:58.000 --> 99:59:59.000\ny\n"
    for form in (Form.WEBVTT, Form.SUBRIP, Form.ELAN):
        again = read_bytes(write_bytes(read_bytes(source, Form.WEBVTT), form), form)
        assert [(cue.start_s, cue.end_s) for cue in again.cues] == [("86399", "86401"), ("359998", "359999")]


@pytest.mark.parametrize("form", [Form.WEBVTT, Form.SUBRIP, Form.TEXT, Form.MARKDOWN, Form.WHISPER])
def test_two_encodings_in_one_file_are_refused_with_the_place(form: Form) -> None:
    start = "WEBVTT\n\n00:01.000 --> 00:02.000\nقال "
    data = start.encode() + "قال".encode("windows-1256")
    with pytest.raises(EvidenceError, match=f"the byte at offset {len(start.encode())} does not belong"):
        read_bytes(data, form)


def test_unseen_characters_are_kept_and_remarked() -> None:
    found = read_bytes("He said \u202eon\u202c\u200b now, می\u200cروم.\n".encode(), Form.TEXT)
    assert found.cues[0].text == "He said \u202eon\u202c\u200b now, می\u200cروم."
    assert "U+200B (1), U+202C (1), U+202E (1)" in found.notes[-1]


def test_a_file_larger_than_any_transcript_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.vtt"
    with path.open("wb") as file:
        file.truncate((256 << 20) + 1)
    with pytest.raises(EvidenceError, match="no transcript has more than 256 MiB"):
        read_path(path, reader=Confined())
