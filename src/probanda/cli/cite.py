"""`probanda cite FILE_OR_FOLDER`: citations of law, checked; one JSON object a citation with --json.

Loads neither Django nor PyAV. Plain text, HTML, DOCX and PDF; a folder of them. HTML, DOCX and PDF are read in a
child process that reaches nothing else. Exit 1: an error was found; 2: a text could not be searched.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from probanda.cli.output import json_option, note, print_json, read_day
from probanda.law.load import load_provisions
from probanda.model.errors import Exit, ReaderError, UnknownError, UsageError
from probanda.model.law import Citation, CitationStatus
from probanda.text.citations import find_citations
from probanda.text.documents import HEAD_BYTES, OTHER_DOCUMENTS, form_of
from probanda.text.formats import decode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from probanda.acts.cite_files import CitedFile
    from probanda.collect.confined import Confined
    from probanda.model.document import Place
    from probanda.model.law import Provisions
    from probanda.model.when import Day

_NAMED = 5  # files that are no text are named up to this number, and then counted
# What a document may cost: an honest one of a thousand pages takes a tenth of it.
_MEMORY_BYTES, _CPU_S, _WALL_S, _ANSWER_BYTES = 2 << 30, 180, 300.0, 64 << 20


@click.command("cite")
@click.argument("file", metavar="FILE_OR_FOLDER", type=click.Path(path_type=Path))
@click.option("--encoding", help="The encoding of the text; without it UTF-8, or what a page declares.")
@click.option(
    "--on", "on_day", metavar="DATE", help="The day of the conduct (YYYY-MM-DD): law that came later is told."
)
@json_option
@click.pass_context
def command(ctx: click.Context, file: Path, encoding: str | None, on_day: str | None, *, as_json: bool) -> None:
    """Find citations of law and check them.

    Reads plain text, HTML, DOCX and PDF, and folders of them; `-` reads plain text from standard input.
    """
    on = None if on_day is None else read_day(on_day)
    provisions = load_provisions()
    if str(file) != "-" and (file.is_dir() or _is_document(file)):
        ctx.exit(_cite_documents(file, provisions, encoding, on, as_json=as_json))
    citations = find_citations(read_text(file, encoding or "utf-8"), provisions, on=on)
    for citation in citations:
        if as_json:
            print_json(citation)
        else:
            _say(citation, f"at {citation.start}")
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
    if file.suffix.lower() in OTHER_DOCUMENTS or file.suffix.lower() in (".pdf", ".docx"):
        raise UsageError(f"{file.name} is no plain text", advice="Save it as plain text in UTF-8, then run it again.")
    if not file.exists():
        raise UsageError(f"there is no file {file}", advice="Check the path.")
    if not file.is_file():
        raise UsageError(f"{file} is a folder or a device, not a file", advice="Name one text file, or - for input.")
    return decode(file.read_bytes(), encoding=encoding)


def _is_document(file: Path) -> bool:
    """Whether it is a document that the child reads."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return form_of(opened.read(HEAD_BYTES), file.name) is not None


def _cite_documents(
    file: Path, provisions: "Provisions", encoding: str | None, on: "Day | None", *, as_json: bool
) -> Exit:
    """The exit code, after everything was said."""
    from probanda.acts.cite_files import cite_file, cite_folder

    reader = _reader()
    missing = reader.missing_walls()
    if missing:
        note(reader.confinement())
    try:
        files: Iterable[CitedFile] = (
            cite_folder(file, provisions, reader=reader, encoding=encoding, on=on)
            if file.is_dir()
            else (cite_file(file, file.name, provisions, reader=reader, encoding=encoding, on=on),)
        )
    except ReaderError as why:  # of a single file: whether its citations are right cannot be said
        raise UnknownError(str(why), advice=why.advice) from why
    found = wrong = unsearched = 0
    no_text: list[str] = []
    for one in files:
        _tell(one, as_json=as_json)
        found += len(one.citations)
        wrong += sum(citation.status is CitationStatus.ERROR for citation, _ in one.citations)
        unsearched += bool(one.unsearched and one.is_text)
        no_text += () if one.is_text else (one.name,)
    if no_text:
        more = ", ..." if len(no_text) > _NAMED else ""
        note(f"no text, and not searched: {', '.join(map(_shown, no_text[:_NAMED]))}{more} ({len(no_text)} in all)")
    if not found and not as_json:
        note("no citation of law found")
    return Exit.FINDING if wrong else Exit.UNKNOWN if unsearched else Exit.FINE


def _tell(one: "CitedFile", *, as_json: bool) -> None:
    """Say the citations of one file, and what was not searched of it."""
    for citation, place in one.citations:
        if as_json:
            print_json(_with_place(citation, one.name, place))
        else:
            _say(citation, f"in {_shown(one.name)}, {place.words}")
    for sentence in one.notes:
        note(f"{_shown(one.name)}: {sentence}")
    if one.unsearched and one.is_text:
        note(f"{_shown(one.name)} was not searched ({_shown(one.unsearched)})")


def _reader() -> "Confined":
    from probanda.collect.confined import Confined, Limits

    return Confined(limits=Limits(memory_bytes=_MEMORY_BYTES, cpu_s=_CPU_S, wall_s=_WALL_S, answer_bytes=_ANSWER_BYTES))


def _with_place(citation: Citation, name: str, place: "Place") -> dict[str, object]:
    import msgspec

    return {**msgspec.to_builtins(citation), "file": name, "place": msgspec.to_builtins(place)}


def _say(citation: Citation, where: str) -> None:
    click.echo(f"{citation.status.value:<8} {citation.text!r} {where}: {citation.message}")
    if citation.suggestions:
        click.echo(f"         perhaps: {', '.join(citation.suggestions)}")


def _shown(name: str) -> str:
    """A name from outside; one that holds characters that work unseen is shown with their numbers."""
    return name if name.isprintable() else repr(name)
