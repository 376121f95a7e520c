"""Building: a checked case folder becomes records, then a dossier, an assessment and a package beside each other.

1. OUT is a place that a build may fill; the theories can be charged under the packs at hand; transcripts are read and
files sealed: whatever fails here has entered nothing. 2. The case is opened, or continued, and the folder enters it.
3. Media files are examined, passed over and compared. 4. Theories are assessed. 5. The export is entered in the ledger,
and everything is written to a folder beside OUT; the dossier is set as PDF, where this machine can. 6. The package is
verified as a stranger would, against our own key. 7. The finished folder takes the place of OUT.

OUT is replaced only when an earlier build of the same case made it, and only when nothing else lies in it. A kill
leaves OUT as it was, or what was there under a name beside it, which the next build puts back.
"""

import shutil
from enum import Enum
from pathlib import Path

import msgspec

from probanda.acts.assess import Assessed, assess_case
from probanda.acts.carry_out import Crew
from probanda.acts.charge_check import refuse_uncharged
from probanda.acts.columns import plain_columns
from probanda.acts.enter_folder import Prepared, enter_folder
from probanda.acts.examine import examine
from probanda.acts.in_turn import InTurn
from probanda.acts.late_law import late_law
from probanda.acts.liken import compare_case
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.release import write_case_package
from probanda.acts.screen import screen_case
from probanda.acts.transcribe import length_warnings
from probanda.acts.typeset import set_or_say
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
from probanda.store.new_folder import folder_beside
from probanda.store.reading import cases
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint, entering

DOSSIER, PDF, ASSESSMENT, PACKAGE = "dossier.html", "dossier.pdf", "assessment.json", "package"
MARKER = "made-by-probanda-build.json"
NOT_ASKED = "no PDF was asked for"


class Paper(Enum):
    """Whether a build sets the dossier as PDF, which takes longer than all the rest."""

    PDF = "pdf"
    NONE = "none"


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """What a build made, and what it found wrong."""

    dossier: Path
    pdf: Path | None
    """None: there is none, and `pdf_reason` says why."""
    pdf_reason: str
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
            "pdf": None if self.pdf is None else str(self.pdf),
            "pdf_reason": self.pdf_reason or None,
            "assessment": str(self.assessment),
            "package": str(self.package),
            "root": self.root,
            "key": self.key,
            "problems": list(self.problems),
            "warnings": list(self.warnings),
        }


def build(
    workspace: Workspace,
    folder: CaseFolder,
    out: Path,
    *,
    reader: ConfinedReader,
    by: Operator,
    paper: Paper = Paper.PDF,
    crew: Crew | None = None,
) -> Built:
    """What was made; OUT is complete, or as it was before. A PDF that this machine cannot set is none, with a reason.

    Without a crew media files are read one after the other; with one the ledger is the same.

    Raises:
        UsageError: OUT is somebody else's folder, or lies where evidence lies.
        EvidenceError: the material or the theories cannot be used as they stand.
        MachineError: the disk is full, or the database cannot be written.
    """
    # 1. What can fail before anything is entered
    check_out(out, workspace.root, Path(folder.root))
    together = refuse_uncharged(folder)
    workspace.blobs.sweep()  # what a killed run left half written
    prepared = Prepared.of(folder, workspace, reader=reader)
    # 2. and 3. The folder enters its case
    case_id = _case(workspace, folder, by=by)
    _refuse_foreign(out, case_id)
    warnings = together + enter_folder(workspace, case_id, prepared, by=by)
    crew = crew or Crew(InTurn(reader))
    examine(workspace, case_id, reader=reader, by=by, crew=crew)
    screen_case(workspace, case_id, crew=crew, by=by)
    compare_case(workspace, case_id, crew=crew, by=by)
    warnings += length_warnings(workspace, case_id)
    checkpoint(workspace, case_id)  # what was entered is signed for, even when a theory cannot be assessed
    # 4. Theories
    assessed = assess_case(workspace, case_id)
    # 5. to 7. Everything is written beside OUT, verified, and put in its place
    with folder_beside(out) as fresh:
        view = _write(workspace, case_id, assessed, fresh, reader=reader, by=by)
        reason, undrawn = _typeset(fresh, view, paper)
        problems = _problems(view) + _unverified(workspace, fresh)
        _replace(out, fresh)
    return Built(
        dossier=out / DOSSIER,
        pdf=None if reason else out / PDF,
        pdf_reason=reason,
        assessment=out / ASSESSMENT,
        package=out / PACKAGE,
        root=view.ledger_root,
        size=view.ledger_size,
        key=view.key_fingerprint,
        problems=problems,
        warnings=(*warnings, *late_law(view), *_unread(view), *undrawn),
    )


def _typeset(fresh: Path, view: CaseView, paper: Paper) -> tuple[str, tuple[str, ...]]:
    """Why there is no PDF (empty: there is one), and what it cannot show."""
    if paper is Paper.NONE:
        return NOT_ASKED, ()
    return set_or_say(fresh / DOSSIER, fresh / PDF, made_at=view.made_at)


def check_out(out: Path, *evidence: Path) -> None:
    """Nothing, when OUT is a place of its own: not the workspace, not the case folder, not above or below either.

    Raises:
        UsageError: it is.
    """
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise UsageError(f"{out} is not a folder", advice="Name a new folder for what is built.")
    place = out.resolve()
    if place == Path.cwd():
        raise UsageError(f"{out} is the folder that you are in", advice="Name a new folder for what is built.")
    for one in evidence:
        kept = one.resolve()
        if place == kept or kept in place.parents or place in kept.parents:
            raise UsageError(
                f"{out} and {one} lie one in the other: what is built would replace evidence",
                advice="Name a new folder apart from the workspace and the case folder.",
            )


def _write(
    workspace: Workspace,
    case_id: CaseId,
    assessed: tuple[Assessed, ...],
    fresh: Path,
    *,
    reader: ConfinedReader,
    by: Operator,
) -> CaseView:
    """Enter the export, then write package, dossier and assessment to a fresh folder; the view that they show."""
    details = by.details(workspace, case_id, why="a dossier and a package are made (internal form, full ledger)")
    with entering(
        workspace, case_id, Act.EXPORTED, details=details, clock=by.clock, randomness=by.randomness, bare=True
    ):
        pass
    checkpoint(workspace, case_id)
    view = view_case(workspace, case_id, assessed, by=by, reader=reader)
    write_case_package(workspace, case_id, fresh / PACKAGE, made_at=view.made_at)
    (fresh / DOSSIER).write_text(write_dossier(view), encoding="utf-8", newline="\n")
    (fresh / ASSESSMENT).write_bytes(_assessment(assessed))
    (fresh / MARKER).write_bytes(msgspec.json.encode({"case_id": case_id}))
    return view


def _unverified(workspace: Workspace, fresh: Path) -> tuple[str, ...]:
    checked = verifier.verify(fresh / PACKAGE, fingerprint(public_bytes(workspace.key)))
    if checked.result == "proved":
        return ()
    return tuple(
        f"the package does not verify: {check.message}" for check in checked.checks if check.result != "proved"
    )


def _case(workspace: Workspace, folder: CaseFolder, *, by: Operator) -> CaseId:
    known = {key: case_id for case_id, key in cases(workspace)}
    return known.get(folder.case.key) or open_case(workspace, key=folder.case.key, title=folder.case.title, by=by)


def _assessment(assessed: tuple[Assessed, ...]) -> bytes:
    document = {
        "form": "internal",
        "theories": [
            answer(one.graph, one.assessment, notes=one.excluded)
            | {"stage_test": plain_columns(one.assessment, one.columns)}
            for one in assessed
        ],
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
    wrong += [
        f"{labels[footage.exhibit]} cannot be read as media: {footage.failure.sentence}"
        for _, footage in view.footage
        if footage.failure
    ]
    wrong += [
        f"{labels[footage.exhibit]}, {footage.file}: {said}" for _, footage in view.footage for said in footage.warnings
    ]
    wrong += [sentence for _, sentence in view.misplaced]
    return tuple(wrong)


def _unread(view: CaseView) -> tuple[str, ...]:
    labels = {record: exhibit.label for record, exhibit in view.exhibits}
    return tuple(f"{labels[record]}: {sentence}" for record, sentence in view.unread)


def _refuse_foreign(out: Path, case_id: CaseId) -> None:
    """Put back what a killed build left beside OUT, then refuse an OUT that no build of this case made."""
    old = _beside(out)
    if old.is_dir() and not out.exists():
        old.replace(out)
    if not out.is_dir() or not any(out.iterdir()):
        return
    marker = out / MARKER
    if not marker.is_file() or marker.read_bytes() != msgspec.json.encode({"case_id": case_id}):
        raise UsageError(
            f"{out} was not made by a build of this case, and would be replaced",
            advice="Name a new folder for what is built.",
        )
    others = sorted(path.name for path in out.iterdir() if path.name not in (DOSSIER, PDF, ASSESSMENT, PACKAGE, MARKER))
    if others:
        raise UsageError(
            f"{out} holds files that no build made ({', '.join(others)}), and they would be lost",
            advice="Move them elsewhere, or name a new folder for what is built.",
        )


def _replace(out: Path, fresh: Path) -> None:
    old = _beside(out)
    fresh.chmod(0o755)  # it was made private; what is built is to be handed on
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.replace(old)
    fresh.replace(out)
    shutil.rmtree(old, ignore_errors=True)


def _beside(out: Path) -> Path:
    return out.with_name(f".{out.name}.replaced")
