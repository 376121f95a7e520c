"""EDTF, levels 0 to 2, in and out: nothing is widened, nothing is made certain, nothing is mended."""

import time
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from probanda.model.when import When
from probanda.text.edtf.days import bounds_of, edtf_of, loss_of
from probanda.text.edtf.parse import parse_edtf
from probanda.text.edtf.values import (
    Choice,
    Component,
    Doubt,
    Edtf,
    EdtfDate,
    EdtfMoment,
    EdtfSet,
    End,
    Interval,
    Member,
    Year,
)
from probanda.text.edtf.write import write_edtf

Bounds = tuple[str | None, str | None, str | None, str | None]


def bounds(text: str) -> Bounds:
    when = bounds_of(parse_edtf(text))
    return when.first_imprecise, when.first_precise, when.last_precise, when.last_imprecise


def point(first: str | None, last: str | None) -> Bounds:
    return first, None, None, last


def on(day: str) -> Bounds:
    return day, day, day, day


# Every feature of the three levels, with its normal form where that differs, and the bounds.
EXPRESSIONS = [
    ("1985-04-12", None, on("1985-04-12")),
    ("1985-04", None, point("1985-04-01", "1985-04-30")),
    ("1985", None, point("1985-01-01", "1985-12-31")),
    ("1985-04-12T23:20:30", None, on("1985-04-12")),
    ("1985-04-12T23:20:30Z", None, on("1985-04-12")),
    ("1985-04-12T23:20:30-04", None, on("1985-04-13")),
    ("1985-04-12T01:20:30+04:30", None, on("1985-04-11")),
    ("1964/2008", None, ("1964-01-01", "1964-12-31", "2008-01-01", "2008-12-31")),
    ("2004-06/2006-08", None, ("2004-06-01", "2004-06-30", "2006-08-01", "2006-08-31")),
    ("2004-02-01/2005-02-08", None, ("2004-02-01", "2004-02-01", "2005-02-08", "2005-02-08")),
    ("2004-02-01/2005", None, ("2004-02-01", "2004-02-01", "2005-01-01", "2005-12-31")),
    ("Y170000002", None, point(None, None)),
    ("Y-170000002", None, point(None, None)),
    ("2001-21", None, point("2001-03-01", "2001-12-22")),
    ("1984?", None, point("1984-01-01", "1984-12-31")),
    ("2004-06~", None, point(None, None)),
    ("2004-06-11%", None, point(None, None)),
    ("2015-09-18?", None, point("2015-09-18", "2015-09-18")),
    ("201X", None, point("2010-01-01", "2019-12-31")),
    ("20XX", None, point("2000-01-01", "2099-12-31")),
    ("2004-XX", None, point("2004-01-01", "2004-12-31")),
    ("1985-04-XX", None, point("1985-04-01", "1985-04-30")),
    ("1985-XX-XX", None, point("1985-01-01", "1985-12-31")),
    ("1985-04-12/..", None, ("1985-04-12", "1985-04-12", None, None)),
    ("../1985-04-12", None, (None, None, "1985-04-12", "1985-04-12")),
    ("1985-04/", None, ("1985-04-01", "1985-04-30", None, None)),
    ("/1985", None, (None, None, "1985-01-01", "1985-12-31")),
    ("-1985", None, point(None, None)),
    ("0000", None, point(None, None)),
    ("Y-17E7", None, point(None, None)),
    ("1950S2", None, point("1900-01-01", "1999-12-31")),
    ("Y171010000S3", None, point(None, None)),
    ("Y3388E2S3", None, point(None, None)),
    ("2001-34", None, point("2001-04-01", "2001-06-30")),
    ("2001-25", None, point("2001-03-01", "2001-06-21")),
    ("2001-28", None, point("2000-12-01", "2002-03-21")),
    ("2001-39", None, point("2001-09-01", "2001-12-31")),
    ("2001-40", None, point("2001-01-01", "2001-06-30")),
    ("[1667,1668,1670..1672]", None, point("1667-01-01", "1672-12-31")),
    ("[1667,1668, 1670..1672]", "[1667,1668,1670..1672]", point("1667-01-01", "1672-12-31")),
    ("[..1760-12-03]", None, point(None, "1760-12-03")),
    ("[1760-12..]", None, point("1760-12-01", None)),
    ("{1960,1961-12}", None, point("1960-01-01", "1961-12-31")),
    ("{..1984}", None, point(None, "1984-12-31")),
    ("2004-06~-11", None, point(None, None)),
    ("2004?-06-11", None, point("2004-06-11", "2004-06-11")),
    ("?2004-06-~11", "2004?-06-~11", point("2004-06-01", "2004-06-30")),
    ("2004-%06-11", None, point("2004-01-01", "2004-12-31")),
    ("2004-?06-?11", None, point("2004-06-11", "2004-06-11")),
    ("?2004-?06-?11", "2004-06-11?", point("2004-06-11", "2004-06-11")),
    ("2004?-06~", "2004%-~06", point(None, None)),
    ("156X-12-25", None, point("1560-12-25", "1569-12-25")),
    ("15XX-12-25", None, point("1500-12-25", "1599-12-25")),
    ("XXXX-12-XX", None, point(None, None)),
    ("1XXX-XX", None, point("1000-01-01", "1999-12-31")),
    ("1984-1X", None, point("1984-10-01", "1984-12-31")),
    ("200X-02-29", None, point("2000-02-29", "2008-02-29")),
    ("2004-06-~01/2004-06-~20", None, ("2004-06-01", None, None, "2004-06-30")),
    ("2004-06-XX/2004-07-03", None, ("2004-06-01", "2004-06-30", "2004-07-03", "2004-07-03")),
    ("2015-09-18?/2015-09-20", None, ("2015-09-18", None, "2015-09-20", "2015-09-20")),
    ("2014-05/2014-05", None, ("2014-05-01", None, None, "2014-05-31")),
    ("9999-12-31", None, on("9999-12-31")),
    ("0001-01-01", None, on("0001-01-01")),
    ("-0004-02-29", None, point(None, None)),
]


@pytest.mark.parametrize(("text", "normal", "expected"), EXPRESSIONS)
def test_each_feature_has_its_bounds_and_its_normal_form(text: str, normal: str | None, expected: Bounds) -> None:
    assert bounds(text) == expected
    assert write_edtf(parse_edtf(text)) == (normal or text)
    assert parse_edtf(normal or text) == parse_edtf(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "85",
        "1985-4-12",
        "19850412",
        "1985-13",
        "1985-20",
        "1985-42",
        "1985-00",
        "1985-04-31",
        "2015-02-29",
        "XXXX-02-30",
        "1985-24-01",
        "1985-3X",
        "1985-04-12T24:30:00",
        "1985-04-12T23:20",
        "1985-04T23:20:30",
        "1985-04-12?T23:20:30",
        "1985-04-12T23:20:30-00",
        "2005/2004",
        "../..",
        "/",
        "2004/2005/2006",
        "-0000",
        "Y2004",
        "Y02004",
        "Y17E07",
        "1950S5",
        "1950S0",
        "1950-02S2",
        "[]",
        "[1667",
        "[1667}",
        "[..]",
        "[1667..,1668]",
        "[1667,..1668]",
        "[1668..1667]",
        "{1667..1667}",
        "2004-06-11??",
        "٢٠٠٤",
        "2004-06-11 ",
        "open/2004",
        "2004u",
    ],
)
def test_what_the_norm_does_not_allow_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"EDTF|no day|no date|year|interval|set|ends|digits|time of day|zero|neither|beside"
    ):
        parse_edtf(text)


def test_a_doubt_neither_widens_a_day_nor_makes_it_certain() -> None:
    first, start, end, last = bounds("2015-09-18?")
    assert (first, last) == ("2015-09-18", "2015-09-18")
    assert (start, end) == (None, None)


DOUBTS = st.sampled_from(Doubt)


@st.composite
def dates(draw: st.DrawFn) -> EdtfDate:
    kind = draw(st.sampled_from(["plain", "x", "long", "exponent", "significant", "division"]))
    negative, doubt = draw(st.booleans()), draw(DOUBTS)
    number = draw(st.integers(1, 9999))
    if kind == "long":
        many = str(draw(st.integers(10_000, 10**12)))
        return EdtfDate(year=Year(digits=many, long=True, negative=negative, doubt=doubt))
    if kind == "exponent":
        exponent = draw(st.integers(0, 99_999))
        return EdtfDate(year=Year(digits=str(number), long=True, negative=negative, exponent=exponent, doubt=doubt))
    if kind == "significant":
        year = Year(digits=f"{number:04}", negative=negative, significant=draw(st.integers(1, 4)), doubt=doubt)
        return EdtfDate(year=year)
    digits = f"{number:04}"
    if kind == "division":
        month = Component(digits=str(draw(st.integers(21, 41))), doubt=draw(DOUBTS))
        return EdtfDate(year=Year(digits=digits, negative=negative, doubt=doubt), month=month)
    of_month, of_day = draw(st.integers(1, 12)), draw(st.integers(1, 28))
    parts = [digits, f"{of_month:02}", f"{of_day:02}"][: draw(st.integers(1, 3))]
    if kind == "x":
        mask = draw(st.lists(st.booleans(), min_size=8, max_size=8))
        at = iter(mask)
        parts = ["".join("X" if next(at) else digit for digit in part) for part in parts]
    year = Year(digits=parts[0], negative=negative, doubt=doubt)
    rest = [Component(digits=part, doubt=draw(DOUBTS)) for part in parts[1:]]
    return EdtfDate(year=year, month=rest[0] if rest else None, day=rest[1] if rest[1:] else None)


@st.composite
def moments(draw: st.DrawFn) -> EdtfMoment:
    day = draw(st.dates())
    year, month, of_day = day.isoformat().split("-")
    date = EdtfDate(year=Year(digits=year), month=Component(digits=month), day=Component(digits=of_day))
    zone = draw(st.sampled_from(["", "Z", "+05", "-03:30", "+14:00", "+00:00"]))
    return EdtfMoment(date=date, time=draw(st.times()).replace(microsecond=0, tzinfo=None).isoformat(), zone=zone)


ENDS = st.one_of(dates(), st.sampled_from(End))
INTERVALS = st.builds(lambda start, end: Interval(start=start, end=end), ENDS, ENDS)


@st.composite
def sets(draw: st.DrawFn) -> EdtfSet:
    members = [Member(first=one, last=one) for one in draw(st.lists(dates(), max_size=4))]
    before = [Member(first=None, last=draw(dates()))] if draw(st.booleans()) else []
    after = [Member(first=draw(dates()), last=None)] if draw(st.booleans()) else []
    assume(before or members or after)
    return EdtfSet(choice=draw(st.sampled_from(Choice)), members=(*before, *members, *after))


VALUES: st.SearchStrategy[Edtf] = st.one_of(dates(), moments(), INTERVALS, sets())


@given(VALUES)
def test_what_is_written_is_read_as_the_same_value(value: Edtf) -> None:
    text = write_edtf(value)
    try:
        found = parse_edtf(text)
    except ValueError:
        # The strategy also makes intervals that end before they begin, or with no date at all.
        assert isinstance(value, Interval)
        return
    assert found == value
    assert write_edtf(found) == text


@given(VALUES)
def test_the_bounds_of_every_value_are_in_order(value: Edtf) -> None:
    when = bounds_of(value)
    known = [one for one in (when.first_imprecise, when.first_precise, when.last_precise, when.last_imprecise) if one]
    assert known == sorted(known)


@given(st.text(alphabet="0123456789X?~%-/.[]{}TZYES:+, ", max_size=30))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        found = parse_edtf(text)
    except ValueError:
        with pytest.raises(ValueError, match=r"\w+ \w+"):
            parse_edtf(text)
        return
    assert parse_edtf(write_edtf(found)) == found


DAYS = st.dates().map(lambda day: day.isoformat())


@given(st.lists(st.one_of(st.none(), DAYS), min_size=4, max_size=4))
def test_edtf_of_four_bounds_never_says_more_than_they_do(days: list[str | None]) -> None:
    ordered = iter(sorted(day for day in days if day))
    first, start, end, last = (next(ordered) if day else None for day in days)
    when = When(first_imprecise=first, first_precise=start, last_precise=end, last_imprecise=last)
    text = edtf_of(when)
    found = bounds_of(parse_edtf(text)) if text else When()
    assert found.first_imprecise is None or (first is not None and found.first_imprecise <= first)
    assert found.last_imprecise is None or (last is not None and found.last_imprecise >= last)
    assert found.first_precise is None or (start is not None and found.first_precise >= start)
    assert found.last_precise is None or (end is not None and found.last_precise <= end)
    assert bool(loss_of(text, found, when)) == (text == "" or found != when)


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (When.on("2014-02-03"), "2014-02-03"),
        (When.between("2014-02-01", "2014-02-28"), "2014-02"),
        (When.between("2014-02-02", "2014-02-28"), "[2014-02-02..2014-02-28]"),
        (When.between(None, "2014-02-28"), "[..2014-02-28]"),
        (When(first_imprecise="2014-02-01", first_precise="2014-02-28"), "2014-02/.."),
        (When(), ""),
    ],
)
def test_four_bounds_are_written_as_edtf(when: When, text: str) -> None:
    assert edtf_of(when) == text


def test_what_edtf_cannot_say_of_four_bounds_is_told() -> None:
    when = When(first_imprecise="2014-02-02", first_precise="2014-02-05", last_precise="2014-03-01")
    text = edtf_of(when)
    assert "does not say" in loss_of(text, bounds_of(parse_edtf(text)), when)


@pytest.mark.parametrize(
    "text",
    ["[" + "1667," * 100_000 + "1668]", "Y1E99999", "Y9E99999S9999", "Y" + "9" * 1_500, "XXXX-02-29", "{" * 1_900],
)
def test_hostile_expressions_cost_no_time(text: str) -> None:
    begun = time.process_time()
    with suppress(ValueError):
        bounds_of(parse_edtf(text))
    assert time.process_time() - begun < 1
