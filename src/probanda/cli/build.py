"""`probanda build FOLDER OUT`: a case folder becomes a dossier and a package that anyone can verify."""

import secrets
from pathlib import Path

import click

from probanda.cli.output import PLAIN, json_option, note, opened, operator, print_json
from probanda.model.address import Address
from probanda.model.errors import Exit

pdf_option = click.option("--pdf/--no-pdf", default=True, help="Whether to set dossier.pdf, which takes longest.")


@click.command("build")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@pdf_option
@json_option
@click.pass_context
def command(ctx: click.Context, folder: Path, out: Path, *, pdf: bool, as_json: bool) -> None:
    """Turn FOLDER, a case folder, into OUT: dossier.html, dossier.pdf, assessment.json, package/ (internal form)."""
    problems = build_into(ctx.obj, folder, out, pdf=pdf, as_json=as_json)
    if problems:
        ctx.exit(Exit.FINDING)


def build_into(address: Address, folder: Path, out: Path, *, pdf: bool, as_json: bool) -> tuple[str, ...]:
    """The problems found; what was built is printed."""
    from probanda.acts.build import Paper, build, check_out
    from probanda.acts.carry_out import Crew
    from probanda.collect.case_folder import read_case_folder
    from probanda.collect.confined import Confined
    from probanda.jobs.pool_local import LocalPool
    from probanda.store.workspace import create, exists, folder_of

    case_folder, warnings = read_case_folder(folder)
    check_out(out, folder_of(address), folder)
    if not exists(address):
        create(address, randomness=secrets.token_bytes).close()
    reader = Confined()
    with opened(address) as workspace:
        built = build(
            workspace,
            case_folder,
            out,
            reader=reader,
            by=operator(),
            paper=Paper.PDF if pdf else Paper.NONE,
            crew=Crew(LocalPool()),
        )
    for sentence in (PLAIN, *warnings, *built.warnings):
        note(sentence)
    for problem in built.problems:
        note(f"problem: {problem}")
    if as_json:
        print_json(built.plain())
        return built.problems
    click.echo(f"dossier   {built.dossier}  (internal form: it holds losses and flips; do not hand it on)")
    if built.pdf is not None:
        click.echo(f"pdf       {built.pdf}")
    click.echo(f"package   {built.package}")
    click.echo(f"ledger    {built.size} entries, root {built.root}")
    click.echo(f"key       {built.key}")
    click.echo(f"check it  python3 {built.package / 'verify.py'} --key {built.key}")
    if built.pdf is None:
        note(f"no PDF: {built.pdf_reason}")
    return built.problems
