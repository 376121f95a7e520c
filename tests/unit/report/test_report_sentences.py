"""The words: no more than their source says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.proof import Stage, Status
from probanda.model.selector import CueSelector, PageSelector, QuoteSelector, Selector, TimeSelector
from probanda.model.stage import STAGES
from probanda.model.when import When, Zone
from probanda.report.sentences import (
    STATUS_MEANS,
    bounds_words,
    counted,
    in_readings,
    listing,
    met_words,
    notice_of,
    seconds_words,
    selector_words,
    time_code,
    time_span,
    when_words,
    writing_direction,
)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (When.on("2031-09-18"), "on 18 September 2031"),
        (When.on("2031-09-18", zone=Zone.UTC), "on 18 September 2031 (days of UTC)"),
        (When.between("2031-05-01", "2031-05-31"), "between 1 May 2031 and 31 May 2031"),
        (When.between("2031-05-01", None), "not before 1 May 2031"),
        (When.between(None, "2031-05-31"), "not after 31 May 2031"),
        (When(), "on a day that nothing bounds"),
        (
            When(first_imprecise="2031-05-01", first_precise="2031-05-31", last_precise="2032-02-10"),
            "began between 1 May 2031 and 31 May 2031, ended not before 10 February 2032",
        ),
        (
            When(first_precise="2031-05-31", last_precise="2031-06-02", last_imprecise="2031-06-02"),
            "began not after 31 May 2031, ended on 2 June 2031",
        ),
        (
            When(first_imprecise="2031-05-01", first_precise="2031-05-01"),
            "began on 1 May 2031, ended on a day that is not known",
        ),
    ],
)
def test_a_date_says_its_bounds_and_no_more(when: When, words: str) -> None:
    assert when_words(when) == words


def test_a_known_day_is_said_as_one() -> None:
    assert bounds_words("2031-09-18", "2031-09-18") == "on 18 September 2031"


@pytest.mark.parametrize(
    ("holds", "listed", "words"),
    [
        (0, 0, "no reading is listed"),
        (1, 1, "in the one listed reading"),
        (2, 2, "in both listed readings"),
        (3, 3, "in all 3 listed readings"),
        (1, 2, "in 1 of 2 listed readings"),
    ],
)
def test_readings_are_those_that_are_listed(holds: int, listed: int, words: str) -> None:
    assert in_readings(holds, listed) == words


@pytest.mark.parametrize(
    ("seconds", "code"),
    [("0", "0:00"), ("6.5", "0:06.5"), ("90", "1:30"), ("3723.125", "1:02:03.125"), ("1E+2", "1:40")],
)
def test_a_time_code_is_not_rounded(seconds: str, code: str) -> None:
    assert time_code(seconds) == code


def test_spans_of_time_say_which_side_is_open() -> None:
    assert (time_span(None, None), time_span("1", None), time_span(None, "2"), time_span("1", "2")) == (
        "",
        "0:01",
        "up to 0:02",
        "0:01 to 0:02",
    )


@pytest.mark.parametrize(("fraction", "words"), [("1001/80", "12.5125 s"), ("1/3", "about 0.333333 s (exactly 1/3 s)")])
def test_a_fraction_is_decimals_only_where_these_are_exact(fraction: str, words: str) -> None:
    assert seconds_words(fraction) == words


@pytest.mark.parametrize(
    ("selector", "words"),
    [
        (TimeSelector(start_s="1", end_s="2"), "at 0:01 to 0:02"),
        (TimeSelector(start_s="1"), "from 0:01 to its end"),
        (CueSelector(first=2, last=2), "cue 2"),
        (CueSelector(first=2, last=4), "cues 2 to 4"),
        (PageSelector(page=3), "page 3"),
        (QuoteSelector(exact="so it was"), "at the words “so it was”"),
        (None, ""),
    ],
)
def test_a_selector_says_where(selector: Selector | None, words: str) -> None:
    assert selector_words(selector) == words


def test_every_status_and_every_stage_has_its_words() -> None:
    assert set(STATUS_MEANS) == set(Status)
    assert set(STAGES) == set(Stage)
    assert not any("guilt" in test.words or "guilt" in test.met_by for test in STAGES.values())


def test_met_names_its_article() -> None:
    assert met_words(True, Stage.REASONABLE_GROUNDS) == "the test of article 58(1)(a) is met"
    assert met_words(None, Stage.REASONABLE_BASIS) == "not asked for at article 53(1)(a)"


def test_a_notice_says_fictional_once() -> None:
    assert notice_of(fictional=True, notice="FICTIONAL: all of it.") == "FICTIONAL: all of it."
    assert notice_of(fictional=True, notice="All of it.") == "FICTIONAL: All of it."
    assert notice_of(fictional=False, notice="Sealed in part.") == "Sealed in part."


@given(st.integers(0, 10**9))
def test_a_count_agrees_with_its_noun(number: int) -> None:
    words = counted(number, "entry", "entries")
    assert words.endswith("entry" if number == 1 else "entries")
    assert words.startswith("no " if number == 0 else f"{number:,} ")


def test_a_listing_reads_as_a_sentence() -> None:
    assert [listing(words) for words in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == ["", "a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("ar", "rtl"),
        ("ar-LY", "rtl"),
        ("en", "ltr"),
        ("pa-Arab", "rtl"),
        ("az-Latn", "ltr"),
        ("", "auto"),
        ("fa", "rtl"),
    ],
)
def test_a_language_tag_gives_its_direction(tag: str, direction: str) -> None:
    assert writing_direction(tag) == direction
