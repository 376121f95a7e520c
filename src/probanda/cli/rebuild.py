"""`probanda rebuild`: projections computed again from the records."""

from pathlib import Path

import click

from probanda.cli.output import json_option, opened, print_json


@click.command("rebuild")
@json_option
@click.pass_obj
def command(root: Path, *, as_json: bool) -> None:
    """Compute lists and indexes again from the records of every case."""
    from probanda.store.projections import rebuild
    from probanda.store.reading import cases

    with opened(root) as workspace:
        done = [(key, rebuild(workspace, case_id)) for case_id, key in cases(workspace)]
    for key, count in done:
        if as_json:
            print_json({"case": key, "records": count})
        else:
            click.echo(f"{key}: {count} current records")
