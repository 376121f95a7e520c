"""How a playable form and a clip were made: the settings in `made_by`, typed, so that each can be made again.

Times of pictures are PTS of the original in the time base of its track; seconds are fraction strings and count from the
beginning of the original (the earlier of its first picture and its first sound), as a player shows them.
"""

from enum import Enum
from fractions import Fraction
from typing import TypeVar

import msgspec

from probanda.model.canonical import encode
from probanda.model.errors import EvidenceError
from probanda.model.exhibit import Exhibit, Tool
from probanda.model.ids import Digest
from probanda.model.value import Value

PROXY = "probanda proxy"
"""The name in `made_by` of every exhibit that holds the playable form of a film or recording."""
LOOKS = "probanda looks"
"""The name in `made_by` of every exhibit that holds a poster, a strip of stills and a drawing of the sound."""
CLIP = "probanda clip"
"""The name in `made_by` of every exhibit that holds a clip."""


_Making = TypeVar("_Making")


class NeedsProxy(Enum):
    """Why a browser may not show the original as it is."""

    CONTAINER = "browsers do not play its container"
    PICTURES = "browsers do not play the coding of its pictures, some without an error"
    DEPTH = "browsers do not play its kind of pixels (more than 8 bit, or colours not at half the size)"
    UNKNOWN_PIXELS = "nothing says of which kind its pixels are"
    SOUND = "browsers do not play the coding of its sound"
    TURNED = "it asks to be turned for display, and not every player does so"


class Source(Value, frozen=True, kw_only=True):
    """The file of the original exhibit."""

    file: str
    sha256: Digest


class Libraries(Value, frozen=True, kw_only=True):
    """What decoded and encoded."""

    av: str
    ffmpeg: str


class Coding(Value, frozen=True, kw_only=True):
    """How pictures and sound are coded; the sides of the picture are at most these."""

    pictures: str = "H.264 (libx264), 8 bit 4:2:0, no B-frames, square pixels, a key frame about each second"
    sound: str = "AAC-LC, at most two channels, 96 kbit/s each"
    container: str = "MP4, index first"
    crf: int
    preset: str
    longer: int
    shorter: int


class Pictures(Value, frozen=True, kw_only=True):
    """The pictures that are in it, as they stand in the original."""

    track: int
    time_base: str
    first_pts: int
    last_pts: int
    frames: int
    width: int
    height: int
    """As written."""
    done: tuple[str, ...] = ()
    """What was done beside the coding: turned, deinterlaced, mapped from high dynamic range."""


class Sound(Value, frozen=True, kw_only=True):
    """The sound that is in it."""

    track: int
    samples: int | None
    """As written; None: whole packets were copied."""
    rate_hz: int


class ProxyMaking(Value, frozen=True, kw_only=True):
    """How a playable form was made. Second 0 of it is second `begin_s` on the clock of the original's container."""

    source: Source
    why: NeedsProxy | None
    """None: a person asked for it."""
    begin_s: str
    pictures: Pictures | None
    sound: Sound | None
    coding: Coding
    libraries: Libraries
    warnings: tuple[str, ...] = ()


class ClipHow(Enum):
    """How a clip is made."""

    AUTO = "auto"
    """Copied where the picture at the start is a key frame, else encoded."""
    COPIED = "copied"
    """Coded packets of the original, from a key frame on."""
    ENCODED = "encoded"
    """Encoded anew with the bounds that were asked for."""


class ClipMaking(Value, frozen=True, kw_only=True):
    """How a clip was made: what was asked for, and what was got, [start, stop)."""

    source: Source
    asked_start_s: str
    asked_stop_s: str
    start_s: str
    stop_s: str
    how: ClipHow
    why_encoded: str = ""
    """Why it could not be copied; empty where it was, or where a person asked for it."""
    begin_s: str
    """Where second 0 of the original stands on the clock of its container."""
    pictures: Pictures | None
    sound: Sound | None
    coding: Coding | None
    """None: that of the original."""
    libraries: Libraries
    warnings: tuple[str, ...] = ()


def tool_of(making: ProxyMaking | ClipMaking) -> Tool:
    """The tool of an exhibit that was made so."""
    name = PROXY if isinstance(making, ProxyMaking) else CLIP
    return Tool(name=name, version=making.libraries.av, settings=encode(making).decode())


def proxy_making(exhibit: Exhibit) -> ProxyMaking | None:
    """How the playable form in the exhibit was made; None where it is no playable form.

    Raises:
        EvidenceError: it says that it is one, and does not say how it was made.
    """
    return _making(exhibit, PROXY, ProxyMaking)


def clip_making(exhibit: Exhibit) -> ClipMaking | None:
    """How the clip in the exhibit was made; None where it is no clip.

    Raises:
        EvidenceError: it says that it is one, and does not say how it was made.
    """
    return _making(exhibit, CLIP, ClipMaking)


def _making(exhibit: Exhibit, name: str, kind: type[_Making]) -> _Making | None:
    if exhibit.made_by is None or exhibit.made_by.name != name or not exhibit.made_by.settings:
        return None
    try:
        return msgspec.json.decode(exhibit.made_by.settings, type=kind)
    except (msgspec.DecodeError, ValueError) as why:
        raise EvidenceError(f"{exhibit.label} does not say how it was made: {why}") from why


def making_words(exhibit: Exhibit) -> str:
    """What a clip or a playable form holds of its original, in words; empty for every other exhibit."""
    clip, proxy = clip_making(exhibit), proxy_making(exhibit)
    if proxy is not None:
        why = f": {proxy.why.value}" if proxy.why is not None else ""
        return f"a playable form of {proxy.source.file}, encoded anew{why}. It never stands for the original"
    if clip is None:
        return ""
    copied = "copied without changing a bit" if clip.how is ClipHow.COPIED else "encoded anew"
    words = f"seconds {seconds(clip.start_s)} to {seconds(clip.stop_s)} of {clip.source.file}, {copied}"
    if (clip.start_s, clip.stop_s) != (clip.asked_start_s, clip.asked_stop_s):
        words += f"; asked for were {seconds(clip.asked_start_s)} to {seconds(clip.asked_stop_s)}"
    return words


def seconds(fraction: str) -> str:
    """A fraction string for a person: as a decimal of at most six places, else rounded and with the fraction."""
    exact = Fraction(fraction)
    rounded = f"{float(exact):.6f}".rstrip("0").rstrip(".")
    return rounded if Fraction(rounded) == exact else f"{float(exact):.3f} ({exact})"
