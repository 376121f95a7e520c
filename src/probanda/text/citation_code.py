"""Citations of the United States Code: `18 U.S.C. § 2441(c)(1)`, `section 2441 of title 18`, lists and ranges.

1. A section is a number that can end in letters (`2340A`, `77aa`) or, after letters, in a dash and a number
   (`2000e-2`). A dash between plain numbers is a range; the end of `2510-22` is 2522.
2. `§ 2441(d)` alone is a citation of the Code only where the text cited that section, or another that is at hand, with
   its title before: the key is `ANY_TITLE` until then.
3. A number after a comma goes on only after a plural ("§§ 1983, 1985"), and only where it begins nothing else.
"""

from collections.abc import Iterator

import msgspec

from probanda.text.citation_found import Found, continued
from probanda.text.citation_paths import SPACE, SPACES, SPACES_1, read_join, read_path
from probanda.text.patterns import Pattern

ANY_TITLE = "USC"
_CODE = (
    rf"(?:U\.?{SPACE}?S\.?{SPACE}?C(?:ode\b|\.?{SPACE}?[AS]\b\.?|\b\.?)"
    rf"|(?:the{SPACES_1})?United{SPACES_1}States{SPACES_1}Code(?:{SPACES_1}Annotated)?\b)"
)
_MARK = r"(?P<mark>§§?|[Ss]ec(?:tion|\.)?s?\.?|[Ss]s\.)?"
_HEAD = Pattern(
    rf"([0-9]{{1,2}}),?{SPACES}(?:of{SPACES_1})?{_CODE}{SPACES},?{SPACES}(?:\(?Ann\.\)?{SPACES})?(?P<appendix>[Aa]pp(?:\.|endix){SPACES})?(?:at{SPACES_1})?{_MARK}{SPACES}(?=[0-9])"
)
_TITLE_BEFORE = Pattern(rf"\b[Tt]itle{SPACES_1}$")
_TITLE_AFTER = Pattern(
    rf"{SPACES},?{SPACES}(?:of|in){SPACES_1}(?:(?:[Tt]itle{SPACES_1}([0-9]{{1,2}})\b(?:{SPACES},?{SPACES}(?:of{SPACES_1})?{_CODE})?)"
    rf"|([0-9]{{1,2}}){SPACES}{_CODE})"
)
_CODE_AHEAD = Pattern(rf"[0-9]{{1,4}}{SPACES}(?:{_CODE}|[A-Z][A-Za-z.]*\.?{SPACE}?(?:[0-9]|§))")
_SECTION = Pattern(
    r"[0-9]{1,5}(?:[A-Z]{1,2}(?![A-Za-z])|[a-z]{1,4}(?![A-Za-z])(?:-[0-9]{1,3}[a-z]{0,2}(?![A-Za-z0-9]))?)?(?![A-Za-z0-9])"
)
_PLURAL = Pattern(r"§§|s\.?$")
_SHORT = 3  # digits at most of a range's end that is cut short ("2510-22")


def us_code(text: str, number: int) -> tuple[Found, ...]:
    """Citations of the United States Code whose title is the number at this position."""
    head = _HEAD.match(text, number)
    if head is None:
        return ()
    before = _TITLE_BEFORE.search(text, max(0, number - 12), number)
    start = before.start() if before else number
    plural = bool(head["mark"] and _PLURAL.search(head["mark"]))
    key = f"{head[1]}USC{'APP' if head['appendix'] else ''}"
    return tuple(_sections(text, head.end(), start, key, plural=plural))


def sections(text: str, number: int, start: int, *, mark: str) -> tuple[Found, ...]:
    """Citations by section, whose first number is at this position, with their title behind them or none."""
    items = tuple(_sections(text, number, start, ANY_TITLE, plural=bool(_PLURAL.search(mark))))
    title = _TITLE_AFTER.match(text, items[-1].end) if items else None
    if title is None:
        return items
    named = tuple(msgspec.structs.replace(item, key=f"{title[1] or title[2]}USC") for item in items)
    return (*named[:-1], msgspec.structs.replace(named[-1], end=title.end()))


def _sections(text: str, position: int, start: int, key: str, *, plural: bool) -> Iterator[Found]:
    before: Found | None = None
    ranged = False
    while True:
        item = _section(text, position, start, key)
        if item is None and before is not None:
            item = continued(text, position, before)
        if item is None:
            return
        yield _whole_end(item, before) if ranged and before is not None else item
        before = item
        join = read_join(text, item.end)
        if join is None:
            return
        position, ranged = join
        follows = text[position : position + 1].isdigit()
        comma = text[item.end : item.end + 1] in (",", ";")
        if follows and (_CODE_AHEAD.match(text, position) or (comma and not plural)):
            return
        start = position


def _section(text: str, position: int, start: int, key: str) -> Found | None:
    match = _SECTION.match(text, position)
    if match is None:
        return None
    path = read_path(text, match.end(), spaced=False)
    return Found(
        start=start,
        end=path.end,
        key=key,
        article=match[0],
        labels=path.labels,
        malformed=path.malformed,
        misread=path.misread,
    )


def _whole_end(item: Found, before: Found) -> Found:
    """The end of a range with all its digits; a label alone (`(c)`) has nothing to add."""
    first, last = before.article, item.article
    short = first.isdigit() and last.isdigit() and len(last) < len(first) and len(last) <= _SHORT
    if not short:
        return item
    return msgspec.structs.replace(item, article=first[: len(first) - len(last)] + last)
