"""Words for a person: what others wrote, made safe to print; the nearest known word; parser messages in plain English.

A name or key from outside can hold line breaks, escape codes, marks that reorder a line, or bytes that are no text:
it is shown with those written as escapes, so that it can neither forge a line of a report nor break its output.
"""

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 60  # enough to find it in the file; a whole page as a key would bury the other mistakes

# (beginning of ruamel.yaml's problem, what it means, what to do); the first that fits is taken.
YAML_PROBLEMS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed here",
        "a colon stands where no key can stand, or the line is indented wrongly",
        "Put a text that holds `: ` between quotation marks",
    ),
    (
        "could not find expected ':'",
        "the line is neither `key: value` nor `- value`",
        "Indent it if it goes on a text above, or give it a key",
    ),
    (
        "found unexpected end of stream",
        "a quotation mark is opened here and never closed",
        "Close it; a quotation mark inside a text between the same marks is written twice",
    ),
    (
        "expected <block end>",
        "the line does not fit those above it: wrong indentation, or words after a closing quotation mark",
        "Indent the keys of one thing equally, and put `- ` before each item of a list",
    ),
    ("expected the node content", "a value is missing or begins with a sign of YAML", "Put it between quotation marks"),
    ("found character '\\t'", "a tab stands in the line", "Write spaces, or put the text between quotation marks"),
    (
        "found character",
        "the text begins with a character that has a meaning in YAML (`@`, a backquote or `%`)",
        "Put the text between quotation marks",
    ),
    ("sequence entries are not allowed here", "`- ` stands where no list can begin", "Begin the list on its own line"),
    (
        "found unknown escape character",
        "a backslash between double quotation marks is followed by a character that is no escape",
        "Use single quotation marks, or write the backslash twice",
    ),
    (
        "expected ',' or",
        "a bracket is opened and not closed, or a comma is missing",
        "Write one `- value` on each line",
    ),
    (
        "expected alphabetic or numeric character",
        "the text begins with a character that has a meaning in YAML (`*`, `&` or `!`)",
        "Put the text between quotation marks",
    ),
    (
        "expected chomping or indentation",
        "the text begins with `>` or `|`, which begin a long text on the lines below",
        "Put the text between quotation marks, or begin it on the next line, indented",
    ),
    (
        "expected '<document start>'",
        "the line does not go with what stands above it",
        "A file holds keys with values: see the examples in docs/case-folder.md",
    ),
    ("found unexpected document separator", "`---` or `...` stands inside a text", "Close the text before it"),
)


def shown(text: str) -> str:
    """The text in one printable line of at most 60 characters."""
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in short)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like this one, whatever its case; None: none is like it."""
    folded = {_folded(candidate): candidate for candidate in known}
    found = get_close_matches(_folded(word[:200]), list(folded), n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`Did you mean `x`? `, or nothing."""
    found = nearest(word, known)
    return f"Did you mean `{shown(found)}`? " if found else ""


def listed(known: Iterable[str], *, most: int = 20) -> str:
    """The words in backquotes, with commas; of a long list the first ones and how many more there are."""
    every = [f"`{shown(word)}`" for word in known]
    more = len(every) - most
    return ", ".join(every) if more <= 0 else f"{', '.join(every[:most])} and {more} more"


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
