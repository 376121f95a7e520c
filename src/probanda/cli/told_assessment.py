"""An assessment as `probanda assess` prints it: a table of nodes, what would change the answer, what changed.

What others wrote is printed with every unseen character as its number. An explanation of one node is a fold that is
wholly open: each part that decides it beneath it, indented, down to its arguments; a part that stands twice is told
once.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

from probanda.model.assessment import ArgumentLine, Assessment, NodeAnswer
from probanda.model.explanation import MET_BY_WORDS, STANDING_WORDS, Explanation
from probanda.model.proof import ProofGraph, Side, Stage
from probanda.model.stage import CONDITION_WORDS, StageColumns
from probanda.report.shown import shown

if TYPE_CHECKING:
    from probanda.acts.assess import Assessed

_ARTICLE = {
    Stage.REASONABLE_BASIS: "53(1)(a)",
    Stage.REASONABLE_GROUNDS: "58(1)(a)",
    Stage.SUBSTANTIAL_GROUNDS: "61(7)",
    Stage.BEYOND_REASONABLE_DOUBT: "66(3)",
}


def tell(one: "Assessed") -> None:
    """The whole answer on one theory."""
    assessment = one.assessment
    _head(one.theory.title, assessment)
    words = {node.id: node.words for node in one.graph.nodes}
    width = max(len(node.id) for node in assessment.nodes)
    for node in assessment.nodes:
        _say(f"  {node.id:<{width}} {node.status.value:<28} {_met(node)}{node.reason}")
        if words.get(node.id):
            _say(f"  {'':<{width}} {words[node.id]}.")
    _columns(one.columns)
    _losses(one.graph, assessment)
    _would_change(assessment)
    _single_origins(assessment)
    for remark in (*assessment.notes, *one.excluded):
        _say(remark)
    _changed(one)


def _columns(columns: StageColumns) -> None:
    _say(f"policy: {columns.policy}")
    for warning in columns.warnings:
        _say(f"  {warning}")
    for line in columns.conditions:
        judged = f"{line.answer.value}, by {line.by}: {line.why}" if line.by else "not assessed"
        _say(f"apart: article {line.condition.value}, {CONDITION_WORDS[line.condition]}: {judged}")


def tell_node(one: "Assessed", name: str) -> None:
    """Why one node has its status, as an indented fold."""
    from probanda.proof.fold import fold

    _head(one.theory.title, one.assessment)
    explained = {found.node: found for found in fold(one.graph, one.assessment)}
    for line in unfold(name, explained):
        _say(line)
    _changed(one)


def unfold(name: str, explained: Mapping[str, Explanation]) -> Iterable[str]:
    """The lines of a fold; a node that was told above is named only."""
    told: set[str] = set()
    # A stack, so that a deep tree is no deep recursion.
    waiting: list[tuple[str, int, str]] = [(name, 0, "")]
    while waiting:
        here, depth, lead = waiting.pop()
        found, indent = explained[here], "  " * depth
        words = f" ({found.words})" if found.words else ""
        yield f"{indent}{lead}{here}{words}: {found.status.value}"
        if here in told:
            yield f"{indent}  told above"
            continue
        told.add(here)
        yield f"{indent}  {found.reason}"
        if found.gap:
            yield f"{indent}  {found.gap}"
        for line in found.arguments:
            yield f"{indent}  {_argument(line)}"
        beneath = [(part, depth + 1, "") for part in found.because]
        beneath += [(attacker, depth + 1, "against it: ") for attacker in found.attackers]
        if found.others:
            yield f"{indent}  not decisive: {', '.join(found.others)}"
        waiting += reversed(beneath)


def _argument(line: ArgumentLine) -> str:
    side = "for" if line.side is Side.FOR else "against"
    resting = f" on {', '.join(line.exhibits)}" if line.exhibits else " (a noticed fact)"
    met_by = f", {MET_BY_WORDS[line.standing]} {', '.join(line.met_by)}" if line.met_by else ""
    why = f", because {line.why}" if line.why else ""
    return f"{side}: {line.id} ({line.scheme.value}){resting} {STANDING_WORDS[line.standing]}{met_by}{why}"


def _head(title: str, assessment: Assessment) -> None:
    _say(f"\n{title}\nat the standard of article {_ARTICLE[assessment.stage]}")
    if assessment.without:
        _say(f"without {', '.join(assessment.without)} (taken from both sides; that may raise a status)")
    for choice in assessment.fixed:
        _say(f"supposing reading {choice.reading!r} of passage {choice.passage!r}")


def _losses(graph: ProofGraph, assessment: Assessment) -> None:
    kinds = {piece.id: piece.loss.value for piece in graph.pieces}
    if assessment.losses == ((),):
        _say("fails already: nothing need be taken out")
    if assessment.single_losses:
        named = ", ".join(f"{name} ({kinds[name]})" for name in assessment.single_losses)
        _say(f"fails without any one of: {named}")
    if assessment.double_losses:
        pairs = "; ".join(" and ".join(f"{name} ({kinds[name]})" for name in pair) for pair in assessment.double_losses)
        _say(f"fails without both of: {pairs}")


def _would_change(assessment: Assessment) -> None:
    root = next(node for node in assessment.nodes if node.id == assessment.root)
    lines = [f"another reading of {name}" for name in root.flips]
    lines += [
        f"without the attack {' and '.join(attack)} it would stand better" for attack in assessment.attacks_that_decide
    ]
    if lines:
        _say("what would change it")
        for line in lines:
            _say(f"  {line}")


def _single_origins(assessment: Assessment) -> None:
    alone = [(fact, found) for fact, found in assessment.independence if found.number == 1]
    if alone:
        _say("one origin only (a warning, never a gate)")
        for fact, found in alone:
            _say(f"  {fact}: {found.sentence}")


def _changed(one: "Assessed") -> None:
    from probanda.proof.diff import told

    if one.difference is not None:
        _say("what changed")
        for sentence in told(one.difference):
            _say(f"  {sentence}")


def _met(node: NodeAnswer) -> str:
    if node.met is None or node.side is Side.AGAINST:
        return ""
    return "met. " if node.met else "not met. "


def _say(line: str) -> None:
    click.echo(shown(line))
