"""Answers of command for people: sentences with their claims and exhibits beneath."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from probanda.acts.command import CaseCommand
from probanda.model.command import Around, Cited, CommandAnswer, CommandPeriod, PathPeriod, Present
from probanda.model.when import day_words
from probanda.report.command_words import (
    LEVELS,
    age_days,
    bracket_words,
    cited_words,
    clash_words,
    days_words,
    held_words,
    level_words,
    nobody_words,
    path_words,
    step_words,
)
from probanda.report.shown import shown

if TYPE_CHECKING:
    from probanda.model.when import Day


def tell_answer(found: CommandAnswer, known: CaseCommand) -> None:
    """Who commanded on a day."""
    _say(f"{known.name(found.unit)}, {day_words(found.day)}")
    _held(found, known)
    for sentence in bracket_words(found, known.name):
        _say(sentence)
    if found.aside:
        _say("These claims count for nothing:")
        _cite(found.aside, known)


def tell_period(periods: Sequence[CommandPeriod], known: CaseCommand) -> None:
    """Who commanded on each day of a period."""
    for one in periods:
        _say(f"{days_words(one.first, one.last)[0].upper()}{days_words(one.first, one.last)[1:]}")
        _held(one.answer, known)


def tell_around(found: Around, known: CaseCommand, *, way: str) -> None:
    """What was below or above."""
    _say(f"\n{way.capitalize()} {known.name(found.unit)} on {day_words(found.day)}")
    if not found.reached:
        _say("  No claim names a unit.")
    for one in found.reached:
        _say(f"{'  ' * one.depth}{known.name(one.unit)}: {LEVELS[one.level]} at its weakest step")
        _say(f"{'  ' * one.depth}  {step_words(one.step, known.name, found.day)}")
        _cite(one.step.citations, known, indent=one.depth + 1)
    for circle in found.cycles:
        names = ", ".join(map(known.name, circle))
        _say(f"In a circle: {names} stand under themselves that day; the claims cannot all be right.")


def tell_path(one: PathPeriod, known: CaseCommand) -> None:
    """The way down from a person to a unit."""
    found = one.path
    if one.first != one.last:
        _say(f"{days_words(one.first, one.last)}:")
    _say(path_words(found, known.name))
    if found.held is not None:
        _say(f"  0  {held_words(found.held, known.name)}")
        _cite(found.held.citations, known, indent=2)
    for number, step in enumerate(found.steps, start=1):
        _say(f"  {number}  {step_words(step, known.name, found.day)}")
        _cite(step.citations, known, indent=2)


def tell_present(found: Sequence[Present], known: CaseCommand, *, place: str, day: "Day") -> None:
    """Who was at a place."""
    _say(f"{place}, {day_words(day)}")
    if not found:
        _say("No claim bears on who was there that day: unknown.")
    for one in found:
        level = level_words(one.level, one.first, one.last, age_days(one, day))
        _say(f"{known.name(one.unit)} is there: {level}.")
        _cite(one.citations, known)
        _held(one.command, known)


def _held(found: CommandAnswer, known: CaseCommand) -> None:
    if not found.answers:
        _say(f"  {nobody_words(found, known.name)}")
    for held in (*found.answers, *found.others):
        _say(f"  {held_words(held, known.name)}")
        _cite((*held.citations, *held.against), known, indent=2)
    for clash in found.clashes:
        _say(f"  {clash_words(clash, known.name)}")


def _cite(cited: Sequence[Cited], known: CaseCommand, *, indent: int = 1) -> None:
    for one in cited:
        _say(f"{'  ' * indent}[{cited_words(one, known.labels)}]")


def _say(line: str) -> None:
    click.echo(shown(line))
