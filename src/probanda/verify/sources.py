"""What one source says of one event, as bounds on its first and its last day.

Days are counted as ordinals of the proleptic Gregorian calendar. `play` is the number of UTC days by which the source's
calendar can differ: 1 where it states no zone, 0 where the days are UTC's.
"""

from collections.abc import Sequence
from datetime import date

from probanda.model.ids import Key, RecordId
from probanda.model.incident import Incident, IncidentKind
from probanda.model.value import Value
from probanda.model.when import Dating, DatingKind, Day, When, Zone
from probanda.verify.orders import End, Place

_UPPER_ONLY = frozenset({DatingKind.POSTED, DatingKind.PUBLISHED})


class Bound(Value, frozen=True, kw_only=True):
    """One end of one event, no earlier (`lower`) or no later than a day."""

    source: int
    """The place of its source among all sources."""
    place: Place
    day: int
    lower: bool
    play: int


class Source(Value, frozen=True, kw_only=True):
    """One dating, or the bounds that an incident has by its own entry."""

    key: Key
    of: RecordId
    dating_kind: DatingKind | None
    """None: an incident's own bounds."""
    by: str
    when: When
    bounds: tuple[Bound, ...]

    @property
    def hedged(self) -> bool:
        """Whether nobody who could know vouches for it."""
        return self.dating_kind in {DatingKind.PURPORTED, DatingKind.INFERRED}


def sources_of(
    datings: Sequence[tuple[RecordId, Dating]], incidents: Sequence[tuple[RecordId, Incident]]
) -> tuple[Source, ...]:
    """All sources: the datings in their order, then the incidents that have a bound, in theirs."""
    campaigns = {record for record, incident in incidents if incident.incident_kind is IncidentKind.CAMPAIGN}
    sources: list[Source] = []
    for _, dating in datings:
        of = dating.exhibit if dating.of is None else dating.of
        if dating.dating_kind in _UPPER_ONLY:
            # What is before the public has been; a course of events need only have begun.
            end = End.FIRST if of in campaigns else End.LAST
            bounds = _bounds(len(sources), dating.when, [((of, end), dating.when.last_imprecise, False)])
        else:
            bounds = _window(len(sources), of, dating.when)
        sources.append(
            Source(key=dating.key, of=of, dating_kind=dating.dating_kind, by=dating.by, when=dating.when, bounds=bounds)
        )
    for record, incident in incidents:
        if bounds := _window(len(sources), record, incident.when):
            sources.append(
                Source(key=incident.key, of=record, dating_kind=None, by="", when=incident.when, bounds=bounds)
            )
    return tuple(sources)


def to_day(ordinal: int) -> Day:
    """The ISO day of an ordinal."""
    return Day(date.fromordinal(ordinal).isoformat())


def _window(source: int, of: RecordId, when: When) -> tuple[Bound, ...]:
    return _bounds(
        source,
        when,
        [
            ((of, End.FIRST), when.first_imprecise, True),
            ((of, End.FIRST), when.first_precise, False),
            ((of, End.LAST), when.last_precise, True),
            ((of, End.LAST), when.last_imprecise, False),
        ],
    )


def _bounds(source: int, when: When, said: Sequence[tuple[Place, Day | None, bool]]) -> tuple[Bound, ...]:
    play = 0 if when.zone is Zone.UTC else 1
    return tuple(
        Bound(source=source, place=place, day=date.fromisoformat(day).toordinal(), lower=lower, play=play)
        for place, day, lower in said
        if day is not None
    )
