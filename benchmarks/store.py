"""Entering many records in one act: `./dev python benchmarks/store.py [RECORDS] [POSTGRESQL_URL]`.

One act enters so many new records (each with a body, its place in the ledger and its projection), a second one the same
records changed. SQLite in a temporary folder; PostgreSQL too, when the URL of an empty database is given. Full sync on
both. The yardstick is SHA-256 of 1 GiB in the same run.
"""

import hashlib
import sys
import tempfile
import time
from pathlib import Path

from probanda.acts.check import check
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.model.actor import Actor, ActorKind, Name
from probanda.model.address import Address, workspace_at
from probanda.model.custody import Act
from probanda.model.ids import CaseId, Key, RecordId
from probanda.store.projections import rebuild
from probanda.store.workspace import Workspace, create
from probanda.store.writing import entering

BY = Operator(name="benchmark")
BLOCK = bytes(1 << 20)
ACTS = 100


def enter(workspace: Workspace, case_id: CaseId, keys: tuple[str, ...], before: list[RecordId]) -> list[RecordId]:
    """The records of one act: new ones, or the next version of those that were there before."""
    details = BY.details(workspace, case_id, why="a benchmark")
    with entering(workspace, case_id, Act.STATED, details=details, clock=BY.clock, randomness=BY.randomness) as writing:
        bodies = (
            Actor(key=Key(key), actor_kind=ActorKind.PERSON, names=(Name(text=f"{len(before)} {key}"),)) for key in keys
        )
        return [
            writing.put(body, record=before[number] if before else None, expects=1 if before else 0)
            for number, body in enumerate(bodies)
        ]


def measure(title: str, address: Address, count: int) -> None:
    """Print one line a kind of work."""
    keys = tuple(f"a{number}" for number in range(count))
    with create(address, randomness=BY.randomness) as workspace:
        case_id = open_case(workspace, key="benchmark", title="Benchmark", by=BY)
        begun_s = time.perf_counter()
        entered = enter(workspace, case_id, keys, [])
        new_s = time.perf_counter() - begun_s
        begun_s = time.perf_counter()
        enter(workspace, case_id, keys, entered)
        changed_s = time.perf_counter() - begun_s
        begun_s = time.perf_counter()
        rebuild(workspace, case_id)
        rebuilt_s = time.perf_counter() - begun_s
        begun_s = time.perf_counter()
        for number in range(ACTS):
            enter(workspace, case_id, (f"single{number}",), [])
        single_s = time.perf_counter() - begun_s
        broken = [one.subject for one in check(workspace) if one.problem]
    print(f"{title:<11} {count} new records in one act    {count / new_s:8.0f} records/s")
    print(f"{title:<11} the same, changed                {count / changed_s:8.0f} records/s")
    print(f"{title:<11} projections of both, rebuilt     {2 * count / rebuilt_s:8.0f} records/s")
    print(f"{title:<11} acts of one record               {ACTS / single_s:8.0f} acts/s")
    print(f"{title:<11} check: {'broken: ' + ', '.join(broken) if broken else 'holds'}")


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    begun_s, digest = time.perf_counter(), hashlib.sha256()
    for _ in range(1 << 10):
        digest.update(BLOCK)
    print(f"SHA-256 of 1 GiB: {time.perf_counter() - begun_s:.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", Path(folder) / "sqlite", count)
        if len(sys.argv) > 2:
            measure("PostgreSQL", workspace_at(sys.argv[2], folder=str(Path(folder) / "postgresql")), count)


if __name__ == "__main__":
    main()
