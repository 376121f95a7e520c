"""`probanda names compare A B`, `probanda names search CASE NAME`: whether two names may be names of one, with reasons.

`compare` opens no workspace. A score is no finding: nothing is merged, and there is no exit code for it.
"""

from typing import TYPE_CHECKING

import click

from probanda.cli.output import json_option, note, print_json, read
from probanda.model.address import Address
from probanda.model.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_THOUSANDTHS = 3  # decimals of a score that is shown


@click.group("names")
def command() -> None:
    """Compare names in all scripts and spellings, with a reason for each word."""


@command.command("compare")
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@json_option
def compare_names(left: str, right: str, *, as_json: bool) -> None:
    """Say how alike the names A and B are, from 0 to 1, and which word matched how."""
    from probanda.actors.match import compare

    _refuse_empty(left, right)
    match = compare(left, right)
    score = round(match.score, _THOUSANDTHS)
    if as_json:
        print_json({"score": score, "reasons": match.reasons})
        return
    click.echo(f"{score:.2f}")
    _say(match.reasons)


@command.command("search")
@click.argument("case")
@click.argument("name")
@click.option("--least", type=click.FloatRange(0, 1), default=0.5, help="The lowest score that is shown; 0.5.")
@click.option("--most", type=click.IntRange(1), default=20, help="How many names are shown at most; 20.")
@json_option
@click.pass_obj
def search_names(address: Address, case: str, name: str, *, least: float, most: int, as_json: bool) -> None:
    """Find the actors of CASE that may bear NAME, by any of their names, the most alike first.

    Every name of the case is compared; that nothing is found does not say that nobody is meant.
    """
    from probanda.actors.match import compare
    from probanda.actors.prepare import prepare
    from probanda.model.actor import Actor
    from probanda.store.reading import case_named, current

    _refuse_empty(name)
    with read(address) as workspace:
        actors = current(workspace, case_named(workspace, case), Actor)
    wanted = prepare(name)
    matches = [(compare(wanted, one.text), record, actor, one.text) for record, actor in actors for one in actor.names]
    found = sorted((one for one in matches if one[0].score >= least), key=lambda one: -one[0].score)[:most]
    for match, record, actor, text in found:
        score = round(match.score, _THOUSANDTHS)
        if as_json:
            row = {"record": record, "actor": actor.key, "name": text, "score": score, "reasons": match.reasons}
            print_json(row)
            continue
        click.echo(f"{score:.2f}  {text}  ({actor.key}, {actor.actor_kind.value})")
        _say(match.reasons)
    if not found:
        note(f"none of the {len(matches)} names of the case is alike from {least:g} on")


def _say(reasons: "Sequence[str]") -> None:
    for reason in reasons:
        click.echo(f"      {reason}")


def _refuse_empty(*names: str) -> None:
    """Refuse what has nothing to compare.

    Raises:
        UsageError: a name without a letter or digit.
    """
    for name in names:
        if not any(letter.isalnum() for letter in name):
            raise UsageError(f"{name!r} is no name", advice="Write each name in quotation marks, in any script.")
