"""`probanda import CASE PATH`: a package enters the workspace as it is, or continues the case that is here."""

import secrets
from pathlib import Path

import click

from probanda.cli.output import PLAIN, json_option, note, opened, operator, print_json
from probanda.model.address import Address


@click.command("import")
@click.argument("case")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--key", default=None, help="The fingerprint of the sender's key, from another way than the package.")
@json_option
@click.pass_obj
def command(address: Address, case: str, path: Path, key: str | None, *, as_json: bool) -> None:
    """Bring the package at PATH, which holds the case named CASE, into the workspace; made where there is none.

    A package that shows a part of another case is kept whole as an exhibit of CASE.
    """
    from probanda.acts.import_case import Outcome, check_case, import_case, is_partial_package, open_package
    from probanda.store.workspace import create, exists

    if is_partial_package(path):
        _keep(address, case, path, key=key, as_json=as_json)
        return
    package = open_package(path, key=key)
    check_case(package, case)
    if not exists(address):
        create(address, randomness=secrets.token_bytes).close()
        note(PLAIN)
    with opened(address) as workspace:
        done = import_case(workspace, case, package, key=key)
    if done.signer is None and done.outcome is not Outcome.NOTHING:
        note("who signed the package is unknown: ask for the fingerprint of the key by another way, and verify with it")
    if as_json:
        print_json(done)
    elif done.outcome is Outcome.NOTHING:
        click.echo(f"{case}: nothing to do, the workspace has all {done.size} entries of the package")
    else:
        continued = "continues with" if done.outcome is Outcome.CONTINUES else "is new here:"
        click.echo(f"{case} {continued} {done.entries} entries, {done.records} record versions; root {done.root}")
    if done.details:
        click.echo(f"{case}: {done.details} entries now say by whom and why they were made", err=as_json)


def _keep(address: Address, case: str, path: Path, *, key: str | None, as_json: bool) -> None:
    from probanda.acts.foreign_ledger import keep_foreign
    from probanda.store.reading import case_named

    with opened(address) as workspace:
        kept = keep_foreign(workspace, case_named(workspace, case), path, by=operator(), key=key)
    if not kept.record.signer_known:
        note("who signed the package is unknown: ask for the fingerprint of the key by another way, and verify with it")
    for sentence in kept.record.unproved:
        note(f"unknown: {sentence}")
    if as_json:
        print_json({"case": case, "outcome": "kept" if kept.label else "nothing to do", "exhibit": kept.label})
    elif kept.label is None:
        click.echo(f"{case}: nothing to do, it keeps this part of the ledger of {kept.record.ledger_of} already")
    else:
        click.echo(f"{kept.label}  a part of the ledger of {kept.record.ledger_of}, kept whole as an exhibit of {case}")
