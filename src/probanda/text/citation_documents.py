"""Citations of numbered documents: Security Council resolutions and documents of the International Criminal Court.

A resolution is written by its symbol (`S/RES/1970 (2011)`) or in words, with a paragraph after it or before it. A
number of the Court is `ICC-`, the situation, the case, the document, each in its fixed number of digits; whether such a
document exists is not checked.
"""

import re
from collections.abc import Iterator

import msgspec

_SPACE = r"[\s\u00a0\u2009\u202f]"
# Runs of spaces are bounded, so that a page of spaces cannot make a search take for ever.
_SPACES, _SPACES_1 = _SPACE + "{0,8}", _SPACE + "{1,8}"
_YEAR = rf"{_SPACES}\({_SPACES}((?:19|20)[0-9]{{2}}){_SPACES}\)"
_SYMBOL = re.compile(
    rf"(?:\bU\.?N\.?{_SPACES_1}Doc\.?{_SPACES_1})?\bS{_SPACE}?/{_SPACE}?RES{_SPACE}?/{_SPACE}?$", re.IGNORECASE
)
_WORDS = re.compile(
    rf"(?P<council>(?:\bSecurity{_SPACES_1}Council|\bUNSC|\bSC){_SPACES_1})?(?P<word>\bres(?:olutions?|\.)(?:{_SPACES_1}no\.?)?"
    rf"|(?P<short>\bUNSCR|\bSCR)){_SPACES}$",
    re.IGNORECASE,
)
_NOT_COUNCIL = re.compile(r"(?:General Assembly|Human Rights Council|\bGA|\bHRC|Commission|Parliament)\W*$")
_NUMBER = re.compile(rf"([0-9]{{1,4}})(?![0-9/])(?:{_YEAR})?")
_PARAGRAPH = re.compile(
    rf"(?:{_SPACES},?{_SPACES}(?:at{_SPACES_1})?(?:operative{_SPACES_1})?(?:para(?:graph)?s?\.?|\bOP|¶+|§+){_SPACES}|/)"
    r"\(?([0-9]{1,3})\)?(?![0-9])",
    re.IGNORECASE,
)
_PARAGRAPH_BEFORE = re.compile(
    rf"(?:\boperative{_SPACES_1})?(?:\bpara(?:graph)?\.?|\bOP|¶){_SPACES}([0-9]{{1,3}}){_SPACES_1}of{_SPACES_1}"
    rf"(?:the{_SPACES_1})?(?:(?:UN|United{_SPACES_1}Nations){_SPACES_1})?$",
    re.IGNORECASE,
)
_NEXT = re.compile(rf"(?:,?{_SPACES_1}(?:and|or){_SPACES_1}|,{_SPACES_1})(?=[0-9]{{3,4}}{_YEAR})")
# What can end right before a resolution's number: most numbers are passed at once.
_ENDS = ("res/", "res /", "resolution", "resolutions", "res.", "no", "no.", "unscr", "scr")
# Symbol, "Security Council resolution no." and a paragraph before them fit in this.
_REACH = 90

_COURT = re.compile(r"ICC[-‑–][0-9][0-9A-Za-z/‑–-]*")
_COURT_FORM = re.compile(
    r"[0-9]{2}/[0-9]{2}(?:-[0-9]{2}/[0-9]{2})?(?:-[0-9]{1,5})?(?:-[A-Za-z][0-9A-Za-z]*|-[0-9]{1,4})*"
)


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


def resolutions(text: str, number: int) -> tuple[FoundResolution, ...]:
    """Citations of resolutions, the first of which has its number at this position."""
    start = _resolution_start(text, number)
    return tuple(_run(text, number, start)) if start is not None else ()


def court_document(text: str, number: int) -> FoundDocument | None:
    """The number of the Court whose first digit stands at this position."""
    start = number - 4  # the length of "ICC-"
    if start < 0 or (start and text[start - 1].isalnum()):
        return None  # looked at first: a run of such numbers must not be read again from each of them
    match = _COURT.match(text, start)
    if match is None:
        return None
    written = match[0].rstrip("-–‑/")
    plain = re.sub("[‑–]", "-", written)[4:]
    return FoundDocument(
        start=match.start(),
        end=match.start() + len(written),
        number=plain,
        sound=_COURT_FORM.fullmatch(plain) is not None,
    )


def _resolution_start(text: str, number: int) -> int | None:
    """Where the words before the number begin, if they make it a resolution of the Council."""
    low = max(0, number - _REACH)
    if not text[low:number].rstrip().lower().endswith(_ENDS):
        return None
    if symbol := _SYMBOL.search(text, low, number):
        return symbol.start()
    words = _WORDS.search(text, low, number)
    if words is None or _NOT_COUNCIL.search(text, low, words.start()):
        return None
    match = _NUMBER.match(text, number)
    if match is None:
        return None
    # "resolution 12" alone can be anybody's: the Council is named, or a year in brackets stands behind it.
    return words.start() if words["council"] or words["short"] or match[2] else None


def _run(text: str, number: int, start: int) -> Iterator[FoundResolution]:
    position = number
    while match := _NUMBER.match(text, position):
        end, paragraph = match.end(), None
        if behind := _PARAGRAPH.match(text, end):
            end, paragraph = behind.end(), int(behind[1])
        elif before := _PARAGRAPH_BEFORE.search(text, max(0, start - _REACH), start):
            start, paragraph = before.start(), int(before[1])
        yield FoundResolution(
            start=start, end=end, number=int(match[1]), year=int(match[2]) if match[2] else None, paragraph=paragraph
        )
        more = _NEXT.match(text, end)
        if more is None:
            return
        position = start = more.end()
