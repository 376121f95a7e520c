"""Custody beside the peers of the field, in one run: `./dev python benchmarks/custody.py [PART...]`.

Parts: forged, torn, wacz, bag, start, many, hollow, ledger; all of them where none is named. First the peers, which
nobody else needs: `.uv/bin/uv sync --locked --inexact --group bench`. Needs 4 GB of disk in the temporary folder, and
the sparse file of `hollow` a file system that knows holes. Medians of five runs in turn, but for `many` (three) and
`hollow` (one); ratios are to raw hashing of the same bytes, with the same algorithm, by one thread, in the same run.
"""

import contextlib
import hashlib
import io
import json
import logging
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import bagit
import yaml
from authsign.verifier import Verifier
from cryptography.hazmat.primitives import hashes
from fastwarc.warc import ArchiveIterator as FastReader
from synthetic_package import FINGERPRINT, add_hollow_file, write_synthetic
from warcio.archiveiterator import ArchiveIterator as WarcioReader

from probanda.model.custody import Act, Subject
from probanda.model.ids import Digest, RecordId
from probanda.preserve import bagit as our_bagit
from probanda.preserve import merkle, verifier
from probanda.preserve.findings import Wrong
from probanda.preserve.ledger import details_digest, next_entry, record_digest
from probanda.preserve.verify_bag import verify_bag
from probanda.preserve.verify_wacz import verify_wacz
from probanda.preserve.warc_records import Warc

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures"
PROGRAMS = Path(sys.executable).parent
VERIFY = Path(verifier.__file__)
MIB = 1 << 20


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
    path, ours, theirs, count = folder / "page.wacz", [], [], 0

    def sign(of: bytes) -> dict[str, Any]:
        signed: dict[str, Any] = wacz.signed_for_domain(of, stamps)
        return signed

    def look(kind: str) -> tuple[bool, bool]:
        words = ["validate", "-f", path, "--verify-auth", "--verifier-url", url]
        accepted = child(PROGRAMS / "wacz", *words).exit_code == 0, verify_wacz(path).result != verifier.DISPROVED
        print(f"{kind:<36} wacz validate {said(accepted[0])}   ours {said(accepted[1])}")
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
    count, leaves = 100_000, 1_000_000

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


def said(accepted: bool) -> str:
    """The word of the table."""
    return "accepts" if accepted else "refuses"


def failed(report: verifier.Report) -> list[str]:
    """The checks that are disproved."""
    return [one.id for one in report.checks if one.result == verifier.DISPROVED]


# --- The peers --------------------------------------------------------------------------------------------------------


def trusted_by_peer(stamps: ModuleType, folder: Path) -> Verifier:
    """The peer's verifier of signatures, with the root of the fixture as its one root."""
    root = stamps.ROOT.certificate.fingerprint(hashes.SHA256()).hex()
    roots = folder / "roots.yaml"
    roots.write_text(yaml.safe_dump({"domain_cert_roots": [root], "timestamp_cert_roots": [root]}), "utf-8")
    return Verifier(str(roots))


@contextmanager
def answering(verify: Verifier) -> Iterator[str]:
    """The URL on loopback where the peer's verifier answers, as its own server does: 200, or 400."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                verify(told)
                status = 200
            except (AssertionError, ValueError, KeyError, TypeError):
                status = 400
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/verify"
    finally:
        server.shutdown()
        server.server_close()


def peers_wacz(folder: Path) -> Path:
    """A WACZ of 5,000 responses of 31 kB, indexed and packed by py-wacz."""
    wacz = fixture("wacz/wacz_by_hand.py")
    rolls = random.Random(7)  # noqa: S311 - bytes that do not compress, the same in every run
    urls = [f"https://www.example.org/{number}" for number in range(5_000)]
    with (folder / "pages.warc.gz").open("wb") as warc:
        for url in urls:
            body = wacz.PAGE + rolls.randbytes(31_300)
            warc.write(wacz.zipped((wacz.record("response", url, body),)))
    pages = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}]
    pages += [{"url": url, "ts": wacz.DATE} for url in urls]
    (folder / "pages.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in pages), "utf-8")
    words = [PROGRAMS / "wacz", "create", "-f", folder / "pages.warc.gz", "-p", folder / "pages.jsonl"]
    path = folder / "pages.wacz"
    if child(*words, "-o", path).exit_code:
        raise RuntimeError("the peer could not make its WACZ")
    return path


def write_bag(folder: Path, package: Path) -> None:
    """A bag of the originals of a package, which are linked, not copied."""
    listed = our_bagit.parse_manifest((package / our_bagit.MANIFEST).read_bytes())
    for path in listed:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).hardlink_to(package / path)
    size = sum((folder / path).stat().st_size for path in listed)
    tags = {
        our_bagit.DECLARATION: b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        our_bagit.INFO: f"Payload-Oxum: {size}.{len(listed)}\n".encode(),
        our_bagit.MANIFEST: our_bagit.manifest(listed),
    }
    digests = {name: Digest(hashlib.sha256(raw).hexdigest()) for name, raw in tags.items()}
    for name, raw in (tags | {our_bagit.TAG_MANIFEST: our_bagit.manifest(digests)}).items():
        (folder / name).write_bytes(raw)


def _ours(path: Path) -> bool:
    with path.open("rb") as file:
        warc = Warc(path.name)
        try:
            for _ in warc.records(iter(lambda: file.read(MIB), b"")):
                pass
        except Wrong:
            return True
    return bool(warc.wrong)


def _warcio(path: Path, check: bool | str) -> bool:
    with path.open("rb") as file, contextlib.redirect_stderr(io.StringIO()):
        try:
            for record in WarcioReader(file, check_digests=check):
                record.content_stream().read()
        except Exception:  # noqa: BLE001 - any error is a notice
            return True
    return False


def _fastwarc(path: Path, *, check: bool) -> bool:
    with path.open("rb") as file:
        try:
            for record in FastReader(file, parse_http=False):
                if check and not record.verify_block_digest():
                    return True
                record.reader.read()
        except Exception:  # noqa: BLE001 - any error is a notice
            return True
    return False


READERS: dict[str, Callable[[Path], bool]] = {
    "warcio": lambda path: _warcio(path, check=False),
    "warcio, digests checked": lambda path: _warcio(path, check="raise"),
    "fastwarc": lambda path: _fastwarc(path, check=False),
    "fastwarc, digests checked": lambda path: _fastwarc(path, check=True),
    "ours": _ours,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
