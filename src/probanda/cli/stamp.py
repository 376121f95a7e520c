"""`probanda stamp CASE --authority URL`: an RFC 3161 authority stamps the ledger as it is now.

There is no default authority: whom to ask, and who thereby learns that somebody works now, is a person's decision.
"""

import os
from pathlib import Path

import click

from probanda.cli.output import json_option, note, opened, operator, print_json
from probanda.model.address import Address

_LOOPBACK = "PROBANDA_LOOPBACK_AUTHORITY"  # for tests: plain http to a numeric loopback address is allowed
_UNCHECKED = (
    "who stamped is unknown: without --trust ROOTS.pem neither the signature nor the chain was checked; "
    "whoever verifies the package can still do so with the authority's roots"
)


@click.command("stamp")
@click.argument("case")
@click.option("--authority", required=True, metavar="URL", help="The https address of the time-stamp authority.")
@click.option(
    "--trust", default=None, type=click.Path(path_type=Path), help="Root certificates (PEM) that have to vouch for it."
)
@json_option
@click.pass_obj
def command(address: Address, case: str, *, authority: str, trust: Path | None, as_json: bool) -> None:
    """Ask an RFC 3161 authority to stamp the ledger of CASE as it is now; ask again to stamp again."""
    from probanda.acts.stamp import stamp
    from probanda.collect.authority_http import HttpAuthority
    from probanda.preserve.timestamp import check_roots
    from probanda.store.reading import case_named

    asked = HttpAuthority(authority, loopback_allowed=os.environ.get(_LOOPBACK) == "1")
    roots = check_roots(trust) if trust is not None else None
    with opened(address) as workspace:
        stamped = stamp(workspace, case_named(workspace, case), asked, by=operator(), roots=roots)
    record, answer = stamped.record, stamped.answer
    if not answer.chain:
        note(_UNCHECKED)
    if as_json:
        print_json(
            {
                "case": case,
                "size": record.size,
                "root": record.root,
                "gen_time": record.gen_time,
                "by": answer.by,
                "authority": record.authority,
                "chain": "proved" if answer.chain else "unknown",
            }
        )
        return
    click.echo(f"stamped   the first {record.size} entries existed at {record.gen_time}")
    click.echo(f"by        {answer.by} ({'under a root that you gave' if answer.chain else 'unknown: not checked'})")
