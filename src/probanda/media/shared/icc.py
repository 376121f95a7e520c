"""Colour profiles without names: what turns numbers into colours stays, what says whose screen or scanner it was goes.

Rules (ICC.1:2022; v2 profiles likewise):
1. Of the tags stay those that colours are computed with. Texts, names of devices and makers, and the private tags of
   makers (a profile of a screen holds its serial number) go.
2. The header keeps size, version, class, spaces, attributes, intent and illuminant. Date, platform, maker, model,
   creator and fingerprint are emptied.
3. A description and a copyright are required, so neutral ones are written. Numbers of fixed length are cut to it, and
   nothing lies between two tags.
Left open: the curves of a screen that was measured are those of that screen alone.
"""

import struct
from collections.abc import Iterator

_HEADER, _ENTRY = 128, 12
_MAX_TAGS = 256  # profiles in use have 10 to 30
MAX_BYTES = 8 << 20  # the largest press profiles stay below
_COMPUTED = frozenset(
    {
        *(b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"rXYZ", b"gXYZ", b"bXYZ", b"wtpt", b"bkpt", b"chad", b"lumi", b"cicp"),
        *(b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"D2B0", b"D2B1", b"D2B2", b"D2B3"),
        *(b"B2D0", b"B2D1", b"B2D2", b"B2D3", b"gamt", b"pre0", b"pre1", b"pre2"),
    }
)
_DATE = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)  # the header needs one
_NEUTRAL = "neutral"
_PARAMETERS = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}  # numbers of a parametric curve, by its function


def neutral(profile: bytes) -> bytes | None:
    """The profile without names; None when it cannot be read."""
    try:
        return _neutral(profile)
    except (struct.error, ValueError, KeyError):
        return None


def _neutral(profile: bytes) -> bytes:
    if len(profile) < _HEADER or len(profile) > MAX_BYTES or profile[36:40] != b"acsp":
        raise ValueError("no profile")
    tags = dict(_tags(profile))
    modern = profile[8] >= 4  # noqa: PLR2004 - texts are written otherwise since version 4
    tags[b"desc"] = _text_v4() if modern else _description_v2()
    tags[b"cprt"] = _text_v4() if modern else b"text\0\0\0\0" + _NEUTRAL.encode() + b"\0"
    return _written(profile, tags)


def _tags(profile: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(name, content) of the tags that colours are computed with."""
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    if count > _MAX_TAGS:
        raise ValueError("too many tags")
    for number in range(count):
        name, at, size = struct.unpack_from(">4sII", profile, _HEADER + 4 + number * _ENTRY)
        content = profile[at : at + size]
        if len(content) != size:
            raise ValueError("a tag lies outside the profile")
        if name in _COMPUTED:
            yield name, _exact(content)


def _exact(content: bytes) -> bytes:
    """The content without what stands behind its last number, for the kinds whose length is known."""
    kind = content[:4]
    if kind == b"curv":
        (count,) = struct.unpack_from(">I", content, 8)
        length = 12 + 2 * count
    elif kind == b"para":
        (function,) = struct.unpack_from(">H", content, 8)
        length = 12 + 4 * _PARAMETERS[function]
    elif kind == b"XYZ ":
        length = 20
    elif kind == b"cicp":
        length = 12
    elif kind in {b"sf32", b"mft1", b"mft2", b"mAB ", b"mBA ", b"mpet"}:
        length = len(content)
    else:
        raise ValueError("a tag holds no numbers")
    if length > len(content):
        raise ValueError("a tag is cut off")
    return kind + bytes(4) + content[8:length]


def _text_v4() -> bytes:
    """One string as multiLocalizedUnicodeType."""
    text = _NEUTRAL.encode("utf-16-be")
    return b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(text), 28) + text


def _description_v2() -> bytes:
    """One string as textDescriptionType, its ASCII part only."""
    text = _NEUTRAL.encode() + b"\0"
    return b"desc" + bytes(4) + struct.pack(">I", len(text)) + text + bytes(4 + 4 + 2 + 1 + 67)


def _written(profile: bytes, tags: dict[bytes, bytes]) -> bytes:
    at = _HEADER + 4 + _ENTRY * len(tags)
    places: dict[bytes, int] = {}
    table, body = struct.pack(">I", len(tags)), b""
    for name in sorted(tags):
        content = tags[name]
        if content not in places:
            body += bytes(-(at + len(body)) % 4)
            places[content] = at + len(body)
            body += content
        table += struct.pack(">4sII", name, places[content], len(content))
    body += bytes(-(at + len(body)) % 4)
    header = (
        struct.pack(">I4s", at + len(body), b"\0\0\0\0")
        + profile[8:24]
        + _DATE
        + b"acsp"
        + bytes(4 + 4 + 4 + 4)  # platform, flags, maker, model
        + profile[56:80]
        + bytes(4 + 16 + 28)  # creator, fingerprint, reserved
    )
    return header + table + body
