"""From what people wrote in a case folder to the bodies of records: a translation, field by field, nothing added."""

from msgspec import UNSET

from probanda.acts.author_command import stated
from probanda.acts.links import Links
from probanda.collect.case_folder import to_when
from probanda.model import authored as a
from probanda.model.actor import Actor, Name
from probanda.model.admissibility import AdmissibilitySheet, Disclosure, Obtained
from probanda.model.authored_theory import AuthoredPolicy, AuthoredTheory
from probanda.model.charge import (
    AnsweredQuestion,
    LeadNode,
    ReadingJudgement,
    Theory,
    TheoryArgument,
    TheoryPreference,
)
from probanda.model.claim import Claim, PassageRef, Resting
from probanda.model.custody import Case
from probanda.model.exhibit import CompletenessItem, Exhibit, SealedFile, Tool
from probanda.model.ids import CaseId, Key, Label, RecordId
from probanda.model.incident import Incident, IncidentKind
from probanda.model.law import Checked, Instrument, Provision
from probanda.model.proof import Agreement
from probanda.model.selector import CueSelector, PageSelector, QuoteSelector, Selector, TimeSelector
from probanda.model.speech import Transcript
from probanda.model.stage import ConditionJudgement, PolicyRule, StagePolicy
from probanda.model.when import Dating, day


def case_body(case: a.AuthoredCase, case_id: CaseId) -> Case:
    """The case's own record."""
    return Case(
        key=Key(case.key),
        title=case.title,
        case_id=case_id,
        fictional=case.fictional,
        notice=case.notice,
        outcome=case.outcome,
        summary=case.summary,
        language=case.language,
    )


def instrument_body(instrument: a.AuthoredInstrument, exhibit: RecordId | None) -> Instrument:
    """An instrument that only this case knows; the exhibit holds its text."""
    return Instrument(
        key=instrument.key,
        title=instrument.title,
        source=instrument.source,
        articles_closed=instrument.checked,
        fictional=instrument.checked is Checked.FICTIONAL,
        exhibit=exhibit,
        provisions=tuple(
            Provision(ref=row.ref, title=row.title, note=row.note, checked=instrument.checked)
            for row in instrument.provisions
        ),
    )


def exhibit_body(exhibit: a.AuthoredExhibit, files: tuple[SealedFile, ...], label: Label, links: Links) -> Exhibit:
    """An exhibit with its sealed files."""
    return Exhibit(
        label=label,
        key=Key(exhibit.key),
        title=exhibit.title,
        description=exhibit.description,
        files=files,
        url=exhibit.url,
        publisher=exhibit.publisher,
        made_from=tuple(links.record(Exhibit, key) for key in exhibit.made_from),
        made_by=Tool(name=exhibit.made_by, version="") if exhibit.made_by else None,
        copies=tuple(links.record(Exhibit, key) for key in exhibit.copies),
        copies_outside=exhibit.copies_outside,
        loss=exhibit.loss,
        language=exhibit.language,
        stand_in=exhibit.stand_in,
        completeness=tuple(
            CompletenessItem(item=item.item, presence=item.presence, reason=item.reason)
            for item in exhibit.completeness
        ),
    )


def sheet_body(exhibit: a.AuthoredExhibit, links: Links) -> AdmissibilitySheet | None:
    """The admissibility sheet with the disclosure flags; None where nobody wrote either."""
    written = exhibit.admissibility
    if written is None and not exhibit.disclosure:
        return None
    flags = tuple(Disclosure(flag=one.flag, why=one.why, by=one.by) for one in exhibit.disclosure)
    record = links.record(Exhibit, exhibit.key)
    if written is None:
        return AdmissibilitySheet(key=Key(exhibit.key), exhibit=record, disclosure=flags)
    got = written.obtained
    return AdmissibilitySheet(
        key=Key(exhibit.key),
        exhibit=record,
        by=written.by,
        relevance=written.relevance,
        probative_value=written.probative_value,
        prejudice=written.prejudice,
        obtained=Obtained(how=got.how, by=got.by, identity=got.identity) if got is not None else None,
        conditions=written.conditions,
        privilege=written.privilege,
        introduced_by=written.introduced_by,
        court_status=written.court_status,
        decision=written.decision,
        disclosure=flags,
    )


def dating_bodies(exhibit: a.AuthoredExhibit, incidents: frozenset[str], links: Links) -> tuple[Dating, ...]:
    """The datings that an exhibit gives; `of` is an incident's key or an exhibit's."""
    return tuple(
        Dating(
            key=Key(dating.key),
            exhibit=links.record(Exhibit, exhibit.key),
            of=None if dating.of is None else links.record(Incident if dating.of in incidents else Exhibit, dating.of),
            dating_kind=dating.kind,
            when=to_when(dating.when),
            by=dating.by,
        )
        for dating in exhibit.datings
    )


def transcript_body(transcript: a.AuthoredTranscript, cues: int, notes: tuple[str, ...], links: Links) -> Transcript:
    """The head of a transcript."""
    return Transcript(
        key=Key(transcript.key),
        title=transcript.title,
        exhibit=links.record(Exhibit, transcript.exhibit),
        of=links.record(Exhibit, transcript.of),
        translates=links.record(Transcript, transcript.translates) if transcript.translates else None,
        second_of=links.record(Transcript, transcript.second_of) if transcript.second_of else UNSET,
        language=transcript.language,
        direction=transcript.direction,
        author=transcript.author,
        encoding=transcript.encoding,
        cues=cues,
        notes=notes,
    )


def judgement_bodies(transcript: a.AuthoredTranscript, links: Links) -> tuple[ReadingJudgement, ...]:
    """What people judged of a transcript's passages."""
    return tuple(
        ReadingJudgement(
            key=Key(judged.key),
            transcript=links.record(Transcript, transcript.key),
            passage=Key(judged.passage),
            judgement=judged.judgement,
            reading=Key(judged.reading) if judged.reading else None,
            by=judged.by,
            why=judged.why,
        )
        for judged in transcript.judgements
    )


def actor_body(actor: a.AuthoredActor) -> Actor:
    """An actor."""
    return Actor(
        key=Key(actor.key),
        actor_kind=actor.kind,
        names=tuple(Name(text=name.text, language=name.language) for name in actor.names),
        described_as=actor.described_as,
        identity=actor.identity or UNSET,
    )


def incident_body(incident: a.AuthoredIncident, links: Links) -> Incident:
    """An incident or campaign."""
    return Incident(
        key=Key(incident.key),
        incident_kind=IncidentKind(incident.kind),
        title=incident.title,
        description=incident.description,
        when=to_when(incident.when),
        place=incident.place,
        during=links.record(Incident, incident.during) if incident.during else None,
        exhibits=tuple(links.record(Exhibit, key) for key in incident.exhibits),
    )


def claim_body(claim: a.AuthoredClaim, links: Links, campaigns: frozenset[str] = frozenset()) -> Claim:
    """A claim, its hedges and its chain as they were written."""
    return Claim(
        key=Key(claim.key),
        says=claim.says,
        quote=claim.quote,
        by=claim.by,
        chain=claim.chain,
        hedges=claim.hedges,
        polarity=claim.polarity,
        rests_on=tuple(
            Resting(exhibit=links.record(Exhibit, resting.exhibit), selector=_selector(resting))
            for resting in claim.rests_on
        ),
        passages=tuple(
            PassageRef(
                transcript=links.record(Transcript, ref.transcript),
                passage=Key(ref.passage),
                holds_in=tuple(Key(reading) for reading in ref.holds_in),
            )
            for ref in claim.passages
        ),
        fact=Key(claim.fact) if claim.fact else None,
        states=stated(claim, links, campaigns) or UNSET,
    )


def theory_body(theory: AuthoredTheory, links: Links) -> Theory:
    """A theory without its arguments, which are records of their own."""
    return Theory(
        key=Key(theory.key),
        title=theory.title,
        suspect=links.record(Actor, theory.suspect),
        incident=links.record(Incident, theory.incident),
        provision=theory.provision,
        mode=theory.mode,
        forum=theory.forum,
        jurisdiction=theory.jurisdiction,
        stage=theory.stage,
        completion=theory.completion,
        reviewed_by=theory.reviewed_by,
        leads=tuple(
            LeadNode(id=lead.id, words=lead.words, provision=lead.provision, node_kind=lead.kind)
            for lead in theory.leads
        ),
        alternative_modes=theory.alternative_modes or UNSET,
        as_of=UNSET if theory.as_of is None else day(theory.as_of),
        raised=theory.raised or UNSET,
    )


def argument_bodies(theory: AuthoredTheory, links: Links) -> tuple[TheoryArgument, ...]:
    """The arguments of a theory."""
    return tuple(
        TheoryArgument(
            key=Key(argument.key),
            theory=links.record(Theory, theory.key),
            role=argument.role,
            node=argument.node,
            attacks=tuple(Key(key) for key in argument.attacks),
            scheme=argument.scheme,
            claims=tuple(links.record(Claim, key) for key in argument.claims),
            questions=tuple(
                AnsweredQuestion(
                    question=asked.question,
                    answer=asked.answer,
                    exhibit=links.record(Exhibit, asked.exhibit) if asked.exhibit else None,
                    by=asked.by,
                    why=asked.why,
                )
                for asked in argument.questions
            ),
            finding_stage=argument.finding_stage,
            signed_by=argument.signed_by,
            rival=argument.rival,
            at_least=UNSET if argument.at_least is None else argument.at_least,
            agreed=UNSET
            if argument.agreed is None
            else Agreement(between=argument.agreed.between, where=argument.agreed.where),
            speaker=argument.speaker.strip() or UNSET,
        )
        for argument in theory.arguments
    )


def preference_bodies(theory: AuthoredTheory, links: Links) -> tuple[TheoryPreference, ...]:
    """The judgements between arguments and their rebuttals."""
    return tuple(
        TheoryPreference(
            key=Key(preference.key),
            theory=links.record(Theory, theory.key),
            argument=Key(preference.argument),
            rebuttal=Key(preference.rebuttal),
            winner=Key(preference.winner),
            level=preference.level,
            by=preference.by,
            why=preference.why,
        )
        for preference in theory.preferences
    )


def condition_bodies(theory: AuthoredTheory, links: Links) -> tuple[ConditionJudgement, ...]:
    """The stage conditions that people assessed."""
    return tuple(
        ConditionJudgement(
            key=Key(judged.condition.value),
            theory=links.record(Theory, theory.key),
            condition=judged.condition,
            answer=judged.answer,
            by=judged.by,
            why=judged.why,
        )
        for judged in theory.conditions
    )


def policy_body(policy: AuthoredPolicy) -> StagePolicy:
    """This organisation's policy."""
    return StagePolicy(
        key=Key(policy.key),
        title=policy.title,
        version=policy.version,
        owner=policy.owner,
        rules=tuple(
            PolicyRule(stage=rule.stage, words=rule.words, warn_below=rule.warn_below, provisions=rule.provisions)
            for rule in policy.rules
        ),
    )


def _selector(resting: a.AuthoredResting) -> Selector | None:
    if resting.start_s is not None:
        return TimeSelector(start_s=resting.start_s, end_s=resting.end_s)
    if resting.first_cue is not None:
        return CueSelector(first=resting.first_cue, last=resting.last_cue or resting.first_cue)
    if resting.quote is not None:
        return QuoteSelector(exact=resting.quote)
    if resting.page is not None:
        return PageSelector(page=resting.page)
    return None
