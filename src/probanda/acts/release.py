"""Releasing: a case leaves as a package that anyone can verify; its internal dossier and assessment stay behind."""

from datetime import UTC
from pathlib import Path

from probanda.acts.operator import TOOL, Operator
from probanda.model.custody import Act, ExpungedVersion
from probanda.model.errors import EvidenceError, LedgerError
from probanda.model.ids import CaseId, Digest
from probanda.model.value import Value
from probanda.preserve import verifier
from probanda.preserve.keys import fingerprints
from probanda.preserve.ledger import subjects_by_entry
from probanda.preserve.note import fingerprint, public_bytes
from probanda.preserve.package import PackageContents, Withheld, check_place, write_package
from probanda.store.reading import all_versions, checkpoints, details, entries, signing_keys
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint, entering

GIVES_AWAY = (
    "A full package gives away everything that the case holds: every file with its name and its metadata, every record "
    "in every version (what was changed or withdrawn, theories, judgements, leads that failed), and for each act when, "
    "in which role, with which tool, where and why. Names of operators stay here; all that one of them did can still "
    "be told by one token."
)
"""What a person hears before a full package leaves."""


class Exported(Value, frozen=True, kw_only=True):
    """A package that left."""

    package: str
    root: Digest
    size: int
    key: Digest
    unknown: tuple[str, ...] = ()
    """What the check of the package could not decide, besides who signed."""


def export_case(workspace: Workspace, case_id: CaseId, out: Path, *, by: Operator) -> Exported:
    """The full package of a case, written to `out` and verified as a stranger would; the export is entered first.

    Raises:
        UsageError: `out` is somebody else's folder.
        EvidenceError: a file is not in the vault, or the ledger and its records do not hold together.
        MachineError: the disk is full, or `out` cannot be written.
    """
    # 1. The export is entered, before anything leaves
    check_place(out)
    details = by.details(workspace, case_id, why="a package was made (full ledger, every record and file)")
    with entering(
        workspace, case_id, Act.EXPORTED, details=details, clock=by.clock, randomness=by.randomness, bare=True
    ):
        pass
    checkpoint(workspace, case_id)
    # 2. The package is written, and verified against our own key
    write_case_package(workspace, case_id, out, made_at=by.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    key = fingerprint(public_bytes(workspace.key))
    report = verifier.verify(out, key)
    wrong = [f"{one.subject}: {one.message}" for one in report.checks if one.result != verifier.PROVED]
    if wrong:
        raise EvidenceError(
            f"the package {out} does not verify: {'; '.join(wrong)}",
            advice="Do not hand it on. `probanda check` says what is wrong with the workspace.",
        )
    last = checkpoints(workspace, case_id)[-1]
    return Exported(package=str(out), root=last.root, size=last.size, key=key)


def write_case_package(workspace: Workspace, case_id: CaseId, out: Path, *, made_at: str) -> None:
    """The package of a case at its last checkpoint: all material, the full ledger, every record; nothing is entered.

    Raises:
        LedgerError: the ledger and its records do not hold together, or it does not hold the key of this workspace.
        EvidenceError: a file is not in the vault, or is not the one that was sealed.
        MachineError: the disk is full, or `out` cannot be written.
    """
    own = fingerprint(public_bytes(workspace.key))
    if own not in fingerprints(signing_keys(workspace, case_id)):
        raise LedgerError(
            "the case came from another workspace, and its ledger does not hold the key of this one yet",
            advice="`probanda key add CASE` enters it.",
        )
    write_package(case_contents(workspace, case_id, made_at=made_at), out)


def case_contents(workspace: Workspace, case_id: CaseId, *, made_at: str) -> PackageContents:
    """All that the full package of a case is made of, as it stands; `made_at` as `2031-10-02T08:15:00Z`.

    What was expunged is withheld by name: its digest and entry go, and the receiver is told.

    Raises:
        LedgerError: a record names an entry that is not there.
        DigestMismatchError: a body is lost.
    """
    every = tuple(all_versions(workspace, case_id))
    chain = entries(workspace, case_id)
    return PackageContents(
        case_id=case_id,
        records=every,
        entries=chain,
        subjects=subjects_by_entry(every, len(chain)),
        details=details(workspace, case_id),
        checkpoints=checkpoints(workspace, case_id),
        signer=workspace.key,
        blobs=workspace.blobs,
        made_at=made_at,
        tool=TOOL,
        withheld=tuple(
            Withheld(record=one.record, version=one.version, reason=f"expunged at entry {one.expunged}")
            for one in every
            if isinstance(one, ExpungedVersion)
        ),
    )
