"""The parent's side: what it believes of an answer, and what it does with a broken reader."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.media.footage import probe, take_keyframes, with_keyframes
from probanda.model.errors import ReaderError
from probanda.model.exhibit import Tool
from probanda.model.footage import Footage
from probanda.model.ids import RecordId

TOOL = {"name": "PyAV", "version": "1", "settings": {}}
STILL = {"name": "keyframe-01.jpg", "pts": 0, "time_base": "1/25", "width": 4, "height": 4}
FOOTAGE = Footage(exhibit=RecordId("r-a"), file="a.mp4", made_by=Tool(name="PyAV", version="1"))


class Answering:
    """A reader that answers what the test wants, and leaves what the test wants."""

    def __init__(self, answer: Any, leaves: dict[str, bytes] | None = None) -> None:
        self.answer = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.leaves = leaves or {}

    def run(
        self, module: str, request: bytes, *, reads: Path, writes: Path | None = None, file_bytes: int | None = None
    ) -> bytes:
        for name, content in self.leaves.items():
            assert writes is not None
            (writes / name).write_bytes(content)
        return self.answer


class Broken:
    """A reader whose child crashes."""

    def run(
        self, module: str, request: bytes, *, reads: Path, writes: Path | None = None, file_bytes: int | None = None
    ) -> bytes:
        raise ReaderError("the reader of a.mp4 crashed (SIGSEGV)", advice="")


def probed(reader: Any) -> Footage:
    return probe(Path("a.mp4"), reader=reader, exhibit=RecordId("r-a"), file="a.mp4")


def sentence(reader: Any) -> str:
    footage = probed(reader)
    assert footage.failure is not None
    return footage.failure.sentence


def test_a_reader_that_crashes_leaves_footage_with_the_failure_and_a_tool_with_its_version() -> None:
    footage = probed(Broken())
    assert footage.failure is not None
    assert footage.failure.sentence == "the reader of a.mp4 crashed (SIGSEGV)"
    assert footage.made_by.version
    assert footage.streams == ()


@pytest.mark.parametrize(
    "answer",
    [
        b"no json",
        {},
        {"tool": TOOL, "unheard_of": 1},
        {"tool": TOOL, "streams": [{"index": "first"}]},
        {"tool": TOOL, "duration_s": 1.5},
        {"tool": {**TOOL, "settings": {"a": 1}}},
    ],
)
def test_an_answer_of_another_form_is_a_failure(answer: Any) -> None:
    assert sentence(Answering(answer)) == "the reader's answer is not of the form agreed"


@given(answer=st.binary(max_size=200))
def test_no_bytes_of_a_child_raise_anything(answer: bytes) -> None:
    assert probed(Answering(answer)).failure is not None


def test_an_answer_that_no_record_can_hold_is_a_failure() -> None:
    stream = {"index": 0, "stream_kind": "video", "codec": "h264", "time_base": "1/25", "start_pts": 2**60}
    assert "cannot be kept" in sentence(Answering({"tool": TOOL, "streams": [stream]}))


def test_stills_are_hashed_by_the_parent(tmp_path: Path) -> None:
    (one,) = take_keyframes(
        Path("a"), reader=Answering({"keyframes": [STILL]}, {"keyframe-01.jpg": b""}), into=tmp_path
    )
    assert one.sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("name", ["../vault.key", "/etc/passwd", "keyframe-99.jpg", "keyframe-01.jpg/.."])
def test_a_still_of_a_name_that_was_not_agreed_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReaderError, match="not agreed"):
        take_keyframes(Path("a"), reader=Answering({"keyframes": [{**STILL, "name": name}]}), into=tmp_path)


def test_a_still_named_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="not agreed"):
        take_keyframes(Path("a"), reader=Answering({"keyframes": [STILL, STILL]}), into=tmp_path)


def test_a_still_that_was_not_left_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"did not leave keyframe-01\.jpg"):
        take_keyframes(Path("a"), reader=Answering({"keyframes": [STILL]}), into=tmp_path)


def test_a_link_left_in_place_of_a_still_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "vault.key"
    secret.write_bytes(b"secret")
    (tmp_path / "stills").mkdir()
    (tmp_path / "stills" / "keyframe-01.jpg").symlink_to(secret)
    with pytest.raises(ReaderError, match="something that is no file"):
        take_keyframes(Path("a"), reader=Answering({"keyframes": [STILL]}), into=tmp_path / "stills")


def test_footage_keeps_its_facts_when_the_stills_fail_and_says_why(tmp_path: Path) -> None:
    footage = with_keyframes(FOOTAGE, Path("a"), reader=Broken(), into=tmp_path)
    assert footage.keyframes == ()
    assert footage.warnings == ("no keyframes: the reader of a.mp4 crashed (SIGSEGV)",)


def test_footage_takes_over_stills_and_warnings(tmp_path: Path) -> None:
    answer = {"keyframes": [STILL], "warnings": ["the key frame at PTS 9 cannot be decoded"]}
    footage = with_keyframes(FOOTAGE, Path("a"), reader=Answering(answer, {"keyframe-01.jpg": b"x"}), into=tmp_path)
    assert [one.name for one in footage.keyframes] == ["keyframe-01.jpg"]
    assert footage.warnings == ("the key frame at PTS 9 cannot be decoded",)
