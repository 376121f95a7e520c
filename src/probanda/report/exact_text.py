"""The exact text of a dossier, for those who search or quote its PDF.

A PDF holds glyphs where they stand on paper; every reader puts lines that mix directions together in its own order. So
the words are attached to it as they are, block by block, in reading order: UTF-8 JSON in the form
`{"schema": "probanda.dossier-text.v1", "blocks": [{"at", "text"}, ...]}`. `at` is the anchor that a block stands under,
the same as in the HTML; the white space of a text that was typed is kept, other white space is one space.
"""

import re
from xml.etree.ElementTree import Element

from probanda.model.canonical import encode
from probanda.model.value import Value

SCHEMA = "probanda.dossier-text.v1"

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure"}
    | {"footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "legend", "li", "main", "nav", "ol", "p", "section"}
    | {"summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
_UNREAD = frozenset({"head", "script", "style", "template", "svg"})
_TYPED = frozenset({"words"})
_SPACE = re.compile(r"[ \t\n\r\f]+")


class Block(Value, frozen=True, kw_only=True):
    """The words of one paragraph, cell or heading, and the anchor that they stand under."""

    at: str
    text: str


def exact_text(page: Element) -> tuple[Block, ...]:
    """The words of a page, block by block, in reading order."""
    blocks: list[Block] = []
    _read(page, "", [], blocks)
    return tuple(blocks)


def written(blocks: tuple[Block, ...]) -> bytes:
    """The file that is attached."""
    return encode({"schema": SCHEMA, "blocks": [{"at": block.at, "text": block.text} for block in blocks]})


def name_of(element: Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def is_read(element: Element) -> bool:
    """Whether what it holds is words of the page."""
    return name_of(element) not in _UNREAD and bool(name_of(element))


def _read(element: Element, at: str, words: list[str], blocks: list[Block]) -> str:
    """Reads an element into the words of the block that is open; answers the anchor that stands from here on."""
    at = element.get("id", "") or at
    typed = not _TYPED.isdisjoint(element.get("class", "").split())
    words.append(_spaced(element.text or "", typed=typed))
    for child in element:
        block = name_of(child) in _BLOCKS
        if is_read(child):
            if block:
                _close(words, at, blocks)
            below = _read(child, at, words, blocks)
            if block:
                _close(words, below, blocks)
        words.append(_spaced(child.tail or "", typed=typed))
    return at


def _spaced(text: str, *, typed: bool) -> str:
    return text if typed else _SPACE.sub(" ", text)


def _close(words: list[str], at: str, blocks: list[Block]) -> None:
    text = "".join(words).strip()
    words.clear()
    if text:
        blocks.append(Block(at=at, text=text))
