"""What translators put in brackets becomes data, and the words stay as typed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.errors import EvidenceError
from probanda.model.speech import PassageKind, ReadCue, Span, Unclearness
from probanda.text.readings import Marks, read_marks, read_transcript

PIECES = st.sampled_from(
    [
        *"[](){}“”«»\"'‘’/.,:؟?…",
        " ",
        "\u00a0",
        "\n",
        " or ",
        "(or ",
        " أو ",
        "(أو ",
        " / ",
        "[unintelligible: may be saying ",
        "[mumbles]",
        "[applause]",
        "[Turns to ",
        "[غير واضح: ربما يقول ",
        "[those ",
        "[0:12]",
        "[12]",
        "[...]",
        "stay",
        "wait",
        "Dalmeth",
        "the gate",
        "القرية",
        "نبقى",
        "\u0651",
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=120)


def wordings(text: str) -> list[list[tuple[str, str]]]:
    return [[(reading.text, reading.gloss) for reading in one.readings] for one in read_marks(text).unclear]


def kinds(text: str) -> list[Unclearness]:
    return [one.unclearness for one in read_marks(text).unclear]


def spans(marks: Marks) -> list[Span]:
    return sorted(
        (mark.span for group in (marks.unclear, marks.directions, marks.insertions) for mark in group),
        key=lambda span: (span.start, span.end),
    )


@given(TEXTS)
def test_marks_are_disjoint_in_range_and_cut_the_text_into_pieces_that_join_again(text: str) -> None:
    pieces, at = [], 0
    for span in spans(read_marks(text)):
        assert at <= span.start < span.end <= len(text)
        pieces += [text[at : span.start], text[span.start : span.end]]
        at = span.end
    assert "".join([*pieces, text[at:]]) == text


@given(TEXTS)
def test_what_a_mark_quotes_stands_where_its_span_says(text: str) -> None:
    marks = read_marks(text)
    for direction in marks.directions:
        assert text[direction.span.start + 1 : direction.span.end - 1] == direction.text
        for quotation in direction.quotations:
            assert text[quotation.span.start : quotation.span.end] == quotation.text
            assert direction.span.start < quotation.span.start <= quotation.span.end < direction.span.end
    for insertion in marks.insertions:
        assert text[insertion.span.start + 1 : insertion.span.end - 1] == insertion.text


@given(TEXTS)
def test_each_reading_stands_word_for_word_in_its_passage(text: str) -> None:
    for passage in read_marks(text).unclear:
        typed = text[passage.span.start : passage.span.end]
        assert all(reading.text and reading.text in typed for reading in passage.readings)
        assert [reading.key for reading in passage.readings] == sorted({reading.key for reading in passage.readings})


@given(TEXTS)
def test_passages_are_named_in_order_and_every_mark_names_its_rule(text: str) -> None:
    marks = read_marks(text, cue=7)
    assert [one.key for one in marks.unclear] == [f"c7-{number}" for number in range(1, len(marks.unclear) + 1)]
    assert all(mark.rule for group in (marks.unclear, marks.directions, marks.insertions) for mark in group)
    assert all(note.startswith("Cue 7: ") for note in marks.notes)


@given(TEXTS)
def test_every_square_bracket_is_in_a_mark_or_a_note(text: str) -> None:
    marks = read_marks(text)
    covered = spans(marks)
    for at, character in enumerate(text):
        if character in "[]" and not any(span.start <= at < span.end for span in covered):
            assert marks.notes


def test_an_unintelligible_word_keeps_both_readings_with_their_glosses() -> None:
    text = (
        "They will hold [unintelligible: may be saying\u00a0a tamra (which is hill dialect for a well) or "
        "Al-Tamir (which is a hamlet near Dalmeth)], and nothing else."
    )
    passage = read_marks(text, cue=3).unclear[0]
    assert passage.key == "c3-1"
    assert passage.passage_kind is PassageKind.WORDING
    assert passage.unclearness is Unclearness.UNINTELLIGIBLE
    assert [(one.key, one.text, one.gloss) for one in passage.readings] == [
        ("a", "a tamra", "which is hill dialect for a well"),
        ("b", "Al-Tamir", "which is a hamlet near Dalmeth"),
    ]
    assert text[passage.span.start] == "["
    assert text[passage.span.end - 1] == "]"


def test_an_arabic_unclear_word_keeps_both_readings_with_their_glosses() -> None:
    text = "لن يبقى [غير واضح: ربّما يقول البرجة (بلهجة الجبل: البئر) أو ربما المرجة (حيّ في دلمث)] بعد اليوم"
    assert wordings(text) == [[("البرجة", "بلهجة الجبل: البئر"), ("المرجة", "حيّ في دلمث")]]


@pytest.mark.parametrize(
    ("inside", "readings"),
    [
        ("unintelligible: could be a gate or the gate", ["a gate", "the gate"]),
        ("unintelligible: possibly gate, grate, or perhaps crate", ["gate", "grate", "crate"]),
        ("unclear, sounds like Dalmeth", ["Dalmeth"]),
        ("inaudible - either “go” or 'go on'", ["go", "go on"]),
        ("indistinct: he might be saying gate or it could be crate", ["gate", "crate"]),
        ("unclear: gate or crate or grate", ["gate", "crate", "grate"]),
        ("two words unintelligible; may have said go home", ["go home"]),
        ("unintelligible: Dalmeth", ["Dalmeth"]),
        ("unintelligible: gate / crate", ["gate", "crate"]),
        ("unintelligible may be saying gate", ["gate"]),
        ("Unintelligible: May be saying may be", ["may be"]),
        ("كلمة غير مفهومة: إما الباب أو البئر", ["الباب", "البئر"]),
        ("غير مسموع، لعله يقول الباب", ["الباب"]),
        ("possibly Dalmeth or Dalmas", ["Dalmeth", "Dalmas"]),
        ("Dalmeth?", ["Dalmeth"]),
        ("دلمث؟", ["دلمث"]),
    ],
)
def test_readings_are_listed_without_the_phrase_that_connects_them(inside: str, readings: list[str]) -> None:
    assert [[text for text, _ in one] for one in wordings(f"we hold [{inside}] today")] == [readings]


@pytest.mark.parametrize(
    "inside",
    [
        "unintelligible",
        "unintelligible: name of a hamlet",
        "unintelligible due to wind or gunfire",
        "inaudible: noise of an engine",
        "mumbles something or other",
        "several words unclear",
        "غير مفهوم: اسم قرية",
        "?",
    ],
)
def test_a_description_of_what_was_not_heard_is_no_reading(inside: str) -> None:
    assert wordings(f"we hold [{inside}] today") == [[]]


@pytest.mark.parametrize(
    ("inside", "readings"),
    [
        ("unclear: gate, meaning a pass, or crate", [("gate", "meaning a pass"), ("crate", "")]),
        ("unclear: sounds like tamra, which is a well", [("tamra", "which is a well")]),
        ("unclear: gate (a pass) (in the hills) or crate", [("gate", "a pass; in the hills"), ("crate", "")]),
        ("unclear: gate (a (high) pass) or crate", [("gate", "a (high) pass"), ("crate", "")]),
        ("unclear: gate (in the north) road or crate", [("gate (in the north) road", ""), ("crate", "")]),
    ],
)
def test_a_gloss_is_kept_with_its_reading(inside: str, readings: list[tuple[str, str]]) -> None:
    assert wordings(f"we hold [{inside}] today") == [readings]


@pytest.mark.parametrize(
    ("typed", "unclearness"),
    [
        ("[mumbles]", Unclearness.MUMBLES),
        ("(mumbling)", Unclearness.MUMBLES),
        ("[inaudible]", Unclearness.INAUDIBLE),
        ("[crosstalk]", Unclearness.CROSSTALK),
        ("[cross-talk]", Unclearness.CROSSTALK),
        ("[talking over each other]", Unclearness.CROSSTALK),
        ("[...]", Unclearness.GAP),
        ("(…)", Unclearness.GAP),
        ("[break in the recording]", Unclearness.GAP),
        ("[partly unintelligible]", Unclearness.UNINTELLIGIBLE),
        ("(?)", Unclearness.UNINTELLIGIBLE),
        ("[غير مسموع]", Unclearness.INAUDIBLE),
        ("[غَيْر مَفهوم]", Unclearness.UNINTELLIGIBLE),
        ("[تمتمة]", Unclearness.MUMBLES),
        ("[تداخل أصوات]", Unclearness.CROSSTALK),
        ("[انقطاع في التسجيل]", Unclearness.GAP),
        ("[неразборчиво]", Unclearness.UNINTELLIGIBLE),
    ],
)
def test_the_kind_of_unclearness_is_kept(typed: str, unclearness: Unclearness) -> None:
    assert kinds(f"three to one, or {typed}.") == [unclearness]


@pytest.mark.parametrize(
    "typed", ["(not clear to me, or to you)", "(cut)", "(really?)", "(possibly tomorrow)", "(gap)"]
)
def test_round_brackets_that_are_speech_stay_speech(typed: str) -> None:
    assert spans(read_marks(f"we go {typed} to the gate")) == []


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [("[inaudible 0:12]", "12", None), ("[inaudible 0:12 - 0:15]", "12", "15"), ("[غير مسموع ٠:١٢]", "12", None)],
)
def test_the_time_of_an_unclear_passage_is_kept(typed: str, start: str, end: str | None) -> None:
    passage = read_marks(f"we {typed} go").unclear[0]
    assert (passage.start_s, passage.end_s, passage.readings) == (start, end, ())


def test_a_stage_direction_keeps_the_quotation_inside_it() -> None:
    text = "[Leans to the woman on his right and asks, “Fewer than us or not?” Seems to hear a yes. Faces the crowd.]."
    direction = read_marks(text).directions[0]
    assert [quotation.text for quotation in direction.quotations] == ["Fewer than us or not?"]
    assert direction.text.endswith("Faces the crowd.")
    assert read_marks(text).unclear == ()


@pytest.mark.parametrize(
    "quoted",
    ["“Go or not?”", '"Go or not?"', "«Go or not?»", "‘Don’t go?’", "'Don't go?'", "„Go or not?“", "”Go or not?“"],
)
def test_a_quotation_is_found_in_each_kind_of_marks(quoted: str) -> None:
    direction = read_marks(f"Yes. [Turns and asks, {quoted} Returns.] So go.").directions[0]
    assert [quotation.text for quotation in direction.quotations] == [quoted[1:-1]]


def test_an_arabic_stage_direction_keeps_the_quotation_inside_it() -> None:
    text = "نعم. [يلتفت إلى الرجل عن يمينه ويسأل: «هل هم أقل أم لا؟» ثم يعود إلى الجمهور] اذهبوا"
    assert [one.text for one in read_marks(text).directions[0].quotations] == ["هل هم أقل أم لا؟"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("we go [applause] now", "direction.sound"),
        ("we go (laughter) now", "direction.sound"),
        ("we go (pointing at the map) now", "direction.verb"),
        ("نذهب [تصفيق] الآن", "direction.sound"),
        ("[continues in another language]", "direction.alone"),
        ("[applause] [A man hands him a paper]", "direction.alone"),
        ("we go [points at the map] now", "direction.verb"),
        ("we go [the crowd cheers] now", "direction.verb"),
        ("we go [reaching for his cup] now", "direction.verb"),
        ("نذهب [يشير إلى الخريطة] الآن", "direction.verb"),
        ("We go. [A long wait follows.] Now we stay.", "direction.sentence"),
        ("We go. [Nods.] Now we stay.", "direction.sound"),
        ("We go. [Hands the paper to him] and so we stay.", "direction.third-person"),
        ("We go. [Grasps the paper] and so we stay.", "direction.third-person"),
    ],
)
def test_a_stage_direction_is_known_by_its_rule(text: str, rule: str) -> None:
    assert read_marks(text).directions[-1].rule == rule


@pytest.mark.parametrize(
    ("text", "inserted"),
    [
        ("with all we have, we will use them [those resources] at once", "those resources"),
        ("[They] will go", "They"),
        ("We go. [The men of the hills] will go", "The men of the hills"),
        ("we saw [General Orrin] there", "General Orrin"),
        ("the men [who stand at the gate] saw it", "who stand at the gate"),
        ("this [shows] that we go", "shows"),
        ("وهم [رجال القرية] هنا", "رجال القرية"),
    ],
)
def test_words_of_an_editor_are_an_insertion(text: str, inserted: str) -> None:
    marks = read_marks(text)
    assert [one.text for one in marks.insertions] == [inserted]
    assert marks.directions == ()


@pytest.mark.parametrize("word", ["sic", "Sic", "كذا"])
def test_sic_is_an_insertion_with_a_rule_of_its_own(word: str) -> None:
    assert [one.rule for one in read_marks(f"they goes [{word}] home").insertions] == ["insertion.sic"]


def test_brackets_inside_a_marked_bracket_belong_to_it() -> None:
    marks = read_marks("We go. [Turns [slowly] to the man (his son)] Now.")
    assert [one.text for one in marks.directions] == ["Turns [slowly] to the man (his son)"]
    assert marks.insertions == ()


def test_a_bracket_inside_plain_round_brackets_is_read() -> None:
    assert [one.text for one in read_marks("we go (by the [old] gate) now").insertions] == ["old"]


@pytest.mark.parametrize("text", ["we [go", "we go]", "we (go] now", "we [go (now] then)", "][", "we «go [now"])
def test_brackets_without_a_partner_are_noted(text: str) -> None:
    assert any("without a partner" in note for note in read_marks(text).notes)


def test_a_quotation_mark_without_a_partner_is_noted() -> None:
    notes = read_marks("Yes. [Turns and asks, “Go or not?] So.").notes
    assert any("quotation mark" in note for note in notes)


@pytest.mark.parametrize("typed", ["[]", "[ ]", "[12]", "[0:44]", "[00:01:02]"])
def test_what_is_no_mark_stays_in_the_text_with_a_note(typed: str) -> None:
    marks = read_marks(f"we {typed} go")
    assert spans(marks) == []
    assert any("kept as typed" in note for note in marks.notes)


def test_a_whole_transcript_is_read_with_times_speakers_and_marks() -> None:
    text = (
        "Speech at the camp\n\n"
        "[00:01] GENERAL ORRIN: No more [unintelligible: may be saying tamra (a well) or Tamir (a hamlet)] for them "
        "to wait and be met by us (or wait and rest).\n"
        "[00:09] We will use them [those trucks].\n"
        "[Turns to the man beside him and asks, “More than them?”]\n"
        "We could say three to one, or [mumbles].\n"
    )
    read = read_transcript(text, heading="Speech at the camp")
    first, second, third, fourth = read.cues
    assert (first.start_s, first.speaker) == ("1", "GENERAL ORRIN")
    assert [one.key for one in first.unclear] == ["c1-1", "c1-2"]
    assert [one.text for one in second.insertions] == ["those trucks"]
    assert [one.text for one in third.directions[0].quotations] == ["More than them?"]
    assert [one.unclearness for one in fourth.unclear] == [Unclearness.MUMBLES]
    assert read.before + "".join(cue.head + cue.text for cue in read.cues) + read.after == text


def test_a_whole_arabic_transcript_is_read() -> None:
    text = "المتحدث: لكي ينتظروا ونلقاهم (أو ينتظروا ويستريحوا).\nس: [تمتمة] متى؟\n[تصفيق]\n"
    first, second, third = read_transcript(text).cues
    assert [one.text for one in first.unclear[0].readings] == ["ينتظروا ونلقاهم", "ينتظروا ويستريحوا"]
    assert (second.speaker, second.unclear[0].unclearness) == ("س", Unclearness.MUMBLES)
    assert third.directions[0].text == "تصفيق"


@given(TEXTS)
def test_a_cue_that_is_entered_as_a_record_keeps_every_field(text: str) -> None:
    try:
        cues = read_transcript(text).cues
    except EvidenceError:
        return
    for cue in cues:
        record = cue.entered("r-1")  # type: ignore[arg-type]
        names = set(ReadCue.__struct_fields__) - {"words", "beside", "kept"}  # these stay in the exhibit's file
        assert all(getattr(record, name) == getattr(cue, name) for name in names)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 30_000,
        "(" * 20_000 + "]" * 20_000,
        "[a]" * 10_000,
        "stay (or go) " * 3_000,
        "a/b / c " * 5_000,
        "[unintelligible: may be saying " + "may be " * 20_000 + "]",
        "[unintelligible: x " + "(a)" * 20_000 + "]",
        "[Turns " + "' 'a" * 5_000 + "]",
        "[unclear: " + "a, " * 20_000 + "or b]",
        "“" * 30_000 + "[Turns to him]",
    ],
)
def test_hostile_brackets_are_read_quickly(text: str) -> None:
    started = time.process_time()
    read_marks(text)
    assert time.process_time() - started < 4
