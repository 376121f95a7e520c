"""HTML, DOCX and PDF as parts of text: what is read, what is told, and the way back to the place."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.document import DocumentForm, DocumentText, Part, PartKind
from probanda.text import document_docx, document_html, document_pdf
from probanda.text.document_limits import UnreadableError
from probanda.text.documents import form_of

_MAKE = Path(__file__).parents[2] / "fixtures" / "documents" / "make.py"


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("documents_fixture", _MAKE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(tmp_path: Path, html: str | bytes, encoding: str | None = None) -> tuple[list[str], list[str]]:
    path = tmp_path / "page.html"
    path.write_bytes(html if isinstance(html, bytes) else html.encode())
    parts, notes = document_html.read(path, encoding=encoding)
    return [text for _, _, text in parts], notes


def test_blocks_of_a_page_are_paragraphs_and_words_inside_one_stay_together(tmp_path):
    html = "<!doctype html><title>One</title><p>Article <b>8(2)</b><i>(e)</i>(x)\n  and\n more<div>Two<br>Three</div>"
    assert page(tmp_path, html) == (["One", "Article 8(2)(e)(x) and more", "Two", "Three"], [])


def test_scripts_styles_and_comments_are_no_words(tmp_path):
    html = "<script>Article 66(4)</script><style>p{}</style><!-- Article 66(4) --><p>Words</p><script/>lost</script>"
    assert page(tmp_path, html)[0] == ["Words"]


def test_entities_and_no_break_spaces_are_kept(tmp_path):
    assert page(tmp_path, "<p>Art.&nbsp;8&#40;2&#41; &amp; more")[0] == ["Art.\u00a08(2) & more"]


def test_hidden_words_are_read_and_told(tmp_path):
    texts, notes = page(tmp_path, '<p style="display: none">Article 66(4)</p><p hidden>Two</p><p>Three')
    assert texts == ["Article 66(4)", "Two", "Three"]
    assert notes == ["2 elements are marked as hidden, and read all the same"]


def test_a_script_that_never_ends_is_told(tmp_path):
    texts, notes = page(tmp_path, "<p>One</p><script>Article 66(4)<p>Two")
    assert texts == ["One"]
    assert notes == ["a script of it never ends: what follows it was not read"]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ('<meta charset="windows-1256"><p>المادة 8'.encode("windows-1256"), None),
        ("<p>المادة 8".encode("windows-1256"), "windows-1256"),
        ("\ufeff<p>المادة 8".encode("utf-16-le"), None),
        ("<p>المادة 8".encode(), None),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_or_a_person_names(tmp_path, data, encoding):
    assert page(tmp_path, data, encoding) == (["المادة 8"], [])


def test_mixed_encodings_in_a_page_are_shown_and_counted(tmp_path):
    texts, notes = page(tmp_path, "<p>caf\u00e9 ".encode() + "caf\u00e9".encode("latin-1"))
    assert texts == ["caf\u00e9 caf\ufffd"]
    assert notes == ["1 place is not utf-8: read as U+FFFD, which stands for no letter"]


def test_an_encoding_that_is_none_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="none known here"):
        page(tmp_path, b'<meta charset="klingon"><p>One')


@given(st.text(alphabet="<>/!-[]=\"' abp&;#x0script\n\u00a0", max_size=120))
def test_any_page_is_read_without_an_error(tmp_path_factory, html):
    folder = tmp_path_factory.getbasetemp() / "pages"
    folder.mkdir(exist_ok=True)
    texts, _ = page(folder, html)
    assert all(text.strip() for text in texts)


def test_words_in_several_runs_are_one_paragraph_and_notes_have_their_own_kind(tmp_path, make):
    body = make.paragraph("One") + make.paragraph("Article 8(2)", "(e)", "(x)") + "<w:p/>" + make.paragraph("Three")
    more = {"word/footnotes.xml": make.xml("footnotes", f"<w:footnote>{make.paragraph('Ibid.')}</w:footnote>")}
    parts, notes = document_docx.read(make.docx(tmp_path / "a.docx", body, more), encoding=None)
    assert parts == [
        ("paragraph", 1, "One"),
        ("paragraph", 2, "Article 8(2)(e)(x)"),
        ("paragraph", 4, "Three"),
        ("footnote", 1, "Ibid."),
    ]
    assert notes == []


def test_what_word_hides_strikes_out_and_fetches_is_told(tmp_path, make):
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        "<w:del><w:r><w:delText>struck</w:delText></w:r></w:del><w:r><w:noBreakHyphen/><w:tab/><w:t>x</w:t></w:r></w:p>"
    )
    more = {
        "word/_rels/document.xml.rels": '<R><R Target="http://192.0.2.1/" TargetMode="External"/></R>',
        "word/vbaProject.bin": b"macro",
    }
    parts, notes = document_docx.read(make.docx(tmp_path / "a.docx", body, more), encoding=None)
    assert parts == [("paragraph", 1, "hidden\u2011\tx")]
    assert [note.split(":")[0] for note in notes] == [
        "1 run of words was struck out by tracking, and not read",
        "1 run of words is marked as hidden, and read all the same",
        "it names 1 thing outside itself",
        "it holds macros",
    ]


def test_of_alternatives_the_first_is_read_and_a_box_is_a_paragraph_of_its_own(tmp_path, make):
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = make.paragraph("box")
    alternatives = (
        f"<mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p><w:r><w:t>before </w:t></w:r><w:r>{alternatives}</w:r><w:r><w:t>after</w:t></w:r></w:p>"
    parts, _ = document_docx.read(make.docx(tmp_path / "a.docx", body), encoding=None)
    assert parts == [("paragraph", 2, "box"), ("paragraph", 1, "before after")]


def test_pages_of_a_pdf_are_parts_and_those_without_text_are_told(tmp_path, make):
    path = make.pdf(tmp_path / "a.pdf", ["Article 8(2)(e)(x)\nof the Statute", "", "Article 66(4)"])
    parts, notes = document_pdf.read(path, encoding=None)
    assert parts == [("page", 1, "Article 8(2)(e)(x)\nof the Statute"), ("page", 3, "Article 66(4)")]
    assert notes == ["page 2 without text, perhaps pictures: nothing was read there"]


@pytest.mark.parametrize(
    ("head", "name", "form"),
    [
        (b"%PDF-1.7", "a.txt", DocumentForm.PDF),
        (b"\r\n%PDF-1.7", "a", DocumentForm.PDF),
        (b"PK\x03\x04....", "a.docx", DocumentForm.DOCX),
        (b"PK\x03\x04....", "a.zip", None),
        (b"\xd0\xcf\x11\xe0", "a.docx", DocumentForm.DOCX),
        (b"<!DOCTYPE html>", "a.txt", DocumentForm.HTML),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<html xmlns='y'>", "a", DocumentForm.HTML),
        (b"words", "a.HTM", DocumentForm.HTML),
        (b"words of %PDF- files", "a.txt", None),
        (b"", "a.txt", None),
    ],
)
def test_a_document_is_known_by_its_first_bytes_then_by_its_name(head, name, form):
    assert form_of(head, name) is form


def document(*texts: str, kind: PartKind = PartKind.PAGE) -> DocumentText:
    return DocumentText(parts=tuple(Part(kind=kind, number=at, text=text) for at, text in enumerate(texts, start=1)))


def test_a_place_that_runs_over_the_end_of_a_page_names_both():
    pages = document("ends with Article", "8(2)(e)(x) begins")
    start = pages.joined.index("Article")
    assert pages.place(start, start + 18).words == "page 1, character 10, to page 2, character 10"
    assert pages.place(0, 4).words == "page 1, characters 0 to 4"


@given(st.lists(st.text(max_size=20), min_size=1, max_size=8), st.data())
def test_every_character_of_the_joined_text_leads_back_to_its_part(texts, data):
    whole = document(*texts, kind=data.draw(st.sampled_from([PartKind.PAGE, PartKind.PARAGRAPH])))
    at = data.draw(st.integers(0, len(whole.joined) - 1))
    place = whole.place(at, at + 1)
    part = whole.parts[place.number - 1]
    assert place.start == len(part.text) or place.start > len(part.text) or part.text[place.start] == whole.joined[at]
    assert (place.start < len(part.text)) or whole.joined[at] == "\n"
