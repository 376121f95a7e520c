"""Finding citations: every form begins at a number, or beside the one treaty whose articles are Roman numerals.

What each form needs, so that a measure ("7 (1) inch"), a journal's volume or a date is never a citation:

- a number after "article", "art.", "المادة": with a path behind it or before it ("paragraph 2 of article 8"), or with a
  known instrument beside it;
- a bare number with two or more brackets that touch it (`8(2)(e)(x)`), up to the last article of the Rome Statute;
- a number right after the name of an instrument ("Rome Statute 8(2)");
- `S/RES/`, "resolution" with the Council's name or a year in brackets; `ICC-` and a digit; a title and "U.S.C.";
  "section" and "of title 18"; "rule" with the name of a body of rules beside it.

A list or range goes on with further numbers, or with labels alone that take the place of the label of the same kind.
"""

import re

import msgspec

from probanda.text.citation_code import sections
from probanda.text.citation_found import Found, continued, count_of
from probanda.text.citation_names import BACK, FOREIGN, Named, common_to_all, name_after, name_before
from probanda.text.citation_paths import (
    SPACES,
    SPACES_1,
    read_article,
    read_before,
    read_join,
    read_path,
    read_suffix,
)
from probanda.text.patterns import Pattern

_LAST_ARTICLE = 128  # of the Rome Statute
_LAST_TREATY = 159  # of the treaties at hand: Geneva Convention IV
_LAST_ANY = 9999
_CUE_REACH = 24
_ROMAN_REACH = 60
_CUE = Pattern(
    rf"""(?:(?P<article>\b(?:sub-?)?[aаА](?:rt|rt[iіíl1]c[l1Ii]e)(?P<plural>s)?\b\.?|(?P<arabic>[لبوكف]?ا?ل?م(?:ادة|واد|ادتين|ادتان)))
    |(?P<rule>\br(?:ule|[èe]gle)s?|(?:وال|ال)?(?:قاعدة|قواعد|قاعدتان|قاعدتين))
    |(?P<section>\bsect(?:ion|s)?s?\.?|\bsec\.|\bsecs\.|§+))
    {SPACES}(?:[nN][o°]\.?{SPACES})?$""",
    re.VERBOSE | re.IGNORECASE,
)
_CUE_ENDS = frozenset("tsenTSENT.§ةدن°oO")
_COMMON = Pattern(rf"\bcommon{SPACES_1}$", re.IGNORECASE)
_COMMON_AFTER = Pattern(rf"{SPACES},?{SPACES}(?:المشتركة|commune?\b|common\b)", re.IGNORECASE)
_THREE = Pattern(
    rf"article{SPACES_1}three\b(?P<common>(?={SPACES},?{SPACES}common\b))?|[لبو]?ا?لمادة{SPACES_1}الثالثة(?P<arabic>{SPACES_1}المشتركة)",
    re.IGNORECASE,
)
_BRACKETS = Pattern(r"[(\[{][^\W_]{1,6}[)\]}]?[(\[{]?[^\W_]{1,6}[)\]}]")
_ROMAN_ARTICLE = Pattern(rf"\b[Aa]rt(?:icle)?s?\.?{SPACES_1}(?=[IVX])")
_ROMAN = Pattern(r"[IVX]{1,5}(?![A-Za-z])")
_ARABIC_ARTICLE = Pattern(
    rf"(?:[لبو]?ا?لمادة){SPACES_1}(?P<word>ال(?:أولى|ثانية|ثالثة|رابعة|خامسة|سادسة|سابعة|ثامنة|تاسعة|عاشرة)){SPACES}"
)
_ORDINALS = "الأولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة"
_ARABIC_ORDINALS = {word: number for number, word in enumerate(_ORDINALS.split(), start=1)}
# Letters that a machine reads for a digit, each with the digits that they can be.
_LIKE_DIGIT = {"O": "0", "o": "0", "l": "1", "I": "1", "i": "1", "Z": "2", "S": "58", "B": "8", "G": "6"}
_MISREAD_ARTICLE = Pattern(r"[0-9OolIiZSBG]{1,3}(?=[(\[{])")
# What stands between a path and the article that it is of.
_OF = (" of", " the", "de l'", "de l’", " de", " du", " des", "من")
_OF_REACH = 10
_MOST = 6  # readings of one misread number


def articles(text: str, number: int, *, going_on: bool = False) -> tuple[Found, ...]:
    """Citations of articles, rules or sections that begin with the number at this position.

    Args:
        text: the whole text.
        number: where the number begins.
        going_on: whether "ibid." stands before it: then an article without a path is one too.
    """
    low = max(0, number - _CUE_REACH)
    last = text[low:number].rstrip()[-1:]
    # Every cue ends with one of a few letters, a stop or a section sign: most numbers are passed at once.
    cue = _CUE.search(text, low, number) if last in _CUE_ENDS and last else None
    if cue is None:
        return (_misread_article(text, number) if last in ("(", "[", "{") else ()) or _bare(text, number)
    if cue["section"]:
        return sections(text, number, cue.start("section"), mark=cue["section"])
    if cue["rule"]:
        return _rule(text, number, cue.start("rule"))
    return _article(text, number, cue, going_on=going_on)


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


def articles_in_words(text: str, word: int) -> tuple[Found, ...]:
    """Citations whose article is a word ("common article three", "المادة الثانية من"), found where "article" stands."""
    before = _COMMON.search(text, max(0, word - _CUE_REACH), word)
    three = _THREE.match(text, word)
    if three and (before or three["arabic"] or three["common"] is not None):
        path = read_path(text, three.end(), spaced=True)
        start = before.start() if before else word
        return (Found(start=start, end=path.end, key="GC", article="3", labels=path.labels, malformed=path.malformed),)
    match = _ARABIC_ARTICLE.match(text, word)
    if match is None:
        return ()
    path = read_path(text, match.end("word"), spaced=True)
    named = name_after(text, path.end)
    if named is None:
        return ()
    article = str(_ARABIC_ORDINALS[match["word"]])
    return (Found(start=word, end=path.end, key=named.key, article=article, labels=path.labels),)


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


def _article(text: str, number: int, cue: re.Match[str], *, going_on: bool) -> tuple[Found, ...]:
    start = cue.start("article")
    plural = bool(cue["plural"]) or bool(cue["arabic"] and not cue["arabic"].endswith("ة"))
    items = _items(text, number, start, plural=plural, last=_LAST_TREATY, dashed=True)
    if not items:
        return _misread_number(text, number, start)
    items = _with_paths_before(text, start, items)
    named = name_after(text, items[-1].end) or name_before(text, items[0].start)
    common = (
        _COMMON.search(text, max(0, start - _CUE_REACH), start) if text[start - 2 : start - 1] in ("n", "N") else None
    )
    if common:
        return tuple(
            msgspec.structs.replace(item, key="GC", start=min(item.start, common.start()) if at == 0 else item.start)
            for at, item in enumerate(items)
        )
    if _common_behind(text, items[-1], named):
        return tuple(_named(item, "GC") for item in items)
    if named is None:
        # A bare "article 5" can be any treaty's; with a path it is one that we look for.
        return tuple(item for item in items if going_on or item.labels or item.suffix or not item.article.isdigit())
    return tuple(_named(item, named.key) for item in items)


def _common_behind(text: str, last: Found, named: Named | None) -> bool:
    """Whether "common" stands behind the article: to the Conventions, or to nothing that is said."""
    if named is not None and named.start >= last.end:
        return named.key == "GC" and common_to_all(text, last.end, named.start)
    return last.article == "3" and _COMMON_AFTER.match(text, last.end) is not None


def _with_paths_before(text: str, start: int, items: tuple[Found, ...]) -> tuple[Found, ...]:
    """The items with what stands before their article ("paragraph 3 (a) of article 25"); one article only."""
    if len(items) > 1 or not text[max(0, start - _OF_REACH) : start].rstrip().lower().endswith(_OF):
        return items
    item = items[0]
    before = read_before(text, start)
    if not before:
        return items
    joined = tuple(
        msgspec.structs.replace(item, start=one.start, end=one.end, labels=(*item.labels, *one.labels), suffix=None)
        for one in before
    )
    return (*joined[:-1], msgspec.structs.replace(joined[-1], end=item.end))


def _misread_article(text: str, number: int) -> tuple[Found, ...]:
    """A citation such as "article B(2)(e)(x)", found at its first digit, which stands in a bracket."""
    start = number - 1
    while start > 0 and text[start - 1] in _LIKE_DIGIT and number - start <= _MOST:
        start -= 1
    return _misread_number(text, start, None) if start < number - 1 else ()


def _misread_number(text: str, number: int, start: int | None) -> tuple[Found, ...]:
    """The article whose number is written with letters for digits; `start` of its cue, None: look for it."""
    match = _MISREAD_ARTICLE.match(text, number)
    if match is None or match[0].isdigit():
        return ()
    cue = _CUE.search(text, max(0, number - _CUE_REACH), number) if start is None else None
    if start is None and (cue is None or not cue["article"]):
        return ()
    readings = [""]
    for character in match[0]:
        readings = [done + digit for done in readings for digit in _LIKE_DIGIT.get(character, character)][:_MOST]
    path = read_path(text, match.end(), spaced=True)
    if not path.labels:
        return ()
    named = name_after(text, path.end)
    first, *others = (str(int(reading)) for reading in readings)
    return (
        Found(
            start=cue.start("article") if cue else number if start is None else start,
            end=path.end,
            key=named.key if named else None,
            article=first,
            labels=path.labels,
            misread=True,
            instead=tuple(others),
        ),
    )


def _bare(text: str, number: int) -> tuple[Found, ...]:
    before = text[number - 1 : number]
    if before.isalnum() or before in (".", "/", "-", ":", "§"):
        return ()
    article = read_article(text, number)
    if article is None or count_of(article[0]) > _LAST_ARTICLE:
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
    if named is None or named.key in (FOREIGN, BACK) or text[named.end : number].strip(" \u00a0,"):
        return None
    return named


def _rule(text: str, number: int, start: int) -> tuple[Found, ...]:
    items = _items(text, number, start, plural=True, dashed=True)
    if not items:
        return ()
    named = name_after(text, items[-1].end) or name_before(text, start)
    return tuple(_named(item, named.key) for item in items) if named and named.key in ("CIHL", "RPE") else ()


def _items(
    text: str, number: int, start: int, *, plural: bool, last: int = _LAST_ANY, dashed: bool = False
) -> tuple[Found, ...]:
    """The items of a list or range that begins with the number; the first begins at `start`, none is beyond `last`."""
    first = _numbered(text, number, start, dashed=dashed)
    if first is None:
        return ()
    items = [first]
    while join := read_join(text, items[-1].end):
        position, ranged = join
        item = _next(text, position, items[-1], plural=plural, last=last)
        if item is None:
            break
        items.append(msgspec.structs.replace(item, since=(items[-1].article, *items[-1].labels)) if ranged else item)
    return tuple(items)


def _next(text: str, position: int, before: Found, *, plural: bool, last: int) -> Found | None:
    """The next item of a list: labels alone, the number of an element set, a paragraph, or an article."""
    ahead = text[position : position + 1]
    if ahead in ("(", "[", "{"):
        return continued(text, position, before)
    if before.suffix is not None and (more := read_suffix(text, position)):
        return msgspec.structs.replace(before, start=position, end=more[1], suffix=more[0])
    item = _numbered(text, position, position, dashed=False)
    if item is None or (not item.labels and not plural and not before.paragraphs):
        return None
    if before.paragraphs and count_of(item.article) <= _LAST_TREATY:
        return msgspec.structs.replace(
            item, article=before.article, labels=(item.article, *item.labels), suffix=None, paragraphs=True
        )
    return item if count_of(item.article) <= last else None


def _numbered(text: str, position: int, start: int, *, dashed: bool) -> Found | None:
    article = read_article(text, position)
    if article is None:
        return None
    number, end = article
    lettered: tuple[str, ...] = ()
    if text[end : end + 1] in ("A", "B", "C") and not text[end + 1 : end + 2].isalnum():
        # "article 4A(2)" of Geneva Convention III, whose parts are lettered in capitals
        lettered, end = (text[end],), end + 1
    path = read_path(text, end, spaced=True, article=count_of(number) if dashed else None)
    if text[path.end : path.end + 1].isalnum() and not path.labels and not lettered:
        return None
    suffix = read_suffix(text, path.end) if path.labels else None
    return Found(
        start=start,
        end=suffix[1] if suffix else path.end,
        key=None,
        article=number,
        labels=(*lettered, *path.labels),
        suffix=suffix[0] if suffix else None,
        malformed=path.malformed,
        misread=path.misread,
        paragraphs=path.paragraphs,
    )


def _named(found: Found, key: str | None) -> Found:
    return msgspec.structs.replace(found, key=key)
