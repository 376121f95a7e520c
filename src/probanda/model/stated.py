"""What a claim states of actors, so that it can be counted with: who held a post, who stood under whom, who was where.

- Each has a `When` with two ranges. It was so on every day of the precise range, and on at least one day of the
  imprecise one. `starting` / `ending`: whether that is really the first / last day, or only the first / last cited one.
- Claims of one continuous fact share a **thread**. Postings, relations and memberships of one thread are contiguous
  unless there is evidence against; where a unit was seen in the field is not.
- Only accepted claims count. One that loses stays as `conflict`, with a note for the public; nothing is deleted.
- An appointment is not yet command: taking it up (a ceremony, a first order) and exercising it are other facts.
- A relation of right (command) is not one of fact (de facto), and neither is one of administration.
"""

from enum import Enum

from probanda.model.ids import Key, RecordId
from probanda.model.value import Value
from probanda.model.when import When


class Standing(Enum):
    """How far a claim is taken up; a claim of any other standing than accepted counts for nothing, and stays shown."""

    ACCEPTED = "accepted"
    CONFLICT = "conflict"
    WORK_NEEDED = "work_needed"
    ISSUE = "issue"


class Role(Enum):
    """What a post is; the source's own word for it is the title."""

    COMMANDER = "commander"
    ACTING_COMMANDER = "acting_commander"
    DEPUTY = "deputy"
    CHIEF_OF_STAFF = "chief_of_staff"
    STAFF = "staff"
    SPOKESMAN = "spokesman"
    MEMBER = "member"
    OTHER = "other"


COMMANDING = frozenset({Role.COMMANDER, Role.ACTING_COMMANDER})
"""The roles that answer the question who commanded."""


class Basis(Enum):
    """What of a post the source states."""

    APPOINTMENT = "appointment"
    """An order, a decree or a register gives it to the person."""
    ASSUMPTION = "assumption"
    """The person took it up: a ceremony, a first order."""
    EXERCISE = "exercise"
    """The person acted in it: gave orders that were obeyed, punished, reported."""
    UNSTATED = "unstated"
    """The source names the person in the post and does not say how it knows."""


class RelationKind(Enum):
    """How a unit stands under another."""

    COMMAND = "command"
    ADMINISTRATIVE = "administrative"
    OPERATIONAL = "operational"
    DE_FACTO = "de_facto"


class Stay(Enum):
    """How a unit was at a place."""

    BASE = "base"
    """Where it is stationed: contiguous."""
    FIELD = "field"
    """Where it was seen: it may have been elsewhere on any other day."""


class StatedFact(Value, frozen=True, kw_only=True):
    """What all statements have."""

    when: When
    starting: bool = False
    """Whether the first day is really the first one."""
    ending: bool = False
    """Whether the last day is really the last one."""
    thread: Key | None = None
    """Claims of one continuous fact share it; None: a thread of its own."""
    standing: Standing = Standing.ACCEPTED
    note: str = ""
    """For the public: why it has that standing."""


class Posting(StatedFact, frozen=True, kw_only=True, tag_field="type", tag="posting"):
    """A person held a post in a unit."""

    person: RecordId
    unit: RecordId
    role: Role
    basis: Basis = Basis.UNSTATED
    rank: str = ""
    title: str = ""


class Relation(StatedFact, frozen=True, kw_only=True, tag_field="type", tag="relation"):
    """A unit stood under a superior one."""

    unit: RecordId
    superior: RecordId
    relation: RelationKind


class Positioning(StatedFact, frozen=True, kw_only=True, tag_field="type", tag="positioning"):
    """A unit was at a place."""

    unit: RecordId
    place: str
    stay: Stay = Stay.FIELD


class Membership(StatedFact, frozen=True, kw_only=True, tag_field="type", tag="membership"):
    """A unit or an organisation took part in a campaign, or a person belonged to an organisation."""

    member: RecordId
    of: RecordId
    """A campaign or an organisation."""


Stated = Posting | Relation | Positioning | Membership
