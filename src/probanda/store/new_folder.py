"""A folder that is there as a whole or not at all: made beside its place, then renamed into it.

1. What killed makers left beside the place is removed, whatever it was to be called: a living one holds a lock on its
folder. 2. The folder is filled beside its place, under a name of its own. 3. It is renamed, in one step, and that is
flushed to the disk. A place that is an empty folder is taken, with the rights that it had; a place where another
program put its own folder meanwhile is left to that one, when it is of the same kind.
"""

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from probanda.model.errors import UsageError
from probanda.preserve.blobs_disk import sync_folder

if sys.platform != "win32":
    import fcntl

_BEING_MADE = ".being-made"
_TAKEN = frozenset({errno.ENOTEMPTY, errno.EEXIST})  # POSIX lets rename() say either of a folder that holds something


@contextmanager
def made_beside(place: Path, sign: str | None) -> Iterator[Path]:
    """A folder to fill; it takes its place when the block ends well.

    Args:
        place: where it shall lie: nothing, or an empty folder.
        sign: the file by which one knows its kind, where one of another maker is as good; else None.

    Raises:
        UsageError: something else lies in the place.
        OSError: the folder above cannot be written to.
    """
    with folder_beside(place) as fresh:
        if place.is_dir():
            shutil.copymode(place, fresh)
        yield fresh
        sync_folder(fresh)
        _settle(fresh, place, sign)
        sync_folder(place.parent)


@contextmanager
def folder_beside(place: Path) -> Iterator[Path]:
    """A folder beside the place that is gone when the block ends, unless it was renamed.

    Raises:
        OSError: the folder above cannot be written to.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    sweep_beside(place)
    fresh, lock = _made(place)
    try:
        yield fresh
    finally:
        if lock is not None:
            os.close(lock)
        shutil.rmtree(fresh, ignore_errors=True)


def _made(place: Path) -> tuple[Path, int | None]:
    """A new folder beside the place, and the handle that holds it; None where folders have no locks."""
    while True:
        fresh = Path(tempfile.mkdtemp(prefix=f".{place.name}.", suffix=_BEING_MADE, dir=place.parent))
        try:
            lock = _locked(fresh)
        except (BlockingIOError, FileNotFoundError):
            continue  # one who sweeps took it for left over, before it was held
        if fresh.is_dir():
            return fresh, lock
        if lock is not None:
            os.close(lock)


def _settle(fresh: Path, place: Path, sign: str | None) -> None:
    try:
        if sys.platform == "win32" and place.is_dir():  # Windows renames onto nothing, not even onto an empty folder
            place.rmdir()
        fresh.rename(place)
    except OSError as why:
        if why.errno not in _TAKEN:
            raise
        if sign is None:
            raise UsageError(
                f"another program put something into {place} meanwhile", advice="Name an empty or a new folder."
            ) from why
        if not (place / sign).is_file():
            raise UsageError(
                f"{place} holds other files and no {sign}",
                advice="Name an empty or a new folder. If a workspace was here, restore the file from a backup.",
            ) from why


def sweep_beside(place: Path) -> None:
    """Remove what killed makers left beside the place."""
    for left in place.parent.glob(f".*{_BEING_MADE}"):
        try:
            lock = _locked(left)
        except (BlockingIOError, FileNotFoundError):
            continue  # its maker is at work, or another one swept it
        if lock is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)  # only now: its maker, if there is one, must see that it is gone


def _locked(folder: Path) -> int | None:
    """A handle that holds the folder until it is closed or the process dies; None where folders have no locks.

    Raises:
        BlockingIOError: another holds it.
        FileNotFoundError: it is gone.
    """
    if sys.platform == "win32":
        return None  # nothing is swept there
    handle = None
    try:
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as why:
        if handle is not None:
            os.close(handle)
        if isinstance(why, BlockingIOError | FileNotFoundError):
            raise
        return None  # it is somebody else's, or the file system has no locks
    return handle
