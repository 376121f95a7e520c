"""The peers of `custody.py`, and what they are given: readers of WARC, the verifier of signatures, a WACZ, a bag."""

import contextlib
import hashlib
import io
import json
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import yaml
from authsign.verifier import Verifier
from cryptography.hazmat.primitives import hashes
from fastwarc.warc import ArchiveIterator as FastReader
from measure import MIB, PROGRAMS, child, fixture
from warcio.archiveiterator import ArchiveIterator as WarcioReader

from probanda.model.ids import Digest
from probanda.preserve import bagit
from probanda.preserve.findings import Wrong
from probanda.preserve.warc_records import Warc


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
    listed = bagit.parse_manifest((package / bagit.MANIFEST).read_bytes())
    for path in listed:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).hardlink_to(package / path)
    size = sum((folder / path).stat().st_size for path in listed)
    tags = {
        bagit.DECLARATION: b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        bagit.INFO: f"Payload-Oxum: {size}.{len(listed)}\n".encode(),
        bagit.MANIFEST: bagit.manifest(listed),
    }
    digests = {name: Digest(hashlib.sha256(raw).hexdigest()) for name, raw in tags.items()}
    for name, raw in (tags | {bagit.TAG_MANIFEST: bagit.manifest(digests)}).items():
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
        except Exception:  # noqa: BLE001 - a peer that fails in whatever way has noticed the cut: that is counted
            return True
    return False


def _fastwarc(path: Path, *, check: bool) -> bool:
    with path.open("rb") as file:
        try:
            for record in FastReader(file, parse_http=False):
                if check and not record.verify_block_digest():
                    return True
                record.reader.read()
        except Exception:  # noqa: BLE001 - a peer that fails in whatever way has noticed the cut: that is counted
            return True
    return False


READERS: dict[str, Callable[[Path], bool]] = {
    "warcio": lambda path: _warcio(path, check=False),
    "warcio, digests checked": lambda path: _warcio(path, check="raise"),
    "fastwarc": lambda path: _fastwarc(path, check=False),
    "fastwarc, digests checked": lambda path: _fastwarc(path, check=True),
    "ours": _ours,
}
