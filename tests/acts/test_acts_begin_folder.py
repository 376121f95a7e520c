"""A folder of material becomes a case folder that builds at once, and no file of anybody is touched."""

import re
import tempfile
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from probanda.acts.begin_folder import read_material, write_skeleton
from probanda.collect.case_folder import read_case_folder
from probanda.collect.confined import Confined
from probanda.model.errors import CaseFolderError, EvidenceError, UsageError

FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(12)
WORDS = "[0:01 - 0:02] A: We go to [unintelligible: may be saying the bridge or the fridge].\n"


def begin(folder: Path) -> tuple[str, ...]:
    return write_skeleton(read_material(folder, key="harbour", reader=Confined()), key="harbour", title="The harbour")


@pytest.fixture
def material(tmp_path: Path) -> Path:
    (tmp_path / "speech.mp4").write_bytes(FILM)
    (tmp_path / "speech.ar.txt").write_text("[0:01 - 0:02] ا: نذهب\n", encoding="utf-8")
    (tmp_path / "speech.en.txt").write_text(WORDS, encoding="utf-8")
    (tmp_path / "article.txt").write_text("Nothing is known.\n", encoding="utf-8")
    return tmp_path


def taken_out_of_comments(text: str) -> str:
    """What a person does in an editor: one mark away on each line."""
    return re.sub(r"^# ?", "", text, flags=re.MULTILINE)


def test_a_new_folder_gets_first_files_that_build(tmp_path: Path) -> None:
    written = begin(tmp_path / "new")
    case, _ = read_case_folder(tmp_path / "new")
    assert written[0] == "case.yaml"
    assert (case.case.key, case.case.title, case.exhibits) == ("harbour", "The harbour", ())


def test_each_file_becomes_an_exhibit_films_first(material: Path) -> None:
    begin(material)
    case, _ = read_case_folder(material)
    assert [one.files for one in case.exhibits] == [
        ("speech.mp4",),
        ("article.txt",),
        ("speech.ar.txt",),
        ("speech.en.txt",),
    ]
    assert [one.key for one in case.exhibits] == ["speech", "article", "speech-ar", "speech-en"]


def test_a_name_with_a_language_says_whose_words_a_file_gives(material: Path) -> None:
    begin(material)
    case, _ = read_case_folder(material)
    told = [(one.key, one.of, one.language, one.direction.value) for one in case.transcripts]
    assert told == [("speech-ar", "speech", "ar", "rtl"), ("speech-en", "speech", "en", "ltr")]
    assert {one.key: one.made_from for one in case.exhibits}["speech-en"] == ("speech",)


def test_nothing_but_the_material_is_stated(material: Path) -> None:
    begin(material)
    case, warnings = read_case_folder(material)
    assert (case.claims, case.actors, case.incidents, case.theories) == ((), (), (), ())
    assert {one.description + one.publisher + (one.url or "") for one in case.exhibits} == {""}
    assert [line.split(" ")[0] for line in warnings] == [
        "claims/claims.yaml",
        "actors/actor.yaml",
        "incidents/incident.yaml",
        "theories/theory.yaml",
    ]


@pytest.mark.parametrize("name", ["speech.hd.txt", "other.en.txt", "speech.txt"])
def test_a_text_that_no_name_ties_to_a_film_is_no_transcript(material: Path, name: str) -> None:
    (material / name).write_text(WORDS, encoding="utf-8")
    begin(material)
    case, _ = read_case_folder(material)
    assert {one.key for one in case.transcripts} == {"speech-ar", "speech-en"}
    assert name in {file for one in case.exhibits for file in one.files}


def test_subtitles_without_a_language_wait_for_somebody_who_knows_it(material: Path) -> None:
    (material / "speech.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nwords\n", encoding="utf-8")
    begin(material)
    text = (material / "transcripts" / "speech-vtt.yaml").read_text("utf-8")
    assert "Nothing says in which language they are" in text
    assert "# of: speech\n" in text
    assert all(line.startswith("#") for line in text.splitlines())


def test_a_transcript_that_cannot_be_read_waits_with_the_reason(material: Path) -> None:
    (material / "speech.en.txt").write_bytes("كلمة".encode("windows-1256"))
    begin(material)
    assert "It could not be read as a transcript" in (material / "transcripts" / "speech-en.yaml").read_text("utf-8")
    assert [one.key for one in read_case_folder(material)[0].transcripts] == ["speech-ar"]


def test_the_names_of_unclear_passages_can_be_used_as_they_stand(material: Path) -> None:
    begin(material)
    path = material / "transcripts" / "speech-en.yaml"
    text = path.read_text("utf-8")
    assert "##      the bridge\n" in text
    path.write_text(re.sub(r'^# (author|translates|heading): ""\n', "", text, flags=re.MULTILINE), encoding="utf-8")
    path.write_text(taken_out_of_comments(path.read_text("utf-8")), encoding="utf-8")
    case, _ = read_case_folder(material)
    (passage,) = {one.key: one for one in case.transcripts}["speech-en"].passages
    assert (passage.cue, passage.nth, len(passage.readings)) == (1, 1, 2)


def test_every_blank_that_is_used_and_not_filled_is_refused_with_its_line(material: Path) -> None:
    begin(material)
    paths = [
        path for path in material.rglob("*.yaml") if path.parent.name in ("claims", "actors", "incidents", "theories")
    ]
    for path in paths:
        path.write_text(taken_out_of_comments(path.read_text("utf-8")), encoding="utf-8")
    with pytest.raises(CaseFolderError) as caught:
        read_case_folder(material)
    found = {(one.file, one.key) for one in caught.value.mistakes}
    assert {
        ("claims/claims.yaml", "claims[0].says"),
        ("claims/claims.yaml", "claims[0].rests_on[0].start_s"),
        ("actors/actor.yaml", "names[0].text"),
        ("incidents/incident.yaml", "title"),
        ("theories/theory.yaml", "suspect"),
        ("theories/theory.yaml", "provision"),
        ("theories/theory.yaml", "stage"),
        ("theories/theory.yaml", "arguments[0].scheme"),
    } <= found


def test_a_theory_lists_what_can_be_charged(tmp_path: Path) -> None:
    begin(tmp_path / "new")
    text = (tmp_path / "new" / "theories" / "theory.yaml").read_text("utf-8")
    assert "crime, forum ICC: RS:8(2)(e)(x), Denying quarter" in text
    assert "jurisdiction, forum ICC: RS:13(a)" in text


def test_begun_again_only_new_material_is_added_and_nothing_is_changed(material: Path) -> None:
    begin(material)
    before = {path: path.read_bytes() for path in material.rglob("*") if path.is_file()}
    assert begin(material) == ()
    (material / "second.mp4").write_bytes(FILM)
    (material / "speech.fr.txt").write_text(WORDS, encoding="utf-8")
    assert begin(material) == (
        "exhibits/05-second.yaml",
        "exhibits/06-speech-fr.yaml",
        "transcripts/speech-fr.yaml",
    )
    assert {path: path.read_bytes() for path in before} == before
    case, _ = read_case_folder(material)
    assert {one.key: one.of for one in case.transcripts}["speech-fr"] == "speech"


def test_a_folder_that_was_begun_empty_takes_material_later(tmp_path: Path) -> None:
    begin(tmp_path)
    (tmp_path / "speech.mp4").write_bytes(FILM)
    assert begin(tmp_path) == ("exhibits/01-speech.yaml",)


def test_the_folder_of_another_case_is_refused(material: Path) -> None:
    begin(material)
    with pytest.raises(UsageError, match="the case folder of 'harbour'"):
        read_material(material, key="other", reader=Confined())


def test_parts_of_a_case_without_a_case_are_refused(material: Path) -> None:
    begin(material)
    (material / "case.yaml").unlink()
    with pytest.raises(UsageError, match=r"and no case\.yaml"):
        begin(material)


def test_the_material_stays_as_it_lies(material: Path) -> None:
    before = {path: path.read_bytes() for path in material.iterdir()}
    begin(material)
    assert {path: path.read_bytes() for path in before} == before


def test_a_link_out_of_the_folder_is_refused(material: Path) -> None:
    (material / "link.txt").symlink_to("/etc/hostname")
    with pytest.raises(EvidenceError, match="symbolic link"):
        begin(material)


def test_a_run_that_cannot_write_all_leaves_nothing(material: Path) -> None:
    ground = read_material(material, key="harbour", reader=Confined())
    (material / "theories").write_text("in the way")
    with pytest.raises(OSError, match="theories"):
        write_skeleton(ground, key="harbour", title="The harbour")
    assert list(material.rglob("*.yaml")) == []


UNSEEN = {"Cc", "Cn", "Zl", "Zp"}
names = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=40).filter(
    lambda name: not name.startswith(".") and len(name.encode()) < 200
)


@settings(max_examples=60, deadline=None)
@given(st.sets(names, min_size=1, max_size=4))
@example({"speech.mp4", "speech.en.txt", "SPEECH.mp4"})
@example({"NULL", "true.txt", "no.mp4", "01", "1e5.txt", "0x1F", "~"})
@example({'"quoted": #.txt', "a\u200fb.txt", "خطاب.mp4", "خطاب.ar.srt", "a.b", "a-b"})
def test_whatever_files_are_called_the_folder_builds_or_the_name_is_refused(files: set[str]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name in files:
            (folder / name).write_bytes(FILM if name.endswith("mp4") else WORDS.encode())
        if any("\\" in name or UNSEEN & set(map(category, name)) for name in files):
            with pytest.raises(EvidenceError, match="cannot stand in a case folder"):
                begin(folder)
            return
        begin(folder)
        case, _ = read_case_folder(folder)
        assert {file for one in case.exhibits for file in one.files} == files
