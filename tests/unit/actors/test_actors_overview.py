"""What a dossier shows of command: bounded, and on the possible days of an incident."""

from probanda.actors.index import CommandIndex
from probanda.actors.overview import overview
from probanda.model.ids import RecordId
from probanda.model.when import day

INCIDENT = RecordId("incident")


def test_a_case_without_statements_shows_nothing():
    assert overview(CommandIndex(), [(INCIDENT, day("2014-01-01"), day("2014-01-02"))]) is None


def test_an_incident_is_told_on_all_its_days_and_drawn_on_the_first(posted, under):
    index = CommandIndex([posted("a", "2014-03-01..2014-03-02", ending=True), under("r", "brigade", "army")])
    (told,) = overview(index, [(INCIDENT, day("2014-03-02"), day("2014-03-03"))]).incidents
    assert [(one.first, one.last, len(one.answer.answers)) for one in told.units[0].periods] == [
        ("2014-03-02", "2014-03-02", 1),
        ("2014-03-03", "2014-03-03", 0),
    ]
    assert [(link.unit, link.superior) for link in told.links] == [("brigade", "army")]


def test_an_incident_of_more_than_a_month_is_not_drawn(under):
    index = CommandIndex([under("r", "brigade", "army")])
    (told,) = overview(index, [(INCIDENT, day("2014-03-01"), day("2014-06-01"))]).incidents
    assert told.links is None


def test_more_units_than_a_page_holds_are_counted(posted):
    claims = [posted(f"k{n}", "2014-03-01", unit=f"u{n:03}", thread=f"t{n}") for n in range(50)]
    found = overview(CommandIndex(claims), [(INCIDENT, day("2014-03-01"), day("2014-03-01"))])
    assert (len(found.incidents[0].units), found.units_left_out) == (40, 10)


def test_careers_hold_all_posts_of_a_person(posted):
    claims = [posted("a", "2014-03-01"), posted("b", "2015-03-01", unit="battalion", thread="u")]
    ((person, posts),) = overview(CommandIndex(claims), []).careers
    assert (person, [one.unit for one in posts]) == ("omar", ["brigade", "battalion"])
