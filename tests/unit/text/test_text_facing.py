"""Words and their translation side by side: in Word as two columns, joined from two files, and chosen in subtitles."""

import io
import zipfile
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.errors import EvidenceError, UsageError
from probanda.model.speech import Beside, ReadCue, ReadTranscript, Version
from probanda.text.transcripts import Form, put_beside, read_bytes, with_version, write_bytes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ARABIC = "WEBVTT\nLanguage: ar\n\n00:01.000 --> 00:02.000\nنعبر النهر\n\n00:02.000 --> 00:03.000\nتقدموا\n"
ENGLISH = "WEBVTT\nLanguage: en\n\n00:01.000 --> 00:02.000\nWe cross\n\n00:02.000 --> 00:03.000\nGo [mumbles]\n"
VERSION = Version(key="English", language="en", author="a translator", day="2031-10-12")


def vtt(text: str) -> ReadTranscript:
    return read_bytes(text.encode(), Form.WEBVTT)


@pytest.fixture
def both() -> ReadTranscript:
    return put_beside(vtt(ARABIC), vtt(ENGLISH), VERSION)


def document(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml").decode()


def without_notes(data: bytes, *changes: tuple[str, str]) -> bytes:
    """The Word document as somebody sees it who saves it with another program, words changed."""
    xml = document(data)
    for old, new in changes:
        assert xml.count(old) == 1
        xml = xml.replace(old, new)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", xml)
    return out.getvalue()


def test_word_has_a_row_a_cue_and_the_words_on_the_right_where_they_run_from_the_right(both: ReadTranscript) -> None:
    (table,) = ET.fromstring(document(write_bytes(both, Form.DOCX))).iter(f"{W}tbl")  # noqa: S314 - ours
    rows = [
        ["|".join("".join(p.itertext()) for p in cell.iter(f"{W}p")) for cell in row.iter(f"{W}tc")]
        for row in table.iter(f"{W}tr")
    ]
    assert rows == [
        ["Words|(ar)", "English|(en), a translator, 2031-10-12"],
        ["[0:01 - 0:02] نعبر النهر", "We cross"],
        ["[0:02 - 0:03] تقدموا", "Go [mumbles]"],
    ]
    assert table.find(f"{W}tblPr/{W}bidiVisual") is not None
    turned = write_bytes(with_version(both, "English"), Form.DOCX)
    assert "bidiVisual" not in document(turned)


def test_a_word_document_gives_both_columns_without_any_notes(both: ReadTranscript) -> None:
    again = read_bytes(without_notes(write_bytes(both, Form.DOCX)), Form.DOCX)
    assert [(cue.start_s, cue.text, cue.beside) for cue in again.cues] == [
        (cue.start_s, cue.text, cue.beside) for cue in both.cues
    ]
    assert [one.key for one in again.versions] == ["English"]


def test_what_somebody_wrote_into_a_column_is_read_as_it_stands(both: ReadTranscript) -> None:
    again = read_bytes(without_notes(write_bytes(both, Form.DOCX), ("We cross", "We are crossing")), Form.DOCX)
    assert again.cues[0].beside == (Beside(version="English", text="We are crossing"),)


def test_words_of_a_version_that_stand_beside_no_cue_any_more_are_said_and_kept(both: ReadTranscript) -> None:
    again = read_bytes(without_notes(write_bytes(both, Form.DOCX), ("[0:02 - 0:03] تقدموا", "")), Form.DOCX)
    assert [cue.text for cue in again.cues] == ["نعبر النهر"]
    assert any("1 text of a version beside no cue" in note and "English: Go [mumbles]" in note for note in again.notes)
    assert ("docx.alone", "English: Go [mumbles]") in {(one.name, one.value) for one in again.kept}


def test_more_versions_than_a_page_has_room_for_go_into_the_notes_and_come_back() -> None:
    beside = tuple(Beside(version=f"v{at}", text=f"says {at}") for at in range(6))
    wanted = ReadTranscript(cues=(ReadCue(number=1, text="x", beside=beside),))
    data = write_bytes(wanted, Form.DOCX)
    assert "w:tbl>" not in document(data)
    assert read_bytes(data, Form.DOCX).cues[0].beside == beside


def test_a_table_of_somebody_else_is_lines_as_before() -> None:
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>" for words in ("[0:01]", "Go."))
    body = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W[1:-1]}"><w:body>{body}</w:body></w:document>')
    (cue,) = read_bytes(out.getvalue(), Form.DOCX).cues
    assert (cue.start_s, cue.text, cue.beside) == ("1", "Go.", ())


@pytest.mark.parametrize("form", Form)
def test_both_come_back_from_every_form(form: Form, both: ReadTranscript) -> None:
    again = read_bytes(write_bytes(both, form), form)
    assert [(cue.text, cue.beside) for cue in again.cues] == [(cue.text, cue.beside) for cue in both.cues]
    assert again.versions == (VERSION,)


@pytest.mark.parametrize("form", [Form.WEBVTT, Form.SUBRIP])
def test_subtitles_show_the_words_or_the_version_that_was_chosen(form: Form, both: ReadTranscript) -> None:
    def shown(data: bytes) -> str:
        return data.decode().partition("probanda-notes")[0]

    spoken, chosen = shown(write_bytes(both, form)), shown(write_bytes(with_version(both, "English"), form))
    assert "نعبر النهر" in spoken
    assert "We cross" not in spoken
    assert "We cross" in chosen
    assert "نعبر النهر" not in chosen


def test_a_version_that_is_chosen_has_the_marks_of_its_own_words(both: ReadTranscript) -> None:
    cue = with_version(both, "English").cues[1]
    assert [one.unclearness.value for one in cue.unclear] == ["mumbles"]
    assert cue.beside == (Beside(version="spoken", text="تقدموا"),)


def test_cues_are_joined_by_their_times_whatever_their_numbers_are() -> None:
    halves = ENGLISH.replace(
        "00:01.000 --> 00:02.000\nWe cross", "00:01.000 --> 00:01.500\nWe\n\n00:01.500 --> 00:02.000\ncross"
    )
    joined = put_beside(vtt(ARABIC), vtt(halves), VERSION)
    assert [one.text for one in joined.cues[0].beside] == ["We\ncross"]
    assert [one.text for one in joined.cues[1].beside] == ["Go [mumbles]"]


def test_words_that_would_stand_beside_nothing_are_refused() -> None:
    late = ENGLISH + "\n00:09.000 --> 00:10.000\nMore\n"
    with pytest.raises(EvidenceError, match="cue 3 of 'English' stands beside no cue: its words would be lost"):
        put_beside(vtt(ARABIC), vtt(late), VERSION)


def test_cues_that_nobody_can_set_beside_each_other_are_refused() -> None:
    with pytest.raises(EvidenceError, match="nobody can say what stands beside what"):
        put_beside(vtt(ARABIC), read_bytes(b"One.\nTwo.\nThree.\n", Form.TEXT), VERSION)


def test_two_versions_of_one_name_are_refused(both: ReadTranscript) -> None:
    with pytest.raises(UsageError, match="has a version 'English' already"):
        put_beside(both, vtt(ENGLISH), VERSION)


_SAID = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


@given(rows=st.lists(st.tuples(_SAID, st.lists(_SAID, max_size=5)), min_size=1, max_size=5))
def test_any_words_beside_any_words_come_back_from_word(rows: list[tuple[str, list[str]]]) -> None:
    cues = tuple(
        ReadCue(
            number=number,
            text=text,
            beside=tuple(Beside(version=f"v{at}", text=said) for at, said in enumerate(beside)),
        )
        for number, (text, beside) in enumerate(rows, start=1)
    )
    again = read_bytes(write_bytes(ReadTranscript(cues=cues), Form.DOCX), Form.DOCX)
    plain = tuple(
        msgspec.structs.replace(cue, unclear=(), directions=(), insertions=(), line=None) for cue in again.cues
    )
    assert plain == cues
