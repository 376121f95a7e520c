"""Citations of numbered documents: Security Council resolutions and documents of the International Criminal Court.

A resolution is written by its symbol (`S/RES/1970 (2011)`) or in words, in English, French or Arabic, with paragraphs
after it or before it. A number of the Court is `ICC-`, the situation, the case, the document, each in its fixed number
of digits; whether such a document exists is not checked.
"""

import re
from collections.abc import Iterator

import msgspec

from probanda.text.citation_paths import DIGIT, SPACE, SPACES, SPACES_1
from probanda.text.patterns import Pattern

_DATE = rf"(?:[0-9]{{1,2}}{SPACES_1}[A-Z][a-z]{{2,8}}\.?,?{SPACES_1})"
_YEAR = (
    rf"(?:{SPACES}\({SPACES}{_DATE}?(?P<year>(?:19|20)[0-9]{{2}}|(?:١٩|٢٠)[٠-٩]{{2}}){SPACES}\)"
    rf"|,?{SPACES_1}(?:of{SPACES_1})?{_DATE}(?P<dated>(?:19|20)[0-9]{{2}})(?![0-9]))"
)
_ANY_YEAR = rf"{SPACES}\((?:19|20)[0-9]{{2}}"
_SYMBOL = Pattern(rf"(?:\bU\.?N\.?{SPACES_1}Doc\.?{SPACES_1})?\bS{SPACE}?/{SPACE}?RES{SPACE}?/{SPACE}?$", re.IGNORECASE)
_WORDS = Pattern(
    rf"(?P<council>(?:\bSecurity{SPACES_1}Council|\bUNSC|\bSC){SPACES_1})?"
    rf"(?P<word>\br[ée]s(?:olutions?|\.)(?:{SPACES_1}n[o°]?\.?)?"
    rf"|(?P<short>\bUNSCR|\bSCR)|(?:[وفبلك]?(?:ا?ل)?)قرار(?:ي|ات|ين)?(?:{SPACES_1}(?P<majlis>مجلس{SPACES_1}الأمن))?(?:{SPACES_1}رقم)?){SPACES}$",
    re.IGNORECASE,
)
_COUNCIL_AFTER = Pattern(
    rf"{SPACES}(?:of{SPACES_1}the{SPACES_1}(?:UN{SPACES_1}"
    rf"|United{SPACES_1}Nations{SPACES_1})?Security{SPACES_1}Council"
    rf"|du{SPACES_1}Conseil{SPACES_1}de{SPACES_1}s[ée]curit[ée]|(?:الصادر{SPACES_1}عن{SPACES_1})?مجلس{SPACES_1}الأمن)"
)
_NOT_COUNCIL = Pattern(
    r"(?:General Assembly|Human Rights Council|\bGA|\bHRC|Commission|Parliament|Assembl[ée]e générale"
    r"|الجمعية العامة)\W*$"
)
_NUMBER = Pattern(rf"({DIGIT}{{1,4}})(?![0-9/]){_YEAR}?")
_PARAGRAPH_WORD = (
    rf"(?:(?:operative|dispositif){SPACES_1})?"
    r"(?:para(?:graphe?)?s?\b\.?|par\.|\bOPs?|¶+|§+|(?:وال|ال)?فقر(?:ة|ات|تين|تان))"
)
_PARAGRAPH = Pattern(
    rf"(?:{SPACES}[,،]?{SPACES}(?:(?:at|in){SPACES_1})?{_PARAGRAPH_WORD}{SPACES}|/)\(?({DIGIT}{{1,3}})\)?(?![0-9])",
    re.IGNORECASE,
)
_PARAGRAPHS_BEFORE = Pattern(
    rf"{_PARAGRAPH_WORD}{SPACES}(?P<list>{DIGIT}{{1,3}}(?:{SPACES}(?:[,،–-]|and|or|to|et|ou|à|و"
    rf"|إلى){SPACES}{DIGIT}{{1,3}}){{0,9}})"
    rf"{SPACES_1}(?:of|de{SPACES_1}la|de|من){SPACES_1}(?:the{SPACES_1}|la{SPACES_1})?(?:(?:UN|United{SPACES_1}Nations){SPACES_1})?$",
    re.IGNORECASE,
)
_MORE_PARAGRAPHS = Pattern(
    rf"{SPACES}(?:(?P<dash>[–—-]|to\b|à(?={SPACE})|إلى)|[,،]?{SPACES}(?:and|or|et|ou|و)"
    rf"|[,،]){SPACES}(?P<number>{DIGIT}{{1,3}})(?![0-9/(])(?!{SPACE}?\()"
)
_RESOLUTIONS = Pattern(r"(?:resolutions|résolutions|القرارات|القرارين|قرارات|قراري)\W*$", re.IGNORECASE)
_SEVERAL = Pattern(r"s\b\.?|¶¶|§§|فقرات|فقرتين|فقرتان")
_ONE = Pattern(rf"{DIGIT}{{1,3}}")
_NEXT = Pattern(
    rf"(?:,?{SPACES_1}(?:and|or|et|ou|و){SPACES_1}|[,،]{SPACES_1}"
    rf"|{SPACES_1}و)(?={DIGIT}{{3,4}}(?P<year>{_ANY_YEAR})?(?![0-9/]))"
)
# What can end right before a resolution's number: most numbers are passed at once.
_ENDS = (
    *("res/", "res /", "resolution", "resolutions", "résolution", "résolutions", "res.", "rés.", "no", "no.", "n°"),
    *("unscr", "scr", "قرار", "القرارات", "قراري", "القرارين", "الأمن", "رقم"),
)
# Symbol, "Security Council resolution no." and a paragraph before them fit in this.
_REACH = 90

_COURT = Pattern(r"ICC[-‑–][0-9Oo][0-9A-Za-z/‑–-]*")
_COURT_FORM = Pattern(r"[0-9]{2}/[0-9]{2}(?:-[0-9]{2}/[0-9]{2})?(?:-[0-9]{1,5})?(?:-[A-Za-z][0-9A-Za-z]*|-[0-9]{1,4})*")
_LIKE_DIGITS = str.maketrans("OolI", "0011")


class FoundResolution(msgspec.Struct, frozen=True, kw_only=True):
    """A resolution as it is written; the year or the paragraph can be missing."""

    start: int
    end: int
    number: int
    year: int | None
    paragraph: int | None


class FoundDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A number of the Court as it is written, without `ICC-`, and whether it has the form of one."""

    start: int
    end: int
    number: str
    sound: bool
    instead: str = ""
    """The number that it looks like, where letters stand for digits."""


def resolutions(text: str, number: int) -> tuple[FoundResolution, ...]:
    """Citations of resolutions, the first of which has its number at this position."""
    start = _resolution_start(text, number)
    return tuple(_run(text, number, start)) if start is not None else ()


def more_paragraphs(text: str, position: int, before: FoundResolution) -> tuple[FoundResolution, ...]:
    """Paragraphs at this position of the resolution before ("ibid., paras. 4 and 6"); empty: there are none."""
    first = _PARAGRAPH.match(text, position)
    if first is None:
        return ()
    here = msgspec.structs.replace(before, start=position, end=first.end(), paragraph=int(first[1]))
    return (here, *_listed_after(text, here))


def court_document(text: str, number: int) -> FoundDocument | None:
    """The number of the Court whose first digit stands at this position."""
    start = number - (5 if text[number - 1 : number] in ("O", "o") else 4)  # the length of "ICC-", of "ICC-O"
    if start < 0 or text[start : start + 3] != "ICC" or (start and text[start - 1].isalnum()):
        return None  # looked at first: a run of such numbers must not be read again from each of them
    match = _COURT.match(text, start)
    if match is None:
        return None
    written = match[0].rstrip("-–‑/")
    plain = re.sub("[‑–]", "-", written)[4:]
    sound = _COURT_FORM.fullmatch(plain) is not None
    like = _like_digits(plain)
    return FoundDocument(
        start=match.start(),
        end=match.start() + len(written),
        number=plain,
        sound=sound,
        instead=like if not sound and like != plain and _COURT_FORM.fullmatch(like) else "",
    )


def _like_digits(number: str) -> str:
    """The number with digits for the letters that look like them, in its parts of situation and case."""
    parts = number.split("-")
    return "-".join(part.translate(_LIKE_DIGITS) if "/" in part else part for part in parts)


def _resolution_start(text: str, number: int) -> int | None:
    """Where the words before the number begin, if they make it a resolution of the Council."""
    low = max(0, number - _REACH)
    if not text[max(low, number - 16) : number].rstrip().lower().endswith(_ENDS):
        return None
    if symbol := _SYMBOL.search(text, max(low, number - 24), number):
        return symbol.start()
    words = _WORDS.search(text, low, number)
    if words is None or _NOT_COUNCIL.search(text, low, words.start()):
        return None
    match = _NUMBER.match(text, number)
    if match is None:
        return None
    # "resolution 12" alone can be anybody's: the Council is named, or a year in brackets stands behind it.
    named = (
        words["council"]
        or words["short"]
        or words["majlis"]
        or match["year"]
        or _COUNCIL_AFTER.match(text, match.end())
    )
    return words.start() if named else None


def _run(text: str, number: int, start: int) -> Iterator[FoundResolution]:
    position, several = number, _RESOLUTIONS.search(text, start, number) is not None
    while match := _NUMBER.match(text, position):
        council = _COUNCIL_AFTER.match(text, match.end())
        found = FoundResolution(
            start=start,
            end=match.end(),
            number=int(match[1]),
            year=int(match["year"] or match["dated"] or 0) or None,
            paragraph=None,
        )
        yield from (items := tuple(_with_paragraphs(text, found, council.end() if council else match.end())))
        more = _NEXT.match(text, items[-1].end)
        # Without a year a number goes on only after "resolutions".
        if more is None or not (more["year"] or several):
            return
        position = start = more.end()


def _with_paragraphs(text: str, found: FoundResolution, after: int) -> Iterator[FoundResolution]:
    """The resolution, once for each paragraph that stands behind it, or before it."""
    if behind := _PARAGRAPH.match(text, after):
        first = msgspec.structs.replace(found, end=behind.end(), paragraph=int(behind[1]))
        yield from (first, *_listed_after(text, first))
        return
    before = _PARAGRAPHS_BEFORE.search(text, max(0, found.start - _REACH), found.start)
    if before is None:
        yield found
        return
    numbers = list(_ONE.finditer(text, before.start("list"), before.end("list")))
    for at, one in enumerate(numbers):
        yield msgspec.structs.replace(
            found,
            start=one.start() if at else before.start(),
            end=found.end if at == len(numbers) - 1 else one.end(),
            paragraph=int(one[0]),
        )


def _listed_after(text: str, first: FoundResolution) -> Iterator[FoundResolution]:
    """The further paragraphs of "paras. 4, 6 and 8"; after a singular there are none."""
    word = text[max(first.start, first.end - _REACH) : first.end]
    end = first.end if _SEVERAL.search(word, word.rfind(")") + 1) else len(text)
    while more := _MORE_PARAGRAPHS.match(text, end):
        yield msgspec.structs.replace(first, start=more.start("number"), end=more.end(), paragraph=int(more["number"]))
        end = more.end()
