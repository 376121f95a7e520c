"""`probanda command`: who commanded a unit on a day, what was below and above it, who was where, who led to whom.

Three forms, told apart by the first word: `command CASE UNIT`, `command who CASE`, `command path CASE PERSON UNIT`. A
case whose key is `who` or `path` is named by its id.
"""

from typing import TYPE_CHECKING

import click

from probanda.cli.output import json_option, print_json, read, read_day
from probanda.model.address import Address
from probanda.model.errors import UsageError

if TYPE_CHECKING:
    from probanda.model.when import Day

_UNIT = "CASE"


class _Forms(click.Group):
    """The form without a word of its own is the one that a case and a unit follow."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The words, with the name of that form before them where no other form is named."""
        if args and args[0] not in {"who", "path", *ctx.help_option_names}:
            args = [_UNIT, *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The form; the usage of the one without a word shows none."""
        name, found, rest = super().resolve_command(ctx, args)
        return ("" if name == _UNIT else name), found, rest


@click.group("command", cls=_Forms)
def command() -> None:
    """Say who commanded on a day, how well that is known, on what, and what speaks against it."""


@command.command(_UNIT)
@click.argument("case")
@click.argument("unit")
@click.option("--on", "on_day", required=True, metavar="DATE", help="The day (YYYY-MM-DD).")
@click.option("--to", "to_day", metavar="DATE", help="All days up to this one: a period for each answer.")
@click.option("--below", is_flag=True, help="What stood under the unit on the day, level by level.")
@click.option("--above", is_flag=True, help="What it stood under.")
@json_option
@click.pass_obj
def unit_form(
    address: Address,
    case: str,
    unit: str,
    *,
    on_day: str,
    to_day: str | None,
    below: bool,
    above: bool,
    as_json: bool,
) -> None:
    """Who commanded UNIT (a key or a name) of CASE on a day."""
    from probanda.actors.command import answer, answers_over
    from probanda.actors.hierarchy import Direction, around
    from probanda.acts.command import CaseCommand
    from probanda.cli.command_json import around_json, command_json, period_json
    from probanda.cli.told_command import tell_answer, tell_around, tell_period
    from probanda.store.reading import case_named

    day, last = read_day(on_day), None if to_day is None else read_day(to_day)
    if last is not None and (below or above):
        raise UsageError("--to answers for a period, --below and --above for a day", advice="Ask for one of them.")
    if last is not None and last < day:
        raise UsageError(f"the period ends on {last}, before {day}", advice="Give the earlier day with --on.")
    with read(address) as workspace:
        known = CaseCommand.of(workspace, case_named(workspace, case))
    record = known.unit(unit)
    if last is not None:
        periods = answers_over(known.index, record, day, last)
        if as_json:
            print_json(period_json(periods, known, unit=record))
        else:
            tell_period(periods, known)
        return
    found = answer(known.index, record, day)
    ways = [way for way, wanted in ((Direction.BELOW, below), (Direction.ABOVE, above)) if wanted]
    sides = {way.value: around(known.index, record, day, direction=way) for way in ways}
    if as_json:
        print_json(command_json(found, known) | {way: around_json(side, known) for way, side in sides.items()})
        return
    tell_answer(found, known)
    for way, side in sides.items():
        tell_around(side, known, way=way)


@command.command("who")
@click.argument("case")
@click.option("--at", "place", required=True, metavar="PLACE", help="The place, in the words of a positioning.")
@click.option("--on", "on_day", required=True, metavar="DATE", help="The day (YYYY-MM-DD).")
@json_option
@click.pass_obj
def who(address: Address, case: str, *, place: str, on_day: str, as_json: bool) -> None:
    """Which units of CASE were at a place on a day, and who commanded them."""
    from probanda.actors.careers import present
    from probanda.actors.index import folded
    from probanda.acts.command import CaseCommand
    from probanda.cli.command_json import present_json
    from probanda.cli.told_command import tell_present
    from probanda.store.reading import case_named

    day = read_day(on_day)
    with read(address) as workspace:
        known = CaseCommand.of(workspace, case_named(workspace, case))
    if folded(place) not in known.index.by_place:
        places = "; ".join(known.places())
        advice = f"The places are: {places}." if places else "State one as a `positioning` of a claim."
        raise UsageError(f"no claim states that a unit was at {place!r}", advice=advice)
    found = present(known.index, place, day)
    if as_json:
        print_json(present_json(found, known, place=place, day=day))
    else:
        tell_present(found, known, place=place, day=day)


@command.command("path")
@click.argument("case")
@click.argument("person")
@click.argument("unit")
@click.option("--on", "on_day", required=True, metavar="DATE", help="The day (YYYY-MM-DD).")
@click.option("--to", "to_day", metavar="DATE", help="All days up to this one: a period for each way.")
@json_option
@click.pass_obj
def path_form(
    address: Address, case: str, person: str, unit: str, *, on_day: str, to_day: str | None, as_json: bool
) -> None:
    """The best known way from a commanding post of PERSON down to UNIT of CASE, with its weakest link."""
    from probanda.actors.hierarchy import paths_over
    from probanda.acts.command import CaseCommand
    from probanda.cli.command_json import path_json
    from probanda.cli.told_command import tell_path
    from probanda.store.reading import case_named

    day: Day = read_day(on_day)
    last = day if to_day is None else read_day(to_day)
    if last < day:
        raise UsageError(f"the period ends on {last}, before {day}", advice="Give the earlier day with --on.")
    with read(address) as workspace:
        known = CaseCommand.of(workspace, case_named(workspace, case))
    found = paths_over(known.index, known.person(person), known.unit(unit), days=(day, last))
    if as_json:
        told = [{"from": one.first, "to": one.last} | path_json(one.path, known) for one in found]
        print_json(told if to_day is not None else path_json(found[0].path, known))
        return
    for one in found:
        tell_path(one, known)
