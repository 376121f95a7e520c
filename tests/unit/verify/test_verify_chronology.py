"""What the datings of an event allow together, and the smallest set that cannot all be true."""

import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probanda.model.dossier import DateFinding
from probanda.model.exhibit import Exhibit
from probanda.model.ids import Key, Label, RecordId
from probanda.model.incident import Incident, IncidentKind
from probanda.model.when import Dating, DatingKind, Day, Moment, When, Zone
from probanda.verify.chronology import chronology, weigh_dates

VIDEO, ARTICLE, SPEECH, CAMPAIGN = map(RecordId, ("video", "article", "speech", "campaign"))
POSTED, PURPORTED, PUBLISHED = DatingKind.POSTED, DatingKind.PURPORTED, DatingKind.PUBLISHED


def exhibit(record: RecordId, **fields: tuple[RecordId, ...]) -> tuple[RecordId, Exhibit]:
    return record, Exhibit(label=Label("PRB-0001"), key=Key(record), title=f"The {record}", files=(), **fields)


def incident(
    record: RecordId, when: When, *, during: RecordId | None = None, kind: IncidentKind = IncidentKind.INCIDENT
) -> tuple[RecordId, Incident]:
    body = Incident(key=Key(record), incident_kind=kind, title=f"The {record}", when=when, during=during)
    return record, body


def campaign(when: When) -> tuple[RecordId, Incident]:
    return incident(CAMPAIGN, when, kind=IncidentKind.CAMPAIGN)


def dating(
    key: str, kind: DatingKind, when: When, *, by: str = "the uploader", of: RecordId | None = None
) -> tuple[RecordId, Dating]:
    body = Dating(key=Key(key), exhibit=VIDEO, of=of, dating_kind=kind, when=when, by=by)
    return RecordId(f"dating-{key}"), body


def weigh(*datings: tuple[RecordId, Dating]) -> DateFinding:
    return weigh_dates(of=VIDEO, datings=datings, exhibits=(exhibit(VIDEO),))


def posted(day: str) -> tuple[RecordId, Dating]:
    return dating("posted", POSTED, When.on(day), by="the platform")


def purported(day: str) -> tuple[RecordId, Dating]:
    return dating("purported", PURPORTED, When.on(day))


# --- posted and purported ---------------------------------------------------------------------------------------------


def test_a_posted_day_is_an_upper_bound_and_no_more() -> None:
    finding = weigh(posted("2031-10-10"))
    assert (finding.earliest, finding.latest) == (None, "2031-10-10")
    assert finding.sentence == "By its only source, no later than 10 October 2031."
    assert finding.reasons == ("Posted on 10 October 2031, according to the platform.",)


def test_what_stands_without_a_purported_day_is_said_before_the_day_and_its_condition() -> None:
    finding = weigh(posted("2031-10-10"), purported("2031-09-18"))
    assert (finding.earliest, finding.latest) == ("2031-09-18", "2031-09-18")
    assert finding.datings == ("posted", "purported")
    assert finding.conflict == ()
    assert finding.sentence == (
        "By its sources, no later than 10 October 2031; if the purported day is right, on 18 September 2031."
    )
    assert finding.reasons == (
        "Posted on 10 October 2031, according to the platform.",
        "Purportedly on 18 September 2031, according to the uploader.",
    )


def test_a_day_that_only_a_purported_date_gives_is_open_before_its_condition() -> None:
    finding = weigh(purported("2031-09-18"))
    assert finding.sentence == "The day is open; if the purported day is right, on 18 September 2031."


def test_each_source_is_a_short_sentence_of_its_own() -> None:
    many = [dating(f"d{at}", POSTED, When.on(Day(f"2031-09-{at + 1:02d}")), by=f"source {at}") for at in range(20)]
    finding = weigh(*many, purported("2031-08-18"))
    assert len(finding.sentence) <= 100
    assert len(finding.reasons) == 21
    assert all(len(reason) <= 100 and reason.endswith(".") for reason in finding.reasons)


def test_an_inferred_day_keeps_its_hedge() -> None:
    when = When.between("2031-09-01", "2031-09-30")
    finding = weigh(dating("shadows", DatingKind.INFERRED, when, by="the analyst"), posted("2031-09-20"))
    assert (finding.earliest, finding.latest) == ("2031-09-01", "2031-09-20")
    assert "if the inferred day is right" in finding.sentence
    assert finding.reasons[0] == (
        "Inferred to be between 1 September 2031 and 30 September 2031, according to the analyst."
    )


def test_a_recorded_day_stands_without_a_hedge() -> None:
    finding = weigh(dating("metadata", DatingKind.RECORDED, When.on("2031-09-18"), by="the file's metadata"))
    assert finding.sentence == "By its only source, on 18 September 2031."
    assert finding.reasons == ("Recorded on 18 September 2031, according to the file's metadata.",)


def test_a_purported_day_after_the_posting_is_the_smallest_contradiction() -> None:
    finding = weigh(posted("2031-09-10"), purported("2031-09-18"))
    assert finding.conflict == ("posted", "purported")
    assert (finding.earliest, finding.latest) == (None, None)
    assert finding.sentence == "Its sources cannot all be true; without them the day is open."
    assert finding.reasons == (
        "In the contradiction: posted on 10 September 2031, according to the platform.",
        "In the contradiction: purportedly on 18 September 2031, according to the uploader.",
    )


def test_in_a_contradiction_the_bounds_are_those_that_hold_whichever_source_is_dropped() -> None:
    said = dating("said", DatingKind.SAID, When.on("2031-09-01"), by="the speaker")
    archive = dating("archived", PUBLISHED, When.on("2031-11-01"), by="the archive")
    finding = weigh(purported("2031-09-18"), said, archive)
    assert finding.conflict == ("purported", "said")
    assert (finding.earliest, finding.latest) == (None, "2031-11-01")
    assert finding.sentence == (
        "Its sources cannot all be true; whichever of them is wrong, the day is no later than 1 November 2031."
    )
    assert finding.reasons[-1] == "In no contradiction: published on 1 November 2031, according to the archive."


def test_of_several_contradictions_the_first_is_told_and_the_others_are_counted() -> None:
    second = dating("caption", PURPORTED, When.on("2031-07-01"), by="the caption")
    third = dating("title", PURPORTED, When.on("2031-08-01"), by="the title")
    finding = weigh(purported("2031-09-18"), second, third)
    assert finding.conflict == ("purported", "caption")
    assert "2 more contradictions bear on it." in finding.reasons


def test_a_contradiction_between_datings_of_the_event_itself_is_told_before_others() -> None:
    course = dating("course", DatingKind.SAID, When.between("2031-06-01", None), of=CAMPAIGN)
    may = dating("may", DatingKind.SAID, When.on("2031-05-01"), of=SPEECH)
    april = dating("april", DatingKind.SAID, When.on("2031-04-01"), of=SPEECH)
    places = (campaign(When()), incident(SPEECH, When(), during=CAMPAIGN))
    finding = weigh_dates(of=SPEECH, datings=(course, may, april), incidents=places)
    assert finding.conflict == ("may", "april")


def test_the_words_of_the_source_are_kept_beside_the_day() -> None:
    finding = weigh(dating("purported", PURPORTED, When.on("2031-09-18", words="last Thursday")))
    assert finding.reasons[0].startswith("Purportedly on 18 September 2031 (“last Thursday”)")


def test_words_that_give_no_day_leave_it_open() -> None:
    finding = weigh(dating("purported", PURPORTED, When(words="in the cold season")))
    assert (finding.earliest, finding.latest, finding.datings) == (None, None, ("purported",))
    assert finding.sentence == "The day is open."
    assert finding.reasons[0].startswith("Purportedly on a day not given (“in the cold season”)")


def test_without_a_source_nothing_is_found() -> None:
    finding = weigh()
    assert (finding.earliest, finding.latest, finding.datings) == (None, None, ())
    assert finding.sentence == "No source dates it."
    assert chronology(datings=(), incidents=(), exhibits=(exhibit(VIDEO),)) == ()


# --- campaigns and copies ---------------------------------------------------------------------------------------------


def test_an_incident_lies_within_its_campaign() -> None:
    bounds = When(first_imprecise=Day("2031-05-02"), last_imprecise=Day("2031-12-01"))
    findings = chronology(
        datings=(), incidents=(campaign(bounds), incident(SPEECH, When(), during=CAMPAIGN)), exhibits=()
    )
    assert [(one.of, one.earliest, one.latest) for one in findings] == [
        (CAMPAIGN, "2031-05-02", "2031-12-01"),
        (SPEECH, "2031-05-02", "2031-12-01"),
    ]
    assert findings[1].reasons[0].startswith("By the case's own entry the campaign “The campaign” between")


def test_a_campaign_that_begins_after_the_posting_contradicts_it() -> None:
    posting = dating("posted", POSTED, When.on("2031-04-01"), by="the platform", of=SPEECH)
    places = (campaign(When.between("2031-05-02", None)), incident(SPEECH, When(), during=CAMPAIGN))
    finding = weigh_dates(of=SPEECH, datings=(posting,), incidents=places)
    assert finding.conflict == ("posted", "campaign")
    assert any("“The campaign” begins no later than “The speech” ends" in reason for reason in finding.reasons)


def test_a_report_published_during_a_campaign_does_not_end_it() -> None:
    report = dating("report", PUBLISHED, When.on("2031-06-01"), by="the paper", of=CAMPAIGN)
    finding = weigh_dates(of=CAMPAIGN, datings=(report,), incidents=(campaign(When.between(None, "2031-12-01")),))
    assert finding.conflict == ()
    assert finding.latest == "2031-12-01"


def test_a_campaign_that_began_after_a_report_of_it_contradicts_the_report() -> None:
    report = dating("report", PUBLISHED, When.on("2031-06-01"), by="the paper", of=CAMPAIGN)
    finding = weigh_dates(of=CAMPAIGN, datings=(report,), incidents=(campaign(When.between("2031-07-01", None)),))
    assert finding.conflict == ("report", "campaign")


def test_what_is_copied_was_there_before_its_copy_was_published() -> None:
    published = (
        RecordId("dating-p"),
        Dating(
            key=Key("p"), exhibit=ARTICLE, of=None, dating_kind=PUBLISHED, when=When.on("2031-09-10"), by="the paper"
        ),
    )
    exhibits = (exhibit(VIDEO), exhibit(ARTICLE, copies=(VIDEO,)))
    finding = weigh_dates(of=VIDEO, datings=(published, purported("2031-11-18")), exhibits=exhibits)
    assert finding.conflict == ("p", "purported")
    assert any("“The article” published on 10 September 2031" in reason for reason in finding.reasons)


def test_a_circle_of_links_and_links_to_nothing_do_no_harm() -> None:
    circle = (incident(SPEECH, When.on("2031-05-02"), during=CAMPAIGN), incident(CAMPAIGN, When(), during=SPEECH))
    exhibits = (exhibit(VIDEO, copies=(ARTICLE, RecordId("gone"))), exhibit(ARTICLE, made_from=(VIDEO, ARTICLE)))
    findings = chronology(datings=(posted("2031-10-10"),), incidents=circle, exhibits=exhibits)
    assert {one.of: (one.earliest, one.latest) for one in findings} == {
        VIDEO: (None, "2031-10-10"),
        SPEECH: ("2031-05-02", "2031-05-02"),
        CAMPAIGN: ("2031-05-02", "2031-05-02"),
    }


def test_a_dating_of_a_record_that_is_not_given_is_weighed_under_its_id() -> None:
    other = RecordId("r-other")
    (finding,) = chronology(datings=(dating("d", POSTED, When.on("2031-10-10"), of=other),), incidents=(), exhibits=())
    assert (finding.of, finding.latest) == (other, "2031-10-10")


# --- zones ------------------------------------------------------------------------------------------------------------


def test_a_moment_with_a_zone_is_converted_and_its_own_words_are_shown() -> None:
    finding = weigh(dating("posted", POSTED, Moment(text="2031-10-10T01:30:00+02:00").days(), by="the platform"))
    assert finding.latest == "2031-10-09"
    assert finding.sentence == "By its only source, no later than 9 October 2031 UTC."
    assert "(“2031-10-10T01:30:00+02:00”)" in finding.reasons[0]


def test_a_moment_without_a_zone_bounds_by_the_last_day_it_can_have_been() -> None:
    finding = weigh(dating("posted", POSTED, Moment(text="2031-10-10T18:30").days(), by="the platform"))
    assert finding.latest == "2031-10-11"


def test_days_that_time_zones_can_explain_are_no_contradiction() -> None:
    late = dating("posted", POSTED, Moment(text="2031-10-10T01:30:00+02:00").days(), by="the platform")
    finding = weigh(late, purported("2031-10-10"))
    assert finding.conflict == ()
    assert (finding.earliest, finding.latest) == ("2031-10-09", "2031-10-10")
    assert all("time zones can explain that this day differs" in reason for reason in finding.reasons)
    assert finding.sentence.startswith(
        "By its sources, no later than 9 October 2031 UTC; if the purported day is right, "
    )


@pytest.mark.parametrize(
    ("first", "second", "days", "conflict"),
    [
        (Zone.UTC, Zone.UTC, 1, True),
        (Zone.UTC, Zone.UNSTATED, 1, False),
        (Zone.UNSTATED, Zone.UTC, 2, True),
        (Zone.UNSTATED, Zone.UNSTATED, 2, False),
        (Zone.UNSTATED, Zone.UNSTATED, 3, True),
    ],
)
def test_days_in_an_unstated_zone_have_a_day_of_play(first: Zone, second: Zone, days: int, conflict: bool) -> None:
    early, late = date(2031, 9, 10), date(2031, 9, 10) + timedelta(days=days)
    finding = weigh(
        dating("a", DatingKind.RECORDED, When.on(early.isoformat(), zone=first)),
        dating("b", DatingKind.SAID, When.on(late.isoformat(), zone=second)),
    )
    assert (finding.conflict == ("a", "b")) is conflict


# --- against every possible history, on few days ----------------------------------------------------------------------

EVENTS = (VIDEO, SPEECH, CAMPAIGN)
DAYS = range(5)  # sources speak of days 1 to 3 only, so that a bound on day 0 or 4 is open
ORIGIN = date(2031, 1, 1)


def iso(number: int) -> Day:
    return Day((ORIGIN + timedelta(days=number)).isoformat())


@st.composite
def whens(draw: st.DrawFn, zone: Zone) -> When:
    numbers = sorted(draw(st.lists(st.integers(1, 3), min_size=4, max_size=4)))
    kept = draw(st.lists(st.booleans(), min_size=4, max_size=4))
    bounds = [iso(number) if keep else None for number, keep in zip(numbers, kept, strict=True)]
    return When(
        first_imprecise=bounds[0], first_precise=bounds[1], last_precise=bounds[2], last_imprecise=bounds[3], zone=zone
    )


@st.composite
def stories(
    draw: st.DrawFn, zones: Sequence[Zone]
) -> tuple[tuple[tuple[RecordId, Dating], ...], tuple[tuple[RecordId, Incident], ...]]:
    zone = st.sampled_from(zones)
    datings = tuple(
        dating(
            f"d{number}", draw(st.sampled_from(DatingKind)), draw(whens(draw(zone))), of=draw(st.sampled_from(EVENTS))
        )
        for number in range(draw(st.integers(0, 4)))
    )
    places = (
        incident(SPEECH, draw(whens(draw(zone))), during=draw(st.sampled_from((None, CAMPAIGN)))),
        campaign(draw(st.just(When()) | whens(draw(zone)))),
    )
    return datings, places


History = dict[RecordId, tuple[int, int]]


def histories(incidents: Sequence[tuple[RecordId, Incident]]) -> Iterator[History]:
    """All days that the events can have had, the links between them kept."""
    spans = [(first, last) for first in DAYS for last in DAYS if first <= last]
    within = incidents[0][1].during is not None
    for chosen in product(spans, repeat=len(EVENTS)):
        history = dict(zip(EVENTS, chosen, strict=True))
        speech, course = history[SPEECH], history[CAMPAIGN]
        if not within or (course[0] <= speech[0] and speech[1] <= course[1]):
            yield history


def is_true(kind: DatingKind | None, of: RecordId, when: When, history: History) -> bool:
    """Whether what a source says holds in a history, a day of play given where it states no zone."""
    play = 0 if when.zone is Zone.UTC else 1
    first, last = history[of]

    def above(day: Day | None, number: int) -> bool:
        return day is None or (date.fromisoformat(day) - ORIGIN).days - play <= number

    def below(day: Day | None, number: int) -> bool:
        return day is None or number <= (date.fromisoformat(day) - ORIGIN).days + play

    if kind in {POSTED, PUBLISHED}:
        return below(when.last_imprecise, first if of == CAMPAIGN else last)
    return (
        above(when.first_imprecise, first)
        and below(when.first_precise, first)
        and above(when.last_precise, last)
        and below(when.last_imprecise, last)
    )


def oracle(
    datings: Sequence[tuple[RecordId, Dating]], incidents: Sequence[tuple[RecordId, Incident]]
) -> tuple[list[frozenset[str]], list[tuple[History, frozenset[str]]]]:
    """The minimal sets that cannot all be true, and each history with the sources that are true in it."""
    says = [(one.key, one.dating_kind, one.of or VIDEO, one.when) for _, one in datings]
    keys = [str(key) for key, _, _, _ in says] + [str(one.key) for _, one in incidents]
    told = [
        (
            history,
            frozenset(
                [str(key) for key, kind, of, when in says if is_true(kind, of, when, history)]
                + [str(one.key) for record, one in incidents if is_true(None, record, one.when, history)]
            ),
        )
        for history in histories(incidents)
    ]
    possible = {true for _, true in told}
    minimal: list[frozenset[str]] = []
    for size in range(1, len(keys) + 1):
        for chosen in map(frozenset, combinations(keys, size)):
            if not any(known <= chosen for known in minimal) and not any(chosen <= true for true in possible):
                minimal.append(chosen)
    return minimal, told


@settings(max_examples=60, deadline=None)
@given(stories((Zone.UTC,)))
def test_bounds_and_contradictions_are_those_of_all_possible_histories(
    story: tuple[tuple[tuple[RecordId, Dating], ...], tuple[tuple[RecordId, Incident], ...]],
) -> None:
    datings, incidents = story
    minimal, told = oracle(datings, incidents)
    assert all(len(one) == 2 for one in minimal)
    aside = frozenset().union(*minimal)
    trusted = frozenset(str(one.key) for _, one in (*datings, *incidents)) - aside
    left = [history for history, true in told if trusted <= true]
    for of in EVENTS:
        finding = weigh_dates(of=of, datings=datings, incidents=incidents, exhibits=(exhibit(VIDEO),))
        first, last = min(one[of][0] for one in left), max(one[of][1] for one in left)
        assert finding.earliest == (iso(first) if first in range(1, 4) else None)
        assert finding.latest == (iso(last) if last in range(1, 4) else None)
        own = {str(one.key) for _, one in datings if (one.of or VIDEO) == of} | {of}
        if finding.conflict:
            assert frozenset(finding.conflict) in minimal
        else:
            assert not any(own & one for one in minimal)


@settings(max_examples=40, deadline=None)
@given(stories((Zone.UTC, Zone.UNSTATED)))
def test_with_unstated_zones_only_what_no_zone_explains_is_a_contradiction(
    story: tuple[tuple[tuple[RecordId, Dating], ...], tuple[tuple[RecordId, Incident], ...]],
) -> None:
    datings, incidents = story
    minimal, _ = oracle(datings, incidents)
    findings = chronology(datings=datings, incidents=incidents, exhibits=(exhibit(VIDEO),))
    assert all(frozenset(one.conflict) in minimal for one in findings if one.conflict)
    told = {member for one in findings for member in one.conflict}
    assert bool(told) == bool(minimal)
    for finding in findings:
        assert finding.earliest is None or finding.latest is None or finding.earliest <= finding.latest


@given(st.permutations([posted("2031-10-10"), purported("2031-09-18"), dating("x", POSTED, When.on("2031-12-01"))]))
def test_the_bounds_do_not_hang_on_the_order_of_the_datings(datings: list[tuple[RecordId, Dating]]) -> None:
    finding = weigh(*datings)
    assert (finding.earliest, finding.latest) == ("2031-09-18", "2031-09-18")
    assert set(finding.datings) == {"posted", "purported", "x"}


def test_a_case_of_a_thousand_sources_is_weighed_quickly() -> None:
    exhibits = [exhibit(RecordId(f"e{number}")) for number in range(500)]
    datings = [
        (
            RecordId(f"d{number}"),
            Dating(
                key=Key(f"d{number}"),
                exhibit=exhibits[number % 500][0],
                of=None,
                dating_kind=(POSTED, PURPORTED)[number // 500],
                when=When.on(iso(number % 300)),
                by="the uploader",
            ),
        )
        for number in range(1000)
    ]
    started = time.process_time()
    findings = chronology(datings=datings, incidents=(), exhibits=exhibits)
    assert len(findings) == 500
    assert time.process_time() - started < 2
