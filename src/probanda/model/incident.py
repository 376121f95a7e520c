"""Incidents and campaigns."""

from enum import Enum

from probanda.model.ids import Key, RecordId
from probanda.model.value import Body
from probanda.model.when import When


class IncidentKind(Enum):
    """An incident is one event; a campaign is a course of them, in which incidents stand."""

    INCIDENT = "incident"
    CAMPAIGN = "campaign"


class Incident(Body, frozen=True, kw_only=True, tag="incident"):
    """What happened, when and where, as far as the sources say."""

    key: Key
    incident_kind: IncidentKind
    title: str
    description: str = ""
    when: When
    place: str = ""
    during: RecordId | None = None
    """The campaign that it stands in, by what the sources say."""
    exhibits: tuple[RecordId, ...] = ()
