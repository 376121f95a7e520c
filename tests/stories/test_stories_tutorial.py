"""Whoever follows README and tutorial sees what stands there: every command in the documents is run, or says why not.

In a block `console` a line after `$ ` is typed, and what stands below is compared with what is printed: `...` is any
number of lines, `…` any words of a line. `FINGERPRINT` is the key that was printed last. Comments before a block:
`<!-- file: PATH -->` the reader writes it, `<!-- exit: N -->` how its last command ends, `<!-- not run: WHY -->`.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [path for path in ROOT.glob("*.md") if path.name != "CHANGELOG.md"] + [*(ROOT / "docs").rglob("*.md")],
    key=lambda path: path.relative_to(ROOT).as_posix(),
)
NAMES = [path.relative_to(ROOT).as_posix() for path in DOCUMENTS]
_BLOCK = re.compile(r"^(?:<!-- (?P<mark>[^>]*) -->\n)?```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"(\$ )?(\./dev|probanda|python3?|\.venv/bin/\S+|uv|git|apt(-get)?|pip|psql|createdb) ")


@dataclass(frozen=True)
class Block:
    kind: str
    mark: str
    text: str

    @property
    def commands(self) -> Iterator[tuple[str, list[str]]]:
        for part in re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]:
            first, *shown = part.rstrip("\n").split("\n")
            yield first, shown


def blocks(name: str) -> list[Block]:
    text = (ROOT / name).read_text("utf-8")
    return [Block(found["kind"], found["mark"] or "", found["text"]) for found in _BLOCK.finditer(text)]


def console(name: str) -> list[Block]:
    return [block for block in blocks(name) if block.kind == "console"]


def make_film(path: Path) -> None:
    """Twelve seconds of an invented film, in two shots."""
    with av.open(str(path), "w", options={"fflags": "+bitexact"}) as film:
        stream = film.add_stream("libx264", rate=5, options={"threads": "1"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(60):
            frame = av.VideoFrame.from_image(Image.new("RGB", (64, 48), "navy" if number < 30 else "olive"))
            frame.pts, frame.time_base = number, Fraction(1, 5)
            film.mux(stream.encode(frame))
        film.mux(stream.encode())


class Reader:
    """Somebody who follows a document in a folder of theirs, to the letter."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fingerprint = ""

    def follow(self, name: str) -> int:
        """How many commands were typed."""
        typed = 0
        for block in blocks(name):
            if block.mark.startswith("file: "):
                self.write(block)
            elif block.kind == "console" and not block.mark.startswith("not run: "):
                typed += self.type(block)
        return typed

    def write(self, block: Block) -> None:
        name, _, how = block.mark.removeprefix("file: ").partition(", ")
        path = self.folder / name
        before = path.read_text("utf-8") if how == "added" else ""
        path.write_text(before + block.text, encoding="utf-8")

    def type(self, block: Block) -> int:
        commands = list(block.commands)
        last = int(block.mark.removeprefix("exit: ")) if block.mark.startswith("exit: ") else 0
        for number, (line, shown) in enumerate(commands, start=1):
            done = subprocess.run(
                self.words(line), cwd=self.folder, capture_output=True, text=True, check=False, timeout=120
            )
            assert done.returncode == (last if number == len(commands) else 0), (line, done.stdout, done.stderr)
            compare(line, shown, done.stderr + done.stdout)
            keys = re.findall(r"^key +([0-9a-f]{64})$", done.stdout, flags=re.MULTILINE)
            self.fingerprint = keys[-1] if keys else self.fingerprint
        return len(commands)

    def words(self, line: str) -> list[str]:
        words = shlex.split(line.replace("FINGERPRINT", self.fingerprint), comments=True)
        probanda = [sys.executable, "-m", "probanda.cli"]
        match words:
            case ["./dev", "demo"]:
                return [*probanda, "demo", "demo-out"]
            case ["./dev", "probanda", *rest] | ["probanda", *rest]:
                return [*probanda, *rest]
            case ["python3", *rest]:
                return [sys.executable, "-I", "-S", *rest]
        raise AssertionError(f"nobody knows how to run {line!r} here: say it in a comment before the block")


def compare(line: str, shown: list[str], printed: str) -> None:
    """What is shown is what was printed, but for what is left out."""
    pattern = ""
    for one in shown:
        if one == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += r".+".join(map(re.escape, one.rstrip().split("…"))) + r" *\n"
    if shown:
        assert re.fullmatch(pattern, printed), f"{line}\nprints\n{printed}\nand the document shows\n" + "\n".join(shown)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A reader at the end of the tutorial, with a folder and a film of their own."""
    folder = tmp_path_factory.mktemp("tutorial")
    (folder / "harbour").mkdir()
    make_film(folder / "harbour" / "speech.mp4")
    one = Reader(folder)
    typed = one.follow("docs/tutorial.md")
    assert typed > 15
    return one


@pytest.mark.slow
def test_the_tutorial_goes_from_an_empty_folder_to_a_dossier_and_shows_what_is_seen(reader: Reader) -> None:
    page = (reader.folder / "out" / "dossier.html").read_text("utf-8")
    assert "nobody is to leave" in page
    assert "A person declared, or ordered, that there should be no survivors" in page


@pytest.mark.slow
def test_every_command_of_the_other_pages_runs_at_the_end_of_the_tutorial(reader: Reader) -> None:
    typed = {name: reader.follow(name) for name in NAMES if name not in ("README.md", "docs/tutorial.md")}
    assert typed["docs/commands.md"] > 0


@pytest.mark.slow
def test_the_readme_alone_leads_to_a_dossier(tmp_path: Path) -> None:
    (tmp_path / "harbour").mkdir()
    make_film(tmp_path / "harbour" / "speech.mp4")
    (tmp_path / "harbour" / "speech.en.txt").write_text("[0:00 - 0:03] Speaker: Tonight.\n", encoding="utf-8")
    assert Reader(tmp_path).follow("README.md") >= 4
    assert (tmp_path / "out" / "dossier.html").is_file()


@pytest.mark.parametrize("name", NAMES)
def test_no_command_stands_where_no_test_sees_it(name: str) -> None:
    outside = _BLOCK.sub("", (ROOT / name).read_text("utf-8"))
    loose = [line for line in outside.splitlines() if line.startswith("    ") and _COMMAND.match(line.strip())]
    hidden = [
        line
        for block in blocks(name)
        if block.kind in ("", "sh", "bash", "shell", "text")
        for line in block.text.splitlines()
        if _COMMAND.match(line)
    ]
    assert loose + hidden == []


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_not_run_says_why(name: str) -> None:
    marks = [block.mark for block in blocks(name) if block.mark.startswith("not run")]
    assert [mark for mark in marks if len(mark.removeprefix("not run:").split()) < 3] == []


@pytest.fixture
def told() -> Callable[[str, str], bool]:
    def same(shown: str, printed: str) -> bool:
        try:
            compare("command", shown.splitlines(), printed)
        except AssertionError:
            return False
        return True

    return same


@pytest.mark.parametrize(
    ("shown", "printed", "fits"),
    [
        ("a\nb", "a\nb\n", True),
        ("a\nb", "a\nc\n", False),
        ("a", "a\nb\n", False),
        ("a\n...", "a\nb\nc\n", True),
        ("...\nc", "a\nb\nc\n", True),
        ("...\nc", "a\nb\n", False),
        ("key …", "key 1f\n", True),
        ("key …", "lock 1f\n", False),
    ],
)
def test_what_a_document_shows_is_compared_line_by_line(
    told: Callable[[str, str], bool], shown: str, printed: str, fits: bool
) -> None:
    assert told(shown, printed) is fits
