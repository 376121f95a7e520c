"""A translator's alternative is a second reading of the words before it; which words, and why, is said."""

import pytest

from probanda.model.speech import Unclearness
from probanda.text.readings import read_marks


def passage(text: str) -> tuple[str, list[str], str]:
    """(the passage as typed, its readings, its rule) of the only passage of the text."""
    (found,) = read_marks(text).unclear
    assert found.unclearness is Unclearness.ALTERNATIVE
    return text[found.span.start : found.span.end], [one.text for one in found.readings], found.rule


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            "No more of these for those to wait and be met by us (or wait and rest).",
            "wait and be met by us",
            "wait and rest",
        ),
        ("They wait, and they wait there by us (or wait and rest).", "wait there by us", "wait and rest"),
        ("We take the road to the gate (or the well) today", "the gate", "the well"),
        ("They Wait by us [or wait and rest]", "Wait by us", "wait and rest"),
        ("لكي ينتظروا ونلقاهم (أو ينتظروا ويستريحوا).", "ينتظروا ونلقاهم", "ينتظروا ويستريحوا"),
        ("جاؤوا لينتظروا هناك (أو ينتظروا هنا)", "لينتظروا هناك", "ينتظروا هنا"),
        ("كي يَنتظروا هناك (أو ربما ينتظروا هنا)", "يَنتظروا هناك", "ينتظروا هنا"),
    ],
)
def test_it_begins_at_the_nearest_word_that_it_repeats(text: str, first: str, second: str) -> None:
    typed, readings, rule = passage(text)
    assert readings == [first, second]
    assert typed.startswith(first)
    assert typed.endswith((")", "]"))
    assert rule == "alternative.repeated-word"


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("they will be met by us (or left)", "us", "left"),
        ("they will be met by us (or left behind here)", "met by us", "left behind here"),
        ("Go now. Stay (or leave this very town)", "Stay", "leave this very town"),
        ("we hold the gate (by the sea) now (or then soon)", "gate (by the sea) now", "then soon"),
    ],
)
def test_it_replaces_as_many_words_as_it_has_within_the_sentence(text: str, first: str, second: str) -> None:
    _, readings, rule = passage(text)
    assert readings == [first, second]
    assert rule == "alternative.same-length"


def test_a_stop_before_the_bracket_belongs_to_neither_reading() -> None:
    typed, readings, _ = passage("We wait there. (Or wait and rest.)")
    assert readings == ["wait there", "wait and rest"]
    assert typed == "wait there. (Or wait and rest.)"


def test_several_alternatives_and_their_glosses_are_kept() -> None:
    text = "they wait by us (or wait and rest (sleep), or wait and go)"
    (found,) = read_marks(text).unclear
    assert [(one.text, one.gloss) for one in found.readings] == [
        ("wait by us", ""),
        ("wait and rest", "sleep"),
        ("wait and go", ""),
    ]


def test_it_never_reaches_into_the_mark_before_it() -> None:
    text = "wait [mumbles] by us (or wait and rest)"
    _, alternative = read_marks(text).unclear
    assert text[alternative.span.start : alternative.span.end] == "by us (or wait and rest)"


def test_with_no_words_before_it_it_is_kept_as_the_only_reading() -> None:
    typed, readings, rule = passage("(or wait and rest)")
    assert (typed, readings, rule) == ("(or wait and rest)", ["wait and rest"], "alternative.alone")


@pytest.mark.parametrize(
    ("text", "typed", "readings"),
    [
        ("they were met/left there", "met/left", ["met", "left"]),
        ("they were met/left/lost there", "met/left/lost", ["met", "left", "lost"]),
        ("they were (met by us / left) there", "(met by us / left)", ["met by us", "left"]),
        ("they were [met by us / left] there", "[met by us / left]", ["met by us", "left"]),
        ("كانوا نلقاهم/نتركهم هناك", "نلقاهم/نتركهم", ["نلقاهم", "نتركهم"]),
        ("we met / left, and rested", "met / left", ["met", "left"]),
        (
            "we go by the gate / the road / the well.",
            "the gate / the road / the well",
            ["the gate", "the road", "the well"],
        ),
    ],
)
def test_a_slash_parts_two_readings(text: str, typed: str, readings: list[str]) -> None:
    assert passage(text)[:2] == (typed, readings)


@pytest.mark.parametrize(
    "text",
    [
        "he/she goes and/or stays",
        "at 60 km/h on 10/10/2031",
        "see https://example.org/a/b and /home/x",
        "we go (or so) and wait (or not)",
        "we go (or both)",
        "24 / 7 we wait",
        "/ we wait /",
        "(or)",
        "we go (in order) to wait",
    ],
)
def test_everyday_words_and_slashes_are_no_alternative(text: str) -> None:
    assert read_marks(text).unclear == ()


def test_a_note_says_which_words_were_taken_and_why() -> None:
    repeated = read_marks("they wait by us (or wait and rest)", cue=4).notes
    counted = read_marks("they will be met by us (or left)", cue=4).notes
    assert "“wait by us”, which begins with the same word" in repeated[0]
    assert "“us”, as many words as it has: please check" in counted[0]
