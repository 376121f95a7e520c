"""What others wrote, made safe to show: no character works unseen.

- A character that reorders a line, hides itself or controls a device is written as its number, `[U+202E]`: it is
  neither applied nor lost.
- The two joiners (U+200C, U+200D) stay where they stand between letters or marks: Persian, Urdu and Indic scripts are
  written with them. Line feed and tab stay.
- Half of a surrogate pair is no character and is written as its number too.
- A string inside CSS is written with escapes for everything but plain letters and digits.
"""

import re
import unicodedata

_JOINERS = "\u200c\u200d"
# Format characters (Cf) that are part of Arabic and Syriac writing and are drawn: number signs, end of ayah.
_DRAWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
# Drawn as nothing although they are no format characters: fillers, and the separators of lines and paragraphs.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u2028\u2029\u2800\u3164\uffa0")
_PLAIN = re.compile(r"[\n\t\x20-\x7e]*")
_CSS_SAFE = re.compile(r"[A-Za-z0-9]")


def shown(text: str) -> str:
    """The text with every unseen character written as its number in brackets."""
    return text if _PLAIN.fullmatch(text) else "".join(each_shown(text))


def each_shown(text: str) -> tuple[str, ...]:
    """How each character of the text is shown, so that a text can be cut without changing how it is shown."""
    return tuple(
        f"[U+{ord(char):04X}]" if _unseen(char) and not _joins(text, at) else char for at, char in enumerate(text)
    )


def css_string(text: str) -> str:
    """A CSS string, quoted, that cannot end early whatever the text holds."""
    inside = "".join(char if _CSS_SAFE.match(char) else f"\\{ord(char):06x}" for char in shown(text))
    return f'"{inside}"'


def _unseen(char: str) -> bool:
    if char in "\n\t" or char in _DRAWN:
        return False
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"} or char in _BLANK


def _joins(text: str, at: int) -> bool:
    if text[at] not in _JOINERS or not 0 < at < len(text) - 1:
        return False
    return all(unicodedata.category(char)[0] in "LM" and not char.isascii() for char in (text[at - 1], text[at + 1]))
