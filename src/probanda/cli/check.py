"""`probanda check`: the integrity of the whole workspace."""

from typing import TYPE_CHECKING

import click

from probanda.cli.output import json_option, print_json
from probanda.model.address import Address
from probanda.model.errors import Exit

if TYPE_CHECKING:
    from probanda.acts.check import Checked

_REWRITTEN = (
    "that nobody who owns this machine rewrote the whole workspace: compare it with a checkpoint held elsewhere"
)
_NO_KEY = "that the key of this workspace signed its checkpoints: the signing key is not here, or not for you to read"


@click.command("check")
@json_option
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Check that everything entered in the workspace is still what was entered."""
    ctx.exit(print_check(ctx.obj, as_json=as_json))


def print_check(address: Address, *, as_json: bool) -> Exit:
    """Print the checks of a workspace in the form of `verify`; the exit code."""
    from probanda.acts.check import check
    from probanda.store.workspace import folder_of, may_sign, read_workspace

    with read_workspace(address) as workspace:
        found = check(workspace)
    broken = [one for one in found if one.problem]
    not_proved = (_REWRITTEN,) if may_sign(folder_of(address)) else (_REWRITTEN, _NO_KEY)
    if as_json:
        print_json(
            {
                "result": "disproved" if broken else "proved",
                "checks": [_plain(one) for one in found],
                "not_proved": list(not_proved),
            }
        )
    else:
        for one in found:
            word = "BROKEN" if one.problem else "holds"
            click.echo(f"{word:<7} {one.case}: {one.subject}  {one.problem or one.says}".rstrip())
        for sentence in not_proved:
            click.echo(f"not proved: {sentence}", err=True)
    return Exit.FINDING if broken else Exit.FINE


def _plain(one: "Checked") -> dict[str, str]:
    return {
        "id": one.subject,
        "result": "disproved" if one.problem else "proved",
        "subject": one.case,
        "message": one.problem or one.says or f"the {one.subject} of {one.case} hold what was entered",
    }
