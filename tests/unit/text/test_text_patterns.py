"""Patterns that are compiled late: all of them are expressions, and the space of citations is what it says."""

import importlib
import pkgutil
import re
import sys

import pytest

from probanda import text
from probanda.text.citation_paths import SPACE
from probanda.text.patterns import Pattern

PATTERNS = [
    pytest.param(pattern, id=f"{module.name}.{name}")
    for module in pkgutil.iter_modules(text.__path__)
    if module.name.startswith("citation")
    for name, pattern in vars(importlib.import_module(f"probanda.text.{module.name}")).items()
    if isinstance(pattern, Pattern)
]


def test_most_forms_of_citations_are_compiled_late() -> None:
    assert len(PATTERNS) > 40


@pytest.mark.parametrize("pattern", PATTERNS)
def test_each_pattern_is_an_expression(pattern: Pattern) -> None:
    assert pattern.compiled.pattern


def test_a_pattern_finds_what_the_expression_finds() -> None:
    pattern = Pattern("[a-z]+", re.IGNORECASE)
    for name in ("match", "fullmatch", "search"):
        found = getattr(pattern, name)("Ab 1", 0, 2)
        assert found is not None
        assert found.span() == (0, 2)
    assert [found[0] for found in pattern.finditer("a 1 B")] == ["a", "B"]


def test_the_space_of_citations_is_all_white_space_but_the_ends_of_lines() -> None:
    space = re.compile(SPACE)
    found = {chr(at) for at in range(sys.maxunicode + 1) if space.fullmatch(chr(at))}
    white = {chr(at) for at in range(sys.maxunicode + 1) if chr(at).isspace()}
    assert white - found == set("\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85")
    assert found <= white
