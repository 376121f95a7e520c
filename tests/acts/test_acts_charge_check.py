"""Theories of a folder, looked at before anything is entered: what the law refuses, what a person has to weigh."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from probanda.acts.assess import assess_case
from probanda.acts.charge_check import refuse_uncharged
from probanda.acts.enter_folder import Prepared, enter_folder
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.collect.case_folder import read_case_folder
from probanda.model.errors import CaseFolderError
from probanda.model.proof import Status
from probanda.store.workspace import Workspace

CASE = Path(__file__).resolve().parents[2] / "src" / "probanda" / "examples" / "demo" / "case"
THEORY = "theories/denial-of-quarter.yaml"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CASE, tmp_path / "case"))


@pytest.fixture
def spoil(case: Path) -> Callable[..., None]:
    def changed(old: str, new: str, *, to: str = THEORY) -> None:
        text = (case / THEORY).read_text(encoding="utf-8")
        assert old in text
        (case / to).write_text(text.replace(old, new, 1), encoding="utf-8")

    return changed


def told(case: Path) -> tuple[str, ...]:
    return refuse_uncharged(read_case_folder(case)[0])


def test_the_demo_case_is_a_charge_and_nothing_is_to_be_told_of_it() -> None:
    assert told(CASE) == ()


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("mode: RS:25(3)(a)", "mode: RS:25(3)(g)", "mode", "none that the forum ICC knows"),
        ("forum: ICC", "forum: the moon", "forum", "not in the table of modes"),
        ('stage: "58"', 'stage: "58"\ncompletion: attempted', "completion", "the crime has no result"),
        ('stage: "58"', 'stage: "58"\nraised: [RS:33, RS:31]', "raised[1]", "no law pack of a defence"),
        ('stage: "58"', 'stage: "58"\nalternative_modes: [RS:25(3)(z)]', "alternative_modes[0]", "none that the forum"),
        ('stage: "58"', 'stage: "58"\nas_of: 1999-01-01', "as_of", "before the first possible day"),
        ("    node: E2_conduct", "    node: E2", "arguments", "no leaf of the charge"),
    ],
)
def test_what_the_law_refuses_is_told_with_file_line_and_key(
    case: Path, spoil: Callable[..., None], old: str, new: str, key: str, words: str
) -> None:
    spoil(old, new)
    with pytest.raises(CaseFolderError) as caught:
        told(case)
    (mistake,) = caught.value.mistakes
    assert mistake.file == THEORY
    assert re.sub(r"^arguments\[[0-9]+\]\.node$", "arguments", mistake.key) == key
    assert words in mistake.message
    assert mistake.advice
    line = (case / THEORY).read_text(encoding="utf-8").splitlines()[mistake.line - 1]
    assert line.strip().startswith((key.partition("[")[0].rstrip("s"), "node:"))


def test_all_theories_are_looked_at_and_all_is_told_at_once(case: Path, spoil: Callable[..., None]) -> None:
    spoil("key: no-quarter\n", "key: second\n", to="theories/second.yaml")
    for name in (THEORY, "theories/second.yaml"):
        text = (case / name).read_text(encoding="utf-8")
        (case / name).write_text(text.replace("forum: ICC", "forum: ICTX"), encoding="utf-8")
    with pytest.raises(CaseFolderError) as caught:
        told(case)
    assert [mistake.file for mistake in caught.value.mistakes] == [THEORY, "theories/second.yaml"]


def test_twins_on_one_incident_are_told_as_alternatives(case: Path, spoil: Callable[..., None]) -> None:
    spoil("key: no-quarter\n", "key: second\n", to="theories/second.yaml")
    other = case / "theories/second.yaml"
    text = other.read_text(encoding="utf-8").replace("RS:8(2)(e)(x)", "RS:8(2)(b)(xii)")
    other.write_text("".join(_without_threshold(text)), encoding="utf-8")
    (sentence,) = told(case)
    assert sentence.startswith("theories 'no-quarter' and 'second': ")
    assert "they are alternatives" in sentence


def _without_threshold(text: str) -> list[str]:
    """The theory without its arguments: the other type of conflict has no such threshold to argue at."""
    head, _, _ = text.partition("\narguments:")
    return [head, "\n"]


def test_a_theory_that_time_bars_says_so_in_its_assessment(
    case: Path, spoil: Callable[..., None], workspace: Workspace, by: Operator
) -> None:
    text = (case / THEORY).read_text(encoding="utf-8")
    head, _, _ = text.partition("\narguments:")
    for old, new in (
        ("provision: RS:8(2)(e)(x)", "provision: 18USC:2441(c)(2)"),
        ("mode: RS:25(3)(a)", "mode: 18USC:2441(a)\nalternative_modes: [18USC:2(b)]"),
        ("forum: ICC", "forum: US\nas_of: 2045-01-01"),
        ("jurisdiction: RS:13(b) by UNSC:S/RES/9417(2031) since 2031-02-01", "jurisdiction: 18USC:2441(b)"),
    ):
        assert old in head
        head = head.replace(old, new)
    (case / "theories" / "no-quarter-us.yaml").unlink()  # which charges the same
    (case / THEORY).write_text(head + "\n", encoding="utf-8")
    folder, _ = read_case_folder(case)
    assert refuse_uncharged(folder) == ()
    case_id = open_case(workspace, key=folder.case.key, title=folder.case.title, by=by)
    enter_folder(workspace, case_id, Prepared.of(folder, workspace), by=by)
    assessed = assess_case(workspace, case_id)[0]
    nodes = {node.id: node for node in assessed.assessment.nodes}
    assert nodes["LIMITATION"].status is Status.SUPPORTED
    assert "(a noticed fact)" in nodes["LIMITATION"].reason
    assert "LIMITATION attacks it, is supported" in nodes["CHARGE"].reason
    assert {"MODE_2441_a", "MODE_2_b"} <= nodes.keys()
