"""What an EDTF expression holds: its components as they are written, each with its doubt. Nothing is resolved here.

A `Component` keeps its digits with `X` where one is unspecified. A doubt stands on a component, because EDTF lets each
have its own; a mark at the end of a date is a doubt on all components left of it (ISO 8601-2:2019, level 2).
"""

from enum import Enum
from typing import TypeAlias

from probanda.model.value import Value


class Doubt(Enum):
    """What the source says of one component."""

    NONE = ""
    UNCERTAIN = "?"
    APPROXIMATE = "~"
    BOTH = "%"

    @property
    def approximate(self) -> bool:
        """Whether the component can be another one near it."""
        return self in (Doubt.APPROXIMATE, Doubt.BOTH)

    def __or__(self, other: "Doubt") -> "Doubt":
        """Both doubts together."""
        if self is other or other is Doubt.NONE:
            return self
        return other if self is Doubt.NONE else Doubt.BOTH


class Component(Value, frozen=True, kw_only=True):
    """A month, a day or a season: two characters, digits or `X`."""

    digits: str
    doubt: Doubt = Doubt.NONE


class Year(Value, frozen=True, kw_only=True):
    """A year: four characters, or behind `Y` as many digits as it takes, with an exponent where one is written."""

    digits: str
    """Without sign; `X` for an unspecified digit (four characters only)."""
    negative: bool = False
    long: bool = False
    """Written behind `Y`."""
    exponent: int | None = None
    significant: int | None = None
    """How many of its digits, from the left, are significant."""
    doubt: Doubt = Doubt.NONE


class EdtfDate(Value, frozen=True, kw_only=True):
    """A year, with a month and a day or a season where they are written."""

    year: Year
    month: Component | None = None
    """A month 01 to 12, or alone a division of the year 21 to 41."""
    day: Component | None = None

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The doubts of its components, from the year on."""
        return tuple(part.doubt for part in (self.year, self.month, self.day) if part is not None)


class EdtfMoment(Value, frozen=True, kw_only=True):
    """A date with a time of day, `hh:mm:ss`, and a zone (`Z`, `+05`, `+05:30`) where one is written."""

    date: EdtfDate
    time: str
    zone: str = ""


class End(Enum):
    """An end of an interval that is no date."""

    OPEN = ".."
    """There is none, or it has not come."""
    UNKNOWN = ""


class Interval(Value, frozen=True, kw_only=True):
    """From a day of one date to a day of another."""

    start: EdtfDate | End
    end: EdtfDate | End


class Choice(Enum):
    """Which members of a set are meant: the bracket that it is written with."""

    ONE = "["
    ALL = "{"


class Member(Value, frozen=True, kw_only=True):
    """A date of a set, or a run of dates `first..last` with one end open perhaps."""

    first: EdtfDate | None
    last: EdtfDate | None
    """The same value as `first` where one date is meant."""


class EdtfSet(Value, frozen=True, kw_only=True):
    """One of its members, or all of them."""

    choice: Choice
    members: tuple[Member, ...]


Edtf: TypeAlias = EdtfDate | EdtfMoment | Interval | EdtfSet
