"""Examining: what a media file holds is read in a child process and entered; its keyframes become a derived exhibit.

A file that looks like media and cannot be read gets a footage record with the failure: nothing is skipped silently.
"""

import tempfile
from pathlib import Path

import msgspec

from probanda.acts.operator import Operator
from probanda.media.footage import probe, take_keyframes
from probanda.model.custody import Act
from probanda.model.exhibit import Exhibit, Haul, HaulFile, Lead, Loss, SealedFile
from probanda.model.footage import Footage, Keyframe, StreamKind
from probanda.model.ids import CaseId, Key, RecordId
from probanda.model.ports import ConfinedReader
from probanda.preserve.seal import seal_files
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import Writing, entering

_MEDIA = ("video/", "audio/", "image/")


def examine(
    workspace: Workspace, case_id: CaseId, *, reader: ConfinedReader, by: Operator
) -> tuple[tuple[str, Footage], ...]:
    """(label, footage) of each media file of an original exhibit that had none; those with a failure say why."""
    seen = {(footage.exhibit, footage.file) for _, footage in current(workspace, case_id, Footage)}
    done = []
    for record, exhibit in current(workspace, case_id, Exhibit):
        for file in exhibit.files:
            if exhibit.made_from and exhibit.key.endswith(".keyframes"):
                continue
            if file.media_type.startswith(_MEDIA) and (record, file.name) not in seen:
                done.append((exhibit.label, _examine_file(workspace, case_id, record, exhibit, file, reader=reader, by=by)))
    return tuple((str(label), footage) for label, footage in done)


def _examine_file(  # noqa: PLR0913 - one file, with everything that its entry names
    workspace: Workspace,
    case_id: CaseId,
    record: RecordId,
    exhibit: Exhibit,
    file: SealedFile,
    *,
    reader: ConfinedReader,
    by: Operator,
) -> Footage:
    path = workspace.blobs.path(file.sha256)
    footage = probe(path, reader=reader, exhibit=record, file=file.name)
    stills: tuple[SealedFile, ...] = ()
    with tempfile.TemporaryDirectory() as folder:
        if footage.failure is None and any(stream.stream_kind is StreamKind.VIDEO for stream in footage.streams):
            frames = take_keyframes(path, reader=reader, into=Path(folder))
            footage = msgspec.structs.replace(footage, keyframes=frames)
            stills = _seal_stills(workspace, exhibit, frames, Path(folder))
    details = by.details(workspace, case_id, why=f"{exhibit.label} examined: {file.name}", inputs=(file.sha256,))
    with entering(
        workspace, case_id, Act.EXAMINED, details=details, clock=by.clock, randomness=by.randomness
    ) as writing:
        writing.put(footage)
        if stills:
            writing.put(_keyframes_exhibit(writing, record, exhibit, footage, stills))
    return footage


def _seal_stills(
    workspace: Workspace, exhibit: Exhibit, frames: tuple[Keyframe, ...], folder: Path
) -> tuple[SealedFile, ...]:
    haul = Haul(
        lead=Lead(source=exhibit.label),
        files=tuple(HaulFile(path=folder / frame.name, name=frame.name) for frame in frames),
        collector="keyframes",
    )
    return seal_files(haul, workspace.blobs) if frames else ()


def _keyframes_exhibit(
    writing: Writing, record: RecordId, exhibit: Exhibit, footage: Footage, stills: tuple[SealedFile, ...]
) -> Exhibit:
    return Exhibit(
        label=writing.next_label(),
        key=Key(f"{exhibit.key}.{footage.file}.keyframes"),
        title=f"Keyframes of {exhibit.label} ({footage.file})",
        files=stills,
        made_from=(record,),
        made_by=footage.made_by,
        loss=Loss.REPLACEABLE,
        stand_in=exhibit.stand_in,
    )
