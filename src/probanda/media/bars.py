"""Black bars: where the picture of a film stands inside its frames.

Rules: 1. A place is a bar as long as nothing brighter than black was ever seen there: the box only grows.
2. What was seen is the running maximum of 128 x 128 points of each frame; the edges are then sought among the rows and
columns of pixels beside the border of the points. 3. A picture of which less than three tenths of the width or height
was ever lit is taken as one without bars (a night, a lamp): bars are not guessed. 4. The box is settled when it is the
whole frame; nothing can change it any more.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

POINTS = 128  # each way
_DARK = 32  # of 255: black is 16 in the limited range, and compression leaves some steps
_BLACK = 16  # of the limited range
_SMALLEST = 0.3  # share of width and height: an upright film within a wide frame has 0.316
_NEAR = 1 / 256  # half of one of 128 points
_THOUSAND = 1000


class Box(NamedTuple):
    """Edges of the picture as shares of width and height, from the upper left."""

    left: float
    top: float
    right: float
    bottom: float

    def of(self, plane: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The part of the plane inside the box: a view, at least one point wide and high."""
        height, width = plane.shape
        left, top = min(int(self.left * width + 0.5), width - 1), min(int(self.top * height + 0.5), height - 1)
        right, bottom = int(self.right * width + 0.5), int(self.bottom * height + 0.5)
        return plane[top : max(bottom, top + 1), left : max(right, left + 1)]

    def near(self, other: "Box") -> bool:
        """Whether no edge lies so far from the other's that hashes would tell."""
        return all(abs(one - another) < _NEAR for one, another in zip(self, other, strict=True))

    def thousandths(self) -> dict[str, int]:
        """The edges as a record keeps them."""
        return {name: round(value * _THOUSAND) for name, value in self._asdict().items()}


WHOLE = Box(0.0, 0.0, 1.0, 1.0)


class BarFinder:
    """Looks at frames until there can be no bars."""

    def __init__(self) -> None:
        self._brightest = np.zeros((POINTS, POINTS), dtype=np.float32)
        self._edges: dict[tuple[int, int, int], npt.NDArray[np.float32]] = {}
        self.box = WHOLE
        """As known now; WHOLE as long as too little was lit."""

    def settled(self) -> bool:
        """Whether no later frame can change the box."""
        lit = self._brightest > _DARK
        return bool(lit[0].any() and lit[-1].any() and lit[:, 0].any() and lit[:, -1].any())

    def look(self, points: npt.NDArray[np.float32], plane: npt.NDArray[Any]) -> bool:
        """Whether the box changed by this frame, of which `points` is the small picture of 128 x 128."""
        np.maximum(self._brightest, points, out=self._brightest)
        lit = self._brightest > _DARK
        rows, columns = np.flatnonzero(lit.any(axis=1)), np.flatnonzero(lit.any(axis=0))
        box = WHOLE
        if len(rows) and min(rows[-1] - rows[0], columns[-1] - columns[0]) + 1 >= _SMALLEST * POINTS:
            top, bottom = self._sought(plane, int(rows[0]), int(rows[-1]))
            left, right = self._sought(plane.T, int(columns[0]), int(columns[-1]), across=1)
            box = Box(left, top, right, bottom)
        changed, self.box = box != self.box, box
        return changed

    def _sought(self, plane: npt.NDArray[Any], first: int, last: int, *, across: int = 0) -> tuple[float, float]:
        """Where the lit rows of the plane begin and end, as shares, sought between the points before and after."""
        size = len(plane)
        begins, ends = 0.0, 1.0
        # A point is made of what stands up to two points away.
        if first > 0:
            start, stop = size * (first - 1) // POINTS, max(1, -(-size * min(first + 3, POINTS) // POINTS))
            lit = _lit(self._brightest_rows(plane, start, stop, across))
            begins = (start + int(lit[0]) if len(lit) else size * first // POINTS) / size
        if last < POINTS - 1:
            start, stop = min(size - 1, size * max(last - 2, 0) // POINTS), -(-size * min(last + 2, POINTS) // POINTS)
            lit = _lit(self._brightest_rows(plane, start, stop, across))
            ends = (start + int(lit[-1]) + 1 if len(lit) else -(-size * (last + 1) // POINTS)) / size
        return begins, ends

    def _brightest_rows(self, plane: npt.NDArray[Any], start: int, stop: int, across: int) -> npt.NDArray[np.float32]:
        """The brightest tenth of each of these rows, the most of all frames so far."""
        rows = plane[start:stop]
        tenth = max(1, rows.shape[1] // 10)
        bright = np.partition(rows, rows.shape[1] - tenth, axis=1)[:, rows.shape[1] - tenth].astype(np.float32)
        key = (across, start, stop)
        known = self._edges.get(key)
        if known is not None and len(known) == len(bright):
            np.maximum(bright, known, out=bright)
        self._edges[key] = bright
        return bright


def _lit(bright: npt.NDArray[np.float32]) -> npt.NDArray[np.intp]:
    """Which rows beside an edge belong to the picture: compression lets some of its light into the bar."""
    return np.flatnonzero(bright > max(_DARK, (_BLACK + float(bright.max())) / 2))
