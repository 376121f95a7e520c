"""An admissibility sheet as `probanda show` prints it; what stands empty is said, for a court will ask it."""

import click

from probanda.model.admissibility import AdmissibilitySheet
from probanda.model.audience import Audience
from probanda.report.admissibility import tell_sheet as told
from probanda.report.shown import shown


def tell_sheet(sheet: AdmissibilitySheet | None) -> None:
    """The sheet, or that nobody wrote one."""
    text = told(sheet, Audience.INTERNAL)
    click.echo("\nAdmissibility (no verdict)")
    for asked, said in text.rows:
        click.echo(shown(f"  {asked}: {said}"))
    for gap in text.gaps:
        click.echo(shown(f"  GAP: {gap}"))
    if text.flags:
        click.echo("\nDisclosure")
        for flag in text.flags:
            click.echo(shown(f"  {flag.kind}: {flag.why} ({flag.by})"))
        click.echo(f"  {text.policy}")
