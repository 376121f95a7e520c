"""Checks a WACZ 1.1.1 (Web Archive Collection Zipped) of anybody: every MUST, and that its parts tell one story.

1. zip: one directory, no hidden byte, no name twice, headers that agree (`zip_entries.py`)
2. wacz: `datapackage.json` says what it is; `archive/` has WARC files, `indexes/` an index, `pages/` a `pages.jsonl`,
   and nothing else; what is compressed already is stored, so that replay can reach into it
3. resources: every file is listed once, with its SHA-256 and its size; nothing is extra or missing
4. warc: every record is whole, and has the digests that it says (`warc_records.py`)
5. index: every line points at the record that it names, and no response is left out (`cdx_index.py`)
6. pages: every page has a URL, a time, and a record
7. digest: `datapackage-digest.json` has the digest of `datapackage.json`
8. signature: it is over that digest, as recomputed, and it holds (`wacz_signature.py`); for a domain, roots that the
   person verifying gave vouch for it, and for its time (`wacz_domain.py`)
9. signer: the key is the one whose fingerprint was given, or the domain is the one that was given

A WACZ that nobody signed can be proved whole, and stays unknown: anyone could have made it. Standard library only,
but for the signature. It reads, and writes nothing; no WARC is in memory as a whole.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urldefrag, urlsplit

from probanda.preserve.cdx_index import Index, Member, Parts, check_second, content, json_map, lines, number
from probanda.preserve.findings import MAX_WRONG, Findings, Wrong
from probanda.preserve.verifier import DISPROVED, PROVED, UNKNOWN, Report
from probanda.preserve.wacz_signature import Signature, check_signature
from probanda.preserve.warc_records import Members, Warc
from probanda.preserve.zip_entries import HEAD, STORED, Archive, Entry

DATAPACKAGE, DIGEST, PAGES = "datapackage.json", "datapackage-digest.json", "pages/pages.jsonl"
VERSION = "1.1.1"
OWN_TIME = "when it was made: the times in it are its maker's own, and its signature does not cover the time"
NOT_PROVED = (
    "that the source really sent this material, or that it was not altered before or while it was taken",
    "that what the material shows or says is true",
    "who made this file, beyond the key that signed it: a WACZ names itself",
    OWN_TIME,
    "that this is all there is: what was never taken cannot be missed",
)

_MAX_JSON = 64 << 20  # a list of resources beyond this is an attack on our memory
_FORMS = {
    "archive/": re.compile(r"archive/[^/]+\.warc(\.gz)?"),
    "indexes/": re.compile(r"indexes/[^/]+\.(cdxj?(\.gz)?|idx)"),
    "pages/": re.compile(r"pages/[^/]+\.jsonl"),
}
_INDEX = re.compile(r"indexes/[^/]+\.cdxj?(\.gz)?")
_PACKED = re.compile(r"archive/.*|indexes/.*\.gz")  # stored in the ZIP: replay reads single records out of it
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def is_wacz(path: Path) -> bool:
    """Whether the file looks like a WACZ, by its first bytes and the names of its entries."""
    try:
        with path.open("rb") as file:
            if file.read(len(HEAD)) != HEAD:
                return False
            try:
                names = Archive(file).entries
            except Wrong:
                return True  # a ZIP that cannot be read: its report says why
    except OSError:
        return False
    return any(name == DATAPACKAGE or name.startswith(tuple(_FORMS)) for name in names)


def verify_wacz(path: Path, key: str | None = None, trust: Path | None = None) -> Report:
    """The report on a WACZ; `key` is the fingerprint, or the domain, that its sender gave by another way.

    `trust` is a file of root certificates in PEM, of domains and time-stamp authorities, that the person verifying
    trusts.
    """
    findings, when = Findings(), OWN_TIME
    try:
        with path.open("rb") as file:
            wacz = _Wacz(file, findings, trust)
            wacz.examine(key)
            when = wacz.when()
    except OSError as why:
        findings.add("zip", UNKNOWN, str(path), f"cannot be read: {why.strerror or 'reason unknown'}")
    return findings.report([when if one is OWN_TIME else one for one in NOT_PROVED])


class _Wacz:
    """One WACZ under examination: each `check_` method says what it proved, or raises `Wrong`."""

    def __init__(self, file: BinaryIO, findings: Findings, trust: Path | None) -> None:
        self.file, self.findings, self.trust = file, findings, trust
        self.archive: Archive
        self.resources: list[Any] = []
        self.index = Index()
        self.recomputed = ""
        self.signature: Signature | None = None

    def examine(self, key: str | None) -> None:
        """All checks, in the order of the list at the head of this file."""
        try:
            self.archive = Archive(self.file)
        except Wrong as why:
            self.findings.add("zip", why.result, why.subject, why.message)
            return
        self.findings.attempt("zip", self.check_zip)
        self.findings.attempt("wacz", self.check_form)
        self.findings.attempt("resources", self.check_resources)
        self.findings.attempt("warc", self.check_warcs)
        self.findings.attempt("index", self.check_index)
        self.findings.attempt("pages", self.check_pages)
        if DIGEST in self.archive.entries:
            self.findings.attempt("digest", self.check_digest)
        self.findings.attempt("signature", self.check_signature)
        self.check_signer(key)

    # 1. and 2. Form

    def check_zip(self) -> str:
        """The ZIP can be read in one way only."""
        self.findings.raise_first("zip", self.archive.wrong)
        return f"{len(self.archive.entries)} entries, each once; no byte is hidden between them"

    def check_form(self) -> str:
        """It is a WACZ 1.1.1 with all that one must have."""
        package = json_map(self._read(DATAPACKAGE), DATAPACKAGE)
        wrong = [Wrong(entry.name, why) for entry in self._files() for why in _misplaced(entry)]
        if package.get("profile") != "data-package":
            wrong.append(Wrong(DATAPACKAGE, f"has the profile {package.get('profile')!r}, not 'data-package'"))
        version = package.get("wacz_version")
        if version is None:
            wrong.append(Wrong(DATAPACKAGE, "does not say which version of WACZ it is"))
        elif version != VERSION:
            known = f"says that it is WACZ {version!r}, and this verifier knows {VERSION}"
            wrong.append(Wrong(DATAPACKAGE, known, UNKNOWN))
        if not isinstance(package.get("resources"), list) or not package["resources"]:
            wrong.append(Wrong(DATAPACKAGE, "lists no resources: nothing says what belongs to it"))
        else:
            self.resources = package["resources"]
        for folder, form, what in (
            ("archive/", _FORMS["archive/"], "no WARC: there is no material in it"),
            ("indexes/", _INDEX, "no index: replay would find nothing"),
            (PAGES, re.compile(re.escape(PAGES)), "no list of pages"),
        ):
            if not any(form.fullmatch(entry.name) for entry in self._files()):
                wrong.append(Wrong(folder, f"has {what}"))
        self.findings.raise_first("wacz", wrong)
        return f"WACZ {VERSION}, with all parts that it must have"

    def _files(self) -> Iterator[Entry]:
        return (entry for entry in self.archive.entries.values() if not entry.is_folder)

    def _read(self, name: str) -> bytes:
        if name not in self.archive.entries:
            raise Wrong(name, "is missing")
        found = bytearray()
        for block in self.archive.blocks(self.archive.entries[name]):
            found += block
            if len(found) > _MAX_JSON:
                raise Wrong(name, f"is larger than {_MAX_JSON} bytes, which no file of its kind is")
        return bytes(found)

    # 3. Resources

    def check_resources(self) -> str:
        """Every file is listed once and matches."""
        wrong: list[Wrong] = []
        listed: set[str] = set()
        for place, one in enumerate(self.resources, 1):
            try:
                listed.add(self._resource(one, f"{DATAPACKAGE}, resource {place}", listed))
            except Wrong as why:
                wrong.append(why)
                listed |= {one["path"]} if isinstance(one, dict) and isinstance(one.get("path"), str) else set()
            if len(wrong) >= MAX_WRONG:
                break
        for entry in self._files():
            if entry.name not in {*listed, DATAPACKAGE, DIGEST} and len(wrong) < MAX_WRONG:
                wrong.append(Wrong(entry.name, f"is extra: {DATAPACKAGE} does not list it"))
        self.findings.raise_first("resources", wrong)
        return f"{len(listed)} files, each listed once and matching; nothing extra, nothing missing"

    def _resource(self, one: object, where: str, listed: set[str]) -> str:
        if not isinstance(one, dict):
            raise Wrong(where, "is no map")
        path, name, size = one.get("path"), one.get("name"), number(one.get("bytes"))
        if not isinstance(path, str) or not isinstance(name, str) or not name or size is None:
            raise Wrong(where, "does not have a name, a path and a number of bytes")
        if path in listed:
            raise Wrong(path, "is listed twice")
        if path not in self.archive.entries:
            raise Wrong(path, f"is missing; {where} lists it")
        digest = one.get("hash")
        if not isinstance(digest, str) or ":" not in digest:
            raise Wrong(path, "is listed without a hash")
        if not digest.startswith("sha256:"):
            raise Wrong(path, "is listed with a hash that is not SHA-256", UNKNOWN)
        found, length = hashlib.sha256(), 0
        for block in self.archive.blocks(self.archive.entries[path]):
            found.update(block)
            length += len(block)
        if (digest, size) != (f"sha256:{found.hexdigest()}", length):
            raise Wrong(path, f"is not the file that {where} lists: another digest or size")
        return path

    # 4. to 6. Material

    def check_warcs(self) -> str:
        """Every record is whole and has its digests."""
        wrong: list[Wrong] = []
        count, bare = 0, 0
        for entry in self._files():
            if not _FORMS["archive/"].fullmatch(entry.name):
                continue
            warc, name, before = Warc(entry.name), entry.name.removeprefix("archive/"), count
            try:
                for record in warc.records(self._raw(entry)):
                    self.index.keep(name, record)
                    count += 1
            except Wrong as why:
                wrong.append(why)
            else:
                if count == before:
                    wrong.append(Wrong(entry.name, "holds no record"))
            wrong += warc.wrong
            bare += warc.without_digest
        self.findings.raise_first("warc", wrong)
        if not count:
            raise Wrong("archive/", "holds no record")
        return f"{count} records, each whole, with the digests that it says; {bare} say none of their block"

    def check_index(self) -> str:
        """Every line points at its record, and no response is left out."""
        wrong: list[Wrong] = []
        members: Parts = {}
        for entry in self._files():
            if _INDEX.fullmatch(entry.name):
                try:
                    self._read_index(entry, members)
                except Wrong as why:
                    wrong.append(why)
        for entry in self._files():
            if entry.name.startswith("indexes/") and entry.name.endswith(".idx"):
                try:
                    check_second(entry.name, self.archive.blocks(entry), members, self._part)
                except Wrong as why:
                    wrong.append(why)
        wrong += self.index.wrong
        for one in self.index.hidden():
            wrong.append(one)
            if len(wrong) > MAX_WRONG:
                break
        self.findings.raise_first("index", wrong)
        if not self.index.lines:
            raise Wrong("indexes/", "has no line: replay would find nothing")
        return f"{self.index.lines} lines, each pointing at the record that it names; no response is left out"

    def _read_index(self, entry: Entry, members: Parts) -> None:
        if not entry.name.endswith(".gz"):
            self.index.read(entry.name, self.archive.blocks(entry))
            return
        found = members.setdefault(entry.name.removeprefix("indexes/"), {})
        self.index.read(entry.name, content(Members(self._raw(entry), entry.name), found))

    def _raw(self, entry: Entry) -> Iterator[bytes]:
        """The bytes of a file, without a second look at its checksum when it is stored."""
        return self.archive.stored(entry, 0, entry.size) if entry.method == STORED else self.archive.blocks(entry)

    def _part(self, name: str, member: Member) -> Iterable[bytes]:
        entry = self.archive.entries[f"indexes/{name}"]
        if entry.method != STORED:
            raise Wrong(entry.name, "is compressed a second time, so that no part of it can be read", UNKNOWN)
        return self.archive.stored(entry, *member)

    def check_pages(self) -> str:
        """Every page has a URL, a time and a record."""
        taken = {_page(place.record.url) for place in self.index.places.values() if place.record.kind != "request"}
        wrong: list[Wrong] = []
        count = 0
        for entry in self._files():
            if not _FORMS["pages/"].fullmatch(entry.name):
                continue
            empty = True
            for place, (where, line) in enumerate(lines(entry.name, self.archive.blocks(entry))):
                told = json_map(line, where)
                empty = False
                if place == 0 and "format" in told and "url" not in told:
                    continue
                count += 1
                url, ts = told.get("url"), told.get("ts")
                if not isinstance(url, str) or not url or not isinstance(ts, str) or not _TIME.fullmatch(ts):
                    wrong.append(Wrong(where, "is no page: it needs a url and a ts, a time with its zone"))
                elif _page(url) not in taken:
                    wrong.append(Wrong(where, f"lists the page {url}, of which there is no record", UNKNOWN))
                if len(wrong) >= MAX_WRONG:
                    break
            if empty:
                wrong.append(Wrong(entry.name, "is empty: it lists no page, and has no head"))
        self.findings.raise_first("pages", wrong)
        if PAGES not in self.archive.entries:
            raise Wrong(PAGES, "is missing")
        return f"{count} pages, each with its time, and a record of its URL"

    # 7. to 9. Who stands for it

    def check_digest(self) -> str:
        """The digest of the list of resources."""
        told = json_map(self._read(DIGEST), DIGEST)
        self.recomputed = f"sha256:{hashlib.sha256(self._read(DATAPACKAGE)).hexdigest()}"
        if told.get("path") != DATAPACKAGE:
            raise Wrong(DIGEST, f"is the digest of {told.get('path')!r}, not of {DATAPACKAGE}")
        if told.get("hash") != self.recomputed:
            raise Wrong(DIGEST, f"has another hash than {DATAPACKAGE} has: one of them was changed")
        return f"{DATAPACKAGE} is {self.recomputed}, as {DIGEST} says"

    def check_signature(self) -> str:
        """The signature holds over what was recomputed."""
        told = json_map(self._read(DIGEST), DIGEST) if DIGEST in self.archive.entries else {}
        if "signedData" not in told:
            raise Wrong("", "nobody signed it: anyone could have made it", UNKNOWN)
        if not isinstance(told["signedData"], dict):
            raise Wrong(DIGEST, "has a signedData that is no map")
        if not self.recomputed:
            raise Wrong(DATAPACKAGE, "was not digested, so that no signature over it can hold")
        self.signature = check_signature(told["signedData"], self.recomputed, self.trust)
        if (vouched := self.signature.vouched) is None:
            return "signed as a whole, by a key that names nobody"
        roots = "roots that were given vouch for both"
        return f"signed as a whole for {vouched.domain}, stamped at {vouched.at} by {vouched.by}; {roots}"

    def when(self) -> str:
        """What is not proved about the time, after all checks."""
        vouched = self.signature.vouched if self.signature else None
        if vouched is None or any(one.result == DISPROVED for one in self.findings.checks):
            return OWN_TIME
        return (
            f"when it was made, but for this: it was signed before {vouched.at}, under a root that you gave; all other "
            "times in it are its maker's own"
        )

    def check_signer(self, key: str | None) -> None:
        """The key is the one that the sender named by another way."""
        wanted = re.sub(r"[\s:]", "", key).lower() if key is not None else None
        vouched = self.signature.vouched if self.signature else None
        if vouched is not None and (wanted is None or "." in wanted):
            self._check_domain(vouched.domain.lower(), wanted)
        elif self.signature is None:
            self.findings.add("signer", UNKNOWN, "", "who made it is unknown: no signature of a key was verified")
        elif wanted is None:
            told = f"who signed is unknown; the file says that the key is {self.signature.fingerprint}"
            advice = "ask the sender for the fingerprint by another way, then give it with --key"
            self.findings.add("signer", UNKNOWN, "", f"{told}: {advice}")
        elif not _FINGERPRINT.fullmatch(wanted):
            self.findings.add(
                "signer", UNKNOWN, "", "what was given with --key is no fingerprint: it has 64 hex digits"
            )
        elif wanted != self.signature.fingerprint:
            told = f"signed by key {self.signature.fingerprint}, not by the one that was given"
            self.findings.add("signer", DISPROVED, "", told)
        else:
            self.findings.add("signer", PROVED, "", f"signed by the key that was given, {wanted}")

    def _check_domain(self, domain: str, wanted: str | None) -> None:
        """The domain is the one that the sender named: a root vouches for any that asks it."""
        if wanted is None:
            told = f"signed for {domain}; whether it is the sender's is unknown, as anybody can have a domain"
            self.findings.add("signer", UNKNOWN, "", f"{told}: give the one that you expect with --key DOMAIN")
        elif wanted != domain:
            self.findings.add("signer", DISPROVED, "", f"signed for {domain}, not for the one that was given")
        else:
            self.findings.add("signer", PROVED, "", f"signed for the domain that was given, {domain}")


def _misplaced(entry: Entry) -> Iterator[str]:
    """What is wrong with the place or packing of a file."""
    for folder, form in _FORMS.items():
        if entry.name.startswith(folder) and not form.fullmatch(entry.name):
            yield f"does not belong into {folder}"
    if _PACKED.fullmatch(entry.name) and entry.method != STORED:
        yield "is compressed in the ZIP: it must be stored, so that replay can read single records"


def _page(url: str) -> str:
    """The URL of a page without its fragment, with a path."""
    try:
        bare = urldefrag(url)[0]
        return bare if urlsplit(bare).path else f"{bare}/"
    except ValueError:
        return url
