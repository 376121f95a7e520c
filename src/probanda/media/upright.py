"""The luma of a frame as it is meant to be shown, without copying it where its bytes allow.

Rules: 1. Formats whose first plane is luma of eight bits are read where the decoder left them; all others (ten bits,
RGB, palettes) are converted to grey by swscale, at their own size. 2. Turning and mirroring are views: no byte moves.
3. Only turnings by right angles are followed; a display matrix that asks for another is left as it is, and said.
"""

from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import VideoReformatter

from probanda.media.container import display_matrix
from probanda.media.keyframes import TURNS, whole

Plane = npt.NDArray[np.uint8]
Turn = tuple[int, int, int, int]

UPRIGHT: Turn = (1, 0, 0, 1)
_LUMA_FIRST = frozenset(
    (
        *("gray", "nv12", "nv21", "nv16", "nv24"),
        *("yuv410p", "yuv411p", "yuv420p", "yuv422p", "yuv440p", "yuv444p", "yuva420p", "yuva422p", "yuva444p"),
        *("yuvj411p", "yuvj420p", "yuvj422p", "yuvj440p", "yuvj444p"),
    )
)
_COLOUR_POINTS = 16  # of each colour plane each way


class Upright:
    """Reads planes of frames; holds the one converter that a film needs."""

    def __init__(self) -> None:
        self._grey = VideoReformatter()

    def luma(self, frame: av.VideoFrame, turn: Turn) -> Plane:
        """(height, width) as shown; valid as long as the frame is."""
        if frame.format.name not in _LUMA_FIRST:
            frame = self._grey.reformat(frame, format="gray", interpolation="AREA", threads=1)
        return turned(_plane(frame, 0), turn)


def colours(frame: av.VideoFrame) -> npt.NDArray[np.float32] | None:
    """A few points of the two colour planes, as stored; None where the frame has none of eight bits."""
    if frame.format.name not in _LUMA_FIRST or len(frame.planes) < 3:  # noqa: PLR2004 - luma and two of colour
        return None
    points = []
    for number in (1, 2):
        plane = _plane(frame, number)
        height, width = plane.shape
        rows, columns = -(-height // _COLOUR_POINTS), -(-width // _COLOUR_POINTS)
        points.append(plane[rows // 2 :: rows, columns // 2 :: columns].astype(np.float32).ravel())
    return np.concatenate(points)


def turn_of(frame: av.VideoFrame) -> Turn:
    """(a, b, c, d) of the display matrix of the frame, in whole numbers."""
    matrix = display_matrix(frame)
    return UPRIGHT if matrix is None else whole(matrix)


def turned(plane: npt.NDArray[Any], turn: Turn) -> npt.NDArray[Any]:
    """The plane as it is shown: a view."""
    if turn not in TURNS:
        return plane
    # What is negative runs backwards, columns (a, b) or rows (c, d); what is off the diagonal lies across.
    a, b, c, d = turn
    view = plane[:: c + d, :: a + b]
    return view.T if a == 0 else view


def _plane(frame: av.VideoFrame, number: int) -> Plane:
    plane: Any = frame.planes[number]
    whole_lines = np.frombuffer(plane, dtype=np.uint8)[: plane.height * plane.line_size]
    return whole_lines.reshape(plane.height, plane.line_size)[:, : plane.width]
