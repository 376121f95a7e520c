"""The fingerprint of a film, a recording or a still: hashes of its frames, of parts of them, and of its sound.

In a file (docs/fingerprints.md): one line of canonical JSON that names the columns, then the columns as they are named,
little-endian, without padding. The same fingerprint gives the same bytes. Rules: 1. A reader believes nothing: a file
whose length, shapes or types are not those that its first line promises is refused. 2. A row of `pts`, `hashes` and
`quality` is a frame that was decoded, in the order in which frames are shown. 3. A row of `view_hashes` is a sample: a
frame that differs from the sample before it, seen in each of `VIEWS`. 4. A hash is the PDQ hash (Meta, 2019) of the
picture inside its black bars, 256 bits as four 64-bit words: word 0 holds the first 64 of its hexadecimal form, from
the highest bit down. 5. Hashes of a quality below 50 say little (black, fades, flat colours): they are kept, and never
match alone.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from probanda.model.canonical import encode
from probanda.model.errors import EvidenceError

FORMAT = "probanda/fingerprint/1"
GOOD_QUALITY = 50  # of 100: the gate of PDQ's authors
VIEWS = (
    "whole",  # upright, inside the bars: the same as the row of `hashes`
    "mirror",  # left and right changed
    "turn-90",  # turned counterclockwise
    "turn-180",
    "turn-270",
    "mirror-turn-90",  # mirrored, then turned
    "mirror-turn-180",
    "mirror-turn-270",
    "quarter-upper-left",
    "quarter-upper-right",
    "quarter-lower-left",
    "quarter-lower-right",
    "centre-90",  # the middle 90 % of width and height
    "centre-80",
    "centre-70",
    "full",  # with its bars
)
_MAX_HEAD = 1 << 16  # bytes of the first line
_MAX_ROWS = 1 << 28

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """Shapes: n frames, m samples, k items of sound, p steps of the wave; each column is empty where there is none."""

    time_base: str = ""
    """Of `pts`, a fraction string; empty for a still and where there are no pictures."""
    sound_start_s: str = "0"
    """Where item 0 of the sound stands, a fraction string of seconds on the clock of the container."""
    pts: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros((0,), dtype="<i8"))
    """(n,)"""
    hashes: Hashes = field(default_factory=lambda: np.zeros((0, 4), dtype="<u8"))
    """(n, 4)"""
    quality: npt.NDArray[np.uint8] = field(default_factory=lambda: np.zeros((0,), dtype="u1"))
    """(n,), 0 to 100"""
    sample_rows: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros((0,), dtype="<i4"))
    """(m,): the row of the frame of each sample, ascending."""
    view_hashes: Hashes = field(default_factory=lambda: np.zeros((0, len(VIEWS), 4), dtype="<u8"))
    """(m, views, 4)"""
    view_quality: npt.NDArray[np.uint8] = field(default_factory=lambda: np.zeros((0, len(VIEWS)), dtype="u1"))
    """(m, views)"""
    sound: npt.NDArray[np.uint32] = field(default_factory=lambda: np.zeros((0,), dtype="<u4"))
    """(k,): Chromaprint's items (algorithm 2, 11,025 Hz), one each 1365/11025 s; item i hears some 2.6 s from there."""
    wave_low: npt.NDArray[np.int8] = field(default_factory=lambda: np.zeros((0,), dtype="i1"))
    """(p,): the lowest sample of each tenth of a second, of 127."""
    wave_high: npt.NDArray[np.int8] = field(default_factory=lambda: np.zeros((0,), dtype="i1"))


_COLUMNS: dict[str, tuple[str, tuple[int, ...]]] = {
    "pts": ("<i8", ()),
    "hashes": ("<u8", (4,)),
    "quality": ("|u1", ()),
    "sample_rows": ("<i4", ()),
    "view_hashes": ("<u8", (len(VIEWS), 4)),
    "view_quality": ("|u1", (len(VIEWS),)),
    "sound": ("<u4", ()),
    "wave_low": ("|i1", ()),
    "wave_high": ("|i1", ()),
}
_SAME_ROWS = (("pts", "hashes", "quality"), ("sample_rows", "view_hashes", "view_quality"), ("wave_low", "wave_high"))


def write_fingerprint(fingerprint: Fingerprint, out: BinaryIO) -> None:
    """Write the fingerprint in its form of a file.

    Raises:
        ValueError: columns that belong together differ in length, or a column has another shape or type.
    """
    columns = {name: getattr(fingerprint, name) for name in _COLUMNS}
    for name, (kind, row) in _COLUMNS.items():
        if columns[name].dtype != np.dtype(kind) or columns[name].shape[1:] != row:
            raise ValueError(f"the column {name} of a fingerprint is not of its shape and type")
    _refuse_uneven({name: len(column) for name, column in columns.items()})
    out.write(encode(_head(fingerprint)) + b"\n")
    out.writelines(np.ascontiguousarray(column).tobytes() for column in columns.values())


def read_fingerprint(path: Path) -> Fingerprint:
    """The fingerprint in the file, its columns mapped from the disk and read-only.

    Raises:
        EvidenceError: the file is not a fingerprint of this form, or is not whole.
    """
    try:
        with path.open("rb") as file:
            line = file.readline(_MAX_HEAD)
        head = _checked_head(line)
        columns = dict(_mapped(path, len(line), head["rows"]))
    except OSError as why:
        raise EvidenceError(f"{path.name} cannot be read") from why
    except (ValueError, KeyError, TypeError, AttributeError) as why:
        raise EvidenceError(f"{path.name} is not a fingerprint of the form {FORMAT}: {why}") from why
    return Fingerprint(time_base=head["time_base"], sound_start_s=head["sound_start_s"], **columns)


def _checked_head(line: bytes) -> dict[str, Any]:
    head: dict[str, Any] = json.loads(line)
    rows = head["rows"]
    if head != _head_of(str(head["time_base"]), str(head["sound_start_s"]), rows) or set(rows) != set(_COLUMNS):
        raise ValueError("its first line names other columns")
    if not all(type(count) is int and 0 <= count <= _MAX_ROWS for count in rows.values()):
        raise ValueError("a column has no possible length")
    _refuse_uneven(rows)
    return head


def _head(fingerprint: Fingerprint) -> dict[str, Any]:
    rows = {name: len(getattr(fingerprint, name)) for name in _COLUMNS}
    return _head_of(fingerprint.time_base, fingerprint.sound_start_s, rows)


def _head_of(time_base: str, sound_start_s: str, rows: dict[str, int]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "time_base": time_base,
        "sound_start_s": sound_start_s,
        "views": list(VIEWS),
        "rows": rows,
        "columns": list(_COLUMNS),
    }


def _refuse_uneven(rows: dict[str, int]) -> None:
    for together in _SAME_ROWS:
        if len({rows[name] for name in together}) > 1:
            raise ValueError(f"the columns {', '.join(together)} differ in length")


def _mapped(path: Path, start: int, rows: dict[str, int]) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """(name, column), read-only views of the file."""
    size = path.stat().st_size
    ends = start + sum(rows[name] * np.dtype(kind).itemsize * prod(row) for name, (kind, row) in _COLUMNS.items())
    if size != ends:
        raise ValueError(f"it has {size} bytes, and its first line promises {ends}")
    for name, (kind, row) in _COLUMNS.items():
        shape = (rows[name], *row)
        if rows[name]:
            yield name, np.memmap(path, dtype=kind, mode="r", offset=start, shape=shape)
        else:
            yield name, np.zeros(shape, dtype=kind)
        start += np.dtype(kind).itemsize * prod(shape)
