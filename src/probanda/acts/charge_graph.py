"""From records to a `ProofGraph`: the law's tree, the arguments at its leaves, the exhibits that they rest on.

Exhibits go by their labels, passages by their key where no other transcript has the same (else transcript/passage),
claims by the fact that they assert. Critical questions that a scheme brings and nobody answered are added, open:
nothing is presumed.

An exhibit that was expunged is not there: what copies it copies something outside of the record, and a question that it
answered is open again.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from probanda.law.charge_tree import ChargeTree, charge_tree
from probanda.law.packs import load_packs
from probanda.model.charge import (
    JudgementKind,
    ReadingJudgement,
    Theory,
    TheoryArgument,
    TheoryPreference,
)
from probanda.model.claim import Claim, PassageRef
from probanda.model.errors import EvidenceError, TheoryError
from probanda.model.exhibit import Exhibit
from probanda.model.ids import CaseId, RecordId
from probanda.model.incident import Incident
from probanda.model.proof import (
    Argument,
    HoldsIn,
    JudgedReading,
    Passage,
    Piece,
    Preference,
    Premise,
    ProofGraph,
    Question,
)
from probanda.model.speech import Cue, Transcript, Unclear
from probanda.proof.schemes import CRITICAL_QUESTIONS
from probanda.store.projections import count_lists
from probanda.store.reading import current, expunged_versions
from probanda.store.workspace import Workspace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The current records of a case that a theory can rest on."""

    exhibits: dict[RecordId, Exhibit]
    claims: dict[RecordId, Claim]
    transcripts: dict[RecordId, Transcript]
    cues: tuple[Cue, ...]
    judgements: tuple[ReadingJudgement, ...]
    incidents: dict[RecordId, Incident]
    theories: tuple[tuple[RecordId, Theory], ...]
    arguments: tuple[TheoryArgument, ...]
    preferences: tuple[TheoryPreference, ...]
    expunged: frozenset[RecordId] = frozenset()

    @classmethod
    def of(cls, workspace: Workspace, case_id: CaseId) -> "Evidence":
        """What the case holds now.

        Raises:
            LedgerError: the lists are not those of the records: an argument could be missing.
        """
        count_lists(workspace, case_id)
        return cls(
            exhibits=dict(current(workspace, case_id, Exhibit)),
            claims=dict(current(workspace, case_id, Claim)),
            transcripts=dict(current(workspace, case_id, Transcript)),
            cues=tuple(body for _, body in current(workspace, case_id, Cue)),
            judgements=tuple(body for _, body in current(workspace, case_id, ReadingJudgement)),
            incidents=dict(current(workspace, case_id, Incident)),
            theories=current(workspace, case_id, Theory),
            arguments=tuple(body for _, body in current(workspace, case_id, TheoryArgument)),
            preferences=tuple(body for _, body in current(workspace, case_id, TheoryPreference)),
            expunged=frozenset(one.record for one in expunged_versions(workspace, case_id)),
        )

    @property
    def gone(self) -> frozenset[RecordId]:
        """Exhibits that were expunged, and did not come back as a new version."""
        return self.expunged - self.exhibits.keys()

    def passages(self) -> dict[tuple[RecordId, str], tuple[str, Unclear]]:
        """(transcript, passage key) -> (name in the proof, passage)."""
        found = [(cue.transcript, unclear) for cue in self.cues for unclear in cue.unclear]
        uses = Counter(unclear.key for _, unclear in found)
        return {
            (transcript, unclear.key): (
                unclear.key
                if uses[unclear.key] == 1
                else f"{_found(self.transcripts, transcript, f'passage {unclear.key!r}').key}/{unclear.key}",
                unclear,
            )
            for transcript, unclear in found
        }


def graph_of(record: RecordId, theory: Theory, evidence: Evidence) -> tuple[ProofGraph, ChargeTree]:
    """What an assessment of this theory takes, and the tree that the law packs gave.

    Raises:
        LawError: the packs at hand do not cover this theory on the day of its incident.
        TheoryError: an argument names a passage or a reading that is not there.
        EvidenceError: something names a record that is not there.
    """
    incident = _found(evidence.incidents, theory.incident, f"theory {theory.key!r}")
    tree = charge_tree(
        load_packs(),
        provision=theory.provision,
        mode=theory.mode,
        forum=theory.forum,
        jurisdiction=theory.jurisdiction,
        when=incident.when,
        completion=theory.completion,
        leads=theory.leads,
        alternative_modes=theory.alternative_modes or (),
        as_of=theory.as_of or None,
        raised=theory.raised or (),
    )
    named = evidence.passages()
    graph = ProofGraph(
        id=theory.key,
        root=tree.root,
        nodes=tree.nodes,
        arguments=(
            *(_argument(argument, evidence, named) for argument in evidence.arguments if argument.theory == record),
            *tree.arguments,
        ),
        pieces=tuple(_piece(exhibit, evidence) for exhibit in evidence.exhibits.values()),
        passages=tuple(
            _passage(name, transcript, unclear, evidence.judgements)
            for (transcript, _), (name, unclear) in named.items()
        ),
        preferences=tuple(
            Preference(
                argument=preference.argument,
                rebuttal=preference.rebuttal,
                winner=preference.winner,
                level=preference.level,
                by=preference.by,
                why=preference.why,
            )
            for preference in evidence.preferences
            if preference.theory == record
        ),
        reviewed=bool(theory.reviewed_by),
        packs=tuple((pack.key, pack.version, pack.digest) for pack in tree.packs),
    )
    return graph, tree


def _argument(
    argument: TheoryArgument, evidence: Evidence, named: dict[tuple[RecordId, str], tuple[str, Unclear]]
) -> Argument:
    asked = {question.question for question in argument.questions}
    name = f"argument {argument.key!r}"
    return Argument(
        id=argument.key,
        role=argument.role,
        node=argument.node,
        attacks=argument.attacks,
        scheme=argument.scheme,
        premises=tuple(_premise(_found(evidence.claims, claim, name), evidence, named) for claim in argument.claims),
        questions=tuple(
            Question(question=question.question)
            if question.exhibit in evidence.gone
            else Question(
                question=question.question,
                answer=question.answer,
                exhibit=_found(evidence.exhibits, question.exhibit, name).label if question.exhibit else None,
                by=question.by,
                why=question.why,
            )
            for question in argument.questions
        )
        + tuple(
            Question(question=question) for question in CRITICAL_QUESTIONS[argument.scheme] if question not in asked
        ),
        finding_stage=argument.finding_stage,
        signed_by=argument.signed_by,
    )


def _premise(claim: Claim, evidence: Evidence, named: dict[tuple[RecordId, str], tuple[str, Unclear]]) -> Premise:
    return Premise(
        claim=claim.fact or claim.key,
        exhibits=tuple(
            _found(evidence.exhibits, resting.exhibit, f"claim {claim.key!r}").label for resting in claim.rests_on
        ),
        holds_in=tuple(_holds_in(claim, ref, named) for ref in claim.passages),
    )


def _holds_in(claim: Claim, ref: PassageRef, named: dict[tuple[RecordId, str], tuple[str, Unclear]]) -> HoldsIn:
    found = named.get((ref.transcript, ref.passage))
    if found is None:
        raise TheoryError(
            f"claim {claim.key!r} rests on passage {ref.passage!r}, which its transcript does not have",
            advice="See the passages with `probanda transcript read FILE`.",
        )
    name, unclear = found
    listed = tuple(reading.key for reading in unclear.readings)
    unknown = [reading for reading in ref.holds_in if reading not in listed]
    if unknown:
        raise TheoryError(
            f"claim {claim.key!r} holds in reading {unknown[0]!r} of passage {ref.passage!r}, which is not listed",
            advice=f"Its listed readings are: {', '.join(listed) or 'none'}.",
        )
    return HoldsIn(passage=name, readings=ref.holds_in or listed)


def _piece(exhibit: Exhibit, evidence: Evidence) -> Piece:
    return Piece(
        id=exhibit.label,
        loss=exhibit.loss,
        made_from=tuple(_found(evidence.exhibits, record, exhibit.label).label for record in exhibit.made_from),
        copies=tuple(
            _found(evidence.exhibits, record, exhibit.label).label
            for record in exhibit.copies
            if record not in evidence.gone
        ),
        copies_outside=(
            *exhibit.copies_outside,
            *(f"{record}, which was expunged" for record in exhibit.copies if record in evidence.gone),
        ),
        files=tuple(file.sha256 for file in exhibit.files),
    )


def _found(kept: Mapping[RecordId, T], record: RecordId, who: str) -> T:
    """The record that `who` names.

    Raises:
        EvidenceError: it is not there.
    """
    if record not in kept:
        raise EvidenceError(
            f"{who} names a record that is not there: {record}",
            advice="Run `probanda check`: it says whether the lists or the records were changed.",
        )
    return kept[record]


def _passage(name: str, transcript: RecordId, unclear: Unclear, judgements: tuple[ReadingJudgement, ...]) -> Passage:
    judged = [
        judgement for judgement in judgements if judgement.transcript == transcript and judgement.passage == unclear.key
    ]
    preferred = [judgement.reading for judgement in judged if judgement.judgement is JudgementKind.PREFERRED]
    if len(preferred) > 1:
        raise EvidenceError(
            f"two readings of passage {name!r} are judged preferred",
            advice="Withdraw one of the judgements: a passage has one preferred reading at most.",
        )
    return Passage(
        id=name,
        passage_kind=unclear.passage_kind,
        readings=tuple(reading.key for reading in unclear.readings),
        excluded=tuple(
            judgement.reading
            for judgement in judged
            if judgement.judgement is JudgementKind.EXCLUDED and judgement.reading is not None
        ),
        preferred=preferred[0] if preferred else None,
        unheard_closed=any(judgement.judgement is JudgementKind.NO_UNHEARD for judgement in judged),
        judgements=tuple(
            JudgedReading(
                judgement=judgement.judgement.value, reading=judgement.reading, by=judgement.by, why=judgement.why
            )
            for judgement in judged
        ),
    )
