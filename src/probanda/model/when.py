"""When something happened, as far as a source says it: four bounds, never a guess.

A `When` has an imprecise and a precise first day and a precise and an imprecise last day: it began on a day of
[first_imprecise, first_precise] and ended on a day of [last_precise, last_imprecise]. A point event on one day has all
four equal. None is an open bound: nothing is known on that side. `words` are the source's own.

Days are ISO strings (`2031-09-18`), so that they sort as strings and no zone is invented. A moment with a zone is a
`Moment`; it is converted when a day in another zone is asked for, never relabelled. A `When` says whose days it counts:
those of UTC, or those of a calendar whose zone the source does not state, which can differ by a day.
"""

import re
from datetime import date, datetime, timedelta
from enum import Enum
from typing import NewType

from probanda.model.ids import Key, RecordId
from probanda.model.value import Body, Value

Day = NewType("Day", str)

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*", re.DOTALL)
# The offsets in civil use: -12:00 (Baker Island) to +14:00 (Line Islands).
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)


def day(text: str) -> Day:
    """An ISO day, checked.

    Raises:
        ValueError: not a day of the calendar, or not written YYYY-MM-DD.
    """
    if not _DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not a day written YYYY-MM-DD")
    date.fromisoformat(text)
    return Day(text)


class Zone(Enum):
    """Whose days a date counts."""

    UNSTATED = "unstated"
    """A calendar day as the source writes it: it can be a day of UTC earlier or later."""
    UTC = "UTC"


def day_words(value: Day) -> str:
    """A day as it stands in a sentence, "18 September 2031": in English, whatever the machine's locale."""
    found = date.fromisoformat(value)
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


class When(Value, frozen=True, kw_only=True):
    """Four bounds and the words they come from; see the module's rules."""

    first_imprecise: Day | None = None
    first_precise: Day | None = None
    last_precise: Day | None = None
    last_imprecise: Day | None = None
    words: str = ""
    zone: Zone = Zone.UNSTATED

    def __post_init__(self) -> None:
        known = [
            bound
            for bound in (self.first_imprecise, self.first_precise, self.last_precise, self.last_imprecise)
            if bound is not None
        ]
        for bound in known:
            day(bound)
        if known != sorted(known):
            raise ValueError(f"the bounds {', '.join(known)} are not in order")

    @classmethod
    def on(cls, value: str, *, words: str = "", zone: Zone = Zone.UNSTATED) -> "When":
        """On one known day, the whole of it known."""
        known = day(value)
        return cls(
            first_imprecise=known,
            first_precise=known,
            last_precise=known,
            last_imprecise=known,
            words=words,
            zone=zone,
        )

    @classmethod
    def between(cls, first: str | None, last: str | None, *, words: str = "", zone: Zone = Zone.UNSTATED) -> "When":
        """A point event on an unknown day of [first, last]; None leaves that side open."""
        return cls(
            first_imprecise=day(first) if first else None,
            last_imprecise=day(last) if last else None,
            words=words,
            zone=zone,
        )


class Moment(Value, frozen=True, kw_only=True):
    """A date and time as a source writes it; without an offset the zone stays unknown."""

    text: str
    """ISO 8601, `2031-09-18T01:30:00+02:00` or `2031-09-18T01:30:00`."""

    def __post_init__(self) -> None:
        if not _MOMENT.fullmatch(self.text):
            raise ValueError(f"{self.text!r} is no date with a time of day, written YYYY-MM-DDThh:mm")
        offset = datetime.fromisoformat(self.text).utcoffset()
        if offset is not None and not _WEST <= offset <= _EAST:
            raise ValueError(f"the offset of {self.text!r} is none of a time zone: they run from -12:00 to +14:00")

    @property
    def zone_known(self) -> bool:
        """Whether the source gave an offset."""
        return datetime.fromisoformat(self.text).tzinfo is not None

    def days(self) -> When:
        """The UTC days on which it can have been: one with a zone, two or three without.

        Raises:
            ValueError: a UTC day before year 1 or after year 9999.
        """
        written = datetime.fromisoformat(self.text)
        offset = written.utcoffset()
        clock = written.replace(tzinfo=None)
        try:
            first = (clock - (_EAST if offset is None else offset)).date()
            last = (clock - (_WEST if offset is None else offset)).date()
        except OverflowError as why:
            raise ValueError(f"the UTC day of {self.text!r} lies outside the years 1 to 9999") from why
        if first == last:
            return When.on(first.isoformat(), words=self.text, zone=Zone.UTC)
        return When.between(first.isoformat(), last.isoformat(), words=self.text, zone=Zone.UTC)


class DatingKind(Enum):
    """Who can know, and how: the kinds of a dating."""

    POSTED = "posted"
    PURPORTED = "purported"
    RECORDED = "recorded"
    PUBLISHED = "published"
    SAID = "said"
    INFERRED = "inferred"


class Dating(Body, frozen=True, kw_only=True, tag="dating"):
    """One source's word on the date of one event."""

    key: Key
    exhibit: RecordId
    """The exhibit that says so."""
    of: RecordId | None
    """The exhibit or incident that is dated; None: the exhibit itself."""
    dating_kind: DatingKind
    when: When
    by: str
    """Who says so, in words ("the platform", "the uploader")."""
