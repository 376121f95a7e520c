"""Examining: what a media file holds is read in a child process and entered; its keyframes become a derived exhibit.

What probanda made itself (keyframes, shared forms) is not examined: its facts are those of its original. A file
that looks like media and cannot be read gets a footage record with the failure: nothing is skipped silently.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from probanda.acts.operator import Operator
from probanda.media.footage import probe, with_keyframes
from probanda.model.custody import Act, Withdrawn
from probanda.model.exhibit import Exhibit, Haul, HaulFile, Lead, Loss, SealedFile, Tool
from probanda.model.footage import Footage, Keyframe, StreamKind
from probanda.model.ids import CaseId, Key, Label, RecordId
from probanda.model.ports import ConfinedReader
from probanda.model.sharing import KEYFRAMES, made_here
from probanda.preserve.seal import seal_files
from probanda.store.new_folder import folder_beside
from probanda.store.projections import key_of
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import Writing, entering

_MEDIA = ("video/", "audio/", "image/")


def examine(
    workspace: Workspace, case_id: CaseId, *, reader: ConfinedReader, by: Operator
) -> tuple[tuple[Label, Footage], ...]:
    """(label, footage) of each media file that was not examined yet; footage of files that are gone is withdrawn."""
    exhibits = current(workspace, case_id, Exhibit)
    known = current(workspace, case_id, Footage)
    labels = {exhibit.key: exhibit.label for _, exhibit in exhibits}
    examination = _Examination(workspace, case_id, reader, by, labels)
    seen = {(footage.exhibit, footage.file, footage.sha256) for _, footage in known}
    done = tuple(
        (exhibit.label, examination.of_file(record, exhibit, file))
        for record, exhibit in exhibits
        for file in exhibit.files
        if file.media_type.startswith(_MEDIA)
        and (record, file.name, file.sha256) not in seen
        and not made_here(exhibit)
    )
    there = {(record, file.name) for record, exhibit in exhibits for file in exhibit.files}
    gone = tuple(footage for _, footage in known if (footage.exhibit, footage.file) not in there)
    if gone:
        examination.withdraw(gone)
    return done


@dataclass(frozen=True, slots=True)
class _Examination:
    """One run over the media files of a case."""

    workspace: Workspace
    case_id: CaseId
    reader: ConfinedReader
    by: Operator
    labels: dict[Key, Label]

    def withdraw(self, gone: tuple[Footage, ...]) -> None:
        """Take back the facts of files that their exhibits no longer hold."""
        details = self.by.details(self.workspace, self.case_id, why="the file is no longer in its exhibit")
        with entering(
            self.workspace,
            self.case_id,
            Act.WITHDRAWN,
            details=details,
            clock=self.by.clock,
            randomness=self.by.randomness,
        ) as writing:
            for footage in gone:
                known = writing.current(Footage, key_of(footage))
                if known:
                    taken_back = Withdrawn(key=Key(footage.file), was="footage", why=details.why)
                    writing.put(taken_back, record=known[0], expects=known[1])

    def of_file(self, record: RecordId, exhibit: Exhibit, file: SealedFile) -> Footage:
        """The footage of one file, entered; its keyframes with it."""
        path = self.workspace.blobs.path(file.sha256)
        footage = probe(path, reader=self.reader, exhibit=record, file=file.name)
        footage = msgspec.structs.replace(footage, sha256=file.sha256)
        stills: tuple[SealedFile, ...] = ()
        with folder_beside(self.workspace.root / "stills") as folder:
            if footage.failure is None and any(one.stream_kind is StreamKind.VIDEO for one in footage.streams):
                footage = with_keyframes(footage, path, reader=self.reader, into=folder)
                stills = self._seal_stills(exhibit, footage.keyframes, folder)
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
            _put_next(writing, footage)
            if stills:
                # No author can write this key: `#` is not in the alphabet of keys.
                key = Key(f"{exhibit.key}#{footage.file}#keyframes")
                label = self.labels.get(key) or writing.next_label()
                _put_next(writing, _keyframes_exhibit(label, key, exhibit, footage=footage, stills=stills))
        return footage

    def _seal_stills(self, exhibit: Exhibit, frames: tuple[Keyframe, ...], folder: Path) -> tuple[SealedFile, ...]:
        haul = Haul(
            lead=Lead(source=exhibit.label),
            files=tuple(HaulFile(path=folder / frame.name, name=frame.name) for frame in frames),
            collector=KEYFRAMES,
        )
        return seal_files(haul, self.workspace.blobs) if frames else ()


def _put_next(writing: Writing, body: Footage | Exhibit) -> None:
    """Enter the body as a new record, or as the next version of the one with its key."""
    known = writing.current(type(body), key_of(body))
    writing.put(body, record=known[0] if known else None, expects=known[1] if known else 0)


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
