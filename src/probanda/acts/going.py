"""What goes when a record is expunged, and what cannot stand without it.

1. **Goes with it**, because it holds its content: what was made from an exhibit, its footage, the transcripts of its
words with their cues and judgements, its admissibility sheet, claims that rest on it and datings that it gives,
redactions made of it; and so on from these.
2. **Is withdrawn**, because it names it and holds nothing of it: a theory, the arguments on a claim that goes, what
attacks these alone, preferences between them, datings of it by others. These bodies stay in the records.
3. Details of entries go too, where all that an entry entered goes, and its details tell a name or a digest of it.
4. A record that merely names it beside others (an exhibit that copies it, an incident that lists it) stays as it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from probanda.model.admissibility import AdmissibilitySheet
from probanda.model.alike import Alike, OriginVerdict
from probanda.model.charge import QuestionJudgement, ReadingJudgement, Theory, TheoryArgument, TheoryPreference
from probanda.model.claim import Claim
from probanda.model.custody import Details, ForeignLedger, Record
from probanda.model.embedded import Embedded
from probanda.model.exhibit import Exhibit
from probanda.model.footage import Footage
from probanda.model.history import read
from probanda.model.ids import CaseId, Digest, Key, RecordId
from probanda.model.redaction import Redaction
from probanda.model.screening import Screening
from probanda.model.speech import Cue, Transcript
from probanda.model.stage import ConditionJudgement
from probanda.model.value import Body
from probanda.model.when import Dating
from probanda.preserve.ledger import read_entry
from probanda.store.projections import key_of
from probanda.store.reading import details, entries, expunged, records, versions
from probanda.store.workspace import Workspace

_DETAILS = msgspec.json.Decoder(Details)
Name = tuple[RecordId, Key]
"""(theory, key) of an argument."""
_SHORTEST_NAME = 3  # "a" stands in any sentence


@dataclass(frozen=True, slots=True)
class Held:
    """One version that the case holds, read."""

    record: Record
    body: Body

    @property
    def name(self) -> str:
        """As a person calls it."""
        known = self.body.label if isinstance(self.body, Exhibit) else repr(key_of(self.body).rpartition("#")[2])
        return f"{self.record.record_kind} {known}"


@dataclass(frozen=True, slots=True)
class Holdings:
    """All versions of a case that were not expunged, by record, in the order of versions."""

    of: dict[RecordId, list[Held]] = field(default_factory=dict)

    @classmethod
    def read(cls, workspace: Workspace, case_id: CaseId) -> "Holdings":
        """What the case holds now."""
        found = cls()
        for one in records(workspace, case_id):
            found.of.setdefault(one.record, []).append(Held(one, read(one.body)))
        return found

    def goes_with(self, roots: Iterable[RecordId]) -> tuple[RecordId, ...]:
        """The records that hold content of these, in the order of entry, without these themselves."""
        first = set(roots)
        links = self._links()
        gone = set(first)
        while more := {record for record, on in links.items() if record not in gone and on & gone}:
            gone |= more
        return tuple(record for record in self.of if record in gone - first)

    def _links(self) -> dict[RecordId, set[RecordId]]:
        """Record -> the records whose content it holds, in any version."""
        links: dict[RecordId, set[RecordId]] = {}
        transcripts = {record: several[-1].body for record, several in self.of.items()}
        for record, several in self.of.items():
            for one in several:
                links.setdefault(record, set()).update(_content_of(one.body))
                if isinstance(one.body, Transcript):  # the file that was handed in holds the same words
                    source = transcripts.get(one.body.translates) if one.body.translates else None
                    words = {one.body.of, *((source.exhibit,) if isinstance(source, Transcript) else ())}
                    links.setdefault(one.body.exhibit, set()).update(words - {one.body.exhibit})
        return {record: on for record, on in links.items() if record in self.of}

    def cannot_stand(self, gone: frozenset[RecordId]) -> tuple[tuple[Held, Body | None], ...]:
        """(latest version, the body in its place, or None: it is withdrawn) of what names a record that goes."""
        standing = {record: several[-1] for record, several in self.of.items() if record not in gone}
        theories = {
            record
            for record, one in standing.items()
            if isinstance(one.body, Theory) and gone & {one.body.suspect, one.body.incident}
        }
        lost = [one for record in gone for one in self.of.get(record, ())]
        void = _void_arguments(standing.values(), lost, gone | theories)
        void_records = gone | {
            record
            for record, one in standing.items()
            if isinstance(one.body, TheoryArgument) and (one.body.theory, one.body.key) in void
        }
        return tuple(
            (one, after)
            for record, one in standing.items()
            if (after := _after(one.body, void_records | theories, void, withdrawn=record in theories)) is not one.body
        )


def _after(body: Body, gone: frozenset[RecordId], void: frozenset[Name], *, withdrawn: bool) -> Body | None:
    """The body as it can stand, itself where it can, None where it cannot."""
    match body:
        case Theory():
            return None if withdrawn else body
        case TheoryArgument(theory=theory, key=key, attacks=attacks):
            left = tuple(other for other in attacks if (theory, other) not in void)
            if (theory, key) in void:
                return None
            return body if left == attacks else msgspec.structs.replace(body, attacks=left)
        case TheoryPreference(theory=theory, argument=argument, rebuttal=rebuttal):
            return None if void & {(theory, argument), (theory, rebuttal)} else body
        case QuestionJudgement(argument=about) | ConditionJudgement(theory=about) | Dating(of=about):
            return None if about in gone else body
        case _:
            return body


def _void_arguments(standing: Iterable[Held], lost: Iterable[Held], gone: frozenset[RecordId]) -> frozenset[Name]:
    """Names of arguments that are lost, that need a claim or a theory that goes, or whose every target is void."""
    arguments = [one.body for one in standing if isinstance(one.body, TheoryArgument)]
    void = {(one.theory, one.key) for one in arguments if gone & {one.theory, *one.claims}}
    void |= {(one.body.theory, one.body.key) for one in lost if isinstance(one.body, TheoryArgument)}
    while more := {
        (one.theory, one.key)
        for one in arguments
        if one.attacks and (one.theory, one.key) not in void and all((one.theory, key) in void for key in one.attacks)
    }:
        void |= more
    return frozenset(void)


def _content_of(body: Body) -> tuple[RecordId, ...]:
    """The records whose content a body holds."""
    found: tuple[RecordId | None, ...] = ()
    match body:
        case Exhibit(made_from=made_from):
            found = made_from
        case Footage() | Screening() | Dating() | ForeignLedger() | AdmissibilitySheet() | Embedded():
            found = (body.exhibit,)
        case Transcript(exhibit=exhibit, of=of, translates=translates):
            found = (exhibit, of, translates)
        case Cue(transcript=transcript) | ReadingJudgement(transcript=transcript):
            found = (transcript,)
        case Claim(rests_on=rests_on, passages=passages):
            found = (*(one.exhibit for one in rests_on), *(one.transcript for one in passages))
        case Alike(first=first, second=second):
            found = (first.exhibit, second.exhibit)
        case OriginVerdict(exhibit=exhibit, source=source):
            found = (exhibit, source)
        case Redaction(record=record):
            found = (record,)
    return tuple(one for one in found if one is not None)


@dataclass(frozen=True, slots=True)
class Telling:
    """The details of an entry that tell a name or a digest of what goes."""

    seq: int
    digest: Digest
    body: bytes
    goes: bool
    """Whether all that the entry entered goes."""


def telling_details(workspace: Workspace, case_id: CaseId, going: Sequence[Held]) -> Iterator[Telling]:
    """The details that tell of what goes, in the order of entries."""
    gone = {one.record.digest for one in going} | expunged(workspace, case_id).keys()
    others = {one.entry for one in versions(workspace, case_id) if one.digest not in gone}
    seqs = {one.record.entry for one in going} - others
    names, digests = _told(going)
    for raw, detail in zip(entries(workspace, case_id), details(workspace, case_id), strict=True):
        if detail is None:
            continue
        entry, said = read_entry(raw, "an entry"), _DETAILS.decode(detail[1])
        if digests.intersection(said.inputs) or any(name in said.why for name in names):
            yield Telling(seq=entry.seq, digest=entry.details, body=detail[1], goes=entry.seq in seqs)


def _told(going: Iterable[Held]) -> tuple[frozenset[str], frozenset[Digest]]:
    """Names and digests that would tell what is gone."""
    names: set[str] = set()
    digests: set[Digest] = set()
    for one in going:
        match one.body:
            case Exhibit(key=key, title=title, files=files):
                names |= {key, title}
                for file in files:
                    names |= {file.name, file.original_name}
                    digests |= {file.sha256, file.blake3}
            case Footage() | Screening() | Embedded():
                names.add(one.body.file)
                digests.add(one.body.sha256)
            case Alike(first=first, second=second):
                names |= {first.file, second.file}
                digests |= {first.sha256, second.sha256}
            case body:
                names.add(key_of(body))
    return frozenset(name for name in names if len(name) >= _SHORTEST_NAME), frozenset(digests)
