"""`probanda init CASE [--folder DIR]`: a new case, the workspace where there is none yet, and its first case folder."""

import secrets
from pathlib import Path

import click

from probanda.cli.output import PLAIN, json_option, note, opened, operator, print_json
from probanda.model.address import Address
from probanda.model.errors import UsageError
from probanda.model.ids import KEY


@click.command("init")
@click.argument("case")
@click.option("--title", default="", help="A title for people; the key itself when absent.")
@click.option(
    "--folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Begin a case folder in DIR, beside the material that lies there; nothing of yours is changed.",
)
@json_option
@click.pass_obj
def command(address: Address, case: str, title: str, folder: Path | None, *, as_json: bool) -> None:
    """Open a new case named CASE (letters, digits, hyphen, dot, underscore).

    With --folder its first YAML files are written too, filled with what the material says; `probanda build` takes them
    as they are. Again with the same folder: files for material that came since.
    """
    if not KEY.fullmatch(case):
        raise UsageError(
            f"{case!r} cannot be the key of a case", advice="Use letters, digits, hyphens, dots and underscores."
        )
    from probanda.acts.begin_folder import read_material, write_skeleton
    from probanda.acts.open_case import open_case
    from probanda.collect.confined import Confined
    from probanda.store.reading import cases
    from probanda.store.workspace import create, exists

    ground = read_material(folder, key=case, reader=Confined()) if folder else None
    if not exists(address):
        create(address, randomness=secrets.token_bytes).close()
    with opened(address) as workspace:
        known = {name: case_id for case_id, name in cases(workspace)} if ground else {}
        case_id = known.get(case) or open_case(workspace, key=case, title=title or case, by=operator())
    written = write_skeleton(ground, key=case, title=title or case) if ground else ()
    note(PLAIN)
    if as_json:
        told = {"case": case, "id": case_id, "workspace": str(address), "encrypted": False}
        print_json(told | {"folder": str(folder) if folder else None, "written": list(written)})
        return
    click.echo(f"case {case} is open in {address}")
    for name in written:
        click.echo(f"wrote {folder}/{name}")
    if ground is not None:
        count = len(ground.material)
        new = " that no exhibit names yet" if ground.begun is not None else ""
        click.echo(f"{count} file{'s' if count != 1 else ''} of material{new}")
        click.echo(f"next: probanda build {folder} OUT, where OUT is a new folder outside {folder}")
