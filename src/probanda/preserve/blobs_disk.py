"""Blobs in a folder: `vault/ab/<sha256>`, written once, never changed.

1. Bytes go to a temporary file `.incoming-...` in the vault, hashed with SHA-256 and BLAKE3 while they are written.
2. The file is flushed to the disk (fsync) and made read-only. 3. It is renamed to its digest, in one step. A kill
before 3 leaves a temporary file, which `sweep` removes; a living writer holds a lock on its file, which is left alone.

A digest is hex, so every name is safe on every platform. A blob that is kept already is left as it is.
"""

import errno
import hashlib
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from blake3 import blake3

from probanda.model.errors import DigestMismatchError, EvidenceError, MachineError
from probanda.model.ids import Digest

if sys.platform != "win32":
    import fcntl

BLOCK = 1 << 20  # 1 MiB: hashes at full speed, and no file is ever in memory as a whole
_INCOMING = ".incoming-"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_READ_ONLY = 0o400
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})


class DiskBlobs:
    """A `BlobStore` in a folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep(self, source: BinaryIO) -> tuple[Digest, Digest, int]:
        """(SHA-256, BLAKE3, size in bytes) of what was read from the source to its end, hashed while written.

        Raises:
            EvidenceError: the source cannot be read to its end.
            DigestMismatchError: the vault holds a blob of this digest with another size.
            MachineError: the disk is full, or the vault cannot be written.
        """
        with disk_errors("the vault"):
            self._root.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=_INCOMING, dir=self._root)
        incoming = Path(name)
        try:
            with disk_errors("the vault"), io.FileIO(handle, "wb") as file:
                _lock(file.fileno())
                sha256, blake3_hex, size = _pour(source, file)
                os.fsync(file.fileno())
            with disk_errors("the vault"):
                self._settle(incoming, sha256, size)
        finally:
            incoming.unlink(missing_ok=True)
        return sha256, blake3_hex, size

    def open(self, sha256: Digest) -> BinaryIO:
        """The blob, for reading.

        Raises:
            EvidenceError: there is no such blob.
        """
        try:
            return self.path(sha256).open("rb")
        except OSError as why:
            raise EvidenceError(
                f"the vault holds no readable blob {sha256}", advice="Restore the vault from a backup."
            ) from why

    def has(self, sha256: Digest) -> bool:
        """Whether the blob is kept."""
        return self.path(sha256).is_file()

    def digests(self) -> Iterator[Digest]:
        """All blobs kept, in no order."""
        for path in self._root.glob("[0-9a-f][0-9a-f]/*"):
            if _DIGEST.fullmatch(path.name) and path.name.startswith(path.parent.name):
                yield Digest(path.name)

    def path(self, sha256: Digest) -> Path:
        """Where the blob lies, or would lie.

        Raises:
            EvidenceError: this is not a digest.
        """
        if not _DIGEST.fullmatch(sha256):
            raise EvidenceError(f"{sha256!r} is not a SHA-256 digest in lower-case hex")
        return self._root / sha256[:2] / sha256

    def remove(self, sha256: Digest) -> bool:
        """Whether the blob was kept and is gone now, and its name with it; only what was expunged is removed.

        The bytes are not overwritten: on an SSD, and on many file systems, that would write them elsewhere.

        Raises:
            MachineError: the vault cannot be written.
        """
        path = self.path(sha256)
        with disk_errors("the vault"):
            if not path.exists():
                return False
            if sys.platform == "win32":
                path.chmod(0o600)  # a read-only file cannot be removed there
            path.unlink()
            sync_folder(path.parent)
        return True

    def sweep(self) -> int:
        """How many temporary files of killed writers were removed; files of living ones stay.

        Raises:
            MachineError: the vault cannot be written.
        """
        removed = 0
        for path in self._root.glob(f"{_INCOMING}*"):
            with disk_errors("the vault"), suppress(FileNotFoundError):
                removed += _remove_if_dead(path)
        return removed

    def _settle(self, incoming: Path, sha256: Digest, size: int) -> None:
        kept = self.path(sha256)
        if kept.exists():
            if kept.stat().st_size != size:
                raise DigestMismatchError(
                    f"the blob {sha256} in the vault has been changed: it is {kept.stat().st_size} bytes, not {size}",
                    advice="Restore it from a backup, and find out who writes to the vault.",
                )
            return
        kept.parent.mkdir(exist_ok=True)
        incoming.chmod(_READ_ONLY)
        incoming.replace(kept)
        sync_folder(kept.parent)


@contextmanager
def disk_errors(what: str) -> Iterator[None]:
    """Turns an operating system's refusal to write into a sentence about the machine.

    Raises:
        MachineError: the disk is full, or `what` cannot be written.
    """
    try:
        yield
    except OSError as why:
        if why.errno in _FULL:
            raise MachineError(
                f"the disk is full: {what} was left as it was", advice="Free some space and run it again."
            ) from why
        raise MachineError(
            f"{what} cannot be written: {why.strerror or why}", advice="Check the permissions and the disk."
        ) from why


def _pour(source: BinaryIO, sink: io.FileIO) -> tuple[Digest, Digest, int]:
    """(SHA-256, BLAKE3, size) of the source, which is written to the sink on the way."""
    sha256, second, size = hashlib.sha256(), blake3(), 0
    while block := _read(source):
        sha256.update(block)
        second.update(block)
        size += len(block)
        rest = memoryview(block)
        while rest:
            rest = rest[sink.write(rest) :]
    return Digest(sha256.hexdigest()), Digest(second.hexdigest()), size


def _read(source: BinaryIO) -> bytes:
    try:
        return source.read(BLOCK)
    except OSError as why:
        raise EvidenceError(
            f"the material cannot be read to its end: {why.strerror or why}", advice="Copy it anew and take it again."
        ) from why


def _remove_if_dead(path: Path) -> bool:
    with path.open("rb") as file:
        if not _lock(file.fileno()):
            return False
    path.unlink()
    return True


def _lock(handle: int) -> bool:
    """Whether this process now holds the file; the system lets go when it is closed or the process dies."""
    if sys.platform == "win32":
        return True  # a file that is open there cannot be removed by others
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # somebody else holds it, or the file system has no locks: then nothing is ever swept
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where folders can be flushed."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
