"""Writing one track of an MP4, in the child: pictures as H.264, sound as AAC, all of it or from one time to another.

Rules: 1. Each picture keeps its time in the time base of its track: nothing is added, dropped or moved to make the rate
even. 2. From one time to another: what is on the screen at the start is the first picture, at second 0; the last is
the last that begins before the stop, and is shown until then; sound is cut to the sample. 3. No B-frames, so that no
player shifts times; a key frame about each second, so that seeking is quick.
"""

from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import Any, NamedTuple

import av

from probanda.media.container import NotMediaError
from probanda.media.pictures import Colours, Filters, look_of, shown_colours, shown_size
from probanda.media.readable import First, frames, stamp_of, time_of
from probanda.media.sounds import Line, written_form

_MOST_TICKS = 2**31 - 1  # of a second, in MP4 (ISO/IEC 14496-12, 8.4.2)
_MICROSECONDS = 1_000_000
_CLOCK = 48_000  # ticks a second of the whole, times those of the pictures
_FASTEST = 120  # frames a second that the encoder plans for; more are encoded all the same
_USUAL = 25
_SHORTEST_GROUP = 12  # pictures between two key frames
_BIT_RATE = 96_000  # of sound, a channel: speech and music without a loss that is heard
_BEFORE_S = 2  # of sound decoded before the start: codecs need what came before


class Wanted(NamedTuple):
    """What is to be written, and how."""

    most: tuple[int, int]
    """The longer and the shorter side of the picture at most."""
    crf: int
    """The constant rate factor of x264: less is better."""
    preset: str
    start_s: Fraction | None = None
    """On the clock of the original, counted from its beginning; None: all of it."""
    stop_s: Fraction | None = None


def mp4(out: Path, first: First) -> Any:
    """An MP4 to be written, whose index stands first and whose clock is fine enough for a track that begins late."""
    ticks = 1 if first.picture is None else _tick(Fraction(first.picture.time_base or 1)).denominator
    both = lcm(ticks, _CLOCK)
    clock = both if both <= _MOST_TICKS else max(ticks, _CLOCK)
    options = {"movflags": "+faststart", "fflags": "+bitexact", "movie_timescale": str(clock)}
    return av.open(str(out), "w", format="mp4", container_options=options)


class Pictures:
    """The track of pictures that is written."""

    def __init__(
        self,
        target: Any,
        track: av.VideoStream,
        first: First,
        *,
        wanted: Wanted,
        window: tuple[Fraction, Fraction | None],
    ) -> None:
        if first.picture is None or track.time_base is None:
            raise NotMediaError("its pictures have no times")
        self.index, self._target = track.index, target
        self._begin, self._end = window
        size = shown_size(look_of(first.picture), track.sample_aspect_ratio, most=wanted.most)
        self._filters = Filters(size, track.time_base)
        self._base: Fraction = track.time_base
        self._tick = _tick(track.time_base)
        self._stream = _stream(target, track, size, wanted=wanted)
        self._stream.codec_context.time_base = self._tick
        _set_colours(self._stream.codec_context, shown_colours(first.picture))
        self._waiting: tuple[av.VideoFrame, Fraction] | None = None
        self._packet: Any = None
        self._shown = max(1, round(1 / (self._tick * (track.average_rate or _USUAL))))
        self._lost: list[int] = []
        self._damaged = self._not_later = self._timeless = 0
        self._last = -1
        self._pts: tuple[int, int] | None = None
        self.count, self.is_over = 0, False
        self.length_s = Fraction(0)
        """Of what is written, when it is finished."""

    def take(self, packet: Any, from_pts: int | None) -> int | None:
        """Write what this packet brings; the PTS at which decoding is still to begin, or None."""
        if from_pts is not None and packet.size and not (packet.is_keyframe and stamp_of(packet) == from_pts):
            return from_pts
        for frame in frames(packet, self._lost):
            self._damaged += frame.is_corrupt
            if time_of(frame) is None:
                self._timeless += 1
                continue
            for picture, time in self._filters.through(frame):
                self._place(picture, time)
        return None

    def finish(self) -> None:
        """Write what is still on its way."""
        for picture, time in self._filters.rest():
            self._place(picture, time)
        self._show_waiting()
        for packet in self._stream.encode(None):
            self._mux(packet)
        if self._packet is not None:
            if not self._packet.duration:
                self._packet.duration = self._shown
            if self.is_over and self._end is not None:
                self._packet.duration = max(1, round((self._end - self._begin) / self._tick) - self._packet.pts)
            self.length_s = (self._packet.pts + self._packet.duration) * self._tick
            self._target.mux(self._packet)

    def facts(self) -> dict[str, Any]:
        """What was written; PTS are those of the original."""
        first, last = self._pts or (0, 0)
        return {
            "track": self.index,
            "time_base": str(self._base),
            "first_pts": first,
            "last_pts": last,
            "frames": self.count,
            "width": self._stream.width,
            "height": self._stream.height,
            "done": sorted(self._filters.told),
        }

    def warnings(self) -> list[str]:
        """What is not in it, or not as it was meant."""
        counted = (
            (len(self._lost), "packets of pictures cannot be decoded and are left out"),
            (self._damaged, "pictures are damaged and are shown as far as they can be decoded"),
            (self._timeless, "pictures have no time, or one beyond two days, and are left out"),
            (self._not_later, "pictures are not later than the one before, and are left out"),
        )
        return [f"{count} {words}" for count, words in counted if count]

    def _place(self, picture: av.VideoFrame, time: Fraction) -> None:
        if time <= self._begin:
            self._not_later += self._waiting is not None and self._end is None
            self._waiting = picture, time
            return
        self._show_waiting()
        if self._end is not None and time >= self._end:
            self.is_over = True
        elif not self.is_over:
            self._show(picture, time, time)

    def _show_waiting(self) -> None:
        if self._waiting is not None:
            picture, time = self._waiting
            self._waiting = None
            self._show(picture, time, self._begin)

    def _show(self, picture: av.VideoFrame, time: Fraction, shown_at: Fraction) -> None:
        place = round((shown_at - self._begin) / self._tick)
        if place <= self._last:
            self._not_later += 1
            return
        self._last = place
        pts = round(time / self._base)
        self._pts = (pts if self._pts is None else self._pts[0]), pts
        self.count += 1
        picture.pts, picture.time_base = place, self._tick
        picture.pict_type = 0  # the encoder's choice, not that of the original
        for packet in self._stream.encode(picture):
            self._mux(packet)

    def _mux(self, packet: Any) -> None:
        """Write the packet before: only now is it known how long its picture is shown."""
        if self._packet is not None:
            self._shown = self._packet.duration = packet.pts - self._packet.pts
            self._target.mux(self._packet)
        self._packet = packet


class Sound:
    """The track of sound that is written."""

    def __init__(self, target: Any, track: av.AudioStream, window: tuple[Fraction, Fraction | None]) -> None:
        self.index, self._target = track.index, target
        self._begin, self._end = window
        rate, layout = written_form(track.codec_context.sample_rate, track.codec_context.channels)
        self._stream = target.add_stream("aac", rate=rate, layout=layout)
        self._stream.bit_rate = _BIT_RATE * (1 if layout == "mono" else 2)
        self._line = Line(rate, layout, begin=self._begin, end=self._end)
        self._rate = rate
        self._lost: list[int] = []
        self._next_s: Fraction | None = None
        self.is_over = False

    @property
    def count(self) -> int:
        """Samples on the line so far."""
        return self._line.next

    @property
    def length_s(self) -> Fraction:
        """Of what is written, when it is finished."""
        return Fraction(self._line.next, self._rate)

    def take(self, packet: Any) -> None:
        """Write what this packet brings."""
        stamp = stamp_of(packet)
        if stamp is not None and stamp * Fraction(packet.time_base) < self._begin - _BEFORE_S:
            return
        for frame in frames(packet, self._lost):
            time = time_of(frame)
            time = self._next_s if time is None else time
            if time is None:
                continue
            self._next_s = time + Fraction(frame.samples, frame.sample_rate)
            if self._end is not None and time >= self._end:
                self.is_over = True
                return
            for made in self._line.through(frame, time):
                self._target.mux(self._stream.encode(made))

    def finish(self) -> None:
        """Write what is still on its way."""
        for made in self._line.rest():
            self._target.mux(self._stream.encode(made))
        self._target.mux(self._stream.encode(None))

    def facts(self) -> dict[str, Any]:
        """What was written."""
        return {"track": self.index, "samples": self._line.next, "rate_hz": self._rate}

    def warnings(self) -> list[str]:
        """What is not in it."""
        return [f"{len(self._lost)} packets of sound cannot be decoded and are left out"] if self._lost else []


def _tick(time_base: Fraction) -> Fraction:
    """The time base that is written: that of the original in whole ticks of a second, where MP4 can hold it."""
    if time_base.denominator <= _MOST_TICKS:
        return Fraction(1, time_base.denominator)
    return Fraction(1, _MICROSECONDS)


def _stream(target: Any, track: av.VideoStream, size: tuple[int, int], *, wanted: Wanted) -> Any:
    rate = track.average_rate or Fraction(_USUAL)
    rate = max(Fraction(1), min(Fraction(rate), Fraction(_FASTEST)).limit_denominator(1001))
    options = {"crf": str(wanted.crf), "preset": wanted.preset, "threads": "1", "bf": "0"}
    stream = target.add_stream("libx264", rate=rate, options=options)
    stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
    stream.gop_size = max(_SHORTEST_GROUP, round(rate))  # about a second: seeking decodes no more than that
    return stream


def _set_colours(context: Any, colours: Colours) -> None:
    context.color_primaries = colours.primaries
    context.color_trc = colours.transfer
    context.colorspace = colours.matrix
    context.color_range = 1  # of television: 16 to 235
