"""The one door: a theory, a stage and what to suppose become an assessment.

1. Refuse a theory that cannot be assessed, with all its mistakes.
2. Take out what was supposed away, from both sides, with what was made from it; fix the readings supposed.
3. Find every node's level in every world; only then sum each node over the worlds.
4. Count origins; say each node's reason in one sentence.
5. Find what the root falls without, and the attacks that decide it.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from probanda.model.assessment import ArgumentLabel, Assessment, ReadingChoice, World
from probanda.model.canonical import MAX_INT
from probanda.model.proof import ProofGraph, Side, Stage
from probanda.proof.arguments import open_questions, why_blocked
from probanda.proof.attacks import with_bad_answers
from probanda.proof.check import check, remarks
from probanda.proof.evaluate import Evaluator
from probanda.proof.explain import Explainer
from probanda.proof.gates import Grade
from probanda.proof.independence import facts_of, independence_of
from probanda.proof.losses import Sought, find_losses
from probanda.proof.record import Record, record_of
from probanda.proof.stages import ARTICLE, level_in, passages_at
from probanda.proof.standing import standings
from probanda.proof.worlds import MOST_LISTED, MOST_NUMBERED, DrawnWorlds, Worlds, worlds_of

BUDGET = 2_000  # trials for the full lists of losses and supports: about 50 ms on a theory of ten elements


def assess(
    graph: ProofGraph,
    stage: Stage,
    *,
    without: Sequence[str] = (),
    fix: Sequence[ReadingChoice] = (),
    sought: Sought = Sought.ALL,
    budget: int = BUDGET,
    most_numbered: int = MOST_NUMBERED,
) -> Assessment:
    """What can be said of a theory at a stage.

    `without` is taken from both sides and may raise a status; losses vary the `for` side only, from the record that
    is left. `budget` bounds the trials for the full lists of losses and supports. More than `most_numbered` worlds are
    decided by a diagram, which changes no answer.

    Raises:
        NotComputedError: that diagram would be too large.
        TheoryError: the theory cannot be assessed, or what is supposed is not in it.
    """
    # 1. Refuse.
    check(graph)
    waiting = _waiting(graph, stage)
    graph = replace(graph, passages=passages_at(graph.passages, stage))
    arguments = with_bad_answers(graph.arguments)

    # 2. Suppose.
    record, worlds = record_of(graph), worlds_of(graph, fix, most_numbered=most_numbered)
    fallen = record.taken(without)
    evaluator = Evaluator(graph, arguments, stage=stage, record=record, worlds=worlds, fallen=fallen)

    # 3. Levels.
    grades = evaluator.grades()

    # 4. Origins, reasons.
    gone = frozenset(record.names(fallen))
    independence = independence_of(graph, facts_of(graph.arguments), gone)
    origins = {fact: found.number for fact, found in independence.items()}
    open_ever = _open_on_the_full_record(graph, evaluator)
    answers = Explainer(evaluator, grades, origins).answers()
    labels = standings(evaluator)

    # 5. Losses.
    found = find_losses(evaluator, sought, budget)
    return Assessment(
        theory=graph.id,
        stage=stage,
        without=tuple(without),
        fixed=tuple(fix),
        nodes=answers,
        root=graph.root,
        worlds=_listed(evaluator, grades),
        blocked=_blocked(evaluator),
        open_questions=tuple((name, question) for name, asked in open_ever.items() for question in asked),
        reopened=tuple(
            (name, question)
            for name, asked in evaluator.open_now.items()
            for question in asked
            if question not in open_ever[name]
        ),
        single_losses=found.single,
        double_losses=found.double,
        losses=found.minimal,
        supports=found.supports,
        attacks_that_decide=found.attacks_that_decide,
        packs=graph.packs,
        origins=tuple(origins.items()),
        loss_note=found.note,
        independence=tuple(independence.items()),
        labels=labels,
        world_count=worlds.count if worlds.count <= MAX_INT else None,
        notes=tuple(
            note
            for note in (_unlisted(worlds), _staying(record, without), found.note, *waiting, *remarks(graph))
            if note
        ),
        loss_count=found.loss_count,
        support_count=found.support_count,
        loss_kinds=found.loss_kinds,
    )


def _waiting(graph: ProofGraph, stage: Stage) -> tuple[str, ...]:
    if stage is not Stage.BEYOND_REASONABLE_DOUBT:
        return ()
    return tuple(
        f"At article {ARTICLE[stage]} reading {reading!r} of passage {passage.id} is not excluded yet: no second "
        "person has confirmed that it is no longer reasonable."
        for passage in graph.passages
        for reading in passage.unconfirmed
    )


def _open_on_the_full_record(graph: ProofGraph, evaluator: Evaluator) -> dict[str, tuple[str, ...]]:
    passages = {passage.id: passage for passage in graph.passages}
    return {name: open_questions(line.argument, line.side, passages) for name, line in evaluator.by_id.items()}


def _blocked(evaluator: Evaluator) -> tuple[ArgumentLabel, ...]:
    return tuple(
        ArgumentLabel(id=line.argument.id, blocked=why)
        for line in evaluator.by_id.values()
        if line.side is Side.FOR
        and (why := why_blocked(line.argument, evaluator.stage, evaluator.open_now[line.argument.id])) is not None
    )


def _listed(evaluator: Evaluator, grades: dict[str, Grade]) -> tuple[World, ...]:
    return tuple(
        World(
            choices=choices,
            levels=tuple(
                (node.id, None if node.id in evaluator.left_out else level_in(grades[node.id], alone))
                for node in evaluator.graph.nodes
            ),
        )
        for choices, alone in evaluator.worlds.each()
    )


def _unlisted(worlds: Worlds) -> str:
    if worlds.listed:
        return ""
    if isinstance(worlds, DrawnWorlds):
        return f"There are {worlds.every} worlds: decided by a diagram, not listed."
    return (
        f"There are more than {MOST_LISTED} worlds: they were decided as {worlds.count} that differ in what a premise "
        "says, and are not listed."
    )


def _staying(record: Record, without: Sequence[str]) -> str:
    staying = [name for name in dict.fromkeys(without) if record.bits[name] & record.noticed]
    return f"A noticed fact cannot be taken out; it stays: {', '.join(staying)}." if staying else ""
