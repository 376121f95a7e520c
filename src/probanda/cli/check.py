"""`probanda check`: the integrity of the whole workspace."""

from typing import TYPE_CHECKING

import click

from probanda.cli.output import json_option, opened, print_json
from probanda.model.address import Address
from probanda.model.errors import Exit

if TYPE_CHECKING:
    from probanda.acts.check import Checked


@click.command("check")
@json_option
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Check that everything entered in the workspace is still what was entered."""
    ctx.exit(print_check(ctx.obj, as_json=as_json))


def print_check(address: Address, *, as_json: bool) -> Exit:
    """Print the checks of a workspace in the form of `verify`; the exit code."""
    from probanda.acts.check import check

    with opened(address) as workspace:
        found = check(workspace)
    broken = [one for one in found if one.problem]
    if as_json:
        print_json(
            {
                "result": "disproved" if broken else "proved",
                "checks": [_plain(one) for one in found],
                "not_proved": list(_NOT_PROVED),
            }
        )
    else:
        for one in found:
            click.echo(f"{'BROKEN' if one.problem else 'holds':<7} {one.case}: {one.subject}  {one.problem}".rstrip())
        for sentence in _NOT_PROVED:
            click.echo(f"not proved: {sentence}", err=True)
    return Exit.FINDING if broken else Exit.FINE


_NOT_PROVED = (
    "that nobody who owns this machine rewrote the whole workspace: compare it with a checkpoint held elsewhere",
)


def _plain(one: "Checked") -> dict[str, str]:
    return {
        "id": one.subject,
        "result": "disproved" if one.problem else "proved",
        "subject": one.case,
        "message": one.problem or f"the {one.subject} of {one.case} hold what was entered",
    }
