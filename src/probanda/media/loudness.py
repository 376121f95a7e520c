"""Loudness of a sound, and its shape: in tenths of a second, from samples of any layout.

Rules: 1. Integrated loudness after ITU-R BS.1770-5 (K weighting, two gates) and the loudness range after EBU Tech 3342
are FFmpeg's `ebur128`, which knows the weights of each channel's place; where it heard nothing above its absolute gate
of -70 LUFS there is no figure. 2. The sample peak is the greatest sample of any channel as it was decoded. 3. A tenth
of a second is silent when the mean square of all channels is below -60 dBFS. 4. The wave is the lowest and the highest
sample of any channel in each tenth, of 127.
"""

import math
from fractions import Fraction
from typing import Any

import av
import av.error
import numpy as np
import numpy.typing as npt
from av.filter import Graph

RATE_HZ = 48_000  # of `ebur128`
_SILENT = 10 ** (-60 / 10)  # mean square
_NOTHING_LUFS = -70.0
_TENTH = RATE_HZ // 10  # samples
_FULL = 127


class LoudnessMeter:
    """Float frames in, one figure out."""

    def __init__(self, rate_hz: int, layout: str) -> None:
        self._graph = Graph()
        source = self._graph.add_abuffer(
            sample_rate=rate_hz, format="fltp", layout=layout, time_base=Fraction(1, rate_hz)
        )
        meter = self._graph.add("ebur128", "metadata=1:framelog=quiet")
        self._sink = self._graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(self._sink)
        self._graph.configure()
        self._source = source
        self._peak = 0.0
        self._low: list[int] = []
        self._high: list[int] = []
        self._silent = self._tenths = 0
        self._measured: dict[str, str] = {}

    def add(self, frame: av.AudioFrame, samples: npt.NDArray[Any]) -> None:
        """A frame of planar floats, and its samples (channels, n)."""
        if samples.size:
            self._peak = max(self._peak, float(samples.max()), -float(samples.min()))
            self._source.push(frame)
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
        while True:
            try:
                frame: Any = self._sink.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            self._measured = frame.metadata or self._measured
            samples = np.clip(np.nan_to_num(frame.to_ndarray()), -1, 1)
            for start in range(0, samples.shape[1], _TENTH):
                self._add_tenth(samples[:, start : start + _TENTH])

    def _add_tenth(self, samples: npt.NDArray[np.float64]) -> None:
        # Packed channels stand in one row: the extremes and the mean square are the same.
        self._low.append(round(float(samples.min()) * _FULL))
        self._high.append(round(float(samples.max()) * _FULL))
        self._silent += float(np.mean(samples**2)) < _SILENT
        self._tenths += 1
