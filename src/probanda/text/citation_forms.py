"""Finding citations: every form begins at a number, or beside the one treaty whose articles are Roman numerals.

What each form needs, so that a measure ("7 (1) inch"), a journal's volume or a date is never a citation:

- a number after "article", "art.", "المادة": with a path, or with a known instrument beside it;
- a bare number with two or more brackets that touch it (`8(2)(e)(x)`), up to the last article of the Rome Statute;
- a number right after the name of an instrument ("Rome Statute 8(2)");
- `S/RES/`, "resolution" with the Council's name or a year in brackets; `ICC-` and a digit; a title and "U.S.C.";
  "section" and "of title 18"; "rule" with the name of a body of rules beside it.

A list or range goes on with further numbers, or with labels alone that take the place of the label of the same kind.
"""

import re
from collections.abc import Iterator
from string import ascii_lowercase

import msgspec

from probanda.text.citation_names import FOREIGN, Named, name_after, name_before
from probanda.text.citation_paths import Path, read_article, read_join, read_path, read_suffix

_SPACE = r"[\s\u00a0\u2009\u202f]"
# Runs of spaces are bounded, so that a page of spaces cannot make a search take for ever.
_SPACES, _SPACES_1 = _SPACE + "{0,8}", _SPACE + "{1,8}"
_LAST_ARTICLE = 128  # of the Rome Statute
_LAST_TREATY = 159  # of the treaties at hand: Geneva Convention IV
_LAST_ANY = 9999
_CUE_REACH = 64
_ROMAN_REACH = 60
_CUE = re.compile(
    rf"""(?P<common>\bcommon{_SPACES_1})?(?P<article>\b(?:sub-?)?art(?:icle)?(?P<plural>s)?\b\.?|(?P<arabic>[لبو]?ا?لم(?:ادة|واد|ادتين)))
    {_SPACES}$
    |(?P<rule>\brules?){_SPACES}$
    |(?P<section>\bsect(?:ion|s)?s?\.?|\bsec\.|§+){_SPACES}$
    |(?P<council>(?:(?:Security{_SPACES_1}Council|UNSC|\bSC|\bU\.?N\.?S?\.?C?\.?){_SPACES_1})?)(?P<resolution>\bres(?:olutions?|\.)
    (?:{_SPACES_1}no\.?)?|\bUNSCR|\bSCR){_SPACES}$""",
    re.VERBOSE | re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(\[][0-9A-Za-z]{1,6}[)\]]?[(\[]?[0-9A-Za-z]{1,6}[)\]]")
_TITLE = re.compile(rf"{_SPACES}of{_SPACES_1}title{_SPACES_1}([0-9]{{1,2}})\b", re.IGNORECASE)
_USC = re.compile(
    rf"([0-9]{{1,2}}){_SPACES}U\.?{_SPACE}?S\.?{_SPACE}?C(?:ode\b|\.?{_SPACE}?A\b\.?|\b\.?){_SPACES}(?:Ann\.{_SPACES})?"
    rf"(?:§+|[Ss]ec(?:tion|\.)?s?\.?|[Ss]s?\.)?{_SPACES}(?=[0-9])"
)
_SECTION = re.compile(r"[0-9]{1,5}[A-Z]{0,2}(?![A-Za-z])")
_ROMAN_ARTICLE = re.compile(rf"\b[Aa]rt(?:icle)?s?\.?{_SPACES_1}(?=[IVX])")
_ROMAN = re.compile(r"[IVX]{1,5}(?![A-Za-z])")


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A citation as it is written: where, of which instrument (None: none is named beside it), and its path."""

    start: int
    end: int
    key: str | None
    article: str
    labels: tuple[str, ...] = ()
    suffix: str | None = None
    malformed: bool = False
    bare: bool = False
    """Whether neither a word such as "article" nor an instrument stands beside it."""


def articles(text: str, number: int) -> tuple[Found, ...]:
    """Citations of articles, rules or sections that begin with the number at this position."""
    low = max(0, number - _CUE_REACH)
    last = text[low:number].rstrip()[-1:]
    # Every cue ends with a letter, a stop or a section sign: most numbers are passed at once.
    cue = _CUE.search(text, low, number) if last.isalpha() or last in (".", "§") else None
    if cue and cue["section"]:
        return _section(text, number, cue.start("section"))
    if cue and cue["rule"]:
        return _rule(text, number, cue.start("rule"))
    if cue and cue["article"]:
        return _article(text, number, cue)
    return _bare(text, number)


def us_code(text: str, number: int) -> tuple[Found, ...]:
    """Citations of the United States Code whose title is the number at this position."""
    head = _USC.match(text, number)
    if head is None:
        return ()
    return tuple(_sections(text, head.end(), number, f"{head[1]}USC"))


def roman_articles(text: str, name: int) -> tuple[Found, ...]:
    """Citations of a treaty with Roman articles whose name begins at this position, right after or before them."""
    named = name_after(text, name)
    if named is None:
        return ()
    found: list[Found] = []
    for cue in _ROMAN_ARTICLE.finditer(text, max(0, name - _ROMAN_REACH), named.end + _ROMAN_REACH):
        items = _roman_items(text, cue.end(), cue.start(), named.key)
        if items and named in (name_before(text, cue.start()), name_after(text, items[-1].end)):
            found += items
    return tuple(found)


def _roman_items(text: str, position: int, start: int, key: str) -> list[Found]:
    items: list[Found] = []
    while match := _ROMAN.match(text, position):
        path = read_path(text, match.end(), spaced=True)
        items.append(
            Found(start=start, end=path.end, key=key, article=match[0], labels=path.labels, malformed=path.malformed)
        )
        join = read_join(text, path.end)
        if join is None:
            break
        position = start = join[0]
    return items


def continued(text: str, position: int, before: Found) -> Found | None:
    """Labels at this position that take the place of labels of the citation before (`(e)(x)` after `8(2)(c)(i)`)."""
    path = read_path(text, position, spaced=False)
    if not path.labels or not before.labels:
        return None
    return _replaced(before, path, start=position)


def _article(text: str, number: int, cue: re.Match[str]) -> tuple[Found, ...]:
    start = cue.start("article")
    plural = bool(cue["plural"]) or cue["arabic"] is not None
    items = _items(text, number, start, plural=plural, last=_LAST_TREATY)
    if not items:
        return ()
    named = name_after(text, items[-1].end) or name_before(text, cue.start())
    if cue["common"]:
        return tuple(_named(item, "GC") for item in items)
    if named is None:
        # A bare "article 5" can be any treaty's; with a path it is one that we look for.
        return tuple(item for item in items if item.labels or item.suffix)
    if named.key == "GC" and "common" in text[items[-1].end : named.start]:
        return tuple(_named(item, "GC") for item in items)
    return tuple(_named(item, named.key) for item in items)


def _bare(text: str, number: int) -> tuple[Found, ...]:
    if text[number - 1 : number].isalnum() or text[number - 1 : number] in (".", "/", "-", ":", "§"):
        return ()
    article = read_article(text, number)
    if article is None or _count(article[0]) > _LAST_ARTICLE:
        return ()
    named = _beside(text, number)
    if named is None and not _BRACKETS.match(text, article[1]):
        return ()
    items = _items(text, number, number, plural=False, last=_LAST_ARTICLE)
    if not items or not items[0].labels:
        return ()
    named = named or name_after(text, items[-1].end)
    if named is None:
        return tuple(msgspec.structs.replace(item, bare=True) for item in items)
    return tuple(_named(item, named.key) for item in items)


def _beside(text: str, number: int) -> Named | None:
    """A name of ours with nothing but a space or a comma between it and the number."""
    if text[number - 1 : number] not in (" ", "\u00a0", ","):
        return None
    named = name_before(text, number)
    if named is None or named.key == FOREIGN or text[named.end : number].strip(" \u00a0,"):
        return None
    return named


def _rule(text: str, number: int, start: int) -> tuple[Found, ...]:
    items = _items(text, number, start, plural=True)
    if not items:
        return ()
    named = name_after(text, items[-1].end) or name_before(text, start)
    return tuple(_named(item, named.key) for item in items) if named and named.key in ("CIHL", "RPE") else ()


def _section(text: str, number: int, start: int) -> tuple[Found, ...]:
    items = tuple(_sections(text, number, start, "USC"))
    title = _TITLE.match(text, items[-1].end) if items else None
    return tuple(_named(item, f"{title[1]}USC") for item in items) if title else ()


def _sections(text: str, position: int, start: int, key: str) -> Iterator[Found]:
    before: Found | None = None
    while True:
        match = _SECTION.match(text, position)
        if match:
            path = read_path(text, match.end(), spaced=False)
            item = Found(
                start=start, end=path.end, key=key, article=match[0], labels=path.labels, malformed=path.malformed
            )
        else:
            more = continued(text, position, before) if before else None
            if more is None:
                return
            item = more
        yield item
        before = item
        join = read_join(text, item.end)
        # A number after a comma goes on only where nothing else begins with it (another title, a year).
        if (
            join is None
            or _USC.match(text, join[0])
            or (text[item.end] == "," and text[join[0] : join[0] + 1].isdigit())
        ):
            return
        position = start = join[0]


def _items(text: str, number: int, start: int, *, plural: bool, last: int = _LAST_ANY) -> tuple[Found, ...]:
    """The items of a list or range that begins with the number; the first begins at `start`, none is beyond `last`."""
    first = _numbered(text, number, start)
    if first is None:
        return ()
    items = [first]
    while join := read_join(text, items[-1].end):
        position, _ = join
        if text[position : position + 1] in ("(", "["):
            item = continued(text, position, items[-1])
        else:
            item = _numbered(text, position, position)
            if item is not None and not item.labels and not plural:
                item = None
            if item is not None and _count(item.article) > last:
                item = None
        if item is None:
            break
        items.append(item)
    return tuple(items)


def _numbered(text: str, position: int, start: int) -> Found | None:
    article = read_article(text, position)
    if article is None:
        return None
    number, end = article
    lettered: tuple[str, ...] = ()
    if text[end : end + 1] in ("A", "B", "C") and not text[end + 1 : end + 2].isalnum():
        # "article 4A(2)" of Geneva Convention III, whose parts are lettered in capitals
        lettered, end = (text[end],), end + 1
    path = read_path(text, end, spaced=True)
    path = msgspec.structs.replace(path, labels=(*lettered, *path.labels))
    if text[path.end : path.end + 1].isalnum() and not path.labels:
        return None
    suffix = read_suffix(text, path.end) if path.labels else None
    return Found(
        start=start,
        end=suffix[1] if suffix else path.end,
        key=None,
        article=number,
        labels=path.labels,
        suffix=suffix[0] if suffix else None,
        malformed=path.malformed,
    )


def _count(article: str) -> int:
    """The number of an article without `bis`, `ter`, `quater`."""
    return int(article.rstrip(ascii_lowercase))


def _replaced(before: Found, path: Path, *, start: int) -> Found:
    """The path takes the place of the deepest label of the kind of its first one, or of the last label.

    After `8(2)(c)(i)` an `(e)` can be no numeral, so it stands for `(c)`, and a `(v)` stands for `(i)`.
    """
    kind = _kind(path.labels[0])
    kinds = [_kind(label) for label in before.labels]
    same = [at for at, other in enumerate(kinds) if other == kind] or [
        at for at, other in enumerate(kinds) if other & kind
    ]
    depth = same[-1] if same else len(kinds) - 1
    return Found(
        start=start,
        end=path.end,
        key=before.key,
        article=before.article,
        labels=(*before.labels[:depth], *path.labels),
        malformed=path.malformed,
    )


def _kind(label: str) -> set[str]:
    """The kinds that a label can be: `v` is a letter and a Roman numeral."""
    if label[0].isdigit():
        return {"number"}
    kinds = {"letter"} if len(label) == 1 else set()
    if set(label.lower()) <= set("ivx"):
        kinds.add("roman")
    return {f"{kind} {'upper' if label[0].isupper() else 'lower'}" for kind in kinds}


def _named(found: Found, key: str | None) -> Found:
    return msgspec.structs.replace(found, key=key)
