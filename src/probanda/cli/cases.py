"""`probanda cases`: the cases of the workspace."""

import click

from probanda.cli.output import json_option, print_json, read
from probanda.model.address import Address


@click.command("cases")
@json_option
@click.pass_obj
def command(address: Address, *, as_json: bool) -> None:
    """List the cases of the workspace."""
    with read(address) as workspace:
        from probanda.store.reading import cases

        found = cases(workspace)
    if as_json:
        print_json([{"case": key, "id": case_id} for case_id, key in found])
        return
    for _, key in found:
        click.echo(key)
    if not found:
        click.echo("no case yet: `probanda init CASE` opens one", err=True)
