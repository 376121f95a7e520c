"""Attacks on packages use the small case of tests/unit/preserve/conftest.py."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest


def _load() -> ModuleType:
    spec = spec_from_file_location("small_case", Path(__file__).parents[1] / "unit" / "preserve" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


_SMALL = _load()
vault, pen, package = _SMALL.vault, _SMALL.pen, _SMALL.package


@pytest.fixture
def small() -> ModuleType:
    """The small case: its keys, its builder, the tools of one who tampers."""
    return _SMALL
