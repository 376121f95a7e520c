"""`probanda judge CASE RECORD VALUE --why WORDS`: a person's judgement on a passage, question, pair or condition."""

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
    r"""Judge RECORD of CASE. Nothing is overruled: a second judgement is refused, and the first is shown.

    \b
    RECORD                                  VALUE
    PASSAGE, or TRANSCRIPT/PASSAGE          a reading that is preferred (its key, or its number from 1); not: and a
                                            reading that is no longer reasonable, which a second person confirms by the
                                            same; no-unheard, when nothing else can have been said
    THEORY/ARGUMENT:QUESTION                good or bad (with --exhibit), unknown; ask adds the question. QUESTION is
                                            its number from 1, or its words
    THEORY/ARGUMENT/REBUTTAL                the key of one that is preferred; not: and the key of one that is
                                            unreasonable
    THEORY:ARTICLE                          good, bad, unknown, of a condition such as 58(1)(b)(i)
    any of them                             open, to take back what was judged here
    """
    from probanda.acts.judge import judge
    from probanda.acts.judge_passage import Judged
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
        click.echo(f"{record}: {judged.taken_back} judgement{'s' if judged.taken_back != 1 else ''} taken back")
    elif isinstance(judged, Judged):
        reading = f" {judged.reading}" if judged.reading else ""
        said = judged.judgement.value if judged.judgement is not None else "taken back"
        click.echo(f"{record}: {said}{reading} (of {', '.join(judged.readings) or 'none listed'})")
    else:
        rests_on = f" on {judged.exhibit}" if judged.exhibit else ""
        click.echo(f"{judged.record}: {judged.value}{rests_on}, by {judged.by}")
