"""Each verb, port, error and exit code is documented where a reader looks for it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import probanda
from probanda.cli.main import VERBS, door
from probanda.model import errors, ports

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_has_a_help_of_its_own(verb: str) -> None:
    shown = CliRunner().invoke(door, [verb, "--help"])
    assert shown.exit_code == 0
    assert "Usage:" in shown.output
    assert len(shown.output.splitlines()) > 3


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_stands_in_the_command_reference(verb: str) -> None:
    reference = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert re.search(rf"`{verb}[ `]", reference)


def test_the_help_lists_every_verb() -> None:
    shown = CliRunner().invoke(door, ["--help"]).output
    assert all(re.search(rf"^  {verb} ", shown, flags=re.MULTILINE) for verb in VERBS)


def test_the_version_is_the_package_version() -> None:
    assert CliRunner().invoke(door, ["--version"]).output.split()[-1] == probanda.__version__


@pytest.mark.parametrize(
    "error", [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.ProbandaError)]
)
def test_each_error_stands_in_the_tree_that_the_module_draws(error: type[errors.ProbandaError]) -> None:
    assert error.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize("name", ["Collector", "BlobStore", "ConfinedReader", "Timestamper"])
def test_each_port_is_documented(name: str) -> None:
    port = getattr(ports, name)
    assert port.__doc__
    assert name in (ROOT / "docs" / "ports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", ["verify", "cite"])
def test_verify_and_cite_load_neither_django_nor_pyav(verb: str) -> None:
    script = f"import sys, probanda.cli.{verb}; print(sorted({{'django', 'av'}} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_no_line_of_the_project_holds_a_path_of_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    texts = [
        path for path in map(ROOT.joinpath, listed.splitlines()) if path.suffix in {".py", ".md", ".toml", ".yaml"}
    ]
    assert texts
    pattern = re.compile("/" + r"(root|work|home/\w+)/")
    assert [path.name for path in texts if path.is_file() and pattern.search(path.read_text(encoding="utf-8"))] == []
