"""A Merkle tree kept in tiles (C2SP tlog-tiles): roots and proofs of a long log without reading all of it.

1. A tile of level 0 holds up to 256 leaf hashes; a tile of level L + 1 holds the roots of up to 256 full tiles of level
   L. A full tile never changes; only the last of each level grows.
2. A node that lies inside a tile is computed from the tile (at most 255 hashes); every other is read.
3. Trees, roots and proofs are those of `merkle`: RFC 6962, section 2.1. Tiles are not believed: whoever signs or shows
   a root compares it with one that was signed before (`store.log`).
"""

from collections.abc import Callable, Iterable, Iterator

from probanda.model.errors import ProofError
from probanda.preserve.merkle import HASH_BYTES, consistency_ranges, root

HEIGHT = 8
WIDTH = 1 << HEIGHT
Place = tuple[int, int]
"""(level, index) of a tile."""
Fetch = Callable[[int, int], bytes]
"""(level, index) -> the hashes of a tile, one after the other; empty where there is none."""


class TiledTree:
    """The tree over the first `size` leaves of a log that lies in tiles."""

    def __init__(self, size: int, fetch: Fetch) -> None:
        self.size, self._fetch = size, fetch
        self._tiles: dict[Place, bytes] = {}

    def root(self) -> bytes:
        """The root over all leaves.

        Raises:
            ProofError: there are no leaves, or a tile is missing.
        """
        if self.size < 1:
            raise ProofError("a tree of size 0 has no root")
        return self._range(0, self.size)

    def inclusion_proof(self, index: int) -> tuple[bytes, ...]:
        """The siblings of the leaf at `index`, from the leaf up.

        Raises:
            ProofError: there is no such leaf, or a tile is missing.
        """
        if not 0 <= index < self.size:
            raise ProofError(f"there is no leaf {index} in a tree of size {self.size}")
        first, last = 0, self.size
        proof: list[bytes] = []
        while last - first > 1:
            split = first + _split(last - first)
            if index < split:
                proof.append(self._range(split, last))
                last = split
            else:
                proof.append(self._range(first, split))
                first = split
        return tuple(reversed(proof))

    def consistency_proof(self, old_size: int) -> tuple[bytes, ...]:
        """What shows that the tree over the first `old_size` leaves is the beginning of this one.

        Raises:
            ProofError: `old_size` is not between 1 and the size, or a tile is missing.
        """
        if not 1 <= old_size <= self.size:
            raise ProofError(f"a tree of {self.size} leaves has no earlier state of size {old_size}")
        return tuple(self._range(first, last) for first, last in consistency_ranges(old_size, self.size))

    def _range(self, first: int, last: int) -> bytes:
        """The root of the leaves from `first` on, before `last`; `first` is a multiple of a power of two above that."""
        nodes: list[bytes] = []
        while first < last:
            height = (last - first).bit_length() - 1
            nodes.append(self._node(height, first >> height))
            first += 1 << height
        found = nodes.pop()
        while nodes:
            found = root((nodes.pop(), found))
        return found

    def _node(self, height: int, index: int) -> bytes:
        """The root of the full subtree of this height, the `index`-th of its kind."""
        level, inside = divmod(height, HEIGHT)
        first = index << inside
        tile = self._tile(level, first // WIDTH)
        at = first % WIDTH * HASH_BYTES
        hashes = [tile[place : place + HASH_BYTES] for place in range(at, at + (HASH_BYTES << inside), HASH_BYTES)]
        if any(len(one) != HASH_BYTES for one in hashes):
            raise ProofError(f"tile {level}/{first // WIDTH} of the log is too short")
        return root(hashes)

    def _tile(self, level: int, index: int) -> bytes:
        if (level, index) not in self._tiles:
            self._tiles[level, index] = self._fetch(level, index)
        return self._tiles[level, index]


def extend(size: int, fetch: Fetch, leaves: Iterable[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """(level, index, hashes) of each tile that is new or longer when leaves are added to a log of `size`.

    Raises:
        ProofError: the last tile of a level is missing, or is not as long as `size` says.
    """
    fresh, level = list(leaves), 0
    while fresh:
        index, held = divmod(size, WIDTH)
        tile = fetch(level, index) if held else b""
        if len(tile) != held * HASH_BYTES:
            raise ProofError(f"tile {level}/{index} of the log is not as long as the log says")
        above: list[bytes] = []
        at = 0
        while at < len(fresh):
            taken = fresh[at : at + WIDTH - held]
            tile += b"".join(taken)
            yield level, index, tile
            if held + len(taken) == WIDTH:
                above.append(root([tile[place : place + HASH_BYTES] for place in range(0, len(tile), HASH_BYTES)]))
            at, index, held, tile = at + len(taken), index + 1, 0, b""
        fresh, size, level = above, size // WIDTH, level + 1


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)
