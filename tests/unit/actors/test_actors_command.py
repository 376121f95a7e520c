"""Who commanded on a day: never a bare yes, never one chosen among several."""

import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probanda.actors.careers import beside, career, present
from probanda.actors.command import answer, answers_over
from probanda.actors.index import CommandIndex
from probanda.model.claim import Claim, Polarity, Resting
from probanda.model.command import Bearing, ClashKind, Level
from probanda.model.ids import Key, RecordId
from probanda.model.stated import Basis, Positioning, Posting, RelationKind, Role, Standing, Stay
from probanda.model.when import When, day

BRIGADE = RecordId("brigade")


def test_a_commander_is_told_with_days_citations_and_hedges(posted):
    claims = [posted("a", "2014-03-01..2014-05-01", rank="Colonel", title="leader", hedges=("reportedly",))]
    found = answer(claims, BRIGADE, day("2014-04-01"))
    (held,) = found.answers
    assert (held.person, held.level, held.first, held.last) == ("omar", Level.CERTAIN, "2014-03-01", "2014-05-01")
    assert (held.rank, held.title) == ("Colonel", "leader")
    assert [(one.claim, one.hedges, one.exhibits) for one in held.citations] == [("a", ("reportedly",), ("x",))]


def test_nobody_known_is_the_level_unknown(posted):
    found = answer([posted("a", "2018-03-01")], BRIGADE, day("2014-04-01"))
    assert (found.level, found.answers) == (Level.UNKNOWN, ())
    assert found.after is not None
    assert (found.after.person, found.after.first) == ("omar", "2018-03-01")


def test_an_assumed_commander_has_an_age(posted):
    (held,) = answer([posted("a", "2014-03-01")], BRIGADE, day("2014-03-11")).answers
    assert (held.level, held.age_days, held.last) == (Level.ASSUMED_OPEN, 10, None)


def test_an_inferred_commander_rests_on_both_claims(posted):
    claims = [posted("a", "2014-03-01"), posted("b", "2015-03-01")]
    (held,) = answer(claims, BRIGADE, day("2014-09-01")).answers
    assert [one.claim for one in held.citations] == ["a", "b"]


def test_two_certain_commanders_are_a_conflict(posted):
    claims = [posted("a", "2014-03-01..2014-05-01"), posted("b", "2014-04-01..2014-06-01", person="sami", thread="u")]
    found = answer(claims, BRIGADE, day("2014-04-10"))
    (clash,) = found.clashes
    assert (clash.clash, set(clash.persons)) == (ClashKind.CONFLICT, {"omar", "sami"})
    assert (clash.first, clash.last) == ("2014-04-01", "2014-05-01")
    assert len(found.answers) == 2


def test_ten_days_of_two_commanders_are_a_handover_and_eleven_are_not(posted):
    for last, kind in (("2014-04-10", ClashKind.HANDOVER), ("2014-04-11", ClashKind.CONFLICT)):
        claims = [posted("a", f"2014-03-01..{last}"), posted("b", "2014-04-01..2014-06-01", person="sami", thread="u")]
        assert [one.clash for one in answer(claims, BRIGADE, day("2014-04-05")).clashes] == [kind]


def test_one_person_posted_twice_is_no_conflict(posted):
    claims = [posted("a", "2014-03-01..2014-05-01"), posted("b", "2014-04-01..2014-06-01", thread="u")]
    found = answer(claims, BRIGADE, day("2014-04-15"))
    assert found.clashes == ()
    assert [held.person for held in found.answers] == ["omar", "omar"]


def test_one_person_can_command_two_units_on_one_day(posted):
    claims = [posted("a", "2014-03-01"), posted("b", "2014-03-01", unit="battalion", thread="u")]
    index = CommandIndex(claims)
    assert [one.unit for one in career(index, RecordId("omar"))] == ["brigade", "battalion"]
    assert answer(index, RecordId("battalion"), day("2014-03-01")).level is Level.CERTAIN


def test_a_denied_commander_is_told_with_the_denial(posted):
    claims = [posted("a", "2014-03-01..2014-05-01"), posted("no", "2014-04-01", polarity=Polarity.DENIES, thread=None)]
    found = answer(claims, BRIGADE, day("2014-04-01"))
    assert [one.claim for one in found.answers[0].against] == ["no"]
    assert [one.clash for one in found.clashes] == [ClashKind.DENIED]
    assert answer(claims, BRIGADE, day("2014-04-02")).clashes == ()


def test_a_deputy_commands_nobody_and_is_told_apart(posted):
    found = answer([posted("a", "2014-03-01", role=Role.DEPUTY)], BRIGADE, day("2014-03-01"))
    assert (found.level, found.answers) == (Level.UNKNOWN, ())
    assert [held.role for held in found.others] == [Role.DEPUTY]


def test_a_claim_that_lost_counts_for_nothing_and_stays_shown(posted):
    lost = posted("a", "2014-03-01", standing=Standing.CONFLICT, note="a later register corrects it")
    found = answer([lost], BRIGADE, day("2014-03-01"))
    assert (found.level, [(one.claim, one.note) for one in found.aside]) == (
        Level.UNKNOWN,
        [("a", "a later register corrects it")],
    )


def test_a_claim_without_any_day_counts_for_nothing_and_stays_shown(posted):
    claims = [
        replace(posted("a", "2014-03-01"), states=replace(posted("a", "2014-03-01").states, when=When(words="then")))
    ]
    found = answer(claims, BRIGADE, day("2014-03-01"))
    assert (found.answers, [one.claim for one in found.aside]) == ((), ["a"])


def test_nobody_is_posted_to_an_unknown_unit(posted):
    index = CommandIndex([posted("a", "2014-03-01")], unknown_units=[BRIGADE])
    found = answer(index, BRIGADE, day("2014-03-01"))
    assert (found.answers, [one.claim for one in found.aside]) == ((), ["a"])


def test_an_appointment_is_not_assumption_of_command(posted):
    appointed = posted("a", "2014-03-01", basis=Basis.APPOINTMENT)
    took_up = posted("b", "2014-06-01", basis=Basis.ASSUMPTION)
    before, after = (answer([appointed, took_up], BRIGADE, day(one)).answers[0] for one in ("2014-04-01", "2014-06-01"))
    assert before.bases == (Basis.APPOINTMENT,)
    assert after.bases == (Basis.APPOINTMENT, Basis.ASSUMPTION)


def test_only_the_exercise_of_command_bears_on_effective_control(posted, under):
    index = CommandIndex()
    claims = {basis: posted(basis.value, "2014-03-01", basis=basis) for basis in Basis}
    bears = {basis: index.cite(claim).bearing for basis, claim in claims.items()}
    assert {basis for basis, what in bears.items() if what is Bearing.CONTROL} == {Basis.EXERCISE}
    kinds = {kind: index.cite(under(kind.value, "a", "b", kind=kind)).bearing for kind in RelationKind}
    assert kinds == {
        RelationKind.COMMAND: Bearing.POSITION,
        RelationKind.ADMINISTRATIVE: Bearing.NEITHER,
        RelationKind.OPERATIONAL: Bearing.CONTROL,
        RelationKind.DE_FACTO: Bearing.CONTROL,
    }


def test_the_bracket_names_the_last_before_and_the_first_after(posted):
    claims = [
        posted("a", "2013-01-01..2013-02-01", person="a", thread="a"),
        posted("b", "2013-06-01..2013-07-01", person="b", thread="b"),
        posted("c", "2015-01-01", person="c", thread="c"),
        posted("d", "2016-01-01", person="d", thread="d"),
    ]
    found = answer(claims, BRIGADE, day("2014-06-01"))
    assert (found.before.person, found.before.last) == ("b", "2013-07-01")
    assert (found.after.person, found.after.first) == ("c", "2015-01-01")


def test_claims_that_share_a_threads_key_and_not_its_fact_are_not_mixed(posted):
    claims = [posted("a", "2014-03-01"), posted("b", "2015-03-01", person="sami")]
    found = answer(claims, BRIGADE, day("2014-09-01"))
    assert [(held.person, held.level) for held in found.answers] == [("omar", Level.ASSUMED_OPEN)]


def test_those_beside_each_other_are_told_with_the_weaker_level(posted):
    claims = [
        posted("a", "2014-03-01..2014-05-01"),
        posted("b", "2014-04-01", person="sami", role=Role.DEPUTY, thread="u"),
    ]
    found = beside(CommandIndex(claims), RecordId("omar"))
    assert [(one.person, one.level, one.first, one.last) for one in found] == [
        ("sami", Level.CERTAIN, "2014-04-01", "2014-04-01"),
        ("sami", Level.ASSUMED_OPEN, "2014-04-02", "2014-05-01"),
        ("sami", Level.ASSUMED_OPEN, "2014-05-02", None),
    ]


def was_at(key, days, stay=Stay.FIELD):
    return Claim(
        key=Key(key),
        says=key,
        by="a villager",
        rests_on=(Resting(exhibit=RecordId("y")),),
        states=Positioning(unit=BRIGADE, place="Tessel  Pass", stay=stay, when=When.on(days), thread=Key("p")),
    )


def test_who_was_at_a_place_is_told_with_its_commander(posted):
    index = CommandIndex([posted("a", "2014-03-01"), was_at("p1", "2014-03-05")])
    (there,) = present(index, "tessel pass", day("2014-03-05"))
    assert (there.unit, there.level, there.command.level) == ("brigade", Level.CERTAIN, Level.ASSUMED_OPEN)
    assert present(index, "tessel pass", day("2014-03-06")) == ()


def test_a_unit_in_the_field_is_not_there_between_two_days_and_one_in_its_base_is():
    for stay, level in ((Stay.FIELD, None), (Stay.BASE, Level.INFERRED)):
        index = CommandIndex([was_at("p1", "2014-03-05", stay), was_at("p2", "2014-05-05", stay)])
        assert [one.level for one in present(index, "Tessel Pass", day("2014-04-05"))] == ([level] if level else [])


def test_a_period_is_told_in_days_on_which_the_answer_is_the_same(posted):
    claims = [posted("a", "2014-03-01..2014-03-10", ending=True), posted("b", "2014-03-08", person="sami", thread="u")]
    found = answers_over(CommandIndex(claims), BRIGADE, day("2014-03-05"), day("2014-03-12"))
    assert [(one.first, one.last, [held.person for held in one.answer.answers]) for one in found] == [
        ("2014-03-05", "2014-03-07", ["omar"]),
        ("2014-03-08", "2014-03-08", ["omar", "sami"]),
        ("2014-03-09", "2014-03-10", ["omar", "sami"]),
        ("2014-03-11", "2014-03-12", ["sami"]),
    ]


def test_an_index_of_thousands_of_posts_in_one_unit_answers(posted):
    claims = [posted(f"k{n}", "2014-03-01", person=f"p{n}", thread=f"t{n}") for n in range(2000)]
    found = answer(claims, BRIGADE, day("2014-03-01"))
    assert len(found.answers) == 2000
    assert len(found.clashes) == 1


DAYS = st.dates(date(2014, 1, 1), date(2014, 3, 1))


@st.composite
def any_claim(draw):
    first = draw(DAYS)
    last = first + timedelta(days=draw(st.integers(0, 20)))
    precise = draw(st.booleans())
    when = (
        When(first_imprecise=None, first_precise=first.isoformat(), last_precise=last.isoformat())
        if precise
        else When.between(first.isoformat(), last.isoformat())
    )
    return Claim(
        key=Key(f"k{draw(st.integers(0, 30))}"),
        says="x",
        by="y",
        rests_on=(),
        polarity=draw(st.sampled_from(Polarity)),
        states=Posting(
            person=RecordId(draw(st.sampled_from("ab"))),
            unit=RecordId(draw(st.sampled_from("uv"))),
            role=draw(st.sampled_from([Role.COMMANDER, Role.DEPUTY])),
            when=when,
            starting=draw(st.booleans()),
            ending=draw(st.booleans()),
            thread=draw(st.sampled_from([None, Key("t")])),
            standing=draw(st.sampled_from(Standing)),
        ),
    )


@given(st.lists(any_claim(), max_size=8), st.randoms(use_true_random=False))
def test_an_index_that_grew_is_the_one_made_at_once(claims, luck):
    last = {claim.key: claim for claim in claims}  # a claim that comes again takes the place of the one before
    shuffled = list(last.values())
    luck.shuffle(shuffled)
    at_once, grown = CommandIndex(shuffled), CommandIndex()
    for claim in claims:
        grown.enter([claim])
    for unit in "uv":
        for one in range(0, 60, 7):
            on = day((date(2014, 1, 1) + timedelta(days=one)).isoformat())
            assert answer(grown, RecordId(unit), on) == answer(at_once, RecordId(unit), on)
    assert [career(grown, RecordId(one)) for one in "ab"] == [career(at_once, RecordId(one)) for one in "ab"]


@given(st.lists(any_claim(), max_size=6))
def test_a_period_answers_each_day_as_that_day_is_answered(claims):
    index = CommandIndex(claims)
    first, last = date(2014, 1, 10), date(2014, 2, 20)
    periods = answers_over(index, RecordId("u"), day(first.isoformat()), day(last.isoformat()))
    for offset in range((last - first).days + 1):
        on = day((first + timedelta(days=offset)).isoformat())
        (period,) = [one for one in periods if one.first <= on <= one.last]
        alone = answer(index, RecordId("u"), on)
        told = [[replace(held, age_days=None) for held in one.answers] for one in (period.answer, alone)]
        assert told[0] == told[1]
        assert period.answer.clashes == alone.clashes
        assert (period.answer.before, period.answer.after) == (alone.before, alone.after)


def test_the_order_of_claims_changes_nothing(posted):
    claims = [posted(f"k{n}", f"2014-0{n}-01", person=f"p{n % 3}", thread=f"t{n % 3}") for n in range(1, 8)]
    shuffled = random.Random(7).sample(claims, len(claims))  # noqa: S311 - an order, no secret
    assert answer(claims, BRIGADE, day("2014-05-03")) == answer(shuffled, BRIGADE, day("2014-05-03"))
