"""What holds of citations in any text."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from probanda.law.load import load_provisions
from probanda.model.law import Checked, CitationStatus
from probanda.text.citations import find_citations

PROVISIONS = load_provisions()
STATUTE = [
    row.ref.removeprefix("RS:")
    for row in PROVISIONS.instrument("RS").provisions
    if "(" in row.ref and not row.ref.startswith("RS:preamble") and row.checked is Checked.TEXT
]
PIECES = st.sampled_from(
    [
        *(
            "Article ",
            "art. ",
            "arts ",
            "8",
            "25",
            "1970",
            "(2)",
            "(e)",
            "(x)",
            "x)",
            "[c]",
            " (i",
            "-1",
            "–(d)",
            " and ",
            ", ",
        ),
        *(
            "§ ",
            "18 U.S.C. ",
            "S/RES/",
            "resolution ",
            " (2011)",
            "ICC-",
            "01/05-01/08",
            "Genocide Convention",
            " II",
            "ibid., ",
        ),
        *(
            "\n",
            "\u00a0",
            "the Statute",
            " of the ",
            "Rome Statute ",
            "المادة ",
            "٨",
            "(هـ)",
            "rule ",
            "CIHL ",
            "common ",
            "𝒳",
            " ",
            "article 8-2-e",
            "paragraph 2 of ",
            "Geneva Convention III",
            "(pillage)",
            "B(",
            "(х)",
            "\u200b",
            "\u202e",
            "الفقرة 2 من ",
            "the Convention",
            "du Statut",
            "e) x)",
        ),
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
@example("18 U.S.C. § 2441(a),")
@example("Genocide Convention art. II Genocide Convention art. II")
def test_spans_are_in_order_apart_and_hold_the_words_of_the_text(text):
    end = 0
    for citation in find_citations(text, PROVISIONS):
        assert end <= citation.start < citation.end <= len(text)
        assert text[citation.start : citation.end] == citation.text
        end = citation.end


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text):
    assert isinstance(find_citations(text, PROVISIONS), tuple)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_every_answer_is_whole(text):
    for citation in find_citations(text, PROVISIONS):
        assert citation.message
        assert (citation.status is CitationStatus.OK) == (citation.code is None)
        assert citation.ref is not None or citation.status is not CitationStatus.OK
        assert all(PROVISIONS.get(ref) is not None for ref in citation.suggestions)


@given(
    st.sampled_from(STATUTE), st.sampled_from(["", " ", "\u00a0"]), st.sampled_from(["Article ", "art. ", "Art.\u00a0"])
)
def test_every_place_of_the_statute_is_found_however_it_is_spaced(path, space, cue):
    (citation,) = find_citations(f"as {cue}{path.replace('(', space + '(')} of the Rome Statute says", PROVISIONS)
    assert citation.ref == f"RS:{path}"
    assert citation.status in (CitationStatus.OK, CitationStatus.WARNING)


@given(st.sampled_from(STATUTE), st.text(alphabet="abc 𝒳é\u00a0\n", max_size=30))
def test_spans_count_code_points(path, before):
    text = f"{before} Article {path} of the Rome Statute"
    citation = find_citations(text, PROVISIONS)[-1]
    assert text[citation.start : citation.end] == f"Article {path}"


@pytest.mark.parametrize(
    "text",
    [
        "Article 8(2)" + " " * 100_000 + "x",
        "Article 8" + "\n" * 100_000,
        "Article 8" + "(2)" * 50_000,
        "8(2)(e)(" * 5_000,
        "1(" * 20_000,
        "9" * 200_000,
        "ICC-1" + "-1" * 50_000,
        "Article 8(2) of the " + "A" * 200_000,
        "Genocide " * 10_000,
        "art. 8(2)(c)(i) " + "ibid., (i) " * 10_000,
        "8(2)(d)(x) " * 10_000,
        "no quarter Article 8(2)(d)(x) " * 4_000,
        "paragraph 1 of " * 10_000 + "article 8",
        "sub-paragraph (a) of paragraph 1 of article 8 " * 3_000,
        "Protocol Additional to the Geneva Conventions " * 3_000,
        "Convention " * 10_000 + "article 8",
        "article B(2) article 2S(3) " * 4_000,
        "Article 8(2)(e)(x) (" + "words " * 20_000,
        "the crime of " * 8_000 + "(Article 8(2)(e)(x))",
        "résolution 1970 (2011), paras. 1" + ", 2" * 30_000,
        "18 U.S.C. §§ 1" + ", 2" * 30_000,
        "Article 8\u200b" * 10_000,
        "المادة 8 " * 20_000,
        "article 8-2-e-x-" * 8_000,
    ],
    ids=lambda text: text[:16],
)
def test_a_text_made_to_make_us_wait_is_read_in_little_time(text):
    started = time.process_time()
    find_citations(text, PROVISIONS)
    # Each takes well under half a second; what grows with the square of the length takes minutes.
    assert time.process_time() - started < 5
