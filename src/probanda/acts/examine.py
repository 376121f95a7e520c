"""Examining: what a media file holds is read in a child process and entered; its keyframes become a derived exhibit.

What probanda made itself (keyframes, shared forms) is not examined: its facts are those of its original. A file
that looks like media and cannot be read gets a footage record with the failure: nothing is skipped silently. A file
that has its footage is not examined again, failures included, unless that is asked for (`Again`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from probanda.acts.carry_out import Crew, Errand, carry_out
from probanda.acts.in_turn import InTurn
from probanda.acts.operator import Operator
from probanda.media.footage import unread
from probanda.media.footage_work import footage_work
from probanda.model.custody import Act, Withdrawn
from probanda.model.exhibit import Exhibit, Haul, HaulFile, Lead, Loss, SealedFile, Tool
from probanda.model.footage import Footage
from probanda.model.history import kind_of
from probanda.model.ids import CaseId, Key, Label, RecordId
from probanda.model.ports import ConfinedReader
from probanda.model.screening import Screening
from probanda.model.sharing import KEYFRAMES, made_here
from probanda.model.value import Body
from probanda.model.work import Done, Work
from probanda.preserve.seal import seal_files
from probanda.store.projections import key_of
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import Writing, entering

_MEDIA = ("video/", "audio/", "image/")


class Again(Enum):
    """What is done again although it has its result."""

    NOTHING = "nothing"
    FAILED_OR_OLDER = "what failed, and what another version of the tool made"


def examine(
    workspace: Workspace,
    case_id: CaseId,
    *,
    reader: ConfinedReader,
    by: Operator,
    crew: Crew | None = None,
    again: Again = Again.NOTHING,
) -> tuple[tuple[Label, Footage], ...]:
    """(label, footage) of each media file that was not examined yet; footage of files that are gone is withdrawn.

    Without a crew the reader reads one file after the other.
    """
    exhibits = current(workspace, case_id, Exhibit)
    known = current(workspace, case_id, Footage)
    examination = _Examination(workspace, case_id, by, {exhibit.key: exhibit.label for _, exhibit in exhibits})
    examined = {
        (footage.exhibit, footage.file, footage.sha256)
        for _, footage in known
        if again is Again.NOTHING or (footage.failure is None and is_of_today(footage.made_by))
    }
    errands = [
        examination.errand(record, exhibit, file)
        for record, exhibit, file in media_files(exhibits)
        if (record, file.name, file.sha256) not in examined
    ]
    done = carry_out(workspace, errands, crew or Crew(InTurn(reader)))
    there = {(record, file.name) for record, exhibit in exhibits for file in exhibit.files}
    gone = tuple(footage for _, footage in known if (footage.exhibit, footage.file) not in there)
    withdraw_gone(workspace, case_id, gone, by=by)
    return done


def withdraw_gone(workspace: Workspace, case_id: CaseId, gone: Sequence[Footage | Screening], *, by: Operator) -> None:
    """Take back what was found of files that their exhibits no longer hold."""
    if not gone:
        return
    details = by.details(workspace, case_id, why="the file is no longer in its exhibit")
    with entering(
        workspace, case_id, Act.WITHDRAWN, details=details, clock=by.clock, randomness=by.randomness
    ) as writing:
        for body in gone:
            known = writing.current(type(body), key_of(body))
            if known:
                taken_back = Withdrawn(key=Key(body.file), was=kind_of(body), why=details.why)
                writing.put(taken_back, record=known[0], expects=known[1])


def media_files(exhibits: tuple[tuple[RecordId, Exhibit], ...]) -> Iterator[tuple[RecordId, Exhibit, SealedFile]]:
    """Each file that looks like a film, a recording or a still, but those that probanda made itself."""
    for record, exhibit in exhibits:
        if not made_here(exhibit):
            yield from ((record, exhibit, file) for file in exhibit.files if file.media_type.startswith(_MEDIA))


def is_of_today(tool: Tool) -> bool:
    """Whether the library that is installed now made it."""
    try:
        return tool.version == version("av" if tool.name == "PyAV" else tool.name)
    except PackageNotFoundError:
        return False


@dataclass(frozen=True, slots=True)
class _Examination:
    """One run over the media files of a case."""

    workspace: Workspace
    case_id: CaseId
    by: Operator
    labels: dict[Key, Label] = field(repr=False)

    def errand(self, record: RecordId, exhibit: Exhibit, file: SealedFile) -> Errand[tuple[Label, Footage]]:
        """The footage of one file with its keyframes, to be made and entered."""
        path = self.workspace.blobs.path(file.sha256)

        def piece(into: Path) -> Work:
            return footage_work(path, into, exhibit=record, file=file.name)

        def enter(done: Done, into: Path) -> tuple[Label, Footage]:
            footage = (
                unread(done.failure, exhibit=record, file=file.name)
                if done.failure
                else msgspec.json.decode(done.answer, type=Footage)
            )
            footage = msgspec.structs.replace(footage, sha256=file.sha256)
            self._enter(exhibit, file, footage, self._seal_stills(exhibit, footage, into))
            return exhibit.label, footage

        return Errand(says=f"{exhibit.label} {file.name}: facts and keyframes", work=piece, enter=enter)

    def _enter(self, exhibit: Exhibit, file: SealedFile, footage: Footage, stills: tuple[SealedFile, ...]) -> None:
        why = f"{exhibit.label} examined: {file.name}"
        details = self.by.details(self.workspace, self.case_id, why=why, inputs=(file.sha256,))
        with entering(
            self.workspace,
            self.case_id,
            Act.EXAMINED,
            details=details,
            clock=self.by.clock,
            randomness=self.by.randomness,
        ) as writing:
            put_next(writing, footage)
            if stills:
                # No author can write this key: `#` is not in the alphabet of keys.
                key = Key(f"{exhibit.key}#{footage.file}#keyframes")
                label = self.labels.get(key) or writing.next_label()
                put_next(writing, _keyframes_exhibit(label, key, exhibit, footage=footage, stills=stills))

    def _seal_stills(self, exhibit: Exhibit, footage: Footage, folder: Path) -> tuple[SealedFile, ...]:
        haul = Haul(
            lead=Lead(source=exhibit.label),
            files=tuple(HaulFile(path=folder / frame.name, name=frame.name) for frame in footage.keyframes),
            collector=KEYFRAMES,
        )
        return seal_files(haul, self.workspace.blobs) if footage.keyframes else ()


def put_next(writing: Writing, body: Body) -> RecordId:
    """Enter the body as a new record, or as the next version of the one with its key; its id."""
    known = writing.current(type(body), key_of(body))
    return writing.put(body, record=known[0] if known else None, expects=known[1] if known else 0)


def _keyframes_exhibit(
    label: Label, key: Key, exhibit: Exhibit, *, footage: Footage, stills: tuple[SealedFile, ...]
) -> Exhibit:
    return Exhibit(
        label=label,
        key=key,
        title=f"Keyframes of {exhibit.label} ({footage.file})",
        files=stills,
        made_from=(footage.exhibit,),
        made_by=Tool(name=KEYFRAMES, version=footage.made_by.version, settings=footage.made_by.settings),
        loss=Loss.REPLACEABLE,
        stand_in=exhibit.stand_in,
    )
