"""WebP: the chunks of picture and animation are copied, and of everything else only what it is shown with.

Rules (RFC 9649): 1. Kept: pictures (VP8, VP8L), transparency, VP8X, ANIM, ANMF with these inside. 2. Kept in a neutral
form: a colour profile (`icc`), the orientation of EXIF (`exif`). 3. Taken out: EXIF, XMP, every other chunk, and the
bytes behind the end; the flags of VP8X say what is there. 4. What does not fit into its chunk is cut off or damaged.
"""

import struct
from collections.abc import Iterator

from probanda.media.shared import icc
from probanda.media.shared.exif import keep_orientation
from probanda.media.shared.form import Form, broken, cut_off
from probanda.model.sharing import Change

_PICTURES = frozenset({b"VP8 ", b"VP8L", b"ALPH"})  # codespell:ignore alph
_PROFILE, _ALPHA, _EXIF, _ANIMATION = 0x20, 0x10, 0x08, 0x02  # flags of VP8X
_ANMF_HEADER, _VP8X, _ANIM = 16, 10, 6  # lengths
_FAMILIES = {b"XMP ": Change.XMP, b"EXIF": Change.EXIF}


def share(data: bytes) -> Form:
    """The shared form of a WebP picture or animation.

    Raises:
        NotSharedError: it is cut off or is none.
    """
    (size,) = struct.unpack_from("<I", data, 4)
    if len(data) < 8 + size:
        raise cut_off("it ends before its last chunk does")
    changes = {Change.TRAILING} if len(data) > 8 + size else set()
    kept: list[tuple[bytes, bytes]] = []
    flags = 0
    for kind, content in _chunks(data[12 : 8 + size]):
        chunk, flag = _kept(kind, content, changes)
        kept += chunk
        flags |= flag
    if not any(kind in {b"VP8 ", b"VP8L", b"ANMF"} for kind, _ in kept):
        raise broken("it holds no picture")
    written = b"".join(_written(kind, _flagged(kind, content, flags)) for kind, content in kept)
    return Form(b"RIFF" + struct.pack("<I", len(written) + 4) + b"WEBP" + written, frozenset(changes))


def _kept(kind: bytes, content: bytes, changes: set[Change]) -> tuple[list[tuple[bytes, bytes]], int]:
    """(the chunk as it stays, or none; its flag in VP8X)."""
    if kind == b"ANMF":
        inner = b"".join(_inner(content[_ANMF_HEADER:], changes))
        return [(kind, content[:_ANMF_HEADER] + inner)], 0
    if kind in _PICTURES or (kind, len(content)) in {(b"VP8X", _VP8X), (b"ANIM", _ANIM)}:
        return [(kind, content)], 0
    if kind == b"ICCP":
        profile = icc.neutral(content)
        if profile is None:
            changes.add(Change.PROFILE_UNREAD)
            return [], 0
        changes |= {Change.PROFILE} if profile != content else set()
        return [(kind, profile)], _PROFILE
    if kind == b"EXIF":
        tiff, change = keep_orientation(content.removeprefix(b"Exif\0\0"))
        changes |= change
        return ([(kind, tiff)], _EXIF) if tiff else ([], 0)
    changes.add(_FAMILIES.get(kind, Change.MAKER))
    return [], 0


def _inner(content: bytes, changes: set[Change]) -> Iterator[bytes]:
    for kind, inner in _chunks(content):
        if kind in _PICTURES:
            yield _written(kind, inner)
        else:
            changes.add(Change.MAKER)


def _flagged(kind: bytes, content: bytes, flags: int) -> bytes:
    if kind != b"VP8X":
        return content
    return bytes([content[0] & (_ALPHA | _ANIMATION) | flags, 0, 0, 0]) + content[4:]


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(content):
        if len(content) < at + 8:
            raise cut_off("it ends within a chunk")
        kind, length = struct.unpack_from("<4sI", content, at)
        if len(content) < at + 8 + length:
            raise cut_off("it ends within a chunk")
        yield kind, content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _written(kind: bytes, content: bytes) -> bytes:
    return struct.pack("<4sI", kind, len(content)) + content + bytes(len(content) % 2)
