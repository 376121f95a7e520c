"""When something happened, as far as a source says it: four bounds, never a guess.

A `When` has an imprecise and a precise first day and a precise and an imprecise last day: it began on a day of
[first_imprecise, first_precise] and ended on a day of [last_precise, last_imprecise]. A point event on one day has all
four equal. None is an open bound: nothing is known on that side. `words` are the source's own.

Days are ISO strings (`2031-09-18`), so that they sort as strings and no zone is invented. A moment with a zone is a
`Moment`; it is converted when a day in another zone is asked for, never relabelled.
"""

import re
from datetime import date, datetime, timedelta
from enum import Enum
from typing import NewType

from probanda.model.ids import Key, RecordId
from probanda.model.value import Body, Value

Day = NewType("Day", str)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def day(text: str) -> Day:
    """An ISO day, checked.

    Raises:
        ValueError: not a day of the calendar, or not written YYYY-MM-DD.
    """
    if not _DAY.fullmatch(text):
        raise ValueError(f"{text!r} is not a day written YYYY-MM-DD")
    date.fromisoformat(text)
    return Day(text)


class When(Value, frozen=True, kw_only=True):
    """Four bounds and the words they come from; see the module's rules."""

    first_imprecise: Day | None = None
    first_precise: Day | None = None
    last_precise: Day | None = None
    last_imprecise: Day | None = None
    words: str = ""

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
    def on(cls, value: str, *, words: str = "") -> "When":
        """On one known day, the whole of it known."""
        known = day(value)
        return cls(first_imprecise=known, first_precise=known, last_precise=known, last_imprecise=known, words=words)

    @classmethod
    def between(cls, first: str | None, last: str | None, *, words: str = "") -> "When":
        """A point event on an unknown day of [first, last]; None leaves that side open."""
        return cls(
            first_imprecise=day(first) if first else None,
            last_imprecise=day(last) if last else None,
            words=words,
        )


class Moment(Value, frozen=True, kw_only=True):
    """A date and time as a source writes it; without an offset the zone stays unknown."""

    text: str
    """ISO 8601, `2031-09-18T01:30:00+02:00` or `2031-09-18T01:30:00`."""

    def __post_init__(self) -> None:
        datetime.fromisoformat(self.text)

    @property
    def zone_known(self) -> bool:
        """Whether the source gave an offset."""
        return datetime.fromisoformat(self.text).tzinfo is not None

    def days(self) -> When:
        """The UTC days on which it can have been: one with a zone, up to three without.

        Offsets run from -12:00 to +14:00, so a wall clock without a zone may be a UTC day earlier or later.
        """
        written = datetime.fromisoformat(self.text)
        if written.tzinfo is not None:
            moment = written - (written.utcoffset() or timedelta())
            return When.on(moment.date().isoformat(), words=self.text)
        first = (written - timedelta(hours=14)).date()
        last = (written + timedelta(hours=12)).date()
        return When.between(first.isoformat(), last.isoformat(), words=self.text)


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
