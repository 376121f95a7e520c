"""Keyframes, in the child: at most a dozen stills that show what a file holds, spread evenly over its time.

Rules: 1. The time of the stream is cut into as many equal parts as stills are wanted; each part gives its first key frame
that is not of one colour (black, a fade), or its very first if all are. 2. Each key frame is decoded alone, by one
thread, so that the same file gives the same stills. 3. The still is turned as the container asks for display, and neither
scaled nor cropped; pixels that are not square stay so. 4. Each still carries the PTS of its frame, untouched.
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

from probanda.media.container import NotMediaError, moving_picture, opened

_FLAT = 16  # of 255 steps of brightness between the darkest and the brightest spot: less is black, a fade, a colour
_THUMBNAIL = (32, 32)  # averaged, so that the noise of a camera in the dark does not count as a picture
_TRIES = 8  # key frames looked at in one part before its first is taken as it is
_UNIT = 65536  # one, in the fixed-point numbers of a display matrix
# (a, b, c, d) of a display matrix as the turning that it asks for; (1, 0, 0, 1) asks for none.
_TURNS = {
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
                for number, frame in enumerate(_spread(container, wanted["at_most"], said), start=1)
            ]
    except NotMediaError as why:
        return json.dumps({"failure": str(why)}).encode()
    return json.dumps({"keyframes": stills, "warnings": said}).encode()


def _spread(container: av.container.InputContainer, at_most: int, said: list[str]) -> Iterator[av.VideoFrame]:
    """The chosen frames, in the order of their time."""
    stream = moving_picture(container)
    if stream is None:
        return
    bounds = _parts(container, stream, at_most)
    last: int | None = None
    for number, bound in enumerate(bounds):
        if number:
            try:
                container.seek(bound, stream=stream)
            except (av.error.FFmpegError, OSError):
                said.append("the file cannot be searched by time: stills stand closer to its beginning")
        until = bounds[number + 1] if number + 1 < len(bounds) else None
        frame = _first_picture(_key_frames(container, stream, after=last, until=until, said=said))
        if frame is not None:
            last = frame.pts
            yield frame


def _parts(container: av.container.InputContainer, stream: av.VideoStream, at_most: int) -> list[int]:
    """Where the parts begin, in the stream's time base; one part when the file does not say how long it is."""
    start = stream.start_time or 0
    length = stream.duration
    if length is None and container.duration is not None and stream.time_base:
        length = int(Fraction(container.duration, av.time_base) / stream.time_base)
    if not length or length < 0:
        return [start]
    return sorted({start + length * part // at_most for part in range(at_most)})


def _key_frames(
    container: av.container.InputContainer,
    stream: av.VideoStream,
    *,
    after: int | None,
    until: int | None,
    said: list[str],
) -> Iterator[av.VideoFrame]:
    """Key frames later than `after` and before `until`, from where the container stands, at most `_TRIES`."""
    tried = 0
    for packet in container.demux(stream):
        reached = packet.pts if packet.pts is not None else packet.dts
        if tried >= _TRIES or (until is not None and reached is not None and reached >= until):
            return
        if not packet.is_keyframe or not packet.size or (after is not None and (reached is None or reached <= after)):
            continue
        tried += 1
        try:
            frames = [*stream.codec_context.decode(packet), *stream.codec_context.decode(None)]
        except (av.error.FFmpegError, OSError):
            frames = []
        stream.codec_context.flush_buffers()
        sound = [frame for frame in frames if frame.pts is not None and not frame.is_corrupt]
        if not sound:
            said.append(f"the key frame at PTS {reached} cannot be decoded")
        yield from sound[:1]


def _first_picture(frames: Iterator[av.VideoFrame]) -> av.VideoFrame | None:
    """The first frame that is not of one colour, else the first of all."""
    first: av.VideoFrame | None = None
    for frame in frames:
        if not _is_flat(frame):
            return frame
        first = first or frame
    return first


def _is_flat(frame: av.VideoFrame) -> bool:
    darkest, brightest = frame.to_image().convert("L").resize(_THUMBNAIL, Image.Resampling.BOX).getextrema()
    return bool(brightest - darkest < _FLAT)


def _write(frame: av.VideoFrame, path: Path, quality: int) -> dict[str, Any]:
    """The still as it lies on disk now."""
    image = frame.to_image()
    turn = _turn(frame)
    if turn is not None:
        image = image.transpose(turn)
    with path.open("xb") as file:
        image.save(file, "JPEG", quality=quality, subsampling=0)
    time_base = frame.time_base
    return {
        "name": path.name,
        "pts": frame.pts,
        "time_base": str(time_base),
        "width": image.width,
        "height": image.height,
    }


def _turn(frame: av.VideoFrame) -> Image.Transpose | None:
    """The turning that the display matrix asks for, when it is by right angles."""
    matrix = frame.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return None
    a, b, _, c, d = memoryview(bytes(matrix)).cast("i")[:5]
    return _TURNS.get((a // _UNIT, b // _UNIT, c // _UNIT, d // _UNIT))
