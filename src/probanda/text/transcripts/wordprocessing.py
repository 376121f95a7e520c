"""The words of WordprocessingML (ECMA-376), in and out: paragraphs, tables, tracked changes.

A row of a table is one line, its cells parted by tabs; a soft line break is a vertical tab. Tracked insertions are
words, tracked deletions are not.
"""

import re
import unicodedata
from collections.abc import Iterator

from probanda.text.transcripts.xml_tree import Element, characters, fit

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main}"


def name_of(element: Element) -> str:
    """The name of an element of WordprocessingML; empty: it is another's."""
    for namespace in (W, _STRICT):
        if element.tag.startswith(namespace):
            return element.tag[len(namespace) :]
    return ""


def lines_of(body: Element, deleted: list[str]) -> Iterator[str]:
    """The lines of what holds paragraphs and tables; what was deleted goes to `deleted`."""
    for block in body.elements():
        yield from lines_of_block(block, deleted)


def lines_of_block(block: Element, deleted: list[str]) -> Iterator[str]:
    """The lines of one paragraph or table."""
    match name_of(block):
        case "p":
            yield words_in(block, deleted)
        case "tbl":
            for row in block.elements():
                if name_of(row) == "tr":
                    cells = (cell for cell in row.elements() if name_of(cell) == "tc")
                    yield "\t".join(" ".join(filter(None, lines_of(cell, deleted))) for cell in cells)
        case "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag":
            yield from lines_of(block, deleted)
        case _:
            return


def words_in(element: Element, deleted: list[str]) -> str:
    """The words of a paragraph; what was deleted goes to `deleted`."""
    pieces = []
    for part in element.elements():
        match name_of(part):
            case "t":
                pieces.append(part.text())
            case "tab":
                pieces.append("\t")
            case "br" | "cr":
                pieces.append("\x0b")
            case "noBreakHyphen":
                pieces.append("\u2011")
            case "del" | "moveFrom":
                deleted.append(_deleted(part))
            case "pPr" | "rPr" | "instrText" | "sectPr":
                continue
            case _:
                pieces.append(words_in(part, deleted))
    return "".join(pieces)


def _deleted(element: Element) -> str:
    return "".join(part.text() if name_of(part) in ("delText", "t") else _deleted(part) for part in element.elements())


def value_of(element: Element, name: str) -> str:
    """An attribute of WordprocessingML; empty: it is not there."""
    return next(
        (element.attributes[f"{space}{name}"] for space in (W, _STRICT) if f"{space}{name}" in element.attributes), ""
    )


def is_rtl(text: str) -> bool:
    """Whether its first strong character is of a script that runs from right to left."""
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((one for one in strong if one in ("L", "R", "AL")), "L") != "L"


def paragraph(line: str) -> str:
    """A line as a paragraph, with the direction of its words."""
    layout, run = ("<w:pPr><w:bidi/></w:pPr>", "<w:rPr><w:rtl/></w:rPr>") if is_rtl(line) else ("", "")
    pieces = "".join(
        _PIECES.get(piece) or f'<w:t xml:space="preserve">{characters(fit(piece))}</w:t>'
        for piece in re.split(r"([\t\x0b])", line)
        if piece
    )
    return f"<w:p>{layout}<w:r>{run}{pieces}</w:r></w:p>"


_PIECES = {"\t": "<w:tab/>", "\x0b": "<w:br/>"}
