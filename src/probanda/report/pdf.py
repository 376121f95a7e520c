"""The dossier as PDF: the same page as the HTML, set for paper, readable by machines and by screen readers.

1. The page is the HTML, word for word; fonts come with probanda, and nothing is fetched.
2. Directions: each run of another direction is set by itself, in a font that no run of the other direction uses, and
   a line never breaks inside a citation. Without that, the text layer swaps brackets: `8(2)(e)(x)` would be found as
   `8)2()e()x(`.
3. It is tagged (PDF/UA-1), has an outline and page numbers in its contents.
4. The exact text is attached, because every reader orders mixed lines in its own way (see `exact_text`).
5. The same page gives the same bytes: times come from the view, the identifier from the page.

A character for which no font is at hand is named by number: nothing is dropped in silence. Text is set by a library of
other people on words of other people: who writes a dossier runs this module as a program of its own,

    python -m probanda.report.pdf PAGE OUT MADE_AT

so that whatever becomes of it, the HTML and the package stand. It answers `{"undrawn": [...]}`, or exits with 3 and
says why in the first line of its errors, what to do in the second.
"""

import gc
import hashlib
import io
import json
import logging
import re
import sys
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement

from probanda.model.errors import MachineError
from probanda.model.value import Value
from probanda.report.directions import set_directions
from probanda.report.exact_text import exact_text, written
from probanda.report.line_ends import set_spaces_apart
from probanda.report.page_numbers import TooNarrowError, write_page_numbers

if TYPE_CHECKING:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

FONTS = Path(__file__).parent / "fonts"
ATTACHED = "dossier-text.json"
_FONT = "font:"
_SHEET = Path(__file__).parent / "templates" / "pdf.css"
_NAMED = re.compile(rf'url\("{_FONT}([^"]+)"\)')
_VARIANT = "pdf/ua-1"
_DIGITS = "page-digits"  # in the sheet: the room of a page number
_WORDS_OF_99_PAGES = 205_000  # characters, about; a wrong guess costs time, or the width of a digit
_SVG = "{http://www.w3.org/2000/svg}"
_FIRM, _GRID, _QUIET = "#004b7d", "#c9c4b8", "#45423b"
_PAINT = {
    "sure": {"fill": _FIRM},
    "possible": {"fill": "#fff", "stroke": _FIRM, "stroke-width": "1.5", "stroke-dasharray": "4 2"},
    "open": {"stroke": _FIRM, "stroke-width": "1.5", "stroke-dasharray": "2 4"},
    "bound": {"stroke": _FIRM, "stroke-width": "2.5"},
    "day": {"fill": _FIRM},
    "grid": {"stroke": _GRID, "stroke-width": "1"},
    "axis": {"stroke": _QUIET, "stroke-width": "1"},
    "tick": {"fill": _QUIET, "font-size": "9", "font-family": "P Sans", "text-anchor": "middle"},
    "first": {"text-anchor": "start"},
    "last": {"text-anchor": "end"},
}
"""Paint of the timeline: its classes in the sheet, in the colours of print."""
_ADVICE = "Install it (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0), or print the HTML from a browser."


class Pdf(Value, frozen=True, kw_only=True):
    """A PDF, and the characters that no font of ours can draw, as `U+XXXX`."""

    content: bytes
    undrawn: tuple[str, ...]


def write_pdf(page: str, *, made_at: datetime) -> Pdf:
    """The PDF of a dossier's HTML.

    Raises:
        MachineError: the library that sets text is not on this machine, or a font of ours is missing.
    """
    # 1. The library needs libpango: only who writes a PDF imports it.
    try:
        from weasyprint import HTML, Attachment  # noqa: PLC0415 - without libpango this raises, and that is an answer
    except (ImportError, OSError) as why:
        raise MachineError("this machine cannot set a PDF: libpango is missing", advice=_ADVICE) from why
    _refuse_fontless()
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # it remarks on style that is meant for browsers
    # 2. The page, its exact text, its directions.
    fetcher = _fetcher()
    html = HTML(string=page, url_fetcher=fetcher, base_url="page:")
    words = exact_text(html.etree_element)
    set_directions(html.etree_element)
    set_spaces_apart(html.etree_element)
    _paint(html.etree_element)
    # 3. Our sheet stands last: it has the last word.
    sheet = SubElement(html.etree_element, "style")
    # 4. The pages.
    attachment = Attachment(
        file_obj=io.BytesIO(written(words)),
        name=ATTACHED,
        description="The exact text of this dossier, block by block, as UTF-8 JSON",
        created=made_at,
        modified=made_at,
        relationship="Alternative",
    )
    document = _laid_out(html, sheet, digits=2 if sum(len(block.text) for block in words) < _WORDS_OF_99_PAGES else 3)
    content = document.write_pdf(
        pdf_variant=_VARIANT,
        pdf_identifier=hashlib.sha256(page.encode()).digest()[:16],
        attachments=[attachment],
    )
    return Pdf(content=content, undrawn=undrawn("".join(block.text for block in words)))


def _laid_out(html: "HTML", sheet: Element, *, digits: int) -> Any:
    """The pages as a `weasyprint.Document`, with the numbers of those that they refer to."""
    sheet.text = _SHEET.read_text(encoding="utf-8").replace(_DIGITS, "0" * digits)
    document = html.render(pdf_variant=_VARIANT)
    try:
        write_page_numbers(document, digits=digits)
    except TooNarrowError:
        return _laid_out(html, sheet, digits=digits + 1)
    return document


def _refuse_fontless() -> None:
    """Nothing, where every font that the sheet names is there: else words would be set in whatever this machine has."""
    named = _NAMED.findall(_SHEET.read_text(encoding="utf-8"))
    missing = sorted(name for name in named if not (FONTS / name).is_file())
    if missing:
        raise MachineError(
            f"the fonts that come with probanda are missing ({', '.join(missing[:3])})",
            advice="Install probanda again, or print the HTML from a browser.",
        )


def _paint(page: Element) -> None:
    """Gives drawings their paint as attributes: the typesetter leaves the sheet's rules out of them."""
    for drawing in page.iter(f"{_SVG}svg"):
        for one in drawing.iter():
            for name in one.get("class", "").split():
                for key, value in _PAINT.get(name, {}).items():
                    one.set(key, value)


def _fetcher() -> "URLFetcher":
    """What brings our fonts and the images that the page itself holds, and nothing else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: PLC0415 - as above

    class Ours(URLFetcher):  # type: ignore[misc]  # the library brings no types
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith(_FONT):
                font = FONTS / Path(url.removeprefix(_FONT)).name
                return URLFetcherResponse(url, font.read_bytes(), {"Content-Type": "font/ttf"})
            if url.startswith("data:"):
                return super().fetch(url, headers)
            raise FatalURLFetchingError(f"a dossier asked for {url}")

    return Ours(allowed_protocols=["data"])


def undrawn(text: str) -> tuple[str, ...]:
    """The characters of a text that no font of ours has, in the order of their numbers."""
    wanted = {character for character in text if not character.isascii() and character.isprintable()}
    return tuple(f"U+{ord(one):04X}" for one in sorted(wanted) if ord(one) not in _drawable())


@cache
def _drawable() -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - it comes with the library that sets text

    found: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            found |= set(font.getBestCmap())
    return frozenset(found)


def main(arguments: list[str]) -> int:
    """Set the page of a file: 0, or 3 where this machine cannot."""
    page, out, made_at = arguments
    try:
        made = write_pdf(Path(page).read_text(encoding="utf-8"), made_at=datetime.fromisoformat(made_at))
    except MachineError as why:
        sys.stderr.write(f"{why}\n{why.advice}\n")
        return int(why.exit)
    Path(out).write_bytes(made.content)
    sys.stdout.write(json.dumps({"undrawn": made.undrawn}))
    return 0


if __name__ == "__main__":
    gc.disable()  # the pages hold all until the end: collecting takes a fifth of the time and frees a fiftieth
    sys.exit(main(sys.argv[1:]))
