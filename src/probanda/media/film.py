"""The facts of a film or a recording, in the child: what its container says.

Rules: 1. Integers of the container's own time base, fractions in lowest terms; nothing is rounded. 2. What the file
does not say is left out. 3. What cannot be kept exactly (an integer beyond 2^53 - 1, too many tags) is left out and
said in a warning. 4. The turning of the picture comes from the first key frame: the decoder is tried with it.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error

from probanda.media.container import NotMediaError, cut_off, display_matrix, is_cover, moving_picture, opened

_MAX_EXACT = 2**53 - 1  # as in `model.canonical`
_MAX_TAGS, _MAX_TAG = 512, 4096  # of a container; of one value in characters. GoPro and Sony files stay below both
_KINDS = {"video": "video", "audio": "audio", "subtitle": "subtitle"}
_LASTING = ("video", "audio")  # to attachments and data FFmpeg gives the length of the container
_MIRRORS = "the container asks that the picture is shown mirrored"


def film_facts(path: Path) -> dict[str, Any]:
    """The facts in the form of `probe`, or why there are none."""
    libraries = {name: ".".join(map(str, version)) for name, version in sorted(av.library_versions.items())}
    settings = {"ffmpeg": av.ffmpeg_version_info, "libraries": libraries}
    tool = {"name": "PyAV", "version": av.__version__, "settings": settings}
    try:
        return {**_media_facts(path), "tool": tool}
    except NotMediaError as why:
        return {"failure": str(why), "tool": tool}


def _media_facts(path: Path) -> dict[str, Any]:
    said: list[str] = []
    with opened(path) as container:
        streams = [_stream(stream, said) for stream in container.streams]
        if not streams:
            raise NotMediaError("the file is a container without any stream")
        picture = moving_picture(container)
        if picture is not None:
            streams[picture.index]["rotation_degrees"] = _rotation(container, picture, said)
        facts = {
            "container": container.format.name,
            "duration_s": _duration(container, streams),
            "streams": streams,
            "tags": _tags(container.metadata, said),
        }
    with path.open("rb") as file:
        said += cut_off(file, path.stat().st_size)
    return {**facts, "warnings": said}


def _stream(stream: av.stream.Stream, said: list[str]) -> dict[str, Any]:
    codec = getattr(stream, "codec_context", None)
    facts: dict[str, Any] = {
        "index": stream.index,
        "stream_kind": "other" if is_cover(stream) else _KINDS.get(stream.type, "other"),
        "codec": codec.name if codec is not None else "unknown",
        "time_base": _fraction(stream.time_base) or "",
        "start_pts": _exact(stream.start_time, f"stream {stream.index}: its start", said),
        "duration_pts": _exact(stream.duration, f"stream {stream.index}: its duration", said),
        "frames_declared": _exact(stream.frames or None, f"stream {stream.index}: its number of frames", said),
        "language": None if stream.language in {None, "und"} else stream.language,
    }
    if isinstance(stream, av.VideoStream) and codec is not None:
        facts |= {
            "width": codec.width or None,
            "height": codec.height or None,
            "sample_aspect": _fraction(stream.sample_aspect_ratio),
            "average_rate": _fraction(stream.average_rate),
            "pixel_format": codec.pix_fmt,
        }
    elif isinstance(stream, av.AudioStream) and codec is not None:
        facts |= {"sample_rate_hz": codec.sample_rate or None, "channels": codec.channels or None}
    return facts


def _rotation(container: av.container.InputContainer, stream: av.VideoStream, said: list[str]) -> int | None:
    """Degrees counterclockwise to turn the picture for display; None when no frame can be decoded or none are said."""
    stream.codec_context.skip_frame = "NONKEY"
    try:
        frame = next(container.decode(stream), None)
    except (av.error.FFmpegError, OSError):
        frame = None
    if frame is None:
        said.append(f"stream {stream.index}: no picture of it can be decoded")
        return None
    matrix = display_matrix(frame)
    if matrix is None:
        return None
    a, b, c, d = matrix
    if a * d - b * c < 0:
        said.append(f"stream {stream.index}: {_MIRRORS}")
    return frame.rotation


def _duration(container: av.container.InputContainer, streams: Iterable[Mapping[str, Any]]) -> str | None:
    """From the earliest start to the latest end of picture and sound; what the container says if they say neither."""
    spans = [
        (one["start_pts"] * Fraction(one["time_base"]), one["duration_pts"] * Fraction(one["time_base"]))
        for one in streams
        if one["stream_kind"] in _LASTING and one["start_pts"] is not None and one["duration_pts"] and one["time_base"]
    ]
    if spans:
        return str(max(start + length for start, length in spans) - min(start for start, _ in spans))
    return None if container.duration is None else str(Fraction(container.duration, av.time_base))


def _tags(metadata: Mapping[str, str], said: list[str]) -> list[list[str]]:
    kept = [[key, value] for key, value in metadata.items() if len(key) <= _MAX_TAG and len(value) <= _MAX_TAG]
    if len(kept) < len(metadata) or len(kept) > _MAX_TAGS:
        said.append(
            f"of {len(metadata)} tags those longer than {_MAX_TAG} characters or after {_MAX_TAGS} are left out"
        )
    return kept[:_MAX_TAGS]


def _exact(number: int | None, what: str, said: list[str]) -> int | None:
    if number is not None and abs(number) > _MAX_EXACT:
        said.append(f"{what} is beyond 2^53 - 1 and is left out")
        return None
    return number


def _fraction(value: Fraction | None) -> str | None:
    """In lowest terms; None where the file says nothing, which FFmpeg writes as 0."""
    return str(value) if value else None
