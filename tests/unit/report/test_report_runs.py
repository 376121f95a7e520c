"""Runs of one direction, and directions made explicit in a page: nothing is added, dropped or moved."""

from xml.etree.ElementTree import Element, fromstring, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.report.directions import set_directions
from probanda.report.exact_text import exact_text
from probanda.report.runs import Way, citations_in, runs, way_of

MIXED = st.text(alphabet="ab XY019 ()[].,:-–«»ابت ِנא१", max_size=40)


@given(MIXED, st.sampled_from(Way))
def test_the_runs_joined_are_the_text(text, around):
    assert "".join(run.text for run in runs(text, around)) == text


@given(MIXED, st.sampled_from(Way))
def test_no_run_of_the_other_direction_holds_a_letter_of_the_direction_around(text, around):
    for run in runs(text, around):
        if run.way is not None:
            assert all(way_of(one, run.way) is run.way for one in run.text)


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("المادة 8(2)(e)(x) من النظام", ["8(2)(e)(x)"]),
        ("انظر (PRB-0001) ثم", ["PRB-0001"]),
        ("قال Third River Brigade ثم", ["Third River Brigade"]),
        ("انظر PRB-0002 (video) ثم", ["PRB-0002 (video)"]),
        ("من 0:12–0:24 إلى", ["0:12–0:24"]),
        ("في 12 أو 13 يوما", []),
        ("لا مكان للأسرى", []),
    ],
)
def test_latin_in_arabic_is_set_apart_with_its_brackets(text, apart):
    assert [run.text for run in runs(text, Way.RTL) if run.way] == apart


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("see المادة (الثامنة) من النظام here", ["المادة (الثامنة) من النظام"]),
        ("(المادة) alone", ["المادة"]),
        ("no Arabic (at all)", []),
    ],
)
def test_arabic_in_latin_is_set_apart_with_its_brackets(text, apart):
    assert [run.text for run in runs(text, Way.LTR) if run.way] == apart


def test_a_citation_is_found_whole():
    text = "under 8(2)(c)(i)-1 and article 8 bis(2), not 25"
    assert [text[start:end] for start, end in citations_in(text)] == ["8(2)(c)(i)-1", "8 bis(2)"]


@given(st.lists(st.tuples(st.sampled_from(["p", "bdi", "span", "li"]), MIXED, MIXED), max_size=5), MIXED)
def test_setting_directions_changes_no_word(parts, first):
    page = Element("div")
    page.text = first
    for name, text, tail in parts:
        child = Element(name)
        child.text, child.tail = text, tail
        page.append(child)
    before = "".join(page.itertext())
    set_directions(page)
    assert "".join(page.itertext()) == before


def test_a_direction_that_the_page_leaves_open_is_that_of_the_first_letter():
    page = fromstring('<div><p dir="auto">12 قال</p><p><bdi>said</bdi> <bdi>قال</bdi></p></div>')  # noqa: S314 - ours
    set_directions(page)
    assert [one.get("dir") for one in page.iter() if one.tag in {"p", "bdi"}] == ["rtl", None, "rtl"]


def test_what_is_isolated_in_its_own_direction_is_left_without_an_element():
    page = fromstring('<p>by <bdi>one <b>bold</b> word</bdi> and <bdi>another</bdi>, <bdi lang="fr">dit</bdi></p>')  # noqa: S314 - ours
    set_directions(page)
    assert tostring(page) == b'<p>by one <b>bold</b> word and another, <bdi lang="fr" dir="ltr">dit</bdi></p>'


def test_a_drawing_is_left_as_it_is():
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><text>قال 8(2)</text></svg>'
    page = fromstring(f"<div>{drawing}</div>")  # noqa: S314 - ours
    before = tostring(page)
    set_directions(page)
    assert tostring(page) == before


def test_the_exact_text_is_that_of_each_block_under_its_anchor():
    page = fromstring(  # noqa: S314 - ours
        '<body><style>p {}</style><h2 id="a">One</h2><p>two\n  <b>bold</b> words</p>'
        '<ul><li id="b">three</li><li>four</li></ul><p class="words">as  typed</p><svg/></body>'
    )
    assert [(block.at, block.text) for block in exact_text(page)] == [
        ("a", "One"),
        ("", "two bold words"),
        ("b", "three"),
        ("", "four"),
        ("", "as  typed"),
    ]
