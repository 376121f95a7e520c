"""The files of exhibits: where a name in a YAML file leads, without ever leaving the case folder.

- A name is relative to the folder of the YAML file that names it, with forward slashes, and stays inside the case
  folder. No symbolic link on the way, and a regular file at the end: what is sealed is what the author sees there.
- Names are found in the listing of their folder, never by asking the system for what an author wrote; they are equal
  when they are equal in NFC, since systems differ in how they keep an accent. Two such names beside each other are
  refused. Any other name is fine, line breaks and `CON` included: the seal gives safe names.
- A file belongs to one exhibit. Files that nothing names are told, none is passed over in silence.
"""

import re
import stat
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

from probanda.collect.case_folder.parts import KINDS, Parts
from probanda.collect.case_folder.place import Path as KeyPath
from probanda.collect.case_folder.place import Source
from probanda.collect.case_folder.words import did_you_mean, shown
from probanda.model.errors import Mistake

_DRIVE = re.compile(r"[A-Za-z]:[/\\]")
# Kept beside a case folder by those who keep it under version control; they are no material.
_VERSION_CONTROL = {".git", ".gitignore", ".gitattributes"}

Place = tuple[str, ...]
"""Names from the case folder down, as the system has them."""


class _Refused(Exception):  # noqa: N818 - it never leaves this module
    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message, self.advice = message, advice


class Ground:
    """A case folder on the disk: its listings, read once, and the files that are already named."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.named: dict[Place, str] = {}
        """Each file that is read or belongs to an exhibit -> where it is named."""
        self._listings: dict[Place, dict[str, list[str]]] = {}

    def resolve(self, base: Place, name: str) -> Place:
        """Where the name leads from this folder.

        Raises:
            _Refused: it leaves the case folder, or no regular file is there.
        """
        if name.startswith("/") or _DRIVE.match(name):
            raise _Refused("the path is absolute", "Write it relative to the folder of this YAML file")
        if "\\" in name:
            raise _Refused("the path holds a backslash", "Write forward slashes")
        steps = list(base)
        for step in name.split("/"):
            if step == ".." and not steps:
                raise _Refused("the path leaves the case folder", "Put the file into `exhibits/` and name it there")
            if step == "..":
                steps.pop()
            elif step not in {"", "."}:
                steps.append(step)
        at: Place = ()
        for position, step in enumerate(steps):
            at = (*at, self._entry(at, step))
            self._refuse_unless(at, last=position == len(steps) - 1)
        if not at:
            raise _Refused("the path leads to the case folder itself", "Name a file")
        return at

    def left(self) -> Iterator[str]:
        """A warning for each thing that nothing has named; a folder in which nothing is named is one thing."""
        waiting: list[Place] = [()]
        while waiting:
            at = waiting.pop()
            try:
                names = self._names(at)
            except OSError as why:
                yield f"{shown('/'.join(at))} cannot be looked into: {why.strerror}"
                continue
            folders = []
            for place in ((*at, name) for name in names):
                if place[0] in _VERSION_CONTROL or place in self.named:
                    continue
                if not self._is_folder(place):
                    yield _warning(place)
                elif place[0] in KINDS or any(named[: len(place)] == place for named in self.named):
                    folders.append(place)
                else:
                    yield _warning(place)
            waiting.extend(reversed(folders))

    def _is_folder(self, at: Place) -> bool:
        try:
            return stat.S_ISDIR(self.root.joinpath(*at).lstat().st_mode)
        except OSError:  # it went away since it was listed
            return False

    def _entry(self, at: Place, step: str) -> str:
        """The name of this entry as the system has it."""
        try:
            listing = self._listing(at)
        except OSError as why:
            message = f"the folder `{shown('/'.join(at))}` cannot be looked into: {why.strerror}"
            raise _Refused(message, "Check its permissions") from why
        found = listing.get(normalize("NFC", step), [])
        if len(found) > 1:
            raise _Refused(
                f"{len(found)} files have the name `{shown(step)}`, written with different code points (NFC and NFD)",
                "Rename one of them",
            )
        if not found:
            here = shown("/".join(at)) + "/" if at else "the case folder"
            raise _Refused(f"there is no `{shown(step)}` in {here}", f"{did_you_mean(step, listing)}Check the name")
        return found[0]

    def _refuse_unless(self, at: Place, *, last: bool) -> None:
        name = shown("/".join(at))
        try:
            mode = self.root.joinpath(*at).lstat().st_mode
        except OSError as why:
            raise _Refused(f"`{name}` cannot be looked at: {why.strerror}", "Check its permissions") from why
        if stat.S_ISLNK(mode):
            raise _Refused(f"`{name}` is a symbolic link", "Copy the file itself to this place")
        if last and not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "no regular file"
            raise _Refused(f"`{name}` is {what}", "Name the file itself; a folder's files are named one by one")
        if not last and not stat.S_ISDIR(mode):
            raise _Refused(f"`{name}` is no folder", "Check the path")

    def _listing(self, at: Place) -> dict[str, list[str]]:
        """NFC name -> names."""
        if at not in self._listings:
            listing = defaultdict(list)
            for name in self._names(at):
                listing[normalize("NFC", name)].append(name)
            self._listings[at] = dict(listing)
        return self._listings[at]

    def _names(self, at: Place) -> list[str]:
        return sorted(entry.name for entry in self.root.joinpath(*at).iterdir())


def find_files(ground: Ground, parts: Parts) -> tuple[dict[str, tuple[str, ...]], tuple[Mistake, ...]]:
    """Key of each exhibit -> its files from the case folder down, with forward slashes; and all mistakes of files."""
    mistakes: list[Mistake] = []
    files = {}
    for source, exhibit in parts.exhibits:
        found: list[Place] = []
        for row, name in enumerate(exhibit.files):
            path: KeyPath = ("files", row)
            place = _find(ground, source, path, name, mistakes=mistakes)
            if place is None:
                continue
            if any(_sealed_name(place) == _sealed_name(other) for other in found):
                message = f"two files of this exhibit are named `{shown(place[-1])}`"
                mistakes.append(source.mistake(path, message, "Rename one: an exhibit keeps its files by name"))
            found.append(place)
        files[exhibit.key] = tuple("/".join(place) for place in found)
    return files, tuple(mistakes)


def warn_of_the_rest(ground: Ground) -> tuple[str, ...]:
    """A sentence for each file or folder that has no part in the case."""
    return tuple(ground.left())


def _find(ground: Ground, source: Source, path: KeyPath, name: str, *, mistakes: list[Mistake]) -> Place | None:
    try:
        place = ground.resolve(tuple(source.file.split("/"))[:-1], name)
    except _Refused as why:
        mistakes.append(source.mistake(path, f"`{shown(name)}`: {why.message}", why.advice))
        return None
    if place in ground.named:
        message = f"`{shown(name)}` is in the case already: {ground.named[place]}"
        mistakes.append(
            source.mistake(path, message, "A file belongs to one exhibit; a copy is an exhibit with `copies`")
        )
        return None
    ground.named[place] = f"{shown(source.file)}:{source.line(path)}"
    return place


def _sealed_name(place: Place) -> str:
    return normalize("NFC", place[-1]).casefold()


def _warning(place: Place) -> str:
    name = shown("/".join(place))
    if len(place) == 1:
        return f"{name} is no part of a case folder and was not read"
    if place[0] == "exhibits":
        return f"{name} is named by no exhibit and does not enter the case"
    if place[0] in KINDS and place[-1].lower().endswith((".yml", ".yaml")):
        return f"{name} was not read: files end in .yaml and stand directly in {place[0]}/"
    return f"{name} was not read"
