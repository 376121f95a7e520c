"""Folds and sheets in the dossier: they stand open without a script, tell what decides once, and hold no loss."""

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from probanda.model.admissibility import POLICY, AdmissibilitySheet, CourtStatus, Disclosure, DisclosureKind
from probanda.model.audience import Audience
from probanda.model.explanation import Explanation
from probanda.model.proof import Side, Status
from probanda.report.admissibility import NOBODY, tell_sheet
from probanda.report.html import write_dossier

if TYPE_CHECKING:
    from probanda.model.dossier import CaseView


def chain(length: int) -> tuple[Explanation, ...]:
    return tuple(
        Explanation(
            node=f"N{number}" if number else "CHARGE",
            words="",
            side=Side.FOR,
            status=Status.GAP,
            met=False,
            reason=f"As the worst of its parts: N{number + 1} is a gap.",
            because=(f"N{number + 1}",) if number + 1 < length else (),
        )
        for number in range(length)
    )


def test_a_fold_stands_open_and_needs_no_script(case_view: "CaseView", page_of: type) -> None:
    page = page_of(write_dossier(case_view))
    folds = [attributes for tag, attributes in page.tags if tag == "details" and attributes.get("class") == "fold"]
    assert folds
    assert all("open" in attributes for attributes in folds)
    assert "script" not in {tag for tag, _ in page.tags}


def test_the_fold_of_the_charge_reaches_the_arguments_that_decide(case_view: "CaseView", page_of: type) -> None:
    words = " ".join(page_of(write_dossier(case_view)).text.split())
    for one in case_view.theories[0].explanations:
        if one.node == "CHARGE":
            assert one.reason in words
            assert all(part in words for part in one.because)
    assert "is undecided, against e3_article: reported right?" in words


def test_a_fold_holds_no_loss_and_no_support(case_view: "CaseView", page_of: type) -> None:
    words = "".join(page_of(write_dossier(case_view)).texts["fold"]).lower()
    assert "without" not in words
    assert "loss" not in words


def test_a_theory_that_was_not_explained_has_no_fold(case_view: "CaseView") -> None:
    bare = replace(case_view, theories=(replace(case_view.theories[0], explanations=()),))
    assert 'class="fold"' not in write_dossier(bare)


def test_a_node_that_serves_two_is_told_once(case_view: "CaseView", page_of: type) -> None:
    twice = (
        replace(chain(1)[0], because=("N1", "N2")),
        *(
            Explanation(
                node=name, words="", side=Side.FOR, status=Status.GAP, met=False, reason=f"Of {name}.", because=part
            )
            for name, part in (("N1", ("N3",)), ("N2", ("N3",)), ("N3", ()))
        ),
    )
    view = replace(case_view, theories=(replace(case_view.theories[0], explanations=twice),))
    page = page_of(write_dossier(view))
    assert page.text.count("Of N3.") == 1
    assert "told at its place" in "".join(page.texts["fold-again"])


def test_a_fold_deeper_than_can_be_drawn_leads_to_the_node(case_view: "CaseView", page_of: type) -> None:
    view = replace(case_view, theories=(replace(case_view.theories[0], explanations=chain(400)),))
    page = page_of(write_dossier(view))
    assert sum(attributes.get("class") == "fold" for _, attributes in page.tags) == 12
    assert "N12" in "".join(page.texts["fold-again"])


def test_one_origin_is_a_warning_beside_the_node(case_view: "CaseView", page_of: type) -> None:
    text = " ".join(page_of(write_dossier(case_view)).text.split())
    assert "One origin only, which is a warning and never a gate:" in text
    assert "All of PRB-0003, PRB-0004 come from PRB-0001" in text


def test_an_exhibit_without_a_sheet_has_a_gap(case_view: "CaseView", page_of: type) -> None:
    text = " ".join(page_of(write_dossier(case_view)).text.split())
    without = len(case_view.exhibits) - 1  # one of the two sheets names who can introduce its exhibit
    assert text.count("Nobody is named who can introduce it.") == without
    assert text.count("Nobody has written a sheet for it.") == without


def test_a_sheet_says_what_nobody_said_and_gives_no_verdict() -> None:
    text = tell_sheet(AdmissibilitySheet(key="x", exhibit="r-x", by="an investigator"), Audience.INTERNAL)
    said = dict(text.rows)
    assert said["Relevance (art. 69(4))"] == said["Under the identity"] == NOBODY
    assert said["Before a court"] == "collected: no court has it"
    assert not any("admissible" in words for row in text.rows for words in row)


@pytest.mark.parametrize("flag", list(DisclosureKind))
def test_every_flag_is_told_with_its_reason_and_that_it_is_policy(flag: DisclosureKind) -> None:
    sheet = AdmissibilitySheet(key="x", exhibit="r-x", disclosure=(Disclosure(flag=flag, why="so it says", by="me"),))
    (told,) = tell_sheet(sheet, Audience.INTERNAL).flags
    assert (flag.value in told.kind or flag is DisclosureKind.RULE_77, told.why, told.by) == (True, "so it says", "me")
    assert tell_sheet(sheet, Audience.INTERNAL).policy == POLICY


@pytest.mark.parametrize("status", list(CourtStatus))
def test_every_status_before_a_court_names_its_decision(status: CourtStatus) -> None:
    sheet = AdmissibilitySheet(key="x", exhibit="r-x", by="me", court_status=status, decision="decision 7")
    said = dict(tell_sheet(sheet, Audience.INTERNAL).rows)["Before a court"]
    assert status.value in said
    assert "decision 7" in said
    assert tell_sheet(sheet, Audience.INTERNAL).excluded is (status is CourtStatus.EXCLUDED)


def test_what_speaks_for_the_accused_is_in_the_dossier_whatever_else_is(case_view: "CaseView", page_of: type) -> None:
    text = " ".join(page_of(write_dossier(case_view)).text.split())
    assert "Exculpatory (art. 67(2)): he asks that the wounded be carried (a lawyer)" in text
    assert "Excluded by the court." in text


def test_what_is_not_proved_names_who_cannot_be_introduced_and_what_was_excluded(
    case_view: "CaseView", page_of: type
) -> None:
    text = " ".join(page_of(write_dossier(case_view)).text.split())
    assert "Who can introduce these exhibits before a court: nobody is named." in text
    assert "which a court excluded and which are counted. PRB-0001: decision 12 of an invented court" in text
