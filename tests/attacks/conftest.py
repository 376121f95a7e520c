"""Attacks on packages use the small case of tests/unit/preserve/conftest.py, those on a WACZ that of tests/fixtures."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest


def _load(name: str, path: str) -> ModuleType:
    spec = spec_from_file_location(name, Path(__file__).parents[1] / path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


_SMALL = _load("small_case", "unit/preserve/conftest.py")
vault, pen, package = _SMALL.vault, _SMALL.pen, _SMALL.package


@pytest.fixture
def small() -> ModuleType:
    """The small case: its keys, its builder, the tools of one who tampers."""
    return _SMALL


@pytest.fixture(scope="session")
def wacz() -> ModuleType:
    """The WACZ that is made by hand, of tests/fixtures/wacz."""
    return _load("wacz_by_hand_here", "fixtures/wacz/wacz_by_hand.py")
