"""Time codes as people type them, read as decimal seconds.

Forms: `1:02`, `01:02`, `00:01:02`, `00:01:02.500`, `00:01:02,500`, `1h02m03s`, `2m03s`, each alone or as a range
(`-`, `–`, `—`, `-->`, `to`), bare or in `[]`, `()`, `<>`, `{}`; digits may be Arabic-Indic or Persian. In four parts
(`00:01:02:13`) the last counts frames, which is no time until the rate is known: it is left out and `frames` says so.
"""

import re

from probanda.model.value import Value

# One character for one, so that offsets in the folded text are offsets in the text.
_LATIN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")
_CLOCK = (
    r"(?:(?P<h{n}>\d{{1,2}}):(?=\d{{2}}:))?(?P<m{n}>\d{{1,3}}):(?P<s{n}>[0-5]\d)"
    r"(?:[.,](?P<f{n}>\d{{1,9}})|:(?P<frames{n}>\d{{2}}))?(?![\d:])"
    r"|(?:(?P<lh{n}>\d{{1,2}})\s?h\s?)?(?P<lm{n}>\d{{1,3}})\s?m\s?(?P<ls{n}>[0-5]?\d)\s?s\b"
)
_RANGE = r"\s*(?:-{1,2}>|→|[-–—−]|to|إلى)\s*"
_TIME_CODE = re.compile(
    rf"(?P<open>[\[(<{{])?\s*(?:{_CLOCK.format(n=1)})(?:(?P<range>{_RANGE})(?:{_CLOCK.format(n=2)}))?"
    r"(?(open)\s*[\])>}])",
    re.IGNORECASE | re.ASCII,
)
_MINUTES = 60


class TimeCode(Value, frozen=True, kw_only=True):
    """One time code or range, and how it was written."""

    start_s: str
    end_s: str | None
    end: int
    """Where it ends in the text, after its bracket."""
    sure: bool
    """Bracketed, a range, or in three parts: no clock time in a sentence is written so."""
    arrow: bool
    """A range written with `-->`, as subtitle files have it."""
    frames: bool
    """It counted frames, which were left out."""


def read_time_code(text: str, at: int = 0) -> TimeCode | None:
    """The time code that begins exactly at `at`; None: there is none."""
    # A time code is short: a longer slice would only make an opponent's text slow.
    window = text[at : at + 80].translate(_LATIN_DIGITS)
    match = _TIME_CODE.match(window)
    if match is None:
        return None
    start = _seconds(match, 1)
    last = _seconds(match, 2) if match["range"] else None
    end = at + match.end()
    glued = not match["open"] and text[end : end + 1].isalnum()  # "10:30am" is a time of day
    if start is None or (match["range"] and last is None) or glued:
        return None
    return TimeCode(
        start_s=start,
        end_s=last,
        end=end,
        sure=bool(match["open"] or match["range"] or match["h1"] or match["lm1"]),
        arrow=bool(match["range"] and ">" in match["range"]),
        frames=bool(match["frames1"] or match["frames2"]),
    )


def find_time_code(text: str) -> TimeCode | None:
    """The first time code anywhere in a short text; None: there is none."""
    for start in re.finditer(r"(?<![\d:.,])\d", text):
        if code := read_time_code(text, start.start()):
            return code
    return None


def _seconds(match: re.Match[str], number: int) -> str | None:
    """Decimal seconds; None: minutes beyond the hour, which is no time."""
    if match[f"lm{number}"]:
        hours, minutes, seconds = match[f"lh{number}"], match[f"lm{number}"], match[f"ls{number}"]
    else:
        hours, minutes, seconds = match[f"h{number}"], match[f"m{number}"], match[f"s{number}"]
    if hours and int(minutes) >= _MINUTES:
        return None
    whole = (int(hours or 0) * _MINUTES + int(minutes)) * _MINUTES + int(seconds)
    fraction = (match[f"f{number}"] or "").rstrip("0")
    return f"{whole}.{fraction}" if fraction else str(whole)
