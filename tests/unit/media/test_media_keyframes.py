"""Keyframes: how many, of which times, turned how, and always the same."""

import hashlib
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from probanda.collect.confined import Confined
from probanda.media.footage import AT_MOST, take_keyframes
from probanda.model.errors import ReaderError
from probanda.model.footage import Keyframe

SIZE = (64, 48)


def noise(number: int) -> Image.Image:
    """A picture that compresses badly, the same in every run."""
    return Image.frombytes("RGB", SIZE, hashlib.shake_256(bytes([number])).digest(SIZE[0] * SIZE[1] * 3))


@pytest.fixture
def into(tmp_path: Path) -> Path:
    (tmp_path / "stills").mkdir()
    return tmp_path / "stills"


def taken(path: Path, reader: Confined, into: Path) -> tuple[Keyframe, ...]:
    return take_keyframes(path, reader=reader, into=into)


def picture(brightness: int) -> Image.Image:
    image = Image.new("RGB", SIZE, (brightness, brightness, brightness))
    image.paste((255, 255, 255), (0, 0, 16, 12))
    return image


def test_stills_carry_exact_times_and_the_digest_of_what_lies_in_the_folder(film, reader, into: Path) -> None:
    stills = taken(film(), reader, into)
    assert [(one.pts, one.time_base) for one in stills] == [(pts, "1/12800") for pts in (0, 2560, 5120, 7680)]
    for one in stills:
        content = (into / one.name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one.sha256
        with Image.open(into / one.name) as image:
            assert (image.size, (one.width, one.height)) == (SIZE, SIZE)
    assert sorted(path.name for path in into.iterdir()) == [one.name for one in stills]


def test_a_long_film_gives_a_dozen_stills_spread_over_it(film, reader, into: Path) -> None:
    stills = taken(film(pictures=[picture(number) for number in range(120)], gop=2), reader, into)
    assert len(stills) == AT_MOST
    gaps = {later.pts - sooner.pts for sooner, later in pairwise(stills)}
    assert all(9 * 512 <= gap <= 11 * 512 for gap in gaps)


def test_times_of_a_film_of_varying_frame_rate_are_those_of_its_frames(film, reader, into: Path) -> None:
    times = [number * 3 + number % 2 for number in range(20)]
    stills = taken(film(times=times), reader, into)
    assert {one.pts for one in stills} <= {time * 512 for time in times}
    assert len(stills) == 4


def test_a_black_beginning_is_passed_over_but_a_black_film_is_shown(film, reader, into: Path) -> None:
    black = Image.new("RGB", SIZE)
    dark_start = film(pictures=[black] * 4 + [picture(80)] * 76, gop=2)
    assert taken(dark_start, reader, into)[0].pts == 4 * 512
    (into.parent / "other").mkdir()
    assert taken(film("black.mp4", [black] * 10), reader, into.parent / "other")[0].pts == 0


@pytest.mark.parametrize(("rotation", "corner"), [(0, (0, 0)), (90, (0, 63)), (180, (63, 47)), (-90, (47, 0))])
def test_a_still_is_turned_as_the_film_is_shown(
    film, reader, into: Path, rotation: int, corner: tuple[int, int]
) -> None:
    first, *_ = taken(film(pictures=[picture(60)] * 5, rotation=rotation), reader, into)
    with Image.open(into / first.name) as image:
        assert image.size == ((48, 64) if rotation in {90, -90} else SIZE)
        white = image.convert("L").getpixel(corner)
        opposite = image.convert("L").getpixel((image.width - 1 - corner[0], image.height - 1 - corner[1]))
    assert (white > 200, opposite < 100) == (True, True)


def test_the_same_film_gives_the_same_stills(film, reader, into: Path) -> None:
    path = film()
    (into.parent / "again").mkdir()
    assert taken(path, reader, into) == taken(path, reader, into.parent / "again")


@pytest.mark.parametrize(("name", "codec"), [("film.mkv", "libx264"), ("film.avi", "mpeg4"), ("film.ts", "libx264")])
def test_other_containers_give_stills_too(film, reader, into: Path, name: str, codec: str) -> None:
    stills = taken(film(name, codec=codec), reader, into)
    assert len(stills) == len({one.pts for one in stills}) >= 2


def test_sound_alone_gives_no_still(film, reader, into: Path) -> None:
    assert taken(film("speech.m4a", [], sound=True), reader, into) == ()
    assert list(into.iterdir()) == []


def test_a_film_without_its_index_is_an_error_in_a_sentence(film, reader, into: Path) -> None:
    path = film()
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(ReaderError, match="cut off"):
        taken(path, reader, into)


def test_pictures_that_cannot_be_decoded_are_left_out_and_the_others_kept(film, reader, into: Path) -> None:
    path = film(options={"movflags": "faststart"}, pictures=[noise(number) for number in range(20)])
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"mdat") + 4 + (len(whole) - whole.index(b"mdat")) // 2])
    stills = taken(path, reader, into)
    assert 1 <= len(stills) < 4
