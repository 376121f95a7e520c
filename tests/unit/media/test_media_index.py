"""The index of hashes: it finds what looking at every hash finds, and a writer that dies leaves it as it was."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from probanda.media import index as index_module
from probanda.media.index import FilmHashes, Hits, add_films, drop_films, open_index, varied_rows
from probanda.model.errors import ConflictError, EvidenceError, UsageError


def _random(count: int, seed: int) -> Any:
    return np.random.default_rng(seed).integers(0, 2**64, (count, 4), dtype=np.uint64)


def _flipped(hashes: Any, bits: int, seed: int) -> Any:
    """Each hash with that many different bits changed."""
    chance = np.random.default_rng(seed)
    changed = hashes.copy()
    for row in changed:
        for bit in chance.permutation(256)[:bits]:
            row[bit // 64] ^= np.uint64(1 << int(bit % 64))
    return changed


def _film(name: str, hashes: Any) -> FilmHashes:
    return FilmHashes(name, hashes, np.arange(len(hashes)))


def _brute(films: list[FilmHashes], queries: Any, limit: int) -> set[tuple[int, int, int, int]]:
    found = set()
    for place, film in enumerate(films):
        apart = np.bitwise_count(queries[:, None] ^ film.hashes[None]).sum(axis=2)
        found |= {(int(q), place, int(film.rows[r]), int(apart[q, r])) for q, r in np.argwhere(apart <= limit)}
    return found


def _as_set(hits: Hits) -> set[tuple[int, int, int, int]]:
    return set(zip(*(map(int, column) for column in hits), strict=True))


@settings(max_examples=40, deadline=None)
@given(
    sizes=st.lists(st.integers(0, 60), min_size=1, max_size=5),
    limit=st.integers(0, 31),
    clustered=st.booleans(),
    seed=st.integers(0, 10**6),
)
def test_the_index_finds_what_looking_at_every_hash_finds(
    tmp_path_factory: Any, sizes: list[int], limit: int, clustered: bool, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("index")
    chance = np.random.default_rng(seed)
    centres = _random(3, seed)

    def some(count: int, salt: int) -> Any:
        if not clustered:
            return _random(count, seed + salt)
        near = centres[chance.integers(0, 3, count)]
        return np.array(
            [_flipped(one[None], int(chance.integers(0, 30)), salt + at)[0] for at, one in enumerate(near)],
            dtype=np.uint64,
        ).reshape(-1, 4)

    films = [_film(f"film {at}", some(size, at)) for at, size in enumerate(sizes)]
    for film in films:
        add_films(folder, [film])
    known = np.concatenate([film.hashes for film in films])
    queries = np.concatenate([some(9, 99), _flipped(known[:9], limit, seed), _flipped(known[-9:], limit + 1, seed)])
    found = open_index(folder)
    assert sorted(found.films) == sorted(film.film for film in films)
    placed = [films[int(name.split()[1])] for name in found.films]
    hits = found.search(queries, limit)
    assert len(hits.query) == len(_as_set(hits))
    assert _as_set(hits) == _brute(placed, queries, limit)


def test_a_hash_with_one_bit_changed_in_each_of_fifteen_words_and_two_in_the_last_is_31_bits_away_and_found(
    tmp_path: Path,
) -> None:
    hashes = _random(1, 5)
    words = hashes.copy().view("<u2")
    words[0, :15] ^= 0b11
    words[0, 15] ^= 0b1
    add_films(tmp_path, [_film("a", hashes)])
    assert open_index(tmp_path).search(words.view(np.uint64)).distance.tolist() == [31]


def test_a_limit_that_it_could_not_answer_exactly_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="0 to 31 bits"):
        open_index(tmp_path).search(_random(1, 1), 32)


def test_a_thousand_equal_hashes_are_all_found_in_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("probanda.media.index_segment._MOST_CANDIDATES", 77)
    same = np.repeat(_random(1, 2), 1000, axis=0)
    add_films(tmp_path, [_film("a", same)])
    hits = open_index(tmp_path).search(_flipped(same[:2], 20, 3))
    assert hits.row.tolist() == [*range(1000), *range(1000)]


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    assert len(open_index(tmp_path / "none").search(_random(3, 1)).query) == 0


def test_many_additions_leave_few_segments(tmp_path: Path) -> None:
    for at in range(40):
        add_films(tmp_path, [_film(str(at), _random(5, at))])
    assert len(list(tmp_path.glob("*.segment"))) <= 6
    assert len(open_index(tmp_path)) == 200


def test_segments_grow_no_further_than_memory_allows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "_MOST_MERGED", 12)
    for at in range(6):
        add_films(tmp_path, [_film(str(at), _random(5, at))])
    assert len(list(tmp_path.glob("*.segment"))) == 3


def test_a_dropped_film_is_not_found_and_not_on_the_disk(tmp_path: Path) -> None:
    films = [_film(name, _random(20, ord(name))) for name in "abc"]
    add_films(tmp_path, films)
    drop_films(tmp_path, ["b"])
    found = open_index(tmp_path)
    assert found.films == ("a", "c")
    assert _as_set(found.search(np.concatenate([film.hashes for film in films]), 0)) == _brute(
        [films[0], films[2]], np.concatenate([film.hashes for film in films]), 0
    )
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert films[1].hashes[0, :2].tobytes() not in written
    assert films[0].hashes[0, :2].tobytes() in written


def test_the_last_film_dropped_leaves_an_empty_index_that_can_be_filled_again(tmp_path: Path) -> None:
    film = _film("a", _random(4, 1))
    add_films(tmp_path, [film])
    drop_films(tmp_path, ["a", "unknown"])
    assert open_index(tmp_path).films == ()
    add_films(tmp_path, [film])
    assert len(open_index(tmp_path).search(film.hashes, 0).query) == 4


def test_a_film_is_in_the_index_once(tmp_path: Path) -> None:
    film = _film("a", _random(4, 1))
    add_films(tmp_path, [film])
    with pytest.raises(UsageError, match="already"):
        add_films(tmp_path, [_film("b", _random(1, 1)), film])
    with pytest.raises(UsageError, match="already"):
        add_films(tmp_path, [_film("c", _random(1, 1)), _film("c", _random(1, 1))])
    assert open_index(tmp_path).films == ("a",)


@pytest.mark.parametrize("step", ["write_segment", "fsync"])
def test_a_writer_that_dies_leaves_the_index_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    old = _film("old", _random(50, 1))
    add_films(tmp_path, [old])

    class Death(BaseException):
        pass

    def die(*_: object) -> None:
        if step == "write_segment":
            (tmp_path / "00000002.segment").write_bytes(b"half")
        raise Death

    with monkeypatch.context() as patched:
        patched.setattr(index_module if step == "write_segment" else index_module.os, step, die)
        with pytest.raises(Death):
            add_films(tmp_path, [_film("new", _random(50, 2))])
    assert open_index(tmp_path).films == ("old",)
    assert len(open_index(tmp_path).search(old.hashes, 0).query) == 50
    add_films(tmp_path, [_film("new", _random(50, 2))])
    assert set(open_index(tmp_path).films) == {"old", "new"}
    assert len(list(tmp_path.glob("*.segment"))) == 1


def test_a_second_writer_that_came_between_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_films(tmp_path, [_film("a", _random(9, 1))])
    write = index_module.write_segment

    def slow(path: Path, parts: Any) -> None:
        monkeypatch.setattr(index_module, "write_segment", write)
        add_films(tmp_path, [_film("b", _random(9, 2))])
        write(path.with_name("other.segment"), parts)

    monkeypatch.setattr(index_module, "write_segment", slow)
    with pytest.raises(ConflictError, match="another writer"):
        add_films(tmp_path, [_film("c", _random(9, 3))])
    assert set(open_index(tmp_path).films) == {"a", "b"}


@pytest.mark.parametrize("name", ["contents.json", "00000001.segment"])
@pytest.mark.parametrize("damage", ["cut", "longer", "text", "gone"])
def test_a_damaged_index_is_told_in_a_sentence(tmp_path: Path, name: str, damage: str) -> None:
    add_films(tmp_path, [_film("a", _random(9, 1))])
    path = tmp_path / name
    was = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"cut": was[:-1], "longer": was + b" ", "text": b"text\n"}[damage])
    if (name, damage) in {("contents.json", "gone"), ("contents.json", "longer")}:
        assert open_index(tmp_path).films == (() if damage == "gone" else ("a",))
        return
    with pytest.raises(EvidenceError):
        open_index(tmp_path)


def test_contents_that_name_something_else_are_refused(tmp_path: Path) -> None:
    (tmp_path / "contents.json").write_text(json.dumps({"format": "x", "number": 1, "segments": []}))
    with pytest.raises(EvidenceError, match="form"):
        open_index(tmp_path)


def test_runs_of_equal_frames_and_frames_of_low_quality_are_left_out() -> None:
    one, two = _random(2, 1)
    hashes = np.array([one, one, two, two, one, one])
    quality = np.array([50, 90, 49, 60, 10, 80], dtype=np.uint8)
    assert varied_rows(hashes, quality, least=50).tolist() == [0, 3, 5]
    assert varied_rows(hashes[:0], quality[:0], least=50).tolist() == []
