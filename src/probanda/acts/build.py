"""Building: a checked case folder becomes records, then a dossier, an assessment and a package beside each other.

1. the case is opened, or continued; 2. the folder enters it; 3. media files are examined; 4. theories are assessed and
the view is made; 5. the export is entered in the ledger, then everything is written to a folder beside OUT; 6. the
package is verified as a stranger would, against our own key; 7. the finished folder takes the place of OUT.

OUT is replaced only when an earlier build made it. A kill before 7 leaves OUT as it was.
"""

import shutil
from pathlib import Path

import msgspec

from probanda.acts.assess import Assessed, assess_case
from probanda.acts.enter_folder import enter_folder
from probanda.acts.examine import examine
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.release import write_case_package
from probanda.acts.view import view_case
from probanda.model.authored import CaseFolder
from probanda.model.custody import Act
from probanda.model.dossier import CaseView
from probanda.model.errors import UsageError
from probanda.model.ids import CaseId, Digest
from probanda.model.law import CitationStatus
from probanda.model.ports import ConfinedReader
from probanda.preserve import verifier
from probanda.preserve.note import fingerprint, public_bytes
from probanda.proof.answer import answer
from probanda.report.html import write_dossier
from probanda.store.reading import cases
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint, entering

_MARKER = "made-by-probanda-build.json"
_NO_PDF = "this version writes no PDF: print the HTML from a browser"


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """What a build made, and what it found wrong."""

    dossier: Path
    assessment: Path
    package: Path
    root: Digest
    size: int
    key: Digest
    problems: tuple[str, ...]
    warnings: tuple[str, ...]

    def plain(self) -> dict[str, object]:
        """The keys of the command line's contract."""
        return {
            "dossier": str(self.dossier),
            "pdf": None,
            "pdf_reason": _NO_PDF,
            "assessment": str(self.assessment),
            "package": str(self.package),
            "root": self.root,
            "key": self.key,
            "problems": list(self.problems),
            "warnings": list(self.warnings),
        }


def build(workspace: Workspace, folder: CaseFolder, out: Path, *, reader: ConfinedReader, by: Operator) -> Built:
    """What was made; OUT is complete, or as it was before.

    Raises:
        UsageError: OUT is somebody else's folder.
        EvidenceError: the material or the theories cannot be used as they stand.
        MachineError: the disk is full, or the database cannot be written.
    """
    _refuse_foreign(out)
    workspace.blobs.sweep()  # what a killed run left half written
    case_id = _case(workspace, folder, by=by)
    warnings = enter_folder(workspace, case_id, folder, by=by)
    examine(workspace, case_id, reader=reader, by=by)
    checkpoint(workspace, case_id)  # what was entered is signed for, even when a theory cannot be assessed
    assessed = assess_case(workspace, case_id)
    details = by.details(workspace, case_id, why="a dossier and a package were made (internal form, full ledger)")
    with entering(
        workspace, case_id, Act.EXPORTED, details=details, clock=by.clock, randomness=by.randomness, bare=True
    ):
        pass
    checkpoint(workspace, case_id)
    view = view_case(workspace, case_id, assessed, by=by)
    fresh = out.with_name(f".{out.name}.being-built")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    (fresh / "dossier.html").write_text(write_dossier(view), encoding="utf-8", newline="\n")
    (fresh / "assessment.json").write_bytes(_assessment(assessed))
    write_case_package(workspace, case_id, fresh / "package", made_at=view.made_at)
    (fresh / _MARKER).write_bytes(msgspec.json.encode({"case": folder.case.key, "case_id": case_id}))
    key = fingerprint(public_bytes(workspace.key))
    checked = verifier.verify(fresh / "package", key)
    problems = _problems(view)
    if checked.result != "proved":
        problems += tuple(
            f"the package does not verify: {check.message}" for check in checked.checks if check.result != "proved"
        )
    _replace(out, fresh)
    return Built(
        dossier=out / "dossier.html",
        assessment=out / "assessment.json",
        package=out / "package",
        root=view.ledger_root,
        size=view.ledger_size,
        key=key,
        problems=problems,
        warnings=warnings,
    )


def _case(workspace: Workspace, folder: CaseFolder, *, by: Operator) -> CaseId:
    known = {key: case_id for case_id, key in cases(workspace)}
    return known.get(folder.case.key) or open_case(workspace, key=folder.case.key, title=folder.case.title, by=by)


def _assessment(assessed: tuple[Assessed, ...]) -> bytes:
    document = {
        "form": "internal",
        "theories": [answer(one.graph, one.assessment) for one in assessed],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _problems(view: CaseView) -> tuple[str, ...]:
    labels = {record: exhibit.label for record, exhibit in view.exhibits}
    wrong = [
        f"{labels[found.exhibit]} cites {citation.text!r}: {citation.message}"
        for found in view.citations
        for citation in found.citations
        if citation.status is CitationStatus.ERROR
    ]
    wrong += [f"{labels[record]} was not searched for citations: {sentence}" for record, sentence in view.unread]
    wrong += [
        f"{labels[footage.exhibit]} cannot be read as media: {footage.failure.sentence}"
        for _, footage in view.footage
        if footage.failure
    ]
    wrong += [
        f"{labels[footage.exhibit]}, {footage.file}: {said}" for _, footage in view.footage for said in footage.warnings
    ]
    return tuple(wrong)


def _refuse_foreign(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise UsageError(f"{out} is not a folder", advice="Name a new folder for what is built.")
    if out.is_dir() and any(out.iterdir()) and not (out / _MARKER).is_file():
        raise UsageError(
            f"{out} was not made by a build, and would be replaced", advice="Name a new folder for what is built."
        )


def _replace(out: Path, fresh: Path) -> None:
    old = out.with_name(f".{out.name}.replaced")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.replace(old)
    fresh.replace(out)
    shutil.rmtree(old, ignore_errors=True)
