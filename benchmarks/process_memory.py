"""What the workers of `probanda process` take at 1080p: each with its confined child.

    ./dev python benchmarks/process_memory.py [FRAMES]

The films are made here, one that browsers play and one that they do not, so that a playable form is encoded too.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from measure import fixture, sha256_of_a_gib

from probanda.acts.carry_out import Crew, Order
from probanda.acts.go_through import go_through
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.take import take
from probanda.collect.confined import Confined
from probanda.collect.file import FileCollector
from probanda.jobs.pool_local import LocalPool
from probanda.model.exhibit import Lead
from probanda.store.workspace import create

SIZE = (1920, 1080)


def make(folder: Path, frames: int) -> None:
    """The films. In a process of its own: the largest size of a process passes on to those that it starts."""
    moving = fixture("moving/moving.py")
    pictures = moving.pictures(1, frames, SIZE)
    sound = moving.tone(1, frames / 10)
    (folder / "plays.mp4").write_bytes(moving.film(pictures, sound=sound))
    (folder / "not.mkv").write_bytes(moving.film(pictures[: frames // 2], form="matroska", coding="mpeg4"))


def main(frames: int) -> None:
    """Print what it took."""
    begun_s = time.perf_counter()
    sha256_of_a_gib()
    print(f"SHA-256 of 1 GiB: {time.perf_counter() - begun_s:.2f} s")
    with tempfile.TemporaryDirectory(prefix="probanda-memory-") as folder:
        subprocess.run([sys.executable, __file__, str(frames), folder], check=True)
        films = sorted(Path(folder).iterdir())
        by = Operator(name="benchmark")
        with create(Path(folder) / "workspace", randomness=secrets.token_bytes) as workspace:
            case_id = open_case(workspace, key="memory", title="Memory", by=by)
            take(workspace, case_id, [Lead(source=str(film)) for film in films], [FileCollector()], by=by)
            begun_s = time.perf_counter()
            watched = Watched()
            gone = go_through(workspace, case_id, crew=Crew(LocalPool(2), Order.AS_ENDED), reader=Confined(), by=by)
            took_s = time.perf_counter() - begun_s
            watched.over.set()
            watched.join()
    print(f"{frames} frames of {SIZE[0]} x {SIZE[1]} twice, 2 workers: {took_s:.0f} s")
    print(f"a worker with its confined child, at most: {watched.most_kib / 1024:.0f} MiB")
    for step in gone.steps:
        print(f"  {step.name}: {step.made} done")
    for one in gone.troubles:
        print(f"  {one.file}: {one.sentence}")


class Watched(threading.Thread):
    """Looks at the workers fifty times a second: what each takes together with its child, without what they share."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.over, self.most_kib = threading.Event(), 0
        self.start()

    def run(self) -> None:
        """Until it is over."""
        while not self.over.wait(0.02):
            for worker in children(os.getpid()):
                self.most_kib = max(self.most_kib, sum(own_kib(one) for one in (worker, *children(worker))))


def children(process: int) -> list[int]:
    """The processes that it started and that are there."""
    try:
        found = [path.read_text("ascii") for path in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:
        return []
    return [int(one) for words in found for one in words.split()]


def own_kib(process: int) -> int:
    """Resident memory, its part of what is shared counted (PSS)."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    count = int(sys.argv[1]) if sys.argv[1:] else 200
    if sys.argv[2:]:
        make(Path(sys.argv[2]), count)
    else:
        main(count)
