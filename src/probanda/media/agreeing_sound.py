"""Where the sound of two files agrees, along shifts of time that equal items of Chromaprint share.

An item that comes all the time (silence, a steady tone) has no vote, and a stretch whose items hardly vary is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from probanda.media.fingerprint import Fingerprint

Times = npt.NDArray[np.float64]

MOST_PARTS = 12
"""Of two files: more are not told."""
_ITEM_S = Fraction(1365, 11025)
_HEARS_S = Fraction(26, 10)  # an item hears so much sound
_SOUND_BITS, _SOUND_LEAST, _SOUND_WINDOW = 5.0, 20, 16  # bits; items: 20 hear five seconds
_SOUND_COMMON = 64  # an item that comes more often is silence or a steady tone
_SOUND_VARIED = 0.3  # share of the items of a part that differ from one another


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run that agrees, in seconds of each file; `evidence` in words."""

    first: tuple[Fraction, Fraction]
    second: tuple[Fraction, Fraction]
    change: str
    reasons: tuple[str, ...]

    @property
    def shift(self) -> Fraction:
        """Seconds by which it comes later in the first."""
        return self.first[0] - self.second[0]


def overlap(one: Stretch, other: Stretch) -> bool:
    """Whether the two lie over each other in both files."""
    return all(
        min(mine[1], theirs[1]) > max(mine[0], theirs[0])
        for mine, theirs in ((one.first, other.first), (one.second, other.second))
    )


def sounds(first: Fingerprint, second: Fingerprint) -> Iterator[Stretch]:
    """Stretches of sound along the shifts that most equal items share."""
    one, other = np.asarray(first.sound), np.asarray(second.sound)
    if len(one) < _SOUND_LEAST or len(other) < _SOUND_LEAST:
        return
    found: list[Stretch] = []
    for shift in _sound_shifts(one, other):
        start, stop = max(0, shift), min(len(one), len(other) + shift)
        bits = np.bitwise_count(one[start:stop] ^ other[start - shift : stop - shift]).astype(np.float64)
        if len(bits) < _SOUND_LEAST:
            continue
        mean = np.convolve(bits, np.ones(_SOUND_WINDOW) / _SOUND_WINDOW, mode="valid")
        for run in _runs(mean <= _SOUND_BITS):
            begin, end = run[0] + start, run[1] + _SOUND_WINDOW - 1 + start
            stretch = _sound(first, second, (begin, end), shift, bits=bits[begin - start : end - start])
            if stretch is not None and not any(overlap(stretch, known) for known in found):
                found.append(stretch)
    yield from sorted(found, key=lambda stretch: stretch.first)[:MOST_PARTS]


def _sound_shifts(one: npt.NDArray[np.uint32], other: npt.NDArray[np.uint32]) -> list[int]:
    """Shifts in items at which items are equal most often; items that come all the time have no vote."""
    places: dict[int, list[int]] = {}
    for place, item in enumerate(other.tolist()):
        places.setdefault(item, []).append(place)
    votes: dict[int, int] = {}
    for place, item in enumerate(one.tolist()):
        there = places.get(item, ())
        if len(there) <= _SOUND_COMMON:
            for partner in there:
                votes[place - partner] = votes.get(place - partner, 0) + 1
    ranked = sorted(votes, key=lambda shift: (-votes[shift], shift))
    return [shift for shift in ranked[: 2 * MOST_PARTS] if votes[shift] >= 4]  # noqa: PLR2004 - fewer happen by chance


def _runs(true: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], true, [False])).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _sound(first: Fingerprint, second: Fingerprint, run: tuple[int, int], shift: int, *, bits: Times) -> Stretch | None:
    begin, end = run
    varied = len(np.unique(first.sound[begin:end])) / (end - begin)
    if end - begin < _SOUND_LEAST or varied < _SOUND_VARIED:
        return None
    starts = Fraction(first.sound_start_s), Fraction(second.sound_start_s)
    heard_s = (end - begin - 1) * _ITEM_S + _HEARS_S
    reason = (
        f"the sound agrees over {float(heard_s):.1f} s: {bits.mean():.1f} of 32 bits of Chromaprint's items differ on "
        "average (12 to 13 where it is another)"
    )
    return Stretch(
        (starts[0] + begin * _ITEM_S, starts[0] + begin * _ITEM_S + heard_s),
        (starts[1] + (begin - shift) * _ITEM_S, starts[1] + (begin - shift) * _ITEM_S + heard_s),
        "",
        (reason,),
    )
