"""Keeping a foreign ledger: a package that shows a part of another case is kept whole, as an exhibit of ours.

It cannot become a case here: what it does not show can be neither continued nor answered for. So (1) a copy of it is
verified as a stranger would; disproved is refused. (2) Where this case keeps an older part of the same ledger, the new
one has to continue it: a fork is refused and named, a missing proof is said. (3) The package goes into the vault as one
archive whose bytes depend on nothing but its files, so that it can be unpacked and verified again; the exhibit and a
record of what was verified are entered together.
"""

import shutil
import zipfile
from pathlib import Path

from probanda.acts.import_case import refuse_disproved
from probanda.acts.operator import Operator
from probanda.model.custody import Act, ForeignLedger
from probanda.model.errors import DigestMismatchError, LedgerError
from probanda.model.exhibit import CompletenessItem, Exhibit, Haul, HaulFile, Lead, Presence
from probanda.model.ids import CaseId, Digest, Key, Label, new_record_id
from probanda.model.value import Value
from probanda.preserve import verifier
from probanda.preserve.blobs_disk import disk_errors
from probanda.preserve.read_package import latest_checkpoint
from probanda.preserve.seal import seal_files
from probanda.store.new_folder import folder_beside
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint, entering

_BEGINNING = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP can say; the real ones would tell about our machine


class Kept(Value, frozen=True, kw_only=True):
    """What was kept of a foreign ledger."""

    label: Label | None
    """Of the new exhibit; None when the case keeps this state of the ledger already."""
    record: ForeignLedger


def keep_foreign(workspace: Workspace, case_id: CaseId, package: Path, *, by: Operator, key: str | None = None) -> Kept:
    """The package kept as an exhibit of the case; `key` is the sender's fingerprint, from another way.

    Raises:
        UsageError: `key` is no fingerprint.
        UnknownError: this is no package, or one that this version cannot verify.
        EvidenceError: it is disproved, or cannot be read.
        LedgerError: it is a fork of what this case keeps.
        MachineError: the disk is full, or the database cannot be written.
    """
    with folder_beside(workspace.root / "ledger") as place, disk_errors(f"the copy of {package}"):
        # 1. A copy is verified: nobody can change it meanwhile
        copy = place / "package"
        if package.is_dir():
            shutil.copytree(package, copy, symlinks=True)
        report = verifier.verify(copy, key)
        refuse_disproved(report, key, unknown_is_fine=True)
        ledger = _ledger(copy, report, key)
        # 2. It continues what is kept here
        held = [one for _, one in current(workspace, case_id, ForeignLedger) if one.ledger_of == ledger.ledger_of]
        same = next((one for one in held if (one.size, one.root) == (ledger.size, ledger.root)), None)
        if same is not None:
            return Kept(label=None, record=same)
        said = tuple(sentence for one in held if (sentence := _unproved(one, copy, place, key)))
        # 3. It is kept
        archive = _archive(copy, place / f"ledger-{ledger.root[:16]}.zip")
        haul = Haul(
            lead=Lead(source=str(package)),
            files=(HaulFile(path=archive, name=archive.name),),
            collector="probanda import",
        )
        files = seal_files(haul, workspace.blobs)
    details = by.details(workspace, case_id, why="a part of another ledger is kept whole")
    record = new_record_id(by.randomness)
    with entering(workspace, case_id, Act.TAKEN, details=details, clock=by.clock, randomness=by.randomness) as writing:
        exhibit = Exhibit(
            label=writing.next_label(),
            key=Key(record),
            title=f"Package of case {ledger.ledger_of}, {ledger.size} entries",
            files=files,
            completeness=_completeness(),
        )
        writing.put(exhibit, record=record)
        kept = ForeignLedger(
            key=ledger.key,
            ledger_of=ledger.ledger_of,
            exhibit=record,
            size=ledger.size,
            root=ledger.root,
            note=ledger.note,
            signer=ledger.signer,
            signer_known=ledger.signer_known,
            unproved=(*ledger.unproved, *said),
        )
        writing.put(kept)
    checkpoint(workspace, case_id)
    return Kept(label=exhibit.label, record=kept)


def _ledger(copy: Path, report: verifier.Report, key: str | None) -> ForeignLedger:
    signer = verifier.signer(copy)
    last = latest_checkpoint(copy)
    unknown = [one for one in report.checks if one.result == verifier.UNKNOWN and one.id != "signer"]
    return ForeignLedger(
        key=Key(f"ledger-{last.root[:32]}"),
        ledger_of=last.case_id,
        exhibit=None,
        size=last.size,
        root=last.root,
        note=last.note,
        signer=Digest(signer) if signer else None,
        signer_known=key is not None,
        unproved=tuple(f"{one.subject}: {one.message}" if one.subject else one.message for one in unknown),
    )


def _unproved(held: ForeignLedger, copy: Path, place: Path, key: str | None) -> str:
    """Nothing when the package continues the kept one; a sentence when no proof says so.

    Raises:
        LedgerError: it is a fork.
    """
    note = place / "kept.note"
    note.write_text(held.note, encoding="utf-8", newline="")
    checks = [one for one in verifier.verify(copy, key, earlier=note).checks if one.id == "earlier"]
    if any(one.result == verifier.DISPROVED for one in checks):
        raise LedgerError(
            f"the package is a fork of the ledger of which this case keeps {held.size} entries: {checks[0].message}",
            advice="Keep both packages, and ask the sender which of them stands.",
        )
    if checks and checks[0].result == verifier.PROVED:
        return ""
    return f"that it belongs to one ledger with the {held.size} entries kept before: no proof in it leads from them"


def _archive(folder: Path, out: Path) -> Path:
    """A ZIP of the folder, stored: the same files give the same bytes."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _BEGINNING)
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as into:
                shutil.copyfileobj(source, into, 1 << 20)
    with zipfile.ZipFile(out) as written:
        broken = written.testzip()
    if broken is not None:
        raise DigestMismatchError(f"{broken} changed while it was kept", advice="Run it again.")
    return out


def _completeness() -> tuple[CompletenessItem, ...]:
    reason = "a package was handed over: the originals stay with its sender"
    return (
        CompletenessItem(item="original bytes with digests", presence=Presence.PRESENT),
        CompletenessItem(item="entries that the sender did not show", presence=Presence.ABSENT, reason=reason),
    )
