"""`probanda demo [DIR]`: the bundled example case, end to end, in a workspace of its own."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import click

from probanda.cli.build import build_into, pdf_option
from probanda.cli.output import json_option, note
from probanda.model.errors import Exit, UsageError
from probanda.preserve import verifier

_MARKER = "FICTIONAL-probanda-demo"


@click.command("demo")
@click.argument("folder", default="probanda-demo", metavar="[DIR]", type=click.Path(path_type=Path))
@pdf_option
@json_option
@click.pass_context
def command(ctx: click.Context, folder: Path, *, pdf: bool, as_json: bool) -> None:
    """Build the bundled FICTIONAL case in DIR (default: probanda-demo), verify it, and say where everything is."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder", advice="Name an empty or a new folder.")
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARKER).is_file():
        raise UsageError(
            f"{folder} is not empty and was not made by `probanda demo`", advice="Name an empty or a new folder."
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARKER).write_text("Everything in this folder is FICTIONAL.\n", encoding="utf-8")
    case = folder / "case"
    with as_file(files("probanda") / "examples" / "demo" / "try") as bundled:
        shutil.copytree(bundled, folder / "try", dirs_exist_ok=True)
    if case.exists():
        note(f"FICTIONAL example: the case folder {case} is used as you left it; remove it to start afresh")
    else:
        with as_file(files("probanda") / "examples" / "demo" / "case") as bundled:
            shutil.copytree(bundled, case)
        note(f"FICTIONAL example: the case folder is {case}, read it beside the dossier")
    out = folder / "out"
    problems = build_into(folder / "workspace", case, out, pdf=pdf, as_json=as_json)
    key = verifier.signer(out / "package")
    report = verifier.verify(out / "package", key)
    note(f"the package verifies: {report.result}")
    if not as_json:
        click.echo(f"open      {(out / 'dossier.html').resolve().as_uri()}")
    if problems or report.result != "proved":
        ctx.exit(Exit.FINDING)
