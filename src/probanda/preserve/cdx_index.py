"""The index of a WACZ against the records that it is of: every line points at the record that it names.

- A line of CDXJ is a key, a time, a JSON map. The map names a file of `archive/`, an offset and a length: a record
  starts and ends there. Where the line gives a URL, a status, a media type or a digest, they are that record's.
- The key begins with the host of the URL, turned round, and the time is the record's: replay finds pages by these two.
- Lines are in order, as replay searches by halves. Every response is indexed: what no line names is hidden from replay.
- An `.idx` is an index of a compressed index: each of its lines names one gzip member, with its first key and its
  SHA-256, and no member is left out.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from probanda.preserve.findings import MAX_WRONG, Wrong
from probanda.preserve.verifier import UNKNOWN
from probanda.preserve.warc_records import Members, Record, Stream, digest_bytes

MAX_LINE = 1 << 20  # a line beyond this is an attack on our memory
MAX_RECORDS = 2_000_000  # records are kept for the index: a few hundred bytes each

_TIME = re.compile(r"[0-9]{14,17}")
_NUMBER = re.compile(r"[0-9]{1,15}")
_NAMELESS = {"", "-", "unk", "warc/revisit"}  # what an index says instead of a media type
_DIGEST_SIZES = (20, 32, 48, 64, 16)  # SHA-1 first: the usual one of indexes that name no algorithm

Member = tuple[int, int]  # offset and length in bytes
Line = tuple[str, str, dict[str, Any]]  # key, time, map


class Part(NamedTuple):
    """A gzip member of a compressed index: its length in bytes, and the line that it begins with."""

    length: int
    begins: bytes


Parts = dict[str, dict[int, Part]]  # file of `indexes/` -> offset in bytes -> the gzip member there


class Place(NamedTuple):
    """A record, and whether a line of the index points at it."""

    record: Record
    indexed: bool


class Index:
    """All index lines against all records."""

    def __init__(self) -> None:
        self.places: dict[tuple[str, int], Place] = {}
        self.wrong: list[Wrong] = []
        self.lines = 0

    def keep(self, warc: str, record: Record) -> None:
        """One record of a WARC file of `archive/`."""
        if len(self.places) >= MAX_RECORDS:
            raise Wrong(warc, f"holds more than the {MAX_RECORDS} records that this verifier keeps", UNKNOWN)
        self.places[warc, record.offset] = Place(record, indexed=False)

    def read(self, name: str, pieces: Iterator[bytes]) -> None:
        """The lines of one index file."""
        before = b""
        for where, line in lines(name, pieces):
            if line.startswith(b"!"):
                continue
            if line < before:
                self._say(where, "stands out of order: a search by halves would not find it")
            before = line
            try:
                self._line(where, line)
            except Wrong as why:
                self._say(why.subject, why.message)

    def hidden(self) -> Iterator[Wrong]:
        """Responses that no line points at."""
        for (warc, offset), (record, indexed) in self.places.items():
            if record.kind == "response" and not indexed:
                yield Wrong(f"{warc}, record at byte {offset}", f"no index line names this response ({record.url})")

    def _say(self, subject: str, message: str) -> None:
        if len(self.wrong) < MAX_WRONG:
            self.wrong.append(Wrong(subject, message))

    def _line(self, where: str, line: bytes) -> None:
        self.lines += 1
        key, time, told = split(where, line)
        warc, offset, length = told.get("filename"), number(told.get("offset")), number(told.get("length"))
        if not isinstance(warc, str) or offset is None or length is None:
            raise Wrong(where, "names no file, offset and length")
        warc = warc.removeprefix("archive/")
        if (warc, offset) not in self.places:
            raise Wrong(where, f"points at byte {offset} of {warc}, where no record starts")
        record = self.places[warc, offset].record
        if record.length != length:
            raise Wrong(where, f"gives {length} bytes to a record of {record.length}")
        for name, said, found in _differences(key, time, told, record):
            raise Wrong(where, f"says {name} {said}, and the record that it points at has {found}")
        self.places[warc, offset] = Place(record, indexed=True)


def lines(name: str, pieces: Iterator[bytes]) -> Iterator[tuple[str, bytes]]:
    """(name for messages, line) of each line that is not empty."""
    stream, count = Stream(pieces, name), 0
    while not stream.ended():
        count += 1
        line = stream.line(MAX_LINE).rstrip(b"\r")
        if line:
            yield f"{name}, line {count}", line


def split(where: str, line: bytes) -> Line:
    """Key, time and map of a line of CDXJ."""
    try:
        key, time, told = line.decode("utf-8").split(" ", 2)
    except ValueError:
        raise Wrong(where, "is not a key, a time and a map") from None
    return key, time, json_map(told, where)


def json_map(text: str | bytes, where: str) -> dict[str, Any]:
    """A JSON map in which no key stands twice."""
    try:
        value = json.loads(text, object_pairs_hook=_no_duplicates)
    except RecursionError:
        raise Wrong(where, "is JSON that is nested too deep") from None
    except ValueError as why:
        raise Wrong(where, f"is not JSON: {why}") from None
    if not isinstance(value, dict):
        raise Wrong(where, "is JSON, and no map")
    return value


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def number(value: Any) -> int | None:
    """A whole number, that some tools write as text."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if _NUMBER.fullmatch(text) else None


def _differences(key: str, time: str, told: dict[str, Any], record: Record) -> Iterator[tuple[str, Any, str]]:
    """(what, as the line has it, as the record has it) where they differ."""
    url = told.get("url")
    if url != record.url:
        yield "the URL", url, record.url
    taken = re.sub(r"[^0-9]", "", record.date)
    if not _TIME.fullmatch(time) or time[:14] != taken[:14]:
        yield "the time", time, taken
    host = _turned_host(record.url)
    if host and re.sub(r",www[0-9]*$", "", re.split(r"[):]", key.lower())[0]) != host:
        yield "the key", key, f"the host {host}"
    status = str(told.get("status") or "-")
    if record.status and status not in {"-", record.status}:
        yield "the status", status, record.status
    media_type = str(told.get("mime", "")).partition(";")[0].strip().lower()
    if (
        record.media_type
        and media_type not in _NAMELESS
        and record.kind != "revisit"
        and media_type != record.media_type
    ):
        yield "the media type", media_type, record.media_type
    digest = str(told.get("digest", "")).rpartition(":")[2]
    given = next((raw for size in _DIGEST_SIZES if (raw := digest_bytes(digest, size))), b"")
    if record.payload and given and len(given) == len(record.payload) and given != record.payload:
        yield "the digest", digest, record.payload.hex()


def _turned_host(url: str) -> str:
    """The host as an index turns it round: `example.org` is `org,example`; empty where it cannot be said simply."""
    try:
        split_url = urlsplit(url)
        host = split_url.hostname or ""
    except ValueError:
        return ""
    if split_url.scheme not in {"http", "https"} or not re.fullmatch(r"[a-z0-9.-]*[a-z][a-z0-9-]*\.?", host):
        return ""
    return ",".join(reversed(re.sub(r"^www[0-9]*\.", "", host.rstrip(".")).split(".")))


def content(members: Members, found: dict[int, Part]) -> Iterator[bytes]:
    """What all gzip members hold, one after another; `found` gets each by its offset."""
    for offset, pieces in members:
        first = next(pieces, b"")
        yield first
        yield from pieces
        found[offset] = Part(members.offset - offset, first.partition(b"\n")[0])


def check_second(
    name: str,
    pieces: Iterator[bytes],
    members: Parts,
    raw: Callable[[str, Member], Iterable[bytes]],
) -> None:
    """Check that an `.idx` names every member of its compressed index, as it is.

    Raises:
        Wrong: a line names another, or a member is left out.
    """
    named: dict[str, set[int]] = {}
    file = next(iter(members)) if len(members) == 1 else ""
    for where, line in lines(name, pieces):
        if line.startswith(b"!"):
            file = split(where, line)[2].get("filename", file)
            continue
        target, offset = _check_part(where, split(where, line), file, members)
        sha256, told = hashlib.sha256(), split(where, line)[2].get("digest")
        for block in raw(target, (offset, members[target][offset].length)):
            sha256.update(block)
        if told not in (None, f"sha256:{sha256.hexdigest()}"):
            raise Wrong(where, f"has another digest than the part of {target} that it points at")
        if offset in named.setdefault(target, set()):
            raise Wrong(where, f"names a part of {target} twice")
        named[target].add(offset)
    for target, offsets in named.items():
        if set(members[target]) - offsets:
            raise Wrong(name, f"leaves out a part of {target}: what stands there is hidden from replay")
    if not named:
        raise Wrong(name, "names no part of any index")


def _check_part(where: str, line: Line, file: str, members: Parts) -> tuple[str, int]:
    """(file, offset) of the part that a line of an `.idx` names, after it was compared."""
    key, time, told = line
    target, offset = told.get("filename", file), number(told.get("offset"))
    if not isinstance(target, str) or offset is None or offset not in members.get(target, {}):
        raise Wrong(where, f"points at byte {offset} of {target}, where no part of an index starts")
    length, begins = members[target][offset]
    if not begins.startswith(f"{key} {time} ".encode()):
        raise Wrong(where, f"names another key than the part of {target} begins with")
    if number(told.get("length")) != length:
        raise Wrong(where, f"gives {told.get('length')} bytes to a part of {length}")
    return target, offset
