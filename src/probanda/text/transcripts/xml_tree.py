"""XML as a tree, from expat, with nothing that an XML file can be a bomb by.

A document type is refused, and with it every entity that a file could define: neither ELAN nor Word writes one. Depth
and number of elements are bounded. Nothing outside the text is ever opened: expat reads what it is given.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from probanda.model.errors import EvidenceError

_DEEPEST = 120
_MOST = 3_000_000  # elements: a three-hour ELAN file has 40,000


@dataclass(slots=True, eq=False)
class Element:
    """An element; `parts` are texts and elements in order."""

    tag: str
    attributes: dict[str, str]
    parts: "list[str | Element]" = field(default_factory=list)

    def elements(self, tag: str = "") -> "list[Element]":
        """The elements directly inside, of this tag if one is given."""
        return [part for part in self.parts if isinstance(part, Element) and tag in ("", part.tag)]

    def text(self) -> str:
        """All text inside, at any depth."""
        return "".join(part if isinstance(part, str) else part.text() for part in self.parts)


def parse(data: bytes, *, namespaces: bool = False) -> Element:
    """The root of the document; with `namespaces` tags and attributes are `URI}name`.

    Raises:
        EvidenceError: it is no well-formed XML, declares a document type, or is deeper or larger than any transcript.
    """
    tree = _Tree()
    parser = expat.ParserCreate(namespace_separator="}" if namespaces else None)
    parser.buffer_text = True
    parser.buffer_size = 1 << 20  # a text is put together from pieces of this size: small ones take for ever
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.characters
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as why:
        raise EvidenceError(
            f"it is no well-formed XML (line {why.lineno}): {expat.ErrorString(why.code)}",
            advice="Have the file written again by the tool that made it.",
        ) from why
    return tree.root


def serialize(root: Element) -> str:
    """The document as XML with its declaration; equal trees give equal text."""
    pieces = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    _write(root, pieces)
    return "".join(pieces) + "\n"


def _write(element: Element, pieces: list[str]) -> None:
    head = f"<{element.tag}"
    for name, value in element.attributes.items():
        head += f" {name}={attribute(value)}"
    if not element.parts:
        pieces.append(head + "/>")
        return
    pieces.append(head + ">")
    for part in element.parts:
        if isinstance(part, str):
            pieces.append(characters(part))
        else:
            _write(part, pieces)
    pieces.append(f"</{element.tag}>")


def characters(text: str) -> str:
    """Text as XML; a carriage return as a reference, which parsers do not turn into a line feed."""
    return escape(text, {"\r": "&#13;"}) if _ESCAPED.search(text) else text


_ESCAPED = re.compile("[&<>\r]")


def attribute(text: str) -> str:
    """Text as a quoted attribute; white space as references, which parsers do not turn into spaces."""
    if text.isalnum():
        return f'"{text}"'
    return quoteattr(text, {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})


def fit(text: str) -> str:
    """The text with what XML 1.0 cannot hold replaced: vertical tab and form feed by a space, U+FFFE by U+FFFD."""
    return text if text.isascii() and text.isprintable() else text.translate(_UNFIT)


_UNFIT = {0x0B: " ", 0x0C: " ", 0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}


class _Tree:
    """Builds the tree from expat's events."""

    def __init__(self) -> None:
        self._open: list[Element] = []
        self._count = 0
        self.root = Element("", {})

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        element = Element(tag, attributes)
        self._count += 1
        if len(self._open) >= _DEEPEST or self._count > _MOST:
            raise EvidenceError(
                "its XML is deeper or larger than that of any transcript", advice="It may be made to break its readers."
            )
        if self._open:
            self._open[-1].parts.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, tag: str) -> None:  # noqa: ARG002 - expat passes it
        self._open.pop()

    def characters(self, text: str) -> None:
        parts = self._open[-1].parts
        if parts and isinstance(parts[-1], str):
            parts[-1] += text
        else:
            parts.append(text)


def _refuse_doctype(name: str, system: str | None, public: str | None, _internal: int) -> None:  # noqa: ARG001 - expat passes them
    raise EvidenceError(
        "its XML declares a document type, which no transcript has and which can hide a bomb: it was not read",
        advice="Have the file written again by the tool that made it.",
    )
