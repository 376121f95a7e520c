"""Pairs of invented names: what is one name, what is another, and why. No pair means anybody."""

import pytest

from probanda.actors.alike import Way
from probanda.actors.match import compare
from probanda.actors.prepare import prepare

SAME = (
    ("Selim Tarhoun", "سليم ترحون"),
    ("Rashad el-Mokhtari", "رشاد المختاري"),
    ("Rachad El Moukhtari", "رشاد المختاري"),
    ("Shafiq Dhahabi", "شفيق الذهبي"),
    ("Chafik Dahabi", "Shafeeq al-Dhahabi"),
    ("Abd al-Wadud Zantani", "Abdelouadoud Zentani"),
    ("عبد الودود الزنتاني", "Abdul Wadood Zintani"),
    ("Abu Hudhayfa", "Abou Houdheifa"),
    ("Badr al-Din Qarqani", "Badreddine Karkani"),
    ("بدر الدين", "Badruddin"),
    ("Ghaleb Qunfudh", "غالب قنفذ"),
    ("Thabit Juwayli", "ثابت الجويلي"),
    ("Gamal Ragab", "جمال رجب"),
    ("Kourosh Javadzadeh", "کوروش جوادزاده"),
    ("Ludmila Shcherbakova", "Людмила Щербакова"),
    ("Yuri Zhuravlyov", "Юрий Журавлёв"),
    ("Iouri Jouravlev", "Юрий Журавлёв"),
    ("Şükran Çınar", "Sukran Cinar"),
    ("Jürgen Höfler", "Juergen Hoefler"),
    ("Bak Chol-su", "Park Cholsu"),
    ("Deng Xiaolan", "Xiao-Lan Deng"),
    ("Marta Elena Lindqvist", "Lindqvist, Marta"),
    ("M. Lindqvist", "Marta Lindqvist"),
    ("Tarhoun bin Selim", "Tarhoun ibn Salim"),
    ("General Selim Tarhoun", "Dr. Selim Tarhoun"),
    ("٣ لواء", "3rd Brigade"),
    ("Third Brigade", "اللواء الثالث"),
    ("Borevik Trading Co., Ltd.", "BOREVIK TRADING COMPANY LIMITED"),
    ("OOO Morvento", "ООО Морвенто"),
    ("Morvento International GmbH", "Morvento Intl"),
    ("Northern Orbelin Shipping Lines", "NOSL"),
    ("Northern Orbelin Petroleum Company", "NOPC"),
    ("Αλέξης Παπαδάκης", "Alexis Papadakis"),
    ("Volodymyr Hryhorchenko", "Владимир Григорченко"),
    ("Brandt M.E.", "Marta Elena Brandt"),
    ("Pieter Vandermeulen", "Pieter van der Meulen"),
    ("Joint Stock Company Rostavel", "АО Роставель"),
    ("Liwa al-Tarhoun", "Tarhoun Brigade"),
    ("Hsu Xiaoming", "Xu Hsiaoming"),
)
OTHER = (
    ("Selim Tarhoun", "Selim Karkani"),
    ("Selim Khalil Tarhoun", "Rashad Khalil Tarhoun"),
    ("Abd al-Wadud", "Abd al-Wahid"),
    ("Abdul Wadud Zantani", "Abdul Wahid Zantani"),
    ("Abu Hudhayfa", "Abu Hamza"),
    ("Umm Hudhayfa", "Abu Hudhayfa"),
    ("Marta Lindqvist", "Marta Brandt"),
    ("Marta Lindqvist", "Ingrid Lindqvist"),
    ("3rd Brigade", "4th Brigade"),
    ("Third Brigade", "الفرقة الثالثة"),
    ("3rd Brigade", "13th Brigade"),
    ("Deng Xiaolan", "Deng Guoqiang"),
    ("Borevik Trading Ltd", "Dorvane Trading Ltd"),
    ("خالد حيدر", "Khalifa Tarhoun"),
    ("Юрий Журавлёв", "Юрий Щербаков"),
    ("General", "Selim Tarhoun"),
    ("Selim", "Selim Tarhoun"),
    ("حسن", "Hussein"),
)


@pytest.mark.parametrize(("left", "right"), SAME)
def test_two_writings_of_one_name_are_alike(left: str, right: str) -> None:
    assert compare(left, right).score >= 0.7


@pytest.mark.parametrize(("left", "right"), OTHER)
def test_two_names_are_visibly_less_alike(left: str, right: str) -> None:
    assert compare(left, right).score <= 0.66


def test_the_pairs_are_told_apart_as_a_whole() -> None:
    same = [compare(*pair).score for pair in SAME]
    other = [compare(*pair).score for pair in OTHER]
    right = sum(one > two for one in same for two in other)
    assert right / (len(same) * len(other)) >= 0.99


def test_another_number_is_decisive_and_said_so() -> None:
    match = compare("3rd Brigade of Tarhoun", "4th Brigade of Tarhoun")
    assert match.score <= 0.3
    assert "The numbers differ (3 and 4): that is decisive." in match.reasons


def test_another_kind_of_unit_is_decisive_and_said_so() -> None:
    match = compare("3rd Brigade", "3rd Battalion")
    assert match.score <= 0.45
    assert "The kinds of units differ (battalion and brigade): that is decisive." in {
        one.replace("brigade and battalion", "battalion and brigade") for one in match.reasons
    }


def test_a_given_name_alone_is_weak_evidence_and_said_so() -> None:
    match = compare("Rashad", "Rashad el-Mokhtari")
    assert match.score <= 0.65
    assert any("single word" in reason for reason in match.reasons)


def test_a_rare_family_name_that_agrees_says_more_than_a_common_given_name() -> None:
    common = compare("Muhammad Zuwari", "Muhammad Qarqani").score
    rare = compare("Hudhayfa Zuwari", "Hudhayfa Qarqani").score
    assert common < rare < 0.6


def test_brothers_are_less_alike_than_one_name_in_two_spellings() -> None:
    brothers = compare("Selim Khalil Tarhoun", "Rashad Khalil Tarhoun").score
    assert brothers < compare("Selim Khalil Tarhoun", "Salim Khaleel Tarhun").score - 0.15


def test_a_man_is_told_from_the_son_who_bears_his_name_inside() -> None:
    himself = compare("Thabit Zuwari", "ثابت رشاد الزواري").score
    his_son = compare("Thabit Zuwari", "رشاد ثابت الزواري").score
    assert himself > his_son > 0.7


def test_a_title_is_set_apart_and_told() -> None:
    match = compare("Colonel Rashad Mokhtari", "العقيد رشاد مختاري")
    assert match.score > 0.85
    assert match.left.set_apart == ("colonel",)
    assert match.right.set_apart == ("العقيد",)


def test_a_title_alone_is_a_name() -> None:
    assert compare("Sheikh", "Sheikh").score == 1.0
    assert [one.shown for one in prepare("Sheikh").tokens] == ["sheikh"]


def test_general_in_the_name_of_a_company_is_no_rank() -> None:
    assert prepare("Borevik General Trading LLC").set_apart == ()
    assert prepare("General Selim Tarhoun").set_apart == ("general",)


def test_a_servant_of_god_is_one_name_with_and_without_its_article() -> None:
    (token,) = prepare("Abd al-Wadud").tokens
    assert token.of == "abd"
    assert all(compare("عبد الودود", one).score > 0.85 for one in ("Abdulwadud", "Abdel Wadoud", "Abd-ul-Wadud"))


def test_sun_letters_are_articles_and_the_same_letters_elsewhere_are_names() -> None:
    assert [one.shown for one in prepare("Rashad ash-Sharqi").tokens] == ["rashad", "sharqi"]
    assert [one.shown for one in prepare("An Guo").tokens] == ["an", "guo"]


def test_each_pair_of_words_says_in_which_way_it_is_alike() -> None:
    ways = {pair.likeness.way for pair in compare("Muhammad Tarhoun 3", "محمد ترحون ٣").pairs}
    assert ways == {Way.ONE_NAME, Way.SOUNDS, Way.NUMBER}


def test_words_that_contradict_each_other_are_named() -> None:
    assert "'tarhoun' and 'karkani' contradict each other: each stands in one name only." in (
        compare("Selim Tarhoun", "Selim Karkani").reasons
    )


def test_what_stands_in_one_name_only_is_named() -> None:
    assert "'khalil' stands in one name only." in compare("Selim Khalil Tarhoun", "Selim Tarhoun").reasons
