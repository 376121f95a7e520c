"""Admissibility sheets: a record of their own, no verdict; what speaks for the accused is not lost on any way out."""

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from probanda.acts.assess import WhatIf, assess_case
from probanda.acts.disclose import INTERNAL, export_part
from probanda.acts.enter_folder import Prepared, enter_folder
from probanda.acts.expunge import expunge
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.view import view_case
from probanda.collect.case_folder import read_case_folder
from probanda.model.admissibility import AdmissibilitySheet, CourtStatus, DisclosureKind
from probanda.model.custody import Withdrawn
from probanda.model.errors import UsageError
from probanda.model.exhibit import Exhibit
from probanda.model.history import read
from probanda.model.ids import CaseId
from probanda.model.rules import RemovedRule, Rules, WithheldRule
from probanda.proof.answer import answer
from probanda.report.html import write_dossier
from probanda.store.reading import current, entries, records
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint

DEMO = Path(__file__).resolve().parents[2] / "src" / "probanda" / "examples" / "demo" / "case"
REPORT = "exhibits/05-campaign-report.yaml"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO, tmp_path / "case"))


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    folder, _ = read_case_folder(DEMO)
    return open_case(workspace, key=folder.case.key, title=folder.case.title, by=by)


def enter(workspace: Workspace, case_id: CaseId, case: Path, by: Operator) -> None:
    folder, _ = read_case_folder(case)
    enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    checkpoint(workspace, case_id)


def change(case: Path, file: str, old: str, new: str) -> None:
    path = case / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def sheets(workspace: Workspace, case_id: CaseId) -> dict[str, AdmissibilitySheet]:
    return {str(sheet.key): sheet for _, sheet in current(workspace, case_id, AdmissibilitySheet)}


def label(workspace: Workspace, case_id: CaseId, key: str) -> str:
    return next(one.label for _, one in current(workspace, case_id, Exhibit) if one.key == key)


def excluded(case: Path) -> None:
    change(case, REPORT, "admissibility:\n", "admissibility:\n  court_status: excluded\n  decision: decision 7\n")


def test_a_sheet_is_entered_beside_its_exhibit_as_it_was_written(
    workspace: Workspace, case_id: CaseId, case: Path, by: Operator
) -> None:
    enter(workspace, case_id, case, by)
    found = sheets(workspace, case_id)
    assert {"speech-video", "campaign-report"} <= set(found)
    assert "article" not in found
    assert found["campaign-report"].disclosure[0].flag is DisclosureKind.EXCULPATORY
    assert found["campaign-report"].owed
    assert not found["speech-video"].owed
    assert found["speech-video"].introduced_by == ("the investigator who downloaded it",)


def test_the_same_folder_again_enters_no_sheet(workspace: Workspace, case_id: CaseId, case: Path, by: Operator) -> None:
    enter(workspace, case_id, case, by)
    before = entries(workspace, case_id)
    enter(workspace, case_id, case, by)
    assert entries(workspace, case_id) == before


def test_flags_alone_make_a_sheet_that_nobody_wrote(
    workspace: Workspace, case_id: CaseId, case: Path, by: Operator
) -> None:
    with (case / "exhibits" / "04-article.yaml").open("a", encoding="utf-8") as file:
        file.write("disclosure:\n  - flag: mitigating\n    why: so it says\n    by: a lawyer\n")
    enter(workspace, case_id, case, by)
    assert (sheets(workspace, case_id)["article"].by, sheets(workspace, case_id)["article"].owed) == ("", True)


def test_a_flag_that_its_author_takes_out_leaves_its_history(
    workspace: Workspace, case_id: CaseId, case: Path, by: Operator
) -> None:
    enter(workspace, case_id, case, by)
    path = case / REPORT
    path.write_text(path.read_text(encoding="utf-8").partition("admissibility:")[0], encoding="utf-8")
    enter(workspace, case_id, case, by)
    assert "campaign-report" not in sheets(workspace, case_id)
    bodies = [read(one.body) for one in records(workspace, case_id)]
    assert any(isinstance(body, AdmissibilitySheet) and body.key == "campaign-report" for body in bodies)
    assert any(isinstance(body, Withdrawn) and body.was == "admissibility_sheet" for body in bodies)


def test_a_sheet_stays_with_an_exhibit_that_the_folder_names_no_more(
    workspace: Workspace, case_id: CaseId, case: Path, by: Operator
) -> None:
    enter(workspace, case_id, case, by)
    folder, _ = read_case_folder(case)
    smaller = replace(
        folder,
        exhibits=tuple(one for one in folder.exhibits if one.key != "campaign-report"),
        claims=(),
        theories=(),
        incidents=(),
        actors=(),
    )
    enter_folder(workspace, case_id, Prepared.of(smaller, workspace), by=by)
    assert sheets(workspace, case_id)["campaign-report"].owed


def test_a_sheet_goes_with_an_exhibit_that_is_expunged(
    workspace: Workspace, case_id: CaseId, case: Path, by: Operator
) -> None:
    enter(workspace, case_id, case, by)
    expunge(workspace, case_id, "PRB-0005", why="an invented order", by=by, with_derived=True)
    assert "campaign-report" not in sheets(workspace, case_id)


def test_an_excluded_exhibit_is_counted_and_the_answer_says_so(
    workspace: Workspace, case_id: CaseId, case: Path, by: Operator
) -> None:
    excluded(case)
    enter(workspace, case_id, case, by)
    assert sheets(workspace, case_id)["campaign-report"].court_status is CourtStatus.EXCLUDED
    name = label(workspace, case_id, "campaign-report")
    one = assess_case(workspace, case_id)[0]
    (said,) = one.excluded
    assert said == (
        f"{name} was excluded by the court (decision 7), and this answer still counts it: "
        f"`--without {name}` says what is left."
    )
    assert said in answer(one.graph, one.assessment, notes=one.excluded)["notes"]
    without, *_ = assess_case(workspace, case_id, suppose=WhatIf(without=(name,)))
    assert without.excluded == ()
    assert without.difference is not None
    assert name in without.difference.fallen


def test_the_status_of_a_charge_does_not_change_by_an_exclusion_alone(
    workspace: Workspace, case_id: CaseId, case: Path, by: Operator
) -> None:
    enter(workspace, case_id, case, by)
    before = assess_case(workspace, case_id)[0]
    excluded(case)
    enter(workspace, case_id, case, by)
    after = assess_case(workspace, case_id)[0]
    assert before.assessment == after.assessment


@pytest.mark.parametrize("flag", ["exculpatory", "mitigating", "credibility"])
def test_what_is_owed_to_the_defence_is_never_withheld_whole(
    workspace: Workspace, case_id: CaseId, case: Path, by: Operator, tmp_path: Path, flag: str
) -> None:
    change(case, REPORT, "flag: exculpatory", f"flag: {flag}")
    enter(workspace, case_id, case, by)
    before = entries(workspace, case_id)
    rules = Rules(withhold=(WithheldRule(what="PRB-0005", why="It does not help us."),))
    with pytest.raises(UsageError, match=f"PRB-0005 is flagged {flag}"):
        export_part(workspace, case_id, tmp_path / "out", rules, by=by)
    assert entries(workspace, case_id) == before
    assert not (tmp_path / "out").exists()


def test_what_is_owed_is_not_withheld_by_way_of_what_it_rests_on(
    workspace: Workspace, case_id: CaseId, case: Path, by: Operator, tmp_path: Path
) -> None:
    with (case / "exhibits" / "03-speech-translation.yaml").open("a", encoding="utf-8") as file:
        file.write("disclosure:\n  - flag: exculpatory\n    why: so it says\n    by: a lawyer\n")
    enter(workspace, case_id, case, by)
    rules = Rules(withhold=(WithheldRule(what="PRB-0001", why="Too large."),))
    with pytest.raises(UsageError, match="article 67"):
        export_part(workspace, case_id, tmp_path / "out", rules, by=by)


def test_parts_of_what_is_owed_may_be_removed(
    workspace: Workspace, case_id: CaseId, case: Path, by: Operator, tmp_path: Path
) -> None:
    enter(workspace, case_id, case, by)
    rules = Rules(remove=(RemovedRule(what="PRB-0005", parts=("/description",), why="It names a source."),))
    assert export_part(workspace, case_id, tmp_path / "out", rules, by=by).unknown == ()
    told = (tmp_path / "out" / "records.jsonl").read_text(encoding="utf-8")
    assert "PRB-0005" in told
    assert "Eight paragraphs" not in told


def test_every_exhibit_that_is_owed_goes_where_nothing_else_is_said(
    workspace: Workspace, case_id: CaseId, case: Path, by: Operator, tmp_path: Path
) -> None:
    enter(workspace, case_id, case, by)
    export_part(workspace, case_id, tmp_path / "out", Rules(), by=by)
    told = (tmp_path / "out" / "records.jsonl").read_text(encoding="utf-8")
    assert "PRB-0005" in told
    assert "admissibility_sheet" in INTERNAL
    assert "own name" not in told


def test_the_dossier_shows_sheet_flags_gap_and_exclusion(
    workspace: Workspace, case_id: CaseId, case: Path, by: Operator
) -> None:
    excluded(case)
    enter(workspace, case_id, case, by)
    html = write_dossier(view_case(workspace, case_id, assess_case(workspace, case_id), by=by))
    assert "Excluded by the court." in html
    assert "They bind the Prosecutor; we follow them as policy." in html
    assert "Exculpatory (art. 67(2))" in html
    shown = len(current(workspace, case_id, Exhibit))
    introduced = [one for one in sheets(workspace, case_id).values() if one.introduced_by]
    assert 1 < len(introduced) < len(sheets(workspace, case_id))
    assert html.count("Nobody is named who can introduce it") == shown - len(introduced)
