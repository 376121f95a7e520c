"""`probanda assess CASE`: statuses, gaps, flips, losses, origins, each with its reason. Internal work product."""

from pathlib import Path

import click

from probanda.cli.output import json_option, note, print_json, read
from probanda.model.address import Address
from probanda.model.errors import EvidenceError, UsageError
from probanda.model.stage import stage_named

_INTERNAL = "Internal: losses and flips tell what to attack. Do not hand this on."


@click.command("assess")
@click.argument("case")
@click.option("--theory", "theories", multiple=True, help="Only this theory (its key); may be repeated.")
@click.option("--standard", metavar="53/58/61/66", help="Replaces the theory's stage.")
@click.option("--without", multiple=True, metavar="EXHIBIT", help="Suppose this exhibit is out; may be repeated.")
@click.option("--reading", "readings", multiple=True, metavar="ID=N", help="Suppose reading N of passage ID.")
@click.option("--explain", metavar="NODE", help="Only why this node has its status, down to its arguments.")
@click.option(
    "--compare",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Say what changed since an earlier answer (--json, trace.v1, assessment.json).",
)
@json_option
@click.pass_obj
def command(  # noqa: PLR0913 (an option each)
    address: Address,
    case: str,
    *,
    theories: tuple[str, ...],
    standard: str | None,
    without: tuple[str, ...],
    readings: tuple[str, ...],
    explain: str | None,
    compare: Path | None,
    as_json: bool,
) -> None:
    """Say of each theory of CASE what is supported, what is missing, and what would change it.

    With --without, --reading or --standard it also says what that changed.
    """
    from probanda.acts.assess import WhatIf, assess_case, compared
    from probanda.acts.columns import plain_columns
    from probanda.cli.told_assessment import tell, tell_node
    from probanda.proof.answer import answer
    from probanda.proof.earlier import read_earlier
    from probanda.store.reading import case_named

    suppose = WhatIf(
        stage=stage_named(standard) if standard else None, without=without, readings=tuple(map(_choice, readings))
    )
    earlier = read_earlier(_bytes(compare)) if compare is not None else None
    with read(address) as workspace:
        assessed = assess_case(workspace, case_named(workspace, case), theories=theories, suppose=suppose)
    if not assessed:
        raise UsageError(
            f"case {case!r} has no theory", advice="Write one in its case folder, then run `probanda build`."
        )
    if earlier is not None:
        assessed = compared(assessed, earlier)
    if explain is not None:
        assessed = tuple(one for one in assessed if any(node.id == explain for node in one.graph.nodes))
        if not assessed:
            raise UsageError(
                f"no theory that is assessed here has the node {explain!r}",
                advice="`probanda assess CASE` lists the nodes of each theory.",
            )
    note(_INTERNAL)
    for one in assessed:
        if as_json:
            found = answer(one.graph, one.assessment, one.difference, notes=(*one.excluded, *one.remarks))
            print_json(found | {"stage_test": plain_columns(one.assessment, one.columns)})
        elif explain is not None:
            tell_node(one, explain)
        else:
            tell(one)
    for remark in (remark for one in assessed for remark in one.remarks):
        note(remark)


def _choice(words: str) -> tuple[str, str]:
    passage, separator, reading = words.partition("=")
    if not separator or not passage or not reading:
        raise UsageError(f"{words!r} names no reading", advice="Write PASSAGE=NUMBER, for example --reading w1=2.")
    return passage, reading


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as why:
        raise EvidenceError(
            f"{path.name or path} cannot be read: {why.strerror}", advice="Give the file of an earlier answer."
        ) from why
