"""What others wrote can neither become markup, nor work unseen, nor stand where another thing should."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.dossier import CaseView
from probanda.report.anchors import anchor
from probanda.report.html import write_dossier
from probanda.report.shown import css_string, shown

_HOSTILE = (
    "</style></title><script>alert(1)</script><img src=x onerror='y'>\" ' & \u202egnorw\u2066 \x1b[31m\x00 {{ 7*7 }}"
)
# Fields that hold what somebody wrote; the others hold ids, numbers, days and paths.
_WRITTEN = frozenset(
    {
        *("title", "description", "publisher", "url", "says", "quote", "by", "chain", "hedges", "why", "words"),
        *("sentence", "name", "original_name", "media_type", "message", "text", "gloss", "summary", "notice"),
        *("outcome", "place", "source", "item", "reason", "author", "codec", "container", "tool", "described_as"),
        *("copies_outside", "waived", "notes", "lead", "was", "rival", "signed_by", "gap", "speaker", "exact"),
        *("version", "reviewed_by"),
    }
)
_MACHINE_MADE = frozenset({"still_paths", "entered", "packs", "marks", "origins", "supports"})


def _poisoned(value: object, field: str = "") -> object:
    if isinstance(value, msgspec.Struct):
        changes = {name: _poisoned(getattr(value, name), name) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **changes)
    if isinstance(value, tuple) and field not in _MACHINE_MADE:
        return tuple(_poisoned(one, "pair") if isinstance(one, tuple) else _poisoned(one, field) for one in value)
    if isinstance(value, str) and value and field in _WRITTEN:
        return value + _HOSTILE
    return value


def test_a_string_that_is_markup_changes_no_tag_of_the_page(case_view: CaseView, page_of: type) -> None:
    poisoned = _poisoned(case_view)
    assert isinstance(poisoned, CaseView)
    html = write_dossier(poisoned)
    clean, dirty = page_of(write_dossier(case_view)), page_of(html)
    # `bdi` isolates the Latin words of the hostile string inside Arabic.
    assert [tag for tag, _ in dirty.tags if tag != "bdi"] == [tag for tag, _ in clean.tags if tag != "bdi"]
    assert dirty.text.count("<script>alert(1)</script>") > 60
    assert "<script" not in html
    assert "{{ 7*7 }}" in dirty.text


def test_marks_that_reorder_a_line_are_written_and_never_applied(case_view: CaseView, page_of: type) -> None:
    html = write_dossier(_poisoned(case_view))
    assert not set(html) & set("\u202e\u2066\x1b\x00")
    text = page_of(html).text
    assert all(written in text for written in ("[U+202E]", "[U+2066]", "[U+001B]", "[U+0000]"))


def test_a_title_cannot_break_out_of_the_sheet(case_view: CaseView, page_of: type) -> None:
    nasty = msgspec.structs.replace(
        case_view, case=msgspec.structs.replace(case_view.case, title='"; } body { display: none } </style>\n*/')
    )
    page = page_of(write_dossier(nasty))
    assert "display: none }" not in page.style.split("@page {")[-1]
    assert page.style.rstrip().endswith("}")


@given(st.text(st.characters(codec=None, categories=None)))
def test_what_is_shown_holds_nothing_unseen(text: str) -> None:
    import unicodedata

    seen = shown(text)
    left = {char for char in seen if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t"}
    assert left == set()
    assert not set(seen) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\ufeff")


@given(st.text(st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs"))))
def test_letters_of_every_script_are_left_as_they_are(text: str) -> None:
    kept = "".join(
        char for char in text if char not in "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0"
    )
    assert shown(kept) == kept


@pytest.mark.parametrize(("text", "seen"), [("می\u200cروند", "می\u200cروند"), ("a\u200cb", "a[U+200C]b")])
def test_a_joiner_stays_between_letters_that_need_it_only(text: str, seen: str) -> None:
    assert shown(text) == seen


@given(st.text())
def test_a_css_string_ends_where_it_ends(text: str) -> None:
    written = css_string(text)
    assert written[0] == written[-1] == '"'
    assert not set(written[1:-1]) & set("\"'<>{};\n\r()@/* ")


@given(st.lists(st.text(), min_size=1, max_size=3), st.lists(st.text(), min_size=1, max_size=3))
def test_two_things_never_share_an_anchor(one: list[str], other: list[str]) -> None:
    assert (anchor("n", *one) == anchor("n", *other)) == (one == other)
