"""The package: what leaves. A BagIt bag with the material, the records, the ledger, the proofs and the verifier.

1. What is given is checked as the receiver will: the chain, the subjects of each entry, a checkpoint over all of it.
2. Everything is written to a folder beside the place where it shall lie; files are hashed while they are copied.
3. The tag manifest is signed (`package.note`). 4. The finished folder takes its place by renaming.

A folder that lies there already is replaced only when it is a package of ours, or empty. A kill leaves either the old
package or the new one, and at most a folder beside it that the next run removes. The same contents give the same bytes.
The form of each file stands in docs/ledger.md and is read by `verifier`.
"""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from probanda.model.canonical import encode
from probanda.model.custody import Case, Record, SignedCheckpoint, Subject
from probanda.model.errors import DigestMismatchError, EvidenceError, LedgerError, UsageError
from probanda.model.exhibit import Exhibit
from probanda.model.history import read
from probanda.model.ids import CaseId, Digest
from probanda.model.ports import BlobStore
from probanda.preserve import bagit, merkle, note
from probanda.preserve.blobs_disk import BLOCK, disk_errors
from probanda.preserve.clerk import README, readme
from probanda.preserve.ledger import check_chain, check_subjects, prove_record

FORM = ("Probanda-Package", "1")
"""The marker in `bag-info.txt`: the form of the package, which a verifier has to know."""
SEAL = "package.note"
_MATERIAL = ("originals", "derived")
_INTERNAL = "assessment.json"  # losses and flips of a theory are for its authors, never for the other side


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageContents:
    """All that a package is made of."""

    case_id: CaseId
    records: tuple[Record, ...]
    """Every version, in the order of entry."""
    entries: tuple[bytes, ...]
    """Canonical bytes of each ledger entry."""
    subjects: tuple[tuple[Subject, ...], ...]
    """Of each entry, in their order."""
    details: tuple[tuple[bytes, bytes] | None, ...]
    """(salt, body) of each entry's details; None where they are withheld."""
    checkpoints: tuple[SignedCheckpoint, ...]
    """The last is over the whole ledger."""
    signer: Ed25519PrivateKey
    blobs: BlobStore
    made_at: str
    """UTC, `2031-10-02T08:15:00Z`."""
    tool: str
    """Name and version of what made it."""
    extras: tuple[tuple[str, bytes], ...] = ()
    """(path below `data/`, bytes) of readable forms, as `dossier/dossier.html`."""


def write_package(contents: PackageContents, out: Path) -> None:
    """Write the package to `out`, whole, or leave `out` as it was.

    Raises:
        UsageError: `out` is somebody else's folder, or an extra must not leave.
        LedgerError: the ledger, its subjects or its checkpoints do not hold together.
        EvidenceError: a file is not in the vault, or is not the one that was sealed.
        MachineError: the disk is full, or `out` cannot be written.
    """
    # 1. What is given is checked
    _check(contents)
    fresh, old = out.with_name(f".{out.name}.being-written"), out.with_name(f".{out.name}.replaced")
    with disk_errors(f"the package {out}"):
        if old.exists() and not out.exists():
            old.rename(out)  # a kill between the two renames below
        check_place(out)
        for leftover in (fresh, old):
            shutil.rmtree(leftover, ignore_errors=True)
        try:
            # 2. and 3. Everything is written beside its place, and signed
            fresh.mkdir(parents=True)
            _write(contents, fresh)
            # 4. It takes its place
            if out.exists():
                out.rename(old)
            fresh.rename(out)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _check(contents: PackageContents) -> None:
    chain = check_chain(contents.entries)
    if not chain or not len(chain) == len(contents.subjects) == len(contents.details):
        raise LedgerError("entries, subjects and details of the package are not of one number")
    for entry, subjects in zip(chain, contents.subjects, strict=True):
        check_subjects(entry, subjects)
    root = merkle.root([merkle.leaf_hash(entry) for entry in contents.entries])
    origin, public = note.origin_of(contents.case_id), note.public_bytes(contents.signer)
    last = contents.checkpoints[-1] if contents.checkpoints else None
    if last is None or (last.size, last.root) != (len(chain), root.hex()):
        raise LedgerError("no checkpoint covers the whole ledger", advice="Make one, then write the package.")
    note.open_checkpoint(last.note, public, origin=origin)
    for path, _ in contents.extras:
        if path.split("/")[0] in _MATERIAL or path.rsplit("/", 1)[-1] == _INTERNAL:
            raise UsageError(f"{path} cannot go into a package", advice="Material goes in by exhibits only.")


def check_place(out: Path) -> None:
    """Check that a package may be written there: nothing, an empty folder, or an older package of ours.

    Raises:
        UsageError: it is somebody else's folder.
    """
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise UsageError(f"{out} is not a folder", advice="Name a new or an empty folder.")
    if not out.exists() or not any(out.iterdir()):
        return
    info = out / bagit.INFO
    marked = f"{FORM[0]}: {FORM[1]}".encode()
    if not info.is_file() or marked not in info.read_bytes().splitlines():
        raise UsageError(
            f"{out} holds something that is not a package of probanda", advice="Name a new or an empty folder."
        )


def _write(contents: PackageContents, folder: Path) -> None:
    bag = bagit.Bag(folder)
    current = {one.record: one for one in contents.records}
    exhibits = [(one, body) for one in current.values() if isinstance(body := read(one.body), Exhibit)]
    for _, exhibit in exhibits:
        _write_material(bag, exhibit, contents.blobs)
    for path, raw in contents.extras:
        bag.write(f"{bagit.PAYLOAD}{path}", [raw])
    bag.write("records.jsonl", _lines(_record_line(one) for one in contents.records))
    bag.write("ledger.jsonl", _lines(contents.entries))
    bag.write(
        "subjects.jsonl", _lines(encode({"seq": seq, "subjects": one}) for seq, one in enumerate(contents.subjects))
    )
    bag.write("details.jsonl", _lines(_detail_lines(contents)))
    for checkpoint in contents.checkpoints:
        bag.write(f"checkpoints/{checkpoint.size}.note", [checkpoint.note.encode("utf-8")])
    bag.write("checkpoints/latest.note", [contents.checkpoints[-1].note.encode("utf-8")])
    _write_proofs(bag, contents, exhibits)
    bag.write("verify.py", [resources("probanda.preserve").joinpath("verifier.py").read_bytes()])
    bag.write(README, [_readme(contents, current.values(), len(exhibits)).encode("utf-8")])
    tag_manifest = bag.close(
        (
            ("External-Identifier", contents.case_id),
            ("Bagging-Date", contents.made_at[:10]),
            ("Bag-Software-Agent", contents.tool),
            ("Probanda-Made-At", contents.made_at),
            FORM,
        )
    )
    (folder / SEAL).write_bytes(_seal(contents, tag_manifest))


def _write_material(bag: bagit.Bag, exhibit: Exhibit, blobs: BlobStore) -> None:
    kept = "derived" if exhibit.made_from or exhibit.made_by else "originals"
    for file in exhibit.files:
        path = f"{bagit.PAYLOAD}{kept}/{exhibit.label}/{file.name}"
        if bag.write(path, _blocks(blobs, file.sha256)) != file.sha256:
            raise DigestMismatchError(
                f"{exhibit.label}: {file.name} in the vault is not the file that was sealed",
                advice="Restore the vault from a backup, and find out who writes to it.",
            )


def _blocks(blobs: BlobStore, sha256: Digest) -> Iterator[bytes]:
    with blobs.open(sha256) as blob:
        while block := blob.read(BLOCK):
            yield block


def _lines(several: Iterable[bytes]) -> Iterator[bytes]:
    return (one + b"\n" for one in several)


def _record_line(one: Record) -> bytes:
    return encode(
        {
            "record": one.record,
            "version": one.version,
            "salt": one.salt.hex(),
            "body": one.body.decode("utf-8"),
            "digest": one.digest,
            "entry": one.entry,
        }
    )


def _detail_lines(contents: PackageContents) -> Iterator[bytes]:
    for seq, detail in enumerate(contents.details):
        if detail is not None:
            salt, body = detail
            yield encode({"seq": seq, "salt": salt.hex(), "body": body.decode("utf-8")})


def _write_proofs(bag: bagit.Bag, contents: PackageContents, exhibits: list[tuple[Record, Exhibit]]) -> None:
    tree = merkle.Tree([merkle.leaf_hash(entry) for entry in contents.entries])
    for one, exhibit in exhibits:
        subjects = contents.subjects[one.entry]
        position = next((at for at, subject in enumerate(subjects) if subject.digest == one.digest), None)
        if position is None:
            raise LedgerError(f"entry {one.entry} did not enter {one.record} version {one.version}")
        bag.write(
            f"proof/{exhibit.label}.json", [encode(prove_record(tree, contents.entries[one.entry], subjects, position))]
        )


def _readme(contents: PackageContents, current: Iterable[Record], exhibits: int) -> str:
    case = next((body for one in current if isinstance(body := read(one.body), Case)), None)
    if case is None or case.case_id != contents.case_id:
        raise EvidenceError(f"the records are not those of case {contents.case_id}")
    return readme(
        title=case.title,
        notice=case.notice,
        made_at=contents.made_at,
        exhibits=exhibits,
        entries=len(contents.entries),
        withheld=contents.details.count(None),
    )


def _seal(contents: PackageContents, tag_manifest: Digest) -> bytes:
    origin = note.origin_of(contents.case_id)
    text = f"probanda package {FORM[1]}\n{origin}\n{contents.made_at}\nsha256:{tag_manifest}\n"
    return note.sign_note(contents.signer, name=origin, text=text).encode("utf-8")
