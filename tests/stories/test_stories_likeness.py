"""`probanda likeness FILE FILE`, and Ctrl-C in the middle of `probanda process`."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.take import take
from probanda.collect.file import FileCollector
from probanda.model.exhibit import Lead
from probanda.store.workspace import create

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def files(moving: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    frames = moving.pictures(1, 30)
    paths = moving.write(
        tmp_path_factory.mktemp("files"),
        whole_mp4=moving.film(frames, sound=moving.tone(1, 3)),
        part_mkv=moving.film(frames[10:28], form="matroska"),
        other_mp4=moving.film(moving.pictures(2, 30)),
        still_jpg=moving.still(frames[4], "JPEG"),
        letter_txt=b"The ferry left at noon.\n",
        broken_mp4=b"\0\0\0\x18ftypmp42" + b"rubbish" * 40,
    )
    return {path.name: str(path) for path in paths}


def test_a_part_of_a_film_is_found_with_its_times_in_both(run: Run, files: dict[str, str]) -> None:
    done = run("likeness", files["whole.mp4"], files["part.mkv"])
    assert done.returncode == 0, done.stderr
    first = done.stdout.splitlines()[0]
    assert first == "whole.mp4 shows the same pictures from 0:01.000 to 0:02.800  as part.mkv from 0:00.000 to 0:01.800"
    told = json.loads(run("likeness", files["whole.mp4"], files["part.mkv"], "--mode", "exact", "--json").stdout)
    assert set(told) == {"files", "mode", "parts"}
    assert told["parts"][0]["first"] == {"start_s": "1", "stop_s": "14/5"}


def test_a_still_is_found_in_a_film(run: Run, files: dict[str, str]) -> None:
    done = run("likeness", files["still.jpg"], files["whole.mp4"])
    assert done.returncode == 0
    assert "as whole.mp4 from 0:00.400" in done.stdout


def test_nothing_found_is_unknown_and_no_proof(run: Run, files: dict[str, str]) -> None:
    done = run("likeness", files["whole.mp4"], files["other.mp4"])
    assert done.returncode == 2
    assert "no proof" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("letter.txt", 2, "only films, recordings and stills are compared"),
        ("broken.mp4", 1, "cannot be compared"),
        ("nowhere.mp4", 2, "there is no file"),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(
    run: Run, files: dict[str, str], name: str, code: int, says: str
) -> None:
    done = run("likeness", files["whole.mp4"], files.get(name, name))
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
def test_ctrl_c_ends_the_work_keeps_what_was_done_and_the_next_run_does_the_rest(
    run: Run, tmp_path: Path, by: Operator, moving: ModuleType
) -> None:
    names = {f"film{number}_mp4": moving.film(moving.pictures(number, 20)) for number in range(12)}
    paths = moving.write(tmp_path / "found", **names)
    root = tmp_path / "workspace"
    with create(root, randomness=by.randomness) as workspace:
        case_id = open_case(workspace, key="harbour", title="The harbour", by=by)
        take(workspace, case_id, [Lead(source=str(path)) for path in paths], [FileCollector()], by=by)
    script = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "  # a shell's background turns it off
        "from probanda.cli.main import main; main()"
    )
    words = [sys.executable, "-c", script, "-w", str(root), "process", "harbour", "--workers", "2"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as working:
        assert working.stderr is not None
        first = working.stderr.readline()
        begun_s = time.monotonic()
        working.send_signal(signal.SIGINT)
        rest = working.stderr.read()
        assert working.wait(30) == 3
    assert first.startswith("1 of 12")
    assert "what was entered before is kept" in rest
    assert time.monotonic() - begun_s < 20
    told = json.loads(run("-w", str(root), "process", "harbour", "--json").stdout)
    facts = next(step for step in told["steps"] if step["name"] == "facts and keyframes")
    assert facts["there"] == 12
    assert 1 <= facts["made"] < 12
    assert run("-w", str(root), "check").returncode == 0
