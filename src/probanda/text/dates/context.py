"""What a part of the grammar reads from: the words of one run, the day given, the margin given."""

import msgspec

from probanda.text.dates.lexicon import Kind
from probanda.text.dates.meaning import Meant
from probanda.text.dates.tokens import Token

Part = tuple[int, Meant]
"""Where a part ends, and what it means."""
NEEDS_DAY = "the day that the words count from is not known: give it with --on"


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """The words, and what the person who asks gave."""

    tokens: tuple[Token, ...]
    on: int | None = None
    """The day that relative words count from, as a day number."""
    margin: int | None = None
    """How many days "about" may widen."""
    known: dict[tuple[int, bool], object] = msgspec.field(default_factory=dict)
    """Items that were read once: each place is read once, whatever is joined."""

    def sense(self, at: int, kind: Kind) -> int | None:
        """The value of the word at this place in this sense; None: it has no such sense."""
        if 0 <= at < len(self.tokens):
            for one, value in self.tokens[at].senses:
                if one is kind:
                    return value
        return None

    def has(self, at: int, kind: Kind) -> bool:
        """Whether the word at this place can be that."""
        return self.sense(at, kind) is not None

    def skip(self, at: int, *kinds: Kind) -> int:
        """The place behind this word where it is one of these, else the same place."""
        return at + 1 if any(self.has(at, kind) for kind in kinds) else at

    def text(self, at: int) -> str:
        """The folded word; empty behind the end."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""


def longest(*parts: Part | None) -> Part | None:
    """The part that reaches furthest, the first of equals."""
    best: Part | None = None
    for part in parts:
        if part is not None and (best is None or part[0] > best[0]):
            best = part
    return best


def merged(*several: Meant) -> Meant:
    """All meanings of several; the problems only where each of them has one."""
    meanings = tuple(meaning for one in several for meaning in one.meanings)
    problems = tuple(dict.fromkeys(problem for one in several for problem in one.problems))
    missing = tuple(dict.fromkeys(words for one in several for words in one.missing))
    contradicted = all(one.problems for one in several)
    return Meant(meanings=meanings, problems=problems if contradicted else (), missing=missing)
