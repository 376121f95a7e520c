"""A law pack as people write it: one YAML file, read with the line of everything in it.

A pack is refused with the file, the line and what is wrong: an unknown key, a duplicate key, a gate other than AND, OR,
K, LEAF (NOT has no place in a charge: minimal sets are wrong on trees that hold it), a node without words, provision,
source or mark, a shape that is no tree (`structure`), a result that is no node of it. What passes here can still have
findings: see `lint`.

A node that says no `tag` has that of its kind (`tags`).
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, SequenceNode
from ruamel.yaml.nodes import Node as YamlNode

from probanda.law.finding import LintFinding
from probanda.law.packs import digest_of
from probanda.law.structure import pack_faults
from probanda.law.tags import TAG_OF_KIND
from probanda.model.errors import LawError
from probanda.model.ids import Digest
from probanda.model.law import Checked, LawPack, ModeCell, PackPart
from probanda.model.proof import Gate, Node, NodeKind, Side, Tag
from probanda.model.value import Value
from probanda.model.when import Day, day

_Form = TypeVar("_Form")
Words = Annotated[str, msgspec.Meta(min_length=1)]
Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
IsoDay = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
# What msgspec says at the end of a message: "- at `$.nodes[0].words`".
_AT = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")

MARK_WORDS = {
    Checked.TEXT: "read in the official text",
    Checked.SECONDARY: "read in a secondary page",
    Checked.MEMORY: "from memory, looked up by nobody",
    Checked.FICTIONAL: "invented for an example",
}


class AuthoredNode(Value, frozen=True, kw_only=True):
    """A node as a pack's author writes it."""

    id: Id
    kind: NodeKind
    tag: Tag | None = None
    gate: Gate = Gate.LEAF
    k: int | None = None
    side: Side = Side.FOR
    children: tuple[Id, ...] = ()
    target: Id | None = None
    element: int | None = None
    words: Words
    provision: Words
    source: Words
    checked: Checked


class AuthoredWaiver(Value, frozen=True, kw_only=True):
    """A clause of the text that the pack deliberately does not map."""

    clause: Words
    reason: Words
    places: tuple[Words, ...] = ()


class AuthoredPack(Value, frozen=True, kw_only=True):
    """A law pack as its author writes it."""

    key: Words
    version: Words
    title: Words
    part: PackPart
    forums: tuple[Words, ...]
    requires: tuple[Words, ...] = ()
    valid_from: IsoDay | None = None
    valid_to: IsoDay | None = None
    changed: str = ""
    twins: tuple[Words, ...] = ()
    waived: tuple[AuthoredWaiver, ...] = ()
    reviewer: str
    """Written even when it is empty: nobody reviewed it."""
    root: Id
    result: Id | None = None
    no_attempt: str = ""
    nodes: tuple[AuthoredNode, ...]


class AuthoredModes(Value, frozen=True, kw_only=True):
    """The table of modes as its author writes it."""

    cells: tuple[ModeCell, ...]


class PackFile(Value, frozen=True, kw_only=True):
    """A pack, the name of the file that it stands in, and the line of each of its nodes and keys."""

    pack: LawPack
    file: str
    lines: tuple[tuple[str, int], ...]

    def line(self, *subjects: str) -> int:
        """The line of the first of these nodes or keys that stands in the file; 1: none does."""
        known = dict(self.lines)
        return next((known[subject] for subject in subjects if subject in known), 1)


def read_pack(path: Path) -> LawPack:
    """The pack of one YAML file.

    Raises:
        LawError: the file is not a pack; the message names the file, the line and what is wrong.
    """
    return read_pack_file(path).pack


def read_pack_file(path: Path) -> PackFile:
    """The pack of one YAML file, with its lines.

    Raises:
        LawError: the file is not a pack; the message names the file, the line and what is wrong.
    """
    plain, tree = _read_yaml(path)
    _refuse_not(plain, tree, path)
    authored = _convert(plain, tree, AuthoredPack, path)
    try:
        pack = _packed(authored)
    except ValueError as why:
        raise _refusal(path, str(why), line=_line(tree, ("valid_from",))) from why
    read = PackFile(pack=pack, file=path.name, lines=_lines(tree, authored))
    found = pack_faults(pack)
    if found:
        first = read.line(*(word.strip(",:;()") for word in found[0].split()), "root")
        raise _refusal(path, "; ".join(found), line=first)
    return read


def read_pack_files(paths: Iterable[Path]) -> tuple[tuple[PackFile, ...], tuple[LintFinding, ...]]:
    """The packs of these files, and a finding for each file that is none."""
    read, refused = [], []
    for path in paths:
        try:
            read.append(read_pack_file(path))
        except LawError as why:
            place = f"{path.name}:{why.at}: "
            message = str(why).removeprefix(place)
            refused.append(
                LintFinding(rule="refused", pack="", subject="", message=message, file=path.name, line=int(why.at))
            )
    return tuple(read), tuple(refused)


def read_modes(path: Path) -> tuple[ModeCell, ...]:
    """The table of modes of one YAML file.

    Raises:
        LawError: the file is not one.
    """
    plain, tree = _read_yaml(path)
    return _convert(plain, tree, AuthoredModes, path).cells


def _read_yaml(path: Path) -> tuple[Any, YamlNode | None]:
    reader = YAML(typ="safe", pure=True)
    try:
        text = path.read_text(encoding="utf-8")
        return reader.load(text), YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as why:
        line = 1 if why.problem_mark is None else why.problem_mark.line + 1
        raise _refusal(path, str(why.problem), line=line) from why
    except (OSError, UnicodeDecodeError, YAMLError) as why:
        raise _refusal(path, str(why)) from why


def _refuse_not(plain: Any, tree: YamlNode | None, path: Path) -> None:
    nodes = plain.get("nodes") if isinstance(plain, dict) else None
    for place, node in enumerate(nodes if isinstance(nodes, list) else []):
        if isinstance(node, dict) and str(node.get("gate")).upper() == "NOT":
            raise _refusal(
                path,
                f"node {node.get('id')} is a NOT: a charge is built of AND, OR and K only; write what speaks against it"
                " as a tree of its own with `side: against` and a `target`",
                line=_line(tree, ("nodes", place, "gate")),
            )


def _convert(plain: Any, tree: YamlNode | None, form: type[_Form], path: Path) -> _Form:
    try:
        return msgspec.convert(plain, form)
    except msgspec.ValidationError as why:
        at = _AT.search(str(why))
        steps = [key or int(place) for key, place in _STEP.findall(at["path"])] if at else []
        raise _refusal(path, str(why), line=_line(tree, steps)) from why


def _line(tree: YamlNode | None, steps: tuple[str | int, ...] | list[str | int]) -> int:
    """The line of the key or item that these steps lead to; of the last one on the way that is there."""
    node, line = tree, 1 if tree is None else tree.start_mark.line + 1
    for step in steps:
        if isinstance(node, MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == step), None)
            if pair is None:
                return line
            node, line = pair[1], pair[0].start_mark.line + 1
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def _lines(tree: YamlNode | None, authored: AuthoredPack) -> tuple[tuple[str, int], ...]:
    keys = {key: _line(tree, (key,)) for key in authored.__struct_fields__}
    nodes = {node.id: _line(tree, ("nodes", place)) for place, node in enumerate(authored.nodes)}
    waived = {
        f"{waiver.clause}: {waiver.reason}": _line(tree, ("waived", place))
        for place, waiver in enumerate(authored.waived)
    }
    return tuple({**keys, **waived, **nodes}.items())


def _packed(authored: AuthoredPack) -> LawPack:
    pack = LawPack(
        key=authored.key,
        version=authored.version,
        title=authored.title,
        part=authored.part,
        forums=authored.forums,
        requires=authored.requires,
        root=authored.root,
        nodes=tuple(_node(node) for node in authored.nodes),
        marks=tuple((node.id, node.checked) for node in authored.nodes),
        valid_from=_day(authored.valid_from),
        valid_to=_day(authored.valid_to),
        twins=authored.twins,
        waived=tuple(f"{waiver.clause}: {waiver.reason}" for waiver in authored.waived),
        waived_places=tuple(place for waiver in authored.waived for place in waiver.places),
        elements=tuple((node.id, node.element) for node in authored.nodes if node.element is not None),
        result=authored.result,
        no_attempt=authored.no_attempt,
        changed=authored.changed,
        reviewer=authored.reviewer,
        digest=Digest(""),
    )
    return msgspec.structs.replace(pack, digest=digest_of(pack))


def _node(node: AuthoredNode) -> Node:
    return Node(
        id=node.id,
        node_kind=node.kind,
        gate=node.gate,
        k=node.k,
        side=node.side,
        children=node.children,
        target=node.target,
        words=node.words,
        provision=node.provision,
        source=f"{node.source} ({MARK_WORDS[node.checked]})",
        tag=node.tag or TAG_OF_KIND[node.kind],
    )


def _day(text: str | None) -> Day | None:
    return None if text is None else day(text)


def _refusal(path: Path, what: str, *, line: int = 1) -> LawError:
    return LawError(f"{path.name}:{line}: {what}", advice="docs/law-packs.md says how a pack is written.", at=str(line))
