"""A small case with its package, the same bytes in every run, and the tools of one who tampers with it.

Tests of attacks load this file too (tests/attacks/conftest.py).
"""

import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import pytest
from blake3 import blake3
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from probanda.model.actor import Actor, ActorKind, Name
from probanda.model.canonical import encode
from probanda.model.custody import Act, Case, Details, Record, SignedCheckpoint, SigningKey, Subject
from probanda.model.errors import EvidenceError
from probanda.model.exhibit import CompletenessItem, Exhibit, Presence, SealedFile, Tool
from probanda.model.history import kind_of
from probanda.model.ids import CaseId, Digest, Key, Label, RecordId
from probanda.model.value import Body
from probanda.preserve import bagit, merkle, note
from probanda.preserve.ledger import details_digest, next_entry, record_digest
from probanda.preserve.package import SEAL, PackageContents, write_package

CASE = CaseId("c-aaaaaaaaaaaaaaaaaaaaaaaa")
KEY = note.new_key(b"\x01" * 32)
OTHER_KEY = note.new_key(b"\x02" * 32)
FINGERPRINT = note.fingerprint(note.public_bytes(KEY))
MADE_AT = "2031-10-02T09:00:00Z"


class MemoryBlobs:
    """A vault in memory: tests of packages need no disk to be flushed."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def keep(self, source: BinaryIO) -> tuple[Digest, Digest, int]:
        content = source.read()
        sha256 = Digest(hashlib.sha256(content).hexdigest())
        self.kept.setdefault(sha256, content)
        return sha256, Digest(blake3(content).hexdigest()), len(content)

    def open(self, sha256: Digest) -> BinaryIO:
        if sha256 not in self.kept:
            raise EvidenceError(f"there is no blob {sha256}")
        return io.BytesIO(self.kept[sha256])

    def has(self, sha256: Digest) -> bool:
        return sha256 in self.kept

    def digests(self) -> Iterator[Digest]:
        return iter(map(Digest, self.kept))


def salt_of(*what: object) -> bytes:
    return hashlib.sha256(repr(what).encode()).digest()


@dataclass
class Pen:
    """Writes a ledger, entry by entry."""

    vault: MemoryBlobs
    key: Ed25519PrivateKey = KEY
    case_id: CaseId = CASE
    records: list[Record] = field(default_factory=list)
    entries: list[bytes] = field(default_factory=list)
    subjects: list[tuple[Subject, ...]] = field(default_factory=list)
    details: list[tuple[bytes, bytes] | None] = field(default_factory=list)
    checkpoints: list[SignedCheckpoint] = field(default_factory=list)

    def seal(self, name: str, content: bytes) -> SealedFile:
        sha256, blake3, size = self.vault.keep(io.BytesIO(content))
        return SealedFile(name=name, size=size, sha256=sha256, blake3=blake3, media_type="text/plain")

    def enter(self, act: Act, *bodies: tuple[str, Body], at: str = "2031-10-02T08:00:00Z") -> None:
        seq, subjects = len(self.entries), []
        for record, body in bodies:
            version = 1 + sum(one.record == record for one in self.records)
            raw, salt = encode(body), salt_of(record, version)
            digest = record_digest(salt, raw)
            subjects.append(Subject(record=RecordId(record), version=version, digest=digest))
            self.records.append(
                Record(
                    record=RecordId(record),
                    version=version,
                    record_kind=kind_of(body),
                    schema=1,
                    salt=salt,
                    body=raw,
                    digest=digest,
                    entry=seq,
                )
            )
        self._append(act, tuple(subjects), at)

    def _append(self, act: Act, subjects: tuple[Subject, ...], at: str) -> None:
        seq = len(self.entries)
        body = encode(Details(by="p-00ff", role="investigator", tool="a test", why=f"entry {seq}"))
        salt = salt_of("details", seq)
        before = self.entries[-1] if self.entries else None
        entry, _ = next_entry(before, at=at, act=act, subjects=subjects, details=details_digest(salt, body))
        self.entries.append(entry)
        self.subjects.append(subjects)
        self.details.append((salt, body))

    def checkpoint(self, key: Ed25519PrivateKey | None = None) -> None:
        root = merkle.root([merkle.leaf_hash(entry) for entry in self.entries])
        size = len(self.entries)
        self.checkpoints.append(
            note.sign_checkpoint(key or self.key, origin=note.origin_of(self.case_id), size=size, root=root)
        )

    def contents(self) -> PackageContents:
        return PackageContents(
            case_id=self.case_id,
            records=tuple(self.records),
            entries=tuple(self.entries),
            subjects=tuple(self.subjects),
            details=tuple(self.details),
            checkpoints=tuple(self.checkpoints),
            signer=self.key,
            blobs=self.vault,
            made_at=MADE_AT,
            tool="probanda test",
            extras=(("dossier/dossier.html", b"<!doctype html><title>A case</title>\n"),),
        )


def signing_key(key: Ed25519PrivateKey) -> SigningKey:
    public = note.public_bytes(key)
    return SigningKey(
        key=Key("workspace"), algorithm="Ed25519", public_key_hex=public.hex(), fingerprint=note.fingerprint(public)
    )


def exhibit(number: int, files: tuple[SealedFile, ...], **more: object) -> Exhibit:
    label = Label(f"PRB-{number:04d}")
    return Exhibit(label=label, key=Key(f"key-{number}"), title=f"Exhibit {number}", files=files, **more)  # type: ignore[arg-type]


def case_body(case_id: CaseId = CASE) -> Case:
    return Case(key=Key("inlet"), title="The inlet", case_id=case_id, fictional=True, notice="FICTIONAL")


def opened(vault: MemoryBlobs, key: Ed25519PrivateKey = KEY, case_id: CaseId = CASE) -> Pen:
    """A ledger with its first entry."""
    pen = Pen(vault, key=key, case_id=case_id)
    pen.enter(Act.CASE_OPENED, ("r-case", case_body(case_id)), ("r-key", signing_key(key)))
    return pen


def small_case(vault: MemoryBlobs, key: Ed25519PrivateKey = KEY, case_id: CaseId = CASE) -> Pen:
    """Six entries: two originals, one derived, one actor, a second version, an export."""
    pen = opened(vault, key, case_id)
    speech, shot = (
        pen.seal("speech.txt", b"what was said at the quay\n"),
        pen.seal("shot.txt", b"a picture, in words\n"),
    )
    absent = CompletenessItem(item="URL", presence=Presence.ABSENT, reason="it was handed in")
    pen.enter(Act.TAKEN, ("r-one", exhibit(1, (speech, shot), completeness=(absent,))))
    pen.checkpoint()
    first = exhibit(2, (pen.seal("\u00e9t\u00e9 \u0645\u0644\u0641.txt", b"a report\n"),))
    pen.enter(Act.TAKEN, ("r-two", first))
    made = Tool(name="probanda frames", version="1")
    frame = exhibit(3, (pen.seal("frame.txt", b"frame 1\n"),), made_from=(RecordId("r-one"),), made_by=made)
    pen.enter(Act.EXAMINED, ("r-three", frame))
    pen.checkpoint()
    who = Actor(key=Key("p"), actor_kind=ActorKind.PERSON, names=(Name(text="Speaker One"),))
    pen.enter(Act.STATED, ("r-actor", who), ("r-two", exhibit(2, first.files, description="said more of it")))
    pen.enter(Act.EXPORTED)
    pen.checkpoint()
    return pen


class Tampered:
    """A package in the hands of one who changes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lines(self, name: str) -> list[str]:
        return (self.folder / name).read_text("utf-8").splitlines()

    def put_lines(self, name: str, lines: list[str]) -> None:
        (self.folder / name).write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")

    def edit(self, name: str, number: int, **changes: object) -> None:
        """Change fields of one line of a file of JSON lines, canonically."""
        lines = self.lines(name)
        lines[number] = encode(json.loads(lines[number]) | changes).decode()
        self.put_lines(name, lines)

    def seal_again(self, key: Ed25519PrivateKey = KEY, case_id: CaseId = CASE) -> None:
        """Manifests, sizes and the seal made anew, as the sender could, or a thief of the key."""
        self.list_again()
        tag_manifest = hashlib.sha256((self.folder / bagit.TAG_MANIFEST).read_bytes()).hexdigest()
        origin = note.origin_of(case_id)
        text = f"probanda package 1\n{origin}\n{MADE_AT}\nsha256:{tag_manifest}\n"
        (self.folder / SEAL).write_text(note.sign_note(key, name=origin, text=text), "utf-8", newline="\n")

    def list_again(self) -> None:
        """Manifests and sizes made anew, as anybody can."""
        unlisted = {bagit.MANIFEST, bagit.TAG_MANIFEST, SEAL}
        paths = {path.relative_to(self.folder).as_posix(): path for path in self.folder.rglob("*") if path.is_file()}
        payload = {name: path for name, path in paths.items() if name.startswith("data/")}
        (self.folder / bagit.MANIFEST).write_bytes(
            bagit.manifest({name: digest(path) for name, path in payload.items()})
        )
        info = (self.folder / bagit.INFO).read_text("utf-8")
        oxum = f"{sum(path.stat().st_size for path in payload.values())}.{len(payload)}"
        info = re.sub(r"Payload-Oxum: .*", f"Payload-Oxum: {oxum}", info)
        (self.folder / bagit.INFO).write_text(info, "utf-8", newline="\n")
        tags = {name: digest(path) for name, path in paths.items() if name not in {*payload, *unlisted}}
        tags[bagit.MANIFEST] = digest(self.folder / bagit.MANIFEST)
        (self.folder / bagit.TAG_MANIFEST).write_bytes(bagit.manifest(tags))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def written(pen: Pen, folder: Path, **changes: object) -> Tampered:
    """The package of a ledger, in a folder."""
    write_package(replace(pen.contents(), **changes), folder)  # type: ignore[arg-type]
    return Tampered(folder)


@pytest.fixture
def vault() -> MemoryBlobs:
    return MemoryBlobs()


@pytest.fixture
def pen(vault: MemoryBlobs) -> Pen:
    """The small case."""
    return small_case(vault)


@pytest.fixture
def package(pen: Pen, tmp_path: Path) -> Tampered:
    """The package of the small case."""
    return written(pen, tmp_path / "package")
