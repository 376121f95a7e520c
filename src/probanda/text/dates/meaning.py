"""One meaning while it is put together: four bounds as day numbers, what gave them, and the EDTF that says it.

Day numbers are those of `date.toordinal`: 1 is 1 January of year 1. Every step from one meaning to another keeps or
widens what was said, but for `throughout`, which the words have to say.
"""

from datetime import date

import msgspec

from probanda.model.when import Day, Moment, When, Zone
from probanda.text.dates.reading import Precision, Problem, Reading, Rule
from probanda.text.edtf.days import bounds_of, edtf_of, loss_of, month_end
from probanda.text.edtf.parse import parse_edtf

LAST = date.max.toordinal()
Bounds = tuple[int | None, int | None, int | None, int | None]


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """Four bounds, and what they rest on."""

    bounds: Bounds
    precision: Precision
    rules: tuple[Rule, ...]
    edtf: str = ""
    notes: tuple[str, ...] = ()
    moment: str = ""
    utc: bool = False

    @property
    def first(self) -> int | None:
        """The first day that it can be."""
        return self.bounds[0]

    @property
    def last(self) -> int | None:
        """The last day that it can be."""
        return self.bounds[3]


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """What a part of the words means: all meanings, what is wrong with it, what is missing."""

    meanings: tuple[Meaning, ...] = ()
    problems: tuple[Problem, ...] = ()
    missing: tuple[str, ...] = ()


def on_day(number: int, rule: Rule) -> Meaning:
    """One whole day."""
    return Meaning(bounds=(number,) * 4, precision=Precision.DAY, rules=(rule,), edtf=iso(number))


def within(first: int | None, last: int | None, precision: Precision, *rules: Rule, edtf: str = "") -> Meaning:
    """A point on a day from the first to the last."""
    first, last = clipped(first), clipped(last)
    return Meaning(bounds=(first, None, None, last), precision=precision, rules=rules, edtf=edtf)


def noted(meaning: Meaning, *notes: str, rule: Rule | None = None) -> Meaning:
    """The same with more that is told of it."""
    rules = meaning.rules if rule is None or rule in meaning.rules else (*meaning.rules, rule)
    return msgspec.structs.replace(meaning, rules=rules, notes=tuple(dict.fromkeys((*meaning.notes, *notes))))


def clipped(number: int | None) -> int | None:
    """A day of the years 1 to 9999; None outside of them: it is no bound then."""
    return number if number is not None and 1 <= number <= LAST else None


def iso(number: int) -> str:
    """The day as ISO writes it."""
    return date.fromordinal(number).isoformat()


def day_number(year: int, month: int, day: int) -> int:
    """The number of a day that exists, or of the end of its month where it lies behind it."""
    return date(year, month, min(day, month_end(year, month))).toordinal()


def month_days(year: int, month: int) -> tuple[int, int]:
    """The first and the last day of a month."""
    return day_number(year, month, 1), day_number(year, month, 31)


def year_days(first: int, last: int) -> tuple[int | None, int | None]:
    """The first day of one year and the last day of another; None outside of the calendar."""
    low = date(first, 1, 1).toordinal() if 1 <= first <= date.max.year else None
    high = date(last, 12, 31).toordinal() if 1 <= last <= date.max.year else None
    return low, high


def reading_of(meaning: Meaning, words: str) -> Reading:
    """The finished reading, with the loss of its EDTF."""
    days = [None if number is None else Day(iso(number)) for number in meaning.bounds]
    when = When(
        first_imprecise=days[0],
        first_precise=days[1],
        last_precise=days[2],
        last_imprecise=days[3],
        words=words,
        zone=Zone.UTC if meaning.utc else Zone.UNSTATED,
    )
    edtf = meaning.edtf or edtf_of(when)
    whole = edtf == when.first_precise == when.first_imprecise == when.last_imprecise  # a day, and EDTF says just that
    return Reading(
        when=when,
        edtf=edtf,
        edtf_loss="" if whole else loss_of(edtf, bounds_of(parse_edtf(edtf)) if edtf else When(), when),
        precision=meaning.precision,
        rules=meaning.rules,
        ambiguous=meaning.notes,
        moment=Moment(text=meaning.moment) if meaning.moment else None,
    )
