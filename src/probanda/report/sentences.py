"""The words of the dossier: statuses, stage tests, dates, counts, times.

- A status is said in the word of the model, beside what it means; never "guilty", never a share of a hundred.
- Readings are "in both listed readings", never "in every reading".
- A date says no more than its bounds: an open side is said, a month is not stretched, a zone is not invented.
- A time is exact; one that has no finite decimals is given as a fraction too.
- The statute's words are given in our own words.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from probanda.model.audience import Audience
from probanda.model.law import Checked
from probanda.model.proof import Answer, NodeKind, Role, Stage, Status
from probanda.model.selector import CueSelector, PageSelector, QuoteSelector, Selector, TimeSelector
from probanda.model.stage import STAGES
from probanda.model.value import Value
from probanda.model.when import Day, When, Zone, day_words

INTERNAL = "Internal work product: it holds losses, flips and what would fill a gap; do not hand it on."
_FOR_OTHERS = (
    "What speaks against the charge is in it, whole; what it does not hold is listed under “What is not proved”."
)
FICTIONAL = "FICTIONAL"
_INVENTED = "every person, place, force and event in this case is invented"
_SCRIPT_LETTERS = 4  # BCP 47: a script subtag has four letters
_MINUTE_S, _HOUR_S = 60, 3600
_SHORT_DECIMALS = 6  # a microsecond: no camera or container says more in seconds

# Names of the languages that cases are most often in; another is shown by its tag.
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "Arabic",
        "ckb": "Central Kurdish",
        "de": "German",
        "en": "English",
        "es": "Spanish",
        "fa": "Persian",
        "fr": "French",
        "he": "Hebrew",
        "my": "Burmese",
        "ps": "Pashto",
        "pt": "Portuguese",
        "ru": "Russian",
        "so": "Somali",
        "sw": "Swahili",
        "ti": "Tigrinya",
        "tr": "Turkish",
        "uk": "Ukrainian",
        "ur": "Urdu",
        "zh": "Chinese",
    }
)
# Scripts and languages that run from right to left (Unicode's CLDR, likely subtags).
_RIGHT_SCRIPTS = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"})
_RIGHT_LANGUAGES = frozenset(
    {"ar", "arc", "ary", "arz", "apc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
)


class FormWords(Value, frozen=True, kw_only=True):
    """How the form for one audience is named: in a title, in a sentence, at the head of each page."""

    name: str
    sentence: str
    head: str


FORMS: Mapping[Audience, FormWords] = MappingProxyType(
    {
        Audience.INTERNAL: FormWords(name="internal form", sentence=INTERNAL, head="Internal: do not hand on"),
        Audience.DISCLOSURE: FormWords(
            name="form for disclosure",
            sentence=f"For the defence, or another party to whom the case is disclosed. {_FOR_OTHERS}",
            head="For disclosure",
        ),
        Audience.COURT: FormWords(
            name="form for the court", sentence=f"For the court. {_FOR_OTHERS}", head="For the court"
        ),
        Audience.PUBLIC: FormWords(name="public form", sentence=f"For anyone. {_FOR_OTHERS}", head="Public form"),
    }
)

STATUS_MEANS: Mapping[Status, str] = MappingProxyType(
    {
        Status.SUPPORTED: "an argument for it stands, in all listed readings",
        Status.IN_SOME_READINGS: "an argument for it stands in some of the listed readings, not in all",
        Status.CONTESTED: "what carries it and what denies it stand against each other, undecided",
        Status.INSUFFICIENT: "there is something, and it is not enough",
        Status.GAP: "there is nothing in the record for it",
        Status.NOT_REQUIRED: "the test of this stage does not ask for it",
        Status.NOT_ASSESSED: "nobody has assessed it",
    }
)

CHECKED_MEANS: Mapping[Checked, str] = MappingProxyType(
    {
        Checked.TEXT: "read in the official text",
        Checked.SECONDARY: "read in a secondary page, not in the official text",
        Checked.MEMORY: "nobody has looked it up",
        Checked.FICTIONAL: "invented for this case",
    }
)

KIND_WORDS: Mapping[NodeKind, str] = MappingProxyType(
    {
        NodeKind.ELEMENT: "element",
        NodeKind.CONTEXT: "context",
        NodeKind.THRESHOLD: "threshold",
        NodeKind.MODE: "mode of liability",
        NodeKind.IDENTITY: "identity",
        NodeKind.JURISDICTION: "jurisdiction",
        NodeKind.ADMISSIBILITY: "admissibility",
        NodeKind.DEFENCE: "defence",
    }
)

ROLE_WORDS: Mapping[Role, str] = MappingProxyType(
    {Role.SUPPORT: "supports", Role.REBUT: "denies", Role.UNDERCUT: "breaks"}
)

ANSWER_WORDS: Mapping[Answer, str] = MappingProxyType(
    {
        Answer.OPEN: "nobody has answered it",
        Answer.GOOD: "answered by",
        Answer.BAD: "answered by",
        Answer.UNKNOWN: "asked, and left unknown by",
    }
)


CONDITION_JUDGED: Mapping[Answer, str] = MappingProxyType(
    {
        Answer.OPEN: "not assessed",
        Answer.GOOD: "as the article asks",
        Answer.BAD: "not as the article asks",
        Answer.UNKNOWN: "assessed, and left unknown",
    }
)


def notice_of(*, fictional: bool, notice: str) -> str:
    """What every page says first; a fictional case says so even where its author wrote no notice."""
    if not fictional:
        return notice
    if notice.lstrip().upper().startswith(FICTIONAL):
        return notice
    return f"{FICTIONAL}: {notice or _INVENTED + '.'}"


def presumed_innocent(name: str) -> str:
    """The presumption of innocence, for one suspect."""
    return f"{name} is presumed innocent (Rome Statute, article 66(1))."


def met_words(met: bool | None, stage: Stage) -> str:
    """Whether the test of the stage is met, with its article."""
    article = STAGES[stage].article
    if met is None:
        return f"not asked for at article {article}"
    return f"the test of article {article} is {'met' if met else 'not met'}"


def counted(number: int, thing: str, things: str = "") -> str:
    """`no exhibits`, `1 exhibit`, `2,000 exhibits`."""
    plural = things or f"{thing}s"
    if number == 0:
        return f"no {plural}"
    return f"{number:,} {thing if number == 1 else plural}"


def listing(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return ", ".join(words[:-1]) + f" and {words[-1]}" if len(words) > 1 else "".join(words)


def in_readings(holds: int, listed: int) -> str:
    """In how many of the listed readings of a passage something holds, never "in every reading"."""
    if holds < listed:
        return f"in {holds} of {listed} listed readings"
    return {0: "no reading is listed", 1: "in the one listed reading", 2: "in both listed readings"}.get(
        listed, f"in all {listed} listed readings"
    )


def bounds_words(first: Day | None, last: Day | None) -> str:
    """A point event between two closed days, either of which may be open."""
    if first is None and last is None:
        return "on a day that nothing bounds"
    if first is None or last is None:
        return f"not before {day_words(first)}" if first is not None else f"not after {day_words(last or Day(''))}"
    return f"on {day_words(first)}" if first == last else f"between {day_words(first)} and {day_words(last)}"


def when_words(when: When) -> str:
    """The four bounds in words, and whose days they are."""
    first, began, ended, last = when.first_imprecise, when.first_precise, when.last_precise, when.last_imprecise
    if (began is None and ended is None) or (first == began == ended == last):
        words = bounds_words(first, last)
    else:
        words = f"began {_side(first, began)}, ended {_side(ended, last)}"
    return f"{words} (days of UTC)" if when.zone is Zone.UTC else words


def _side(first: Day | None, last: Day | None) -> str:
    return "on a day that is not known" if first is None and last is None else bounds_words(first, last)


def moment_words(at: str) -> str:
    """`2 October 2031, 08:15:00 UTC` of `2031-10-02T08:15:00Z`."""
    day, _, clock = at.removesuffix("Z").partition("T")
    return f"{day_words(Day(day))}, {clock} UTC" if at.endswith("Z") else at


def time_code(seconds: str) -> str:
    """`1:02:03.5` of decimal seconds, not rounded."""
    whole, _, rest = format(Decimal(seconds), "f").partition(".")
    hours, left = divmod(int(whole), _HOUR_S)
    minutes, second = divmod(left, _MINUTE_S)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes}"
    return f"{head}:{second:02d}" + (f".{rest}" if rest else "")


def time_span(start_s: str | None, end_s: str | None) -> str:
    """`0:12 to 0:20`; empty when nothing is timed."""
    if start_s is None:
        return f"up to {time_code(end_s)}" if end_s is not None else ""
    return f"{time_code(start_s)} to {time_code(end_s)}" if end_s is not None else time_code(start_s)


def seconds_words(fraction: str) -> str:
    """A fraction of seconds as decimals; where these do not end, both."""
    exact = Fraction(fraction)
    decimals = f"{float(exact):.{_SHORT_DECIMALS}f}".rstrip("0").rstrip(".")
    return f"{decimals} s" if Fraction(decimals) == exact else f"about {decimals} s (exactly {exact} s)"


def size_words(size: int) -> str:
    """A size in bytes, grouped by thousands."""
    return counted(size, "byte")


def selector_words(selector: Selector | None) -> str:
    """Where in an exhibit; empty: the whole of it."""
    match selector:
        case TimeSelector(start_s=start, end_s=end):
            return f"at {time_span(start, end)}" if end is not None else f"from {time_code(start)} to its end"
        case CueSelector(first=first, last=last):
            return f"cue {first}" if first == last else f"cues {first} to {last}"
        case PageSelector(page=page):
            return f"page {page}"
        case QuoteSelector(exact=exact):
            return f"at the words “{exact}”"
        case None:
            return ""


def writing_direction(language: str) -> str:
    """`rtl` or `ltr` of a language tag; `auto` where none is given."""
    if not language:
        return "auto"
    primary, *subtags = language.split("-")
    scripts = [subtag.title() for subtag in subtags if len(subtag) == _SCRIPT_LETTERS]
    if scripts:
        return "rtl" if scripts[0] in _RIGHT_SCRIPTS else "ltr"
    return "rtl" if primary.lower() in _RIGHT_LANGUAGES else "ltr"
