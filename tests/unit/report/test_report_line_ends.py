"""Lines of the PDF end where they should, and no character moves for it."""

import io
from xml.etree.ElementTree import Element, SubElement, tostring

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.report.line_ends import set_spaces_apart

_TEXT = st.text(alphabet="ab ()\n", max_size=40)


@st.composite
def pages(draw: st.DrawFn, depth: int = 2) -> Element:
    element = Element(draw(st.sampled_from(["p", "span", "a", "div"])))
    element.text = draw(_TEXT)
    for _ in range(draw(st.integers(0, 3 if depth else 0))):
        child = draw(pages(depth - 1))
        child.tail = draw(_TEXT)
        element.append(child)
    return element


@given(pages())
def test_no_character_is_added_dropped_or_moved(page: Element) -> None:
    before = "".join(page.itertext())
    set_spaces_apart(page)
    assert "".join(page.itertext()) == before


def test_typed_text_keeps_its_white_space_where_it_stands() -> None:
    page = Element("p", {"class": "words"})
    page.text = "as typed "
    SubElement(page, "span").text = "here"
    before = tostring(page)
    set_spaces_apart(page)
    assert tostring(page) == before


def first_lines(page: Element, width: int) -> str:
    from weasyprint import HTML

    page.set("style", f"width: {width}px")
    sheet = "<style>@page { size: 420px 200px; margin: 5px } body { font: 12px sans-serif; margin: 0 }</style>"
    pdf = HTML(string=f"{sheet}{tostring(page, encoding='unicode')}").write_pdf()
    return pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().splitlines()[0].strip()


@pytest.mark.parametrize("width", range(296, 324, 2))
def test_a_line_never_ends_after_its_first_word_because_a_link_follows(width: int) -> None:
    page = Element("p")
    page.text = "The platform says that the video was posted at ten "
    SubElement(page, "a", {"href": "#x"}).text = "PRB-0001"
    set_spaces_apart(page)
    assert len(first_lines(page, width)) > len("The platform says that the")
