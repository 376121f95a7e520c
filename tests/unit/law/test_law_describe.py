"""What is told of one place of the law, on a day or without one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.law.describe import Force, describe_place
from probanda.law.load import load_provisions
from probanda.law.packs import load_packs
from probanda.model.law import Checked
from probanda.model.when import Day

PROVISIONS = load_provisions()
PACKS = load_packs()
ALL = [row.ref for instrument in PROVISIONS.instruments for row in instrument.provisions]


def told(ref: str, on: str | None = None):
    return describe_place(ref, PROVISIONS, PACKS, on=None if on is None else Day(on))


def test_a_place_is_told_with_its_title_its_marks_and_its_twin():
    place = told("RS:8(2)(e)(x)")
    assert (place.title, place.checked, place.closed) == ("denying quarter", Checked.TEXT, Checked.TEXT)
    assert place.twins == ("RS:8(2)(b)(xii)",)
    assert place.above == ("RS:8", "RS:8(2)", "RS:8(2)(e)")
    assert place.element_sets == ("EOC:8(2)(e)(x)",)
    assert [element.id for element in place.elements][:2] == ["E1", "E2_threat"]
    assert place.force is Force.NO_DAY


def test_a_crime_with_several_sets_of_elements_names_them_all():
    assert told("RS:8(2)(c)(i)").element_sets == tuple(f"EOC:8(2)(c)(i)-{number}" for number in range(1, 5))


@pytest.mark.parametrize(
    ("ref", "day", "force"),
    [
        ("RS:8(2)(e)(xix)", "2015-09-18", Force.NOT_YET),
        ("RS:8(2)(e)(xix)", "2024-09-18", Force.IN_FORCE),
        ("18USC:2441(b)(2)(B)", "2015-09-18", Force.NOT_YET),
        ("18USC:2441(b)(2)(B)", "2023-01-05", Force.IN_FORCE),
        ("RS:5(1)", "2013-05-07", Force.IN_FORCE),
        ("RS:5(1)", "2013-05-08", Force.NO_LONGER),
        ("CIHL:46", "2015-09-18", Force.UNDATED),
    ],
)
def test_on_a_day_a_place_is_in_force_or_not(ref, day, force):
    assert told(ref, day).force is force


def test_on_a_day_the_places_below_are_those_of_that_day_and_later_ones_are_named():
    place = told("RS:8(2)(e)", "2015-09-18")
    assert [ref for ref, _ in place.below][-1] == "RS:8(2)(e)(xv)"
    assert [ref for ref, _ in place.later] == [f"RS:8(2)(e)({label})" for label in ("xvi", "xvii", "xviii", "xix")]
    assert told("18USC:2441(b)", "2015-09-18").below == ()
    assert len(told("18USC:2441(b)", "2023-06-01").below) == 2


def test_a_whole_instrument_is_told_by_its_key():
    place = told("GCIII")
    assert len(place.below) == 143
    assert place.checked is None


def test_what_is_not_listed_is_not_told():
    assert told("RS:8(2)(d)(x)") is None
    assert told("ZZ") is None


@given(st.sampled_from(ALL), st.dates().map(lambda day: Day(day.isoformat())))
def test_every_place_is_told_on_every_day_and_each_child_once(ref, day):
    place = describe_place(ref, PROVISIONS, PACKS, on=day)
    assert place.force is not Force.NO_DAY
    named = [*(one for one, _ in place.below), *(one for one, _ in place.later)]
    assert len(named) == len(set(named))
    assert set(named) <= set(PROVISIONS.children(ref))


def test_packs_stand_side_by_side_with_their_days_and_the_elements_are_those_of_the_day():
    place = told("18USC:2441(b)", "2024-01-01")
    assert [(pack.version, pack.force) for pack in place.packs] == [("1", Force.NO_LONGER), ("2", Force.IN_FORCE)]
    assert {element.pack for element in place.elements} == {"18USC:2441(b) 2"}
    assert place.packs[1].changed
    assert {pack.reviewer for pack in place.packs} == {""}


def test_an_element_says_how_it_stands_in_its_pack():
    places = {element.id: element.place for element in told("RS:28(a)").elements}
    assert (places["A5_knew"], places["A4"]) == ("one of A5", "")
    exemption = {element.id: element.place for element in told("UNSC:S/RES/1970(2011)").elements}
    assert (exemption["OP6_national"], exemption["OP6_waived"]) == ("needed for OP6, against J_personal", "answers OP6")


def test_a_place_without_a_pack_shows_none():
    assert told("RS:8(2)(e)(i)").packs == ()
