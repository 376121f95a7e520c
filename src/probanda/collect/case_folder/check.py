"""One file against the schema of its kind: all mistakes at once, each with its line, its key and an advice.

The tree is first made plain, guided by the schema: a number or `true` is one only where the schema asks for it
(YAML 1.2 core schema, without quotation marks); everywhere else the words stay words. jsonschema then finds the
mistakes, and they are told in plain words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import msgspec
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from probanda.collect.case_folder.nodes import Node, Scalar, Sequence
from probanda.collect.case_folder.place import Path, Source, written
from probanda.collect.case_folder.words import did_you_mean, listed, shown
from probanda.model.errors import Mistake

S = TypeVar("S", bound=msgspec.Struct)
Schema = dict[str, Any]
"""A JSON Schema (2020-12)."""

_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,18}")  # longer ones are beyond every bound, and slow to read
_MOST_UNKNOWN = 20  # keys of one mapping that are told one by one: more are another kind of file
_GATE_WORDS = {"gate", "gates", "not", "and", "or", "k", "children", "negate", "negated", "nodes"}
_NO_GATES = (
    "A case folder has no gates: the tree comes from the law, and NOT does not exist in it. "
    "To say that an element is not there, write an argument with `role: rebut`"
)
_ASKED = {
    "string": ("words are asked for", "Write the words on the line of the key"),
    "integer": ("a whole number without quotation marks is asked for", "Write digits only"),
    "boolean": ("`true` or `false` without quotation marks is asked for", "Write `true` or `false`"),
    "array": ("a list is asked for", "Write each item on a line of its own that begins with `- `"),
    "object": ("keys with values are asked for", "Write them beneath, indented"),
}
_TIME_CODE = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-9]{2}(?:\.[0-9]{1,9})?)")
_SHAPES = {"AuthoredWhen": "Write `on: YYYY-MM-DD` beneath it, or `words:` with the words of the source"}


def check(source: Source, struct: type[S]) -> tuple[S | None, tuple[Mistake, ...]]:
    """The value of one file, or None and all that is wrong with it."""
    if source.tree is None or (isinstance(source.tree, Scalar) and source.tree.null):
        return None, (
            source.mistake((), "the file is empty", "Fill it or remove it; its keys: see docs/case-folder.md"),
        )
    schema = msgspec.json.schema(struct)
    plain = _plain(source.tree, schema, schema["$defs"])
    mistakes = {
        (mistake.line, mistake.key, mistake.message): mistake
        for error in Draft202012Validator(schema).iter_errors(plain)
        for fault in _faults(error)
        for mistake in _mistakes(source, fault)
    }
    if mistakes:
        return None, tuple(mistakes.values())
    return msgspec.convert(plain, type=struct), ()


def _plain(node: Node, schema: Schema, defs: Schema) -> Any:
    """The tree as plain values, scalars typed where the schema asks for it."""
    schema = defs[schema["$ref"].removeprefix("#/$defs/")] if "$ref" in schema else schema
    if "anyOf" in schema:
        return _plain(node, schema["anyOf"][0], defs)
    if isinstance(node, Scalar):
        return _typed(node, schema.get("type"))
    if isinstance(node, Sequence):
        inner = schema.get("items", {})
        return [_plain(item, inner, defs) for item in node.items]
    properties = schema.get("properties", {})
    return {entry.key: _plain(entry.value, properties.get(entry.key, {}), defs) for entry in node.entries}


def _typed(node: Scalar, asked: str | None) -> str | int | bool | None:
    if node.null:
        return None
    if asked == "integer" and node.plain and _INT.fullmatch(node.text):
        return int(node.text)
    if asked == "boolean" and node.plain:
        return _BOOL.get(node.text, node.text)
    return node.text


@dataclass(frozen=True, slots=True)
class _Fault:
    """What jsonschema found: the rule of the schema, what it asks for and what stands there."""

    path: Path
    rule: str
    asked: Any
    found: Any
    schema: dict[str, Any]


def _faults(error: ValidationError) -> Iterator[_Fault]:
    if error.validator == "anyOf":
        # X or null, and it is not null: what X says is wrong.
        for inner in error.context or ():
            if inner.schema_path[0] == 0:
                yield from _faults(inner)
        return
    yield _Fault(
        path=tuple(error.absolute_path),
        rule=str(error.validator),
        asked=error.validator_value,
        found=error.instance,
        schema=cast("dict[str, Any]", error.schema),
    )


def _mistakes(source: Source, fault: _Fault) -> Iterator[Mistake]:
    match fault.rule:
        case "additionalProperties":
            known = tuple(fault.schema["properties"])
            unknown = [key for key in fault.found if key not in known]
            for key in unknown[:_MOST_UNKNOWN]:
                yield _unknown_key(source, (*fault.path, key), key, known)
            if len(unknown) > _MOST_UNKNOWN:
                message = f"{len(unknown) - _MOST_UNKNOWN} more keys here are no keys of a case folder"
                yield source.mistake(fault.path, message, "See docs/case-folder.md")
        case "required":
            for key in fault.asked:
                if key not in fault.found:
                    yield source.mistake(fault.path, f"the key `{key}` is missing", "Add it")
        case _:
            yield source.mistake(fault.path, *_told(fault))


def _unknown_key(source: Source, path: Path, key: str, known: tuple[str, ...]) -> Mistake:
    if key.casefold() in _GATE_WORDS:
        return source.mistake(path, f"`{shown(key)}` is no key here", _NO_GATES)
    advice = f"{did_you_mean(key, known)}The keys here are {listed(known, most=30)}"
    return source.mistake(path, f"`{shown(key)}` is no key here", advice)


def _told(fault: _Fault) -> tuple[str, str]:
    """Message and advice for a value that is not as its schema says."""
    if fault.found is None:
        advice = "Write one, or leave the key out where it is not needed; the word `null` goes between quotation marks"
        return "the key has no value", advice
    match fault.rule:
        case "type":
            message, advice = _ASKED[fault.asked]
            advice = _SHAPES.get(fault.schema.get("title", ""), advice)
            return f"{message}, and {_shape(fault.found)} stands here", advice
        case "enum":
            return _told_choice(fault.found if isinstance(fault.found, str) else None, fault.asked)
        case "pattern":
            return _told_pattern(fault)
        case "minItems":
            return "the list is empty", "It needs at least one item"
        case _:  # minimum and maximum, of numbers counted from 1
            return f"{fault.found} is out of bounds", f"`{written(fault.path)}` is counted from 1"


def _told_choice(word: str | None, asked: list[str]) -> tuple[str, str]:
    if word is None:
        return "one word is asked for, and a list or keys with values stand here", f"The words are {listed(asked)}"
    message = f"`{shown(word)}` is none of the words that can stand here"
    if word.casefold() == "not" or word.casefold().startswith("not "):
        return message, _NO_GATES
    return message, f"{did_you_mean(word, asked)}They are {listed(asked)}"


def _told_pattern(fault: _Fault) -> tuple[str, str]:
    asked = fault.schema["description"]
    if not fault.found.strip():
        return f"it is left blank, and here stands {asked}", "Fill it in, or leave the key out where it is not needed"
    return f"`{shown(fault.found)}` is not {asked}", _rewritten(fault)


def _rewritten(fault: _Fault) -> str:
    code = _TIME_CODE.fullmatch(fault.found)
    if code and "seconds" in fault.schema["description"]:
        hours, minutes, seconds = code.groups(default="0")
        whole, point, rest = seconds.partition(".")
        return f"Write `{int(hours) * 3600 + int(minutes) * 60 + int(whole)}{point}{rest}`"
    return "Write it that way"


def _shape(value: Any) -> str:
    match value:
        case dict():
            return "a key with a value"
        case list():
            return "a list"
        case _:
            return f"`{shown(str(value))}`"
