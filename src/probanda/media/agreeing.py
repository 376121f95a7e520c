"""Which parts of two files agree, as their fingerprints tell: pictures along one shift of time, sound along one shift.

Rules: 1. A picture agrees with another when at most 31 of the 256 bits of their PDQ hashes differ and both say enough
(quality 50): the limits of PDQ's authors. 2. Pictures of two films agree only where several that differ from one
another agree at the same shift: a title card or a black frame is one picture, however long it stands. 3. Sound agrees
where at most 5 of 32 bits of Chromaprint's items differ on average over five seconds and more, and the items vary:
silence and a steady tone do not count; unrelated sound differs in 12 or 13. 4. Like sound alone is the same sound,
never the same pictures. 5. Nothing found is no proof that nothing is there: a changed speed, a film shown small within
another, or pictures taken off a screen are not found here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from probanda.media.agreeing_sound import MOST_PARTS, Stretch, overlap, sounds
from probanda.media.fingerprint import GOOD_QUALITY, VIEWS, Fingerprint
from probanda.model.alike import Agrees, AlikePart, FilePart

Times = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

SETTINGS = {"bits": 31, "bits_along": 48, "distinct": 3, "sound_bits": 5, "form": "probanda/agreeing/1"}
_BITS, _ALONG, _DISTINCT = 31, 48, 3
_LOOSE = 64  # bits in the middle case, along sound that agrees: eight standard deviations from unrelated pictures
_CLEARLY = 6  # bits by which a changed picture must be nearer than the one before it
_APART = 48  # bits: two pictures of one film that differ from one another
_SHIFT_S, _GAP_S = 0.4, 8.0  # of two hits at one shift; of two hits of one part
_MOST_PAIRS = 1_000_000_000  # of pictures: two films of an hour; longer ones are looked at less densely
_AT_ONCE = 4_000_000  # pairs in memory
_FRAME_S = 0.09  # frames that are nearer than this are not all looked at
_FEWEST = 20  # pictures along a sound
_PARTS_FROM = VIEWS.index("quarter-upper-left")
_CHANGES = {
    "mirror": "mirrored",
    "turn-90": "turned 90 degrees counterclockwise",
    "turn-180": "turned 180 degrees",
    "turn-270": "turned 270 degrees counterclockwise",
    "mirror-turn-90": "mirrored, then turned 90 degrees counterclockwise",
    "mirror-turn-180": "mirrored, then turned 180 degrees",
    "mirror-turn-270": "mirrored, then turned 270 degrees counterclockwise",
    "quarter-upper-left": "the upper left quarter",
    "quarter-upper-right": "the upper right quarter",
    "quarter-lower-left": "the lower left quarter",
    "quarter-lower-right": "the lower right quarter",
    "centre-90": "the middle nine tenths",
    "centre-80": "the middle eight tenths",
    "centre-70": "the middle seven tenths",
    "full": "the whole picture, with the bars,",
}


@dataclass(frozen=True, slots=True)
class _Channel:
    """One view of the first film set against one of the second."""

    first: int
    second: int

    @property
    def change(self) -> str:
        """What was done to the picture of the first to be that of the second, in words."""
        if self.first and self.second:
            return ""
        if self.second:
            return f"the first shows {_CHANGES[VIEWS[self.second]]} of the second"
        if self.first >= _PARTS_FROM:
            return f"the second shows {_CHANGES[VIEWS[self.first]]} of the first"
        return _CHANGES[VIEWS[self.first]] if self.first else ""


def agreeing(first: Fingerprint, second: Fingerprint) -> tuple[AlikePart, ...]:
    """The parts that agree, in the order of the first file; pictures before sound."""
    if len(first.view_hashes) and len(second.view_hashes) and not (first.time_base and second.time_base):
        return tuple(_of_stills(first, second))
    pictures = list(_pictures(first, second)) if first.time_base and second.time_base else []
    heard_alike = list(sounds(first, second))
    pictures += [
        along
        for sound in heard_alike
        if not any(_goes_with(sound, one) for one in pictures)
        and (along := _along_sound(first, second, sound)) is not None
    ]
    parts = []
    for one in pictures:
        heard = next((sound for sound in heard_alike if _goes_with(sound, one)), None)
        parts.append(_part(Agrees.BOTH if heard else Agrees.PICTURES, one, heard.reasons if heard else ()))
    covered = [one for one in pictures if any(_goes_with(sound, one) for sound in heard_alike)]
    parts += [_part(Agrees.SOUND, one) for one in heard_alike if not any(_goes_with(one, other) for other in covered)]
    return tuple(parts)


def _goes_with(sound: Stretch, pictures: Stretch) -> bool:
    """Whether the sound agrees at the shift of the pictures, over most of them."""
    together = min(sound.first[1], pictures.first[1]) - max(sound.first[0], pictures.first[0])
    return abs(sound.shift - pictures.shift) < 1 and together >= Fraction(7, 10) * (
        pictures.first[1] - pictures.first[0]
    )


def _along_sound(first: Fingerprint, second: Fingerprint, sound: Stretch) -> Stretch | None:
    """The pictures at the shift of a sound that agrees, where most of them agree, however little they change."""
    if not (first.time_base and second.time_base and len(first.pts) and len(second.pts)):
        return None
    times, others, shift = _times(first), _times(second), float(sound.shift)
    rows = np.flatnonzero(
        (times >= float(sound.first[0]))
        & (times < float(sound.first[1]))
        & (np.asarray(first.quality) >= GOOD_QUALITY)
        & (times - shift >= others[0])
        & (times - shift <= others[-1] + _SHIFT_S)
    )
    if len(rows) < _FEWEST:
        return None
    places = np.clip(np.searchsorted(others, times[rows] - shift), 0, len(others) - 1)
    bits = np.bitwise_count(np.asarray(first.hashes)[rows] ^ np.asarray(second.hashes)[places]).sum(axis=1)
    if np.median(bits) > _LOOSE:
        return None
    reason = (
        f"{len(rows)} pictures at the shift of the sound were compared: {int(np.median(bits))} of 256 bits of their "
        "PDQ hashes differ in the middle case (unrelated pictures differ in about 128); without the sound this would "
        "say little"
    )
    start, stop = _seconds(first, int(rows[0])), _seconds(first, int(rows[-1]) + 1)
    return Stretch((start, stop), (start - sound.shift, stop - sound.shift), "", (reason,))


def _part(agrees: Agrees, one: Stretch, more: tuple[str, ...] = ()) -> AlikePart:
    return AlikePart(
        agrees=agrees,
        first=FilePart(start_s=str(one.first[0]), stop_s=str(one.first[1])),
        second=FilePart(start_s=str(one.second[0]), stop_s=str(one.second[1])),
        change=one.change,
        reasons=(*one.reasons, *more),
    )


# Pictures.


def _channels() -> Iterator[_Channel]:
    yield _Channel(0, 0)
    for view in range(1, len(VIEWS)):
        yield _Channel(view, 0)
    for view in range(_PARTS_FROM, len(VIEWS)):
        yield _Channel(0, view)


def _samples(one: Fingerprint, view: int) -> tuple[Places, Hashes]:
    """(rows of `pts`, hashes) of the samples that say enough in this view."""
    good = (one.view_quality[:, view] >= GOOD_QUALITY) & (one.view_quality[:, 0] >= GOOD_QUALITY)
    return one.sample_rows[good].astype(np.int64), np.asarray(one.view_hashes[good, view])


def _frames(one: Fingerprint) -> tuple[Places, Hashes]:
    """(rows of `pts`, hashes) of frames that say enough, some ten a second."""
    good = np.flatnonzero(np.asarray(one.quality) >= GOOD_QUALITY)
    slots = (_times(one)[good] / _FRAME_S).astype(np.int64) if one.time_base else np.arange(len(good))
    _, kept = np.unique(slots, return_index=True)
    return good[kept], np.asarray(one.hashes)[good[kept]]


def _compared(first: Fingerprint, second: Fingerprint, channel: _Channel) -> "tuple[_Looks, _Looks]":
    """The samples of the film whose view is changed, and the frames of the other, in the order of the two films."""
    if channel.second:
        return _Looks(*_frames(first)), _Looks(*_samples(second, channel.second))
    return _Looks(*_samples(first, channel.first)), _Looks(*_frames(second))


class _Looks(NamedTuple):
    """Pictures of a film that are compared."""

    rows: Places
    hashes: Hashes


def _near(first: Hashes, second: Hashes) -> tuple[Places, Places]:
    """(places in the first, places in the second) of all pairs that agree."""
    found = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))]
    step = max(1, _AT_ONCE // max(1, len(second)))
    for start in range(0, len(first), step):
        at, to = np.nonzero(_differing(first[start : start + step], second) <= _BITS)
        found.append((at + start, to))
    return np.concatenate([at for at, _ in found]), np.concatenate([to for _, to in found])


def _differing(first: Hashes, second: Hashes) -> npt.NDArray[np.uint16]:
    apart = np.zeros((len(first), len(second)), dtype=np.uint16)
    for word in range(first.shape[1]):
        apart += np.bitwise_count(first[:, word, None] ^ second[None, :, word])
    return apart


def _thinned(rows: Places, hashes: Hashes, most: int) -> tuple[Places, Hashes]:
    if len(rows) <= most:
        return rows, hashes
    kept = np.linspace(0, len(rows) - 1, most).round().astype(np.int64)
    return rows[kept], hashes[kept]


def _pictures(first: Fingerprint, second: Fingerprint) -> Iterator[Stretch]:
    """Stretches of pictures, no two of which overlap in both films, by their beginning in the first."""
    found: list[Stretch] = []
    times = _times(first), _times(second)
    most = int(_MOST_PAIRS**0.5)
    for channel in _channels():
        one, other = _compared(first, second, channel)
        rows, hashes = _thinned(*one, most)
        others, compared = _thinned(*other, most)
        at, to = _near(hashes, compared)
        if len(at) < _DISTINCT:
            continue
        hits = _Hits(times[0][rows[at]], times[1][others[to]], hashes[at], compared[to], rows[at], others[to])
        for stretch in hits.stretches(first, second, channel):
            if not any(overlap(stretch, one) for one in found):
                found.append(stretch)
    yield from sorted(found, key=lambda one: one.first)[:MOST_PARTS]


def _times(one: Fingerprint) -> Times:
    return np.asarray(one.pts, dtype=np.float64) * float(Fraction(one.time_base))


@dataclass(frozen=True, slots=True)
class _Hits:
    """Pairs of samples that agree."""

    times: Times
    others: Times
    hashes: Hashes
    compared: Hashes
    rows: Places
    other_rows: Places

    def stretches(self, first: Fingerprint, second: Fingerprint, channel: _Channel) -> Iterator[Stretch]:
        """The stretches along the shifts that most hits share."""
        left = np.ones(len(self.times), dtype=bool)
        shifts = self.times - self.others
        for _ in range(MOST_PARTS):
            place = np.flatnonzero(left)
            if len(place) < _DISTINCT:
                return
            order = place[np.argsort(shifts[place], kind="stable")]
            ends = np.searchsorted(shifts[order], shifts[order] + _SHIFT_S, side="right")
            start = int(np.argmax(ends - np.arange(len(order))))
            along = order[start : ends[start]]
            left[along] = False
            along = along[np.argsort(self.times[along], kind="stable")]
            cuts = np.flatnonzero(np.diff(self.times[along]) > _GAP_S) + 1
            for run in np.split(along, cuts):
                if (stretch := self._stretch(run, first, second, channel)) is not None:
                    yield stretch

    def _stretch(self, run: Places, first: Fingerprint, second: Fingerprint, channel: _Channel) -> Stretch | None:
        distinct = min(_distinct(self.hashes[run]), _distinct(self.compared[run]))
        if distinct < _DISTINCT:
            return None
        bits = np.bitwise_count(self.hashes[run] ^ self.compared[run]).sum(axis=1)
        shift = float(np.median(self.times[run] - self.others[run]))
        bounds = (int(self.rows[run].min()), int(self.rows[run].max()))
        if channel == _Channel(0, 0):
            bounds = _widened(first, second, shift, bounds)
        start, stop = _seconds(first, bounds[0]), _seconds(first, bounds[1] + 1)
        near = _nearest(_times(second), float(start) - shift)
        there = _seconds(second, near)
        reason = (
            f"{len(np.unique(self.rows[run]))} pictures agree, of which {distinct} differ from one another; "
            f"{int(np.median(bits))} of 256 bits of their PDQ hashes differ in the middle case "
            f"(up to {_BITS} is a match)"
        )
        return Stretch((start, stop), (there, there + (stop - start)), channel.change, (reason,))


def _distinct(hashes: Hashes) -> int:
    """How many of them differ from all counted before; counted to ten."""
    counted: list[Hashes] = []
    for one in hashes:
        if all(int(np.bitwise_count(one ^ other).sum()) > _APART for other in counted):
            counted.append(one)
            if len(counted) == 10:  # noqa: PLR2004 - more says no more
                break
    return len(counted)


def _widened(first: Fingerprint, second: Fingerprint, shift: float, bounds: tuple[int, int]) -> tuple[int, int]:
    """The run of rows around these whose frames agree with their partners at the shift."""
    times, others = _times(first), _times(second)
    places = np.clip(np.searchsorted(others, times - shift), 0, len(others) - 1)
    before = np.clip(places - 1, 0, None)
    places = np.where(np.abs(others[before] - times + shift) < np.abs(others[places] - times + shift), before, places)
    near = np.abs(others[places] - times + shift) <= _SHIFT_S / 2
    bits = np.bitwise_count(np.asarray(first.hashes) ^ np.asarray(second.hashes)[places]).sum(axis=1)
    same = near & (bits <= _ALONG)
    start, stop = bounds
    while start > 0 and same[start - 1]:
        start -= 1
    while stop + 1 < len(same) and same[stop + 1]:
        stop += 1
    return start, stop


def _nearest(times: Times, at: float) -> int:
    place = int(np.clip(np.searchsorted(times, at), 0, len(times) - 1))
    return place - 1 if place and abs(times[place - 1] - at) < abs(times[place] - at) else place


def _seconds(one: Fingerprint, row: int) -> Fraction:
    """When the frame of this row is first shown; behind the last, as long as the last but one was shown."""
    base = Fraction(one.time_base)
    if row < len(one.pts):
        return int(one.pts[row]) * base
    last = int(one.pts[-1]) - int(one.pts[-2]) if len(one.pts) > 1 else 1
    return (int(one.pts[-1]) + last) * base


# Stills.


def _of_stills(first: Fingerprint, second: Fingerprint) -> Iterator[AlikePart]:
    """The best view in which a still agrees with a still, or with a frame of a film."""
    best: tuple[int, _Channel, int, int] | None = None
    for channel in _channels():
        (rows, hashes), (others, compared) = _compared(first, second, channel)
        at, to = _near(hashes, compared)
        if not len(at):
            continue
        bits = np.bitwise_count(hashes[at] ^ compared[to]).sum(axis=1)
        place = int(np.argmin(bits))
        if best is None or int(bits[place]) < best[0] - _CLEARLY:
            best = int(bits[place]), channel, int(rows[at[place]]), int(others[to[place]])
    if best is None:
        return
    differ, channel, row, other_row = best
    yield AlikePart(
        agrees=Agrees.PICTURES,
        first=_at(first, row),
        second=_at(second, other_row),
        change=channel.change,
        reasons=(f"one picture agrees: {differ} of 256 bits of their PDQ hashes differ (up to {_BITS} is a match)",),
    )


def _at(one: Fingerprint, row: int) -> FilePart:
    if not one.time_base:
        return FilePart()
    return FilePart(start_s=str(_seconds(one, row)), stop_s=str(_seconds(one, row + 1)))
