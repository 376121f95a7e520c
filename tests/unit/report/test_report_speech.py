"""What stands beside what, and what people judged."""

import msgspec
import pytest

from probanda.model.charge import JudgementKind, ReadingJudgement
from probanda.model.dossier import CaseView
from probanda.report.register import Register
from probanda.report.speech import Speech, tell_speeches


def _with_english(case_view: CaseView, starts: list[str | None]) -> Speech:
    """The speech whose English cues are as many as these starts."""
    first = next(cue for _, cue in case_view.cues if cue.transcript == "r-en")
    english = [
        (f"r-e{at}", msgspec.structs.replace(first, number=at, start_s=start, end_s=None, unclear=()))
        for at, start in enumerate(starts, start=1)
    ]
    arabic = [pair for pair in case_view.cues if pair[1].transcript == "r-ar"]
    return tell_speeches(Register(msgspec.structs.replace(case_view, cues=(*arabic, *english))))[0]


def test_cues_of_the_same_numbers_stand_side_by_side(case_view: CaseView) -> None:
    speech = tell_speeches(Register(case_view))[0]
    assert [(row.left[0].number, row.right[0].number) for row in speech.rows] == [(1, 1), (2, 2), (3, 3)]
    assert speech.aligned == ""


def test_different_cues_stand_side_by_side_by_their_times(case_view: CaseView) -> None:
    speech = _with_english(case_view, ["0", "3", "12.48", "20"])
    assert [[cue.number for cue in row.right] for row in speech.rows] == [[1, 2], [], [3, 4]]
    assert "by their times" in speech.aligned


def test_different_cues_without_times_are_said_to_be_aligned_by_nobody(case_view: CaseView) -> None:
    speech = _with_english(case_view, [None, None, None, None])
    assert [(len(row.left), len(row.right)) for row in speech.rows] == [(1, 1), (1, 1), (1, 1), (0, 1)]
    assert "nobody aligned them" in speech.aligned


def test_a_transcript_without_a_translation_stands_alone(case_view: CaseView) -> None:
    alone = msgspec.structs.replace(case_view, transcripts=case_view.transcripts[:1])
    speech = tell_speeches(Register(alone))[0]
    assert speech.right is None
    assert all(row.right == () for row in speech.rows)


@pytest.mark.parametrize(
    ("kind", "reading", "words"),
    [
        (JudgementKind.PREFERRED, "b", "Reading b is preferred; the others stay listed."),
        (JudgementKind.EXCLUDED, "b", "Reading a is left: the others were judged no longer reasonable."),
        (JudgementKind.NO_UNHEARD, None, ""),
    ],
)
def test_a_judgement_says_what_it_judges(
    case_view: CaseView, kind: JudgementKind, reading: str | None, words: str
) -> None:
    judgement = ReadingJudgement(
        key="j2", transcript="r-en", passage="w3", judgement=kind, reading=reading, by="A Linguist", why="context"
    )
    view = msgspec.structs.replace(case_view, reading_judgements=(("r-j2", judgement),))
    passage = tell_speeches(Register(view))[0].rows[1].right[0].passages[0]
    assert passage.chosen == words
    judged = passage.unheard if reading is None else next(one.judged for one in passage.readings if one.key == reading)
    assert "by A Linguist: context" in judged


def test_that_nothing_unheard_was_said_is_told_of_unclear_wording_too(case_view: CaseView) -> None:
    judgement = ReadingJudgement(
        key="j2",
        transcript="r-en",
        passage="w2",
        judgement=JudgementKind.NO_UNHEARD,
        reading=None,
        by="A Linguist",
        why="listened ten times",
    )
    view = msgspec.structs.replace(case_view, reading_judgements=(("r-j2", judgement),))
    told = [
        passage.unheard
        for row in tell_speeches(Register(view))[0].rows
        for cue in row.right
        for passage in cue.passages
        if passage.name.endswith("w2")
    ]
    assert told == ["Another wording, not listed, was judged unreasonable by A Linguist: listened ten times"]


def test_whether_something_unheard_was_said_stays_open_until_somebody_judges_it(case_view: CaseView) -> None:
    passages = [
        passage for row in tell_speeches(Register(case_view))[0].rows for cue in row.right for passage in cue.passages
    ]
    told = {passage.kind: passage.unheard for passage in passages if passage.readings}
    assert told["what was said"] == (
        "Whether something else was said that is not listed is open: nobody has judged it."
    )
    assert told["what the words mean"].startswith("Whether it can mean something else that is not listed is open")


def test_a_passage_goes_by_the_name_that_the_proof_uses(case_view: CaseView) -> None:
    register = Register(case_view)
    assert register.passage_name("r-en", "w3") == "en/w3"
    arabic_only = tuple(pair for pair in case_view.cues if pair[1].transcript == "r-ar")
    assert Register(msgspec.structs.replace(case_view, cues=arabic_only)).passage_name("r-ar", "w3") == "w3"
