"""What benchmarks measure with: child processes, medians of rows that run in turn, raw hashing as the yardstick."""

import hashlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures"
PROGRAMS = Path(sys.executable).parent
MIB = 1 << 20


class Run(NamedTuple):
    """One child process: its exit code, and user and system time in seconds."""

    exit_code: int
    cpu_s: float


def child(*words: object) -> Run:
    """A command, run to its end."""
    with subprocess.Popen([*map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return Run(process.returncode, used.ru_utime + used.ru_stime)


def median_s(rows: dict[str, Callable[[], object]], runs: int = 5) -> dict[str, float]:
    """Median wall seconds of each row; the rows run in turn."""
    took_s: dict[str, list[float]] = {name: [] for name in rows}
    for _ in range(runs):
        for name, row in rows.items():
            begun_s = time.perf_counter()
            row()
            took_s[name].append(time.perf_counter() - begun_s)
    return {name: statistics.median(several) for name, several in took_s.items()}


def sha256_of_a_gib() -> None:
    """The yardstick of all benchmarks."""
    block, digest = bytes(MIB), hashlib.sha256()
    for _ in range(1024):
        digest.update(block)


def hash_file(path: str | Path, block: bytearray | None = None) -> str:
    """The SHA-256 of a file, as fast as Python can."""
    view, digest = memoryview(block or bytearray(MIB)), hashlib.sha256()
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - faster than a Path for many files
        while got := file.readinto(view):
            digest.update(view[:got])
    return digest.hexdigest()


def hash_folder(folder: Path) -> None:
    """Raw hashing: each file once, and nothing else."""
    block = bytearray(MIB)
    for where, _, names in os.walk(folder):
        for name in names:
            hash_file(f"{where}/{name}", block)


def fixture(path: str) -> ModuleType:
    """A module of tests/fixtures."""
    spec = spec_from_file_location(Path(path).stem, FIXTURES / path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
