"""Attacks by documents from outside: bombs, broken files, links that must not be followed."""

import importlib.util
import io
import json
import zipfile
import zlib
from pathlib import Path
from types import ModuleType

import pytest

from probanda.acts.cite_files import cite_file, cite_folder
from probanda.collect.confined import Confined, Limits
from probanda.law.load import load_provisions
from probanda.model.document import DocumentForm
from probanda.model.errors import ReaderError
from probanda.model.law import CitationStatus
from probanda.text.documents import read_document

_MAKE = Path(__file__).parents[1] / "fixtures" / "documents" / "make.py"
PROVISIONS = load_provisions()
MIB = 1 << 20


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("documents_fixture", _MAKE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def reader() -> Confined:
    return Confined(limits=Limits(memory_bytes=1 << 30, cpu_s=20, wall_s=60.0, answer_bytes=32 * MIB))


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.html"])
def test_a_whole_document_is_searched_and_its_place_is_told(tmp_path, make, reader, name):
    path = tmp_path / name
    if name == "a.docx":
        make.docx(path, make.paragraph("One") + make.paragraph("see Article 8(2)", "(d)(x)"))
    elif name == "a.pdf":
        make.pdf(path, ["One", "see Article 8(2)(d)(x)"])
    else:
        path.write_text("<p>One<p>see Article 8(2)<b>(d)</b>(x)")
    ((citation, place),) = cite_file(path, name, PROVISIONS, reader=reader).citations
    assert (citation.text, citation.code) == ("Article 8(2)(d)(x)", "no-such-child")
    assert (place.number, place.start, place.end) == (2, 4, 22)
    assert place.kind.value == ("page" if name == "a.pdf" else "paragraph")


def test_an_xml_bomb_is_refused_before_it_grows(tmp_path, make, reader):
    head = '<!DOCTYPE lol [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {one} "{f"&{before};" * 10}">' for before, one in zip("abcdefgh", "bcdefghi", strict=True)
    )
    path = make.docx(tmp_path / "bomb.docx", "<w:p><w:r><w:t>&i;</w:t></w:r></w:p>", head=head + "]>")
    with pytest.raises(ReaderError, match="declares a document type"):
        read_document(path, DocumentForm.DOCX, reader=reader)


def test_an_entity_from_outside_is_never_fetched(tmp_path, make, reader):
    (tmp_path / "secret.txt").write_text("Article 66(4)")
    head = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret.txt">]>'
    path = make.docx(tmp_path / "a.docx", "<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", head=head)
    with pytest.raises(ReaderError, match="declares a document type"):
        read_document(path, DocumentForm.DOCX, reader=reader)


def test_a_zip_bomb_is_refused_by_what_it_unpacks_to(tmp_path, make, reader):
    path = make.docx(tmp_path / "bomb.docx", make.paragraph("a" * (80 * MIB)))
    assert path.stat().st_size < MIB
    with pytest.raises(ReaderError, match="larger than 64 MiB"):
        read_document(path, DocumentForm.DOCX, reader=reader)


def test_elements_deep_in_one_another_are_refused(tmp_path, make, reader):
    path = make.docx(tmp_path / "deep.docx", "<w:p>" * 5_000 + "</w:p>" * 5_000)
    with pytest.raises(ReaderError, match="deep in one another"):
        read_document(path, DocumentForm.DOCX, reader=reader)


def test_a_size_that_the_archive_lies_about_changes_nothing(tmp_path, make, reader):
    path = make.docx(tmp_path / "lie.docx", make.paragraph("Article 66(4)"))
    data = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    path.write_bytes(data.replace(size.to_bytes(4, "little"), (1).to_bytes(4, "little")))
    with pytest.raises(ReaderError, match="cannot be read"):
        read_document(path, DocumentForm.DOCX, reader=reader)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "behind a password"),
        ("a.docx", b"PK\x03\x04 and no more", "no whole ZIP archive"),
        ("a.docx", b"", "no whole ZIP archive"),
        ("a.pdf", b"%PDF-1.7\nnothing", "no whole PDF"),
        ("a.pdf", b"", "no whole PDF"),
        ("a.pdf", b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 1 0 R >> endobj trailer << /Root 1 0 R >>", "a.pdf"),
        ("a.html", b'<meta charset="no-such"><p>x', "none known here"),
    ],
)
def test_a_broken_document_is_one_sentence(tmp_path, reader, name, data, words):
    path = tmp_path / name
    path.write_bytes(data)
    form = DocumentForm(path.suffix.removeprefix("."))
    with pytest.raises(ReaderError, match=words):
        read_document(path, form, reader=reader)


def test_one_broken_page_does_not_hide_the_others(tmp_path, make, reader):
    path = make.pdf(tmp_path / "a.pdf", ["Article 66(3)", "Article 66(4)"], spoilt=[1])
    cited = cite_file(path, "a.pdf", PROVISIONS, reader=reader)
    assert [citation.ref or citation.code for citation, _ in cited.citations] == ["no-such-child"]
    assert any("page 1" in note for note in cited.notes)


def test_a_pdf_whose_pages_name_themselves_ends(tmp_path, reader):
    path = tmp_path / "loop.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
        b"2 0 obj << /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >> endobj\ntrailer << /Root 1 0 R /Size 3 >>\n"
    )
    with pytest.raises(ReaderError):
        read_document(path, DocumentForm.PDF, reader=reader)


def test_a_pdf_that_unpacks_to_gigabytes_is_stopped(tmp_path, make):
    packer = zlib.compressobj(9)
    squeezed = b"".join(packer.compress(b" " * MIB) for _ in range(600)) + packer.flush()
    path = make.pdf(tmp_path / "bomb.pdf", ["x"], spoilt=[1])
    old = path.read_bytes()
    end, length = old.index(b"\nendstream"), old.index(b"/Length")
    data = old[:length] + f"/Length {len(squeezed)} >>\nstream\n".encode() + squeezed + old[end:]
    path.write_bytes(data)
    reader = Confined(limits=Limits(memory_bytes=1 << 29, cpu_s=20, wall_s=60.0))
    with pytest.raises(ReaderError, match=r"bomb\.pdf cannot be read: no page of it can be read"):
        read_document(path, DocumentForm.PDF, reader=reader)


def test_the_text_of_a_document_has_an_end(tmp_path, reader):
    path = tmp_path / "long.html"
    path.write_text("<p>" + "a" * (13 * 1_000_000))
    with pytest.raises(ReaderError, match="longer than"):
        read_document(path, DocumentForm.HTML, reader=reader)


def test_an_answer_that_is_rubbish_is_believed_in_nothing(tmp_path):
    class Liar:
        def confinement(self) -> str:
            return "none"

        def run(self, module: str, request: bytes, *, reads: Path, writes: Path | None = None) -> bytes:
            assert json.loads(request)["path"] == str(reads.resolve())
            return b'{"parts": [["page", 1, "text", "more"]]}'

    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(ReaderError, match="rubbish"):
        read_document(path, DocumentForm.PDF, reader=Liar())


def test_in_a_folder_nothing_stops_at_one_file_and_nothing_is_passed_over_in_silence(tmp_path, make, reader):
    folder = tmp_path / "folder"
    (folder / "below").mkdir(parents=True)
    (folder / "a.txt").write_text("one line\nArticle 66(4)\n")
    (folder / "b.pdf").write_bytes(b"%PDF-1.7 broken")
    make.docx(folder / "below" / "c.docx", make.paragraph("Article 66(3)"))
    (folder / "d.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    (folder / "e.txt").write_bytes(b"Article 66(4) \xff\xfe\xfa")
    (folder / "f.odt").write_bytes(b"PK\x03\x04 a document")
    (folder / "link.txt").symlink_to(folder / "a.txt")
    (folder / "loop").symlink_to(folder)
    told = {one.name: one for one in cite_folder(folder, PROVISIONS, reader=reader)}
    assert sorted(told) == ["a.txt", "b.pdf", "below/c.docx", "d.mp4", "e.txt", "f.odt", "link.txt", "loop"]
    ((citation, place),) = told["a.txt"].citations
    assert (citation.status, place.words) == (CitationStatus.ERROR, "line 2, characters 0 to 13")
    assert [citation.ref for citation, _ in told["below/c.docx"].citations] == ["RS:66(3)"]
    assert all(told[name].unsearched for name in ("b.pdf", "d.mp4", "e.txt", "f.odt", "link.txt", "loop"))
    assert [name for name in told if not told[name].is_text] == ["d.mp4", "link.txt", "loop"]


def test_fifty_megabytes_on_one_line_are_read(tmp_path, reader):
    path = tmp_path / "line.txt"
    path.write_text("words and no end of them " * 2_000_000 + "Article 66(4)")
    ((citation, place),) = cite_file(path, "line.txt", PROVISIONS, reader=reader).citations
    assert (citation.code, place.number, place.start) == ("no-such-child", 1, 50_000_000)
