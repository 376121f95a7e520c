"""`probanda law show REF [--on DATE]`, `probanda law lint [FILE...]`: what law data say, and what is wrong in packs.

REF is a reference (`RS:8(2)(e)(x)`), an instrument's key (`GCIII`), or a citation as people write it ("art. 66(3)").
Exit 1: the place does not exist, or was not in force on that day. Exit 2: whether it exists cannot be said here.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from probanda.cli.output import json_option, print_json, read_day
from probanda.model.errors import Exit, LawError, UnknownError, UsageError
from probanda.model.when import Day

if TYPE_CHECKING:
    from probanda.law.describe import PlaceShown
    from probanda.model.law import Citation, LawPack, Provisions
    from probanda.text.citation_check import Answer


@click.group("law")
def command() -> None:
    """Show provisions of law with their days and marks, and check the law packs."""


@command.command("show")
@click.argument("ref")
@click.option("--on", "on_day", metavar="DATE", help="Show the law of this day (YYYY-MM-DD).")
@json_option
@click.pass_context
def show(ctx: click.Context, ref: str, on_day: str | None, *, as_json: bool) -> None:
    """Show what is known of REF: `RS:8(2)(e)(x)`, `GCIII`, or a citation such as "art. 8(2)(e)(x)"."""
    from probanda.law.describe import Force
    from probanda.law.load import load_provisions
    from probanda.law.packs import load_packs

    place = _find(ref, load_provisions(), load_packs(), on=None if on_day is None else read_day(on_day))
    if as_json:
        print_json(place)
    else:
        _say(place)
    if place.force in (Force.NOT_YET, Force.NO_LONGER):
        ctx.exit(Exit.FINDING)


@command.command("lint")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_context
def lint_packs(ctx: click.Context, files: tuple[Path, ...], *, as_json: bool) -> None:
    """Check law packs: FILEs written as YAML, beside those that come with probanda; without FILE, all of those.

    A FILE stands in place of our pack of the same key, part, forums and first day; only findings in FILEs are told.
    """
    from probanda.law.authored_pack import read_pack_files
    from probanda.law.compile_packs import PACKS
    from probanda.law.lint import lint_files, stale
    from probanda.law.load import load_provisions
    from probanda.law.packs import load_modes, load_packs

    read, findings = read_pack_files(files or tuple(sorted(PACKS.glob("*.yaml"))))
    findings += lint_files(read, load_packs(), load_modes(), load_provisions())
    if not files:
        findings += stale(read, load_packs())
    if as_json:
        print_json(findings)
    else:
        for found in findings:
            click.echo(f"{found.file}:{found.line}: {found.pack or 'no pack'}: {found.message} ({found.rule})")
        click.echo(f"packs: {len(read)}, findings: {len(findings)}")
    if findings:
        ctx.exit(Exit.FINDING)


def _find(ref: str, provisions: "Provisions", packs: "tuple[LawPack, ...]", *, on: Day | None) -> "PlaceShown":
    """The place, by its reference or by a citation of it.

    Raises:
        LawError: it does not exist.
        UnknownError: it is not at hand.
        UsageError: REF cites several places.
    """
    from probanda.law.describe import describe_place
    from probanda.model.law import CitationStatus
    from probanda.text.citation_check import check_reference
    from probanda.text.citations import find_citations

    place = describe_place(ref, provisions, packs, on=on)
    if place is not None:
        return place
    answer: Answer | Citation | None
    if provisions.instrument(ref.partition(":")[0]) is not None:
        answer = check_reference(ref, provisions)
    else:
        cited = find_citations(ref, provisions)
        if len(cited) > 1:
            raise UsageError(f"{ref!r} names {len(cited)} places", advice="Name one.")
        answer = cited[0] if cited else None
        place = describe_place(answer.ref, provisions, packs, on=on) if answer is not None and answer.ref else None
    if place is not None:
        return place
    if answer is not None and answer.status is CitationStatus.ERROR:
        meant = f"Perhaps {', '.join(answer.suggestions)}." if answer.suggestions else "Check the number."
        raise LawError(answer.message, advice=meant)
    keys = ", ".join(dict.fromkeys(one.key for one in provisions.instruments))
    raise UnknownError(
        f"{ref!r} is not among the provisions at hand", advice=f"References begin with {keys}: `RS:8(2)(e)(x)`."
    )


def _say(place: "PlaceShown") -> None:
    from probanda.model.when import day_words

    title = f": {place.title}" if place.title and place.title != place.instrument else ""
    click.echo(f"{place.ref}{title}")
    click.echo(f"  of           {place.instrument}")
    if place.above:
        click.echo(f"  stands in    {', '.join(place.above)}")
    if place.checked is not None:
        click.echo(f"  checked      {place.checked.value}; list of what is below it: {place.closed.value}")
    if place.valid_from or place.valid_to:
        since = f"from {day_words(place.valid_from)}" if place.valid_from else "from a day that is not known"
        until = f" until the day before {day_words(place.valid_to)}" if place.valid_to else ""
        click.echo(f"  in force     {since}{until}")
    if place.on is not None:
        click.echo(f"  on {place.on} {place.force.value}")
    for name, words in (
        ("amended by", place.amended_by),
        ("binds", "only States that accepted the amendment" if place.accepting_only else ""),
        ("twins", ", ".join(place.twins)),
        ("near", ", ".join(place.near)),
        ("elements", ", ".join(place.element_sets)),
        ("also", ", ".join(place.aliases)),
        ("paragraphs", f"at least {place.unnumbered} without a number" if place.unnumbered else ""),
        ("note", place.note),
        ("source", place.source),
    ):
        if words:
            click.echo(f"  {name:<12} {words}")
    for below, title in place.below:
        click.echo(f"    {below}{f': {title}' if title else ''}")
    for below, since_day in place.later:
        click.echo(f"    {below}: only from {since_day}")
    _say_packs(place)


def _say_packs(place: "PlaceShown") -> None:
    for pack in place.packs:
        forums = f", forum {', '.join(pack.forums)}" if pack.forums else ""
        on = f"; on {place.on} {pack.force.value}" if place.on else ""
        click.echo(f"  pack         {pack.key} version {pack.version}{forums}: {pack.days}{on}")
        click.echo(f"    {pack.title}; {f'reviewed by {pack.reviewer}' if pack.reviewer else 'reviewed by no lawyer'}")
        if pack.changed:
            click.echo(f"    what changed: {pack.changed}")
    for element in place.elements:
        mark = element.checked.value if element.checked else "nobody says how it was checked"
        of = f"{element.pack}, " if len(place.packs) > 1 else ""
        stands = f"; {element.place}" if element.place else ""
        click.echo(f"    {element.id} ({of}{mark}{stands}): {element.words}")
