"""What agrees between two files: where, in which view, and what never does."""

import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from probanda.collect.confined import Confined
from probanda.media.agreeing import agreeing
from probanda.media.fingerprint import VIEWS, Fingerprint, read_fingerprint
from probanda.media.screen import screen
from probanda.model.alike import Agrees, AlikePart
from probanda.model.ids import Digest, RecordId
from probanda.model.screening import PassMode

Print = Callable[[bytes], Fingerprint]


@pytest.fixture(scope="module")
def print_of() -> Print:
    """The fingerprint of a file's bytes."""

    def made(data: bytes) -> Fingerprint:
        folder = Path(tempfile.mkdtemp())
        (folder / "into").mkdir()
        (folder / "file").write_bytes(data)
        found = screen(
            folder / "file",
            reader=Confined(),
            exhibit=RecordId("r-1"),
            file="file",
            sha256=Digest("0" * 64),
            mode=PassMode.EXACT,
            into=folder / "into",
        )
        assert not found.failure
        return read_fingerprint(folder / "into" / found.fingerprint)

    return made


@pytest.fixture(scope="module")
def frames(moving: ModuleType) -> list[Image.Image]:
    return list(moving.pictures(1, 60))


@pytest.fixture(scope="module")
def whole(print_of: Print, moving: ModuleType, frames: list[Image.Image]) -> Fingerprint:
    return print_of(moving.film(frames, sound=moving.tone(1, 6)))


def spans(part: AlikePart) -> tuple[float, ...]:
    return tuple(
        float(Fraction(one or "-1"))
        for one in (part.first.start_s, part.first.stop_s, part.second.start_s, part.second.stop_s)
    )


def test_a_part_that_was_cut_out_made_smaller_and_encoded_again_is_found_at_its_exact_frames(
    print_of: Print, moving: ModuleType, frames: list[Image.Image], whole: Fingerprint
) -> None:
    (part,) = agreeing(whole, print_of(moving.film([one.resize((120, 90)) for one in frames[20:50]])))
    assert part.agrees is Agrees.PICTURES
    assert spans(part) == (2.0, 5.0, 0.0, 3.0)
    assert part.change == ""
    assert "pictures agree" in part.reasons[0]


def test_seen_from_the_other_side_it_is_the_same_part(
    print_of: Print, moving: ModuleType, frames: list[Image.Image], whole: Fingerprint
) -> None:
    (part,) = agreeing(print_of(moving.film(frames[20:50])), whole)
    assert spans(part) == (0.0, 3.0, 2.0, 5.0)


@pytest.mark.parametrize(
    ("how", "says"),
    [
        (Image.Transpose.FLIP_LEFT_RIGHT, "mirrored"),
        (Image.Transpose.ROTATE_90, "turned 90 degrees counterclockwise"),
        (Image.Transpose.ROTATE_180, "turned 180 degrees"),
    ],
)
def test_a_turned_copy_is_found_and_the_turn_is_said(
    print_of: Print,
    moving: ModuleType,
    frames: list[Image.Image],
    whole: Fingerprint,
    how: Image.Transpose,
    says: str,
) -> None:
    parts = agreeing(whole, print_of(moving.film([one.transpose(how) for one in frames])))
    assert {part.change for part in parts} == {says}


def test_a_cropped_copy_is_found_and_the_crop_is_said(
    print_of: Print, moving: ModuleType, frames: list[Image.Image], whole: Fingerprint
) -> None:
    cropped = [one.crop((16, 12, 144, 108)).resize((160, 120)) for one in frames]
    (part,) = agreeing(whole, print_of(moving.film(cropped)))
    assert part.change == "the second shows the middle eight tenths of the first"


def test_pictures_and_sound_at_one_shift_are_one_part(print_of: Print, moving: ModuleType, whole: Fingerprint) -> None:
    frames = moving.pictures(1, 60)
    (part,) = agreeing(whole, print_of(moving.film(frames, form="matroska", sound=moving.tone(1, 6))))
    assert part.agrees is Agrees.BOTH
    assert len(part.reasons) == 2


def test_the_same_sound_under_other_pictures_is_the_same_sound_only(
    print_of: Print, moving: ModuleType, whole: Fingerprint
) -> None:
    other = print_of(moving.film(moving.pictures(9, 60), sound=moving.tone(1, 6)))
    assert [part.agrees for part in agreeing(whole, other)] == [Agrees.SOUND]


def test_a_recording_of_the_sound_alone_is_the_same_sound(
    print_of: Print, moving: ModuleType, whole: Fingerprint
) -> None:
    heard = print_of(moving.film([], form="wav", sound=moving.tone(1, 6), sound_coding="pcm_s16le"))
    assert [part.agrees for part in agreeing(whole, heard)] == [Agrees.SOUND]
    assert [part.agrees for part in agreeing(heard, whole)] == [Agrees.SOUND]


@pytest.mark.parametrize("seed", range(20, 26))
def test_another_film_with_other_sound_is_not_alike(
    print_of: Print, moving: ModuleType, whole: Fingerprint, seed: int
) -> None:
    other = print_of(moving.film(moving.pictures(seed, 60), sound=moving.tone(seed, 6)))
    assert agreeing(whole, other) == ()


def test_a_title_card_that_both_show_does_not_make_them_alike(
    print_of: Print, moving: ModuleType, frames: list[Image.Image]
) -> None:
    card = moving.pictures(77, 1)[0]
    one = print_of(moving.film([card] * 40 + frames[:20]))
    other = print_of(moving.film([card] * 40 + list(moving.pictures(8, 20))))
    assert agreeing(one, other) == ()


def test_black_pictures_and_silence_are_not_alike(print_of: Print, moving: ModuleType) -> None:
    black = [Image.new("RGB", (160, 120))] * 40
    silence = np.zeros(16_000 * 8, dtype=np.float32)
    one = print_of(moving.film(black, sound=silence))
    assert agreeing(one, print_of(moving.film(black, form="matroska", sound=silence))) == ()


def test_a_still_is_found_in_a_film_with_its_time(
    print_of: Print, moving: ModuleType, frames: list[Image.Image], whole: Fingerprint
) -> None:
    (part,) = agreeing(print_of(moving.still(frames[30], "JPEG")), whole)
    assert part.first.start_s is None
    assert Fraction(part.second.start_s or 0) == 3


def test_two_stills_of_one_picture_are_alike_and_of_two_are_not(
    print_of: Print, moving: ModuleType, frames: list[Image.Image]
) -> None:
    one = print_of(moving.still(frames[0]))
    (part,) = agreeing(one, print_of(moving.still(frames[0].resize((100, 75)), "JPEG")))
    assert (part.first.start_s, part.second.start_s, part.change) == (None, None, "")
    assert agreeing(one, print_of(moving.still(frames[40]))) == ()


def of_noise(seed: int, frames: int, items: int) -> Fingerprint:
    rng = np.random.default_rng(seed)
    views = rng.integers(0, 2**63, (frames, len(VIEWS), 4), dtype=np.uint64)
    return Fingerprint(
        time_base="1/10",
        pts=np.arange(frames, dtype="<i8"),
        hashes=views[:, 0].copy(),
        quality=np.full(frames, 100, dtype="u1"),
        sample_rows=np.arange(frames, dtype="<i4"),
        view_hashes=views,
        view_quality=np.full((frames, len(VIEWS)), 100, dtype="u1"),
        sound=rng.integers(0, 2**32, items, dtype=np.uint32),
    )


@given(st.integers(0, 10_000), st.integers(0, 60), st.integers(0, 60))
def test_noise_is_alike_with_itself_along_its_whole_length_and_with_no_other(
    seed: int, frames: int, items: int
) -> None:
    one = of_noise(seed, frames, items)
    assert agreeing(one, of_noise(seed + 10_001, frames, items)) == ()
    if frames >= 3:
        (part,) = [each for each in agreeing(one, one) if each.agrees is not Agrees.SOUND]
        assert spans(part) == (0.0, frames / 10, 0.0, frames / 10)


@given(st.integers(0, 1_000), st.integers(0, 30))
def test_what_is_alike_is_alike_from_both_sides(seed: int, start: int) -> None:
    one = of_noise(seed, 60, 0)
    stop = start + 20
    part = Fingerprint(
        time_base="1/10",
        pts=np.arange(stop - start, dtype="<i8"),
        hashes=one.hashes[start:stop],
        quality=one.quality[start:stop],
        sample_rows=np.arange(stop - start, dtype="<i4"),
        view_hashes=one.view_hashes[start:stop],
        view_quality=one.view_quality[start:stop],
    )
    (here,), (there,) = agreeing(one, part), agreeing(part, one)
    assert spans(here) == (start / 10, stop / 10, 0.0, 2.0)
    assert spans(there) == (0.0, 2.0, start / 10, stop / 10)
