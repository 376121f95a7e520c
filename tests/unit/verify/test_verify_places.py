"""Places that claims name: which are told to be absent, and which are not judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.claim import Claim, Resting
from probanda.model.exhibit import Exhibit, SealedFile, Tool
from probanda.model.footage import Footage, ProbeFailure
from probanda.model.ids import Digest, Key, Label, RecordId
from probanda.model.selector import CueSelector, PageSelector, QuoteSelector, Selector, TimeSelector
from probanda.model.speech import Cue, Direction, Transcript
from probanda.verify.places import fold, misplaced

FILM, WORDS, PAPER, SCAN, NOTE = map(RecordId, ("r-film", "r-words", "r-paper", "r-scan", "r-note"))
TEXT = "The commander said:\n\u201cWe leave at dawn,\u201d and  nothing more.\n"
SPOKEN = ("Hear me.", "We leave at dawn [unintelligible]", "and no one stays behind.")


def exhibit(record: RecordId, label: str, media_type: str, *, stand_in: bool = False) -> tuple[RecordId, Exhibit]:
    file = SealedFile(name="f", size=1, sha256=Digest("0" * 64), blake3=Digest("0" * 64), media_type=media_type)
    return record, Exhibit(label=Label(label), key=Key(record), title=label, files=(file,), stand_in=stand_in)


EXHIBITS = (
    exhibit(FILM, "EX-1", "video/mp4"),
    exhibit(WORDS, "EX-2", "text/plain"),
    exhibit(PAPER, "EX-3", "text/plain"),
    exhibit(SCAN, "EX-4", "application/pdf"),
    exhibit(NOTE, "EX-5", "text/plain", stand_in=True),
)
TEXTS = {WORDS: ("\n".join(SPOKEN),), PAPER: (TEXT,), NOTE: ("a stand-in",)}
HEADS = (
    (
        RecordId("r-head"),
        Transcript(
            key=Key("head"), title="t", exhibit=WORDS, of=FILM, language="en", direction=Direction.LTR, cues=len(SPOKEN)
        ),
    ),
)
CUES = tuple(
    (RecordId(f"r-cue-{number}"), Cue(transcript=RecordId("r-head"), number=number, text=text))
    for number, text in enumerate(SPOKEN, start=1)
)
TOOL = Tool(name="t", version="1")
FOOTAGE = ((RecordId("r-footage"), Footage(exhibit=FILM, file="f", duration_s="1001/30", made_by=TOOL)),)


def said(*rests_on: Resting, quote: str = "", footage: tuple[tuple[RecordId, Footage], ...] = FOOTAGE) -> list[str]:
    claim = Claim(key=Key("k"), says="x", by="y", quote=quote, rests_on=rests_on)
    found = misplaced(
        claims=((RecordId("r-claim"), claim),),
        exhibits=EXHIBITS,
        texts=TEXTS,
        transcripts=HEADS,
        cues=CUES,
        footage=footage,
    )
    assert {one.claim for one in found} <= {RecordId("r-claim")}
    return [one.sentence for one in found]


def at(record: RecordId, selector: Selector | None = None) -> Resting:
    return Resting(exhibit=record, selector=selector)


def test_words_that_are_not_in_the_text_are_told_with_claim_and_exhibit() -> None:
    assert said(at(PAPER, QuoteSelector(exact="we leave at noon"))) == [
        "the claim k rests on \u201cwe leave at noon\u201d in EX-3, and these words do not stand there"
    ]


@pytest.mark.parametrize(
    "quote", ['said: "We leave at dawn,"', "and nothing more.", "\u00abWe leave at dawn,\u00bb", "nothing\nmore", "e"]
)
def test_white_space_and_the_shape_of_quotation_marks_do_not_matter(quote: str) -> None:
    assert said(at(PAPER, QuoteSelector(exact=quote)), quote=quote) == []


@pytest.mark.parametrize("quote", ["we leave at dawn", "We leave, at dawn", "nothing more!"])
def test_all_else_of_a_quotation_is_verbatim(quote: str) -> None:
    assert len(said(at(PAPER, QuoteSelector(exact=quote)))) == 1


def test_a_claims_own_quotation_has_to_stand_in_one_of_the_places() -> None:
    assert said(at(FILM), at(WORDS, CueSelector(first=2, last=2)), at(PAPER), quote="Hear me.") == [
        "the claim k quotes \u201cHear me.\u201d, and these words do not stand where it rests (EX-1, EX-2, EX-3)"
    ]
    assert said(at(FILM), at(WORDS, CueSelector(first=1, last=2)), at(PAPER), quote="Hear me.") == []


def test_a_quotation_may_run_from_one_cue_into_the_next() -> None:
    assert said(at(WORDS, CueSelector(first=2, last=3)), quote="[unintelligible] and no one stays") == []


def test_one_absent_quotation_is_told_once() -> None:
    assert len(said(at(PAPER, QuoteSelector(exact="at noon")), quote="at noon")) == 1


@pytest.mark.parametrize("record", [FILM, SCAN, NOTE, RecordId("r-gone")])
def test_what_cannot_be_searched_is_not_judged(record: RecordId) -> None:
    assert said(at(record, QuoteSelector(exact="at noon")), quote="at noon") == []


@pytest.mark.parametrize(("beside", "told"), [(FILM, 1), (SCAN, 0), (NOTE, 0), (RecordId("r-gone"), 0)])
def test_a_quotation_that_can_stand_where_nobody_searched_is_not_told(beside: RecordId, told: int) -> None:
    assert len(said(at(beside), at(PAPER), quote="at noon")) == told


def test_a_text_that_could_not_be_decoded_is_not_judged() -> None:
    claim = Claim(key=Key("k"), says="x", by="y", quote="at noon", rests_on=(at(PAPER),))
    assert (
        misplaced(claims=((RecordId("r"), claim),), exhibits=EXHIBITS, texts={}, transcripts=(), cues=(), footage=())
        == ()
    )


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (600, 700, "rests on cues 600 to 700 of EX-2, whose last cue is 3"),
        (3, 4, "rests on cues 3 to 4 of EX-2, whose last cue is 3"),
        (4, 4, "rests on cue 4 of EX-2, whose last cue is 3"),
        (3, 2, "rests on cues 3 to 2 of EX-2, which end before they begin"),
    ],
)
def test_cues_that_the_transcript_does_not_have_are_told(first: int, last: int, words: str) -> None:
    assert said(at(WORDS, CueSelector(first=first, last=last))) == [f"the claim k {words}"]


def test_cues_of_an_exhibit_without_a_transcript_are_told() -> None:
    assert said(at(PAPER, CueSelector(first=1, last=1))) == [
        "the claim k rests on cue 1 of EX-3, which no transcript of this case reads as cues"
    ]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("1700", None, "second 1700 of EX-1, whose sound or film lasts 33.37 s"),
        ("1700", "1710.5", "second 1700 to 1710.5 of EX-1, whose sound or film lasts 33.37 s"),
        ("10", "35", "second 10 to 35 of EX-1, whose sound or film lasts 33.37 s"),
        ("20", "10", "second 20 to 10 of EX-1, which ends before it begins"),
    ],
)
def test_times_beyond_the_film_are_told(start: str, end: str | None, words: str) -> None:
    assert said(at(FILM, TimeSelector(start_s=start, end_s=end))) == [f"the claim k rests on {words}"]


@pytest.mark.parametrize(("start", "end"), [("0", None), ("33.3", None), ("1.5", "34"), ("33", "33.366")])
def test_times_within_the_film_and_rounded_ends_are_sound(start: str, end: str | None) -> None:
    assert said(at(FILM, TimeSelector(start_s=start, end_s=end))) == []


def test_a_film_of_unknown_length_is_not_judged() -> None:
    failed = Footage(exhibit=FILM, file="f", made_by=TOOL, failure=ProbeFailure(sentence="cut off"))
    selector = TimeSelector(start_s="1700")
    assert said(at(FILM, selector), footage=()) == []
    assert said(at(FILM, selector), footage=((RecordId("r"), failed),)) == []
    assert said(at(FILM, selector), footage=(*FOOTAGE, (RecordId("r"), failed))) == []


def test_a_time_in_a_plain_text_is_told() -> None:
    assert said(at(PAPER, TimeSelector(start_s="1"))) == [
        "the claim k rests on second 1 of EX-3, which holds no sound or film"
    ]


def test_the_times_of_a_transcript_and_pages_are_not_judged() -> None:
    assert said(at(WORDS, TimeSelector(start_s="1")), at(SCAN, PageSelector(page=900))) == []


@given(st.text(), st.text(), st.text())
def test_a_part_of_a_text_is_always_found_in_it(before: str, part: str, after: str) -> None:
    assert fold(part) in fold(f"{before} {part} {after}")
    assert fold(fold(part)) == fold(part)
