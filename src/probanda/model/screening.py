"""What one pass over every frame of a media file saw and heard: shots, bars, loudness, and where its fingerprint lies.

Times are exact: integer PTS in the time base of the stream. Shots are half-open, in order, and cover the whole film.
The fingerprint itself (hashes of frames and of sound) is a file of a derived exhibit; its form is told in
`docs/fingerprints.md`. Nothing here is a verdict: a likeness is found by comparing two fingerprints.
"""

from enum import Enum

from probanda.model.exhibit import Tool
from probanda.model.ids import Digest, RecordId
from probanda.model.value import Body, Value

SCREENED = "probanda pass"
"""The name in `made_by` of every exhibit that holds a fingerprint and the stills of shots."""


class PassMode(Enum):
    """How much of the film was decoded, and how."""

    TRIAGE = "triage"
    """Key frames only."""
    STANDARD = "standard"
    """Every frame, without the decoder's loop filter: hashes drift by two to three bits of 256."""
    EXACT = "exact"
    """Every frame, as it is shown."""


class Cut(Enum):
    """How a shot begins."""

    START = "start"
    HARD = "hard"
    FADE = "fade"
    """Through a picture of one colour, or by one picture that dissolves into the next."""


class Shot(Value, frozen=True, kw_only=True):
    """A run of frames between two cuts, [start_pts, end_pts)."""

    start_pts: int
    end_pts: int
    begins: Cut = Cut.HARD
    keyframe: str = ""
    """The file of the keyframes exhibit that shows its first stable frame; empty when it has none."""


class Bars(Value, frozen=True, kw_only=True):
    """The picture inside black bars: its edges in thousandths of width and height, from the upper left."""

    left: int
    top: int
    right: int
    bottom: int


class Loudness(Value, frozen=True, kw_only=True):
    """Loudness after ITU-R BS.1770-5 and EBU R 128, as decimal strings; None where there is too little to say."""

    integrated_lufs: str | None = None
    range_lu: str | None = None
    """Loudness range after EBU Tech 3342."""
    sample_peak_dbfs: str | None = None
    silent_share: str = "0"
    """Share of the length below -60 dBFS (RMS of 100 ms), 0 to 1."""


class Screening(Body, frozen=True, kw_only=True, tag="screening"):
    """One pass over one media file of one exhibit; `failure` says why there was none."""

    exhibit: RecordId
    file: str
    sha256: Digest
    """Of the bytes that were read."""
    mode: PassMode
    time_base: str = ""
    """Of the video stream, a fraction string; empty where there are no pictures."""
    frames: int = 0
    """Decoded; what a container declares is in `Footage`."""
    first_pts: int | None = None
    end_pts: int | None = None
    """Of the video: where the last frame stops being shown."""
    longest_gap_pts: int | None = None
    shots: tuple[Shot, ...] = ()
    bars: Bars | None = None
    """None: the picture fills the frame."""
    sound_start_s: str | None = None
    """Fraction string; None where there is no sound."""
    sound_length_s: str | None = None
    loudness: Loudness | None = None
    fingerprint: str = ""
    """The file of the derived exhibit that holds the fingerprint; empty when it has none."""
    fingerprint_sha256: Digest = Digest("")
    warnings: tuple[str, ...] = ()
    made_by: Tool
    failure: str = ""
