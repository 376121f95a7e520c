"""The view of a case that anyone may see, before the report cuts it to its form.

1. An exhibit that is privileged, or under conditions (article 54(3)(e)), stays out whole, with its copies and all that
was made of it or rests on it. What is left is assessed anew: nothing that is not shown changes what is shown.
2. It is refused where such an exhibit is owed to the defence (article 67(2)), or where an argument against the charge
rests on it: a public form that left it out would accuse without saying what clears.
3. Other exhibits keep what the rules for shared forms let stay (`preserve.shared_bodies`): no names of files, no
digests of originals, no notes. Who translated, judged or signed is not named, and their reasons stay behind.
"""

from collections.abc import Set as AbstractSet

from msgspec.structs import replace

from probanda.acts.command import command_overview
from probanda.model.alike import Alike
from probanda.model.charge import ReadingJudgement, TheoryPreference
from probanda.model.dossier import CaseView, TheoryView
from probanda.model.errors import UsageError
from probanda.model.exhibit import Exhibit
from probanda.model.footage import Footage, ProbeFailure
from probanda.model.ids import Digest, RecordId
from probanda.model.origins import OriginWord
from probanda.model.proof import Answer, Argument, ProofGraph, Question, Side
from probanda.model.speech import Transcript
from probanda.preserve.shared_bodies import shared_exhibit
from probanda.proof.assess import assess
from probanda.report.cut import without_aimless
from probanda.verify.chronology import chronology

_NO_TITLE, _NOT_NAMED, _NOT_GIVEN = "without its title", "a person who is not named", "not in this form"


def public_view(view: CaseView) -> CaseView:
    """The view without what may not be shown to anyone, assessed anew.

    Raises:
        UsageError: what may not be shown speaks against the charge.
    """
    sensitive = _sensitive(view)
    _refuse_clearing(view, sensitive)
    return _without_traces(_without(view, sensitive) if sensitive else view)


def _sensitive(view: CaseView) -> frozenset[RecordId]:
    """Exhibits that stay with a few, with what was made of them, or copies them."""
    found = {sheet.exhibit for _, sheet in view.sheets if sheet.stays_with_a_few}
    judged = {(one.exhibit, one.source) for _, one in view.origin_verdicts if one.word is OriginWord.COPY}
    while True:
        more = {
            record
            for record, body in view.exhibits
            if record not in found
            and not found.isdisjoint((*body.made_from, *body.copies, *(to for one, to in judged if one == record)))
        }
        if not more:
            return frozenset(found)
        found |= more


def _refuse_clearing(view: CaseView, sensitive: AbstractSet[RecordId]) -> None:
    labels = {body.label: record for record, body in view.exhibits if record in sensitive}
    against = {
        label
        for one in view.theories
        for line in one.assessment.labels
        if line.side is Side.AGAINST
        for label in line.exhibits
    }
    owed = {sheet.exhibit for _, sheet in view.sheets if sheet.owed}
    for label, record in labels.items():
        if label in against or record in owed:
            raise UsageError(
                f"{label} is privileged or under conditions, and speaks against the charge",
                advice="A public form without it would accuse without saying what clears. Have the privilege or the "
                "conditions lifted, or make no public form of this case.",
            )


def _without(view: CaseView, gone: AbstractSet[RecordId]) -> CaseView:
    """The view as if these exhibits and all that rests on them were not in the case."""
    claims = tuple(one for one in view.claims if gone.isdisjoint(rest.exhibit for rest in one[1].rests_on))
    heads = {record for record, head in view.transcripts if head.exhibit in gone or head.of in gone}
    heads |= {record for record, head in view.transcripts if head.translates in heads or head.second_of in heads}
    datings = tuple(one for one in view.datings if one[1].exhibit not in gone and one[1].of not in gone)
    exhibits = tuple(one for one in view.exhibits if one[0] not in gone)
    incidents = tuple(
        (record, replace(body, exhibits=tuple(one for one in body.exhibits if one not in gone)))
        for record, body in view.incidents
    )
    labels = frozenset(body.label for record, body in view.exhibits if record in gone)
    kept = {record for record, _ in claims}
    findings = chronology(datings=datings, incidents=incidents, exhibits=exhibits)
    return replace(
        view,
        exhibits=exhibits,
        footage=tuple(one for one in view.footage if one[1].exhibit not in gone),
        transcripts=tuple(one for one in view.transcripts if one[0] not in heads),
        cues=tuple(one for one in view.cues if one[1].transcript not in heads),
        reading_judgements=tuple(one for one in view.reading_judgements if one[1].transcript not in heads),
        claims=claims,
        incidents=incidents,
        datings=datings,
        date_findings=findings,
        command=command_overview(claims=claims, actors=view.actors, incidents=incidents, findings=findings),
        theories=tuple(_theory(one, labels, kept) for one in view.theories),
        citations=tuple(one for one in view.citations if one.exhibit not in gone),
        entered=tuple(one for one in view.entered if one[0] not in gone),
        unread=tuple(one for one in view.unread if one[0] not in gone),
        misplaced=tuple(one for one in view.misplaced if one[0] in kept),
        sheets=tuple(one for one in view.sheets if one[1].exhibit not in gone),
        likenesses=tuple(
            one for one in view.likenesses if gone.isdisjoint((one[1].first.exhibit, one[1].second.exhibit))
        ),
        origin_verdicts=tuple(one for one in view.origin_verdicts if gone.isdisjoint((one[1].exhibit, one[1].source))),
    )


def _theory(view: TheoryView, labels: AbstractSet[str], claims: AbstractSet[RecordId]) -> TheoryView:
    graph = without_aimless(
        replace(
            view.graph,
            arguments=tuple(
                _reopened(one, labels)
                for one in view.graph.arguments
                if labels.isdisjoint(label for premise in one.premises for label in premise.exhibits)
            ),
            pieces=tuple(piece for piece in view.graph.pieces if piece.id not in labels),
        )
    )
    known = {one.id for one in graph.arguments}
    graph = replace(graph, preferences=tuple(one for one in graph.preferences if {one.argument, one.rebuttal} <= known))
    return replace(
        view,
        arguments=tuple(one for one in view.arguments if one.key in known and claims >= set(one.claims)),
        preferences=tuple(one for one in view.preferences if {one.argument, one.rebuttal} <= known),
        graph=graph,
        assessment=assess(graph, view.assessment.stage),
    )


def _reopened(one: Argument, labels: AbstractSet[str]) -> Argument:
    """An answer that rests on what is not there is none."""
    return replace(
        one,
        questions=tuple(Question(question=each.question) if each.exhibit in labels else each for each in one.questions),
    )


# Traces of those who worked on the case.


def _without_traces(view: CaseView) -> CaseView:
    return replace(
        view,
        exhibits=tuple((record, _exhibit(body)) for record, body in view.exhibits),
        footage=tuple((record, _footage(body)) for record, body in view.footage),
        transcripts=tuple((record, _transcript(body)) for record, body in view.transcripts),
        reading_judgements=tuple((record, _judged(body)) for record, body in view.reading_judgements),
        likenesses=tuple((record, _alike(body)) for record, body in view.likenesses),
        origin_verdicts=tuple(
            (record, replace(body, by=_NOT_NAMED, why=_NOT_GIVEN)) for record, body in view.origin_verdicts
        ),
        theories=tuple(
            replace(
                one,
                theory=replace(one.theory, reviewed_by=_NOT_NAMED if one.theory.reviewed_by else ""),
                graph=_graph(one.graph),
                preferences=tuple(map(_preference, one.preferences)),
            )
            for one in view.theories
        ),
        citations=tuple(replace(one, file="") for one in view.citations),
        unread=tuple((record, "a text that could not be searched for them") for record, _ in view.unread),
    )


def _exhibit(body: Exhibit) -> Exhibit:
    shared = shared_exhibit(body)
    return shared if shared.title else replace(shared, title=f"({body.label}, {_NO_TITLE})")


def _footage(body: Footage) -> Footage:
    failure = ProbeFailure(sentence=_NOT_GIVEN) if body.failure is not None else None
    return replace(
        body, file="its file", tags=(), warnings=(), failure=failure, made_by=replace(body.made_by, settings="")
    )


def _alike(body: Alike) -> Alike:
    """Which parts agree, and why; no names of files, no digests of originals."""
    return replace(
        body,
        first=replace(body.first, file="its file", sha256=Digest("")),
        second=replace(body.second, file="its file", sha256=Digest("")),
        made_by=replace(body.made_by, settings=""),
    )


def _transcript(body: Transcript) -> Transcript:
    return replace(body, author="", notes=())


def _judged(body: ReadingJudgement) -> ReadingJudgement:
    return replace(body, by=_NOT_NAMED, why=_NOT_GIVEN)


def _preference(body: TheoryPreference) -> TheoryPreference:
    return replace(body, by=_NOT_NAMED, why=_NOT_GIVEN)


def _graph(graph: ProofGraph) -> ProofGraph:
    return replace(graph, arguments=tuple(map(_argument, graph.arguments)))


def _argument(one: Argument) -> Argument:
    """A bad answer keeps its reason: it speaks against the argument."""
    return replace(
        one,
        signed_by=_NOT_NAMED if one.signed_by else "",
        questions=tuple(
            replace(each, by=_NOT_NAMED if each.by else "", why=each.why if each.answer is Answer.BAD else "")
            for each in one.questions
        ),
    )
