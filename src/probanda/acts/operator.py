"""Who acts, with which clock and which randomness; tests pass their own."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

import probanda
from probanda.model.custody import Details
from probanda.model.ids import CaseId, Digest, Randomness
from probanda.model.ports import Clock
from probanda.store.workspace import Workspace
from probanda.store.writing import token_for

TOOL = f"probanda {probanda.__version__}"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Operator:
    """The person at the keyboard; `name` stays in the workspace, the ledger knows a random token."""

    name: str = "operator"
    role: str = "investigator"
    clock: Clock = _now
    randomness: Randomness = secrets.token_bytes

    def details(
        self, workspace: Workspace, case_id: CaseId, *, why: str = "", inputs: tuple[Digest, ...] = ()
    ) -> Details:
        """The withholdable part of an entry by this operator."""
        token = token_for(workspace, case_id, self.name, randomness=self.randomness)
        return Details(by=token, role=self.role, tool=TOOL, why=why, inputs=inputs)
