"""Each verb, port, error and exit code is documented where a reader looks for it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
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


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """(verb and what follows it, command), groups opened."""
    if not isinstance(command, click.Group):
        yield name, command
        return
    for word, inner in command.commands.items():
        yield from commands(inner, f"{name} {word}")


@pytest.mark.parametrize("verb", VERBS)
def test_each_option_stands_in_the_row_of_its_verb(verb: str) -> None:
    reference = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").splitlines()
    found = door.get_command(click.Context(door), verb)
    assert found is not None
    missing = []
    for name, command in commands(found, verb):
        row = " ".join(line for line in reference if re.match(rf"\| `{name}[ `\[]", line))
        for option in command.params:
            words = [*option.opts, *option.secondary_opts]
            told = any(word in row for word in words)
            if isinstance(option, click.Option) and words != ["--json"] and not told:
                missing.append((name, words))
    assert missing == []


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


PORTS = [name for name, one in vars(ports).items() if getattr(one, "_is_protocol", False) and name != "Protocol"]


def test_the_ports_are_found() -> None:
    assert {"Collector", "BlobStore", "ConfinedReader", "Timestamper"} <= set(PORTS)


@pytest.mark.parametrize("name", PORTS)
def test_each_port_is_documented(name: str) -> None:
    port = getattr(ports, name)
    assert port.__doc__
    assert f"| `{name}` |" in (ROOT / "docs" / "ports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", ["verify", "cite", "when"])
def test_verify_cite_and_when_load_neither_django_nor_pyav(verb: str) -> None:
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
