"""`probanda judge CASE PASSAGE VALUE --why WORDS`: a person's judgement on the readings of an unclear passage."""

import click

from probanda.cli.output import json_option, opened, operator, print_json


@click.command("judge")
@click.argument("case")
@click.argument("passage")
@click.argument("value")
@click.option("--why", required=True, metavar="WORDS", help="The reason.")
@click.option(
    "--by", "who", default="an investigator", show_default=True, help="Who judges, in words that may be shown."
)
@json_option
@click.pass_context
def command(ctx: click.Context, case: str, passage: str, value: str, *, why: str, who: str, as_json: bool) -> None:
    """Judge the readings of PASSAGE of CASE, as the dossier names it, or as TRANSCRIPT/PASSAGE.

    VALUE is a reading (its key, or its number from 1) that is preferred; `not:` and a reading that is no longer
    reasonable; `no-unheard`, when nothing else can have been said; `open`, to take back what was judged here. The
    other readings all stay.
    """
    from probanda.acts.judge import judge
    from probanda.store.reading import case_named

    with opened(ctx.obj) as workspace:
        judged = judge(workspace, case_named(workspace, case), passage, value, why=why, who=who, by=operator())
    if as_json:
        print_json(judged)
    elif judged.judgement is None:
        click.echo(f"{passage}: {judged.taken_back} judgement{'s' if judged.taken_back != 1 else ''} taken back")
    else:
        reading = f" {judged.reading}" if judged.reading else ""
        click.echo(f"{passage}: {judged.judgement.value}{reading} (of {', '.join(judged.readings) or 'none listed'})")
