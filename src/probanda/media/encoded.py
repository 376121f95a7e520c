"""A film encoded anew, in the child of the confined reader: a playable form of all of it, or a part of it.

Request: {"path", "writes", "name", "longer", "shorter", "crf", "preset", "start_s", "stop_s"}; the last two are
fraction strings, or null for all of the film. Answer: {"failure": sentence} or what was written (`encoding`).
"""

import json
from fractions import Fraction
from pathlib import Path

import av

from probanda.media.container import NotMediaError
from probanda.media.encoding import encode_film
from probanda.media.tracks import Wanted


def answer(request: bytes) -> bytes:
    """What was written, as JSON; see the module."""
    asked = json.loads(request)
    wanted = Wanted(
        most=(asked["longer"], asked["shorter"]),
        crf=asked["crf"],
        preset=asked["preset"],
        start_s=_seconds(asked["start_s"]),
        stop_s=_seconds(asked["stop_s"]),
    )
    tool = {"av": av.__version__, "ffmpeg": av.ffmpeg_version_info}
    try:
        made = encode_film(Path(asked["path"]), Path(asked["writes"]) / asked["name"], wanted)
    except NotMediaError as why:
        return json.dumps({"failure": str(why), "libraries": tool}).encode()
    return json.dumps({**made.facts, "warnings": made.warnings, "libraries": tool}).encode()


def _seconds(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
