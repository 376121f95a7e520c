"""Names of places in the page: two things never share one, whatever their keys are.

An anchor is a prefix and the names of the thing. Letters, digits, `.`, `_` and `-` stay, every other character is
written `:hex:`; names are joined by `/`. So different names give different anchors, and a name that was made to look
like another's cannot.
"""

import re

_KEPT = re.compile(r"[A-Za-z0-9._-]")


def anchor(prefix: str, *names: str) -> str:
    """The id of a thing in the page."""
    return "/".join((prefix, *("".join(map(_written, name)) for name in names)))


def _written(char: str) -> str:
    return char if _KEPT.match(char) else f":{ord(char):x}:"
