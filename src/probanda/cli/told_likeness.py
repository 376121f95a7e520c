"""How a likeness is printed: what agrees, where in each, and why."""

from collections.abc import Iterator
from fractions import Fraction

from probanda.model.alike import Agrees, AlikePart, FilePart

_VERBS = {
    Agrees.PICTURES: "shows the same pictures",
    Agrees.SOUND: "sounds the same",
    Agrees.BOTH: "shows and sounds the same",
}


def part_lines(part: AlikePart, *, other: str, is_first: bool = True) -> Iterator[str]:
    """A line that says what agrees and where, then one for each reason."""
    here, there = (part.first, part.second) if is_first else (part.second, part.first)
    change = f"  [{part.change}]" if part.change else ""
    yield f"{_VERBS[part.agrees]}{_span(here, ' from ')}  as {other}{_span(there, ' from ')}{change}"
    yield from (f"    {reason}" for reason in part.reasons)


def _span(part: FilePart, before: str) -> str:
    if part.start_s is None or part.stop_s is None:
        return ""
    return f"{before}{_clock(part.start_s)} to {_clock(part.stop_s)}"


def _clock(seconds: str) -> str:
    """`0:12.480`, to the thousandth; with --json it is the exact fraction."""
    thousandths = round(Fraction(seconds) * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes}:{rest // 1000:02d}.{rest % 1000:03d}"
