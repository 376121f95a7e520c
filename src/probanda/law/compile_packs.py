"""Compiling law packs: YAML by people becomes `packs/compiled.json`, keyed by digest; YAML is never read at start-up.

::

    python -m probanda.law.compile_packs                  writes packs/compiled.json
    python -m probanda.law.compile_packs --schema FOLDER  writes law-pack.schema.json and modes.schema.json there

A pack is refused with the file and what is wrong: an unknown key, a duplicate key, a gate other than AND, OR, K, LEAF
(NOT has no place in a charge: minimal sets are wrong on trees that hold it), a node without words, provision, source or
mark, a shape that is no tree (`structure`). What passes here can still have findings: see `lint`.
"""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from probanda.law.packs import COMPILED, CompiledLaw, digest_of
from probanda.law.structure import faults
from probanda.model.errors import LawError
from probanda.model.ids import Digest
from probanda.model.law import Checked, LawPack, ModeCell, PackPart
from probanda.model.proof import Gate, Node, NodeKind, Side
from probanda.model.value import Value
from probanda.model.when import Day, day

_FOLDER = COMPILED.parent
_MODES = _FOLDER.parent / "modes.yaml"
_Form = TypeVar("_Form")
Words = Annotated[str, msgspec.Meta(min_length=1)]
Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
IsoDay = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]

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
    gate: Gate = Gate.LEAF
    k: int | None = None
    side: Side = Side.FOR
    children: tuple[Id, ...] = ()
    target: Id | None = None
    words: Words
    provision: Words
    source: Words
    checked: Checked


class AuthoredWaiver(Value, frozen=True, kw_only=True):
    """A clause of the text that the pack deliberately does not map."""

    clause: Words
    reason: Words


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
    twins: tuple[Words, ...] = ()
    waived: tuple[AuthoredWaiver, ...] = ()
    reviewer: str
    """Written even when it is empty: nobody reviewed it."""
    root: Id
    nodes: tuple[AuthoredNode, ...]


class AuthoredModes(Value, frozen=True, kw_only=True):
    """The table of modes as its author writes it."""

    cells: tuple[ModeCell, ...]


def read_pack(path: Path) -> LawPack:
    """The pack of one YAML file.

    Raises:
        LawError: the file is not a pack; the message names the file and what is wrong.
    """
    plain = _read_yaml(path)
    _refuse_not(plain, path)
    authored = _convert(plain, AuthoredPack, path)
    try:
        pack = _packed(authored)
    except ValueError as why:
        raise _refusal(path, str(why)) from why
    found = faults(pack.nodes, pack.root)
    if found:
        raise _refusal(path, "; ".join(found))
    return pack


def compile_packs() -> bytes:
    """The bytes of `compiled.json`, made from the YAML files.

    Raises:
        LawError: a file is not what it must be.
    """
    packs = [read_pack(path) for path in sorted(_FOLDER.glob("*.yaml"))]
    modes = _convert(_read_yaml(_MODES), AuthoredModes, _MODES).cells
    compiled = CompiledLaw(modes=modes, packs={pack.digest: pack for pack in packs})
    return msgspec.json.format(msgspec.json.encode(compiled, order="sorted"), indent=1) + b"\n"


def schema_of(form: type[AuthoredPack | AuthoredModes]) -> str:
    """The JSON Schema (2020-12) of what an author writes."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(form)}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _read_yaml(path: Path) -> Any:
    reader = YAML(typ="safe", pure=True)
    try:
        return reader.load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as why:
        raise _refusal(path, str(why)) from why


def _refuse_not(plain: Any, path: Path) -> None:
    nodes = plain.get("nodes") if isinstance(plain, dict) else None
    for node in nodes if isinstance(nodes, list) else []:
        if isinstance(node, dict) and str(node.get("gate")).upper() == "NOT":
            raise _refusal(
                path,
                f"node {node.get('id')} is a NOT: a charge is built of AND, OR and K only; write what speaks against it"
                " as a tree of its own with `side: against` and a `target`",
            )


def _convert(plain: Any, form: type[_Form], path: Path) -> _Form:
    try:
        return msgspec.convert(plain, form)
    except msgspec.ValidationError as why:
        raise _refusal(path, str(why)) from why


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
    )


def _day(text: str | None) -> Day | None:
    return None if text is None else day(text)


def _refusal(path: Path, what: str) -> LawError:
    return LawError(f"{path.name}: {what}", advice="docs/law-packs.md says how a pack is written.")


def main(arguments: list[str]) -> None:
    """Write the compiled packs, or the schemas."""
    match arguments:
        case []:
            COMPILED.write_bytes(compile_packs())
        case ["--schema", folder]:
            for name, form in (("law-pack", AuthoredPack), ("modes", AuthoredModes)):
                (Path(folder) / f"{name}.schema.json").write_text(schema_of(form), encoding="utf-8", newline="\n")
        case _:
            raise SystemExit("usage: python -m probanda.law.compile_packs [--schema FOLDER]")


if __name__ == "__main__":
    main(sys.argv[1:])
