"""Lists, ranges, what goes on from the citation before, other languages, and what a machine misread."""

import pytest

from probanda.law.load import load_provisions
from probanda.model.law import Citation, CitationStatus
from probanda.text.citations import find_citations

PROVISIONS = load_provisions()


def cite(text: str, **more) -> tuple[Citation, ...]:
    return find_citations(text, PROVISIONS, **more)


def refs(text: str, **more) -> list[str | None]:
    return [citation.ref for citation in cite(text, **more)]


def one(text: str, **more) -> Citation:
    (citation,) = cite(text, **more)
    return citation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("article 8, paragraphs 2 (c) (i) and 2 (e) (x), of the Statute", ["RS:8(2)(c)(i)", "RS:8(2)(e)(x)"]),
        ("article 25, paragraphs 1 and 2, of the Statute", ["RS:25(1)", "RS:25(2)"]),
        ("paragraphs 1 and 2 of article 25", ["RS:25(1)", "RS:25(2)"]),
        ("paragraph 3 (a) to (d) of article 25", ["RS:25(3)(a)", "RS:25(3)(d)"]),
        ("Articles 8(2)(c)(i)-1 to -4", ["EOC:8(2)(c)(i)-1", "EOC:8(2)(c)(i)-4"]),
        ("Articles 8(2)(c)(i)-1, -2 and -4", [f"EOC:8(2)(c)(i)-{number}" for number in (1, 2, 4)]),
        ("articles 5-8 of the Rome Statute", ["RS:5", "RS:8"]),
        ("Articles 7(1)(a)-(k) and 8(2)(a)(i)", ["RS:7(1)(a)", "RS:7(1)(k)", "RS:8(2)(a)(i)"]),
        ("paragraphs 4 to 8 of resolution 1970 (2011)", [f"UNSC:S/RES/1970(2011)/{number}" for number in (4, 8)]),
        ("resolution 1970 (2011), paras. 4, 5 and 6", [f"UNSC:S/RES/1970(2011)/{number}" for number in (4, 5, 6)]),
        ("Security Council resolution 1970 (2011), para. 6, 12 soldiers", ["UNSC:S/RES/1970(2011)/6"]),
        ("Security Council resolutions 1970 and 1973", ["UNSC:S/RES/1970(2011)", "UNSC:S/RES/1973(2011)"]),
        ("18 U.S.C. §§ 4241-4243", ["18USC:4241", "18USC:4243"]),
        ("18 U.S.C. §§ 2510-22", ["18USC:2510", "18USC:2522"]),
        ("42 U.S.C. §§ 1983, 1985(3), and 1988", ["42USC:1983", "42USC:1985(3)", "42USC:1988"]),
        ("42 U.S.C. § 1983, 1996 was the year", ["42USC:1983"]),
        ("GC IV, arts. 32, 147", ["GCIV:32", "GCIV:147"]),
    ],
)
def test_lists_and_ranges_of_every_kind(text, expected):
    assert refs(text) == expected


def test_the_end_of_a_range_says_how_many_places_it_holds():
    assert "holds 4 places" in cite("25(3)(a)-(d)")[1].message


def test_a_range_that_runs_backwards_is_a_warning():
    last = cite("article 8(2)(e)(xii)-(x)")[1]
    assert (last.status, last.code) == (CitationStatus.WARNING, "range-reversed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("art. 8(2)(c)(i). Ibid., art. 25(3)(a). Id. art. 66(3).", ["RS:8(2)(c)(i)", "RS:25(3)(a)", "RS:66(3)"]),
        ("Geneva Convention III, art. 4(1). Ibid., art. 130.", ["GCIII:4(1)", "GCIII:130"]),
        ("article 8(2)(c)(i) and, of the same article, (e)(x)", ["RS:8(2)(c)(i)", "RS:8(2)(e)(x)"]),
        ("18 U.S.C. § 2441(c)(1). Id. § 2340A(a).", ["18USC:2441(c)(1)", "18USC:2340A(a)"]),
        ("18 U.S.C. § 2441(c)(1). Section 2441(d)(1)(D) says so.", ["18USC:2441(c)(1)", "18USC:2441(d)(1)(D)"]),
        ("18 U.S.C. § 2441(c)(1). Section 12(a) of the lease.", ["18USC:2441(c)(1)"]),
        (
            "resolution 1970 (2011), para. 4; ibid., paras. 5 and 6",
            [f"UNSC:S/RES/1970(2011)/{number}" for number in (4, 5, 6)],
        ),
        ("Rome Statute, supra note 4, art. 8(2)(e)(x)", ["RS:8(2)(e)(x)"]),
        ("Genocide Convention (adopted in 1948), art. II(c)", ["GENC:II(c)"]),
        ("Rome Statute (RS), art. 5", ["RS:5"]),
        ("Ibid., p. 12", []),
    ],
)
def test_what_goes_on_from_the_citation_before(text, expected):
    assert refs(text) == expected


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("paragraph 2 (e) (x) of article 8", "RS:8(2)(e)(x)"),
        ("sub-paragraph (x) of article 8(2)(e) of the Rome Statute", "RS:8(2)(e)(x)"),
        ("art. 4 § 2 of AP II", "APII:4(2)"),
        ("Article 8bis", "RS:8bis"),
        ("Common Article Three", "GC:common-3"),
        ("Article 3, common to the four Geneva Conventions", "GC:common-3"),
        ("Geneva Convention (III) relative to the Treatment of Prisoners of War, art. 130", "GCIII:130"),
        ("SC Res. 1970 (26 February 2011)", "UNSC:S/RES/1970(2011)"),
        ("Resolution 1970 of the Security Council", "UNSC:S/RES/1970(2011)"),
        ("Title 18, United States Code, Section 2441(c)", "18USC:2441(c)"),
        ("42 U.S.C. § 2000e-2(a)", "42USC:2000e-2(a)"),
        # French
        ("article 8, paragraphe 2, alinéa c) i), du Statut de Rome", "RS:8(2)(c)(i)"),
        ("l'alinéa e) x) du paragraphe 2 de l'article 8 du Statut de Rome", "RS:8(2)(e)(x)"),
        ("article 8 2) c) i) du Statut", "RS:8(2)(c)(i)"),
        ("article 8-2-e-x du Statut", "RS:8(2)(e)(x)"),
        ("l'article 66-3", "RS:66(3)"),
        ("article 3 commun aux Conventions de Genève", "GC:common-3"),
        ("article 4, paragraphe 1, du Protocole additionnel II", "APII:4(1)"),
        ("la IIIe Convention de Genève, article 130", "GCIII:130"),
        ("paragraphe 6 de la résolution 1970 (2011) du Conseil de sécurité", "UNSC:S/RES/1970(2011)/6"),
        # Arabic
        ("المادة 8، الفقرة 2 (هـ) (10)، من نظام روما الأساسي", "RS:8(2)(e)(x)"),
        ("الفقرة الفرعية (ج) من الفقرة 2 من المادة 8", "RS:8(2)(c)"),
        ("المادّة ٨ (٢) (ج) (١)", "RS:8(2)(c)(i)"),
        ("المادة الثالثة المشتركة", "GC:common-3"),
        ("المادة ٤ من البروتوكول الإضافي الثاني", "APII:4"),
        ("المادة الثانية (ج) من اتفاقية منع جريمة الإبادة الجماعية", "GENC:II(c)"),
        ("الفقرة 6 من قرار مجلس الأمن 1970 (2011)", "UNSC:S/RES/1970(2011)/6"),
    ],
)
def test_one_place_in_other_words_and_other_languages(text, ref):
    citation = one(text)
    if ref.startswith("42USC"):  # not at hand
        assert (citation.ref, citation.code) == (ref, "cannot-confirm")
    else:
        assert (citation.ref, citation.status) == (ref, CitationStatus.OK)


@pytest.mark.parametrize(
    "text",
    [
        "article 5 de la Constitution",
        "article 12(1) du Code pénal",
        "المادة 5 من الدستور",
        "The Constitution of Arvania says much. Article 12(1) says how.",
        "The ICTY Statute is older. Article 7(1) of the Statute says so.",
        "articles 50, 51 of the four Geneva Conventions",
        "Under the Constitution, article 12(1) of the Convention",
    ],
)
def test_what_is_of_another_instrument_is_never_said_to_be_there_or_not(text):
    assert {citation.code for citation in cite(text)} == {"cannot-confirm"}


def test_the_text_establishes_an_instrument_where_it_never_names_the_rome_statute():
    about = "The Third Geneva Convention. Prisoners are fed. Article 26(1) says how."
    assert refs(about) == ["GCIII:26(1)"]
    assert refs(f"The ICC was asked. {about}", established="GCIII") == ["GCIII:26(1)"]
    assert refs("The Torture Convention. Article 1(1) of the Convention says so.") == ["CAT:1(1)"]
    assert refs("Article III(e) of the Genocide Convention and Article 6(e)") == ["GENC:III(e)", "RS:6(e)"]


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("Article 8(2)(e)(х)", ("RS:8(2)(e)(x)",)),  # noqa: RUF100 - a Cyrillic letter
        ("Article 8(2)(b)(xll)", ("RS:8(2)(b)(xii)",)),
        ("Article 8(2)(e)(×)", ("RS:8(2)(e)(x)",)),
        ("Article B(2)(e)(x)", ("RS:8(2)(e)(x)",)),
        ("Article 2S(3)(a)", ("RS:25(3)(a)",)),
        ("Article 8{2}{e}{x}", ("RS:8(2)(e)(x)",)),
    ],
)
def test_what_a_machine_misread_is_malformed_and_what_it_looks_like_is_suggested(text, suggestions):
    citation = one(text)
    assert (citation.status, citation.code) == (CitationStatus.ERROR, "malformed")
    assert citation.suggestions == suggestions
    assert citation.text == text


def test_a_label_that_is_a_letter_can_have_been_another_before_it_was_misread():
    citation = one("Article 8(2)(c)(l)")
    assert (citation.code, citation.suggestions) == ("no-such-child", ("RS:8(2)(c)(i)",))


def test_letters_in_a_number_of_the_court_are_named():
    assert "ICC-01/05-01/08" in one("ICC-O1/05-01/08").message


@pytest.mark.parametrize(
    "text", ["Article 8（2）（e）（x）", "Article 8(2)(e)(ⅹ)", "Artic1e 8(2)(e)(x)", "(8(2)(e)(x))"]
)
def test_other_keyboards_and_words_beside_it_do_not_make_a_citation_wrong(text):
    assert [(c.ref, c.status) for c in cite(text)] == [("RS:8(2)(e)(x)", CitationStatus.OK)]


def test_what_is_not_seen_is_named_and_the_span_holds_it():
    text = "see Article\u200b 8(2)(e)\u200f(x), and"
    citation = one(text)
    assert (citation.ref, citation.status) == ("RS:8(2)(e)(x)", CitationStatus.OK)
    assert text[citation.start : citation.end] == citation.text == "Article\u200b 8(2)(e)\u200f(x)"
    assert "U+200B" in citation.message
    assert "U+200F" in citation.message


def test_a_citation_whose_order_of_reading_is_turned_is_a_warning():
    citation = one("Article 8(2)\u202e(e)(x)")
    assert (citation.ref, citation.code) == ("RS:8(2)(e)(x)", "hidden-characters")


def test_a_slip_in_the_last_label_does_not_make_it_another_instruments():
    found = cite("As the Torture Convention and 8(2)(d)(x) say, no quarter.")
    assert [citation.suggestions for citation in found] == [("RS:8(2)(e)(x)", "RS:8(2)(b)(x)")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Article 13(2) of Protocol II", "II"),
        ("Protocol II, article 13(2)", "II"),
        ("article 13(2) du Protocole II", "II"),
        ("المادة 13 من البروتوكول الثاني", "II"),
        ("Protocol I, art. 51(3)", "I"),
        ("Protocol II provides in article 13(2) that civilians are spared.", "II"),
    ],
)
def test_a_protocol_of_no_treaty_is_not_confirmed_and_both_candidates_are_named(text: str, number: str) -> None:
    (found,) = find_citations(text, load_provisions())
    assert (found.status.value, found.code) == ("unknown", "cannot-confirm")
    assert f"Additional Protocol {number} to the Geneva Conventions or Protocol {number} to the" in found.message
    assert "Convention on Certain Conventional Weapons" in found.message
    assert found.suggestions[0].startswith(f"AP{number}:")


def test_a_protocol_is_the_additional_one_that_the_text_named_before() -> None:
    text = "Additional Protocol II was signed. So much for Protocol II, article 13(2)."
    (found,) = find_citations(text, load_provisions())
    assert (found.status.value, found.ref) == ("ok", "APII:13(2)")
    weapons = "The Convention on Certain Conventional Weapons is another. " + text
    (found,) = find_citations(weapons, load_provisions())
    assert found.code == "cannot-confirm"


@pytest.mark.parametrize("text", ["Amended Protocol II, article 3(7)", "CCW Protocol III, article 2(1)"])
def test_a_protocol_on_weapons_is_never_an_error_of_the_statute(text: str) -> None:
    (found,) = find_citations(text, load_provisions())
    assert (found.ref, found.code) == (None, "cannot-confirm")
