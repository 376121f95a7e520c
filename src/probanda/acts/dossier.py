"""Making a dossier of a case for one audience: nothing is entered, and nothing leaves that fails its check.

1. The whole case is checked: where the ledger, a record or a file of an exhibit is not what was entered, no dossier is
made. 2. Theories are assessed, and the case is gathered. 3. For the public, exhibits that stay with a few are left out
and the rest is assessed anew (`public_view`); the report takes out what is kept from the audience (`model.audience`).
4. The page is written, and set as PDF where this machine can, in a folder beside OUT that then takes its place.

The same workspace at the same moment gives the same bytes.
"""

from pathlib import Path

import msgspec

from probanda.acts.assess import assess_case
from probanda.acts.build import DOSSIER, NOT_ASKED, PDF, Paper, check_out
from probanda.acts.check import check_case
from probanda.acts.operator import Operator
from probanda.acts.public_view import public_view
from probanda.acts.typeset import set_or_say
from probanda.acts.view import view_case
from probanda.model.audience import Audience, kept_from
from probanda.model.errors import EvidenceError, UsageError
from probanda.model.ids import CaseId
from probanda.model.ports import ConfinedReader
from probanda.report.html import write_dossier
from probanda.store.new_folder import made_beside
from probanda.store.reading import cases
from probanda.store.workspace import Workspace


class MadeDossier(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier that was made."""

    audience: Audience
    dossier: Path
    pdf: Path | None
    """None: there is none, and `pdf_reason` says why."""
    pdf_reason: str
    warnings: tuple[str, ...]

    def plain(self) -> dict[str, object]:
        """The keys of the command line's contract."""
        return {
            "audience": self.audience.value,
            "dossier": str(self.dossier),
            "pdf": None if self.pdf is None else str(self.pdf),
            "pdf_reason": self.pdf_reason or None,
            "not_held": [part.value for part in kept_from(self.audience)],
            "warnings": list(self.warnings),
        }


def make_dossier(
    workspace: Workspace,
    case_id: CaseId,
    out: Path,
    audience: Audience,
    *,
    reader: ConfinedReader,
    by: Operator,
    paper: Paper = Paper.PDF,
) -> MadeDossier:
    """The dossier in `out`, a new or an empty folder; a PDF that this machine cannot set is none, with a reason.

    Raises:
        UsageError: `out` holds something; or what the public may not see speaks against the charge.
        EvidenceError: what was entered is no longer what was entered, or a theory cannot be assessed.
        MachineError: the disk is full.
    """
    check_out(out, workspace.root)
    if out.is_dir() and any(out.iterdir()):
        raise UsageError(f"{out} holds something already", advice="Name a new or an empty folder.")
    # 1. Nothing leaves that fails its check
    _refuse_broken(workspace, case_id)
    # 2. and 3. The case as the audience may see it
    view = view_case(workspace, case_id, assess_case(workspace, case_id), by=by, reader=reader)
    page = write_dossier(public_view(view) if audience is Audience.PUBLIC else view, audience)
    # 4. The page and the PDF
    reason, undrawn = NOT_ASKED, tuple[str, ...]()
    with made_beside(out, None) as fresh:
        (fresh / DOSSIER).write_text(page, encoding="utf-8", newline="\n")
        if paper is Paper.PDF:
            reason, undrawn = set_or_say(fresh / DOSSIER, fresh / PDF, made_at=view.made_at)
    return MadeDossier(
        audience=audience,
        dossier=out / DOSSIER,
        pdf=None if reason else out / PDF,
        pdf_reason=reason,
        warnings=undrawn,
    )


def _refuse_broken(workspace: Workspace, case_id: CaseId) -> None:
    """Nothing, where everything in the case is what was entered.

    Raises:
        EvidenceError: something is not; the first problem is said, and how many more there are.
    """
    key = next(key for known, key in cases(workspace) if known == case_id)
    problems = [one.problem for one in check_case(workspace, case_id, key) if one.problem]
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise EvidenceError(
            f"no dossier is made of a case that fails its check: {problems[0]}{more}",
            advice="`probanda check` says all that is wrong. Restore a backup: what is there now is not evidence.",
        )
