"""Regular expressions that are compiled when a text first asks for them.

A short text asks for few of the many forms of citations, and compiling all of them takes longer than reading it. A
pattern is compiled whole at its first use, whichever method that is; after that it is as quick as any.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property

_Found = Callable[..., re.Match[str] | None]


class Pattern:
    """A regular expression with the methods of `re.Pattern` that readers of texts use."""

    def __init__(self, written: str, flags: int = 0) -> None:
        """The expression as `re` writes it; whether it is one shows at its first use, so a test compiles all."""
        self._written, self._flags = written, flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self._written, self._flags)

    @cached_property
    def match(self) -> _Found:
        """`re.Pattern.match`."""
        return self.compiled.match

    @cached_property
    def fullmatch(self) -> _Found:
        """`re.Pattern.fullmatch`."""
        return self.compiled.fullmatch

    @cached_property
    def search(self) -> _Found:
        """`re.Pattern.search`."""
        return self.compiled.search

    @cached_property
    def finditer(self) -> Callable[..., Iterator[re.Match[str]]]:
        """`re.Pattern.finditer`."""
        return self.compiled.finditer
