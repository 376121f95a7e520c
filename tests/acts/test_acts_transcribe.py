"""Adding a transcript to a case: a derived exhibit, a transcript, a record a cue; and what is refused."""

import re
import shutil
from pathlib import Path

import pytest
from msgspec import UNSET

from probanda.acts.check import check
from probanda.acts.enter_folder import Prepared, enter_folder
from probanda.acts.examine import examine
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.transcribe import Added, NewTranscript, add_transcript, length_warnings
from probanda.collect.case_folder import read_case_folder
from probanda.collect.confined import Confined
from probanda.model.custody import Act
from probanda.model.errors import EvidenceError, UsageError
from probanda.model.exhibit import Exhibit
from probanda.model.ids import CaseId, Key
from probanda.model.speech import Beside, Cue, Direction, ReadCue, ReadTranscript, Transcript, Unclearness, Version
from probanda.preserve.ledger import check_chain
from probanda.store.reading import cases, current, entries, history
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint
from probanda.text.transcripts import Form, form_to_write, read_bytes, write_bytes

CASE = Path(__file__).resolve().parents[2] / "src" / "probanda" / "examples" / "demo" / "case"
SECOND = Key("speech-en-2")
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Speaker>We cross [mumbles].\n\n00:02.000 --> 00:03.000\nAdvance.\n"


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    folder, _ = read_case_folder(CASE)
    case_id = open_case(workspace, key=folder.case.key, title=folder.case.title, by=by)
    enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    examine(workspace, case_id, reader=Confined(), by=by)
    checkpoint(workspace, case_id)
    return case_id


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "second speech.vtt"
    path.write_text(VTT, encoding="utf-8")
    return path


def added(workspace: Workspace, case_id: CaseId, file: Path, by: Operator, **said: object) -> Added:
    new = NewTranscript(**{"file": str(file), "of": "PRB-0001", "language": "en", **said})  # type: ignore[arg-type]
    return add_transcript(workspace, case_id, new, reader=Confined(), by=by)


def test_a_transcript_becomes_an_exhibit_a_head_and_a_record_a_cue_in_one_act(
    workspace: Workspace, case_id: CaseId, file: Path, by: Operator
) -> None:
    before = len(entries(workspace, case_id))
    done = added(workspace, case_id, file, by, translates="speech-ar", author="a second translator")
    assert [entry.act for entry in check_chain(entries(workspace, case_id))[before:]] == [Act.TRANSCRIBED]
    record, head = next(one for one in current(workspace, case_id, Transcript) if one[1].key == "second-speech")
    cues = [cue for _, cue in current(workspace, case_id, Cue) if cue.transcript == record]
    exhibits = dict(current(workspace, case_id, Exhibit))
    assert [(cue.number, cue.speaker, cue.text) for cue in cues] == [
        (1, "Speaker", "We cross [mumbles]."),
        (2, None, "Advance."),
    ]
    assert (head.cues, done.cues, done.passages) == (2, 2, 1)
    assert exhibits[head.exhibit].made_from == (head.of,)
    assert exhibits[head.exhibit].made_by.name == "a second translator"  # type: ignore[union-attr]
    assert exhibits[head.of].label == "PRB-0001"
    (_, said), *_ = history(workspace, case_id, record)
    assert said is not None
    assert said.inputs == (exhibits[head.exhibit].files[0].sha256,)
    assert {one.problem for one in check(workspace)} == {""}


def test_a_build_of_the_folder_leaves_an_added_transcript_alone(
    workspace: Workspace, case_id: CaseId, file: Path, by: Operator
) -> None:
    added(workspace, case_id, file, by)
    before = len(entries(workspace, case_id))
    folder, _ = read_case_folder(CASE)
    told = enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    assert len(entries(workspace, case_id)) == before
    assert "second-speech" in {head.key for _, head in current(workspace, case_id, Transcript)}
    assert any("second speech.vtt" in sentence and "it stays" in sentence for sentence in told)


def test_a_transcript_that_goes_on_after_the_end_is_refused_and_nothing_is_entered(
    workspace: Workspace, case_id: CaseId, file: Path, by: Operator
) -> None:
    file.write_text(VTT.replace("00:02.000 --> 00:03.000", "01:30:00.000 --> 01:30:02.000"), encoding="utf-8")
    before = entries(workspace, case_id)
    with pytest.raises(EvidenceError, match=r"cue 2 begins at second 5400, and PRB-0001 lasts 32\.70 s") as caught:
        added(workspace, case_id, file, by)
    assert "--despite" in caught.value.advice
    assert entries(workspace, case_id) == before


def test_with_a_reason_it_is_added_and_the_reason_stays_with_it(
    workspace: Workspace, case_id: CaseId, file: Path, by: Operator
) -> None:
    file.write_text(VTT.replace("00:02.000 --> 00:03.000", "01:30:00.000 --> 01:30:02.000"), encoding="utf-8")
    done = added(workspace, case_id, file, by, despite="the posted video is cut")
    assert done.transcripts[0].notes[-1].endswith("the posted video is cut")
    assert length_warnings(workspace, case_id) == (
        "transcript second-speech: cue 2 begins at second 5400, and PRB-0001 lasts 32.70 s",
    )


def test_a_cue_that_ends_after_the_end_is_remarked(
    workspace: Workspace, case_id: CaseId, file: Path, by: Operator
) -> None:
    file.write_text(VTT.replace("--> 00:03.000", "--> 24:00:00.000"), encoding="utf-8")
    done = added(workspace, case_id, file, by)
    assert any("PRB-0001 lasts 32.70 s, and cues end after it: 2." in note for note in done.notes)
    assert any("1 cue (2) of more than an hour" in note for note in done.notes)


def test_where_the_length_is_not_known_that_is_said(
    workspace: Workspace, case_id: CaseId, file: Path, by: Operator
) -> None:
    assert any(
        "length of PRB-0004 is not known" in note for note in added(workspace, case_id, file, by, of="article").notes
    )


def test_a_file_that_is_an_exhibit_already_is_not_taken_twice(
    workspace: Workspace, case_id: CaseId, file: Path, by: Operator
) -> None:
    first = added(workspace, case_id, file, by)
    second = added(workspace, case_id, file, by, key="again")
    assert first.exhibit == second.exhibit


def test_elan_with_a_translation_beside_the_words_brings_two_transcripts(
    workspace: Workspace, case_id: CaseId, tmp_path: Path, by: Operator
) -> None:
    cue = ReadCue(
        number=1, start_s="1", end_s="2", text="نعبر النهر", beside=(Beside(version="English", text="We [mumbles]"),)
    )
    whole = ReadTranscript(
        cues=(cue,), language="ar", versions=(Version(key="English", language="en", author="a translator"),)
    )
    path = tmp_path / "speech.eaf"
    path.write_bytes(write_bytes(whole, Form.ELAN))
    done = added(workspace, case_id, path, by, language="")
    first, second = done.transcripts
    heads = dict(current(workspace, case_id, Transcript))
    assert (first.language, first.direction, first.translates) == ("ar", Direction.RTL, None)
    assert (second.key, second.language, second.author) == ("speech-English", "en", "a translator")
    assert second.translates is not None
    assert heads[second.translates].key == "speech"
    assert done.passages == 1


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"of": "PRB-0099"}, "there is no exhibit 'PRB-0099'"),
        ({"translates": "nothing"}, "there is no transcript 'nothing'"),
        ({"key": "speech-ar"}, "the case has a transcript 'speech-ar'"),
        ({"key": "a b"}, "'a b' is no key"),
        ({"language": ""}, "nobody says in which language"),
    ],
)
def test_what_leads_nowhere_is_refused(
    workspace: Workspace, case_id: CaseId, file: Path, by: Operator, said: dict[str, str], says: str
) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        added(workspace, case_id, file, by, **said)
    assert caught.value.advice


@pytest.fixture
def with_second(tmp_path: Path) -> Path:
    """The demo's folder with more differences in the second translator's version, and that as SubRip."""
    root = Path(shutil.copytree(CASE, tmp_path / "case"))
    subtitles = root / "exhibits/files/speech.en-2.vtt"
    second = subtitles.read_text(encoding="utf-8")
    second = second.replace("we have no room for prisoners", "we have no place for captives")
    second = re.sub(r"\[unintelligible:.*?\]", "the old fort", second)
    read = read_bytes(second.encode(), Form.WEBVTT)
    subtitles.with_name("second.srt").write_bytes(write_bytes(read, Form.SUBRIP))
    subtitles.unlink()
    exhibit = root / "exhibits/08-second-translation.yaml"
    exhibit.write_text(exhibit.read_text(encoding="utf-8").replace(subtitles.name, "second.srt"), encoding="utf-8")
    return root


def test_where_two_translators_of_a_folder_differ_the_first_gets_both_readings(
    workspace: Workspace, by: Operator, with_second: Path
) -> None:
    path = with_second / "transcripts/speech-en.yaml"
    meaning = path.read_text(encoding="utf-8")
    meaning = meaning.replace("quote: we have no room for prisoners", "difference: 1").replace(
        "        text: nobody is to be left alive\n        gloss: no enemy is taken, even one who lays down his arms\n",
        "",
    )
    meaning = meaning.replace(
        "        text: nobody is to be kept here\n        gloss: whoever is taken goes straight to the district post\n",
        "",
    )
    path.write_text(meaning, encoding="utf-8")
    folder, _ = read_case_folder(with_second)
    case_id = open_case(workspace, key=folder.case.key, title=folder.case.title, by=by)
    told = enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    record = next(record for record, head in current(workspace, case_id, Transcript) if head.key == "speech-en")
    cues = {cue.number: cue for _, cue in current(workspace, case_id, Cue) if cue.transcript == record}
    (differs,) = cues[6].unclear
    assert (differs.key, differs.unclearness) == ("no-room", Unclearness.TRANSLATORS)
    assert [one.text for one in differs.readings] == ["room for prisoners", "place for captives"]
    assert [one.key for one in differs.readings] == ["no-survivors", "do-not-detain"]
    (place,) = cues[2].unclear
    assert [one.key for one in place.readings] == ["citadel", "rise", "second"]
    assert place.readings[2].text == "the old fort"
    assert [one.version for one in (*place.readings, *differs.readings)] == [UNSET, UNSET, SECOND, UNSET, SECOND]
    assert "transcript speech-en: Compared with speech-en-2: 6 differences became readings." in told


def test_a_second_version_says_of_which_it_is_one_and_others_say_nothing(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    heads = {head.key: (record, head.second_of) for record, head in current(workspace, case_id, Transcript)}
    assert heads[SECOND][1] == heads[Key("speech-en")][0]
    assert (heads[Key("speech-en")][1], heads[Key("speech-ar")][1]) == (UNSET, UNSET)


@pytest.mark.parametrize("ending", [".srt", ".eaf", ".otr", ".docx", ".md", ".json"])
def test_a_transcript_of_a_folder_is_read_as_what_its_file_is(
    workspace: Workspace, with_second: Path, ending: str
) -> None:
    files = with_second / "exhibits/files"
    read = read_bytes((files / "second.srt").read_bytes(), Form.SUBRIP)
    (files / "second.srt").unlink()
    (files / f"second{ending}").write_bytes(write_bytes(read, form_to_write(f"second{ending}")))
    exhibit = with_second / "exhibits/08-second-translation.yaml"
    exhibit.write_text(exhibit.read_text(encoding="utf-8").replace("second.srt", f"second{ending}"), encoding="utf-8")
    meaning = with_second / "transcripts/speech-en-2.yaml"
    meaning.write_text(meaning.read_text(encoding="utf-8").replace("second_of: speech-en\n", ""), encoding="utf-8")
    first = with_second / "transcripts/speech-en.yaml"
    named = first.read_text(encoding="utf-8")
    first.write_text(re.sub(r"  - key: behind.*?(?=judgements:)", "", named, flags=re.DOTALL), encoding="utf-8")
    claims = with_second / "claims/speech.yaml"
    said = claims.read_text(encoding="utf-8")
    claims.write_text(
        re.sub(r"    passages:\n      - \{ transcript: speech-en, passage: (?:behind|forward).*\n", "", said),
        encoding="utf-8",
    )
    folder, _ = read_case_folder(with_second)
    found = Prepared.of(folder, workspace).transcripts[SECOND]
    assert [(cue.start_s, cue.speaker, cue.text) for cue in found.cues] == [
        (cue.start_s, cue.speaker, cue.text) for cue in read.cues
    ]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("bomb.eaf", b'<!DOCTYPE x [<!ENTITY a "ha">]><ANNOTATION_DOCUMENT/>', "declares a document type"),
        ("broken.docx", b"PK\x03\x04 nonsense", "no readable ZIP archive"),
        ("empty.vtt", b"WEBVTT\n", "the transcript is empty"),
        ("mixed.srt", b"1\n00:00:01,000 --> 00:00:02,000\n" + "قال".encode("windows-1256"), "is not utf-8"),
        ("other.txt", b"%PDF-1.7\n", "this is a PDF"),
        ("deep.json", b'{"segments": ' + b"[" * 9_000 + b"]" * 9_000 + b"}", "nested deeper"),
    ],
)
def test_a_transcript_that_cannot_be_read_stops_a_build_with_its_name_before_anything_is_entered(
    workspace: Workspace, with_second: Path, name: str, data: bytes, says: str
) -> None:
    (with_second / "exhibits/files/second.srt").unlink()
    (with_second / "exhibits/files" / name).write_bytes(data)
    exhibit = with_second / "exhibits/08-second-translation.yaml"
    exhibit.write_text(exhibit.read_text(encoding="utf-8").replace("second.srt", name), encoding="utf-8")
    folder, _ = read_case_folder(with_second)
    with pytest.raises(EvidenceError, match=says) as caught:
        Prepared.of(folder, workspace)
    assert str(caught.value).startswith(f"transcript 'speech-en-2' (exhibits/files/{name}): ")
    assert caught.value.advice
    assert cases(workspace) == ()


def test_a_quotation_with_senses_may_not_lie_over_a_difference(workspace: Workspace, with_second: Path) -> None:
    folder, _ = read_case_folder(with_second)
    with pytest.raises(EvidenceError, match="name that place with `difference`"):
        Prepared.of(folder, workspace)
