"""`probanda when WORDS`: what a date in words says, reading by reading.

Loads neither Django nor PyAV. Exit 0: one reading or more; 1: the words contradict the calendar or themselves; 2:
nothing was understood, or what they count from is missing.
"""

import sys
from typing import TYPE_CHECKING

import click

from probanda.cli.output import json_option, note, print_json, read_day
from probanda.model.errors import Exit

if TYPE_CHECKING:
    from probanda.model.when import When
    from probanda.text.dates.reading import DateAnswer, Reading

_MOST_BYTES = 1 << 20
_MOST_DAYS = 36_525  # a century: nobody says "about" of more


@click.command("when")
@click.argument("words")
@click.option("--on", "on_day", metavar="DATE", help="The day (YYYY-MM-DD) that “yesterday” and the like count from.")
@click.option("--about", "about_days", type=click.IntRange(0, _MOST_DAYS), help="How many days “about” may widen.")
@json_option
@click.pass_context
def command(ctx: click.Context, words: str, on_day: str | None, about_days: int | None, *, as_json: bool) -> None:
    """Say what a date in words means: each reading with its four bounds, and what stays open.

    WORDS is one expression, English or Arabic, or EDTF; `-` reads it from standard input.
    """
    from probanda.text.dates.read import read_date

    if words == "-":
        words = sys.stdin.buffer.read(_MOST_BYTES).decode("utf-8", errors="replace").strip()
    on = None if on_day is None else read_day(on_day)
    answer = read_date(words, on=on, margin_days=about_days)
    if as_json:
        _print(answer)
    else:
        _say(answer)
    if answer.problems:
        ctx.exit(Exit.FINDING)
    if not answer.readings:
        ctx.exit(Exit.UNKNOWN)


def _print(answer: "DateAnswer") -> None:
    import msgspec

    told = msgspec.to_builtins(answer)
    for shown, reading in zip(told["readings"], answer.readings, strict=True):
        shown["rule"] = reading.rule
    print_json(told)


def _say(answer: "DateAnswer") -> None:
    from probanda.report.shown import shown

    for number, reading in enumerate(answer.readings, start=1):
        click.echo(shown(f"{number}. {in_words(reading.when)}"))
        for line in _lines(reading):
            click.echo(shown(f"   {line}"))
    for problem in answer.problems:
        note(f"contradiction: {problem.message}")
    for missing in answer.missing:
        note(f"missing: {missing}" if answer.readings else f"no reading: {missing}")


def _lines(reading: "Reading") -> tuple[str, ...]:
    from probanda.text.dates.reading import SENTENCES

    moment = f"; at {reading.moment.text}" if reading.moment else ""
    head = f"EDTF {reading.edtf or 'has no expression for it'}; precision {reading.precision.value}{moment}"
    loss = (reading.edtf_loss,) if reading.edtf and reading.edtf_loss else ()
    return head, *loss, *(SENTENCES[rule] for rule in reading.rules), *reading.ambiguous


def in_words(when: "When") -> str:
    """The four bounds in one line."""
    from probanda.model.when import Zone, day_words

    first, start, end, last = (
        None if one is None else day_words(one)
        for one in (when.first_imprecise, when.first_precise, when.last_precise, when.last_imprecise)
    )
    zone = " (a day of UTC)" if when.zone is Zone.UTC else ""
    if first is not None and first == start == end == last:
        return f"on {first}{zone}"
    began = _between("began", first, start)
    ended = _between("ended", end, last)
    if began == ended == "":
        return "all four bounds are open"
    sure = "" if start or end else "; true on no day for certain"
    return "; ".join(filter(None, (began, ended))) + sure + zone


def _between(verb: str, first: str | None, last: str | None) -> str:
    """When it began or ended, by the two bounds of that end."""
    if first and last:
        return f"{verb} on {first}" if first == last else f"{verb} between {first} and {last}"
    if first:
        return f"{verb} on {first} or later"
    return f"{verb} on {last} or earlier" if last else ""
