"""The pictures of README and docs: each is shown and described, none is heavy, and a script makes them anew."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
_MOST_BYTES = 1_500_000
_SHOWN = re.compile(r"!\[(?P<says>[^\]]*)\]\((?P<to>[^)]+)\)")


def shown() -> dict[Path, list[str]]:
    """Picture -> what is said of it wherever it is shown."""
    found: dict[Path, list[str]] = {}
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for one in _SHOWN.finditer(page.read_text("utf-8")):
            found.setdefault((page.parent / one["to"]).resolve(), []).append(one["says"])
    return found


def make(demo: Path, into: Path) -> subprocess.CompletedProcess[str]:
    script = [sys.executable, str(PICTURES / "make.py"), str(demo), str(into)]
    return subprocess.run(script, capture_output=True, text=True, check=False, timeout=120)


def test_each_picture_is_shown_and_each_that_is_shown_is_there() -> None:
    assert sorted(shown()) == sorted(PICTURES.glob("*.png"))


def test_each_picture_is_described_for_those_who_do_not_see_it() -> None:
    assert [path.name for path, said in shown().items() if min(map(len, said)) < 30] == []


def test_all_pictures_together_are_light() -> None:
    assert 0 < sum(path.stat().st_size for path in PICTURES.glob("*.png")) <= _MOST_BYTES


@pytest.mark.browser
@pytest.mark.slow
def test_the_script_makes_every_picture_again_from_the_demo(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "probanda.cli", "demo", str(tmp_path / "demo")]
    subprocess.run(command, capture_output=True, check=True, timeout=240)
    done = make(tmp_path / "demo", tmp_path / "made")
    assert done.returncode == 0, done.stderr
    made = {path.name: Image.open(path) for path in (tmp_path / "made").iterdir()}
    assert set(made) == {path.name for path in PICTURES.glob("*.png")}
    assert [name for name, one in made.items() if min(one.size) < 400] == []
    # A blank page has one colour, or two.
    assert [name for name, one in made.items() if len(one.convert("RGB").getcolors(1_000_000) or ()) < 16] == []


@pytest.mark.browser
@pytest.mark.slow
def test_a_dossier_without_the_part_is_refused_with_its_name(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_pictures", PICTURES / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    out = tmp_path / "out"
    out.mkdir()
    (out / "dossier.html").write_text("<!doctype html><p>nothing", encoding="utf-8")
    module._cover = lambda _: b""
    with pytest.raises(LookupError, match=r"table\.matrix"):
        module.make(tmp_path)
