"""Black bars: found to the pixel, only ever shrinking, and never guessed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.media.bars import POINTS, WHOLE, BarFinder, Box
from probanda.media.frame_hashes import FrameHashes
from probanda.media.pdq import differing_bits, hash_picture, shrink


def plane(top: int, bottom: int, left: int, right: int, *, seed: int = 1, block: int = 10) -> np.ndarray:
    """A frame of 240 x 320 with a picture inside bars of these widths."""
    random = np.random.default_rng(seed)
    picture = np.kron(random.integers(60, 255, (240 // block, 320 // block)), np.ones((block, block))).astype(np.uint8)
    picture[:top] = picture[240 - bottom :] = 16
    picture[:, :left] = picture[:, 320 - right :] = 16
    return picture


def looked_at(*planes: np.ndarray) -> BarFinder:
    finder = BarFinder()
    for one in planes:
        finder.look(shrink(one, POINTS), one)
    return finder


@given(st.integers(8, 60), st.integers(8, 60), st.integers(8, 90), st.integers(8, 90))
def test_bars_are_found_to_the_pixel(top: int, bottom: int, left: int, right: int) -> None:
    box = looked_at(plane(top, bottom, left, right)).box
    assert box.near(Box(left / 320, top / 240, 1 - right / 320, 1 - bottom / 240))


def test_the_box_only_grows_and_is_settled_when_it_is_whole() -> None:
    finder = looked_at(plane(40, 40, 0, 0))
    assert not finder.settled()
    narrow = finder.box
    dark = np.full((240, 320), 16, dtype=np.uint8)
    finder.look(shrink(dark, POINTS), dark)
    assert finder.box == narrow
    full = plane(0, 0, 0, 0)
    finder.look(shrink(full, POINTS), full)
    assert (finder.box, finder.settled()) == (WHOLE, True)


def test_a_small_light_in_the_dark_is_no_picture_inside_bars() -> None:
    assert looked_at(plane(110, 110, 150, 150)).box == WHOLE


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3), (7, 7)])
def test_frames_of_any_size_are_looked_at(size: tuple[int, int]) -> None:
    for brightness in (0, 255):
        box = looked_at(np.full(size, brightness, dtype=np.uint8)).box
        assert box.of(np.zeros(size)).size >= 1


def test_frames_before_the_bars_are_known_are_hashed_again() -> None:
    hashes = FrameHashes()
    small = [plane(bar, bar, 0, 0, seed=5, block=40) for bar in (60, 30)]
    narrow, wide = (np.kron(one, np.ones((3, 3), dtype=np.uint8)) for one in small)
    for number, one in enumerate([narrow, wide, wide]):
        hashes.add(one, number / 25)
    hashes.end()
    columns = hashes.columns()
    inside = hash_picture(narrow[90:630])[0]
    assert int(differing_bits(columns["hashes"][0], inside)) <= 20
    assert int(differing_bits(columns["hashes"][0], hash_picture(narrow[180:540])[0])) > 40
    assert hashes.missed == 0


def test_samples_come_four_a_second_at_most_and_only_where_the_picture_changes() -> None:
    hashes = FrameHashes()
    pictures = [plane(0, 0, 0, 0, seed=seed) for seed in range(3)]
    for number in range(100):
        hashes.add(pictures[number % 3 if number < 50 else 0], number / 25)
    hashes.end()
    rows = hashes.columns()["sample_rows"].tolist()
    assert rows[0] == 0
    assert min(np.diff(rows)) >= 7
    assert rows[-1] <= 57
