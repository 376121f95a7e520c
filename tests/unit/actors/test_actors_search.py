"""Candidates among many names: keys that two writings share, and what is never compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.actors.search import NameIndex, blocking_keys

NAMES = (
    "Rashad Mokhtari",
    "Selim Tarhoun",
    "Юрий Журавлёв",
    "3rd Brigade",
    "Northern Orbelin Shipping Lines",
    "Deng Xiaolan",
    "Umar Ali",
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("رشاد المختاري", "Rashad Mokhtari"),
        ("Tarhun, Salim", "Selim Tarhoun"),
        ("Iouri Jouravlev", "Юрий Журавлёв"),
        ("اللواء الثالث", "3rd Brigade"),
        ("NOSL", "Northern Orbelin Shipping Lines"),
        ("Xiao-lan Deng", "Deng Xiaolan"),
        ("علي عمر", "Umar Ali"),
    ],
)
def test_a_name_is_found_in_another_writing(wanted: str, found: str) -> None:
    index = NameIndex(NAMES)
    assert index.names[index.search(wanted)[0].place] == found


def test_another_brigade_is_not_found() -> None:
    assert [one.match.right.text for one in NameIndex(NAMES).search("4th Brigade")] == []


def test_the_most_alike_comes_first_and_no_more_than_asked() -> None:
    index = NameIndex(("Rashad Mokhtar", "Rashad Mokhtari", "Rashid Mokhtari", "Rashad Mukhtari"))
    found = index.search("Rashad Mokhtari", most=3)
    assert len(found) == 3
    assert found[0].place == 1
    assert sorted((one.match.score for one in found), reverse=True) == [one.match.score for one in found]


def test_an_empty_index_finds_nothing() -> None:
    assert NameIndex(()).search("Rashad Mokhtari") == ()


def test_a_name_without_letters_finds_nothing() -> None:
    assert NameIndex(NAMES).search("?!") == ()


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6))
def test_each_name_finds_itself(names: list[str]) -> None:
    index = NameIndex(names)
    for name in names:
        assert index.search(name)[0].match.score == 1.0


@given(st.text(max_size=40))
def test_the_keys_of_a_name_are_few(name: str) -> None:
    assert len(blocking_keys(name)) < 250


def test_keys_are_what_a_store_needs_to_keep() -> None:
    assert blocking_keys("رشاد المختاري") & blocking_keys("Rachad Moukhtari")
    assert not blocking_keys("Rashad Mokhtari") & blocking_keys("Yuri Zhuravlyov")
