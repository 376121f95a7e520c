"""JPEG: the coded picture is copied, segment by segment, and of everything else only what it is shown with.

Rules (ITU-T T.81; JFIF 1.02; EXIF 2.32):
1. Kept: tables (DQT, DHT, DAC, DRI, DNL), the frame, the scans with their coded data, each of exactly the length that
   it declares.
2. Kept in a neutral form: JFIF (shape of the pixels only, no preview), the orientation of EXIF (`exif`), a colour
   profile (`icc`), Adobe's mark of the colour space.
3. Taken out: every other application segment (APP1 to APP13, APP15), comments, and all bytes outside of segments, those
   behind the end of the picture included: there lie previews, depth maps, films of "live" pictures.
4. Two frames, a hierarchy of frames, or an end without a scan is no JPEG picture that we know.
Left open: bytes within coded data that a decoder skips.
"""

import math
import re
import struct
from collections import defaultdict

from probanda.media.shared import icc
from probanda.media.shared.exif import keep_orientation
from probanda.media.shared.form import Form, broken, cut_off
from probanda.model.sharing import Change

_SOI, _EOI, _SOS, _DQT, _DHT, _DAC, _DRI, _DNL, _COM = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xCC, 0xDD, 0xDC, 0xFE
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC9, 0xCA, 0xCB})  # with one level; C5 to C7 and CD to CF need several
_KEPT = frozenset({_DQT, _DHT, _DAC, _DRI, _DNL})
_RESERVED = frozenset(range(0xF0, 0xFE))  # JPG0 to JPG13: extensions that no camera writes
_APP0, _APP1, _APP2, _APP13, _APP14, _APP15 = 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xEF
# The next marker in coded data: FF00 is a stuffed FF, FFD0 to FFD7 are restarts; more FF may stand in front.
_NEXT = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")
_EXIF, _XMP, _ICC, _ADOBE = b"Exif\0", b"http://ns.adobe.com/", b"ICC_PROFILE\0", b"Adobe"
_ICC_ROOM = 65519  # bytes of a profile in one segment


class _Parts:
    """What was read, sorted into what stays and what is said."""

    def __init__(self) -> None:
        self.coded: list[bytes] = []
        self.changes: set[Change] = set()
        self.jfif = self.adobe = self.exif = b""
        self.profile: dict[int, bytes] = {}
        self.profile_parts = 0
        self.frames = self.scans = 0


def share(data: bytes) -> Form:
    """The shared form of a JPEG picture.

    Raises:
        NotSharedError: it is cut off or is none.
    """
    parts, at = _Parts(), 2
    # 1. Segment by segment to the end of the picture
    while True:
        found = _NEXT.search(data, at)
        if found is None:
            raise cut_off("the picture has no end")
        if found.start() != at:
            parts.changes.add(Change.TRAILING)
        marker, at = data[found.end() - 1], found.end()
        if marker == _EOI:
            break
        at = _read_segment(data, at, marker, parts)
    if parts.frames != 1 or not parts.scans:
        raise broken("not one frame with its scans")
    if at != len(data):
        parts.changes.add(Change.TRAILING)
    # 2. What it is shown with, written anew, in front
    front = [parts.jfif, parts.exif, *_profile_segments(parts), parts.adobe]
    coded = b"".join(parts.coded)
    return Form(b"\xff\xd8" + b"".join(front) + coded + b"\xff\xd9", frozenset(parts.changes))


def _read_segment(data: bytes, at: int, marker: int, parts: _Parts) -> int:
    """Where the next marker may stand."""
    if marker == _SOI or marker < 0xC0 or marker in _RESERVED:  # noqa: PLR2004 - 01 to BF: TEM and reserved ones
        raise broken(f"marker {marker:02x} does not stand in a picture")
    (length,) = struct.unpack(">H", data[at : at + 2].rjust(2, b"\0"))
    content = data[at + 2 : at + length]
    if length < 2 or len(content) != length - 2:  # noqa: PLR2004 - the length counts its own two bytes
        raise cut_off(f"segment {marker:02x} is longer than the file")
    at += length
    whole = struct.pack(">BBH", 0xFF, marker, length) + content
    if marker == _SOS:
        end = _NEXT.search(data, at)
        if end is None:
            raise cut_off("the coded data has no end")
        parts.coded.append(_checked(marker, whole, content) + data[at : end.start()])
        parts.scans += 1
        return end.start()
    if marker in _FRAMES or marker in _KEPT:
        parts.frames += marker in _FRAMES
        parts.coded.append(_checked(marker, whole, content))
    elif _APP0 <= marker <= _APP15:
        _read_application(marker, content, parts)
    elif marker == _COM:
        parts.changes.add(Change.COMMENT)
    else:
        raise broken(f"marker {marker:02x} does not stand in a picture of one level")
    return at


def _checked(marker: int, whole: bytes, content: bytes) -> bytes:
    """The segment, of exactly the length that its own numbers give."""
    if _length(marker, content) != len(content):
        raise broken(f"segment {marker:02x} does not hold what it declares")
    return whole


def _length(marker: int, content: bytes) -> int:
    try:
        if marker in _FRAMES:
            return 6 + 3 * content[5]
        if marker == _SOS:
            return 4 + 2 * content[0]
        if marker in {_DRI, _DNL}:
            return 2
        if marker == _DAC:
            return len(content) // 2 * 2
        at = 0
        while at < len(content):
            at += 1 + 64 * (1 + (content[at] >> 4)) if marker == _DQT else 17 + sum(content[at + 1 : at + 17])
    except IndexError:
        return -1
    return at


def _read_application(marker: int, content: bytes, parts: _Parts) -> None:
    """Sort an application segment: what it is shown with is kept in a neutral form, the family of the rest is said."""
    said = parts.changes
    if marker == _APP0 and content.startswith(b"JFIF\0") and len(content) >= 14:  # noqa: PLR2004 - JFIF 1.02
        parts.jfif, change = _jfif(content)
        said |= change
    elif marker == _APP1 and content.startswith(_EXIF):
        kept, changes = keep_orientation(content[6:])
        parts.exif = _segment(_APP1, b"Exif\0\0" + kept) if kept else b""
        said |= changes
    elif marker == _APP2 and content.startswith(_ICC) and len(content) > 14:  # noqa: PLR2004 - its number and count
        parts.profile[content[12]] = content[14:]
        parts.profile_parts = content[13]
    elif marker == _APP14 and content.startswith(_ADOBE) and len(content) >= 12:  # noqa: PLR2004 - the last is the space
        parts.adobe = _segment(_APP14, content[:5] + b"\0\x64\0\0\0\0" + content[11:12])
        if len(content) > 12:  # noqa: PLR2004 - see above
            said.add(Change.MAKER)
    else:
        said.add(_FAMILIES[marker] if not content.startswith(_XMP) else Change.XMP)


_FAMILIES = defaultdict(lambda: Change.MAKER, {_APP0: Change.PREVIEW, _APP2: Change.PREVIEW, _APP13: Change.IPTC})


def _jfif(content: bytes) -> tuple[bytes, set[Change]]:
    """(segment with the shape of the pixels only, what changed)."""
    unit, across, down, wide, high = struct.unpack_from(">BHHBB", content, 7)
    changes = {Change.PREVIEW} if wide and high else set()
    common = math.gcd(across, down) or 1
    ratio = (across // common, down // common) if across and down else (1, 1)
    if (unit, across, down) != (0, *ratio):
        changes.add(Change.RESOLUTION)
    return _segment(_APP0, content[:7] + struct.pack(">BHHBB", 0, *ratio, 0, 0)), changes


def _profile_segments(parts: _Parts) -> list[bytes]:
    if not parts.profile:
        return []
    whole = b"".join(parts.profile[number] for number in sorted(parts.profile))
    complete = sorted(parts.profile) == list(range(1, parts.profile_parts + 1))
    kept = icc.neutral(whole) if complete else None
    if kept is None:
        parts.changes.add(Change.PROFILE_UNREAD)
        return []
    if kept != whole:
        parts.changes.add(Change.PROFILE)
    pieces = [kept[at : at + _ICC_ROOM] for at in range(0, len(kept), _ICC_ROOM)]
    return [
        _segment(_APP2, _ICC + bytes([number, len(pieces)]) + piece) for number, piece in enumerate(pieces, start=1)
    ]


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content
