"""Earlier answers, read again to be compared with today's.

A trace.v1, an answer of `assess --json` (one, or one a line), or the assessment.json of a build. All of it is taken as
material: what is not one of these forms is refused, and nothing in it is believed but what it says of itself.
"""

from collections import Counter
from typing import Any

import msgspec

from probanda.model.assessment import Assessment
from probanda.model.canonical import encode
from probanda.model.errors import EvidenceError
from probanda.model.value import Value
from probanda.proof.diff import LossSet
from probanda.proof.trace import SCHEMA, Trace, read_trace

MOST_BYTES = 256 * 2**20  # a theory of 10,000 exhibits takes 5 MiB: beyond this it is another file


class Earlier(Value, frozen=True, kw_only=True):
    """An earlier answer on one theory."""

    trace: Trace
    losses: frozenset[frozenset[str]] | None
    """Single and double losses; None: a trace holds none."""


def losses_of(assessment: Assessment) -> LossSet:
    """The single and double losses of an assessment."""
    return frozenset(map(frozenset, (*((one,) for one in assessment.single_losses), *assessment.double_losses)))


def read_earlier(text: bytes) -> tuple[Earlier, ...]:
    """The answers that a file holds, one a theory.

    Raises:
        EvidenceError: it is none of the forms, or holds two answers on one theory.
    """
    if len(text) > MOST_BYTES:
        raise EvidenceError(f"{len(text)} bytes are too many for an answer", advice=_ADVICE)
    found = tuple(_earlier(document) for document in _documents(text))
    if not found:
        raise EvidenceError("this holds no answer: it is empty", advice=_ADVICE)
    for theory, count in Counter(one.trace.theory for one in found).items():
        if count > 1:
            raise EvidenceError(f"the file holds two answers on theory {theory!r}", advice="Leave one of them in it.")
    return found


_ADVICE = "Give a trace.v1, what `probanda assess --json` wrote, or the assessment.json of a build."


def _documents(text: bytes) -> list[Any]:
    try:
        whole = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        try:
            return [msgspec.json.decode(line) for line in text.splitlines() if line.strip()]
        except (msgspec.DecodeError, RecursionError) as why:
            raise EvidenceError(f"this holds no answer: it is no JSON ({why})", advice=_ADVICE) from why
    if isinstance(whole, dict) and isinstance(whole.get("theories"), list):
        return list(whole["theories"])
    return [whole]


def _earlier(document: Any) -> Earlier:
    if not isinstance(document, dict):
        raise EvidenceError("this holds no answer: a JSON object is asked for", advice=_ADVICE)
    if document.get("schema") == SCHEMA:
        return Earlier(trace=_trace(document), losses=None)
    if not isinstance(document.get("trace"), dict):
        raise EvidenceError("this holds no answer: it has no `trace`", advice=_ADVICE)
    return Earlier(trace=_trace(document["trace"]), losses=_losses(document))


def _trace(document: dict[str, Any]) -> Trace:
    try:
        return read_trace(encode(document))
    except (TypeError, ValueError) as why:
        raise EvidenceError(f"this is no {SCHEMA}: {why}", advice=_ADVICE) from why


def _losses(document: dict[str, Any]) -> LossSet | None:
    try:
        single = msgspec.convert(document.get("single_losses"), tuple[str, ...])
        double = msgspec.convert(document.get("double_losses"), tuple[tuple[str, str], ...])
    except msgspec.ValidationError:
        return None
    return frozenset(map(frozenset, (*((one,) for one in single), *double)))
