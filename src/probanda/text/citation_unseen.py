"""Characters that are not seen, or that change nothing of a citation: passed over in reading, and named.

1. Marks of direction, zero-width characters, soft hyphens and byte-order marks are not seen. Inside a citation they are
   named; those that can turn the order of what is read (embeddings, overrides, isolates) make it doubtful.
2. Arabic vowel signs and the tatweel change how a word looks and not which it is; full-width digits and brackets are
   those of another keyboard. They are read as the plain ones, and nothing is said.
Positions in the text that was read lead back to the text as it is written.
"""

import re
import unicodedata
from bisect import bisect_right

import msgspec

_UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HIDDEN = re.compile(f"[{_UNSEEN}]")
_PASSED_OVER = re.compile(f"[{_UNSEEN}\u064b-\u0652\u0670]+|(?<=[\u0621-\u064a])\u0640+(?=[\u0621-\u064a])")
_ANY = re.compile(f"[{_UNSEEN}\u0640\u064b-\u0652\u0670\uff01-\uff5e]")  # quick: most texts have none
_WIDE = re.compile("[\uff01-\uff5e]")
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


class Unseen(msgspec.Struct, frozen=True, kw_only=True):
    """A character that is not seen: its number and name, and whether it can turn the order of reading."""

    name: str
    turns: bool


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A text without what is not seen, and the way back to the text as it is written."""

    text: str
    written: str
    kept: tuple[int, ...] = ()
    """Where each run of kept characters begins in `text` ..."""
    shifts: tuple[int, ...] = ()
    """... and how far behind, in the text as it is written."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text as it is written."""
        return self._back(start), self._back(end - 1) + 1

    def within(self, start: int, end: int) -> tuple[Unseen, ...]:
        """What is not seen in this span of the text as it is written."""
        return tuple(
            Unseen(
                name=f"U+{ord(character):04X} {unicodedata.name(character, 'without a name').lower()}",
                turns=_TURNS.match(character) is not None,
            )
            for character in _HIDDEN.findall(self.written[start:end])
        )

    def _back(self, position: int) -> int:
        at = bisect_right(self.kept, position) - 1
        return position + (self.shifts[at] if at >= 0 else 0)


def see(text: str) -> Seen:
    """The text as it is read; the same object where nothing is passed over."""
    if text.isascii() or not _ANY.search(text):
        return Seen(text=text, written=text)
    plain = text.translate(_NARROW) if _WIDE.search(text) else text
    pieces: list[str] = []
    kept: list[int] = []
    shifts: list[int] = []
    at = length = 0
    for gone in _PASSED_OVER.finditer(plain):
        if gone.start() > at or not pieces:
            pieces.append(plain[at : gone.start()])
            kept.append(length)
            shifts.append(at - length)
            length += gone.start() - at
        at = gone.end()
    if not pieces:
        return Seen(text=plain, written=text)
    pieces.append(plain[at:])
    kept.append(length)
    shifts.append(at - length)
    return Seen(text="".join(pieces), written=text, kept=tuple(kept), shifts=tuple(shifts))
