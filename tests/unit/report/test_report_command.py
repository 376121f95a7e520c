"""Command in the dossier: what the drawing holds, and sentences that say no more than the claims."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from probanda.model.claim import Polarity
from probanda.model.command import Bearing, Cited, Held, Level, Step
from probanda.model.ids import Key, RecordId
from probanda.model.stated import Basis, RelationKind, Role, Standing
from probanda.model.when import day
from probanda.report.command_graph import WIDTH, draw
from probanda.report.command_words import aside_words, cited_words, hedges_words, held_words


def cited(key: str = "k", *, hedges: tuple[str, ...] = (), polarity: Polarity = Polarity.ASSERTS) -> Cited:
    return Cited(
        claim=Key(key),
        says="He did not command.",
        by=f"the source of {key}",
        chain=(),
        hedges=hedges,
        polarity=polarity,
        exhibits=(RecordId("x"),),
        readings=False,
        bearing=Bearing.POSITION,
        standing=Standing.ACCEPTED,
    )


def step(unit: str, superior: str, level: Level = Level.CERTAIN, *, denied: bool = False) -> Step:
    return Step(
        unit=RecordId(unit),
        superior=RecordId(superior),
        relation=RelationKind.DE_FACTO,
        level=level,
        first=day("2031-01-01"),
        last=None,
        last_cited=None,
        citations=(cited(),),
        against=(cited("no", polarity=Polarity.DENIES),) if denied else (),
    )


def held(*bases: Basis, citations: tuple[Cited, ...] = (), against: tuple[Cited, ...] = ()) -> Held:
    return Held(
        person=RecordId("omar"),
        unit=RecordId("brigade"),
        role=Role.COMMANDER,
        rank="Colonel",
        title="commander",
        level=Level.CERTAIN,
        first=day("2031-01-01"),
        last=day("2031-02-01"),
        age_days=None,
        bases=bases,
        citations=citations,
        against=against,
    )


def test_an_appointment_alone_is_said_to_be_no_command():
    assert "An appointment is not yet command" in held_words(held(Basis.APPOINTMENT), str)
    assert "not yet command" not in held_words(held(Basis.APPOINTMENT, Basis.EXERCISE), str)


def test_a_hedge_stands_with_the_one_who_hedges():
    said = hedges_words((cited("a", hedges=("reportedly",)), cited("b")))
    assert said == " Hedged: “reportedly” (the source of a)."


def test_what_speaks_against_a_commander_stands_in_the_sentence():
    said = held_words(held(against=(cited("no", polarity=Polarity.DENIES),)), str)
    assert "Against it: He did not command (the source of no)." in said


def test_a_claim_that_is_set_aside_is_told_with_the_reason():
    lost = replace(cited(hedges=("allegedly",)), standing=Standing.CONFLICT, note="a later register corrects it.")
    assert aside_words(lost) == (
        "Set aside, it stands as conflict: a later register corrects it. He did not command (the source of k). "
        "Hedged: “allegedly” (the source of k)."
    )


def test_a_claim_without_a_day_says_why_it_is_set_aside():
    assert aside_words(cited()).startswith("Set aside, it gives no day to count with")


def test_rank_and_title_are_said_once():
    assert held_words(held(), str).startswith("omar, Colonel, commander: certain from 1 January 2031")


def test_a_citation_names_its_exhibit_and_a_denial():
    said = cited_words(cited(polarity=Polarity.DENIES), {RecordId("x"): "PRB-0001"})
    assert said == "k, denied by the source of k, PRB-0001; bears on position"


def test_levels_are_drawn_as_line_styles_and_words():
    drawing = draw([step("a", "top"), step("b", "top", Level.POSSIBLE, denied=True)], {}, str)
    boxes = {box.lines[0].words: box for box in drawing.boxes}
    assert (boxes["a"].dash, boxes["b"].dash) == ("none", "1.5 4")
    assert boxes["b"].lines[1].words == "in fact: possible, denied"
    assert boxes["top"].way == ""


def test_a_unit_with_two_superiors_is_named_under_both_and_told_once():
    drawing = draw([step("a", "top"), step("a", "other")], {RecordId("a"): ["omar: certain"]}, str)
    under = [[line.words for line in box.lines] for box in drawing.boxes if box.lines[0].words == "a"]
    assert len(under) == 2
    assert sum("omar: certain" in lines for lines in under) == 1


def test_a_circle_is_drawn_to_its_end():
    drawing = draw([step("a", "b"), step("b", "a")], {}, str)
    assert [box.lines[0].words for box in drawing.boxes] == ["b", "a", "b"]


UNITS = st.sampled_from("abcdef")


@given(st.lists(st.tuples(UNITS, UNITS), max_size=15), st.text(max_size=200))
def test_every_unit_is_drawn_inside_the_width_and_no_two_boxes_meet(pairs, name):
    drawing = draw([step(unit, superior) for unit, superior in pairs], {}, lambda unit: f"{unit} {name}")
    drawn = {box.lines[0].words[0] for box in drawing.boxes}
    assert drawn == {unit for pair in pairs for unit in pair}
    below = 0
    for box in drawing.boxes:
        assert box.x >= 0
        assert box.x + box.width <= WIDTH
        assert box.y > below
        assert all(box.y < line.y < box.y + box.height for line in box.lines)
        below = box.y + box.height
    assert drawing.height >= below
