"""Chromaprint's fingerprint of sound, algorithm 2: 32 bits each 0.12 s, that stay alike when sound is re-encoded.

After Lukáš Lalinský's Chromaprint 1.5 (acoustid.org/chromaprint); the code is our own, its constants are facts of the
algorithm. Rules: 1. Sound is one channel of 16 bits at 11,025 Hz. 2. Windows of 4,096 samples (Hamming), each 1,365
after the one before; the energy of each frequency from 28 to 3,520 Hz counts for its note, one of twelve in any
octave. 3. Five windows in a row are weighed together, and the twelve numbers brought to length 1 (0 in silence).
4. An item looks at 16 windows through 16 filters, each the logarithm of the ratio of two areas; three thresholds make
two bits of it, in Gray code. The first filter gives the highest bits.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

RATE_HZ = 11025
WINDOW = 4096  # samples
STEP = WINDOW // 3
_NOTES = 12
_LOWEST_HZ, _HIGHEST_HZ = 28, 3520
_BASE_HZ = 440.0 / 16  # the A from which octaves are counted
_WEIGHTS = (0.25, 0.75, 1.0, 0.75, 0.25)
_SILENT = 0.01  # norm of the twelve: below it there is no sound
_FULL = 32767  # the largest sample
_SPAN = 16  # windows that an item looks at
_BATCH = 128  # windows transformed at a time
_GRAY = np.array([0, 1, 3, 2], dtype=np.uint32)


class _Filter(NamedTuple):
    """Which areas of windows x notes are set against each other, and the thresholds of their ratio."""

    kind: int
    note: int
    notes: int
    windows: int
    thresholds: tuple[float, float, float]


# Chromaprint's classifiers of algorithm 2, learnt by its author from music.
_FILTERS = (
    _Filter(0, 4, 3, 15, (1.98215, 2.35817, 2.63523)),
    _Filter(4, 4, 6, 15, (-1.03809, -0.651211, -0.282167)),
    _Filter(1, 0, 4, 16, (-0.298702, 0.119262, 0.558497)),
    _Filter(3, 8, 2, 12, (-0.105439, 0.0153946, 0.135898)),
    _Filter(3, 4, 4, 8, (-0.142891, 0.0258736, 0.200632)),
    _Filter(4, 0, 3, 5, (-0.826319, -0.590612, -0.368214)),
    _Filter(1, 2, 2, 9, (-0.557409, -0.233035, 0.0534525)),
    _Filter(2, 7, 3, 4, (-0.0646826, 0.00620476, 0.0784847)),
    _Filter(2, 6, 2, 16, (-0.192387, -0.029699, 0.215855)),
    _Filter(2, 1, 3, 2, (-0.0397818, -0.00568076, 0.0292026)),
    _Filter(5, 10, 1, 15, (-0.53823, -0.369934, -0.190235)),
    _Filter(3, 6, 2, 10, (-0.124877, 0.0296483, 0.139239)),
    _Filter(2, 1, 1, 14, (-0.101475, 0.0225617, 0.231971)),
    _Filter(3, 5, 6, 4, (-0.0799915, -0.00729616, 0.063262)),
    _Filter(1, 9, 2, 12, (-0.272556, 0.019424, 0.302559)),
    _Filter(3, 4, 2, 14, (-0.164292, -0.0321188, 0.0846339)),
)

Samples = npt.NDArray[np.int16]
_Notes = npt.NDArray[np.float64]


class Chromaprint:
    """Samples in, items out; holds what a window still needs, and twelve numbers a window."""

    def __init__(self) -> None:
        self._waiting: list[Samples] = []
        self._count = 0
        self._notes: list[_Notes] = []
        self._window = np.hamming(WINDOW) / _FULL
        self._bins, self._note_of = _note_of_each_bin()

    def add(self, samples: Samples) -> None:
        """Samples that follow those before."""
        self._waiting.append(samples)
        self._count += len(samples)
        if self._count >= WINDOW + STEP * (_BATCH - 1):
            self._transform()

    def items(self) -> npt.NDArray[np.uint32]:
        """All items; none when there were less than some three seconds."""
        self._transform()
        notes = np.concatenate(self._notes) if self._notes else np.zeros((0, _NOTES))
        return items_of(_smooth(notes))

    def _transform(self) -> None:
        if self._count < WINDOW:
            return
        samples = np.concatenate(self._waiting)
        count = (len(samples) - WINDOW) // STEP + 1
        for first in range(0, count, _BATCH):
            many = min(_BATCH, count - first)
            windows = np.lib.stride_tricks.sliding_window_view(samples[first * STEP :], WINDOW)[::STEP][:many]
            spectrum = np.fft.rfft(windows * self._window, axis=1)[:, self._bins]
            self._notes.append((spectrum.real**2 + spectrum.imag**2) @ self._note_of)
        rest = samples[count * STEP :].copy()
        self._waiting, self._count = [rest], len(rest)


def items_of(notes: _Notes) -> npt.NDArray[np.uint32]:
    """Items of windows x 12 notes."""
    count = len(notes) - _SPAN + 1
    if count <= 0:
        return np.zeros((0,), dtype="<u4")
    sums = np.zeros((len(notes) + 1, _NOTES + 1))
    sums[1:, 1:] = notes.cumsum(axis=0).cumsum(axis=1)
    items = np.zeros(count, dtype=np.uint32)
    for one in _FILTERS:
        level = np.searchsorted(one.thresholds, _ratio(sums, one, count), side="right")
        items = (items << np.uint32(2)) | _GRAY[level]
    return items.astype("<u4")


def _smooth(notes: _Notes) -> _Notes:
    """Five windows weighed together, each of length 1 or silent."""
    count = len(notes) - len(_WEIGHTS) + 1
    if count <= 0:
        return np.zeros((0, _NOTES))
    smooth = np.zeros((count, _NOTES))
    for lag, weight in enumerate(_WEIGHTS):
        smooth += weight * notes[lag : lag + count]
    norm = np.sqrt((smooth**2).sum(axis=1, keepdims=True))
    return np.where(norm < _SILENT, 0.0, smooth / np.maximum(norm, _SILENT))


def _ratio(sums: _Notes, one: _Filter, count: int) -> _Notes:
    """(count,): the logarithm of one area over another, each with 1 added."""

    def area(window: int, note: int, windows: int, notes: int) -> _Notes:
        upper, lower = sums[window : window + count], sums[window + windows : window + windows + count]
        low, high = one.note + note, one.note + note + notes
        total: _Notes = lower[:, high] - lower[:, low] - upper[:, high] + upper[:, low]
        return total

    wide, high = one.windows, one.notes
    half_wide, half_high, third_wide, third_high = wide // 2, high // 2, wide // 3, high // 3
    zero = np.zeros(count)
    match one.kind:
        case 0:  # all
            areas: Any = area(0, 0, wide, high), zero
        case 1:  # high notes against low
            areas = area(0, half_high, wide, high - half_high), area(0, 0, wide, half_high)
        case 2:  # late windows against early
            areas = area(half_wide, 0, wide - half_wide, high), area(0, 0, half_wide, high)
        case 3:  # one diagonal against the other
            areas = (
                area(0, half_high, half_wide, high - half_high) + area(half_wide, 0, wide - half_wide, half_high),
                area(0, 0, half_wide, half_high) + area(half_wide, half_high, wide - half_wide, high - half_high),
            )
        case 4:  # middle notes against the others
            areas = (
                area(0, third_high, wide, third_high),
                area(0, 0, wide, third_high) + area(0, 2 * third_high, wide, high - 2 * third_high),
            )
        case _:  # middle windows against the others
            areas = (
                area(third_wide, 0, third_wide, high),
                area(0, 0, third_wide, high) + area(2 * third_wide, 0, wide - 2 * third_wide, high),
            )
    ratio: _Notes = np.log1p(areas[0]) - np.log1p(areas[1])
    return ratio


def _note_of_each_bin() -> tuple[slice, _Notes]:
    """(bins that count, their notes as a matrix bins x 12)."""
    lowest = max(1, round(WINDOW * _LOWEST_HZ / RATE_HZ))
    highest = min(WINDOW // 2, round(WINDOW * _HIGHEST_HZ / RATE_HZ))
    octave = np.log2(np.arange(lowest, highest) * RATE_HZ / WINDOW / _BASE_HZ)
    note = (_NOTES * (octave - np.floor(octave))).astype(int)
    return slice(lowest, highest), np.eye(_NOTES)[note]
