"""The file collector: a file, or a folder with all files below it, as it lies on this machine.

Rules:
1. Nothing is copied and nothing is changed: a haul names the files where they lie; sealing hashes while it copies.
2. Only plain files and folders are taken. A symbolic link, a device, a pipe or a socket is refused by its name,
   wherever it stands: what lies behind a link is not what was handed in, and may lie outside the folder.
3. A folder is taken whole, hidden files too, or not at all: one unreadable file refuses it.
4. Files of a folder come in the order of the bytes of their paths, the same on every machine. The name of each is its
   path below the folder with "/" written as "__"; where two paths would get one name, later ones get "~2", "~3".
5. Names are passed on as the file system gives them (line breaks, NFD, `CON`, 255 bytes): sealing makes them safe.
"""

import os
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from probanda.model.errors import EvidenceError
from probanda.model.exhibit import Haul, HaulFile, Lead

_SEPARATOR = "__"
_KINDS = (
    (stat.S_ISLNK, "a symbolic link"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISCHR, "a device"),
)


class FileCollector:
    """Takes files and folders; implements `model.ports.Collector`."""

    name = "file"
    version = "1"

    def accepts(self, lead: Lead) -> bool:
        """Whether the lead is a path at which something lies."""
        return "\0" not in lead.source and os.path.lexists(lead.source)

    def collect(self, lead: Lead, into: Path) -> Haul:  # noqa: ARG002 - nothing is copied, so nothing is written
        """The haul of one file, or of all files below a folder.

        Raises:
            EvidenceError: there is nothing, or something that is neither a file nor a folder, or it cannot be read.
        """
        source = Path(lead.source)
        if stat.S_ISDIR(_mode(source)):
            files = tuple(_named(source, sorted(_below(source), key=os.fsencode)))
        else:
            files = (HaulFile(path=source, name=source.name),)
        if not files:
            raise EvidenceError(
                f"{lead.source!r} brought nothing: the folder holds no file", advice="Give a folder that holds files."
            )
        for file in files:
            _check(file.path)
        return Haul(lead=lead, files=files, collector=f"{self.name} {self.version}")


def _below(folder: Path) -> Iterator[Path]:
    """Everything below the folder but the folders; a link to a folder counts as a link and is not followed."""

    def refuse(why: OSError) -> None:
        raise _unreadable(Path(os.fsdecode(why.filename or folder))) from why

    for here, folders, files in os.walk(folder, onerror=refuse):
        links = (name for name in folders if (Path(here) / name).is_symlink())
        yield from (Path(here) / name for name in (*links, *files))


def _named(folder: Path, paths: list[Path]) -> Iterator[HaulFile]:
    """The files with names of one segment, each name once."""
    taken: Counter[str] = Counter()
    for path in paths:
        plain = _SEPARATOR.join(path.relative_to(folder).parts)
        taken[plain] += 1
        name = plain
        while taken[plain] > 1 and taken[name := _numbered(plain, taken[plain])]:
            taken[plain] += 1
        if name != plain:
            taken[name] += 1
        yield HaulFile(path=path, name=name)


def _numbered(name: str, number: int) -> str:
    """The name with its number before the suffix."""
    path = Path(name)
    return f"{path.stem}~{number}{path.suffix}"


def _check(path: Path) -> None:
    """Refuses what is no plain file, or cannot be opened for reading."""
    mode = _mode(path)
    if not stat.S_ISREG(mode):
        kind = next((words for test, words in _KINDS if test(mode)), "no plain file")
        raise EvidenceError(
            f"{str(path)!r} is {kind}, and only files are taken",
            advice="Give the file itself, or take it out of the folder.",
        )
    try:
        # O_NOFOLLOW: the path may have become a link since we looked.
        os.close(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)))
    except OSError as why:
        raise _unreadable(path) from why


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except OSError as why:
        raise _unreadable(path) from why


def _unreadable(path: Path) -> EvidenceError:
    return EvidenceError(f"{str(path)!r} cannot be read", advice="Check that it is there and that you may read it.")
