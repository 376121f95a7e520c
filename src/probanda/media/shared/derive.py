"""The shared form of one file, in the child: the first bytes choose the rule, and the pictures are compared.

1. The first bytes choose; the media type that the sealed file was given only says whether it may be a text.
2. The rule writes the shared form. 3. Stills are decoded before and after, frame by frame, and must be equal; films are
compared packet by packet by their own rule. A picture of more pixels than are read here has no shared form.
Request: {"path", "writes", "media_type"}. Answer: {"rule", "changes"} and a file named `shared`, or {"why",
"detail"}: words of the closed lists of `model.sharing`.
"""

import hashlib
import io
import json
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

from probanda.media.shared import gif, jpeg, plain, png, webp
from probanda.media.shared.form import Form, NotSharedError
from probanda.model.sharing import Change, NotShared, Rule

WRITTEN = "shared"
_HEAD = 64
_STILLS = {
    Rule.JPEG: (jpeg.share, "JPEG", "PIL.JpegImagePlugin"),
    Rule.PNG: (png.share, "PNG", "PIL.PngImagePlugin"),
    Rule.GIF: (gif.share, "GIF", "PIL.GifImagePlugin"),
    Rule.WEBP: (webp.share, "WEBP", "PIL.WebPImagePlugin"),
}
# Brands of the file type box (ISO/IEC 14496-12) whose files are films; stills (heic, avif, crx) have others.
_FILM_BRANDS = frozenset(
    {
        *(b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41", b"mp42", b"avc1"),
        *(b"av01", b"dash", b"M4V ", b"M4A ", b"M4B ", b"MSNV", b"XAVC", b"f4v ", b"mmp4"),
    }
)
_MOBILE_BRANDS = (b"3gp", b"3g2")
_RIFF = {b"WEBP": Rule.WEBP, b"WAVE": Rule.WAV}
_SIGNS = (
    (b"\xff\xd8\xff", Rule.JPEG),
    (png.SIGNATURE, Rule.PNG),
    *((sign, Rule.GIF) for sign in gif.SIGNATURES),
    (b"OggS", Rule.OGG),
    (b"fLaC", Rule.FLAC),
    (b"ID3", Rule.MP3),
    *((bytes([0xFF, second]), Rule.MP3) for second in (0xFB, 0xFA, 0xF3, 0xF2, 0xE3, 0xE2)),  # sync, layer III
)
_ORIENTATION, _TURNINGS = 0x0112, range(1, 9)
_SHOWN_WITH = ("duration", "loop", "transparency", "background", "gamma", "srgb")
_MOST_PIXELS = 1 << 32  # of all frames together: 500 frames of full high definition four times over


def answer(request: bytes) -> bytes:
    """What was written, or why nothing was, as JSON; see the module."""
    wanted = json.loads(request)
    out = Path(wanted["writes"]) / WRITTEN
    try:
        rule, changes = _derive(Path(wanted["path"]), out, wanted["media_type"])
    except NotSharedError as why:
        return json.dumps({"why": why.why.value, "detail": why.detail}).encode()
    return json.dumps(
        {
            "rule": rule.value,
            "changes": [change.value for change in Change if change in changes],
        }
    ).encode()


def _derive(path: Path, out: Path, media_type: str) -> tuple[Rule, frozenset[Change]]:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise NotSharedError(NotShared.EMPTY)
    rule = rule_for(head, media_type)
    if rule is None:
        raise NotSharedError(NotShared.NO_RULE)
    if rule in _STILLS:
        data = path.read_bytes()
        form = _still(data, rule)
    elif rule is Rule.TEXT:
        form = plain.share(path.read_bytes())
    else:
        from probanda.media.shared import film  # noqa: PLC0415 - a library is half the time of a reading

        return rule, film.share(path, out, rule)
    with out.open("xb") as file:
        file.write(form.data)
    return rule, form.changes


def rule_for(head: bytes, media_type: str) -> Rule | None:
    """The rule that the first bytes call for; None when there is none."""
    if head[4:8] == b"ftyp":
        return _film_rule(head[8:12])
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return Rule.WEBM if b"webm" in head else Rule.MATROSKA
    by_sign = next((rule for sign, rule in _SIGNS if head.startswith(sign)), None)
    return by_sign or (Rule.TEXT if media_type in plain.TYPES else None)


def _film_rule(brand: bytes) -> Rule | None:
    if brand == b"qt  ":
        return Rule.QUICKTIME
    if brand.startswith(_MOBILE_BRANDS):
        return Rule.MOBILE
    return Rule.MP4 if brand in _FILM_BRANDS else None


def _still(data: bytes, rule: Rule) -> Form:
    """The shared form of a still or an animation, proved to show the same."""
    share, pillow_format, _ = _STILLS[rule]
    form = share(data)
    if _shown(data, rule, pillow_format) != _shown(form.data, rule, pillow_format):
        raise NotSharedError(NotShared.OTHER_CONTENT)
    return form


def _shown(data: bytes, rule: Rule, pillow_format: str) -> list[Any]:
    """Of each frame how it is shown, and a digest of its pixels."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - not needed for films

    import_module(_STILLS[rule][2])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what lies behind the picture is not asked about
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=(pillow_format,)) as image:
                frames = 1 if rule is Rule.JPEG else getattr(image, "n_frames", 1)
                if frames * image.width * image.height > _MOST_PIXELS:
                    raise NotSharedError(NotShared.TOO_MUCH)
                return [_frame(image, number) for number in range(frames)]
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as why:
        raise NotSharedError(NotShared.TOO_MUCH) from why
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as why:
        raise NotSharedError(NotShared.BROKEN, f"{type(why).__name__}: {why}") from why


def _frame(image: Any, number: int) -> tuple[Any, ...]:
    """Size, colours, timing and turning of a frame, and a digest of its pixels."""
    image.seek(number)
    image.load()
    pixels = hashlib.sha256(image.tobytes()).hexdigest()
    colours = image.getpalette() if image.mode == "P" else None
    kept = [repr(image.info.get(key)) for key in _SHOWN_WITH]
    turning = image.getexif().get(_ORIENTATION, 1)
    return image.mode, image.size, pixels, colours, kept, turning if turning in _TURNINGS else 1
