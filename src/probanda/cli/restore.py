"""`probanda restore IN`: a backup becomes the workspace."""

from pathlib import Path

import click

from probanda.cli.output import PLAIN, json_option, note, print_json
from probanda.model.address import Address

_TWICE = (
    "If the workspace that this is a copy of is still in use, do not write to both: their ledgers would be forks under "
    "one key."
)
_NO_KEY = (
    "The backup holds no signing key: the workspace can be read and checked. Put the file signing.key of the original "
    "into {folder} to write to it."
)


@click.command("restore")
@click.argument("backup", metavar="IN", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def command(address: Address, backup: Path, *, as_json: bool) -> None:
    """Make the backup in the folder IN the workspace (-w), where nothing is yet: a folder or an empty database."""
    from probanda.acts.backup import restore
    from probanda.store.workspace import folder_of

    done = restore(backup, address)
    note(_TWICE)
    if done.key is None:
        note(_NO_KEY.format(folder=folder_of(address)))
    note(PLAIN)
    if as_json:
        print_json(done)
        return
    click.echo(f"workspace {done.place}  ({done.files} files, {done.size} bytes; checked)")
    for one in done.cases:
        click.echo(f"{one.case}: {one.size} entries, root {one.root}")
