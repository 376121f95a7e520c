"""Hashes of every frame inside its black bars, and of samples in every view.

Rules: 1. A frame is hashed inside the box that is known when it is seen. 2. As long as the box may still grow, the last
4,096 frames are kept as 128 x 128 points; when it has grown, they are hashed again from these. Frames before them keep
the hash of the smaller box, and that is said. 3. A sample is a frame whose picture differs from the sample before it,
at most four a second; it is seen in every view of `fingerprint.VIEWS`. 4. Memory is bounded by
the number of frames kept and 41 bytes a frame.
"""

from collections import deque
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from probanda.media.bars import POINTS, WHOLE, BarFinder, Box
from probanda.media.fingerprint import VIEWS
from probanda.media.pdq import SIDE, TURNS, Hashes, Square, hash_squares, hash_turned, shrink

_KEPT = 4096  # frames of 16 KiB: 64 MiB, some three minutes
_BATCH = 256  # frames hashed at a time
_SAMPLES = 32  # samples hashed at a time
_SAMPLE_S = 0.25
_UNLIKE = 5.0  # of 255, mean over 64 x 64 points: less is noise, or what moves little
_QUARTERS = (Box(0, 0, 0.5, 0.5), Box(0.5, 0, 1, 0.5), Box(0, 0.5, 0.5, 1), Box(0.5, 0.5, 1, 1))
_CENTRES = tuple(Box((1 - share) / 2, (1 - share) / 2, (1 + share) / 2, (1 + share) / 2) for share in (0.9, 0.8, 0.7))


class FrameHashes:
    """The rows of a fingerprint's pictures, frame by frame."""

    def __init__(self) -> None:
        self._bars = BarFinder()
        self._squares: list[Square] = []
        self._hashes: list[Hashes] = []
        self._quality: list[npt.NDArray[np.uint8]] = []
        self._rows = 0
        self._kept: deque[tuple[int, Box, npt.NDArray[np.uint8]]] = deque()
        self._settled = False
        self._sample: Square | None = None
        self._sampled_s = -np.inf
        self._sample_rows: list[int] = []
        self._views: list[Square] = []
        self._view_hashes: list[Hashes] = []
        self._view_quality: list[npt.NDArray[np.uint8]] = []
        self.missed = 0
        """Frames that keep a hash of a smaller box."""

    def add(self, plane: npt.NDArray[Any], at_s: float) -> Square:
        """The small picture (64, 64) of the whole frame, bars and all, whose luma as shown is the plane."""
        box, points = self._bars.box, None
        if not self._settled:
            points = shrink(plane, POINTS)
            self._bars.look(points, plane)
            box, self._settled = self._bars.box, self._bars.settled()
            self._keep(box, points)
        square = shrink(box.of(plane))
        self._squares.append(square)
        if len(self._squares) >= _BATCH:
            self._flush()
        if self._is_sample(square, at_s):
            self._add_sample(plane, square, box, at_s)
        self._rows += 1
        return square if box == WHOLE or points is None else _halved(points)

    def end(self) -> None:
        """No frame follows: hash what waits, and again what was hashed in a smaller box."""
        self._flush()
        self._flush_views()
        hashes = np.concatenate(self._hashes) if self._hashes else np.zeros((0, 4), dtype="<u8")
        quality = np.concatenate(self._quality) if self._quality else np.zeros((0,), dtype="u1")
        again = [(row, points) for row, box, points in self._kept if not box.near(self._bars.box)]
        for start in range(0, len(again), _BATCH):
            part = again[start : start + _BATCH]
            rows = [row for row, _ in part]
            squares = np.stack([_cut(points, self._bars.box) for _, points in part])
            hashes[rows], quality[rows] = hash_squares(squares)
        self._kept.clear()
        self._hashes, self._quality = [hashes], [quality]

    def columns(self) -> dict[str, Any]:
        """The columns of the fingerprint, after `end`."""
        none = not self._sample_rows
        return {
            "hashes": self._hashes[0],
            "quality": self._quality[0],
            "sample_rows": np.array(self._sample_rows, dtype="<i4"),
            "view_hashes": np.zeros((0, len(VIEWS), 4), dtype="<u8") if none else np.concatenate(self._view_hashes),
            "view_quality": np.zeros((0, len(VIEWS)), dtype="u1") if none else np.concatenate(self._view_quality),
        }

    def box(self) -> Box | None:
        """The picture inside black bars; None where it fills the frame."""
        return None if self._bars.box == WHOLE else self._bars.box

    def _keep(self, box: Box, points: Square) -> None:
        self._kept.append((self._rows, box, points.astype(np.uint8)))
        if len(self._kept) > _KEPT:
            _, its_box, _ = self._kept.popleft()
            self.missed += not its_box.near(self._bars.box)

    def _flush(self) -> None:
        if self._squares:
            hashes, quality = hash_squares(np.stack(self._squares))
            self._hashes.append(hashes)
            self._quality.append(quality)
            self._squares = []

    def _flush_views(self) -> None:
        if self._views:
            hashes, quality = hash_views(np.stack(self._views))
            self._view_hashes.append(hashes)
            self._view_quality.append(quality)
            self._views = []

    def _is_sample(self, square: Square, at_s: float) -> bool:
        """Whether the picture is another than that of the last sample, and its time has come or fell back."""
        if self._sample is None:
            return True
        if 0 <= at_s - self._sampled_s < _SAMPLE_S:
            return False
        return float(np.abs(square - self._sample).mean()) >= _UNLIKE

    def _add_sample(self, plane: npt.NDArray[Any], square: Square, box: Box, at_s: float) -> None:
        self._sample, self._sampled_s = square, at_s
        self._sample_rows.append(self._rows)
        self._views.append(views_of(plane, square, box))
        if len(self._views) >= _SAMPLES:
            self._flush_views()


def views_of(plane: npt.NDArray[Any], square: Square, box: Box) -> Square:
    """(9, 64, 64): the picture in its box (`square`), its quarters, its centres, and the whole frame, as in `VIEWS`."""
    inside = box.of(plane).astype(np.float32)  # once for all its parts
    parts = [shrink(part.of(inside)) for part in (*_QUARTERS, *_CENTRES)]
    return np.stack([square, *parts, square if box == WHOLE else shrink(plane)])


def hash_views(views: Square) -> tuple[Hashes, npt.NDArray[np.uint8]]:
    """Hashes (m, views, 4) and qualities (m, views) of samples (m, 9, 64, 64), in the order of `VIEWS`."""
    samples, parts = views.shape[:2]
    hashes, quality = hash_squares(views.reshape(samples * parts, SIDE, SIDE))
    hashes, quality = hashes.reshape(samples, parts, 4), quality.reshape(samples, parts)
    turned = hash_turned(views[:, 0])
    return (
        np.concatenate([turned, hashes[:, 1:]], axis=1),
        np.concatenate([np.repeat(quality[:, :1], TURNS, axis=1), quality[:, 1:]], axis=1),
    )


def _halved(points: Square) -> Square:
    """128 x 128 points as 64 x 64."""
    square: Square = points.reshape(SIDE, 2, SIDE, 2).mean(axis=(1, 3), dtype=np.float32)
    return square


def _cut(points: npt.NDArray[np.uint8], box: Box) -> Square:
    """The small picture (64, 64) inside the box, from the points of the whole frame."""
    rows, columns = _averages(box.top, box.bottom), _averages(box.left, box.right)
    square: Square = rows @ points.astype(np.float32) @ columns.T
    return square


@lru_cache(maxsize=16)
def _averages(begins: float, ends: float) -> Square:
    """(64, 128): equal parts of a stretch of the points, each the average of the points under it."""
    edges = (begins + (ends - begins) * np.arange(SIDE + 1) / SIDE) * POINTS
    point = np.arange(POINTS)
    low, high = edges[:-1, np.newaxis], edges[1:, np.newaxis]
    covered = np.clip(np.minimum(high, point + 1) - np.maximum(low, point), 0, None)
    averages: Square = (covered / covered.sum(axis=1, keepdims=True)).astype(np.float32)
    return averages
