"""What an expunge has begun and not finished, in a file of the workspace's folder: `expunging.json`.

It is written, and lies on the disk, before anything is deleted; it goes when the search has found nothing. It holds
pieces of what is expunged, because without them nobody could search for them after a kill. One program at a time holds
it.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from probanda.model.errors import MachineError
from probanda.model.ids import CaseId, Digest
from probanda.model.value import Value
from probanda.preserve.blobs_disk import disk_errors, sync_folder
from probanda.store.workspace import Workspace

if sys.platform != "win32":
    import fcntl

FILE = "expunging.json"


class Sought(Value, frozen=True, kw_only=True):
    """Bytes that must be nowhere any more, and what they are of."""

    name: str
    data: bytes


class Begun(Value, frozen=True, kw_only=True):
    """One expunge between its entry and the end of its search."""

    case_id: CaseId
    what: str
    version: int | None
    digests: tuple[Digest, ...]
    """Of the bodies; they stand in `expunged` if the entry was made."""
    told: tuple[int, ...]
    """Seqs of entries whose details stay, and tell a name or a digest of it."""
    blobs: tuple[Digest, ...]
    """Of files that no exhibit of the case needs any more."""
    sought: tuple[Sought, ...]


class Journal:
    """The open file; see the module's rules."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path, self._handle = path, handle

    def begun(self) -> Begun | None:
        """What an earlier run left; None where nothing is, or was entered before a kill."""
        with disk_errors(f"the folder {self.path.parent}"):
            os.lseek(self._handle, 0, os.SEEK_SET)
            with os.fdopen(os.dup(self._handle), "rb") as file:
                raw = file.read()
        try:
            return msgspec.json.decode(raw, type=Begun) if raw else None
        except msgspec.DecodeError:  # killed while it wrote
            os.ftruncate(self._handle, 0)
            return None

    def write(self, begun: Begun) -> None:
        """Keep this until `close`.

        Raises:
            MachineError: the disk is full, or the folder cannot be written to.
        """
        with disk_errors(f"the folder {self.path.parent}"):
            os.ftruncate(self._handle, 0)
            os.lseek(self._handle, 0, os.SEEK_SET)
            with os.fdopen(os.dup(self._handle), "wb") as file:
                file.write(msgspec.json.encode(begun))
                file.flush()
                os.fsync(file.fileno())
            sync_folder(self.path.parent)

    def end(self) -> None:
        """Nothing is left to do: the file goes."""
        with disk_errors(f"the folder {self.path.parent}"):
            self.path.unlink(missing_ok=True)
            sync_folder(self.path.parent)


@contextmanager
def journal(workspace: Workspace) -> Iterator[Journal]:
    """The journal of a workspace, held alone.

    Raises:
        MachineError: another program expunges, or the folder cannot be written to.
    """
    path = workspace.root / FILE
    with disk_errors(f"the folder {workspace.root}"):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _alone(path, handle):
            raise MachineError("another program is expunging in this workspace", advice="Wait until it is done.")
        opened = Journal(path, handle)
        try:
            yield opened
        finally:
            if os.fstat(handle).st_size == 0:
                opened.end()
    finally:
        os.close(handle)


def is_begun(workspace: Workspace) -> bool:
    """Whether an expunge was begun and is not finished."""
    path = workspace.root / FILE
    return path.is_file() and path.stat().st_size > 0


def _alone(path: Path, handle: int) -> bool:
    """Whether this process now holds the file, and the file is still the one of that name."""
    if sys.platform == "win32":
        return True  # a file that another has open cannot be removed there
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False
