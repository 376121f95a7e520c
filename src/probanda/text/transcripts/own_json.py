"""Our own JSON, in and out: every field of a transcript under its own name; nothing has to be noted."""

from typing import Any

import msgspec

from probanda.model.canonical import encode
from probanda.model.errors import EvidenceError
from probanda.model.speech import ReadTranscript
from probanda.text.transcripts.plain_json import exact
from probanda.text.transcripts.written import Native, Rendered

_NAME = "probanda-transcript/1"


def holds(document: object) -> bool:
    """Whether JSON is our own."""
    return isinstance(document, dict) and document.get("form") == _NAME


def read(document: dict[str, Any]) -> Native:
    """The transcript as it was written.

    Raises:
        EvidenceError: a field is missing, misspelt or of another kind.
    """
    try:
        found = msgspec.json.decode(exact(document.get("transcript")), type=ReadTranscript)
    except (msgspec.DecodeError, ValueError) as why:
        raise EvidenceError(
            f"it is not what probanda writes: {why}", advice="Write it again with `probanda transcript convert`."
        ) from why
    return Native(read=found, marked=True)


def render(read: ReadTranscript, notes: str) -> Rendered:  # noqa: ARG001 - it needs no notes
    """The JSON."""
    return Rendered(data=encode({"form": _NAME, "transcript": read}) + b"\n", order=tuple(range(len(read.cues))))
