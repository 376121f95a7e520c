"""Checks a BagIt bag of anybody (RFC 8493, version 1.0; and 0.97 and older): whether it is whole.

1. bag: `bagit.txt` declares a version and an encoding; there is a folder `data/`
2. manifests: at least one `manifest-ALGORITHM.txt`; each line is a digest, white space, a path that stays in the bag;
   no path twice; in version 1.0 each manifest lists the whole payload. CR, LF and % of a name stand as %0D, %0A, %25
   (before 1.0: a % stands for itself)
3. payload: every file of `data/` is listed and has all digests that are listed for it; nothing is missing; no links
4. fetch: what `fetch.txt` promises and is not here leaves the bag incomplete: unknown, not proved
5. tags: the tag files have the digests that tag manifests list; a tag file that none lists is said, as nothing vouches
   for it
6. oxum: the payload has the size in bytes and the number of files that `bag-info.txt` gives as `Payload-Oxum`
7. signer: a bag says nothing about who made it that anybody could not have written

A name in another Unicode form than its manifest has (a file system may have changed it) is checked all the same, and
said, as are two names that some systems take for one. So a bag can be disproved, or found whole and unknown; never
proved. Standard library only; it writes nothing.
"""

import codecs
import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from probanda.preserve.findings import MAX_WRONG, Findings, Wrong
from probanda.preserve.name_forms import collisions
from probanda.preserve.verifier import UNKNOWN, Report

DECLARATION, INFO, FETCH, PAYLOAD = "bagit.txt", "bag-info.txt", "fetch.txt", "data/"
NOT_PROVED = (
    "who made this bag, and when: anyone can write a manifest that fits",
    "that what the material shows or says is true",
    "that this is all there is: what was never put in cannot be missed",
    "that digests of MD5 or SHA-1, where a manifest has no better, mean more than that nothing broke by accident",
)

_BLOCK = 1 << 20
_MAX_TEXT = 256 << 20  # a manifest beyond this is an attack on our memory
_MAX_DECLARATION = 1 << 10
_PACKAGE = {"package.note", "ledger.jsonl", "records.jsonl", "subjects.jsonl", "details.jsonl", "checkpoints"}
_MANIFEST = re.compile(r"(tag)?manifest-([A-Za-z0-9-]{1,20})\.txt")
_TAG_MANIFEST = re.compile(r"tagmanifest-[A-Za-z0-9-]{1,20}\.txt")
_ALGORITHMS = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"}
_STRICT = (1, 0)
_VERSIONS = {(0, 93), (0, 94), (0, 95), (0, 96), (0, 97), _STRICT}
_ENCODINGS = {  # Python's names; its codecs that are no encodings of text stay out
    *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "ascii", "cp1250", "cp1251", "cp1252", "cp1256", "koi8-r"),
    *("shift_jis", "euc_jp", "gb18030", "gb2312", "gbk", "big5", "euc_kr"),
    *(f"iso8859-{part}" for part in range(1, 17)),
}
_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+(.+)")
_FETCHED = re.compile(r"(\S+)[ \t]+([0-9]{1,18}|-)[ \t]+(.+)")
_OXUM = re.compile(r"([0-9]{1,18})\.([0-9]{1,12})")
_ENDS = re.compile(r"\r\n|\r|\n")


class Bag(NamedTuple):
    """What `bagit.txt` declares."""

    version: tuple[int, int]
    encoding: str


class _Manifest(NamedTuple):
    """One manifest: the digests in small letters by their paths."""

    name: str
    algorithm: str
    digests: dict[str, str]


class _File(NamedTuple):
    """A file of the bag as it lies here."""

    path: str
    size: int


def is_bag(path: Path) -> bool:
    """Whether the folder looks like a bag that is no package of probanda."""
    try:
        names = {one.name for one in path.iterdir()}
    except OSError:
        return False
    looks = DECLARATION in names or (PAYLOAD.rstrip("/") in names and any(map(_MANIFEST.fullmatch, names)))
    return looks and not names & _PACKAGE


def verify_bag(path: Path, key: str | None = None) -> Report:
    """The report on a bag; a `key` cannot be compared with anything in it."""
    findings = Findings()
    _Bag(path, findings).examine(key)
    return findings.report(NOT_PROVED)


class _Bag:
    """One bag under examination: each `check_` method says what it proved, or raises `Wrong`."""

    def __init__(self, root: Path, findings: Findings) -> None:
        self.root, self.findings = root, findings
        self.declared = Bag(_STRICT, "utf-8")
        self.payload: list[_File] = []
        self.tags: list[_File] = []
        self.manifests: list[_Manifest] = []
        self.tag_manifests: list[_Manifest] = []
        self.promised: dict[str, int | None] = {}
        self.missing: set[str] = set()
        self.block = memoryview(bytearray(_BLOCK))

    def examine(self, key: str | None) -> None:
        """All checks, in the order of the list at the head of this file."""
        self.findings.attempt("bag", self.check_bag)
        self.findings.attempt("manifests", self.check_manifests)
        if self.manifests:
            if (self.root / FETCH).exists():
                self.findings.attempt("fetch", self.check_fetch)
            self.findings.attempt("payload", self.check_payload)
            self.findings.attempt("tags", self.check_tags)
            self.findings.attempt("oxum", self.check_oxum)
        told = "" if key is None else "; it has no signature that --key could be compared with"
        self.findings.add("signer", UNKNOWN, "", f"who made it is unknown: a bag can be whole, and anyone's{told}")

    # 1. and 2. Form

    def check_bag(self) -> str:
        """A bag, of a version that is known."""
        lines = self._declaration()
        version = re.fullmatch(r"BagIt-Version:[ \t]*([0-9])\.([0-9]{1,2})", lines[0].rstrip())
        encoding = re.fullmatch(r"Tag-File-Character-Encoding:[ \t]*(\S{1,40})", lines[1].rstrip())
        if not version or not encoding:
            raise Wrong(DECLARATION, "does not declare BagIt-Version and Tag-File-Character-Encoding, a line each")
        declared = int(version[1]), int(version[2])
        strict = f"BagIt-Version: {version[1]}.{version[2]}", f"Tag-File-Character-Encoding: {encoding[1]}"
        if declared >= _STRICT and tuple(lines) != strict:
            raise Wrong(DECLARATION, "has white space that version 1.0 does not allow")
        self.declared = Bag(declared, _encoding(encoding[1]))
        if declared not in _VERSIONS:
            raise Wrong(
                DECLARATION, f"declares BagIt {version[1]}.{version[2]}, which this verifier does not know", UNKNOWN
            )
        data = self.root / PAYLOAD
        if data.is_symlink() or not data.is_dir():
            raise Wrong(PAYLOAD, "is missing: a bag has its payload there")
        return f"a bag of BagIt {version[1]}.{version[2]}, its tag files in {self.declared.encoding}"

    def _declaration(self) -> list[str]:
        raw = self._read(DECLARATION, _MAX_DECLARATION)
        if raw.startswith(codecs.BOM_UTF8):
            raise Wrong(DECLARATION, "begins with a byte order mark, which it must not have")
        try:
            lines = _ENDS.split(raw.decode("utf-8"))
        except UnicodeDecodeError:
            raise Wrong(DECLARATION, "is not UTF-8") from None
        lines = lines[:-1] if not lines[-1] else lines
        if len(lines) != 2:  # noqa: PLR2004 - RFC 8493, section 2.1.1
            raise Wrong(DECLARATION, "has other than two lines")
        return lines

    def check_manifests(self) -> str:
        """Manifests that can be read, and that agree on what belongs to the payload."""
        wrong: list[Wrong] = []
        names = sorted(one.name for one in self.root.iterdir() if _MANIFEST.fullmatch(one.name))
        seen: dict[str, str] = {}
        for name in names:
            tag, algorithm = re.sub(_MANIFEST, r"\1 \2", name).lower().replace("-", "").split(" ")
            if seen.setdefault(f"{tag} {algorithm}", name) != name:
                wrong.append(Wrong(name, f"is a second manifest beside {seen[f'{tag} {algorithm}']}"))
            elif algorithm not in _ALGORITHMS:
                wrong.append(Wrong(name, "has an algorithm that Python does not have", UNKNOWN))
            else:
                try:
                    read = _Manifest(name, algorithm, self._manifest(name, algorithm, wrong))
                except Wrong as why:
                    wrong.append(why)
                else:
                    (self.tag_manifests if tag else self.manifests).append(read)
        if not any(not name.startswith("tag") for name in names):
            wrong.append(Wrong("", "has no manifest: nothing says what belongs to it"))
        everything = {path for one in self.manifests for path in one.digests}
        for one in self.manifests if self.declared.version >= _STRICT else ():
            lacks = sorted(everything - set(one.digests))[:MAX_WRONG]
            wrong += [Wrong(one.name, f"does not list {path}, which another manifest lists") for path in lacks]
        self.findings.raise_first("manifests", wrong)
        return f"{', '.join(names)}: {len(everything)} files of the payload"

    def _manifest(self, name: str, algorithm: str, wrong: list[Wrong]) -> dict[str, str]:
        """Path -> digest of one manifest; what is wrong with a line goes to `wrong`."""
        found: dict[str, str] = {}
        size = 2 * hashlib.new(algorithm, usedforsecurity=False).digest_size
        for number, line in enumerate(_ENDS.split(self._text(name)), 1):
            where = f"{name}, line {number}"
            if not line.strip():
                continue
            matched = _LINE.fullmatch(line)
            if len(wrong) > MAX_WRONG:
                break
            if not matched or len(matched[1]) != size:
                wrong.append(Wrong(where, f"is not a digest of {size} hex digits, white space and a path"))
                continue
            try:
                path = self._path(matched[2], where)
            except Wrong as why:
                wrong.append(why)
                continue
            if path in found:
                wrong.append(Wrong(where, f"lists {path} a second time"))
            elif path.startswith(PAYLOAD) == name.startswith("tag"):
                wrong.append(Wrong(where, f"lists {path}, which does not belong into this manifest"))
            found[path] = matched[1].lower()
        return found

    def _path(self, text: str, where: str) -> str:
        """The path that a manifest or `fetch.txt` means, when it stays in the bag."""
        old = self.declared.version < _STRICT
        escape = re.compile(r"%(0A|0D)" if old else r"%(0A|0D|25)", re.IGNORECASE)
        path = escape.sub(lambda one: chr(int(one[1], 16)), text)
        if old:
            path = path.removeprefix("*").removeprefix("./")  # what md5sum and find write
        parts = path.split("/")
        if path.startswith(("/", "~")) or "\\" in path or re.match(r"[A-Za-z]:", path) or {"", ".", ".."} & set(parts):
            raise Wrong(where, f"names the path {path}, which could leave the bag")
        if "\x00" in path:
            raise Wrong(where, "names a path with a zero byte, which no file can have")
        return path

    # 3. and 4. Payload

    def check_payload(self) -> str:
        """Every file of the payload is listed and matches."""
        wrong: list[Wrong] = []
        for file in self._survey(wrong):
            (self.payload if file.path.startswith(PAYLOAD) else self.tags).append(file)
        self._compare(self.payload, self.manifests, wrong)
        paths = {file.path for file in self.payload} | {path for one in self.manifests for path in one.digests}
        told = "is the same name but for case or Unicode form: elsewhere one would hide the other"
        collided = islice(collisions(sorted(paths)), MAX_WRONG)
        wrong += [Wrong(one, f"beside {other}, {told}", UNKNOWN) for one, other in collided]
        self.findings.raise_first("payload", wrong)
        algorithms = ", ".join(one.algorithm for one in self.manifests)
        return f"{len(self.payload)} files, each listed and matching ({algorithms}); nothing extra, nothing missing"

    def check_fetch(self) -> str:
        """What is still to be fetched is listed, and how much there is of it."""
        listed = {path for one in self.manifests for path in one.digests}
        for number, line in enumerate(_ENDS.split(self._text(FETCH)), 1):
            if not line.strip():
                continue
            where, matched = f"{FETCH}, line {number}", _FETCHED.fullmatch(line)
            if not matched:
                raise Wrong(where, "is not an address, a length and a path")
            path = self._path(matched[3], where)
            if path in self.promised:
                raise Wrong(where, f"promises {path} a second time")
            if not path.startswith(PAYLOAD) or path not in listed:
                raise Wrong(where, f"promises {path}, which no manifest of the payload lists")
            self.promised[path] = None if matched[2] == "-" else int(matched[2])
        return f"{len(self.promised)} files may have to be fetched, each listed in a manifest"

    def _survey(self, wrong: list[Wrong]) -> Iterator[_File]:
        """The regular files of the bag; anything else is wrong."""
        folders = [""]
        while folders:
            folder = folders.pop()
            with os.scandir(self.root / folder) as listing:
                entries = sorted(listing, key=lambda one: one.name)
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                about = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(about.st_mode):
                    folders.append(path)
                elif stat.S_ISREG(about.st_mode):
                    yield _File(path, about.st_size)
                else:
                    wrong.append(Wrong(path, "is a link or a device, not a file"))

    def _compare(self, files: list[_File], manifests: list[_Manifest], wrong: list[Wrong]) -> None:
        """Files against all manifests that list them, each file read once."""
        listed = {path for one in manifests for path in one.digests}
        here = {file.path for file in files}
        forms = {unicodedata.normalize("NFC", path): path for path in listed - here}
        named: set[str] = set()
        for file in files:
            name = file.path if file.path in listed else forms.get(unicodedata.normalize("NFC", file.path), "")
            if len(wrong) >= MAX_WRONG:
                break
            if not name:
                if file.path.startswith(PAYLOAD):
                    wrong.append(Wrong(file.path, "is extra: no manifest lists it"))
                elif not _TAG_MANIFEST.fullmatch(file.path):
                    wrong.append(Wrong(file.path, "is listed in no tag manifest: nothing vouches for it", UNKNOWN))
                continue
            if name in named:
                wrong.append(Wrong(file.path, f"is the same name as {name} in another Unicode form: which is meant?"))
            elif name != file.path:
                wrong.append(Wrong(file.path, "is listed in another Unicode form of its name", UNKNOWN))
            named.add(name)
            wrong.extend(self._unlike(file.path, name, manifests))
        for path in sorted(listed - named)[:MAX_WRONG]:
            self.missing.add(path)
            if path in self.promised:
                wrong.append(Wrong(path, f"is not here: {FETCH} says where it could be fetched", UNKNOWN))
            else:
                wrong.append(Wrong(path, "is missing; a manifest lists it"))

    def _unlike(self, path: str, name: str, manifests: list[_Manifest]) -> Iterator[Wrong]:
        """The manifests that a file does not match."""
        wanted = [one for one in manifests if name in one.digests]
        hashes = [hashlib.new(one.algorithm, usedforsecurity=False) for one in wanted]
        try:
            with open(f"{self.root}/{path}", "rb", buffering=0) as file:  # noqa: PTH123 - a Path for each file is slow
                while got := file.readinto(self.block):
                    for one in hashes:
                        one.update(self.block[:got])
        except OSError as why:
            yield Wrong(path, f"cannot be read: {why.strerror or 'reason unknown'}", UNKNOWN)
            return
        for manifest, found in zip(wanted, hashes, strict=True):
            if manifest.digests[name] != found.hexdigest():
                yield Wrong(path, f"is not the file that {manifest.name} lists: its bytes were changed")

    # 5. and 6. Tags

    def check_tags(self) -> str:
        """The tag files match; what nothing vouches for is said."""
        wrong: list[Wrong] = []
        if not self.tag_manifests:
            raise Wrong("", "has no tag manifest: nothing vouches for its tag files", UNKNOWN)
        for manifest in self.tag_manifests:
            inside = [path for path in manifest.digests if _TAG_MANIFEST.fullmatch(path)]
            wrong += [Wrong(manifest.name, f"lists {path}, and a tag manifest cannot be listed") for path in inside]
        self._compare(self.tags, self.tag_manifests, wrong)
        self.findings.raise_first("tags", wrong)
        return f"{len(self.tags)} tag files, each as a tag manifest lists it"

    def check_oxum(self) -> str:
        """The payload has the size that is said."""
        if not (self.root / INFO).exists():
            return f"there is no {INFO}, so no size to compare"
        told = [value for label, value in self._info() if label.lower() == "payload-oxum"]
        if not told:
            return f"{INFO} gives no Payload-Oxum, so there is no size to compare"
        matched = _OXUM.fullmatch(told[0])
        if len(told) > 1 or not matched:
            raise Wrong(INFO, "has a Payload-Oxum that is not BYTES.FILES, or two of them")
        absent = [self.promised.get(path) for path in self.missing if path.startswith(PAYLOAD)]
        if any(size is None for size in absent):
            raise Wrong(INFO, f"gives Payload-Oxum {told[0]}, which cannot be compared: files are not here", UNKNOWN)
        size = sum(file.size for file in self.payload) + sum(one or 0 for one in absent)
        count = len(self.payload) + len(absent)
        if (int(matched[1]), int(matched[2])) != (size, count):
            raise Wrong(INFO, f"the payload is {size}.{count} (bytes.files), not {told[0]}")
        return f"the payload is {size}.{count} (bytes.files), as {INFO} says"

    def _info(self) -> Iterator[tuple[str, str]]:
        """(label, value) of `bag-info.txt`, lines that go on put together."""
        label, value = "", ""
        for number, line in enumerate(_ENDS.split(self._text(INFO)), 1):
            if line[:1] in {" ", "\t"} and label:
                value = f"{value} {line.strip()}"
                continue
            if label:
                yield label, value
            label, colon, value = (part.strip() for part in line.partition(":"))
            if line.strip() and (not colon or not label):
                raise Wrong(f"{INFO}, line {number}", "is not a label, a colon and a value")
        if label:
            yield label, value

    def _read(self, name: str, most: int) -> bytes:
        where = self.root / name
        if where.is_symlink() or not where.is_file():
            raise Wrong(name, "is missing")
        with where.open("rb") as file:
            raw = file.read(most + 1)
        if len(raw) > most:
            raise Wrong(name, f"is larger than {most} bytes, which no file of its kind is")
        return raw

    def _text(self, name: str) -> str:
        try:
            text = self._read(name, _MAX_TEXT).decode(self.declared.encoding)
        except UnicodeError:
            raise Wrong(name, f"is not {self.declared.encoding}, as {DECLARATION} says it is") from None
        return text.removeprefix("\ufeff")


def _encoding(name: str) -> str:
    """Python's name of an encoding of text."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        found = ""
    if found not in _ENCODINGS:
        raise Wrong(DECLARATION, f"declares the encoding {name}, which this verifier does not know", UNKNOWN)
    return found
