"""Page numbers of references, written into pages that are already laid out.

A typesetter that is asked for the page of a target lays every page that names one out again, which doubled the time.
Here each reference keeps the room of a number while the pages are made, and the number is written into that room at the
end: no line moves. A number that needs more room than was kept is refused, and the pages are made again with more.
"""

from collections.abc import Iterable, Iterator
from typing import Any

ROOM = "\u00a0p.\u00a0"
"""How the sheet begins the room of a number, before its zeros; the zeros are as wide as any other digits."""
_FIGURE_SPACE = "\u2007"  # as wide as a digit: fills what a short number leaves


class TooNarrowError(ValueError):
    """A document has more pages than the room of its references holds digits for."""


def write_page_numbers(document: Any, *, digits: int) -> None:
    """Write the page of its target into the room of each reference of a `weasyprint.Document`; it holds so many zeros.

    Raises:
        TooNarrowError: a number has more digits.
    """
    pages: dict[str, int] = {}
    for number, page in enumerate(document.pages, start=1):
        for name in page.anchors:  # a target that runs over several pages stands on each: its first is meant
            pages.setdefault(name, number)
    room = ROOM + "0" * digits
    for box in _rooms((page._page_box for page in document.pages), room):  # noqa: SLF001 - where boxes are
        number = pages.get(box.element.get("href", "").removeprefix("#"), 0)
        if number == 0:  # a target that is not printed has no page
            text = _FIGURE_SPACE * len(room)
        elif len(str(number)) > digits:
            raise TooNarrowError(f"page {number} needs more than {digits} digits")
        else:
            text = _FIGURE_SPACE * (digits - len(str(number))) + ROOM + str(number)
        # The first is what the tags read, the second what is drawn.
        box.text = box.pango_layout.text = text


def _rooms(pages: Iterable[Any], room: str) -> Iterator[Any]:
    for page in pages:
        for box in page.descendants():
            if getattr(box, "text", None) == room and box.element_tag.endswith("::after"):
                yield box
