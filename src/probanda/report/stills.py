"""Stills of a video, carried in the page byte for byte, so that their digests can be checked against it.

- A still whose bytes are not those that were sealed is never shown: the dossier is refused.
- Only PNG and JPEG are carried, by what the bytes are, not by what they are called.
- Of many stills, some are shown, evenly spread with the first and the last, and the page says how many there are.
"""

import base64
import hashlib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from probanda.model.errors import DigestMismatchError, EvidenceError, MachineError, ReaderError
from probanda.model.footage import Footage, Keyframe
from probanda.model.value import Value
from probanda.report.sentences import seconds_words

MOST_STILLS = 12  # a page of stills; more would make the file heavy, and the exhibit itself holds them all
_KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


class Still(Value, frozen=True, kw_only=True):
    """One still; `source` is a data URI, empty when its file was not at hand."""

    source: str
    time: str
    name: str
    sha256: str
    width: int
    height: int


def read_stills(footage: Footage, paths: Mapping[str, str], *, label: str) -> tuple[Still, ...]:
    """The stills that are shown of one media file; `label` is that of its exhibit, for messages.

    Raises:
        EvidenceError: a file that the record names is gone.
        DigestMismatchError: a file's bytes are not those of its digest.
        ReaderError: a file is neither PNG nor JPEG.
        MachineError: a file is there and cannot be read.
    """
    return tuple(_still(frame, paths.get(frame.sha256), label) for frame in _spread(footage.keyframes))


def _spread(frames: tuple[Keyframe, ...]) -> tuple[Keyframe, ...]:
    if len(frames) <= MOST_STILLS:
        return frames
    return tuple(frames[at * (len(frames) - 1) // (MOST_STILLS - 1)] for at in range(MOST_STILLS))


def _still(frame: Keyframe, path: str | None, label: str) -> Still:
    return Still(
        source=_data_uri(frame, Path(path), label) if path is not None else "",
        time=seconds_words(str(frame.pts * Fraction(frame.time_base))),
        name=frame.name,
        sha256=frame.sha256,
        width=frame.width,
        height=frame.height,
    )


def _data_uri(frame: Keyframe, path: Path, label: str) -> str:
    try:
        found = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as why:
        raise EvidenceError(
            f"the still {frame.name} of {label} is missing in the vault",
            advice="Restore the vault from a backup; `probanda check` says what else is missing.",
        ) from why
    except OSError as why:
        raise MachineError(
            f"the still {frame.name} of {label} cannot be read: {why.strerror}",
            advice="Run `probanda check` on the workspace.",
        ) from why
    if hashlib.sha256(found).hexdigest() != frame.sha256:
        raise DigestMismatchError(
            f"the still {frame.name} of {label} is not the file that was sealed",
            advice="Restore the vault from a backup; what is there now is not evidence.",
        )
    for beginning, kind in _KINDS:
        if found.startswith(beginning):
            return f"data:{kind};base64,{base64.b64encode(found).decode('ascii')}"
    raise ReaderError(f"the still {frame.name} is neither PNG nor JPEG", advice="Make the keyframes again.")
