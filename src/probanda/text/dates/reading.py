"""What a date expression says: its readings, each with its bounds, the rules that gave it and what stays open.

The order of readings: day before month, then month before day, then year first; this century before the last one; the
calendar that the words name, then Gregorian, then Hijri; the northern half of the earth before the southern; what is
exact before what is rounded; what happened once before what lasted; the earlier day before the later one.
"""

from enum import Enum

from probanda.model.value import Value
from probanda.model.when import Moment, When


class Precision(Enum):
    """How finely the words say it."""

    MOMENT = "moment"
    DAY = "day"
    DAYS = "days"
    """A few days: a night, a week, a part of a month."""
    MONTH = "month"
    SEASON = "season"
    """A season, a quarter, a part of a year."""
    YEAR = "year"
    DECADE = "decade"
    """A decade or a part of it."""
    CENTURY = "century"
    """A century or a part of it."""
    SPAN = "span"
    """From one date to another, or open on one side."""
    OPEN = "open"
    """No bound on either side."""


class Rule(Enum):
    """The rules, by the name that answers carry; the sentence of each stands in `SENTENCES`."""

    DAY = "day"
    NUMERIC = "numeric"
    MONTH = "month"
    YEAR = "year"
    TWO_DIGITS = "two-digits"
    YEAR_OPEN = "year-open"
    EDTF = "edtf"
    HIJRI = "hijri"
    PART = "part"
    HALF = "half"
    SEASON = "season"
    QUARTER = "quarter"
    DECADE = "decade"
    CENTURY = "century"
    BEFORE_CHRIST = "before-christ"
    THROUGHOUT = "throughout"
    BETWEEN = "between"
    FROM_TO = "from-to"
    ONCE_WITHIN = "once-within"
    SINCE = "since"
    UNTIL = "until"
    NO_LATER = "no-later"
    NO_EARLIER = "no-earlier"
    BEFORE = "before"
    AFTER = "after"
    ABOUT = "about"
    MARGIN = "margin"
    PERHAPS = "perhaps"
    NIGHT = "night"
    WEEKDAY = "weekday"
    NAMED_DAY = "named-day"
    COUNTED = "counted"
    ROUNDED = "rounded"
    PERIOD_BESIDE = "period-beside"
    UP_TO = "up-to"
    CLOCK = "clock"
    ZONE = "zone"
    BOTH_CALENDARS = "both-calendars"


SENTENCES: dict[Rule, str] = {
    Rule.DAY: "A day that is named whole: all four bounds are that day.",
    Rule.NUMERIC: "Numbers divided by strokes are read in each order that gives a day of the calendar.",
    Rule.MONTH: "A month without a day is a point in that month, not the whole of it.",
    Rule.YEAR: "A year without a month is a point in that year, not the whole of it.",
    Rule.TWO_DIGITS: "A year of two digits is read in the 2000s and in the 1900s.",
    Rule.YEAR_OPEN: "The words name no year: the bounds stay open, or the nearest such days before and after the day"
    " given are both readings.",
    Rule.EDTF: "It is written in ISO 8601 (EDTF), and is read as that norm says.",
    Rule.HIJRI: "A Hijri day is computed by the tabular (civil) calendar and widened by three days on either"
    " side: printed tables and sightings differ from it by some days, and the day begins on the evening before.",
    Rule.PART: "Early, mid and late are thirds by convention: days 1-10, 11-20 and 21 to the end of a month; January to"
    " April, May to August, September to December of a year; years 0-3, 4-6 and 7-9 of a decade; of a century years"
    " 1-33, 34-66 and 67-100.",
    Rule.HALF: "A half of a month is days 1-15 or 16 to its end; of a year, six months.",
    Rule.SEASON: "A season reaches from the first day of the meteorological to the last of the astronomical one, on the"
    " half of the earth that the reading names.",
    Rule.QUARTER: "A quarter is three months of the calendar year; fiscal years can begin elsewhere.",
    Rule.DECADE: "A decade is ten years from the year with the last digit 0.",
    Rule.CENTURY: "The nth century is counted from its year 1, and by many from its year 0: both are readings.",
    Rule.BEFORE_CHRIST: "A year before Christ lies outside of the four bounds: they stay open, and EDTF says it.",
    Rule.THROUGHOUT: "The words say that it was so the whole time: it is true on every day of the period.",
    Rule.BETWEEN: "Between two dates: on some day from the first day of the one to the last day of the other.",
    Rule.FROM_TO: "From one date to another: it began on a day of the first and ended on a day of the second.",
    Rule.ONCE_WITHIN: "Two dates joined by a stroke or by “to” can also mean one day within.",
    Rule.SINCE: "Since: it began on a day of that date; its end is not said.",
    Rule.UNTIL: "Until: it ended on a day of that date, or on the day before it; its beginning is not said.",
    Rule.NO_LATER: "By, or no later than: on that date or at any time before.",
    Rule.NO_EARLIER: "No earlier than: on that date or at any time after.",
    Rule.BEFORE: "Before: on a day before that date begins.",
    Rule.AFTER: "After: on a day after that date has ended.",
    Rule.ABOUT: "About: how near is not said, so the bounds stay open.",
    Rule.MARGIN: "About: the bounds are widened by the margin that was given, on either side.",
    Rule.PERHAPS: "Perhaps: the date stays as it is, and nothing is known to be true on it.",
    Rule.NIGHT: "A night belongs to two days.",
    Rule.WEEKDAY: "A weekday alone is the nearest one before and the nearest one after the day given.",
    Rule.NAMED_DAY: "The day is counted from the day given.",
    Rule.COUNTED: "The number is taken to the day, counted from the day named.",
    Rule.ROUNDED: "A count of weeks, months or years is often rounded: more than one unit less and less than one unit"
    " more.",
    Rule.PERIOD_BESIDE: "The week, month or year of the calendar before, around or after the day given; a week may"
    " begin on Saturday, Sunday or Monday.",
    Rule.UP_TO: "The last week, month or year can also be the one that ends on the day given.",
    Rule.CLOCK: "A time of day without a zone stays without one; the day is that of the source.",
    Rule.ZONE: "The time is converted to UTC by its zone, and the day is that of UTC.",
    Rule.BOTH_CALENDARS: "The date stands in two calendars: the day has to be one of both.",
}


class ProblemCode(Enum):
    """What is wrong with the words themselves."""

    NO_SUCH_DAY = "no-such-day"
    NO_SUCH_TIME = "no-such-time"
    WEEKDAY = "weekday"
    ORDER = "order"
    TWO_DATES = "two-dates"
    OUTSIDE = "outside"


class Problem(Value, frozen=True, kw_only=True):
    """A contradiction in the words; nothing is mended."""

    code: ProblemCode
    message: str


class Reading(Value, frozen=True, kw_only=True):
    """One meaning that the words allow."""

    when: When
    edtf: str
    """Empty: EDTF has no expression for it."""
    edtf_loss: str
    """What the EDTF does not say of the four bounds; empty: it says all."""
    precision: Precision
    rules: tuple[Rule, ...]
    ambiguous: tuple[str, ...] = ()
    """What is open or rests on a convention, a sentence each."""
    moment: Moment | None = None

    @property
    def rule(self) -> str:
        """The rules in sentences."""
        return " ".join(SENTENCES[rule] for rule in self.rules)


class DateAnswer(Value, frozen=True, kw_only=True):
    """All that one expression says, and where it stands."""

    words: str
    start: int
    end: int
    readings: tuple[Reading, ...] = ()
    problems: tuple[Problem, ...] = ()
    missing: tuple[str, ...] = ()
    """What would have to be known besides, a sentence each."""
