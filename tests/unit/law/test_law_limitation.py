"""Limitation: what law and calendar say of a prosecution that begins on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.law.limitation import LIFTED, LimitationKind, limitation, limitation_nodes
from probanda.model.charge import Completion
from probanda.model.proof import Scheme, Side
from probanda.model.when import Day, When

QUARTER = "18USC:2441(c)(2)"
TORTURE = "18USC:2441(d)(1)(A)"
MURDER = "18USC:2441(d)(1)(D)"
SPEECH = When.on("2015-09-18")
DAYS = st.dates(date(1997, 1, 1), date(2060, 1, 1))


def kind(provision: str, conduct: When, as_of: str | None) -> LimitationKind:
    return limitation(provision, conduct, None if as_of is None else Day(as_of)).kind


def test_the_c_2_route_for_conduct_of_18_september_2015_ended_on_18_september_2020_unless_tolled():
    found = limitation(QUARTER, SPEECH, Day("2026-01-01"))
    assert (found.kind, found.until) == (LimitationKind.EXPIRED, Day("2020-09-18"))
    assert "ended on 18 September 2020" in found.reason
    assert "unless tolled" in found.reason
    assert any("3282" in source for source in found.sources)


@pytest.mark.parametrize(
    ("provision", "conduct", "as_of", "expected"),
    [
        (QUARTER, SPEECH, "2020-09-18", LimitationKind.RUNNING),
        (QUARTER, SPEECH, "2020-09-19", LimitationKind.EXPIRED),
        (QUARTER, SPEECH, None, LimitationKind.OPEN),
        (QUARTER, When.between("2015-09-18", "2015-10-10"), "2020-10-01", LimitationKind.OPEN),
        (QUARTER, When.between("2015-09-18", "2015-10-10"), "2020-10-11", LimitationKind.EXPIRED),
        (QUARTER, When.between("2015-09-18", "2015-10-10"), "2020-09-18", LimitationKind.RUNNING),
        (QUARTER, When.between("2015-09-18", None), "2040-01-01", LimitationKind.OPEN),
        (QUARTER, When.between(None, "2015-10-10"), "2016-01-01", LimitationKind.OPEN),
        (QUARTER, When.between(None, "2015-10-10"), "2030-01-01", LimitationKind.EXPIRED),
        # Lifted on 5 January 2023 for what was not barred yet.
        (TORTURE, When.on("2018-01-05"), "2040-01-01", LimitationKind.NONE),
        (TORTURE, When.on("2018-01-04"), "2040-01-01", LimitationKind.EXPIRED),
        (TORTURE, When.between("2018-01-04", "2018-01-05"), "2040-01-01", LimitationKind.OPEN),
        (TORTURE, When.on("2024-01-01"), None, LimitationKind.NONE),
        (TORTURE, SPEECH, "2019-01-01", LimitationKind.RUNNING),
        (MURDER, SPEECH, "2040-01-01", LimitationKind.NONE),
        ("RS:8(2)(e)(x)", SPEECH, "2090-01-01", LimitationKind.NONE),
        ("EOC:8(2)(c)(i)-1", SPEECH, None, LimitationKind.NONE),
    ],
)
def test_what_is_said_of_a_day(provision, conduct, as_of, expected):
    assert kind(provision, conduct, as_of) is expected


def test_a_period_that_ended_is_not_revived_and_it_says_so():
    found = limitation(TORTURE, SPEECH, Day("2026-01-01"))
    assert "does not revive it" in found.reason
    assert any("Stogner" in source for source in found.sources)


def test_an_attempt_to_murder_has_no_death_in_it():
    tried = limitation(MURDER, SPEECH, Day("2026-01-01"), completion=Completion.ATTEMPTED)
    assert tried.kind is LimitationKind.EXPIRED


def test_from_29_february_the_period_ends_on_1_march():
    found = limitation(QUARTER, When.on("2016-02-29"), Day("2021-03-01"))
    assert (found.kind, found.until) == (LimitationKind.RUNNING, Day("2021-03-01"))


def test_the_calendar_ends():
    assert limitation(QUARTER, When.on("9998-01-01"), Day("9999-12-31")).kind is LimitationKind.RUNNING


def test_every_source_says_how_it_was_checked():
    for provision in (QUARTER, TORTURE, MURDER, "RS:8(2)(e)(x)"):
        for source in limitation(provision, SPEECH, Day("2026-01-01")).sources:
            assert source.endswith(")")
            assert "read in the official text" in source or "from memory" in source


@given(first=DAYS, length=st.integers(0, 4000), as_of=DAYS, provision=st.sampled_from((QUARTER, TORTURE)))
def test_what_is_said_of_a_span_is_true_of_each_day_in_it(first, length, as_of, provision):
    last = first + timedelta(days=length)
    whole = kind(provision, When.between(first.isoformat(), last.isoformat()), as_of.isoformat())
    if whole is LimitationKind.OPEN:
        return
    for one in (first, first + timedelta(days=length // 2), last):
        assert kind(provision, When.on(one.isoformat()), as_of.isoformat()) is whole


@given(conduct=DAYS, as_of=DAYS, later=st.integers(0, 4000), provision=st.sampled_from((QUARTER, TORTURE)))
def test_what_is_barred_stays_barred(conduct, as_of, later, provision):
    on = When.on(conduct.isoformat())
    if kind(provision, on, as_of.isoformat()) is LimitationKind.EXPIRED:
        after = (as_of + timedelta(days=later)).isoformat()
        assert kind(provision, on, after) is LimitationKind.EXPIRED


@given(conduct=DAYS, as_of=DAYS)
def test_one_known_day_is_never_left_open(conduct, as_of):
    assert kind(QUARTER, When.on(conduct.isoformat()), as_of.isoformat()) is not LimitationKind.OPEN


@given(as_of=st.none() | DAYS)
def test_conduct_after_the_day_of_the_amendment_knows_no_limitation(as_of):
    assert kind(TORTURE, When.on(LIFTED), None if as_of is None else as_of.isoformat()) is LimitationKind.NONE


def test_the_calendar_makes_an_argument_only_when_the_period_is_over():
    for as_of, count in ((None, 0), (Day("2020-09-18"), 0), (Day("2026-01-01"), 1)):
        nodes, arguments = limitation_nodes(limitation(QUARTER, SPEECH, as_of))
        assert [(node.id, node.side, node.target) for node in nodes] == [
            ("LIMITATION", Side.AGAINST, "CHARGE"),
            ("LIMITATION_tolled", Side.FOR, "LIMITATION"),
            ("LIMITATION_death", Side.FOR, "LIMITATION"),
        ]
        assert len(arguments) == count
        assert all(one.scheme is Scheme.NOTICED_FACT and not one.premises[0].exhibits for one in arguments)


def test_where_no_period_runs_there_is_no_node():
    assert limitation_nodes(limitation(MURDER, SPEECH, None)) == ((), ())
