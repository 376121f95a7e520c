"""Days and moments say what their source says: no zone is invented, none is relabelled."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.when import Moment, When, Zone, day

OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timedelta(minutes=minutes))


@pytest.mark.parametrize(
    "text", ["2031-9-18", "2031-02-30", "20310918", "2031-09-18T00:00", "٢٠٣١-٠٩-١٨", "0000-01-01", ""]
)
def test_what_is_no_day_written_in_full_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|month|year|isoformat"):
        day(text)


def test_bounds_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="not in order"):
        When.between("2031-09-18", "2031-09-17")


def test_a_day_as_the_source_writes_it_has_no_stated_zone() -> None:
    assert When.on("2031-09-18").zone is Zone.UNSTATED
    assert When.between(None, "2031-09-18").zone is Zone.UNSTATED


def test_a_moment_with_an_offset_is_converted_to_its_utc_day() -> None:
    days = Moment(text="2031-09-18T01:30:00+02:00").days()
    assert days == When.on("2031-09-17", words="2031-09-18T01:30:00+02:00", zone=Zone.UTC)


def test_a_moment_without_an_offset_allows_each_utc_day_that_some_zone_makes_of_it() -> None:
    moment = Moment(text="2031-09-18T12:30")
    assert not moment.zone_known
    assert (moment.days().first_imprecise, moment.days().last_imprecise) == ("2031-09-17", "2031-09-19")


@pytest.mark.parametrize(
    "text", ["2031-09-18", "2031-09-18T25:00", "18 Sept", "2031-09-18T10:00+15:00", "2031-09-18T10:00-12:30"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"moment|date|offset|isoformat|hour"):
        Moment(text=text)


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "9999-12-31T23:00", "0001-01-01T00:00+01:00"])
def test_a_utc_day_outside_of_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="years 1 to 9999"):
        Moment(text=text).days()


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), OFFSETS)  # noqa: DTZ001 - a wall clock without a zone is the subject
def test_the_days_without_an_offset_hold_those_of_every_offset(clock: datetime, offset: timedelta) -> None:
    text = clock.isoformat(timespec="minutes")
    sign, size = ("-", -offset) if offset < timedelta() else ("+", offset)
    hours, minutes = divmod(int(size.total_seconds()) // 60, 60)
    known = Moment(text=f"{text}{sign}{hours:02d}:{minutes:02d}").days()
    possible = Moment(text=text).days()
    assert known.first_imprecise == (clock - offset).date().isoformat()
    assert (possible.first_imprecise or "") <= (known.first_imprecise or "")
    assert (known.last_imprecise or "") <= (possible.last_imprecise or "")
