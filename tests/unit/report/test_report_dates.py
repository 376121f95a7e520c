"""The drawing of dates never says more than the bounds do."""

import msgspec
import pytest

from probanda.model.dossier import CaseView
from probanda.model.when import When
from probanda.report.dates import Dates, tell_dates
from probanda.report.register import Register


def _drawn(case_view: CaseView, when: When) -> list[str]:
    record, campaign = case_view.incidents[1]
    incidents = (case_view.incidents[0], (record, msgspec.structs.replace(campaign, when=when)))
    dates = tell_dates(Register(msgspec.structs.replace(case_view, incidents=incidents)))
    return [shape for shape, _, _ in dates.bars[-1].marks]


@pytest.mark.parametrize(
    ("when", "shapes"),
    [
        (When.on("2031-06-01"), ["day"]),
        (When.between("2031-06-01", "2031-06-30"), ["possible"]),
        (When.between(None, "2031-06-30"), ["open", "bound"]),
        (When.between("2031-06-01", None), ["bound", "open"]),
        (When(), ["open"]),
        (When.between("2031-06-01", "2031-06-01"), ["day"]),
        (
            When(
                first_imprecise="2031-05-01",
                first_precise="2031-05-10",
                last_precise="2031-06-01",
                last_imprecise="2031-07-01",
            ),
            ["possible", "sure", "possible"],
        ),
        (When(first_precise="2031-05-10", last_precise="2031-06-01"), ["open", "sure", "open"]),
        (When(first_imprecise="2031-05-01", last_precise="2031-06-01"), ["possible", "open"]),
    ],
)
def test_each_kind_of_knowledge_has_its_own_shape(case_view: CaseView, when: When, shapes: list[str]) -> None:
    assert _drawn(case_view, when) == shapes


def test_no_part_of_the_drawing_leaves_it(case_view: CaseView) -> None:
    dates = tell_dates(Register(case_view))
    for bar in dates.bars:
        for _, at, width in bar.marks:
            assert 0 <= float(at) <= float(at) + float(width) <= 100.01


def test_a_contradiction_names_its_smallest_set_with_links(case_view: CaseView) -> None:
    speech = tell_dates(Register(case_view)).events[1]
    assert [one.href for one in speech.conflict] == ["d/purported", "d/said"]
    assert speech.finding == "its datings contradict each other"
    assert {bar.words for bar in tell_dates(Register(case_view)).bars if bar.conflict} == {
        "The speech at the road",
        "purported, by the uploader",
        "said, by the newspaper",
    }


def test_a_case_without_any_day_is_not_drawn(case_view: CaseView) -> None:
    undated = msgspec.structs.replace(case_view, incidents=(), datings=(), date_findings=())
    assert tell_dates(Register(undated)) == Dates(events=(), bars=(), ticks=())
