"""Names that are written to be missed, or to be taken for another: signs that nobody sees, letters that look alike."""

import pytest

from probanda.actors.match import compare

PLAIN = "Rashad Mokhtari"
ARABIC = "رشاد المختاري"


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u200f", "\u061c"]
)
def test_a_sign_that_nobody_sees_does_not_hide_a_name(sign: str) -> None:
    assert compare(PLAIN, sign.join(PLAIN)).score == 1.0
    assert compare(ARABIC, sign.join(ARABIC)).score == 1.0


@pytest.mark.parametrize("sign", ["\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068"])
def test_a_sign_that_turns_the_direction_does_not_hide_a_name(sign: str) -> None:
    end = "\u202c" if sign < "\u2060" else "\u2069"
    assert compare(ARABIC, f"{sign}{ARABIC}{end}").score == 1.0


def test_letters_of_another_alphabet_that_look_alike_do_not_hide_a_name_and_are_told() -> None:
    match = compare("Kovalchuk Oscar", "Kоvаlchuk Оscаr")
    assert match.score > 0.95
    assert "'kоvаlchuk' mixes letters of two alphabets that look alike; it was read as one word." in match.reasons


def test_wide_and_ornamental_letters_do_not_hide_a_name() -> None:
    assert compare(PLAIN, "Ｒａｓｈａｄ Ｍｏｋｈｔａｒｉ").score == 1.0
    assert compare(PLAIN, "𝐑𝐚𝐬𝐡𝐚𝐝 𝑴𝒐𝒌𝒉𝒕𝒂𝒓𝒊").score == 1.0


def test_tatweel_and_presentation_forms_do_not_hide_a_name() -> None:
    assert compare(ARABIC, "رشـــاد المخـــتاري").score == 1.0
    assert compare("سلام", "ﺳﻼﻡ").score == 1.0


def test_a_heap_of_combining_signs_does_not_hide_a_name() -> None:
    heaped = "".join(letter + "\u0338\u0323" for letter in "Rashad") + " Mokhtari"
    assert compare(PLAIN, heaped).score > 0.9


def test_a_stuffed_name_does_not_reach_every_name() -> None:
    stuffed = "Selim Rashad Thabit Yuri Marta Deng Oscar Felix Hugo Nina Tarhoun Mokhtari Zuwari Qarqani Brandt"
    assert compare(stuffed, "Marta Brandt").score < 0.66


def test_the_reasons_hold_no_sign_that_turns_the_direction() -> None:
    reasons = " ".join(compare(f"\u202e{ARABIC}", PLAIN).reasons)
    assert not set(reasons) & set("\u202e\u202d\u202a\u202b\u2066\u2067\u2068\u200f")
