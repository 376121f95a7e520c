"""Two translators: where they differ both are readings; where they agree nothing is said."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.authored import AuthoredPassage, AuthoredReading
from probanda.model.errors import EvidenceError
from probanda.model.speech import PassageKind, ReadCue, Unclearness
from probanda.text.compare import Compared, compare_translations
from probanda.text.passages import name_passages
from probanda.text.readings import read_marks


def cue(text: str, number: int = 1, start_s: str | None = None, end_s: str | None = None) -> ReadCue:
    marks = read_marks(text, cue=number)
    return ReadCue(
        number=number,
        start_s=start_s,
        end_s=end_s,
        text=text,
        unclear=marks.unclear,
        directions=marks.directions,
        insertions=marks.insertions,
    )


def compared(first: str, second: str) -> Compared:
    return compare_translations((cue(first),), (cue(second),))


def readings(found: Compared) -> list[list[str]]:
    return [[one.text for one in passage.readings] for of in found.cues for passage in of.unclear]


def test_different_words_become_a_passage_with_both_readings_and_none_is_chosen() -> None:
    found = compared("And hear this: we have no room for prisoners.", "And hear this: we have no place for captives.")
    (passage,) = found.cues[0].unclear
    assert readings(found) == [["room for prisoners", "place for captives"]]
    assert [one.key for one in passage.readings] == ["a", "b"]
    assert (passage.key, passage.unclearness) == ("c1-d1", Unclearness.TRANSLATORS)
    assert passage.passage_kind is PassageKind.MEANING
    assert found.cues[0].text[passage.span.start : passage.span.end] == "room for prisoners"


@pytest.mark.parametrize(
    "second",
    ["We cross, the river!", "we CROSS the “river”", "We [then] cross the river", "[Turns away] We cross the river."],
)
def test_case_punctuation_directions_and_insertions_make_no_difference(second: str) -> None:
    assert compared("We cross the river.", second).differences == 0


def test_vowel_signs_and_hamza_seats_make_no_difference() -> None:
    assert compared("نعبر إلى النهر", "نَعْبُرُ الى النهر").differences == 0


def test_words_that_only_one_has_are_told_with_the_word_beside_them() -> None:
    assert readings(compared("Leave none alive there.", "Leave none there.")) == [["none alive", "none"]]
    assert readings(compared("Go there.", "Go back there.")) == [["Go", "Go back"]]
    assert readings(compared("Go there.", "Now go there.")) == [["Go", "Now go"]]


def test_what_the_second_heard_is_one_more_reading_of_an_unclear_passage() -> None:
    found = compared(
        "We reach [unintelligible: may be saying the ridge or the bridge] today.", "We reach the village today."
    )
    assert readings(found) == [["the ridge", "the bridge", "the village"]]
    assert found.cues[0].unclear[0].readings[-1].key == "second"


@pytest.mark.parametrize(
    "second", ["We reach the Ridge today.", "We reach [unintelligible: the bridge] today.", "We reach [mumbles] today."]
)
def test_what_is_listed_already_is_not_listed_twice(second: str) -> None:
    found = compared("We reach [unintelligible: may be saying the ridge or the bridge] today.", second)
    assert (found.differences, readings(found)) == (0, [["the ridge", "the bridge"]])


def test_readings_of_the_second_stand_one_by_one_beside_clear_words_of_the_first() -> None:
    found = compared("We reach town today.", "We reach [unintelligible: may be saying downs or ground] today.")
    assert readings(found) == [["town", "downs", "ground"]]


def test_where_the_second_heard_nothing_a_note_says_so() -> None:
    found = compared("We reach town today.", "We reach [unintelligible] today.")
    assert found.differences == 0
    assert "the first has “town” where the second has “[unintelligible]”" in found.notes[0]


def test_a_difference_over_a_mark_is_told_and_is_no_reading() -> None:
    found = compared("Stop here [at the crossing] whoever you are.", "Go on from where everybody is.")
    assert any("it is no reading" in note for note in found.notes)
    assert all(len(one.unclear) == found.differences for one in found.cues)


def test_timed_cues_are_set_side_by_side_by_time_however_they_are_numbered() -> None:
    first = (cue("We cross.", 1, "0", "2"), cue("Then we stop there.", 2, "2", "6"), cue("Go.", 3, "20", "21"))
    second = (cue("Then we halt", 1, "2", "4"), cue("there.", 2, "4", "6"), cue("We cross.", 3, "0.2", "2.1"))
    found = compare_translations(first, second)
    assert [[one.text for one in of.unclear[0].readings] if of.unclear else [] for of in found.cues] == [
        [],
        ["stop", "halt"],
        [],
    ]
    assert found.notes == ("Cue 3 has no cue of the second beside it.",)


def test_cues_without_times_and_with_other_numbers_are_not_compared_and_a_note_says_so() -> None:
    found = compare_translations((cue("One."),), (cue("Two."), cue("Three.", 2)))
    assert found.differences == 0
    assert "they were not compared" in found.notes[0]


def test_a_cue_that_is_too_long_is_not_compared_and_a_note_says_so() -> None:
    found = compared("a b " * 2_000, "b a " * 2_000)
    assert "too long" in found.notes[0]


TEXTS = st.lists(
    st.sampled_from(
        (
            "we",
            "cross",
            "the",
            "river",
            "(or the sea)",
            "[mumbles]",
            "[at night]",
            "[Turns away]",
            "no",
            "[x?]",
            "met / left",
        )
    ),
    min_size=1,
    max_size=12,
).map(" ".join)


@given(TEXTS, TEXTS)
def test_nothing_of_the_first_is_lost_and_every_passage_is_sound(first: str, second: str) -> None:
    before = cue(first)
    after = compare_translations((before,), (cue(second),)).cues[0]
    assert (after.text, after.directions, after.insertions) == (before.text, before.directions, before.insertions)
    keys = [one.key for one in after.unclear]
    assert len(set(keys)) == len(keys)
    spans = sorted([one.span for one in (*after.unclear, *after.insertions, *after.directions)], key=lambda s: s.start)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    for was in before.unclear:
        now = next(one for one in after.unclear if one.key == was.key)
        assert now.readings[: len(was.readings)] == was.readings
    for one in after.unclear:
        assert len({reading.key for reading in one.readings}) == len(one.readings)
        if one.unclearness is Unclearness.TRANSLATORS:
            assert len(one.readings) > 1
            assert all(reading.text.strip() for reading in one.readings)


@given(TEXTS)
def test_a_translation_does_not_differ_from_itself(text: str) -> None:
    found = compared(text, text)
    assert (found.differences, found.cues[0]) == (0, cue(text))


def test_a_difference_is_named_by_its_number_and_does_not_count_as_nth() -> None:
    cues = compared("We have room [mumbles] today.", "We have place [mumbles] tonight.").cues
    named = name_passages(
        cues,
        (
            AuthoredPassage(key="m", cue=1, nth=1),
            AuthoredPassage(
                key="d", cue=1, difference=2, readings=(AuthoredReading(key="day"), AuthoredReading(key="night"))
            ),
        ),
    )
    assert [one.key for one in named[0].unclear] == ["c1-d1", "m", "d"]
    assert [one.key for one in named[0].unclear[2].readings] == ["day", "night"]


def test_a_reading_that_the_second_added_need_not_be_named() -> None:
    cues = compared("At [unintelligible: a ridge or a bridge] now.", "At the gate now.").cues
    two = (AuthoredReading(key="ridge"), AuthoredReading(key="bridge"))
    named = name_passages(cues, (AuthoredPassage(key="x", cue=1, nth=1, readings=two),))
    assert [one.key for one in named[0].unclear[0].readings] == ["ridge", "bridge", "second"]
    three = (*two, AuthoredReading(key="gate"))
    named = name_passages(cues, (AuthoredPassage(key="x", cue=1, nth=1, readings=three),))
    assert named[0].unclear[0].readings[-1].key == "gate"
    with pytest.raises(EvidenceError, match="the text has 3"):
        name_passages(cues, (AuthoredPassage(key="x", cue=1, nth=1, readings=two[:1]),))


def test_a_difference_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(EvidenceError, match="cue 1 has no difference, and so no number 1"):
        name_passages((cue("We go."),), (AuthoredPassage(key="x", cue=1, difference=1),))
