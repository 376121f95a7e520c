"""The JSON Schemas of a case folder's files, made from the authored values of the model; nothing is written by hand.

`python -m probanda.collect.case_folder.schemas docs/schema` writes them for editors and readers. The reader of case
folders makes them anew from the same values, so that what is published and what is checked cannot differ.
"""

import ast
import inspect
import json
import sys
from itertools import chain
from pathlib import Path

import msgspec

from probanda.model import authored, authored_command, authored_sheet, authored_theory, authored_when

SCHEMAS: dict[str, type[msgspec.Struct]] = {
    "case": authored.AuthoredCase,
    "exhibit": authored.AuthoredExhibit,
    "transcript": authored.AuthoredTranscript,
    "claims": authored.AuthoredClaims,
    "actor": authored.AuthoredActor,
    "incident": authored.AuthoredIncident,
    "theory": authored_theory.AuthoredTheory,
}


def published(name: str) -> str:
    """The text of `<name>.schema.json`: the schema with the words of the model's docstrings."""
    schema = msgspec.json.schema(SCHEMAS[name])
    words = _docstrings()
    for title, definition in schema["$defs"].items():
        definition["title"] = title.removeprefix("Authored")
        for field, property_ in definition.get("properties", {}).items():
            if (title, field) in words:
                definition["properties"][field] = {**property_, "description": words[title, field]}
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, **schema}
    return json.dumps(whole, indent=2, ensure_ascii=False, sort_keys=False) + "\n"


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """The files written into the folder, which is made when it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in SCHEMAS:
        path = folder / f"{name}.schema.json"
        path.write_text(published(name), encoding="utf-8", newline="\n")
        paths.append(path)
    return tuple(paths)


def _docstrings() -> dict[tuple[str, str], str]:
    """(class, field) -> the string that stands beneath the field in the model's source."""
    found: dict[tuple[str, str], str] = {}
    modules = (authored, authored_command, authored_sheet, authored_theory, authored_when)
    bodies = (ast.parse(inspect.getsource(module)).body for module in modules)
    for node in chain.from_iterable(bodies):
        if not isinstance(node, ast.ClassDef):
            continue
        bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
        found |= {(node.name, field): words for (name, field), words in found.items() if name in bases}
        for field, after in zip(node.body, node.body[1:], strict=False):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(after, ast.Expr)
                and isinstance(after.value, ast.Constant)
                and isinstance(after.value.value, str)
            ):
                found[node.name, field.target.id] = inspect.cleandoc(after.value.value)
    return found


if __name__ == "__main__":
    for written in write_schemas(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/schema")):
        sys.stdout.write(f"{written}\n")
