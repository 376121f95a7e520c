"""The days of a thread: what is certain, inferred, assumed, possible, and what is never said."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probanda.actors.index import CommandIndex
from probanda.actors.spans import ASSUMED, CERTAIN, INFERRED, LEVELS, OPEN, POSSIBLE, UNKNOWN, Mark, paint, spans
from probanda.model.claim import Polarity
from probanda.model.command import Level


def levels(claims, days, denials=()):
    denied = [replace(one, polarity=Polarity.DENIES) for one in denials]
    (thread,) = CommandIndex([*claims, *denied]).by_unit["brigade"]
    found = []
    for day in days:
        held = thread.at(date.fromisoformat(day).toordinal())
        found.append(LEVELS[held[2]].value if held else "unknown")
    return found


def test_a_day_inside_a_precise_range_is_certain(posted):
    assert (
        levels([posted("a", "2014-03-01..2014-05-01")], ["2014-03-01", "2014-04-01", "2014-05-01"]) == ["certain"] * 3
    )


def test_nobody_first_cited_in_2018_is_possible_for_2014(posted):
    assert levels([posted("a", "2018-03-01")], ["2014-03-01", "2018-02-28", "2018-03-01"]) == [
        "unknown",
        "unknown",
        "certain",
    ]


def test_days_between_two_claims_of_one_thread_are_inferred(posted):
    claims = [posted("a", "2014-03-01"), posted("b", "2015-03-01")]
    assert levels(claims, ["2014-09-01"]) == ["inferred"]


def test_days_after_the_last_citation_are_assumed_open(posted):
    assert levels([posted("a", "2014-03-01")], ["2014-03-02", "2031-01-01"]) == ["assumed_open"] * 2


def test_nothing_is_assumed_after_a_real_ending(posted):
    assert levels([posted("a", "2014-03-01..2014-05-01", ending=True)], ["2014-05-02"]) == ["unknown"]


def test_an_ending_within_bounds_is_possible_up_to_the_outer_one(posted):
    claims = [posted("a", "2014-03-01|2014-03-01|2014-05-01|2014-05-31", ending=True)]
    assert levels(claims, ["2014-05-01", "2014-05-31", "2014-06-01"]) == ["certain", "possible", "unknown"]


def test_a_month_is_not_stretched_to_all_of_its_days(posted):
    assert levels([posted("a", "<2014-02-01..2014-02-28>")], ["2014-01-31", "2014-02-10", "2014-03-01"]) == [
        "unknown",
        "possible",
        "assumed_open",
    ]


def test_a_vague_claim_takes_nothing_from_an_older_one(posted):
    claims = [posted("a", "2014-03-01"), posted("b", "<2014-05-10..2014-05-12>")]
    assert levels(claims, ["2014-05-09", "2014-05-10", "2014-05-11", "2014-05-13"]) == [
        "inferred",
        "assumed_open",
        "assumed_open",
        "assumed_open",
    ]


def test_nothing_is_inferred_over_an_ending(posted):
    claims = [posted("a", "2014-03-01", ending=True), posted("b", "2015-03-01")]
    assert levels(claims, ["2014-09-01"]) == ["unknown"]


def test_before_a_real_beginning_an_older_spell_is_possible_only(posted):
    claims = [posted("a", "2014-03-01"), posted("b", "2015-03-01", starting=True)]
    assert levels(claims, ["2014-09-01", "2015-02-28", "2015-03-01"]) == ["possible", "possible", "certain"]


def test_nothing_is_inferred_over_a_denial(posted):
    claims = [posted("a", "2014-03-01"), posted("b", "2015-03-01")]
    assert levels(claims, ["2014-05-01", "2014-09-01"], denials=[posted("no", "2014-09-01")]) == ["unknown"] * 2


def test_what_is_assumed_ends_before_the_first_day_on_which_it_is_denied(posted):
    found = levels([posted("a", "2014-03-01")], ["2014-08-31", "2014-09-01"], denials=[posted("no", "2014-09-01")])
    assert found == ["assumed_open", "unknown"]


def test_a_denial_never_takes_a_certain_day_away(posted):
    assert levels([posted("a", "2014-03-01")], ["2014-03-01"], denials=[posted("no", "2014-03-01")]) == ["certain"]


def test_one_precise_bound_is_one_day(posted):
    assert levels([posted("a", "|2014-03-01||")], ["2014-02-28", "2014-03-01", "2014-03-02"]) == [
        "unknown",
        "certain",
        "assumed_open",
    ]


def test_two_spells_of_one_thread_are_apart(posted):
    claims = [posted("a", "2014-03-01", ending=True), posted("b", "2015-03-01", starting=True)]
    assert levels(claims, ["2014-03-01", "2014-09-01", "2015-03-01"]) == ["certain", "unknown", "certain"]


FROM = date(2014, 1, 1).toordinal()
DAYS = st.integers(0, 60).map(lambda day: FROM + day)


@st.composite
def marks(draw):
    bounds = sorted(draw(st.lists(DAYS, min_size=4, max_size=4)))
    kept = [bound if draw(st.booleans()) else None for bound in bounds]
    first, begun, ended, last = kept
    core = None
    if begun is not None or ended is not None:
        core = (begun or ended, ended if begun is not None and ended is not None else begun or ended)
    reach = core or ((first, last) if first is not None and last is not None else None)
    return Mark(outer=(first, last), core=core, reach=reach, starting=draw(st.booleans()), ending=draw(st.booleans()))


def ranks(found):
    return {day: next((r for a, b, r in found if a <= day <= b), UNKNOWN) for day in range(FROM - 5, FROM + 120)}


@given(st.lists(marks(), max_size=5), marks())
def test_a_later_claim_takes_no_certain_day_away(before, later):
    old, new = ranks(spans(paint(before))), ranks(spans(paint([*before, later])))
    assert all(new[day] == CERTAIN for day, rank in old.items() if rank == CERTAIN)


@given(st.lists(marks(), max_size=5), st.lists(marks(), max_size=2))
def test_a_certain_day_is_inside_a_precise_range_and_no_other_is(claims, denials):
    found = ranks(spans(paint(claims, denials)))
    for day, rank in found.items():
        inside = any(one.core is not None and one.core[0] <= day <= one.core[1] for one in claims)
        assert (rank == CERTAIN) == inside


@given(st.lists(marks(), max_size=6), st.lists(marks(), max_size=2))
def test_each_span_is_as_the_best_of_what_is_painted(claims, denials):
    painted = paint(claims, denials)
    found = spans(painted)
    assert list(found) == sorted(found)
    assert all(before[1] < after[0] for before, after in pairwise(found))
    for day, rank in ranks(found).items():
        best = max((one[2] for one in painted if one[0] <= day <= one[1]), default=UNKNOWN)
        assert rank == best


@given(st.lists(marks(), max_size=5))
def test_nothing_is_said_of_days_before_the_first_that_a_source_gives(claims):
    given_days = [bound for one in claims for bound in (*one.outer, *(one.core or ())) if bound is not None]
    found = ranks(spans(paint(claims)))
    assert all(rank == UNKNOWN for day, rank in found.items() if day < min(given_days, default=OPEN))


@given(st.lists(marks(), max_size=5))
def test_where_a_unit_was_seen_is_neither_inferred_nor_assumed(claims):
    assert {rank for _, _, rank in spans(paint(claims, contiguous=False))} <= {CERTAIN, POSSIBLE}


@given(st.lists(marks(), max_size=5))
def test_every_painted_day_rests_on_a_claim(claims):
    for first, last, rank, positions in paint(claims):
        assert first <= last
        assert positions
        assert rank in {CERTAIN, INFERRED, ASSUMED, POSSIBLE}


@pytest.mark.parametrize("level", Level)
def test_each_level_has_its_rank(level):
    assert level in LEVELS
