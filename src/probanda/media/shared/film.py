"""Films and recordings: the same coded packets in a container written anew, which says nothing but how to play them.

Rules:
1. Tracks of picture and sound stay, packet for packet, after the rules of `coded`; subtitles of text stay unless they
   look like readings of instruments (drones and cameras write positions there).
2. Chapters, attached files, covers, data tracks (positions, sensors, time codes) and every tag go: nothing is copied
   that is not named here. Times of making are zero, names of tracks the writer's own.
3. How the picture is turned, its shape and which track comes first stay.
4. The same input gives the same bytes (FFmpeg's `bitexact`).
5. What was written is read again and compared: every packet, to the byte, and its time, to a millisecond.
6. A file that ends before its container says, or asks for a track that has no rule, has no shared form.
"""

import hashlib
import re
import struct
from array import array
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import av
import av.container
import av.error
import av.stream

from probanda.media.container import NotMediaError, cut_off, display_matrix, is_cover, opened
from probanda.media.shared.coded import Scrub, scrub_for
from probanda.media.shared.form import NotSharedError
from probanda.media.shared.heads import head_of
from probanda.model.sharing import Change, NotShared, Rule

_WRITERS = {
    Rule.MP4: "mp4",
    Rule.QUICKTIME: "mov",
    Rule.MOBILE: "3gp",
    Rule.MATROSKA: "matroska",
    Rule.WEBM: "webm",
    Rule.MP3: "mp3",
    Rule.WAV: "wav",
    Rule.OGG: "ogg",
    Rule.FLAC: "flac",
}
# `bitexact`: no version of the writer, no random number of the file. MP3: no ID3 of either kind.
_OPTIONS = {"fflags": "+bitexact"}
_OPTIONS_OF = {Rule.MP3: {"id3v2_version": "0", "write_id3v1": "0"}}
_SUBTITLES = frozenset({"mov_text", "subrip", "webvtt"})
# What drones and cameras write into subtitle tracks; a number with four decimals is a position.
_READINGS = re.compile(
    rb"\bGPS\b|\bHOME\s*\(|\blatitude|\blongitude|\blat\b|\blon\b|\bISO\b|\bSHUTTER\b|\bF/?\d|\bBAROMETER|\baltitude"
    rb"|\brel_alt|\bD \d|\bH \d|-?\d{1,3}\.\d{4,}",
    re.IGNORECASE,
)
_NS = 10**9
_TOLERANCE_NS = 1_000_000  # Matroska keeps milliseconds
_ONE_TRACK = (Rule.MP3, Rule.WAV, Rule.FLAC)
_UPRIGHT = (65536, 0, 0, 65536)
_FIRST = 1 | 64  # of a track's disposition stay: default, forced


class _Track(NamedTuple):
    """A track that stays."""

    number: int
    coding: str
    scrub: Scrub | None


class _Sum:
    """What went through one track."""

    def __init__(self) -> None:
        self.digest, self.times, self.packets = hashlib.sha256(), array("q"), 0

    @property
    def first(self) -> int:
        """The earliest time, in nanoseconds."""
        return min(self.times, default=0)

    def add(self, data: bytes, packet: Any) -> None:
        """Count a packet with its bytes as they leave."""
        self.digest.update(data)
        self.packets += 1
        time = packet.pts if packet.pts is not None else packet.dts
        self.times.append(int((time or 0) * Fraction(packet.time_base) * _NS))

    def same(self, other: "_Sum", *, joined: bool, shift_ns: int) -> bool:
        """Whether the other has the same bytes, and unless packets may be joined (PCM), the same times but for a shift.

        The shift is one for all tracks: a container may not begin before zero.
        """
        if self.digest.digest() != other.digest.digest():
            return False
        if joined:
            return True
        pairs = zip(self.times, other.times, strict=False)
        return self.packets == other.packets and all(abs(one + shift_ns - two) <= _TOLERANCE_NS for one, two in pairs)


def share(path: Path, out: Path, rule: Rule) -> frozenset[Change]:
    """Writes the shared form to `out`; what is not in it.

    Raises:
        NotSharedError: it is cut off, damaged, has a track without a rule, or came out with other content.
    """
    _refuse_cut_off(path, rule)
    try:
        with opened(path) as source:
            tracks, changes = _tracks(source, path, rule)
        with opened(path) as source, out.open("xb") as file:
            sums, scrubbed = _copy(source, file, rule, tracks)
        if scrubbed:
            changes.add(Change.USER_DATA)
        _compare(out, _looks(path, tracks), sums, tracks)
    except NotMediaError as why:
        raise NotSharedError(NotShared.BROKEN, str(why)) from why
    except (av.error.FFmpegError, ValueError, struct.error) as why:
        raise NotSharedError(NotShared.BROKEN, f"{type(why).__name__}: {why}") from why
    return frozenset({*changes, Change.CONTAINER})


def _refuse_cut_off(path: Path, rule: Rule) -> None:
    size = path.stat().st_size
    with path.open("rb") as file:
        if rule in {Rule.MP4, Rule.QUICKTIME, Rule.MOBILE}:
            said = cut_off(file, size)
        elif rule in {Rule.MATROSKA, Rule.WEBM}:
            said = ("its segment is not whole",) if _segment_end(file) > size else ()
        elif rule is Rule.WAV:
            (length,) = struct.unpack("<I", file.read(8)[4:].ljust(4, b"\0"))
            said = ("its form is not whole",) if length != _UNKNOWN and length + 8 > size else ()
        elif rule is Rule.OGG:
            said = _check_ogg(file, size)
        else:
            said = ()
    if said:
        raise NotSharedError(NotShared.CUT_OFF, "; ".join(said))


_UNKNOWN = 0xFFFFFFFF  # the length of a recording that was never finished
_OGG_HEADER, _OGG_FIRST = 27, 2  # bytes; the flag of a page that begins a track


def _segment_end(file: BinaryIO) -> int:
    """Where the segment of a Matroska file ends; 0 when it does not say."""
    head = file.read(4096)
    at = 4
    length, at = _vint(head, at)
    at += length
    if head[at : at + 4] != b"\x18\x53\x80\x67":
        return 0
    length, at = _vint(head, at + 4)
    return at + length if length else 0


def _vint(head: bytes, at: int) -> tuple[int, int]:
    """(value, where it ends) of an EBML length; 0 when it is unknown (RFC 8794, 6.2)."""
    first = head[at] if at < len(head) else 0
    width = 9 - first.bit_length()
    value = int.from_bytes(head[at : at + width], "big") & ((1 << 7 * width) - 1)
    return (0 if value == (1 << 7 * width) - 1 else value), at + width


def _check_ogg(file: BinaryIO, size: int) -> tuple[str, ...]:
    """What is missing at its end; nothing when pages follow each other to the last byte (RFC 3533).

    Raises:
        NotSharedError: a second recording begins behind the first, with headers and tags of its own.
    """
    at, begun = 0, False
    while at < size:
        file.seek(at)
        head = file.read(_OGG_HEADER + 255)
        if len(head) < _OGG_HEADER or head[:4] != b"OggS" or len(head) < _OGG_HEADER + head[26]:
            return ("its last page is not whole",)
        first = bool(head[5] & _OGG_FIRST)
        if first and begun:
            raise NotSharedError(NotShared.BROKEN, "it is put together from several recordings")
        begun |= not first
        at += _OGG_HEADER + head[26] + sum(head[_OGG_HEADER : _OGG_HEADER + head[26]])
    return () if at == size else ("its last page is not whole",)


def _tracks(source: av.container.InputContainer, path: Path, rule: Rule) -> tuple[list[_Track], set[Change]]:
    """(the tracks that stay, what goes)."""
    changes: set[Change] = set()
    if source.metadata or any(stream.metadata for stream in source.streams):
        changes.add(Change.TAGS)
    if "creation_time" in source.metadata or any("creation_time" in stream.metadata for stream in source.streams):
        changes.add(Change.TIMES)
    if source.chapters():
        changes.add(Change.CHAPTERS)
    tracks = []
    readings = _with_readings(path) if source.streams.subtitles else frozenset()
    for stream in source.streams:
        change = _goes(stream, readings)
        if change is not None:
            changes.add(change)
            continue
        coding = stream.codec_context.codec.canonical_name
        tracks.append(_Track(stream.index, coding, scrub_for(coding, stream.codec_context.extradata)))
    if not tracks or (rule in _ONE_TRACK and len(tracks) > 1):
        raise NotSharedError(NotShared.BROKEN, "its tracks are not those of its kind of file")
    return tracks, changes


def _goes(stream: av.stream.Stream, readings: frozenset[int]) -> Change | None:
    """The family of a track that goes; None for one that stays."""
    if stream.type == "attachment":
        return Change.ATTACHMENTS
    if is_cover(stream):
        return Change.COVER
    if stream.type == "subtitle":
        known = stream.codec_context is not None and stream.codec_context.codec.canonical_name in _SUBTITLES
        return None if known and stream.index not in readings else Change.SUBTITLES
    if stream.type not in {"video", "audio"}:
        return Change.TELEMETRY
    if stream.codec_context is None:
        raise NotSharedError(NotShared.NO_RULE_FOR_CODING)
    return None


def _with_readings(path: Path) -> frozenset[int]:
    """The subtitle tracks in which something looks like the reading of an instrument."""
    with opened(path) as source:
        subtitles = list(source.streams.subtitles)
        return frozenset(packet.stream_index for packet in source.demux(subtitles) if _READINGS.search(bytes(packet)))


class _Look(NamedTuple):
    """How a track is shown or heard."""

    coding: str
    size: tuple[int, int] | None = None
    pixel: Fraction | None = None
    matrix: tuple[int, int, int, int] | None = None
    sound: tuple[int, int] | None = None


def _looks(path: Path, tracks: list[_Track]) -> list[_Look]:
    """The file is opened for each: a search back to the beginning would miss packets with a time before zero."""
    found = []
    for track in tracks:
        with opened(path) as source:
            found.append(_look(source, source.streams[track.number]))
    return found


def _look(source: av.container.InputContainer, stream: Any) -> _Look:
    look = _Look(stream.codec_context.codec.canonical_name)
    if isinstance(stream, av.VideoStream):
        size = (stream.codec_context.width, stream.codec_context.height)
        return look._replace(size=size, pixel=stream.sample_aspect_ratio or Fraction(1), matrix=_matrix(source, stream))
    if isinstance(stream, av.AudioStream):
        return look._replace(sound=(stream.codec_context.sample_rate, stream.codec_context.channels))
    return look


def _matrix(source: av.container.InputContainer, stream: av.VideoStream) -> tuple[int, int, int, int] | None:
    """How the container turns the picture; None when it does not, or when no picture can be decoded."""
    stream.codec_context.thread_count = 1
    try:
        frame = next(source.decode(stream), None)
    except (av.error.FFmpegError, OSError) as why:
        raise NotSharedError(NotShared.BROKEN, "no picture of it can be decoded") from why
    if frame is None:
        raise NotSharedError(NotShared.BROKEN, "no picture of it can be decoded")
    matrix = display_matrix(frame)
    return None if matrix == _UPRIGHT else matrix


def _copy(
    source: av.container.InputContainer, file: BinaryIO, rule: Rule, tracks: list[_Track]
) -> tuple[dict[int, _Sum], bool]:
    """(what went through each track, whether user data was overwritten)."""
    sums = {track.number: _Sum() for track in tracks}
    scrubs = {track.number: track.scrub for track in tracks}
    scrubbed = False
    options = {**_OPTIONS, **_OPTIONS_OF.get(rule, {})}
    with av.open(file, "w", format=_WRITERS[rule], container_options=options) as target:
        streams = {track.number: _stream(target, source.streams[track.number], track.coding) for track in tracks}
        for packet in source.demux([source.streams[track.number] for track in tracks]):
            if not packet.size:
                continue  # the mark at the end
            if packet.is_corrupt:
                raise NotSharedError(NotShared.BROKEN, "a packet of it is damaged")
            data = bytes(packet)
            scrub = scrubs[packet.stream_index]
            if scrub is not None:
                clean = bytearray(data)
                if scrub(clean):
                    data, scrubbed = bytes(clean), True
                    packet.update(data)
            sums[packet.stream_index].add(data, packet)
            packet.stream = streams[packet.stream_index]
            target.mux(packet)
    return sums, scrubbed


def _stream(target: av.container.OutputContainer, template: Any, coding: str) -> Any:
    """A track of the same coding, turning and shape, without a word about it."""
    stream = target.add_stream_from_template(template, opaque=True)
    stream.metadata.clear()
    stream.codec_context.extradata = head_of(coding, template.codec_context.extradata)
    stream.codec_context.bit_rate = 0  # the writer measures it
    stream.disposition = int(template.disposition) & _FIRST
    if isinstance(template, av.VideoStream):
        if template.sample_aspect_ratio:
            stream.codec_context.sample_aspect_ratio = template.sample_aspect_ratio
        if template.average_rate:
            stream.codec_context.framerate = template.average_rate  # how long the last picture is shown
    return stream


def _compare(out: Path, wanted: list[_Look], sums: Mapping[int, _Sum], tracks: list[_Track]) -> None:
    """Check that what was written holds the same packets, shown in the same way."""
    found = {number: _Sum() for number in range(len(tracks))}
    with opened(out) as again:
        if len(again.streams) != len(tracks):
            raise NotSharedError(NotShared.OTHER_CONTENT, "it has other tracks")
        for packet in again.demux():
            if packet.size:
                found[packet.stream_index].add(bytes(packet), packet)
    order = [_Track(number, track.coding, None) for number, track in enumerate(tracks)]
    if _looks(out, order) != wanted:
        raise NotSharedError(NotShared.OTHER_CONTENT, "it would be shown otherwise")
    shift_ns = min(sums[track.number].first for track in tracks) - min(one.first for one in found.values())
    for number, track in enumerate(tracks):
        joined = track.coding.startswith("pcm_")
        if not found[number].same(sums[track.number], joined=joined, shift_ns=shift_ns):
            raise NotSharedError(NotShared.OTHER_CONTENT, f"track {number} has other packets")
