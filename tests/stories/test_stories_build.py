"""`probanda build`: one case folder, many ways to spoil it; each says what is wrong, where, and what to do."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

Spoil = Callable[[Path], None]


def rewrite(name: str, old: str, new: str) -> Spoil:
    def spoil(case: Path) -> None:
        path = case / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def append(name: str, text: str) -> Spoil:
    def spoil(case: Path) -> None:
        path = case / name
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    return spoil


def copy(old: str, new: str) -> Spoil:
    return lambda case: Path(shutil.copy(case / old, case / new)) and None  # type: ignore[func-returns-value]


def symlink(name: str) -> Spoil:
    def spoil(case: Path) -> None:
        (case / name).rename(case / "elsewhere")
        (case / name).symlink_to(case / "elsewhere")

    return spoil


def empty_transcript(case: Path) -> None:
    (case / "exhibits" / "files" / "speech.en.txt").write_text("", encoding="utf-8")
    rewrite("transcripts/speech-en.yaml", "heading: Full translation\n", "")(case)


def in_windows_1256(name: str) -> Spoil:
    def spoil(case: Path) -> None:
        text = (case / name).read_text(encoding="utf-8")
        (case / name).write_bytes(text.encode("windows-1256", "replace"))

    return spoil


MISTAKES: dict[str, tuple[Spoil, tuple[str, ...]]] = {
    "malformed YAML": (append("case.yaml", "\n  - [unclosed\n"), ("case.yaml:",)),
    "a duplicate key": (append("case.yaml", "\ntitle: again\n"), ("case.yaml:", "title", "twice")),
    "an unknown key": (append("case.yaml", "\ntitel: misspelt\n"), ("case.yaml:", "titel", "title")),
    "a link to nothing": (
        rewrite("theories/denial-of-quarter.yaml", "suspect: zadir-omreth", "suspect: zadir-omrth"),
        ("denial-of-quarter.yaml:", "zadir-omrth", "zadir-omreth"),
    ),
    "a path that leaves the folder": (
        rewrite("exhibits/04-article.yaml", "files/article.txt", "../../outside.txt"),
        ("04-article.yaml:", "outside.txt"),
    ),
    "two exhibits of one key": (
        copy("exhibits/04-article.yaml", "exhibits/99-again.yaml"),
        ("99-again.yaml:", "article"),
    ),
    "a symlink": (symlink("exhibits/files/article.txt"), ("article", "link")),
    "an empty transcript": (empty_transcript, ("speech.en", "empty")),
    "a transcript in Windows-1256": (in_windows_1256("exhibits/files/speech.ar.txt"), ("speech.ar", "encoding")),
    "a NOT gate": (append("theories/denial-of-quarter.yaml", "\ngate: NOT\n"), ("denial-of-quarter.yaml:", "gate")),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_spoilt_case_folder_is_refused_with_a_place_and_an_advice(
    name: str, case: Path, tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    spoil, words = MISTAKES[name]
    spoil(case)
    done = run("-w", str(tmp_path / "workspace"), "build", "--no-pdf", str(case), str(tmp_path / "out"))
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "mistake in probanda" not in done.stderr
    assert all(word.lower() in done.stderr.lower() for word in words), done.stderr
    assert not (tmp_path / "out").exists()


def test_all_mistakes_are_told_at_once(case: Path, tmp_path: Path, run: Callable[..., object]) -> None:
    for name in ("an unknown key", "a link to nothing", "a path that leaves the folder"):
        MISTAKES[name][0](case)
    done = run("-w", str(tmp_path / "workspace"), "build", "--no-pdf", str(case), str(tmp_path / "out"))
    assert "3 mistakes" in done.stderr  # type: ignore[attr-defined]


def test_a_truncated_video_is_sealed_and_the_build_ends_with_a_finding(
    case: Path, tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    video = case / "exhibits" / "files" / "speech.mp4"
    video.write_bytes(video.read_bytes()[:5_000])
    done = run("-w", str(tmp_path / "workspace"), "build", "--no-pdf", str(case), str(tmp_path / "out"), "--json")
    assert done.returncode == 1
    assert any("it is cut off" in problem for problem in json.loads(done.stdout)["problems"])
    assert (tmp_path / "out" / "package" / "data" / "originals" / "PRB-0001" / "speech.mp4").stat().st_size == 5_000


def test_a_folder_that_no_build_made_is_not_replaced(
    case: Path, tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letters.txt").write_text("mine\n")
    done = run("-w", str(tmp_path / "workspace"), "build", "--no-pdf", str(case), str(tmp_path / "mine"))
    assert done.returncode == 2
    assert (tmp_path / "mine" / "letters.txt").read_text() == "mine\n"


def test_what_the_folder_no_longer_holds_is_withdrawn_and_an_exhibit_stays(
    case: Path, tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    workspace, out = str(tmp_path / "workspace"), str(tmp_path / "out")
    assert run("-w", workspace, "build", "--no-pdf", str(case), out).returncode == 0
    shutil.rmtree(case / "theories")
    done = run("-w", workspace, "build", "--no-pdf", str(case), out)
    assert done.returncode == 0
    acts = [
        json.loads(line)["act"] for line in (tmp_path / "out" / "package" / "ledger.jsonl").read_text().splitlines()
    ]
    assert acts[-2:] == ["withdrawn", "exported"]
    assert run("-w", workspace, "assess", "qasreth").returncode == 2


def test_a_rebuilt_workspace_gives_the_same_package(
    case: Path, tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    workspace, out = str(tmp_path / "workspace"), str(tmp_path / "out")
    assert run("-w", workspace, "build", "--no-pdf", str(case), out).returncode == 0
    before = run("-w", workspace, "assess", "qasreth", "--json").stdout
    assert run("-w", workspace, "rebuild").returncode == 0
    assert run("-w", workspace, "assess", "qasreth", "--json").stdout == before
    assert run("-w", workspace, "check").returncode == 0
    assert run("verify", workspace).returncode == 0


@pytest.mark.parametrize("out", ["workspace/vault", "workspace", "case", "case/out", "."])
def test_a_build_into_a_place_where_evidence_lies_is_refused(
    case: Path, tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]], out: str
) -> None:
    done = run("-w", str(tmp_path / "workspace"), "build", "--no-pdf", str(case), str(tmp_path / out), cwd=tmp_path)
    assert done.returncode == 2
    assert not (tmp_path / "workspace" / "probanda.sqlite").exists()
    assert (case / "case.yaml").is_file()


def test_a_persons_own_file_in_out_is_not_lost(
    case: Path, tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    words = ("-w", str(tmp_path / "workspace"), "build", "--no-pdf", str(case), str(tmp_path / "out"))
    assert run(*words).returncode == 0
    (tmp_path / "out" / "notes.txt").write_text("mine\n")
    done = run(*words)
    assert done.returncode == 2
    assert "notes.txt" in done.stderr
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine\n"


def test_another_film_under_the_same_name_is_examined_again(
    case: Path, tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    words = ("-w", str(tmp_path / "workspace"), "build", "--no-pdf", str(case), str(tmp_path / "out"))
    video = case / "exhibits" / "files" / "speech.mp4"
    whole = video.read_bytes()
    video.write_bytes(whole[:5_000])
    assert run(*words).returncode == 1
    video.write_bytes(whole)
    done = run(*words, "--json")
    assert (done.returncode, json.loads(done.stdout)["problems"]) == (0, [])
    assert "32.7 s" in (tmp_path / "out" / "dossier.html").read_text(encoding="utf-8")


def test_what_the_reader_of_a_transcript_remarks_is_told(
    case: Path, tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    done = run("-w", str(tmp_path / "workspace"), "build", "--no-pdf", str(case), str(tmp_path / "out"))
    assert "the alternative is read in place of" in done.stderr


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("node: E3", "node: E33", "E33"),
        ("mode: RS:25(3)(a)", "mode: RS:25(3)(z)", "RS:25(3)(z)"),
        ("provision: RS:8(2)(e)(x)", "provision: RS:8(2)(e)(xx)", "RS:8(2)(e)(xx)"),
        ("forum: ICC", "forum: ICTX", "ICTX"),
        ("S/RES/9417(2031)", "S/RES/1(1900)", "S/RES/1(1900)"),
    ],
)
def test_a_theory_that_cannot_be_charged_is_told_before_anything_is_entered(
    case: Path,
    tmp_path: Path,
    run: Callable[..., subprocess.CompletedProcess[str]],
    old: str,
    new: str,
    says: str,
) -> None:
    rewrite("theories/denial-of-quarter.yaml", old, new)(case)
    done = run("-w", str(tmp_path / "workspace"), "build", "--no-pdf", str(case), str(tmp_path / "out"))
    assert done.returncode == 1
    assert says in done.stderr
    assert re.search(r"theories/denial-of-quarter\.yaml:[0-9]+: \S+: theory 'no-quarter': ", done.stderr)
    assert run("-w", str(tmp_path / "workspace"), "cases").stdout == ""


@pytest.mark.slow
@pytest.mark.parametrize("delay_s", [0.5, 0.8, 1.1, 1.4, 1.7, 2.0, 2.5])
def test_kill_9_in_the_middle_of_build_leaves_a_ledger_that_verifies_and_the_next_build_finishes(
    case: Path, tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]], delay_s: float
) -> None:
    words = ["-w", str(tmp_path / "workspace"), "build", "--no-pdf", str(case), str(tmp_path / "out")]
    process = subprocess.Popen(
        [sys.executable, "-m", "probanda.cli", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    time.sleep(delay_s)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if (tmp_path / "out").exists():
        assert (tmp_path / "out" / "package" / "package.note").is_file()
    if (tmp_path / "workspace" / "probanda.sqlite").is_file():
        checked = run("-w", str(tmp_path / "workspace"), "check")
        assert checked.returncode == 0, checked.stdout + checked.stderr
    done = run(*words)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("old", "new"),
    [("first_cue: 6, last_cue: 7", "first_cue: 600, last_cue: 700"), ('end_s: "24.8"', 'end_s: "2480"')],
)
def test_a_claim_that_names_a_place_that_is_not_there_is_a_problem_by_name(
    case: Path, tmp_path: Path, run: Callable[..., subprocess.CompletedProcess[str]], old: str, new: str
) -> None:
    text = (case / "claims" / "speech.yaml").read_text(encoding="utf-8")
    assert old in text
    (case / "claims" / "speech.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    done = run("-w", str(tmp_path / "workspace"), "build", "--no-pdf", str(case), str(tmp_path / "out"), "--json")
    assert done.returncode == 1
    assert any("words-prisoners" in problem for problem in json.loads(done.stdout)["problems"])
