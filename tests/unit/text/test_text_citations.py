"""Citations of law: the project's own examples, the forms that people write, what is said of each."""

import json
from pathlib import Path

import pytest

from probanda.law.load import load_provisions
from probanda.model.law import Checked, Citation, CitationStatus, Instrument, Provision, Provisions
from probanda.text.citations import find_citations

EXAMPLES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "fixtures" / "citations" / "citations.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
PROVISIONS = load_provisions()


def cite(text: str, provisions: Provisions = PROVISIONS, **more) -> tuple[Citation, ...]:
    return find_citations(text, provisions, **more)


def refs(text: str, **more) -> list[str | None]:
    return [citation.ref for citation in cite(text, **more)]


def one(text: str, **more) -> Citation:
    (citation,) = cite(text, **more)
    return citation


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["text"])
def test_every_example_has_its_answer(example):
    found = cite(example["text"])
    assert len(found) == len(example["expect"])
    for citation, expected in zip(found, example["expect"], strict=True):
        assert citation.status.value == expected["status"]
        assert citation.code == expected.get("code")
        assert citation.ref == expected.get("ref")
        if "suggestions" in expected:
            assert set(citation.suggestions) == set(expected["suggestions"])


@pytest.mark.parametrize(
    "text",
    [
        "art. 8(2)(e)(x)",
        "art 8 (2) (e) (x)",
        "Art.8(2)(e)(x)",
        "article\u00a08\u00a0(2)\u00a0(e)\u00a0(x)",
        "article 8(2)(e)\n(x)",
        "article 8, paragraph 2 (e) (x), of the Statute",
        "art. 8 para. 2 lit. e (x)",
        "Article 8.2(e)(x)",
        "8[2][e][x]",
        "8(2)(e)(x)",
        "8(2)(e)(x) of the Rome Statute",
        "Rome Statute 8(2)(e)(x)",
        "ICC Statute, art. 8(2)(e)(x)",
        "article 8(2)(E)(X)",
        "(see art. 8(2)(e)(x))",
        "المادة 8(2)(هـ)(10)",
        "المادة ٨(٢)(هـ)(١٠) من نظام روما الأساسي",
    ],
)
def test_one_place_in_many_forms(text):
    assert refs(text) == ["RS:8(2)(e)(x)"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Arts 8(2)(c)(i) and (e)(x)", ["RS:8(2)(c)(i)", "RS:8(2)(e)(x)"]),
        ("Articles 7(1)(a), (f) and (h)", ["RS:7(1)(a)", "RS:7(1)(f)", "RS:7(1)(h)"]),
        ("article 8(2)(b)(i) and (v)", ["RS:8(2)(b)(i)", "RS:8(2)(b)(v)"]),
        ("25(3)(a)-(d)", ["RS:25(3)(a)", "RS:25(3)(d)"]),
        ("article 8(2)(c)(i) to (iv)", ["RS:8(2)(c)(i)", "RS:8(2)(c)(iv)"]),
        ("Articles 7(1)(a), 8(2)(e)(x) and 25(3)(b)", ["RS:7(1)(a)", "RS:8(2)(e)(x)", "RS:25(3)(b)"]),
        ("Articles 5, 6 and 7 of the Rome Statute", ["RS:5", "RS:6", "RS:7"]),
        ("article 25(3)(d)(i) or (ii)", ["RS:25(3)(d)(i)", "RS:25(3)(d)(ii)"]),
        ("Article 8(2)(c)(i); ibid., (iv).", ["RS:8(2)(c)(i)", "RS:8(2)(c)(iv)"]),
        ("8(2)(c)(i)-4 and (ii)", ["EOC:8(2)(c)(i)-4", "RS:8(2)(c)(ii)"]),
        ("resolutions 1970 (2011) and 1973 (2011)", ["UNSC:S/RES/1970(2011)", "UNSC:S/RES/1973(2011)"]),
        ("18 U.S.C. §§ 2340A and 2441", ["18USC:2340A", "18USC:2441"]),
        ("18 U.S.C. § 2441(c)(1), (3)", ["18USC:2441(c)(1)", "18USC:2441(c)(3)"]),
        ("articles II and III(e) of the Genocide Convention", ["GENC:II", "GENC:III(e)"]),
        ("CIHL, Rules 46 and 47", ["CIHL:46", "CIHL:47"]),
    ],
)
def test_lists_and_ranges_go_on_with_labels_of_the_same_kind(text, expected):
    assert refs(text) == expected


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("Third Geneva Convention, Article 130", "GCIII:130"),
        ("GCIV art 147", "GCIV:147"),
        ("article 4A(2) of Geneva Convention III", "GCIII:4(A)(2)"),
        ("Article 3 common to the Geneva Conventions", "GC:common-3"),
        ("common article 3(1)(d)", "GC:common-3(1)(d)"),
        ("AP I art. 51(5)(b)", "API:51(5)(b)"),
        ("The Genocide Convention, art. II(c)", "GENC:II(c)"),
        ("article 2(c) of the Genocide Convention", "GENC:II(c)"),
        ("The Convention against Torture, article 1(1)", "CAT:1(1)"),
        ("Rule 46 of the ICRC study", "CIHL:46"),
        ("Elements of Crimes, article 8(2)(e)(x)", "EOC:8(2)(e)(x)"),
        ("Elements of Crimes, article 8(2)(c)(i)", "EOC:8(2)(c)(i)"),
        ("article 25(3)bis", "RS:25(3bis)"),
        ("section 2441(c)(3) of title 18", "18USC:2441(c)(3)"),
        ("18 U.S. Code § 2441(d)(1)(D)", "18USC:2441(d)(1)(D)"),
        ("paragraph 6 of Security Council resolution 1970 (2011)", "UNSC:S/RES/1970(2011)/6"),
        ("S/RES/1970 (2011), OP6", "UNSC:S/RES/1970(2011)/6"),
        ("S/RES/1970 (2011)/6", "UNSC:S/RES/1970(2011)/6"),
        ("UNSCR 1973", "UNSC:S/RES/1973(2011)"),
        ("ICC-01/04-01/06-T-107-ENG", "ICC:01/04-01/06-T-107-ENG"),
        ("ICC-02/05-01/20, para. 3", "ICC:02/05-01/20"),
        ("article 130(1) of Geneva Convention III", "GCIII:130(1)"),
    ],
)
def test_other_instruments_are_found_by_their_names(text, ref):
    citation = one(text)
    assert (citation.ref, citation.status) == (ref, CitationStatus.OK)


@pytest.mark.parametrize(
    "text",
    [
        "weapons of 7 (1) inch calibre",
        "They won 3(2) on 12 (4) May.",
        "Journal 25(3) (2009), pp. 12-20",
        "the charity, a 501(c)(3), said",
        "section 501(c)(3) of the rules of the club",
        "rule 46 of chess",
        "flat 12(4)(b)",
        "NATO Article 5 was invoked",
        "General Assembly resolution 3314 (XXIX)",
        "Human Rights Council resolution 17 (2011)",
        "resolution 12 of the committee",
        "article by 8 (eight) authors",
        "item ABC8(2)(e)(x) in the catalogue",
        "2.8(2)(e)(x)",
        "",
    ],
)
def test_what_is_no_citation_is_left_alone(text):
    assert cite(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Article 51 of the UN Charter",
        "Article 6(1) of the European Convention on Human Rights",
        "article 5 of the Constitution",
        "ICTY Statute, Article 7(1)",
        "Article 3 of the Statute of Westminster",
        "26 U.S.C. § 501(c)(3)",
        "18 U.S.C. § 1111(a)",
        "Security Council resolution 1970 (2011), para. 27",
        "ICC Rules, rule 63(4)",
        "S/RES/9999 (2031)",
        "S/RES/9999 (2031), para. 4",
        "article 130(9) of Geneva Convention III",
        "article 8(2)(e)(xvi)-1",
    ],
)
def test_what_is_not_at_hand_or_from_memory_cannot_be_confirmed(text):
    citation = one(text)
    assert (citation.status, citation.code) == (CitationStatus.UNKNOWN, "cannot-confirm")


def test_the_sentence_around_puts_the_fitting_suggestion_first_and_says_why():
    citation = one("The order that no quarter be given is a crime (see Article 8(2)(d)x)).")
    assert citation.text == "Article 8(2)(d)x)"
    assert citation.code == "no-such-child"
    assert citation.suggestions == ("RS:8(2)(e)(x)", "RS:8(2)(b)(x)")
    assert "no quarter" in citation.message
    assert "its twin in the other type of conflict is RS:8(2)(b)(xii)" in citation.message


def test_another_sentence_does_not_order_the_suggestions():
    citation = one("No quarter was given. The report names Article 8(2)(d)(x). Nothing else is known.")
    assert citation.suggestions == ("RS:8(2)(b)(x)", "RS:8(2)(e)(x)")


def test_mutilation_puts_its_own_provision_first():
    citation = one("Article 8(2)(d)(x) forbids mutilation.")
    assert citation.suggestions == ("RS:8(2)(b)(x)", "RS:8(2)(e)(x)")
    assert "mutilat" in citation.message


@pytest.mark.parametrize("text", ["Article 8(2)(e)x) here", "Article 8(2)(e(x)"])
def test_a_missing_bracket_is_an_error_that_suggests_the_place(text):
    citation = one(text)
    assert (citation.status, citation.code) == (CitationStatus.ERROR, "malformed")
    assert citation.suggestions == ("RS:8(2)(e)(x)",)


def test_a_bracket_that_closes_the_sentences_own_is_not_missing():
    citation = one("(see art. 25(3)a)")
    assert (citation.text, citation.ref, citation.status) == ("art. 25(3)a", "RS:25(3)(a)", CitationStatus.OK)


def test_a_paragraph_of_something_else_is_not_part_of_the_article():
    assert refs("article 8(2)(e)(x), para. 6 of resolution 1970 (2011)") == ["RS:8(2)(e)(x)", "UNSC:S/RES/1970(2011)/6"]
    assert refs("article 25(3)(a), paras 3-5 above") == ["RS:25(3)(a)"]
    assert refs("article 25(3) [a] long remark") == ["RS:25(3)"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Article 129 of the Rome Statute", "no-such-article"),
        ("article 8(2)(e)(x)-2", "no-such-element-set"),
        ("CIHL rule 162", "no-such-article"),
        ("S/RES/1973 (2012)", "year-mismatch"),
        ("ICC-1/05-01/08", "malformed-icc-number"),
        ("8(2)(d)(x)", "no-such-child"),
    ],
)
def test_an_error_has_its_code(text, code):
    citation = one(text)
    assert (citation.status, citation.code) == (CitationStatus.ERROR, code)


def test_what_ended_is_a_warning():
    citation = one("Article 5(1)(c) of the Statute")
    assert (citation.status, citation.code) == (CitationStatus.WARNING, "no-longer-in-force")


def test_the_text_decides_which_treaty_an_article_is_of():
    assert refs("Under Geneva Convention III, prisoners are fed. Its title apart, Article 8(2)(c)(i) applies.")[-1] == (
        "RS:8(2)(c)(i)"
    )
    assert refs("As Additional Protocol I says in detail, article 51(5)(b) forbids it.") == ["API:51(5)(b)"]
    assert refs("Article 4(1) speaks of it.", established="APII") == ["APII:4(1)"]
    assert refs("Article 4(1) speaks of it.") == ["RS:4(1)"]


def test_an_instrument_of_the_case_is_known_where_the_case_is_known():
    own = Instrument(
        key="UNSC",
        title="A fictional resolution",
        source="invented for this test",
        articles_closed=Checked.FICTIONAL,
        provisions=tuple(
            Provision(ref=ref, checked=Checked.FICTIONAL)
            for ref in ("UNSC:S/RES/9999(2031)", "UNSC:S/RES/9999(2031)/4")
        ),
        fictional=True,
    )
    known = one("S/RES/9999 (2031), para. 4", provisions=PROVISIONS.with_instruments((own,)))
    assert (known.ref, known.status) == ("UNSC:S/RES/9999(2031)/4", CitationStatus.OK)
    assert "fictional" in known.message


def test_no_place_is_denied_where_the_list_of_its_children_is_from_memory():
    open_ended = Provisions(
        (
            Instrument(
                key="RS",
                title="A statute",
                source="invented for this test",
                articles_closed=Checked.MEMORY,
                provisions=(
                    Provision(ref="RS:8(2)", checked=Checked.TEXT, closed=Checked.MEMORY),
                    Provision(ref="RS:9(1)", checked=Checked.TEXT, closed=Checked.SECONDARY),
                ),
            ),
        )
    )
    assert one("article 8(2)(d)", provisions=open_ended).status is CitationStatus.UNKNOWN
    assert one("article 77(1)", provisions=open_ended).status is CitationStatus.UNKNOWN
    assert one("article 9(1)(d)", provisions=open_ended).status is CitationStatus.ERROR
