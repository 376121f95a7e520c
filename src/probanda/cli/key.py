"""`probanda key add` and `probanda key revoke`: the keys that may sign the ledger of a case."""

import click

from probanda.cli.output import json_option, opened, operator, print_json
from probanda.model.address import Address
from probanda.model.errors import UsageError


@click.group("key")
def command() -> None:
    """Add a key to a case, or take one back."""


@command.command("add")
@click.argument("case", required=False)
@click.option("--new", is_flag=True, help="Give the workspace a new key, known to every case that held the old one.")
@json_option
@click.pass_obj
def add(address: Address, case: str | None, *, new: bool, as_json: bool) -> None:
    """Make the key of this workspace known to CASE, which was imported; or, with --new, change the key."""
    from probanda.acts.signing_keys import add_key, new_key
    from probanda.store.reading import case_named

    if new == (case is not None):
        raise UsageError("name one case, or give --new", advice="See `probanda key add --help`.")
    with opened(address) as workspace:
        by = operator()
        key = add_key(workspace, case_named(workspace, case), by=by) if case else new_key(workspace, by=by)
    if as_json:
        print_json({"key": key})
        return
    click.echo(f"key       {key}")
    click.echo("Give this fingerprint to those who verify your packages, by another way than the packages.")


@command.command("revoke")
@click.argument("case")
@click.argument("key")
@click.option("--why", required=True, help="The reason, which the ledger keeps.")
@json_option
@click.pass_obj
def revoke(address: Address, case: str, key: str, *, why: str, as_json: bool) -> None:
    """Take back the key with the fingerprint KEY: it may not sign for CASE from here on."""
    from probanda.acts.signing_keys import revoke_key
    from probanda.model.ids import Digest
    from probanda.store.reading import case_named

    with opened(address) as workspace:
        fingerprint = Digest("".join(key.replace(":", "").split()).lower())
        revoke_key(workspace, case_named(workspace, case), fingerprint, why=why, by=operator())
    if as_json:
        print_json({"case": case, "revoked": fingerprint})
    else:
        click.echo(f"{case} does not take signatures of {fingerprint} any more; those before this entry stay valid")
