"""What a media file holds, as its container says: never rounded, never guessed.

Times are exact: an integer PTS and a time base, or a fraction string in lowest terms ("1001/30000").
"""

from enum import Enum

from msgspec import UNSET, UnsetType

from probanda.model.exhibit import Tool
from probanda.model.ids import Digest, RecordId
from probanda.model.value import Body, Value


class StreamKind(Enum):
    """Kinds of streams."""

    VIDEO = "video"
    AUDIO = "audio"
    SUBTITLE = "subtitle"
    IMAGE = "image"
    """A still image that is the whole file."""
    OTHER = "other"
    """Data, attachments, and cover pictures."""


class Stream(Value, frozen=True, kw_only=True):
    """One stream of a container; what the file does not say is None."""

    index: int
    stream_kind: StreamKind
    codec: str
    time_base: str
    """Fraction string; empty for a still image."""
    start_pts: int | None = None
    duration_pts: int | None = None
    frames_declared: int | None = None
    width: int | None = None
    height: int | None = None
    sample_aspect: str | None = None
    average_rate: str | None = None
    pixel_format: str | UnsetType | None = UNSET
    """As FFmpeg calls it, such as `yuv420p10le`; not there: read before this was asked for."""
    rotation_degrees: int | None = None
    """Counterclockwise: how the file asks that its pictures are turned for display."""
    sample_rate_hz: int | None = None
    channels: int | None = None
    language: str | None = None


class Keyframe(Value, frozen=True, kw_only=True):
    """A still of the video, with its exact time and the digest of the file that holds it.

    It is turned as the file asks for display, and not scaled; pixels that are not square stay so.
    """

    pts: int
    time_base: str
    name: str
    sha256: Digest
    width: int
    height: int


class ProbeFailure(Value, frozen=True, kw_only=True):
    """Why a file could not be read as media, in one sentence."""

    sentence: str


class Footage(Body, frozen=True, kw_only=True, tag="footage"):
    """The facts of one media file of one exhibit; `failure` is set when the file is not readable media."""

    exhibit: RecordId
    file: str
    sha256: Digest = Digest("")
    """Of the bytes that were read: another file under the same name is examined again."""
    container: str = ""
    duration_s: str | None = None
    """Fraction string."""
    streams: tuple[Stream, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    """Container tags as they stand, key and value."""
    keyframes: tuple[Keyframe, ...] = ()
    warnings: tuple[str, ...] = ()
    """What is wrong with a file that can be read, a sentence each: cut off, frames that cannot be decoded."""
    made_by: Tool
    failure: ProbeFailure | None = None
