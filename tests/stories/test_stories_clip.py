"""A clip, as a person makes it: what is printed, what is refused, and what the exhibit shows."""

import json
from pathlib import Path

import pytest
from films import Take, make_film


@pytest.fixture
def case(run, tmp_path: Path):
    """Runs a verb in a workspace with a case that holds one film."""
    film = make_film(tmp_path / "quay.mp4", Take(options={"bf": "0", "sc_threshold": "0"}))

    def verb(*words: str):
        return run("-w", str(tmp_path / "workspace"), *words)

    assert verb("init", "quay").returncode == 0
    assert verb("take", "quay", str(film)).returncode == 0
    return verb


def test_a_clip_is_made_told_and_shown(case) -> None:
    done = case("clip", "quay", "PRB-0001", "0:00.600", "1001/1000", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert list(told) == [
        *("exhibit", "of", "file", "asked", "got", "how", "why_encoded", "pictures", "sound", "new", "warnings")
    ]
    assert (told["asked"], told["got"], told["how"]) == (["3/5", "1001/1000"], ["3/5", "1001/1000"], "encoded")
    shown = case("show", "quay", told["exhibit"]).stdout
    assert "made from PRB-0001 by probanda clip" in shown
    assert "seconds 0.6 to 1.001 of quay.mp4, encoded anew" in shown
    assert case("check").returncode == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("1", "0.5"), "START has to be before STOP"),
        (("0", "99"), "lasts 2"),
        (("soon", "later"), "'soon' is no time"),
    ],
)
def test_a_wrong_wish_is_a_wrong_call(case, words: tuple[str, str], sentence: str) -> None:
    done = case("clip", "quay", "PRB-0001", *words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
