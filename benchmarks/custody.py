"""Custody beside the peers of the field, in one run: `./dev python benchmarks/custody.py [PART...]`.

Parts: forged, torn, wacz, bag, start, many, hollow, ledger; all of them where none is named. First the peers, which
nobody else needs: `.uv/bin/uv sync --locked --inexact --group bench`. Needs 4 GB of disk in the temporary folder, and
the sparse file of `hollow` a file system that knows holes. Medians of five runs in turn, but for `many` (three) and
`hollow` (one); ratios are to raw hashing of the same bytes, with the same algorithm, by one thread, in the same run.
"""

import hashlib
import logging
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import bagit
from custody_peers import READERS, answering, peers_wacz, trusted_by_peer, write_bag
from measure import MIB, PROGRAMS, child, fixture, hash_file, hash_folder, median_s, sha256_of_a_gib
from synthetic_package import FINGERPRINT, add_hollow_file, write_synthetic

from probanda.model.custody import Act, Subject
from probanda.model.ids import RecordId
from probanda.preserve import merkle, verifier
from probanda.preserve.ledger import details_digest, next_entry, record_digest
from probanda.preserve.verify_bag import verify_bag
from probanda.preserve.verify_wacz import verify_wacz

VERIFY = Path(verifier.__file__)


def main(named: list[str]) -> int:
    """Print the parts that are named, or all."""
    parts = {
        "forged": forged,
        "torn": torn,
        "wacz": full_check,
        "bag": bag,
        "start": start,
        "many": many,
        "hollow": hollow,
        "ledger": ledger,
    }
    if unknown := set(named) - set(parts):
        print(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(parts)}", file=sys.stderr)
        return 2
    logging.disable()
    print(f"SHA-256 of 1 GiB in memory: {median_s({'': sha256_of_a_gib})['']:.2f} s")
    for name in named or parts:
        print(f"\n-- {name}")
        with tempfile.TemporaryDirectory() as folder:
            parts[name](Path(folder))
    return 0


# --- Parts ------------------------------------------------------------------------------------------------------------


def forged(folder: Path) -> None:
    """Thirteen kinds of forged WACZ: how many each accepts."""
    stamps, wacz = fixture("authority/authority.py"), fixture("wacz/wacz_by_hand.py")
    path, roots, ours, theirs, count = folder / "page.wacz", folder / "roots.pem", [], [], 0
    roots.write_bytes(stamps.ROOT.pem)

    def sign(of: bytes) -> dict[str, Any]:
        signed: dict[str, Any] = wacz.signed_for_domain(of, stamps)
        return signed

    def look(kind: str) -> tuple[bool, bool]:
        words = ["validate", "-f", path, "--verify-auth", "--verifier-url", url]
        report = verify_wacz(path, wacz.DOMAIN, roots)
        accepted = child(PROGRAMS / "wacz", *words).exit_code == 0, report.result != verifier.DISPROVED
        print(f"{kind:<36} wacz validate {said(accepted[0])}   ours {said(accepted[1])} ({report.result})")
        return accepted

    with answering(trusted_by_peer(stamps, folder)) as url:
        sound = wacz.in_two_steps()
        wacz.packed(path, wacz.sealed(sound, sign(wacz.package(sound))))
        look("(a sound one, signed for a domain)")
        for kind in wacz.forgeries(path, sign):
            count += 1
            peer, our = look(kind)
            theirs += [kind] * peer
            ours += [kind] * our
    print(f"accepted of {count}: wacz validate --verify-auth {len(theirs)}, ours {len(ours)}")


def torn(folder: Path) -> None:
    """A WARC that was cut in the middle of a record, at many places: how often each reader says so."""
    wacz = fixture("wacz/wacz_by_hand.py")
    rolls = random.Random(7)  # noqa: S311 - places to cut, the same in every run
    for name, records in (("page.warc", wacz.RECORDS), ("page.warc.gz", [wacz.zipped((one,)) for one in wacz.RECORDS])):
        whole = b"".join(records)
        between = {sum(map(len, records[:count])) for count in range(len(records) + 1)}
        cuts = sorted(rolls.sample([at for at in range(1, len(whole)) if at not in between], 200))
        seen = dict.fromkeys(READERS, 0)
        for cut in cuts:
            (folder / name).write_bytes(whole[:cut])
            for reader, notices in READERS.items():
                seen[reader] += notices(folder / name)
        for reader, times in seen.items():
            print(f"{name:<14} {reader:<28} notices {times} of {len(cuts)}")


def full_check(folder: Path) -> None:
    """A WACZ of 158 MB, made by the peer."""
    path = peers_wacz(folder)
    size = path.stat().st_size
    raw = median_s({"": lambda: hash_file(path)})[""]
    rows = {
        "wacz validate": [PROGRAMS / "wacz", "validate", "-f", path],
        "ours": [PROGRAMS / "probanda", "verify", path],
    }
    for name, words in rows.items():
        runs = [child(*words) for _ in range(5)]
        cpu_s = statistics.median(one.cpu_s for one in runs)
        print(
            f"{name:<28} {cpu_s:6.2f} s CPU, with start-up  {cpu_s / raw:5.1f} times SHA-256 of its {size / 1e6:.0f} MB"
        )
    print(f"{'ours (answer)':<28} {verify_wacz(path).result}; disproved: {failed(verify_wacz(path)) or 'nothing'}")


def bag(folder: Path) -> None:
    """BagIt validation of 1 GiB in 5,000 files, and a package of the same bytes."""
    many_files, package = folder / "bag", folder / "package"
    write_synthetic(package, exhibits=5_000, size=(1 << 30) // 5_000)
    write_bag(many_files, package)
    took_s = median_s(
        {
            "raw SHA-256": lambda: hash_folder(many_files / "data"),
            "python bagit": lambda: bagit.Bag(str(many_files)).validate(),
            "ours, the bag": lambda: verify_bag(many_files),
            "raw SHA-256 of the package": lambda: hash_folder(package),
            "ours, the package": lambda: verifier.verify(package, FINGERPRINT),
        }
    )
    for name, one_s in took_s.items():
        raw_s = took_s["raw SHA-256 of the package" if "package" in name else "raw SHA-256"]
        print(f"{name:<28} {one_s:6.2f} s  {one_s / raw_s:5.2f}x")
    results = verify_bag(many_files).result, verifier.verify(package, FINGERPRINT).result
    print(f"{'(answers)':<28} bag {results[0]} (a bag is never proved), package {results[1]}")


def start(_: Path) -> None:
    """Start-up, to the first word of help."""
    rows = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "python verify.py --help": [sys.executable, VERIFY, "--help"],
        "probanda verify --help": [PROGRAMS / "probanda", "verify", "--help"],
        "wacz validate --help": [PROGRAMS / "wacz", "validate", "--help"],
        "bagit.py --help": [PROGRAMS / "bagit.py", "--help"],
    }
    for name, one_s in median_s({name: lambda words=words: child(*words) for name, words in rows.items()}).items():
        print(f"{name:<28} {one_s * 1000:5.0f} ms")


def many(folder: Path) -> None:
    """Many exhibits: the whole verification in multiples of hashing all files of the package."""
    for exhibits, size in ((100_000, 4 << 10), (2_000, MIB)):
        package = folder / f"package-{exhibits}"
        write_synthetic(package, exhibits=exhibits, size=size)
        rows = {
            "raw": lambda package=package: hash_folder(package),
            "ours": lambda package=package: verifier.verify(package, FINGERPRINT),
        }
        took_s = median_s(rows, runs=3)
        ours_s, raw_s = took_s["ours"], took_s["raw"]
        print(
            f"{exhibits:>7} exhibits of {size >> 10} KiB: {ours_s:6.2f} s, {ours_s / raw_s:5.2f} times hashing "
            f"({raw_s:.2f} s), {(ours_s - raw_s) / exhibits * 1e6:.0f} us more for each exhibit; "
            f"{verifier.verify(package, FINGERPRINT).result}"
        )


def hollow(folder: Path) -> None:
    """Memory of the verifier over a package with a sparse file of 20 GB."""
    package, size = folder / "package", 20 * 10**9
    write_synthetic(package, exhibits=10, size=4 << 10)
    zeros, digest = bytes(MIB), hashlib.sha256()
    for left in range(size, 0, -MIB):
        digest.update(zeros[: min(left, MIB)])
    film = add_hollow_file(package, size=size, sha256=digest.hexdigest())
    hash_file(film)  # the first time, the system makes the pages of a hole
    begun_s = time.perf_counter()
    hash_file(film)
    raw_s = time.perf_counter() - begun_s
    words = [sys.executable, "-c", PEAK, package / "verify.py", package, "--key", FINGERPRINT]
    begun_s = time.perf_counter()
    told = subprocess.run(words, capture_output=True, check=False, text=True)
    took_s = time.perf_counter() - begun_s
    peak = int(told.stderr.split()[-1]) / 1024
    print(f"exit code {told.returncode}; {peak:.0f} MiB at most; {took_s:.1f} s, {took_s / raw_s:.2f} times hashing")


def ledger(_: Path) -> None:
    """Entries made one after another, each with one record, and the proof of one among many."""
    count, leaves = 100_000, 10_000_000

    def build() -> None:
        before = None
        for number in range(count):
            salt = number.to_bytes(32, "big")
            subject = Subject(record=RecordId(f"r-{number}"), version=1, digest=record_digest(salt, b'{"kind":"x"}'))
            details = details_digest(salt, b'{"by":"p-00ff"}')
            before, _ = next_entry(
                before, at="2031-10-02T08:00:00Z", act=Act.STATED, subjects=[subject], details=details
            )

    one_s = median_s({"": build})[""]
    print(f"entries in bulk, one record each   {count / one_s:9.0f} a second")
    hashed = [hashlib.sha256(number.to_bytes(8, "big")).digest() for number in range(leaves)]
    begun_s = time.perf_counter()
    tree = merkle.Tree(hashed)
    print(f"tree over {leaves} entries        {time.perf_counter() - begun_s:9.2f} s")
    root, at = tree.root(), leaves // 3
    proof_s = median_s({"": lambda: tree.inclusion_proof(at)})[""]
    proof = tree.inclusion_proof(at)
    check_s = median_s({"": lambda: merkle.verify_inclusion(hashed[at], at, leaves, proof, root)})[""]
    print(f"proof of one among {leaves}       {proof_s * 1000:9.3f} ms, checked in {check_s * 1000:.3f} ms")


# --- What is measured with --------------------------------------------------------------------------------------------

PEAK = """
import runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    print(*[line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")], file=sys.stderr)
"""


def said(accepted: bool) -> str:
    """The word of the table."""
    return "accepts" if accepted else "refuses"


def failed(report: verifier.Report) -> list[str]:
    """The checks that are disproved."""
    return [one.id for one in report.checks if one.result == verifier.DISPROVED]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
