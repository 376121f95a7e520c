#!/usr/bin/env python3
"""Checks a package of probanda, with nothing but Python: python3 verify.py [PATH] [--key FINGERPRINT]

Three answers: PROVED (exit 0), DISPROVED (exit 1), UNKNOWN (exit 2). Without --key every check of integrity may be
proved and the whole is still unknown: anyone could have signed it. The fingerprint has to come from the sender by
another way than the package did.

1. files: every byte is listed once, in a manifest, and matches; nothing is extra or missing; no link, no path that
   leaves the folder, no two names that differ by case or Unicode form only
2. bag: BagIt 1.0 (RFC 8493), one pair of manifests, the payload has the size that it says
3. ledger, in the form that bag-info.txt names. `full`: entries are canonical JSON (RFC 8785) without gaps, each linked
   to the one before, each with its subjects. `shown`: some entries, each proved to be in the tree of the last
   checkpoint, with some subjects, each proved to be its own; what the other entries did cannot be judged, and is said
4. records: each was entered once, by the entry that it names, with its salted digest; no salt is used twice; each body
   that is withheld has a reason, and is told
5. details: who, why and when of each entry, where they are not withheld, are those that were entered
6. checkpoints: each is signed by a key that the ledger held at that entry, and is the ledger's root (RFC 6962) there:
   so each continues the one before; in the form `shown` a consistency proof leads from each to the next
7. package: the tag manifest is signed by such a key, so README, proofs and manifests are bound too
8. exhibits: their files lie here with the digest and size that were sealed, and nothing lies beside them
9. derived: each derived exhibit leads through its parents to an original
10. redactions: a redacted version says what was taken out, and is the first version without that, where that is shown
11. proofs: the proof of each exhibit's current record leads to the checkpoint, also in the form of C2SP tlog-proof
12. signer: the key is the one whose fingerprint was given with --key
13. stamps: each time stamp (RFC 3161) answers for a checkpoint that lies here, by a certificate for time stamps alone,
   valid at the time that it says, under a root that was given with --trust; roots in the package count for nothing
14. earlier: the ledger of an older package or checkpoint, given with --earlier, is the beginning of this one

Stamps alone need more than Python: the library rfc3161-client, loaded when there is one. Without it or without --trust
a stamp is unknown, never valid.

One file, on purpose: it is copied into each package, and a person can read it whole. It reads, and writes nothing.
"""

from __future__ import annotations

import base64
import hashlib
import importlib
import json
import os
import re
import stat
import sys
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

PROVED, DISPROVED, UNKNOWN = "proved", "disproved", "unknown"
FORM = "1"
MANIFEST, TAG_MANIFEST, SEAL = "manifest-sha256.txt", "tagmanifest-sha256.txt", "package.note"
LATEST = "checkpoints/latest.note"
LEDGER, RECORDS, SUBJECTS, DETAILS = "ledger.jsonl", "records.jsonl", "subjects.jsonl", "details.jsonl"
INCLUSION, CONSISTENCY = "inclusion.jsonl", "consistency.jsonl"
FULL, SHOWN = "full", "shown"
OF_FORM = {FULL: (SUBJECTS,), SHOWN: (INCLUSION, CONSISTENCY)}
BAG = ("bagit.txt", "bag-info.txt", MANIFEST, TAG_MANIFEST)
REQUIRED = (*BAG, SEAL, LATEST, LEDGER, RECORDS, DETAILS, "README.txt", "verify.py")
NO_STAMP = "when it was: no time-stamp authority has stamped this package, all its times are the signer's own clock"
NOT_PROVED = (
    "that the source really gave out this material, or that it was not altered before it was taken",
    "that what the material shows or says is true",
    "who held the signing key, and who stands behind the tokens in the ledger",
    NO_STAMP,
    "that this is all there is: what was never entered cannot be missed, nor what came after the last checkpoint",
    "the BLAKE3 digests: Python has no BLAKE3, so SHA-256 alone was checked",
    "that this verifier is honest: a changed verify.py, or a .py file beside it, can say anything; take a trusted copy",
)

_BLOCK = 1 << 20  # 1 MiB: no file is in memory as a whole
_MAX_TEXT = 256 << 20  # a manifest or note beyond this is an attack on our memory
_MAX_LINE = 64 << 20  # the same for one record
_MAX_INT_DIGITS = 16  # 2^53 - 1 has 16 digits (I-JSON, RFC 7493)
_MAX_SUBJECTS = 1024
_MAX_SIGNATURES = 32
_MAX_STAMPS = 1024  # each costs milliseconds: an opponent must not keep a verifier busy for hours
_MAX_STAMP = 256 << 10  # 256 KiB: a token with a long chain has 10
_MAX_SHOWN = 20  # lines that the text form prints for one check; the JSON form has all
_FORM_LABEL = "Probanda-Ledger"  # in bag-info.txt; a package without it has a full ledger
_BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_RECORD_DOMAIN, _DETAILS_DOMAIN = b"probanda/record/1", b"probanda/details/1"
_HEX = re.compile(r"[0-9a-f]{64}")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_ESCAPE = re.compile(r"%(0A|0D|25|)")
_AT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_SIZE = re.compile(r"[1-9][0-9]{0,15}")
_NOTE_NAME = re.compile(r"checkpoints/([1-9][0-9]{0,15})\.note")
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_POINTER = re.compile(r"(/[A-Za-z0-9_]{1,80}){1,32}")  # RFC 6901; no key of a body needs an escape
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_OTHER_MANIFEST = re.compile(r"(tag)?manifest-.*|fetch\.txt")
_GOOD_CLIENT = (1, 0, 9)  # rfc3161-client before it takes a self-signed certificate in the token for a root
_SHA256 = "2.16.840.1.101.3.4.2.1"
_NONCE = re.compile(r"[0-9a-f]{16}")
_NO_ISSUER = re.compile("local issuer|self-signed")  # OpenSSL, when no root given issued the chain
_SAID = re.compile(r"Verify error: ([^\"]+)")
_LITTER = {".ds_store", "thumbs.db", "desktop.ini"}

_Map = dict[str, Any]
_TEXT_OR_NULL = (str, type(None))
_REDACTION = {"record": str, "version": int, "removed": list, "reason": str, "body": str}
_TLOG, _TLOG_HEADER = ".tlog-proof", "c2sp.org/tlog-proof@v1"


# --- What comes out ---------------------------------------------------------------------------------------------------


class Check(NamedTuple):
    """One check: what was looked at, and what came of it."""

    id: str
    result: str
    subject: str
    message: str


class Report(NamedTuple):
    """All checks, the answer over all of them, and what no check here can prove."""

    result: str
    checks: tuple[Check, ...]
    not_proved: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """0 proved, 1 disproved, 2 unknown."""
        return {PROVED: 0, DISPROVED: 1}.get(self.result, 2)

    def plain(self) -> dict[str, Any]:
        """The report as plain lists and maps."""
        checks = [one._asdict() for one in self.checks]
        return {"result": self.result, "checks": checks, "not_proved": list(self.not_proved)}

    def text(self) -> str:
        """The report for people: the checks in order, the answer in capitals, what is not proved."""
        lines: list[str] = []
        for name in dict.fromkeys(one.id for one in self.checks):
            group = [one for one in self.checks if one.id == name]
            for one in group[:_MAX_SHOWN]:
                subject = f"{one.subject}: " if one.subject else ""
                lines.append(f"{one.result:<9}  {one.id:<12}  {subject}{one.message}")
            if len(group) > _MAX_SHOWN:
                lines.append(f"{'':<9}  {name:<12}  ... and {len(group) - _MAX_SHOWN} more")
        lines += ["", self.result.upper(), "", "Not proved, whatever the answer:"]
        return "\n".join([*lines, *(f"- {one}" for one in self.not_proved)])


class _Wrong(Exception):  # noqa: N818 - it is a finding about the package, not an error of ours
    """One thing that is disproved: where, and why."""

    def __init__(self, subject: str, message: str) -> None:
        super().__init__(message)
        self.subject, self.message = subject, message


class _Unread(Exception):  # noqa: N818 - it is a finding about what we could not see, not an error of ours
    """One thing that stays unknown, since something could not be read: where, and why."""

    def __init__(self, subject: str, message: str) -> None:
        super().__init__(message)
        self.subject, self.message = subject, message


def _printable(text: str) -> str:
    """Text that moves no cursor, turns no line and is valid Unicode."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


# --- Ed25519 (RFC 8032, section 5.1), strict: one encoding for each point and scalar, no key of small order -----------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_SQRT_M1 = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]  # X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z
_NEUTRAL: _Point = (0, 1, 1, 0)
_BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_BASE: _Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


def _plus(a: _Point, b: _Point) -> _Point:
    left, right = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    product, twice = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = right - left, twice - product, twice + product, right + left
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _joint(first: int, a: _Point, second: int, b: _Point) -> _Point:
    """First times a, plus second times b, bit by bit together."""
    both, found = _plus(a, b), _NEUTRAL
    for at in reversed(range(max(first, second).bit_length())):
        found = _plus(found, found)
        bits = (first >> at & 1, second >> at & 1)
        if any(bits):
            found = _plus(found, both if all(bits) else a if bits[0] else b)
    return found


def _point(raw: bytes) -> _Point | None:
    """The point of 32 bytes; None where they are no point, or not the one encoding of it."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _SQRT_M1 % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return (x, y, 1, x * y % _P)


def _point_bytes(point: _Point) -> bytes:
    inverse = pow(point[2], _P - 2, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


@lru_cache(maxsize=1024)  # the latest checkpoint is a copy of another, and a signature takes milliseconds
def signature_holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the key signed the message."""
    if len(public) != 32 or len(signature) != 64:  # noqa: PLR2004 - RFC 8032, sections 5.1.5 and 5.1.6
        return False
    key, scalar = _point(public), int.from_bytes(signature[32:], "little")
    if key is None or scalar >= _L or _point_bytes(_joint(8, key, 0, key)) == _point_bytes(_NEUTRAL):
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    minus_key = (_P - key[0], key[1], 1, _P - key[3])
    # R is compared as bytes, so that only its one encoding passes.
    return _point_bytes(_joint(scalar, _BASE, challenge, minus_key)) == signature[:32]


# --- Merkle trees (RFC 6962) ------------------------------------------------------------------------------------------


def _leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _roots(leaves: Iterable[bytes], sizes: set[int]) -> dict[int, bytes]:
    """Size -> root of the tree over that many leaves, for these sizes."""
    found: dict[int, bytes] = {}
    peaks: list[bytes] = []  # roots of the full subtrees, largest first
    for size, leaf in enumerate(leaves, 1):
        peaks.append(leaf)
        for _ in range((size & -size).bit_length() - 1):
            right = peaks.pop()
            peaks.append(_node(peaks.pop(), right))
        if size in sizes:
            root = peaks[-1]
            for peak in reversed(peaks[:-1]):
                root = _node(peak, root)
            found[size] = root
    return found


def _included(leaf: bytes, place: int, size: int, path: list[bytes], root: bytes) -> bool:  # noqa: PLR0917 - RFC 9162
    """Whether the path leads from the leaf at its place to the root (RFC 9162, section 2.1.3.2)."""
    last, seen = size - 1, leaf
    if not 0 <= place < size:
        return False
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            seen = _node(sibling, seen)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            seen = _node(seen, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and seen == root


def _continues(old: int, new: int, path: list[bytes], old_root: bytes, new_root: bytes) -> bool:  # noqa: PLR0917 - RFC 9162
    """Whether the new tree begins with the old one, 0 < old < new (RFC 9162, section 2.1.4.2)."""
    path = [old_root, *path] if old & (old - 1) == 0 else path
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_seen = new_seen = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_seen, new_seen = _node(sibling, old_seen), _node(sibling, new_seen)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new_seen = _node(new_seen, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and (old_seen, new_seen) == (old_root, new_root)


# --- Strict JSON ------------------------------------------------------------------------------------------------------


def _no_float(text: str) -> Any:
    raise ValueError(f"the number {text[:40]} is not a whole one")


def _whole(text: str) -> int:
    if len(text.lstrip("-")) > _MAX_INT_DIGITS or abs(int(text)) > 2**53 - 1:
        raise ValueError("a number is beyond 2^53 - 1")
    return int(text)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> _Map:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


_DECODER = json.JSONDecoder(
    parse_float=_no_float, parse_constant=_no_float, parse_int=_whole, object_pairs_hook=_no_duplicates
)


def _json(raw: bytes, where: str) -> Any:
    """The value of bytes that are canonical JSON: RFC 8785, without floats."""
    try:
        value = _DECODER.decode(raw.decode("utf-8"))
        again = _canonical(value)
    except RecursionError:
        raise _Wrong(where, "JSON that is nested too deep") from None
    except ValueError as why:
        raise _Wrong(where, f"not valid JSON: {why}") from None
    if again != raw:
        raise _Wrong(where, "not canonical JSON (RFC 8785)")
    return value


def _canonical(value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def _fields(value: Any, where: str, **kinds: Any) -> _Map:
    """The map, when it has exactly these keys with values of these types."""
    if not isinstance(value, dict) or set(value) != set(kinds):
        raise _Wrong(where, f"has other fields than {', '.join(sorted(kinds))}")
    return {name: _typed(value[name], kinds[name], f"{where}, {name}") for name in value}


def _typed(value: Any, kind: Any, where: str) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
        raise _Wrong(where, "is not of its type")
    return value


def _digest(value: Any, where: str) -> str:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise _Wrong(where, "is not a digest of 64 hex digits")
    return value


def _hashes(value: list[Any], where: str) -> list[bytes]:
    return [bytes.fromhex(_digest(one, where)) for one in value]


# --- Files on the disk ------------------------------------------------------------------------------------------------


class _File(NamedTuple):
    """A file of the package as it lies here."""

    sha256: str
    size: int


class _Listed(NamedTuple):
    """A file of the package as a manifest lists it."""

    sha256: str
    place: str


def _open(root: Path, path: str, buffering: int = -1) -> Any:
    place = f"{root}/{path}"  # text, since a Path for each of 100,000 files takes longer than to hash them
    try:
        mode = os.lstat(place).st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise _Wrong(path, "is missing") from None
    if not stat.S_ISREG(mode):
        raise _Wrong(path, "is missing")
    return open(place, "rb", buffering)  # noqa: PTH123 - the same; its callers close it


def _read(root: Path, path: str) -> bytes:
    with _open(root, path) as file:
        raw: bytes = file.read(_MAX_TEXT + 1)
    if len(raw) > _MAX_TEXT:
        raise _Wrong(path, f"is larger than {_MAX_TEXT} bytes, which no file of its kind is")
    return raw


def _text(root: Path, path: str) -> str:
    try:
        return _read(root, path).decode("utf-8")
    except UnicodeDecodeError:
        raise _Wrong(path, "is not UTF-8") from None


def _lines(root: Path, path: str) -> Iterator[tuple[str, bytes]]:
    """(name for messages, bytes without the newline) of each line."""
    with _open(root, path) as file:
        number = 0
        while raw := file.readline(_MAX_LINE + 1):
            number += 1
            if not raw.endswith(b"\n"):
                raise _Wrong(f"{path}, line {number}", "is cut off, or too long")
            yield f"{path}, line {number}", raw[:-1]


def _hash(root: Path, path: str, block: memoryview | None = None) -> _File:
    """The digest and size of a file, read through `block`, which many files can share."""
    block = memoryview(bytearray(_BLOCK)) if block is None else block
    sha256, size = hashlib.sha256(), 0
    with _open(root, path, buffering=0) as file:
        while got := file.readinto(block):
            sha256.update(block[:got])
            size += got
    return _File(sha256.hexdigest(), size)


def _manifest(root: Path, name: str) -> dict[str, _Listed]:
    """Path -> what the manifest lists for it."""
    text = _text(root, name)
    if text and not text.endswith("\n"):
        raise _Wrong(name, "does not end with a newline")
    found: dict[str, _Listed] = {}
    for number, line in enumerate(text.split("\n")[:-1], 1):
        where = f"{name}, line {number}"
        matched = _LINE.fullmatch(line)
        if not matched:
            raise _Wrong(where, "is not a digest, two spaces and a path")
        path = _path(matched[2], where)
        if path in found:
            raise _Wrong(where, f"lists {path} a second time")
        if path.startswith("data/") != (name == MANIFEST):
            raise _Wrong(where, f"lists {path}, which does not belong into this manifest")
        found[path] = _Listed(matched[1], where)
    return found


def _path(text: str, where: str) -> str:
    """The path that a manifest means, when it stays in the package and is safe on every system."""
    if "" in _ESCAPE.findall(text):
        raise _Wrong(where, "holds a % that stands for nothing")
    path = _ESCAPE.sub(lambda one: chr(int(one[1], 16)), text)
    if path.startswith("/") or "\\" in path or ":" in path or {"", ".", ".."} & set(path.split("/")):
        raise _Wrong(where, f"names the path {path}, which could leave the package")
    if _CONTROL.search(path):
        raise _Wrong(where, f"names the path {path}, which holds a control character")
    if path != unicodedata.normalize("NFC", path):
        raise _Wrong(where, f"names the path {path}, which is not in Unicode form NFC")
    return path


# --- Signed notes (C2SP signed-note) ----------------------------------------------------------------------------------


class _Key(NamedTuple):
    """A signing key, and the entries at which the ledger holds it: from the first to before the last."""

    public: bytes
    first: int
    until: int | None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the raw public key."""
        return hashlib.sha256(self.public).hexdigest()


class _Note(NamedTuple):
    """The text of a note, and (name, key hash, signature) of each line."""

    text: str
    lines: list[tuple[str, bytes, bytes]]

    def signer(self, origin: str, keys: list[_Key], where: str) -> _Key:
        """The key, among these, that signed the note under the ledger's name."""
        for key in keys:
            wanted = hashlib.sha256(origin.encode("utf-8", "surrogatepass") + b"\n\x01" + key.public).digest()[:4]
            for name, key_hash, signature in self.lines:
                if (name, key_hash) == (origin, wanted):
                    if signature_holds(key.public, signature, self.text.encode("utf-8")):
                        return key
                    raise _Wrong(where, "its signature does not hold: it was changed after it was signed")
        raise _Wrong(where, f"is not signed for {origin} by a key that the ledger holds at that entry")


def _note(root: Path, path: str) -> _Note:
    text, blank, block = _text(root, path).rpartition("\n\n")
    found = block.split("\n")[:-1]
    if not blank or not block.endswith("\n") or not 1 <= len(found) <= _MAX_SIGNATURES:
        raise _Wrong(path, "is not a signed note: a text, an empty line, signature lines")
    return _Note(text + "\n", [_signature_line(line, path) for line in found])


def _signature_line(line: str, where: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line[2:].rpartition(" ")
    try:
        blob = base64.b64decode(encoded, validate=True)
    except ValueError:
        blob = b""
    if line != f"\u2014 {name} {base64.b64encode(blob).decode()}":
        raise _Wrong(where, "has a signature line that is not in its canonical form")
    return name, blob[:4], blob[4:]


# --- Time stamps (RFC 3161) -------------------------------------------------------------------------------------------


class StampError(Exception):
    """A response is no time stamp, not the one that was asked for, or vouched for by nobody; the sentence says why."""


class UnknownRootError(StampError):
    """A time stamp whose authority is under another root than those given."""


class Stamp(NamedTuple):
    """A response that answers its request; who vouches for its signer is asked by `trust_stamp`."""

    at: str
    by: str
    imprint: bytes
    nonce: int
    response: Any


def _library(name: str) -> Any:
    """A library that this file must do without until there is a stamp; ImportError where it is not installed."""
    return importlib.import_module(name)


def check_library() -> None:
    """Whether the libraries are here, in a version that can be relied on.

    Raises:
        ImportError: they are not, or rfc3161-client takes a certificate in the token for a root.
    """
    _library("rfc3161_client")
    found = _library("importlib.metadata").version("rfc3161-client")
    if tuple(int(one) for one in re.findall(r"[0-9]+", found)[:3]) < _GOOD_CLIENT:
        raise ImportError(f"rfc3161-client {found} trusts roots that the token brings")


@contextmanager
def _reading(says: str) -> Iterator[None]:
    """What the libraries say to something damaged becomes this sentence; their warnings are kept off the screen."""
    x509, errors = _library("cryptography.x509"), _library("cryptography.exceptions")
    kinds = (x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, errors.UnsupportedAlgorithm)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (ValueError, KeyError, TypeError, *kinds) as why:
            raise StampError(says) from why


def read_stamp(raw: bytes, imprint: bytes, nonce: int) -> Stamp:
    """The stamp of a SHA-256 digest that a TimeStampResp holds.

    Checked: its form, status, imprint and nonce, and that its one signer has one certificate in it, for time stamps
    alone (RFC 3161, section 2.3), valid at the time that it says. Its signature and chain: see `trust_stamp`.

    Raises:
        StampError: one of these does not hold.
        ImportError: the library rfc3161-client is not installed.
    """
    # 1. Form and status
    response = _decoded(raw)
    with _reading("is damaged: it or a certificate in it cannot be read"):
        info, signer = response.tst_info, _signer(response.signed_data)
        said, algorithm = info.message_imprint.message, info.message_imprint.hash_algorithm.dotted_string
        at, answered, subject = info.gen_time, info.nonce, signer.subject.rfc4514_string()
        first, last, alone = signer.not_valid_before_utc, signer.not_valid_after_utc, _stamps_alone(signer)
    # 2. It answers what was asked
    if (algorithm, said) != (_SHA256, imprint):
        raise StampError("stamps something else than this checkpoint: its imprint is another")
    if answered != nonce:
        raise StampError("answers another request: its nonce is not the one that was sent")
    # 3. By one who may stamp, at a time when he might
    if not alone:
        raise StampError(f"is signed by {subject}, whose certificate is not, critically, for time stamps alone")
    if not first <= at <= last:
        raise StampError(f"says {_utc(at)}, when its certificate was not valid: from {_utc(first)} to {_utc(last)}")
    return Stamp(_utc(at), subject, imprint, nonce, response)


def _decoded(raw: bytes) -> Any:
    """The response, when it is one and was granted."""
    if len(raw) > _MAX_STAMP:
        raise StampError(f"is larger than {_MAX_STAMP} bytes, which no time stamp is")
    with _reading("is no time-stamp response in DER: cut off, or changed"):
        response = _library("rfc3161_client").decode_timestamp_response(raw)
    if response.status != 0:
        words = " ".join(response.status_string)
        raise StampError(f"is a refusal: the authority answered with status {response.status}{words and f' ({words})'}")
    return response


def _signer(signed: Any) -> Any:
    """The certificate of the one signer.

    Two certificates under his name and number are refused: a checker that looks at the one and a library that checks
    the signature against the other would together accept a signer who may not stamp.
    """
    load = _library("cryptography.x509").load_der_x509_certificate
    signers = {(str(one.issuer.public_bytes().hex()), one.serial_number) for one in signed.signer_infos}
    if len(signed.signer_infos) != 1:
        raise StampError(f"has {len(signed.signer_infos)} signers, and a time stamp has one")
    certificates = [load(one) for one in signed.certificates]
    found = [one for one in certificates if (one.issuer.public_bytes().hex(), one.serial_number) in signers]
    if len(found) != 1:
        raise StampError(f"brings {len(found)} certificates under the name and number of its signer, not one")
    return found[0]


def _stamps_alone(certificate: Any) -> bool:
    """Whether time stamping is its one extended key usage, and critical (RFC 3161, section 2.3)."""
    x509 = _library("cryptography.x509")
    usages = [one for one in certificate.extensions if one.oid == x509.ExtensionOID.EXTENDED_KEY_USAGE]
    return [(one.critical, *one.value) for one in usages] == [(True, x509.ExtendedKeyUsageOID.TIME_STAMPING)]


def _utc(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")  # noqa: UP017 - Python 3.9 has no UTC


def read_roots(pem: bytes) -> list[Any]:
    """The certificates of a PEM file, each once.

    Raises:
        ValueError: it holds none.
        ImportError: the library cryptography is not installed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old roots have serial numbers that are no longer given
        return list(dict.fromkeys(_library("cryptography.x509").load_pem_x509_certificates(pem)))


def trust_stamp(stamp: Stamp, roots: list[Any]) -> None:
    """Signature and chain: one of the roots vouches for the signer, all of the chain valid at the time of the stamp.

    Raises:
        UnknownRootError: none of them issued its chain.
        StampError: the chain or the signature does not hold.
        ImportError: the library rfc3161-client is not installed.
    """
    client = _library("rfc3161_client")
    # A new builder for each stamp, and no intermediates: derived builders share their lists, and what they are given
    # as an intermediate they take for a root.
    verifier = client.VerifierBuilder(roots=list(roots), nonce=stamp.nonce).build()
    with _reading("is damaged: its signature cannot be read"):
        try:
            verifier.verify(stamp.response, stamp.imprint)
        except client.VerificationError as why:
            chain = _SAID.search(str(why))
            if chain is None:
                raise StampError("is signed by nobody: its signature does not hold") from why
            told = f"has no root among those given that vouches for it at {stamp.at}: {chain[1]}"
            # Another root may vouch for it: that is unknown. A chain that ends in a root and does not hold is false.
            raise (UnknownRootError if _NO_ISSUER.search(chain[1]) else StampError)(told) from why


# --- The package ------------------------------------------------------------------------------------------------------


class _Package:
    """One package under examination: each `check_` method says what it proved, or raises `_Wrong`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.checks: list[Check] = []
        self.said: list[str] = []
        self.files: dict[str, _File] = {}
        self.unread: dict[str, str] = {}  # files and folders that could not be read, and why; "": the whole package
        self.info: dict[str, str] = {}
        self.form = FULL
        self.entries: dict[int, tuple[bytes, _Map]] = {}  # seq -> canonical bytes, and what they say
        self.leaves: list[bytes] = []  # of a full ledger
        self.size, self.top = 0, b""  # how many entries the ledger has, and the root over them
        self.checkpoints: dict[int, bytes] = {}  # size -> root, each signed and in line with the last
        self.entered: dict[tuple[str, int], tuple[str, int]] = {}  # record, version -> digest, seq
        self.versions: dict[str, int] = {}  # record -> its last version
        self.current: dict[str, tuple[int, _Map | None]] = {}  # record -> version, body or None where it is withheld
        self.withheld: dict[tuple[str, int], str] = {}  # record, version -> reason
        self.redactions: dict[str, _Map] = {}  # record of a redaction -> its body
        self.keys: list[_Key] = []
        self.salts: dict[str, str] = {}
        self.origin = ""
        self.signer: _Key | None = None  # of the package
        self.last_signer: _Key | None = None  # of the last checkpoint
        self.stamped: dict[int, str] = {}  # size of a checkpoint -> the time that its stamp proves
        self.when = NO_STAMP

    def add(self, name: str, result: str, subject: str, message: str) -> None:
        """One finding; text from the package is made printable here."""
        self.checks.append(Check(name, result, _printable(subject), _printable(message)))

    def attempt(self, name: str, check: Callable[[], str]) -> bool:
        """Whether the check proved what it looks at; what came of it is a finding."""
        try:
            self.add(name, PROVED, "", check())
        except _Wrong as why:
            self.add(name, DISPROVED, why.subject, why.message)
        except _Unread as why:
            self.add(name, UNKNOWN, why.subject, why.message)
        except OSError as why:
            self.add(name, UNKNOWN, str(why.filename or ""), f"cannot be read: {_reason(why)}")
        return self.checks[-1].result == PROVED

    def examine(self, key: str | None, trust: Path | None, earlier: Path | None) -> None:
        """All checks, in the order of the list at the head of this file."""
        self.attempt("files", self.check_files)
        self.attempt("bag", self.check_bag)
        if self.info and (self.info.get("Probanda-Package") != FORM or self.info.get(_FORM_LABEL, FULL) not in OF_FORM):
            self.add("bag", UNKNOWN, "bag-info.txt", "the package has a form that this verifier does not know")
            return
        if not (self.attempt("ledger", self.check_ledger) and self.attempt("records", self.check_records)):
            self.add("signer", UNKNOWN, "", "not looked at: it follows from the ledger and the records")
            return
        self.attempt("details", self.check_details)
        self.attempt("checkpoints", self.check_checkpoints)
        self.attempt("package", self.check_seal)
        self.attempt("exhibits", self.check_exhibits)
        self.attempt("derived", self.check_derived)
        if self.redactions:
            self.attempt("redactions", self.check_redactions)
        self.attempt("proofs", self.check_proofs)
        self.attempt("completeness", self.say_completeness)
        self.check_signer(key)
        self.check_stamps(trust)
        if earlier is not None:
            self.attempt("earlier", lambda: self.check_earlier(earlier, key))

    def report(self) -> Report:
        """What came of it: one thing disproved disproves the whole."""
        results = {one.result for one in self.checks}
        result = next((one for one in (DISPROVED, UNKNOWN) if one in results), PROVED)
        when = self.when if result != DISPROVED else NO_STAMP
        not_proved = (when if one is NO_STAMP else one for one in NOT_PROVED)
        return Report(result, tuple(self.checks), (*not_proved, *map(_printable, self.said)))

    # 1. Files

    def check_files(self) -> str:
        """Every file is listed once and matches; each that is not is a finding of its own."""
        wrong: list[tuple[str, str]] = []
        listed = self._listed(wrong)
        present = self._survey(wrong)
        block = memoryview(bytearray(_BLOCK))
        for path in present:
            try:
                self.files[path] = _hash(self.root, path, block)
            except OSError as why:
                self.unread[path] = _reason(why)
            else:
                self._compare(path, listed.get(path), wrong)
        missing = [path for path in sorted({*listed, *REQUIRED} - set(present)) if not self._hidden(path)]
        wrong += [
            (path, f"is missing; {listed[path].place} lists it" if path in listed else "is missing") for path in missing
        ]
        wrong += _collisions(sorted({*present, *listed}))
        for subject, message in wrong[1:]:
            self.add("files", DISPROVED, subject, message)
        hidden = [(path or str(self.root), f"cannot be read: {reason}") for path, reason in self.unread.items()]
        for subject, message in hidden if wrong else hidden[1:]:
            self.add("files", UNKNOWN, subject, message)
        if wrong:
            raise _Wrong(*wrong[0])
        if hidden:
            raise _Unread(*hidden[0])
        return f"{len(present)} files, each listed once and matching; nothing extra, nothing missing"

    def _listed(self, wrong: list[tuple[str, str]]) -> dict[str, _Listed]:
        """What both manifests list."""
        listed: dict[str, _Listed] = {}
        for name in (MANIFEST, TAG_MANIFEST):
            try:
                listed.update(_manifest(self.root, name))
            except _Wrong as why:
                wrong.append((why.subject, why.message))
            except OSError as why:
                self.unread[name] = _reason(why)
        return listed

    def _survey(self, wrong: list[tuple[str, str]]) -> list[str]:
        """Paths of the regular files of the package; anything else is wrong."""
        found: list[str] = []
        folders = [""]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(self.root / folder) as listing:
                    entries = [
                        (one.name, one.is_dir(follow_symlinks=False), one.is_file(follow_symlinks=False))
                        for one in sorted(listing, key=lambda one: one.name)
                    ]
            except OSError as why:
                self.unread[folder] = _reason(why)
                continue
            if folder not in {"", "data"} and not entries:
                wrong.append((folder, "is an empty folder that no file of the package needs"))
            for name, is_folder, is_file in entries:
                path = f"{folder}/{name}" if folder else name
                if is_folder:
                    folders.append(path)
                elif is_file:
                    found.append(path)
                else:
                    wrong.append((path, "is a link or a device, not a file"))
        return found

    def _compare(self, path: str, listed: _Listed | None, wrong: list[tuple[str, str]]) -> None:
        if listed is not None and listed.sha256 != self.files[path].sha256:
            wrong.append((path, f"is not the file that {listed.place} lists: its bytes were changed"))
        elif listed is None and path not in {TAG_MANIFEST, SEAL} and not {MANIFEST, TAG_MANIFEST} & set(self.unread):
            litter = path.rsplit("/", 1)[-1].lower() in _LITTER
            advice = "; your own computer may have made it: remove it and check again" if litter else ""
            wrong.append((path, f"is extra: no manifest lists it{advice}"))

    def _hidden(self, path: str) -> bool:
        """Whether this file, or a folder above it, could not be read: what it is, or that it is missing, is unknown."""
        parts = path.split("/")
        return any("/".join(parts[:count]) in self.unread for count in range(len(parts) + 1))

    def _all_read(self, *folders: str) -> None:
        """Nothing in these folders was hidden from us."""
        for path in self.unread:
            if not path or path.split("/")[0] in folders:
                raise _Unread(path or str(self.root), "could not be read, so this check is not complete")

    # 2. Bag

    def check_bag(self) -> str:
        """The bag is one, its payload has the size that it says, and it has the files of its form of ledger."""
        self._read_info()
        if _read(self.root, "bagit.txt") != _BAGIT:
            raise _Wrong("bagit.txt", "is not the declaration of a BagIt 1.0 bag in UTF-8")
        for path in self.files:
            if _OTHER_MANIFEST.fullmatch(path) and path not in BAG:
                raise _Wrong(path, "is a second manifest, or a list of files elsewhere, which a package does not have")
        payload = [file.size for path, file in self.files.items() if path.startswith("data/")]
        self._all_read("data")
        oxum = f"{sum(payload)}.{len(payload)}"
        if self.info.get("Payload-Oxum") != oxum:
            raise _Wrong("bag-info.txt", f"the payload is {oxum} (bytes.files), not {self.info.get('Payload-Oxum')}")
        self._check_form()
        return f"a BagIt 1.0 bag; its payload is {oxum} (bytes.files), as it says"

    def _read_info(self) -> None:
        text = _text(self.root, "bag-info.txt")
        pairs = [line.partition(": ")[::2] for line in text.split("\n")[:-1]]
        if not text.endswith("\n") or len(dict(pairs)) != len(pairs):
            raise _Wrong("bag-info.txt", "has a label twice, or does not end with a newline")
        self.info = dict(pairs)
        self.form = self.info.get(_FORM_LABEL, FULL)

    def _check_form(self) -> None:
        """A full ledger and one of which some entries are shown are not mixed."""
        for form, paths in OF_FORM.items():
            for path in paths if self.form in OF_FORM else ():
                if form == self.form and path not in self.files and not self._hidden(path):
                    raise _Wrong(path, f"is missing: a package with a ledger in the form {form} has it")
                if form != self.form and path in self.files:
                    raise _Wrong(path, f"does not belong into a package with a ledger in the form {self.form}")

    # 3. Ledger

    def check_ledger(self) -> str:
        """The ledger holds together, or what is shown of it is proved to be in it."""
        if not self.info:
            self._read_info()
        return self._check_full() if self.form == FULL else self._check_shown()

    def _check_full(self) -> str:
        prev: str | None = None
        subjects_of = _lines(self.root, SUBJECTS)
        for seq, (where, raw) in enumerate(_lines(self.root, LEDGER)):
            entry = _entry(raw, where)
            if entry["seq"] != seq:
                raise _Wrong(where, f"entry {entry['seq']} stands where {seq} should: one is missing, added or moved")
            if entry["prev"] != prev:
                raise _Wrong(where, f"entry {seq} does not follow the entry before it: one of them was changed")
            for one in _subjects(next(subjects_of, None), entry, where):
                self._enter(one, seq, where)
            self._keep_entry(raw, entry)
            self.leaves.append(_leaf(raw))
            prev = self.leaves[-1].hex()
        if not self.entries:
            raise _Wrong(LEDGER, "has no entries")
        if next(subjects_of, None) is not None:
            raise _Wrong(SUBJECTS, "has more lines than the ledger has entries")
        self.size = len(self.entries)
        self.top = _roots(self.leaves, {self.size})[self.size]
        return f"full: {self.size} entries in canonical form, without gaps, each linked to the one before"

    def _check_shown(self) -> str:
        _, self.size, self.top = _checkpoint(_note(self.root, LATEST), LATEST)
        proofs, before = _lines(self.root, INCLUSION), -1
        for where, raw in _lines(self.root, LEDGER):
            entry = _entry(raw, where)
            seq = entry["seq"]
            if not before < seq < self.size:
                raise _Wrong(where, f"entry {seq} is not in order, or the latest checkpoint does not cover it")
            if (entry["prev"] is None) != (seq == 0) or (
                before == seq - 1 and seq and entry["prev"] != _leaf(self.entries[before][0]).hex()
            ):
                raise _Wrong(where, f"entry {seq} does not follow the entry before it: one of them was changed")
            for one in self._proved(next(proofs, None), raw, entry, where):
                self._enter(one, seq, where)
            self._keep_entry(raw, entry)
            before = seq
        if next(proofs, None) is not None or not self.entries:
            raise _Wrong(INCLUSION, "has more lines than there are entries, or nothing is shown")
        absent = self.size - len(self.entries)
        self.said.append(
            f"anything about the {absent} of {self.size} entries that are not shown: what they did, and whether one of "
            "them changed, withdrew or corrected a record that is shown, or took a key back, cannot be judged"
        )
        return (
            f"shown: {len(self.entries)} of {self.size} entries, each proved to be in the tree of the latest checkpoint"
        )

    def _proved(self, line: tuple[str, bytes] | None, raw: bytes, entry: _Map, where: str) -> Iterator[_Map]:
        """The subjects that are shown of an entry, when paths lead from them to it, and from it to the checkpoint."""
        if line is None:
            raise _Wrong(INCLUSION, f"has no line for entry {entry['seq']}")
        place, proof = line[0], _fields(_json(line[1], line[0]), line[0], seq=int, log_path=list, subjects=list)
        path = _hashes(proof["log_path"], place)
        if proof["seq"] != entry["seq"] or not _included(_leaf(raw), entry["seq"], self.size, path, self.top):
            raise _Wrong(
                where, f"{place} does not lead from entry {entry['seq']} to the latest checkpoint: it is not in it"
            )
        before = -1
        for one in proof["subjects"]:
            subject = _fields(one, place, record=str, version=int, digest=str, position=int, path=list)
            path, position = _hashes(subject.pop("path"), place), subject.pop("position")
            root = bytes.fromhex(entry["subjects_root"] or "")
            inside = _included(_leaf(_canonical(subject)), position, entry["subjects"], path, root)
            if not inside or position <= before or entry["subjects"] > _MAX_SUBJECTS:
                raise _Wrong(place, f"does not lead from record {subject['record']} to entry {entry['seq']}")
            before = position
            yield subject

    def _enter(self, subject: _Map, seq: int, where: str) -> None:
        """One record version that an entry entered: the next of its record; where not all are shown, a later one."""
        name, version = subject["record"], subject["version"]
        before = self.versions.get(name, 0)
        if version <= before or (self.form == FULL and version != before + 1):
            raise _Wrong(where, f"entry {seq} enters version {version} of {name} out of turn, or again")
        self.versions[name] = version
        self.entered[name, version] = subject["digest"], seq

    def _keep_entry(self, raw: bytes, entry: _Map) -> None:
        """One entry in order; where its time is before that of the one before, it is told."""
        if self.entries and entry["at"] < next(reversed(self.entries.values()))[1]["at"]:
            self.said.append(f"the order of time: the signer's clock went back at entry {entry['seq']} ({entry['at']})")
        self.entries[entry["seq"]] = raw, entry

    # 4. Records

    def check_records(self) -> str:
        """Each record version was entered once, and its body is the one that was entered."""
        seen: set[tuple[str, int]] = set()
        last = 0
        for where, raw in _lines(self.root, RECORDS):
            line = _record_line(raw, where)
            name = (line["record"], line["version"])
            if name not in self.entered or name in seen:
                raise _Wrong(where, f"{_said(name)} was {'given twice' if name in seen else 'never entered'}")
            if (line["digest"], line["entry"]) != self.entered[name] or line["entry"] < last:
                raise _Wrong(where, f"{_said(name)} has another digest, entry or place than the ledger says")
            self._take(line, self._body(line, where), where)
            seen.add(name)
            last = line["entry"]
        for name in sorted(set(self.entered) - seen)[:1]:
            raise _Wrong(RECORDS, f"{_said(name)} was entered, and is missing")
        self._find_origin()
        kept_back = f"{len(self.withheld)} bodies withheld, each with its reason"
        return f"{len(seen)} record versions, each entered once with its digest; {kept_back}"

    def _body(self, line: _Map, where: str) -> _Map | None:
        """The body of a record line, None when it is withheld."""
        name = (line["record"], line["version"])
        if "withheld" in line:
            self.withheld[name] = line["withheld"]
            return None
        raw = line["body"].encode("utf-8", "surrogatepass")
        if hashlib.sha256(_RECORD_DOMAIN + self._salt(line["salt"], where) + raw).hexdigest() != line["digest"]:
            raise _Wrong(where, f"the body of {_said(name)} is not the one that was entered")
        body: _Map = _typed(_json(raw, f"{where}, body"), dict, where)
        return body

    def _salt(self, salt: str, where: str) -> bytes:
        """The bytes of a salt that nothing else used."""
        raw = bytes.fromhex(_digest(salt, f"{where}, salt"))
        if self.salts.setdefault(salt, where) != where:
            raise _Wrong(where, f"has the salt of {self.salts[salt]}: a salt used twice hides nothing")
        return raw

    def _take(self, line: _Map, body: _Map | None, where: str) -> None:
        """Keep what later checks need of one record version; versions come in the order of entry."""
        record, seq = line["record"], line["entry"]
        before = self.current.get(record, (0, None))[1]
        if before and before.get("kind") == "signing_key":
            at = max(place for place, key in enumerate(self.keys) if key.public.hex() == before["public_key_hex"])
            self.keys[at] = self.keys[at]._replace(until=seq)
        kind = body.get("kind") if body is not None else None
        if body is not None and kind == "signing_key":
            public = bytes.fromhex(_digest(body.get("public_key_hex"), where))
            if hashlib.sha256(public).hexdigest() != body.get("fingerprint") or body.get("algorithm") != "Ed25519":
                raise _Wrong(where, "is a signing key whose fingerprint or algorithm is not its own")
            self.keys.append(_Key(public, seq, None))
        self.redactions.pop(record, None)
        if body is not None and kind == "redaction":
            self.redactions[record] = _redaction(body, where)
        kept = body if body is None or kind in ("exhibit", "case", "signing_key", "time_stamp") else {}
        self.current[record] = line["version"], kept

    def _find_origin(self) -> None:
        cases = [body.get("case_id") for body in self._of_kind("case").values()]
        if len(cases) != 1 or cases[0] != self.info.get("External-Identifier", cases[0]):
            raise _Wrong(RECORDS, "the records are not those of the one case that bag-info.txt names")
        self.origin = f"probanda/{_typed(cases[0], str, RECORDS)}"

    def _of_kind(self, kind: str) -> dict[str, _Map]:
        """Record -> current body, for the records of a kind."""
        return {name: body for name, (_, body) in self.current.items() if body and body.get("kind") == kind}

    # 5. Details

    def check_details(self) -> str:
        """Who, why and when, where it is not withheld, is what was entered."""
        shown, last = 0, -1
        for where, raw in _lines(self.root, DETAILS):
            line = _fields(_json(raw, where), where, seq=int, salt=str, body=str)
            seq = line["seq"]
            if seq <= last or seq not in self.entries:
                raise _Wrong(where, f"is for entry {seq}, which is not there or not in order")
            salted = _DETAILS_DOMAIN + self._salt(line["salt"], where) + line["body"].encode("utf-8", "surrogatepass")
            if hashlib.sha256(salted).hexdigest() != self.entries[seq][1]["details"]:
                raise _Wrong(where, f"the details of entry {seq} are not those that were entered")
            shown, last = shown + 1, seq
        return f"{shown} entries say by whom and why, as it was entered; {len(self.entries) - shown} withheld"

    # 6. and 7. Signatures

    def check_checkpoints(self) -> str:
        """Each checkpoint is the ledger's root at its size, signed by a key that the ledger held then."""
        notes = {path: _note(self.root, path) for path in sorted(self.files) if path.startswith("checkpoints/")}
        claims = {path: self._claim(path, note) for path, note in notes.items()}
        sizes = {size for size, _ in claims.values()}
        roots = _roots(self.leaves, sizes) if self.form == FULL else self._chained(claims)
        for path, note in notes.items():
            size, root = claims[path]
            if root != roots[size]:
                raise _Wrong(path, f"has another root than the ledger at size {size}: it was changed, or forked")
            signer = note.signer(self.origin, self._held(size), path)
            self.last_signer = signer if path == LATEST else self.last_signer
        self._all_read("checkpoints")
        covered = claims[LATEST][0] if LATEST in claims else 0
        if covered != self.size:
            raise _Wrong(LATEST, f"covers {covered} of {self.size} entries: nobody signed the rest")
        self.checkpoints = roots
        revoked = [f"; key {key.fingerprint} was taken back at entry {key.until}" for key in self.keys if key.until]
        how = "the ledger's root at its size" if self.form == FULL else "proved to continue the one before"
        return f"{len(notes)} signed checkpoints, each {how}{''.join(revoked)}"

    def _claim(self, path: str, note: _Note) -> tuple[int, bytes]:
        """Size and root of a checkpoint of this ledger."""
        origin, size, root = _checkpoint(note, path)
        named = _NOTE_NAME.fullmatch(path)
        if origin != self.origin:
            raise _Wrong(path, f"is a checkpoint of another ledger: {origin}, not {self.origin}")
        if path != LATEST and (not named or named[1] != str(size)):
            raise _Wrong(path, f"is the checkpoint of size {size} under another name")
        if size > self.size:
            raise _Wrong(path, f"covers {size} entries, and the ledger has {self.size}: some were removed")
        return size, root

    def _chained(self, claims: dict[str, tuple[int, bytes]]) -> dict[int, bytes]:
        """Size -> root of checkpoints, when a consistency proof leads from each to the next."""
        roots = dict(sorted(claims.values()))
        sizes, lines = list(roots), list(_lines(self.root, CONSISTENCY))
        wanted = [(sizes[at], sizes[at + 1]) for at in range(len(sizes) - 1)]
        if len(lines) != len(wanted):
            raise _Wrong(
                CONSISTENCY, f"has {len(lines)} proofs, and {len(wanted)} lead from each checkpoint to the next"
            )
        for (old, new), (where, raw) in zip(wanted, lines):  # noqa: B905 - Python 3.9 has no strict; they are of one length
            proof = _fields(_json(raw, where), where, proof=list, to=int, **{"from": int})
            if (proof["from"], proof["to"]) != (old, new):
                raise _Wrong(where, f"is not the proof that leads from the checkpoint of size {old} to that of {new}")
            if not _continues(old, new, _hashes(proof["proof"], where), roots[old], roots[new]):
                raise _Wrong(where, f"the checkpoint of size {new} does not continue that of {old}: changed, or forked")
        return roots

    def _held(self, size: int) -> list[_Key]:
        """The keys that may sign a ledger of this size."""
        return [key for key in self.keys if key.first < size and (key.until is None or size <= key.until)]

    def check_seal(self) -> str:
        """The package as a whole is signed by a key that the ledger holds."""
        note = _note(self.root, SEAL)
        lines = note.text.split("\n")
        if len(note.lines) != 1 or len(lines) != 5 or lines[:2] != [f"probanda package {FORM}", self.origin]:  # noqa: PLR2004 - form, origin, time, digest, end
            raise _Wrong(SEAL, f"is not the seal of a package of {self.origin}")
        signer = note.signer(self.origin, self._held(self.size), SEAL)
        if lines[3] != f"sha256:{_hash(self.root, TAG_MANIFEST).sha256}":
            raise _Wrong(TAG_MANIFEST, f"is not the one that {SEAL} signs: it was changed")
        self.signer = signer
        return "sealed as a whole by a key that the ledger holds"

    # 8. and 9. Exhibits

    def check_exhibits(self) -> str:
        """The files of each exhibit lie here as they were sealed, and no others."""
        exhibits, named = self._exhibits(), set()
        for record, (body, _) in exhibits.items():
            label = _label(body, record)
            for file in _maps(body, "files", label):
                path = f"data/{'derived' if _is_derived(body) else 'originals'}/{label}/{file.get('name')}"
                if path in named:
                    raise _Wrong(path, "is named by two exhibits, or twice by one")
                named.add(path)
                if self._hidden(path):
                    continue
                if path not in self.files:
                    raise _Wrong(path, f"is a file of {label}, and is missing")
                if self.files[path] != (file.get("sha256"), file.get("size")):
                    raise _Wrong(path, f"is not the file that was sealed as {label}: another digest or size")
        for path in sorted(set(self.files) - named):
            if path.startswith(("data/originals/", "data/derived/")):
                raise _Wrong(path, "belongs to no exhibit that was entered")
        self._all_read("data")
        return f"{len(exhibits)} exhibits with {len(named)} files, as they were sealed"

    def check_derived(self) -> str:
        """Each derived exhibit leads to originals; a withheld parent leaves it unknown."""
        exhibits = {record: body for record, (body, _) in self._exhibits().items()}
        parents = {one: _texts(body, "made_from", one) for one, body in exhibits.items() if _is_derived(body)}
        rooted, waiting = set(exhibits) - set(parents), set(parents)
        while ready := {one for one in waiting if parents[one] and set(parents[one]) <= rooted}:
            rooted, waiting = rooted | ready, waiting - ready
        for one in sorted(waiting):
            absent = [parent for parent in parents[one] if self._is_absent(parent)]
            if not absent:
                raise _Wrong(_label(exhibits[one], one), "is derived, and leads to no original through its parents")
            how = "withheld" if absent[0] in self.current else "not shown"
            self.add("derived", UNKNOWN, _label(exhibits[one], one), f"is made from an exhibit that is {how}")
        return f"derived exhibits that lead to an original: {len(parents) - len(waiting)}"

    def _is_absent(self, record: str) -> bool:
        """Whether what a record says is withheld, or may stand in an entry that is not shown."""
        return self.form == SHOWN if record not in self.current else self.current[record][1] is None

    def _exhibits(self) -> dict[str, tuple[_Map, str]]:
        """Record of each exhibit that is shown -> its body, and the record that holds it: its own, or a redaction."""
        found = {record: (body, record) for record, body in self._of_kind("exhibit").items()}
        for record, redaction in self.redactions.items():
            first = redaction["record"]
            if self._stands(redaction) and redaction["left"].get("kind") == "exhibit":
                if first in found:
                    raise _Wrong(record, f"is a second redaction of {first}: which one stands for it is not said")
                found[first] = redaction["left"], record
        return found

    def _stands(self, redaction: _Map) -> bool:
        """Whether a redaction stands for the current version of a record that is withheld, or of one not shown."""
        if redaction["record"] not in self.current:
            return self.form == SHOWN
        return self.current[redaction["record"]] == (redaction["version"], None)

    # 10. Redactions

    def check_redactions(self) -> str:
        """Each redaction is of a record entered before; where that is shown, it takes out what it names and no more."""
        firsts: dict[tuple[str, int], _Map | None] = {
            (one["record"], one["version"]): None for one in self.redactions.values()
        }
        for where, raw in _lines(self.root, RECORDS):
            line = _record_line(raw, where)
            if (line["record"], line["version"]) in firsts and "body" in line:
                firsts[line["record"], line["version"]] = _json(line["body"].encode("utf-8", "surrogatepass"), where)
        compared = 0
        for record, one in self.redactions.items():
            name, what = (one["record"], one["version"]), ", ".join(one["removed"])
            if name not in self.entered and self.form == FULL:
                raise _Wrong(record, f"is a redaction of {_said(name)}, which was never entered")
            if self.entered.get(name, ("", -1))[1] > self.entered[record, self.current[record][0]][1]:
                raise _Wrong(record, f"is a redaction of {_said(name)}, which was entered after it")
            if firsts[name] is not None:
                if _without(firsts[name], [path.split("/")[1:] for path in one["removed"]], record) != one["left"]:
                    raise _Wrong(record, f"changes {_said(name)} beside what it says was taken out ({what})")
                compared += 1
            elif self._stands(one):
                self.add("redactions", PROVED, record, f"was entered to stand for {_said(name)}, without {what}")
        alone = len(self.redactions) - compared
        if alone:
            self.said.append(
                f"that nothing else was changed in {alone} redacted versions: what was taken out, and that the rest is "
                "as it was, is stated by the signer, since what they stand for is not shown"
            )
        return f"{compared} redacted versions compared with what they stand for, {alone} as the signer states them"

    # 11. Proofs

    def check_proofs(self) -> str:
        """The proof of each exhibit leads to the latest checkpoint."""
        exhibits = self._exhibits()
        labels = {_label(body, record): holder for record, (body, holder) in exhibits.items()}
        wanted = {f"proof/{label}{end}": holder for label, holder in labels.items() for end in (".json", _TLOG)}
        found = {path for path in self.files if path.startswith("proof/")}
        if len(labels) != len(exhibits):
            raise _Wrong(RECORDS, "two exhibits have one label")
        for path in sorted(found ^ set(wanted)):
            if not self._hidden(path):
                raise _Wrong(path, "is missing" if path in wanted else "is the proof of no exhibit")
        for label, holder in labels.items():
            path = f"proof/{label}.json"
            if not self._hidden(path):
                proof = self._check_proof(path, (holder, self.current[holder][0]))
                self._check_tlog(f"proof/{label}{_TLOG}", proof)
        self._all_read("proof", "checkpoints")
        return f"{len(labels)} exhibits proved to be in the ledger, one by one"

    def _check_proof(self, path: str, name: tuple[str, int]) -> _Map:
        kinds = {"subject": dict, "position": int, "subject_path": list, "entry": str, "log_path": list, "size": int}
        proof = _fields(_json(_read(self.root, path), path), path, **kinds, root=str)
        digest, seq = self.entered[name]
        subject = {"record": name[0], "version": name[1], "digest": digest}
        raw, entry = self.entries[seq]
        if proof["subject"] != subject or proof["entry"].encode("utf-8", "surrogatepass") != raw:
            raise _Wrong(path, "is the proof of another record, version or entry than the exhibit's current one")
        if (proof["size"], proof["root"]) != (self.size, self.top.hex()):
            raise _Wrong(path, "leads to another checkpoint than the latest")
        subject_path, log_path = _hashes(proof["subject_path"], path), _hashes(proof["log_path"], path)
        in_entry, subject_leaf = bytes.fromhex(entry["subjects_root"]), _leaf(_canonical(subject))
        if not _included(subject_leaf, proof["position"], entry["subjects"], subject_path, in_entry):
            raise _Wrong(path, f"does not lead from the record to entry {seq}")
        if not _included(_leaf(raw), seq, self.size, log_path, self.top):
            raise _Wrong(path, f"does not lead from entry {seq} to the checkpoint")
        return proof

    def _check_tlog(self, path: str, proof: _Map) -> None:
        """The same proof, as programs of other logs read it: there is one way to write it (C2SP tlog-proof)."""
        if self._hidden(path) or self._hidden(LATEST):
            return
        extra = {name: proof[name] for name in ("entry", "position", "subject", "subject_path")}
        index = self.entered[proof["subject"]["record"], proof["subject"]["version"]][1]
        lines = [_TLOG_HEADER, f"extra {_base64(_canonical(extra))}", f"index {index}"]
        lines += [_base64(one) for one in _hashes(proof["log_path"], path)]
        if _text(self.root, path) != "\n".join([*lines, "", _text(self.root, LATEST)]):
            raise _Wrong(path, "is not the proof of this exhibit, or does not lead to the latest checkpoint")

    def say_completeness(self) -> str:
        """What the exhibits themselves say is missing: no fault of the package, and told."""
        exhibits, absent = self._exhibits(), 0
        for name, reason in self.withheld.items():
            self.add("completeness", PROVED, _said(name), f"is withheld ({reason}); its digest and entry are here")
        if self.withheld:
            self.said.append(f"what {len(self.withheld)} record versions say that are withheld, each told above")
        for record, (body, _) in exhibits.items():
            label = _label(body, record)
            if body.get("stand_in") is True:
                self.said.append(f"{label}: it is a stand-in for material that was not supplied")
            for item in _maps(body, "completeness", label):
                if item.get("presence") == "absent":
                    absent += 1
                    self.said.append(
                        f"{label}: {item.get('item')} is absent ({item.get('reason') or 'no reason given'})"
                    )
        told = f"absent items: {absent}, each told below; withheld record versions: {len(self.withheld)}"
        return f"completeness lists read: {len(exhibits)}; {told}"

    # 12. Signer

    def check_signer(self, key: str | None) -> None:
        """The key is the one that the sender named by another way."""
        wanted = _spoken(key) if key is not None else None
        if self.signer is None:
            self.add("signer", UNKNOWN, "", "no signature over the package holds")
        elif wanted is None:
            told = f"who signed is unknown; the package says that its key is {self.signer.fingerprint}"
            advice = "ask the sender for the fingerprint by another way, then give it with --key"
            self.add("signer", UNKNOWN, "", f"{told}: {advice}")
        elif not _HEX.fullmatch(wanted):
            self.add("signer", UNKNOWN, "", "what was given with --key is no fingerprint: it has 64 hex digits")
        elif wanted != self.signer.fingerprint:
            self.add("signer", DISPROVED, "", f"signed by key {self.signer.fingerprint}, not by the one that was given")
        else:
            self.add("signer", PROVED, "", f"signed by the key that was given, {wanted}")

    # 13. Stamps

    def check_stamps(self, trust: Path | None) -> None:
        """Each time stamp in the records is proved, disproved, or unknown with the reason; no stamp, no finding."""
        stamps = self._of_kind("time_stamp")
        if not stamps:
            return
        self.when = "when it was: time stamps lie here, and none is proved, so all its times are the signer's own clock"
        roots = self._roots_given(trust)
        for record, body in stamps.items():
            try:
                stamp = self._fitting(record, body)
                if roots is not None:
                    self._prove_stamp(record, body, stamp, roots)
            except _Wrong as why:
                self.add("stamps", DISPROVED, why.subject, why.message)
            except OSError as why:
                self.add("stamps", UNKNOWN, record, f"its checkpoint cannot be read: {why.strerror}")
        if self.stamped:
            proved = [f"the first {size} entries existed at {at}" for size, at in sorted(self.stamped.items())]
            more = f", and {len(proved) - _MAX_SHOWN} more" if len(proved) > _MAX_SHOWN else ""
            self.when = (
                f"when it was, but for this: {', '.join(proved[:_MAX_SHOWN])}{more}, by an authority under a root that "
                "you gave; each single time is still the signer's own clock"
            )

    def _roots_given(self, trust: Path | None) -> list[Any] | None:
        """The roots to check stamps with; None, said as unknown, where there are none."""
        if trust is None:
            told = "were not checked: name the authority's root certificates, from another way than the package"
            self.add("stamps", UNKNOWN, "", f"time stamps lie here, and {told}, with --trust ROOTS.pem")
            return None
        try:
            check_library()
            return read_roots(trust.read_bytes())
        except ImportError as why:
            told = "install rfc3161-client and check again"
            self.add("stamps", UNKNOWN, "", f"time stamps lie here, and Python cannot check them ({why}): {told}")
        except OSError as why:
            self.add("stamps", UNKNOWN, str(trust), f"cannot be read: {why.strerror}")
        except ValueError:
            self.add("stamps", UNKNOWN, str(trust), "holds no certificate in PEM")
        return None

    def _fitting(self, record: str, body: _Map) -> tuple[bytes, int, bytes]:
        """(imprint, nonce, response) of a stamp that is for a checkpoint of this ledger, made before its entry."""
        kinds = {"size": int, "root": str, "note_sha256": str, "response": str, "nonce": str, "gen_time": str}
        said = {name: _typed(body.get(name), kind, f"{record}, {name}") for name, kind in kinds.items()}
        path = f"checkpoints/{said['size']}.note"
        if path not in self.files or self.files[path].sha256 != said["note_sha256"]:
            raise _Wrong(record, f"stamps a checkpoint that is not {path}: of another ledger, or another state of it")
        if _note(self.root, path).text.split("\n")[2:3] != [_base64(_hashes([said["root"]], record)[0])]:
            raise _Wrong(record, f"names another root than {path}, which it stamps")
        if said["size"] > self.entered[record, self.current[record][0]][1]:
            raise _Wrong(record, f"was entered before {path}, which it stamps, could be made")
        if not _NONCE.fullmatch(said["nonce"]):
            raise _Wrong(record, "has a nonce that is not 16 hex digits")
        try:
            response = base64.b64decode(said["response"], validate=True)
        except ValueError:
            raise _Wrong(record, "has a response that is not base64") from None
        return bytes.fromhex(said["note_sha256"]), int(said["nonce"], 16), response

    def _prove_stamp(self, record: str, body: _Map, asked: tuple[bytes, int, bytes], roots: list[Any]) -> None:
        """The stamp of a record, under one of the roots."""
        imprint, nonce, response = asked
        size = body["size"]
        if sum(one.id == "stamps" for one in self.checks) >= _MAX_STAMPS:
            self.add("stamps", UNKNOWN, record, f"was not checked: {_MAX_STAMPS} stamps are, and no more")
            return
        try:
            stamp = read_stamp(response, imprint, nonce)
            trust_stamp(stamp, roots)
        except UnknownRootError as why:
            self.add("stamps", UNKNOWN, record, f"the time stamp of the checkpoint of size {size} {why}")
            return
        except StampError as why:
            raise _Wrong(record, f"the time stamp of the checkpoint of size {size} {why}") from why
        if stamp.at != body["gen_time"]:
            raise _Wrong(record, f"says {body['gen_time']}, and its time stamp {stamp.at}")
        self.stamped[size] = min(stamp.at, self.stamped.get(size, stamp.at))
        self.add(
            "stamps", PROVED, record, f"the checkpoint of size {size} existed at {stamp.at}, stamped by {stamp.by}"
        )
        before = self.entries[size - 1][1]["at"] if size - 1 in self.entries else ""
        if before[:19] > stamp.at[:19]:  # to the second
            self.said.append(
                f"the order of time: entry {size - 1} says {before}, and was stamped before, at {stamp.at}"
            )

    # 14. Earlier

    def check_earlier(self, path: Path, key: str | None) -> str:
        """The ledger of an older package, or of an older checkpoint, is the beginning of this one."""
        older = self._older(path)
        differs = self._difference(older)
        if differs:
            known = {_spoken(key), *(one.fingerprint for one in self.keys)}
            if older.last_signer is None or older.last_signer.fingerprint not in known:
                by = older.last_signer.fingerprint if older.last_signer else "nobody"
                told = f"it is signed by {by}, a key that this ledger does not hold and that was not given with --key"
                raise _Unread(str(path), f"{differs}; {told}: it or this one may be made up")
            raise _Wrong(str(path), f"{differs}; key {older.last_signer.fingerprint} signed it")
        here = _roots(self.leaves, {older.size}) if self.form == FULL else self.checkpoints
        if older.size not in here:
            told = "it would have to hold the checkpoint of that size, or the full ledger"
            raise _Unread(str(path), f"no proof leads from its {older.size} entries to this package: {told}")
        return f"this ledger continues the earlier one, whose {older.size} entries are the first of {self.size} here"

    def _difference(self, older: _Package) -> str:
        """Where the older ledger is not the beginning of this one, as far as both are here; empty where it may be."""
        for seq, (raw, entry) in self.entries.items():  # in order: the first that differs is named
            there, other = older.entries.get(seq, (raw, entry))
            if there != raw:
                first = "first" if older.form == self.form == FULL else "first that both show and"
                acts = f"{other['act']} of {other['at']} there, {entry['act']} of {entry['at']} here"
                return f"is a fork of this ledger: entry {seq} is the {first} that differs ({acts})"
        if older.size > self.size:
            return (
                f"covers {older.size} entries, and this ledger {self.size}: it is the later one, or some were removed"
            )
        here = _roots(self.leaves, {older.size}) if self.form == FULL else self.checkpoints
        there_at = {older.size: older.top}
        if older.form == FULL and self.form == SHOWN:
            there_at.update(_roots(older.leaves, set(here)))
        for size in sorted(set(here) & set(there_at)):
            if here[size] != there_at[size]:
                return f"is a fork of this ledger: the first {size} entries there are not those here"
        return ""

    def _older(self, path: Path) -> _Package:
        """The older package, or a package of which a checkpoint alone is known; it has to hold by itself."""
        older = _Package(path)
        try:
            if path.is_dir():
                older.check_ledger()
                older.check_records()
                older.files = {one: _File("", 0) for one in _notes_in(path)}
                older.check_checkpoints()
            else:
                note = _note(path.parent, path.name)
                older.form = ""
                older.origin, older.size, older.top = _checkpoint(note, str(path))
                if older.origin == self.origin:
                    older.last_signer = note.signer(self.origin, self._held(older.size), str(path))
        except _Wrong as why:
            raise _Unread(str(path), f"does not hold by itself, so nothing follows from it: {why.message}") from why
        if older.origin != self.origin:
            raise _Unread(str(path), f"is of another ledger: {older.origin}, not {self.origin}")
        return older


def _collisions(paths: list[str]) -> list[tuple[str, str]]:
    """Paths, or folders of them, that a system without case or with its own Unicode form takes for one."""
    seen: dict[str, str] = {}
    looked_at: set[str] = set()
    found = []
    for path in paths:
        prefix = path
        while prefix and prefix not in looked_at:  # a folder once, not for each file in it
            looked_at.add(prefix)
            key = unicodedata.normalize("NFC", unicodedata.normalize("NFD", prefix).casefold())
            if seen.setdefault(key, prefix) != prefix:
                found.append((prefix, f"collides with {seen[key]}: the same but for case or Unicode form"))
            prefix = prefix.rpartition("/")[0]
    return found


def _entry(raw: bytes, where: str) -> _Map:
    """One ledger entry, by itself."""
    kinds = {"seq": int, "at": str, "act": str, "subjects": int, "details": str}
    entry = _fields(_json(raw, where), where, **kinds, prev=_TEXT_OR_NULL, subjects_root=_TEXT_OR_NULL)
    for name in ("prev", "subjects_root", "details"):
        if entry[name] is not None:
            _digest(entry[name], f"{where}, {name}")
    if not _AT.fullmatch(entry["at"]):
        raise _Wrong(where, f"entry {entry['seq']} has a time that is not UTC")
    return entry


def _subjects(line: tuple[str, bytes] | None, entry: _Map, where: str) -> list[_Map]:
    """The subjects of an entry, which its root is over."""
    if line is None:
        raise _Wrong(SUBJECTS, f"has no line for entry {entry['seq']}")
    value = _fields(_json(line[1], line[0]), line[0], seq=int, subjects=list)
    subjects = [_fields(one, line[0], record=str, version=int, digest=str) for one in value["subjects"]]
    leaves = [_leaf(_canonical(one)) for one in subjects]
    root = _roots(leaves, {len(leaves)})[len(leaves)].hex() if leaves else None
    counted = len(leaves) == entry["subjects"] <= _MAX_SUBJECTS and value["seq"] == entry["seq"]
    if not counted or root != entry["subjects_root"]:
        raise _Wrong(where, f"entry {entry['seq']} entered other subjects than {line[0]} lists for it")
    return subjects


def _record_line(raw: bytes, where: str) -> _Map:
    """One line of the records: with salt and body, or with the reason why they are withheld."""
    line, kinds = _json(raw, where), {"record": str, "version": int, "digest": str, "entry": int}
    given = {"salt", "body", "withheld"} & set(line) if isinstance(line, dict) else {"salt", "body"}
    if given == {"salt", "body"}:
        return _fields(line, where, **kinds, salt=str, body=str)
    if given != {"withheld"}:
        raise _Wrong(
            where, "is withheld by half, or without a reason: salt and body go together, or a reason stands there"
        )
    line = _fields(line, where, **kinds, withheld=str)
    if not line["withheld"].strip():
        raise _Wrong(where, f"withholds {_said((line['record'], line['version']))} without a reason")
    return line


def _redaction(body: _Map, where: str) -> _Map:
    """What a redaction says: of which version of which record, what was taken out, and what is left of it."""
    found = {name: _typed(body.get(name), kind, f"{where}, {name}") for name, kind in _REDACTION.items()}
    left = _typed(_json(found["body"].encode("utf-8", "surrogatepass"), f"{where}, what is left"), dict, where)
    if left.get("kind") == "redaction" or not found["removed"]:
        raise _Wrong(where, "is a redaction of a redaction, or takes nothing out")
    removed = _texts(body, "removed", where)
    if not all(_POINTER.fullmatch(one) for one in removed):
        raise _Wrong(where, "names a part to take out by something else than a JSON pointer")
    return {**found, "removed": removed, "left": left}


def _without(value: Any, paths: list[list[str]], where: str) -> Any:
    """What is left when the paths are taken out: an element of a list goes, a member of an object is emptied."""
    parts = dict(value) if isinstance(value, dict) else dict(_numbered(value)) if isinstance(value, list) else {}
    inner: dict[str, list[list[str]]] = {}
    for head, *rest in paths:
        inner.setdefault(head, []).append(rest)
    for head, rests in inner.items():
        if head not in parts or ([] in rests and len(rests) > 1):
            raise _Wrong(where, f"takes out {head}, which is not there, or a part of it twice")
        if [] not in rests:
            parts[head] = _without(parts[head], rests, where)
        elif isinstance(value, list):
            del parts[head]
        elif isinstance(parts[head], (str, list, dict, type(None))):
            parts[head] = "" if isinstance(parts[head], str) else [] if isinstance(parts[head], list) else None
        else:
            raise _Wrong(where, f"takes out {head}, which cannot be emptied")
    return parts if isinstance(value, dict) else list(parts.values())


def _numbered(value: list[Any]) -> Iterator[tuple[str, Any]]:
    return ((str(at), one) for at, one in enumerate(value))


def _checkpoint(note: _Note, path: str) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint (C2SP tlog-checkpoint); who signed it is not looked at."""
    lines = note.text.split("\n")
    if len(lines) != 4 or not _SIZE.fullmatch(lines[1]):  # noqa: PLR2004 - origin, size, root, end
        raise _Wrong(path, "is not a checkpoint: origin, size and root, a line each")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except ValueError:
        root = b""
    if len(root) != 32 or _base64(root) != lines[2]:  # noqa: PLR2004 - SHA-256
        raise _Wrong(path, "has a root that is not 32 bytes in base64")
    return lines[0], int(lines[1]), root


def _notes_in(root: Path) -> list[str]:
    """The paths of the checkpoints of a package."""
    with os.scandir(root / "checkpoints") as listing:
        return sorted(f"checkpoints/{one.name}" for one in listing)


def _spoken(key: str | None) -> str:
    """A fingerprint as people give it, without groups and capitals."""
    return re.sub(r"[\s:]", "", key or "").lower()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _reason(why: OSError) -> str:
    return why.strerror or "reason unknown"


def _said(name: tuple[str, int]) -> str:
    return f"record {name[0]} version {name[1]}"


def _label(body: _Map, record: str) -> str:
    label = body.get("label")
    if not isinstance(label, str) or not _LABEL.fullmatch(label):
        raise _Wrong(record, "has a label that is none")
    return label


def _is_derived(body: _Map) -> bool:
    return bool(body.get("made_from")) or body.get("made_by") is not None


def _texts(body: _Map, name: str, where: str) -> list[str]:
    return [_typed(one, str, f"{where}, {name}") for one in _typed(body.get(name, []), list, f"{where}, {name}")]


def _maps(body: _Map, name: str, where: str) -> list[_Map]:
    return [_typed(one, dict, f"{where}, {name}") for one in _typed(body.get(name, []), list, f"{where}, {name}")]


# --- The doors --------------------------------------------------------------------------------------------------------


def verify(path: Path, key: str | None = None, trust: Path | None = None, *, earlier: Path | None = None) -> Report:
    """The report on a package; `key` is the fingerprint that the sender gave by another way.

    `trust` is a file of root certificates in PEM, of the time-stamp authorities that the person verifying trusts.
    `earlier` is an older package of the same case, or an older checkpoint, that this one has to continue.
    """
    package = _Package(path)
    try:
        names = {one.name for one in path.iterdir()}
    except (FileNotFoundError, NotADirectoryError):
        names = set()
    except OSError as why:
        package.add("package", UNKNOWN, str(path), f"the folder cannot be read: {_reason(why)}")
        return package.report()
    if names & set(REQUIRED) - {"README.txt", "verify.py"}:
        package.examine(key, trust, earlier)
    else:
        package.add("package", UNKNOWN, str(path), "is not the folder of a package; if it is an archive, unpack it")
    return package.report()


def signer(path: Path) -> str | None:
    """The fingerprint that a package gives for itself, when its seal holds: what a sender reads to the receiver."""
    package = _Package(path)
    for name, check in (("ledger", package.check_ledger), ("records", package.check_records)):
        if not package.attempt(name, check):
            return None
    package.attempt("package", package.check_seal)
    return package.signer.fingerprint if package.signer else None


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit code."""
    import argparse  # noqa: PLC0415 - only the command line needs it, and `probanda` imports this file at its start

    about = "Check a package of probanda: proved (exit 0), disproved (1) or unknown (2)."
    parser = argparse.ArgumentParser(prog="verify.py", description=about)
    parser.add_argument("path", nargs="?", type=Path, default=Path(__file__).parent, help="its folder (default: here)")
    parser.add_argument("--key", help="fingerprint of the sender's key, from another way than the package")
    parser.add_argument("--trust", type=Path, help="root certificates (PEM) of time-stamp authorities that you trust")
    parser.add_argument("--earlier", type=Path, help="an older package or checkpoint, which this one has to continue")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    given = parser.parse_args(arguments)
    report = verify(given.path, given.key, given.trust, earlier=given.earlier)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console that cannot show a name still shows the answer
    print(json.dumps(report.plain()) if given.json else report.text())
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())
