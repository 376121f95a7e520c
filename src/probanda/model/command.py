"""Who commanded whom on a day: answers with how well it is known, on what, and what speaks against it.

A level says how the claims bear on the day, nothing of whether they are true: hedges, chains and denials go with it.


Values of which an answer holds thousands are left out of the collection of circles (`gc=False`): they hold none.
"""

from enum import Enum

from probanda.model.claim import Polarity
from probanda.model.ids import Key, RecordId
from probanda.model.stated import Basis, RelationKind, Role, Standing
from probanda.model.value import Value
from probanda.model.when import Day


class Level(Enum):
    """How well something is known for a day, best first."""

    CERTAIN = "certain"
    """Inside the precise range of a claim."""
    INFERRED = "inferred"
    """Between two claims of one thread."""
    ASSUMED_OPEN = "assumed_open"
    """After the last citation; no ending is known."""
    POSSIBLE = "possible"
    """Inside outer bounds that a source gives."""
    UNKNOWN = "unknown"


class Bearing(Enum):
    """What a claim can bear on, of what article 28 of the Rome Statute asks of a superior."""

    POSITION = "position"
    """Being a commander or superior, or effectively acting as one; authority of right."""
    CONTROL = "control"
    """Effective control: the material ability to prevent or to punish."""
    NEITHER = "neither"


class Cited(Value, frozen=True, kw_only=True, gc=False):
    """One claim that an answer rests on, with all that no sentence may drop."""

    claim: Key
    says: str
    by: str
    chain: tuple[str, ...]
    hedges: tuple[str, ...]
    polarity: Polarity
    exhibits: tuple[RecordId, ...]
    readings: bool
    """Whether it rests on an unclear passage, so that it holds in some readings only."""
    bearing: Bearing
    standing: Standing
    note: str = ""


class Span(Value, frozen=True, kw_only=True):
    """Closed days of one level; `last` None: it is open."""

    level: Level
    first: Day
    last: Day | None


class Held(Value, frozen=True, kw_only=True, gc=False):
    """A post that a person held on the day asked for."""

    person: RecordId
    unit: RecordId
    role: Role
    rank: str
    title: str
    level: Level
    first: Day
    """Of the days around the one asked for on which the level is the same."""
    last: Day | None
    age_days: int | None
    """Of an assumed one: days since the last citation."""
    bases: tuple[Basis, ...]
    """What of the post was stated up to that day; an appointment alone is not command."""
    citations: tuple[Cited, ...]
    against: tuple[Cited, ...] = ()
    """Denials that bear on the day."""


class Known(Value, frozen=True, kw_only=True):
    """A commander who is certain on other days than the one asked for: one side of the bracket."""

    person: RecordId
    role: Role
    first: Day
    last: Day
    citations: tuple[Cited, ...]


class ClashKind(Enum):
    """What it means that two are certain at once, or that one is certain and denied."""

    CONFLICT = "conflict"
    HANDOVER = "handover"
    """They overlap by ten days or less."""
    DENIED = "denied"


class Clash(Value, frozen=True, kw_only=True):
    """Commanders who cannot all be, or one who is denied, with the days of it."""

    clash: ClashKind
    persons: tuple[RecordId, ...]
    first: Day
    last: Day
    citations: tuple[Cited, ...]


class Step(Value, frozen=True, kw_only=True, gc=False):
    """One unit under another on the day."""

    unit: RecordId
    superior: RecordId
    relation: RelationKind
    level: Level
    first: Day
    last: Day | None
    last_cited: Day | None
    """Of an assumed one."""
    citations: tuple[Cited, ...]
    against: tuple[Cited, ...] = ()


class Reached(Value, frozen=True, kw_only=True, gc=False):
    """A unit below or above the one asked for; its level is that of the weakest step on the best way to it."""

    unit: RecordId
    level: Level
    depth: int
    step: Step
    """The last step on that way; the ones before it are those of its other end."""


class Around(Value, frozen=True, kw_only=True):
    """What was below or above a unit on a day."""

    unit: RecordId
    day: Day
    reached: tuple[Reached, ...]
    """By depth, best known first."""
    cycles: tuple[tuple[RecordId, ...], ...] = ()
    """Units that stand under themselves on that day, by whatever way round."""


class CommandAnswer(Value, frozen=True, kw_only=True):
    """Who commanded a unit on a day."""

    unit: RecordId
    day: Day
    level: Level
    """Of the best known commander."""
    answers: tuple[Held, ...]
    """Best known first."""
    others: tuple[Held, ...]
    """Posts in the unit that command nobody (a deputy, a spokesman)."""
    clashes: tuple[Clash, ...]
    before: Known | None
    """The last commander who is certain before the day."""
    after: Known | None
    """The first commander who is certain after the day."""
    aside: tuple[Cited, ...]
    """Claims on who commanded the unit that count for nothing: not accepted, without a day, in an unknown unit."""


class CommandPath(Value, frozen=True, kw_only=True):
    """The best known way from a person to a unit on a day; without a post there is none."""

    person: RecordId
    unit: RecordId
    day: Day
    level: Level
    """Of the weakest link."""
    held: Held | None
    steps: tuple[Step, ...]
    """From the person's unit down to the one asked for."""
    weakest: int
    """0: the post; n: the nth step; -1: there is no way."""

    @property
    def kinds(self) -> tuple[RelationKind, ...]:
        """The kinds of relation on the way, in order, once each."""
        return tuple(dict.fromkeys(step.relation for step in self.steps))


class CommandPeriod(Value, frozen=True, kw_only=True):
    """Closed days on which the answer stays the same."""

    first: Day
    last: Day
    answer: CommandAnswer


class PathPeriod(Value, frozen=True, kw_only=True):
    """Closed days on which the best way stays the same."""

    first: Day
    last: Day
    path: CommandPath


class CareerPost(Value, frozen=True, kw_only=True):
    """One post of a career with all its spans."""

    unit: RecordId
    role: Role
    rank: str
    title: str
    bases: tuple[Basis, ...]
    spans: tuple[Span, ...]
    citations: tuple[Cited, ...]


class CoCommander(Value, frozen=True, kw_only=True):
    """Another who held a post in the same unit at the same time; closed days, the weaker of the two levels."""

    person: RecordId
    unit: RecordId
    role: Role
    own_role: Role
    level: Level
    first: Day
    last: Day | None
    citations: tuple[Cited, ...]


class Present(Value, frozen=True, kw_only=True):
    """A unit at a place on a day, and who commanded it."""

    unit: RecordId
    place: str
    level: Level
    first: Day
    last: Day | None
    last_cited: Day | None
    """Of one that is assumed to be there still."""
    citations: tuple[Cited, ...]
    against: tuple[Cited, ...]
    command: CommandAnswer


class UnitCommand(Value, frozen=True, kw_only=True):
    """Who commanded one unit on the possible days of an incident."""

    unit: RecordId
    periods: tuple[CommandPeriod, ...]


class IncidentCommand(Value, frozen=True, kw_only=True):
    """Command on the possible days of an incident."""

    incident: RecordId
    first: Day
    last: Day
    units: tuple[UnitCommand, ...]
    links: tuple[Step, ...] | None
    """Who stood under whom on the first possible day; None: the days are too many, or the units too many to draw."""


class CommandOverview(Value, frozen=True, kw_only=True):
    """Careers, and command on the days of each incident: what a dossier shows of command."""

    careers: tuple[tuple[RecordId, tuple[CareerPost, ...]], ...]
    incidents: tuple[IncidentCommand, ...]
    units_left_out: int = 0
    """Units with posts beyond those that are shown."""
