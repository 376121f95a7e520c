"""What a claim of a case folder states of posts, superiors, places and memberships, as people write it.

Each stands under a key of its own in a claim (`posting:`, `relation:`, `positioning:`, `membership:`), at most one.
"""

from probanda.model.authored_when import AuthoredWhen
from probanda.model.stated import Basis, RelationKind, Role, Standing, Stay
from probanda.model.value import Value
from probanda.model.written import AuthoredKey, Words


class AuthoredFact(Value, frozen=True, kw_only=True):
    """What all four have."""

    when: AuthoredWhen
    """It was so on every day of the precise range, and on at least one day of the imprecise one."""
    starting: bool = False
    """Whether the first day is really the first one, not only the first that is cited."""
    ending: bool = False
    """Whether the last day is really the last one, not only the last that is cited."""
    thread: AuthoredKey | None = None
    """Claims of one continuous fact share this key; absent: a fact of its own."""
    standing: Standing = Standing.ACCEPTED
    """Only accepted claims count; the others stay shown."""
    note: str = ""
    """For the public: why it has that standing. Needed unless accepted."""


class AuthoredPosting(AuthoredFact, frozen=True, kw_only=True):
    """A person held a post in a unit."""

    person: str
    """The key of a person."""
    unit: str
    """The key of a unit or organisation that is not `unknown`."""
    role: Role
    """Who commanded is answered by `commander` and `acting_commander` only."""
    basis: Basis = Basis.UNSTATED
    """What of the post the source states: an appointment is not yet taking it up, nor exercising it."""
    rank: str = ""
    """As the source gives it."""
    title: str = ""
    """The post in the source's own word."""


class AuthoredRelation(AuthoredFact, frozen=True, kw_only=True):
    """A unit stood under a superior one."""

    unit: str
    """The key of the lower unit."""
    superior: str
    """The key of the higher unit, organisation or state."""
    relation: RelationKind
    """Of right (`command`), of fact (`de_facto`), for operations, or for administration."""


class AuthoredPositioning(AuthoredFact, frozen=True, kw_only=True):
    """A unit was at a place."""

    unit: str
    """The key of the unit."""
    place: Words
    """The place in words, the same wherever it is the same place."""
    stay: Stay = Stay.FIELD
    """`base`: stationed there, so that it goes on between two mentions; `field`: seen there, and it does not."""


class AuthoredMembership(AuthoredFact, frozen=True, kw_only=True):
    """Who took part in a campaign, or belonged to an organisation."""

    member: str
    """The key of an actor."""
    of: str
    """The key of a campaign, an organisation or a unit."""
