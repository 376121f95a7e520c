"""What an Open-PSA file defines, from its XML, and nothing that an XML file can be a bomb by.

- The format: Open-PSA Model Exchange Format 2.0d, `opsa-mef`.
- A document type is refused, and with it every entity; another file (`include`) is never opened, and the file refused.
- Gates, basic events and house events are read, in fault trees, components and model data; formulas may be nested.
- Probabilities, parameters, labels and everything else is left aside, and it is said what was.
- A definition is public, unless it or what it stands in says `role="private"`.
"""

from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from probanda.model.errors import ReaderError

_LARGEST = 64 << 20  # bytes: the largest public models have some ten megabytes
_MOST_PARTS = 2_000_000  # of formulas: those have some hundred thousand, and each takes 390 bytes of memory (measured)
CONNECTIVES = frozenset({"and", "or", "atleast", "cardinality", "not", "xor", "iff", "imply", "implies", "nand", "nor"})
REFERENCES = frozenset({"event", "gate", "basic-event", "house-event"})
_DEFINED = {"define-gate": "gate", "define-basic-event": "basic-event", "define-house-event": "house-event"}
_CONTAINERS = frozenset({"define-fault-tree", "define-component"})
_OPENED = frozenset({"opsa-mef", "model-data"})
_WORDLESS = frozenset({"label", "attributes", "attribute"})  # notes for readers: nothing is lost of the tree


class Part(NamedTuple):
    """A formula or a part of one: a connective, a reference or a constant; what it joins comes before it."""

    word: str
    line: int
    attributes: dict[str, str]
    joins: tuple[int, ...]


class Definition(NamedTuple):
    """A gate, a basic event or a house event."""

    kind: str
    name: str
    container: tuple[str, ...]
    private: bool
    line: int
    formula: int | None
    """The part that it follows from; None where the file gives none."""


class Definitions(NamedTuple):
    """All that a file defines, in its order, and the names of the elements that were left aside."""

    parts: tuple[Part, ...]
    definitions: tuple[Definition, ...]
    left_aside: tuple[str, ...]


def read_definitions(path: Path) -> Definitions:
    """What the file defines.

    Raises:
        ReaderError: it cannot be read, is no Open-PSA file, or says something that cannot be left aside.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise refusal(path.name, None, f"it is larger than {_LARGEST >> 20} MiB")
        data = path.read_bytes()
    except OSError as why:
        raise ReaderError(f"{path.name} cannot be read", advice="Check its name and who may read it.") from why
    reading = _Reading(path.name)
    try:
        reading.parser.Parse(data, True)
    except expat.ExpatError as why:
        raise refusal(path.name, why.lineno, f"it is no well-formed XML ({expat.ErrorString(why.code)})") from why
    except (LookupError, UnicodeError) as why:
        raise refusal(path.name, None, "its encoding is not known") from why
    return Definitions(tuple(reading.parts), tuple(reading.definitions), tuple(reading.left_aside))


def refusal(file: str, line: int | None, message: str, advice: str = "") -> ReaderError:
    """The error for a mistake in a file, with its line where it has one."""
    at = f"{file}, line {line}" if line is not None else file
    return ReaderError(f"{at}: {message}", advice=advice or "Mend the file, or have it written again by its tool.")


class _Open(NamedTuple):
    """An element that is open, with the parts found directly inside."""

    tag: str
    line: int
    attributes: dict[str, str]
    inside: list[int]


class _Reading:
    """Takes expat's events, one after the other; keeps no tree, so that no file is too deep."""

    def __init__(self, file: str) -> None:
        self.parts: list[Part] = []
        self.definitions: list[Definition] = []
        self.left_aside: dict[str, None] = {}
        self._file = file
        self._open: list[_Open] = []
        self._containers: list[tuple[str, bool]] = []
        self._skipped = 0
        """How deep we are in something that is left aside."""
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        if not self._open and not self._skipped and tag != "opsa-mef":
            raise refusal(self._file, line, f"it begins with {tag!r}, and an Open-PSA file with 'opsa-mef'")
        if tag == "include":
            raise refusal(
                self._file, line, "it includes another file, which is never opened", "Give one file with everything."
            )
        above = self._open[-1].tag if self._open else ""
        if self._skipped or not self._is_read(tag, above, line):
            self._skipped += 1
            return
        if tag in _CONTAINERS:
            private = attributes.get("role", "private" if self._private() else "public") == "private"
            self._containers.append((self._name(tag, attributes, line), private))
        self._open.append(_Open(tag, line, attributes, []))

    def _is_read(self, tag: str, above: str, line: int) -> bool:
        """Whether an element is read; else it is left aside with all that is in it."""
        in_formula = above in CONNECTIVES or above == "define-gate"
        if in_formula and tag in CONNECTIVES | REFERENCES | {"constant"}:
            return True
        if tag in _WORDLESS:
            return False
        if in_formula or above in REFERENCES | {"constant"}:
            raise refusal(self._file, line, f"{tag!r} is not known inside {above!r}")
        if above == "define-house-event" and tag == "constant":
            return True
        if above in _CONTAINERS | _OPENED and (tag in _CONTAINERS or tag in _DEFINED or tag == "model-data"):
            return True
        if above:
            self.left_aside["probabilities of basic events" if above == "define-basic-event" else tag] = None
        return not above

    def _end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        element = self._open.pop()
        if tag in CONNECTIVES or tag in REFERENCES or tag == "constant":
            self._open[-1].inside.append(len(self.parts))
            if len(self.parts) >= _MOST_PARTS:
                raise refusal(self._file, element.line, f"it joins more than {_MOST_PARTS} things: too many for a tree")
            self.parts.append(Part(tag, element.line, element.attributes, tuple(element.inside)))
        elif tag in _CONTAINERS:
            self._containers.pop()
        elif tag in _DEFINED:
            self._define(element)

    def _define(self, element: _Open) -> None:
        name = self._name(element.tag, element.attributes, element.line)
        kind = _DEFINED[element.tag]
        if len(element.inside) > 1:
            raise refusal(
                self._file, element.line, f"{kind} {name!r} has {len(element.inside)} formulas, and may have one"
            )
        self.definitions.append(
            Definition(
                kind=kind,
                name=name,
                container=tuple(container for container, _ in self._containers),
                private=element.attributes.get("role", "private" if self._private() else "public") == "private",
                line=element.line,
                formula=element.inside[0] if element.inside else None,
            )
        )

    def _private(self) -> bool:
        return bool(self._containers) and self._containers[-1][1]

    def _name(self, tag: str, attributes: dict[str, str], line: int) -> str:
        name = attributes.get("name", "")
        if not name:
            raise refusal(self._file, line, f"{tag!r} has no name")
        return name

    def _refuse_doctype(self, *_: object) -> None:
        raise refusal(
            self._file,
            self.parser.CurrentLineNumber,
            "it declares a document type, which can hide a bomb: it was not read",
            "Remove the declaration; an Open-PSA file needs none.",
        )
