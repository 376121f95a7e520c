"""Opening a container in the child: from one open file, by one of the formats that hold their own material.

Rules: 1. FFmpeg gets a Python file, never a path. 2. Formats that name other files (playlists, concat scripts, SDP) are
not in the list, and whatever still asks for another file is refused: such a "video" would otherwise be the door to any
file of this machine. 3. FFmpeg says nothing on standard error; why it failed is an exception with one sentence.
4. Decoding uses one thread: the same frames on every machine, and no memory per core.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import av
import av.container
import av.error
import av.logging
import av.stream

# FFmpeg's demuxers for files from cameras, phones, broadcasters, surveillance, recorders and the web.
FORMATS = (
    *("mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm", "avi", "asf", "flv", "ogg", "rm", "nut", "ivf"),
    *("mpegts", "mpeg", "mpegvideo", "m4v", "h261", "h263", "h264", "hevc", "vc1", "obu", "mxf", "gxf", "dv", "wtv"),
    *("dhav", "ifv", "nsv", "mjpeg", "smjpeg", "gif", "apng"),
    *("wav", "w64", "aiff", "caf", "au", "mp3", "aac", "ac3", "eac3", "dts"),  # codespell:ignore caf
    *("flac", "ape", "wv", "tta", "amr", "amrnb", "amrwb", "gsm", "voc", "qcp"),
)
_PLAYLISTS = (b"#EXTM3U", b"ffconcat", b"<?xml", b"<MPD", b"v=0", b"[playlist]")
_BOX_HEADER, _LONG_BOX_HEADER = 8, 16
_MAX_BOXES = 10_000  # of the outermost level; fragmented files have two for each fragment
_ATTACHED_PICTURE = 0x0400  # AV_DISPOSITION_ATTACHED_PIC: a cover, not a moving picture


class NotMediaError(Exception):
    """The file cannot be read as media; the text is the sentence for a person."""


@contextmanager
def opened(path: Path) -> Iterator[av.container.InputContainer]:
    """The container of the file, closed afterwards.

    Raises:
        NotMediaError: it is empty, cut off, a playlist, or nothing that FFmpeg knows.
    """
    av.logging.set_level(None)
    with path.open("rb") as file:
        reason = _reason_not_to_open(file, path.stat().st_size)
        if reason:
            raise NotMediaError(reason)
        try:
            container = av.open(
                file,
                "r",
                io_open=_refuse_other_files,
                metadata_errors="backslashreplace",
                container_options={"format_whitelist": ",".join(FORMATS)},
            )
        except (av.error.FFmpegError, OSError) as why:
            raise NotMediaError(_explain(file, path.stat().st_size)) from why
        with container:
            yield container


def moving_picture(container: av.container.InputContainer) -> av.VideoStream | None:
    """The first video stream that is no cover picture and that can be decoded, ready to be decoded by one thread."""
    for stream in container.streams.video:
        if not is_cover(stream) and stream.codec_context is not None:
            stream.codec_context.thread_count = 1
            return stream
    return None


def is_cover(stream: av.stream.Stream) -> bool:
    """Whether the stream is a picture attached to the file, such as the cover of a recording."""
    return bool(int(stream.disposition) & _ATTACHED_PICTURE)


def display_matrix(frame: av.VideoFrame) -> tuple[int, int, int, int] | None:
    """(a, b, c, d) of how the picture is to be shown, 65536 for one; None when the file does not say."""
    matrix: Any = frame.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return None
    a, b, _, c, d = struct.unpack_from("=5i", bytes(memoryview(matrix)))
    return a, b, c, d


def cut_off(file: BinaryIO, size: int) -> tuple[str, ...]:
    """What the outermost boxes of an MP4 or QuickTime file say about missing parts; nothing for other files."""
    boxes, at = {}, 0
    missing = 0
    for _ in range(_MAX_BOXES):
        box = _box(file, at)
        if box is None:
            break
        kind, length = box
        boxes[kind] = at
        at = at + length if length else size
        if at >= size:
            missing = at - size
            break
    if b"ftyp" not in boxes:
        return ()
    said = []
    if missing:
        said.append(f"the file ends {missing} bytes before its last part does: it is cut off")
    if b"moov" not in boxes:
        said.append("its index (the 'moov' box), without which no player can read it, is missing")
    return tuple(said)


def _box(file: BinaryIO, at: int) -> tuple[bytes, int] | None:
    """(kind, length in bytes; 0: to the end of the file) of the box at this place; None when there is none."""
    file.seek(at)
    header = file.read(_LONG_BOX_HEADER)
    length, kind = int.from_bytes(header[:4], "big"), header[4:_BOX_HEADER]
    if length == 1:
        length = int.from_bytes(header[_BOX_HEADER:], "big")
    if len(header) < _BOX_HEADER or not kind.isalnum() or 0 < length < _BOX_HEADER:
        return None
    return kind, length


def _reason_not_to_open(file: BinaryIO, size: int) -> str:
    """Why the file is not even given to FFmpeg; empty when it is."""
    if size == 0:
        return "the file is empty (0 bytes)"
    beginning = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    file.seek(0)
    if beginning.startswith(_PLAYLISTS):
        return "the file is a list that names other files, and those are not opened"
    return ""


def _explain(file: BinaryIO, size: int) -> str:
    """Why FFmpeg could not open the file, as far as the file itself shows it."""
    reasons = cut_off(file, size)
    if reasons:
        return "; ".join(reasons)
    return "nothing in the file is video or sound of a format that is known here"


def _refuse_other_files(url: str, flags: int, options: object) -> NoReturn:
    raise PermissionError(f"the file asks for another one: {url!r} ({flags}, {options})")
