"""The forms in which transcripts come, known by their first bytes, else by the ending of their name."""

from enum import Enum
from pathlib import PurePath

from probanda.model.errors import UsageError


class Form(Enum):
    """A form of transcript files."""

    WEBVTT = "webvtt"
    SUBRIP = "srt"
    ELAN = "elan"
    OTRANSCRIBE = "otranscribe"
    WHISPER = "whisper"
    """JSON with `segments`, as Whisper and WhisperX write it."""
    JSON = "json"
    """Our own: all that a reader found, field by field."""
    DOCX = "docx"
    MARKDOWN = "markdown"
    TEXT = "text"


WALLED = frozenset({Form.ELAN, Form.DOCX, Form.OTRANSCRIBE, Form.WHISPER, Form.JSON})
"""XML, ZIP, HTML, JSON: a file from outside in these forms is opened in the confined child only."""

_ENDINGS = {
    ".vtt": Form.WEBVTT,
    ".srt": Form.SUBRIP,
    ".eaf": Form.ELAN,
    ".otr": Form.OTRANSCRIBE,
    ".json": Form.JSON,
    ".docx": Form.DOCX,
    ".docm": Form.DOCX,
    ".md": Form.MARKDOWN,
    ".markdown": Form.MARKDOWN,
    ".txt": Form.TEXT,
}


def form_of(name: str, head: bytes = b"") -> Form:
    """The form of a file with this name and these first bytes; plain text when nothing says otherwise.

    A `.json` file is `JSON` here; which JSON it is shows when it is read.
    """
    start = head.removeprefix(b"\xef\xbb\xbf")
    if start.startswith(b"WEBVTT"):
        return Form.WEBVTT
    if b"<ANNOTATION_DOCUMENT" in head:
        return Form.ELAN
    return _ENDINGS.get(PurePath(name).suffix.lower(), Form.TEXT)


def form_to_write(name: str, wanted: str = "") -> Form:
    """The form that a person named, or else the one of the file's ending.

    Raises:
        UsageError: neither says one.
    """
    if wanted:
        return Form(wanted)
    ending = PurePath(name).suffix.lower()
    if ending not in _ENDINGS or ending == ".docm":
        known = ", ".join(sorted(set(_ENDINGS) - {".docm", ".markdown"}))
        raise UsageError(
            f"the ending of {PurePath(name).name!r} is none of a transcript",
            advice=f"End it with one of {known}, or give --to.",
        )
    return _ENDINGS[ending]
