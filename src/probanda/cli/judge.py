"""`probanda judge CASE RECORD VALUE --why WORDS`: a person's judgement on a reading, a question, an origin."""

import click

from probanda.cli.output import json_option, opened, operator, print_json


@click.command("judge")
@click.argument("case")
@click.argument("record")
@click.argument("value")
@click.option("--why", required=True, metavar="WORDS", help="The reason.")
@click.option(
    "--by", "who", default="an investigator", show_default=True, help="Who judges, in words that may be shown."
)
@click.option("--exhibit", default="", metavar="EXHIBIT", help="What the answer to a critical question rests on.")
@json_option
@click.pass_context
def command(
    ctx: click.Context, case: str, record: str, value: str, *, why: str, who: str, exhibit: str, as_json: bool
) -> None:
    """Judge RECORD of CASE. Nothing is overruled: a second judgement is refused, and the first is shown.

    RECORD is a passage, as the dossier names it or TRANSCRIPT/PASSAGE; VALUE a reading (its key, or its number from 1)
    that is preferred; `not:` and a reading that is no longer reasonable, which a second person confirms by the same;
    `no-unheard`, when nothing else can have been said. The other readings all stay.

    RECORD is a critical question, THEORY/ARGUMENT:QUESTION (its number from 1, or its words); VALUE `good` or `bad`,
    with --exhibit; `unknown`; `ask`, which adds the question.

    RECORD is a pair, THEORY/ARGUMENT/REBUTTAL; VALUE the key of the one that is preferred, or `not:` and the key of one
    that is unreasonable.

    RECORD is a stage condition, THEORY:ARTICLE such as 'no-quarter:58(1)(b)(i)'; VALUE `good`, `bad` or `unknown`.

    RECORD is two exhibits, PRB-0010~PRB-0001; VALUE `copy`, where the first copies the second, or `independent`.

    The VALUE `open` takes back what was judged here.
    """
    from probanda.acts.judge import judge
    from probanda.acts.judge_passage import Judged
    from probanda.report.shown import shown
    from probanda.store.reading import case_named

    with opened(ctx.obj) as workspace:
        judged = judge(
            workspace,
            case_named(workspace, case),
            record,
            value,
            why=why,
            who=who,
            exhibit=exhibit,
            by=operator(),
        )
    if as_json:
        print_json(judged)
    elif judged.taken_back:
        click.echo(shown(f"{record}: {judged.taken_back} judgement{'s' if judged.taken_back != 1 else ''} taken back"))
    elif isinstance(judged, Judged):
        reading = f" {judged.reading}" if judged.reading else ""
        said = judged.judgement.value if judged.judgement is not None else "taken back"
        click.echo(shown(f"{record}: {said}{reading} (of {', '.join(judged.readings) or 'none listed'})"))
    else:
        rests_on = f" on {judged.exhibit}" if judged.exhibit else ""
        click.echo(shown(f"{judged.record}: {judged.value}{rests_on}, by {judged.by}"))
