"""Attacks on those who collected: a package for the public is searched for them, in every form, in every byte."""

import json
import platform
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from probanda.acts.check import check
from probanda.acts.disclose import export_part, public_rules
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.release import export_case
from probanda.acts.take import take
from probanda.cli.main import door
from probanda.collect.confined import Confined
from probanda.collect.file import FileCollector
from probanda.model.errors import UsageError
from probanda.model.exhibit import Lead
from probanda.model.ids import CaseId
from probanda.preserve import verifier
from probanda.preserve.note import fingerprint, public_bytes
from probanda.store.workspace import Workspace

ZONE = "+03:30"
OPERATOR = "canary-operator-7f3a"


@pytest.fixture
def by(seeded: Callable[[], Operator]) -> Operator:
    plain = seeded()
    return Operator(name=OPERATOR, clock=plain.clock, randomness=plain.randomness)


@pytest.fixture
def case_id(workspace: Workspace, by: Operator, dirty: ModuleType, tmp_path: Path) -> CaseId:
    """A case whose exhibits were taken from a folder that names a person, a machine and a place."""
    case_id = open_case(workspace, key="inlet", title="The inlet", by=by)
    folder = tmp_path / dirty.CANARIES["user"] / dirty.CANARIES["host"]
    folder.mkdir(parents=True)
    (folder / f"{dirty.CANARIES['owner']} {ZONE}.jpg").write_bytes(dirty.jpeg())
    (folder / f"{dirty.CANARIES['serial']}.mp4").write_bytes(dirty.mp4())
    (folder / f"{dirty.CANARIES['screen']}.txt").write_bytes(b"They hold the bridge.\n")
    (folder / "letter.pdf").write_bytes(b"%PDF-1.7\n% " + dirty.CANARIES["xmp"].encode())
    take(workspace, case_id, [Lead(source=str(path)) for path in sorted(folder.iterdir())], [FileCollector()], by=by)
    return case_id


def traces(dirty: ModuleType, package: Path, tmp_path: Path) -> set[str]:
    """Canaries, and what names this machine, in the names and bytes of a package."""
    raw = b"\n".join(
        path.relative_to(package).as_posix().encode() + b"\n" + path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file() and path.name != "verify.py"
    )
    found = set(dirty.traces(raw))
    ours = {"path": str(tmp_path), "host": platform.node(), "home": str(Path.home()), "operator": OPERATOR}
    for name, word in ours.items():
        if len(word) > 5 and any(form in raw for form in dirty.forms(word.encode())):
            found.add(name)
    if ZONE.encode() in raw:
        found.add("zone")
    return found


def test_no_canary_of_the_collector_is_in_a_public_package(
    workspace: Workspace, case_id: CaseId, by: Operator, dirty: ModuleType, tmp_path: Path
) -> None:
    export_case(workspace, case_id, tmp_path / "full", by=by)
    assert {"owner", "serial", "screen", "xmp", "zone"} <= traces(dirty, tmp_path / "full", tmp_path), "it finds them"
    rules = public_rules(workspace, case_id, reader=Confined(), by=by)
    export_part(workspace, case_id, tmp_path / "public", rules, by=by)
    assert traces(dirty, tmp_path / "public", tmp_path) == set()
    report = verifier.verify(tmp_path / "public", fingerprint(public_bytes(workspace.key)))
    assert report.result == "proved", report.text()
    assert [one.problem for one in check(workspace) if one.problem] == []


def test_files_of_a_public_package_have_names_of_their_own(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    rules = public_rules(workspace, case_id, reader=Confined(), by=by)
    export_part(workspace, case_id, tmp_path / "public", rules, by=by)
    names = {path.name for path in (tmp_path / "public" / "data").rglob("*") if path.is_file()}
    assert names == {"PRB-0001-1.jpg", "PRB-0002-1.txt", "PRB-0003-1.mp4"}


def test_a_file_without_a_rule_stays_behind_and_is_said(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    rules = public_rules(workspace, case_id, reader=Confined(), by=by)
    export_part(workspace, case_id, tmp_path / "public", rules, by=by)
    assert not list((tmp_path / "public").rglob("*.pdf"))
    withheld = [
        line
        for line in map(json.loads, (tmp_path / "public" / "records.jsonl").read_text("utf-8").splitlines())
        if "withheld" in line
    ]
    assert len(withheld) == 4


def test_a_case_of_which_nothing_can_be_shared_says_so(workspace: Workspace, by: Operator, tmp_path: Path) -> None:
    case_id = open_case(workspace, key="papers", title="Papers", by=by)
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7\n")
    take(workspace, case_id, [Lead(source=str(tmp_path / "letter.pdf"))], [FileCollector()], by=by)
    with pytest.raises(UsageError, match="no exhibit of the case has a shared form"):
        public_rules(workspace, case_id, reader=Confined(), by=by)


@pytest.mark.only("sqlite")
def test_the_verb_makes_the_shared_forms_itself(workspace: Workspace, case_id: CaseId, tmp_path: Path) -> None:
    out = tmp_path / "public"
    words = ["-w", str(workspace.address), "export", "inlet", str(out), "--for", "public"]
    done = CliRunner().invoke(door, words)
    assert done.exit_code == 0, done.output
    assert verifier.verify(out, fingerprint(public_bytes(workspace.key))).result == "proved"
    both = CliRunner().invoke(door, [*words, "--redact", str(tmp_path / "rules.yaml")])
    assert isinstance(both.exception, UsageError)
