"""The two base classes of every value.

A `Value` is frozen, is built by keyword, and refuses unknown fields when it is read, so that a misspelt key is an
error and never a silent loss. A `Body` is a value that is stored as a record: it carries its `kind` (the tag) and its
`schema` (a number that grows when its fields change; old bodies are lifted by `model.history`).
"""

import msgspec


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A frozen value of the domain."""


class Body(Value, frozen=True, kw_only=True, tag_field="kind"):
    """What a record holds; subclasses give their `tag`."""

    schema: int = 1
