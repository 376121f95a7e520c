"""From the forms that people write to the four bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.collect.case_folder import to_when
from probanda.collect.case_folder.when import weigh_when
from probanda.model.authored_when import AuthoredWhen
from probanda.model.when import When, Zone


def test_a_day_is_all_four_bounds():
    assert to_when(AuthoredWhen(on="2031-09-18", words="September 18")) == When.on("2031-09-18", words="September 18")


@pytest.mark.parametrize(("first", "last"), [("2031-09-17", "2031-09-19"), (None, "2031-09-19"), ("2031-09-17", None)])
def test_a_side_that_is_left_out_is_open(first, last):
    assert to_when(AuthoredWhen(not_before=first, not_after=last)) == When.between(first, last)


def test_four_bounds_stay_four_bounds():
    when = to_when(AuthoredWhen(first_imprecise="2031-05-01", last_precise="2031-06-01"))
    assert when == When(first_imprecise="2031-05-01", last_precise="2031-06-01")


def test_a_moment_with_an_offset_is_converted_and_never_relabelled():
    when = to_when(AuthoredWhen(moment="2031-09-18T01:30+02:00"))
    assert when == When.on("2031-09-17", words="2031-09-18T01:30+02:00", zone=Zone.UTC)


def test_a_moment_without_an_offset_keeps_every_day_that_it_can_have_been():
    when = to_when(AuthoredWhen(moment="2031-09-18T01:30"))
    assert (when.first_imprecise, when.first_precise, when.last_imprecise) == ("2031-09-17", None, "2031-09-18")


def test_the_words_of_the_source_stand_before_the_moment():
    assert to_when(AuthoredWhen(moment="2031-09-18T12:00+00:00", words="at noon")).words == "at noon"


def test_words_alone_leave_every_bound_open():
    assert to_when(AuthoredWhen(words="before the harvest")) == When(words="before the harvest")


TEXT = st.none() | st.sampled_from(
    ["2031-09-18", "2031-02-29", "0000-01-01", "9999-12-31T23:00-12:00", "2031-09-18T10:00", "18", "", "2031-9-1", "x"]
)


@given(st.builds(AuthoredWhen, **{field: TEXT for field in AuthoredWhen.__struct_fields__ if field != "words"}))
def test_what_has_no_mistake_has_bounds_and_what_has_one_says_where(authored):
    mistakes = list(weigh_when(authored))
    if not mistakes:
        assert isinstance(to_when(authored), When)
    assert all(key == "" or getattr(authored, key) is not None for key, _, _ in mistakes)
