"""The poster, the strip and the wave show the film they were made of, with the times of their stills."""

import io
import json
import re
import xml.etree.ElementTree as ET
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from films import Take, make_film, make_subtitles
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from probanda.media.looks import POSTER, STRIP, TIMES, draw_wave, take_strip
from probanda.model.errors import ReaderError

GROUPS = Take(group=5, options={"sc_threshold": "0"}, sound=None)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    (folder := tmp_path / "into").mkdir()
    return folder


def picture(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


def test_a_strip_holds_each_key_frame_with_its_time(tmp_path: Path, into: Path, reader) -> None:
    film = make_film(tmp_path / "a.mp4", GROUPS)
    strip = take_strip(film, reader=reader, into=into)
    with av.open(str(film)) as container:
        keys = [packet.pts for packet in container.demux(video=0) if packet.size and packet.is_keyframe]
    assert strip is not None
    assert list(strip.pts) == sorted(keys)
    assert (strip.width, strip.height, strip.columns) == (135, 90, 10)
    assert picture(into / STRIP).size == (135 * 10, 90)
    told = json.loads((into / TIMES).read_bytes())
    assert told["format"] == "probanda/strip/1"
    assert told["pts"] == list(strip.pts)


def test_each_still_stands_where_its_time_is_listed(tmp_path: Path, into: Path, reader) -> None:
    film = make_film(tmp_path / "a.mp4", GROUPS._replace(group=4))
    strip = take_strip(film, reader=reader, into=into)
    sheet = picture(into / STRIP)
    with av.open(str(film)) as container:
        frames = {frame.pts: frame.to_image() for frame in container.decode(video=0)}
    for number, pts in enumerate(strip.pts):
        left, top = number % 10 * strip.width, number // 10 * strip.height
        its = np.asarray(sheet.crop((left, top, left + strip.width, top + strip.height)), int)
        right = np.asarray(frames[pts].resize((strip.width, strip.height), Image.Resampling.BOX), int)
        assert np.abs(its - right).mean() < 8


def test_a_poster_stands_upright_and_no_side_is_longer_than_1280(tmp_path: Path, into: Path, reader) -> None:
    film = make_film(tmp_path / "a.mov", GROUPS._replace(rotation=90, size=(1600, 900), times=(0, 1)))
    strip = take_strip(film, reader=reader, into=into)
    assert picture(into / POSTER).size == (720, 1280)
    assert strip.width < strip.height


def test_pixels_that_are_not_square_become_so(tmp_path: Path, into: Path, reader) -> None:
    film = make_film(tmp_path / "a.mkv", GROUPS._replace(sample_aspect=Fraction(4, 3), size=(90, 90)))
    assert take_strip(film, reader=reader, into=into).width == 120


def test_sound_alone_has_no_strip_and_leaves_nothing(tmp_path: Path, into: Path, reader) -> None:
    film = make_film(tmp_path / "a.mp4", Take(times=()))
    assert take_strip(film, reader=reader, into=into) is None
    assert list(into.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"a text called .mp4" * 9, b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isom"])
def test_what_is_no_film_is_refused_in_a_sentence(tmp_path: Path, into: Path, reader, content: bytes) -> None:
    (tmp_path / "a.mp4").write_bytes(content)
    with pytest.raises(ReaderError):
        take_strip(tmp_path / "a.mp4", reader=reader, into=into)


def test_a_film_of_one_pixel_has_a_strip_of_one_still(tmp_path: Path, into: Path, reader) -> None:
    film = make_film(
        tmp_path / "a.mkv", Take(codec="ffv1", pixel_format="yuv444p", size=(1, 1), times=(0,), sound=None)
    )
    assert take_strip(film, reader=reader, into=into).pts == (0,)


def test_a_film_of_subtitles_alone_has_no_strip(tmp_path: Path, into: Path, reader) -> None:
    assert take_strip(make_subtitles(tmp_path / "a.mkv"), reader=reader, into=into) is None


class _Says:
    def __init__(self, answer: dict[str, Any]) -> None:
        self.answer = answer

    def run(
        self, module: str, request: bytes, *, reads: Path, writes: Path | None = None, file_bytes: int | None = None
    ) -> bytes:
        return json.dumps(self.answer).encode()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"pts": [1], "time_base": "1/25", "genuine": True}, "not of the form agreed"),
        ({"pts": [2**60], "time_base": "1/25"}, "cannot be kept"),
        ({"pts": [1], "time_base": "1/25"}, "did not leave poster.jpg"),
        ({"failure": "it is broken"}, "it is broken"),
    ],
)
def test_nothing_that_a_child_says_is_believed(tmp_path: Path, into: Path, answer: dict[str, Any], words: str) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    with pytest.raises(ReaderError, match=words):
        take_strip(tmp_path / "a.mp4", reader=_Says(answer), into=into)


samples = st.lists(st.tuples(st.integers(-127, 0), st.integers(0, 127)), max_size=3_000)


@given(samples)
def test_a_wave_is_a_drawing_without_style_or_script_and_reaches_its_peaks(steps: list[tuple[int, int]]) -> None:
    drawn = draw_wave([low for low, _ in steps], [high for _, high in steps])
    root = ET.parse(io.StringIO(drawn)).getroot()  # noqa: S314 - our own drawing
    assert {one.tag.rpartition("}")[2] for one in root.iter()} == {"svg", "title", "path"}
    heights = [int(at) for at in re.findall(r"L\d+ (\d+)", drawn)]
    if steps:
        assert min(heights) == 127 - max(high for _, high in steps)
        assert max(heights) == 128 - min(low for low, _ in steps)
    assert len(drawn) < 100_000


@pytest.mark.parametrize(("low", "high"), [([0], []), ([-500], [0]), ([0], [500])])
def test_a_wave_that_is_none_is_refused(low: list[int], high: list[int]) -> None:
    with pytest.raises(ValueError, match="wave"):
        draw_wave(low, high)
