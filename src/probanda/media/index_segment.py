"""One segment of the index of hashes: a file of hashes with the lists by which those near a given one are found.

Exact, for limits up to 31 bits: 256 bits are 16 words of 16. Two hashes that differ in fewer than 2 x 16 bits differ in
at most one bit in some word (pigeonhole; Norouzi, Punjani and Fleet, "Fast Exact Search in Hamming Space with
Multi-Index Hashing", 2014), so that looking up each word and its 16 neighbours finds them all; below 16 bits the word
itself is enough. In the file: one line of canonical JSON, then little-endian columns. `lists` names the hashes by each
word's value, `starts` says where the list of a value begins. A segment is never changed, only replaced.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from probanda.model.canonical import encode
from probanda.model.errors import EvidenceError

FORMAT = "probanda/hash-index/1"
MOST_BITS = 31  # < 2 x 16 words: beyond it the search would miss some
_WORDS, _VALUES = 16, 1 << 16
_ALIGNED = 64  # bytes: columns begin at a multiple
_MOST_CANDIDATES = 1 << 18  # looked at together: their columns stay in the cache of the processor
_MOST_QUERIES = 256
_COPIED_ROWS = 1 << 18

Hashes = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.uint32]


class Hits(NamedTuple):
    """Pairs within the limit, one a place: number of the query, film, its row, and the bits in which they differ."""

    query: npt.NDArray[np.int64]
    film: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]
    distance: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Part:
    """Hashes to be put into a segment; `film` numbers the films of this part."""

    films: tuple[str, ...]
    head: Hashes
    """(n, 2): the first 128 bits of each."""
    tail: Hashes
    film: Rows
    row: Rows


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment, its columns mapped from the disk."""

    part: Part
    starts: Rows
    lists: Rows

    def search(self, queries: Hashes, limit: int) -> Hits:
        """Every pair of a query and a hash that differ in at most `limit` bits (up to 31), in no order."""
        found = [
            self._near(queries[at : at + _MOST_QUERIES], at, limit) for at in range(0, len(queries), _MOST_QUERIES)
        ]
        pairs = np.concatenate(found) if found else np.zeros((0, 3), dtype=np.int64)
        return Hits(
            pairs[:, 0],
            self.part.film[pairs[:, 1]].astype(np.int64),
            self.part.row[pairs[:, 1]].astype(np.int64),
            pairs[:, 2],
        )

    def _near(self, queries: Hashes, first: int, limit: int) -> npt.NDArray[np.int64]:
        """(query, hash, bits) of every pair within the limit, once each."""
        flips = np.array([0, *(1 << np.arange(16))] if limit >= _WORDS else [0], dtype=np.int64)
        words = queries.view("<u2").reshape(-1, _WORDS).astype(np.int64)
        keys = ((words[:, :, None] ^ flips) + (np.arange(_WORDS) * _VALUES)[:, None]).reshape(-1)
        begins = self.starts[keys].astype(np.int64)
        ends = np.cumsum(self.starts[keys + 1] - begins)
        total = int(ends[-1]) if len(ends) else 0
        a_query = _WORDS * len(flips)
        found = []
        for at in range(0, total, _MOST_CANDIDATES):
            stop = min(at + _MOST_CANDIDATES, total)
            low, high = np.searchsorted(ends, [at, stop - 1], side="right")
            bounds = np.clip(np.concatenate(([at], ends[low : high + 1])), at, stop)
            lengths = np.diff(bounds)
            before = np.concatenate(([ends[low - 1] if low else 0], ends[low:high]))
            places = np.arange(at, stop) + np.repeat(begins[low : high + 1] - before, lengths)
            asked = np.repeat(np.arange(low, high + 1) // a_query, lengths)
            found.append(self._within(queries, asked, np.take(self.lists, places), limit))
        if not found:
            return np.zeros((0, 3), dtype=np.int64)
        pairs = np.unique(np.concatenate(found), axis=0)
        pairs[:, 0] += first
        return pairs

    def _within(
        self, queries: Hashes, asked: npt.NDArray[np.int64], candidates: Rows, limit: int
    ) -> npt.NDArray[np.int64]:
        """Of these candidates those within the limit; most are refused by their first half alone."""
        halves = queries.reshape(-1, 2, 2)
        heads = np.take(_whole(self.part.head), candidates).view(np.uint64)
        heads ^= np.take(_whole(halves[:, 0]), asked).view(np.uint64)
        bits = np.bitwise_count(heads).reshape(-1, 2)
        kept = np.flatnonzero(bits[:, 0] + bits[:, 1] <= limit)
        asked, candidates, first = asked[kept], candidates[kept], bits[kept].sum(axis=1, dtype=np.int64)
        distance = first + np.bitwise_count(self.part.tail[candidates] ^ halves[asked, 1]).sum(axis=1, dtype=np.int64)
        near = distance <= limit
        return np.stack((asked[near], candidates[near].astype(np.int64), distance[near]), axis=1)


def _whole(halves: Hashes) -> npt.NDArray[np.complex128]:
    """Each row of two words as one number of 16 bytes, which numpy gathers several times faster than a row."""
    return np.ascontiguousarray(halves).view(np.complex128).reshape(-1)


def write_segment(path: Path, parts: Sequence[Part]) -> None:
    """Write a segment of these parts, flushed to the disk; takes some 25 bytes of memory a hash."""
    films = tuple(dict.fromkeys(film for part in parts for film in part.films))
    numbers = {film: number for number, film in enumerate(films)}
    count = sum(len(part.row) for part in parts)
    with path.open("wb") as file:
        file.write(_first_line(films, count))
        for name in ("head", "tail"):
            for part in parts:
                column = getattr(part, name)
                for at in range(0, count, _COPIED_ROWS):
                    file.write(np.ascontiguousarray(column[at : at + _COPIED_ROWS], dtype="<u8").data)
        for part in parts:
            renamed = np.array([numbers[film] for film in part.films], dtype="<u4")
            file.write(renamed[part.film].data)
        for part in parts:
            file.write(np.ascontiguousarray(part.row, dtype="<u4").data)
        starts = np.zeros(_WORDS * _VALUES + 1, dtype="<u4")
        where = file.tell()
        file.write(starts.data)
        for word in range(_WORDS):
            values = np.concatenate([_words(part, word) for part in parts])
            size = np.bincount(values, minlength=_VALUES)
            at = word * _VALUES + 1
            starts[at : at + _VALUES] = word * count + np.cumsum(size)
            file.write(np.argsort(values, kind="stable").astype("<u4").data)
        file.seek(where)
        file.write(starts.data)
        file.flush()
        os.fsync(file.fileno())


def _words(part: Part, word: int) -> npt.NDArray[np.uint16]:
    half = part.head if word < _WORDS // 2 else part.tail
    return np.ascontiguousarray(half).view("<u2").reshape(-1, _WORDS // 2)[:, word % (_WORDS // 2)]


def read_segment(path: Path) -> Segment:
    """The segment in the file.

    Raises:
        EvidenceError: it is not a segment of this form, or is not whole.
    """
    try:
        with path.open("rb") as file:
            line = file.readline()
        films, count = _told(line)
        columns = list(_columns(path, len(line), count))
    except OSError as why:
        raise EvidenceError(f"{path.name} cannot be read") from why
    except (ValueError, KeyError, TypeError) as why:
        raise EvidenceError(
            f"{path.name} is not a segment of the form {FORMAT}: {why}", advice="Make the index again."
        ) from why
    return Segment(Part(films, *columns[:4]), *columns[4:])


def _told(line: bytes) -> tuple[tuple[str, ...], int]:
    head: dict[str, Any] = json.loads(line)
    films, count = tuple(head["films"]), int(head["hashes"])
    if line != _first_line(films, count):
        raise ValueError("its first line is another")
    return films, count


def _first_line(films: tuple[str, ...], count: int) -> bytes:
    line = encode({"format": FORMAT, "films": list(films), "hashes": count})
    return line + b" " * (-(len(line) + 1) % _ALIGNED) + b"\n"


def _columns(path: Path, start: int, count: int) -> Iterator[npt.NDArray[Any]]:
    shapes: tuple[tuple[str, tuple[int, ...]], ...] = (
        ("<u8", (count, 2)),
        ("<u8", (count, 2)),
        ("<u4", (count,)),
        ("<u4", (count,)),
        ("<u4", (_WORDS * _VALUES + 1,)),
        ("<u4", (_WORDS * count,)),
    )
    ends = start + sum(np.dtype(kind).itemsize * prod(shape) for kind, shape in shapes)
    if path.stat().st_size != ends:
        raise ValueError(f"it has {path.stat().st_size} bytes, and its first line promises {ends}")
    for kind, shape in shapes:
        if prod(shape):
            yield np.memmap(path, dtype=kind, mode="r", offset=start, shape=shape).view(np.ndarray)
        else:
            yield np.zeros(shape, dtype=kind)
        start += np.dtype(kind).itemsize * prod(shape)
