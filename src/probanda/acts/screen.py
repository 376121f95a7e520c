"""Screening: one pass over every frame and sample of each media file; its fingerprint becomes a derived exhibit.

1. A file whose facts could be read is passed over once; one that was passed over at least as closely is not passed over
again. 2. The fingerprint and the stills of the shots are sealed, and entered with the record of the pass in one act.
3. A pass that broke is a record with its failure. 4. That of a file which its exhibit no longer holds is withdrawn.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from probanda.acts.carry_out import Crew, Errand, carry_out
from probanda.acts.examine import Again, is_of_today, media_files, put_next, withdraw_gone
from probanda.acts.operator import Operator
from probanda.media.screening_work import screening_work
from probanda.model.custody import Act
from probanda.model.errors import DigestMismatchError
from probanda.model.exhibit import Exhibit, Haul, HaulFile, Lead, Loss, SealedFile, Tool
from probanda.model.footage import Footage
from probanda.model.ids import CaseId, Key, Label, RecordId
from probanda.model.screening import SCREENED, PassMode, Screening
from probanda.model.work import Done, Work
from probanda.preserve.seal import seal_files
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import entering

_CLOSENESS = tuple(PassMode)  # from the loosest to the closest


def screen_case(
    workspace: Workspace,
    case_id: CaseId,
    *,
    crew: Crew,
    by: Operator,
    mode: PassMode = PassMode.STANDARD,
    again: Again = Again.NOTHING,
) -> tuple[Screening, ...]:
    """The screening of each media file that was not passed over yet so closely."""
    exhibits = current(workspace, case_id, Exhibit)
    readable = {
        (one.exhibit, one.file, one.sha256) for _, one in current(workspace, case_id, Footage) if not one.failure
    }
    known = [one for _, one in current(workspace, case_id, Screening)]
    there = {(record, file.name) for record, exhibit in exhibits for file in exhibit.files}
    withdraw_gone(workspace, case_id, [one for one in known if (one.exhibit, one.file) not in there], by=by)
    done = {
        (one.exhibit, one.file, one.sha256)
        for one in known
        if _CLOSENESS.index(one.mode) >= _CLOSENESS.index(mode)
        and (again is Again.NOTHING or (not one.failure and is_of_today(one.made_by)))
    }
    run = _Run(workspace, case_id, by, mode)
    errands = [
        run.errand(record, exhibit, file)
        for record, exhibit, file in media_files(exhibits)
        if (record, file.name, file.sha256) in readable - done
    ]
    return carry_out(workspace, errands, crew)


@dataclass(frozen=True, slots=True)
class _Run:
    """One run over the media files of a case."""

    workspace: Workspace
    case_id: CaseId
    by: Operator
    mode: PassMode

    def errand(self, record: RecordId, exhibit: Exhibit, file: SealedFile) -> Errand[Screening]:
        """The pass over one file, to be made and entered."""
        path = self.workspace.blobs.path(file.sha256)

        def piece(into: Path) -> Work:
            return screening_work(path, into, exhibit=record, file=file, mode=self.mode)

        def enter(done: Done, into: Path) -> Screening:
            found = self._broken(record, file, done) if done.failure else _decoded(done)
            self._enter(exhibit, file, found, self._seal(exhibit, found, into))
            return found

        return Errand(says=f"{exhibit.label} {file.name}: pass over pictures and sound", work=piece, enter=enter)

    def _broken(self, record: RecordId, file: SealedFile, done: Done) -> Screening:
        return Screening(
            exhibit=record,
            file=file.name,
            sha256=file.sha256,
            mode=self.mode,
            made_by=Tool(name=SCREENED, version="1"),
            failure=done.failure,
        )

    def _seal(self, exhibit: Exhibit, found: Screening, into: Path) -> tuple[SealedFile, ...]:
        names = [found.fingerprint, *(shot.keyframe for shot in found.shots if shot.keyframe)]
        if found.failure or not found.fingerprint:
            return ()
        haul = Haul(
            lead=Lead(source=exhibit.label),
            files=tuple(HaulFile(path=into / name, name=name) for name in names),
            collector=SCREENED,
        )
        sealed = seal_files(haul, self.workspace.blobs)
        if sealed[0].sha256 != found.fingerprint_sha256:
            raise DigestMismatchError(
                f"the fingerprint of {exhibit.label} is not the one that its reader hashed",
                advice="Look for who else writes to the workspace or whether the disk fails, then run it again.",
            )
        return sealed

    def _enter(self, exhibit: Exhibit, file: SealedFile, found: Screening, files: tuple[SealedFile, ...]) -> None:
        why = f"{exhibit.label} passed over ({found.mode.value}): {file.name}"
        details = self.by.details(self.workspace, self.case_id, why=why, inputs=(file.sha256,))
        with entering(
            self.workspace,
            self.case_id,
            Act.EXAMINED,
            details=details,
            clock=self.by.clock,
            randomness=self.by.randomness,
        ) as writing:
            put_next(writing, found)
            if files:
                made = _fingerprint_exhibit(exhibit, found, files)
                known = writing.current(Exhibit, made.key)
                before = dict(current(self.workspace, self.case_id, Exhibit)).get(known[0]) if known else None
                label = before.label if before else writing.next_label()
                put_next(writing, msgspec.structs.replace(made, label=label))


def _decoded(done: Done) -> Screening:
    return msgspec.json.decode(done.answer, type=Screening)


def fingerprint_key(exhibit: Exhibit, file: str) -> Key:
    """The key of the exhibit with the fingerprint of this file; no author can write it."""
    return Key(f"{exhibit.key}#{file}#fingerprint")


def _fingerprint_exhibit(exhibit: Exhibit, found: Screening, files: tuple[SealedFile, ...]) -> Exhibit:
    return Exhibit(
        label=Label(""),
        key=fingerprint_key(exhibit, found.file),
        title=f"Fingerprint and shots of {exhibit.label} ({found.file})",
        files=files,
        made_from=(found.exhibit,),
        made_by=Tool(name=SCREENED, version=found.made_by.version, settings=found.made_by.settings),
        loss=Loss.REPLACEABLE,
        stand_in=exhibit.stand_in,
    )
