"""Start-up of the command line: median of 5 cold processes each, beside an empty Python in the same run."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEALED = Path(sys.executable).with_name("probanda")


def median_ms(words: list[str]) -> float:
    """Median wall time of five runs, in milliseconds."""
    times = []
    for _ in range(6):
        start = time.perf_counter()
        subprocess.run(words, capture_output=True, check=False)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[1:])  # the first run fills the page cache


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
            print(f"{name:<30} {median_ms(words):7.0f} ms")


if __name__ == "__main__":
    main()
