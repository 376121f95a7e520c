"""`probanda init CASE`: a new case, and the workspace where there is none yet."""

import secrets

import click

from probanda.cli.output import PLAIN, json_option, note, opened, operator, print_json
from probanda.model.address import Address
from probanda.model.errors import UsageError
from probanda.model.ids import KEY


@click.command("init")
@click.argument("case")
@click.option("--title", default="", help="A title for people; the key itself when absent.")
@json_option
@click.pass_obj
def command(address: Address, case: str, title: str, *, as_json: bool) -> None:
    """Open a new case named CASE (letters, digits, hyphen, dot, underscore)."""
    if not KEY.fullmatch(case):
        raise UsageError(
            f"{case!r} cannot be the key of a case", advice="Use letters, digits, hyphens, dots and underscores."
        )
    from probanda.acts.open_case import open_case
    from probanda.store.workspace import create, exists

    if not exists(address):
        create(address, randomness=secrets.token_bytes).close()
    with opened(address) as workspace:
        case_id = open_case(workspace, key=case, title=title or case, by=operator())
    note(PLAIN)
    if as_json:
        print_json({"case": case, "id": case_id, "workspace": str(address), "encrypted": False})
    else:
        click.echo(f"case {case} is open in {address}")
