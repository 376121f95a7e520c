"""Making a workspace: whole or not at all, whoever else makes one there."""

import stat
from pathlib import Path

import pytest

from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.model.custody import Case
from probanda.model.errors import MachineError, UsageError
from probanda.model.ids import Randomness
from probanda.preserve.note import public_bytes
from probanda.store import migrating
from probanda.store.reading import case_named, cases, current
from probanda.store.workspace import create, exists, open_workspace, read_workspace, signing_key


def fixed(size: int) -> bytes:
    return b"\x01" * size


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_workspace_takes_the_place_of_an_empty_folder_and_keeps_its_rights(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    root.mkdir(mode=0o750)
    root.chmod(0o750)
    create(root, randomness=fixed).close()
    assert names(root) == {"probanda.sqlite", "signing.key", "vault"}
    assert stat.S_IMODE(root.stat().st_mode) == 0o750
    assert names(tmp_path) == {"workspace"}


def test_a_workspace_is_not_made_in_a_folder_that_holds_something_else(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    root.mkdir()
    (root / "signing.key").write_text("aa" * 32)
    with pytest.raises(UsageError, match="holds other files"):
        create(root, randomness=fixed)
    assert (root / "signing.key").read_text() == "aa" * 32
    assert names(tmp_path) == {"workspace"}


def test_a_workspace_is_not_made_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineError, match="cannot be written"):
        create(tmp_path / "file" / "workspace", randomness=fixed)


def test_where_another_program_was_faster_its_workspace_is_opened(tmp_path: Path, by: Operator) -> None:
    root = tmp_path / "workspace"

    def slow(size: int) -> bytes:
        """While this one draws its key, the other is done."""
        with create(root, randomness=fixed) as first:
            open_case(first, key="first", title="First", by=by)
        return b"\x02" * size

    with create(root, randomness=slow) as opened:
        assert [key for _, key in cases(opened)] == ["first"]
        open_case(opened, key="second", title="Second", by=by)
    assert names(tmp_path) == {"workspace"}


def test_what_a_killed_maker_left_is_removed_by_the_next_one(tmp_path: Path) -> None:
    left = tmp_path / ".workspace.abc.being-made"
    left.mkdir()
    (left / "signing.key").write_text("bb" * 32)
    create(tmp_path / "workspace", randomness=fixed).close()
    assert names(tmp_path) == {"workspace"}


def test_what_fails_while_a_workspace_is_made_leaves_nothing(tmp_path: Path) -> None:
    def none(size: int) -> bytes:
        raise OSError(5, "no randomness")

    broken: Randomness = none
    with pytest.raises(MachineError, match="no randomness"):
        create(tmp_path / "workspace", randomness=broken)
    assert names(tmp_path) == set()
    assert not exists(tmp_path / "workspace")


def test_a_workspace_is_read_without_its_signing_key(tmp_path: Path, by: Operator) -> None:
    root = tmp_path / "workspace"
    with create(root, randomness=fixed) as opened:
        case_id = open_case(opened, key="inlet", title="Inlet", by=by)
    (root / "signing.key").unlink()
    with pytest.raises(MachineError, match="signing key"):
        open_workspace(root)
    with read_workspace(root) as reading:
        assert current(reading, case_id, Case)[0][1].title == "Inlet"
        with pytest.raises(UsageError, match="opened for reading"):
            _ = reading.key


def test_what_a_reader_sees_is_what_a_writer_beside_it_entered(tmp_path: Path, by: Operator) -> None:
    root = tmp_path / "workspace ? % # of a person"
    with create(root, randomness=fixed) as writer, read_workspace(root) as reader:
        open_case(writer, key="inlet", title="Inlet", by=by)
        assert case_named(reader, "inlet")


def test_a_workspace_of_an_older_version_is_not_read_before_it_is_brought_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "workspace"
    create(root, randomness=fixed).close()
    monkeypatch.setattr(migrating, "_missing", lambda _: frozenset({"0001_initial"}))
    with pytest.raises(MachineError, match="older version") as caught:
        read_workspace(root)
    assert "rebuild" in caught.value.advice


def test_a_signing_key_of_another_length_is_said(tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    with create(root, randomness=fixed) as opened:
        assert public_bytes(opened.key) == public_bytes(signing_key(root))
    (root / "signing.key").write_text("aa" * 31)
    with pytest.raises(MachineError, match="not 32 bytes"):
        open_workspace(root)


def test_a_database_that_is_still_empty_is_filled_when_it_is_opened(tmp_path: Path, by: Operator) -> None:
    root = tmp_path / "workspace"
    create(root, randomness=fixed).close()
    (root / "probanda.sqlite").write_bytes(b"")
    with open_workspace(root) as opened:
        assert open_case(opened, key="inlet", title="Inlet", by=by)
