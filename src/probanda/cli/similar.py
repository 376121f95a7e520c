"""`probanda similar CASE EXHIBIT`: what an exhibit has in common with the others of its case, with reasons."""

from typing import TYPE_CHECKING

import click

from probanda.cli.output import json_option, note, print_json, read
from probanda.cli.told_likeness import part_lines
from probanda.model.errors import UsageError

if TYPE_CHECKING:
    from probanda.model.alike import Alike
    from probanda.model.ids import Label, RecordId


@click.command("similar")
@click.argument("case")
@click.argument("exhibit")
@json_option
@click.pass_context
def command(ctx: click.Context, case: str, exhibit: str, *, as_json: bool) -> None:
    """List which parts of EXHIBIT (a label or key) show or sound the same as parts of other exhibits of CASE.

    What was not gone through with `probanda process` was not compared, and that is said.
    """
    from probanda.model.alike import Alike, OriginVerdict
    from probanda.model.exhibit import Exhibit
    from probanda.model.screening import Screening
    from probanda.report.shown import shown
    from probanda.store.reading import case_named, current

    with read(ctx.obj) as workspace:
        case_id = case_named(workspace, case)
        exhibits = dict(current(workspace, case_id, Exhibit))
        record = next((one for one, body in exhibits.items() if exhibit in (body.label, body.key)), None)
        if record is None:
            raise UsageError(
                f"there is no exhibit {exhibit!r} in case {case!r}",
                advice=f"List them with `probanda exhibits {case}`.",
            )
        found = [
            one for _, one in current(workspace, case_id, Alike) if record in (one.first.exhibit, one.second.exhibit)
        ]
        verdicts = [one for _, one in current(workspace, case_id, OriginVerdict) if record in (one.exhibit, one.source)]
        compared = {one.exhibit for _, one in current(workspace, case_id, Screening) if one.fingerprint}
    labels = {one: body.label for one, body in exhibits.items()}
    if as_json:
        judged = [
            {
                "exhibit": labels.get(one.exhibit),
                "source": labels.get(one.source),
                "word": one.word,
                "by": one.by,
                "why": one.why,
            }
            for one in verdicts
        ]
        print_json(
            {
                "exhibit": labels[record],
                "compared": record in compared,
                "alike": [_plain(one, record, labels) for one in found],
                "judged": judged,
            }
        )
        return
    for one in found:
        is_first = one.first.exhibit == record
        there = one.second if is_first else one.first
        for part in one.parts:
            for line in part_lines(part, other=f"{labels[there.exhibit]} {there.file}", is_first=is_first):
                click.echo(shown(f"{labels[record]} {line}" if not line.startswith(" ") else line))
    for verdict in verdicts:
        said = f"{labels.get(verdict.exhibit)} and {labels.get(verdict.source)}: {verdict.word.value}"
        click.echo(shown(f"judged: {said}, by {verdict.by}: {verdict.why}"))
    if record not in compared:
        note(f"{labels[record]} has no fingerprint: it was not compared. Run `probanda process {case}`.")
    elif not found:
        click.echo(f"{labels[record]}: nothing alike was found, which is no proof that there is nothing")


def _plain(one: "Alike", record: "RecordId", labels: "dict[RecordId, Label]") -> dict[str, object]:
    """One likeness from the side of this exhibit."""
    is_first = one.first.exhibit == record
    here, there = (one.first, one.second) if is_first else (one.second, one.first)
    return {
        "exhibit": labels.get(there.exhibit),
        "file": here.file,
        "other_file": there.file,
        "found_by": f"{one.made_by.name} {one.made_by.version}",
        "parts": [
            {
                "agrees": part.agrees,
                "here": part.first if is_first else part.second,
                "there": part.second if is_first else part.first,
                "change": part.change,
                "reasons": part.reasons,
            }
            for part in one.parts
        ],
    }
