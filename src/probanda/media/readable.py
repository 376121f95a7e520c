"""Reading a film to write it anew, in the child: its tracks, its beginning, its packets and their times.

Rules: 1. The first track of pictures and the first of sound that can be decoded are taken, and what is left out is
said. 2. A file is read from its beginning, never by searching: in transport streams and files with a broken index a
search lands somewhere else. 3. What cannot be decoded is counted; a file that breaks off is read up to there, and said.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import av
import av.container
import av.error

from probanda.media.container import NotMediaError, moving_picture, opened

_MOST_PIXELS = 1 << 26  # of one picture: 8192 x 8192; more is made to do harm
_LATEST_S = 2 * 24 * 3600  # two days: later times are lies of the container, and MP4 cannot hold all of them
_LOOKED_AT = 4_000  # packets in which the first picture and the first sound must come
_NAMED = 8


class First(NamedTuple):
    """How the film begins."""

    picture: av.VideoFrame | None
    picture_s: Fraction | None
    sound_s: Fraction | None

    @property
    def begin_s(self) -> Fraction:
        """The second on the clock of the container at which the film begins."""
        return min(one for one in (self.picture_s, self.sound_s) if one is not None)


class Tracks(NamedTuple):
    """The tracks that are taken."""

    picture: av.VideoStream | None
    sound: av.AudioStream | None

    @property
    def all(self) -> list[Any]:
        """Those that are there."""
        return [one for one in self if one is not None]


def tracks_of(container: av.container.InputContainer) -> Tracks:
    """The first track of pictures and the first of sound that can be decoded, set to one thread.

    Raises:
        NotMediaError: there is none, or its pictures are larger than is read here.
    """
    picture = moving_picture(container)
    sound = next((one for one in container.streams.audio if one.codec_context is not None), None)
    if sound is not None:
        sound.codec_context.thread_count = 1
    if picture is None and sound is None:
        raise NotMediaError("the file holds neither pictures nor sound that can be decoded")
    if picture is not None and picture.codec_context.width * picture.codec_context.height > _MOST_PIXELS:
        raise NotMediaError("the film declares more pixels than are read here: it may be made to do harm")
    return Tracks(picture, sound)


def first_of(path: Path) -> First:
    """The first picture and the times of the first picture and sound.

    Raises:
        NotMediaError: nothing can be decoded.
    """
    picture, picture_s, sound_s = None, None, None
    with opened(path) as container:
        tracks = tracks_of(container)
        for number, packet in enumerate(packets(container, tracks.all, [])):
            for frame in frames(packet, []):
                if isinstance(frame, av.VideoFrame) and picture is None and time_of(frame) is not None:
                    picture, picture_s = frame, time_of(frame)
                elif isinstance(frame, av.AudioFrame) and sound_s is None:
                    sound_s = time_of(frame)
            there = (tracks.picture is None or picture is not None, tracks.sound is None or sound_s is not None)
            if all(there) or number >= _LOOKED_AT:
                break
    if picture is None and sound_s is None:
        raise NotMediaError("no picture and no sound of it can be decoded")
    return First(picture, picture_s, sound_s)


def packets(container: av.container.InputContainer, tracks: list[Any], said: list[str]) -> Iterator[Any]:
    """The packets of these tracks, with the empty ones that end them; a file that breaks off is said."""
    try:
        yield from container.demux(tracks)
    except (av.error.FFmpegError, OSError):
        said.append("the file breaks off or is damaged: what can be read before that is here")
        for track in tracks:
            last = av.Packet(0)
            last.stream = track
            yield last


def frames(packet: Any, lost: list[int]) -> list[Any]:
    """What the packet decodes to; where that fails, its time goes to `lost`."""
    try:
        return list(packet.decode())
    except (av.error.FFmpegError, OSError):
        lost.append(packet.pts or 0)
        return []


def time_of(frame: Any) -> Fraction | None:
    """The second of a frame on the clock of its container; None where it has none, or an impossible one."""
    if frame.pts is None or not frame.time_base:
        return None
    time: Fraction = frame.pts * Fraction(frame.time_base)
    return time if abs(time) <= _LATEST_S else None


def key_before(path: Path, begin: Fraction) -> int | None:
    """PTS of the last key frame of the pictures that is not later than this second; None: from the first packet on."""
    found = None
    with opened(path) as container:
        track = moving_picture(container)
        if track is None:
            return None
        for packet in packets(container, [track], []):
            stamp = stamp_of(packet)
            if packet.is_keyframe and stamp is not None and packet.size:
                time = stamp * Fraction(packet.time_base)
                if time <= begin and (found is None or stamp > found):
                    found = stamp
    return found


def stamp_of(packet: Any) -> int | None:
    """PTS of a packet, or where a container keeps none (AVI) its DTS."""
    stamp: int | None = packet.pts if packet.pts is not None else packet.dts
    return stamp


def left_out(source: av.container.InputContainer, there: Tracks, taken: Tracks) -> list[str]:
    """A sentence for what of the file is not in what is written."""
    said = []
    for kind, one, its in (("pictures", there.picture, taken.picture), ("sound", there.sound, taken.sound)):
        if one is not None and its is None:
            said.append(f"the track of {kind} (stream {one.index}) is left out: nothing of it can be decoded")
    indexes = {one.index for one in there.all}
    others = [f"{stream.index} ({stream.type})" for stream in source.streams if stream.index not in indexes]
    if others:
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        said.append(f"other streams are left out: {', '.join(others[:_NAMED])}{more}")
    return said
