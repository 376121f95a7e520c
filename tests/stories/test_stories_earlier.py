"""A receiver who kept an earlier checkpoint sees whether the ledger of today continues it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from probanda.preserve import verifier


def verify(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "probanda.cli", "verify", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_package_continues_the_checkpoint_that_was_kept(demo: Path, tmp_path: Path) -> None:
    package = demo / "out" / "package"
    key = verifier.signer(package)
    assert key
    kept = min((package / "checkpoints").glob("[0-9]*.note"), key=lambda path: int(path.stem))
    done = verify(str(package), "--key", key, "--earlier", str(kept), "--json")
    assert done.returncode == 0, done.stdout
    assert any("earlier" in check["id"] for check in json.loads(done.stdout)["checks"])


def test_what_is_no_checkpoint_is_said(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("no checkpoint\n")
    done = verify(str(demo / "out" / "package"), "--earlier", str(tmp_path / "note.txt"))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_bag_of_others_continues_nothing(tmp_path: Path) -> None:
    bag = tmp_path / "bag"
    (bag / "data").mkdir(parents=True)
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    done = verify(str(bag), "--earlier", str(shutil.copy(bag / "bagit.txt", tmp_path / "note")))
    assert done.returncode == 2
    assert "Leave out --earlier" in done.stderr
