"""A demo that is built once for all stories, and the command line as its own process."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
CASE = Path(__file__).resolve().parents[2] / "src" / "probanda" / "examples" / "demo" / "case"


@pytest.fixture(scope="session")
def run() -> Run:
    """One command, `run(*words, **how)`."""

    def command(*words: str, **how: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # type: ignore[call-overload, no-any-return]
            [sys.executable, "-m", "probanda.cli", *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,  # the demo with its PDF, on a loaded machine
            **how,
        )

    return command


@pytest.fixture(scope="session")
def demo(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `probanda demo --no-pdf` made; do not change it, copy it."""
    folder = tmp_path_factory.mktemp("demo") / "made"
    done = run("demo", "--no-pdf", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A copy of the demo's case folder, to be spoilt."""
    return Path(shutil.copytree(CASE, tmp_path / "case"))
