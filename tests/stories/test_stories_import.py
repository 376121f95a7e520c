"""A case handed over: exported here, imported there, worked on by both, and what is refused."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from probanda.preserve import verifier

Run = Callable[..., subprocess.CompletedProcess[str]]


def on(run: Run, workspace: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run("-w", str(workspace), *words)


@pytest.fixture
def sender(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's workspace, to work in."""
    return Path(shutil.copytree(demo / "workspace", tmp_path / "sender"))


def test_a_case_is_handed_over_checked_and_assessed_as_before(run: Run, demo: Path, tmp_path: Path) -> None:
    package, there = demo / "out" / "package", tmp_path / "there"
    key = verifier.signer(package)
    assert key
    brought = on(run, there, "import", "qasreth", str(package), "--key", key)
    assert brought.returncode == 0, brought.stderr
    assert "is new here" in brought.stdout
    assert "plain" in brought.stderr
    assert on(run, there, "check").returncode == 0
    here = on(run, demo / "workspace", "assess", "qasreth", "--json")
    assert on(run, there, "assess", "qasreth", "--json").stdout == here.stdout
    assert on(run, there, "show", "qasreth", "PRB-0001").stdout.count("taken") == 1


def test_a_second_import_says_that_there_is_nothing_to_do(run: Run, demo: Path, tmp_path: Path) -> None:
    package = str(demo / "out" / "package")
    assert on(run, tmp_path / "there", "import", "qasreth", package).returncode == 0
    again = on(run, tmp_path / "there", "import", "qasreth", package)
    assert again.returncode == 0
    assert "nothing to do" in again.stdout
    told = json.loads(on(run, tmp_path / "there", "import", "qasreth", package, "--json").stdout)
    assert (told["outcome"], told["entries"], told["signer"]) == ("nothing to do", 0, None)


def test_an_export_warns_verifies_and_continues_where_it_came_from(run: Run, sender: Path, tmp_path: Path) -> None:
    out, there = tmp_path / "out", tmp_path / "there"
    first = on(run, sender, "export", "qasreth", str(out), "--json")
    assert first.returncode == 0, first.stderr
    assert "gives away" in first.stderr
    assert verifier.verify(out, json.loads(first.stdout)["key"]).result == "proved"
    assert on(run, there, "import", "qasreth", str(out)).returncode == 0
    # The other side takes a file, and hands the case back.
    (tmp_path / "note.txt").write_text("seen later\n")
    refused = on(run, there, "take", "qasreth", str(tmp_path / "note.txt"))
    assert (refused.returncode, "probanda key add CASE" in refused.stderr) == (1, True)
    assert on(run, there, "key", "add", "qasreth").returncode == 0
    assert on(run, there, "take", "qasreth", str(tmp_path / "note.txt")).returncode == 0
    back = json.loads(on(run, there, "export", "qasreth", str(out), "--json").stdout)
    unknown = on(run, sender, "import", "qasreth", str(out))
    assert unknown.returncode == 2
    assert back["key"] in unknown.stderr
    continued = on(run, sender, "import", "qasreth", str(out), "--key", back["key"])
    assert continued.returncode == 0, continued.stderr
    assert "continues with" in continued.stdout
    assert "note.txt" in on(run, sender, "exhibits", "qasreth").stdout
    assert on(run, sender, "check").returncode == 0


def test_two_who_worked_apart_are_told_where_their_ledgers_part(run: Run, sender: Path, tmp_path: Path) -> None:
    out, there = tmp_path / "out", tmp_path / "there"
    size = json.loads(on(run, sender, "export", "qasreth", str(out), "--json").stdout)["size"]
    assert on(run, there, "import", "qasreth", str(out)).returncode == 0
    assert on(run, sender, "export", "qasreth", str(out)).returncode == 0
    (tmp_path / "note.txt").write_text("seen apart\n")
    assert on(run, there, "key", "add", "qasreth").returncode == 0
    assert on(run, there, "take", "qasreth", str(tmp_path / "note.txt")).returncode == 0
    refused = on(run, there, "import", "qasreth", str(out))
    assert refused.returncode == 1
    assert f"first entry that differs is {size}, " in refused.stderr
    assert "Traceback" not in refused.stderr
    assert on(run, there, "check").returncode == 0


def test_a_changed_byte_is_refused_by_name_and_makes_no_workspace(run: Run, demo: Path, tmp_path: Path) -> None:
    package = Path(shutil.copytree(demo / "out" / "package", tmp_path / "package"))
    path = next(path for path in sorted((package / "data" / "originals").rglob("*")) if path.is_file())
    path.write_bytes(path.read_bytes()[:-1] + b"~")
    refused = on(run, tmp_path / "there", "import", "qasreth", str(package))
    assert refused.returncode == 1
    assert path.name in refused.stderr
    assert not (tmp_path / "there").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("import", "harbour", "PACKAGE"), "holds the case 'qasreth', not 'harbour'"),
        (("import", "qasreth", "NOWHERE"), "not the folder of a package"),
        (("import", "qasreth", "PACKAGE", "--key", "abc"), "no fingerprint"),
    ],
)
def test_what_is_not_the_package_that_was_meant_is_refused_with_advice(
    run: Run, demo: Path, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    places = {"PACKAGE": str(demo / "out" / "package"), "NOWHERE": str(tmp_path / "nowhere")}
    refused = on(run, tmp_path / "there", *(places.get(word, word) for word in words))
    assert refused.returncode == 2
    assert says in refused.stderr
    assert len(refused.stderr.strip().splitlines()) >= 2
    assert not (tmp_path / "there").exists()


def test_an_export_over_somebody_elses_folder_enters_nothing(run: Run, sender: Path, tmp_path: Path) -> None:
    before = json.loads(on(run, sender, "import", "qasreth", str(_package(run, sender, tmp_path)), "--json").stdout)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary.txt").write_text("mine\n")
    refused = on(run, sender, "export", "qasreth", str(tmp_path / "mine"))
    assert refused.returncode == 2
    assert (tmp_path / "mine" / "diary.txt").read_text() == "mine\n"
    after = json.loads(on(run, sender, "export", "qasreth", str(tmp_path / "out"), "--json").stdout)
    assert after["size"] == before["size"] + 1


def _package(run: Run, workspace: Path, tmp_path: Path) -> Path:
    assert on(run, workspace, "export", "qasreth", str(tmp_path / "out")).returncode == 0
    return tmp_path / "out"
