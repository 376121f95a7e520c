"""`probanda verify PATH`: whatever lies there, by the verifier of its kind; which kind it is, its content says.

A workspace by `check`; a WACZ (a ZIP file) and a bag of anybody by verifiers of their own; all else by the verifier
that lies in each package too.
"""

from pathlib import Path

import click

from probanda.cli.output import json_option, print_json
from probanda.model.errors import UsageError
from probanda.preserve import verifier


@click.command("verify")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--key",
    default=None,
    help="The fingerprint of the sender's key, or for a WACZ the domain, from another way than the file.",
)
@click.option(
    "--trust",
    default=None,
    type=click.Path(path_type=Path),
    help="Root certificates (PEM) that you trust: of time-stamp authorities, and for a WACZ of domains.",
)
@click.option(
    "--earlier",
    default=None,
    type=click.Path(path_type=Path),
    help="A checkpoint or a package of the same case that you got before: this ledger has to continue it.",
)
@json_option
@click.pass_context
def command(
    ctx: click.Context, path: Path, *, key: str | None, trust: Path | None, earlier: Path | None, as_json: bool
) -> None:
    """Check the package, workspace, WACZ or bag at PATH: proved (0), disproved (1) or unknown (2)."""
    if not path.exists():
        raise UsageError(f"there is no {path}", advice="Check the path.")
    if (path / "probanda.sqlite").is_file():
        if key is not None:
            raise UsageError("a workspace is checked with its own key", advice="Give --key with a package only.")
        from probanda.cli.check import print_check

        ctx.exit(print_check(path, as_json=as_json))
    report = _report(path, key, trust, earlier)
    if as_json:
        print_json(report.plain())
    else:
        click.echo(report.text())
    ctx.exit(report.exit_code)


def _report(path: Path, key: str | None, trust: Path | None, earlier: Path | None) -> verifier.Report:
    if path.is_file():
        from probanda.preserve.verify_wacz import is_wacz, verify_wacz

        if is_wacz(path):
            _refuse_earlier(earlier)
            return verify_wacz(path, key, trust)
    elif path.is_dir():
        from probanda.preserve.verify_bag import is_bag, verify_bag

        if is_bag(path):
            _refuse_earlier(earlier)
            if trust is not None:
                raise UsageError("a bag of others has no time stamps", advice="Leave out --trust.")
            return verify_bag(path, key)
    return verifier.verify(path, key, trust, earlier=earlier)


def _refuse_earlier(earlier: Path | None) -> None:
    if earlier is not None:
        raise UsageError("only the ledger of a package continues an earlier one", advice="Leave out --earlier.")
