"""Transcripts come into a case: a file of words becomes a derived exhibit, a transcript, and one record a cue.

1. The file is read, in the confined child where its form asks for it. 2. It is held against the length of the exhibit
whose words it gives: one that goes on after the end is refused, unless a person says why it is right all the same.
3. It is sealed; a file that is an exhibit already is not taken twice. 4. One act enters exhibit, transcript and cues.
A file that holds versions beside its words (a translation, in ELAN) brings a transcript for each of them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import msgspec

from probanda.acts.operator import Operator
from probanda.model.custody import Act
from probanda.model.errors import EvidenceError, UsageError
from probanda.model.exhibit import Exhibit, Haul, HaulFile, Lead, SealedFile, Tool
from probanda.model.footage import Footage, StreamKind
from probanda.model.ids import KEY, CaseId, Key, Label, RecordId, new_record_id
from probanda.model.ports import ConfinedReader
from probanda.model.speech import Cue, Direction, ReadCue, ReadTranscript, Transcript
from probanda.model.value import Value
from probanda.preserve.seal import seal_files
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import Writing, checkpoint, entering
from probanda.text.lengths import cue_beyond, late_ends
from probanda.text.transcripts import read_path, with_version

_TIMED = (StreamKind.VIDEO, StreamKind.AUDIO)
_RIGHT_TO_LEFT = frozenset(
    {"ar", "ara", "fa", "fas", "per", "he", "heb", "ur", "urd", "ps", "pus", "sd", "ug", "yi", "dv"}
)
_NO_KEY = re.compile(r"[^A-Za-z0-9_.-]+")
_NAMED = 5


class NewTranscript(Value, frozen=True, kw_only=True):
    """What a person says of a file of words."""

    file: str
    of: str
    """Label or key of the exhibit whose words these are."""
    key: str = ""
    """Empty: made from the name of the file."""
    title: str = ""
    language: str = ""
    """Empty: as the file says."""
    direction: Direction | None = None
    """None: as the language is written."""
    author: str = ""
    translates: str = ""
    """Key of the transcript that it translates."""
    encoding: str = "utf-8"
    heading: str = ""
    despite: str = ""
    """Why it belongs to the exhibit although it goes on after its end."""


class Added(Value, frozen=True, kw_only=True):
    """What came of it."""

    exhibit: Label
    transcripts: tuple[Transcript, ...]
    cues: int
    passages: int
    notes: tuple[str, ...]


def add_transcript(
    workspace: Workspace, case_id: CaseId, new: NewTranscript, *, reader: ConfinedReader, by: Operator
) -> Added:
    """What was entered: the exhibit of the file, and its transcripts.

    Raises:
        UsageError: there is no such exhibit or transcript, the key is taken, or nobody says the language.
        EvidenceError: the file cannot be read, or goes on after the end of the exhibit.
    """
    # 1. and 2. What can fail before anything is sealed
    path = Path(new.file)
    of, label = _exhibit(workspace, case_id, new.of)
    read = read_path(path, reader=reader, encoding=new.encoding, heading=new.heading)
    remarks = _held_against(read.cues, _length(workspace, case_id, of), label=label, despite=new.despite)
    heads = _heads(workspace, case_id, new, read)
    # 3. The file
    (sealed,) = seal_files(
        Haul(lead=Lead(source=path.name), files=(HaulFile(path=path, name=path.name),), collector="transcript add"),
        workspace.blobs,
    )
    # 4. One act
    details = by.details(workspace, case_id, why=f"a transcript of {label} is added", inputs=(sealed.sha256,))
    with entering(
        workspace, case_id, Act.TRANSCRIBED, details=details, clock=by.clock, randomness=by.randomness
    ) as writing:
        known = current(workspace, case_id, Exhibit)
        exhibit, its_label = _exhibit_of(writing, known, sealed, of, author=new.author, by=by)
        main: RecordId | None = None
        transcripts = []
        for head, words in heads:
            transcript = msgspec.structs.replace(
                head,
                exhibit=exhibit,
                of=of,
                translates=head.translates if main is None else main,
                notes=(*words.notes, *remarks),
            )
            record = writing.put(transcript, record=new_record_id(by.randomness))
            for cue in words.cues:
                writing.put(cue.entered(record))
            main = main or record
            transcripts.append(transcript)
    checkpoint(workspace, case_id)
    return Added(
        exhibit=its_label,
        transcripts=tuple(transcripts),
        cues=sum(head.cues for head in transcripts),
        passages=sum(len(cue.unclear) for _, words in heads for cue in words.cues),
        notes=(*read.notes, *remarks),
    )


def direction_of(language: str) -> Direction:
    """How a language is written, by its tag."""
    right = language.partition("-")[0].lower() in _RIGHT_TO_LEFT
    return Direction.RTL if right else Direction.LTR


def length_warnings(workspace: Workspace, case_id: CaseId) -> tuple[str, ...]:
    """A sentence for each transcript of the case that goes on after the end of its exhibit."""
    exhibits = dict(current(workspace, case_id, Exhibit))
    cues: dict[RecordId, list[Cue]] = {}
    for _, cue in current(workspace, case_id, Cue):
        cues.setdefault(cue.transcript, []).append(cue)
    found = []
    for record, head in current(workspace, case_id, Transcript):
        length, of = _length(workspace, case_id, head.of), exhibits.get(head.of)
        beyond = cue_beyond(cues.get(record, []), length) if length is not None else None
        if length is not None and beyond is not None and of is not None:
            found.append(f"transcript {head.key}: {_beyond(beyond, length, of.label)}")
    return tuple(found)


def _exhibit(workspace: Workspace, case_id: CaseId, name: str) -> tuple[RecordId, Label]:
    for record, exhibit in current(workspace, case_id, Exhibit):
        if name in (exhibit.label, exhibit.key):
            return record, exhibit.label
    raise UsageError(f"there is no exhibit {name!r}", advice="List them with `probanda exhibits CASE`.")


def _length(workspace: Workspace, case_id: CaseId, of: RecordId) -> Fraction | None:
    """Seconds of the longest sound or film of the exhibit; None: it has none, or one of unknown length."""
    timed = [
        one
        for _, one in current(workspace, case_id, Footage)
        if one.exhibit == of
        and (one.failure is not None or one.duration_s is not None or any(s.stream_kind in _TIMED for s in one.streams))
    ]
    lengths = [Fraction(one.duration_s) for one in timed if one.duration_s is not None]
    return max(lengths) if lengths and len(lengths) == len(timed) else None


def _held_against(cues: Sequence[ReadCue], length: Fraction | None, *, label: Label, despite: str) -> tuple[str, ...]:
    """What to remark; rule 2."""
    if length is None:
        return (f"The length of {label} is not known: nothing shows whether its times fit.",) if _timed(cues) else ()
    late = late_ends(cues, length)
    remarks: tuple[str, ...] = ()
    if late:
        shown = ", ".join(map(str, late[:_NAMED])) + (", ..." if len(late) > _NAMED else "")
        remarks = (f"{label} lasts {float(length):.2f} s, and cues end after it: {shown}.",)
    beyond = cue_beyond(cues, length)
    if beyond is None:
        return remarks
    said = _beyond(beyond, length, label)
    if not despite:
        raise EvidenceError(
            f"{said}: it looks like the transcript of another recording",
            advice="Check the exhibit; `transcript convert --offset` moves times; `--despite WHY` adds it as it is.",
        )
    return (*remarks, f"It was added although {said}: {despite}")


def _beyond(cue: ReadCue | Cue, length: Fraction, label: Label) -> str:
    return f"cue {cue.number} begins at second {cue.start_s}, and {label} lasts {float(length):.2f} s"


def _timed(cues: Sequence[ReadCue]) -> bool:
    return any(cue.start_s is not None for cue in cues)


def _heads(
    workspace: Workspace, case_id: CaseId, new: NewTranscript, read: ReadTranscript
) -> list[tuple[Transcript, ReadTranscript]]:
    """The transcripts of the file, each with its words: the first is its own, the others stand beside it."""
    known = {head.key: record for record, head in current(workspace, case_id, Transcript)}
    translates = None
    if new.translates:
        translates = known.get(Key(new.translates))
        if translates is None:
            listed = ", ".join(known) or "none"
            raise UsageError(f"there is no transcript {new.translates!r}", advice=f"The transcripts are: {listed}.")
    stem = new.key or key_from(Path(new.file).stem)
    title = new.title or Path(new.file).name
    language = new.language or read.language
    own = _head(new, stem, title=title, language=language, translates=translates, cues=len(read.cues))
    heads = [(own, read)]
    for version in read.versions:
        words = with_version(read, version.key)
        language = version.language
        key = key_from(f"{stem}-{version.key}")
        name = f"{title}: {version.key}"
        head = _head(new, key, title=name, language=language, translates=None, cues=len(words.cues))
        heads.append((msgspec.structs.replace(head, author=version.author or head.author), words))
    counts = Counter(head.key for head, _ in heads)
    taken = [head.key for head, _ in heads if head.key in known or counts[head.key] > 1]
    if taken:
        raise UsageError(f"the case has a transcript {taken[0]!r}", advice="Give this one another name with --key.")
    return heads


def _head(
    new: NewTranscript, key: str, *, title: str, language: str, translates: RecordId | None, cues: int
) -> Transcript:
    if not language:
        raise UsageError(
            f"nobody says in which language {title!r} is", advice="Give --language, a BCP 47 tag such as ar or en."
        )
    if not KEY.fullmatch(key):
        raise UsageError(f"{key!r} is no key", advice="A key is 1 to 80 Latin letters, digits, `_`, `.` or `-`.")
    return Transcript(
        key=Key(key),
        title=title,
        exhibit=RecordId(""),
        of=RecordId(""),
        translates=translates,
        language=language,
        direction=new.direction or direction_of(language),
        author=new.author,
        encoding=new.encoding,
        cues=cues,
    )


def _exhibit_of(
    writing: Writing,
    known: Sequence[tuple[RecordId, Exhibit]],
    sealed: SealedFile,
    of: RecordId,
    *,
    author: str,
    by: Operator,
) -> tuple[RecordId, Label]:
    """The exhibit that this file is already, or a new one, derived from the exhibit whose words it gives."""
    for record, exhibit in known:
        if [file.sha256 for file in exhibit.files] == [sealed.sha256]:
            return record, exhibit.label
    record = new_record_id(by.randomness)
    exhibit = Exhibit(
        label=writing.next_label(),
        key=Key(record),
        title=sealed.name,
        files=(sealed,),
        made_from=(of,),
        made_by=Tool(name=author or "a transcriber who is not named", version=""),
    )
    writing.put(exhibit, record=record)
    return record, exhibit.label


def key_from(name: str, *, otherwise: str = "transcript") -> str:
    """A key made from a name: other characters as dashes; `otherwise` when nothing is left."""
    return _NO_KEY.sub("-", name).strip("-_.")[:80] or otherwise
