"""A part of a film copied, in the child of the confined reader: the coded packets of the original, no bit changed.

Rules: 1. The copy begins at a key frame, since nothing before one can be decoded: at the one that is on the screen at
the start, or where `any_start` is asked for, at the last one before. 2. It ends with the last picture that begins
before the stop. Where pictures after it would have to stay, since earlier ones need them, no copy is made; with
`any_start` they stay, and the copy says that it is longer. 3. Pictures that lean on what comes before the first key
frame are left out. 4. Sound is copied in whole packets that begin inside. 5. What was written is read again, and every
packet compared, to the byte.

Request: {"path", "writes", "name", "start_s", "stop_s", "any_start"}. Answer: {"failure": sentence}, {"no_copy":
reason} or what was written (`encoding`).
"""

import hashlib
import json
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import av
import av.error

from probanda.media.container import NotMediaError, opened
from probanda.media.readable import First, Tracks, first_of, left_out, packets, tracks_of
from probanda.media.tracks import mp4

_FORMS = {"mov,mp4,m4a,3gp,3g2,mj2": "mp4", "matroska,webm": "matroska"}
_MOST_PACKETS = 20_000_000  # of pictures: eleven days at 20 a second
_REORDERED = 32  # ticks by which the first decoding time that Matroska leaves out stands before its picture
_FIRST = 1 | 64  # of a track's disposition stay: default, forced


class NoCopyError(Exception):
    """It cannot be copied as asked; the text is the reason."""


class _Asked(NamedTuple):
    """Start and stop, on the clock of the container."""

    start: Fraction
    stop: Fraction


class _Part(NamedTuple):
    """Which packets of the pictures are copied: places in the order of the file."""

    from_place: int
    to_place: int
    key_pts: int
    last_pts: int
    frames: int


def answer(request: bytes) -> bytes:
    """What was written, as JSON; see the module."""
    asked = json.loads(request)
    path, out = Path(asked["path"]), Path(asked["writes"]) / asked["name"]
    tool = {"av": av.__version__, "ffmpeg": av.ffmpeg_version_info}
    try:
        found = _copy(path, out, asked)
    except NotMediaError as why:
        found = {"failure": str(why)}
    except NoCopyError as why:
        found = {"no_copy": str(why)}
    except (av.error.FFmpegError, ValueError) as why:
        found = {"no_copy": f"FFmpeg cannot write its packets into a new container ({type(why).__name__})"}
    return json.dumps({**found, "libraries": tool}).encode()


def _copy(path: Path, out: Path, asked: dict[str, Any]) -> dict[str, Any]:
    # 1. Where it begins and ends
    first = first_of(path)
    bounds = _Asked(first.begin_s + Fraction(asked["start_s"]), first.begin_s + Fraction(asked["stop_s"]))
    said: list[str] = []
    with opened(path) as source:
        form = _FORMS.get(source.format.name)
        if form is None:
            raise NoCopyError(f"a part of a container of the form {source.format.name} is not copied here")
        tracks = tracks_of(source)
        said += left_out(source, tracks, tracks)
        if tracks.picture is None and not asked["any_start"]:
            raise NoCopyError("there is sound alone, and that can be cut to the sample")
        part = None if tracks.picture is None else _part(source, tracks.picture, bounds, any_start=asked["any_start"])
        base = None if tracks.picture is None else Fraction(tracks.picture.time_base or 0)
    zero = bounds.start if part is None or base is None else part.key_pts * base
    # 2. The packets
    with opened(path) as source, _writer(out, form, first) as target:
        tracks = tracks_of(source)
        written = _write(source, target, tracks, part=part, bounds=_Asked(zero, bounds.stop))
        facts = _facts(tracks, part, written, first=first, zero=zero)
    # 3. Compared
    _compare(out, written)
    if part is not None and base is not None and part.last_pts * base >= bounds.stop:
        said.append("pictures after the stop stay, since earlier ones need them")
    if tracks.sound is not None:
        said.append("sound is copied in whole packets: it may begin later and end later by one packet")
    return {**facts, "warnings": said}


def _part(source: Any, track: Any, bounds: _Asked, *, any_start: bool) -> _Part:
    base = Fraction(track.time_base)
    stamps: list[int] = []
    keys: list[int] = []
    for packet in packets(source, [track], []):
        if not packet.size:
            continue
        if packet.pts is None:
            raise NoCopyError("its container keeps no times of pictures")
        if packet.is_keyframe:
            keys.append(len(stamps))
        stamps.append(packet.pts)
        if len(stamps) > _MOST_PACKETS:
            raise NoCopyError("it holds more pictures than are looked through here")
    before = [place for place in keys if stamps[place] * base <= bounds.start]
    if not before:
        raise NoCopyError("there is no key frame at or before the start")
    from_place = max(before, key=lambda place: stamps[place])
    key_pts = stamps[from_place]
    if not any_start and any(key_pts < stamp and stamp * base <= bounds.start for stamp in stamps):
        raise NoCopyError("the picture at the start is no key frame")
    inside = [
        place
        for place in range(from_place, len(stamps))
        if key_pts <= stamps[place] and stamps[place] * base < bounds.stop
    ]
    to_place = max(inside)
    shown = [stamp for stamp in stamps[from_place : to_place + 1] if stamp >= key_pts]
    if not any_start and max(shown) * base >= bounds.stop:
        raise NoCopyError("pictures after the stop would have to stay, since earlier ones need them")
    return _Part(from_place, to_place, key_pts, max(shown), len(shown))


class _Sum:
    """What went through one track: a digest of its bytes, and its times."""

    def __init__(self) -> None:
        self.digest, self.times = hashlib.sha256(), list[Fraction]()
        self.stop: Fraction = Fraction(0)
        self._decoded: int | None = None

    def decode_time(self, packet: Any, shift: int) -> int:
        """When the packet is to be decoded: as its container says, where it says so, and after the one before."""
        after = None if self._decoded is None else self._decoded + 1
        said = packet.dts - shift if packet.dts is not None else after
        if said is None:
            said = packet.pts - _REORDERED
        self._decoded = said if after is None else max(said, after)
        return self._decoded

    def add(self, data: bytes, time: Fraction) -> None:
        """Count one packet."""
        self.digest.update(data)
        self.times.append(time)


def _writer(out: Path, form: str, first: First) -> Any:
    if form == "mp4":
        return mp4(out, first)
    return av.open(str(out), "w", format=form, container_options={"fflags": "+bitexact"})


def _write(source: Any, target: Any, tracks: Tracks, *, part: _Part | None, bounds: _Asked) -> list[_Sum]:
    """What went through each track, in their order."""
    streams, sums = {}, {}
    for track in tracks.all:
        streams[track.index], sums[track.index] = _stream(target, track), _Sum()
    place = -1
    for packet in packets(source, tracks.all, []):
        if not packet.size:
            continue
        base = Fraction(packet.time_base)
        if part is not None and tracks.picture is not None and packet.stream_index == tracks.picture.index:
            place += 1
            if not part.from_place <= place <= part.to_place or packet.pts < part.key_pts:
                continue
        elif packet.pts is None or not bounds.start <= packet.pts * base < bounds.stop:
            continue
        index, shift = packet.stream_index, round(bounds.start / base)
        packet.pts -= shift
        packet.dts = sums[index].decode_time(packet, shift)
        sums[index].add(bytes(packet), packet.pts * base)
        sums[index].stop = max(sums[index].stop, (packet.pts + (packet.duration or 0)) * base)
        packet.stream = streams[index]
        target.mux(packet)
    return [sums[track.index] for track in tracks.all]


def _stream(target: Any, template: Any) -> Any:
    """A track of the same coding, turning and shape, without a word about it."""
    stream = target.add_stream_from_template(template, opaque=True)
    stream.metadata.clear()
    stream.disposition = int(template.disposition) & _FIRST
    if isinstance(template, av.VideoStream):
        if template.sample_aspect_ratio:
            stream.codec_context.sample_aspect_ratio = template.sample_aspect_ratio
        if template.average_rate:
            stream.codec_context.framerate = template.average_rate
    return stream


def _facts(tracks: Tracks, part: _Part | None, written: list[_Sum], *, first: First, zero: Fraction) -> dict[str, Any]:
    if not any(one.times for one in written):
        raise NotMediaError("between these times there is neither a picture nor a sound")
    facts: dict[str, Any] = {
        "begin_s": str(first.begin_s),
        "start_s": str(zero - first.begin_s),
        "stop_s": str(zero - first.begin_s + max(one.stop for one in written)),
        "picture": None,
        "sound": None,
    }
    if part is not None and tracks.picture is not None:
        facts["stop_s"] = str(zero - first.begin_s + written[0].stop)
        facts["picture"] = {
            "track": tracks.picture.index,
            "time_base": str(tracks.picture.time_base),
            "first_pts": part.key_pts,
            "last_pts": part.last_pts,
            "frames": part.frames,
            "width": tracks.picture.codec_context.width,
            "height": tracks.picture.codec_context.height,
            "done": [],
        }
    if tracks.sound is not None and written[-1].times:
        facts["sound"] = {
            "track": tracks.sound.index,
            "samples": None,
            "rate_hz": tracks.sound.codec_context.sample_rate,
        }
    return facts


_TOLERANCE = Fraction(1, 1000)  # Matroska keeps milliseconds


def _compare(out: Path, written: list[_Sum]) -> None:
    """Check that the copy holds the same packets at the same times.

    Raises:
        NoCopyError: it does not.
    """
    with opened(out) as again:
        found = [_Sum() for _ in again.streams]
        for packet in again.demux():
            if packet.size:
                found[packet.stream_index].add(bytes(packet), (packet.pts or 0) * Fraction(packet.time_base))
    same = len(found) == len(written) and all(
        one.digest.digest() == other.digest.digest()
        and len(one.times) == len(other.times)
        and all(abs(a - b) <= _TOLERANCE for a, b in zip(one.times, other.times, strict=True))
        for one, other in zip(written, found, strict=True)
    )
    if not same:
        raise NoCopyError("what was written does not hold the same packets at the same times")
