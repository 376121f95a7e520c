"""The parent's side of playable forms: whether a film needs one, and how one is asked for and taken.

Rules: 1. No media library is loaded here; files from outside are opened in the child only. 2. A playable form never
stands in the place of the original: it is made of it, names it, and could be made again. 3. It is asked for where any
browser might show the original wrongly, or not at all: HEVC gives sound without a picture, and no error. What is not
known of a file counts as unplayable. 4. What the child left is taken by the name that was agreed, as a plain file.
"""

import json
import stat
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from probanda.model.canonical import encode
from probanda.model.errors import ReaderError
from probanda.model.footage import Footage, Stream, StreamKind
from probanda.model.playable import Coding, Libraries, NeedsProxy, Pictures, ProxyMaking, Sound, Source
from probanda.model.ports import ConfinedReader
from probanda.model.value import Value

NAME = "playable.mp4"
"""Of the file that is left in the folder."""
CODING = Coding(crf=23, preset="veryfast", longer=1920, shorter=1080)
SEE_APART = "The file is sealed as it is; ask for the original, or have a specialist look at it."
_ROOM = 64 << 20  # bytes by which a playable form may be larger than its original: short films, long silences
_TIMES = 20  # as large: a film of still pictures in a modern coding grows most

_MP4, _WEB = "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"
_QUICKTIME = ("qt", "3g")  # how the main brands of QuickTime and of films of early phones begin
# What browsers play, by container: pictures, sound.
_PLAYED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    _MP4: (frozenset({"h264", "av1"}), frozenset({"aac", "mp3", "flac", "opus"})),
    _WEB: (frozenset({"vp8", "vp9", "av1"}), frozenset({"opus", "vorbis"})),
    "mp3": (frozenset(), frozenset({"mp3", "mp3float"})),
    "flac": (frozenset(), frozenset({"flac"})),
    "ogg": (frozenset(), frozenset({"opus", "vorbis", "flac"})),
    "wav": (frozenset(), frozenset({"pcm_s16le", "pcm_u8"})),
}
_LIBRARY_NAMES = {"libdav1d": "av1", "libaom-av1": "av1", "libvpx-vp9": "vp9", "libvpx": "vp8", "libopus": "opus"}
_PIXELS = frozenset({"yuv420p", "yuvj420p"})
_Answer = TypeVar("_Answer")


def needs_proxy(footage: Footage) -> NeedsProxy | None:
    """Why the film or recording needs a playable form; None: it needs none, or there is nothing to play."""
    pictures = next((one for one in footage.streams if one.stream_kind is StreamKind.VIDEO), None)
    sound = next((one for one in footage.streams if one.stream_kind is StreamKind.AUDIO), None)
    if footage.failure is not None or (pictures is None and sound is None):
        return None
    played = _PLAYED.get(footage.container)
    brand = dict(footage.tags).get("major_brand", "")
    if played is None or (footage.container == _MP4 and brand.startswith(_QUICKTIME)):
        return NeedsProxy.CONTAINER
    if pictures is not None and (why := _why_pictures(pictures, played[0])):
        return why
    if sound is not None and _LIBRARY_NAMES.get(sound.codec, sound.codec) not in played[1]:
        return NeedsProxy.SOUND
    return None


def _why_pictures(pictures: Stream, played: frozenset[str]) -> NeedsProxy | None:
    if _LIBRARY_NAMES.get(pictures.codec, pictures.codec) not in played:
        return NeedsProxy.PICTURES
    if not isinstance(pictures.pixel_format, str):
        return NeedsProxy.UNKNOWN_PIXELS
    if pictures.pixel_format not in _PIXELS:
        return NeedsProxy.DEPTH
    return NeedsProxy.TURNED if pictures.rotation_degrees else None


class Written(Value, frozen=True, kw_only=True):
    """What `encoded` and `copied` answer."""

    begin_s: str = "0"
    start_s: str = ""
    stop_s: str = ""
    picture: Pictures | None = None
    sound: Sound | None = None
    warnings: tuple[str, ...] = ()
    failure: str = ""
    no_copy: str = ""
    libraries: Libraries


def make_proxy(
    path: Path, *, reader: ConfinedReader, into: Path, source: Source, why: NeedsProxy | None
) -> ProxyMaking:
    """How the playable form was made, which lies in the empty folder `into` as `NAME`.

    Raises:
        ReaderError: nothing of the file can be decoded, the reader broke, or it left not what was agreed.
    """
    wanted = coding_request(CODING) | {"start_s": None, "stop_s": None}
    written = ask(reader, "probanda.media.encoded", path, into, wanted=wanted)
    return kept(
        ProxyMaking(
            source=source,
            why=why,
            begin_s=written.begin_s,
            pictures=written.picture,
            sound=written.sound,
            coding=CODING,
            libraries=written.libraries,
            warnings=written.warnings,
        )
    )


def coding_request(coding: Coding) -> dict[str, Any]:
    """How the child is told of a coding."""
    return {name: getattr(coding, name) for name in ("crf", "preset", "longer", "shorter")}


def ask(reader: ConfinedReader, module: str, path: Path, into: Path, *, wanted: dict[str, Any]) -> Written:
    """What the child answered, and left in the folder `into` as `NAME`, unless it says that nothing is to be copied.

    Raises:
        ReaderError: it failed, or left not what was agreed.
    """
    request = {**wanted, "path": str(path.resolve()), "writes": str(into.resolve()), "name": NAME}
    raw = reader.run(
        module,
        json.dumps(request, sort_keys=True).encode(),
        reads=path,
        writes=into,
        file_bytes=path.stat().st_size * _TIMES + _ROOM,
    )
    try:
        written = msgspec.json.decode(raw, type=Written)
    except msgspec.DecodeError as why:
        raise ReaderError("the reader's answer is not of the form agreed", advice=SEE_APART) from why
    if written.failure:
        raise ReaderError(written.failure, advice=SEE_APART)
    if not written.no_copy:
        check_plain(into / NAME)
    return written


def check_plain(path: Path) -> None:
    """Refuses what a child left in place of a file.

    Raises:
        ReaderError: there is nothing, or a link, or something else.
    """
    try:
        mode = path.lstat().st_mode
    except OSError as why:
        raise ReaderError(f"the reader did not leave {path.name}", advice=SEE_APART) from why
    if not stat.S_ISREG(mode):
        raise ReaderError(f"the reader left {path.name} as something that is no file", advice=SEE_APART)


def kept(value: _Answer) -> _Answer:
    """The value, which can be kept as a record.

    Raises:
        ReaderError: it cannot.
    """
    try:
        encode(value)
    except (TypeError, ValueError) as why:
        raise ReaderError(f"the reader's answer cannot be kept: {why}", advice=SEE_APART) from why
    return value
