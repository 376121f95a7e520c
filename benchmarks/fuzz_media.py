"""Broken media files through all media work, as `probanda process` does it: what crashed, what was said, what is half.

    ./dev python benchmarks/fuzz_media.py [COUNT] [SEED] [WORKERS]

Each file is taken as an exhibit and gone through: facts, keyframes, pass, playable form, looks. It fails when the
program crashes, a file has neither a result nor a sentence, or the workspace does not check afterwards.
"""

import secrets
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from measure import fixture, sha256_of_a_gib

from probanda.acts.carry_out import Crew, Order
from probanda.acts.check import check
from probanda.acts.go_through import GoneThrough, go_through
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.take import take
from probanda.collect.confined import Confined
from probanda.collect.file import FileCollector
from probanda.jobs.pool_local import LocalPool, cores
from probanda.model.exhibit import Exhibit, Lead
from probanda.model.footage import Footage
from probanda.model.ids import CaseId
from probanda.model.screening import Screening
from probanda.store.reading import current
from probanda.store.workspace import Workspace, create


def main(count: int, seed: int, workers: int) -> int:
    """The number of things that went wrong."""
    begun_s = time.perf_counter()
    sha256_of_a_gib()
    print(f"SHA-256 of 1 GiB: {time.perf_counter() - begun_s:.2f} s")
    moving, mutated = fixture("moving/moving.py"), fixture("mutated/mutated.py")
    files = mutated.broken_files(moving, count, seed)
    with tempfile.TemporaryDirectory(prefix="probanda-fuzz-") as folder:
        paths = []
        for name, data in files.items():
            paths.append(Path(folder) / "found" / name)
            paths[-1].parent.mkdir(exist_ok=True)
            paths[-1].write_bytes(data)
        by = Operator(name="fuzz")
        with create(Path(folder) / "workspace", randomness=secrets.token_bytes) as workspace:
            case_id = open_case(workspace, key="fuzz", title="Broken files", by=by)
            take(workspace, case_id, [Lead(source=str(path)) for path in paths], [FileCollector()], by=by)
            begun_s = time.perf_counter()
            crew = Crew(LocalPool(workers), Order.AS_ENDED)
            gone = go_through(workspace, case_id, crew=crew, reader=Confined(), by=by)
            took_s = time.perf_counter() - begun_s
            wrong = report(workspace, case_id, gone)
    print(f"{count} files, seed {seed}, {workers} workers: {took_s:.0f} s; {len(wrong)} wrong")
    for sentence in wrong[:20]:
        print("WRONG", sentence)
    return len(wrong)


def report(workspace: Workspace, case_id: CaseId, gone: GoneThrough) -> list[str]:
    """What went wrong; what came of the files is printed."""
    exhibits = current(workspace, case_id, Exhibit)
    footage = {(one.exhibit, one.file): one for _, one in current(workspace, case_id, Footage)}
    passes = {(one.exhibit, one.file): one for _, one in current(workspace, case_id, Screening)}
    wrong = [f"{one.subject}: {one.problem}" for one in check(workspace) if one.problem]
    came: Counter[str] = Counter()
    for record, exhibit in exhibits:
        for file in exhibit.files if exhibit.made_by is None else ():
            found, passed = footage.get((record, file.name)), passes.get((record, file.name))
            if found is None:
                came["not taken for media, by its first bytes"] += 1
                wrong += [f"{file.name} looks like media and was not read"] * file.media_type.startswith(
                    ("video/", "audio/", "image/")
                )
                continue
            said = found.failure.sentence if found.failure else ""
            came["facts: none, and why" if said else "facts: read"] += 1
            came["facts: with warnings"] += bool(found.warnings)
            if found.failure is None:
                came["pass: none, and why" if passed is None or passed.failure else "pass: made"] += 1
                wrong += [f"{file.name} was not passed over"] * (passed is None)
                said = passed.failure if passed else ""
            wrong += [f"{file.name}: {said!r} is no sentence"] * ("Traceback" in said or "\n" in said)
    for one in gone.troubles:
        came[f"in trouble: {one.step}"] += 1
        if "killed" in one.sentence or "crashed" in one.sentence or "broke off" in one.sentence:
            came[f"reader or worker ended by force: {one.step}"] += 1
            print(f"  {one.file}: {one.sentence}")
        wrong += [f"{one.file}: nothing is said"] * (not one.sentence)
    made = Counter(one.made_by.name for _, one in exhibits if one.made_by is not None)
    for what, number in sorted(came.items()):
        print(f"{number:>6}  {what}")
    for what, number in sorted(made.items()):
        print(f"{number:>6}  exhibits made by {what}")
    return wrong


if __name__ == "__main__":
    words = [*map(int, sys.argv[1:])]
    sys.exit(bool(main(*(words + [1_000, 1, cores()][len(words) :]))))
