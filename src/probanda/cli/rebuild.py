"""`probanda rebuild`: projections computed again from the records."""

import click

from probanda.cli.output import json_option, note, opened, print_json
from probanda.model.address import Address
from probanda.model.errors import EvidenceError, Exit


@click.command("rebuild")
@json_option
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Compute lists and indexes again from the records of every case; a damaged case does not stop the others."""
    from probanda.acts.liken import forget_compared
    from probanda.store.projections import rebuild
    from probanda.store.reading import cases

    address: Address = ctx.obj
    damaged = False
    with opened(address) as workspace:
        for case_id, key in cases(workspace):
            try:
                count = rebuild(workspace, case_id)
                forget_compared(workspace, case_id)
            except EvidenceError as why:
                damaged = True
                if as_json:
                    print_json({"case": key, "error": str(why), "advice": why.advice})
                note(f"{key}: {why}; its lists stay as they were. {why.advice}")
                continue
            if as_json:
                print_json({"case": key, "records": count})
            else:
                click.echo(f"{key}: {count} current records")
    if damaged:
        ctx.exit(Exit.FINDING)
