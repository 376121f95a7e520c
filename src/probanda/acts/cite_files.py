"""Citations of law in files: plain text, HTML, DOCX, PDF, and folders of them, each with its place.

1. A file from outside that is no plain text is read by the confined child. 2. In a folder nothing stops at one file:
what could not be searched is told with its reason, and so is what is no text at all. 3. Links are not followed.
"""

import os
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from probanda.model.document import DocumentText, PartKind, Place
from probanda.model.errors import EvidenceError, MachineError, UsageError
from probanda.model.law import Citation, Provisions
from probanda.model.ports import ConfinedReader
from probanda.model.value import Value
from probanda.model.when import Day
from probanda.text.citations import find_citations
from probanda.text.documents import HEAD_BYTES, OTHER_DOCUMENTS, form_of, read_document
from probanda.text.formats import decode

# A plain text is read whole: a larger one is refused with a sentence before it fills the memory.
MAX_TEXT_BYTES = 1 << 30


class SearchedText(Value, frozen=True, kw_only=True, dict=True):
    """A text that is searched for citations, and the way back into its file."""

    text: str
    document: DocumentText | None = None
    """None: plain text, whose places are lines."""

    def place(self, start: int, end: int) -> Place:
        """Where [start, end) of the text stands."""
        if self.document is not None:
            return self.document.place(start, end)
        first, last = self._line(start), self._line(max(start, end - 1))
        return Place(
            kind=PartKind.LINE,
            number=first + 1,
            start=start - self._lines[first],
            last=last + 1,
            end=end - self._lines[last],
        )

    @cached_property
    def _lines(self) -> list[int]:
        starts, at = [0], self.text.find("\n")
        while at != -1:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    def _line(self, position: int) -> int:
        return bisect_right(self._lines, position) - 1


class CitedFile(Value, frozen=True, kw_only=True):
    """The citations of one file, each with its place; or why it was not searched."""

    name: str
    """Its path below the folder, with `/`; of a single file its name."""
    citations: tuple[tuple[Citation, Place], ...] = ()
    notes: tuple[str, ...] = ()
    """What was not read of it, or was read although it is hidden."""
    unsearched: str = ""
    """Why it was not searched; empty: it was."""
    is_text: bool = True
    """Whether it is a text or a document to a person, by its bytes and its name."""


def searched_text(path: Path, name: str, *, reader: ConfinedReader, encoding: str | None = None) -> SearchedText:
    """The text of a file, by what its first bytes and its name say that it is.

    Raises:
        EvidenceError: it is no text, or cannot be read; the sentence says why.
        UsageError: the encoding is none.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    form = form_of(head, name)
    if form is not None:
        document = read_document(path, form, reader=reader, encoding=encoding)
        return SearchedText(text=document.joined, document=document)
    if Path(name).suffix.lower() in OTHER_DOCUMENTS:
        raise EvidenceError(
            f"{name} is a form of document that is not read here", advice="Save it as DOCX, PDF or text."
        )
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise EvidenceError(f"{name} is larger than {MAX_TEXT_BYTES >> 30} GiB", advice="Cut it into smaller files.")
    return SearchedText(text=decode(path.read_bytes(), encoding=encoding or "utf-8"))


def cite_file(
    path: Path,
    name: str,
    provisions: Provisions,
    *,
    reader: ConfinedReader,
    encoding: str | None = None,
    on: Day | None = None,
) -> CitedFile:
    """The citations of one file.

    Raises:
        EvidenceError: it cannot be searched.
    """
    searched = searched_text(path, name, reader=reader, encoding=encoding)
    found = find_citations(searched.text, provisions, on=on)
    return CitedFile(
        name=name,
        citations=tuple((citation, searched.place(citation.start, citation.end)) for citation in found),
        notes=searched.document.notes if searched.document else (),
    )


def cite_folder(
    folder: Path, provisions: Provisions, *, reader: ConfinedReader, encoding: str | None = None, on: Day | None = None
) -> Iterator[CitedFile]:
    """Each file below the folder, in the order of their names."""
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        try:
            if path.is_symlink() or not path.is_file():
                yield CitedFile(
                    name=name, unsearched="it is a link or no file, and links are not followed", is_text=False
                )
            elif _is_binary(path):
                yield CitedFile(name=name, unsearched="it is no text", is_text=False)
            else:
                yield cite_file(path, name, provisions, reader=reader, encoding=encoding, on=on)
        except (EvidenceError, UsageError) as why:
            yield CitedFile(name=name, unsearched=str(why))
        except OSError as why:
            yield CitedFile(name=name, unsearched=f"the machine refused: {why.strerror or why}")


def _files(folder: Path) -> Iterator[Path]:
    """Files and links below the folder; folders that are links are told of, and not entered."""

    def refuse(why: OSError) -> None:
        raise MachineError(f"a folder cannot be read: {why}", advice="Check its permissions.") from why

    for place, folders, files in os.walk(folder, onerror=refuse):
        links = [name for name in folders if Path(place, name).is_symlink()]
        folders.sort()
        for name in sorted((*files, *links)):
            yield Path(place, name)


def _is_binary(path: Path) -> bool:
    """Whether it is no text to anybody: none of our documents, and NUL among its first bytes."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    other = path.suffix.lower() in OTHER_DOCUMENTS
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16 is full of NULs
    return b"\0" in head and not other and not wide and form_of(head, path.name) is None
