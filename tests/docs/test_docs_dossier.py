"""The page on the dossier says, of each part and each audience, what the code does."""

from pathlib import Path

import pytest

from probanda.model.audience import KEPT, Audience, Part, holds

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "dossier.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("part", Part)
def test_each_part_stands_in_the_table_with_its_audiences_and_its_reason(part: Part) -> None:
    held = " | ".join("yes" if holds(audience, part) else "no" for audience in Audience)
    assert f"| {part.value} | {held} | {KEPT[part].reason} |\n" in PAGE


def test_the_columns_of_the_table_are_the_audiences() -> None:
    assert f"| | {' | '.join(audience.value for audience in Audience)} | why |" in PAGE
