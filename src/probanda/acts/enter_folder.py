"""A case folder enters its case: each room's records in an act of its own, in the order of the data.

1. exhibits and their datings are taken; 2. transcripts are read, second versions compared, passages named;
3. admissibility sheets, actors, incidents, claims and the case's own law are stated; 4. theories are charged;
5. judgements are entered; 6. what is no longer in the folder is withdrawn, but exhibits and what no folder made: an
exhibit once in custody stays, and the caller is told; transcripts that were added and judgements that were made by hand
stay.

A second run enters only what changed. All reading and hashing is done before the first transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from probanda.acts import author
from probanda.acts.by_hand import is_by_hand
from probanda.acts.judged_before import JudgedBefore
from probanda.acts.links import Links
from probanda.acts.operator import Operator
from probanda.collect.confined import Confined
from probanda.model.actor import Actor
from probanda.model.admissibility import AdmissibilitySheet
from probanda.model.authored import AuthoredTranscript, CaseFolder
from probanda.model.charge import QuestionJudgement, ReadingJudgement, Theory, TheoryArgument, TheoryPreference
from probanda.model.claim import Claim
from probanda.model.custody import Act
from probanda.model.errors import EvidenceError
from probanda.model.exhibit import Exhibit, Haul, HaulFile, Lead, SealedFile
from probanda.model.history import kind_of
from probanda.model.ids import CaseId, Key, Label
from probanda.model.incident import Incident
from probanda.model.law import Instrument
from probanda.model.ports import ConfinedReader
from probanda.model.speech import Cue, PassageKind, ReadTranscript, Transcript
from probanda.model.stage import ConditionJudgement, StagePolicy
from probanda.model.value import Body
from probanda.model.when import Dating
from probanda.preserve.seal import seal_files
from probanda.store.projections import key_of
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import Writing, entering
from probanda.text.compare import compare_translations
from probanda.text.passages import name_passages
from probanda.text.transcripts import read_path

_WITHDRAWABLE = (
    AdmissibilitySheet,
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
    QuestionJudgement,
    ConditionJudgement,
    StagePolicy,
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A case folder with its files sealed and its transcripts read, before anything is entered."""

    folder: CaseFolder
    sealed: dict[str, tuple[SealedFile, ...]]
    transcripts: dict[str, ReadTranscript]

    @classmethod
    def of(cls, folder: CaseFolder, workspace: Workspace, *, reader: ConfinedReader | None = None) -> "Prepared":
        """The slow part of entering a folder.

        Args:
            folder: read and checked.
            workspace: its vault takes the files.
            reader: opens transcripts in forms of XML, ZIP, HTML and JSON; None: the confined reader with its limits.

        Raises:
            EvidenceError: a file changed since it was checked, or a transcript cannot be read.
            MachineError: the disk is full.
        """
        return cls(
            folder=folder,
            transcripts=_transcripts(folder, reader or Confined()),
            sealed={exhibit.key: _seal(folder, exhibit.files, workspace) for exhibit in folder.exhibits},
        )


def enter_folder(workspace: Workspace, case_id: CaseId, prepared: Prepared, *, by: Operator) -> tuple[str, ...]:
    """Warnings: what the readers of transcripts remark, and exhibits in custody that the folder does not name.

    Raises:
        ConflictError: somebody else changed the case meanwhile.
        TheoryError: the folder says otherwise than what was judged here; nothing was entered.
    """
    folder = prepared.folder
    links = Links.of(workspace, case_id, by=by)
    before = JudgedBefore(workspace, case_id, folder, links)
    before.refuse_contradictions()
    run = _Run(workspace, case_id, links, by)
    run.act(Act.TAKEN, "exhibits of the case folder", lambda w: _put_exhibits(w, prepared, run))
    run.act(Act.TRANSCRIBED, "transcripts of the case folder", lambda w: _put_transcripts(w, prepared, links))
    run.act(
        Act.STATED,
        "admissibility sheets, actors, incidents, claims and law of the case folder",
        lambda w: _put_stated(w, folder, run),
    )
    run.act(Act.CHARGED, "theories of the case folder", lambda w: _put_theories(w, folder, links))
    run.act(
        Act.JUDGED,
        "judgements on readings and stage conditions in the case folder",
        lambda w: _put_judgements(w, folder, links),
    )
    kept = _made_elsewhere(workspace, case_id, prepared, links) | {
        (kind_of(body), key_of(body)) for body in before.standing()
    }
    run.act(Act.WITHDRAWN, "no longer in the case folder", lambda w: links.withdraw_others(w, _WITHDRAWABLE, but=kept))
    remarks = tuple(f"transcript {key}: {note}" for key, read in prepared.transcripts.items() for note in read.notes)
    named = {exhibit.key for exhibit in folder.exhibits}
    return remarks + tuple(
        f"{exhibit.label} ({exhibit.title}) is in custody and the case folder does not name it: it stays"
        for _, exhibit in current(workspace, case_id, Exhibit)
        if exhibit.key not in named and not is_by_hand(exhibit.key)
    )


def _made_elsewhere(
    workspace: Workspace, case_id: CaseId, prepared: Prepared, links: Links
) -> frozenset[tuple[str, str]]:
    """(kind, key) of what no folder made and no folder takes back: added transcripts, and judgements made by hand.

    A judgement stays while its passage and its reading are there; a sheet with its flags, where its exhibit stays
    although the folder does not name it any more: what speaks for the accused is not lost with a file of YAML.
    """
    folder = prepared.folder
    named = {links.record(Exhibit, exhibit.key) for exhibit in folder.exhibits}
    read = {links.record(Transcript, key): found.cues for key, found in prepared.transcripts.items()}
    added = {
        record: head
        for record, head in current(workspace, case_id, Transcript)
        if record not in read and head.exhibit not in named
    }
    cues = [cue for _, cue in current(workspace, case_id, Cue) if cue.transcript in added]
    passages = [(record, passage) for record, found in read.items() for cue in found for passage in cue.unclear]
    passages += [(cue.transcript, passage) for cue in cues for passage in cue.unclear]
    there = {
        (record, passage.key, reading)
        for record, passage in passages
        for reading in (None, *(one.key for one in passage.readings))
    }
    judged = (one for _, one in current(workspace, case_id, ReadingJudgement) if is_by_hand(one.key))
    standing = (one for one in judged if (one.transcript, one.passage, one.reading) in there)
    written = {exhibit.key for exhibit in folder.exhibits}
    sheets = (one for _, one in current(workspace, case_id, AdmissibilitySheet) if one.key not in written)
    return frozenset((kind_of(body), key_of(body)) for body in (*added.values(), *cues, *standing, *sheets))


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


def _transcripts(folder: CaseFolder, reader: ConfinedReader) -> dict[str, ReadTranscript]:
    """Each transcript read, compared with its second version where it has one, and its passages named."""
    read = {transcript.key: _read(folder, transcript, reader) for transcript in folder.transcripts}
    for transcript in folder.transcripts:
        if transcript.second_of is not None:
            first = read[transcript.second_of]
            kind = PassageKind.WORDING if transcript.translates is None else PassageKind.MEANING
            theirs = read[transcript.key].cues
            compared = compare_translations(first.cues, theirs, kind=kind, version=Key(transcript.key))
            said = f"{compared.differences} difference{'s' if compared.differences != 1 else ''} became readings."
            notes = tuple(f"Compared with {transcript.key}: {note}" for note in (said, *compared.notes))
            read[transcript.second_of] = msgspec.structs.replace(
                first, cues=compared.cues, notes=(*first.notes, *notes)
            )
    return {transcript.key: _named(folder, transcript, read[transcript.key]) for transcript in folder.transcripts}


def _named(folder: CaseFolder, transcript: AuthoredTranscript, read: ReadTranscript) -> ReadTranscript:
    try:
        return msgspec.structs.replace(read, cues=name_passages(read.cues, transcript.passages))
    except EvidenceError as why:
        raise _of(folder, transcript, why) from why


def _of(folder: CaseFolder, transcript: AuthoredTranscript, why: EvidenceError) -> EvidenceError:
    """The error with the transcript and the file that it is about."""
    exhibit = next(exhibit for exhibit in folder.exhibits if exhibit.key == transcript.exhibit)
    return type(why)(f"transcript {transcript.key!r} ({exhibit.files[0]}): {why}", advice=why.advice)


def _read(folder: CaseFolder, transcript: AuthoredTranscript, reader: ConfinedReader) -> ReadTranscript:
    exhibit = next(exhibit for exhibit in folder.exhibits if exhibit.key == transcript.exhibit)
    if len(exhibit.files) != 1:
        raise EvidenceError(
            f"the exhibit {exhibit.key!r} of transcript {transcript.key!r} has {len(exhibit.files)} files, not one",
            advice="Give the transcript an exhibit of its own with one text file.",
        )
    path = Path(folder.root) / exhibit.files[0]
    try:
        return read_path(path, reader=reader, encoding=transcript.encoding, heading=transcript.heading)
    except EvidenceError as why:
        raise _of(folder, transcript, why) from why


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
    bodies += [sheet for exhibit in folder.exhibits if (sheet := author.sheet_body(exhibit, links)) is not None]
    if folder.case.policy is not None:
        bodies.append(author.policy_body(folder.case.policy))
    bodies += [author.actor_body(actor) for actor in folder.actors]
    bodies += [author.incident_body(incident, links) for incident in folder.incidents]
    campaigns = frozenset(incident.key for incident in folder.incidents)
    bodies += [author.claim_body(claim, links, campaigns) for claim in folder.claims]
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
    for theory in folder.theories:
        for condition in author.condition_bodies(theory, links):
            links.put(writing, condition)
