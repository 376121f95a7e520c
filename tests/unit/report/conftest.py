"""The invented case view, built anew for each test."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from probanda.model.dossier import CaseView

_BUILDER = Path(__file__).parents[2] / "fixtures" / "dossier" / "view.py"


@pytest.fixture(scope="session")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dossier_view_fixture", _BUILDER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def case_view(builder: ModuleType, tmp_path: Path) -> Iterator["CaseView"]:
    yield builder.build_view(tmp_path)
