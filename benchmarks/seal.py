"""Sealing against SHA-256 alone: `.venv/bin/python benchmarks/seal.py [MIB]`.

Four rows over the same bytes, made in memory in blocks of 1 MiB: SHA-256 alone (the yardstick), BLAKE3 alone, both in
one pass, and the vault itself (both, written to the disk and flushed). The median of five runs; the last column is the
ratio to the yardstick of the same run. Aim: both in one pass <= 1.6; writing depends on the disk and is reported.
"""

import hashlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

from blake3 import blake3

from probanda.preserve.blobs_disk import BLOCK, DiskBlobs

RUNS = 5
DIFFERENT = 8  # blocks in turn, so that no cache holds the answer


class Source:
    """So many blocks, as a file gives them."""

    def __init__(self, blocks: list[bytes], count: int) -> None:
        self._blocks, self._left = blocks, count

    def read(self, size: int = -1) -> bytes:
        """The next block."""
        if not self._left:
            return b""
        self._left -= 1
        return self._blocks[self._left % len(self._blocks)][:size]


def hashed(source: Source, *hashes: Callable[[bytes], object]) -> None:
    """Feed every block to every hash."""
    while block := source.read(BLOCK):
        for update in hashes:
            update(block)


def kept(source: Source) -> None:
    """Keep the blocks in a vault, which is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        DiskBlobs(Path(folder)).keep(cast("BinaryIO", source))


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 512
    blocks = [hashlib.shake_256(bytes([number])).digest(BLOCK) for number in range(DIFFERENT)]
    rows: dict[str, Callable[[Source], None]] = {
        "SHA-256 alone": lambda source: hashed(source, hashlib.sha256().update),
        "BLAKE3 alone": lambda source: hashed(source, blake3().update),
        "SHA-256 + BLAKE3, one pass": lambda source: hashed(source, hashlib.sha256().update, blake3().update),
        "the vault: both + write + flush": kept,
    }
    took_s: dict[str, list[float]] = {name: [] for name in rows}
    for _ in range(RUNS):
        for name, row in rows.items():
            begun_s = time.perf_counter()
            row(Source(blocks, count))
            took_s[name].append(time.perf_counter() - begun_s)
    yardstick_s = statistics.median(took_s["SHA-256 alone"])
    print(f"{count} MiB, median of {RUNS}")
    for name, several_s in took_s.items():
        median_s = statistics.median(several_s)
        print(f"{name:<32} {median_s:7.3f} s {count / median_s:8.0f} MiB/s  {median_s / yardstick_s:5.2f}x")


if __name__ == "__main__":
    main()
