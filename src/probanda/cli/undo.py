"""`probanda undo CASE`: the last act is taken back by a new one."""

import click

from probanda.cli.output import json_option, opened, operator, print_json
from probanda.model.address import Address


@click.command("undo")
@click.argument("case")
@click.option("--entry", type=int, default=None, help="The number of an entry of the act; the last act when absent.")
@click.option("--why", default="", help="The reason, which the ledger keeps.")
@json_option
@click.pass_obj
def command(address: Address, case: str, *, entry: int | None, why: str, as_json: bool) -> None:
    """Take the last act of CASE back by a new one: nothing is deleted, and a second undo brings it back."""
    from probanda.acts.undo import undo
    from probanda.store.reading import case_named

    with opened(address) as workspace:
        done = undo(workspace, case_named(workspace, case), entry=entry, why=why, by=operator())
    if as_json:
        print_json(done)
        return
    click.echo(
        f"{case}: {_entries(done.undone)} ({done.act.value}) taken back by {_entries(done.entries)}: "
        f"{done.withdrawn} record{'s' if done.withdrawn != 1 else ''} withdrawn, {done.restored} as before"
    )


def _entries(seqs: tuple[int, ...]) -> str:
    return f"entry {seqs[0]}" if len(seqs) == 1 else f"entries {seqs[0]} to {seqs[-1]}"
