"""A still of each shot: its first frame that is stable and shows something, saved from the frame in hand.

Rules: 1. A still is taken when its shot is known to have begun, of the first frame that hardly differs from the one
before it and is not of one colour; after a second, of whatever is shown. 2. Turned for display; not scaled, but to a
longest side of 1,280 points; pixels that are not square stay so. 3. At most 400 a film: those of the longest shots.
4. Stills wait in memory as JPEG until the film is read, because only then the longest shots are known.
"""

import heapq
from io import BytesIO
from pathlib import Path
from typing import Any

import av
from av.video.reformatter import VideoReformatter
from PIL import Image

from probanda.media.keyframes import TURNS
from probanda.media.upright import Turn

LONGEST_SIDE = 1280
AT_MOST = 400
QUALITY = 88  # of JPEG with subsampled colour: some 150 KB
_STABLE = 6.0  # of 255, mean change from the frame before
_WAIT_S = 1.0
_FLAT = 4.0  # of 255, standard deviation over 64 x 64 points


class ShotStills:
    """Takes stills while a film is read."""

    def __init__(self) -> None:
        self._rgb = VideoReformatter()
        self._shot_pts: int | None = None
        self._begun_s = 0.0
        self._wanted = False
        self._kept: dict[int, bytes] = {}
        self._lengths: list[tuple[float, int]] = []
        self.left_out = 0

    def begin(self, pts: int, at_s: float) -> None:
        """A shot begins at this PTS; the one before ends."""
        self._close(at_s)
        self._shot_pts, self._begun_s, self._wanted = pts, at_s, True

    def offer(self, frame: av.VideoFrame, turn: Turn, *, at_s: float, change: float, contrast: float) -> None:
        """A frame of the shot that runs."""
        if not self._wanted or self._shot_pts is None:
            return
        if (change > _STABLE or contrast < _FLAT) and 0 <= at_s - self._begun_s < _WAIT_S:
            return
        self._kept[self._shot_pts] = self._jpeg(frame, turn)
        self._wanted = False

    def late(self, frame: av.VideoFrame, turn: Turn, end_s: float) -> None:
        """The last frame of the film: a shot that has no still yet takes it."""
        if self._wanted and self._shot_pts is not None:
            self._kept[self._shot_pts] = self._jpeg(frame, turn)
            self._wanted = False
        self._close(end_s)

    def write(self, shots: list[dict[str, Any]], folder: Path) -> None:
        """Write the stills and name them in their shots."""
        number = 0
        for shot in shots:
            jpeg = self._kept.get(shot["start_pts"])
            if jpeg is not None:
                number += 1
                shot["keyframe"] = f"shot-{number:04d}.jpg"
                with (folder / shot["keyframe"]).open("xb") as file:
                    file.write(jpeg)

    def _close(self, end_s: float) -> None:
        """The shot that runs has its length; the shortest is dropped when there are too many."""
        if self._shot_pts is not None and self._shot_pts in self._kept:
            heapq.heappush(self._lengths, (end_s - self._begun_s, self._shot_pts))
            if len(self._lengths) > AT_MOST:
                _, dropped = heapq.heappop(self._lengths)
                del self._kept[dropped]
                self.left_out += 1

    def _jpeg(self, frame: av.VideoFrame, turn: Turn) -> bytes:
        share = min(1.0, LONGEST_SIDE / max(frame.width, frame.height))
        width, height = max(1, round(frame.width * share)), max(1, round(frame.height * share))
        rgb = self._rgb.reformat(frame, width, height, "rgb24", interpolation="AREA", threads=1)
        image: Image.Image = rgb.to_image()  # type: ignore[no-untyped-call]  # PyAV does not type it
        if turn in TURNS:
            image = image.transpose(TURNS[turn])
        out = BytesIO()
        image.save(out, "JPEG", quality=QUALITY)
        return out.getvalue()
