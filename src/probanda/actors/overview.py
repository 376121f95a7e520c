"""What a dossier shows of command: the careers, and who commanded on the possible days of each incident.

- An incident is told on all of its possible days, a period for each answer; who stood under whom is drawn for the first
  of them only, and only where they are a month or less: over longer times one drawing would show what never was.
- More than forty units are not told one by one: the first forty by key are, and the others are counted.
"""

from collections.abc import Sequence
from datetime import date

from probanda.actors.careers import career
from probanda.actors.command import answers_over
from probanda.actors.hierarchy import steps_on
from probanda.actors.index import CommandIndex
from probanda.model.command import CommandOverview, IncidentCommand, UnitCommand
from probanda.model.ids import RecordId
from probanda.model.when import Day

_MOST_UNITS = 40  # what a reader takes in on a page
_MOST_DAYS = 31


def overview(index: CommandIndex, incidents: Sequence[tuple[RecordId, Day, Day]]) -> CommandOverview | None:
    """Careers and incidents, each incident with its first and last possible day; None: no claim states anything."""
    if not index.claims:
        return None
    units = [RecordId(unit) for unit in sorted(index.by_unit) if index.by_unit[unit]]
    return CommandOverview(
        careers=tuple(
            (RecordId(person), career(index, RecordId(person)))
            for person in sorted(index.by_person)
            if index.by_person[person]
        ),
        incidents=tuple(_incident(index, one, units[:_MOST_UNITS]) for one in incidents),
        units_left_out=max(0, len(units) - _MOST_UNITS),
    )


def _incident(index: CommandIndex, days: tuple[RecordId, Day, Day], units: Sequence[RecordId]) -> IncidentCommand:
    incident, first, last = days
    span = (date.fromisoformat(last) - date.fromisoformat(first)).days
    links = steps_on(index, first) if span <= _MOST_DAYS else None
    return IncidentCommand(
        incident=incident,
        first=first,
        last=last,
        units=tuple(UnitCommand(unit=unit, periods=answers_over(index, unit, first, last)) for unit in units),
        links=links if links is not None and len(links) <= _MOST_UNITS else None,
    )
