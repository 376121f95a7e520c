"""A build warns of law that came after the incident, and names the incident."""

import shutil
from pathlib import Path

import msgspec
import pytest

from probanda.acts.assess import assess_case
from probanda.acts.build import build
from probanda.acts.enter_folder import Prepared, enter_folder
from probanda.acts.late_law import late_law
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.view import view_case
from probanda.collect.case_folder import read_case_folder
from probanda.collect.confined import Confined
from probanda.model.dossier import CaseView
from probanda.model.when import Day, When
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint

CASE = Path(__file__).resolve().parents[2] / "src" / "probanda" / "examples" / "demo" / "case"
LATER = "\nArticle 8(2)(e)(xvi) of the Rome Statute. Again, Article 8(2)(e)(xvi). Article 8(2)(e)(x) of it.\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """The demo's folder with an article that cites a crime which was added in 2017."""
    root = Path(shutil.copytree(CASE, tmp_path / "case"))
    article = root / "exhibits/files/article.txt"
    article.write_text(article.read_text(encoding="utf-8") + LATER, encoding="utf-8")
    return root


@pytest.fixture
def view(workspace: Workspace, case: Path, by: Operator) -> CaseView:
    folder, _ = read_case_folder(case)
    case_id = open_case(workspace, key=folder.case.key, title=folder.case.title, by=by)
    enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    checkpoint(workspace, case_id)
    return view_case(workspace, case_id, assess_case(workspace, case_id), by=by)


def dated(view: CaseView, when: When) -> CaseView:
    """The view with its incidents at another time, but the one of the charge of murder."""
    moved = tuple(
        (record, body if body.key == "ferry-landing" else msgspec.structs.replace(body, when=when))
        for record, body in view.incidents
    )
    return msgspec.structs.replace(view, incidents=moved)


def test_law_that_came_after_the_incident_is_warned_of_once_with_the_incident(view: CaseView) -> None:
    early = When(first_imprecise=Day("2015-03-01"), last_imprecise=Day("2015-10-09"))
    (said,) = late_law(dated(view, early))
    assert said == (
        "PRB-0004 cites 'Article 8(2)(e)(xvi)': RS:8(2)(e)(xvi) is in force only from 2020-04-02 by ICC-ASP/16/Res.4, "
        "14 December 2017, after the day of the conduct, 2015-10-09 (incident “The speech on the river bank "
        "(FICTIONAL)”)"
    )


def test_an_incident_that_can_have_ended_after_the_law_came_is_no_reason_to_warn(view: CaseView) -> None:
    assert late_law(dated(view, When(first_imprecise=Day("2015-03-01"), last_imprecise=Day("2020-04-02")))) == ()


def test_of_an_incident_without_a_last_day_nothing_is_said(view: CaseView) -> None:
    assert late_law(dated(view, When(first_imprecise=Day("2015-03-01")))) == ()


def test_an_incident_that_no_theory_charges_is_no_reason_to_warn(view: CaseView) -> None:
    early = dated(view, When.on("2015-03-01"))
    assert late_law(msgspec.structs.replace(early, theories=())) == ()


def test_a_build_says_it_among_its_warnings(
    workspace: Workspace, case: Path, tmp_path: Path, by: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("probanda.acts.build.late_law", lambda view: (f"late law of {view.case.key}",))
    folder, _ = read_case_folder(case)
    assert "late law of qasreth" in build(workspace, folder, tmp_path / "out", reader=Confined(), by=by).warnings
