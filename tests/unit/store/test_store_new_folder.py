"""Folders that are there as a whole or not at all."""

import os
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


def test_a_living_maker_and_one_that_just_began_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".begun.abc.being-made").mkdir()
    with folder_beside(tmp_path / "first") as first:
        (first / "half").touch()
        with made_beside(tmp_path / "second", None):
            pass
        assert (first / "half").exists()
    assert (tmp_path / ".begun.abc.being-made").exists()
    assert not first.exists()


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
