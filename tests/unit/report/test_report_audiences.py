"""The forms of a dossier: what is kept from an audience is in none of its bytes; what clears is in every one."""

import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pypdf
import pytest
from msgspec.structs import replace

from probanda.model.admissibility import AdmissibilitySheet, CourtStatus, Disclosure, DisclosureKind
from probanda.model.assessment import ReadingChoice
from probanda.model.audience import KEPT, Audience, Part, holds, kept_from
from probanda.model.charge import AnsweredQuestion
from probanda.model.proof import Answer, Question
from probanda.model.stage import ConditionLine, StageColumns, StageCondition
from probanda.report.cut import without_aimless
from probanda.report.html import write_dossier
from probanda.report.pdf import ATTACHED, write_pdf

if TYPE_CHECKING:
    from probanda.model.dossier import CaseView, TheoryView

OTHERS = (Audience.DISCLOSURE, Audience.COURT, Audience.PUBLIC)
MADE = datetime(2031, 10, 2, 8, 15, 30, tzinfo=UTC)
WORK_PRODUCT = (
    "CANARYloss1",
    "CANARYloss2",
    "CANARYsupport",
    "CANARYattack",
    "CANARYnote",
    "CANARYgap",
    "CANARYflip",
    "CANARYreading",
    "CANARYtried",
    "CANARYpolicy",
    "CANARYwarning",
    "CANARYcondition",
    "CANARYlead",
    "CANARYgone",
    "CANARYledger",
    "CANARYrelevance",
    "CANARYprobative",
    "CANARYprejudice",
    "CANARYprivilege",
)
FOR_PARTIES = ("CANARYobtained", "CANARYintroduced", "CANARYflag")


def marked_theory(view: "TheoryView") -> "TheoryView":
    """A theory with a word of its own in each thing that others do not get."""
    choice = ReadingChoice(passage="CANARYflip", reading="CANARYreading")
    asked = Question(question="complete?", answer=Answer.UNKNOWN, by="somebody", why="CANARYtried")
    first, *rest = view.graph.arguments
    authored, *others = view.arguments
    answers = tuple(
        replace(
            one,
            flips=("CANARYflip",),
            in_readings=((choice,),),
            gap="CANARYgap",
            reason=f"{one.reason.removesuffix('.')}; supported where CANARYflip reads 'CANARYreading'.",
        )
        for one in view.assessment.nodes
    )
    return replace(
        view,
        graph=replace(view.graph, arguments=(replace(first, questions=(*first.questions, asked)), *rest)),
        arguments=(
            replace(
                authored,
                questions=(AnsweredQuestion(question="complete?", answer=Answer.UNKNOWN, by="x", why="CANARYtried"),),
            ),
            *others,
        ),
        assessment=replace(
            view.assessment,
            nodes=answers,
            single_losses=("CANARYloss1",),
            double_losses=(("CANARYloss1", "CANARYloss2"),),
            losses=(("CANARYloss1",),),
            supports=(("CANARYsupport",),),
            attacks_that_decide=(("CANARYattack",),),
            notes=("CANARYnote",),
        ),
        columns=StageColumns(
            policy="CANARYpolicy",
            warnings=("CANARYwarning",),
            conditions=(
                ConditionLine(
                    condition=StageCondition.APPEARANCE, answer=Answer.GOOD, by="somebody", why="CANARYcondition"
                ),
            ),
        ),
    )


def marked(view: "CaseView") -> "CaseView":
    """The invented case with all of the words above in it."""
    (failed, failure), *_ = view.failures
    (gone, withdrawn), *_ = view.withdrawn
    sheets = (
        (
            "r-sheet",
            AdmissibilitySheet(
                key="speech-video",
                exhibit="r-video",
                by="an investigator",
                relevance="CANARYrelevance",
                probative_value="CANARYprobative",
                prejudice="CANARYprejudice",
                privilege="CANARYprivilege",
                conditions=("CANARYobtained",),
                introduced_by=("CANARYintroduced",),
                court_status=CourtStatus.EXCLUDED,
                decision="decision 12 of an invented court",
                disclosure=(Disclosure(flag=DisclosureKind.EXCULPATORY, why="CANARYflag", by="a lawyer"),),
            ),
        ),
    )
    return replace(
        view,
        theories=tuple(map(marked_theory, view.theories)),
        ledger=tuple(replace(line, why="CANARYledger") for line in view.ledger),
        failures=((failed, replace(failure, lead="CANARYlead")),),
        withdrawn=((gone, replace(withdrawn, why="CANARYgone")),),
        sheets=sheets,
    )


def test_the_internal_form_holds_each_of_the_words_that_others_do_not_get(case_view: "CaseView") -> None:
    page = write_dossier(marked(case_view), Audience.INTERNAL)
    assert [word for word in (*WORK_PRODUCT, *FOR_PARTIES) if word not in page] == []


@pytest.mark.parametrize("audience", OTHERS)
def test_no_byte_of_a_form_for_others_holds_work_product(case_view: "CaseView", audience: Audience) -> None:
    page = write_dossier(marked(case_view), audience)
    pdf = write_pdf(page, made_at=MADE).content
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    attached = reader.attachments[ATTACHED][0]
    said = " ".join(one.extract_text() for one in reader.pages)
    kept = WORK_PRODUCT if holds(audience, Part.ADMISSIBILITY) else (*WORK_PRODUCT, *FOR_PARTIES)
    for where in (page, attached.decode("utf-8"), said, pdf.decode("latin-1")):
        assert [word for word in kept if word in where] == []
    assert json.loads(attached)["blocks"]
    assert "Denial of quarter" in said


@pytest.mark.parametrize("audience", [Audience.DISCLOSURE, Audience.COURT])
def test_parties_learn_how_an_exhibit_was_obtained_and_who_can_introduce_it(
    case_view: "CaseView", audience: Audience
) -> None:
    page = write_dossier(marked(case_view), audience)
    assert [word for word in FOR_PARTIES if word not in page] == []


@pytest.mark.parametrize("audience", Audience)
def test_what_speaks_against_the_charge_is_in_every_form(
    case_view: "CaseView", audience: Audience, page_of: type
) -> None:
    whole = page_of(write_dossier(case_view))
    page = page_of(write_dossier(case_view, audience))
    against = {
        name for theory in case_view.theories for answer in theory.assessment.nodes for name in answer.arguments_against
    }
    assert against
    ids = set(page.values("id"))
    assert {f"g/quarter/{name}" for name in against if f"g/quarter/{name}" in whole.values("id")} <= ids
    assert {f"x/{body.label}" for _, body in case_view.exhibits} <= ids
    assert page.text.count("Exculpatory (art. 67(2))") == 1
    for claim in (body for _, body in case_view.claims):
        assert all(hedge in page.text for hedge in claim.hedges)
    for cue in (body for _, body in case_view.cues):
        assert all(reading.text in page.text for unclear in cue.unclear for reading in unclear.readings)


@pytest.mark.parametrize("audience", Audience)
def test_outcome_fiction_and_presumption_stand_at_the_head_of_every_page_of_every_form(
    case_view: "CaseView", audience: Audience
) -> None:
    decided = replace(case_view, case=replace(case_view.case, outcome="Acquitted on 2 October 2031"))
    reader = pypdf.PdfReader(io.BytesIO(write_pdf(write_dossier(decided, audience), made_at=MADE).content))
    for number, page in enumerate(reader.pages, start=1):
        said = " ".join(page.extract_text().split())
        assert "Acquitted on 2 October 2031 · FICTIONAL" in said, number
        assert "Presumed innocent (Rome Statute, article 66(1))" in said, number


@pytest.mark.parametrize("audience", Audience)
def test_every_link_of_every_form_leads_to_a_place_in_it(
    case_view: "CaseView", audience: Audience, page_of: type
) -> None:
    page = page_of(write_dossier(case_view, audience))
    assert {value.removeprefix("#") for value in page.values("href")} - set(page.values("id")) == set()


@pytest.mark.parametrize("audience", Audience)
def test_a_form_names_its_audience_and_what_it_does_not_hold(
    case_view: "CaseView", audience: Audience, page_of: type
) -> None:
    text = page_of(write_dossier(case_view, audience)).text
    heads = {
        Audience.INTERNAL: "Internal: do not hand on",
        Audience.DISCLOSURE: "For disclosure",
        Audience.COURT: "For the court",
        Audience.PUBLIC: "Public form",
    }
    assert [one for one, head in heads.items() if head in text] == [audience]
    assert [part for part in Part if f"Not held: {KEPT[part].reason}." in text] == list(kept_from(audience))


@pytest.mark.parametrize("audience", OTHERS)
def test_a_gap_is_said_in_every_form_and_what_would_fill_it_only_in_the_internal_one(
    case_view: "CaseView", audience: Audience, page_of: type
) -> None:
    whole = page_of(write_dossier(case_view)).text
    text = page_of(write_dossier(case_view, audience)).text
    gaps = [one for view in case_view.theories for one in view.assessment.nodes if one.gap]
    assert gaps
    assert all(one.gap in whole and one.gap not in text for one in gaps)
    assert "not shown in this form" in text


@pytest.mark.parametrize("audience", OTHERS)
def test_a_lead_beside_the_charge_goes_to_others_only_where_something_speaks_against_it(
    case_view: "CaseView", audience: Audience
) -> None:
    (theory,) = case_view.theories
    (lead,) = theory.theory.leads
    spoken = tuple(
        replace(one, arguments_against=("somebody-denies",)) if one.id == lead.id else one
        for one in theory.assessment.nodes
    )
    denied = replace(theory, assessment=replace(theory.assessment, nodes=spoken))
    assert lead.id in write_dossier(case_view)
    assert lead.id not in write_dossier(case_view, audience)
    assert lead.id in write_dossier(replace(case_view, theories=(denied,)), audience)


@pytest.mark.parametrize("audience", Audience)
def test_a_theory_before_another_forum_says_in_every_form_whose_test_it_shows(
    case_view: "CaseView", audience: Audience, page_of: type
) -> None:
    (theory,) = case_view.theories
    elsewhere = replace(theory, theory=replace(theory.theory, forum="an invented court"))
    text = page_of(write_dossier(replace(case_view, theories=(elsewhere,)), audience)).text
    assert "What another forum would ask for" in text
    assert "What another forum would ask for" not in page_of(write_dossier(case_view, audience)).text


def test_an_undercutter_stays_while_one_of_its_targets_does(case_view: "CaseView") -> None:
    graph = case_view.theories[0].graph
    first = graph.arguments[0]
    chain = (
        first,
        replace(first, id="both", node=None, attacks=(first.id, "gone")),
        replace(first, id="aimless", node=None, attacks=("gone",)),
        replace(first, id="after-it", node=None, attacks=("aimless",)),
    )
    left = without_aimless(replace(graph, arguments=chain)).arguments
    assert [(one.id, one.attacks) for one in left] == [(first.id, first.attacks), ("both", (first.id,))]


def test_the_internal_form_keeps_nothing_back() -> None:
    assert kept_from(Audience.INTERNAL) == ()


def test_the_public_gets_no_more_than_any_other_audience() -> None:
    public = set(kept_from(Audience.PUBLIC))
    assert all(set(kept_from(one)) <= public for one in Audience)


def test_nothing_that_clears_is_a_part_that_can_be_kept_back() -> None:
    words = " ".join(part.value for part in Part)
    assert [one for one in ("exculpatory", "denial", "hedge", "rebuttal", "outcome", "innocence") if one in words] == []
