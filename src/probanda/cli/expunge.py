"""`probanda expunge CASE WHAT --why WORDS`: what must not be kept is deleted for good; the ledger says that it was."""

from typing import TYPE_CHECKING

import click

from probanda.cli.output import json_option, note, opened, operator, print_json
from probanda.model.address import DatabaseAddress
from probanda.model.errors import Exit

if TYPE_CHECKING:
    from probanda.acts.expunge import Expunged
    from probanda.preserve.byte_search import Searched

_COPIES = (
    "Not searched: what left this workspace before (packages, dossiers, backups), its case folder, and what the disk "
    "keeps of deleted bytes (spare blocks of an SSD, snapshots). The first you can delete, the last goes with the disk."
)
_SERVER = (
    "Not searched: the files of the database server. Its write-ahead log, its archive and its backups keep what was "
    "deleted until they are recycled: ask its administrator."
)


@click.command("expunge")
@click.argument("case")
@click.argument("what")
@click.option("--why", required=True, help="The reason, which the ledger keeps: do not repeat in it what has to go.")
@click.option("--version", type=click.IntRange(min=1), help="This version of a record only.")
@click.option("--with-derived", is_flag=True, help="Also what holds its content; what rests on it is withdrawn.")
@json_option
@click.pass_context
def command(
    ctx: click.Context, case: str, what: str, *, why: str, version: int | None, with_derived: bool, as_json: bool
) -> None:
    """Delete WHAT of CASE for good, and search every byte of the workspace for it.

    WHAT is an exhibit (a label such as PRB-0001, or its key), with all its versions and files, or the id of a record.
    Digests and entries stay: the ledger still verifies. Run it again after a kill: it goes on where it stopped.
    """
    from probanda.acts.expunge import expunge
    from probanda.store.reading import case_named

    with opened(ctx.obj) as workspace:
        case_id = case_named(workspace, case)
        done = expunge(workspace, case_id, what, why=why, by=operator(), version=version, with_derived=with_derived)
    for one in done:
        if as_json:
            print_json(one)
        else:
            _print(one)
    note(_COPIES)
    if isinstance(ctx.obj, DatabaseAddress):
        note(_SERVER)
    if any(one.searched is not None and one.searched.found for one in done):
        ctx.exit(Exit.FINDING)


def _print(one: "Expunged") -> None:
    click.echo(f"expunged  {one.what}: {one.versions} record versions, by entry {one.entry}")
    if one.searched is None:
        click.echo("          It was expunged before; nothing is left to do.")
        return
    click.echo(f"vault     {one.removed} files removed")
    for name in one.stays:
        click.echo(f"stays     {name}: it is the same file")
    if one.told:
        click.echo(f"told      why or inputs of entries {', '.join(map(str, one.told))} still name it: they stay")
    _print_search(one.searched)


def _print_search(searched: "Searched") -> None:
    click.echo(
        f"searched  {searched.files} files, {searched.size} bytes, for {searched.pieces} pieces of what was deleted"
    )
    if searched.shared:
        click.echo(f"          {searched.shared} more stand in what stays, and cannot be told from it")
    for name in searched.also_in:
        click.echo(f"          some of them in {name}, which stays")
    for name in searched.short:
        click.echo(f"          too short to be searched for: {name}")
    for one in searched.found:
        click.echo(f"FOUND     {one.path}, byte {one.offset}, {one.form}: {one.of}")
    if searched.found:
        click.echo("          Remove what you can do without (a copy, an old backup), then run the same command again.")
    else:
        click.echo("gone      none of them is left in the folder of the workspace")
