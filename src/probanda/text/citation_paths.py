"""The path of a citation below its article: `(2)(e)(x)`, `[2][c]`, `, paragraph 2 (c)`, `2) c) i)`, `-2-c-i`.

1. Labels are kept as they are written, without brackets. Spaces of every width may stand between the steps.
2. A bracket that is missing is noted, and the label is read all the same. Where no label of a path has an opening
   bracket (`2 e) x)`, as French texts write it) none is missing.
3. What looks like a label and is none (`(х)` with a Cyrillic letter, `(xll)`, `{x}`) is read as what it looks like, and
   noted: it is a suggestion, never the answer.
Positions are code points.
"""

import re
import unicodedata
from string import ascii_lowercase

import msgspec

from probanda.text.patterns import Pattern

# Any white space but the ends of lines. Written as what it is not: characters above 255 in a set become a table when
# it is compiled, which takes long, and this one stands in the patterns hundreds of times.
SPACE = r"[^\S\r\n\x0b\x0c\x1c-\x1f\x85]"
# Runs of spaces are bounded, so that a page of spaces cannot make a search take for ever.
SPACES, SPACES_1 = SPACE + "{0,8}", SPACE + "{1,8}"
GAP = rf"{SPACES}(?:\r?\n{SPACES})?"
DIGIT = "[0-9٠-٩۰-۹]"
_ARABIC = "أاآإبجدهوزحطيكلمن"
# Arabic lists are lettered in the order of the abjad; a translation of the Statute does the same.
_ABJAD = {
    letter: latin
    for letters, latin in zip(
        ("أاآإ", "ب", "ج", "د", "ه", "و", "ز", "ح", "ط", "ي", "ك", "ل", "م", "ن"), "abcdefghijklmn", strict=True
    )
    for letter in letters
}
# No instrument at hand goes deeper than six; a text that goes on for ever is cut.
_DEEPEST = 8
LABEL = (
    rf"{DIGIT}{{1,2}}(?:{SPACE}?(?:bis|ter)(?![a-z]))?|[ivx]{{1,7}}|[IVX]{{1,6}}|aa|bb|cc|[A-Za-z]|[Ⅰ-ⅻ]"
    rf"|[{_ARABIC}]ـ?"
)
# Letters of other scripts, and signs, that are taken for those of a label: what they look like.
_LOOKS_LIKE = {
    other: plain
    for plain, others in (
        *(("a", "аᴀα"), ("c", "с"), ("d", "ԁ"), ("e", "е"), ("i", "іιıíìîïǀ|!¡lL1І"), ("j", "ј"), ("o", "оο")),
        *(("s", "ѕ"), ("v", "νѴ"), ("x", "х×χХ")),
    )
    for other in others
}
_MISREAD = Pattern(
    rf"{SPACES}[(\[{{]{SPACES}(?P<label>[0-9A-Za-z{''.join(map(re.escape, _LOOKS_LIKE))}]{{1,7}}){SPACES}[)\]}}]"
)
_PLAIN_LABEL = Pattern("[0-9]{1,2}|[ivx]{1,7}|aa|bb|cc|[A-Za-z]")
# What most citations are: whole round brackets that touch, and behind them nothing that can be one more step.
_PLAIN_PATH = Pattern(
    r"(?:\((?:[1-9][0-9]?|[ivx]{1,7}|[A-Za-z])\)){1,6}"
    r"(?=[);:\]]|\.(?![0-9A-Za-z])|\Z|,? (?![ (\[{¶§,psalicPSALIC\u0600-\u06ff\u00a0\u2000-\u200a\u202f]|\w{1,7}\)"
    r"|[^\W\d]\b))"
)
_LEVEL = (
    r"(?:(?:sub|sous)[- ]?)?(?:para(?:graphe?)?s?\b\.?|par\.|alin[ée]as?\b|al\.)|(?:sub-?)?(?:points?|clauses?)\b"
    r"|lit(?:tera)?\b\.?"
    r"|lett(?:er|re)s?\b|item\b|chiffre\b|¶¶?|§|(?:وال|ال)?(?:فقرة|فقرتين|فقرتان|فقرات|بند)(?:\s(?:الفرعية|الفرعي))?"
)
_MANY = Pattern(r"s\.?$|¶¶|فقرتين|فقرتان|فقرات", re.IGNORECASE)
_PARAGRAPH = Pattern(r"(?:sub|sous)?[- ]?para|par\.|[¶§]|.*(?:فقر)", re.IGNORECASE)
# "rule 63(4) [a remark]": after a round bracket and a space, a square one begins something else.
_BRACKETED = Pattern(rf"(?!(?<=\)){SPACES_1}\[){GAP}[(\[]{SPACES}({LABEL}){SPACES}[)\]]")
_UNOPENED = Pattern(rf"({LABEL})[)\]]")
# The first of them only where another one follows, or what a citation ends with: "article 6 a) the court" is a list.
_UNOPENED_FIRST = Pattern(
    rf",?{SPACES_1}({LABEL})\)(?={SPACES}(?:(?:{LABEL})\)|(?:of|du|de|des)\b|[.,;:]|من|\s*\Z))", re.IGNORECASE
)
_UNOPENED_NEXT = Pattern(rf"{GAP}({LABEL})\)")
_UNCLOSED = Pattern(rf"[(\[]({LABEL})(?=[(\[])")
_WORDED = Pattern(
    rf"{GAP}[,،]?{GAP}(?P<word>{_LEVEL}){SPACES}[(\[]?(?P<label>{LABEL})(?![A-Za-z0-9])[)\]]?", re.IGNORECASE
)
_DOTTED = Pattern(rf"\.(?P<label>{LABEL})(?![A-Za-z0-9])")
_DASHED = Pattern(r"(?:[-‑](?:[0-9]{1,2}(?:bis|ter)?|[ivx]{1,7}|[a-z])(?![A-Za-z0-9])){1,5}(?![-‑(\[])")
_BIS = Pattern(rf"{SPACE}?(bis|ter)(?![a-z])")
_BARE = Pattern(r"(?P<label>[a-z]|[ivx]{1,7})(?![A-Za-z0-9)\]])")
_ARTICLE = Pattern(rf"({DIGIT}{{1,4}})(?:{SPACE}?(bis|ter|quater)(?![a-z]))?")
_DASH = r"[-–—‑]|(?:up{s})?to\b|through\b|[àa]\b(?={s}[(\[0-9])|إلى".replace("{s}", SPACES_1)
_JOIN = Pattern(
    rf"{GAP}(?:(?P<dash>{_DASH})|[,،;؛/]?{GAP}(?:(?:and/or|and|or|et|ou|as{SPACES_1}well{SPACES_1}as"
    rf"|ainsi{SPACES_1}que)\b|&|و|أو)?)"
    rf"{GAP}(?:(?P<too>to){SPACES_1})?"
)
_SUFFIX = Pattern(rf"{SPACE}?[-–—‑]{SPACE}?([0-9])(?![0-9(\[])")
_BEFORE_ARTICLE = Pattern(
    rf"(?P<word>{_LEVEL}){SPACES}(?P<path>(?:[(\[]?(?:{LABEL})(?![A-Za-z0-9])[)\]]?{SPACES}){{1,5}}"
    rf"(?:(?:,|and|or|to|et|ou|à|-|–|و){SPACES}(?:[(\[]?(?:{LABEL})(?![A-Za-z0-9])[)\]]?{SPACES}){{1,5}}){{0,6}})"
    rf"(?:of|de|du|des|من){SPACES}(?:the{SPACES_1}|l['’])?$",
    re.IGNORECASE,
)
_BEFORE_REACH = 90
_PIECE = Pattern(
    rf"(?P<step>[(\[]?(?P<label>{LABEL})(?![A-Za-z0-9])[)\]]?){SPACES}(?P<join>(?:,|and\b|or\b|et\b|ou\b|to\b|à|-"
    rf"|–|و)?)"
)


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """Labels below an article, where they end, and what is wrong with them."""

    labels: tuple[str, ...]
    end: int
    malformed: bool = False
    """A bracket is missing."""
    misread: bool = False
    """A character is not one of a citation, and looks like one."""
    paragraphs: bool = False
    """The first label follows a plural ("paragraphs 1 and 2"): numbers after a join take its place."""


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """A path that stands before its article: "paragraph 3 (a) of article 25"."""

    start: int
    end: int
    labels: tuple[str, ...]


def read_article(text: str, position: int) -> tuple[str, int] | None:
    """The number of an article (`8`, `8bis`) at this position, and where it ends."""
    match = _ARTICLE.match(text, position)
    if match is None:
        return None
    return str(int(match[1])) + (match[2] or ""), match.end()


def read_path(text: str, position: int, *, spaced: bool, article: int | None = None) -> Path:
    """The labels that follow.

    Args:
        text: the whole text.
        position: where the article's number ends.
        spaced: whether a space, a word or a stop may stand before a label; else only brackets that touch count.
        article: the number of the article where a dash may part the labels from it (`8-2-c-i`); None: it may not.
    """
    if plain := _PLAIN_PATH.match(text, position):
        return Path(labels=tuple(plain[0][1:-1].split(")(")), end=plain.end())
    if article is not None and (dashed := _dashed(text, position, article)):
        return dashed
    labels: list[str] = []
    steps: set[str] = set()
    paragraphs = False
    while len(labels) < _DEEPEST and (step := _step(text, position, steps, spaced=spaced)):
        label, position, kind = step
        if not labels and kind == "worded many":
            paragraphs = True
        if bis := _BIS.match(text, position) if label.isdigit() else None:
            label, position = label + bis[1], bis.end()
        labels.append(label)
        steps.add(kind)
    return Path(
        labels=tuple(labels),
        end=position,
        malformed="unclosed" in steps or ("half" in steps and "full" in steps),
        misread="misread" in steps,
        paragraphs=paragraphs,
    )


def read_join(text: str, position: int) -> tuple[int, bool] | None:
    """Where the next item of a list or range begins, and whether it ends a range; None: no list goes on here."""
    match = _JOIN.match(text, position)
    if match is None or match.end() == position or not text[position : match.end()].strip():
        return None
    return match.end(), match["dash"] is not None or match["too"] is not None


def read_suffix(text: str, position: int) -> tuple[str, int] | None:
    """The number of an element set (`-1`) at this position, and where it ends."""
    match = _SUFFIX.match(text, position)
    return (match[1], match.end()) if match else None


def read_before(text: str, position: int) -> tuple[Before, ...]:
    """The paths that stand right before the words of an article at this position, in the order of the text."""
    found: tuple[Before, ...] = ()
    while len(found) <= 1 and (match := _BEFORE_ARTICLE.search(text, max(0, position - _BEFORE_REACH), position)):
        inner, position = _listed(match), match.start()
        if found:  # "sub-paragraph (e) of paragraph 2 of article 8"
            outer = found[0]
            inner = tuple(msgspec.structs.replace(one, labels=(*outer.labels, *one.labels)) for one in inner)
            inner = (*inner[:-1], msgspec.structs.replace(inner[-1], end=outer.end))
        if len(inner[0].labels) > _DEEPEST:
            break
        found = inner
    return found


def looks_like(label: str) -> str | None:
    """The label that this one looks like, if it is another one."""
    folded = "".join(_LOOKS_LIKE.get(character, character) for character in label)
    return folded if folded != label and _PLAIN_LABEL.fullmatch(folded) else None


def _listed(match: re.Match[str]) -> tuple[Before, ...]:
    """The items of the list in a path before its article; the first begins with its word."""
    items: list[Before] = []
    labels: list[str] = []
    start = match.start("word")
    for piece in _PIECE.finditer(match.string, match.start("path"), match.end("path")):
        if items and not labels:
            start = piece.start()
        labels.append(_label(piece["label"]))
        if piece["join"]:
            items.append(Before(start=start, end=piece.end("step"), labels=_continuing(items, labels)))
            labels = []
    items.append(Before(start=start, end=match.end(), labels=_continuing(items, labels)))
    return tuple(items)


def _continuing(items: list[Before], labels: list[str]) -> tuple[str, ...]:
    """In "3 (a) and (b)" the second item has the beginning of the first."""
    if not items or (labels[0].isdigit() and items[-1].labels[0].isdigit()):
        return tuple(labels)
    return (*items[-1].labels[: max(0, len(items[-1].labels) - len(labels))], *labels)


def _dashed(text: str, position: int, article: int) -> Path | None:
    """`-2-c-i`, as French texts write it; "articles 25-28" is a range."""
    match = _DASHED.match(text, position)
    if match is None:
        return None
    labels = re.split("[-‑]", match[0])[1:]
    if len(labels) == 1 and not labels[0].isalpha() and int(re.sub("[a-z]", "", labels[0])) >= article:
        return None
    if not labels[0][0].isdigit() and len(labels) > 1:
        return None
    return Path(labels=tuple(labels), end=match.end())


def _step(text: str, position: int, steps: set[str], *, spaced: bool) -> tuple[str, int, str] | None:
    """(label, end, kind) of the next step; `steps` are the kinds of those before it."""
    ahead = text[position : position + 1]
    if not ahead:
        return None
    match = _BRACKETED.match(text, position)
    if match and (spaced or ahead in "(["):
        return _label(match[1]), match.end(), "full"
    if ahead in "([" and (match := _UNCLOSED.match(text, position)):
        return _label(match[1]), match.end(), "unclosed"
    return (
        _half(text, position, steps, spaced=spaced)
        or (_misread(text, position) if spaced or ahead in "([{" else None)
        or (_worded(text, position, below=bool(steps)) if spaced else None)
    )


def _half(text: str, position: int, steps: set[str], *, spaced: bool) -> tuple[str, int, str] | None:
    """A step without an opening bracket, or without any."""
    if steps and (match := _UNOPENED.match(text, position)):
        # "(see art. 25(3)a)": the bracket closes what was opened before the citation, and none is missing.
        outer = "half" not in steps and _open_before(text, position)
        if outer and text[match.end() : match.end() + 1] not in (")", "]"):
            return _label(match[1]), match.end() - 1, "bare"
        return _label(match[1]), match.end(), "half"
    half = _UNOPENED_NEXT if steps else _UNOPENED_FIRST
    if spaced and "full" not in steps and (match := half.match(text, position)):
        return _label(match[1]), match.end(), "half"
    if steps and text[position].isalpha() and (match := _BARE.match(text, position)):
        return _label(match["label"]), match.end(), "bare"
    return None


def _misread(text: str, position: int) -> tuple[str, int, str] | None:
    """A step with a character that is none of a step; a plain one that was refused before stays refused."""
    match = _MISREAD.match(text, position)
    if match is None:
        return None
    like = looks_like(match["label"])
    if like is not None:
        return like, match.end(), "misread"
    braces = {"{", "}"} & set(match[0]) and _PLAIN_LABEL.fullmatch(match["label"])
    return (match["label"], match.end(), "misread") if braces else None


def _worded(text: str, position: int, *, below: bool) -> tuple[str, int, str] | None:
    """A step in words or after a stop; "article 8(2)(e)(x), para. 6" is followed by a paragraph of something else."""
    match = _WORDED.match(text, position)
    if match is None:
        match = _DOTTED.match(text, position)
        return (_label(match["label"]), match.end(), "dotted") if match else None
    if below and _PARAGRAPH.match(match["word"]) and match["label"][0].isdigit():
        return None
    return _label(match["label"]), match.end(), "worded many" if _MANY.search(match["word"]) else "worded"


def _open_before(text: str, position: int) -> bool:
    """Whether a round bracket of the last 200 characters is open at this position."""
    before = text[max(0, position - 200) : position]
    return before.count("(") > before.count(")")


def _label(written: str) -> str:
    plain = "".join(written.split())
    if plain[0].isdigit():
        digits = plain.rstrip(ascii_lowercase)  # "3bis"
        return str(int(digits)) + plain[len(digits) :]
    if plain[0] >= "Ⅰ" and plain[0] <= "ⅻ":
        return unicodedata.normalize("NFKC", plain)
    return _ABJAD.get(plain[0], plain)
