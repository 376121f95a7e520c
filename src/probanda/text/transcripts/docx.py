"""Word documents (`.docx`, ECMA-376), in and out.

Read: the paragraphs of the body as lines; a row of a table as one line, its cells parted by tabs; a soft line break as
a vertical tab. Tracked insertions are read, tracked deletions are not; deletions, comments and footnotes are kept and
said. Macros are never run, links to outside never followed; that there are some is said. The look is not kept.
Written: a paragraph a cue, with the writing direction of its words, no author and no date; a table where versions stand
beside the words (see `facing`). Our notes are a part of custom XML.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence

import msgspec

from probanda.model.errors import EvidenceError
from probanda.model.speech import Kept, ReadTranscript, Version
from probanda.text.plain import read_plain
from probanda.text.transcripts import facing
from probanda.text.transcripts.archive import Archive
from probanda.text.transcripts.lines import as_typed, line_of
from probanda.text.transcripts.wordprocessing import W, lines_of, lines_of_block, name_of, paragraph
from probanda.text.transcripts.written import LINE_END, Native, Rendered
from probanda.text.transcripts.xml_tree import Element, characters, parse

_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OURS = "urn:probanda:notes:1"
_MADE = (1980, 1, 1, 0, 0, 0)  # the oldest time that ZIP knows: when it was written is nobody's business
_SAID = 200  # characters of a comment that a remark shows
_SHOWN = 3


def read(data: bytes, *, heading: str = "") -> Native:
    """The cues of a Word document.

    Raises:
        EvidenceError: it is none, or no words stand in it.
    """
    archive = Archive(data)
    body = _main_part(archive)
    deleted: list[str] = []
    text, rows = _text(body, deleted)
    if not text.strip():
        raise EvidenceError("no words stand in the document", advice="Text in pictures cannot be read here.")
    read = read_plain(text, heading=heading)
    cues, alone = facing.set_beside(read.cues, rows)
    keys = dict.fromkeys(one.version for cue in cues for one in cue.beside)
    read = msgspec.structs.replace(read, cues=cues, versions=tuple(Version(key=key) for key in keys))
    asides = [("docx.alone", f"{one.version}: {one.text}") for one in alone]
    asides += [("docx.deleted", one) for one in deleted if one.strip()]
    asides += [("docx.comment", one) for one in _asides(archive, "word/comments.xml", "comment")]
    asides += [("docx.footnote", one) for one in _asides(archive, "word/footnotes.xml", "footnote")]
    asides += [("docx.footnote", one) for one in _asides(archive, "word/endnotes.xml", "endnote")]
    return Native(
        read=msgspec.structs.replace(
            read,
            notes=(*read.notes, *_remarks(archive, asides)),
            kept=tuple(Kept(name=name, value=value) for name, value in asides),
        ),
        notes=_notes(archive),
    )


def render(read: ReadTranscript, notes: str) -> Rendered:
    """The Word document; `notes` is one line of JSON or empty."""
    versions = facing.versions_of(read)
    if 0 < len(versions) <= facing.MOST_VERSIONS:
        paragraphs = facing.table(read, versions)
    else:
        typed = as_typed(read)
        lines = LINE_END.split(typed) if typed else [line for cue in read.cues for line in _apart(line_of(cue))]
        paragraphs = "".join(map(paragraph, lines))
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _relationships(
            f'<Relationship Id="r1" Type="{_RELS}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": (
            f'{_DECLARATION}<w:document xmlns:w="{W[:-1]}"><w:body>{paragraphs}<w:sectPr/></w:body></w:document>'
        ),
    }
    if notes:
        parts["word/_rels/document.xml.rels"] = _relationships(
            f'<Relationship Id="r1" Type="{_RELS}/customXml" Target="../customXml/item1.xml"/>'
        )
        parts["customXml/item1.xml"] = f'{_DECLARATION}<notes xmlns="{_OURS}">{characters(notes)}</notes>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _MADE), part.encode(), zipfile.ZIP_DEFLATED)
    return Rendered(data=out.getvalue(), order=tuple(range(len(read.cues))))


def _text(body: Element, deleted: list[str]) -> tuple[str, list[tuple[int, facing.Row]]]:
    """(all lines of the document, the rows of our tables with the line at which each begins)."""
    lines: list[str] = []
    rows: list[tuple[int, facing.Row]] = []
    count = 1  # the number of the next line: a paragraph of another program can hold more than one
    for block in body.elements():
        table = facing.table_in(block, deleted)
        pieces = (
            [(None, lines_of_block(block, deleted))]
            if table is None
            else [(row, (*row.words, "")) for row in table.rows]
        )
        for row, found in pieces:
            if row is not None:
                rows.append((count, row))
            for line in found:
                lines.append(line)
                count += 1 + len(LINE_END.findall(line))
    return "\n".join(lines), rows


def _main_part(archive: Archive) -> Element:
    """The body of the document."""
    found = archive.part("word/document.xml")
    if found is None:
        raise EvidenceError("the ZIP archive holds no Word document", advice="Give a .docx file.")
    for part in _parsed(found).elements():
        if name_of(part) == "body":
            return part
    raise EvidenceError("the Word document has no body", advice="Have it saved again as .docx.")


def _parsed(data: bytes) -> Element:
    return parse(data, namespaces=True)


def _asides(archive: Archive, part: str, name: str) -> Iterator[str]:
    """Comments or footnotes as text."""
    found = archive.part(part)
    for one in _parsed(found).elements() if found is not None else ():
        if name_of(one) == name:
            text = "\n".join(lines_of(one, [])).strip()
            if text:
                yield text


def _remarks(archive: Archive, asides: Sequence[tuple[str, str]]) -> Iterator[str]:
    what = {
        "docx.alone": "text of a version beside no cue",
        "docx.deleted": "deletion",
        "docx.comment": "comment",
        "docx.footnote": "footnote",
    }
    for name, word in what.items():
        said = [value for found, value in asides if found == name]
        if said:
            shown = ", ".join(f"“{_short(one)}”" for one in said[:_SHOWN])
            more = f" and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
            plural = "s" if len(said) > 1 else ""
            yield f"The document has {len(said)} {word}{plural}, no words of a cue: {shown}{more}."
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in archive.names):
        yield "The document holds macros: they were not run and not read."
    outside = sum(_outside(archive.part(name) or b"") for name in archive.names if name.endswith(".rels"))
    if outside:
        yield f"The document names {outside} place{'s' if outside > 1 else ''} outside itself: nothing was fetched."
    hidden = [
        name for name in archive.names if name.startswith("word/") and re.search(r"/(?:header|footer)\d*\.xml", name)
    ]
    if hidden:
        yield "The document has headers or footers: they were not read."


def _outside(relations: bytes) -> int:
    if not relations:
        return 0
    return sum(one.attributes.get("TargetMode") == "External" for one in _parsed(relations).elements())


def _notes(archive: Archive) -> str:
    for name in archive.names:
        if name.startswith("customXml/item") and name.endswith(".xml"):
            root = _parsed(archive.part(name) or b"<none/>")
            if root.tag == f"{_OURS}}}notes":
                return root.text()
    return ""


def _apart(line: str) -> tuple[str, ...]:
    """The line, and an empty one where a reader could take it together with the next: an open bracket, a number."""
    opened = line.count("[") + line.count("［") != line.count("]") + line.count("］")
    return (line, "") if opened or line.strip().isdecimal() else (line,)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SAID else flat[: _SAID - 1] + "…"


def _relationships(inside: str) -> str:
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTENT_TYPES = (
    f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
