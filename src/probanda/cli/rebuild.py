"""`probanda rebuild`: projections computed again from the records."""

import click

from probanda.cli.output import json_option, opened, print_json
from probanda.model.address import Address


@click.command("rebuild")
@json_option
@click.pass_obj
def command(address: Address, *, as_json: bool) -> None:
    """Compute lists and indexes again from the records of every case."""
    from probanda.store.projections import rebuild
    from probanda.store.reading import cases

    with opened(address) as workspace:
        done = [(key, rebuild(workspace, case_id)) for case_id, key in cases(workspace)]
    for key, count in done:
        if as_json:
            print_json({"case": key, "records": count})
        else:
            click.echo(f"{key}: {count} current records")
