"""`probanda build FOLDER OUT`: a case folder becomes a dossier and a package that anyone can verify."""

import secrets
from pathlib import Path

import click

from probanda.cli.output import PLAIN, json_option, note, opened, operator, print_json
from probanda.model.address import Address
from probanda.model.errors import Exit


@click.command("build")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@json_option
@click.pass_context
def command(ctx: click.Context, folder: Path, out: Path, *, as_json: bool) -> None:
    """Turn the case folder FOLDER into OUT/dossier.html, OUT/assessment.json and OUT/package/ (internal form)."""
    problems = build_into(ctx.obj, folder, out, as_json=as_json)
    if problems:
        ctx.exit(Exit.FINDING)


def build_into(address: Address, folder: Path, out: Path, *, as_json: bool) -> tuple[str, ...]:
    """The problems found; what was built is printed."""
    from probanda.acts.build import build, check_out
    from probanda.collect.case_folder import read_case_folder
    from probanda.collect.confined import Confined
    from probanda.store.workspace import create, exists, folder_of

    case_folder, warnings = read_case_folder(folder)
    check_out(out, folder_of(address), folder)
    if not exists(address):
        create(address, randomness=secrets.token_bytes).close()
    reader = Confined()
    with opened(address) as workspace:
        built = build(workspace, case_folder, out, reader=reader, by=operator())
    for sentence in (PLAIN, *warnings, *built.warnings):
        note(sentence)
    for problem in built.problems:
        note(f"problem: {problem}")
    if as_json:
        print_json(built.plain())
        return built.problems
    click.echo(f"dossier   {built.dossier}  (internal form: it holds losses and flips; do not hand it on)")
    click.echo(f"package   {built.package}")
    click.echo(f"ledger    {built.size} entries, root {built.root}")
    click.echo(f"key       {built.key}")
    click.echo(f"check it  python3 {built.package / 'verify.py'} --key {built.key}")
    click.echo("no PDF: this version writes HTML; print it from a browser", err=True)
    return built.problems
