"""YAML text as a tree in which every key and every value knows its line.

Rules:

- YAML 1.2 by events: nothing is typed here, so dates, time codes and `no` are the words that stand in the file.
- One document. Keys are single words; a key that stands twice is a mistake that names both lines, the first counts.
- Anchors, aliases, merge keys, tags and directives are refused: a case folder says each thing where it stands, and
  a few lines of aliases can stand for millions of values.
- UTF-8, indented by spaces, without control characters; at most `MAX_BYTES` and `MAX_DEPTH`.

Malformed text gives one mistake with its line: what follows cannot be understood. Everything else goes on.
"""

import re
from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from probanda.collect.case_folder.words import YAML_PROBLEMS, shown
from probanda.model.errors import Mistake
from probanda.model.value import Value

MAX_BYTES = 2 * 1024 * 1024  # some 5,000 claims, five seconds of reading; longer sheets are divided by hand
MAX_DEPTH = 24  # the deepest authored value lies 7 levels deep

# YAML 1.2.2, 5.1: what may stand in a document, less DEL, a byte order mark within the text, and the line ends of
# YAML 1.1 (U+0085, U+2028, U+2029): ruamel.yaml still folds them into spaces, and nobody sees them.
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_TAB_INDENT = re.compile(r"^ *\t", re.MULTILINE)
_BOM = "\ufeff"
_NULL = {"", "~", "null", "Null", "NULL"}  # YAML 1.2.2, 10.3.2

# What is never closed is found at the end of the file, and mended where it begins.
_TOLD_WHERE_IT_BEGINS = ("found unexpected end of stream", "could not find expected ':'", "expected ',' or")


class Scalar(Value, frozen=True, kw_only=True):
    """Words; `plain`: without quotation marks, so that `3` can be a number."""

    line: int
    text: str
    plain: bool

    @property
    def null(self) -> bool:
        """Whether nothing stands here, or a word of YAML for it."""
        return self.plain and self.text in _NULL


class Entry(Value, frozen=True, kw_only=True):
    """A key and its value, the key with its own line."""

    key: str
    line: int
    value: "Node"


class Mapping(Value, frozen=True, kw_only=True):
    """Keys with values, each key once, in the order of the file."""

    line: int
    entries: tuple[Entry, ...]

    def get(self, key: str) -> "Node | None":
        """The value of this key."""
        return next((entry.value for entry in self.entries if entry.key == key), None)


class Sequence(Value, frozen=True, kw_only=True):
    """Values in order."""

    line: int
    items: tuple["Node", ...]


Node = Scalar | Mapping | Sequence


class _Refused(Exception):  # noqa: N818 - it never leaves this module
    """The text cannot be read on from here."""

    def __init__(self, line: int, message: str, advice: str) -> None:
        super().__init__(message)
        self.line, self.message, self.advice = line, message, advice


def read_nodes(raw: bytes, *, file: str) -> tuple[Node | None, tuple[Mistake, ...]]:
    """The tree of one file and its mistakes; None when it cannot be read as YAML at all."""
    tree = _Tree(file)
    try:
        return tree.read(_decoded(raw)), tuple(tree.mistakes)
    except _Refused as why:
        tree.note(why.line, "", why.message, why.advice)
        return None, tuple(tree.mistakes)


def _decoded(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        raise _Refused(
            1,
            f"the file has more than {MAX_BYTES:,} bytes",
            "Divide it into several files; long texts belong into exhibits",
        )
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise _Refused(1, "the file is written in UTF-16", "Save it as UTF-8")
    try:
        text = raw.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as why:
        raise _Refused(
            raw.count(b"\n", 0, why.start) + 1,
            f"the file is not UTF-8: byte 0x{raw[why.start]:02X} stands where no character of UTF-8 can",
            "Save it as UTF-8; older Windows programs write Arabic as Windows-1256 and Cyrillic as Windows-1251",
        ) from why
    found = _UNPRINTABLE.search(text)
    if found:
        raise _Refused(
            _line(text, found.start()),
            f"the character U+{ord(found.group()):04X} cannot stand in a YAML file",
            "Remove it; it is invisible in most editors",
        )
    tab = _TAB_INDENT.search(text)
    if tab:
        raise _Refused(_line(text, tab.start()), "the line is indented with a tab", "Indent with spaces")
    return text


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


class _Tree:
    """Builds the tree of one file from events, noting mistakes as it goes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.mistakes: list[Mistake] = []

    def note(self, line: int, key: str, message: str, advice: str) -> None:
        self.mistakes.append(Mistake(file=self.file, line=line, key=key, message=message, advice=f"{advice}."))

    def read(self, text: str) -> Node | None:
        found: Node | None = None
        events = _events(text)
        for event in events:
            if isinstance(event, DocumentStartEvent):
                if found is not None:
                    raise _Refused(
                        _at(event), "a second document begins here", "Write one document a file, without `---`"
                    )
                if event.version is not None or event.tags:
                    raise _Refused(_at(event), "the file begins with a directive (`%`)", "Remove it: YAML 1.2 is read")
            elif isinstance(event, (ScalarEvent, SequenceStartEvent, MappingStartEvent, AliasEvent)):
                found = self._node(event, events, depth=1)
        return found

    def _node(self, event: Event, events: Iterator[Event], *, depth: int) -> Node:
        self._refuse_references(event)
        if depth > MAX_DEPTH:
            raise _Refused(
                _at(event), f"values are nested more than {MAX_DEPTH} deep", "See docs/case-folder.md for the keys"
            )
        if isinstance(event, ScalarEvent):
            if found := _UNPRINTABLE.search(event.value):  # by an escape between double quotation marks
                message = f"an escape stands for U+{ord(found.group()):04X}, which is no character of a text"
                raise _Refused(_at(event), message, "Write the characters themselves")
            return Scalar(line=_at(event), text=event.value, plain=event.style is None)
        if isinstance(event, SequenceStartEvent):
            items = []
            while not isinstance(inner := next(events), SequenceEndEvent):
                items.append(self._node(inner, events, depth=depth + 1))
            return Sequence(line=_at(event), items=tuple(items))
        return self._mapping(event, events, depth=depth)

    def _mapping(self, event: Event, events: Iterator[Event], *, depth: int) -> Mapping:
        entries: dict[str, Entry] = {}
        while not isinstance(inner := next(events), MappingEndEvent):
            key = self._node(inner, events, depth=depth + 1)
            value = self._node(next(events), events, depth=depth + 1)
            if not isinstance(key, Scalar):
                self.note(key.line, "", "a key must be a single word, not a list or a mapping", "Write `key: value`")
            elif key.plain and key.text == "<<":
                self.note(key.line, "<<", "merge keys (`<<`) are not read", "Write the keys out where they belong")
            elif key.text in entries:
                self.note(
                    key.line,
                    shown(key.text),
                    f"the key stands twice, first on line {entries[key.text].line}",
                    "Keep one of the two",
                )
            else:
                entries[key.text] = Entry(key=key.text, line=key.line, value=value)
        return Mapping(line=_at(event), entries=tuple(entries.values()))

    def _refuse_references(self, event: Event) -> None:
        anchor = getattr(event, "anchor", None)
        if isinstance(event, AliasEvent):
            raise _Refused(
                _at(event),
                f"`*{shown(str(anchor))}` is an alias, which is not read",
                "Write the value out where it belongs; a text that begins with `*` goes between quotation marks",
            )
        if anchor is not None:
            raise _Refused(
                _at(event),
                f"`&{shown(str(anchor))}` is an anchor, which is not read",
                "Write the value out where it belongs; a text that begins with `&` goes between quotation marks",
            )
        tag = getattr(event, "ctag", None)
        if tag is not None:
            raise _Refused(
                _at(event),
                f"`{shown(str(tag))}` is a tag, which is not read",
                "Remove it: the kind of each value is known; a text that begins with `!` goes between quotation marks",
            )


def _at(event: Event) -> int:
    return int(event.start_mark.line) + 1


def _events(text: str) -> Iterator[Event]:
    """The events of the text.

    Raises:
        _Refused: it is no YAML.
    """
    # A new reader a file: it keeps the state of what it read. No plug-ins: they would be looked for on the disk.
    events = YAML(typ="safe", pure=True, plug_ins=[]).parse(text)
    try:
        yield from events
    except MarkedYAMLError as why:
        problem = why.problem or why.context or ""
        mark = why.context_mark if problem.startswith(_TOLD_WHERE_IT_BEGINS) else why.problem_mark
        mark = mark or why.problem_mark or why.context_mark
        raise _refusal(problem, 0 if mark is None else mark.line) from why
    except YAMLError as why:
        raise _refusal(str(why).splitlines()[0] if str(why) else "", 0) from why


def _refusal(problem: str, line: int) -> _Refused:
    for beginning, message, advice in YAML_PROBLEMS:
        if problem.startswith(beginning):
            return _Refused(line + 1, message, advice)
    return _Refused(
        line + 1, f"the text is no YAML: {shown(problem)}", "Compare it with an example in docs/case-folder.md"
    )
