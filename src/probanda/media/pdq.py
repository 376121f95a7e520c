"""PDQ hashes of pictures: 256 bits that stay alike when a picture is scaled, re-encoded or lightly changed.

After Meta's PDQ (ThreatExchange, 2019), our own code. Rules: 1. A picture is its luma. Two passes of a box filter of a
128th of its width and height and the choice of 64 x 64 points are linear and go row by row, so they are one matrix a
side: `rows . picture . columns`, each matrix a narrow band. 2. Of the 64 x 64 points the cosine transform keeps
frequencies 1 to 16 both ways; a bit is set where its coefficient is above the (lower) median of the 256. 3. The hash
is in the order of its hexadecimal form, as `fingerprint` tells. 4. Turning or mirroring the picture changes signs and
places of coefficients, so all eight come from one transform. 5. Quality (0 to 100) is how much the 64 x 64 points
differ from their neighbours. A picture under 5 points wide or high has the hash 0 and quality 0, as with PDQ.
A coefficient that equals the median but for rounding may give another bit on another processor. PDQ chooses its points
beside the middle of an even window: the eight of a picture lie up to some 30 bits from the hash of it turned in fact.
"""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

SIDE = 64  # points of the small picture each way
TURNS = 8  # identity, mirror, three turns, three turns of the mirrored: the first eight of `fingerprint.VIEWS`
_SMALLEST = 5  # below it PDQ's authors tested nothing
_KEPT = 16  # frequencies each way
_BATCH = 256  # pictures transformed at a time: what stays in a processor's cache
_OUTPUTS = 4  # points of one strip of rows: few enough to multiply little by zero, enough to call seldom
_COLUMN_OUTPUTS = 8
_LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)  # ITU-R BT.601, as PDQ has it

Square = npt.NDArray[np.float32]
Hashes = npt.NDArray[np.uint64]


class _Strip(NamedTuple):
    """A few outputs, the inputs that they are made of, and the weights between."""

    first: int
    start: int
    stop: int
    weights: Square


def luma(rgb: npt.NDArray[np.uint8]) -> Square:
    """The luma of a picture (height, width, 3)."""
    plane: Square = rgb.astype(np.float32) @ _LUMA
    return plane


def shrink(plane: npt.NDArray[Any], side: int = SIDE) -> Square:
    """(side, side) points of the luma plane (height, width), filtered as PDQ does it; of any size from 1 x 1.

    The plane may be a turned or mirrored view of another: it is read in the order of memory, and nothing is copied.
    """
    if plane.strides[0] < plane.strides[1] and abs(plane.strides[1]) > plane.itemsize:
        return np.ascontiguousarray(shrink(plane.T, side).T)
    height, width = plane.shape
    backwards = plane.strides[1] < 0
    if backwards:
        plane = plane[:, ::-1]
    middle = np.empty((side, width), dtype=np.float32)
    for first, start, stop, weights in _strips(height, side, _OUTPUTS):
        strip = plane[start:stop].astype(np.float32, copy=False)
        np.matmul(weights, strip, out=middle[first : first + len(weights)])
    small = np.empty((side, side), dtype=np.float32)
    for first, start, stop, weights in _strips(width, side, _COLUMN_OUTPUTS, backwards=backwards):
        small[:, first : first + len(weights)] = middle[:, start:stop] @ weights.T
    return small


def hash_squares(squares: Square) -> tuple[Hashes, npt.NDArray[np.uint8]]:
    """Hashes (n, 4) and qualities (n,) of small pictures (n, 64, 64)."""
    parts = [_bits(_cosines(part)) for part in _batches(squares)]
    return (np.concatenate(parts) if parts else np.zeros((0, 4), dtype="<u8")), qualities(squares)


def hash_turned(squares: Square) -> Hashes:
    """Hashes (n, 8, 4) of small pictures (n, 64, 64): upright, mirrored, turned, mirrored and turned."""
    parts = [_turned(_cosines(part)) for part in _batches(squares)]
    return np.concatenate(parts) if parts else np.zeros((0, TURNS, 4), dtype="<u8")


def hash_picture(plane: npt.NDArray[Any]) -> tuple[Hashes, int]:
    """The hash (4,) and the quality of one luma plane."""
    if min(plane.shape) < _SMALLEST:
        return np.zeros(4, dtype="<u8"), 0
    hashes, quality = hash_squares(shrink(plane)[np.newaxis])
    return hashes[0], int(quality[0])


def qualities(squares: Square) -> npt.NDArray[np.uint8]:
    """PDQ's measure (n,) of how much there is to see in small pictures (n, 64, 64)."""
    steps = np.zeros(len(squares), dtype=np.int64)
    for axis in (1, 2):
        # Each step is cut to whole percents of the range, so that the many small ones of a flat colour count nothing.
        steps += (np.abs(np.diff(squares, axis=axis)) * 100 / 255).astype(np.int32).sum(axis=(1, 2))
    return np.minimum(steps // 90, 100).astype("u1")


def hexadecimal(words: Hashes) -> str:
    """The 64 digits of one hash (4,)."""
    return "".join(f"{int(word):016x}" for word in words)


def differing_bits(one: Hashes, other: Hashes) -> npt.NDArray[np.int64]:
    """How many of 256 bits differ, for hashes (..., 4) that broadcast."""
    bits: npt.NDArray[np.int64] = np.bitwise_count(one ^ other).sum(axis=-1, dtype=np.int64)
    return bits


def _batches(squares: Square) -> list[Square]:
    return [squares[start : start + _BATCH] for start in range(0, len(squares), _BATCH)]


@lru_cache(maxsize=1)
def _cosine_matrix() -> Square:
    frequency, point = np.arange(1, _KEPT + 1)[:, np.newaxis], np.arange(SIDE)
    matrix: npt.NDArray[np.float64] = np.sqrt(2 / SIDE) * np.cos(np.pi / 2 / SIDE * frequency * (2 * point + 1))
    return matrix.astype(np.float32)


def _cosines(squares: Square) -> Square:
    """(n, 16, 16): rows are vertical frequencies."""
    matrix = _cosine_matrix()
    coefficients: Square = np.matmul(np.matmul(matrix, squares), matrix.T)
    return coefficients


def _turned(upright: Square) -> Hashes:
    """The eight hashes of coefficients (n, 16, 16), in the order of the views."""
    # Row or column 0 holds frequency 1: odd frequencies change their sign when their direction is reversed.
    odd = np.where(np.arange(_KEPT) % 2 == 0, -1, 1).astype(np.float32)
    left_right, up_down = odd[np.newaxis, :], odd[:, np.newaxis]
    mirrored = upright * left_right
    eight = []
    for picture in (upright, mirrored):
        across = picture.transpose(0, 2, 1)
        eight.append((picture, across * up_down, picture * left_right * up_down, across * left_right))
    order = (eight[0][0], eight[1][0], *eight[0][1:], *eight[1][1:])
    return np.stack([_bits(np.ascontiguousarray(one)) for one in order], axis=1)


def _bits(coefficients: Square) -> Hashes:
    flat = coefficients.reshape(len(coefficients), _KEPT * _KEPT)
    lower_median = np.partition(flat, flat.shape[1] // 2 - 1, axis=1)[:, flat.shape[1] // 2 - 1]
    above = flat > lower_median[:, np.newaxis]
    # PDQ writes the last coefficient first.
    return np.packbits(above[:, ::-1], axis=1).view(">u8").astype("<u8")


@lru_cache(maxsize=64)
def _strips(size: int, side: int, outputs: int, *, backwards: bool = False) -> tuple[_Strip, ...]:
    """The band from `size` inputs to `side` outputs, in strips of at most so many outputs.

    Backwards: the inputs stand in memory from the last to the first.
    """
    if backwards:
        return tuple(
            _Strip(first, size - stop, size - start, np.ascontiguousarray(weights[:, ::-1]))
            for first, start, stop, weights in _strips(size, side, outputs)
        )
    window = -(-size // (2 * side))
    before, after = window - (window + 2) // 2, (window + 2) // 2 - 1
    strips = []
    for first in range(0, side, outputs):
        # The target is the centre of each part, not its corner.
        centres = [(2 * output + 1) * size // (2 * side) for output in range(first, min(first + outputs, side))]
        start, stop = max(0, centres[0] - 2 * before), min(size, centres[-1] + 2 * after + 1)
        weights = np.zeros((len(centres), stop - start))
        for row, centre in zip(weights, centres, strict=True):
            second = range(max(0, centre - before), min(size, centre + after + 1))
            for point in second:
                low, high = max(0, point - before), min(size, point + after + 1)
                row[low - start : high - start] += 1 / ((high - low) * len(second))
        strips.append(_Strip(first, start, stop, weights.astype(np.float32)))
    return tuple(strips)
