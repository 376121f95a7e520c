"""A case folder enters its case: each room's records in an act of its own, in the order of the data.

1. exhibits and their datings are taken; 2. transcripts are read, their passages named; 3. actors, incidents, claims
and the case's own law are stated; 4. theories are charged; 5. judgements are entered; 6. what is no longer in the
folder is withdrawn, exhibits excepted: an exhibit once in custody stays, and the caller is told.

A second run enters only what changed. All reading and hashing is done before the first transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from probanda.acts import author
from probanda.acts.links import Links
from probanda.acts.operator import Operator
from probanda.model.actor import Actor
from probanda.model.authored import AuthoredTranscript, CaseFolder
from probanda.model.charge import ReadingJudgement, Theory, TheoryArgument, TheoryPreference
from probanda.model.claim import Claim
from probanda.model.custody import Act
from probanda.model.errors import EvidenceError
from probanda.model.exhibit import Exhibit, Haul, HaulFile, Lead, SealedFile
from probanda.model.ids import CaseId, Label
from probanda.model.incident import Incident
from probanda.model.law import Instrument
from probanda.model.sharing import made_here
from probanda.model.speech import Cue, ReadTranscript, Transcript
from probanda.model.value import Body
from probanda.model.when import Dating
from probanda.preserve.seal import seal_files
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import Writing, entering
from probanda.text.formats import decode
from probanda.text.passages import name_passages
from probanda.text.readings import read_transcript

_WITHDRAWABLE = (
    Dating,
    Transcript,
    Cue,
    ReadingJudgement,
    Actor,
    Incident,
    Claim,
    Instrument,
    Theory,
    TheoryArgument,
    TheoryPreference,
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A case folder with its files sealed and its transcripts read, before anything is entered."""

    folder: CaseFolder
    sealed: dict[str, tuple[SealedFile, ...]]
    transcripts: dict[str, ReadTranscript]

    @classmethod
    def of(cls, folder: CaseFolder, workspace: Workspace) -> "Prepared":
        """The slow part of entering a folder.

        Raises:
            EvidenceError: a file changed since it was checked, or a transcript cannot be read.
            MachineError: the disk is full.
        """
        return cls(
            folder=folder,
            transcripts={transcript.key: _read(folder, transcript) for transcript in folder.transcripts},
            sealed={exhibit.key: _seal(folder, exhibit.files, workspace) for exhibit in folder.exhibits},
        )


def enter_folder(workspace: Workspace, case_id: CaseId, prepared: Prepared, *, by: Operator) -> tuple[str, ...]:
    """Warnings: what the readers of transcripts remark, and exhibits in custody that the folder does not name.

    Raises:
        ConflictError: somebody else changed the case meanwhile.
    """
    folder = prepared.folder
    links = Links.of(workspace, case_id, by=by)
    run = _Run(workspace, case_id, links, by)
    run.act(Act.TAKEN, "exhibits of the case folder", lambda w: _put_exhibits(w, prepared, run))
    run.act(Act.TRANSCRIBED, "transcripts of the case folder", lambda w: _put_transcripts(w, prepared, links))
    run.act(Act.STATED, "actors, incidents, claims and law of the case folder", lambda w: _put_stated(w, folder, run))
    run.act(Act.CHARGED, "theories of the case folder", lambda w: _put_theories(w, folder, links))
    run.act(Act.JUDGED, "judgements on readings in the case folder", lambda w: _put_judgements(w, folder, links))
    run.act(Act.WITHDRAWN, "no longer in the case folder", lambda w: links.withdraw_others(w, _WITHDRAWABLE))
    remarks = tuple(f"transcript {key}: {note}" for key, read in prepared.transcripts.items() for note in read.notes)
    named = {exhibit.key for exhibit in folder.exhibits}
    return remarks + tuple(
        f"{exhibit.label} ({exhibit.title}) is in custody and the case folder does not name it: it stays"
        for _, exhibit in current(workspace, case_id, Exhibit)
        if exhibit.key not in named and not made_here(exhibit)
    )


class _Run:
    """The acts of one run over one case."""

    def __init__(self, workspace: Workspace, case_id: CaseId, links: Links, by: Operator) -> None:
        self.workspace, self.case_id, self.links, self.by = workspace, case_id, links, by

    def act(self, act: Act, why: str, put: Callable[[Writing], object]) -> None:
        """One act; it enters nothing when nothing changed."""
        details = self.by.details(self.workspace, self.case_id, why=why)
        with entering(
            self.workspace, self.case_id, act, details=details, clock=self.by.clock, randomness=self.by.randomness
        ) as writing:
            put(writing)


def _seal(folder: CaseFolder, files: tuple[str, ...], workspace: Workspace) -> tuple[SealedFile, ...]:
    root = Path(folder.root)
    haul = Haul(
        lead=Lead(source=folder.case.key),
        files=tuple(HaulFile(path=root / name, name=Path(name).name) for name in files),
        collector="case folder",
    )
    return seal_files(haul, workspace.blobs)


def _read(folder: CaseFolder, transcript: AuthoredTranscript) -> ReadTranscript:
    exhibit = next(exhibit for exhibit in folder.exhibits if exhibit.key == transcript.exhibit)
    if len(exhibit.files) != 1:
        raise EvidenceError(
            f"the exhibit {exhibit.key!r} of transcript {transcript.key!r} has {len(exhibit.files)} files, not one",
            advice="Give the transcript an exhibit of its own with one text file.",
        )
    path = Path(folder.root) / exhibit.files[0]
    try:
        text = decode(path.read_bytes(), encoding=transcript.encoding)
        read = read_transcript(text, heading=transcript.heading)
        return msgspec.structs.replace(read, cues=name_passages(read.cues, transcript.passages))
    except OSError as why:
        raise EvidenceError(f"{path.name} cannot be read: {why.strerror}", advice="Check its permissions.") from why
    except EvidenceError as why:
        raise type(why)(f"transcript {transcript.key!r} ({exhibit.files[0]}): {why}", advice=why.advice) from why


def _put_exhibits(writing: Writing, prepared: Prepared, run: _Run) -> None:
    folder = prepared.folder
    known = current(run.workspace, run.case_id, Exhibit)
    labels: dict[str, Label] = {exhibit.key: exhibit.label for _, exhibit in known}
    incidents = frozenset(incident.key for incident in folder.incidents)
    for exhibit in folder.exhibits:
        label = labels.get(exhibit.key) or writing.next_label()
        run.links.put(writing, author.exhibit_body(exhibit, prepared.sealed[exhibit.key], label, run.links))
    for exhibit in folder.exhibits:
        for dating in author.dating_bodies(exhibit, incidents, run.links):
            run.links.put(writing, dating)


def _put_transcripts(writing: Writing, prepared: Prepared, links: Links) -> None:
    for transcript in prepared.folder.transcripts:
        read = prepared.transcripts[transcript.key]
        head = links.put(writing, author.transcript_body(transcript, len(read.cues), read.notes, links))
        for cue in read.cues:
            links.put(writing, cue.entered(head))


def _put_stated(writing: Writing, folder: CaseFolder, run: _Run) -> None:
    links = run.links
    bodies: list[Body] = [author.case_body(folder.case, run.case_id)]
    bodies += [
        author.instrument_body(one, links.record(Exhibit, one.exhibit) if one.exhibit else None)
        for one in folder.case.instruments
    ]
    bodies += [author.actor_body(actor) for actor in folder.actors]
    bodies += [author.incident_body(incident, links) for incident in folder.incidents]
    bodies += [author.claim_body(claim, links) for claim in folder.claims]
    for body in bodies:
        links.put(writing, body)


def _put_theories(writing: Writing, folder: CaseFolder, links: Links) -> None:
    for theory in folder.theories:
        links.put(writing, author.theory_body(theory, links))
        for body in (*author.argument_bodies(theory, links), *author.preference_bodies(theory, links)):
            links.put(writing, body)


def _put_judgements(writing: Writing, folder: CaseFolder, links: Links) -> None:
    for transcript in folder.transcripts:
        for judgement in author.judgement_bodies(transcript, links):
            links.put(writing, judgement)
