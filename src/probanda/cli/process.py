"""`probanda process CASE`: the media work over all exhibits, side by side; it goes on where it stopped."""

import sys

import click

from probanda.cli.output import json_option, note, opened, operator, print_json
from probanda.model.errors import Exit


@click.command("process")
@click.argument("case")
@click.option("--on", "where", type=click.Choice(["local"]), default="local", show_default=True, help="Where to work.")
@click.option("--workers", type=int, default=None, help="How many worker processes; else one a core.")
@click.option(
    "--mode",
    type=click.Choice(["triage", "standard", "exact"]),
    default="standard",
    show_default=True,
    help="How closely films are passed over: key frames only, every frame fast, every frame exactly.",
)
@click.option("--again", is_flag=True, help="Also what failed, and what another version of a tool made.")
@json_option
@click.pass_context
def command(
    ctx: click.Context, case: str, where: str, *, workers: int | None, mode: str, again: bool, as_json: bool
) -> None:
    """Read every film, recording and still of CASE, and make what it needs to be looked at and compared.

    What is done already is not done again.
    """
    from probanda.acts.carry_out import Crew, Order
    from probanda.acts.examine import Again
    from probanda.acts.go_through import go_through
    from probanda.collect.confined import Confined
    from probanda.jobs.pool_local import LocalPool
    from probanda.model.screening import PassMode
    from probanda.store.reading import case_named

    pool = LocalPool(workers)
    with opened(ctx.obj) as workspace:
        done = go_through(
            workspace,
            case_named(workspace, case),
            crew=Crew(pool, Order.AS_ENDED, tell_progress),
            reader=Confined(),
            by=operator(),
            mode=PassMode(mode),
            again=Again.FAILED_OR_OLDER if again else Again.NOTHING,
        )
    if as_json:
        print_json({"case": case, "on": where, "mode": mode, "steps": done.steps, "findings": done.troubles})
    else:
        for step in done.steps:
            click.echo(f"{step.name:<24} {step.made:>6} done now  {step.there:>6} in the case")
    for one in done.troubles:
        note(f"{one.exhibit} {one.file}: {one.sentence}")
    if done.troubles:
        ctx.exit(Exit.FINDING)


def tell_progress(done: int, of: int, says: str) -> None:
    """`3 of 10` on standard error: one line that is written over at a terminal, else a line each."""
    from probanda.report.shown import shown

    if sys.stderr.isatty():
        click.echo(f"\r\033[K{done} of {of}  {shown(says)}", err=True, nl=done == of)
    else:
        click.echo(f"{done} of {of}  {shown(says)}", err=True)
