"""Shots: where one picture of a film gives way to another, found while the film is read once.

A frame is seen as 32 x 32 points of luma and a few of colour. Rules: 1. A hard cut is a change that stands out from
those of the frames around it (camera motion lasts, a cut does not) and whose frames are unlike. 2. It is no cut when
the picture comes back within some frames: a flash, a dropped picture. 3. A run of frames of one colour ends a shot, and
the next begins where a picture comes back, unless it is the picture before. So does a dissolve, at its middle: the
frames between are mixtures of those before and after, which those of a moving camera are not. 4. A decision
waits four frames; shots shorter than a third of a second are not told apart. 5. Among key frames alone (triage) each
is judged by its likeness to the one before.
"""

from collections import deque
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Seen = npt.NDArray[np.float32]

_LUMA = 32 * 32  # points
_AHEAD = 4  # frames that a decision waits: a flash of a camera lasts one to three
_MEMORY = 49  # frames: the longest dissolve that is sought, two seconds at 25 a second
_BACK = 10  # frames before a change among which the picture after it is sought
_SHORTEST_S = 1 / 3
_LEAST = 2.0  # of 255: the change of a cut between two dark pictures
_STANDS_OUT = 3.0  # times the changes around it
_STANDS_OUT_UNLIKE = 1.7  # ... where the frames are quite unlike
_UNLIKE, _QUITE_UNLIKE = 0.12, 0.45  # 1 - correlation
_COMES_BACK = 0.45  # of the change: below it the picture after is one of those before
_FLAT = 2.0  # of 255, standard deviation: a picture of one colour
_LONG_FLAT_S = 2.0  # after so long a darkness the same picture counts as another shot
_SPANS = ((12, 1), (24, 2), (48, 4))  # frames of a dissolve, and the step at which they are looked at
_EVERY = 4  # frames between two looks for dissolves
_MIXED, _MIXED_MOST = 0.3, 0.42  # of the change: what mixtures may lack, on average and each; of a pan half is lacking
_JUMP = 0.15  # of the change: more in one step is a cut, or a thing that moves
_GROWS = 1.03
_FADES = 0.6
_CHANGED = 6.0  # of 255: the least change that a dissolve makes
_HALF = np.repeat(np.eye(32, dtype=np.float32), 2, axis=1) / 2  # (32, 64): pairs of points averaged
_ONES = np.ones(2048, dtype=np.float32)  # a product with them is the fastest sum


class Cutting(NamedTuple):
    """A shot begins."""

    pts: int
    faded: bool
    """Through one colour or a mixture; else hard."""


class _Frame(NamedTuple):
    pts: int
    at_s: float
    seen: Seen
    shape: Seen
    """Its luma without brightness and contrast: mean 0, length 1 (0 for one colour)."""
    change: float
    """From the frame before, 0 to 255."""
    contrast: float
    """Standard deviation of its luma."""

    @property
    def flat(self) -> bool:
        """Whether it is of one colour."""
        return self.contrast < _FLAT


class ShotFinder:
    """Frames in, beginnings of shots out."""

    def __init__(self, *, key_frames_only: bool = False) -> None:
        self._alone = key_frames_only
        self._frames: deque[_Frame] = deque(maxlen=_MEMORY + _AHEAD)
        self._count = 0
        self._begun_s = 0.0
        self._since_cut = 0
        self._flat_since: _Frame | None = None
        self._before_flat: tuple[_Frame, _Frame] | None = None
        self._entered_hard = False
        self._waiting: tuple[Cutting, float] | None = None
        self.change = 255.0
        """Of the last frame, from the one before it, 0 to 255."""
        self.contrast = 0.0
        """Of the last frame: the standard deviation of its luma."""

    def add(self, pts: int, at_s: float, square: Seen, colours: Seen | None) -> Cutting | None:
        """The beginning of a shot that the frame decides, at this frame or one before it.

        Args:
            pts: of the frame.
            at_s: the same in seconds.
            square: its small picture (64, 64).
            colours: its points of colour, if any.
        """
        small: Seen = np.matmul(np.matmul(_HALF, square), _HALF.T).ravel()
        off: Seen = small - small.mean(dtype=np.float32)
        power = float(off @ off)
        self.contrast = (power / _LUMA) ** 0.5
        # One point of colour stands for four of luma, as in 4:2:0.
        seen: Seen = small if colours is None else np.concatenate([small, colours])
        last = self._frames[-1] if self._frames else None
        known = last is not None and len(last.seen) == len(seen)
        self.change = _apart(seen, last.seen) if last is not None and known else 255.0
        if last is not None and not known:
            self._frames.clear()
        shape: Seen = off * np.float32(power**-0.5 if power else 0.0)
        self._frames.append(_Frame(pts, at_s, seen, shape, self.change if self._frames else 0.0, self.contrast))
        self._count += 1
        self._since_cut += 1
        if self._count == 1:
            self._begun_s = at_s
            return None
        found = self._judge_alone() if self._alone else self._judge()
        if found is None or self._is_short(found):
            return None
        self._begun_s, self._since_cut, self._waiting = self._time_of(found.pts), 0, None
        return found

    def _time_of(self, pts: int) -> float:
        return next((frame.at_s for frame in self._frames if frame.pts == pts), self._frames[-1].at_s)

    def _is_short(self, found: Cutting) -> bool:
        return 0 <= self._time_of(found.pts) - self._begun_s < (0 if self._alone else _SHORTEST_S)

    def _judge_alone(self) -> Cutting | None:
        if len(self._frames) < 2:  # noqa: PLR2004 - the one before
            return None
        before, now = self._frames[-2], self._frames[-1]
        if now.change >= _LEAST and _unlike(before, now) >= _QUITE_UNLIKE:
            return Cutting(now.pts, faded=False)
        return None

    def _judge(self) -> Cutting | None:
        if len(self._frames) <= _AHEAD:
            return None
        at = len(self._frames) - 1 - _AHEAD
        through_flat = self._through_flat(at)
        if through_flat is not None or self._frames[at].flat:
            return through_flat
        if at > 0 and not self._frames[at - 1].flat and self._is_hard(at):
            return Cutting(self._frames[at].pts, faded=False)
        if self._count % _EVERY == 0:
            return self._dissolve()
        return None

    def _through_flat(self, at: int) -> Cutting | None:
        """The end of a run of one colour, when another picture follows it."""
        frames = self._frames
        frame = frames[at]
        if frame.flat:
            if self._flat_since is None:
                self._flat_since = frame
                self._before_flat = (frames[max(0, at - _BACK)], frames[at - 1]) if at > 0 else None
                self._entered_hard = at > 0 and _jumps(frame, [frames[n] for n in range(max(0, at - _AHEAD), at)])
            return None
        since, before = self._flat_since, self._before_flat
        self._flat_since = None
        if since is None or before is None or len(before[0].seen) != len(frame.seen):
            return None
        lasted_s = frame.at_s - since.at_s
        nearest = min(_unlike(one, other) for one in before for other in (frame, frames[-1]))
        if nearest < _QUITE_UNLIKE and 0 <= lasted_s < _LONG_FLAT_S:
            return None
        left_hard = _jumps(frame, [frames[n] for n in range(at + 1, len(frames))])
        return Cutting(frame.pts, faded=not (self._entered_hard and left_hard))

    def _is_hard(self, at: int) -> bool:
        frames = self._frames
        change = frames[at].change
        if change < _LEAST:
            return False
        around = [frames[n].change for n in range(max(0, at - 4), min(len(frames), at + 4)) if abs(n - at) > 0]
        around = sorted(around)[: max(1, len(around) - 1)]  # one other spike may stand beside: a flash, a second cut
        base = max(float(np.mean(around)), 0.3)
        unlike = _unlike(frames[at - 1], frames[at])
        stands_out = change >= _STANDS_OUT * base and unlike >= _UNLIKE
        stands_out |= change >= _STANDS_OUT_UNLIKE * base and unlike >= _QUITE_UNLIKE
        if not stands_out:
            return False
        later = frames[-1].seen
        nearest = min(_apart(frames[n].seen, later) for n in range(max(0, at - _BACK), at))
        return nearest >= _COMES_BACK * change

    def _dissolve(self) -> Cutting | None:
        """A dissolve that is over: the change across it grows no more."""
        best = self._mixture()
        waiting, self._waiting = self._waiting, best
        if waiting is None or (best is not None and best[1] > _GROWS * waiting[1]):
            return None
        self._waiting = None
        return waiting[0]

    def _mixture(self) -> tuple[Cutting, float] | None:
        """(middle, change across it) of the dissolve with the greatest change that ends with the last frame."""
        frames = list(self._frames)
        found: list[tuple[Cutting, float]] = []
        last = frames[-1]
        for span, step in _SPANS:
            if self._since_cut < span + _AHEAD or len(frames) < span + 1 or last.flat:
                continue
            between = frames[-span - 1 :: step]
            first = between[0]
            # A picture that fades is a mixture with black, and no dissolve.
            fades = min(first.contrast, last.contrast) < _FADES * max(first.contrast, last.contrast)
            if first.flat or fades or _unlike(first, last) < _QUITE_UNLIKE:
                continue
            change = _apart(first.seen, last.seen)
            at = _middle_of_mixture([frame.seen for frame in between]) if change >= _CHANGED else None
            if at is not None:
                found.append((Cutting(between[at].pts, faded=True), change))
        return max(found, key=lambda one: one[1], default=None)


def _middle_of_mixture(seen: "list[Seen]") -> int | None:
    """Where the last picture outweighs the first, if those between are mixtures that go from one to the other."""
    way = seen[-1] - seen[0]
    length = float(way @ way)
    off = np.stack(seen[1:-1]) - seen[0]
    shares = off @ way / length
    rest = off - shares[:, np.newaxis] * way
    lacking = np.einsum("ij,ij->i", rest, rest) / length
    if float(lacking.mean()) > _MIXED**2 or float(lacking.max()) > _MIXED_MOST**2:
        return None
    steps = np.diff(np.concatenate([[0.0], shares, [1.0]]))
    # A cut jumps: a mixture takes many steps, all of them small, and does not go back.
    if steps.max() > _JUMP or steps.min() < -_JUMP / 2:
        return None
    return int(np.argmax(shares >= 0.5)) + 1  # noqa: PLR2004 - half


def _jumps(frame: _Frame, around: "list[_Frame]") -> bool:
    """Whether the change to this frame stands out from those of the frames on one side of it."""
    usual = sum(one.change for one in around) / max(1, len(around))
    return frame.change >= _STANDS_OUT * max(usual, 0.3)


def _apart(one: Seen, other: Seen) -> float:
    off = np.abs(one - other)
    return float(off @ _ONES[: len(off)]) / len(off)


def _unlike(one: _Frame, other: _Frame) -> float:
    """1 - the correlation of the luma of two pictures: what brightness and contrast do not explain."""
    return 1 - float(one.shape @ other.shape)


def shots_of(cuttings: "list[Cutting]", first_pts: int, end_pts: int) -> list[dict[str, Any]]:
    """Half-open shots that cover the film, in order; a beginning that is not after the one before is left out."""
    starts = [(first_pts, "start")]
    for cutting in cuttings:
        if starts[-1][0] < cutting.pts < end_pts:
            starts.append((cutting.pts, "fade" if cutting.faded else "hard"))
    ends = [pts for pts, _ in starts[1:]] + [end_pts]
    return [
        {"start_pts": pts, "end_pts": end, "begins": begins} for (pts, begins), end in zip(starts, ends, strict=True)
    ]
