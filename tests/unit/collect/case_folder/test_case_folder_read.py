"""The folder as a whole: what comes out, and folders that are none."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from probanda.collect.case_folder import read_case_folder
from probanda.model.authored import CaseFolder
from probanda.model.errors import CaseFolderError, Mistake, UsageError
from probanda.model.exhibit import Loss
from probanda.model.proof import Role, Stage
from probanda.model.speech import Direction


def test_a_sound_folder_is_read_whole_and_without_warnings(folder):
    value, warnings = read_case_folder(folder)
    assert warnings == ()
    assert value.root == str(folder)
    assert value.case.fictional is True
    assert [exhibit.key for exhibit in value.exhibits] == ["referral", "translation", "video"]
    assert value.exhibits[2].loss is Loss.IRREPLACEABLE
    assert value.exhibits[2].datings[1].when.on == "2031-09-18"
    assert value.transcripts[0].direction is Direction.LTR
    assert [claim.key for claim in value.claims] == ["no-prisoners", "joke", "finding", "referred"]
    assert value.claims[0].rests_on[0].end_s == "20"
    assert value.theories[0].stage is Stage.REASONABLE_GROUNDS
    assert [argument.role for argument in value.theories[0].arguments[:3]] == [Role.SUPPORT, Role.REBUT, Role.UNDERCUT]


def test_a_case_may_begin_with_one_file(tmp_path):
    (tmp_path / "case.yaml").write_text("key: k\ntitle: A case\n")
    value, warnings = read_case_folder(tmp_path)
    assert (value.case.title, value.exhibits, warnings) == ("A case", (), ())


def test_a_file_that_holds_comments_only_waits_and_is_told(folder):
    (folder / "actors/nobody.yaml").write_text("# key: nobody\n# kind: person\n")
    value, warnings = read_case_folder(folder)
    assert warnings == ("actors/nobody.yaml holds comments only: nothing of it enters the case yet",)
    assert "nobody" not in {actor.key for actor in value.actors}


def test_a_case_that_holds_comments_only_is_none(tmp_path):
    (tmp_path / "case.yaml").write_text("# key: k\n")
    with pytest.raises(CaseFolderError, match="the file is empty"):
        read_case_folder(tmp_path)


def test_files_of_claims_are_read_in_the_order_of_their_names(folder):
    (folder / "claims" / "a.yaml").write_text("claims: [{key: first, says: x, by: y, rests_on: [{exhibit: video}]}]\n")
    value, _ = read_case_folder(folder)
    assert [claim.key for claim in value.claims][:2] == ["first", "no-prisoners"]


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read_case_folder(tmp_path / "nowhere")


def test_a_file_is_no_case_folder(tmp_path):
    (tmp_path / "case.yaml").write_text("key: k\n")
    with pytest.raises(UsageError, match="is no folder"):
        read_case_folder(tmp_path / "case.yaml")


def test_a_folder_without_case_yaml_is_told_with_what_to_write(folder, only_mistake):
    (folder / "case.yaml").unlink()
    mistake = only_mistake()
    assert str(mistake) == "case.yaml:1: the file is missing. Write it, with `key:` and `title:` at least."


def test_a_link_in_the_place_of_a_file_is_not_followed(folder, only_mistake, tmp_path):
    (tmp_path / "secret.yaml").write_text("password: hush\n")
    (folder / "actors" / "x.yaml").symlink_to(tmp_path / "secret.yaml")
    mistake = only_mistake()
    assert (mistake.file, "symbolic link" in mistake.message) == ("actors/x.yaml", True)


def test_a_link_in_the_place_of_a_folder_is_not_followed(folder, mistakes, tmp_path):
    (folder / "actors").rename(tmp_path / "actors")
    (folder / "actors").symlink_to(tmp_path / "actors")
    assert [mistake.file for mistake in mistakes() if "no folder" in mistake.message] == ["actors"]


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(folder, only_mistake):
    os.mkfifo(folder / "actors" / "x.yaml")
    assert "no regular file" in only_mistake().message


def test_the_error_says_how_many_and_that_nothing_was_written(folder, change):
    change("case.yaml", "title:", "titlee:")
    with pytest.raises(CaseFolderError, match="has 2 mistakes:") as caught:
        read_case_folder(folder)
    assert "nothing was written" in caught.value.advice


FILES = [
    "case.yaml",
    "exhibits/video.yaml",
    "transcripts/english.yaml",
    "claims/speech.yaml",
    "theories/no-quarter.yaml",
]


def told(folder: Path) -> tuple[CaseFolder | None, tuple[Mistake, ...]]:
    try:
        return read_case_folder(folder)[0], ()
    except CaseFolderError as why:
        return None, why.mistakes


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(FILES), st.data())
def test_any_change_of_any_file_gives_a_folder_or_mistakes(folder, name, data):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 30)))
    put = data.draw(st.text(st.sampled_from("a1-: \n[]{}'\"#&*!|>%@~null\\x"), max_size=12))
    path.write_text(text[:start] + put + text[stop:], encoding="utf-8")
    value, mistakes = told(folder)
    path.write_text(text, encoding="utf-8")
    assert (value is None) == bool(mistakes)
    assert all(mistake.line > 0 and mistake.advice for mistake in mistakes)


def test_sixty_exhibits_and_two_hundred_claims_are_read_in_seconds(folder):
    for number in range(60):
        (folder / "exhibits" / f"x{number}.txt").write_text("x")
        (folder / "exhibits" / f"x{number}.yaml").write_text(
            f"key: x{number}\ntitle: Exhibit {number}\nfiles: [x{number}.txt]\ncopies: [video]\n"
        )
    claim = "  - key: c{0}\n    says: words\n    by: someone\n    rests_on:\n      - exhibit: x{1}\n        quote: w\n"
    (folder / "claims" / "many.yaml").write_text("claims:\n" + "".join(claim.format(n, n % 60) for n in range(200)))
    began = time.process_time()
    value, _ = read_case_folder(folder)
    assert len(value.claims) == 204
    assert time.process_time() - began < 10  # 0.3 s measured; a busy machine is no failure


@pytest.mark.parametrize("kind", ["exhibits", "transcripts", "claims", "actors", "incidents"])
def test_an_unreadable_folder_is_the_one_mistake_and_no_link_into_it_is_judged(folder, kind, monkeypatch):
    listed = Path.iterdir

    def refusing(path: Path):
        if path == folder / kind:
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refusing)
    with pytest.raises(CaseFolderError) as refused:
        read_case_folder(folder)
    assert [str(one) for one in refused.value.mistakes] == [
        f"{kind}:1: the folder cannot be read: Permission denied. Check its permissions."
    ]
