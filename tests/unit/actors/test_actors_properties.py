"""What holds for any two names: of any script, of any length, in any order."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.actors.letters import clean, plain, sounds_of
from probanda.actors.match import compare
from probanda.actors.prepare import MOST_READ, prepare
from probanda.actors.search import blocking_keys
from probanda.actors.sounds import distance

WORDS = (
    "selim", "tarhoun", "سليم", "ترحون", "المختاري", "Юрий", "Щербаков", "abd al-wadud", "abu hudhayfa", "3rd",
    "brigade", "لواء", "ltd", "gmbh", "muhammad", "محمد", "m.", "xiao", "lan", "박", "Şükran", "general", "bin", "al-",
    "o'donnell", "کوروش", "Παπαδάκης",
)  # fmt: skip
NAMES = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
ODD = "abdulهعبدال -'\u0640\u064b\u0652\u200fа"  # with tatweel, vowel signs, a mark of direction, a Cyrillic a
ANY = st.one_of(NAMES, st.text(max_size=40), st.text(alphabet=ODD, max_size=30))
HARAKAT = "ًٌٍَُِّْ"


@given(ANY, ANY)
def test_the_score_is_the_same_in_both_directions(left: str, right: str) -> None:
    assert compare(left, right).score == compare(right, left).score


@given(ANY, ANY)
def test_the_pairs_are_the_same_in_both_directions(left: str, right: str) -> None:
    turned = {(pair.right, pair.left) for pair in compare(right, left).pairs}
    if left != right:
        assert {(pair.left, pair.right) for pair in compare(left, right).pairs} == turned


@given(ANY)
def test_a_name_is_wholly_alike_to_itself(name: str) -> None:
    assert compare(name, name).score == 1.0


@given(ANY, ANY)
def test_a_score_is_between_nothing_and_one(left: str, right: str) -> None:
    assert 0.0 <= compare(left, right).score <= 1.0


@given(ANY, ANY)
def test_what_is_more_than_half_alike_has_a_reason(left: str, right: str) -> None:
    match = compare(left, right)
    assert match.reasons or match.score <= 0.5


@given(st.permutations(["Rashad", "Zuwari", "Thabit", "Hudhayfa"]))
def test_the_order_of_words_costs_next_to_nothing(words: list[str]) -> None:
    assert compare("Rashad Zuwari Thabit Hudhayfa", " ".join(words)).score >= 0.97


@given(NAMES)
def test_capital_letters_do_not_count(name: str) -> None:
    assert compare(name, name.title()).score == compare(name, name).score


@given(st.lists(st.tuples(st.sampled_from("سليمترحون "), st.sampled_from(["", *HARAKAT])), min_size=1, max_size=12))
def test_vowel_signs_do_not_count(letters: list[tuple[str, str]]) -> None:
    bare = "".join(letter for letter, _ in letters)
    signed = "".join(letter + (sign if letter != " " else "") for letter, sign in letters)
    assert compare(bare, signed).score == 1.0 or not bare.strip()


@given(st.text(max_size=60))
def test_no_text_is_too_strange_to_be_read(name: str) -> None:
    assert isinstance(blocking_keys(name), frozenset)
    assert clean(clean(name)) == clean(name)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=12))
def test_the_form_of_composition_does_not_count(name: str) -> None:
    assert clean(unicodedata.normalize("NFD", name)) == clean(unicodedata.normalize("NFC", name))


@given(*[st.text(alphabet="bdfhklmnrstzSXGaeiou", max_size=8)] * 2)
def test_the_distance_of_sounds_is_the_same_in_both_directions(left: str, right: str) -> None:
    apart = distance(left, right, left_abjad=False, right_abjad=False)
    assert apart == pytest.approx(distance(right, left, left_abjad=False, right_abjad=False))
    assert (apart == 0) is (left == right)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=20))
def test_each_latin_word_of_plain_letters_has_sounds(word: str) -> None:
    assert bool(sounds_of(plain(word), "LATIN")) is bool(word)


@pytest.mark.parametrize("one", ["selim ", "س", "a", "عبد ال", "3 ", "\u0600", "ﷺ", "abd ", "-", "é" * 3])
def test_a_name_of_a_hundred_kilobytes_takes_no_more_time_than_its_beginning(one: str) -> None:
    name = one * (100_000 // len(one.encode()))
    begun_s = time.process_time()
    match = compare(name, name + "x")
    assert time.process_time() - begun_s < 1.0
    assert 0.0 <= match.score <= 1.0


def test_a_name_that_was_cut_says_so() -> None:
    match = compare("Selim " * 200, "Selim Tarhoun")
    assert match.left.cut
    assert f"Only the first {MOST_READ} characters of one name were compared." in match.reasons


def test_names_without_a_letter_are_not_alike() -> None:
    match = compare("!!!", "???")
    assert match.score == 0.0
    assert match.reasons == ("One of the names has no word that can be compared.",)
    assert prepare("").tokens == ()
