"""A still image, in the child: its format, size, turning and text tags; read whole, so that a cut is noticed.

Only the one reader of Pillow is asked that the first bytes call for, and Pillow is loaded for an image only.
"""

import warnings
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

# Where the bytes stand, the bytes, Pillow's name of the format, the module that knows it.
_FORMS = (
    (0, b"\x89PNG\r\n\x1a\n", "PNG", "PIL.PngImagePlugin"),
    (0, b"\xff\xd8\xff", "JPEG", "PIL.JpegImagePlugin"),
    (0, b"GIF8", "GIF", "PIL.GifImagePlugin"),
    (0, b"BM", "BMP", "PIL.BmpImagePlugin"),
    (0, b"II*\x00", "TIFF", "PIL.TiffImagePlugin"),
    (0, b"MM\x00*", "TIFF", "PIL.TiffImagePlugin"),
    (8, b"WEBP", "WEBP", "PIL.WebPImagePlugin"),
)
# EXIF orientation as degrees to turn counterclockwise for display; the mirrored ones are said in a warning.
_ORIENTATION = 0x0112
_TURNS = {1: 0, 3: 180, 6: -90, 8: 90}
_MIRRORED = (2, 4, 5, 7)


class _BrokenImageError(Exception):
    """It begins as an image and cannot be read as one; the text is the sentence for a person."""


def form_of(path: Path) -> str:
    """Pillow's name of the image format that the first bytes promise; empty when they promise none."""
    with path.open("rb") as file:
        beginning = file.read(16)
    return next((form for at, sign, form, _ in _FORMS if beginning[at:].startswith(sign)), "")


def reader_of(form: str) -> str:
    """The one module of Pillow that reads this format."""
    return next(module for _, _, name, module in _FORMS if name == form)


def image_facts(path: Path, form: str) -> dict[str, Any] | None:
    """The facts in the form of `probe`, or why there are none; None when it is an animation, or no image after all."""
    pillow = import_module("PIL")
    tool = {"name": "Pillow", "version": pillow.__version__, "settings": {}}
    try:
        facts = _read(path, form)
    except _BrokenImageError as why:
        return {"failure": str(why), "tool": tool}
    return None if facts is None else {**facts, "tool": tool}


def _read(path: Path, form: str) -> dict[str, Any] | None:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - see the module

    import_module(reader_of(form))
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(path, formats=(form,)) as image:
            if image.format == form and getattr(image, "is_animated", False):
                return None
            return _facts(image)
    except UnidentifiedImageError:
        return None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as why:
        raise _BrokenImageError("the image declares more pixels than are read here: it may be made to do harm") from why
    except (OSError, SyntaxError, ValueError) as why:
        raise _BrokenImageError("the file begins as an image and is broken before its size is known") from why


def _facts(image: "Image.Image") -> dict[str, Any]:
    from PIL import ExifTags  # noqa: PLC0415 - see the module

    said = []
    exif = image.getexif()
    orientation = exif.get(_ORIENTATION)
    if orientation in _MIRRORED:
        said.append("the image asks to be shown mirrored")
    try:
        image.load()
    except (OSError, SyntaxError, ValueError):
        said.append("the image is cut off or damaged: not all of its pixels can be read")
    form = str(image.format).lower()
    stream = {
        "index": 0,
        "stream_kind": "image",
        "codec": form,
        "time_base": "",
        "width": image.width,
        "height": image.height,
        "rotation_degrees": None if orientation is None else _TURNS.get(orientation),
    }
    tags = [[ExifTags.TAGS.get(number, str(number)), text] for number, text in exif.items() if isinstance(text, str)]
    return {"container": form, "streams": [stream], "tags": tags, "warnings": said}
