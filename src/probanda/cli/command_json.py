"""Answers of command as JSON: keys of actors and labels of exhibits in the place of record ids."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from probanda.acts.command import CaseCommand
from probanda.model.command import Around, Cited, CommandAnswer, CommandPath, CommandPeriod, Held, Known, Present, Step
from probanda.report.command_words import age_days

if TYPE_CHECKING:
    from probanda.model.ids import RecordId
    from probanda.model.when import Day

Json = dict[str, Any]


def command_json(found: CommandAnswer, known: CaseCommand) -> Json:
    """An answer for a day; `conflict` lists what cannot all be, each with its kind."""
    return {
        "unit": known.key(found.unit),
        "day": found.day,
        "level": found.level.value,
        "answers": [_held(one, known) for one in found.answers],
        "conflict": [
            {
                "kind": one.clash.value,
                "persons": [known.key(person) for person in one.persons],
                "from": one.first,
                "to": one.last,
                "citations": _citations(one.citations, known),
            }
            for one in found.clashes
        ],
        "before": _known(found.before, known),
        "after": _known(found.after, known),
        "others": [_held(one, known) for one in found.others],
        "aside": _citations(found.aside, known),
    }


def period_json(periods: Sequence[CommandPeriod], known: CaseCommand, *, unit: "RecordId") -> Json:
    """Answers for a period."""
    return {
        "unit": known.key(unit),
        "periods": [{"from": one.first, "to": one.last} | command_json(one.answer, known) for one in periods],
    }


def around_json(found: Around, known: CaseCommand) -> Json:
    """What was below or above."""
    return {
        "units": [
            {"unit": known.key(one.unit), "level": one.level.value, "depth": one.depth}
            | {"step": _step(one.step, known, found.day)}
            for one in found.reached
        ],
        "cycles": [[known.key(unit) for unit in circle] for circle in found.cycles],
    }


def path_json(found: CommandPath, known: CaseCommand) -> Json:
    """The way down."""
    return {
        "person": known.key(found.person),
        "unit": known.key(found.unit),
        "day": found.day,
        "level": found.level.value,
        "post": None if found.held is None else _held(found.held, known),
        "steps": [_step(step, known, found.day) for step in found.steps],
        "weakest": found.weakest,
        "kinds": [kind.value for kind in found.kinds],
    }


def present_json(found: Sequence[Present], known: CaseCommand, *, place: str, day: "Day") -> Json:
    """Who was at a place."""
    return {
        "place": place,
        "day": day,
        "units": [
            {
                "unit": known.key(one.unit),
                "level": one.level.value,
                "from": one.first,
                "to": one.last,
                "citations": _citations(one.citations, known),
                "against": _citations(one.against, known),
                "command": command_json(one.command, known),
            }
            for one in found
        ],
    }


def _held(one: Held, known: CaseCommand) -> Json:
    return {
        "person": known.key(one.person),
        "name": known.name(one.person),
        "unit": known.key(one.unit),
        "role": one.role.value,
        "rank": one.rank,
        "title": one.title,
        "level": one.level.value,
        "from": one.first,
        "to": one.last,
        "age_days": one.age_days,
        "stated": [basis.value for basis in one.bases],
        "citations": _citations(one.citations, known),
        "against": _citations(one.against, known),
    }


def _known(one: Known | None, known: CaseCommand) -> Json | None:
    if one is None:
        return None
    return {
        "person": known.key(one.person),
        "role": one.role.value,
        "from": one.first,
        "to": one.last,
        "citations": _citations(one.citations, known),
    }


def _step(one: Step, known: CaseCommand, day: "Day") -> Json:
    return {
        "unit": known.key(one.unit),
        "superior": known.key(one.superior),
        "relation": one.relation.value,
        "level": one.level.value,
        "from": one.first,
        "to": one.last,
        "age_days": age_days(one, day),
        "citations": _citations(one.citations, known),
        "against": _citations(one.against, known),
    }


def _citations(cited: Sequence[Cited], known: CaseCommand) -> list[Json]:
    return [
        {
            "claim": one.claim,
            "says": one.says,
            "by": one.by,
            "chain": list(one.chain),
            "hedges": list(one.hedges),
            "polarity": one.polarity.value,
            "exhibits": [known.labels.get(exhibit, exhibit) for exhibit in one.exhibits],
            "in_some_readings": one.readings,
            "bears_on": one.bearing.value,
            "standing": one.standing.value,
            "note": one.note,
        }
        for one in cited
    ]
