"""A tree in tiles is the tree: same roots, same proofs, however it grew."""

import hashlib
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probanda.model.errors import ProofError
from probanda.preserve import merkle
from probanda.preserve.tiles import WIDTH, Place, TiledTree, extend

MANY = 70_000  # three levels of tiles
LEAVES = [hashlib.sha256(number.to_bytes(4, "big")).digest() for number in range(MANY)]


def grown(*sizes: int) -> dict[Place, bytes]:
    """The tiles of a log that grew to these sizes, one after the other."""
    tiles: dict[Place, bytes] = {}
    for before, size in pairwise((0, *sizes)):
        for level, index, hashes in extend(before, lambda *place: tiles[place], LEAVES[before:size]):
            assert hashes.startswith(tiles.get((level, index), b""))
            tiles[level, index] = hashes
    return tiles


def tree(size: int, tiles: dict[Place, bytes]) -> TiledTree:
    return TiledTree(size, lambda *place: tiles.get(place, b""))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 1500), min_size=1, max_size=4, unique=True).map(sorted), st.data())
def test_roots_and_proofs_are_those_of_the_whole_tree(sizes: list[int], data: st.DataObject) -> None:
    size = sizes[-1]
    tiled, whole = tree(size, grown(*sizes)), merkle.Tree(LEAVES[:size])
    assert tiled.root() == whole.root()
    index = data.draw(st.integers(0, size - 1))
    assert tiled.inclusion_proof(index) == whole.inclusion_proof(index)
    old = data.draw(st.integers(1, size))
    assert tiled.consistency_proof(old) == merkle.consistency_proof(LEAVES[:size], old)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 1500), st.integers(1, 1500))
def test_an_earlier_state_is_read_from_the_tiles_of_a_later_one(size: int, earlier: int) -> None:
    assert tree(min(size, earlier), grown(max(size, earlier))).root() == merkle.root(LEAVES[: min(size, earlier)])


@pytest.mark.parametrize("size", [1, 255, 256, 257, 65_535, 65_536, 65_537, MANY])
def test_edges_of_tiles(size: int) -> None:
    tiles = grown(size)
    assert tree(size, tiles).root() == merkle.root(LEAVES[:size])
    last = size - 1
    merkle.verify_inclusion(
        LEAVES[last], last, size, tree(size, tiles).inclusion_proof(last), merkle.root(LEAVES[:size])
    )


def test_a_log_that_grows_by_single_leaves_has_the_tiles_of_one_that_was_made_at_once() -> None:
    assert grown(*range(1, 600)) == grown(599)


def test_a_full_tile_never_changes() -> None:
    before, after = grown(WIDTH * 3), grown(WIDTH * 3, WIDTH * 5 + 7)
    assert all(after[place] == hashes for place, hashes in before.items() if len(hashes) == WIDTH * 32)
    assert len(before) == 4


def test_an_empty_log_has_no_root() -> None:
    with pytest.raises(ProofError, match="size 0"):
        tree(0, {}).root()


@pytest.mark.parametrize("index", [-1, 5])
def test_a_leaf_that_is_not_there_has_no_proof(index: int) -> None:
    with pytest.raises(ProofError, match="no leaf"):
        tree(5, grown(5)).inclusion_proof(index)


@pytest.mark.parametrize("old", [0, 6])
def test_a_state_that_never_was_has_no_proof(old: int) -> None:
    with pytest.raises(ProofError, match="no earlier state"):
        tree(5, grown(5)).consistency_proof(old)


def test_a_tile_that_is_missing_or_short_is_said() -> None:
    with pytest.raises(ProofError, match="tile 0/0 of the log is too short"):
        tree(5, grown(4)).root()
    with pytest.raises(ProofError, match="tile 0/1 of the log is too short"):
        tree(300, grown(256)).inclusion_proof(299)


def test_a_log_whose_last_tile_is_not_as_long_as_its_size_says_is_not_continued() -> None:
    tiles = grown(10)
    with pytest.raises(ProofError, match="not as long as the log says"):
        list(extend(11, lambda *place: tiles[place], LEAVES[11:12]))
