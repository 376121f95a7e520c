"""Start-up of the command line: median of 5 cold processes each, beside an empty Python in the same run.

By the clock, and the processor's time, which other work on the machine changes less.
"""

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEALED = Path(sys.executable).with_name("probanda")


def median_ms(words: list[str]) -> tuple[float, float]:
    """Median time of five runs by the clock and of the processor, in milliseconds."""
    times, spent = [], []
    for _ in range(6):
        start, before = time.perf_counter(), _spent_s()
        subprocess.run(words, capture_output=True, check=False)
        times.append((time.perf_counter() - start) * 1000)
        spent.append((_spent_s() - before) * 1000)
    return statistics.median(times[1:]), statistics.median(spent[1:])  # the first run fills the page cache


def _spent_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "one.txt"
        text.write_text("Article 8(2)(e)(x) of the Rome Statute.\n", encoding="utf-8")
        rows = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "probanda --help": [str(SEALED), "--help"],
            "probanda cite FILE": [str(SEALED), "cite", str(text)],
            "probanda verify (no package)": [str(SEALED), "verify", folder],
        }
        for name, words in rows.items():
            clock, processor = median_ms(words)
            print(f"{name:<30} {clock:7.0f} ms {processor:7.0f} ms of the processor")


if __name__ == "__main__":
    main()
