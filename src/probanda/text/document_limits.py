"""What the readers of documents share, in the child: how much they take in, and the sentence when it is more.

The limits of the child itself (memory, time, length of its answer) are the walls; these come first, so that the reason
is a sentence.
"""

from collections.abc import Iterable

MAX_CHARACTERS = 12_000_000  # of the text of a document: a thousand pages hold 3 million; an answer holds 16 MiB
MAX_PARTS = 500_000

# (kind, number, text): `model.document.Part` as the child says it.
Said = tuple[str, int, str]


class UnreadableError(Exception):
    """Nothing of the document can be read; the text is the sentence for a person."""


class Parts:
    """The parts of a document as they are found; too many are refused."""

    def __init__(self) -> None:
        self.found: list[Said] = []
        self._numbers: dict[str, int] = {}
        self._characters = 0

    def number(self, kind: str) -> int:
        """The next number of this kind."""
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return self._numbers[kind]

    def add(self, kind: str, number: int, text: str) -> None:
        """Keep a part.

        Raises:
            UnreadableError: the text is longer than the limit.
        """
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS or len(self.found) >= MAX_PARTS:
            raise UnreadableError(f"its text is longer than {MAX_CHARACTERS:,} characters or {MAX_PARTS:,} parts")
        self.found.append((kind, number, whole(text)))


def whole(text: str) -> str:
    """The text with the sign for "no character" where half of a surrogate pair stands."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def counted(count: int, one: str, many: str) -> str:
    """A count with its noun."""
    return f"{count} {one if count == 1 else many}"


def listed(numbers: Iterable[int]) -> str:
    """Numbers as a person lists them: the first ten, then how many more."""
    known = list(numbers)
    shown = ", ".join(map(str, known[:10]))
    return f"{shown} and {len(known) - 10} more" if len(known) > 10 else shown  # noqa: PLR2004 - the ten that are shown
