"""The path of a citation below its article: `(2)(e)(x)`, `[2][c]`, `, paragraph 2 (c)`, `(d)x)`, lists and ranges.

Labels are kept as they are written, without brackets. A bracket that is missing is noted, and the label is read all the
same. Spaces of every width may stand between the steps. Positions are code points.
"""

import re
from string import ascii_lowercase

import msgspec

_SPACE = r"[ \t\u00a0\u2009\u202f]"
# Runs of spaces are bounded, so that a page of spaces cannot make a search take for ever.
_SPACES, _SPACES_1 = _SPACE + "{0,8}", _SPACE + "{1,8}"
_GAP = rf"{_SPACES}(?:\r?\n{_SPACES})?"
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
_LABEL = rf"[0-9٠-٩]{{1,2}}(?:{_SPACE}?(?:bis|ter))?|[ivx]{{1,7}}|[IVX]{{1,6}}|aa|bb|cc|[A-Za-z]|[{_ARABIC}]ـ?"
_LEVEL_WORD = r"(?:sub-?)?para(?:graph)?s?\.?|par\.|lit(?:tera)?\.?|letter|(?:sub-)?points?|(?:sub-)?clauses?|item|¶"
# "rule 63(4) [a remark]": after a round bracket and a space, a square one begins something else.
_BRACKETED = re.compile(rf"(?!(?<=\)){_SPACES_1}\[){_GAP}[(\[]{_SPACES}({_LABEL}){_SPACES}[)\]]")
_UNOPENED = re.compile(rf"({_LABEL})[)\]]")
_UNCLOSED = re.compile(rf"[(\[]({_LABEL})(?=[(\[])")
_WORDED = re.compile(
    rf"{_GAP},?{_GAP}(?P<word>{_LEVEL_WORD}){_SPACES}[(\[]?(?P<label>{_LABEL})(?![A-Za-z0-9])[)\]]?", re.IGNORECASE
)
_DOTTED = re.compile(rf"\.(?P<label>{_LABEL})(?![A-Za-z0-9])")
_BIS = re.compile(rf"{_SPACE}?(bis|ter)(?![a-z])")
_BARE = re.compile(r"(?P<label>[a-z]|[ivx]{1,7})(?![A-Za-z0-9)\]])")
_ARTICLE = re.compile(rf"([0-9٠-٩]{{1,4}})(?:{_SPACE}?(bis|ter|quater)(?![a-z]))?")
_JOIN = re.compile(
    rf"{_GAP}(?:(?P<dash>[-–—‑]|to\b|through\b)|[,;/]?{_GAP}(?:(?:and|or|et|as{_SPACES_1}well{_SPACES_1}as)\b|&|و)?){_GAP}"
)
_SUFFIX = re.compile(rf"{_SPACE}?[-–—‑]{_SPACE}?([0-9])(?![0-9(\[])")


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """Labels below an article, where they end, and whether a bracket is missing."""

    labels: tuple[str, ...]
    end: int
    malformed: bool = False


def read_article(text: str, position: int) -> tuple[str, int] | None:
    """The number of an article (`8`, `8bis`) at this position, and where it ends."""
    match = _ARTICLE.match(text, position)
    if match is None:
        return None
    return str(int(match[1])) + (match[2] or ""), match.end()


def read_path(text: str, position: int, *, spaced: bool) -> Path:
    """The labels that follow; `spaced` False: only brackets without a space before them count."""
    labels: list[str] = []
    malformed = False
    while len(labels) < _DEEPEST and (step := _step(text, position, spaced=spaced, below=bool(labels))):
        label, position, sound = step
        if bis := _BIS.match(text, position) if label.isdigit() else None:
            label, position = label + bis[1], bis.end()
        labels.append(label)
        malformed = malformed or not sound
    return Path(labels=tuple(labels), end=position, malformed=malformed)


def read_join(text: str, position: int) -> tuple[int, bool] | None:
    """Where the next item of a list or range begins, and whether it ends a range; None: no list goes on here."""
    match = _JOIN.match(text, position)
    if match is None or match.end() == position or not text[position : match.end()].strip():
        return None
    return match.end(), match["dash"] is not None


def read_suffix(text: str, position: int) -> tuple[str, int] | None:
    """The number of an element set (`-1`) at this position, and where it ends."""
    match = _SUFFIX.match(text, position)
    return (match[1], match.end()) if match else None


def _step(text: str, position: int, *, spaced: bool, below: bool) -> tuple[str, int, bool] | None:
    """(label, end, whether its brackets are sound) of the next step."""
    match = _BRACKETED.match(text, position)
    if match and (spaced or text[position] in "(["):
        return _label(match[1]), match.end(), True
    if match := _UNCLOSED.match(text, position):
        return _label(match[1]), match.end(), False
    if below and (match := _UNOPENED.match(text, position)):
        # "(see art. 25(3)a)": the bracket closes what was opened before the citation, and none is missing.
        outer = _open_before(text, position) and text[match.end() : match.end() + 1] not in (")", "]")
        return _label(match[1]), match.end() - outer, outer
    match = _BARE.match(text, position) if below else None
    if match is None and spaced:
        match = _worded(text, position, below=below) or _DOTTED.match(text, position)
    return (_label(match["label"]), match.end(), True) if match else None


def _worded(text: str, position: int, *, below: bool) -> re.Match[str] | None:
    """A step in words; "article 8(2)(e)(x), para. 6" is followed by a paragraph of something else."""
    match = _WORDED.match(text, position)
    if match and below and match["word"].lower().startswith("par") and match["label"][0].isdigit():
        return None
    return match


def _open_before(text: str, position: int) -> bool:
    """Whether a round bracket of the last 200 characters is open at this position."""
    before = text[max(0, position - 200) : position]
    return before.count("(") > before.count(")")


def _label(written: str) -> str:
    plain = "".join(written.split())
    if plain[0].isdigit():
        digits = plain.rstrip(ascii_lowercase)  # "3bis"
        return str(int(digits)) + plain[len(digits) :]
    return _ABJAD.get(plain[0], plain)
