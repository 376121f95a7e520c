"""Sealing: the files of a haul go into the vault, are hashed while they are written, once, and get a safe name.

- Regular files only: a link, a device or a pipe is refused, and so is a file that changes while it is read (its size,
  its time of change or its place on the disk differ before and after, or other bytes came than its size says).
- A name becomes NFC, one path segment, at most 255 bytes of UTF-8 with its extension kept, without control characters,
  turning marks or what Windows forbids; two names that differ by case or Unicode form only are told apart by a number.
  The name it came with is kept as it was (`original_name`).
- The digest of a haul is over canonical JSON, never over lines of text: in a text manifest a name with a newline in it
  lets two different hauls share one digest.
"""

import hashlib
import io
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

from probanda.model.canonical import encode
from probanda.model.errors import EvidenceError
from probanda.model.exhibit import Haul, HaulFile, SealedFile
from probanda.model.ids import Digest
from probanda.model.ports import BlobStore
from probanda.preserve.file_names import safe_names
from probanda.preserve.media_type import HEAD_BYTES, media_type

_MANIFEST_DOMAIN = b"probanda/manifest/1"
# No link is followed, no pipe makes us wait; where the system has no such flags, the other checks remain.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def seal_files(haul: Haul, store: BlobStore) -> tuple[SealedFile, ...]:
    """The files of a haul, sealed, in its order.

    Raises:
        EvidenceError: the haul is empty, or a file is no regular file, cannot be read, or changed while it was read.
        MachineError: the disk is full, or the vault cannot be written.
    """
    if not haul.files:
        raise EvidenceError(f"{haul.lead.source} brought no file", advice="Check the lead: there is nothing to seal.")
    names = safe_names(tuple(file.name for file in haul.files))
    return tuple(_seal(file, name, store) for file, name in zip(haul.files, names, strict=True))


def manifest_digest(files: Sequence[SealedFile]) -> Digest:
    """One digest over names, sizes and digests of files, whatever their order."""
    ordered = sorted(files, key=lambda file: file.name)
    return Digest(hashlib.sha256(_MANIFEST_DOMAIN + encode(ordered)).hexdigest())


def _seal(file: HaulFile, name: str, store: BlobStore) -> SealedFile:
    with _open(file.path) as source:
        before = os.fstat(source.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise EvidenceError(f"{file.path.name!r} is not a regular file", advice="Take the file itself.")
        watched = _Watched(source)
        sha256, blake3, size = store.keep(cast("BinaryIO", watched))
        _check_unchanged(file.path.name, before, os.fstat(source.fileno()), size)
    original = file.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return SealedFile(
        name=name,
        size=size,
        sha256=sha256,
        blake3=blake3,
        media_type=media_type(watched.head, name),
        original_name="" if original == name else original,
    )


class _Watched:
    """A source that remembers the first bytes that went through it."""

    def __init__(self, source: io.FileIO) -> None:
        self._source, self.head = source, b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes, as the source gives them."""
        block = self._source.read(size)
        if len(self.head) < HEAD_BYTES:
            self.head += block[: HEAD_BYTES - len(self.head)]
        return block


def _open(path: Path) -> io.FileIO:
    if path.is_symlink():
        raise EvidenceError(f"{path.name!r} is a link, not a file", advice="Take the file that it points at.")
    try:
        return io.FileIO(os.open(path, _FLAGS), "rb")
    except OSError as why:
        raise EvidenceError(
            f"{path.name!r} cannot be read: {why.strerror or why}", advice="Check that it is there and readable."
        ) from why


def _check_unchanged(name: str, before: os.stat_result, after: os.stat_result, size: int) -> None:
    """Raises EvidenceError when the file is not the one that was opened, byte for byte."""
    same = (before.st_size, before.st_mtime_ns, before.st_ino) == (after.st_size, after.st_mtime_ns, after.st_ino)
    if not same or size != before.st_size:
        raise EvidenceError(
            f"{name!r} changed while it was read: it was {before.st_size} bytes, {size} were read, "
            f"and it is {after.st_size} now",
            advice="Wait until nothing writes to it, then take it again.",
        )
