"""`probanda backup OUT`: a copy of the whole workspace, in a folder that opens by itself."""

from pathlib import Path

import click

from probanda.cli.output import PLAIN, json_option, note, print_json, read
from probanda.model.address import Address

_MAY_SIGN = (
    "The signing key is in it: whoever has this copy can read everything and can sign as you. Keep it as you keep the "
    "workspace. `--without-key` leaves the key out."
)
_NO_KEY = (
    "The signing key is not in it: the copy can be read and checked, and written to only with the file signing.key of "
    "the workspace beside it. Keep that file elsewhere: without it nobody can continue these ledgers."
)


@click.command("backup")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--without-key", is_flag=True, help="Leave the signing key out.")
@json_option
@click.pass_obj
def command(address: Address, out: Path, *, without_key: bool, as_json: bool) -> None:
    """Copy the whole workspace, as it is now, to the new folder OUT, and check the copy; others may go on writing."""
    from probanda.acts.backup import back_up

    with read(address) as workspace:
        done = back_up(workspace, out, with_key=not without_key)
    note(_NO_KEY if without_key else _MAY_SIGN)
    note(PLAIN)
    if as_json:
        print_json(done)
        return
    click.echo(f"backup    {done.place}  ({done.files} files, {done.size} bytes; checked)")
    for one in done.cases:
        click.echo(f"{one.case}: {one.size} entries, root {one.root}")
