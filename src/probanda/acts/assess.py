"""Assessing: theories of a case at their stage, or at another, or without an exhibit, or with a reading fixed."""

from collections.abc import Sequence

from msgspec.structs import replace

from probanda.acts.charge_graph import Evidence, graph_of
from probanda.acts.columns import columns_of
from probanda.law.charge_tree import ChargeTree
from probanda.model.admissibility import AdmissibilitySheet, CourtStatus
from probanda.model.assessment import Assessment, ReadingChoice, Standing
from probanda.model.charge import Theory
from probanda.model.errors import UsageError
from probanda.model.ids import CaseId, RecordId
from probanda.model.proof import ProofGraph, Stage
from probanda.model.stage import StageColumns
from probanda.model.value import Value
from probanda.proof.assess import assess
from probanda.proof.diff import AssessmentDiff, difference
from probanda.proof.earlier import Earlier, losses_of
from probanda.proof.replay import differs_from_replay
from probanda.proof.trace import trace_of
from probanda.store.reading import current
from probanda.store.workspace import Workspace

_LONG = 7  # no passage has a million readings, and a number of a million digits takes long to read


class WhatIf(Value, frozen=True, kw_only=True):
    """What to suppose: a stage that replaces the theory's, exhibits taken out, readings fixed (`passage=reading`)."""

    stage: Stage | None = None
    without: tuple[str, ...] = ()
    """Labels or keys of exhibits."""
    readings: tuple[tuple[str, str], ...] = ()
    """(passage, number from 1 or key of the reading)."""


class Assessed(Value, frozen=True, kw_only=True):
    """A theory with all that it was assessed on."""

    record: RecordId
    theory: Theory
    graph: ProofGraph
    tree: ChargeTree
    assessment: Assessment
    columns: StageColumns
    """Policy and conditions, which change nothing of it."""
    difference: AssessmentDiff | None = None
    """What what was supposed changed, or what changed since an earlier answer."""
    remarks: tuple[str, ...] = ()
    """What must be known of a comparison, a sentence each."""
    excluded: tuple[str, ...] = ()
    """Exhibits that a court excluded and that this answer counts all the same, a sentence each."""


def assess_case(
    workspace: Workspace, case_id: CaseId, *, theories: Sequence[str] = (), suppose: WhatIf | None = None
) -> tuple[Assessed, ...]:
    """One answer a theory, in the order of entry; all theories when none is named.

    Raises:
        UsageError: an unknown theory, exhibit, passage or reading.
        LawError, TheoryError: a theory cannot be assessed as it stands.
    """
    suppose = suppose or WhatIf()
    evidence = Evidence.of(workspace, case_id)
    known: dict[str, tuple[RecordId, Theory]] = {theory.key: (record, theory) for record, theory in evidence.theories}
    for key in theories:
        if key not in known:
            raise UsageError(f"there is no theory {key!r}", advice=f"The theories are: {', '.join(known) or 'none'}.")
    without = tuple(_label(name, evidence) for name in suppose.without)
    sheets = tuple(body for _, body in current(workspace, case_id, AdmissibilitySheet))
    chosen = [known[key] for key in theories] or list(evidence.theories)
    answers = []
    for record, theory in chosen:
        graph, tree = graph_of(record, theory, evidence)
        fixed = tuple(_choice(name, reading, graph) for name, reading in suppose.readings)
        answer = assess(graph, suppose.stage or theory.stage, without=without, fix=fixed)
        plain = assess(graph, theory.stage) if suppose != WhatIf() else None
        answers.append(
            Assessed(
                record=record,
                theory=theory,
                graph=graph,
                tree=tree,
                assessment=answer,
                columns=columns_of(record, theory, graph=graph, assessment=answer, evidence=evidence),
                difference=_difference(graph, plain, answer) if plain is not None else None,
                excluded=_excluded(evidence, answer, sheets),
            )
        )
    return tuple(answers)


def compared(assessed: Sequence[Assessed], earlier: Sequence[Earlier]) -> tuple[Assessed, ...]:
    """The same answers, each with what changed since the earlier answer on its theory.

    Raises:
        UsageError: there is no earlier answer on any of these theories.
        TheoryError: an earlier answer cannot have been assessed.
    """
    known = {one.trace.theory: one for one in earlier}
    if not any(one.theory.key in known for one in assessed):
        raise UsageError(
            "the file holds no answer on a theory that is assessed here",
            advice=f"It speaks of: {', '.join(map(repr, known)) or 'none'}.",
        )
    return tuple(
        _compared(one, known[one.theory.key])
        if one.theory.key in known
        else replace(one, difference=None, remarks=("The earlier answer does not speak of this theory.",))
        for one in assessed
    )


def _compared(one: Assessed, earlier: Earlier) -> Assessed:
    now = trace_of(one.graph, one.assessment)
    found = difference(earlier.trace, now, losses=(earlier.losses, losses_of(one.assessment)))
    # An answer that was changed by hand must not pass for what was once found.
    other = differs_from_replay(earlier.trace)
    if not other:
        return replace(one, difference=found, remarks=())
    remark = (
        "The earlier answer does not come out again from what it says went in: it was changed, or made by a version "
        f"with other rules. What differs: {', '.join(other)}."
    )
    return replace(one, difference=found, remarks=(remark,))


def _excluded(evidence: Evidence, answer: Assessment, sheets: Sequence[AdmissibilitySheet]) -> tuple[str, ...]:
    """Whether, and for whom, an exclusion takes effect is the court's to say: it is shown, and nothing is taken out."""
    ruled = {sheet.exhibit: sheet.decision for sheet in sheets if sheet.court_status is CourtStatus.EXCLUDED}
    used = {name for line in answer.labels if line.standing is not Standing.GONE for name in line.exhibits}
    return tuple(
        f"{exhibit.label} was excluded by the court ({ruled[record]}), and this answer still counts it: "
        f"`--without {exhibit.label}` says what is left."
        for record, exhibit in evidence.exhibits.items()
        if record in ruled and exhibit.label in used - set(answer.without)
    )


def _difference(graph: ProofGraph, before: Assessment, after: Assessment) -> AssessmentDiff:
    return difference(trace_of(graph, before), trace_of(graph, after), losses=(losses_of(before), losses_of(after)))


def _label(name: str, evidence: Evidence) -> str:
    for exhibit in evidence.exhibits.values():
        if name in (exhibit.label, exhibit.key):
            return exhibit.label
    raise UsageError(f"there is no exhibit {name!r}", advice="List them with `probanda exhibits CASE`.")


def _choice(name: str, reading: str, graph: ProofGraph) -> ReadingChoice:
    for passage in graph.passages:
        if passage.id != name:
            continue
        if reading in passage.readings:
            return ReadingChoice(passage=name, reading=reading)
        if reading.isdecimal() and len(reading) < _LONG and 1 <= int(reading) <= len(passage.readings):
            return ReadingChoice(passage=name, reading=passage.readings[int(reading) - 1])
        raise UsageError(
            f"passage {name!r} has no reading {reading!r}",
            advice=f"Its readings are, from 1: {', '.join(passage.readings) or 'none'}.",
        )
    known = ", ".join(passage.id for passage in graph.passages) or "none"
    raise UsageError(f"there is no passage {name!r}", advice=f"The passages are: {known}.")
