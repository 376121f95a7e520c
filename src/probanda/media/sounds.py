"""Sound on its way into AAC, in the child: one or two channels, and every sample at its own time.

Rules: 1. The number of a sample is its time on the clock of what is written, times the rate; nothing is stretched.
2. Where the original is silent because nothing was recorded, silence of that length is written; a longer gap is
leapt over. 3. Samples that come twice are taken once. 4. Smaller steps than a hundredth of a second are the rounding of
containers, and are not followed until they add up to one.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
import numpy.typing as npt

RATES = frozenset({8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000})  # what browsers play of AAC
_OTHER_RATE = 48000
_CHANNELS = 2
_FRAME = 1024  # samples of one AAC frame (ISO/IEC 14496-3)
_STEPS_A_SECOND = 100
_LONGEST_SILENCE_S = 60

Samples = npt.NDArray[np.float32]


def written_form(sample_rate: int, channels: int) -> tuple[int, str]:
    """(rate, layout) in which sound of this form is written."""
    return (sample_rate if sample_rate in RATES else _OTHER_RATE), ("mono" if channels == 1 else "stereo")


class Line:
    """Samples in their places on the clock of what is written, given out in frames of AAC."""

    def __init__(self, rate: int, layout: str, *, begin: Fraction, end: Fraction | None = None) -> None:
        """A line on which second 0 is second `begin` of the original; it ends before `end`."""
        self._rate, self._layout, self._begin = rate, layout, begin
        self._channels = 1 if layout == "mono" else _CHANNELS
        self._last = None if end is None else round((end - begin) * rate)
        self._resampler: Any = None
        self._came: tuple[str, str, int] | None = None
        self._held: list[Samples] = []
        self._held_from = 0
        self.next = 0
        """The number of the sample that would follow; how many were written, where no gap was leapt over."""

    def through(self, frame: av.AudioFrame, time_s: Fraction) -> Iterator[av.AudioFrame]:
        """Frames that are whole now, after this one of the original, which begins at this second."""
        came = (frame.format.name, frame.layout.name, frame.sample_rate)
        if came != self._came:
            yield from self._flushed()
            self._resampler = av.AudioResampler("fltp", self._layout, self._rate)
            self._came = came
        frame.pts = round(time_s * frame.sample_rate)
        frame.time_base = Fraction(1, frame.sample_rate)
        for made in self._resampler.resample(frame):
            place = round((made.pts * Fraction(made.time_base) - self._begin) * self._rate)
            yield from self._put(made.to_ndarray(), place)

    def rest(self) -> Iterator[av.AudioFrame]:
        """The last frames; the very last may be short."""
        yield from self._flushed()
        yield from self._frames(whole=False)

    def _flushed(self) -> Iterator[av.AudioFrame]:
        if self._resampler is not None:
            for made in self._resampler.resample(None):
                yield from self._put(made.to_ndarray(), self.next)

    def _put(self, samples: Samples, place: int) -> Iterator[av.AudioFrame]:
        step = place - self.next
        if abs(step) * _STEPS_A_SECOND > self._rate or (self.next == 0 and step):
            if step < 0:
                samples = samples[:, min(-step, samples.shape[1]) :]
            elif step > _LONGEST_SILENCE_S * self._rate:
                self._hold(np.zeros((self._channels, -(self.next - self._held_from) % _FRAME), np.float32))
                yield from self._frames(whole=True)
                self.next = self._held_from = place
            else:
                self._hold(np.zeros((self._channels, step), np.float32))
        if self._last is not None:
            samples = samples[:, : max(0, self._last - self.next)]
        self._hold(samples)
        yield from self._frames(whole=True)

    def _hold(self, samples: Samples) -> None:
        if samples.shape[1]:
            self._held.append(samples)
            self.next += samples.shape[1]

    def _frames(self, *, whole: bool) -> Iterator[av.AudioFrame]:
        """Frames of the samples that are held; the last one too, where it need not be whole."""
        held = self.next - self._held_from
        count = held // _FRAME if whole else -(-held // _FRAME)
        if not count:
            return
        samples = np.concatenate(self._held, axis=1)
        for number in range(count):
            part = samples[:, number * _FRAME : (number + 1) * _FRAME]
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(part), format="fltp", layout=self._layout)
            frame.sample_rate, frame.pts = self._rate, self._held_from
            frame.time_base = Fraction(1, self._rate)
            self._held_from += part.shape[1]
            yield frame
        left = samples[:, count * _FRAME :]
        self._held = [left] if left.shape[1] else []
