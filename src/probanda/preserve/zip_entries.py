"""The entries of a ZIP file, read so that no two readers can see two different files.

- One end record, at the very end; one central directory right before it; entries from byte 0 on, one after another:
  no byte lies between them, before them or after them, and no two share one.
- Each local header says what the central directory says: name, method, sizes, CRC. A data descriptor agrees with both.
- No name twice, none that differs by case or Unicode form only, none absolute, none with `..`, a backslash, a colon or
  a control character; no links, no encryption. Methods: stored and deflated.
- Everything is streamed in blocks of 1 MiB. Our own reader, because the usual ones are lenient where an attacker lives.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from probanda.preserve.findings import MAX_WRONG, Wrong
from probanda.preserve.name_forms import folded
from probanda.preserve.verifier import UNKNOWN

BLOCK = 1 << 20
STORED, DEFLATED = 0, 8
HEAD = b"PK\x03\x04"

_MAX_DIRECTORY = 128 << 20  # a central directory beyond this is an attack on our memory
_MAX_COMMENT = 65_535  # the field has 16 bits
_MAX_CONTROL = 0x1F
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_FULL32, _FULL16 = 0xFFFFFFFF, 0xFFFF
_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x1, 0x8, 0x800
_ZIP64, _UNICODE_PATH = 0x0001, 0x7075
_LINK, _KIND = 0o120000, 0o170000


class Entry(NamedTuple):
    """One file of the ZIP: sizes in bytes, places as offsets from its first byte."""

    name: str
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    header_at: int
    raw_name: bytes

    @property
    def is_folder(self) -> bool:
        """Whether it stands for a folder, and so holds nothing."""
        return self.name.endswith("/")


class Archive:
    """A ZIP file that was read: its entries, and what is wrong with its form."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the directory and all local headers.

        Raises:
            Wrong: it has no directory that can be read.
        """
        self._file = file
        self.wrong: list[Wrong] = []
        self.entries: dict[str, Entry] = {}
        self._starts: dict[str, int] = {}
        self._size = file.seek(0, 2)
        start, stop, count = self._directory()
        found = list(self._central(start, stop))
        if len(found) != count:
            self._say("", f"its end record counts {count} entries, and the directory has {len(found)}")
        self._names(found)
        self._layout(found, start)

    def blocks(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of an entry, unpacked, in blocks.

        Raises:
            Wrong: they have another size or CRC than the directory says, or cannot be unpacked.
        """
        if entry.method not in {STORED, DEFLATED} or entry.flags & _ENCRYPTED:
            raise Wrong(entry.name, "is encrypted, or packed by a method that this verifier does not know", UNKNOWN)
        raw = self.stored(entry, 0, entry.packed)
        crc, size = 0, 0
        for block in raw if entry.method == STORED else _inflated(raw, entry.name):
            crc, size = zlib.crc32(block, crc), size + len(block)
            if size > entry.size:
                raise Wrong(entry.name, f"unpacks to more than the {entry.size} bytes that the ZIP says")
            yield block
        if (crc, size) != (entry.crc, entry.size):
            raise Wrong(entry.name, "has another size or checksum than the ZIP says: its bytes were changed")

    def stored(self, entry: Entry, offset: int, size: int) -> Iterator[bytes]:
        """Bytes of an entry as they lie in the ZIP, in blocks."""
        at, stop = self._starts[entry.name] + offset, self._starts[entry.name] + offset + size
        while at < stop:
            block = self._at(at, min(BLOCK, stop - at))
            if not block:
                raise Wrong(entry.name, "is cut off")
            yield block
            at += len(block)

    def _at(self, place: int, size: int) -> bytes:
        if place >= self._size:
            return b""
        self._file.seek(place)
        return self._file.read(min(size, self._size - place))

    def _say(self, subject: str, message: str) -> None:
        if len(self.wrong) < MAX_WRONG:
            self.wrong.append(Wrong(subject, message))

    def _directory(self) -> tuple[int, int, int]:
        """(start, stop, number of entries) of the central directory."""
        tail_at = max(0, self._size - _MAX_COMMENT - _END.size)
        tail = self._at(tail_at, self._size - tail_at)
        fits = [at for at in _places(tail, b"PK\x05\x06") if _ends_here(tail, at)]
        if not fits:
            raise Wrong("", "has no end record: the ZIP is cut off, or is none")
        if len(fits) > 1:
            raise Wrong("", "has two end records, so that two readers may see two different files")
        end_at = tail_at + fits[0]
        _, disk, first_disk, here, count, size, start, _ = _END.unpack_from(tail, fits[0])
        locator = self._at(end_at - _LOCATOR.size, _LOCATOR.size) if end_at >= _LOCATOR.size else b""
        stop = end_at
        if locator.startswith(b"PK\x06\x07"):
            stop = _LOCATOR.unpack(locator)[2]
            end64 = self._at(stop, _END64.size) if stop < end_at else b""
            if len(end64) != _END64.size or stop + _END64.size + _LOCATOR.size != end_at:
                raise Wrong("", "has a ZIP64 end record that is not where it should be")
            narrow = (here, count, size, start)
            signature, _, _, _, disk, first_disk, here, count, size, start = _END64.unpack(end64)
            wide = (here, count, size, start)
            agree = all(one in {_FULL16, _FULL32, other} for one, other in zip(narrow, wide, strict=True))
            if signature != b"PK\x06\x06" or not agree:
                raise Wrong("", "has two end records that disagree: two readers may see two different files")
        if disk or first_disk or here != count or start + size != stop:
            raise Wrong("", "its end record does not fit its directory: the ZIP was cut, joined or changed")
        if size > _MAX_DIRECTORY:
            raise Wrong("", f"has a directory of {size} bytes, more than this verifier reads", UNKNOWN)
        return start, stop, count

    def _central(self, start: int, stop: int) -> Iterator[Entry]:
        raw, at = self._at(start, stop - start), 0
        while at < len(raw):
            if at + _CENTRAL.size > len(raw) or raw[at : at + 4] != b"PK\x01\x02":
                raise Wrong("", "has a directory with bytes that are no entry")
            head = _CENTRAL.unpack_from(raw, at)
            flags, method, crc, packed, size = head[3], head[4], head[7], head[8], head[9]
            name_size, extra_size, comment_size, attributes, header_at = (
                head[10],
                head[11],
                head[12],
                head[15],
                head[16],
            )
            body = raw[at + _CENTRAL.size : at + _CENTRAL.size + name_size + extra_size]
            at += _CENTRAL.size + name_size + extra_size + comment_size
            if at > len(raw):
                raise Wrong("", "has a directory that is cut off")
            raw_name, extra = body[:name_size], _extra(body[name_size:])
            name = _name(raw_name, flags)
            size, packed, header_at = _wide(extra, name, size, packed, header_at)
            if (attributes >> 16) & _KIND == _LINK:
                self._say(name, "is a link, which may lead out of the archive")
            if _UNICODE_PATH in extra and extra[_UNICODE_PATH][5:] != raw_name:
                self._say(name, "has a second name in its extra field: two readers would see two names")
            yield Entry(name, method, flags, crc, packed, size, header_at, raw_name)

    def _names(self, found: list[Entry]) -> None:
        seen: dict[str, str] = {}
        for entry in found:
            parts = entry.name.rstrip("/").split("/")
            if {"", ".", ".."} & set(parts) or "\\" in entry.name or ":" in entry.name:
                self._say(entry.name, "is a name that could leave the folder into which it is unpacked")
            if any(ord(one) <= _MAX_CONTROL or one == "\x7f" for one in entry.name):
                self._say(entry.name, "is a name with a control character")
            other = seen.setdefault(folded(entry.name), entry.name)
            if entry.name in self.entries:
                self._say(entry.name, "stands twice in the ZIP: two readers would read two different files")
            elif other != entry.name:
                self._say(entry.name, f"collides with {other}: the same but for case or Unicode form")
            if entry.is_folder and entry.size:
                self._say(entry.name, "is a folder that holds bytes")
            self.entries.setdefault(entry.name, entry)

    def _layout(self, found: list[Entry], directory_at: int) -> None:
        """Entries follow each other without a gap, and their local headers agree with the directory."""
        expected = 0
        for entry in sorted(found, key=lambda one: one.header_at):
            if entry.header_at != expected:
                self._say(
                    entry.name, f"starts at byte {entry.header_at}, not at {expected}: bytes are hidden or shared"
                )
            start = self._local(entry)
            if self.entries[entry.name] is entry:
                self._starts[entry.name] = start
            expected = start + entry.packed
            if entry.flags & _DESCRIPTOR:
                expected += self._descriptor(entry, expected)
        if expected != directory_at:
            self._say("", f"{abs(directory_at - expected)} bytes before the directory belong to no entry, or to two")

    def _local(self, entry: Entry) -> int:
        """Where the bytes of an entry start."""
        raw = self._at(entry.header_at, _LOCAL.size)
        if len(raw) != _LOCAL.size or not raw.startswith(HEAD):
            raise Wrong(entry.name, "has no local header where the directory says")
        _, _, flags, method, _, _, crc, packed, size, name_size, extra_size = _LOCAL.unpack(raw)
        body = self._at(entry.header_at + _LOCAL.size, name_size + extra_size)
        size, packed, _ = _wide(_extra(body[name_size:]), entry.name, size, packed, 0)
        later = bool(flags & _DESCRIPTOR) and not (crc or packed or size)
        told = (flags, method, body[:name_size])
        if told != (entry.flags, entry.method, entry.raw_name) or not (
            later or (crc, packed, size) == (entry.crc, entry.packed, entry.size)
        ):
            self._say(entry.name, "has a local header that says something else than the directory of the ZIP")
        return entry.header_at + _LOCAL.size + int(name_size) + int(extra_size)

    def _descriptor(self, entry: Entry, at: int) -> int:
        """Size of the data descriptor after an entry."""
        raw = self._at(at, 24)
        for mark, form in ((b"PK\x07\x08", "<LLL"), (b"PK\x07\x08", "<LQQ"), (b"", "<LLL"), (b"", "<LQQ")):
            try:
                wanted = mark + struct.pack(form, entry.crc, entry.packed, entry.size)
            except struct.error:
                continue  # too large for this form
            if raw.startswith(wanted):
                return len(wanted)
        self._say(entry.name, "has no data descriptor that agrees with the directory of the ZIP")
        return 0


def _places(raw: bytes, wanted: bytes) -> Iterator[int]:
    at = raw.find(wanted)
    while at >= 0:
        yield at
        at = raw.find(wanted, at + 1)


def _ends_here(tail: bytes, at: int) -> bool:
    """Whether an end record at this place ends, with its comment, where the file ends."""
    return at + _END.size <= len(tail) and at + _END.size + int.from_bytes(tail[at + 20 : at + 22], "little") == len(
        tail
    )


def _extra(raw: bytes) -> dict[int, bytes]:
    """The extra fields, by their number; the first of each."""
    found: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(raw):
        number, size = struct.unpack_from("<2H", raw, at)
        found.setdefault(number, raw[at + 4 : at + 4 + size])
        at += 4 + size
    return found


def _wide(extra: dict[int, bytes], name: str, *values: int) -> tuple[int, int, int]:
    """(size, packed size, place) with the 64-bit values where the 32-bit ones are full (ZIP64)."""
    raw, at, found = extra.get(_ZIP64, b""), 0, []
    for value in values:
        if value != _FULL32:
            found.append(value)
            continue
        if at + 8 > len(raw):
            raise Wrong(name, "says that it is large, and gives no ZIP64 size")
        found.append(int.from_bytes(raw[at : at + 8], "little"))
        at += 8
    return found[0], found[1], found[2]


def _name(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & _UTF8 else "ascii")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp437")  # APPNOTE.TXT, appendix D


def _inflated(raw: Iterator[bytes], name: str) -> Iterator[bytes]:
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for block in raw:
            fed = block
            while fed and not unpack.eof:
                yield unpack.decompress(fed, BLOCK)
                fed = unpack.unconsumed_tail
            if unpack.eof and (unpack.unused_data or fed):
                raise Wrong(name, "is followed by packed bytes that belong to nothing")
        while not unpack.eof and (rest := unpack.decompress(b"", BLOCK)):
            yield rest
    except zlib.error:
        raise Wrong(name, "cannot be unpacked: its bytes were changed") from None
    if not unpack.eof:
        raise Wrong(name, "is cut off: its packed bytes have no end")
