"""A case folder, read and checked as a whole: all mistakes of all files at once, or the value and some warnings.

1. List the YAML files: `case.yaml`, then the folders in the order of the data.
2. Read each as a tree with lines (`nodes`); one that holds comments only waits for its author, and is told.
3. Check each tree against the schema of its kind (`check`).
4. Follow the links between all trees (`links`).
5. Check what the values mean together (`evidence`, `command`, `theories`).
6. Find the files of the exhibits (`files`).
7. Tell all mistakes in the order of files and lines; else tell what has no part in the case.

Nothing is written, no link is followed out of the folder, no file of an exhibit is opened.
"""

import os
import stat
from pathlib import Path

import msgspec
from msgspec.structs import replace

from probanda.collect.case_folder.check import check
from probanda.collect.case_folder.command import check_statements
from probanda.collect.case_folder.evidence import check_evidence
from probanda.collect.case_folder.files import Ground, find_files, warn_of_the_rest
from probanda.collect.case_folder.links import check_links
from probanda.collect.case_folder.nodes import MAX_BYTES, Node, read_nodes
from probanda.collect.case_folder.parts import KINDS, Parts
from probanda.collect.case_folder.place import Path as Place
from probanda.collect.case_folder.place import Source, written
from probanda.collect.case_folder.theories import check_policy, check_theories
from probanda.collect.case_folder.words import shown
from probanda.model.authored import (
    AuthoredActor,
    AuthoredCase,
    AuthoredClaims,
    AuthoredExhibit,
    AuthoredIncident,
    AuthoredTranscript,
    CaseFolder,
    TheoryPlace,
)
from probanda.model.authored_theory import AuthoredTheory
from probanda.model.errors import CaseFolderError, Mistake, UsageError

_STRUCTS: dict[str, type[msgspec.Struct]] = {
    "case": AuthoredCase,
    "exhibits": AuthoredExhibit,
    "transcripts": AuthoredTranscript,
    "claims": AuthoredClaims,
    "actors": AuthoredActor,
    "incidents": AuthoredIncident,
    "theories": AuthoredTheory,
}


def read_case_folder(path: Path) -> tuple[CaseFolder, tuple[str, ...]]:
    """The case folder at this path, and a warning for each thing in it that has no part in the case.

    Raises:
        UsageError: there is no such folder.
        CaseFolderError: all mistakes of all files, in the order of files and lines.
    """
    root = _root(path)
    # 1. list
    parts = Parts()
    listed, mistakes = _list_files(root, parts)
    # 2. read
    sources: list[Source] = []
    waiting: list[str] = []
    for kind, file in listed:
        tree, found, only_comments = _read(root, file)
        if only_comments and kind != "case":
            waiting.append(file)
            continue
        mistakes += found
        sources.append(Source(kind=kind, file=file, tree=tree))
        if found:
            parts.broken.add(kind)
        if tree is None and found:
            parts.unread.add(kind)
    # 3. check
    for source in sources:
        if source.tree is not None or source.kind not in parts.unread:
            mistakes += _check(source, parts)
    # 4. follow links
    mistakes += check_links(sources, unread=frozenset(parts.unread))
    # 5. check meanings
    mistakes += check_evidence(parts)
    mistakes += check_statements(parts)
    mistakes += check_theories(parts)
    mistakes += check_policy(parts)
    # 6. find files
    ground = Ground(root)
    own = (*(source.file for source in sources), *waiting)
    ground.named.update({tuple(file.split("/")): "it is a file of the case folder itself" for file in own})
    files, found = find_files(ground, parts)
    mistakes += found
    # 7. tell
    if mistakes:
        order = {shown(source.file): position for position, source in enumerate(sources)}
        raise CaseFolderError(tuple(sorted(mistakes, key=lambda m: (order.get(m.file, -1), m.file, m.line, m.key))))
    return _whole(root, parts, files), (*map(_waits, waiting), *warn_of_the_rest(ground))


def _root(path: Path) -> Path:
    try:
        root = path.resolve(strict=True)
        if not root.is_dir():
            raise UsageError(f"{shown(str(path))} is no folder", advice="Name the folder that holds case.yaml.")
        next(root.iterdir(), None)
    except OSError as why:
        raise UsageError(
            f"the folder {shown(str(path))} cannot be read: {why.strerror}",
            advice="Check the path and its permissions.",
        ) from why
    return root


def _list_files(root: Path, parts: Parts) -> tuple[list[tuple[str, str]], list[Mistake]]:
    """(kind, path from the root) of each YAML file, and what is wrong with folders, which are counted out."""
    files: list[tuple[str, str]] = []
    mistakes: list[Mistake] = []
    if os.path.lexists(root / "case.yaml"):
        files.append(("case", "case.yaml"))
    else:
        mistakes.append(_at_top("case.yaml", "the file is missing", "Write it, with `key:` and `title:` at least"))
    for kind in KINDS[1:]:
        try:
            mode = (root / kind).lstat().st_mode
            if not stat.S_ISDIR(mode):
                _count_out(kind, parts)
                mistakes.append(_at_top(kind, "it is no folder", "Make a folder of this name, without a link"))
                continue
            names = sorted(entry.name for entry in (root / kind).iterdir())
        except FileNotFoundError:
            continue
        except OSError as why:
            _count_out(kind, parts)
            mistakes.append(_at_top(kind, f"the folder cannot be read: {why.strerror}", "Check its permissions"))
            continue
        files += [(kind, f"{kind}/{name}") for name in names if name.endswith(".yaml")]
    return files, mistakes


def _count_out(kind: str, parts: Parts) -> None:
    """A folder whose files are unknown: what they would have held is not judged."""
    parts.broken.add(kind)
    parts.unread.add(kind)


def _at_top(file: str, message: str, advice: str) -> Mistake:
    return Mistake(file=shown(file), line=1, key="", message=message, advice=f"{advice}.")


def _waits(file: str) -> str:
    return f"{shown(file)} holds comments only: nothing of it enters the case yet"


def _read(root: Path, file: str) -> tuple[Node | None, tuple[Mistake, ...], bool]:
    """The tree of a file, what is wrong with it, and whether it holds nothing but comments."""
    path = root.joinpath(*file.split("/"))
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            return None, (_at_top(file, "it is a symbolic link", "Copy the file itself to this place"),), False
        if not stat.S_ISREG(mode):
            wrong = _at_top(file, "it is no regular file", "Give what is not a file of the case another name")
            return None, (wrong,), False
        with path.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
    except OSError as why:
        return None, (_at_top(file, f"the file cannot be read: {why.strerror}", "Check its permissions"),), False
    tree, mistakes = read_nodes(raw, file=shown(file))
    commented = any(line.lstrip().startswith(b"#") for line in raw.splitlines())
    return tree, mistakes, tree is None and not mistakes and commented


def _check(source: Source, parts: Parts) -> tuple[Mistake, ...]:
    value, mistakes = check(source, _STRUCTS[source.kind])
    if value is None:
        parts.broken.add(source.kind)
    else:
        getattr(parts, source.kind).append((source, value))
    return mistakes


def _whole(root: Path, parts: Parts, files: dict[str, tuple[str, ...]]) -> CaseFolder:
    return CaseFolder(
        root=str(root),
        case=parts.case[0][1],
        exhibits=tuple(replace(exhibit, files=files[exhibit.key]) for _, exhibit in parts.exhibits),
        transcripts=tuple(transcript for _, transcript in parts.transcripts),
        claims=tuple(claim for _, sheet in parts.claims for claim in sheet.claims),
        actors=tuple(actor for _, actor in parts.actors),
        incidents=tuple(incident for _, incident in parts.incidents),
        theories=tuple(theory for _, theory in parts.theories),
        places=tuple(_place(source, theory) for source, theory in parts.theories),
    )


def _place(source: Source, theory: AuthoredTheory) -> TheoryPlace:
    """The lines of what the law can refuse in a theory."""
    keys = ("provision", "mode", "forum", "jurisdiction", "incident", "completion", "as_of", "leads")
    paths: list[Place] = [(key,) for key in keys]
    for key, rows in (("alternative_modes", theory.alternative_modes), ("raised", theory.raised)):
        paths += [(key, row) for row in range(len(rows))]
    paths += [("arguments", row, "node") for row in range(len(theory.arguments))]
    return TheoryPlace(
        theory=theory.key,
        file=shown(source.file),
        lines=tuple((written(path), source.line(path)) for path in paths),
    )
