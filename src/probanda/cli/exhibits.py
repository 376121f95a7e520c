"""`probanda exhibits CASE`: the exhibits, one a line."""

import click

from probanda.cli.output import json_option, note, print_json, read
from probanda.model.address import Address


@click.command("exhibits")
@click.argument("case")
@json_option
@click.pass_obj
def command(address: Address, case: str, *, as_json: bool) -> None:
    """List the exhibits of CASE."""
    from probanda.acts.expunge import expunged_exhibits
    from probanda.model.exhibit import Exhibit
    from probanda.store.reading import case_named, current

    with read(address) as workspace:
        case_id = case_named(workspace, case)
        found, gone = current(workspace, case_id, Exhibit), expunged_exhibits(workspace, case_id)
    labels = {record: exhibit.label for record, exhibit in found}
    for _, exhibit in found:
        made_from = [labels[record] for record in exhibit.made_from]
        if as_json:
            print_json(
                {
                    "exhibit": exhibit.label,
                    "key": exhibit.key,
                    "title": exhibit.title,
                    "files": [file.name for file in exhibit.files],
                    "made_from": made_from,
                    "stand_in": exhibit.stand_in,
                }
            )
            continue
        derived = f" (made from {', '.join(made_from)})" if made_from else ""
        stand_in = " STAND-IN" if exhibit.stand_in else ""
        click.echo(f"{exhibit.label}  {exhibit.title}{derived}{stand_in}")
    for one in gone if not as_json else ():
        note(f"{one.label}  was expunged at entry {one.entry}: {one.why or '(why is withheld)'}")
