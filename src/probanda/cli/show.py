"""`probanda show CASE EXHIBIT`: one exhibit with its files, completeness list, admissibility sheet and custody."""

from typing import TYPE_CHECKING

import click

from probanda.cli.output import json_option, print_json, read
from probanda.model.address import Address
from probanda.model.errors import UsageError

if TYPE_CHECKING:
    from probanda.model.custody import Details
    from probanda.model.embedded import Embedded
    from probanda.model.exhibit import Exhibit
    from probanda.model.ids import Label, RecordId


@click.command("show")
@click.argument("case")
@click.argument("exhibit")
@json_option
@click.pass_obj
def command(address: Address, case: str, exhibit: str, *, as_json: bool) -> None:
    """Show EXHIBIT (a label such as PRB-0001, or its key) of CASE with its custody."""
    from probanda.acts.expunge import expunged_exhibits
    from probanda.cli.told_sheet import tell_sheet
    from probanda.model.admissibility import AdmissibilitySheet
    from probanda.model.embedded import Embedded
    from probanda.model.exhibit import Exhibit
    from probanda.store.reading import case_named, current, expunged, history

    with read(address) as workspace:
        case_id = case_named(workspace, case)
        exhibits = current(workspace, case_id, Exhibit)
        named = [(record, one) for record, one in exhibits if exhibit in (one.label, one.key)]
        gone = [one for one in expunged_exhibits(workspace, case_id) if exhibit == one.label]
        if not named and gone:
            raise UsageError(
                f"{exhibit} was expunged at entry {gone[0].entry}: {gone[0].why or '(why is withheld)'}",
                advice="Its digests and entries stay in the ledger; nothing of its content does.",
            )
        if not named:
            raise UsageError(
                f"there is no exhibit {exhibit!r} in case {case!r}",
                advice=f"List them with `probanda exhibits {case}`.",
            )
        record, shown = named[0]
        custody = history(workspace, case_id, record)
        lost = expunged(workspace, case_id)
        embedded = [one for _, one in current(workspace, case_id, Embedded) if one.exhibit == record]
        sheets = [one for _, one in current(workspace, case_id, AdmissibilitySheet) if one.exhibit == record]
    if as_json:
        lines = [{"seq": entry.seq, "at": entry.at, "act": entry.act, **_said(details)} for entry, details in custody]
        sheet = sheets[0] if sheets else None
        print_json({"record": record, "exhibit": shown, "custody": lines, "sheet": sheet, "embedded": embedded})
        return
    click.echo(f"{shown.label}  {shown.title}{'  STAND-IN' if shown.stand_in else ''}")
    if shown.description:
        click.echo(shown.description)
    for file in shown.files:
        click.echo(f"\n{file.name}\n  {file.size} bytes, {file.media_type}")
        click.echo(f"  SHA-256 {file.sha256}\n  BLAKE3  {file.blake3}")
    _tell_making(shown, {other: one.label for other, one in exhibits})
    if shown.completeness:
        click.echo("\nCompleteness")
        for item in shown.completeness:
            click.echo(f"  {item.presence.value:<15} {item.item}{f': {item.reason}' if item.reason else ''}")
    _tell_embedded(embedded)
    tell_sheet(sheets[0] if sheets else None)
    click.echo("\nCustody")
    for entry, details in custody:
        missing = f"(expunged at entry {lost[entry.details]})" if entry.details in lost else "(withheld)"
        click.echo(f"  {entry.seq:>4}  {entry.at}  {entry.act.value}  {details.why if details else missing}")


def _tell_making(exhibit: "Exhibit", labels: "dict[RecordId, Label]") -> None:
    """What a derived exhibit was made from, with what, and how."""
    from probanda.model.playable import making_words

    if exhibit.made_from:
        by = f" by {exhibit.made_by.name}" if exhibit.made_by else ""
        click.echo(f"\nmade from {', '.join(labels[other] for other in exhibit.made_from)}{by}")
        how = making_words(exhibit)
        if how:
            click.echo(f"  {how}")


def _tell_embedded(found: "list[Embedded]") -> None:
    """What its media files say about themselves."""
    from probanda.report.embedded import tell_embedded
    from probanda.report.shown import shown

    for one in found:
        click.echo(shown(f"\n{one.file} says about itself (nothing was concluded from it)"))
        for name, words in tell_embedded(one):
            click.echo(shown(f"  {name}: {words}"))


def _said(details: "Details | None") -> dict[str, str | None]:
    """Why and with which tool an entry was made; null where that is withheld."""
    return {"why": details.why, "tool": details.tool} if details else {"why": None, "tool": None}
