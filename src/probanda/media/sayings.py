"""What a media file says about itself, in the child: EXIF, preview, coding tables, header times, tags, credentials.

Rules: 1. Everything as it is written: fractions as fractions, and no zone where none is written. FFmpeg puts a Z behind
the times of a QuickTime header whatever the device meant; they are read from its boxes here, as seconds since 1904.
2. What is too long or too many is left out, and said. 3. The preview is compared with the picture and the difference
told as a number; a table of JPEG is named after the standard only where it is exactly that table.
Request: {"path"}. Answer: what `model.embedded` holds, without exhibit and file.
"""

import io
import json
import warnings
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from probanda.media.credentials import read_credentials
from probanda.media.still import form_of

_MOST_SAYINGS, _MOST_WORDS = 1_000, 4_096
_EXIF, _POSITION, _PREVIEW = 0x8769, 0x8825, -1  # EXIF 2.32: further directories; Pillow's number for the second one
_PREVIEW_AT, _PREVIEW_LENGTH = 0x0201, 0x0202
_POINTERS = frozenset({_EXIF, _POSITION, 0xA005})
_COMPARED = (32, 32)
_MOST_HEADER = 64 << 20  # bytes of a `moov` box: two days of film are below it
_EPOCH = datetime(1904, 1, 1)  # noqa: DTZ001 - ISO/IEC 14496-12 counts from there, and devices do not keep to its zone
_TIMED_BOXES = {b"mvhd": "film", b"tkhd": "track", b"mdhd": "medium"}
_HOLDING_BOXES = frozenset({b"moov", b"trak", b"mdia"})
# ISO/IEC 10918-1, tables K.1 and K.2, in natural order.
_STANDARD = (
    bytes.fromhex(
        "100b0a101828333d0c0c0e131a3a3c370e0d1018283945380e11161d3357503e"
        "1216253844 6d674d182337405168715c31404e57677978654 85c5f6270646763".replace(" ", "")
    ),
    bytes.fromhex("1112182f6363636312151a42636363631 81a3863636363632f42636363636363".replace(" ", "") + "63" * 32),
)


def answer(request: bytes) -> bytes:
    """What the file says, as JSON; see the module."""
    path = Path(json.loads(request)["path"])
    said: list[str] = []
    with path.open("rb") as file:
        form = form_of(path)
        found = _of_image(path, form, said) if form else None
        if found is None:
            found = _of_film(path, file, said)
        found["manifests"] = read_credentials(file, said)
    sayings = [one for one in found["sayings"] if len(one["words"]) <= _MOST_WORDS]
    if len(sayings) < len(found["sayings"]) or len(sayings) > _MOST_SAYINGS:
        said.append(
            f"of {len(found['sayings'])} sayings those longer than {_MOST_WORDS} characters or after {_MOST_SAYINGS} "
            "are left out"
        )
    return json.dumps({**found, "sayings": sayings[:_MOST_SAYINGS], "warnings": said}).encode()


def _saying(origin: str, name: str, words: str) -> dict[str, str]:
    return {"origin": origin, "name": name, "words": words}


def _of_image(path: Path, form: str, said: list[str]) -> dict[str, Any] | None:
    """What a still image says; None where it is no image after all."""
    from PIL import Image, UnidentifiedImageError, __version__  # noqa: PLC0415 - half the time of a reading

    for name in ("JPEG", form):  # the preview is a JPEG
        import_module(f"PIL.{name.title() if name != 'WEBP' else 'WebP'}ImagePlugin")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    tool = {"name": "Pillow", "version": __version__}
    try:
        with Image.open(path, formats=(form,)) as image:
            exif = image.getexif()
            sayings = list(_exif_sayings(exif))
            packet = image.info.get("xmp")
            if packet:
                sayings.append(_saying("XMP", "packet", _words(packet)))
            return {
                "sayings": sayings,
                "thumbnail": _thumbnail(image, exif, said),
                "tables": _tables(image),
                "tool": tool,
            }
    except UnidentifiedImageError:
        return None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        failure = "the image declares more pixels than are read here: it may be made to do harm"
    except (OSError, SyntaxError, ValueError, KeyError, TypeError) as why:
        failure = f"the image is damaged, and what it says cannot be read ({type(why).__name__})"
    return {"sayings": [], "failure": failure, "tool": tool}


def _exif_sayings(exif: Any) -> Iterator[dict[str, str]]:
    from PIL import ExifTags  # noqa: PLC0415 - see above

    for number, value in [*exif.items(), *exif.get_ifd(_EXIF).items()]:
        if number not in _POINTERS:
            yield _saying("EXIF", ExifTags.TAGS.get(number, f"tag {number}"), _words(value))
    for number, value in exif.get_ifd(_POSITION).items():
        yield _saying("EXIF, position", ExifTags.GPSTAGS.get(number, f"tag {number}"), _words(value))


def _words(value: Any) -> str:
    """A value as it is written."""
    if isinstance(value, bytes):
        text = value.rstrip(b"\0").decode("utf-8", "replace")
        return text if text.isprintable() else f"({len(value)} bytes)"
    if isinstance(value, tuple | list):
        return " ".join(map(_words, value))
    if hasattr(value, "numerator") and not isinstance(value, int):
        return f"{value.numerator}/{value.denominator}"
    return str(value)


def _thumbnail(image: Any, exif: Any, said: list[str]) -> dict[str, Any] | None:
    """The preview against the picture."""
    from PIL import Image  # noqa: PLC0415 - see above

    place = exif.get_ifd(_PREVIEW)
    block = image.info.get("exif", b"").removeprefix(b"Exif\0\0")
    at, length = place.get(_PREVIEW_AT), place.get(_PREVIEW_LENGTH)
    if not isinstance(at, int) or not isinstance(length, int) or not block:
        return None
    try:
        with Image.open(io.BytesIO(block[at : at + length]), formats=("JPEG",)) as preview:
            size = preview.size
            small, large = (
                one.convert("L").resize(_COMPARED, Image.Resampling.BOX).tobytes() for one in (preview, image)
            )
    except (OSError, SyntaxError, ValueError):
        said.append("there is a small preview, and it cannot be read or the picture cannot")
        return None
    difference = sum(abs(one - other) for one, other in zip(small, large, strict=True)) / len(small)
    return {"width": size[0], "height": size[1], "difference": f"{difference:.1f}"}


def _tables(image: Any) -> list[dict[str, Any]]:
    tables = getattr(image, "quantization", None) or {}
    return [
        {"number": number, "values": list(values), "standard_quality": _standard_quality(list(values))}
        for number, values in sorted(tables.items())
    ]


def _standard_quality(values: list[int]) -> int | None:
    """The quality at which libjpeg scales a table of the standard to exactly this one; the highest such."""
    for quality in range(100, 0, -1):
        scale = 5000 // quality if quality < 50 else 200 - 2 * quality  # noqa: PLR2004 - jcparam.c of libjpeg
        for table in _STANDARD:
            if values == [min(max((one * scale + 50) // 100, 1), 255) for one in table]:
                return quality
    return None


def _of_film(path: Path, file: BinaryIO, said: list[str]) -> dict[str, Any]:
    import av  # noqa: PLC0415 - half the time of a reading

    from probanda.media.container import NotMediaError, opened  # noqa: PLC0415 - loads FFmpeg

    tool = {"name": "PyAV", "version": av.__version__}
    try:
        with opened(path) as container:
            tags = list(container.metadata.items())
            for stream in container.streams:
                tags += [(f"stream {stream.index}: {name}", words) for name, words in stream.metadata.items()]
            is_boxed = container.format.name.startswith("mov,")
    except NotMediaError as why:
        return {"sayings": [], "failure": str(why), "tool": tool}
    sayings = list(_header_times(file, path.stat().st_size, said)) if is_boxed else []
    sayings += [
        _saying("tags of the container", name, words)
        for name, words in tags
        if not (is_boxed and name.endswith("creation_time"))  # rule 1
    ]
    return {"sayings": sayings, "tool": tool}


def _header_times(file: BinaryIO, size: int, said: list[str]) -> Iterator[dict[str, str]]:
    """Times of making and changing in the boxes of the header."""
    at = 0
    while at < size:
        file.seek(at)
        head = file.read(16)
        length, kind = int.from_bytes(head[:4], "big"), head[4:8]
        length = int.from_bytes(head[8:], "big") if length == 1 else length or size - at
        if length < 8:  # noqa: PLR2004 - length and kind
            return
        if kind == b"moov":
            if length > _MOST_HEADER:
                said.append("the header of the film is longer than is read here: its times are left out")
                return
            file.seek(at)
            yield from _timed(file.read(length), [0])
        at += length


def _timed(data: bytes, tracks: list[int]) -> Iterator[dict[str, str]]:
    at = 0
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + length
        if length < 8 or end > len(data):  # noqa: PLR2004 - length and kind
            return
        tracks[0] += kind == b"trak"
        if kind in _HOLDING_BOXES:
            yield from _timed(data[at + 8 : end], tracks)
        elif kind in _TIMED_BOXES:
            width = 8 if data[at + 8 : at + 9] == b"\1" else 4
            name = _TIMED_BOXES[kind] + (f" {tracks[0]}" if kind != b"mvhd" else "")
            for place, what in ((at + 12, "made"), (at + 12 + width, "changed")):
                seconds = int.from_bytes(data[place : place + width], "big")
                if seconds:  # 0 says that nothing is said
                    yield _saying("header of the container", f"{name}: {what}", _since_1904(seconds))
        at = end


def _since_1904(seconds: int) -> str:
    try:
        return f"{(_EPOCH + timedelta(seconds=seconds)).isoformat()}, no zone written"
    except OverflowError:
        return f"{seconds} seconds since 1904, no zone written"
