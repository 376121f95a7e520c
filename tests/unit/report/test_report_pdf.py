"""The PDF, as three readers find it: citations whole, every Arabic word, the exact text attached, the same bytes."""

import io
import json
import shutil
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime

import pypdf
import pypdfium2
import pytest
from weasyprint.urls import FatalURLFetchingError

from probanda.model.errors import MachineError
from probanda.report import pdf as setting
from probanda.report.pdf import FONTS, write_pdf

MADE_AT = datetime(2031, 5, 1, tzinfo=UTC)
ARABIC = "لا مكان للأسرى (كما قال) انتهى الكلام"
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>A page</title><style>
[dir="rtl"] {{ font-family: serif; }}</style></head><body>
<h1 id="top">A page</h1>
<p>After <bdi>{ARABIC}</bdi> the charge is article 8(2)(e)(x), and [8(2)(c)(i)-1].</p>
<p class="words" lang="ar" dir="rtl">{ARABIC}: المادة 8(2)(e)(x) من النظام (الأساسي) كَتَبَهَا</p>
<p>Ωμέγα, Омрет, עומרת, ኦምሬት</p>
</body></html>"""


@pytest.fixture(scope="module")
def made():
    return write_pdf(PAGE, made_at=MADE_AT)


def by_pypdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def by_pdfium(content: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))


def by_poppler(content: bytes) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not here; the check of every gate has it")
    return subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()


READERS = pytest.mark.parametrize("read", [by_pypdf, by_pdfium, by_poppler])


def bare(text: str) -> str:
    """Without vowel signs, joined forms and marks of direction."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(one for one in plain if unicodedata.category(one) not in {"Mn", "Cf"})


@READERS
def test_citations_are_found_whole_after_arabic_brackets(made, read):
    found = read(made.content)
    assert "the charge is article 8(2)(e)(x), and [8(2)(c)(i)-1]." in found
    assert "8)2(" not in found


def test_a_citation_inside_arabic_is_found_whole_where_the_reader_keeps_the_order_of_the_file(made):
    assert by_pypdf(made.content).count("8(2)(e)(x)") == 2


@READERS
def test_each_arabic_word_without_vowel_signs_is_found(made, read):
    found = bare(read(made.content))
    for word in bare(ARABIC.replace("(", "").replace(")", "")).split():
        assert word in found


def test_the_exact_text_is_attached_as_json(made):
    (attached,) = pypdf.PdfReader(io.BytesIO(made.content)).attachments["dossier-text.json"]
    words = json.loads(attached)
    assert words["schema"] == "probanda.dossier-text.v1"
    assert f"After {ARABIC} the charge is article 8(2)(e)(x), and [8(2)(c)(i)-1]." in [
        block["text"] for block in words["blocks"]
    ]


def test_it_is_tagged_and_says_its_language(made):
    catalogue = pypdf.PdfReader(io.BytesIO(made.content)).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"
    assert "/StructTreeRoot" in catalogue


def test_only_fonts_that_come_with_probanda_are_embedded(made):
    reader = pypdf.PdfReader(io.BytesIO(made.content))
    names = {
        font.get_object()["/BaseFont"].partition("+")[2]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.split("-")[0] for name in names} <= {"P", "NotoSerif", "NotoSans", "Amiri", "Noto"}, names


def test_the_same_page_gives_the_same_bytes(made):
    assert write_pdf(PAGE, made_at=MADE_AT).content == made.content


def test_five_scripts_are_drawn_by_fonts_that_come_with_it(made):
    assert made.undrawn == ()


def test_a_character_that_no_font_draws_is_named():
    assert write_pdf(PAGE.replace("Омрет", "欧姆"), made_at=MADE_AT).undrawn == ("U+59C6", "U+6B27")


def test_a_page_fetches_nothing(tmp_path):
    hidden = tmp_path / "secret.svg"
    hidden.write_text("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", encoding="utf-8")
    for address in (hidden.as_uri(), "http://127.0.0.1:9/x.png"):
        page = PAGE.replace("</body>", f"<img alt='x' src='{address}'></body>")
        with pytest.raises(FatalURLFetchingError, match="asked for"):
            write_pdf(page, made_at=MADE_AT)


def test_without_the_library_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(MachineError, match="libpango") as refused:
        write_pdf(PAGE, made_at=MADE_AT)
    assert "apt install" in refused.value.advice


def test_as_a_program_it_answers_in_json(tmp_path, capsys):
    page, out = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(PAGE, encoding="utf-8")
    assert setting.main([str(page), str(out), MADE_AT.isoformat()]) == 0
    assert json.loads(capsys.readouterr().out) == {"undrawn": []}
    assert out.read_bytes().startswith(b"%PDF-")


def test_as_a_program_it_says_why_it_cannot(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    assert setting.main([str(page), str(tmp_path / "out.pdf"), MADE_AT.isoformat()]) == MachineError.exit
    assert capsys.readouterr().err.startswith("this machine cannot set a PDF")


def test_each_font_has_its_licence_beside_it():
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    named = (FONTS / "README.md").read_text(encoding="utf-8")
    for font in FONTS.glob("*.ttf"):
        assert font.stem.split("-")[0][:4] in named
