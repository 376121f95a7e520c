"""Finding citations of law in a text and checking them: spans, references, answers. The text is never rewritten.

1. numbers are looked for first, because every citation but one kind has one and prose has few; 2. what stands around a
number says which form it is, and where the citation ends; 3. the instrument is the one named beside it, else the one
that the sentence names, else the one that the text has established, else the Rome Statute; 4. each is checked against
the provisions at hand. `ibid.` takes the citation before it.
"""

import re

import msgspec

from probanda.model.law import Citation, Provisions
from probanda.text.citation_check import check_article, check_document, check_resolution
from probanda.text.citation_documents import court_document, resolutions
from probanda.text.citation_forms import Found, articles, continued, roman_articles, us_code
from probanda.text.citation_names import FOREIGN, names_in

_DIGITS = re.compile("[0-9٠-٩]+")
_ROMAN_TREATY = re.compile("Genocide")
_IBID = re.compile(r"\b[Ii]bid(?:em)?\b\.?[\s,]*(?:at\s+)?")
_SENTENCE_END = re.compile(r"(?<![A-Z])[.!?…][\"”’)\]]*\s+(?=[\"“‘(]?[A-Z\u0600-\u06ff])|\n\s*\n")
_STOP = re.compile(r"[.!?…\n]")  # without one there is no end of a sentence: most windows are passed at once
# What ends right before the number of a citation that has no bracket, no title of a code and no name after it.
_CUES = (
    "art", "art.", "arts", "arts.", "article", "articles", "rule", "rules", "section", "sections", "sec.", "secs.", "§",
    "res/", "res /", "icc-", "icc–", "icc‑", "resolution", "resolutions", "res.", "no", "no.", "unscr", "scr",
    "المادة", "المواد", "المادتين", "للمادة",
)  # fmt: skip
_CUE_REACH = 16
# How far the sentence around a citation is looked for: longer ones are cut there.
_SENTENCE_REACH = 600
_DEEP = 2  # labels from which on a path that exists in the Rome Statute is taken for it against a name further off


def find_citations(text: str, provisions: Provisions, *, established: str | None = None) -> tuple[Citation, ...]:
    """The citations in the order of the text; `established` is the key of the instrument that the text is about."""
    citations: list[Citation] = []
    before: Found | None = None
    done = 0
    refused: set[int] = set()  # items of lists that are no citations: a list is not read again from each of its items
    for start in _starts(text):
        if start < done or start in refused:
            continue
        if start_of_ibid := _IBID.match(text, start):
            found = continued(text, start_of_ibid.end(), before) if before else None
            if found is None:
                continue
            items: tuple[Found, ...] = (msgspec.structs.replace(found, start=start),)
        else:
            documents = _documents(text, start, provisions)
            if documents:
                citations += documents
                done = documents[-1].end
                continue
            items = _articles(text, start)
        for item in items:
            if item.start < done:
                continue
            if item.bare and not _known_beginning(item, provisions, established or "RS"):
                refused.add(item.start)
                continue
            before, citation = _checked(text, item, provisions, established=established)
            citations.append(citation)
            done = item.end
    return tuple(citations)


def _starts(text: str) -> list[int]:
    """Where a citation can be: at numbers, at `ibid.`, at the treaty whose articles are Roman numerals."""
    starts = [match.start() for match in _DIGITS.finditer(text) if _can_begin(text, match.start(), match.end())]
    for word in ("bid.", "bid,"):
        position = text.find(word)
        while position != -1:
            starts.append(position - 1)
            position = text.find(word, position + 1)
    starts += [match.start() for match in _ROMAN_TREATY.finditer(text)]
    return sorted(starts)


def _can_begin(text: str, start: int, end: int) -> bool:
    """Whether the number can begin a citation, by the few characters beside it: a sieve, and quick."""
    after = text[end : end + 2].lstrip("\u00a0 ")[:1]
    return after in ("(", "[", "U", "b", "t", "q") or text[
        max(0, start - _CUE_REACH) : start
    ].rstrip().lower().endswith(_CUES)


def _documents(text: str, number: int, provisions: Provisions) -> tuple[Citation, ...]:
    document = court_document(text, number)
    if document is not None:
        return (check_document(document).beside(text, document.start, document.end),)
    return tuple(
        check_resolution(one, provisions).beside(text, one.start, one.end) for one in resolutions(text, number)
    )


def _articles(text: str, start: int) -> tuple[Found, ...]:
    if text[start].isdigit():
        return us_code(text, start) or articles(text, start)
    return roman_articles(text, start)


def _checked(text: str, found: Found, provisions: Provisions, *, established: str | None) -> tuple[Found, Citation]:
    key = found.key or _instrument(text, found, provisions, established=established)
    answer = check_article(found, key, provisions, around=lambda: _sentence(text, found))
    return msgspec.structs.replace(found, key=key), answer.beside(text, found.start, found.end)


def _instrument(text: str, found: Found, provisions: Provisions, *, established: str | None) -> str:
    """The instrument of a citation that names none beside it."""
    default = established or "RS"
    start = _sentence_start(text, found)
    named = [name.key for name in names_in(text, start, found.start)]
    if not named or named[-1] in ("UNSC", "CIHL", "RPE"):
        return default
    path = "".join((found.article, *(f"({label})" for label in found.labels)))
    above = "".join((found.article, *(f"({label})" for label in found.labels[:-1])))
    here = provisions.get(f"{default}:{path}") is not None and len(found.labels) >= _DEEP
    nearly = provisions.get(f"{default}:{above}") is not None and len(found.labels) > _DEEP
    there = named[-1] != FOREIGN and provisions.get(f"{named[-1]}:{path}") is not None
    return default if (here or nearly) and not there else named[-1]


def _known_beginning(found: Found, provisions: Provisions, key: str) -> bool:
    """Whether the article and its first label exist: without it, a bare number with brackets is no citation."""
    return provisions.get(f"{key}:{found.article}({found.labels[0]})") is not None


def _sentence(text: str, found: Found) -> str:
    high = min(len(text), found.end + _SENTENCE_REACH)
    after = _SENTENCE_END.search(text, found.end, high)
    return text[_sentence_start(text, found) : after.start() if after else high]


def _sentence_start(text: str, found: Found) -> int:
    start = max(0, found.start - _SENTENCE_REACH)
    if _STOP.search(text, start, found.start):
        for match in _SENTENCE_END.finditer(text, start, found.start):
            start = match.end()
    return start
