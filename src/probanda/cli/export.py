"""`probanda export CASE OUT`: a case leaves as a package that anyone can verify."""

import hashlib
from pathlib import Path

import click

from probanda.cli.output import json_option, note, opened, operator, print_json
from probanda.model.address import Address
from probanda.model.audience import Audience
from probanda.model.errors import UsageError


@click.command("export")
@click.argument("case")
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--redact",
    default=None,
    type=click.Path(path_type=Path),
    metavar="RULES",
    help="A YAML file that says what is shown, withheld or removed, and why.",
)
@click.option(
    "--for",
    "audience",
    default=None,
    type=click.Choice([one.value for one in Audience if one is not Audience.INTERNAL]),
    help="disclosure, court: without what the authors keep to themselves (theories, leads that brought nothing). "
    "public: shared forms of the exhibits, without traces of the collector.",
)
@json_option
@click.pass_obj
def command(
    address: Address, case: str, out: Path, *, redact: Path | None, audience: str | None, as_json: bool
) -> None:
    """Write CASE to the folder OUT as a package: full, or with --redact or --for a part that verifies by itself."""
    from probanda.acts.disclose import export_part, public_rules
    from probanda.acts.release import GIVES_AWAY, export_case
    from probanda.collect.confined import Confined
    from probanda.collect.rules import read_rules
    from probanda.model.ids import Digest
    from probanda.model.rules import Rules
    from probanda.store.reading import case_named

    if audience == Audience.PUBLIC.value and redact is not None:
        raise UsageError("what goes to the public is not chosen by rules", advice="Give --for public or --redact.")
    rules, raw = read_rules(redact) if redact is not None else (Rules(), b"")
    with opened(address) as workspace:
        case_id = case_named(workspace, case)
        if redact is None and audience is None:
            note(GIVES_AWAY)
            done = export_case(workspace, case_id, out, by=operator())
        else:
            if audience == Audience.PUBLIC.value:
                rules = public_rules(workspace, case_id, reader=Confined(), by=operator())
            inputs = (Digest(hashlib.sha256(raw).hexdigest()),) if raw else ()
            done = export_part(workspace, case_id, out, rules, by=operator(), inputs=inputs)
    for sentence in done.unknown:
        note(f"whoever verifies the package will be told that this is unknown: {sentence}")
    if as_json:
        print_json(done)
        return
    click.echo(f"package   {done.package}")
    click.echo(f"ledger    {done.size} entries, root {done.root}")
    click.echo(f"key       {done.key}")
    click.echo(f"check it  python3 {out / 'verify.py'} --key {done.key}")
