"""Comparing names at the command line, and finding the actors of a case by another spelling."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

from probanda.model.errors import Exit


def test_two_spellings_are_compared_without_a_workspace(run, tmp_path) -> None:
    done = run("-w", str(tmp_path / "none"), "names", "compare", "Selim Tarhoun", "سليم ترحون", "--json")
    assert done.returncode == Exit.FINE
    answer = json.loads(done.stdout)
    assert set(answer) == {"score", "reasons"}
    assert answer["score"] > 0.9
    assert len(answer["reasons"]) == 2
    assert not (tmp_path / "none").exists()


def test_the_reasons_are_said_in_sentences(run) -> None:
    done = run("names", "compare", "3rd Brigade", "4th Brigade")
    assert done.stdout.splitlines()[0] == "0.30"
    assert "The numbers differ (3 and 4): that is decisive." in done.stdout


def test_the_example_of_the_page_on_names_is_what_is_printed(run) -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "names.md").read_text(encoding="utf-8")
    typed, shown = page.split("```console\n$ ")[1].split("```")[0].split("\n", 1)
    assert run(*shlex.split(typed)[1:]).stdout == shown


def test_a_name_without_a_letter_is_refused_in_a_sentence(run) -> None:
    done = run("names", "compare", "?", "Selim")
    assert done.returncode == Exit.UNKNOWN
    assert "'?' is no name" in done.stderr


def test_comparing_loads_neither_django_nor_numpy() -> None:
    script = (
        "import sys, probanda.cli.names, probanda.actors.match; "
        "print(sorted({'django', 'av', 'numpy'} & set(sys.modules)))"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_an_actor_of_the_case_is_found_by_another_spelling(run, demo: Path) -> None:
    shown = run("-w", str(demo / "workspace"), "cases", "--json")
    case = json.loads(shown.stdout)[0]["case"]
    every = run("-w", str(demo / "workspace"), "names", "search", case, "a", "--least", "0", "--most", "100", "--json")
    rows = [json.loads(line) for line in every.stdout.splitlines()]
    assert rows
    name = max((row["name"] for row in rows), key=len)
    spelt = name.upper().replace("-", " ")
    found = run("-w", str(demo / "workspace"), "names", "search", case, spelt, "--json")
    assert json.loads(found.stdout.splitlines()[0])["name"] == name


def test_nothing_found_is_said_and_is_no_finding(run, demo: Path) -> None:
    case = json.loads(run("-w", str(demo / "workspace"), "cases", "--json").stdout)[0]["case"]
    done = run("-w", str(demo / "workspace"), "names", "search", case, "Zyxwv Qqqq")
    assert done.returncode == Exit.FINE
    assert "none of the" in done.stderr
