"""Proof of absence: bytes that must be gone are searched for in every byte of a folder, as they are and encoded.

1. What is sought is cut into **pieces** of 32 bytes, one at each offset. 2. Pieces that tell nothing (fewer than six
different bytes: zeros, blanks) are not searched for, and neither are those that something holds which stays: the
skeleton of a record's JSON stands in every record of its kind, and a file may be kept twice. How many these are is
said. 3. Every file is read in blocks, and each 32 bytes of it that begin at a multiple of 32 are looked up. Whatever of
63 bytes or more was left anywhere holds at least one such piece, at whatever offset it lies. What is sought and is
shorter than 63 bytes is searched for as a whole; below 16 bytes it cannot be told from chance, and that is said too.
4. Runs of base64 (both alphabets, wrapped or not) and of hex are decoded, and searched in the same way.

Not seen: what was compressed, encrypted or encoded otherwise, and fragments shorter than these. Memory is bounded: what
is sought is taken a mebibyte at a time, and the files are read again for each.
"""

import base64
import os
import re
import struct
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from probanda.model.errors import MachineError
from probanda.model.value import Value

PIECE = 32
WHOLE = 2 * PIECE - 1  # the shortest run of bytes that holds a piece at a multiple of 32, wherever it begins
SHORTEST = 16  # 128 bits: what is shorter is met by chance, or says nothing
WINDOW = 64  # of a file: holds 33 pieces
_DIFFERENT = 6
_AT_ONCE = 1 << 20  # pieces of one mebibyte take about 115 MiB of memory
_BLOCK = 1 << 20
_OVERLAP = 512  # a multiple of a piece, and longer than 63 bytes are in any of the encodings
_ROW = struct.Struct("32s" * 1024)  # 32 KiB at a time: the set is asked in C, at about 0.5 GB/s
_STEPS = 1024  # how far from its place a window of a file is moved to find bytes that tell something
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_\r\n"
_MARKS = bytes(ord("a") if byte in _LETTERS else ord(" ") for byte in range(256))
_RUN = b"a" * 86  # base64 of 63 bytes and more
_HEX = re.compile(rb"[0-9A-Fa-f]{126,}")  # the same; its digits are letters of base64
_STANDARD = bytes.maketrans(b"-_", b"+/")

Sought = tuple[str, bytes]
"""(what it is of, bytes)."""


class Found(Value, frozen=True, kw_only=True):
    """Bytes that should have been gone."""

    path: str
    """Below the folder."""
    offset: int
    """Of the piece, in bytes; of the run that holds it where it is encoded."""
    form: str
    """"as it was", "base64" or "hex"."""
    of: str


class Searched(Value, frozen=True, kw_only=True):
    """What was searched, and what was found."""

    files: int
    size: int
    """Bytes read, of all these files once."""
    pieces: int
    """How many were searched for."""
    shared: int
    """How many were not, because something that stays holds them."""
    short: tuple[str, ...]
    """What was too short to be searched for."""
    also_in: tuple[str, ...]
    """Files that stay and hold the same bytes."""
    found: tuple[Found, ...]


def search(
    folder: Path,
    sought: Iterable[Sought],
    *,
    kept: Callable[[], Iterable[bytes]],
    staying: Mapping[Path, str],
    without: Collection[Path] = (),
) -> Searched:
    """What a folder still holds of what is sought.

    Args:
        folder: every file below it is read, links excepted.
        sought: what must not be there.
        kept: gives all that a database in the folder holds on purpose, again at each call.
        staying: files that stay as they are -> what a person calls them; they are never a finding.
        without: files that are not searched.

    Raises:
        MachineError: a file cannot be read, so that nothing is proved.
    """
    found: list[Found] = []
    also_in: dict[str, None] = {}
    short: dict[str, None] = {}
    pieces = shared = files = size = 0
    for group in _groups(sought):
        wanted = _Wanted(group)
        before = wanted.count
        for data in kept():
            wanted.forget(data)
        for path, name in staying.items():
            if sum(wanted.forget_in(block) for block in _blocks(path)):  # all of them, not the first
                also_in[name] = None
        pieces, shared = pieces + wanted.count, shared + before - wanted.count
        short |= dict.fromkeys(wanted.short)
        files = size = 0
        for path in _files(folder):
            if path in staying or path in without:
                continue
            files += 1
            where = path.relative_to(folder).as_posix()
            for at, block in enumerate(_blocks(path)):
                size += len(block) - (_OVERLAP if at else 0)
                start = at * _BLOCK - (_OVERLAP if at else 0)
                found += [
                    Found(path=where, offset=start + place, form=form, of=of) for place, form, of in wanted.hits(block)
                ]
    first = {(one.path, one.of, one.form): one for one in reversed(found)}
    return Searched(
        files=files,
        size=size,
        pieces=pieces,
        shared=shared,
        short=tuple(short),
        also_in=tuple(also_in),
        found=tuple(reversed(first.values())),
    )


def windows(file: BinaryIO, size: int) -> tuple[bytes, ...]:
    """What to search of a file: its first, middle and last 64 bytes that tell something; all of it when it is short."""
    if size <= 3 * WINDOW:
        file.seek(0)
        return (file.read(size),)
    found = []
    for start, step in ((0, WINDOW), (size // 2, WINDOW), (size - WINDOW, -WINDOW)):
        for at in range(start, start + _STEPS * step, step):
            if not 0 <= at <= size - WINDOW:
                break
            file.seek(at)
            window = file.read(WINDOW)
            if _tells(window[:PIECE]):
                found.append(window)
                break
    return tuple(dict.fromkeys(found))


class _Part(NamedTuple):
    """Some of what is sought."""

    of: str
    data: bytes
    whole: bool
    """All of it, and too short for pieces."""


class _Wanted:
    """The pieces of one group, and what is too short to have any."""

    def __init__(self, group: list[_Part]) -> None:
        self.short = tuple(one.of for one in group if one.whole and len(one.data) < SHORTEST)
        self._pieces = {
            piece: one.of
            for one in group
            if not one.whole
            for piece in (one.data[at : at + PIECE] for at in range(len(one.data) - PIECE + 1))
            if _tells(piece)
        }
        self._whole = {
            one.data: one.of for one in group if one.whole and len(one.data) >= SHORTEST and _tells(one.data)
        }

    @property
    def count(self) -> int:
        """How many pieces and short wholes there are."""
        return len(self._pieces) + len(self._whole)

    def forget(self, data: bytes) -> None:
        """Give up what these bytes hold, at any offset."""
        for piece in {data[at : at + PIECE] for at in range(len(data) - PIECE + 1)} & self._pieces.keys():
            del self._pieces[piece]
        self._forget_wholes(data)

    def forget_in(self, block: bytes) -> bool:
        """Whether a block of a file that stays holds something; all that it holds is given up."""
        before = self.count
        for at in self._aligned(block):
            self.forget(block[max(0, at - PIECE + 1) : at + WHOLE])
        self._forget_wholes(block)
        return self.count < before

    def _forget_wholes(self, data: bytes) -> None:
        for whole in [one for one in self._whole if one in data]:
            del self._whole[whole]

    def hits(self, block: bytes) -> Iterator[tuple[int, str, str]]:
        """(offset, form, what it is of) of what a block holds."""
        yield from ((at, "as it was", of) for at, of in self._in(block))
        for start, run in _runs(block):
            plain = run.translate(_STANDARD, b"\r\n")
            for phase in range(4):
                part = plain[phase : phase + (len(plain) - phase) // 4 * 4]
                yield from ((start, "base64", of) for _, of in self._in(base64.b64decode(part)))
            for digits in map(re.Match.group, _HEX.finditer(run)):
                for phase in (0, 1):
                    part = digits[phase : phase + (len(digits) - phase) // 2 * 2]
                    yield from ((start, "hex", of) for _, of in self._in(bytes.fromhex(part.decode("ascii"))))

    def _in(self, data: bytes) -> Iterator[tuple[int, str]]:
        for at in self._aligned(data):
            yield at, self._pieces[data[at : at + PIECE]]
        for whole, name in self._whole.items():
            if (at := data.find(whole)) >= 0:
                yield at, name

    def _aligned(self, data: bytes) -> Iterator[int]:
        """Offsets, multiples of 32, at which a piece stands."""
        padded = data + bytes(-len(data) % _ROW.size)
        for number, row in enumerate(_ROW.iter_unpack(padded)):
            if not self._pieces.keys().isdisjoint(row):
                start = number * _ROW.size
                yield from (start + at * PIECE for at, piece in enumerate(row) if piece in self._pieces)


def _runs(block: bytes) -> Iterator[tuple[int, bytes]]:
    """(offset, bytes) of each run of letters of base64 that is long enough."""
    marks, start = block.translate(_MARKS), -1
    while (start := marks.find(_RUN, start + 1)) >= 0:
        end = marks.find(b" ", start)
        end = len(block) if end < 0 else end
        yield start, block[start:end]
        start = end


def _tells(data: bytes) -> bool:
    return len(set(data)) >= _DIFFERENT


def _groups(sought: Iterable[Sought]) -> Iterator[list[_Part]]:
    """What is sought, a mebibyte at a time; what is longer is cut, with an overlap that loses no piece."""
    group: list[_Part] = []
    held = 0
    for name, data in sought:
        for at in range(0, max(len(data) - PIECE + 1, 1), _AT_ONCE):
            part = data[at : at + _AT_ONCE + PIECE - 1]
            if held + len(part) > _AT_ONCE and group:
                yield group
                group, held = [], 0
            group.append(_Part(name, part, len(data) < WHOLE))
            held += len(part)
    if group:
        yield group


def _files(folder: Path) -> Iterator[Path]:
    def refuse(why: OSError) -> None:
        raise MachineError(f"{why.filename} cannot be searched: {why.strerror}", advice="Check its permissions.")

    for parent, _, names in os.walk(folder, onerror=refuse):
        for name in sorted(names):
            path = Path(parent) / name
            if path.is_file() and not path.is_symlink():
                yield path


def _blocks(path: Path) -> Iterator[bytes]:
    """The file in blocks, each after the first with the last bytes of the one before."""
    try:
        with path.open("rb") as file:
            tail = b""
            while block := file.read(_BLOCK):
                yield tail + block
                tail = block[-_OVERLAP:]
    except FileNotFoundError:
        return  # it went meanwhile: it holds nothing
    except OSError as why:
        raise MachineError(f"{path} cannot be searched: {why.strerror}", advice="Check its permissions.") from why
