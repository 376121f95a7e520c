"""The index of hashes: a folder of segments on disk, in which every hash within 31 bits of a given one is found.

Rules: 1. The search is exact (`index_segment` says why); a limit above 31 bits is refused, never answered in part.
2. The index is a projection: made of fingerprints, thrown away and made again at will. 3. `contents.json` names the
segments that count. It is replaced whole, after they are on the disk: a writer that is killed leaves the index as it
was. What no contents name is swept away by the next writer. 4. One writer at a time, which the caller sees to; one that
notices another is refused. 5. A film is in the index once; to change it, drop it and add it. 6. What goes in is for the
caller to choose; `varied_rows` leaves out frames of low quality and those that equal the frame before.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from probanda.media.index_segment import MOST_BITS, Hashes, Hits, Part, Segment, read_segment, write_segment
from probanda.model.canonical import encode
from probanda.model.errors import ConflictError, EvidenceError, UsageError

__all__ = ["MOST_BITS", "FilmHashes", "HashIndex", "Hits", "add_films", "drop_films", "open_index", "varied_rows"]

FORMAT = "probanda/hash-index-contents/1"
_CONTENTS = "contents.json"
_MOST_MERGED = 1 << 23  # hashes in a merged segment: to merge takes 25 bytes of memory each
_GROWTH = 2  # a segment is merged with those behind it once they hold half as many


class FilmHashes(NamedTuple):
    """What is to be found of one film."""

    film: str
    """Its name in the index, for instance the digest of its fingerprint."""
    hashes: Hashes
    """(n, 4)"""
    rows: npt.NDArray[np.int64]
    """(n,): what a hit gives back for each, 0 to 2**32 - 1."""


class _Contents(NamedTuple):
    number: int
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HashIndex:
    """An index as it was when it was opened."""

    films: tuple[str, ...]
    """A hit's `film` is a place in this."""
    _segments: tuple[Segment, ...]
    _places: tuple[npt.NDArray[np.int64], ...]
    """For each segment the place in `films` of each of its films."""

    def __len__(self) -> int:
        return sum(len(segment.part.row) for segment in self._segments)

    def search(self, queries: Hashes, limit: int = MOST_BITS) -> Hits:
        """Every pair of a query and a hash of the index within `limit` bits, by query, then film and row.

        Raises:
            UsageError: a limit that the index cannot answer exactly.
        """
        if not 0 <= limit <= MOST_BITS:
            raise UsageError(f"the index finds hashes within 0 to {MOST_BITS} bits", advice="Compare the two films.")
        asked = np.ascontiguousarray(queries, dtype=np.uint64)
        found = [Hits(*(np.zeros(0, dtype=np.int64) for _ in range(4)))]
        for segment, places in zip(self._segments, self._places, strict=True):
            hits = segment.search(asked, limit)
            found.append(hits._replace(film=places[hits.film]))
        together = [np.concatenate(columns) for columns in zip(*found, strict=True)]
        order = np.lexsort((together[2], together[1], together[0]))
        return Hits(*(column[order] for column in together))


def varied_rows(hashes: Hashes, quality: npt.NDArray[np.uint8], *, least: int) -> npt.NDArray[np.int64]:
    """Rows of at least this quality whose hash is not that of the row before."""
    kept = quality >= least
    if len(hashes) > 1:
        kept[1:] &= (hashes[1:] != hashes[:-1]).any(axis=1) | ~kept[:-1]
    return np.flatnonzero(kept)


def open_index(folder: Path) -> HashIndex:
    """The index in the folder; an empty one where there is none.

    Raises:
        EvidenceError: it is not whole.
    """
    contents = _contents(folder)
    segments = tuple(read_segment(folder / name) for name in contents.segments)
    firsts = np.cumsum([0, *(len(segment.part.films) for segment in segments)])
    return HashIndex(
        tuple(film for segment in segments for film in segment.part.films),
        segments,
        tuple(np.arange(first, after, dtype=np.int64) for first, after in pairwise(firsts)),
    )


def add_films(folder: Path, films: Iterable[FilmHashes]) -> None:
    """Put films into the index; all of them are in it, or none.

    Raises:
        UsageError: a film is in it already, or twice among these.
        ConflictError: another writer came between.
    """
    contents = _contents(folder)
    added = list(films)
    names = [one.film for one in added]
    there = Counter([*open_index(folder).films, *names])
    if twice := [name for name in names if there[name] > 1]:
        raise UsageError(f"the film {twice[0]} is in the index already", advice="Drop it, and add it again.")
    if not added:
        return
    folder.mkdir(parents=True, exist_ok=True)
    last = Part(
        films=tuple(names),
        head=np.concatenate([one.hashes[:, :2] for one in added]),
        tail=np.concatenate([one.hashes[:, 2:] for one in added]),
        film=np.repeat(np.arange(len(added), dtype="<u4"), [len(one.rows) for one in added]),
        row=np.concatenate([one.rows for one in added]).astype("<u4"),
    )
    kept, merged = _to_merge(folder, contents, len(last.row))
    _write(folder, contents, kept, [*(part for part in merged if part.films), last])


def drop_films(folder: Path, films: Iterable[str]) -> None:
    """Take films out of the index: none of their hashes is found again, nor left on the disk.

    Raises:
        ConflictError: another writer came between.
    """
    gone = frozenset(films)
    contents = _contents(folder)
    kept, cleaned = [], []
    for name in contents.segments:
        part = read_segment(folder / name).part
        if gone.isdisjoint(part.films):
            kept.append(name)
        elif (rest := _without(part, gone)).films:
            cleaned.append(rest)
    if len(kept) < len(contents.segments):
        _write(folder, contents, kept, cleaned)


def _to_merge(folder: Path, contents: _Contents, size: int) -> tuple[list[str], list[Part]]:
    """Names of the segments that stay, and the parts of those that are merged with one of this size."""
    kept, merged = list(contents.segments), list[Part]()
    while kept:
        part = read_segment(folder / kept[-1]).part
        if len(part.row) > _GROWTH * size or len(part.row) + size > _MOST_MERGED:
            break
        size += len(part.row)
        merged.insert(0, part)
        kept.pop()
    return kept, merged


def _without(part: Part, gone: frozenset[str]) -> Part:
    films = tuple(film for film in part.films if film not in gone)
    places = {film: place for place, film in enumerate(films)}
    numbers = np.array([places.get(film, -1) for film in part.films], dtype=np.int64)[part.film]
    kept = numbers >= 0
    return Part(films, part.head[kept], part.tail[kept], numbers[kept].astype("<u4"), part.row[kept])


def _contents(folder: Path) -> _Contents:
    path = folder / _CONTENTS
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
        contents = _Contents(found["number"], tuple(found["segments"]))
        if found != _as_json(*contents):
            raise ValueError("it names something else")  # noqa: TRY301  one refusal for whatever is wrong with it
    except FileNotFoundError:
        return _Contents(0, ())
    except OSError as why:
        raise EvidenceError(f"{path} cannot be read") from why
    except (ValueError, KeyError, TypeError) as why:
        raise EvidenceError(f"{path} is not of the form {FORMAT}: {why}", advice="Make the index again.") from why
    return contents


def _as_json(number: int, segments: Sequence[str]) -> dict[str, Any]:
    return {"format": FORMAT, "number": number, "segments": list(segments)}


def _write(folder: Path, was: _Contents, kept: Sequence[str], parts: Sequence[Part]) -> None:
    """New contents: the kept segments, and one of these parts."""
    # 1. The new segment, whole on the disk.
    names = list(kept)
    if parts:
        names.append(f"{was.number + 1:08d}.segment")
        write_segment(folder / names[-1], parts)
    # 2. The contents that name it, in one step.
    fresh = folder / f"{_CONTENTS}.new"
    with fresh.open("wb") as file:
        file.write(encode(_as_json(was.number + 1, names)))
        file.flush()
        os.fsync(file.fileno())
    if _contents(folder) != was:
        raise ConflictError("another writer changed the index meanwhile", advice="Run the command again.")
    fresh.replace(folder / _CONTENTS)
    if hasattr(os, "O_DIRECTORY"):  # where a folder can be flushed
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        os.fsync(handle)
        os.close(handle)
    # 3. What nothing names any more; where the system forbids it of a file that someone reads, the next writer does.
    for path in folder.glob("*.segment"):
        if path.name not in names:
            with suppress(PermissionError):
                path.unlink()
