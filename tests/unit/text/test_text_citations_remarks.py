"""What makes a citation of a place that exists doubtful: its day, its type of conflict, its heading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.law.load import load_provisions
from probanda.model.law import Citation, CitationStatus
from probanda.model.when import Day
from probanda.text.citations import find_citations

PROVISIONS = load_provisions()


def one(text: str, on: str | None = None) -> Citation:
    (citation,) = find_citations(text, PROVISIONS, on=None if on is None else Day(on))
    return citation


@pytest.mark.parametrize(
    ("text", "day", "code"),
    [
        ("Article 8(2)(e)(xix)", "2015-09-18", "enacted-later"),
        ("Article 8(2)(e)(xix)", "2024-01-01", "added-by-amendment"),
        ("Article 8(2)(e)(xix)", None, "added-by-amendment"),
        ("18 U.S.C. § 2441(b)(2)(B)", "2015-09-18", "enacted-later"),
        ("18 U.S.C. § 2441(b)", "2015-09-18", "amended-later"),
        ("18 U.S.C. § 2441(b)", "2023-01-05", None),
        ("18 U.S.C. § 2441(d)(1)(D)", "2015-09-18", None),
        ("Article 7(1)(a)", "1999-05-05", "enacted-later"),
        ("Article 5(1) of the Statute", "2010-05-05", None),
        ("Article 5(1) of the Statute", "2015-05-05", "no-longer-in-force"),
        ("S/RES/1970 (2011)", "2011-02-16", None),
        ("CIHL rule 46", "1990-01-01", None),
    ],
)
def test_a_place_is_measured_by_the_day_of_the_conduct(text, day, code):
    citation = one(text, day)
    assert citation.code == code
    assert (citation.status is CitationStatus.OK) == (code is None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("They were starved in 2015, a crime under Article 8(2)(e)(xix).", "enacted-later"),
        ("On 3 May 2001 he killed prisoners, contrary to Article 8(2)(c)(i).", "enacted-later"),
        ("Between 1999 and May 2005 they attacked civilians (Article 8(2)(e)(i)).", None),
        ("The amendment of Article 8(2)(e)(xix), on attacks, was adopted in 2019.", "added-by-amendment"),
        ("In 1998 a law was made; Article 8(2)(c)(i) is part of it.", None),
        ("They killed in the town of Arvan. Article 8(2)(c)(i) of 1998 forbids it.", None),
    ],
)
def test_the_sentence_can_say_the_days_of_the_conduct(text, code):
    assert one(text).code == code


@pytest.mark.parametrize(
    ("text", "code", "suggestions"),
    [
        (
            "In a non-international armed conflict, pillage is a crime under Article 8(2)(b)(xvi).",
            "conflict-mismatch",
            ("RS:8(2)(e)(v)",),
        ),
        (
            "Il s'agit d'un conflit armé international, et l'article 8-2-e-v du Statut y est violé.",
            "conflict-mismatch",
            ("RS:8(2)(b)(xvi)",),
        ),
        ("In a non-international armed conflict, Article 8(2)(e)(v) applies.", None, ()),
        ("In an international armed conflict, Article 8(2)(b)(ii) applies.", None, ()),
        ("In armed conflicts, international or non-international, see Article 8(2)(b)(xvi).", None, ()),
        ("The International Criminal Court read Article 8(2)(e)(v).", None, ()),
    ],
)
def test_the_type_of_conflict_is_compared_with_that_of_the_provision(text, code, suggestions):
    citation = one(text)
    assert (citation.code, citation.suggestions) == (code, suggestions)


@pytest.mark.parametrize(
    "text",
    [
        "Article 8(2)(e)(x) (pillage)",
        "Article 8(2)(e)(x): pillage.",
        "Article 8(2)(e)(x) (“the war crime of pillage”)",
        "the war crime of pillage under Article 8(2)(e)(x)",
        "There was pillage (Article 8(2)(e)(x)).",
    ],
)
def test_a_heading_that_is_another_places_is_told_with_the_place_it_fits(text):
    citation = one(text)
    assert (citation.ref, citation.status, citation.code) == (
        "RS:8(2)(e)(x)",
        CitationStatus.WARNING,
        "heading-mismatch",
    )
    assert citation.suggestions[0] == "RS:8(2)(e)(v)"
    assert "pillage" in citation.message


@pytest.mark.parametrize(
    "text",
    [
        'Article 8(2)(e)(x) ("denying quarter")',
        "Article 8(2)(e)(x) (see the annex)",
        "Article 8(2)(c)(i) (torture)",
        "There was murder (Article 8(2)(c)(i)).",
        "Article 53(1)(a) (Prosecutor)",
        "Article 25(3)(b), which the Prosecutor read",
    ],
)
def test_a_heading_that_fits_or_is_none_is_left_alone(text):
    assert one(text).code is None


def test_a_heading_before_a_list_is_not_measured_by_one_item():
    found = find_citations("There was pillage (Article 8(2)(e)(i) and (v)).", PROVISIONS)
    assert [citation.code for citation in found] == [None, None]


@given(
    st.sampled_from(["RS:8(2)(e)(x)", "RS:7(1)(a)", "RS:8(2)(b)(xii)", "RS:25(3)(a)"]),
    st.sampled_from(["", "In 2004 they killed. ", "During an international armed conflict, ", "pillage (", "in 1990 "]),
    st.sampled_from(["", " (pillage)", ": murder.", " was violated in 1999", ")"]),
)
def test_a_remark_never_takes_the_place_away(ref, before, after):
    found = find_citations(f"{before}Article {ref.removeprefix('RS:')} of the Rome Statute{after}", PROVISIONS)
    assert found[0].ref == ref
    assert found[0].status is not CitationStatus.ERROR


@pytest.mark.parametrize(
    "text",
    [
        "As the Commentary 1987 says, he who kills prisoners commits Article 8(2)(c)(i).",
        "- They killed many in 1999\n- Article 8(2)(c)(i) is murder",
    ],
)
def test_a_year_that_does_not_say_when_is_no_day_of_the_conduct(text):
    assert one(text).code is None
