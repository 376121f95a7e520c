"""`probanda transcript read FILE`: cues, unclear passages with their readings, stage directions, insertions."""

from pathlib import Path

import click

from probanda.cli.cite import read_text
from probanda.cli.output import json_option, note, print_json


@click.group("transcript")
def command() -> None:
    """Read transcripts with their unclear passages."""


@command.command("read")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--heading", default="", help="Read only what follows the line that starts with this.")
@click.option("--encoding", default="utf-8", show_default=True, help="The encoding of the text.")
@json_option
def read(file: Path, heading: str, encoding: str, *, as_json: bool) -> None:
    """Read the transcript in FILE (plain text; `-` reads standard input), nothing lost, nothing resolved."""
    from probanda.text.readings import read_transcript

    transcript = read_transcript(read_text(file, encoding), heading=heading)
    for sentence in transcript.notes:
        note(sentence)
    if as_json:
        print_json(transcript)
        return
    for cue in transcript.cues:
        times = f"[{cue.start_s}{f' - {cue.end_s}' if cue.end_s else ''}] " if cue.start_s else ""
        speaker = f"{cue.speaker}: " if cue.speaker else ""
        click.echo(f"{cue.number:>4}  {times}{speaker}{cue.text}")
        for unclear in cue.unclear:
            readings = " | ".join(
                f"{one.key}: {one.text}{f' ({one.gloss})' if one.gloss else ''}" for one in unclear.readings
            )
            click.echo(
                f"        unclear {unclear.key} ({unclear.unclearness.value}): {readings or 'no reading listed'}"
            )
        for insertion in cue.insertions:
            click.echo(f"        inserted by the editor: {insertion.text}")
        for direction in cue.directions:
            click.echo(f"        stage direction: {direction.text}")
            for quotation in direction.quotations:
                click.echo(f"          quoted in it: {quotation.text}")
