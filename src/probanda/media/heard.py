"""The sound of a film or a recording: fingerprint, loudness, wave and times, in the pass that reads its pictures.

Rules: 1. Sound begins at the time of its first frame, on the clock of the container. 2. Where the times of frames leave
a gap, silence is put in, so that an item and a tenth of a second stand where their number says; this is said, and stops
after an hour of silence in all. 3. Samples that are no numbers count as silence. 4. A change of rate or layout in the
midst is brought to the first.
"""

from collections import Counter
from fractions import Fraction
from typing import Any

import av
import av.error
import numpy as np
import numpy.typing as npt

from probanda.media.chromaprint import Chromaprint
from probanda.media.loudness import LoudnessMeter

_GAP_S = 0.05  # less is rounding of time bases
_LONGEST_SILENCE_S = 3600
_BLOCK_S = 1
_KINDS = {"u8": "u1", "s16": "i2", "s32": "i4", "flt": "f4", "dbl": "f8"}
_ODD = {
    "gaps": "the sound has {} gaps, which count as silence",
    "long gap": "the sound has {} gaps that were not filled: later parts of its fingerprint stand too early",
    "overlaps": "the times of the sound fall back {} times",
    "changes": "the rate or the channels of the sound change {} times",
    "broken": "{} frames of sound cannot be converted and are left out",
}


def first_sound(container: av.container.InputContainer) -> av.AudioStream | None:
    """The first sound that can be decoded, ready to be decoded by one thread."""
    for stream in container.streams.audio:
        if stream.codec_context is not None:
            stream.codec_context.thread_count = 1
            return stream
    return None


class Heard:
    """What is heard of one stream of sound."""

    def __init__(self, stream: av.AudioStream) -> None:
        self._time_base = stream.time_base or Fraction(1, 1)
        self._print = Chromaprint()
        self._meter: LoudnessMeter | None = None
        self._unit_s = float(self._time_base)
        self._form: tuple[int, str, str] | None = None
        self._now: tuple[int, str, str] | None = None
        self._start_s: Fraction | None = None
        self._begun_s = 0.0
        self._samples = 0  # at the rate of the first frame, silence included
        self._silence_s = Fraction(0)
        self._odd: Counter[str] = Counter()

    def add(self, frame: av.AudioFrame) -> None:
        """One frame, as the decoder gave it."""
        if not frame.samples or not frame.sample_rate:
            return
        now = (frame.sample_rate, frame.layout.name, frame.format.name)
        if self._form is None:
            self._begin(frame)
        elif now != self._now:
            self._odd["changes"] += 1
        if now != self._now:
            self._convert(now)
        self._fill_gap(frame)
        frame.pts = None  # the converters count samples; times are kept here
        try:
            self._hear([frame] if now == self._form else self._same.resample(frame))
        except (av.error.FFmpegError, ValueError, OSError):
            self._odd["broken"] += 1

    def end(self) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
        """(facts, columns of the fingerprint, warnings)."""
        if self._form is None or self._meter is None or self._start_s is None:
            return {}, {}, ["no sound of the file can be decoded"]
        self._drain()
        loudness = self._meter.end()
        low, high = self._meter.wave()
        facts = {
            "sound_start_s": str(self._start_s),
            "sound_length_s": str(Fraction(self._samples, self._form[0])),
            "loudness": loudness,
        }
        columns = {
            "sound_start_s": facts["sound_start_s"],
            "sound": self._print.items(),
            "wave_low": low,
            "wave_high": high,
        }
        return facts, columns, [sentence.format(self._odd[name]) for name, sentence in _ODD.items() if self._odd[name]]

    def _begin(self, frame: av.AudioFrame) -> None:
        self._form = (frame.sample_rate, frame.layout.name, frame.format.name)
        pts = frame.pts or 0
        self._unit_s = float(frame.time_base or self._time_base)
        self._start_s = pts * (frame.time_base or self._time_base)
        self._begun_s = float(self._start_s)
        self._meter = LoudnessMeter(*self._form, listener=self._print)

    def _convert(self, now: tuple[int, str, str]) -> None:
        """Converters for frames of this form."""
        rate_hz, layout, form = self._form or now
        if self._now is not None:
            self._drain()
        self._now = now
        self._same = av.AudioResampler(format=form, layout=layout, rate=rate_hz)

    def _drain(self) -> None:
        """Take what the converters still hold."""
        try:
            self._hear(self._same.resample(None) if self._now != self._form else [])
        except (av.error.FFmpegError, ValueError, OSError):
            self._odd["broken"] += 1

    def _hear(self, same: "list[av.AudioFrame]") -> None:
        for frame in same:
            self._samples += frame.samples
            if self._meter is not None:
                self._meter.add(frame)

    def _fill_gap(self, frame: av.AudioFrame) -> None:
        if frame.pts is None or self._form is None or self._start_s is None:
            return
        about_s = frame.pts * self._unit_s - self._begun_s - self._samples / self._form[0]
        if abs(about_s) <= _GAP_S:
            return
        gap_s = frame.pts * (frame.time_base or self._time_base) - self._start_s
        gap_s -= Fraction(self._samples, self._form[0])
        if gap_s < 0:
            self._odd["overlaps"] += 1
            return
        if self._silence_s + gap_s > _LONGEST_SILENCE_S:
            self._odd["long gap"] += 1
            return
        self._odd["gaps"] += 1
        self._silence_s += gap_s
        left = int(gap_s * self._form[0])
        while left > 0:
            left -= self._silence(min(left, _BLOCK_S * self._form[0]))

    def _silence(self, samples: int) -> int:
        """Add so many samples of silence at the rate of the first frame; how many they were."""
        rate_hz, layout, form = self._form or (samples, "mono", "s16")
        channels = len(av.AudioLayout(layout).channels)
        planar = form.endswith("p")
        shape = (channels, samples) if planar else (1, samples * channels)
        silence = av.AudioFrame.from_ndarray(_zeros(form, shape), form, layout)
        silence.sample_rate = rate_hz
        self._samples += samples
        if self._meter is not None:
            self._meter.add(silence)
        return samples


def _zeros(form: str, shape: tuple[int, int]) -> npt.NDArray[Any]:
    """Silence in the form of a sample."""
    kind = _KINDS[form.removesuffix("p")]
    return np.full(shape, 128 if kind == "u1" else 0, dtype=kind)
