"""A part of another case is kept whole, verified, and held to what was kept of the same ledger before."""

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from probanda.acts.check import check
from probanda.acts.disclose import export_part
from probanda.acts.foreign_ledger import keep_foreign
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.release import case_contents, export_case
from probanda.acts.take import take
from probanda.cli.main import door
from probanda.collect.file import FileCollector
from probanda.model.custody import ForeignLedger
from probanda.model.errors import EvidenceError, LedgerError, UnknownError
from probanda.model.exhibit import Exhibit, Lead
from probanda.model.ids import CaseId
from probanda.model.rules import Rules, WithheldRule
from probanda.preserve import verifier
from probanda.preserve.cut import cut_to_shown
from probanda.preserve.note import fingerprint, public_bytes
from probanda.preserve.package import write_package
from probanda.store.reading import checkpoints, current, entries
from probanda.store.workspace import Workspace, create, open_workspace


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    """The receiver's own case."""
    return open_case(workspace, key="harbour", title="Harbour", by=by)


@pytest.fixture
def sender(tmp_path: Path) -> Iterator[tuple[Workspace, CaseId]]:
    by = Operator(name="Sender")
    with create(tmp_path / "sender", randomness=lambda size: b"\x21" * size) as opened:
        case_id = open_case(opened, key="inlet", title="Inlet", by=by)
        seen(opened, case_id, tmp_path / "seen.txt")
        yield opened, case_id


def seen(workspace: Workspace, case_id: CaseId, path: Path) -> None:
    path.write_text(f"seen, {path.name}\n")
    take(workspace, case_id, [Lead(source=str(path))], (FileCollector(),), by=Operator(name="Sender"))


def key_of(workspace: Workspace) -> str:
    return fingerprint(public_bytes(workspace.key))


def part(sender: tuple[Workspace, CaseId], out: Path, *, held: tuple[int, ...] = ()) -> Path:
    """A package of the exhibits; with proofs from the checkpoints of these sizes."""
    if not held:
        export_part(*sender, out, Rules(), by=Operator(name="Sender"))
        return out
    whole = case_contents(*sender, made_at="2031-10-03T08:00:00Z")
    shown = [(one.record, one.version) for one in whole.records if one.record_kind == "exhibit"]
    write_package(cut_to_shown(whole, shown, held_sizes=held), out)
    return out


def problems(workspace: Workspace) -> list[str]:
    return [one.problem for one in check(workspace) if one.problem]


def test_a_part_is_kept_as_an_exhibit_that_verifies_again(
    workspace: Workspace, case_id: CaseId, sender: tuple[Workspace, CaseId], by: Operator, tmp_path: Path
) -> None:
    package = part(sender, tmp_path / "package")
    kept = keep_foreign(workspace, case_id, package, by=by, key=key_of(sender[0]))
    ((_, exhibit),) = current(workspace, case_id, Exhibit)
    ((_, ledger),) = current(workspace, case_id, ForeignLedger)
    assert (kept.label, kept.record) == (exhibit.label, ledger)
    assert (ledger.ledger_of, ledger.signer, ledger.signer_known) == (sender[1], key_of(sender[0]), True)
    assert ledger.unproved == ()
    with workspace.blobs.open(exhibit.files[0].sha256) as blob:
        zipfile.ZipFile(io.BytesIO(blob.read())).extractall(tmp_path / "unpacked")
    assert verifier.verify(tmp_path / "unpacked", key_of(sender[0])).result == "proved"
    assert problems(workspace) == []


def test_the_same_part_is_kept_once(
    workspace: Workspace, case_id: CaseId, sender: tuple[Workspace, CaseId], by: Operator, tmp_path: Path
) -> None:
    package = part(sender, tmp_path / "package")
    keep_foreign(workspace, case_id, package, by=by)
    before = entries(workspace, case_id)
    assert keep_foreign(workspace, case_id, package, by=by).label is None
    assert entries(workspace, case_id) == before


def test_a_later_part_continues_the_kept_one_when_a_proof_says_so(
    workspace: Workspace, case_id: CaseId, sender: tuple[Workspace, CaseId], by: Operator, tmp_path: Path
) -> None:
    keep_foreign(workspace, case_id, part(sender, tmp_path / "first"), by=by)
    held = checkpoints(*sender)[-1].size
    seen(*sender, tmp_path / "later.txt")
    proved = keep_foreign(workspace, case_id, part(sender, tmp_path / "second", held=(held,)), by=by)
    assert proved.record.unproved == ()
    seen(*sender, tmp_path / "last.txt")
    unproved = keep_foreign(workspace, case_id, part(sender, tmp_path / "third"), by=by)
    assert len(unproved.record.unproved) == 2
    assert f"the {held} entries kept before" in unproved.record.unproved[0]


def test_a_fork_of_the_kept_part_is_refused_and_enters_nothing(
    workspace: Workspace, case_id: CaseId, sender: tuple[Workspace, CaseId], by: Operator, tmp_path: Path
) -> None:
    other = tmp_path / "copy"
    sender[0].close()
    shutil.copytree(sender[0].root, other)
    seen(*sender, tmp_path / "here.txt")
    keep_foreign(workspace, case_id, part(sender, tmp_path / "first"), by=by)
    size = checkpoints(*sender)[-1].size
    with open_workspace(other) as fork:
        seen(fork, sender[1], tmp_path / "there.txt")
        while checkpoints(fork, sender[1])[-1].size < size:
            export_case(fork, sender[1], tmp_path / "padding", by=Operator())
        forked = part((fork, sender[1]), tmp_path / "second", held=(checkpoints(fork, sender[1])[-1].size,))
        before = entries(workspace, case_id)
        with pytest.raises(LedgerError, match="fork of the ledger"):
            keep_foreign(workspace, case_id, forked, by=by)
    assert entries(workspace, case_id) == before


def test_a_disproved_part_is_refused(
    workspace: Workspace, case_id: CaseId, sender: tuple[Workspace, CaseId], by: Operator, tmp_path: Path
) -> None:
    package = part(sender, tmp_path / "package")
    (package / "data" / "added.txt").write_text("more")
    with pytest.raises(EvidenceError, match="disproved"):
        keep_foreign(workspace, case_id, package, by=by)
    with pytest.raises(EvidenceError, match="not by the one that was given"):
        keep_foreign(workspace, case_id, part(sender, tmp_path / "again"), by=by, key="0" * 64)
    assert current(workspace, case_id, ForeignLedger) == ()


def test_what_is_no_package_is_unknown(workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path) -> None:
    with pytest.raises(UnknownError, match="not the folder of a package"):
        keep_foreign(workspace, case_id, tmp_path / "nowhere", by=by)


def test_a_full_package_that_withholds_a_body_is_kept_too(
    workspace: Workspace, case_id: CaseId, sender: tuple[Workspace, CaseId], by: Operator, tmp_path: Path
) -> None:
    rules = Rules(withhold=(WithheldRule(what="PRB-0001", why="It is not ours to give."),))
    export_part(*sender, tmp_path / "package", rules, by=Operator(name="Sender"))
    runner = CliRunner(env={"PROBANDA_VAULT": str(workspace.root)})
    words = ["-w", str(workspace.address), "import", "harbour", str(tmp_path / "package")]
    done = runner.invoke(door, [*words, "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"case": "harbour", "outcome": "kept", "exhibit": "PRB-0001"}
    assert "who signed the package is unknown" in done.stderr
    again = runner.invoke(door, words)
    assert "nothing to do" in again.stdout


def test_the_archive_depends_on_the_package_alone(
    workspace: Workspace, case_id: CaseId, sender: tuple[Workspace, CaseId], by: Operator, tmp_path: Path
) -> None:
    package = part(sender, tmp_path / "package")
    second = open_case(workspace, key="quay", title="Quay", by=by)
    for one in (case_id, second):
        keep_foreign(workspace, one, package, by=by)
    files = {current(workspace, one, Exhibit)[0][1].files[0].sha256 for one in (case_id, second)}
    assert len(files) == 1
