"""`probanda clip CASE EXHIBIT START STOP`: a part of a film becomes a derived exhibit with exact bounds."""

import click

from probanda.cli.output import json_option, note, opened, operator, print_json
from probanda.model.address import Address


@click.command("clip")
@click.argument("case")
@click.argument("exhibit")
@click.argument("start")
@click.argument("stop")
@click.option("--file", default="", help="Which film of EXHIBIT, where it holds several.")
@click.option("--title", default="", help="Else made of the label, the file and the times.")
@click.option(
    "--how",
    type=click.Choice(["auto", "copied", "encoded"]),
    default="auto",
    show_default=True,
    help="auto: copied where the picture at START is a key frame, else encoded. copied: from the key frame before.",
)
@json_option
@click.pass_obj
def command(  # noqa: PLR0917 - click passes them by position
    address: Address, /, case: str, exhibit: str, start: str, stop: str, *, as_json: bool, **said: str
) -> None:
    """Make a clip of EXHIBIT (a label or key) of CASE, from START up to STOP.

    Times count from the beginning of the film: seconds (12.5), mm:ss.mmm, hh:mm:ss, or a fraction (1001/30).
    """
    from probanda.acts.clip import NewClip, clip
    from probanda.acts.examine import examine
    from probanda.collect.confined import FILM_LIMITS, Confined
    from probanda.model.playable import ClipHow, making_words
    from probanda.report.shown import shown
    from probanda.store.reading import case_named
    from probanda.store.writing import checkpoint

    by, reader = operator(), Confined(limits=FILM_LIMITS)
    new = NewClip(of=exhibit, start=start, stop=stop, file=said["file"], title=said["title"], how=ClipHow(said["how"]))
    with opened(address) as workspace:
        case_id = case_named(workspace, case)
        made = clip(workspace, case_id, new, reader=reader, by=by)
        examine(workspace, case_id, reader=Confined(), by=by)
        checkpoint(workspace, case_id)
    making, (file,) = made.making, made.exhibit.files
    for sentence in making.warnings:
        note(shown(f"{made.exhibit.label}: {sentence}"))
    if as_json:
        print_json(
            {
                "exhibit": made.exhibit.label,
                "of": made.of,
                "file": file,
                "asked": [making.asked_start_s, making.asked_stop_s],
                "got": [making.start_s, making.stop_s],
                "how": making.how.value,
                "why_encoded": making.why_encoded,
                "pictures": making.pictures,
                "sound": making.sound,
                "new": made.is_new,
                "warnings": list(making.warnings),
            }
        )
        return
    click.echo(f"{made.exhibit.label}  {file.sha256}  {file.size:>12} bytes  {file.name}")
    click.echo(shown(f"of {made.of}: {making_words(made.exhibit)}"))
    if making.why_encoded:
        note(f"encoded, not copied: {making.why_encoded}")
