"""One theory as the dossier tells it: what is charged, the stage in three columns, the matrix, what decides.

- What is charged names its suspect together with the presumption of innocence.
- A stage test has three columns: the statute's words (in ours), this organisation's policy, the result. Its conditions
  stand apart: each not assessed until a person does, none added up.
- An argument that stands at no node is listed apart, so that nothing that speaks for or against is left out.
- What it falls without, what carries it and what decides it are work product; the lists are those of the assessment.
"""

from markupsafe import Markup

from probanda.model.assessment import World
from probanda.model.charge import Completion
from probanda.model.dossier import TheoryView
from probanda.model.law import LawPack, PackPart
from probanda.model.proof import Level, Stage, Status
from probanda.model.stage import CONDITION_WORDS, STAGES, ConditionLine, StageTest
from probanda.model.value import Value
from probanda.model.when import day_words
from probanda.report.anchors import anchor
from probanda.report.evidence import ArgumentText, Evidence
from probanda.report.folds import FoldText, tell_fold
from probanda.report.linked import Linker
from probanda.report.matrix import Branch, Matrix, NodeText
from probanda.report.register import Named, Place, Register
from probanda.report.sentences import (
    CHECKED_MEANS,
    CONDITION_JUDGED,
    counted,
    in_readings,
    met_words,
    presumed_innocent,
)

MOST_WORLDS = 32  # rows that a reader can compare by eye; above that the count is said and no table drawn
_LEVELS = {
    None: Status.NOT_REQUIRED,
    Level.GAP: Status.GAP,
    Level.INSUFFICIENT: Status.INSUFFICIENT,
    Level.CONTESTED: Status.CONTESTED,
    Level.SUPPORTED: Status.SUPPORTED,
}


class ConditionText(Value, frozen=True, kw_only=True):
    """A condition of the stage, which stands apart from its test."""

    article: str
    words: str
    judged: str
    by: str
    why: str


class WorldText(Value, frozen=True, kw_only=True):
    """One choice of readings of the passages that decide, and the level of the charge in it, whatever others read."""

    choices: tuple[str, ...]
    status: Status


class PackText(Value, frozen=True, kw_only=True):
    """A law pack, how it was checked and who reviewed it."""

    key: str
    version: str
    title: str
    digest: str
    reviewer: str
    marks: tuple[tuple[str, int], ...]
    waived: tuple[str, ...]


class QuestionLine(Value, frozen=True, kw_only=True):
    """The open questions of one argument."""

    argument: Named
    questions: tuple[str, ...]
    places: tuple[Place, ...]


class Losses(Value, frozen=True, kw_only=True):
    """What the charge falls without, what carries it, what decides it."""

    fails_already: bool
    single: tuple[Place, ...]
    double: tuple[tuple[Place, ...], ...]
    larger: tuple[tuple[Place, ...], ...]
    computed: bool
    supports: tuple[tuple[Place, ...], ...] | None
    attacks: tuple[tuple[Named, ...], ...]
    kinds: tuple[tuple[str, str], ...]
    """(label, irreplaceable or replaceable) of the single losses."""


class TheoryText(Value, frozen=True, kw_only=True):
    """One theory, ready for its template."""

    key: str
    href: str
    title: str
    suspect: Named
    presumption: str
    incident: Named
    charged: tuple[tuple[str, str], ...]
    reviewed_by: str
    status: Status
    met: str
    is_met: bool
    reason: Markup
    test: StageTest
    policy: str
    warnings: tuple[str, ...]
    conditions: tuple[ConditionText, ...]
    branches: tuple[Branch, ...]
    root: NodeText | None
    fold: FoldText | None
    placeless: tuple[ArgumentText, ...]
    readings: str
    tried: str
    """How many choices of readings were tried, and nothing of which decides."""
    worlds: tuple[WorldText, ...]
    deciding: tuple[Named, ...]
    losses: Losses
    questions: tuple[QuestionLine, ...]
    notes: tuple[str, ...]
    packs: tuple[PackText, ...]
    linked: Linker


def tell_theory(view: TheoryView, register: Register) -> TheoryText:
    """The theory with everything that its section shows."""
    evidence = Evidence(view, register)
    matrix = Matrix(view, register, evidence)
    branches = matrix.branches()
    nodes = {node.id: node for branch in branches for node in branch.nodes}
    root = nodes.get(view.graph.root)
    at_nodes = {one.id for node in nodes.values() for one in (*node.arguments_for, *node.arguments_against)}
    names = {argument.id: argument.href for argument in evidence.all()}
    names.update(matrix.hrefs())
    names.update({passage.id: register.passage_link(passage.id).href for passage in view.graph.passages})
    linked = Linker(register, names)
    suspect = register.actor(view.theory.suspect)
    answer = next((one for one in view.assessment.nodes if one.id == view.assessment.root), None)
    return TheoryText(
        key=view.theory.key,
        href=anchor("t", view.theory.key),
        title=view.theory.title,
        suspect=suspect,
        presumption=presumed_innocent(suspect.words),
        incident=register.incident(view.theory.incident),
        charged=_charged(view),
        reviewed_by=view.theory.reviewed_by,
        status=answer.status if answer is not None else Status.NOT_ASSESSED,
        met=met_words(answer.met, view.assessment.stage) if answer is not None else "nobody has assessed it",
        is_met=answer is not None and answer.met is True,
        reason=linked(answer.reason) if answer is not None else Markup(""),
        test=STAGES[view.assessment.stage],
        policy=view.columns.policy,
        warnings=view.columns.warnings,
        conditions=_conditions(view),
        branches=branches,
        root=root,
        fold=tell_fold(view, register, matrix, evidence),
        placeless=tuple(argument for argument in evidence.all() if argument.id not in at_nodes),
        readings=_readings(view, register),
        tried=_tried(view.assessment.world_count),
        worlds=_worlds(view, register, _deciding(view)),
        deciding=root.flips if root is not None else (),
        losses=_losses(view, register, evidence),
        questions=_questions(view, evidence),
        notes=view.assessment.notes,
        packs=tuple(map(_pack, view.packs)),
        linked=linked,
    )


def _conditions(view: TheoryView) -> tuple[ConditionText, ...]:
    """The conditions of the stage, each with what a person judged of it; never added up."""
    judged = {line.condition: line for line in view.columns.conditions}
    lines = [judged.get(one) or ConditionLine(condition=one) for one in STAGES[view.assessment.stage].conditions]
    return tuple(
        ConditionText(
            article=line.condition.value,
            words=CONDITION_WORDS[line.condition],
            judged=CONDITION_JUDGED[line.answer],
            by=line.by,
            why=line.why,
        )
        for line in lines
    )


def _charged(view: TheoryView) -> tuple[tuple[str, str], ...]:
    theory = view.theory
    titles = {pack.key: pack.title for pack in view.packs}

    def titled(ref: str) -> str:
        return f"{titles[ref]} ({ref})" if titles.get(ref) else ref

    alternatives = theory.alternative_modes or ()
    completion = "completed" if theory.completion is Completion.COMPLETED else "attempted"
    return (
        ("Provision", titled(theory.provision)),
        ("Charged as", completion),
        ("Mode of liability", ", or in the alternative ".join(map(titled, (theory.mode, *alternatives)))),
        ("Forum", theory.forum),
        ("Jurisdiction", titled(theory.jurisdiction)),
        ("Stage", _stage_words(view.assessment.stage)),
        *((("Raised against it", ", ".join(map(titled, theory.raised))),) if theory.raised else ()),
        *((("Limitation counted up to", day_words(theory.as_of)),) if theory.as_of else ()),
    )


def _stage_words(stage: Stage) -> str:
    return f"article {STAGES[stage].article} of the Rome Statute"


def _readings(view: TheoryView, register: Register) -> str:
    """How many listed readings were tried, in one sentence."""
    count = view.assessment.world_count
    deciding = _deciding(view)
    if count == 1:
        return "No passage with more than one listed reading bears on this theory."
    tried = _tried(count)
    if not deciding:
        return f"{tried} Its status is the same in each of them: no listed reading decides it."
    said = []
    for name in deciding:
        passage = register.passage(name)
        listed = len(passage.readings) if passage is not None else 0
        said.append(f"{name} ({in_readings(listed, listed)} tried)")
    return f"{tried} What decides is {'; '.join(said)}."


def _deciding(view: TheoryView) -> tuple[str, ...]:
    """The passages whose reading changes the level of the charge."""
    return next((one.flips for one in view.assessment.nodes if one.id == view.assessment.root), ())


def _tried(count: int | None) -> str:
    choices = "every choice" if count is None else counted(count, "choice")
    return f"The charge was tried in {choices} of listed readings."


def _worlds(view: TheoryView, register: Register, deciding: tuple[str, ...]) -> tuple[WorldText, ...]:
    """The level of the charge in each choice of readings of the passages that decide; none where none decides."""
    found: dict[tuple[str, ...], set[Status]] = {}
    for world in view.assessment.worlds:
        choices = tuple(
            f"{choice.passage}: {register.reading_words(choice.passage, choice.reading)}"
            for choice in world.choices
            if choice.passage in deciding
        )
        found.setdefault(choices, set()).add(_level(world, view.assessment.root))
    if not 1 < len(found) <= MOST_WORLDS:
        return ()
    return tuple(
        WorldText(choices=choices, status=status)
        for choices, levels in found.items()
        for status in sorted(levels, key=lambda one: one.value)
    )


def _level(world: World, root: str) -> Status:
    levels = dict(world.levels)
    return _LEVELS[levels[root]] if root in levels else Status.NOT_ASSESSED


def _losses(view: TheoryView, register: Register, evidence: Evidence) -> Losses:
    found = view.assessment

    def places(labels: tuple[str, ...]) -> tuple[Place, ...]:
        return tuple(map(register.labelled, labels))

    return Losses(
        fails_already=found.losses == ((),),
        single=places(found.single_losses),
        double=tuple(map(places, found.double_losses)),
        larger=tuple(places(loss) for loss in found.losses or () if len(loss) > 2),  # noqa: PLR2004 (pairs stand above)
        computed=found.losses is not None,
        supports=tuple(map(places, found.supports)) if found.supports is not None else None,
        attacks=tuple(
            tuple(Named(words=name, href=evidence.href(name)) for name in attack)
            for attack in found.attacks_that_decide
        ),
        kinds=tuple(
            (label, register.by_label[label].loss.value) for label in found.single_losses if label in register.by_label
        ),
    )


def _questions(view: TheoryView, evidence: Evidence) -> tuple[QuestionLine, ...]:
    asked: dict[str, list[str]] = {}
    for name, question in view.assessment.open_questions:
        asked.setdefault(name, []).append(question)
    return tuple(
        QuestionLine(
            argument=Named(words=name, href=evidence.href(name)),
            questions=tuple(questions),
            places=evidence.argument(name).places,
        )
        for name, questions in asked.items()
    )


def _pack(pack: LawPack) -> PackText:
    marks: dict[str, int] = {}
    for _, checked in pack.marks:
        marks[CHECKED_MEANS[checked]] = marks.get(CHECKED_MEANS[checked], 0) + 1
    part = "" if pack.part is PackPart.CRIME else f" ({pack.part.value})"
    return PackText(
        key=pack.key,
        version=pack.version,
        title=f"{pack.title}{part}",
        digest=pack.digest,
        reviewer=pack.reviewer,
        marks=tuple(marks.items()),
        waived=pack.waived,
    )
