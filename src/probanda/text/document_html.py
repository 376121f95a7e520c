"""An HTML page as paragraphs of text, in the child: the words that it holds, not what it looks like.

1. The encoding is the one that a person names, else the byte-order mark, else the one that the page declares, else
   UTF-8. Bytes that do not belong to it become U+FFFD, and a note counts them.
2. Elements that stand as blocks end a paragraph; runs of spaces are one, except in `pre`. No-break spaces stay.
3. Scripts, styles and comments are no words. What is marked as hidden is read, and a note says so.
4. Nothing is fetched: a frame, a link or an image is its place in the page and no more.
"""

import codecs
import re
from html.parser import HTMLParser
from pathlib import Path

from probanda.text.document_limits import Parts, Said, UnreadableError, counted

MAX_BYTES = 64 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})["']""")
_HEAD = 4_096
# What a page that calls itself by these names is written in (WHATWG Encoding Standard).
_CALLED = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252", "ascii": "windows-1252"}
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "dialog", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr"}
    | {"html", "legend", "li", "main", "nav", "noscript", "ol", "optgroup", "option", "p", "pre", "section", "summary"}
    | {"table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul"}
)
_NO_WORDS = ("script", "style")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.0-9]*[1-9])", re.IGNORECASE
)


def read(path: Path, *, encoding: str | None) -> tuple[list[Said], list[str]]:
    """(parts, notes).

    Raises:
        UnreadableError: it is too large, or the encoding that it declares is none.
    """
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableError(f"it is larger than {MAX_BYTES >> 20} MiB")
    data = path.read_bytes()
    name = _encoding(data, encoding)
    try:
        text = data.decode(name, "replace")
    except (LookupError, ValueError) as why:
        raise UnreadableError(f"it declares the encoding {name!r}, which is none known here") from why
    notes = []
    if broken := text.count("\ufffd"):
        notes.append(
            f"{counted(broken, 'place is', 'places are')} not {name}: read as U+FFFD, which stands for no letter"
        )
    page = _Page()
    page.feed(text.removeprefix("\ufeff"))
    page.close()
    page.end_paragraph()
    if page.inside:
        notes.append(f"a {page.inside} of it never ends: what follows it was not read")
    if page.hidden:
        notes.append(f"{counted(page.hidden, 'element is', 'elements are')} marked as hidden, and read all the same")
    return page.parts.found, notes


def _encoding(data: bytes, named: str | None) -> str:
    if named is not None:
        return named
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    declared = _DECLARED.search(data, 0, _HEAD) or _XML_DECLARED.match(data)
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    return _CALLED.get(name, name)


class _Page(HTMLParser):
    """Collects words, block by block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts = Parts()
        self.hidden = 0
        self.inside = ""
        """The script or style that is open."""
        self._words: list[str] = []
        self._kept = 0  # elements of kept spaces that are open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, or pass over what is no words."""
        if tag in _NO_WORDS:
            self.inside = tag
        if tag in _BLOCKS:
            self.end_paragraph()
        if tag == "pre":
            self._kept += 1
        given = dict(attrs)
        if "hidden" in given or _HIDDEN_STYLE.search(given.get("style") or ""):
            self.hidden += 1

    def handle_endtag(self, tag: str) -> None:
        """End a block, or what is no words."""
        if tag == self.inside:
            self.inside = ""
        if tag in _BLOCKS:
            self.end_paragraph()
        if tag == "pre" and self._kept:
            self._kept -= 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself; `<script/>` and `<style/>` do not, in HTML."""
        self.handle_starttag(tag, attrs)
        if tag not in _NO_WORDS:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        """Keep words."""
        if not self.inside:
            self._words.append(data if self._kept else _SPACES.sub(" ", data))

    def unknown_decl(self, data: str) -> None:
        """A marked section that HTML does not know (`<![CDATA[`): its words are words."""
        self._words.append(data.removeprefix("CDATA["))

    def end_paragraph(self) -> None:
        """Keep what was collected, if it holds a word."""
        text = "".join(self._words)
        text = text.strip("\r\n") if self._kept else re.sub(" {2,}", " ", text).strip(" \t\r\n\f")
        self._words.clear()
        if text.strip():
            self.parts.add("paragraph", self.parts.number("paragraph"), text)
