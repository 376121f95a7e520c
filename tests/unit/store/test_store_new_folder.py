"""Folders that are there as a whole or not at all."""

import fcntl
import os
import tempfile
from pathlib import Path

import pytest

from probanda.model.errors import UsageError
from probanda.store.new_folder import folder_beside, made_beside


def test_what_a_killed_maker_left_under_any_name_is_removed_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / ".monday.abc.being-made"
    left.mkdir()
    (left / "signing.key").write_text("secret\n")
    with made_beside(tmp_path / "tuesday", None) as fresh:
        (fresh / "whole").touch()
    assert sorted(os.listdir(tmp_path)) == ["tuesday"]  # noqa: PTH208 - names are enough


def test_a_living_maker_is_left_alone(tmp_path: Path) -> None:
    with folder_beside(tmp_path / "first") as first:
        with made_beside(tmp_path / "second", None):
            pass
        assert first.is_dir()
        (first / "half").touch()
        with made_beside(tmp_path / "third", None):
            pass
        assert (first / "half").exists()
    assert not first.exists()


@pytest.mark.parametrize("sweeper", ["holds it", "has removed it"])
def test_a_maker_whose_folder_was_swept_before_it_was_held_makes_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sweeper: str
) -> None:
    make, made, handles = tempfile.mkdtemp, [], []

    def then_swept(**how: object) -> str:
        made.append(make(**how))  # type: ignore[call-overload]
        if len(made) == 1 and sweeper == "holds it":
            handles.append(os.open(made[0], os.O_RDONLY))
            fcntl.flock(handles[0], fcntl.LOCK_EX)
        elif len(made) == 1:
            Path(made[0]).rmdir()
        return str(made[-1])

    monkeypatch.setattr("probanda.store.new_folder.tempfile.mkdtemp", then_swept)
    with folder_beside(tmp_path / "place") as fresh:
        assert str(fresh) == made[1]
    for handle in handles:
        os.close(handle)


def test_an_empty_folder_is_taken_and_a_filled_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir(mode=0o750)
    with made_beside(tmp_path / "empty", None) as fresh:
        (fresh / "whole").touch()
    assert (tmp_path / "empty" / "whole").exists()
    assert (tmp_path / "empty").stat().st_mode & 0o777 == 0o750
    with pytest.raises(UsageError, match="meanwhile"), made_beside(tmp_path / "empty", None):
        pass
    with made_beside(tmp_path / "empty", "whole"):
        pass
    with pytest.raises(UsageError, match="no other"), made_beside(tmp_path / "empty", "other"):
        pass
