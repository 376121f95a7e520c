"""Assessing: theories of a case at their stage, or at another, or without an exhibit, or with a reading fixed."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from probanda.acts.charge_graph import Evidence, Graphs
from probanda.acts.columns import columns_of
from probanda.law.charge_tree import ChargeTree
from probanda.model.admissibility import AdmissibilitySheet, CourtStatus
from probanda.model.assessment import Assessment, ReadingChoice, Standing
from probanda.model.charge import Theory
from probanda.model.errors import UsageError
from probanda.model.ids import CaseId, RecordId
from probanda.model.proof import Passage, ProofGraph, Stage
from probanda.model.stage import StageColumns
from probanda.model.value import Value
from probanda.proof.diff import AssessmentDiff, difference
from probanda.proof.earlier import Earlier, losses_of
from probanda.proof.many import Inquiry, KeptAssessments
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
    """What must be known of what was supposed, or of a comparison, a sentence each."""
    excluded: tuple[str, ...] = ()
    """Exhibits that a court excluded and that this answer counts all the same, a sentence each."""


def assess_case(
    workspace: Workspace,
    case_id: CaseId,
    *,
    theories: Sequence[str] = (),
    suppose: WhatIf | None = None,
    kept: KeptAssessments | None = None,
) -> tuple[Assessed, ...]:
    """One answer a theory, in the order of entry; all theories when none is named.

    `kept` holds answers given before: what they rest on and did not change is not assessed again.

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
    graphs = Graphs(evidence)
    fixed = tuple(_choice(name, reading, graphs.passages) for name, reading in suppose.readings)
    sheets = tuple(body for _, body in current(workspace, case_id, AdmissibilitySheet))
    chosen = [known[key] for key in theories] or list(evidence.theories)
    kept = kept or KeptAssessments()
    return tuple(
        _assessed(record, theory, supposed=_Supposed(suppose, without, fixed), on=_Case(evidence, graphs, sheets, kept))
        for record, theory in chosen
    )


class _Supposed(NamedTuple):
    """What is supposed, by the names of the case."""

    words: WhatIf
    without: tuple[str, ...]
    fixed: tuple[ReadingChoice, ...]


class _Case(NamedTuple):
    """What all theories of a case share."""

    evidence: Evidence
    graphs: Graphs
    sheets: tuple[AdmissibilitySheet, ...]
    kept: KeptAssessments


def _assessed(record: RecordId, theory: Theory, *, supposed: _Supposed, on: _Case) -> Assessed:
    graph, tree = on.graphs.of(record, theory)
    stage, touched = supposed.words.stage or theory.stage, {passage.id for passage in graph.passages}
    fixed = tuple(choice for choice in supposed.fixed if choice.passage in touched)
    plain = Inquiry(graph=graph, stage=theory.stage)
    before, answer = on.kept.assess_all((plain, Inquiry(graph=graph, stage=stage, without=supposed.without, fix=fixed)))
    changed = supposed.words != WhatIf()
    return Assessed(
        record=record,
        theory=theory,
        graph=graph,
        tree=tree,
        assessment=answer,
        columns=columns_of(record, theory, graph=graph, assessment=answer, evidence=on.evidence),
        difference=_difference(graph, before, answer) if changed else None,
        remarks=_untouched(supposed, answer),
        excluded=_excluded(on.evidence, answer, on.sheets),
    )


def _untouched(supposed: _Supposed, answer: Assessment) -> tuple[str, ...]:
    """What was supposed and changes nothing, because the theory does not rest on it."""
    strange = [name for name in supposed.without if name not in answer.without]
    unread = [choice.passage for choice in supposed.fixed if choice not in answer.fixed]
    return (
        *(f"This theory does not rest on {name}: without it nothing changes here." for name in strange),
        *(f"No argument of this theory depends on passage {name!r}: nothing changes here." for name in unread),
    )


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
        else replace(one, difference=None, remarks=(*one.remarks, "The earlier answer does not speak of this theory."))
        for one in assessed
    )


def _compared(one: Assessed, earlier: Earlier) -> Assessed:
    now = trace_of(one.graph, one.assessment)
    found = difference(earlier.trace, now, losses=(earlier.losses, losses_of(one.assessment)))
    # An answer that was changed by hand must not pass for what was once found.
    other = differs_from_replay(earlier.trace)
    if not other:
        return replace(one, difference=found)
    remark = (
        "The earlier answer does not come out again from what it says went in: it was changed, or made by a version "
        f"with other rules. What differs: {', '.join(other)}."
    )
    return replace(one, difference=found, remarks=(*one.remarks, remark))


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


def _choice(name: str, reading: str, passages: Sequence[Passage]) -> ReadingChoice:
    for passage in passages:
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
    known = ", ".join(passage.id for passage in passages) or "none"
    raise UsageError(f"there is no passage {name!r}", advice=f"The passages are: {known}.")
