"""Somebody takes back her consent: a file with her name goes, and every byte of the workspace is searched for it."""

import base64
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from subprocess import run as start

import pytest
from PIL import Image

from probanda.model.address import Address, DatabaseAddress

Run = Callable[..., CompletedProcess[str]]
CANARY = "Aldis-Renkvar-Thorvelle"  # an invented name; in no other word of the workspace
KILLED = """
import os, sys
import probanda.acts.expunge as room
from probanda.cli.main import main

room.compact = lambda *_, **__: os._exit(9)
main()
"""


@pytest.fixture
def environment(address: Address) -> Mapping[str, str]:
    folder = address.folder if isinstance(address, DatabaseAddress) else address
    return os.environ | {"PROBANDA_WORKSPACE": str(address), "PROBANDA_VAULT": str(folder)}


@pytest.fixture
def folder(environment: Mapping[str, str]) -> Path:
    return Path(environment["PROBANDA_VAULT"])


@pytest.fixture
def taken(run: Run, environment: Mapping[str, str], tmp_path: Path) -> Run:
    """A case with a statement and a portrait, whose names and content tell the person, and a letter that does not."""
    statement, portrait, letter = (tmp_path / name for name in (f"{CANARY}.txt", f"{CANARY}.png", "letter.txt"))
    statement.write_text(f"I, {CANARY}, saw the harbour burn from my window. " * 9, encoding="utf-8")
    Image.linear_gradient("L").save(portrait)
    letter.write_text("An invented letter about the harbour. " * 9, encoding="utf-8")

    def command(*words: str) -> CompletedProcess[str]:
        return run(*words, env=environment)

    assert command("init", "harbour").returncode == 0
    assert command("take", "harbour", *map(str, (statement, portrait, letter))).returncode == 0
    return command


def holding(folder: Path) -> set[str]:
    """The files that hold the name, as it is, in hex or in base64."""
    plain = CANARY.encode()
    forms = {plain, plain.hex().encode(), plain.hex().upper().encode()}
    for lead in range(3):  # what stands before it decides how it looks in base64
        forms.add(base64.b64encode(bytes(lead) + plain)[4 if lead else 0 : -4])
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    found = {path for path in files if any(form in path.read_bytes() for form in forms)}
    return {path.relative_to(folder).parts[0] for path in found} | {path.name for path in files if CANARY in path.name}


@pytest.mark.only("sqlite")
def test_a_name_is_gone_from_every_byte_of_the_workspace(taken: Run, folder: Path) -> None:
    assert holding(folder) >= {"vault", "probanda.sqlite"}
    assert taken("expunge", "harbour", "PRB-0001", "--why", "consent was taken back").returncode == 0
    alone = taken("expunge", "harbour", "PRB-0002", "--why", "consent was taken back")
    assert (alone.returncode, "--with-derived" in alone.stderr) == (2, True)
    done = taken("expunge", "harbour", "PRB-0002", "--why", "consent was taken back", "--with-derived")
    assert done.returncode == 0, done.stderr
    assert "none of them is left" in done.stdout
    assert "Not searched" in done.stderr
    assert holding(folder) == set()
    checked = taken("check")
    assert (checked.returncode, "BROKEN" in checked.stdout) == (0, False)
    assert "bodies are gone, as entries" in checked.stdout


def test_the_case_goes_on_without_what_was_expunged_on_either_database(taken: Run, folder: Path) -> None:
    first = taken("expunge", "harbour", "PRB-0001", "--why", "consent was taken back", "--json")
    assert first.returncode == 0, first.stderr
    said = json.loads(first.stdout)
    assert (said["what"], said["removed"], said["searched"]["found"]) == ("PRB-0001", 1, [])
    assert taken("expunge", "harbour", "PRB-0002", "--why", "as before", "--with-derived").returncode == 0
    assert holding(folder) == set()
    listed = taken("exhibits", "harbour")
    assert listed.stdout == "PRB-0003  letter.txt\n"
    assert f"PRB-0001  was expunged at entry {said['entry']}" in listed.stderr
    shown = taken("show", "harbour", "PRB-0001")
    assert (shown.returncode, "was expunged at entry" in shown.stderr) == (2, True)
    assert taken("check").returncode == 0
    out = folder.parent / "out"
    exported = json.loads(taken("export", "harbour", str(out), "--json").stdout)
    assert holding(out) == set()
    verified = taken("verify", str(out), "--key", exported["key"])
    assert (verified.returncode, f"expunged at entry {said['entry']}" in verified.stdout) == (0, True)


def test_a_killed_run_is_finished_by_the_same_words(taken: Run, environment: Mapping[str, str]) -> None:
    words = ("expunge", "harbour", "PRB-0001", "--why", "consent was taken back")
    killed = start([sys.executable, "-c", KILLED, *words], env=environment, check=False, timeout=60)
    assert killed.returncode == 9
    assert "not finished" in taken("check").stdout
    done = taken(*words, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["searched"]["found"] == []
    assert taken("check").returncode == 0
    again = json.loads(taken(*words, "--json").stdout)
    assert (again["entry"], again["searched"]) == (json.loads(done.stdout)["entry"], None)


@pytest.mark.only("sqlite")
def test_a_forgotten_copy_is_a_finding_with_its_place(taken: Run, folder: Path) -> None:
    copy = folder / "vault" / "old-copy"
    copy.write_text(f"I, {CANARY}, saw the harbour burn from my window. " * 9, encoding="utf-8")
    words = ("expunge", "harbour", "PRB-0001", "--why", "consent was taken back")
    found = taken(*words)
    assert found.returncode == 1
    assert "FOUND     vault/old-copy, byte" in found.stdout
    copy.unlink()
    assert taken(*words).returncode == 0
