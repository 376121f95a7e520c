"""A document from outside as text: its parts in order, and where in it a place of that text lies.

The parts (pages, paragraphs, notes) are joined to one text, so that a sentence that runs over the end of a page is
whole; a place in the joined text leads back to the part and the characters in it. What was not read is a note.
"""

from bisect import bisect_right
from enum import Enum
from functools import cached_property

from probanda.model.value import Value


class DocumentForm(Enum):
    """The forms of documents that can be read."""

    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


class PartKind(Enum):
    """What a part of a document is called in it."""

    PAGE = "page"
    PARAGRAPH = "paragraph"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    COMMENT = "comment"
    HEADER = "header"
    FOOTER = "footer"
    LINE = "line"


class Part(Value, frozen=True, kw_only=True):
    """One part: what it is, its number among those of its kind, from 1, and its text."""

    kind: PartKind
    number: int
    text: str


class Place(Value, frozen=True, kw_only=True):
    """Characters [start, end) of a part; `end` counts in the part `last`, which is the same but for a break."""

    kind: PartKind
    number: int
    start: int
    last: int
    end: int

    @property
    def words(self) -> str:
        """The place as a person looks it up."""
        where = f"{self.kind.value} {self.number}"
        if self.last == self.number:
            return f"{where}, characters {self.start} to {self.end}"
        return f"{where}, character {self.start}, to {self.kind.value} {self.last}, character {self.end}"


class DocumentText(Value, frozen=True, kw_only=True, dict=True):
    """The text of a document and what was not read of it."""

    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()

    @cached_property
    def joined(self) -> str:
        """The parts as one text: a page ends like a line, everything else like a paragraph."""
        return "".join(part.text + _break(part) for part in self.parts)

    def place(self, start: int, end: int) -> Place:
        """Where the characters [start, end) of the joined text lie."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, max(start, end - 1)) - 1
        one, other = self.parts[first], self.parts[last]
        if one.kind is not other.kind:  # text of two kinds is never joined by a citation
            last, other, end = first, one, self._starts[first] + len(one.text)
        return Place(
            kind=one.kind,
            number=one.number,
            start=start - self._starts[first],
            last=other.number,
            end=end - self._starts[last],
        )

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        starts, at = [], 0
        for part in self.parts:
            starts.append(at)
            at += len(part.text) + len(_break(part))
        return tuple(starts)


def _break(part: Part) -> str:
    return "\n" if part.kind in (PartKind.PAGE, PartKind.LINE) else "\n\n"
