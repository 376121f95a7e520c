"""Keyframes, in the child: at most a dozen stills that show what a file holds, spread evenly over its time.

Rules: 1. The time of the stream is cut into as many equal parts as stills are wanted; each gives its first key
frame that is not of one colour (black, a fade), or its very first if all are. 2. Each key frame is decoded alone, by
one thread, so that the same file gives the same stills. 3. The still is turned as the container asks for display, not
scaled or cropped; pixels that are not square stay so. 4. Each still carries the PTS of its frame, untouched.
Request: {"path", "writes", "at_most", "quality"}. Answer: {"failure": sentence} or {"keyframes", "warnings"}.
"""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error
from PIL import Image

from probanda.media.container import NotMediaError, display_matrix, moving_picture, opened

_FLAT = 16  # of 255 steps of brightness between the darkest and the brightest spot: less is black, a fade, a colour
_THUMBNAIL = (32, 32)  # averaged, so that the noise of a camera in the dark does not count as a picture
_TRIES = 8  # key frames looked at in one part before its first is taken as it is
# (a, b, c, d) of a display matrix as the turning that it asks for; (1, 0, 0, 1) asks for none.
TURNS = {
    (0, -1, 1, 0): Image.Transpose.ROTATE_90,
    (-1, 0, 0, -1): Image.Transpose.ROTATE_180,
    (0, 1, -1, 0): Image.Transpose.ROTATE_270,
    (-1, 0, 0, 1): Image.Transpose.FLIP_LEFT_RIGHT,
    (1, 0, 0, -1): Image.Transpose.FLIP_TOP_BOTTOM,
    (0, 1, 1, 0): Image.Transpose.TRANSPOSE,
    (0, -1, -1, 0): Image.Transpose.TRANSVERSE,
}


def answer(request: bytes) -> bytes:
    """The stills that were written, as JSON; see the module."""
    wanted = json.loads(request)
    said: list[str] = []
    try:
        with opened(Path(wanted["path"])) as container:
            stills = [
                _write(frame, Path(wanted["writes"]) / f"keyframe-{number:02d}.jpg", wanted["quality"])
                for number, frame in enumerate(spread(container, wanted["at_most"], said), start=1)
            ]
    except NotMediaError as why:
        return json.dumps({"failure": str(why)}).encode()
    return json.dumps({"keyframes": stills, "warnings": said}).encode()


def spread(container: av.container.InputContainer, at_most: int, said: list[str]) -> Iterator[av.VideoFrame]:
    """The chosen frames, in the order in which they stand in the file."""
    stream = moving_picture(container)
    if stream is None:
        return
    part, tried, kept = -1, 0, None
    for packet in _key_packets(container, stream):
        its_part = _part_of(packet, container, stream, at_most)
        if its_part is not None and its_part > part:
            if kept is not None:
                yield kept
            part, tried, kept = its_part, 0, None
        elif its_part != part or tried >= _TRIES:
            continue
        tried += 1
        frame = _decode_alone(packet, stream)
        if frame is None:
            said.append(f"the key frame at PTS {packet.pts} cannot be decoded")
        elif not _is_flat(frame):
            yield frame
            tried, kept = _TRIES, None
        elif kept is None:
            kept = frame
    if kept is not None:
        yield kept


def _key_packets(
    container: av.container.InputContainer, stream: av.VideoStream
) -> "Iterator[av.Packet[av.VideoStream]]":
    """Whole packets of key frames, by reading the file once from its beginning.

    Not by seeking: in transport streams and in files with a broken index a search lands somewhere else.
    """
    try:
        for packet in container.demux(stream):
            if packet.is_keyframe and packet.size and not packet.is_corrupt:
                yield packet
    except (av.error.FFmpegError, OSError):  # the file ends in the middle of a packet: what came before is whole
        return


def _part_of(
    packet: "av.Packet[av.VideoStream]", container: av.container.InputContainer, stream: av.VideoStream, at_most: int
) -> int | None:
    """The number of the part that the packet lies in; None when it has no time.

    A file that does not say how long it is counts as one part.
    """
    if packet.pts is None:
        return None
    length = stream.duration
    if length is None and container.duration is not None and stream.time_base:
        length = int(Fraction(container.duration, av.time_base) / stream.time_base)
    if not length or length < 0:
        return 0
    part = (packet.pts - (stream.start_time or 0)) * at_most // length
    return min(max(part, 0), at_most - 1)


def _decode_alone(packet: "av.Packet[av.VideoStream]", stream: av.VideoStream) -> av.VideoFrame | None:
    """The frame of one packet; None when it cannot be decoded, or carries no time."""
    try:
        frames = [*stream.codec_context.decode(packet), *stream.codec_context.decode(None)]
    except (av.error.FFmpegError, OSError):
        frames = []
    stream.codec_context.flush_buffers()
    for frame in frames:
        if isinstance(frame, av.VideoFrame) and frame.pts is not None and not frame.is_corrupt:
            frame.time_base = packet.time_base  # a decoder that is fed one packet at a time forgets it
            return frame
    return None


def _is_flat(frame: av.VideoFrame) -> bool:
    spots = _image(frame).convert("L").resize(_THUMBNAIL, Image.Resampling.BOX).tobytes()
    return max(spots) - min(spots) < _FLAT


def _image(frame: av.VideoFrame) -> Image.Image:
    image: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]  # PyAV does not type it
    return image


def _write(frame: av.VideoFrame, path: Path, quality: int) -> dict[str, Any]:
    """The still as it lies on disk now."""
    image = upright(frame)
    with path.open("xb") as file:
        image.save(file, "JPEG", quality=quality, subsampling=0)
    return {
        "name": path.name,
        "pts": frame.pts,
        "time_base": str(frame.time_base),
        "width": image.width,
        "height": image.height,
    }


def upright(frame: av.VideoFrame) -> Image.Image:
    """The picture, turned as the container asks for display."""
    image, turn = _image(frame), _turn(frame)
    return image if turn is None else image.transpose(turn)


def _turn(frame: av.VideoFrame) -> Image.Transpose | None:
    """The turning that the display matrix asks for, when it is by right angles."""
    matrix = display_matrix(frame)
    return None if matrix is None else TURNS.get(whole(matrix))


def whole(matrix: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """The nearest integers to the four numbers of a display matrix, of which 65536 is one."""
    a, b, c, d = ((fixed + 0x8000) >> 16 for fixed in matrix)
    return a, b, c, d
