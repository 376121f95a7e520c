"""Examining: what a media file holds is read in a child process and entered; its keyframes become a derived exhibit.

A file that looks like media and cannot be read gets a footage record with the failure: nothing is skipped silently.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from probanda.acts.operator import Operator
from probanda.media.footage import probe, with_keyframes
from probanda.model.custody import Act
from probanda.model.exhibit import Exhibit, Haul, HaulFile, Lead, Loss, SealedFile, Tool
from probanda.model.footage import Footage, Keyframe, StreamKind
from probanda.model.ids import CaseId, Key, Label, RecordId
from probanda.model.ports import ConfinedReader
from probanda.preserve.seal import seal_files
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import entering

KEYFRAMES = "probanda keyframes"
_MEDIA = ("video/", "audio/", "image/")


def examine(
    workspace: Workspace, case_id: CaseId, *, reader: ConfinedReader, by: Operator
) -> tuple[tuple[Label, Footage], ...]:
    """(label, footage) of each media file of an exhibit that had none; those with a failure say why."""
    examination = _Examination(workspace, case_id, reader, by)
    seen = {(footage.exhibit, footage.file) for _, footage in current(workspace, case_id, Footage)}
    return tuple(
        (exhibit.label, examination.of_file(record, exhibit, file))
        for record, exhibit in current(workspace, case_id, Exhibit)
        for file in exhibit.files
        if file.media_type.startswith(_MEDIA)
        and (record, file.name) not in seen
        and not (exhibit.made_by and exhibit.made_by.name == KEYFRAMES)
    )


@dataclass(frozen=True, slots=True)
class _Examination:
    """One run over the media files of a case."""

    workspace: Workspace
    case_id: CaseId
    reader: ConfinedReader
    by: Operator

    def of_file(self, record: RecordId, exhibit: Exhibit, file: SealedFile) -> Footage:
        """The footage of one file, entered; its keyframes with it."""
        path = self.workspace.blobs.path(file.sha256)
        footage = probe(path, reader=self.reader, exhibit=record, file=file.name)
        stills: tuple[SealedFile, ...] = ()
        with tempfile.TemporaryDirectory() as folder:
            if footage.failure is None and any(one.stream_kind is StreamKind.VIDEO for one in footage.streams):
                footage = with_keyframes(footage, path, reader=self.reader, into=Path(folder))
                stills = self._seal_stills(exhibit, footage.keyframes, Path(folder))
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
            writing.put(footage)
            if stills:
                writing.put(_keyframes_exhibit(writing.next_label(), exhibit, footage, stills))
        return footage

    def _seal_stills(self, exhibit: Exhibit, frames: tuple[Keyframe, ...], folder: Path) -> tuple[SealedFile, ...]:
        haul = Haul(
            lead=Lead(source=exhibit.label),
            files=tuple(HaulFile(path=folder / frame.name, name=frame.name) for frame in frames),
            collector=KEYFRAMES,
        )
        return seal_files(haul, self.workspace.blobs) if frames else ()


def _keyframes_exhibit(label: Label, exhibit: Exhibit, footage: Footage, stills: tuple[SealedFile, ...]) -> Exhibit:
    return Exhibit(
        label=label,
        key=Key(f"{exhibit.key}.{footage.file}.keyframes"),
        title=f"Keyframes of {exhibit.label} ({footage.file})",
        files=stills,
        made_from=(footage.exhibit,),
        made_by=Tool(name=KEYFRAMES, version=footage.made_by.version, settings=footage.made_by.settings),
        loss=Loss.REPLACEABLE,
        stand_in=exhibit.stand_in,
    )
