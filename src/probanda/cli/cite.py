"""`probanda cite FILE`: citations of law in a text, checked; one JSON object a citation with --json.

Loads neither Django nor PyAV. A plain-text file; other formats are refused by name.
"""

import sys
from pathlib import Path

import click

from probanda.cli.output import json_option, print_json, read_day
from probanda.law.load import load_provisions
from probanda.model.errors import Exit, UsageError
from probanda.model.law import CitationStatus
from probanda.text.citations import find_citations
from probanda.text.formats import decode

_NOT_TEXT = {".pdf", ".docx", ".doc", ".odt", ".rtf", ".epub"}


@click.command("cite")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--encoding", default="utf-8", show_default=True, help="The encoding of the text.")
@click.option(
    "--on", "on_day", metavar="DATE", help="The day of the conduct (YYYY-MM-DD): law that came later is told."
)
@json_option
@click.pass_context
def command(ctx: click.Context, file: Path, encoding: str, on_day: str | None, *, as_json: bool) -> None:
    """Find citations of law in FILE (plain text; `-` reads standard input) and check them."""
    on = None if on_day is None else read_day(on_day)
    citations = find_citations(read_text(file, encoding), load_provisions(), on=on)
    for citation in citations:
        if as_json:
            print_json(citation)
            continue
        click.echo(f"{citation.status.value:<8} {citation.text!r} at {citation.start}: {citation.message}")
        if citation.suggestions:
            click.echo(f"         perhaps: {', '.join(citation.suggestions)}")
    if not citations and not as_json:
        click.echo("no citation of law found", err=True)
    if any(citation.status is CitationStatus.ERROR for citation in citations):
        ctx.exit(Exit.FINDING)


def read_text(file: Path, encoding: str) -> str:
    """The text of a file, or of standard input for `-`.

    Raises:
        UsageError: the file is not there, or is no plain text by its name.
        EvidenceError: its bytes are not text in this encoding.
    """
    if str(file) == "-":
        return decode(sys.stdin.buffer.read(), encoding=encoding)
    if file.suffix.lower() in _NOT_TEXT:
        raise UsageError(f"{file.name} is no plain text", advice="Save it as plain text in UTF-8, then run it again.")
    if not file.exists():
        raise UsageError(f"there is no file {file}", advice="Check the path.")
    if not file.is_file():
        raise UsageError(f"{file} is a folder or a device, not a file", advice="Name one text file, or - for input.")
    return decode(file.read_bytes(), encoding=encoding)
