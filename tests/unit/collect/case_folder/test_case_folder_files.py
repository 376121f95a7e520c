"""The files of exhibits: where names lead, and what is left over."""

import os
import unicodedata
from pathlib import Path

import pytest

from probanda.collect.case_folder import read_case_folder

EXHIBIT = "exhibits/video.yaml"
FILES = "files: [speech.mp4]"
NFC, NFD = unicodedata.normalize("NFC", "discours-été.mp4"), unicodedata.normalize("NFD", "discours-été.mp4")


def files_of(folder: Path, key: str = "video") -> tuple[str, ...]:
    value, _ = read_case_folder(folder)
    return next(exhibit.files for exhibit in value.exhibits if exhibit.key == key)


def test_files_are_given_from_the_case_folder_down(folder):
    assert files_of(folder) == ("exhibits/speech.mp4",)


def test_a_file_may_lie_elsewhere_inside_the_case_folder(folder, change):
    (folder / "media" / "2031").mkdir(parents=True)
    (folder / "media" / "2031" / "a.mp4").write_text("x")
    (folder / "media" / "2031" / "b.mp4").write_text("x")
    change(EXHIBIT, FILES, "files: [speech.mp4, .././media//2031/a.mp4]")
    value, warnings = read_case_folder(folder)
    assert files_of(folder) == ("exhibits/speech.mp4", "media/2031/a.mp4")
    assert warnings == ("media/2031/b.mp4 was not read",)
    assert value.root == str(folder)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../../outside.mp4", "leaves the case folder"),
        ("../exhibits/../../case/exhibits/speech.mp4", "leaves the case folder"),
        ("../..", "leaves the case folder"),
        ("..", "leads to the case folder itself"),
        ("/etc/hostname", "absolute"),
        ("'C:/films/speech.mp4'", "absolute"),
        ("'C:\\films\\speech.mp4'", "absolute"),
        ("sub\\speech.mp4", "backslash"),
        ("speech.mp5", "no `speech.mp5` in exhibits/"),
        ("SPEECH.MP4", "no `SPEECH.MP4` in exhibits/"),
        ("speech.mp4/x", "no folder"),
        ("nowhere/x", "no `nowhere` in exhibits/"),
        ("sub", "is a folder"),
        ("linked.mp4", "symbolic link"),
        ("linked/a.mp4", "symbolic link"),
        ("../linked-folder/a.mp4", "symbolic link"),
        ("pipe.mp4", "no regular file"),
        ("video.yaml", "in the case already"),
        ("../case.yaml", "in the case already"),
        ("speech.txt", "in the case already: exhibits/translation.yaml:3"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told(folder, change, mistakes, tmp_path, name, says):
    (tmp_path / "outside.mp4").write_text("x")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.mp4").write_text("x")
    (folder / "exhibits" / "sub").mkdir()
    (folder / "exhibits" / "linked.mp4").symlink_to(tmp_path / "outside.mp4")
    (folder / "exhibits" / "linked").symlink_to(tmp_path / "elsewhere")
    (folder / "linked-folder").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(folder / "exhibits" / "pipe.mp4")
    change(EXHIBIT, FILES, f"files:\n  - {name}")
    (mistake,) = mistakes()
    assert (mistake.file, mistake.line, mistake.key) == (EXHIBIT, 4, "files[0]")
    assert says in mistake.message


def test_the_nearest_name_is_the_advice(change, only_mistake):
    change(EXHIBIT, "speech.mp4", "speechh.mp4")
    assert "Did you mean `speech.mp4`?" in only_mistake().advice


def test_one_file_named_twice_is_told_with_both_places(change, only_mistake):
    change(EXHIBIT, FILES, "files: [speech.mp4, ./speech.mp4]")
    assert f"{EXHIBIT}:3" in only_mistake().message


def test_two_files_that_would_have_one_name_in_the_seal_are_told(folder, change, only_mistake):
    (folder / "exhibits" / "sub").mkdir()
    (folder / "exhibits" / "sub" / "Speech.MP4").write_text("x")
    change(EXHIBIT, FILES, "files: [speech.mp4, sub/Speech.MP4]")
    assert (only_mistake().key, "two files" in only_mistake().message) == ("files[1]", True)


@pytest.mark.parametrize(("written", "kept"), [(NFC, NFD), (NFD, NFC), (NFC, NFC)])
def test_an_accent_is_found_however_the_system_keeps_it(folder, change, written, kept):
    (folder / "exhibits" / kept).write_text("x")
    change(EXHIBIT, FILES, f"files: [speech.mp4, {written}]")
    assert files_of(folder) == ("exhibits/speech.mp4", f"exhibits/{kept}")


def test_two_names_that_are_equal_in_nfc_are_refused(folder, change, only_mistake):
    (folder / "exhibits" / NFC).write_text("x")
    (folder / "exhibits" / NFD).write_text("y")
    change(EXHIBIT, FILES, f"files: [speech.mp4, {NFC}]")
    assert "NFC and NFD" in only_mistake().message


@pytest.mark.parametrize("name", ["two\nlines.txt", "CON", "aux.txt", "ف" * 127 + "x", "x" * 255, " ", "-", "a'\"`$;b"])
def test_any_other_name_is_fine(folder, change, name):
    (folder / "exhibits" / name).write_text("x")
    quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    change(EXHIBIT, FILES, f"files: [speech.mp4, {'./' if not name.strip() else ''}{quoted}]".replace('./"', '"./'))
    assert files_of(folder) == ("exhibits/speech.mp4", f"exhibits/{name}")


def test_a_name_with_a_nul_is_refused(change, only_mistake):
    change(EXHIBIT, FILES, 'files: ["speech.mp4\\0.txt"]')
    assert "U+0000" in only_mistake().message


def test_the_exhibit_of_an_instrument_that_is_not_there_is_told(change, only_mistake):
    change("case.yaml", "    checked:", "    exhibit: resolution\n    checked:")
    assert only_mistake().key == "instruments[0].exhibit"


def test_what_has_no_part_in_the_case_is_named(folder):
    (folder / "exhibits" / "left.txt").write_text("x")
    (folder / "exhibits" / "deep" / "er").mkdir(parents=True)
    (folder / "exhibits" / "deep" / "er" / "left\nagain.txt").write_text("x")
    (folder / "exhibits" / "linked.txt").symlink_to("left.txt")
    (folder / "claims" / "more.yml").write_text("claims: []")
    (folder / "actors" / "old").mkdir()
    (folder / "actors" / "old" / "x.yaml").write_text("")
    (folder / "notes").mkdir()
    (folder / "notes" / "a.txt").write_text("x")
    (folder / "README.md").write_text("x")
    (folder / ".git").mkdir()
    (folder / ".gitignore").write_text("x")
    os.close(os.open(os.fsencode(folder / "exhibits") + b"/\xff.txt", os.O_CREAT | os.O_WRONLY))
    assert sorted(read_case_folder(folder)[1]) == sorted(
        (
            "README.md is no part of a case folder and was not read",
            "notes is no part of a case folder and was not read",
            "actors/old/x.yaml was not read: files end in .yaml and stand directly in actors/",
            "claims/more.yml was not read: files end in .yaml and stand directly in claims/",
            "exhibits/\\udcff.txt is named by no exhibit and does not enter the case",
            "exhibits/deep/er/left\\nagain.txt is named by no exhibit and does not enter the case",
            "exhibits/left.txt is named by no exhibit and does not enter the case",
            "exhibits/linked.txt is named by no exhibit and does not enter the case",
        )
    )
