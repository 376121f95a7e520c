"""The example's speech, node by node: what is answered at each stage, in each reading, and what every flip changes."""

from pathlib import Path

import pytest

from probanda.acts.assess import WhatIf, assess_case
from probanda.acts.enter_folder import Prepared, enter_folder
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.collect.case_folder import read_case_folder
from probanda.model.ids import CaseId
from probanda.model.proof import Stage, Status
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint

CASE = Path(__file__).resolve().parents[2] / "src" / "probanda" / "examples" / "demo" / "case"
SOME, WEAK, GAP, OUT = Status.IN_SOME_READINGS, Status.INSUFFICIENT, Status.GAP, Status.NOT_REQUIRED

# What is not named here is supported.
AT_58 = {
    "CHARGE": SOME,
    "MERITS": SOME,
    "E1": SOME,
    "ART30": SOME,
    "E2_threat": GAP,
    "LEAD_support": Status.CONTESTED,
}
BLOCKED = {
    **dict.fromkeys(("CHARGE", "MERITS", "E1", "E2", "E2_conduct", "E3", "E4", "E5", "ART30"), WEAK),
    **dict.fromkeys(("IDENTITY", "MODE_25_3_a", "F_threshold", "LEAD_support"), WEAK),
    "E2_threat": GAP,
}
"""At the stages at which an open critical question stands in the way."""


@pytest.fixture
def entered(workspace: Workspace, by: Operator) -> tuple[Workspace, CaseId]:
    folder, _ = read_case_folder(CASE)
    case_id = open_case(workspace, key=folder.case.key, title=folder.case.title, by=by)
    enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    checkpoint(workspace, case_id)
    return workspace, case_id


@pytest.mark.parametrize(
    ("suppose", "expected"),
    [
        (WhatIf(), AT_58),
        (
            WhatIf(stage=Stage.REASONABLE_BASIS),
            AT_58 | {"IDENTITY": OUT, "MODE_25_3_a": OUT, "LEAD_support": OUT},
        ),
        (WhatIf(stage=Stage.SUBSTANTIAL_GROUNDS), BLOCKED),
        (WhatIf(stage=Stage.BEYOND_REASONABLE_DOUBT), BLOCKED),
        (WhatIf(readings=(("no-room", "no-survivors"),)), {key: AT_58[key] for key in AT_58 if key != "E1"}),
        (WhatIf(readings=(("no-room", "do-not-detain"),)), AT_58 | dict.fromkeys(("CHARGE", "MERITS", "E1"), WEAK)),
        (WhatIf(readings=(("behind", "rows-behind"),)), {key: AT_58[key] for key in AT_58 if key != "ART30"}),
        (WhatIf(readings=(("behind", "2"),)), AT_58 | dict.fromkeys(("CHARGE", "MERITS", "ART30"), WEAK)),
        (
            WhatIf(readings=(("no-room", "no-survivors"), ("behind", "rows-behind"))),
            {"E2_threat": GAP, "LEAD_support": Status.CONTESTED},
        ),
    ],
)
def test_each_node_has_the_status_that_its_evidence_gives_it(
    entered: tuple[Workspace, CaseId], suppose: WhatIf, expected: dict[str, Status]
) -> None:
    (answer,) = assess_case(*entered, theories=("no-quarter",), suppose=suppose)
    found = {node.id: node.status for node in answer.assessment.nodes}
    assert {name: status for name, status in found.items() if status is not Status.SUPPORTED} == expected
    assert len(found) == 17


def test_two_readings_flip_what_depends_on_them_and_no_other_flips_anything(
    entered: tuple[Workspace, CaseId],
) -> None:
    (answer,) = assess_case(*entered, theories=("no-quarter",))
    flips = {node.id: set(node.flips) for node in answer.assessment.nodes if node.flips}
    both = {"no-room", "behind"}
    assert flips == {"CHARGE": both, "MERITS": both, "E1": {"no-room"}, "ART30": {"behind"}}
    assert set(answer.assessment.single_losses) == {"PRB-0001", "PRB-0002", "PRB-0003", "PRB-0006"}
    assert answer.assessment.double_losses == (("PRB-0004", "PRB-0005"),)
