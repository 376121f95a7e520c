"""`probanda dossier CASE OUT`: the case as a readable page and as PDF, in the form for one audience."""

from pathlib import Path

import click

from probanda.cli.build import pdf_option
from probanda.cli.output import json_option, note, opened, operator, print_json
from probanda.model.address import Address
from probanda.model.audience import Audience


@click.command("dossier")
@click.argument("case")
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--for",
    "audience",
    default=Audience.INTERNAL.value,
    show_default=True,
    type=click.Choice([one.value for one in Audience]),
    help="Whom it is for: only the internal form holds losses, what would fill a gap, and plans.",
)
@pdf_option
@json_option
@click.pass_obj
def command(address: Address, case: str, out: Path, *, audience: str, pdf: bool, as_json: bool) -> None:
    """Write the dossier of CASE to the new folder OUT: dossier.html and dossier.pdf. Nothing is entered."""
    from probanda.acts.build import Paper
    from probanda.acts.dossier import make_dossier
    from probanda.collect.confined import Confined
    from probanda.store.reading import case_named

    with opened(address) as workspace:
        made = make_dossier(
            workspace,
            case_named(workspace, case),
            out,
            Audience(audience),
            reader=Confined(),
            by=operator(),
            paper=Paper.PDF if pdf else Paper.NONE,
        )
    for sentence in made.warnings:
        note(sentence)
    if as_json:
        print_json(made.plain())
        return
    held = "  (internal form: it holds losses and flips; do not hand it on)" if audience == "internal" else ""
    click.echo(f"dossier   {made.dossier}{held}")
    if made.pdf is not None:
        click.echo(f"pdf       {made.pdf}")
    else:
        note(f"no PDF: {made.pdf_reason}")
