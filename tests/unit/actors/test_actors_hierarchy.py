"""Below, above and the way down: the weakest link is told, kinds are kept apart, circles end."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from probanda.actors.circles import circles
from probanda.actors.hierarchy import Direction, around, path, paths_over
from probanda.actors.index import CommandIndex
from probanda.model.claim import Polarity
from probanda.model.command import Level
from probanda.model.ids import RecordId
from probanda.model.stated import RelationKind, Role
from probanda.model.when import day

D = day("2014-06-01")


def below(index, unit="army", **more):
    return around(index, RecordId(unit), more.pop("on", D), direction=Direction.BELOW, **more)


def test_units_below_are_told_by_depth_with_the_level_of_the_weakest_step(under):
    index = CommandIndex(
        [
            under("1", "brigade", "army"),
            under("2", "battalion", "brigade", days="2014-01-01"),
            under("3", "company", "battalion"),
        ]
    )
    assert [(one.unit, one.depth, one.level) for one in below(index).reached] == [
        ("brigade", 1, Level.CERTAIN),
        ("battalion", 2, Level.ASSUMED_OPEN),
        ("company", 3, Level.ASSUMED_OPEN),
    ]


def test_a_longer_way_that_is_better_known_counts(under):
    index = CommandIndex(
        [
            under("1", "company", "army", days="<2014-01-01..2014-12-31>"),
            under("2", "brigade", "army"),
            under("3", "company", "brigade"),
        ]
    )
    company = next(one for one in below(index).reached if one.unit == "company")
    assert (company.level, company.depth, company.step.superior) == (Level.CERTAIN, 2, "brigade")


def test_units_above_are_told_too_and_there_can_be_several(under):
    index = CommandIndex([under("1", "company", "east"), under("2", "company", "west", kind=RelationKind.OPERATIONAL)])
    found = around(index, RecordId("company"), D, direction=Direction.ABOVE)
    assert [(one.unit, one.step.relation.value) for one in found.reached] == [
        ("east", "command"),
        ("west", "operational"),
    ]


def test_who_pays_does_not_command(under):
    index = CommandIndex([under("1", "company", "ministry", kind=RelationKind.ADMINISTRATIVE)])
    assert below(index, "ministry").reached == ()
    kinds = frozenset({RelationKind.ADMINISTRATIVE})
    assert [one.unit for one in below(index, "ministry", kinds=kinds).reached] == ["company"]


def test_a_circle_ends_and_is_reported(under):
    index = CommandIndex([under("1", "a", "army"), under("2", "b", "a"), under("3", "a", "b"), under("4", "c", "b")])
    found = below(index)
    assert [one.unit for one in found.reached] == ["a", "b", "c"]
    assert found.cycles == (("a", "b"),)


def test_a_unit_that_stands_under_itself_is_a_circle(under):
    assert below(CommandIndex([under("1", "army", "army")])).cycles == (("army",),)


def test_a_chain_longer_than_the_stack_is_walked(under):
    index = CommandIndex([under(f"{n}", f"u{n + 1}", f"u{n}") for n in range(5000)])
    found = below(index, "u0")
    assert (len(found.reached), found.reached[-1].depth, found.cycles) == (5000, 5000, ())


def test_nothing_stands_below_on_a_day_before_the_first_source(under):
    assert below(CommandIndex([under("1", "brigade", "army")]), on=day("2013-12-31")).reached == ()


def test_a_denied_step_shows_the_denial(under):
    claims = [under("1", "brigade", "army"), under("no", "brigade", "army", polarity=Polarity.DENIES)]
    assert [one.claim for one in below(CommandIndex(claims)).reached[0].step.against] == ["no"]


@pytest.fixture
def army(posted, under):
    return CommandIndex(
        [
            posted("post", "2014-01-01..2014-12-31", unit="army", person="omar"),
            under("1", "brigade", "army", kind=RelationKind.DE_FACTO),
            under("2", "company", "brigade", days="2014-03-01"),
        ]
    )


def test_a_way_names_its_weakest_link_and_its_kinds(army):
    found = path(army, RecordId("omar"), RecordId("company"), day=D)
    assert [(step.superior, step.unit) for step in found.steps] == [("army", "brigade"), ("brigade", "company")]
    assert (found.level, found.weakest) == (Level.ASSUMED_OPEN, 2)
    assert found.kinds == (RelationKind.DE_FACTO, RelationKind.COMMAND)


def test_the_post_can_be_the_weakest_link(posted, under):
    index = CommandIndex([posted("post", "2014-01-01", unit="army"), under("1", "brigade", "army")])
    found = path(index, RecordId("omar"), RecordId("brigade"), day=D)
    assert (found.level, found.weakest, found.held.age_days) == (Level.ASSUMED_OPEN, 0, 151)


def test_a_commander_has_a_way_of_no_steps_to_the_own_unit(army):
    found = path(army, RecordId("omar"), RecordId("army"), day=D)
    assert (found.steps, found.level, found.weakest) == ((), Level.CERTAIN, 0)


def test_a_spokesman_has_no_way(posted, under):
    index = CommandIndex(
        [posted("post", "2014-06-01", unit="army", role=Role.SPOKESMAN), under("1", "brigade", "army")]
    )
    found = path(index, RecordId("omar"), RecordId("brigade"), day=D)
    assert (found.level, found.held, found.weakest) == (Level.UNKNOWN, None, -1)


def test_a_way_over_a_period_is_cut_where_a_link_begins_or_ends(army):
    found = paths_over(army, RecordId("omar"), RecordId("company"), days=(day("2014-02-25"), day("2014-03-05")))
    assert [(one.first, one.last, one.path.level) for one in found] == [
        ("2014-02-25", "2014-02-28", Level.UNKNOWN),
        ("2014-03-01", "2014-03-01", Level.CERTAIN),
        ("2014-03-02", "2014-03-05", Level.ASSUMED_OPEN),
    ]


RANKS = {"2014-06-01": 4, "2014-01-01": 2, "<2014-05-01..2014-07-01>": 1}
EDGES = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from(sorted(RANKS))),
    max_size=14,
    unique_by=lambda e: e[:2],
)


def best_ways(edges):
    """The weakest link of the best way between each two units, by brute force (Floyd and Warshall)."""
    best = {(above, below): RANKS[days] for above, below, days in edges}
    for middle in range(6):
        for a in range(6):
            for b in range(6):
                through = min(best.get((a, middle), 0), best.get((middle, b), 0))
                best[a, b] = max(best.get((a, b), 0), through)
    return best


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # it only makes claims
@given(edges=EDGES)
def test_the_level_of_each_unit_is_that_of_its_best_way(under, edges):
    index = CommandIndex([under(f"{n}", f"u{b}", f"u{a}", days=days) for n, (a, b, days) in enumerate(edges)])
    order = [Level.UNKNOWN, Level.POSSIBLE, Level.ASSUMED_OPEN, Level.INFERRED, Level.CERTAIN]
    found = {one.unit: order.index(one.level) for one in below(index, "u0").reached}
    best = best_ways(edges)
    assert found == {f"u{b}": best[0, b] for b in range(1, 6) if best.get((0, b), 0)}


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_circles_are_the_units_that_reach_themselves(pairs):
    ends = {RecordId(str(n)): [RecordId(str(b)) for a, b in pairs if a == n] for n in range(8)}
    reach = {(a, b) for a in ends for b in ends[a]}
    for middle in ends:
        reach |= {(a, b) for a in ends for b in ends if (a, middle) in reach and (middle, b) in reach}
    found = {one for circle in circles(ends) for one in circle}
    assert found == {name for name in ends if (name, name) in reach}
    for circle in circles(ends):
        assert all((a, b) in reach for a in circle for b in circle)
