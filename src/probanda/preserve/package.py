"""The package: what leaves. A BagIt bag with the material, the records, the ledger, the proofs and the verifier.

The ledger lies in it in one of two forms, which `bag-info.txt` names and the seal binds. `full`: every entry with its
subjects. `shown`: the entries that entered the records given, each with its path to the last checkpoint, and from each
checkpoint to the next a consistency proof. In both, records may be withheld by name, with a reason: their digests stay.

1. What is given is checked as the receiver will: the chain, the subjects of each entry, a checkpoint over all of it.
2. Everything is written to a folder beside the place where it shall lie; files are hashed while they are copied.
3. The tag manifest is signed (`package.note`). 4. The finished folder takes its place by renaming.

A folder that lies there already is replaced only when it is a package of ours, or empty. A kill leaves either the old
package or the new one, and at most a folder beside it that the next run removes. The same contents give the same bytes.
The form of each file stands in docs/ledger.md and is read by `verifier`.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files as resources
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from probanda.model.canonical import encode
from probanda.model.custody import Case, ExpungedVersion, Record, SignedCheckpoint, SigningKey, Subject
from probanda.model.errors import DigestMismatchError, EvidenceError, LedgerError, UsageError
from probanda.model.exhibit import Exhibit
from probanda.model.history import read
from probanda.model.ids import CaseId, Digest, RecordId
from probanda.model.ports import BlobStore
from probanda.model.redaction import Redaction
from probanda.model.value import Value
from probanda.preserve import bagit, merkle, note
from probanda.preserve.blobs_disk import BLOCK, disk_errors
from probanda.preserve.clerk import README, readme
from probanda.preserve.ledger import EntryProver, check_chain, check_subjects, prove_consistency, prove_shown
from probanda.preserve.tlog_proof import tlog_proof

FORM = ("Probanda-Package", "1")
"""The marker in `bag-info.txt`: the form of the package, which a verifier has to know."""
LEDGER_FORM = "Probanda-Ledger"
"""The marker of the form in which the ledger lies there; a package without it has a full one."""
SEAL = "package.note"
_MATERIAL = ("originals", "derived")
_INTERNAL = "assessment.json"  # losses and flips of a theory are for its authors, never for the other side


class LedgerForm(Enum):
    """How much of the ledger a package gives."""

    FULL = "full"
    SHOWN = "shown"


class Withheld(Value, frozen=True, kw_only=True):
    """One version of a record whose body, and whose files if it is an exhibit, stay behind."""

    record: RecordId
    version: int
    reason: str
    """In words, for whoever receives the package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageContents:
    """All that a package is made of. The ledger is always given whole: what is not shown is proved from it."""

    case_id: CaseId
    records: tuple[Record | ExpungedVersion, ...]
    """In the order of entry: every version; with a ledger in the form `shown`, those that are shown or withheld.

    What was expunged has no body, and has to be among the withheld.
    """
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
    form: LedgerForm = LedgerForm.FULL
    withheld: tuple[Withheld, ...] = ()
    """Of the records given: those whose bodies stay behind."""


def write_package(contents: PackageContents, out: Path) -> None:
    """Write the package to `out`, whole, or leave `out` as it was.

    Raises:
        UsageError: `out` is somebody else's folder, an extra must not leave, or something is withheld that cannot be.
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
    _check_withheld(contents)


def _check_withheld(contents: PackageContents) -> None:
    given = {(one.record, one.version): one for one in contents.records}
    bare = {name for name, one in given.items() if isinstance(one, ExpungedVersion)}
    if bare - {(one.record, one.version) for one in contents.withheld}:
        raise UsageError("what was expunged can only be withheld", advice="Withhold it, and say so.")
    if len({(one.record, one.version) for one in contents.withheld}) != len(contents.withheld):
        raise UsageError("one version of a record is withheld twice", advice="Give one reason for it.")
    for one in contents.withheld:
        name = f"{one.record} version {one.version}"
        record = given.get((one.record, one.version))
        if record is None:
            raise UsageError(f"{name} is not among the records of the package", advice="Withhold what is there.")
        if not one.reason.strip():
            raise UsageError(f"{name} is withheld without a reason", advice="Say why, for whoever receives it.")
        if isinstance(record, Record) and isinstance(read(record.body), Case | SigningKey):
            raise UsageError(
                f"{name} cannot be withheld", advice="Nothing can be proved without the case and its keys."
            )


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
    exhibits = _exhibits(contents)
    for _, exhibit in exhibits:
        _write_material(bag, exhibit, contents.blobs)
    for path, raw in contents.extras:
        bag.write(f"{bagit.PAYLOAD}{path}", [raw])
    _write_ledger(bag, contents)
    for checkpoint in contents.checkpoints:
        bag.write(f"checkpoints/{checkpoint.size}.note", [checkpoint.note.encode("utf-8")])
    bag.write("checkpoints/latest.note", [contents.checkpoints[-1].note.encode("utf-8")])
    _write_proofs(bag, contents, exhibits)
    bag.write("verify.py", [resources("probanda.preserve").joinpath("verifier.py").read_bytes()])
    bag.write(README, [_readme(contents, len(exhibits)).encode("utf-8")])
    tag_manifest = bag.close(
        (
            ("External-Identifier", contents.case_id),
            ("Bagging-Date", contents.made_at[:10]),
            ("Bag-Software-Agent", contents.tool),
            ("Probanda-Made-At", contents.made_at),
            FORM,
            (LEDGER_FORM, contents.form.value),
        )
    )
    (folder / SEAL).write_bytes(_seal(contents, tag_manifest))


def _exhibits(contents: PackageContents) -> list[tuple[Record, Exhibit]]:
    """The exhibits that are shown, each with its record, or with the redaction that stands in its place."""
    kept_back = {(one.record, one.version) for one in contents.withheld}
    current = {one.record: one for one in contents.records}
    found = []
    for one in current.values():
        if isinstance(one, ExpungedVersion) or (one.record, one.version) in kept_back:
            continue
        body = read(one.body)
        if isinstance(body, Redaction):
            first = current.get(body.record)
            hidden = first is not None and (first.record, first.version) in kept_back
            stands = hidden and first.version == body.version if first else contents.form is LedgerForm.SHOWN
            if not stands:
                continue  # the first is shown itself, or a later version took its place
            body = read(body.body.encode("utf-8"))
        if isinstance(body, Exhibit):
            found.append((one, body))
    return found


def _write_ledger(bag: bagit.Bag, contents: PackageContents) -> None:
    reasons = {(one.record, one.version): one.reason for one in contents.withheld}
    bag.write("records.jsonl", _lines(_record_line(one, reasons) for one in contents.records))
    if contents.form is LedgerForm.FULL:
        seqs: Iterable[int] = range(len(contents.entries))
        bag.write("subjects.jsonl", _lines(encode({"seq": seq, "subjects": contents.subjects[seq]}) for seq in seqs))
    else:
        tree, shown = _tree(contents), _positions(contents)
        seqs = sorted(shown)
        bag.write("inclusion.jsonl", _lines(prove_shown(tree, contents.subjects, shown)))
        sizes = [one.size for one in contents.checkpoints]
        bag.write("consistency.jsonl", _lines(prove_consistency(tree, sizes)))
    bag.write("ledger.jsonl", _lines(contents.entries[seq] for seq in seqs))
    bag.write("details.jsonl", _lines(_detail_lines(contents, seqs)))


def _tree(contents: PackageContents) -> merkle.Tree:
    return merkle.Tree([merkle.leaf_hash(entry) for entry in contents.entries])


def _positions(contents: PackageContents) -> dict[int, list[int]]:
    """Of each entry that entered a record given: the places of these records among its subjects."""
    places = _Places(contents)
    found: dict[int, list[int]] = {}
    for one in contents.records:
        found.setdefault(one.entry, []).append(places.of(one))
    return found


class _Places:
    """The places of records among the subjects of their entries."""

    def __init__(self, contents: PackageContents) -> None:
        self._subjects = contents.subjects
        self._known: dict[int, dict[Subject, int]] = {}

    def of(self, one: Record | ExpungedVersion) -> int:
        """The place of a record version.

        Raises:
            LedgerError: the entry that it names did not enter it.
        """
        if one.entry not in self._known:
            subjects = self._subjects[one.entry] if 0 <= one.entry < len(self._subjects) else ()
            self._known[one.entry] = {subject: place for place, subject in enumerate(subjects)}
        place = self._known[one.entry].get(Subject(record=one.record, version=one.version, digest=one.digest))
        if place is None:
            raise LedgerError(f"entry {one.entry} did not enter {one.record} version {one.version}")
        return place


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


def _record_line(one: Record | ExpungedVersion, reasons: Mapping[tuple[RecordId, int], str]) -> bytes:
    line = {"record": one.record, "version": one.version, "digest": one.digest, "entry": one.entry}
    reason = reasons.get((one.record, one.version))
    if reason is not None or isinstance(one, ExpungedVersion):
        return encode({**line, "withheld": reason})
    return encode({**line, "salt": one.salt.hex(), "body": one.body.decode("utf-8")})


def _detail_lines(contents: PackageContents, seqs: Iterable[int]) -> Iterator[bytes]:
    for seq in seqs:
        detail = contents.details[seq]
        if detail is not None:
            salt, body = detail
            yield encode({"seq": seq, "salt": salt.hex(), "body": body.decode("utf-8")})


def _write_proofs(bag: bagit.Bag, contents: PackageContents, exhibits: list[tuple[Record, Exhibit]]) -> None:
    tree, checkpoint, places = _tree(contents), contents.checkpoints[-1].note, _Places(contents)
    provers: dict[int, EntryProver] = {}
    for one, exhibit in exhibits:
        position = places.of(one)
        if one.entry not in provers:
            provers[one.entry] = EntryProver(tree, contents.entries[one.entry], contents.subjects[one.entry])
        proof = provers[one.entry].prove(position)
        bag.write(f"proof/{exhibit.label}.json", [encode(proof)])
        text = tlog_proof(proof, index=one.entry, checkpoint=checkpoint)
        bag.write(f"proof/{exhibit.label}.tlog-proof", [text.encode("utf-8")])


def _readme(contents: PackageContents, exhibits: int) -> str:
    current = {one.record: one for one in contents.records}
    kept_back = {(one.record, one.version) for one in contents.withheld}
    bodies = (
        read(one.body)
        for one in current.values()
        if isinstance(one, Record) and (one.record, one.version) not in kept_back
    )
    case = next((body for body in bodies if isinstance(body, Case)), None)
    if case is None or case.case_id != contents.case_id:
        raise EvidenceError(f"the records are not those of case {contents.case_id}")
    full = contents.form is LedgerForm.FULL
    shown = set(range(len(contents.entries))) if full else {one.entry for one in contents.records}
    return readme(
        title=case.title,
        notice=case.notice,
        made_at=contents.made_at,
        exhibits=exhibits,
        entries=len(contents.entries),
        shown=None if full else len(shown),
        withheld=sum(contents.details[seq] is None for seq in shown),
        withheld_records=len(contents.withheld),
    )


def _seal(contents: PackageContents, tag_manifest: Digest) -> bytes:
    origin = note.origin_of(contents.case_id)
    text = f"probanda package {FORM[1]}\n{origin}\n{contents.made_at}\nsha256:{tag_manifest}\n"
    return note.sign_note(contents.signer, name=origin, text=text).encode("utf-8")
