"""The pictures of a film, frame by frame: hashes, shots, stills, bars and times, in one go.

Rules: 1. Every decoded frame has a row, in the order in which the decoder gives them. 2. Times are the integers of the
stream; a frame without a time is left out and counted. 3. What is odd (times that fall back, damaged frames, a size
that changes, high dynamic range) is said, once, with its number.
"""

from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from probanda.media.frame_hashes import FrameHashes
from probanda.media.keyframes import TURNS
from probanda.media.shot_stills import AT_MOST, ShotStills
from probanda.media.shots import ShotFinder, shots_of
from probanda.media.upright import UPRIGHT, Turn, Upright, colours, turn_of

_MAX_EXACT = 2**53 - 1  # as in `model.canonical`
_HIGH_RANGE = (16, 18)  # transfer: SMPTE ST 2084, ARIB STD-B67
_ODD = {
    "untimed": "{} frames have no time and are left out",
    "beyond": "{} frames have a time beyond 2^53 - 1 and are left out",
    "back": "the time falls back at {} frames",
    "corrupt": "{} frames are damaged: parts of them were not in the file",
    "size": "the size of the picture changes {} times",
    "turn": "{} frames ask to be turned by no right angle, and are not turned",
    "high range": "{} frames have a high dynamic range: stills show them without tone mapping",
    "interlaced": "{} frames are interlaced and were hashed as stored",
}


class Seen:
    """What is seen of one video stream."""

    def __init__(self, stream: av.VideoStream, *, key_frames_only: bool) -> None:
        self._time_base = stream.time_base or Fraction(1, 1)
        self._unit_s = float(self._time_base)
        self._rate = stream.average_rate
        self._upright = Upright()
        self._hashes = FrameHashes()
        self._finder = ShotFinder(key_frames_only=key_frames_only)
        self._stills = ShotStills()
        self._cuttings: list[Any] = []
        self._pts: list[int] = []
        self._last_pts: int | None = None
        self._longest_gap = 0
        self._odd: Counter[str] = Counter()
        self._size: tuple[int, int] | None = None
        self._last_frame: tuple[av.VideoFrame, Turn] | None = None
        self._last_duration = 0
        self._turned: tuple[int, Turn] | None = None

    def add(self, frame: av.VideoFrame) -> None:
        """One frame, as the decoder gave it."""
        pts = frame.pts if frame.pts is not None else frame.dts
        if pts is None or abs(pts) > _MAX_EXACT:
            self._odd["untimed" if pts is None else "beyond"] += 1
            return
        turn = self._turn_of(frame)
        self._count_oddities(frame, pts, turn)
        at_s = pts * self._unit_s
        plane = self._upright.luma(frame, turn)
        square = self._hashes.add(plane, at_s)
        cutting = self._finder.add(pts, at_s, square, colours(frame))
        if not self._pts:
            self._stills.begin(pts, at_s)
        if cutting is not None:
            self._cuttings.append(cutting)
            self._stills.begin(cutting.pts, cutting.pts * self._unit_s)
        finder = self._finder
        self._stills.offer(frame, turn, at_s=at_s, change=finder.change, contrast=finder.contrast)
        self._pts.append(pts)
        self._last_frame, self._last_pts = (frame, turn), pts
        self._last_duration = frame.duration or 0

    def end(self, folder: Path) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
        """(facts, columns of the fingerprint, warnings); stills are written to the folder."""
        self._hashes.end()
        if not self._pts or self._last_frame is None:
            return {}, {}, ["no picture of the video stream can be decoded", *self._said()]
        first, end = min(self._pts), max(self._pts) + self._length_of_last()
        self._stills.late(*self._last_frame, float(end * self._time_base))
        shots = shots_of(self._cuttings, first, end)
        self._stills.write(shots, folder)
        box = self._hashes.box()
        facts = {
            "time_base": str(self._time_base),
            "frames": len(self._pts),
            "first_pts": first,
            "end_pts": end,
            "longest_gap_pts": self._longest_gap,
            "shots": shots,
            "bars": None if box is None else box.thousandths(),
        }
        columns = {"time_base": facts["time_base"], "pts": np.array(self._pts, dtype="<i8"), **self._hashes.columns()}
        return facts, columns, self._said()

    def _length_of_last(self) -> int:
        """How long the last frame is shown: as the file says, or as its rate does; at least one unit."""
        if self._last_duration > 0:
            return self._last_duration
        return max(1, round(1 / self._rate / self._time_base)) if self._rate else 1

    def _turn_of(self, frame: av.VideoFrame) -> Turn:
        """The turning of the frame, looked up at the first and where the angle changes.

        PyAV's side data refer to their frame and it to them: frames whose side data were read are freed late, and a
        hundred of them wait in memory. The angle alone is read without.
        """
        if self._turned is None or frame.rotation != self._turned[0]:
            self._turned = (frame.rotation, turn_of(frame))
        return self._turned[1]

    def _count_oddities(self, frame: av.VideoFrame, pts: int, turn: Turn) -> None:
        odd = self._odd
        odd["back"] += self._last_pts is not None and pts <= self._last_pts
        odd["corrupt"] += frame.is_corrupt
        odd["size"] += self._size not in {None, (frame.width, frame.height)}
        odd["turn"] += turn != UPRIGHT and turn not in TURNS
        odd["high range"] += int(frame.color_trc) in _HIGH_RANGE
        odd["interlaced"] += frame.interlaced_frame
        self._size = (frame.width, frame.height)
        if self._last_pts is not None:
            self._longest_gap = max(self._longest_gap, pts - self._last_pts)

    def _said(self) -> list[str]:
        said = [sentence.format(self._odd[name]) for name, sentence in _ODD.items() if self._odd[name]]
        if self._stills.left_out:
            said.append(f"stills of the {AT_MOST} longest shots were kept, and {self._stills.left_out} left out")
        if self._hashes.missed:
            said.append(f"{self._hashes.missed} frames were hashed before the bars were known, and keep that hash")
        return said
