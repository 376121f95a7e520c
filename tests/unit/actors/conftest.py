"""Invented names, made by rule."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

_MADE = Path(__file__).resolve().parents[2] / "fixtures" / "names" / "generate.py"


@pytest.fixture(scope="session")
def generate() -> ModuleType:
    """The generator of invented names, of tests/fixtures/names."""
    spec = spec_from_file_location("generate_names", _MADE)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
