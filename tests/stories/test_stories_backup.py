"""A backup is made, carried away, and becomes the workspace again; what would lose something is refused."""

import json
import resource
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from probanda.preserve import verifier

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def original(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's workspace, to work in."""
    return Path(shutil.copytree(demo / "workspace", tmp_path / "original"))


def test_a_workspace_is_backed_up_lost_and_restored_with_all_that_it_knew(
    run: Run, original: Path, tmp_path: Path
) -> None:
    before = run("-w", str(original), "assess", "qasreth", "--json").stdout
    made = run("-w", str(original), "backup", str(tmp_path / "backup"), "--json")
    assert made.returncode == 0, made.stderr
    assert "can sign as you" in made.stderr
    told = json.loads(made.stdout)
    shutil.rmtree(original)
    back = run("-w", str(original), "restore", str(tmp_path / "backup"), "--json")
    assert back.returncode == 0, back.stderr
    assert "forks" in back.stderr
    assert json.loads(back.stdout) == told | {"place": str(original)}
    assert run("-w", str(original), "check").returncode == 0
    assert run("-w", str(original), "assess", "qasreth", "--json").stdout == before
    done = run("-w", str(original), "export", "qasreth", str(tmp_path / "out"), "--json")
    assert verifier.verify(tmp_path / "out", told["key"]).result == "proved", done.stderr


def test_a_backup_without_the_key_says_so_and_where_the_key_has_to_go(run: Run, original: Path, tmp_path: Path) -> None:
    made = run("-w", str(original), "backup", str(tmp_path / "backup"), "--without-key")
    assert made.returncode == 0, made.stderr
    assert "The signing key is not in it" in made.stderr
    assert "qasreth: " in made.stdout
    assert not (tmp_path / "backup" / "signing.key").exists()
    back = run("-w", str(tmp_path / "again"), "restore", str(tmp_path / "backup"))
    assert (back.returncode, "signing.key" in back.stderr) == (0, True)
    assert run("-w", str(tmp_path / "again"), "check").returncode == 0
    refused = run("-w", str(tmp_path / "again"), "export", "qasreth", str(tmp_path / "out"))
    assert (refused.returncode, "signing key" in refused.stderr) == (3, True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("backup", "ORIGINAL"), "lie one in the other"),
        (("backup", "MINE"), "nothing is ever replaced"),
        (("restore", "MINE"), "is no backup"),
        (("restore", "ORIGINAL"), "already holds a workspace"),
    ],
)
def test_what_would_replace_something_is_refused_with_advice(
    run: Run, original: Path, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("mine\n")
    places = {"ORIGINAL": str(original), "MINE": str(tmp_path / "mine")}
    refused = run("-w", str(original), *(places.get(word, word) for word in words))
    assert refused.returncode == 2
    assert says in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 2
    assert (tmp_path / "mine" / "diary.txt").read_text() == "mine\n"


def test_a_full_disk_leaves_no_backup(run: Run, original: Path, tmp_path: Path) -> None:
    full = run(
        "-w",
        str(original),
        "backup",
        str(tmp_path / "backup"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)),
    )
    assert full.returncode == 3, full.stderr
    assert "disk is full" in full.stderr
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == []
