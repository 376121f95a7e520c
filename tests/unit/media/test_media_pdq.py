"""PDQ: the bits of its authors' code, from any size, turned and mirrored."""

import numpy as np
import pdqhash
import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.media.fingerprint import VIEWS
from probanda.media.pdq import (
    differing_bits,
    hash_picture,
    hash_squares,
    hash_turned,
    hexadecimal,
    luma,
    qualities,
    shrink,
)

SIZES = [(64, 64), (90, 160), (360, 640), (480, 854), (721, 1283), (33, 517), (7, 5), (5, 300), (1100, 1500)]


def smooth(height: int, width: int, seed: int = 0) -> np.ndarray:
    """A picture of soft waves, colours and edges, as a photograph has them."""
    random = np.random.default_rng(seed)
    y, x = np.linspace(0, 1, height)[:, None], np.linspace(0, 1, width)[None, :]
    planes = []
    for _ in range(3):
        plane = np.zeros((height, width))
        for _ in range(12):
            fy, fx, phase, gain = (
                random.uniform(-9, 9),
                random.uniform(-9, 9),
                random.uniform(0, 6),
                random.uniform(0, 1),
            )
            plane += gain * np.sin(2 * np.pi * (fy * y + fx * x) + phase)
        plane[height // 3 : height // 2, width // 4 : width // 2] += random.uniform(-3, 3)
        planes.append(plane)
    picture = np.stack(planes, axis=-1)
    picture -= picture.min()
    return (picture * 255 / picture.max()).astype(np.uint8)


def noisy(height: int, width: int, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.clip(smooth(height, width, seed).astype(int) + random.normal(0, 25, (height, width, 3)), 0, 255).astype(
        "u1"
    )


def hexadecimal_of(theirs: np.ndarray) -> str:
    return np.packbits(theirs.astype(np.uint8)).tobytes().hex()


@pytest.mark.parametrize("make", [smooth, noisy])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_picture_has_the_bits_and_the_quality_of_the_authors_code(make, size: tuple[int, int]) -> None:
    for seed in range(2):
        picture = make(*size, seed)
        theirs, their_quality = pdqhash.compute(picture)
        ours, quality = hash_picture(luma(picture))
        assert (hexadecimal(ours), quality) == (hexadecimal_of(theirs), their_quality)


def test_the_authors_eight_views_are_ours() -> None:
    picture = smooth(300, 400)
    theirs, _ = pdqhash.compute_dihedral(picture)
    ours = hash_turned(shrink(luma(picture))[None])[0]
    assert sorted(map(hexadecimal, ours)) == sorted(map(hexadecimal_of, theirs))
    assert hexadecimal(ours[0]) == hexadecimal_of(theirs[0])


@pytest.mark.parametrize("size", [(512, 640), (720, 1280), (480, 854)])
def test_a_view_is_near_the_hash_of_the_picture_so_turned(size: tuple[int, int]) -> None:
    upright = noisy(*size)
    ours = hash_turned(shrink(luma(upright))[None])[0]
    apart = []
    for number, name in enumerate(VIEWS[:8]):
        picture = upright[:, ::-1] if name.startswith("mirror") else upright
        turned = np.rot90(picture, int(name.rsplit("-", 1)[1]) // 90 if "turn" in name else 0)
        apart.append(int(differing_bits(hash_picture(luma(np.ascontiguousarray(turned)))[0], ours[number])))
    # PDQ chooses its points beside the middle of an even window, so a turned picture drifts, with the authors' too.
    assert apart[0] == 0
    assert max(apart) <= 31
    assert sum(apart) / 8 <= 14
    unlike = differing_bits(ours[:, None], ours[None])[~np.eye(8, dtype=bool)]
    assert unlike.min() > 60


@given(st.integers(0, 1000))
def test_turning_a_square_of_64_turns_its_hash_exactly(seed: int) -> None:
    square = np.random.default_rng(seed).normal(128, 40, (64, 64)).astype(np.float32)
    ours = hash_turned(square[None])[0]
    for number, picture in enumerate(
        [
            square,
            square[:, ::-1],
            *(np.rot90(square, turn) for turn in (1, 2, 3)),
            *(np.rot90(square[:, ::-1], turn) for turn in (1, 2, 3)),
        ]
    ):
        again = hash_squares(np.ascontiguousarray(picture)[None])[0][0]
        assert int(differing_bits(again, ours[number])) <= 2  # coefficients next to the median, by rounding


@given(st.integers(1, 300), st.integers(1, 300), st.integers(0, 255))
def test_a_flat_picture_shrinks_to_its_colour_and_has_no_quality(height: int, width: int, brightness: int) -> None:
    small = shrink(np.full((height, width), brightness, dtype=np.uint8))
    assert np.abs(small - brightness).max() < 0.01
    assert qualities(small[None]).tolist() == [0]


def test_half_of_the_bits_are_set_and_a_hash_has_64_digits() -> None:
    ours, _ = hash_picture(luma(noisy(200, 300)))
    assert int(np.bitwise_count(ours).sum()) == 128
    assert len(hexadecimal(ours)) == 64


def test_a_picture_below_five_points_has_no_hash() -> None:
    ours, quality = hash_picture(np.full((4, 900), 77, dtype=np.uint8))
    assert (ours.tolist(), quality) == ([0, 0, 0, 0], 0)


def test_many_pictures_have_the_hashes_of_each_alone() -> None:
    squares = np.stack([shrink(luma(noisy(90, 120, seed))) for seed in range(300)])
    hashes, quality = hash_squares(squares)
    for number in (0, 255, 256, 299):
        alone, its_quality = hash_squares(squares[number : number + 1])
        assert int(differing_bits(alone[0], hashes[number])) <= 2  # coefficients next to the median, by rounding
        assert its_quality[0] == quality[number]


def test_no_pictures_give_no_hashes() -> None:
    none = np.zeros((0, 64, 64), dtype=np.float32)
    assert [len(part) for part in hash_squares(none)] == [0, 0]
    assert hash_turned(none).shape == (0, 8, 4)


def test_a_plane_within_a_larger_buffer_is_read_where_it_stands() -> None:
    plane = luma(noisy(120, 200)).astype(np.uint8)
    padded = np.zeros((120, 256), dtype=np.uint8)
    padded[:, :200] = plane
    assert np.array_equal(shrink(padded[:, :200]), shrink(plane))


@pytest.mark.parametrize("across", [False, True])
@pytest.mark.parametrize("steps", [(1, 1), (1, -1), (-1, 1), (-1, -1)])
@pytest.mark.parametrize("size", [(120, 200), (64, 9), (1, 70), (70, 1), (1, 1)])
def test_a_turned_view_shrinks_as_its_copy_does(size: tuple[int, int], steps: tuple[int, int], across: bool) -> None:
    plane = np.random.default_rng(5).integers(0, 256, size, dtype=np.uint8)
    view = plane[:: steps[0], :: steps[1]]
    view = view.T if across else view
    assert np.abs(shrink(view) - shrink(np.ascontiguousarray(view))).max() < 0.001
