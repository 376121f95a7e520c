"""PNG, animated ones too: the chunks of the picture are copied, and of everything else only what it is shown with.

Rules (W3C PNG, third edition):
1. Kept: IHDR, PLTE, IDAT, IEND; tRNS, gAMA, cHRM, sRGB, sBIT, cICP, mDCV, cLLI; of animations acTL, fcTL, fdAT.
2. Kept in a neutral form: a colour profile (`icc`, without its name), the shape of pixels that are not square.
3. Taken out: every other chunk (texts, EXIF, times, those of programs), and the bytes behind IEND.
4. Each chunk's checksum holds, and the coded data unpacks to exactly as many bytes as the picture has: what does not is
   damaged, or hides something.
"""

import math
import struct
import zlib
from collections.abc import Iterator

from probanda.media.shared import icc
from probanda.media.shared.exif import keep_orientation
from probanda.media.shared.form import Form, broken, cut_off
from probanda.model.sharing import Change

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset(
    {
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT"),
        *(b"cICP", b"mDCV", b"cLLI", b"acTL", b"fcTL", b"fdAT"),
    }
)
# Of chunks that have one length, or at most that: what is longer hides something.
_AT_MOST = {
    b"IHDR": 13,
    b"IEND": 0,
    b"PLTE": 768,
    b"tRNS": 256,
    b"gAMA": 4,
    b"cHRM": 32,
    b"sRGB": 1,
    b"sBIT": 4,
    b"cICP": 4,
    b"mDCV": 24,
    b"cLLI": 8,
    b"acTL": 8,
    b"fcTL": 26,
}
_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_FAMILIES = {b"tIME": Change.TIMES, b"pHYs": Change.RESOLUTION}
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type
# Adam7: first column and row of each pass, and the steps between its columns and rows.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_BLOCK = 1 << 16


def share(data: bytes) -> Form:
    """The shared form of a PNG picture.

    Raises:
        NotSharedError: it is cut off, damaged, or unpacks to something else than its picture.
    """
    kept, changes, at = [SIGNATURE], set(), len(SIGNATURE)
    frames = _Frames()
    kind = b""
    while kind != b"IEND":
        kind, content, at = _chunk(data, at)
        if kind in _KEPT:
            if len(content) > _AT_MOST.get(kind, len(content)):
                raise broken(f"chunk {kind!r} is longer than it can be")
            frames.read(kind, content)
            kept.append(_written(kind, content))
            continue
        replaced, change = _replaced(kind, content)
        kept.append(replaced)
        changes |= change
    if at != len(data):
        changes.add(Change.TRAILING)
    frames.check()
    return Form(b"".join(kept), frozenset(changes))


def _chunk(data: bytes, at: int) -> tuple[bytes, bytes, int]:
    """(kind, content, where the next one stands)."""
    if len(data) < at + 12:
        raise cut_off("it ends between two chunks")
    length, kind = struct.unpack_from(">I4s", data, at)
    content, end = data[at + 8 : at + 8 + length], at + 12 + length
    if end > len(data):
        raise cut_off(f"chunk {kind!r} is longer than the file")
    if zlib.crc32(kind + content) != int.from_bytes(data[end - 4 : end], "big"):
        raise broken(f"the checksum of chunk {kind!r} does not hold")
    return kind, content, end


def _replaced(kind: bytes, content: bytes) -> tuple[bytes, set[Change]]:
    """(the neutral form of a chunk that does not stay as it is, or nothing; what changed)."""
    if kind == b"iCCP":
        return _profile(content)
    if kind == b"pHYs" and len(content) == 9:  # noqa: PLR2004 - two numbers and a unit
        return _shape(content)
    if kind == b"eXIf":
        kept, changes = keep_orientation(content)
        return (_written(b"eXIf", kept) if kept else b""), set(changes)
    if kind in _TEXTS:
        return b"", {Change.XMP if content.startswith(b"XML:com.adobe.xmp\0") else Change.TEXT}
    if kind[:1].isupper():
        raise broken(f"the picture needs chunk {kind!r}, which is unknown here")
    return b"", {_FAMILIES.get(kind, Change.MAKER)}


def _profile(content: bytes) -> tuple[bytes, set[Change]]:
    name, _, packed = content.partition(b"\0")
    unpacking = zlib.decompressobj()
    try:
        profile = unpacking.decompress(packed[1:], icc.MAX_BYTES + 1)
    except zlib.error:
        profile = b""
    kept = icc.neutral(profile) if unpacking.eof else None
    if kept is None:
        return b"", {Change.PROFILE_UNREAD}
    # Stored, not packed: the same bytes with every version of the library.
    written = b"icc\0\0" + zlib.compress(kept, level=0)
    same = kept == profile and name == b"icc" and not unpacking.unused_data
    return _written(b"iCCP", written), set() if same else {Change.PROFILE}


def _shape(content: bytes) -> tuple[bytes, set[Change]]:
    across, down, _ = struct.unpack(">IIB", content)
    if not across or not down or across == down:
        return b"", {Change.RESOLUTION}
    common = math.gcd(across, down)
    kept = struct.pack(">IIB", across // common, down // common, 0)
    return _written(b"pHYs", kept), set() if kept == content else {Change.RESOLUTION}


def _written(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content), kind) + content + zlib.crc32(kind + content).to_bytes(4, "big")


class _Frames:
    """The coded data of each frame, unpacked as far as counting goes."""

    def __init__(self) -> None:
        self._header: tuple[int, int, int, int, int] | None = None
        self._frame: _Frame | None = None
        self._frames: list[_Frame] = []
        self._next = (0, 0)

    def read(self, kind: bytes, content: bytes) -> None:
        if self._header is None or kind == b"IHDR":
            self._read_header(kind, content)
        elif kind == b"fcTL":
            if len(content) != _AT_MOST[kind]:
                raise broken("a frame does not say how large it is")
            self._next, self._frame = struct.unpack_from(">II", content, 4), None
        elif kind == b"IDAT":
            if self._frame is None:
                self._begin((self._header[0], self._header[1]))
            self._feed(content)
        elif kind == b"fdAT":
            if self._frame is None:
                self._begin(self._next)
            self._feed(content[4:])

    def check(self) -> None:
        if not self._frames:
            raise broken("it holds no picture")
        for frame in self._frames:
            frame.check()

    def _read_header(self, kind: bytes, content: bytes) -> None:
        if kind != b"IHDR" or self._header is not None or len(content) != _AT_MOST[b"IHDR"]:
            raise broken("its first chunk does not say what it is")
        width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", content)
        if colour not in _CHANNELS or not width or not height or depth not in {1, 2, 4, 8, 16}:
            raise broken("its first chunk does not say what it is")
        self._header = (width, height, depth * _CHANNELS[colour], interlace, colour)

    def _begin(self, size: tuple[int, int]) -> None:
        if self._header is None:
            raise broken("its first chunk does not say what it is")
        self._frame = _Frame(sum(_raw_sizes(size, bits=self._header[2], interlace=self._header[3])))
        self._frames.append(self._frame)

    def _feed(self, packed: bytes) -> None:
        if self._frame is not None:
            self._frame.feed(packed)


class _Frame:
    """One packed picture."""

    def __init__(self, size: int) -> None:
        self._left, self._unpacking = size, zlib.decompressobj()

    def feed(self, packed: bytes) -> None:
        try:
            while packed:
                self._left -= len(self._unpacking.decompress(packed, _BLOCK))
                if self._left < 0 or self._unpacking.unused_data:
                    raise broken("its coded data holds more than its picture")
                packed = self._unpacking.unconsumed_tail
                if self._unpacking.eof and packed:
                    raise broken("its coded data holds more than its picture")
        except zlib.error as why:
            raise broken("its coded data cannot be unpacked") from why

    def check(self) -> None:
        try:
            while not self._unpacking.eof and self._left > 0 and (more := self._unpacking.decompress(b"", _BLOCK)):
                self._left -= len(more)
        except zlib.error as why:
            raise broken("its coded data cannot be unpacked") from why
        if self._left > 0 or not self._unpacking.eof:
            raise cut_off("its coded data is less than its picture")
        if self._left < 0:
            raise broken("its coded data holds more than its picture")


def _raw_sizes(size: tuple[int, int], *, bits: int, interlace: int) -> Iterator[int]:
    """Bytes of each pass when it is unpacked: a filter byte and the pixels of each row."""
    width, height = size
    for first_column, first_row, across, down in _PASSES if interlace else ((0, 0, 1, 1),):
        columns, rows = -((first_column - width) // across), -((first_row - height) // down)
        if columns > 0 and rows > 0:
            yield rows * (1 + (columns * bits + 7) // 8)
