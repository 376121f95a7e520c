"""Kill -9 in the middle: whatever it hits, what was entered is whole, and the same command then runs to its end.

Each command is killed at places drawn by a seed from all changes that it makes to the disk (tests/fixtures/kill), each
time in a fresh copy of one workspace.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from probanda.acts.check import check
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.take import take
from probanda.collect.file import FileCollector
from probanda.model.exhibit import Lead
from probanda.preserve import verifier
from probanda.preserve.note import fingerprint, public_bytes
from probanda.store.copying import copied_from
from probanda.store.reading import cases, current_by_key, entries
from probanda.store.workspace import create, signing_key

KILL_AT = Path(__file__).resolve().parents[1] / "fixtures" / "kill" / "kill_at.py"
FOLDER = {
    "case.yaml": "key: harbour\ntitle: The harbour\nfictional: true\n",
    "exhibits/letter.yaml": "key: letter\ntitle: A letter\nfiles: [letter.txt]\nlanguage: en\n",
    "exhibits/letter.txt": "The ferry left at noon.\n",
    "actors/clerk.yaml": "key: clerk\nkind: person\nnames:\n  - text: Ilmar Tesk\n    language: en\n",
    "claims/letter.yaml": (
        "claims:\n  - key: noon\n    says: the ferry left at noon\n    by: a clerk\n    rests_on:\n"
        "      - exhibit: letter\n        quote: left at noon\n"
    ),
}


class Answer(NamedTuple):
    """What became of a command."""

    killed: bool
    code: int
    changes: int


class Commands:
    """The command line in children that kill themselves."""

    def __init__(self, folder: Path) -> None:
        self.errors = folder / "errors"
        (folder / "tmp").mkdir()
        self._child = subprocess.Popen(
            [sys.executable, str(KILL_AT), str(self.errors)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"TMPDIR": str(folder / "tmp"), "PYTHONHASHSEED": "0"},
        )

    def run(self, number: int, *words: str) -> Answer:
        """One command, killed before its change of this number; 0 lets it run to its end."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps([number, *words]) + "\n")
        self._child.stdin.flush()
        return Answer(*json.loads(self._child.stdout.readline()))

    def ends_well(self, *words: str, number: int = 0) -> int:
        """How many changes a command made that ran to its end, when they were counted (-1)."""
        answer = self.run(number, *words)
        assert (answer.killed, answer.code) == (False, 0), self.errors.read_text()
        return answer.changes

    def close(self) -> None:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.close()
        self._child.wait(60)
        self._child.stdout.close()


@pytest.fixture
def commands(tmp_path: Path) -> Iterator[Commands]:
    opened = Commands(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def pristine(commands: Commands, tmp_path: Path) -> Path:
    """A case from a folder, built and exported once, and what the commands take."""
    root = tmp_path / "pristine"
    for name, text in FOLDER.items():
        (root / "case" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "case" / name).write_text(text, encoding="utf-8")
    (root / "found").mkdir()
    for number, size in enumerate((10, 70_000, 2_500_000)):
        (root / "found" / f"{number}.bin").write_bytes(bytes([number]) * size)
    on = ("-w", str(root / "workspace"))
    commands.ends_well(*on, "build", "--no-pdf", str(root / "case"), str(root / "out"))
    commands.ends_well(*on, "export", "harbour", str(root / "package"))
    with (root / "case" / "actors" / "clerk.yaml").open("a", encoding="utf-8") as file:
        file.write("  - text: I. Tesk\n    language: en\n")
    (root / "case" / "exhibits" / "note.yaml").write_text("key: note\ntitle: A note\nfiles: [note.txt]\n")
    (root / "case" / "exhibits" / "note.txt").write_text("The ferry came back.\n")
    return root


class Standing(NamedTuple):
    """What a workspace holds."""

    entries: tuple[bytes, ...]
    records: int
    problems: tuple[str, ...]


def standing(workspace: Path) -> Standing:
    with copied_from(workspace) as opened:
        ((case_id, _),) = cases(opened)
        found = tuple(f"{one.subject}: {one.problem}" for one in check(opened) if one.problem)
        return Standing(entries(opened, case_id), len(current_by_key(opened, case_id)), found)


def whole(package: Path, key: str) -> bool:
    """Whether the package, or the one that a kill left beside its place, is proved by the key."""
    beside = package.with_name(f".{package.name}.replaced")
    return verifier.verify(package if package.exists() else beside, key).result == "proved"


def left_over(root: Path) -> list[str]:
    """What no finished command leaves."""
    return sorted(str(path.relative_to(root)) for path in root.rglob(".*"))


WORDS = {
    "seal": ("take", "harbour", "ROOT/found/0.bin", "ROOT/found/1.bin", "ROOT/found/2.bin"),
    "act": ("build", "--no-pdf", "ROOT/case", "ROOT/out"),
    "export": ("export", "harbour", "ROOT/package"),
    "backup": ("backup", "ROOT/backup"),
    "undo": ("undo", "harbour", "--entry", "2"),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "kills"), [("seal", 50), ("act", 50), ("export", 50), ("backup", 20), ("undo", 20)], ids=list(WORDS)
)
def test_kill_9_anywhere_leaves_nothing_half_and_the_command_then_runs_to_its_end(
    commands: Commands, pristine: Path, tmp_path: Path, what: str, kills: int
) -> None:
    key = fingerprint(public_bytes(signing_key(pristine / "workspace")))
    before = standing(pristine / "workspace")
    root = tmp_path / "killed"
    words = ("-w", f"{root}/workspace", *(word.replace("ROOT", str(root)) for word in WORDS[what]))
    shutil.copytree(pristine, root)
    changes = commands.ends_well(*words, number=-1)
    wanted = standing(root / "workspace")
    places = random.Random(what).sample(range(1, changes + 1), kills)  # noqa: S311 - the same in each run
    for place in sorted(places):
        shutil.rmtree(root)
        shutil.copytree(pristine, root)
        assert commands.run(place, *words).killed
        # 1. What was entered is whole, and so is each package
        left = standing(root / "workspace")
        assert (place, left.problems) == (place, ())
        assert left.entries[: len(before.entries)] == before.entries
        assert whole(root / "package", key)
        assert whole(root / "out" / "package", key) if (root / "out").exists() else (root / ".out.replaced").exists()
        if (root / "backup").exists():
            assert standing(root / "backup") == before
        # 2. The same command runs to its end, if it had not come there, and nothing half is left
        if not arrived(what, root, entered=len(left.entries) - len(before.entries)):
            commands.ends_well(*words)
            assert left_over(root) == []
            assert list((tmp_path / "tmp").iterdir()) == []
        done = standing(root / "workspace")
        assert (place, done.problems) == (place, ())
        assert done.records >= wanted.records
        assert whole(root / "package", key)
        assert whole(root / "out" / "package", key)


def taken_and_not_examined(root: Path, files: list[Path], by: Operator) -> None:
    """A workspace with these files as exhibits of a case, and nothing else done."""
    with create(root, randomness=by.randomness) as workspace:
        case_id = open_case(workspace, key="harbour", title="The harbour", by=by)
        take(workspace, case_id, [Lead(source=str(path)) for path in files], [FileCollector()], by=by)


@pytest.mark.slow
def test_kill_9_of_the_media_work_leaves_nothing_half_and_the_next_run_does_the_rest(
    commands: Commands, tmp_path: Path, by: Operator, moving: ModuleType
) -> None:
    frames = moving.pictures(1, 20)
    files = moving.write(
        tmp_path / "found",
        one_mp4=moving.film(frames, sound=moving.tone(1, 2)),
        part_mkv=moving.film(frames[5:18], form="matroska"),
        still_png=moving.still(frames[3]),
        broken_mp4=b"rubbish" * 40,
    )
    pristine, root = tmp_path / "pristine", tmp_path / "killed"
    taken_and_not_examined(pristine, files, by)
    before = standing(pristine)
    words = ("-w", str(root), "process", "harbour", "--workers", "1")
    shutil.copytree(pristine, root)
    counted = commands.run(-1, *words)
    wanted = standing(root)
    assert not counted.killed
    assert len(wanted.entries) > len(before.entries) + 3
    places = random.Random("process").sample(range(1, counted.changes + 1), 25)  # noqa: S311 - the same in each run
    for place in sorted(places):
        shutil.rmtree(root)
        shutil.copytree(pristine, root)
        assert commands.run(place, *words).killed
        left = standing(root)
        assert (place, left.problems) == (place, ())
        assert left.entries[: len(before.entries)] == before.entries
        assert commands.run(0, *words).code == counted.code
        done = standing(root)
        assert (place, done.problems) == (place, ())
        assert (place, done.records, len(done.entries)) == (place, wanted.records, len(wanted.entries))
        assert left_over(root) == []


def arrived(what: str, root: Path, *, entered: int) -> bool:
    """Whether a command that can be done once only was done."""
    return (what == "undo" and entered > 0) or (what == "backup" and (root / "backup").exists())
