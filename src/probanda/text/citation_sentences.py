"""The sentence that a citation stands in, and what it says of the kind of conflict and of the days of the conduct.

1. A sentence ends at a stop before a capital, at a blank line, or before a new item of a list. One that is longer than
   `REACH` on a side of its citation is cut there.
2. A kind of conflict is said when the sentence names one and not the other.
3. The latest day of the conduct is read only from a sentence that speaks of something done and not of making law, and
   that dates it ("in 2015", "18 September 2015"): every year and date in it is taken at its latest, and the latest of
   all counts, so that a doubt is always in favour of the citation.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from enum import Enum
from functools import cached_property

from probanda.model.when import Day

# How far the sentence around a citation is looked for: longer ones are cut there.
REACH = 600
# A stop is looked for by itself, which is quick, and then what is beside it.
_STOP = re.compile(r"[.!?…؟\n]")
_END = re.compile(
    r"[.!?…؟](?<![A-Z].)[\"”’)\]]*\s+(?=[\"“‘(«]?[A-ZÀ-Ý\u0600-\u06ff])|\n\s*\n"
    r"|\n(?=[ \t]*(?:[-*•|#]|[0-9]{1,3}[.)])[ \t])"
)

_NOT_INTERNATIONAL = re.compile(
    r"non[- ]?international|not of an international character|internal armed conflict|civil war"
    r"|conflits? armés? internes?"
    r"|ne présentant pas un caractère international|غير (?:ال)?دولي|غير ذي طابع دولي|غير ذات طابع دولي|حرب أهلية"
)
_INTERNATIONAL = re.compile(
    r"international armed conflict|conflits? armés? internationa(?:l|ux)|نزاع مسلح دولي|النزاع المسلح الدولي"
    r"|النزاعات المسلحة الدولية"
)
# "both in international and in non-international armed conflict": then nothing is said of this citation.
_BOTH = re.compile(
    r"international(?! (?:criminal|humanitarian|law|court|tribunal|community|committee|human|crime|justice))"
)

_DONE = re.compile(
    r"\b(?:commit|perpetrat|kill|execut|murder|massacre|attack|shell|bomb|tortur|rap(?:e|ing)|starv|looted"
    r"|pillaged|conduct\b"
    r"|commis|perpétr|exécut|attaqu)|ارتكب|وقع|قتل|أعدم|هاجم"
)
_MADE = re.compile(
    r"\b(?:adopt|amend|ratif|propos|negotiat|draft|signed|enact|entered into force|entry into force"
    r"|came into force|entr[ée]e? en vigueur)"
    r"|اعتمد|صادق|تعديل|حيز النفاذ"
)
_MONTH_NAMES = (
    "january janvier jan يناير",
    "february février fevrier feb فبراير شباط",
    "march mars mar مارس آذار",
    "april avril apr أبريل نيسان",
    "may mai مايو أيار",
    "june juin jun يونيو يونيه حزيران",
    "july juillet jul يوليو يوليه تموز",
    "august août aout aug أغسطس آب",
    "september septembre sept sep سبتمبر أيلول",
    "october octobre oct أكتوبر",
    "november novembre nov نوفمبر",
    "december décembre decembre dec ديسمبر",
)
_MONTHS = {word: number for number, names in enumerate(_MONTH_NAMES, start=1) for word in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=lambda word: -len(word)))
_DATE = re.compile(
    rf"(?<![\w(/-])(?:(?P<iso>(?:19|20)[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}})(?![\w-])"
    rf"|(?:(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|er)? )?(?P<month>{_MONTH})\.?(?: (?P<after>[0-9]{{1,2}})(?:st|nd|rd"
    rf"|th)?,)? (?P<year>(?:19|20)[0-9]{{2}})"
    rf"|(?<!of )(?P<alone>(?:19|20)[0-9]{{2}}))(?![\w)])"
)


_WHEN = re.compile(
    r"(?:\b(?:in|since|during|until|from|between|by|before|after|early|late|mid)"
    r"|\b(?:en|depuis|durant|entre|avant|après)|عام|سنة|في)[ -]$"
)


class Conflict(Enum):
    """The two types of armed conflict, for provisions that stand for one of them."""

    INTERNATIONAL = "an international armed conflict"
    OTHER = "an armed conflict not of an international character"


class Sentence:
    """A sentence, text[start:end]; what it says is looked at when it is asked for."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.start, self.end = start, end
        self._words = text[start:end]

    @cached_property
    def folded(self) -> str:
        """In lower case, with single spaces."""
        return " ".join(self._words.lower().split())

    @cached_property
    def conflict(self) -> Conflict | None:
        """The only type of conflict that it names."""
        rest, count = _NOT_INTERNATIONAL.subn(" ", self.folded)
        if count:
            return None if _BOTH.search(rest) else Conflict.OTHER
        return Conflict.INTERNATIONAL if _INTERNATIONAL.search(rest) else None

    @cached_property
    def conduct_until(self) -> Day | None:
        """The latest day on which the conduct that it speaks of can have been; None: it does not say."""
        if not _DONE.search(self.folded) or _MADE.search(self.folded):
            return None
        if not any(_dates(self.folded, match) for match in _DATE.finditer(self.folded)):
            return None
        return max((day for match in _DATE.finditer(self.folded) if (day := _latest(match))), default=None)


def sentence_around(text: str, start: int, end: int, *, after: int = 0) -> Sentence:
    """The sentence that holds text[start:end]; it begins where the sentence before it ended, if that is `after`."""
    high = min(len(text), end + REACH)
    stop = next(_ends(text, end, high), None)
    first = max(after if after <= start else 0, start - REACH)
    for match in _ends(text, first, start):
        first = match.end()
    return Sentence(text, first, stop.start() if stop else high)


def _ends(text: str, low: int, high: int) -> Iterator[re.Match[str]]:
    """The ends of sentences in text[low:high], with the spaces behind them."""
    for stop in _STOP.finditer(text, low, high):
        if stop.start() >= low and (match := _END.match(text, stop.start(), high)):
            low = match.end()
            yield match


def _dates(words: str, match: re.Match[str]) -> bool:
    """Whether the date says when; a year alone can be that of a book or a law."""
    return not match["alone"] or _WHEN.search(words, max(0, match.start() - 16), match.start()) is not None


def _latest(match: re.Match[str]) -> Day | None:
    """The last day that the date can mean; None: it is no day of the calendar."""
    if match["iso"]:
        year, month, date = map(int, match["iso"].split("-"))
    elif match["alone"]:
        year, month, date = int(match["alone"]), 12, 31
    else:
        year, month = int(match["year"]), _MONTHS[match["month"]]
        date = int(match["day"] or match["after"] or monthrange(year, month)[1])
    if not 1 <= month <= 12 or not 1 <= date <= monthrange(year, month)[1]:  # noqa: PLR2004 - months of a year
        return None
    return Day(f"{year:04}-{month:02}-{date:02}")
