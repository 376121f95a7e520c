"""The file of a fingerprint: what is written is read again, and what is not whole is refused."""

import io
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.media.fingerprint import VIEWS, Fingerprint, read_fingerprint, write_fingerprint
from probanda.model.errors import EvidenceError


def _some(frames: int, samples: int, sound: int, *, seed: int = 1) -> Fingerprint:
    random = np.random.default_rng(seed)
    return Fingerprint(
        time_base="1001/30000",
        sound_start_s="-1/48000",
        pts=np.cumsum(random.integers(1, 9, frames)).astype("<i8"),
        hashes=random.integers(0, 2**64, (frames, 4), dtype="<u8"),
        quality=random.integers(0, 101, frames).astype("u1"),
        sample_rows=np.arange(samples, dtype="<i4"),
        view_hashes=random.integers(0, 2**64, (samples, len(VIEWS), 4), dtype="<u8"),
        view_quality=random.integers(0, 101, (samples, len(VIEWS))).astype("u1"),
        sound=random.integers(0, 2**32, sound, dtype="<u4"),
        wave_low=random.integers(-127, 1, sound).astype("i1"),
        wave_high=random.integers(0, 128, sound).astype("i1"),
    )


def _written(fingerprint: Fingerprint) -> bytes:
    out = io.BytesIO()
    write_fingerprint(fingerprint, out)
    return out.getvalue()


def _equal(one: Fingerprint, other: Fingerprint) -> bool:
    return all(np.array_equal(getattr(one, each.name), getattr(other, each.name)) for each in fields(Fingerprint))


@given(frames=st.integers(0, 40), sound=st.integers(0, 40), seed=st.integers(0, 99))
def test_what_is_written_is_read_again(tmp_path_factory: Any, frames: int, sound: int, seed: int) -> None:
    fingerprint = _some(frames, frames // 3, sound, seed=seed)
    path = tmp_path_factory.mktemp("print") / "one"
    path.write_bytes(_written(fingerprint))
    assert _equal(read_fingerprint(path), fingerprint)


def test_a_read_fingerprint_cannot_be_changed(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(_written(_some(3, 1, 2)))
    with pytest.raises(ValueError, match="read-only"):
        read_fingerprint(tmp_path / "one").pts[0] = 7


@pytest.mark.parametrize("cut", [0, 1, 20, -1])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, cut: int) -> None:
    (tmp_path / "one").write_bytes(_written(_some(3, 1, 2))[:cut])
    with pytest.raises(EvidenceError, match="is not a fingerprint"):
        read_fingerprint(tmp_path / "one")


def test_a_file_with_bytes_behind_its_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(_written(_some(3, 1, 2)) + b"\0")
    with pytest.raises(EvidenceError, match="promises"):
        read_fingerprint(tmp_path / "one")


@pytest.mark.parametrize(
    "lie",
    [
        {"format": "probanda/fingerprint/2"},
        {"views": []},
        {"columns": ["pts"]},
        {"rows": {"pts": 1}},
        {"rows": None},
        {"time_base": 3},
        {"surprise": 1},
    ],
)
def test_a_first_line_that_names_something_else_is_refused(tmp_path: Path, lie: dict[str, Any]) -> None:
    line, _, columns = _written(_some(3, 1, 2)).partition(b"\n")
    (tmp_path / "one").write_bytes(json.dumps(json.loads(line) | lie).encode() + b"\n" + columns)
    with pytest.raises(EvidenceError, match="is not a fingerprint"):
        read_fingerprint(tmp_path / "one")


@pytest.mark.parametrize("count", [-1, 2**40, 1.5, True, "3"])
def test_a_column_of_an_impossible_length_is_refused(tmp_path: Path, count: object) -> None:
    line, _, columns = _written(_some(3, 1, 2)).partition(b"\n")
    head = json.loads(line)
    head["rows"]["sound"] = count
    (tmp_path / "one").write_bytes(json.dumps(head).encode() + b"\n" + columns)
    with pytest.raises(EvidenceError, match="no possible length"):
        read_fingerprint(tmp_path / "one")


def test_columns_that_belong_together_and_differ_in_length_are_not_written() -> None:
    with pytest.raises(ValueError, match="differ in length"):
        _written(Fingerprint(pts=np.zeros(2, dtype="<i8")))


def test_a_column_of_another_type_is_not_written() -> None:
    with pytest.raises(ValueError, match="shape and type"):
        _written(Fingerprint(pts=np.zeros(0, dtype="<f8")))  # type: ignore[arg-type]


def test_a_file_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="cannot be read"):
        read_fingerprint(tmp_path / "none")
