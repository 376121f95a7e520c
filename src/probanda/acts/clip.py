"""Clips: a part of a film or recording becomes a derived exhibit that names its original and its exact bounds.

1. The film is found, and the times are read; what is wrong with them is said before anything is made. 2. The clip is
made in the confined child. 3. It is sealed. 4. One act enters it; the same clip asked for again is the one that is
there. Clips are for looking and showing: the original stays the exhibit, and the clip falls with it.
"""

from collections.abc import Sequence
from fractions import Fraction

import msgspec

from probanda.acts.operator import Operator
from probanda.media.clip import make_clip, read_time
from probanda.media.proxy import NAME
from probanda.model.custody import Act
from probanda.model.errors import UsageError
from probanda.model.exhibit import Exhibit, Haul, HaulFile, Lead, Loss, SealedFile
from probanda.model.footage import Footage, StreamKind
from probanda.model.ids import CaseId, Key, Label, RecordId
from probanda.model.playable import CLIP, ClipHow, ClipMaking, Source, seconds, tool_of
from probanda.model.ports import ConfinedReader
from probanda.model.sharing import made_here
from probanda.model.value import Value
from probanda.preserve.seal import seal_files
from probanda.store.new_folder import folder_beside
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint, entering

_TIMED = (StreamKind.VIDEO, StreamKind.AUDIO)
_MATROSKA = "matroska,webm"


class NewClip(Value, frozen=True, kw_only=True):
    """What a person asks for."""

    of: str
    """Label or key of the exhibit."""
    start: str
    stop: str
    file: str = ""
    """Which of its films; empty: the only one."""
    title: str = ""
    how: ClipHow = ClipHow.AUTO


class Clipped(Value, frozen=True, kw_only=True):
    """What came of it."""

    record: RecordId
    exhibit: Exhibit
    of: Label
    making: ClipMaking
    is_new: bool


def clip(workspace: Workspace, case_id: CaseId, new: NewClip, *, reader: ConfinedReader, by: Operator) -> Clipped:
    """The clip, entered as a derived exhibit, or the one that was entered before.

    Raises:
        UsageError: there is no such film, or the times are none, in the wrong order, or beyond its end.
        EvidenceError: nothing between these times can be decoded.
    """
    # 1. What can be said before anything is made
    record, exhibit, footage = _film(current(workspace, case_id, Exhibit), current(workspace, case_id, Footage), new)
    bounds = _bounds(new, footage, exhibit.label)
    sealed = next(one for one in exhibit.files if one.name == footage.file)
    # 2. and 3. The clip
    with folder_beside(workspace.root / "clip") as into:
        making = make_clip(
            workspace.blobs.path(sealed.sha256),
            reader=reader,
            into=into,
            source=Source(file=sealed.name, sha256=sealed.sha256),
            bounds=bounds,
            how=new.how,
        )
        name = f"{exhibit.label}-clip{_suffix(making, footage)}"
        written = HaulFile(path=into / NAME, name=name)
        files = seal_files(Haul(lead=Lead(source=exhibit.label), files=(written,), collector=CLIP), workspace.blobs)
    # 4. One act
    made = _made(exhibit, record, making, files=files, title=new.title)
    before = next((one for one in current(workspace, case_id, Exhibit) if one[1].key == made.key), None)
    if before is not None:
        made = msgspec.structs.replace(made, label=before[1].label)
        if made == before[1]:
            return Clipped(record=before[0], exhibit=made, of=exhibit.label, making=making, is_new=False)
    details = by.details(workspace, case_id, why=f"made: {made.title}", inputs=(sealed.sha256,))
    with entering(
        workspace, case_id, Act.DERIVED, details=details, clock=by.clock, randomness=by.randomness
    ) as writing:
        known = writing.current(Exhibit, made.key)
        if not made.label:
            made = msgspec.structs.replace(made, label=writing.next_label())
        entered = writing.put(made, record=known[0] if known else None, expects=known[1] if known else 0)
    checkpoint(workspace, case_id)
    return Clipped(record=entered, exhibit=made, of=exhibit.label, making=making, is_new=True)


def _film(
    exhibits: Sequence[tuple[RecordId, Exhibit]], known: Sequence[tuple[RecordId, Footage]], new: NewClip
) -> tuple[RecordId, Exhibit, Footage]:
    """(record of the exhibit, the exhibit, the footage of its film)."""
    found = next(((record, one) for record, one in exhibits if new.of in (one.label, one.key)), None)
    if found is None:
        raise UsageError(f"there is no exhibit {new.of!r}", advice="List them with `probanda exhibits CASE`.")
    record, exhibit = found
    if made_here(exhibit):
        labels = {other: one.label for other, one in exhibits}
        of = ", ".join(labels[other] for other in exhibit.made_from if other in labels)
        raise UsageError(
            f"{exhibit.label} was made by probanda from {of}", advice="Make the clip of the original: its times count."
        )
    digests = {file.name: file.sha256 for file in exhibit.files}
    films = {
        one.file: one
        for _, one in known
        if one.exhibit == record
        and one.failure is None
        and one.sha256 == digests.get(one.file)
        and any(stream.stream_kind in _TIMED for stream in one.streams)
    }
    if not films:
        raise UsageError(
            f"{exhibit.label} holds no film and no recording that can be read", advice="Show it with `probanda show`."
        )
    names = ", ".join(films)
    if new.file and new.file not in films:
        raise UsageError(f"{exhibit.label} holds no film {new.file!r}", advice=f"It holds: {names}.")
    if not new.file and len(films) > 1:
        raise UsageError(f"{exhibit.label} holds {len(films)} films: {names}", advice="Name one with --file.")
    return record, exhibit, films[new.file] if new.file else next(iter(films.values()))


def _bounds(new: NewClip, footage: Footage, label: Label) -> tuple[Fraction, Fraction]:
    start, stop = read_time(new.start), read_time(new.stop)
    if start >= stop:
        raise UsageError(
            f"the clip would begin at {new.start} and end at {new.stop}", advice="START has to be before STOP."
        )
    if footage.duration_s is not None and stop > Fraction(footage.duration_s):
        raise UsageError(
            f"{label} lasts {seconds(footage.duration_s)} s by its container, and the clip would end at {new.stop}",
            advice="Give an earlier STOP.",
        )
    return start, stop


def _suffix(making: ClipMaking, footage: Footage) -> str:
    return ".mkv" if making.how is ClipHow.COPIED and footage.container == _MATROSKA else ".mp4"


def _made(
    exhibit: Exhibit, record: RecordId, making: ClipMaking, *, files: tuple[SealedFile, ...], title: str
) -> Exhibit:
    """The derived exhibit, without its label."""
    span = f"{making.asked_start_s}-{making.asked_stop_s}"
    return Exhibit(
        label=Label(""),
        # No author can write this key: `#` is not in the alphabet of keys.
        key=Key(f"{exhibit.key}#{making.source.file}#clip-{span}-{making.how.value}"),
        title=title
        or f"Clip of {exhibit.label} ({making.source.file}), {seconds(making.start_s)} to {seconds(making.stop_s)} s",
        files=files,
        made_from=(record,),
        made_by=tool_of(making),
        loss=Loss.REPLACEABLE,
        language=exhibit.language,
        stand_in=exhibit.stand_in,
    )
