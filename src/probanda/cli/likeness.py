"""`probanda likeness FILE FILE`: which parts of two files show or sound the same, without a workspace."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from probanda.cli.output import json_option, note, print_json
from probanda.cli.told_likeness import part_lines
from probanda.model.errors import EvidenceError, Exit, UsageError

if TYPE_CHECKING:
    from probanda.media.fingerprint import Fingerprint


@click.command("likeness")
@click.argument("first", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("second", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--mode",
    type=click.Choice(["triage", "standard", "exact"]),
    default="standard",
    show_default=True,
    help="How closely films are passed over.",
)
@json_option
@click.pass_context
def command(ctx: click.Context, first: Path, second: Path, *, mode: str, as_json: bool) -> None:
    """Compare two films, recordings or stills: what agrees, where in each, and why. Exit 0: found, 2: nothing found.

    Both are read in the confined child. Texts are not compared here.
    """
    from probanda.media.agreeing import agreeing
    from probanda.report.shown import shown

    with tempfile.TemporaryDirectory(prefix="probanda-likeness-") as folder:
        prints = [_print_of(path, Path(folder) / str(number), mode) for number, path in enumerate((first, second))]
        parts = agreeing(*prints)
    if as_json:
        print_json({"files": [str(first), str(second)], "mode": mode, "parts": parts})
    for part in () if as_json else parts:
        for line in part_lines(part, other=second.name):
            click.echo(shown(f"{first.name} {line}" if not line.startswith(" ") else line))
    if not parts:
        note("nothing alike was found, which is no proof that there is nothing")
        ctx.exit(Exit.UNKNOWN)


def _print_of(path: Path, into: Path, mode: str) -> "Fingerprint":
    """The fingerprint of a file from outside.

    Raises:
        UsageError: there is no such file.
        EvidenceError: it is no film, recording or still, or cannot be read; a text is said to be one.
    """
    import hashlib

    from probanda.collect.confined import FILM_LIMITS, Confined
    from probanda.media.fingerprint import read_fingerprint
    from probanda.media.screen import screen
    from probanda.model.ids import Digest, RecordId
    from probanda.model.screening import PassMode
    from probanda.preserve.media_type import HEAD_BYTES, media_type

    if not path.is_file():
        raise UsageError(f"there is no file {path}", advice="Check the path.")
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        file.seek(0)
        digest = Digest(hashlib.file_digest(file, "sha256").hexdigest())
    kind = media_type(head, path.name)
    if not kind.startswith(("video/", "audio/", "image/")):
        raise UsageError(
            f"{path.name} is {kind}: only films, recordings and stills are compared",
            advice="Whose words a text prints again is declared in the case folder, with `copies`.",
        )
    into.mkdir()
    found = screen(
        path,
        reader=Confined(limits=FILM_LIMITS),
        exhibit=RecordId(""),
        file=path.name,
        sha256=digest,
        mode=PassMode(mode),
        into=into,
    )
    if found.failure:
        raise EvidenceError(f"{path.name} cannot be compared: {found.failure}")
    for sentence in found.warnings:
        note(f"{path.name}: {sentence}")
    return read_fingerprint(into / found.fingerprint)
