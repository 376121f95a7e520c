"""`probanda export CASE OUT`: a case leaves as a package that anyone can verify."""

from pathlib import Path

import click

from probanda.cli.output import json_option, note, opened, operator, print_json
from probanda.model.address import Address


@click.command("export")
@click.argument("case")
@click.argument("out", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def command(address: Address, case: str, out: Path, *, as_json: bool) -> None:
    """Write the full package of CASE to the folder OUT; the export is entered in the ledger."""
    from probanda.acts.release import GIVES_AWAY, export_case
    from probanda.store.reading import case_named

    with opened(address) as workspace:
        case_id = case_named(workspace, case)
        note(GIVES_AWAY)
        done = export_case(workspace, case_id, out, by=operator())
    if as_json:
        print_json(done)
        return
    click.echo(f"package   {done.package}")
    click.echo(f"ledger    {done.size} entries, root {done.root}")
    click.echo(f"key       {done.key}")
    click.echo(f"check it  python3 {out / 'verify.py'} --key {done.key}")
