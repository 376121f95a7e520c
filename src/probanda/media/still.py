"""A still image, in the child: its format, size, turning and text tags; read whole, so that a cut is noticed."""

import warnings
from pathlib import Path
from typing import Any

from PIL import (
    ExifTags,
    Image,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

# Pillow itself loads its readers of PNG, JPEG, GIF and BMP; others only when named. No reader more than these is asked.
FORMATS = (
    *("PNG", "JPEG", "GIF", "BMP"),
    TiffImagePlugin.TiffImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
)
# EXIF orientation (tag 274) as degrees to turn counterclockwise for display; the mirrored ones (2, 4, 5, 7) are said.
_TURNS = {1: 0, 3: 180, 6: -90, 8: 90}
_MIRRORED = (2, 4, 5, 7)


class BrokenImageError(Exception):
    """It begins as an image and cannot be read as one; the text is the sentence for a person."""


def image_facts(path: Path) -> dict[str, Any] | None:
    """The facts in the form of `probe`; None when the file is no still image (a film, an animation, anything else).

    Raises:
        BrokenImageError: it is an image that cannot be read, or one made to fill the memory.
    """
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(path, formats=FORMATS) as image:
            if getattr(image, "is_animated", False) and image.format != "MPO":
                return None
            return _facts(image)
    except UnidentifiedImageError:
        return None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as why:
        raise BrokenImageError("the image declares more pixels than are read here: it may be made to do harm") from why
    except (OSError, SyntaxError, ValueError) as why:
        raise BrokenImageError("the file begins as an image and is broken before its size is known") from why


def _facts(image: Image.Image) -> dict[str, Any]:
    said = []
    exif = image.getexif()
    orientation = exif.get(ExifTags.Base.Orientation)
    if orientation in _MIRRORED:
        said.append("the image asks to be shown mirrored")
    try:
        image.load()
    except (OSError, SyntaxError, ValueError):
        said.append("the image is cut off or damaged: not all of its pixels can be read")
    return {
        "container": str(image.format).lower(),
        "streams": [
            {
                "index": 0,
                "stream_kind": "image",
                "codec": str(image.format).lower(),
                "time_base": "",
                "width": image.width,
                "height": image.height,
                "rotation_degrees": _TURNS.get(orientation) if orientation is not None else None,
            }
        ],
        "tags": [
            [ExifTags.TAGS.get(number, str(number)), value] for number, value in exif.items() if isinstance(value, str)
        ],
        "warnings": said,
    }
