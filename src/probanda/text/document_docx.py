"""A Word document (DOCX) as paragraphs of text, in the child.

1. A DOCX file is a ZIP archive of XML (ECMA-376). Only the parts that hold words are opened, each up to a limit; no
   declaration of a document type or an entity is accepted, so that no small file becomes a large one.
2. Text is what `w:t` holds. Words that tracking struck out are not read, hidden ones are; notes say both. Numbers that
   Word counts by itself (lists, footnotes) stand in no text and are not read.
3. Of alternatives (`mc:AlternateContent`) the first is read. Links, pictures, macros and embedded files are never
   opened.
"""

import re
import zipfile
import zlib
from pathlib import Path
from xml.parsers import expat

from probanda.text.document_limits import Parts, Said, UnreadableError, counted

_MAIN = "word/document.xml"
# Parts that hold words, in the order in which they are read, and what their paragraphs are called.
_PARTS = (
    (re.compile(re.escape(_MAIN)), "paragraph"),
    (re.compile(r"word/footnotes\.xml"), "footnote"),
    (re.compile(r"word/endnotes\.xml"), "endnote"),
    (re.compile(r"word/comments\.xml"), "comment"),
    (re.compile(r"word/header\d*\.xml"), "header"),
    (re.compile(r"word/footer\d*\.xml"), "footer"),
)
_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']")
MAX_PART_BYTES = 64 << 20  # of XML, unpacked: the text of a thousand pages is 20 MB of it
_MAX_RELATIONS_BYTES = 4 << 20
_MAX_ENTRIES = 10_000
_MAX_DEPTH = 1_000  # elements inside one another; Word writes some thirty
_CHUNK = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0"


def read(path: Path, *, encoding: str | None) -> tuple[list[Said], list[str]]:  # noqa: ARG001 - XML says its own
    """(parts, notes).

    Raises:
        UnreadableError: it is no DOCX file, is locked, or holds more than the limits.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as why:
        with path.open("rb") as file:
            if file.read(4) == _OLE:
                raise UnreadableError("it is an old Word document, or one behind a password") from why
        raise UnreadableError(f"it is no whole ZIP archive, as a DOCX file is ({why})") from why
    except RuntimeError as why:  # zipfile's own, for an entry behind a password
        raise UnreadableError("it is behind a password") from why


def _read(archive: zipfile.ZipFile) -> tuple[list[Said], list[str]]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > _MAX_ENTRIES:
        raise UnreadableError(f"it holds more than {_MAX_ENTRIES:,} files")
    if names.count(_MAIN) != 1:
        raise UnreadableError(
            "it holds no document of Word" if _MAIN not in names else "it holds two documents of Word"
        )
    parts, notes = Parts(), []
    struck = hidden = 0
    for pattern, kind in _PARTS:
        for entry in sorted((one for one in entries if pattern.fullmatch(one.filename)), key=lambda one: one.filename):
            words = _Words(parts, kind)
            words.read(archive, entry)
            struck, hidden = struck + words.struck, hidden + words.hidden
    if struck:
        notes.append(
            f"{counted(struck, 'run of words was', 'runs of words were')} struck out by tracking, and not read"
        )
    if hidden:
        notes.append(
            f"{counted(hidden, 'run of words is', 'runs of words are')} marked as hidden, and read all the same"
        )
    if outside := _outside(archive, names):
        notes.append(f"it names {counted(outside, 'thing', 'things')} outside itself: nothing was fetched")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        notes.append("it holds macros: none was run")
    return parts.found, notes


def _outside(archive: zipfile.ZipFile, names: list[str]) -> int:
    """How many relations lead out of the document."""
    return sum(
        len(_OUTSIDE.findall(_unpacked(archive, archive.getinfo(name), _MAX_RELATIONS_BYTES)))
        for name in dict.fromkeys(names)
        if name.startswith("word/_rels/") and name.endswith(".rels")
    )


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    with archive.open(entry) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise UnreadableError(f"{entry.filename} in it is larger than {limit >> 20} MiB")
    return data


class _Words:
    """Reads one XML part into paragraphs."""

    def __init__(self, parts: Parts, kind: str) -> None:
        self._parts, self._kind = parts, kind
        self._paragraphs: list[tuple[int, list[str]]] = []  # open ones: a text box holds paragraphs inside a paragraph
        self._depth = 0
        self._passed_over = 0  # depth of the alternative that is not read; 0: none
        self._in_text = False
        self.struck = self.hidden = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = _refuse_document_type
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        """Read the part.

        Raises:
            UnreadableError: it is no XML, or more than the limits.
        """
        size = 0
        try:
            with archive.open(entry) as file:
                while chunk := file.read(_CHUNK):
                    size += len(chunk)
                    if size > MAX_PART_BYTES:
                        raise UnreadableError(f"{entry.filename} in it is larger than {MAX_PART_BYTES >> 20} MiB")
                    self._parser.Parse(chunk, False)
                self._parser.Parse(b"", True)
        except expat.ExpatError as why:
            raise UnreadableError(f"{entry.filename} in it is broken XML ({why})") from why

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise UnreadableError(f"its elements stand more than {_MAX_DEPTH:,} deep in one another")
        if self._passed_over:
            return
        if name == _FALLBACK:
            self._passed_over = self._depth
            return
        namespace, _, local = name.rpartition(" ")
        if namespace in _NAMESPACES:
            self._begin(local, attributes)

    def _begin(self, local: str, attributes: dict[str, str]) -> None:
        match local:
            case "p":
                self._paragraphs.append((self._parts.number(self._kind), []))
            case "t":
                self._in_text = True
            case "tab" | "ptab":
                self._add("\t")
            case "br" | "cr":
                self._add("\n")
            case "noBreakHyphen":
                self._add("\u2011")
            case "softHyphen":
                self._add("\u00ad")
            case "delText":
                self.struck += 1
            case "vanish":
                self.hidden += all(value not in ("0", "false", "off") for value in attributes.values())

    def _end(self, name: str) -> None:
        if self._passed_over:
            if self._depth == self._passed_over:
                self._passed_over = 0
            self._depth -= 1
            return
        self._depth -= 1
        namespace, _, local = name.rpartition(" ")
        if namespace not in _NAMESPACES:
            return
        if local == "t":
            self._in_text = False
        if local == "p" and self._paragraphs:
            number, words = self._paragraphs.pop()
            if (text := "".join(words)).strip():
                self._parts.add(self._kind, number, text)

    def _characters(self, data: str) -> None:
        if self._in_text and not self._passed_over:
            self._add(data)

    def _add(self, text: str) -> None:
        if self._paragraphs:
            self._paragraphs[-1][1].append(text)


def _refuse_document_type(*_: object) -> None:
    raise UnreadableError("it declares a document type, which no DOCX file does: such files are made to harm readers")
