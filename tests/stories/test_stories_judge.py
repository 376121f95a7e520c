"""Judging and the three columns of a stage test, at the command line."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

QUESTION = "no-quarter/e1-speech:translated right?"


@pytest.fixture
def workspace(demo: Path, tmp_path: Path) -> str:
    return str(shutil.copytree(demo / "workspace", tmp_path / "workspace"))


def test_a_question_is_judged_shown_refused_and_taken_back(run: Run, workspace: str) -> None:
    words = ("-w", workspace, "judge", "qasreth", QUESTION)
    done = run(*words, "good", "--exhibit", "PRB-0003", "--why", "checked", "--by", "a linguist", "--json")
    assert json.loads(done.stdout) == {
        "record": QUESTION,
        "kind": "question_judgement",
        "about": "translated right?",
        "value": "good",
        "by": "a linguist",
        "why": "checked",
        "exhibit": "PRB-0003",
        "taken_back": 0,
    }
    again = run(*words, "unknown", "--why", "not sure")
    assert (again.returncode, again.stdout) == (2, "")
    assert "answered `good` here already, by a linguist: checked" in again.stderr
    assert "Traceback" not in again.stderr
    back = run(*words, "open", "--why", "too early")
    assert back.stdout == f"{QUESTION}: 1 judgement taken back\n"


def test_pairs_and_conditions_are_judged(run: Run, workspace: str) -> None:
    pair = run(
        "-w", workspace, "judge", "qasreth", "no-quarter/e1-article/e1-handed-over", "not:e1-handed-over", "--why", "x"
    )
    assert pair.stdout == "no-quarter/e1-article/e1-handed-over: not:e1-handed-over, by an investigator\n"
    condition = "no-quarter:58(1)(b)(i)"
    assert run("-w", workspace, "judge", "qasreth", condition, "good", "--why", "he fled").returncode == 0
    answer = json.loads(run("-w", workspace, "assess", "qasreth", "--theory", "no-quarter", "--json").stdout)
    assert answer["stage_test"]["article"] == "58(1)(a)"
    assert [one["judged"] for one in answer["stage_test"]["conditions"]] == ["good", "not assessed", "unknown"]
    shown = run("-w", workspace, "assess", "qasreth").stdout
    assert "policy: Second look (FICTIONAL), version 1, owned by the review board of the example." in shown
    assert (
        "apart: article 58(1)(b)(i), arrest appears necessary, so that the person appears at trial: good, by" in shown
    )


def test_a_standard_of_another_court_is_refused_in_words(run: Run, demo: Path) -> None:
    done = run("-w", str(demo / "workspace"), "assess", "qasreth", "--standard", "probable cause")
    assert (done.returncode, done.stdout) == (2, "")
    assert "'probable cause' is no standard of proof that is known here" in done.stderr
    assert "is not read into these" in done.stderr
