"""From records to a `ProofGraph`: the law's tree, the arguments at its leaves, the exhibits that they rest on.

Exhibits go by their labels, passages by their key where no other transcript has the same (else transcript/passage),
claims by the fact that they assert. Critical questions that a scheme brings and nobody answered are added, open:
nothing is presumed.

An exhibit that was expunged is not there: what copies it copies something outside of the record, and a question that it
answered is open again.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from msgspec import UNSET

from probanda.acts.answers import questions_asked
from probanda.law.charge_tree import ChargeTree, charge_tree
from probanda.law.packs import load_packs
from probanda.model.alike import Alike, OriginVerdict, origin_findings
from probanda.model.charge import (
    JudgementKind,
    QuestionJudgement,
    ReadingJudgement,
    Theory,
    TheoryArgument,
    TheoryPreference,
)
from probanda.model.claim import Claim, PassageRef
from probanda.model.errors import EvidenceError, TheoryError
from probanda.model.exhibit import Exhibit
from probanda.model.ids import CaseId, Key, RecordId
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
)
from probanda.model.speech import Cue, Transcript, Unclear
from probanda.model.stage import ConditionJudgement, StagePolicy
from probanda.proof.record import pieces_behind
from probanda.proof.worlds import passages_touched
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
    argument_records: dict[tuple[RecordId, Key], RecordId] = field(default_factory=dict)
    """(theory, key) of each argument -> its record."""
    answers: tuple[QuestionJudgement, ...] = ()
    """Critical questions that were answered, or added, apart from their arguments."""
    conditions: tuple[ConditionJudgement, ...] = ()
    policy: StagePolicy | None = None
    """None: this organisation states none."""
    expunged: frozenset[RecordId] = frozenset()
    alike: tuple[Alike, ...] = ()
    """What a tool found alike."""
    verdicts: tuple[OriginVerdict, ...] = ()
    """What people judged of where exhibits come from."""

    @classmethod
    def of(cls, workspace: Workspace, case_id: CaseId) -> "Evidence":
        """What the case holds now.

        Raises:
            LedgerError: the lists are not those of the records: an argument could be missing.
        """
        count_lists(workspace, case_id)
        arguments = current(workspace, case_id, TheoryArgument)
        policies = [body for _, body in current(workspace, case_id, StagePolicy)]
        return cls(
            exhibits=dict(current(workspace, case_id, Exhibit)),
            claims=dict(current(workspace, case_id, Claim)),
            transcripts=dict(current(workspace, case_id, Transcript)),
            cues=tuple(body for _, body in current(workspace, case_id, Cue)),
            judgements=tuple(body for _, body in current(workspace, case_id, ReadingJudgement)),
            incidents=dict(current(workspace, case_id, Incident)),
            theories=current(workspace, case_id, Theory),
            arguments=tuple(body for _, body in arguments),
            argument_records={(body.theory, body.key): record for record, body in arguments},
            answers=tuple(body for _, body in current(workspace, case_id, QuestionJudgement)),
            conditions=tuple(body for _, body in current(workspace, case_id, ConditionJudgement)),
            policy=policies[-1] if policies else None,
            preferences=tuple(body for _, body in current(workspace, case_id, TheoryPreference)),
            alike=tuple(body for _, body in current(workspace, case_id, Alike)),
            verdicts=tuple(body for _, body in current(workspace, case_id, OriginVerdict)),
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


class Graphs:
    """The theories of a case as graphs. What they share is put together once; each holds only what it rests on."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._named = evidence.passages()
        judged: dict[tuple[RecordId, str], list[ReadingJudgement]] = {}
        for judgement in evidence.judgements:
            judged.setdefault((judgement.transcript, judgement.passage), []).append(judgement)
        self.passages = tuple(
            _passage(name, unclear, judged.get((transcript, unclear.key), []))
            for (transcript, _), (name, unclear) in self._named.items()
        )
        """All passages of the case, whichever theory depends on them."""
        self._pieces = {piece.id: piece for piece in (_piece(one, evidence) for one in evidence.exhibits.values())}
        self._origins = origin_findings(evidence.exhibits, evidence.alike, evidence.verdicts)
        self._arguments: dict[RecordId, list[TheoryArgument]] = {}
        for argument in evidence.arguments:
            self._arguments.setdefault(argument.theory, []).append(argument)
        self._preferences: dict[RecordId, list[TheoryPreference]] = {}
        for preference in evidence.preferences:
            self._preferences.setdefault(preference.theory, []).append(preference)

    def of(self, record: RecordId, theory: Theory) -> tuple[ProofGraph, ChargeTree]:
        """What an assessment of this theory takes, and the tree that the law packs gave.

        Raises:
            LawError: the packs at hand do not cover this theory on the day of its incident.
            TheoryError: an argument names a passage or a reading that is not there.
            EvidenceError: something names a record that is not there.
        """
        tree = self._tree(theory)
        arguments = (
            *(_argument(argument, self._evidence, self._named) for argument in self._arguments.get(record, [])),
            *tree.arguments,
        )
        pieces = pieces_behind(arguments, self._pieces)
        there = {piece.id for piece in pieces}
        edges, judgements = self._origins
        graph = ProofGraph(
            id=theory.key,
            root=tree.root,
            nodes=tree.nodes,
            arguments=arguments,
            pieces=pieces,
            passages=passages_touched(arguments, self.passages),
            preferences=tuple(map(_preference, self._preferences.get(record, []))),
            reviewed=bool(theory.reviewed_by),
            packs=tuple((pack.key, pack.version, pack.digest) for pack in tree.packs),
            origin_edges=tuple(edge for edge in edges if edge.exhibit in there),
            origin_judgements=tuple(one for one in judgements if {one.exhibit, one.source} <= there),
        )
        return graph, tree

    def _tree(self, theory: Theory) -> ChargeTree:
        return charge_tree(
            load_packs(),
            provision=theory.provision,
            mode=theory.mode,
            forum=theory.forum,
            jurisdiction=theory.jurisdiction,
            when=_found(self._evidence.incidents, theory.incident, f"theory {theory.key!r}").when,
            completion=theory.completion,
            leads=theory.leads,
            alternative_modes=theory.alternative_modes or (),
            as_of=theory.as_of or None,
            raised=theory.raised or (),
        )


def _preference(preference: TheoryPreference) -> Preference:
    return Preference(
        argument=preference.argument,
        rebuttal=preference.rebuttal,
        winner=preference.winner,
        level=preference.level,
        by=preference.by,
        why=preference.why,
    )


def _argument(
    argument: TheoryArgument, evidence: Evidence, named: dict[tuple[RecordId, str], tuple[str, Unclear]]
) -> Argument:
    record = evidence.argument_records[argument.theory, argument.key]
    name = f"argument {argument.key!r}"
    return Argument(
        id=argument.key,
        role=argument.role,
        node=argument.node,
        attacks=argument.attacks,
        scheme=argument.scheme,
        premises=tuple(_premise(_found(evidence.claims, claim, name), evidence, named) for claim in argument.claims),
        questions=questions_asked(record, argument, evidence),
        finding_stage=argument.finding_stage,
        signed_by=argument.signed_by,
        at_least=None if argument.at_least is UNSET else argument.at_least,
        rival=argument.rival,
        agreed=None if argument.agreed is UNSET else argument.agreed,
        speaker=argument.speaker or "",
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


def _passage(name: str, unclear: Unclear, judged: list[ReadingJudgement]) -> Passage:
    preferred = [judgement.reading for judgement in judged if judgement.judgement is JudgementKind.PREFERRED]
    if len(preferred) > 1:
        raise EvidenceError(
            f"two readings of passage {name!r} are judged preferred",
            advice="Withdraw one of the judgements: a passage has one preferred reading at most.",
        )
    excluded: dict[str, set[str]] = {}
    for judgement in judged:
        if judgement.judgement is JudgementKind.EXCLUDED and judgement.reading is not None:
            excluded.setdefault(judgement.reading, set()).add(" ".join(judgement.by.casefold().split()))
    return Passage(
        id=name,
        passage_kind=unclear.passage_kind,
        readings=tuple(reading.key for reading in unclear.readings),
        excluded=tuple(excluded),
        unconfirmed=tuple(reading for reading, people in excluded.items() if len(people) == 1),
        preferred=preferred[0] if preferred else None,
        unheard_closed=any(judgement.judgement is JudgementKind.NO_UNHEARD for judgement in judged),
        judgements=tuple(
            JudgedReading(
                judgement=judgement.judgement.value, reading=judgement.reading, by=judgement.by, why=judgement.why
            )
            for judgement in judged
        ),
    )
