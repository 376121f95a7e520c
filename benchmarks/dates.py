"""Dates in words beside dateparser and dateutil: how often each has the right reading, and how often it invents.

The expressions and their readings are those of tests/fixtures/dates. A peer answers with one moment or with nothing. Of
that: right, where the words allow one day and it is that day; a day invented, where the words allow more days than one
and it names one of them; one of several chosen, where the words have several readings and it has one; wrong, where it
lies outside of all readings or the words contradict themselves. Then the speed of the finder, and the yardstick.

Run: `uv sync --group bench`, then `python benchmarks/dates.py`
"""

import time
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import dateparser
from dateutil import parser as dateutil_parser
from measure import fixture, sha256_of_a_gib

from probanda.text.dates.find import find_dates
from probanda.text.dates.read import read_date

Bounds = tuple[str | None, str | None, str | None, str | None]
_TODAY = datetime(2031, 10, 2)  # noqa: DTZ001 - peers take a day without a zone
_PROSE = (
    "The column left the harbour on Thursday, 18 September 2031, and came back with nobody who was seen at the gate. "
    "What the men said of the order was not written down, and those who had heard it did not come to the town again. "
    "In May 2014 the brigade was formed by the same officers, as far as the letter that was found in the office says. "
)


def by_dateparser(words: str, on: str | None) -> datetime | None:
    """Its answer, with the day given where there is one."""
    base = datetime.fromisoformat(on) if on else _TODAY
    found: datetime | None = dateparser.parse(words, settings={"RELATIVE_BASE": base})
    return found


def by_dateutil(words: str, on: str | None) -> datetime | None:
    """Its answer; what it refuses is none."""
    base = datetime.fromisoformat(on) if on else _TODAY
    try:
        found: datetime = dateutil_parser.parse(words, default=base)
    except (ValueError, OverflowError, TypeError):
        return None
    return found


def judged(found: datetime | None, readings: tuple[Bounds, ...]) -> str:
    """What became of one answer."""
    if found is None:
        return "no answer, right" if not readings else "no answer"
    day = (found.astimezone(UTC) if found.tzinfo else found).date().isoformat()
    inside = [one for one in readings if (one[0] or "0000") <= day <= (one[3] or "9999")]
    if not inside:
        return "wrong"
    if len(readings) > 1:
        return "one of several chosen"
    return "right" if len(set(inside[0])) == 1 else "a day invented"


def main() -> None:
    """Print the table."""
    warnings.simplefilter("ignore")
    cases = fixture("dates/expressions.py").cases()
    peers: dict[str, Callable[[str, str | None], datetime | None]] = {
        "dateparser": by_dateparser,
        "dateutil": by_dateutil,
    }
    ours = sum(
        tuple(
            (one.when.first_imprecise, one.when.first_precise, one.when.last_precise, one.when.last_imprecise)
            for one in read_date(words, on=on).readings
        )
        == readings
        for words, on, readings in cases
    )
    print(f"{len(cases)} expressions")
    print(f"probanda    all readings, and no other: {ours}")
    for name, ask in peers.items():
        begun_s = time.process_time()
        answers = [(ask(words, on), readings) for words, on, readings in cases]
        took_s = time.process_time() - begun_s
        told = ", ".join(f"{what}: {many}" for what, many in Counter(judged(*one) for one in answers).most_common())
        print(f"{name:<11} {told}; {took_s * 1000 / len(cases):.2f} ms each")
    begun_s = time.process_time()
    for words, on, _ in cases:
        read_date(words, on=on)
    print(f"probanda    {(time.process_time() - begun_s) * 1000 / len(cases):.2f} ms each")
    text = _PROSE * 1_000
    begun_s = time.process_time()
    count = len(find_dates(text))
    took_s = time.process_time() - begun_s
    print(f"find_dates  {count} in {len(text) / 1e6:.2f} MB: {len(text) / 1e6 / took_s:.2f} MB/s of the processor")
    begun_s = time.process_time()
    sha256_of_a_gib()
    print(f"SHA-256 of 1 GiB: {time.process_time() - begun_s:.2f} s")


if __name__ == "__main__":
    main()
