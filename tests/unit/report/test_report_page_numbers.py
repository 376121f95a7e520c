"""The numbers of references are those of the pages where their targets begin, and no line moves for them."""

import io
import re
from datetime import UTC, datetime

import pypdf
import pytest

from probanda.report.page_numbers import TooNarrowError, write_page_numbers
from probanda.report.pdf import write_pdf

MADE_AT = datetime(2031, 9, 24, 12, 0, tzinfo=UTC)


def _page(paragraphs: int, *, to: str = "target", target: str = '<p id="target">The target stands here.</p>') -> str:
    filling = "<p>One sentence of this filling is as long as another.</p>" * paragraphs
    reference = f'<div class="claim"><p class="cite">[<a class="label" href="#{to}">PRB-0001</a>, there]</p></div>'
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>A</title></head><body>{reference}{filling}{target}</body></html>"
    )


def _read(page: str) -> tuple[str, list[str]]:
    """(the page number that the reference names, the text of each page)."""
    content = write_pdf(page, made_at=MADE_AT).content
    texts = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages]
    found = re.search(r"PRB-0001\s*(?:p\.\s*(\d*))?", texts[0])
    assert found is not None
    return found[1] or "", texts


@pytest.mark.parametrize("paragraphs", [0, 100, 400])
def test_a_reference_names_the_page_where_its_target_stands(paragraphs: int) -> None:
    number, texts = _read(_page(paragraphs))
    assert "The target stands here." in texts[int(number) - 1]
    assert (int(number) > 1) is (paragraphs > 0)


def test_a_target_that_runs_over_pages_is_named_by_its_first() -> None:
    long = f"<section id='target'><h2>Here it begins</h2>{'<p>And it goes on.</p>' * 200}</section>"
    number, texts = _read(_page(60, target=long))
    assert "Here it begins" in texts[int(number) - 1]
    assert len(texts) > int(number)


def test_a_reference_to_what_is_not_printed_names_no_page() -> None:
    assert _read(_page(3, to="elsewhere"))[0] == ""


def test_a_document_of_more_pages_than_the_room_holds_is_made_with_more_room() -> None:
    number, texts = _read(_page(2, target='<div style="break-before: page">.</div>' * 100 + '<p id="target">Here.</p>'))
    assert number == str(len(texts))
    assert len(number) == 3


def test_a_number_that_does_not_fit_is_refused() -> None:
    weasyprint = pytest.importorskip("weasyprint")
    page = _page(0).replace("<head>", '<head><style>a::after { content: "\\a0p.\\a0" "" }</style>')
    with pytest.raises(TooNarrowError, match="more than 0 digits"):
        write_page_numbers(weasyprint.HTML(string=page).render(), digits=0)
