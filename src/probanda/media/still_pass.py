"""A still in the pass: a film of one frame without time, read by Pillow.

Rules: 1. The first bytes decide what a still is, as in `still`; a moving GIF is a film. 2. The picture is turned and
mirrored as its EXIF orientation asks. 3. A picture that declares more points than `still` reads is refused; one that is
cut off is fingerprinted as far as it goes, with a warning.
"""

import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from probanda.media.still import form_of, reader_of

_CUT = "the image is cut off or damaged: what of it can be read is fingerprinted"
_WIDE = ("I", "F")  # modes of more than eight bits a point


class _DamagedError(Exception):
    """Not all of the picture can be read."""


def screen_still(wanted: dict[str, Any]) -> dict[str, Any] | None:
    """The facts of a still whose fingerprint was written, why there are none, or None when the file is no still."""
    path = Path(wanted["path"])
    form = form_of(path)
    if not form:
        return None
    from PIL import Image, UnidentifiedImageError, __version__  # noqa: PLC0415 - a library is half the time of a reading

    tool = {"name": "Pillow", "version": __version__, "settings": {}}
    import_module(reader_of(form))
    try:
        try:
            plane, said = _luma(path, form), []
        except _DamagedError:
            plane, said = _luma(path, form, cut=True), [_CUT]
    except UnidentifiedImageError:
        return None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        why = "the image declares more pixels than are read here: it may be made to do harm"
        return {"failure": why, "tool": tool}
    except (OSError, SyntaxError, ValueError, EOFError, _DamagedError):
        return {"failure": "the file begins as an image and is broken before any of it can be read", "tool": tool}
    if plane is None:
        return None
    _write(plane, Path(wanted["writes"]) / wanted["fingerprint"])
    return {"frames": 1, "first_pts": 0, "fingerprint": wanted["fingerprint"], "warnings": said, "tool": tool}


def _luma(path: Path, form: str, *, cut: bool = False) -> npt.NDArray[np.uint8] | None:
    """The luma as shown; None for an animation. With `cut` what is missing stays grey.

    Raises:
        _DamagedError: the picture is not whole.
    """
    from PIL import Image, ImageFile, ImageOps  # noqa: PLC0415

    ImageFile.LOAD_TRUNCATED_IMAGES = cut
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(path, formats=[form]) as image:
            if getattr(image, "is_animated", False):
                return None
            try:
                image.load()
            except (OSError, SyntaxError, ValueError) as why:
                raise _DamagedError from why
            upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith(_WIDE):
        points = np.asarray(upright, dtype=np.float64)
        # By its own greatest value: how many of the bits are used is not said.
        return (np.clip(points, 0, None) * 255 / max(float(points.max()), 1.0)).astype(np.uint8)
    return np.asarray(upright.convert("L"))


def _write(plane: npt.NDArray[np.uint8], path: Path) -> None:
    from probanda.media.fingerprint import Fingerprint, write_fingerprint  # noqa: PLC0415
    from probanda.media.frame_hashes import FrameHashes  # noqa: PLC0415

    hashes = FrameHashes()
    hashes.add(plane, 0.0)
    hashes.end()
    with path.open("xb") as out:
        write_fingerprint(Fingerprint(pts=np.zeros(1, dtype="<i8"), **hashes.columns()), out)
