"""Assessing: theories of a case at their stage, or at another, or without an exhibit, or with a reading fixed."""

from collections.abc import Sequence

from probanda.acts.charge_graph import Evidence, graph_of
from probanda.acts.columns import columns_of
from probanda.law.charge_tree import ChargeTree
from probanda.model.charge import Theory
from probanda.model.errors import UsageError
from probanda.model.ids import CaseId, RecordId
from probanda.model.proof import Assessment, ProofGraph, ReadingChoice, Stage
from probanda.model.stage import StageColumns
from probanda.model.value import Value
from probanda.proof.assess import assess
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
    chosen = [known[key] for key in theories] or list(evidence.theories)
    answers = []
    for record, theory in chosen:
        graph, tree = graph_of(record, theory, evidence)
        fixed = tuple(_choice(name, reading, graph) for name, reading in suppose.readings)
        answer = assess(graph, suppose.stage or theory.stage, without=without, fix=fixed)
        columns = columns_of(record, theory, graph=graph, assessment=answer, evidence=evidence)
        answers.append(
            Assessed(record=record, theory=theory, graph=graph, tree=tree, assessment=answer, columns=columns)
        )
    return tuple(answers)


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
