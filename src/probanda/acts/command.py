"""Command in a case: its claims as an index, and its actors found by key or name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from probanda.actors.index import CommandIndex
from probanda.actors.overview import overview
from probanda.model.actor import Actor, ActorKind, Identity
from probanda.model.claim import Claim
from probanda.model.command import CommandOverview
from probanda.model.dossier import DateFinding
from probanda.model.errors import UsageError
from probanda.model.exhibit import Exhibit
from probanda.model.ids import CaseId, RecordId
from probanda.model.incident import Incident, IncidentKind
from probanda.store.reading import current
from probanda.store.workspace import Workspace

_BODIES = frozenset({ActorKind.UNIT, ActorKind.ORGANISATION, ActorKind.STATE})


@dataclass(frozen=True, slots=True)
class CaseCommand:
    """What questions of command need of a case."""

    index: CommandIndex
    actors: dict[RecordId, Actor]
    labels: dict[RecordId, str]
    """Of exhibits."""

    @classmethod
    def of(cls, workspace: Workspace, case_id: CaseId) -> "CaseCommand":
        """The case as it stands."""
        actors = dict(current(workspace, case_id, Actor))
        return cls(
            index=command_index(tuple(body for _, body in current(workspace, case_id, Claim)), actors),
            actors=actors,
            labels={record: str(body.label) for record, body in current(workspace, case_id, Exhibit)},
        )

    def unit(self, named: str) -> RecordId:
        """The unit, organisation or state of this key or name.

        Raises:
            UsageError: none, or several.
        """
        return self._find(named, "unit", lambda actor: actor.actor_kind in _BODIES)

    def person(self, named: str) -> RecordId:
        """The person of this key or name.

        Raises:
            UsageError: none, or several.
        """
        return self._find(named, "person", lambda actor: actor.actor_kind is ActorKind.PERSON)

    def name(self, record: RecordId) -> str:
        """The name that is shown; a record that is not there goes by its id."""
        actor = self.actors.get(record)
        return actor.names[0].text if actor is not None and actor.names else record

    def key(self, record: RecordId) -> str:
        """The key of an actor."""
        actor = self.actors.get(record)
        return actor.key if actor is not None else record

    def places(self) -> tuple[str, ...]:
        """The places that a positioning names."""
        return tuple(sorted(self.index.by_place))

    def _find(self, named: str, what: str, fits: Callable[[Actor], bool]) -> RecordId:
        asked = {record: actor for record, actor in self.actors.items() if fits(actor)}
        by_key = [record for record, actor in asked.items() if actor.key == named]
        folded = named.casefold().strip()
        by_name = [
            record
            for record, actor in asked.items()
            if folded in {name.text.casefold().strip() for name in actor.names}
        ]
        found = by_key or by_name
        if len(found) == 1:
            return found[0]
        keys = (
            sorted(str(asked[record].key) for record in found)
            if found
            else sorted(str(actor.key) for actor in asked.values())
        )
        if found:
            raise UsageError(f"{named!r} is the name of {len(found)} actors", advice=f"Give a key: {', '.join(keys)}.")
        near = get_close_matches(named, keys, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        listed = f"They are: {', '.join(keys)}." if keys else f"No {what} stands in the case folder yet."
        raise UsageError(f"the case has no {what} {named!r}", advice=hint + listed)


def command_index(claims: tuple[Claim, ...], actors: dict[RecordId, Actor]) -> CommandIndex:
    """The index of claims, with the units in which nobody can hold a post."""
    unknown = (record for record, actor in actors.items() if actor.identity is Identity.UNKNOWN)
    return CommandIndex(claims, unknown_units=unknown)


def command_overview(
    *,
    claims: Sequence[tuple[RecordId, Claim]],
    actors: Sequence[tuple[RecordId, Actor]],
    incidents: Sequence[tuple[RecordId, Incident]],
    findings: Sequence[DateFinding],
) -> CommandOverview | None:
    """What a dossier shows of command, on the days that all datings together leave to each incident."""
    found = {one.of: one for one in findings if not one.conflict}
    days = []
    for record, incident in incidents:
        finding = found.get(record)
        first = finding.earliest if finding is not None else incident.when.first_imprecise
        last = finding.latest if finding is not None else incident.when.last_imprecise
        if incident.incident_kind is IncidentKind.INCIDENT and first is not None and last is not None:
            days.append((record, first, last))
    return overview(command_index(tuple(body for _, body in claims), dict(actors)), days)
