"""`probanda take CASE SOURCE...`: files and folders become sealed exhibits; media files are examined at once."""

import click

from probanda.cli.output import json_option, note, opened, operator, print_json
from probanda.model.errors import Exit


@click.command("take")
@click.argument("case")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@json_option
@click.pass_context
def command(ctx: click.Context, case: str, sources: tuple[str, ...], *, as_json: bool) -> None:
    """Seal each SOURCE (a file or a folder) as an exhibit of CASE."""
    from probanda.acts.examine import examine
    from probanda.acts.take import take
    from probanda.collect.confined import Confined
    from probanda.collect.file import FileCollector
    from probanda.model.exhibit import Lead
    from probanda.store.reading import case_named
    from probanda.store.writing import checkpoint

    by = operator()
    with opened(ctx.obj) as workspace:
        case_id = case_named(workspace, case)
        leads = [Lead(source=source) for source in sources]
        taken = take(workspace, case_id, leads, (FileCollector(),), by=by)
        examined = examine(workspace, case_id, reader=Confined(), by=by)
        checkpoint(workspace, case_id)
    failures = [(label, f"cannot be read as media: {one.failure.sentence}") for label, one in examined if one.failure]
    failures += [(label, f"{one.file}: {said}") for label, one in examined for said in one.warnings]
    for one in taken:
        if as_json:
            print_json(
                {
                    "source": one.lead,
                    "exhibit": one.exhibit.label if one.exhibit else None,
                    "files": list(one.exhibit.files) if one.exhibit else [],
                    "failure": one.failure or None,
                    "unread": [sentence for label, sentence in failures if one.exhibit and label == one.exhibit.label],
                }
            )
        elif one.exhibit:
            for file in one.exhibit.files:
                click.echo(f"{one.exhibit.label}  {file.sha256}  {file.size:>12} bytes  {file.name}")
        else:
            note(f"not taken: {one.lead}: {one.failure}")
    for label, sentence in failures:
        note(f"{label} is sealed; {sentence}")
    if failures or any(one.exhibit is None for one in taken):
        ctx.exit(Exit.FINDING)
