"""Each word of the conventions does what its list says, so that none is dead and none works against another."""

import importlib.resources
import tomllib
from typing import Any

import pytest

from probanda.model.speech import Unclearness
from probanda.text.conventions import conventions
from probanda.text.plain import read_plain
from probanda.text.readings import read_marks


def lists() -> dict[str, Any]:
    return tomllib.loads(importlib.resources.files("probanda.text").joinpath("conventions.toml").read_text("utf-8"))


@pytest.mark.parametrize("kind", ["unintelligible", "inaudible", "mumbles", "crosstalk", "gap"])
def test_each_name_of_an_unclearness_is_read_as_that_kind(kind: str) -> None:
    for phrase in lists()["unclear"][kind]:
        found = [one.unclearness for one in read_marks(f"we go [{phrase}] now").unclear]
        assert found == [Unclearness(kind)], phrase


def test_each_connecting_phrase_is_left_out_of_the_reading() -> None:
    for phrase in lists()["connecting"]["phrases"]:
        (passage,) = read_marks(f"we go [unintelligible: {phrase} Dalmeth] now").unclear
        assert [one.text for one in passage.readings] == ["Dalmeth"], phrase


def test_each_glossing_phrase_makes_a_gloss_of_what_follows_a_comma() -> None:
    for phrase in lists()["connecting"]["glossing"]:
        (passage,) = read_marks(f"we go [unintelligible: tamra, {phrase} a well] now").unclear
        assert [(one.text, one.gloss) for one in passage.readings] == [("tamra", f"{phrase} a well")], phrase


def test_each_sound_is_a_stage_direction() -> None:
    for phrase in lists()["direction"]["sounds"]:
        assert [one.rule for one in read_marks(f"we go [{phrase}] now").directions] == ["direction.sound"], phrase


def test_each_verb_makes_a_stage_direction_in_the_third_person_and_in_the_gerund() -> None:
    known = conventions()
    for verb in lists()["direction"]["verbs"]:
        third = verb[:-1] + "ies" if verb.endswith("y") else verb + ("es" if verb.endswith(("h", "ss")) else "s")
        assert (third,) in known.verbs, verb
        assert any(form[0].startswith(verb[:-1]) and form[0].endswith("ing") for form in known.verbs), verb
    for verb in lists()["direction"]["arabic_verbs"]:
        assert len(read_marks(f"نذهب [{verb} إليهم] الآن").directions) == 1, verb


def test_each_word_for_a_speaker_begins_a_label() -> None:
    for word in lists()["speakers"]["words"]:
        assert read_plain(f"{word}: نعم yes").cues[0].speaker == word


def test_everyday_pairs_and_endings_are_no_alternative() -> None:
    read = lists()["alternative"]
    for pair in read["pairs"]:
        assert read_marks(f"we go {pair} now").unclear == (), pair
    for word in read["everyday"]:
        assert read_marks(f"we go now (or {word}) and rest").unclear == (), word


def test_sic_in_each_language_is_an_insertion() -> None:
    for word in lists()["insertion"]["sic"]:
        assert [one.rule for one in read_marks(f"we goes [{word}] now").insertions] == ["insertion.sic"], word


def test_a_measure_may_stand_before_the_name_of_an_unclearness() -> None:
    for word in lists()["unclear"]["measures"]:
        assert len(read_marks(f"we go [{word} unintelligible] now").unclear) == 1, word


def test_a_description_is_no_reading() -> None:
    for phrase in lists()["unclear"]["describing"]:
        (passage,) = read_marks(f"we go [unintelligible: {phrase} of it] now").unclear
        assert passage.readings == (), phrase
