"""A package of as many exhibits as wanted, written by the writer that `probanda build` uses; its bytes are made up.

The ledger is as acts would write it: one entry of the case and its key, entries of 16 exhibits each, one checkpoint.
The vault makes the bytes of a file from its number, so that nothing but the package lies on the disk.
"""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from blake3 import blake3

from probanda.model.canonical import encode
from probanda.model.custody import Act, Case, Details, Record, SigningKey, Subject
from probanda.model.exhibit import Exhibit, SealedFile
from probanda.model.history import kind_of
from probanda.model.ids import CaseId, Digest, Key, Label, RecordId
from probanda.model.value import Body
from probanda.preserve import bagit, merkle, note
from probanda.preserve.ledger import details_digest, next_entry, record_digest
from probanda.preserve.package import SEAL, PackageContents, write_package

CASE = CaseId("c-aaaaaaaaaaaaaaaaaaaaaaaa")
SIGNER = note.new_key(b"\x01" * 32)
FINGERPRINT = note.fingerprint(note.public_bytes(SIGNER))
MADE_AT = "2031-10-02T09:00:00Z"
AN_ENTRY = 16  # exhibits that one act took


class MadeUpBlobs:
    """A vault whose blobs are made when they are asked for."""

    def __init__(self) -> None:
        self._made: dict[Digest, tuple[int, int]] = {}

    def make(self, number: int, size: int) -> SealedFile:
        """The file of a number."""
        content = _content(number, size)
        sha256 = Digest(hashlib.sha256(content).hexdigest())
        self._made[sha256] = (number, size)
        return SealedFile(
            name="file.bin",
            size=size,
            sha256=sha256,
            blake3=Digest(blake3(content).hexdigest()),
            media_type="application/octet-stream",
        )

    def keep(self, source: BinaryIO) -> tuple[Digest, Digest, int]:
        """Nothing: this vault only makes."""
        raise io.UnsupportedOperation(f"{source} cannot be kept")

    def open(self, sha256: Digest) -> BinaryIO:
        """The blob, made anew."""
        return io.BytesIO(_content(*self._made[sha256]))

    def has(self, sha256: Digest) -> bool:
        """Whether it was made."""
        return sha256 in self._made

    def digests(self) -> Iterator[Digest]:
        """All that were made."""
        return iter(self._made)


def write_synthetic(out: Path, *, exhibits: int, size: int) -> None:
    """A package of so many exhibits, each of one file of `size` bytes."""
    blobs, records, entries, details, subjects = MadeUpBlobs(), [], [], [], []

    def enter(act: Act, bodies: list[tuple[RecordId, Body]]) -> None:
        named = []
        for record, body in bodies:
            raw, salt = encode(body), hashlib.sha256(record.encode()).digest()
            digest = record_digest(salt, raw)
            named.append(Subject(record=record, version=1, digest=digest))
            records.append(
                Record(
                    record=record,
                    version=1,
                    record_kind=kind_of(body),
                    schema=1,
                    salt=salt,
                    body=raw,
                    digest=digest,
                    entry=len(entries),
                )
            )
        said, salt = (
            encode(Details(by="p-00ff", role="investigator", tool="a benchmark")),
            hashlib.sha256(b"%d" % len(entries)).digest(),
        )
        before = entries[-1] if entries else None
        entry, _ = next_entry(
            before, at="2031-10-02T08:00:00Z", act=act, subjects=named, details=details_digest(salt, said)
        )
        entries.append(entry)
        details.append((salt, said))
        subjects.append(tuple(named))

    enter(Act.CASE_OPENED, [(RecordId("r-case"), _case()), (RecordId("r-key"), _signing_key())])
    for start in range(0, exhibits, AN_ENTRY):
        numbers = range(start, min(start + AN_ENTRY, exhibits))
        enter(Act.TAKEN, [(RecordId(f"r-{number}"), _exhibit(number, blobs.make(number, size))) for number in numbers])
    root = merkle.root([merkle.leaf_hash(entry) for entry in entries])
    checkpoint = note.sign_checkpoint(SIGNER, origin=note.origin_of(CASE), size=len(entries), root=root)
    write_package(
        PackageContents(
            case_id=CASE,
            records=tuple(records),
            entries=tuple(entries),
            subjects=tuple(subjects),
            details=tuple(details),
            checkpoints=(checkpoint,),
            signer=SIGNER,
            blobs=blobs,
            made_at=MADE_AT,
            tool="probanda benchmark",
        ),
        out,
    )


def add_hollow_file(package: Path, *, size: int, sha256: str) -> Path:
    """A sparse file of `size` zero bytes that was added to the payload; the package is listed and sealed again."""
    path = "data/dossier/film.bin"
    (package / path).parent.mkdir()
    with (package / path).open("wb") as file:
        file.truncate(size)
    listed = bagit.parse_manifest((package / bagit.MANIFEST).read_bytes()) | {path: Digest(sha256)}
    (package / bagit.MANIFEST).write_bytes(bagit.manifest(listed))
    sizes = [(package / one).stat().st_size for one in listed]
    info = (package / bagit.INFO).read_text("utf-8").splitlines()
    info = [f"Payload-Oxum: {sum(sizes)}.{len(sizes)}" if one.startswith("Payload-Oxum") else one for one in info]
    (package / bagit.INFO).write_text("".join(f"{one}\n" for one in info), "utf-8", newline="\n")
    tags = bagit.parse_manifest((package / bagit.TAG_MANIFEST).read_bytes())
    tags = {one: Digest(hashlib.sha256((package / one).read_bytes()).hexdigest()) for one in tags}
    (package / bagit.TAG_MANIFEST).write_bytes(bagit.manifest(tags))
    sealed = hashlib.sha256((package / bagit.TAG_MANIFEST).read_bytes()).hexdigest()
    origin = note.origin_of(CASE)
    text = f"probanda package 1\n{origin}\n{MADE_AT}\nsha256:{sealed}\n"
    (package / SEAL).write_text(note.sign_note(SIGNER, name=origin, text=text), "utf-8", newline="\n")
    return package / path


def _content(number: int, size: int) -> bytes:
    return hashlib.shake_128(b"%d" % number).digest(size)


def _exhibit(number: int, file: SealedFile) -> Exhibit:
    return Exhibit(
        label=Label(f"PRB-{number:06d}"),
        key=Key(f"key-{number}"),
        title=f"Exhibit {number}",
        files=(file,),
        url=f"https://www.example.org/{number}",
    )


def _case() -> Case:
    return Case(key=Key("many"), title="Many exhibits", case_id=CASE, fictional=True, notice="FICTIONAL")


def _signing_key() -> SigningKey:
    public = note.public_bytes(SIGNER)
    return SigningKey(
        key=Key("workspace"), algorithm="Ed25519", public_key_hex=public.hex(), fingerprint=note.fingerprint(public)
    )
