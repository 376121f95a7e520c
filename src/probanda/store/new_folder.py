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
    _sweep(place)
    fresh = Path(tempfile.mkdtemp(prefix=f".{place.name}.", suffix=_BEING_MADE, dir=place.parent))
    lock = _locked(fresh)
    try:
        yield fresh
    finally:
        if lock is not None:
            os.close(lock)
        shutil.rmtree(fresh, ignore_errors=True)


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


def _sweep(place: Path) -> None:
    for left in place.parent.glob(f".*{_BEING_MADE}"):
        # A maker locks its folder while it is still empty: an empty one may be about to be locked.
        lock = _locked(left) if _filled(left) else None
        if lock is not None:
            os.close(lock)
            shutil.rmtree(left, ignore_errors=True)


def _filled(folder: Path) -> bool:
    """Whether something of ours lies in it; not when it is gone meanwhile, or somebody else's."""
    try:
        return any(folder.iterdir())
    except OSError:
        return False


def _locked(folder: Path) -> int | None:
    """A handle that holds the folder until it is closed or the process dies; None when another holds it."""
    if sys.platform == "win32":
        return None  # folders have no locks there: nothing is swept
    handle = None
    try:
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another holds it, it is gone, or the file system has no locks
        if handle is not None:
            os.close(handle)
        return None
    return handle
