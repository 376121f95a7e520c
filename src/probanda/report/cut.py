"""The view of a case as one audience may see it: what `model.audience` keeps from them is not in it.

- What is kept back is taken out of the view before anything is told, so that no template can let it slip.
- What speaks against the charge stays whole: an argument against it, a denial, a hedge, a listed reading, an open
  question and a bad answer. A lead beside the charge stays too where something speaks against it.
- A reason keeps what carries and what attacks a node, and loses the readings that decide it.
"""

from msgspec.structs import replace

from probanda.model.admissibility import AdmissibilitySheet
from probanda.model.assessment import Assessment, NodeAnswer
from probanda.model.audience import Audience, Part, holds
from probanda.model.charge import TheoryArgument
from probanda.model.dossier import CaseView, TheoryView
from probanda.model.proof import Answer, Argument, ProofGraph, Question
from probanda.model.stage import StageColumns

_BETWEEN, _DECIDES = "; ", "supported where "
"""How `proof.explain` joins the clauses of a reason, and how the one begins that names the deciding readings."""


def cut(view: CaseView, audience: Audience) -> CaseView:
    """The view without what is kept from the audience."""
    if audience is Audience.INTERNAL:
        return view
    return replace(
        view,
        theories=tuple(map(_theory, view.theories)),
        ledger=tuple(replace(line, why="") for line in view.ledger),
        failures=(),
        withdrawn=(),
        embedded=view.embedded if holds(audience, Part.EMBEDDED) else (),
        sheets=tuple((record, _sheet(sheet, audience)) for record, sheet in view.sheets),
    )


def _theory(view: TheoryView) -> TheoryView:
    gone = _leads(view)
    graph = replace(
        view.graph,
        nodes=tuple(node for node in view.graph.nodes if node.id not in gone),
        arguments=tuple(_argument(one) for one in view.graph.arguments if one.node not in gone),
    )
    graph = without_aimless(graph)
    left = {one.id for one in graph.arguments}
    return replace(
        view,
        theory=replace(view.theory, leads=tuple(lead for lead in view.theory.leads if lead.id not in gone)),
        arguments=tuple(_authored(one) for one in view.arguments if one.key in left),
        graph=graph,
        assessment=_assessment(view.assessment, gone, left),
        explanations=(),
        columns=StageColumns(),
    )


def _leads(view: TheoryView) -> frozenset[str]:
    """The leads beside the charge against which nothing speaks."""
    answers = {answer.id: answer for answer in view.assessment.nodes}
    targets = {node.target for node in view.graph.nodes}
    return frozenset(
        lead.id
        for lead in view.theory.leads
        if lead.id not in targets and not (lead.id in answers and answers[lead.id].arguments_against)
    )


def without_aimless(graph: ProofGraph) -> ProofGraph:
    """The graph without undercutters all of whose targets are gone."""
    while True:
        known = {one.id for one in graph.arguments}
        aimed = tuple(
            replace(one, attacks=tuple(name for name in one.attacks if name in known))
            for one in graph.arguments
            if one.node is not None or any(name in known for name in one.attacks)
        )
        if len(aimed) == len(graph.arguments):
            return replace(graph, arguments=aimed)
        graph = replace(graph, arguments=aimed)


def _argument(one: Argument) -> Argument:
    return replace(one, questions=tuple(map(_question, one.questions)))


def _question(one: Question) -> Question:
    """What was tried to answer it, in vain, is a plan; that it is open is a doubt, and stays."""
    return Question(question=one.question) if one.answer is Answer.UNKNOWN else one


def _authored(one: TheoryArgument) -> TheoryArgument:
    return replace(
        one,
        questions=tuple(
            replace(each, answer=Answer.OPEN, exhibit=None, by="", why="") if each.answer is Answer.UNKNOWN else each
            for each in one.questions
        ),
    )


def _assessment(found: Assessment, gone: frozenset[str], left: set[str]) -> Assessment:
    arguments = {line.id for line in found.labels if line.id.partition(": ")[0] in left}
    return replace(
        found,
        nodes=tuple(_answer(one) for one in found.nodes if one.id not in gone),
        worlds=(),
        blocked=tuple(one for one in found.blocked if one.id in left),
        open_questions=tuple(one for one in found.open_questions if one[0] in left),
        single_losses=(),
        double_losses=(),
        losses=None,
        supports=None,
        attacks_that_decide=(),
        notes=(),
        loss_note="",
        labels=tuple(line for line in found.labels if line.id in arguments),
        loss_count=None,
        support_count=None,
        loss_kinds=(),
    )


def _answer(one: NodeAnswer) -> NodeAnswer:
    return replace(one, in_readings=(), flips=(), gap=None, reason=_reason(one.reason))


def _reason(sentence: str) -> str:
    clauses = sentence.removesuffix(".").split(_BETWEEN)
    return _BETWEEN.join(clause for clause in clauses if not clause.startswith(_DECIDES)) + "."


def _sheet(sheet: AdmissibilitySheet, audience: Audience) -> AdmissibilitySheet:
    if holds(audience, Part.ADMISSIBILITY):
        return replace(sheet, relevance="", probative_value="", prejudice="", privilege="")
    return AdmissibilitySheet(
        key=sheet.key,
        exhibit=sheet.exhibit,
        court_status=sheet.court_status,
        decision=sheet.decision,
        disclosure=tuple(replace(one, why="", by="") for one in sheet.disclosure),
    )
