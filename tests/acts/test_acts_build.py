"""Acts over a case folder: the same in, the same out; what changed and nothing else is entered."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from probanda.acts.assess import WhatIf, assess_case
from probanda.acts.build import Built, Paper, build
from probanda.acts.enter_folder import Prepared, enter_folder
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.collect.case_folder import read_case_folder
from probanda.collect.confined import Confined
from probanda.model.custody import Act
from probanda.model.errors import EvidenceError, MachineError, UsageError
from probanda.model.exhibit import Exhibit
from probanda.model.ids import CaseId
from probanda.model.proof import Stage, Status
from probanda.model.speech import Cue
from probanda.preserve.ledger import check_chain
from probanda.proof.many import KeptAssessments
from probanda.store.reading import case_named, cases, current, entries, records
from probanda.store.workspace import Workspace, create
from probanda.store.writing import checkpoint

CASE = Path(__file__).resolve().parents[2] / "src" / "probanda" / "examples" / "demo" / "case"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CASE, tmp_path / "case"))


@pytest.fixture
def entered(workspace: Workspace, by: Operator) -> tuple[Workspace, CaseId]:
    folder, _ = read_case_folder(CASE)
    case_id = open_case(workspace, key=folder.case.key, title=folder.case.title, by=by)
    enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    checkpoint(workspace, case_id)
    return workspace, case_id


def built_in(root: Path, seeded: Callable[[], Operator]) -> tuple[Built, dict[str, bytes]]:
    folder, _ = read_case_folder(CASE)
    by = seeded()
    with create(root / "workspace", randomness=by.randomness) as workspace:
        built = build(workspace, folder, root / "out", reader=Confined(), by=by)
    files = sorted(path for path in (root / "out").rglob("*") if path.is_file())
    return built, {str(path.relative_to(root)): path.read_bytes() for path in files}


def test_two_builds_of_one_folder_are_equal_byte_for_byte_when_clock_randomness_and_key_are_given(
    tmp_path: Path, seeded: Callable[[], Operator]
) -> None:
    first, one = built_in(tmp_path / "one", seeded)
    second, two = built_in(tmp_path / "two", seeded)
    assert first.root == second.root
    assert one == two
    assert len(one) > 40
    assert one["out/dossier.pdf"].startswith(b"%PDF-")


def test_a_machine_that_cannot_set_a_pdf_builds_all_the_rest_and_says_why(
    tmp_path: Path, seeded: Callable[[], Operator], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> tuple[str, ...]:
        raise MachineError("this machine cannot set a PDF", advice="Install a library.")

    monkeypatch.setattr("probanda.acts.typeset.typeset", refuse)
    built, files = built_in(tmp_path / "one", seeded)
    plain = built.plain()
    assert (plain["pdf"], plain["pdf_reason"]) == (None, "this machine cannot set a PDF. Install a library.")
    assert built.problems == ()
    assert "out/dossier.pdf" not in files
    assert "out/dossier.html" in files


def test_characters_that_no_font_draws_are_a_warning(
    tmp_path: Path, seeded: Callable[[], Operator], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("probanda.acts.typeset.typeset", lambda *_, **__: tuple(f"U+6B{n:02X}" for n in range(20)))
    built, _ = built_in(tmp_path / "one", seeded)
    assert "20 characters that no font of probanda draws (U+6B00, U+6B01" in built.warnings[-1]
    assert built.warnings[-1].count("U+") == 8


def test_entering_the_same_folder_again_enters_nothing(entered: tuple[Workspace, CaseId], by: Operator) -> None:
    workspace, case_id = entered
    before = entries(workspace, case_id), list(records(workspace, case_id))
    folder, _ = read_case_folder(CASE)
    told = enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    assert all(sentence.startswith("transcript ") for sentence in told)
    assert (entries(workspace, case_id), list(records(workspace, case_id))) == before


def test_a_changed_claim_is_one_new_version_and_one_entry(
    entered: tuple[Workspace, CaseId], by: Operator, case: Path
) -> None:
    workspace, case_id = entered
    before = len(entries(workspace, case_id)), len(list(records(workspace, case_id)))
    claims = case / "claims" / "article.yaml"
    claims.write_text(
        claims.read_text(encoding="utf-8").replace("says: ", "says: As far as we know, ", 1), encoding="utf-8"
    )
    folder, _ = read_case_folder(case)
    enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    assert (len(entries(workspace, case_id)), len(list(records(workspace, case_id)))) == (before[0] + 1, before[1] + 1)


def test_an_exhibit_that_left_the_folder_stays_in_custody_and_is_told(
    entered: tuple[Workspace, CaseId], by: Operator
) -> None:
    workspace, case_id = entered
    folder, _ = read_case_folder(CASE)
    kept = tuple(exhibit for exhibit in folder.exhibits if exhibit.key != "appointment")
    smaller = type(folder)(
        root=folder.root,
        case=folder.case,
        exhibits=kept,
        transcripts=folder.transcripts,
        claims=(),
        actors=(),
        incidents=folder.incidents,
        theories=(),
    )
    told = enter_folder(workspace, case_id, Prepared.of(smaller, workspace), by=by)
    assert [sentence for sentence in told if "stays" in sentence] == [told[-1]]
    assert "appointment" in {exhibit.key for _, exhibit in current(workspace, case_id, Exhibit)}


def test_a_reading_supposed_by_number_and_by_key_is_the_same(entered: tuple[Workspace, CaseId]) -> None:
    answers = [
        assess_case(*entered, suppose=WhatIf(readings=(("no-room", name),)))[0].assessment
        for name in ("2", "do-not-detain")
    ]
    assert answers[0] == answers[1]
    assert {node.id: node.status for node in answers[0].nodes}["E1"] is Status.INSUFFICIENT


def test_an_exhibit_supposed_out_by_label_and_by_key_is_the_same(entered: tuple[Workspace, CaseId]) -> None:
    labels = {exhibit.key: exhibit.label for _, exhibit in current(*entered, Exhibit)}
    answers = [
        assess_case(*entered, suppose=WhatIf(without=(name,)))[0].assessment
        for name in ("appointment", labels["appointment"])  # type: ignore[index]
    ]
    assert answers[0] == answers[1]


def test_what_a_theory_does_not_rest_on_changes_nothing_and_the_answer_says_so(
    entered: tuple[Workspace, CaseId],
) -> None:
    (plain, *_) = assess_case(*entered, theories=("no-quarter",))
    labels = {str(exhibit.key): exhibit.label for _, exhibit in current(*entered, Exhibit)}
    unread = next(
        unclear.key
        for _, cue in current(*entered, Cue)
        for unclear in cue.unclear
        if unclear.readings and unclear.key not in {passage.id for passage in plain.graph.passages}
    )
    second = next(key for key, label in labels.items() if label not in {piece.id for piece in plain.graph.pieces})
    suppose = WhatIf(without=(second,), readings=((unread, "1"),))
    (answer, *_) = assess_case(*entered, theories=("no-quarter",), suppose=suppose)
    assert answer.assessment == plain.assessment
    assert answer.remarks == (
        f"This theory does not rest on {labels[second]}: without it nothing changes here.",
        f"No argument of this theory depends on passage {unread!r}: nothing changes here.",
    )


def test_only_theories_that_rest_on_what_is_supposed_are_assessed_again(entered: tuple[Workspace, CaseId]) -> None:
    kept = KeptAssessments()
    answers = assess_case(*entered, kept=kept)
    assert kept.made == len(answers)
    suppose = WhatIf(without=("appointment",))
    again = assess_case(*entered, suppose=suppose, kept=kept)
    concerned = [one for one in again if one.assessment.without]
    assert kept.made == len(answers) + len(concerned)
    assert concerned


def test_open_questions_block_the_charge_at_the_confirmation_of_charges(entered: tuple[Workspace, CaseId]) -> None:
    answer = assess_case(*entered, suppose=WhatIf(stage=Stage.SUBSTANTIAL_GROUNDS))[0].assessment
    assert {node.id: node.met for node in answer.nodes}["CHARGE"] is False
    assert answer.blocked


@pytest.mark.parametrize(
    ("suppose", "says"),
    [
        (WhatIf(without=("PRB-9999",)), "no exhibit 'PRB-9999'"),
        (WhatIf(readings=(("no-room", "3"),)), "no reading '3'"),
        (WhatIf(readings=(("no-such", "1"),)), "no passage 'no-such'"),
    ],
)
def test_a_supposition_about_nothing_is_refused_with_what_there_is(
    entered: tuple[Workspace, CaseId], suppose: WhatIf, says: str
) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        assess_case(*entered, suppose=suppose)
    assert caught.value.advice


def test_an_unknown_theory_is_refused_with_those_that_are_there(entered: tuple[Workspace, CaseId]) -> None:
    with pytest.raises(UsageError, match="no theory") as caught:
        assess_case(*entered, theories=("no-such",))
    assert "no-quarter" in caught.value.advice


def test_an_unknown_case_is_refused_with_those_that_are_there(entered: tuple[Workspace, CaseId]) -> None:
    with pytest.raises(UsageError, match="no case") as caught:
        case_named(entered[0], "elsewhere")
    assert "qasreth" in caught.value.advice


def _enter_and_assess(workspace: Workspace, case: Path, by: Operator) -> None:
    folder, _ = read_case_folder(case)
    case_id = open_case(workspace, key=folder.case.key, title="x", by=by)
    enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    assess_case(workspace, case_id)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("claims/speech.yaml", "no-survivors", "no-such-reading", "no-such-reading"),
        ("theories/denial-of-quarter.yaml", "node: E3", "node: E33", "E33"),
    ],
)
def test_a_theory_that_rests_on_nothing_names_what_is_missing(
    workspace: Workspace, by: Operator, case: Path, name: str, old: str, new: str, says: str
) -> None:
    path = case / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EvidenceError, match=says):
        _enter_and_assess(workspace, case, by)


def test_each_act_of_a_build_is_an_entry_of_its_own(tmp_path: Path, seeded: Callable[[], Operator]) -> None:
    by = seeded()
    folder, _ = read_case_folder(CASE)
    with create(tmp_path / "other", randomness=by.randomness) as workspace:
        build(workspace, folder, tmp_path / "elsewhere", reader=Confined(), by=by, paper=Paper.NONE)
        ((case_id, _),) = cases(workspace)
        acts = [entry.act for entry in check_chain(entries(workspace, case_id))]
    assert acts == [
        Act.CASE_OPENED,
        Act.TAKEN,
        Act.TRANSCRIBED,
        Act.STATED,
        Act.CHARGED,
        Act.JUDGED,
        Act.EXAMINED,  # the video
        Act.EXAMINED,  # the part of it that was posted again
        Act.EXAMINED,  # the pass over the one
        Act.EXAMINED,  # and over the other
        Act.EXAMINED,  # that they are alike
        Act.EXPORTED,
    ]
