"""Dates in words: all readings that the words allow, and nothing that they do not say."""

import time
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.when import When, Zone
from probanda.text.dates import hijri
from probanda.text.dates.find import find_dates
from probanda.text.dates.lexicon import Kind, phrases
from probanda.text.dates.read import read_date
from probanda.text.dates.reading import SENTENCES, ProblemCode, Reading, Rule
from probanda.text.edtf.days import bounds_of
from probanda.text.edtf.parse import parse_edtf

ROOT = Path(__file__).resolve().parents[3]
_SPEC = spec_from_file_location("expressions", ROOT / "tests/fixtures/dates/expressions.py")
assert _SPEC is not None
assert _SPEC.loader is not None
_TABLE = module_from_spec(_SPEC)
_SPEC.loader.exec_module(_TABLE)
CASES = _TABLE.cases()
Bounds = tuple[str | None, str | None, str | None, str | None]


def bounds(when: When) -> Bounds:
    return when.first_imprecise, when.first_precise, when.last_precise, when.last_imprecise


def only(words: str, **given: object) -> Reading:
    (reading,) = read_date(words, **given).readings  # type: ignore[arg-type]
    return reading


@pytest.mark.parametrize(("words", "on", "expected"), CASES)
def test_each_expression_has_the_readings_that_its_words_allow_and_no_other(
    words: str, on: str | None, expected: tuple[Bounds, ...]
) -> None:
    answer = read_date(words, on=on)
    assert tuple(bounds(reading.when) for reading in answer.readings) == expected
    assert expected or answer.problems or answer.missing


@pytest.mark.parametrize(("words", "on", "expected"), CASES)
def test_the_edtf_of_a_reading_never_says_more_than_its_bounds(words: str, on: str | None, expected: object) -> None:
    for reading in read_date(words, on=on).readings:
        first, start, end, last = bounds(reading.when)
        said = bounds(bounds_of(parse_edtf(reading.edtf))) if reading.edtf else (None,) * 4
        assert said[0] is None or (first is not None and said[0] <= first)
        assert said[3] is None or (last is not None and said[3] >= last)
        assert said[1] is None or (start is not None and said[1] >= start)
        assert said[2] is None or (end is not None and said[2] <= end)
        assert reading.when.words == words
        assert reading.rules


def test_the_table_holds_more_than_a_hundred_and_fifty_expressions() -> None:
    assert len(CASES) > 150


# --- what is wrong is told, and not mended ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Friday, 18 September 2031", ProblemCode.WEEKDAY),
        ("الجمعة 18 أيلول 2031", ProblemCode.WEEKDAY),
        ("18 September 2031 (Monday)", ProblemCode.WEEKDAY),
        ("31 June 2031", ProblemCode.NO_SUCH_DAY),
        ("29 February 2100", ProblemCode.NO_SUCH_DAY),
        ("13/13/2031", ProblemCode.NO_SUCH_DAY),
        ("31 Muharram 1453 AH", ProblemCode.NO_SUCH_DAY),
        ("18 September 0000", ProblemCode.OUTSIDE),
        ("between 5 and 3 May 2014", ProblemCode.ORDER),
        ("from 2014 to 2012", ProblemCode.ORDER),
        ("25:00 on 18 September 2031", ProblemCode.NO_SUCH_TIME),
        ("18 September 2031 at 10:00 UTC+15", ProblemCode.NO_SUCH_TIME),
        ("15 Muharram 1453 AH (8 May 2033)", ProblemCode.TWO_DATES),
    ],
)
def test_a_contradiction_in_the_words_is_a_finding(words: str, code: ProblemCode) -> None:
    assert [problem.code for problem in read_date(words).problems] == [code]


def test_a_weekday_that_does_not_fit_leaves_the_date_as_it_is_written() -> None:
    reading = only("Friday, 18 September 2031")
    assert bounds(reading.when) == ("2031-09-18",) * 4
    assert "The weekday does not fit: 2031-09-18 is a Thursday." in reading.ambiguous


def test_a_weekday_that_fits_one_of_two_readings_drops_neither() -> None:
    answer = read_date("Thursday 05/06/2031")
    assert [reading.when.first_precise for reading in answer.readings] == ["2031-06-05", "2031-05-06"]
    assert not answer.problems


# --- nothing is invented ----------------------------------------------------------------------------------------------


def test_a_month_is_a_point_in_it_unless_the_words_say_throughout() -> None:
    assert only("February 2014").when.first_precise is None
    assert only("throughout February 2014").when.first_precise == "2014-02-01"


def test_about_widens_by_the_margin_that_is_given_and_by_nothing_else() -> None:
    assert bounds(only("about 18 September 2031").when) == (None,) * 4
    assert bounds(only("about 18 September 2031", margin_days=3).when) == ("2031-09-15", None, None, "2031-09-21")


def test_a_relative_word_without_its_day_says_what_is_missing() -> None:
    answer = read_date("three days later")
    assert not answer.readings
    assert "--on" in answer.missing[0]


def test_a_time_is_converted_by_its_zone_and_without_one_stays_without() -> None:
    there = only("18 September 2031 at 01:30 UTC+2")
    assert (there.when.first_precise, there.when.zone) == ("2031-09-17", Zone.UTC)
    here = only("18 September 2031 at 01:30")
    assert (here.when.first_precise, here.when.zone) == ("2031-09-18", Zone.UNSTATED)
    assert here.moment is not None
    assert not here.moment.zone_known


def test_a_zone_whose_name_several_have_gives_a_reading_for_each() -> None:
    offsets = [
        reading.moment.text[-6:] for reading in read_date("18 September 2031 21:30 CST").readings if reading.moment
    ]
    assert offsets == ["-06:00", "+08:00"]


def test_words_that_are_left_over_make_it_not_understood() -> None:
    answer = read_date("18 September 2031 near the harbour")
    assert not answer.readings
    assert "near" in answer.missing[0] or "harbour" in answer.missing[0]


def test_a_doubt_behind_a_date_neither_widens_it_nor_makes_it_certain() -> None:
    assert bounds(only("2015-09-18?").when) == ("2015-09-18", None, None, "2015-09-18")


def test_a_year_that_two_calendars_have_is_read_in_both() -> None:
    first, second = read_date("1436").readings
    assert first.when.first_imprecise == "1436-01-01"
    assert Rule.HIJRI in second.rules


def test_a_hijri_day_is_wider_than_a_day_on_either_side_and_says_why() -> None:
    reading = only("15 Muharram 1453 AH")
    assert reading.when.first_imprecise is not None
    assert reading.when.first_imprecise < "2031-05-07" < str(reading.when.last_imprecise)
    assert "evening before" in reading.rule


def test_the_tabular_calendar_has_its_epoch_and_its_cycle_of_thirty_years() -> None:
    assert date.fromordinal(hijri.first_of(1, 1)).isoformat() == "0622-07-19"
    assert hijri.first_of(31, 1) - hijri.first_of(1, 1) == 10_631
    lengths = [hijri.first_of(year + 1, 1) - hijri.first_of(year, 1) for year in range(1, 31)]
    assert [year for year, length in enumerate(lengths, 1) if length == 355] == [
        2,
        5,
        7,
        10,
        13,
        16,
        18,
        21,
        24,
        26,
        29,
    ]


def test_a_number_behind_a_month_that_can_be_a_year_is_told() -> None:
    assert "year of two digits" in only("September 11").ambiguous[0]
    assert only("September 11, 2031").ambiguous == ()


def test_two_numbers_that_can_be_a_month_or_two_years_are_both() -> None:
    assert [reading.edtf for reading in read_date("2004-06").readings] == ["2004-06", "[2004..2006]", "2004/2006"]


# --- properties -------------------------------------------------------------------------------------------------------

DAYS = st.dates(min_value=date(1000, 1, 1))
NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
ARABIC = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]


@given(DAYS)
def test_a_day_written_in_words_is_that_day_in_either_language(day: date) -> None:
    for names in (NAMES, ARABIC):
        reading = only(f"{day.day} {names[day.month - 1]} {day.year}")
        assert bounds(reading.when) == (day.isoformat(),) * 4


@given(DAYS)
def test_numbers_always_hold_the_day_that_was_meant(day: date) -> None:
    for form in (f"{day.day}/{day.month}/{day.year}", f"{day.month}/{day.day}/{day.year}", day.isoformat()):
        assert day.isoformat() in [reading.when.first_precise for reading in read_date(form).readings]


@given(st.text(max_size=60))
def test_any_words_are_answered(words: str) -> None:
    answer = read_date(words)
    assert answer.readings or answer.problems or answer.missing


_WORDS = sorted({" ".join(words) for several in phrases().values() for words, _ in several})
_MIX = st.lists(
    st.sampled_from([*_WORDS, "18", "3", "2014", "1436", "05/06/2031", "12:30", "-", ",", "(", ")"]), max_size=9
)


@given(_MIX, st.sampled_from([None, "2031-09-18", "0001-01-01", "9999-12-31"]), st.sampled_from([None, 0, 5000]))
def test_any_row_of_our_own_words_is_answered_with_bounds_in_order(
    words: list[str], on: str | None, margin: int | None
) -> None:
    text = " ".join(words)
    for answer in (read_date(text, on=on, margin_days=margin), *find_dates(text, on=on)):
        for reading in answer.readings:
            known = [one for one in bounds(reading.when) if one]
            assert known == sorted(known)
            assert not reading.edtf or parse_edtf(reading.edtf)


# --- in a text --------------------------------------------------------------------------------------------------------

SENTENCES_WITH_DATES = [
    ("The column left on Thursday, 18 September 2031, at dawn.", ["Thursday, 18 September 2031"]),
    ("In May 2014 the brigade was formed; it may march in August.", ["May 2014", "August"]),
    ("7 of 33 prisoners were moved between 3 and 5 May 2014.", ["between 3 and 5 May 2014"]),
    ("The score was 3/4, and 1990 men stood there.", []),
    ("Since early 2015 nobody has seen them.", ["Since early 2015"]),
    ("He came back three days later.", ["three days later"]),
    ("Two of the second group may march on.", []),
    ("It was posted in 2013, and denied last week.", ["2013", "last week"]),
    ("في ١٨ أيلول ٢٠٣١ غادرت القوة الميناء", ["١٨ أيلول ٢٠٣١"]),
    ("وفي مطلع أيار 2014 تشكل اللواء", ["مطلع أيار 2014"]),
    ("بين ٣ و٥ أيار ٢٠١٤ نقلوا", ["بين ٣ و٥ أيار ٢٠١٤"]),
    ("a let\u200bter of 18 Septem\u200bber 2031", ["18 Septem\u200bber 2031"]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES_WITH_DATES)
def test_dates_are_found_in_a_sentence_with_their_places(text: str, expected: list[str]) -> None:
    found = find_dates(text)
    assert [one.words for one in found] == expected
    assert all(text[one.start : one.end] == one.words for one in found)


@given(st.text(max_size=200))
def test_places_are_in_order_and_inside_the_text(text: str) -> None:
    found = find_dates(text)
    ends = [0, *(place for one in found for place in (one.start, one.end))]
    assert ends == sorted(ends)
    assert ends[-1] <= len(text)


@pytest.mark.parametrize(
    "piece", ["1 ", "May ", "from ", "early ", "18/", "night of ", "between 3 and ", "\u202e1", "2031-", "و", "about "]
)
def test_the_time_of_a_hostile_text_grows_with_its_length_only(piece: str) -> None:
    def took_s(times: int) -> float:
        begun = time.process_time()
        find_dates(piece * times)
        return time.process_time() - begun

    took_s(10)
    assert took_s(4_000) < 20 * max(took_s(800), 0.01)


@pytest.mark.parametrize("words", ["1" * 1_000_000, "18 September " * 100_000, "\u202e" * 1_000_000, "about " * 160])
def test_long_and_hostile_words_are_refused_in_a_sentence_at_once(words: str) -> None:
    begun = time.process_time()
    answer = read_date(words)
    assert not answer.readings
    assert answer.missing
    assert time.process_time() - begun < 1


# --- the page that tells the rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", Rule)
def test_each_rule_stands_in_the_page_of_dates_with_its_sentence(rule: Rule) -> None:
    page = (ROOT / "docs/dates.md").read_text("utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith(f"| `{rule.value}` |")]
    assert SENTENCES[rule] in row


def test_every_word_of_the_lexicon_is_folded_and_has_a_sense() -> None:
    for first, several in phrases().items():
        assert first == first.lower()
        assert all(kind in Kind for _, senses in several for kind, _ in senses)
