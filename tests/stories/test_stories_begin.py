"""The first commands of a stranger, as they are typed: a case folder is begun, a verb is mistyped, a path is wrong."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "article.txt").write_text("Nothing is known.\n", encoding="utf-8")
    return tmp_path


def test_a_begun_folder_builds_and_its_package_is_proved(run: Run, place: Path) -> None:
    assert run("init", "inlet", "--folder", "mine", cwd=place).returncode == 0
    built = run("build", "mine", "out", "--no-pdf", "--json", cwd=place)
    assert built.returncode == 0, built.stderr
    key = json.loads(built.stdout)["key"]
    assert run("verify", "out/package", "--key", key, cwd=place).returncode == 0


def test_a_case_that_is_open_already_gets_its_folder(run: Run, place: Path) -> None:
    first = json.loads(run("init", "inlet", "--json", cwd=place).stdout)
    again = run("init", "inlet", "--folder", "mine", "--json", cwd=place)
    told = json.loads(again.stdout)
    assert (again.returncode, told["id"], told["folder"]) == (0, first["id"], "mine")
    assert "exhibits/01-article.yaml" in told["written"]


def test_without_a_folder_a_case_that_is_open_is_refused(run: Run, place: Path) -> None:
    assert run("init", "inlet", cwd=place).returncode == 0
    assert run("init", "inlet", cwd=place).returncode == 2


def test_where_the_folder_is_refused_no_case_is_opened(run: Run, place: Path) -> None:
    done = run("init", "inlet", "--folder", "mine/article.txt", cwd=place)
    assert (done.returncode, "is no folder" in done.stderr) == (2, True)
    assert not (place / ".probanda").exists()


@pytest.mark.parametrize(("typed", "meant"), [("bild", "build"), ("expor", "export"), ("exhibit", "exhibits")])
def test_a_mistyped_verb_is_answered_with_the_nearest(run: Run, typed: str, meant: str) -> None:
    done = run(typed, "x")
    assert done.returncode == 2
    assert f"perhaps {meant!r} is meant" in done.stderr


def test_a_word_that_is_near_no_verb_is_refused_without_a_guess(run: Run) -> None:
    done = run("xyzzy")
    assert (done.returncode, "perhaps" in done.stderr) == (2, False)


def test_verifying_what_is_not_there_says_so_and_nothing_else(run: Run, tmp_path: Path) -> None:
    done = run("verify", str(tmp_path / "nothing"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no" in done.stderr
