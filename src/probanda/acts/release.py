"""Releasing: a case leaves as a package that anyone can verify; its internal dossier and assessment stay behind."""

from pathlib import Path

from probanda.acts.operator import TOOL
from probanda.model.ids import CaseId
from probanda.preserve.ledger import subjects_by_entry
from probanda.preserve.package import PackageContents, write_package
from probanda.store.reading import checkpoints, details, entries, records
from probanda.store.workspace import Workspace


def write_case_package(workspace: Workspace, case_id: CaseId, out: Path, *, made_at: str) -> None:
    """The package of a case at its last checkpoint: all material, the full ledger, every record.

    Raises:
        LedgerError: the ledger and its records do not hold together.
        EvidenceError: a file is not in the vault, or is not the one that was sealed.
        MachineError: the disk is full, or `out` cannot be written.
    """
    every = tuple(records(workspace, case_id))
    chain = entries(workspace, case_id)
    write_package(
        PackageContents(
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
        ),
        out,
    )
