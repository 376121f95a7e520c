"""Keys of a case: whoever verifies it finds each signer in its ledger, for as long as it might sign."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from probanda.acts.check import check
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.release import export_case
from probanda.acts.signing_keys import add_key, new_key, revoke_key
from probanda.cli.main import door
from probanda.model.custody import Act
from probanda.model.errors import UsageError
from probanda.model.ids import CaseId, Digest
from probanda.preserve import verifier
from probanda.preserve.keys import HeldKey
from probanda.preserve.ledger import check_chain
from probanda.preserve.note import fingerprint, public_bytes
from probanda.store.reading import checkpoints, entries, signing_keys
from probanda.store.workspace import Workspace, open_workspace
from probanda.store.writing import checkpoint, entering


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    return open_case(workspace, key="inlet", title="Inlet", by=by)


def own(workspace: Workspace) -> Digest:
    return fingerprint(public_bytes(workspace.key))


def acts(workspace: Workspace, case_id: CaseId) -> list[Act]:
    return [entry.act for entry in check_chain(entries(workspace, case_id))]


def problems(workspace: Workspace) -> list[str]:
    return [one.problem for one in check(workspace) if one.problem]


def test_a_new_key_is_known_to_every_case_under_a_checkpoint_of_the_old_one(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    second = open_case(workspace, key="second", title="Second", by=by)
    old = public_bytes(workspace.key)
    new = new_key(workspace, by=by)
    assert new == own(workspace) != fingerprint(old)
    for one in (case_id, second):
        assert acts(workspace, one)[-1] is Act.KEY_ADDED
        assert [key.until for key in signing_keys(workspace, one)] == [None, None]
    workspace.close()
    with open_workspace(workspace.address) as opened:
        assert own(opened) == new
        assert problems(opened) == []
        done = export_case(opened, case_id, tmp_path / "out", by=by)
    assert verifier.verify(tmp_path / "out", new).result == "proved"
    assert done.key == new
    assert verifier.verify(tmp_path / "out", fingerprint(old)).result == "disproved"


def test_a_key_that_was_taken_back_keeps_what_it_signed_and_signs_no_more(
    workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path
) -> None:
    old = own(workspace)
    new_key(workspace, by=by)
    revoke_key(workspace, case_id, old, why="the laptop was seized", by=by)
    assert acts(workspace, case_id)[-1] is Act.KEY_REVOKED
    first, second = signing_keys(workspace, case_id)
    assert (first.until, second.until) == (2, None)
    assert not first.may_sign(3)
    assert problems(workspace) == []
    export_case(workspace, case_id, tmp_path / "out", by=by)
    assert verifier.verify(tmp_path / "out", own(workspace)).result == "proved"


def test_a_workspace_does_not_take_back_the_key_that_has_to_sign_it(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    before = entries(workspace, case_id)
    with pytest.raises(UsageError, match="cannot vouch for its own end"):
        revoke_key(workspace, case_id, own(workspace), why="lost", by=by)
    assert entries(workspace, case_id) == before


def test_a_key_that_the_case_does_not_hold_is_not_taken_back(
    workspace: Workspace, case_id: CaseId, by: Operator
) -> None:
    with pytest.raises(UsageError, match="holds no key") as caught:
        revoke_key(workspace, case_id, Digest("0" * 64), why="lost", by=by)
    assert own(workspace) in caught.value.advice


def test_a_key_that_is_held_is_not_added_twice(workspace: Workspace, case_id: CaseId, by: Operator) -> None:
    with pytest.raises(UsageError, match="holds the key of this workspace already"):
        add_key(workspace, case_id, by=by)


def test_a_workspace_whose_key_another_one_took_back_goes_on_with_a_new_one(
    workspace: Workspace, case_id: CaseId, by: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = own(workspace)
    with monkeypatch.context() as elsewhere:  # as if an import had brought the entry
        elsewhere.setattr("probanda.acts.signing_keys.public_bytes", lambda _: b"\0" * 32)
        elsewhere.setattr("probanda.acts.signing_keys.checkpoint", lambda *_: None)
        revoke_key(workspace, case_id, old, why="it is thought to be lost", by=by)
    with pytest.raises(UsageError, match="taken back the key"):
        add_key(workspace, case_id, by=by)
    new_key(workspace, by=by)
    assert checkpoints(workspace, case_id)[-1].size == len(entries(workspace, case_id))
    details = by.details(workspace, case_id, why="a test")
    with entering(workspace, case_id, Act.STATED, details=details, clock=by.clock, randomness=by.randomness, bare=True):
        pass
    checkpoint(workspace, case_id)
    assert problems(workspace) == []


@pytest.mark.only("sqlite")
def test_a_kill_while_the_key_is_changed_leaves_a_workspace_that_opens(
    workspace: Workspace, case_id: CaseId, by: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    old = own(workspace)
    with monkeypatch.context() as patched:
        patched.setattr("probanda.store.workspace.write_key", killed)
        with pytest.raises(KeyboardInterrupt):
            new_key(workspace, by=by)
    workspace.close()
    with open_workspace(workspace.address) as opened:
        assert own(opened) == old
        assert problems(opened) == []
        assert new_key(opened, by=by) == own(opened) != old
        assert problems(opened) == []


def test_the_verb_adds_and_takes_back(workspace: Workspace, case_id: CaseId) -> None:
    where = ["-w", str(workspace.address)]
    runner = CliRunner(env={"PROBANDA_VAULT": str(workspace.root)})
    old = own(workspace)
    made = runner.invoke(door, [*where, "key", "add", "--new", "--json"])
    assert made.exit_code == 0, made.output
    assert json.loads(made.stdout)["key"] != old
    done = runner.invoke(door, [*where, "key", "revoke", "inlet", old.upper(), "--why", "it is lost"])
    assert done.exit_code == 0, done.output
    assert "those before this entry stay valid" in done.stdout
    refused = runner.invoke(door, [*where, "key", "add"])
    assert isinstance(refused.exception, UsageError)


def test_a_key_may_sign_the_checkpoint_of_the_entry_before_it_was_taken_back() -> None:
    key = HeldKey(public=b"\0" * 32, first=1, until=4)
    assert [size for size in range(7) if key.may_sign(size)] == [2, 3, 4]
