"""What all tests share: a clock and a randomness that never change, and workspaces in temporary folders."""

import hashlib
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from probanda.acts.operator import Operator
    from probanda.store.workspace import Workspace


class Seeded:
    """Random bytes that are the same in every run."""

    def __init__(self, seed: str) -> None:
        self._seed, self._count = seed, 0

    def __call__(self, size: int) -> bytes:
        self._count += 1
        return hashlib.shake_256(f"{self._seed}/{self._count}".encode()).digest(size)


class Ticking:
    """A clock that moves on by one second at each look."""

    def __init__(self) -> None:
        self._now = datetime(2031, 10, 2, 8, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


@pytest.fixture
def seeded() -> "Callable[[], Operator]":
    """A maker of operators that all have the same clock and randomness from their start."""
    from probanda.acts.operator import Operator

    return lambda: Operator(name="Test Person", clock=Ticking(), randomness=Seeded("operator"))


@pytest.fixture
def by() -> "Operator":
    """An operator whose clock and randomness are the test's."""
    from probanda.acts.operator import Operator

    return Operator(name="Test Person", clock=Ticking(), randomness=Seeded("operator"))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator["Workspace"]:
    """A fresh plain workspace."""
    from probanda.store.workspace import create

    with create(tmp_path / "workspace", randomness=Seeded("key")) as opened:
        yield opened


@pytest.fixture(scope="session")
def stamps() -> ModuleType:
    """The time-stamp authority of tests/fixtures/authority."""
    path = Path(__file__).parent / "fixtures" / "authority" / "authority.py"
    spec = spec_from_file_location("stamp_authority", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
