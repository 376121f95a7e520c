"""`probanda assess CASE`: statuses, gaps, flips, losses, origins, each with its reason. Internal work product."""

import click

from probanda.cli.output import json_option, note, print_json, read
from probanda.model.address import Address
from probanda.model.errors import UsageError
from probanda.model.proof import Assessment, NodeAnswer, Side, Stage
from probanda.model.stage import CONDITION_WORDS, StageColumns, stage_named

_INTERNAL = "Internal: losses and flips tell what to attack. Do not hand this on."


@click.command("assess")
@click.argument("case")
@click.option("--theory", "theories", multiple=True, help="Only this theory (its key); may be repeated.")
@click.option("--standard", metavar="53/58/61/66", help="Replaces the theory's stage.")
@click.option("--without", multiple=True, metavar="EXHIBIT", help="Suppose this exhibit is out; may be repeated.")
@click.option("--reading", "readings", multiple=True, metavar="ID=N", help="Suppose reading N of passage ID.")
@json_option
@click.pass_obj
def command(
    address: Address,
    case: str,
    *,
    theories: tuple[str, ...],
    standard: str | None,
    without: tuple[str, ...],
    readings: tuple[str, ...],
    as_json: bool,
) -> None:
    """Say of each theory of CASE what is supported, what is missing, and what would change it."""
    from probanda.acts.assess import WhatIf, assess_case
    from probanda.acts.columns import plain_columns
    from probanda.proof.answer import answer
    from probanda.store.reading import case_named

    suppose = WhatIf(
        stage=stage_named(standard) if standard else None, without=without, readings=tuple(map(_choice, readings))
    )
    with read(address) as workspace:
        assessed = assess_case(workspace, case_named(workspace, case), theories=theories, suppose=suppose)
    if not assessed:
        raise UsageError(
            f"case {case!r} has no theory", advice="Write one in its case folder, then run `probanda build`."
        )
    note(_INTERNAL)
    for one in assessed:
        if as_json:
            print_json(answer(one.graph, one.assessment) | {"stage_test": plain_columns(one.assessment, one.columns)})
        else:
            _print(one.theory.title, one.assessment)
            _print_columns(one.columns)


def _choice(words: str) -> tuple[str, str]:
    passage, separator, reading = words.partition("=")
    if not separator or not passage or not reading:
        raise UsageError(f"{words!r} names no reading", advice="Write PASSAGE=NUMBER, for example --reading w1=2.")
    return passage, reading


def _print(title: str, assessment: Assessment) -> None:
    click.echo(f"\n{title}\nat the standard of article {_ARTICLE[assessment.stage]}")
    if assessment.without:
        click.echo(f"without {', '.join(assessment.without)} (taken from both sides)")
    for choice in assessment.fixed:
        click.echo(f"supposing reading {choice.reading!r} of passage {choice.passage!r}")
    for node in assessment.nodes:
        click.echo(f"  {node.id:<16} {node.status.value:<28} {_met(node)}{node.reason}")
    if assessment.single_losses:
        click.echo(f"fails without any one of: {', '.join(assessment.single_losses)}")
    if assessment.double_losses:
        click.echo(f"fails without both of: {'; '.join(' and '.join(pair) for pair in assessment.double_losses)}")


def _print_columns(columns: StageColumns) -> None:
    click.echo(f"policy: {columns.policy}")
    for warning in columns.warnings:
        click.echo(f"  {warning}")
    for line in columns.conditions:
        judged = f"{line.answer.value}, by {line.by}: {line.why}" if line.by else "not assessed"
        click.echo(f"apart: article {line.condition.value}, {CONDITION_WORDS[line.condition]}: {judged}")


_ARTICLE = {
    Stage.REASONABLE_BASIS: "53(1)(a)",
    Stage.REASONABLE_GROUNDS: "58(1)(a)",
    Stage.SUBSTANTIAL_GROUNDS: "61(7)",
    Stage.BEYOND_REASONABLE_DOUBT: "66(3)",
}


def _met(node: NodeAnswer) -> str:
    if node.met is None or node.side is Side.AGAINST:
        return ""
    return "met. " if node.met else "not met. "
