"""Making redactions: what is left of a body when parts of it are taken out, by the rule of `probanda.model.redaction`.

What is left must still be a body of its kind: what the kind cannot do without is not taken out, the record is withheld.
The verifier follows the same rule with code of its own.
"""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from probanda.model.canonical import encode
from probanda.model.custody import Record
from probanda.model.errors import EvidenceError, UsageError
from probanda.model.history import read
from probanda.model.ids import Key
from probanda.model.redaction import Redaction

_POINTER = re.compile(r"(/[A-Za-z0-9_]{1,80}){1,32}")  # RFC 6901; no key of a body needs an escape
_EMPTY: dict[type, Any] = {str: "", list: [], dict: None, type(None): None}


def redact(first: Record, removed: Sequence[str], *, key: Key, reason: str) -> Redaction:
    """The redaction of one version of a record: without what these JSON pointers name.

    Raises:
        UsageError: there is no reason, nothing is named, or something is named that is not there or cannot be emptied.
        EvidenceError: what would be left is no record of its kind.
    """
    if not reason.strip() or not removed:
        raise UsageError(
            "a redaction says what it takes out, and why", advice="Give at least one pointer, and a reason."
        )
    pointers = sorted(removed)
    for pointer in pointers:
        if not _POINTER.fullmatch(pointer):
            raise UsageError(
                f"{pointer!r} is no JSON pointer into a record", advice="Write it as /description or /files/1."
            )
    paths = [pointer.split("/")[1:] for pointer in pointers]
    left = encode(_without(msgspec.json.decode(first.body), paths, first.record))
    try:
        kept = read(left)
    except EvidenceError as why:
        raise EvidenceError(
            f"{first.record} is no record of its kind any more without {', '.join(pointers)}",
            advice="Take out something else, or withhold the whole record.",
        ) from why
    if isinstance(kept, Redaction):
        raise UsageError(f"{first.record} is a redaction itself", advice="Make a new one, of the record it stands for.")
    return Redaction(
        key=key,
        record=first.record,
        version=first.version,
        removed=tuple(pointers),
        reason=reason,
        body=left.decode("utf-8"),
    )


def _without(value: Any, paths: list[list[str]], where: str) -> Any:
    """The value without what the paths lead to; each leads to something, and none goes through another."""
    if not isinstance(value, dict | list):
        raise UsageError(f"{where} holds nothing that could be taken out")
    keys = list(value) if isinstance(value, dict) else [str(at) for at in range(len(value))]
    inner: dict[str, list[list[str]]] = {}
    for head, *rest in paths:
        if head not in keys:
            raise UsageError(f"{where} has no {head}", advice="Look at the record's body for the name.")
        inner.setdefault(head, []).append(rest)
    gone = {head for head, rest in inner.items() if [] in rest}
    if any(len(inner[head]) > 1 for head in gone):
        raise UsageError(f"{where} has {min(gone)} taken out twice, or something within it")
    parts = {
        name: _without(part, inner[name], f"{where}/{name}") if name in inner and name not in gone else part
        for name, part in zip(keys, value.values() if isinstance(value, dict) else value, strict=True)
    }
    if isinstance(value, list):
        return [part for name, part in parts.items() if name not in gone]
    return {name: _emptied(part, f"{where}/{name}") if name in gone else part for name, part in parts.items()}


def _emptied(value: Any, where: str) -> Any:
    if type(value) not in _EMPTY:
        raise UsageError(f"{where} is a number or a choice, which cannot be emptied")
    return _EMPTY[type(value)]
