"""A dossier of a workspace for one audience: it enters nothing, and is refused where something is not what it was."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from probanda.acts.assess import assess_case
from probanda.acts.build import Paper
from probanda.acts.dossier import MadeDossier, make_dossier
from probanda.acts.enter_folder import Prepared, enter_folder
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.public_view import public_view
from probanda.acts.view import view_case
from probanda.cli.main import door
from probanda.collect.case_folder import read_case_folder
from probanda.collect.confined import Confined
from probanda.model.admissibility import AdmissibilitySheet, Disclosure, DisclosureKind
from probanda.model.audience import Audience
from probanda.model.dossier import CaseView
from probanda.model.errors import EvidenceError, UsageError
from probanda.model.exhibit import Exhibit
from probanda.model.ids import CaseId, RecordId
from probanda.model.proof import Side
from probanda.report.html import write_dossier
from probanda.store.reading import current, entries
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint

DEMO = Path(__file__).resolve().parents[2] / "src" / "probanda" / "examples" / "demo" / "case"


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    folder, _ = read_case_folder(DEMO)
    case_id = open_case(workspace, key=folder.case.key, title=folder.case.title, by=by)
    enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    checkpoint(workspace, case_id)
    return case_id


@pytest.fixture
def view(workspace: Workspace, case_id: CaseId, by: Operator) -> CaseView:
    return view_case(workspace, case_id, assess_case(workspace, case_id), by=by)


def made(workspace: Workspace, case_id: CaseId, out: Path, audience: Audience, by: Operator) -> MadeDossier:
    return make_dossier(workspace, case_id, out, audience, reader=Confined(), by=by, paper=Paper.NONE)


def exhibit_named(view: CaseView, key: str) -> tuple[RecordId, Exhibit]:
    return next((record, body) for record, body in view.exhibits if body.key == key)


def under_conditions(view: CaseView, key: str, **more: object) -> CaseView:
    record, _ = exhibit_named(view, key)
    sheet = AdmissibilitySheet(key=key, exhibit=record, by="somebody", conditions=("for the office only",), **more)
    return replace(view, sheets=(("r-new-sheet", sheet),))


@pytest.mark.parametrize("audience", Audience)
def test_two_dossiers_of_one_workspace_at_one_moment_are_equal_and_nothing_is_entered(
    workspace: Workspace, case_id: CaseId, tmp_path: Path, seeded: Callable[[], Operator], audience: Audience
) -> None:
    before = entries(workspace, case_id)
    one = made(workspace, case_id, tmp_path / "one", audience, seeded())
    two = made(workspace, case_id, tmp_path / "two", audience, seeded())
    assert one.dossier.read_bytes() == two.dossier.read_bytes()
    assert one.dossier.stat().st_size > 50_000
    assert entries(workspace, case_id) == before


def test_a_dossier_with_a_changed_file_is_refused_and_names_the_exhibit(
    workspace: Workspace, case_id: CaseId, tmp_path: Path, by: Operator
) -> None:
    (_, exhibit), *_ = current(workspace, case_id, Exhibit)
    blob = workspace.blobs.path(exhibit.files[0].sha256)
    blob.chmod(0o600)
    with blob.open("r+b") as file:
        file.seek(1)
        file.write(b"#")
    with pytest.raises(EvidenceError, match=f"fails its check: {exhibit.label}: .* is not the file that was sealed"):
        made(workspace, case_id, tmp_path / "out", Audience.INTERNAL, by)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("audience", Audience)
def test_a_dossier_with_a_missing_file_is_refused_for_every_audience(
    workspace: Workspace, case_id: CaseId, tmp_path: Path, by: Operator, audience: Audience
) -> None:
    (_, exhibit), *_ = current(workspace, case_id, Exhibit)
    workspace.blobs.path(exhibit.files[0].sha256).unlink()
    with pytest.raises(EvidenceError, match=str(exhibit.label)) as refused:
        made(workspace, case_id, tmp_path / "out", audience, by)
    assert refused.value.exit == 1
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_something_is_never_written_into(
    workspace: Workspace, case_id: CaseId, tmp_path: Path, by: Operator
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="holds something already"):
        made(workspace, case_id, out, Audience.COURT, by)
    assert [path.name for path in out.iterdir()] == ["mine.txt"]


def test_a_dossier_never_lies_in_the_workspace(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    with pytest.raises(UsageError, match="lie one in the other"):
        made(workspace, case_id, workspace.root / "out", Audience.COURT, by)


# The public.


def test_the_public_gets_no_name_of_a_file_and_no_digest_of_an_original(
    workspace: Workspace, case_id: CaseId, tmp_path: Path, by: Operator
) -> None:
    page = made(workspace, case_id, tmp_path / "out", Audience.PUBLIC, by).dossier.read_text(encoding="utf-8")
    court = made(workspace, case_id, tmp_path / "court", Audience.COURT, by).dossier.read_text(encoding="utf-8")
    files = [file for _, body in current(workspace, case_id, Exhibit) for file in body.files]
    words = [word for file in files for word in (file.name, file.sha256, file.blake3)]
    assert [word for word in words if word in page] == []
    assert [word for word in words if word not in court] == []


def test_the_public_form_names_no_translator_and_nobody_who_judged(view: CaseView) -> None:
    page = write_dossier(public_view(view), Audience.PUBLIC)
    names = {head.author for _, head in view.transcripts} | {one.by for _, one in view.reading_judgements}
    names |= {one.by for theory in view.theories for one in theory.preferences}
    assert len(names - {""}) > 2
    assert [name for name in names if name and name in page] == []


def test_an_exhibit_under_conditions_is_not_in_the_public_form_nor_what_rests_on_it(view: CaseView) -> None:
    record, exhibit = exhibit_named(view, "resolution")
    resting = [claim for _, claim in view.claims if record in {rest.exhibit for rest in claim.rests_on}]
    page = write_dossier(public_view(under_conditions(view, "resolution")), Audience.PUBLIC)
    assert resting
    assert exhibit.label not in page
    assert [claim.key for claim in resting if claim.says in page or f'"k/{claim.key}"' in page] == []


def test_command_is_counted_anew_without_what_the_public_may_not_see(view: CaseView) -> None:
    whole = write_dossier(public_view(view), Audience.PUBLIC)
    sealed = under_conditions(view, "order-of-battle")
    part = [page[page.index('id="command"') :] for page in (whole, write_dossier(public_view(sealed), Audience.PUBLIC))]
    assert "Ivrel Tasqan" in part[0]
    assert "Zadir Omreth" in part[1]
    assert "Ivrel Tasqan" not in part[1]
    assert "two officers" not in part[1]


def test_what_the_public_may_not_see_carries_nothing_that_it_sees(view: CaseView) -> None:
    shown = public_view(under_conditions(view, "resolution"))
    whole = {one.id: one.status for one in view.theories[0].assessment.nodes}
    left = {one.id: one.status for one in shown.theories[0].assessment.nodes}
    assert whole["J_personal"].value == "supported"
    assert left["J_personal"].value == "gap"


def test_twin_cases_with_and_without_a_sealed_exhibit_look_alike_to_the_public(view: CaseView) -> None:
    sealed, body = exhibit_named(view, "resolution")
    twin = replace(
        view,
        exhibits=(*view.exhibits, ("r-sealed", replace(body, label="PRB-9999", key="sealed", title="SEALED"))),
        sheets=(
            ("r-s", AdmissibilitySheet(key="sealed", exhibit="r-sealed", by="x", privilege="counsel, of his client")),
        ),
    )
    assert sealed
    without = replace(view, sheets=())
    assert write_dossier(public_view(twin), Audience.PUBLIC) == write_dossier(public_view(without), Audience.PUBLIC)


def test_an_exhibit_that_clears_and_may_not_be_shown_stops_the_public_form(view: CaseView) -> None:
    flagged = under_conditions(
        view,
        "resolution",
        disclosure=(Disclosure(flag=DisclosureKind.EXCULPATORY, why="it clears", by="a lawyer"),),
    )
    with pytest.raises(UsageError, match="speaks against the charge"):
        public_view(flagged)


def test_an_exhibit_of_an_argument_against_the_charge_is_never_left_out_of_the_public_form(view: CaseView) -> None:
    against = {
        label for line in view.theories[0].assessment.labels if line.side is Side.AGAINST for label in line.exhibits
    }
    keys = [body.key for _, body in view.exhibits if body.label in against]
    assert keys
    for key in keys:
        with pytest.raises(UsageError, match="speaks against the charge"):
            public_view(under_conditions(view, key))


@pytest.mark.parametrize(("said", "stays"), [("", False), ("Nobody claims one.", False), ("counsel claims it", True)])
def test_words_that_are_not_known_to_deny_a_privilege_are_taken_for_a_claim(said: str, stays: bool) -> None:
    assert AdmissibilitySheet(key="x", exhibit="r-x", by="me", privilege=said).stays_with_a_few is stays


# The command.


@pytest.mark.only("sqlite")
def test_the_command_answers_with_its_keys_and_says_why_there_is_no_pdf(
    workspace: Workspace, case_id: CaseId, tmp_path: Path
) -> None:
    assert case_id
    words = ["-w", str(workspace.address), "dossier", "qasreth", str(tmp_path / "out"), "--for", "court", "--no-pdf"]
    answered = CliRunner().invoke(door, [*words, "--json"])
    assert answered.exit_code == 0, answered.output
    said = json.loads(answered.stdout)
    assert set(said) == {"audience", "dossier", "pdf", "pdf_reason", "not_held", "warnings"}
    assert (said["audience"], said["pdf"], said["pdf_reason"]) == ("court", None, "no PDF was asked for")
    assert "which readings decide a node" in said["not_held"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["dossier.html"]
