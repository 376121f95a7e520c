"""`probanda transcript`: `read FILE`, `convert IN OUT`, `add CASE EXHIBIT FILE`.

Everything that is printed is shown with unseen characters as their numbers; with --json it is as it stands.
"""

import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from probanda.cli.output import json_option, note, opened, operator, print_json
from probanda.model.errors import UsageError

if TYPE_CHECKING:
    from probanda.model.speech import ReadCue, ReadTranscript
    from probanda.text.transcripts import Line

_FORMS = ("webvtt", "srt", "elan", "otranscribe", "whisper", "json", "docx", "markdown", "text")
_from = click.option("--from", "form", type=click.Choice(_FORMS), help="The form of the file; else by its ending.")
_encoding = click.option("--encoding", default="utf-8", show_default=True, help="The encoding of the text.")
_heading = click.option("--heading", default="", help="Read only what follows the line that starts with this.")


@click.group("transcript")
def command() -> None:
    """Read, convert and add transcripts in all forms, with their unclear passages."""


@command.command("read")
@click.argument("file", type=click.Path(path_type=Path))
@_heading
@_encoding
@_from
@json_option
def read(file: Path, heading: str, encoding: str, form: str | None, *, as_json: bool) -> None:
    """Read the transcript in FILE (`-` reads standard input), nothing lost, nothing resolved."""
    from probanda.report.shown import shown

    transcript = _read(file, form, encoding=encoding, heading=heading)
    for sentence in transcript.notes:
        note(shown(sentence))
    if as_json:
        print_json(transcript)
        return
    for cue in transcript.cues:
        for line in _lines(cue):
            click.echo(shown(line))


@command.command("convert")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@_heading
@_encoding
@_from
@click.option("--to", type=click.Choice(_FORMS), default=None, help="The form of OUT; else by its ending.")
@click.option("--version", "version", default="", help="Write this version of the words (a translation in ELAN).")
@click.option("--beside", default="", metavar="FILE", help="Set the words of FILE (a translation) beside the cues.")
@click.option("--offset", default="0", help="Seconds added to every time; may be negative.")
@click.option("--drift", default="1", help="Every time is multiplied by this, before the offset: 25/24, 1.001.")
@click.option("--anchor", "anchors", multiple=True, metavar="OLD=NEW", help="Seconds; two give offset and drift.")
@json_option
def convert(source: Path, out: Path, *, anchors: tuple[str, ...], as_json: bool, **said: str | None) -> None:
    """Write the transcript in IN to OUT in another form, or with other times.

    What the form of OUT cannot hold goes into notes inside OUT, and comes back when it is read.
    """
    from probanda.model.speech import Version
    from probanda.report.shown import shown
    from probanda.text.transcripts import form_to_write, put_beside, retime, with_version, write_bytes

    wanted = form_to_write(out.name, said["to"] or "")
    if out.exists():
        raise UsageError(f"{out} is there already", advice="Name a new file: nothing is written over.")
    line = _line(said["offset"] or "0", said["drift"] or "1", anchors)
    transcript = _read(source, said["form"], encoding=said["encoding"] or "utf-8", heading=said["heading"] or "")
    if said["beside"]:
        other = Path(said["beside"])
        second = _read(other, None, encoding="utf-8", heading="")
        transcript = put_beside(transcript, second, Version(key=other.stem, language=second.language))
    if said["version"]:
        transcript = with_version(transcript, said["version"])
    if line is not None:
        transcript = retime(transcript, line)
    data = write_bytes(transcript, wanted)
    with out.open("xb") as file:
        file.write(data)
    for sentence in transcript.notes:
        note(shown(sentence))
    untimed = sum(cue.start_s is None for cue in transcript.cues)
    if untimed and wanted.value in ("webvtt", "srt"):
        note(
            f"{untimed} cue{'s have' if untimed > 1 else ' has'} no time: in {out.name} they stand for a thousandth "
            "of a second where the cue before ends; the notes in the file say that they have none."
        )
    if as_json:
        print_json({"out": str(out), "form": wanted.value, "cues": len(transcript.cues), "untimed": untimed})
    else:
        click.echo(f"{out}: {len(transcript.cues)} cues as {wanted.value}")


@command.command("add")
@click.argument("case")
@click.argument("exhibit")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", default="", help="Its name in the case; else made from the name of the file.")
@click.option("--title", default="", help="Else the name of the file.")
@click.option("--language", default="", help="BCP 47, such as ar or en; else as the file says.")
@click.option("--direction", type=click.Choice(["ltr", "rtl"]), default=None, help="Else as the language is written.")
@click.option("--author", default="", help="Who transcribed or translated, in words.")
@click.option("--translates", default="", metavar="KEY", help="The transcript that it translates.")
@click.option("--despite", default="", metavar="WHY", help="Add it although it goes on after the end of the exhibit.")
@_heading
@_encoding
@json_option
@click.pass_context
def add(ctx: click.Context, /, case: str, exhibit: str, file: Path, *, as_json: bool, **said: str | None) -> None:
    """Add the transcript in FILE, of the words of EXHIBIT (a label or key), to CASE: one record a cue."""
    from probanda.acts.transcribe import NewTranscript, add_transcript
    from probanda.collect.confined import Confined
    from probanda.model.speech import Direction
    from probanda.report.shown import shown
    from probanda.store.reading import case_named

    if not file.is_file():
        raise UsageError(f"there is no file {file}", advice="Check the path.")
    direction = Direction(said.pop("direction")) if said.get("direction") else None
    words = {name: value for name, value in said.items() if value}
    new = NewTranscript(file=str(file), of=exhibit, direction=direction, **words)
    with opened(ctx.obj) as workspace:
        added = add_transcript(workspace, case_named(workspace, case), new, reader=Confined(), by=operator())
    for sentence in added.notes:
        note(shown(sentence))
    if as_json:
        keys = [one.key for one in added.transcripts]
        print_json(
            {"exhibit": added.exhibit, "transcripts": keys, "cues": added.cues, "unclear_passages": added.passages}
        )
        return
    for one in added.transcripts:
        click.echo(f"{added.exhibit}  {one.key}  {one.language}  {one.cues} cues")
    if added.passages:
        count = f"{added.passages} unclear passage{'s' if added.passages != 1 else ''}"
        click.echo(f"{count}: `probanda judge {case} PASSAGE READING --why WORDS` chooses one")


def _read(file: Path, form: str | None, *, encoding: str, heading: str) -> "ReadTranscript":
    """The transcript in a file, or on standard input for `-`.

    Raises:
        UsageError: the file is not there.
        EvidenceError: it cannot be read as what it is.
    """
    from probanda.collect.confined import Confined
    from probanda.text.transcripts import Form, form_of, read_bytes, read_path

    asked = Form(form) if form else None
    if str(file) == "-":
        data = sys.stdin.buffer.read()
        return read_bytes(data, asked or form_of("", data[:4_096]), encoding=encoding, heading=heading)
    if not file.exists():
        raise UsageError(f"there is no file {file}", advice="Check the path.")
    if not file.is_file():
        raise UsageError(f"{file} is a folder or a device, not a file", advice="Name one file, or - for input.")
    return read_path(file, reader=Confined(), form=asked, encoding=encoding, heading=heading)


def _line(offset: str, drift: str, anchors: Sequence[str]) -> "Line | None":
    """How times move; None: they stay.

    Raises:
        UsageError: a number is none, or there are not two anchors.
    """
    from probanda.text.transcripts import Line, line_through

    if anchors:
        if len(anchors) != 2 or (offset, drift) != ("0", "1"):  # noqa: PLR2004 - two points make a line
            raise UsageError(
                "re-timing takes two anchors, or an offset and a drift", advice="Give --anchor OLD=NEW twice."
            )
        pairs = [one.partition("=") for one in anchors]
        first, second = ((_number(old), _number(new)) for old, _, new in pairs)
        return line_through(first, second)
    line = Line(drift=_number(drift), offset=_number(offset))
    return None if line.drift == 1 and line.offset == 0 else line


def _number(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError) as why:
        raise UsageError(f"{text!r} is no number", advice="Write decimal seconds, or a ratio such as 25/24.") from why


def _lines(cue: "ReadCue") -> list[str]:
    """One cue as it is printed."""
    times = f"[{cue.start_s}{f' - {cue.end_s}' if cue.end_s else ''}] " if cue.start_s else ""
    speaker = f"{cue.speaker}: " if cue.speaker else ""
    lines = [f"{cue.number:>4}  {times}{speaker}{cue.text}"]
    for unclear in cue.unclear:
        readings = " | ".join(
            f"{one.key}: {one.text}{f' ({one.gloss})' if one.gloss else ''}" for one in unclear.readings
        )
        lines.append(f"        unclear {unclear.key} ({unclear.unclearness.value}): {readings or 'no reading listed'}")
    lines += [f"        inserted by the editor: {insertion.text}" for insertion in cue.insertions]
    for direction in cue.directions:
        lines.append(f"        stage direction: {direction.text}")
        lines += [f"          quoted in it: {quotation.text}" for quotation in direction.quotations]
    lines += [f"        beside it ({beside.version}): {beside.text}" for beside in cue.beside]
    return lines
