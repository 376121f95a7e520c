"""BagIt 1.0 (RFC 8493): a folder whose every file is listed with its SHA-256.

- `data/` is the payload, listed in `manifest-sha256.txt`; all else are tag files, listed in `tagmanifest-sha256.txt`,
  which lists the payload manifest too and cannot list itself.
- A line is 64 hex digits, two spaces, a path with `/`; CR, LF and % in a path stand as %0D, %0A, %25. Lines are in the
  order of their paths, so that one content has one manifest.
- `bag-info.txt` gives the payload's size as `Payload-Oxum: BYTES.FILES`.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from probanda.model.errors import EvidenceError
from probanda.model.ids import Digest

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
PAYLOAD = "data/"

_DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_ESCAPE = re.compile(r"%(0D|0A|25|)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Bag:
    """A bag that is being written into an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._digests: dict[str, Digest] = {}
        self._payload_bytes = 0
        (folder / PAYLOAD).mkdir()

    def write(self, path: str, blocks: Iterable[bytes]) -> Digest:
        """The SHA-256 of a file that was written, hashed on the way; below `data/` it is payload.

        Raises:
            EvidenceError: the path leaves the bag, is not safe on every system, or is taken.
        """
        check_path(path)
        if path in self._digests:
            raise EvidenceError(f"two files of the bag have the path {path}")
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        sha256, size = hashlib.sha256(), 0
        with place.open("xb") as file:
            for block in blocks:
                file.write(block)
                sha256.update(block)
                size += len(block)
        self._digests[path] = Digest(sha256.hexdigest())
        self._payload_bytes += size if path.startswith(PAYLOAD) else 0
        return self._digests[path]

    def close(self, info: Sequence[tuple[str, str]]) -> Digest:
        """The SHA-256 of the tag manifest; `info` are labels and values of `bag-info.txt`, in order.

        Raises:
            EvidenceError: a label or value holds a newline.
        """
        payload = {path: digest for path, digest in self._digests.items() if path.startswith(PAYLOAD)}
        oxum = ("Payload-Oxum", f"{self._payload_bytes}.{len(payload)}")
        self.write(DECLARATION, [_DECLARED])
        self.write(INFO, [_info((*info, oxum))])
        self.write(MANIFEST, [manifest(payload)])
        tags = {path: digest for path, digest in self._digests.items() if not path.startswith(PAYLOAD)}
        return self.write(TAG_MANIFEST, [manifest(tags)])


def manifest(digests: Mapping[str, Digest]) -> bytes:
    """The manifest that lists these paths."""
    lines = (f"{digest}  {_escaped(path)}\n" for path, digest in sorted(digests.items()))
    return "".join(lines).encode("utf-8")


def parse_manifest(raw: bytes) -> dict[str, Digest]:
    """Path -> SHA-256 of a manifest, in its order.

    Raises:
        EvidenceError: it is none; the sentence names the line.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as why:
        raise EvidenceError("the manifest is not UTF-8") from why
    if text and not text.endswith("\n"):
        raise EvidenceError("the manifest does not end with a newline: it was cut off")
    found: dict[str, Digest] = {}
    for number, line in enumerate(text.split("\n")[:-1], 1):
        matched = _LINE.fullmatch(line)
        if not matched or "" in _ESCAPE.findall(matched[2]):
            raise EvidenceError(f"line {number} of the manifest is not a digest, two spaces and a path")
        path = _ESCAPE.sub(lambda one: chr(int(one[1], 16)), matched[2])
        if path in found:
            raise EvidenceError(f"line {number} of the manifest lists {path!r} a second time")
        found[path] = Digest(matched[1])
    return found


def check_path(path: str) -> None:
    """Check that a path stays in the bag and is one path on every system.

    Raises:
        EvidenceError: it does not, or is not.
    """
    leaves = path.startswith("/") or bool({"", ".", ".."} & set(path.split("/")))
    if leaves or "\\" in path or ":" in path or _CONTROL.search(path) or path != unicodedata.normalize("NFC", path):
        raise EvidenceError(f"{path!r} cannot be the path of a file in a bag", advice="Rename it and try again.")


def _info(fields: Iterable[tuple[str, str]]) -> bytes:
    lines = []
    for label, value in fields:
        if _CONTROL.search(label + value) or ":" in label or value != value.strip() or not value:
            raise EvidenceError(f"{label!r}: {value!r} cannot stand in {INFO}")
        lines.append(f"{label}: {value}\n")
    return "".join(lines).encode("utf-8")


def _escaped(path: str) -> str:
    return "".join(_ESCAPES.get(letter, letter) for letter in path)
