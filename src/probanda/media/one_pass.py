"""One pass over a file, in the child: every frame and every sample is decoded once, and all is found on the way.

Rules: 1. The first video stream that is no cover and the first sound that can be decoded, wherever they stand in the
file; one thread decodes, so that every machine finds the same. 2. A packet that cannot be decoded is counted and
passed over; a file that ends too early gives what came before, and says so. 3. A still is a film of one frame without
time. 4. Nothing is kept that grows with the pixels of a film: memory is bounded (`frame_hashes`, `shots`,
`shot_stills`). 5. Pictures of more than 100 million points are not decoded.
Request: {"path", "writes", "mode", "fingerprint"}. Answer: {"failure": sentence, "tool"} or the facts of a `Screening`.
"""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import av

    from probanda.media.heard import Heard
    from probanda.media.seen import Seen

_MAX_POINTS = 100_000_000  # of a picture: 12,000 x 8,000; a decoder takes some bytes a point
_LOOP_FILTER = {"standard": "all", "triage": "all"}


def answer(request: bytes) -> bytes:
    """What was found, as JSON; see the module."""
    # The small products here are slower by several threads than by one, and the child's memory is bounded.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    wanted = json.loads(request)
    from probanda.media.still_pass import screen_still  # noqa: PLC0415 - after the number of threads is set

    found = screen_still(wanted)
    if found is None:
        found = _screen_film(wanted)
    missing = os.environ.get("PROBANDA_WALLS_MISSING", "")
    if missing:
        found["tool"]["settings"]["not_kept_from"] = missing
    return json.dumps(found).encode()


def _screen_film(wanted: dict[str, Any]) -> dict[str, Any]:
    import av  # noqa: PLC0415 - see `answer`

    from probanda.media.container import NotMediaError  # noqa: PLC0415

    libraries = {name: ".".join(map(str, version)) for name, version in sorted(av.library_versions.items())}
    settings = {"ffmpeg": av.ffmpeg_version_info, "libraries": libraries}
    tool = {"name": "PyAV", "version": av.__version__, "settings": settings}
    try:
        return {**_pass(wanted), "tool": tool}
    except NotMediaError as why:
        return {"failure": str(why), "tool": tool}


def _pass(wanted: dict[str, Any]) -> dict[str, Any]:
    from probanda.media.container import NotMediaError, cut_off, moving_picture, opened  # noqa: PLC0415
    from probanda.media.fingerprint import Fingerprint, write_fingerprint  # noqa: PLC0415
    from probanda.media.heard import Heard, first_sound  # noqa: PLC0415
    from probanda.media.seen import Seen  # noqa: PLC0415

    path, folder, mode = Path(wanted["path"]), Path(wanted["writes"]), wanted["mode"]
    said: list[str] = []
    with opened(path) as container:
        picture, sound = moving_picture(container), first_sound(container)
        if picture is None and sound is None:
            raise NotMediaError("the file holds no picture and no sound that can be decoded")
        if picture is not None:
            _set_decoder(picture, mode)
        seen = None if picture is None else Seen(picture, key_frames_only=mode == "triage")
        heard = None if sound is None else Heard(sound)
        said += _decode(container, [one for one in (picture, sound) if one is not None], seen, heard)
        facts: dict[str, Any] = {}
        columns: dict[str, Any] = {}
        for ended in (seen.end(folder) if seen else None, heard.end() if heard else None):
            if ended is not None:
                facts |= ended[0]
                columns |= ended[1]
                said += ended[2]
    with path.open("rb") as file:
        said += cut_off(file, path.stat().st_size)
    if not columns:
        raise NotMediaError("; ".join(dict.fromkeys(said)) or "nothing in the file can be decoded")
    with (folder / wanted["fingerprint"]).open("xb") as out:
        write_fingerprint(Fingerprint(**columns), out)
    return {**facts, "fingerprint": wanted["fingerprint"], "warnings": list(dict.fromkeys(said))}


def _set_decoder(stream: "av.VideoStream", mode: str) -> None:
    options = {"max_pixels": str(_MAX_POINTS)}
    if mode in _LOOP_FILTER:
        options["skip_loop_filter"] = _LOOP_FILTER[mode]
    stream.codec_context.options = options
    if mode == "triage":
        stream.codec_context.skip_frame = "NONKEY"


def _decode(
    container: "av.container.InputContainer", streams: "list[Any]", seen: "Seen | None", heard: "Heard | None"
) -> list[str]:
    """Decode all packets once, in the order of the file; what is to be said about those that cannot be."""
    import av.error  # noqa: PLC0415

    broken = {"video": 0, "audio": 0}
    said = []
    packets: Iterator[Any] = container.demux(*streams)
    while True:
        try:
            packet = next(packets, None)
        except (av.error.FFmpegError, OSError):
            said.append(
                "the file ends in the middle of a part, or a part of it cannot be read: what came before is kept"
            )
            packets = iter([_flush_of(stream) for stream in streams])
            continue
        if packet is None:
            break
        try:
            frames = packet if isinstance(packet, list) else packet.decode()
        except (av.error.FFmpegError, OSError):
            broken[packet.stream.type] += 1
            continue
        for frame in frames:
            if seen is not None and isinstance(frame, av.VideoFrame):
                seen.add(frame)
            elif heard is not None and isinstance(frame, av.AudioFrame):
                heard.add(frame)
    for kind, count in broken.items():
        if count:
            said.append(f"{count} packets of {kind} cannot be decoded")
    return said


def _flush_of(stream: "Any") -> "list[Any]":
    """The frames that a decoder still holds."""
    import av.error  # noqa: PLC0415

    try:
        return list(stream.codec_context.decode(None))
    except (av.error.FFmpegError, OSError):
        return []
