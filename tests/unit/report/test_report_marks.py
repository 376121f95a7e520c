"""A cue's text with its marks: nothing lost, nothing added, nothing resolved."""

from hypothesis import given
from hypothesis import strategies as st

from probanda.model.speech import (
    Cue,
    Direction,
    Insertion,
    PassageKind,
    Quotation,
    Span,
    StageDirection,
    Unclear,
    Unclearness,
)
from probanda.report.marks import PassageLink, mark_text
from probanda.report.shown import shown

_SPANS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: Span(start=min(pair), end=max(pair)))
_TEXTS = st.text(st.sampled_from("ab <>&\"'[]()لاأسير \u202e\u200c\n1?."), max_size=30)


def _cue(text: str, unclear: list[Span], directions: list[Span], insertions: list[Span]) -> Cue:
    return Cue(
        transcript="r-one",
        number=1,
        text=text,
        unclear=tuple(
            Unclear(
                key=f"w{at}",
                span=span,
                passage_kind=PassageKind.MEANING if at % 2 else PassageKind.WORDING,
                unclearness=Unclearness.MEANING if at % 2 else Unclearness.MUMBLES,
            )
            for at, span in enumerate(unclear)
        ),
        directions=tuple(
            StageDirection(span=span, text="", quotations=(Quotation(span=span, text=""),)) for span in directions
        ),
        insertions=tuple(Insertion(span=span, text="") for span in insertions),
    )


@given(
    _TEXTS,
    st.lists(_SPANS, max_size=3),
    st.lists(_SPANS, max_size=2),
    st.lists(_SPANS, max_size=2),
    st.sampled_from(Direction),
)
def test_whatever_the_marks_are_the_words_are_the_text_in_order(
    text: str, unclear: list[Span], directions: list[Span], insertions: list[Span], direction: Direction
) -> None:
    from html.parser import HTMLParser

    class Words(HTMLParser):
        found, notes, inside = "", 0, False

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "sup":
                self.inside, self.notes = True, self.notes + 1

        def handle_endtag(self, tag: str) -> None:
            self.inside = self.inside and tag != "sup"

        def handle_data(self, data: str) -> None:
            self.found += "" if self.inside else data

    cue = _cue(text, unclear, directions, insertions)
    links = {passage.key: PassageLink(name=passage.key, href="p") for passage in cue.unclear}
    words = Words()
    words.feed(str(mark_text(cue, direction, links)))
    words.close()
    assert words.found == shown(text)
    assert words.notes == len(unclear)


def test_a_meaning_inside_a_stage_direction_is_drawn_as_both() -> None:
    text = '[He says, "No house for them."]'
    inner = Span(start=text.index("No"), end=text.index("."))
    cue = _cue(text, [Span(start=0, end=0), inner], [Span(start=0, end=len(text))], [])
    html = str(mark_text(cue, Direction.LTR, {}))
    assert '<span class="m-direction m-meaning m-quoted">No house for them</span>' in html


def test_arabic_inside_english_is_isolated_with_its_spaces() -> None:
    html = str(mark_text(_cue("he said لا بيت (no house)", [], [], []), Direction.LTR, {}))
    assert html == "he said <bdi>لا بيت</bdi> (no house)"
