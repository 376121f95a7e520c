"""What a team does with a workspace in PostgreSQL: the same verbs, the same answers, and no password on the screen."""

import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import msgspec
import pytest

from probanda.model.address import Address, DatabaseAddress

Run = Callable[..., CompletedProcess[str]]


@pytest.mark.only("postgres")
def test_a_case_is_opened_filled_and_checked_in_a_database(address: Address, run: Run, tmp_path: Path) -> None:
    assert isinstance(address, DatabaseAddress)
    environment = os.environ | {"PROBANDA_WORKSPACE": str(address), "PROBANDA_VAULT": str(address.folder)}
    letter = tmp_path / "letter.txt"
    letter.write_text("An invented letter.\n", encoding="utf-8")
    opened = run("init", "inlet", "--json", env=environment)
    assert msgspec.json.decode(opened.stdout)["workspace"] == str(address)
    assert run("take", "inlet", str(letter), env=environment).returncode == 0
    assert run("exhibits", "inlet", env=environment).stdout == "PRB-0001  letter.txt\n"
    assert run("rebuild", env=environment).stdout == "inlet: 3 current records\n"
    assert run("check", env=environment).returncode == 0
    assert (address.folder / "signing.key").is_file()
    assert not (address.folder / "probanda.sqlite").exists()


def test_a_database_without_a_folder_is_refused_with_the_way_out(run: Run) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PROBANDA_VAULT"}
    shown = run("-w", "postgresql://ann:secret-word@db.example/cases", "cases", env=environment)
    assert (shown.returncode, "secret-word" in shown.stdout + shown.stderr) == (2, False)
    shown = run("-w", "postgresql://ann@db.example/cases", "cases", env=environment)
    assert shown.returncode == 2
    assert "PROBANDA_VAULT" in shown.stderr
