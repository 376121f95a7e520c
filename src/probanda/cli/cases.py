"""`probanda cases`: the cases of the workspace."""

from pathlib import Path

import click

from probanda.cli.output import json_option, print_json, read


@click.command("cases")
@json_option
@click.pass_obj
def command(root: Path, *, as_json: bool) -> None:
    """List the cases of the workspace."""
    with read(root) as workspace:
        from probanda.store.reading import cases

        found = cases(workspace)
    if as_json:
        print_json([{"case": key, "id": case_id} for case_id, key in found])
        return
    for _, key in found:
        click.echo(key)
    if not found:
        click.echo("no case yet: `probanda init CASE` opens one", err=True)
