"""Which ends of which events come no later than which, by what the case says of its exhibits and incidents.

An order never says by how many days. A link to a record that is not given orders nothing. Links in a circle ("A within
B within A") make the ends equal.
"""

from collections.abc import Mapping, Sequence
from enum import Enum

from probanda.model.exhibit import Exhibit
from probanda.model.ids import RecordId
from probanda.model.incident import Incident


class End(Enum):
    """The two ends of an event, in days."""

    FIRST = "begins"
    LAST = "ends"


Place = tuple[RecordId, End]


class Orders:
    """The orders of a case, asked place by place."""

    def __init__(
        self,
        events: Sequence[RecordId],
        incidents: Sequence[tuple[RecordId, Incident]],
        exhibits: Sequence[tuple[RecordId, Exhibit]],
    ) -> None:
        self._later: dict[Place, list[Place]] = {}
        self._earlier: dict[Place, list[Place]] = {}
        known = frozenset(events)
        for event in events:
            self._add((event, End.FIRST), (event, End.LAST))
        for within, incident in incidents:
            if incident.during is not None and incident.during in known:
                self._add((incident.during, End.FIRST), (within, End.FIRST))
                self._add((within, End.LAST), (incident.during, End.LAST))
        sources = {record: (*exhibit.copies, *exhibit.made_from) for record, exhibit in exhibits}
        for later in sources:
            for earlier in _all_sources(later, sources):
                self._add((earlier, End.FIRST), (later, End.LAST))

    def after(self, place: Place) -> tuple[Place, ...]:
        """The places that are no earlier than this one, itself first."""
        return _walk(place, self._later)

    def before(self, place: Place) -> tuple[Place, ...]:
        """The places that are no later than this one, itself first."""
        return _walk(place, self._earlier)

    def _add(self, earlier: Place, later: Place) -> None:
        self._later.setdefault(earlier, []).append(later)
        self._earlier.setdefault(later, []).append(earlier)


def _walk(start: Place, steps: Mapping[Place, Sequence[Place]]) -> tuple[Place, ...]:
    found, ahead = {start: None}, [start]
    while ahead:
        for place in steps.get(ahead.pop(), ()):
            if place not in found:
                found[place] = None
                ahead.append(place)
    return tuple(found)


def _all_sources(exhibit: RecordId, sources: Mapping[RecordId, Sequence[RecordId]]) -> tuple[RecordId, ...]:
    """All that an exhibit copies or is made from, at any remove."""
    found: dict[RecordId, None] = {}
    ahead = [exhibit]
    while ahead:
        for source in sources.get(ahead.pop(), ()):
            if source in sources and source not in found and source != exhibit:
                found[source] = None
                ahead.append(source)
    return tuple(found)
