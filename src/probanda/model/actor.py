"""Actors and their names, as a case needs them before command over time is computed."""

from enum import Enum

from msgspec import UNSET, UnsetType

from probanda.model.ids import Key
from probanda.model.value import Body, Value


class ActorKind(Enum):
    """Kinds of actors."""

    PERSON = "person"
    UNIT = "unit"
    ORGANISATION = "organisation"
    STATE = "state"


class Identity(Enum):
    """How far a unit is known; absent: by its name."""

    UNNAMED = "unnamed"
    """It is real, and no source gives its name."""
    UNKNOWN = "unknown"
    """It only joins two units of a hierarchy: nobody can hold a post in it."""


class Name(Value, frozen=True, kw_only=True):
    """One form of a name, with the language it is written in (BCP 47)."""

    text: str
    language: str = ""


class Actor(Body, frozen=True, kw_only=True, tag="actor"):
    """A person, unit, organisation or state; the first name is the one shown."""

    key: Key
    actor_kind: ActorKind
    names: tuple[Name, ...]
    described_as: tuple[str, ...] = ()
    """Roles as the sources give them, hedges included ("identified as a spokesman")."""
    identity: Identity | UnsetType = UNSET
    """Of a unit that no source names."""
