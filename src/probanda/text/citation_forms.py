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

import msgspec

from probanda.text.citation_names import FOREIGN, Named, name_after, name_before
from probanda.text.citation_paths import Path, read_article, read_join, read_path, read_suffix

_SPACE = r"[\s\u00a0\u2009\u202f]"
_LAST_ARTICLE = 128  # of the Rome Statute
_CUE_REACH = 64
_CUE = re.compile(
    rf"""(?P<common>\bcommon{_SPACE}+)?(?P<article>\b(?:sub-?)?art(?:icle)?(?P<plural>s)?\b\.?|(?P<arabic>[لبو]?ا?لم(?:ادة|واد|ادتين)))
    {_SPACE}*$
    |(?P<rule>\brules?){_SPACE}*$
    |(?P<section>\bsect(?:ion|s)?s?\.?|\bsec\.|§+){_SPACE}*$
    |(?P<council>(?:(?:Security{_SPACE}+Council|UNSC|\bSC|\bU\.?N\.?S?\.?C?\.?){_SPACE}+)?)(?P<resolution>\bres(?:olutions?|\.)
    (?:{_SPACE}+no\.?)?|\bUNSCR|\bSCR){_SPACE}*$""",
    re.VERBOSE | re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(\[][0-9A-Za-z]{1,6}[)\]]?[(\[]?[0-9A-Za-z]{1,6}[)\]]")
_TITLE = re.compile(rf"{_SPACE}*of{_SPACE}+title{_SPACE}+([0-9]{{1,2}})\b", re.IGNORECASE)
_USC = re.compile(
    rf"([0-9]{{1,2}}){_SPACE}*U\.?{_SPACE}?S\.?{_SPACE}?C(?:ode\b|\.?{_SPACE}?A\b\.?|\b\.?){_SPACE}*(?:Ann\.{_SPACE}*)?"
    rf"(?:§+|[Ss]ec(?:tion|\.)?s?\.?|[Ss]s?\.)?{_SPACE}*(?=[0-9])"
)
_SECTION = re.compile(r"[0-9]{1,5}[A-Z]{0,2}(?![A-Za-z])")
_ROMAN_ARTICLE = re.compile(rf"\bart(?:icle)?s?\.?{_SPACE}+([IVX]{{1,5}})(?![A-Za-z])", re.IGNORECASE)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A citation as it is written: where, of which instrument (None: none is named beside it), and its path."""

    start: int
    end: int
    key: str | None
    article: str
    labels: tuple[str, ...] = ()
    suffix: str | None = None
    malformed: bool = False


def articles(text: str, number: int) -> tuple[Found, ...]:
    """Citations of articles, rules or sections that begin with the number at this position."""
    cue = _CUE.search(text, max(0, number - _CUE_REACH), number)
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
    found = []
    for match in _ROMAN_ARTICLE.finditer(text, max(0, name - 60), named.end + 30):
        path = read_path(text, match.end(), spaced=True)
        before, after = name_before(text, match.start()), name_after(text, path.end)
        if named in (before, after):
            found.append(
                Found(
                    start=match.start(),
                    end=path.end,
                    key=named.key,
                    article=match[1].upper(),
                    labels=path.labels,
                    malformed=path.malformed,
                )
            )
    return tuple(found)


def continued(text: str, position: int, before: Found) -> Found | None:
    """Labels at this position that take the place of labels of the citation before (`(e)(x)` after `8(2)(c)(i)`)."""
    path = read_path(text, position, spaced=False)
    if not path.labels or not before.labels:
        return None
    return _replaced(before, path, start=position)


def _article(text: str, number: int, cue: re.Match[str]) -> tuple[Found, ...]:
    start = cue.start("article")
    items = _items(text, number, start, plural=bool(cue["plural"]) or cue["arabic"] is not None)
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
    if article is None or int(article[0].rstrip("abeiqrstu")) > _LAST_ARTICLE:
        return ()
    named = _beside(text, number)
    if named is None and not _BRACKETS.match(text, article[1]):
        return ()
    items = _items(text, number, number, plural=False)
    if not items or not items[0].labels:
        return ()
    named = named or name_after(text, items[-1].end)
    return tuple(_named(item, named.key if named else None) for item in items)


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
        if join is None or _USC.match(text, join[0]) or (text[join[0]].isdigit() and text[item.end] == ","):
            return
        position = start = join[0]


def _items(text: str, number: int, start: int, *, plural: bool) -> tuple[Found, ...]:
    """The items of a list or range that begins with the number; the first begins at `start`."""
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
            if item is not None and int(item.article.rstrip("abeiqrstu")) > _LAST_ARTICLE:
                item = None
        if item is None:
            break
        items.append(item)
    return tuple(items)


def _numbered(text: str, position: int, start: int) -> Found | None:
    article = read_article(text, position)
    if article is None:
        return None
    path = read_path(text, article[1], spaced=True)
    if text[path.end : path.end + 1].isalnum() and not path.labels:
        return None
    suffix = read_suffix(text, path.end) if path.labels else None
    return Found(
        start=start,
        end=suffix[1] if suffix else path.end,
        key=None,
        article=article[0],
        labels=path.labels,
        suffix=suffix[0] if suffix else None,
        malformed=path.malformed,
    )


def _replaced(before: Found, path: Path, *, start: int) -> Found:
    """The path takes the place of the deepest label of the kind of its first one, or of the last label."""
    kind = _kind(path.labels[0])
    depth = next(
        (at for at in range(len(before.labels) - 1, -1, -1) if kind & _kind(before.labels[at])), len(before.labels) - 1
    )
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
