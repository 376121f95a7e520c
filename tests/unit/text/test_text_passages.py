"""A case folder names passages and adds passages of meaning; its mistakes are told all at once."""

import pytest

from probanda.model.authored import AuthoredPassage, AuthoredReading
from probanda.model.errors import EvidenceError
from probanda.model.speech import PassageKind
from probanda.text.passages import name_passages
from probanda.text.readings import read_transcript

TEXT = """\
No more [unintelligible: may be saying tamra (a well) or Tamir (a hamlet)] for them (or for you).
Never mind bringing one here. There is no room here [at the camp]. [Turns and asks, “Is there room?”]
We could say three to one, or [mumbles]. No more, no more.
"""
CUES = read_transcript(TEXT).cues


def reading(key: str, text: str = "", gloss: str = "") -> AuthoredReading:
    return AuthoredReading(key=key, text=text, gloss=gloss)


MEANINGS = (reading("all", "no one is to live"), reading("few", "no one is to be held"))


def meaning(quote: str, *, key: str = "w3", cue: int = 2) -> AuthoredPassage:
    return AuthoredPassage(key=key, cue=cue, quote=quote, readings=MEANINGS)


def nth(number: int, *readings: AuthoredReading, key: str = "w1", cue: int = 1) -> AuthoredPassage:
    return AuthoredPassage(key=key, cue=cue, nth=number, readings=readings)


def mistakes(*passages: AuthoredPassage) -> str:
    with pytest.raises(EvidenceError) as caught:
        name_passages(CUES, passages)
    assert caught.value.advice
    return str(caught.value)


def test_without_names_the_cues_stay_as_they_are() -> None:
    assert name_passages(CUES, ()) == CUES


def test_the_nth_passage_and_its_readings_take_the_names_of_the_folder() -> None:
    named = name_passages(CUES, (nth(1, reading("well"), reading("hamlet", "TAMIR.")),))
    passage = named[0].unclear[0]
    assert passage.key == "w1"
    assert [(one.key, one.text, one.gloss) for one in passage.readings] == [
        ("well", "tamra", "a well"),
        ("hamlet", "Tamir", "a hamlet"),
    ]
    assert passage.span == CUES[0].unclear[0].span
    assert named[0].unclear[1] == CUES[0].unclear[1]
    assert named[1:] == CUES[1:]


def test_a_gloss_of_the_folder_fills_one_that_is_empty() -> None:
    named = name_passages(CUES, (nth(2, reading("a", gloss="the men"), reading("b")),))
    assert [one.gloss for one in named[0].unclear[1].readings] == ["the men", ""]


def test_a_name_without_readings_keeps_those_of_the_text() -> None:
    named = name_passages(CUES, (nth(1),))
    assert named[0].unclear[0].readings == CUES[0].unclear[0].readings


def test_a_quote_becomes_a_passage_of_meaning_over_those_words() -> None:
    quote = "Never mind bringing one here."
    cue = name_passages(CUES, (meaning(quote),))[1]
    (passage,) = cue.unclear
    assert passage.passage_kind is PassageKind.MEANING
    assert cue.text[passage.span.start : passage.span.end] == quote
    assert [one.key for one in passage.readings] == ["all", "few"]


def test_words_quoted_inside_a_stage_direction_can_have_several_meanings() -> None:
    assert name_passages(CUES, (meaning("there room?"),))[1].unclear[0].key == "w3"


def test_passages_stay_in_the_order_of_the_text() -> None:
    named = name_passages(CUES, (meaning("No more", key="w0", cue=1),))[0]
    assert [one.key for one in named.unclear] == ["w0", "c1-1", "c1-2"]


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        (nth(1, cue=9), "there is no cue 9; the transcript has 3"),
        (nth(3), "cue 1 has 2 unclear passages, and so no number 3"),
        (nth(1, cue=2), "cue 2 has no unclear passage, and so no number 1"),
        (nth(1, reading("a")), "it lists 1 readings, and the text has 2 (“tamra”, “Tamir”)"),
        (nth(1, reading("a"), reading("b", "Tamar")), "reading 'b' is “Tamir” in the text, and not “Tamar”"),
        (nth(1, reading("a", gloss="a pit"), reading("b")), "gloss of reading 'a' is “a well” in the text"),
        (nth(1, reading("a"), reading("a")), "two of its readings have the key 'a'"),
        (nth(1, reading("a b"), reading("b")), "the key 'a b' of a reading must be"),
        (nth(1, key="w 1"), "its key must be letters"),
        (AuthoredPassage(key="w1", cue=1), "give either `nth`"),
        (AuthoredPassage(key="w1", cue=1, nth=1, quote="No more"), "give either `nth`"),
        (meaning("Never mind taking one"), "does not stand in cue 2"),
        (meaning("o more", cue=3), "stands 2 times in cue 3"),
        (meaning("  "), "its quote is empty"),
        (meaning("saying tamra", cue=1), "touches the passage c1-1, whose wording is unclear already"),
        (meaning("[at the"), "which an editor inserted: nobody said it"),
        (meaning("Turns and"), "a stage direction outside its quotations"),
        (AuthoredPassage(key="w3", cue=2, quote="no room", readings=MEANINGS[:1]), "needs two readings or more"),
        (
            AuthoredPassage(key="w3", cue=2, quote="no room", readings=(reading("a"), reading("b"))),
            "'a' says no meaning",
        ),
        (nth(1, key="c1-2"), "a passage without a name of its own is called so"),
    ],
)
def test_each_mistake_is_told_in_a_sentence(passage: AuthoredPassage, sentence: str) -> None:
    told = mistakes(passage)
    assert sentence in told
    assert repr(passage.key) in told
    assert told.startswith("1 mistake in the names of passages:")


def test_all_mistakes_are_told_at_once() -> None:
    told = mistakes(nth(9), nth(1, cue=8, key="w2"), meaning("not there"), meaning("no room", key="w4"))
    assert told.startswith("3 mistakes")
    assert [key in told for key in ("'w1'", "'w2'", "'w3'", "'w4'")] == [True, True, True, False]


def test_a_passage_has_one_name_and_a_name_one_passage() -> None:
    assert "names already" in mistakes(nth(1), nth(1, key="w2"))
    assert "2 passages have this key" in mistakes(nth(1), nth(2))


def test_passages_of_meaning_do_not_touch_each_other() -> None:
    assert "its words touch those of 'w3'" in mistakes(meaning("no room"), meaning("room here", key="w4"))


def test_a_passage_may_take_the_automatic_name_that_another_gave_up() -> None:
    named = name_passages(CUES, (nth(1, key="c1-2"), nth(2, key="c1-1")))
    assert [one.key for one in named[0].unclear] == ["c1-2", "c1-1"]
