"""Loudness of a sound, and its shape in tenths of a second; one graph of filters also gives what Chromaprint hears.

Rules: 1. Integrated loudness after ITU-R BS.1770-5 (K weighting, two gates) and the loudness range after EBU Tech 3342
are FFmpeg's `ebur128`, which knows the weights of each channel's place; where it heard nothing above its absolute gate
of -70 LUFS there is no figure. 2. The sample peak is the greatest sample of any channel at 48 kHz. 3. A tenth
of a second is silent when the mean square of all channels is below -60 dBFS. 4. The wave is the lowest and the highest
sample of any channel in each tenth, of 127.
"""

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import av.error
import numpy as np
import numpy.typing as npt
from av.filter import Graph

from probanda.media.chromaprint import RATE_HZ as PRINT_HZ
from probanda.media.chromaprint import Chromaprint

RATE_HZ = 48_000  # of `ebur128`
_SILENT = 10 ** (-60 / 10)  # mean square
_NOTHING_LUFS = -70.0
_TENTH = RATE_HZ // 10  # samples
_FULL = 127


class LoudnessMeter:
    """Frames in, a few figures out."""

    def __init__(self, rate_hz: int, layout: str, form: str, *, listener: Chromaprint) -> None:
        self._graph = Graph()
        source = self._graph.add_abuffer(
            sample_rate=rate_hz, format=form, layout=layout, time_base=Fraction(1, rate_hz)
        )
        split = self._graph.add("asplit", "2")
        meter = self._graph.add("ebur128", "metadata=1:framelog=quiet")
        mono = self._graph.add("aformat", f"sample_fmts=s16:channel_layouts=mono:sample_rates={PRINT_HZ}")
        self._sink, self._mono = self._graph.add("abuffersink"), self._graph.add("abuffersink")
        source.link_to(split)
        for number, (path, sink) in enumerate(((meter, self._sink), (mono, self._mono))):
            split.link_to(path, number)
            path.link_to(sink)
        self._graph.configure()
        self._listener = listener
        self._source = source
        self._waiting, self._often = 0, rate_hz
        self._peak = 0.0
        self._low: list[int] = []
        self._high: list[int] = []
        self._silent = self._tenths = 0
        self._measured: dict[str, str] = {}

    def add(self, frame: av.AudioFrame) -> None:
        """A frame of the rate, layout and form that were told."""
        self._source.push(frame)
        self._waiting += frame.samples
        if self._waiting >= self._often:
            self._pull()

    def end(self) -> dict[str, Any]:
        """The facts of a `Loudness`."""
        self._source.push(None)
        self._pull()
        integrated = float(self._measured.get("lavfi.r128.I", "nan"))
        heard = integrated > _NOTHING_LUFS
        return {
            "integrated_lufs": f"{integrated:.1f}" if heard else None,
            "range_lu": f"{float(self._measured['lavfi.r128.LRA']):.1f}" if heard else None,
            "sample_peak_dbfs": f"{20 * math.log10(self._peak):.1f}" if self._peak > 0 else None,
            "silent_share": f"{self._silent / self._tenths:.3f}" if self._tenths else "0",
        }

    def wave(self) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int8]]:
        """(lowest, highest) of each tenth of a second."""
        return np.array(self._low, dtype="i1"), np.array(self._high, dtype="i1")

    def _pull(self) -> None:
        self._waiting = 0
        for frame in _pulled(self._mono):
            self._listener.add(frame.to_ndarray()[0])
        for frame in _pulled(self._sink):
            self._measured = frame.metadata or self._measured
            samples = frame.to_ndarray()
            if not np.isfinite(samples).all():
                samples = np.nan_to_num(samples, posinf=1.0, neginf=-1.0)
            self._peak = max(self._peak, float(samples.max()), -float(samples.min()))
            # `ebur128` gives packed samples: those of all channels in one row.
            tenth = _TENTH * samples.shape[1] // max(1, frame.samples)
            for start in range(0, samples.shape[1], tenth):
                self._add_tenth(samples[0, start : start + tenth])

    def _add_tenth(self, flat: npt.NDArray[np.float64]) -> None:
        self._low.append(round(max(float(flat.min()), -1.0) * _FULL))
        self._high.append(round(min(float(flat.max()), 1.0) * _FULL))
        self._silent += float(flat @ flat) < _SILENT * len(flat)
        self._tenths += 1


def _pulled(sink: Any) -> Iterator[Any]:
    """What has arrived there."""
    while True:
        try:
            frame = sink.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        yield frame
