"""Finding citations of law in a text and checking them: spans, references, answers. The text is never rewritten.

1. Numbers are looked for first, because every citation but a few kinds has one and prose has few. 2. What stands around
a number says which form it is, and where the citation ends. 3. The instrument is the one named beside it, else the one
that the sentence names, else the one that the text has established, else the Rome Statute. 4. Each is checked against
the provisions at hand. 5. What exists can still be doubtful: see `citation_remarks`. `Ibid.`, `id.` and "the same
article" go on from the citation before them. Characters that are not seen are passed over and named: see
`citation_unseen`.
"""

import re
from bisect import bisect_left

import msgspec

from probanda.model.law import Citation, CitationStatus, Provisions
from probanda.model.when import Day
from probanda.text.citation_check import Answer, check_article, check_document, check_resolution, reference
from probanda.text.citation_code import ANY_TITLE, us_code
from probanda.text.citation_documents import FoundResolution, court_document, more_paragraphs, resolutions
from probanda.text.citation_forms import articles, articles_in_words, roman_articles
from probanda.text.citation_found import Found, continued
from probanda.text.citation_names import BACK, FOREIGN, PROTOCOL, Named, names_in
from probanda.text.citation_paths import SPACES_1
from probanda.text.citation_remarks import Titles, of_conflict, of_heading, on_day
from probanda.text.citation_sentences import Sentence, sentence_around
from probanda.text.citation_sieve import CUE_REACH, DIGITS, citation_starts
from probanda.text.citation_unseen import Seen, see

_AGAIN = re.compile(
    rf"(?:\b(?:ibid(?:em)?|id(?:em)?)\b\.?|المرجع{SPACES_1}نفسه|\b(?:of{SPACES_1})?(?:the{SPACES_1})?same{SPACES_1}article"
    rf"|\bm[êe]me{SPACES_1}article)[\s,،:;]{{0,4}}(?:at{SPACES_1})?",
    re.IGNORECASE,
)
_DEEP = 2  # labels from which on a path that exists in the Rome Statute is taken for it against a name further off
_HEAD = 2_000  # characters before a citation in which a name establishes an instrument
_COURT = (
    "Rome Statute",
    "ICC",
    "International Criminal Court",
    "Statut de Rome",
    "Cour pénale",
    "نظام روما",
    "الجنائية الدولية",
)
_WEAPONS = ("Conventional Weapons", "conventional weapons", "CCW")
_PLAIN_BODIES = ("UNSC", "CIHL", "RPE")  # names that take a citation only when they stand beside it


def find_citations(
    text: str, provisions: Provisions, *, established: str | None = None, on: Day | None = None
) -> tuple[Citation, ...]:
    """The citations in the order of the text.

    Args:
        text: the text, as it is written.
        provisions: the places at hand.
        established: the key of the instrument that the text is about; None: the text itself says it, or it is the Rome
            Statute.
        on: the day of the conduct that the text speaks of, where the person who asks knows it.
    """
    seen = see(text)
    found = _Reading(seen.text, provisions, established=established, on=on).citations()
    return found if seen.text is text else tuple(_put_back(citation, text, seen) for citation in found)


class _Reading:
    """One pass over a text, and what it has learnt of it so far."""

    def __init__(self, text: str, provisions: Provisions, *, established: str | None, on: Day | None) -> None:
        self._text, self._provisions, self._established, self._on = text, provisions, established, on
        self._citations: list[Citation] = []
        self._before: Found | FoundResolution | None = None
        self._sections: dict[str, str] = {}
        """Sections of the United States Code that were cited with their title, and the title."""
        self._named: list[Named] = []
        self._scanned = 0
        self._court: int | None = None
        """Where the text names the Court or its Statute first."""
        self._weapons: bool | None = None
        """Whether it speaks of the other treaty whose protocols have numbers."""
        self._sentence: Sentence | None = None
        self._titles = Titles(provisions)
        self._answers: dict[tuple[object, ...], Answer] = {}
        self._in_sentence: dict[tuple[object, ...], Answer] = {}

    def citations(self) -> tuple[Citation, ...]:
        """All citations of the text."""
        done = 0
        refused: set[int] = set()  # items of lists that are none: a list is not read again from each of its items
        for start in citation_starts(self._text):
            if start < done or start in refused:
                continue
            done = max(done, self._read(start, done, refused))
        return tuple(self._citations)

    def _read(self, start: int, done: int, refused: set[int]) -> int:
        """Where the citations end that begin at this position; 0: there are none."""
        again = None if self._text[start].isdigit() else _AGAIN.match(self._text, start)
        if again is not None:
            if isinstance(self._before, FoundResolution):
                return self._resolutions(more_paragraphs(self._text, again.end(), self._before), start)
            items = _going_on(self._text, start, again.end(), self._before)
        else:
            if end := self._documents(start):
                return end
            items = _found_at(self._text, start)
        for item in items:
            if item.start < done and item.end <= done:
                continue
            placed = msgspec.structs.replace(item, start=max(item.start, done))
            if placed.bare and not self._known_beginning(placed):
                refused.add(placed.start)
                continue
            if not self._check(placed, alone=len(items) == 1):
                continue
            done = placed.end
        return done

    def _documents(self, number: int) -> int:
        """Where the documents end that have their number at this position; 0: there are none."""
        document = court_document(self._text, number)
        if document is not None:
            self._put(check_document(document), document.start, document.end)
            return document.end
        return self._resolutions(resolutions(self._text, number), None)

    def _resolutions(self, found: tuple[FoundResolution, ...], start: int | None) -> int:
        for at, one in enumerate(found):
            first = one.start if start is None or at else start
            self._put(check_resolution(one, self._provisions), first, one.end)
            self._before = one
        return found[-1].end if found else 0

    def _check(self, found: Found, *, alone: bool) -> bool:
        """Whether it is a citation; then it is checked and kept."""
        key = found.key if found.key not in (None, BACK, ANY_TITLE) else self._instrument(found)
        if key is None:
            return False
        if key.startswith(PROTOCOL):
            key = self._protocol(key, found.start)
        if key.endswith(ANY_TITLE):
            self._sections.setdefault(found.article, key)
        answer = self._answer(found, key)
        if answer.ref is not None and answer.code in (None, "added-by-amendment", "no-longer-in-force"):
            answer = self._remarked(answer, found, alone=alone)
        self._put(answer, found.start, found.end)
        self._before = msgspec.structs.replace(found, key=key)
        return True

    def _answer(self, found: Found, key: str) -> Answer:
        known = (
            key,
            found.article,
            found.labels,
            found.suffix,
            found.malformed,
            found.misread,
            found.instead,
            found.since,
        )
        answer = self._answers.get(known) or self._in_sentence.get((self._around(found).start, *known))
        if answer is None:
            asked: list[Sentence] = []

            def around() -> str:
                asked.append(self._around(found))
                return asked[-1].folded

            answer = check_article(found, key, self._provisions, around=around)
            if found.since:
                answer = _of_range(answer, found, key, self._provisions)
            if asked:  # an answer that the sentence had a part in is for this sentence only
                self._in_sentence[asked[-1].start, *known] = answer
            else:
                self._answers[known] = answer
        return answer

    def _remarked(self, answer: Answer, found: Found, *, alone: bool) -> Answer:
        """The answer with what makes a place that exists doubtful."""
        place = self._provisions.get(answer.ref) if answer.ref else None
        if place is None:
            return answer
        sentence = self._around(found)
        day = self._on or sentence.conduct_until
        if answer.code == "no-longer-in-force":
            if day is None or place.valid_to is None or day >= place.valid_to:
                return answer
            answer = msgspec.structs.replace(
                answer, status=CitationStatus.OK, code=None, message=f"{answer.message}; it was in force on {day}"
            )
        remarks = (
            on_day(place, day, self._provisions, given=self._on is not None) if day else None,
            of_conflict(place, sentence),
            of_heading(self._text, (found.start, found.end), place, self._titles) if alone else None,
        )
        for remark in filter(None, remarks):
            first = answer.code is None or remark.code == "enacted-later"
            answer = msgspec.structs.replace(
                answer,
                status=CitationStatus.WARNING,
                code=remark.code if first else answer.code,
                message=f"{answer.message}; {remark.message}",
                suggestions=tuple(dict.fromkeys((*answer.suggestions, *remark.suggestions))),
            )
        return answer

    def _put(self, answer: Answer, start: int, end: int) -> None:
        self._citations.append(answer.beside(self._text, start, end))

    def _around(self, found: Found) -> Sentence:
        known = self._sentence
        if known is None or not (known.start <= found.start and found.end <= known.end):
            after = known.end if known else 0
            self._sentence = known = sentence_around(self._text, found.start, found.end, after=after)
            self._in_sentence.clear()
        return known

    def _instrument(self, found: Found) -> str | None:
        """The instrument of a citation that names none beside it; None: it is no citation then."""
        if found.key == ANY_TITLE:
            return self._title(found.article)
        default = self._established or "RS"
        names = self._names_before(found.start)
        if found.key == BACK:
            return _pointed_at(self._text[found.end : found.end + 120], names) or default
        in_sentence = self._around(found).start
        named = [name.key for name in names if name.start >= in_sentence and name.key != BACK]
        if not named or named[-1] in _PLAIN_BODIES:
            named = [] if self._established else list(self._by_text(names, found.start))
        if not named:
            return default
        if named[-1].startswith((FOREIGN, PROTOCOL)):  # so deep in the Statute is hardly a place of a constitution
            above = msgspec.structs.replace(found, labels=found.labels[:-1])
            deep = len(found.labels) >= _DEEP and self._there(found, default)
            return default if deep or (len(found.labels) > _DEEP and self._there(above, default)) else named[-1]
        # The one in which more of the path exists: a slip in its last label does not make it another instrument's.
        return default if self._depth(found, default) > self._depth(found, named[-1]) else named[-1]

    def _protocol(self, key: str, position: int) -> str:
        """The Additional Protocol of this number, where the text named it before, and no weapons."""
        additional = "AP" + key.removeprefix(PROTOCOL)
        if self._weapons is None:
            self._weapons = any(words in self._text for words in _WEAPONS)
        named = any(name.key == additional for name in self._names_before(position))
        return additional if named and not self._weapons else key

    def _by_text(self, names: list[Named], position: int) -> tuple[str, ...]:
        """The instrument that the text has established: the last one named, where the Court was not named before."""
        if self._court is None:
            named = [at for words in _COURT if (at := self._text.find(words)) >= 0]
            self._court = min(named, default=len(self._text))
        keys = [name.key for name in names if name.key not in (BACK, *_PLAIN_BODIES)]
        return () if self._court < position or {"RS", "EOC"} & set(keys) else tuple(keys[-1:])

    def _names_before(self, position: int) -> list[Named]:
        """Names in the last `_HEAD` characters before this position; each part of the text is looked at once."""
        low = max(0, position - _HEAD)
        if self._scanned < low:
            self._scanned = low
            self._named.clear()
        if self._scanned < position:
            fresh = names_in(self._text, self._scanned, position)
            self._named += fresh
            self._scanned = position
        return self._named[bisect_left(self._named, low, key=lambda name: name.start) :]

    def _title(self, section: str) -> str | None:
        """The title of a section without one: as it was cited before, or the last one cited that has it."""
        if section in self._sections:
            return self._sections[section]
        last = next(reversed(self._sections.values()), None)
        return last if last is not None and self._provisions.get(f"{last}:{section}") is not None else None

    def _there(self, found: Found, key: str) -> bool:
        return self._provisions.get(reference(found, key, self._provisions)) is not None

    def _depth(self, found: Found, key: str) -> int:
        """How many steps of the path exist in this instrument."""
        for count in range(len(found.labels), -1, -1):
            if self._there(msgspec.structs.replace(found, labels=found.labels[:count]), key):
                return count + 1
        return 0

    def _known_beginning(self, found: Found) -> bool:
        """Whether the article and its first label exist: without it, a bare number with brackets is no citation."""
        key = self._established or "RS"
        return self._provisions.get(f"{key}:{found.article}({found.labels[0]})") is not None


def _pointed_at(after: str, names: list[Named]) -> str | None:
    """The last name before that "the Convention", "the Protocol" or "the Statute" behind a citation can point to."""
    statute = after.lower().find("statut")
    back = min(
        (
            at
            for word in ("convention", "protocol", "regulations", "اتفاقية", "بروتوكول")
            if (at := after.lower().find(word)) >= 0
        ),
        default=-1,
    )
    to_statute = statute >= 0 and (back < 0 or statute < back)
    for name in reversed(names):
        if name.key != BACK and name.key not in _PLAIN_BODIES and name.statute == to_statute:
            return name.key
    return None if to_statute else FOREIGN


def _found_at(text: str, start: int) -> tuple[Found, ...]:
    if text[start].isdigit():
        return us_code(text, start) or articles(text, start)
    return articles_in_words(text, start) or roman_articles(text, start)


def _going_on(text: str, start: int, position: int, before: Found | FoundResolution | None) -> tuple[Found, ...]:
    """The citation that goes on from the one before: with labels alone, or with an article of the same instrument."""
    if not isinstance(before, Found) or before.key is None:
        return ()
    found = continued(text, position, before)
    if found is not None:
        return (msgspec.structs.replace(found, start=start),)
    number = DIGITS.search(text, position, position + CUE_REACH)
    if number is None:
        return ()
    items = articles(text, number.start(), going_on=True)
    # The cue of the article must stand right behind "ibid.": what is further on is cited by itself.
    if not items or text[position : items[0].start].strip():
        return ()
    if items[0].key not in (None, ANY_TITLE):
        return ()
    same = tuple(msgspec.structs.replace(item, key=before.key, bare=False) for item in items)
    return (msgspec.structs.replace(same[0], start=start), *same[1:])


def _of_range(answer: Answer, found: Found, key: str, provisions: Provisions) -> Answer:
    """The answer for the end of a range, with what stands between, or a warning where it runs backwards."""
    article, *labels = found.since
    first = reference(Found(start=0, end=0, key=key, article=article, labels=tuple(labels)), key, provisions)
    last = provisions.get(answer.ref) if answer.ref else None
    beside = provisions.children(provisions.parent(first) or key)
    if last is None or first not in beside or last.ref not in beside:
        return answer
    between = beside.index(last.ref) - beside.index(first)
    if between < 0 and answer.status is CitationStatus.OK:
        return msgspec.structs.replace(
            answer,
            status=CitationStatus.WARNING,
            code="range-reversed",
            message=f"{answer.message}; the range from {first} runs backwards",
        )
    return msgspec.structs.replace(
        answer, message=f"{answer.message}; the range from {first} holds {between + 1} places"
    )


def _put_back(citation: Citation, text: str, seen: Seen) -> Citation:
    """The citation in the text as it is written, with the names of what is not seen in it."""
    start, end = seen.span(citation.start, citation.end)
    unseen = seen.within(start, end)
    if not unseen:
        return msgspec.structs.replace(citation, text=text[start:end], start=start, end=end)
    turned = any(one.turns for one in unseen) and citation.status is CitationStatus.OK
    names = ", ".join(dict.fromkeys(one.name for one in unseen))
    return msgspec.structs.replace(
        citation,
        text=text[start:end],
        start=start,
        end=end,
        status=CitationStatus.WARNING if turned else citation.status,
        code="hidden-characters" if turned else citation.code,
        message=f"{citation.message}; in it stand characters that are not seen: {names}",
    )
