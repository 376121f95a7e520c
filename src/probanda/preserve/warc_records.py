"""The records of a WARC file (ISO 28500), each recomputed: whole, in order, with nothing between them.

- A `.warc.gz` has one gzip member a record, so that an index can point at it; a `.warc` has records one after another.
- A record is a head, as many bytes as Content-Length says, and two line ends. Fewer bytes, more bytes, bytes that
  belong to no record: each is said. A file that ends in the middle of a record is torn, however well it reads.
- WARC-Block-Digest is over the block. WARC-Payload-Digest is over what follows the HTTP head, or over the block where
  there is none; a revisit names the payload of another record. MD5 to SHA-512, in base32 or hex.
- Where the payload was sent in chunks, some tools digest it unchunked: if it differs then, it is unknown.
- Bodies are streamed; what is kept of a record is what an index says about it.
"""

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from probanda.preserve.findings import MAX_WRONG, Wrong
from probanda.preserve.verifier import UNKNOWN

_STEP = 1 << 16  # bytes given to zlib at once: what it leaves unread is copied each time
_BLOCK = 1 << 20
_MAX_HEAD = 1 << 20  # a head beyond this is an attack on our memory
_HEAD_END = b"\r\n\r\n"
_SIZE = re.compile(r"[0-9]{1,15}")
_VERSION = re.compile(r"WARC/(0\.1[78]|1\.[01])")
_STATUS = re.compile(r"HTTP/[0-9.]{1,5} ([0-9]{3})(?: |$)")
_NEEDED = ("warc-record-id", "warc-date", "warc-type", "content-length")
_ONCE = {*_NEEDED, "warc-target-uri", "warc-block-digest", "warc-payload-digest", "content-type"}
_ALGORITHMS = {"md5", "sha1", "sha256", "sha384", "sha512"}

_Head = dict[str, str]


class Record(NamedTuple):
    """What an index may say about a record: its place and size in the WARC file in bytes, and what it is of."""

    offset: int
    length: int
    kind: str
    url: str
    date: str
    status: str
    media_type: str
    payload: bytes  # the digest that the record gives of its payload, b"" where it gives none


class Warc:
    """One WARC file under examination: what is wrong with single records is kept, and reading goes on."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.wrong: list[Wrong] = []
        self.without_digest = 0

    def records(self, blocks: Iterator[bytes]) -> Iterator[Record]:
        """Each record, after its digests were recomputed.

        Raises:
            Wrong: the file is no WARC from here on.
        """
        if self.name.endswith(".gz"):
            members = Members(blocks, self.name)
            for offset, pieces in members:
                stream = Stream(pieces, f"{self.name}, record at byte {offset}")
                record = self._record(stream, offset)
                if not stream.ended():
                    raise Wrong(stream.where, "is followed by bytes of the same gzip member, which no index can name")
                yield record._replace(length=members.offset - offset)
        else:
            stream = Stream(blocks, self.name)
            while not stream.ended():
                offset = stream.used
                stream.where = f"{self.name}, record at byte {offset}"
                yield self._record(stream, offset)._replace(length=stream.used - offset)

    def _record(self, stream: "Stream", offset: int) -> Record:
        version, head = _head(stream.head(), stream.where)
        if not _VERSION.fullmatch(version):
            raise Wrong(stream.where, "is no WARC record")
        missing = [name for name in _NEEDED if not head.get(name)]
        if missing or not _SIZE.fullmatch(head["content-length"]):
            raise Wrong(stream.where, f"has no {missing[0] if missing else 'length that is a number'}")
        body = _Body(head)
        size = int(head["content-length"])
        for piece in stream.body(size):
            body.update(piece)
        if stream.take(len(_HEAD_END)) != _HEAD_END:
            raise Wrong(stream.where, f"is not {size} bytes long, as it says: the WARC is torn, or it was changed")
        http = body.http()
        for one in body.unlike(chunked="chunked" in http.get("transfer-encoding", "").lower()):
            if len(self.wrong) < MAX_WRONG:
                self.wrong.append(Wrong(stream.where, one.message, one.result))
        self.without_digest += "warc-block-digest" not in head
        told = http.get("content-type", "") if body.is_http else head.get("content-type", "")
        return Record(
            offset=offset,
            length=0,
            kind=head["warc-type"],
            url=head.get("warc-target-uri", "").strip("<>"),
            date=head["warc-date"],
            status=http.get("status", ""),
            media_type=told.partition(";")[0].strip().lower(),
            payload=body.payload.wanted if body.payload else b"",
        )


class _Digest:
    """A digest as a record gives it, and the same recomputed."""

    def __init__(self, label: str, text: str) -> None:
        algorithm, _, value = text.partition(":")
        self.label = label
        algorithm = algorithm.strip().lower().replace("-", "")
        self.known = algorithm in _ALGORITHMS
        self._hash = hashlib.new(algorithm if self.known else "sha256", usedforsecurity=False)
        self.wanted = digest_bytes(value.strip(), self._hash.digest_size)
        self.update = self._hash.update

    def holds(self) -> bool:
        """Whether what was given to it has this digest."""
        return self._hash.digest() == self.wanted


class _Body:
    """The block of a record while it streams by: its digests, and the HTTP head that it begins with."""

    def __init__(self, head: _Head) -> None:
        told = head.get("content-type", "").lower()
        self.is_http = told.startswith("application/http")
        self.revisit = head["warc-type"] == "revisit"
        self._block = _Digest("block", head["warc-block-digest"]) if "warc-block-digest" in head else None
        self.payload = _Digest("payload", head["warc-payload-digest"]) if "warc-payload-digest" in head else None
        self._start = b""  # the HTTP head, as long as it has not ended
        self._in_head = self.is_http

    def update(self, piece: bytes) -> None:
        """The next bytes of the block."""
        if self._block:
            self._block.update(piece)
        if self._in_head:
            self._start += piece
            head, ended, piece = self._start.partition(_HEAD_END)
            self._in_head = not ended and len(self._start) <= _MAX_HEAD
            if not ended:
                return
            self._start = head
        if self.payload:
            self.payload.update(piece)

    def http(self) -> _Head:
        """The HTTP head, with its status; empty where there is none."""
        if not self.is_http:
            return {}
        lines = self._start.split(b"\r\n")
        fields = (line.decode("utf-8", "replace").partition(":") for line in lines[1:])
        found = {name.strip().lower(): value.strip() for name, _, value in fields}
        matched = _STATUS.match(lines[0].decode("utf-8", "replace"))
        return found | {"status": matched[1] if matched else ""}

    def unlike(self, *, chunked: bool) -> Iterator[Wrong]:
        """What the digests of the record say, and its bytes do not."""
        for digest in (self._block, None if self.revisit else self.payload):
            if digest is None or (digest.known and digest.holds()):
                continue
            if not digest.known:
                yield Wrong("", f"has a {digest.label} digest of an algorithm that Python does not have", UNKNOWN)
            elif digest.label == "payload" and chunked:
                yield Wrong(
                    "", "has a payload digest that does not fit the bytes as they were sent, in chunks", UNKNOWN
                )
            else:
                yield Wrong(
                    "", f"has a false {digest.label} digest: the {digest.label} is not the one that was digested"
                )


class Stream:
    """Bytes that come in pieces, cut into heads, bodies and lines; `where` names the place in messages."""

    def __init__(self, pieces: Iterator[bytes], where: str) -> None:
        self._pieces, self.where = pieces, where
        self._held, self._at, self.used = b"", 0, 0

    def ended(self) -> bool:
        """Whether nothing is left."""
        return self._at >= len(self._held) and not self._fill()

    def head(self) -> bytes:
        """All up to the first blank line, without it."""
        found = self._until(_HEAD_END, _MAX_HEAD)
        if found is None:
            raise Wrong(self.where, "is cut off in its head, or is no WARC record")
        return found

    def line(self, most: int) -> bytes:
        """The next line without its end; the last one may have none."""
        found = self._until(b"\n", most)
        if found is None:
            if len(self._held) - self._at > most:
                raise Wrong(self.where, f"has a line of more than {most} bytes")
            found = self._cut(len(self._held) - self._at)
        return found

    def take(self, size: int) -> bytes:
        """So many bytes, fewer at the end."""
        while len(self._held) - self._at < size and self._fill():
            pass
        return self._cut(size)

    def body(self, size: int) -> Iterator[bytes]:
        """So many bytes, in pieces, fewer at the end."""
        while size and not self.ended():
            piece = self._cut(size)
            size -= len(piece)
            yield piece

    def _until(self, mark: bytes, most: int) -> bytes | None:
        while (end := self._held.find(mark, self._at)) < 0:
            if len(self._held) - self._at > most or not self._fill():
                return None
        found = self._cut(end - self._at)
        self._cut(len(mark))
        return found

    def _cut(self, size: int) -> bytes:
        found = self._held[self._at : self._at + size]
        self._at += len(found)
        self.used += len(found)
        return found

    def _fill(self) -> bool:
        piece = next(self._pieces, b"")
        if piece:
            self._held, self._at = self._held[self._at :] + piece, 0
        return bool(piece)


class Members:
    """(offset in bytes, pieces of its content) of each gzip member; read each to its end before the next."""

    def __init__(self, blocks: Iterator[bytes], where: str) -> None:
        self._blocks, self._where = blocks, where
        self._raw, self._at, self.offset = b"", 0, 0

    def __iter__(self) -> Iterator[tuple[int, Iterator[bytes]]]:
        """Member by member.

        Raises:
            Wrong: what follows is no gzip member, or is cut off.
        """
        while self._more():
            yield self.offset, self._pieces(self.offset)

    def _more(self) -> bool:
        if self._at >= len(self._raw):
            self._raw, self._at = next(self._blocks, b""), 0
        return bool(self._raw)

    def _pieces(self, start: int) -> Iterator[bytes]:
        unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
        while not unpack.eof:
            if not self._more():
                raise Wrong(self._where, f"is torn: its gzip member at byte {start} has no end")
            fed = self._raw[self._at : self._at + _STEP]
            try:
                piece = unpack.decompress(fed, _BLOCK)
            except zlib.error:
                raise Wrong(self._where, f"holds bytes at {start} that are no gzip member, or were changed") from None
            read = len(fed) - len(unpack.unconsumed_tail) - len(unpack.unused_data)
            self._at, self.offset = self._at + read, self.offset + read
            if piece:
                yield piece


def digest_bytes(value: str, size: int) -> bytes:
    """A digest of so many bytes that was written in hex or base32; b"" where it is neither."""
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value)
        bare = value.rstrip("=").upper()
        raw = base64.b32decode(bare + "=" * (-len(bare) % 8))
    except ValueError:
        return b""
    return raw if len(raw) == size else b""


def _head(raw: bytes, where: str) -> tuple[str, _Head]:
    """(first line, fields by their name in small letters) of the head of a record."""
    lines = raw.decode("utf-8", "replace").split("\r\n")
    found: _Head = {}
    last = ""
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if line.startswith((" ", "\t")) and last:
            found[last] += f" {line.strip()}"
            continue
        last = name.strip().lower()
        if not colon:
            raise Wrong(where, "has a head with a line that is no field")
        if last in found and last in _ONCE:
            raise Wrong(where, f"has two fields {last}: two readers may read two different records")
        found[last] = value.strip()
    return lines[0], found
