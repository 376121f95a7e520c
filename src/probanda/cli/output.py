"""What every verb shares: the workspace that it opens, the operator, the two forms of its answer."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from probanda.acts.operator import Operator
    from probanda.model.address import Address
    from probanda.model.when import Day
    from probanda.store.workspace import Workspace

F = TypeVar("F", bound=Callable[..., object])

PLAIN = "This workspace is plain: nothing in it is encrypted. Keep it on a disk that is."


def json_option(function: F) -> F:
    """`--json` for a verb."""
    return click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")(function)


def print_json(value: object) -> None:
    """One JSON document on a line of its own."""
    import msgspec

    click.echo(msgspec.json.encode(value).decode())


def note(sentence: str) -> None:
    """Progress or a warning, on standard error; what others wrote in it is shown, never obeyed."""
    from probanda.report.shown import shown

    click.echo(shown(sentence), err=True)


def read_day(text: str) -> "Day":
    """The day of an option.

    Raises:
        UsageError: it is not written YYYY-MM-DD, or is no day of the calendar.
    """
    from probanda.model.errors import UsageError
    from probanda.model.when import day

    try:
        return day(text)
    except ValueError as why:
        raise UsageError(str(why), advice="Write a day as 2015-09-18.") from why


@contextmanager
def read(address: "Address") -> Iterator["Workspace"]:
    """The workspace, open for reading: nothing is written, and no key is needed."""
    from probanda.store.workspace import read_workspace

    with read_workspace(address) as workspace:
        yield workspace


@contextmanager
def opened(address: "Address") -> Iterator["Workspace"]:
    """The workspace, open."""
    from probanda.store.workspace import open_workspace

    with open_workspace(address) as workspace:
        yield workspace


def operator() -> "Operator":
    """The person at the keyboard, by PROBANDA_OPERATOR; the name never leaves the workspace."""
    from probanda.acts.operator import Operator

    return Operator(name=os.environ.get("PROBANDA_OPERATOR", "operator"))
