"""Stamping a case: what is asked, what is entered, and what is left alone when it fails."""

import json
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from probanda.acts.check import check
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.release import write_case_package
from probanda.acts.stamp import stamp
from probanda.cli.main import door
from probanda.model.custody import Act, TimeStamp
from probanda.model.errors import EvidenceError, Exit, MachineError, UnknownError
from probanda.model.ids import CaseId
from probanda.preserve import note, verifier
from probanda.preserve.ledger import check_chain
from probanda.store.reading import checkpoints, current, details, entries, history
from probanda.store.workspace import Workspace


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    return open_case(workspace, key="inlet", title="The inlet", by=by)


def test_a_stamp_is_entered_and_the_next_checkpoint_covers_it(
    workspace: Workspace, case_id: CaseId, by: Operator, stamps: ModuleType
) -> None:
    before = checkpoints(workspace, case_id)[-1]
    stamped = stamp(workspace, case_id, stamps.Authority(), by=by, roots=stamps.ROOT.pem)
    ((record, kept),) = current(workspace, case_id, TimeStamp)
    ((entry, said),) = history(workspace, case_id, record)
    assert kept == stamped.record
    assert (kept.size, kept.root, kept.gen_time) == (before.size, before.root, "2031-10-02T08:30:00Z")
    assert (entry.act, said.why) == (Act.STAMPED, "signature and chain checked under the roots given")
    assert len(said.inputs) == 1
    assert checkpoints(workspace, case_id)[-1].size == before.size + 1
    assert {one.problem for one in check(workspace)} == {""}


def test_without_roots_the_entry_says_that_the_chain_was_not_checked(
    workspace: Workspace, case_id: CaseId, by: Operator, stamps: ModuleType
) -> None:
    stamped = stamp(workspace, case_id, stamps.Authority(), by=by)
    assert stamped.answer.chain is False
    assert b"signature and chain not checked" in details(workspace, case_id)[-1][1]


def test_to_stamp_again_covers_the_stamp_before(
    workspace: Workspace, case_id: CaseId, by: Operator, stamps: ModuleType
) -> None:
    first = stamp(workspace, case_id, stamps.Authority(), by=by).record
    second = stamp(workspace, case_id, stamps.Authority(), by=by).record
    assert second.size == first.size + 1
    assert second.nonce != first.nonce
    assert [entry.act for entry in check_chain(entries(workspace, case_id))[-2:]] == [Act.STAMPED, Act.STAMPED]


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"status": 2}, UnknownError), ({"nonce": 1}, EvidenceError), ({"spoil": True}, EvidenceError)],
)
def test_an_answer_that_fails_enters_nothing(
    workspace: Workspace,
    case_id: CaseId,
    by: Operator,
    stamps: ModuleType,
    changes: dict[str, object],
    error: type[Exception],
) -> None:
    before = entries(workspace, case_id)
    with pytest.raises(error):
        stamp(workspace, case_id, stamps.Authority().but(**changes), by=by, roots=stamps.ROOT.pem)
    assert entries(workspace, case_id) == before


class Unreachable:
    name = "https://nowhere.example"

    def stamp(self, request: bytes) -> bytes:
        raise MachineError(f"{self.name} cannot be reached")


def test_an_authority_that_cannot_be_reached_enters_nothing(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    before = entries(workspace, case_id)
    with pytest.raises(MachineError):
        stamp(workspace, case_id, Unreachable(), by=by)
    assert entries(workspace, case_id) == before


def test_a_package_of_a_stamped_case_is_proved_under_the_root(
    workspace: Workspace, case_id: CaseId, by: Operator, stamps: ModuleType, tmp_path: Path
) -> None:
    stamp(workspace, case_id, stamps.Authority(), by=by)
    write_case_package(workspace, case_id, tmp_path / "package", made_at="2031-10-02T09:00:00Z")
    (tmp_path / "roots.pem").write_bytes(stamps.ROOT.pem)
    key = note.fingerprint(note.public_bytes(workspace.key))
    assert verifier.verify(tmp_path / "package", key, tmp_path / "roots.pem").result == "proved"
    assert verifier.verify(tmp_path / "package", key).result == "unknown"


# --- The verb ---------------------------------------------------------------------------------------------------------


def called(workspace: Workspace, *words: str, loopback: bool = True) -> Result:
    environment = {"PROBANDA_LOOPBACK_AUTHORITY": "1" if loopback else "", "PROBANDA_VAULT": str(workspace.root)}
    return CliRunner(env=environment).invoke(door, ["-w", str(workspace.address), "stamp", *words])


def test_the_verb_stamps_under_roots_and_says_when(
    workspace: Workspace, case_id: CaseId, stamps: ModuleType, tmp_path: Path
) -> None:
    roots = tmp_path / "roots.pem"
    roots.write_bytes(stamps.ROOT.pem)
    with stamps.serving(stamps.honest(stamps.Authority())) as url:
        done = called(workspace, "inlet", "--authority", url, "--trust", str(roots))
    assert done.exit_code == Exit.FINE, done.output
    assert "the first 1 entries existed at 2031-10-02T08:30:00Z" in done.stdout
    assert "CN=Lantern Stamps (under a root that you gave)" in done.stdout


def test_the_verb_without_roots_says_that_the_signer_is_unknown(
    workspace: Workspace, case_id: CaseId, stamps: ModuleType
) -> None:
    with stamps.serving(stamps.honest(stamps.Authority())) as url:
        done = called(workspace, "inlet", "--authority", url, "--json")
    said = json.loads(done.stdout)
    assert (said["chain"], said["by"], said["size"]) == ("unknown", "CN=Lantern Stamps", 1)
    assert "who stamped is unknown" in done.stderr


def test_the_verb_has_no_default_authority(workspace: Workspace, case_id: CaseId) -> None:
    done = called(workspace, "inlet")
    assert done.exit_code == Exit.UNKNOWN
    assert "--authority" in done.output


def test_plain_http_is_refused_unless_the_setting_for_tests_is_there(workspace: Workspace, case_id: CaseId) -> None:
    done = called(workspace, "inlet", "--authority", "http://127.0.0.1:9/", loopback=False)
    assert done.exit_code != 0
    assert "no https address" in str(done.exception)
