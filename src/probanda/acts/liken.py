"""Comparing: every file of a case that has a fingerprint with every other, and what agrees is entered, with reasons.

1. Two files of one exhibit are not compared, nor what was made from one another. 2. Which two were compared is kept in
a list beside the workspace's own folders; it is a projection: thrown away, all are compared again, and what stands
already enters nothing. 3. What is found is a record that no person has judged yet; it never says which is the copy.
4. A finding about files that are gone, or that a newer tool does not find any more, is withdrawn.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from probanda.acts.carry_out import Crew, Errand, carry_out
from probanda.acts.operator import Operator
from probanda.media.likeness_work import TOOL, likeness_work, read_parts
from probanda.model.alike import Alike, AlikeFile, AlikePart, alike_key
from probanda.model.canonical import encode
from probanda.model.custody import Act, Withdrawn
from probanda.model.exhibit import Exhibit
from probanda.model.ids import CaseId, Digest, Key, Label, RecordId
from probanda.model.screening import Screening
from probanda.model.work import Done
from probanda.store.projections import key_of
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import entering

COMPARED = "compared"
"""The folder of the lists of what was compared, one a case."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file with its fingerprint."""

    of: AlikeFile
    label: Label
    fingerprint: Digest


@dataclass(frozen=True, slots=True)
class Liked:
    """What came of one file: with how many it was compared, and what was found."""

    compared: int
    found: int
    failure: str = ""


def compare_case(workspace: Workspace, case_id: CaseId, *, crew: Crew, by: Operator) -> tuple[Liked, ...]:
    """One answer for each file that was compared with others now, in the order of entry."""
    exhibits = dict(current(workspace, case_id, Exhibit))
    files = _files(workspace, case_id, exhibits)
    compared = Compared(workspace, case_id)
    _withdraw_gone(workspace, case_id, files, by=by)
    run = _Run(workspace, case_id, by, compared)
    errands = []
    for place, file in enumerate(files):
        others = [
            other
            for other in files[:place]
            if not _belong_together(exhibits, file, other) and not compared.has(other.fingerprint, file.fingerprint)
        ]
        if others:
            errands.append(run.errand(file, others))
    return carry_out(workspace, errands, crew)


def _files(workspace: Workspace, case_id: CaseId, exhibits: dict[RecordId, Exhibit]) -> list[_File]:
    """Files with a fingerprint, in the order in which their exhibits were entered."""
    places = {record: place for place, record in enumerate(exhibits)}
    found = [one for _, one in current(workspace, case_id, Screening) if one.fingerprint and one.exhibit in exhibits]
    found.sort(key=lambda one: (places[one.exhibit], one.file))
    return [
        _File(
            AlikeFile(exhibit=one.exhibit, file=one.file, sha256=one.sha256),
            exhibits[one.exhibit].label,
            one.fingerprint_sha256,
        )
        for one in found
    ]


def _belong_together(exhibits: dict[RecordId, Exhibit], one: _File, other: _File) -> bool:
    """Whether they are of one exhibit, or of one that was made from the other."""
    first, second = one.of.exhibit, other.of.exhibit
    return first == second or second in exhibits[first].made_from or first in exhibits[second].made_from


class Compared:
    """Which fingerprints were compared by the tool of today; a projection, kept in a file."""

    def __init__(self, workspace: Workspace, case_id: CaseId) -> None:
        self._path = compared_list(workspace, case_id)
        self._pairs: set[str] = set()
        try:
            kept = json.loads(self._path.read_bytes())
            if kept["tool"] == f"{TOOL.name} {TOOL.version}":
                self._pairs = {str(pair) for pair in kept["pairs"]}
        except (OSError, ValueError, KeyError, TypeError):
            self._pairs = set()  # a list that is not there, or not whole, says nothing: all is compared again

    def has(self, one: Digest, other: Digest) -> bool:
        """Whether the two were compared."""
        return _pair(one, other) in self._pairs

    def add(self, pairs: Iterable[tuple[Digest, Digest]]) -> None:
        """Keep that these were compared; the list is replaced whole."""
        self._pairs |= {_pair(one, other) for one, other in pairs}
        self._path.parent.mkdir(exist_ok=True)
        fresh = self._path.with_suffix(".new")
        kept = {"tool": f"{TOOL.name} {TOOL.version}", "pairs": sorted(self._pairs)}
        fresh.write_bytes(encode(kept))
        fresh.replace(self._path)


def _pair(one: Digest, other: Digest) -> str:
    """What stands for a pair: no digest of what may be expunged later is kept in a list."""
    return hashlib.sha256(f"{one}{other}".encode()).hexdigest()


def compared_list(workspace: Workspace, case_id: CaseId) -> Path:
    """Where the list of a case lies."""
    return workspace.root / COMPARED / f"{case_id}.json"


def forget_compared(workspace: Workspace, case_id: CaseId) -> None:
    """Throw the list of a case away: the next run compares all again, and what stands already enters nothing."""
    compared_list(workspace, case_id).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Run:
    """One run over the files of a case."""

    workspace: Workspace
    case_id: CaseId
    by: Operator
    compared: Compared

    def errand(self, file: _File, others: list[_File]) -> Errand[Liked]:
        """One file against others that were entered before it."""
        paths = [self.workspace.blobs.path(one.fingerprint) for one in others]

        def enter(done: Done, _: Path) -> Liked:
            if done.failure:
                return Liked(compared=0, found=0, failure=f"{file.of.file}: {done.failure}")
            parts = read_parts(done.answer)
            found = [_alike(other.of, file.of, agreed) for other, agreed in zip(others, parts, strict=True) if agreed]
            self._enter(file, others, found)
            self.compared.add((other.fingerprint, file.fingerprint) for other in others)
            return Liked(compared=len(others), found=len(found))

        return Errand(
            says=f"{file.label} {file.of.file}: compared with {len(others)} before it",
            work=lambda _: likeness_work(self.workspace.blobs.path(file.fingerprint), paths),
            enter=enter,
        )

    def _enter(self, file: _File, others: list[_File], found: list[Alike]) -> None:
        """Enter what was found of this file and these others, and withdraw what is not found any more."""
        standing = {one.key: one for _, one in current(self.workspace, self.case_id, Alike)}
        keys = {alike_key(other.of, file.of) for other in others}
        gone = [one for key, one in standing.items() if key in keys - {each.key for each in found}]
        fresh = [one for one in found if standing.get(one.key) != one]
        if fresh:
            details = self.by.details(
                self.workspace,
                self.case_id,
                why=f"{file.label} compared with {len(others)} before it: alike with {len(found)}",
                inputs=(file.fingerprint, *(other.fingerprint for other in others)),
            )
            with entering(
                self.workspace,
                self.case_id,
                Act.EXAMINED,
                details=details,
                clock=self.by.clock,
                randomness=self.by.randomness,
            ) as writing:
                for one in fresh:
                    known = writing.current(Alike, one.key)
                    writing.put(one, record=known[0] if known else None, expects=known[1] if known else 0)
        _withdraw(self.workspace, self.case_id, gone, why="the tool of today does not find it", by=self.by)


def _alike(first: AlikeFile, second: AlikeFile, parts: tuple[AlikePart, ...]) -> Alike:
    return Alike(key=alike_key(first, second), first=first, second=second, parts=parts, made_by=TOOL)


def _withdraw_gone(workspace: Workspace, case_id: CaseId, files: list[_File], *, by: Operator) -> None:
    there = {(one.of.exhibit, one.of.file, one.of.sha256) for one in files}
    gone = [
        one
        for _, one in current(workspace, case_id, Alike)
        if not {(each.exhibit, each.file, each.sha256) for each in (one.first, one.second)} <= there
    ]
    _withdraw(workspace, case_id, gone, why="one of the files is gone", by=by)


def _withdraw(workspace: Workspace, case_id: CaseId, gone: list[Alike], *, why: str, by: Operator) -> None:
    if not gone:
        return
    details = by.details(workspace, case_id, why=why)
    with entering(
        workspace, case_id, Act.WITHDRAWN, details=details, clock=by.clock, randomness=by.randomness
    ) as writing:
        for one in gone:
            known = writing.current(Alike, key_of(one))
            if known:
                writing.put(Withdrawn(key=Key(one.key), was="alike", why=why), record=known[0], expects=known[1])
