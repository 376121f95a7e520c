"""What makes a citation of a place that exists doubtful: its day, its heading, its type of conflict.

1. **Day of the conduct**, given by the person who asks, or read from the sentence: a place that began later is
   `enacted-later`; one that was there and was changed later is `amended-later` (only for a day that was given).
2. **Type of conflict**: the sentence names one type, and the place is of the other: `conflict-mismatch`, with the twin.
3. **Heading**: words right beside the citation are the short title of another place of the same article or instrument,
   and speak in no way of the place named, its twins or its neighbours: `heading-mismatch`, with the place they fit.
Every remark is a warning: a person decides. Which provisions stand for which type of conflict is our classification.
"""

import re
from collections.abc import Iterable

import msgspec

from probanda.model.law import Provision, Provisions
from probanda.model.when import Day
from probanda.text.citation_sentences import Conflict, Sentence
from probanda.text.citation_suggest import speaks

_CONFLICTS = {
    **dict.fromkeys(("RS:8(2)(a)", "RS:8(2)(b)", "EOC:8(2)(a)", "EOC:8(2)(b)"), Conflict.INTERNATIONAL),
    **dict.fromkeys(("RS:8(2)(c)", "RS:8(2)(e)", "EOC:8(2)(c)", "EOC:8(2)(e)"), Conflict.OTHER),
}
_DATED_WORDS = re.compile(r"([0-9]{1,2}) (Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]* ([0-9]{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# A Council resolution reaches back, and a study of custom has no first day: neither is measured by its date.
_UNDATED = ("UNSC:", "CIHL:")

_QUOTED_AFTER = re.compile(
    r"\s{0,3}(?:[,:–—-]\s{0,3})?(?:\(\s{0,2}[\"“‘'«]?|[\"“‘«])(?P<words>[^()\"“”«»\n]{3,80}?)[\"”’'»]?\s{0,2}(?:\)"
    r"|[\"”’»])"
)
_BARE_AFTER = re.compile(r"\s{0,3}[:–—]\s{1,3}(?P<words>[^()\"“”«»\n.;:–—]{3,80})(?=[.;\n]|\Z)")
_CRIME_BEFORE = re.compile(
    r"(?:crimes?(?: against humanity)?|offences?|offenses?) of (?P<words>[A-Za-z][A-Za-z ,'’-]{2,60}?),? ?"
    r"(?:under|contrary to|in violation of|as defined in|pursuant to|within the meaning of|punishable under"
    r"|prohibited by"
    r"|set out in|\()\s*$"
)
_RIGHT_BEFORE = re.compile(r"(?:^|[\s,;:])(?P<words>[A-Za-z][A-Za-z'’-]*(?: [A-Za-z'’-]+){0,5}) \($")
_CLOSED = re.compile(r"\s{0,3}(?:,? of the [A-Za-z ]{3,30})?\)")
_REACH = 120
_LEADING = re.compile(
    r"^(?:(?:the|a|an|its|as|of|war crimes?|crimes?(?: against humanity)?|offences?|on|prohibit(?:ing|s|ed)"
    r"|the act of|namely|i\.e\.|titled|entitled)(?: of)? )+"
)
_PARTS = re.compile(r"[:,;]| or | and | including ")
_CRIMES = frozenset(f"{key}:{article}" for key in ("RS", "EOC") for article in ("6", "7", "8", "8bis"))
_STEM = 5  # letters by which two words are taken for one: "denying" and "denial" are not, "attacking" and "attacks" are
_SHORT = 4  # words of a title that say nothing of it are shorter than this
_ENDS_WITH = 6  # words before a bracket that can be a short title


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """Why a person should look again."""

    code: str
    message: str
    suggestions: tuple[str, ...] = ()


class Titles:
    """The short titles of the instruments at hand, found by their parts; made at the first question."""

    def __init__(self, provisions: Provisions) -> None:
        self.provisions = provisions
        self._by_part: dict[tuple[str, str], list[str]] | None = None

    def named(self, instrument: str, words: str) -> tuple[str, ...]:
        """The places of the instrument whose title, or a part of it, is these words."""
        if self._by_part is None:
            self._by_part = {}
            for one in self.provisions.instruments:
                for row in one.provisions:
                    for part in _parts(row.title):
                        self._by_part.setdefault((one.key, part), []).append(row.ref)
        return tuple(self._by_part.get((instrument, words), ()))


def on_day(place: Provision, day: Day, provisions: Provisions, *, given: bool) -> Remark | None:
    """What the day of the conduct makes of the place."""
    if place.ref.startswith(_UNDATED):
        return None
    said = f"the day of the conduct, {day}" if given else f"the conduct that the sentence speaks of (until {day})"
    if place.valid_from is not None and day < place.valid_from:
        by = f" by {place.amended_by}" if place.amended_by else ""
        return Remark(
            code="enacted-later",
            message=f"{place.ref} is in force only from {place.valid_from}{by}, after {said}",
        )
    if not given:
        return None
    later = provisions.begun_after(place.ref, day)
    changed = None if place.valid_to else _amended_on(place)  # what ended it did not change it
    if not later and (changed is None or changed <= day):
        return None
    what = f"{', '.join(one.ref for one in later)} came later" if later else f"changed by {place.amended_by}"
    return Remark(code="amended-later", message=f"{place.ref} was another text on {day}: {what}")


def of_conflict(place: Provision, sentence: Sentence) -> Remark | None:
    """What the type of conflict in the sentence makes of the place."""
    of_place = next((kind for ref, kind in _CONFLICTS.items() if place.ref.startswith(f"{ref}(")), None)
    if of_place is None or not place.twins or sentence.conflict in (None, of_place):
        return None
    other = Conflict.OTHER if of_place is Conflict.INTERNATIONAL else Conflict.INTERNATIONAL
    return Remark(
        code="conflict-mismatch",
        message=f"{place.ref} is for {of_place.value}, and the sentence speaks of {other.value}:"
        f" its twin is {', '.join(place.twins)}",
        suggestions=place.twins,
    )


def of_heading(text: str, span: tuple[int, int], place: Provision, titles: Titles) -> Remark | None:
    """What the words right beside the span in the text make of the place."""
    provisions = titles.provisions
    instrument = place.ref.partition(":")[0]
    for words in _headings(text, *span):
        fitting = [ref for ref in titles.named(instrument, words) if _same_field(ref, place.ref)]
        if " " not in words:  # one word as the title of a whole article ("Prosecutor") is too little
            fitting = [ref for ref in fitting if "(" in ref]
        if not fitting or _fits(words, place, provisions):
            continue
        beside = provisions.parent(place.ref)
        fitting.sort(key=lambda ref: provisions.parent(ref) != beside)
        return Remark(
            code="heading-mismatch",
            message=f"“{words}” is not what {place.ref}{f' ({place.title})' if place.title else ''} is about,"
            f" but {', '.join(fitting)}",
            suggestions=tuple(fitting),
        )
    return None


def _headings(text: str, start: int, end: int) -> Iterable[str]:
    """What can be a heading beside the citation, in lower case, without the words before its subject."""
    if match := _QUOTED_AFTER.match(text, end) or _BARE_AFTER.match(text, end):
        yield _bare(match["words"])
    before = text[max(0, start - _REACH) : start]
    if match := _CRIME_BEFORE.search(before):
        yield _bare(match["words"])
    elif before.endswith("(") and _CLOSED.match(text, end) and (match := _RIGHT_BEFORE.search(before)):
        words = _bare(match["words"]).split()
        for length in range(min(len(words), _ENDS_WITH), 0, -1):
            yield " ".join(words[-length:])


def _bare(words: str) -> str:
    return _LEADING.sub("", " ".join(words.lower().replace("’", "'").split())).strip(" ,.'")


def _fits(words: str, place: Provision, provisions: Provisions) -> bool:
    """Whether the words speak of the place, what is above it, its twins or its neighbours, in any way."""
    refs = [place.ref, *place.twins, *place.near]
    above = provisions.parent(place.ref)
    while above is not None:
        refs.append(above)
        above = provisions.parent(above)
    related = [one for one in map(provisions.get, refs) if one is not None]
    if not any(one.title or one.keywords for one in related):
        return True  # nothing is known of what it is about
    return any(_speaks_of(words, one) for one in related)


def _speaks_of(words: str, place: Provision) -> bool:
    if any(speaks(words, keyword) for keyword in place.keywords):
        return True
    spoken = {word[:_STEM] for word in re.findall(r"[a-z'-]+", words) if len(word) >= _SHORT}
    return any(word[:_STEM] in spoken for word in re.findall(r"[a-z'-]+", place.title.lower()) if len(word) >= _SHORT)


def _same_field(ref: str, other: str) -> bool:
    """Whether a citation of one can be a slip for the other: the same article, two crimes, or two whole articles."""
    article, _, below = ref.partition("(")
    of_other = other.partition("(")[0]
    return article == of_other or {article, of_other} <= _CRIMES or not below


def _parts(title: str) -> tuple[str, ...]:
    """A title and its parts, as a person would write one of them."""
    whole = _bare(title)
    parts = (_bare(part) for part in _PARTS.split(title.lower()))
    return tuple(dict.fromkeys(part for part in (whole, *parts) if len(part) > _SHORT))


def _amended_on(place: Provision) -> Day | None:
    """The last day that the words on its amendment name."""
    found = _DATED_WORDS.findall(place.amended_by)
    days = [f"{int(year):04}-{_MONTHS.index(month[:3]) + 1:02}-{int(date):02}" for date, month, year in found]
    return Day(max(days)) if days else None
