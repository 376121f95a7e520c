"""The demo, end to end, in a fresh folder each time: median of 5, beside SHA-256 of 1 GiB in the same run."""

import hashlib
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def timed_s(action: object) -> float:
    """Seconds of wall time."""
    start = time.perf_counter()
    action()  # type: ignore[operator]
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    block = bytes(1 << 20)

    def yardstick() -> None:
        digest = hashlib.sha256()
        for _ in range(1024):
            digest.update(block)

    probanda = Path(sys.executable).with_name("probanda")
    with tempfile.TemporaryDirectory() as folder:
        runs = [
            timed_s(lambda at=at: subprocess.run([probanda, "demo", f"{folder}/{at}"], capture_output=True, check=True))
            for at in range(5)
        ]
        package = Path(folder) / "0" / "out" / "package"
        checks = [
            timed_s(
                lambda: subprocess.run([sys.executable, "-I", package / "verify.py"], capture_output=True, check=False)
            )
            for _ in range(5)
        ]
    print(f"probanda demo                 {statistics.median(runs):6.2f} s   (limit 15 s)")
    print(f"verify.py on its package      {statistics.median(checks):6.2f} s")
    print(f"SHA-256 of 1 GiB              {statistics.median(timed_s(yardstick) for _ in range(5)):6.2f} s")


if __name__ == "__main__":
    main()
