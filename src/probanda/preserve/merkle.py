"""Merkle trees and proofs after RFC 6962, section 2.1, verified as in RFC 9162, sections 2.1.3.2 and 2.1.4.2.

- A leaf here is a *leaf hash*: SHA-256(0x00 || data). A node is SHA-256(0x01 || left || right).
- On each level neighbours are joined, and a last node without a neighbour moves up as it is: that is the RFC's split at
  the largest power of two, without recursion.
- An inclusion proof lists the siblings from the leaf up. A consistency proof lists what an old tree needs to become the
  new one, deepest first. Both have exactly one valid length: a longer or shorter one is refused.
- A tree of size 0 has no root here: an empty ledger proves nothing, and nothing may be proved from it.
"""

import hashlib
from collections.abc import Sequence

from probanda.model.errors import ProofError

HASH_BYTES = 32
_LEAF = b"\x00"  # RFC 6962, section 2.1: the prefixes keep a node from passing for a leaf
_NODE = b"\x01"
_MAX_SIZE = 1 << 63  # tree sizes are unsigned 63-bit in every log; beyond it a size is a forgery


def leaf_hash(data: bytes) -> bytes:
    """The leaf of these bytes."""
    return hashlib.sha256(_LEAF + data).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, in order.

    Raises:
        ProofError: there are none, or one is not 32 bytes.
    """
    return Tree(leaves).root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The siblings of the leaf at `index` (from 0), from the leaf up.

    Raises:
        ProofError: there is no such leaf.
    """
    return Tree(leaves).inclusion_proof(index)


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """What shows that the tree over the first `old_size` leaves is the beginning of the tree over all of them.

    Raises:
        ProofError: `old_size` is not between 1 and the number of leaves.
    """
    return Tree(leaves).consistency_proof(old_size)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:  # noqa: PLR0917 - the interface that other rooms build on
    """Check that the leaf hash stands at `index` of the tree of this size and root.

    Raises:
        ProofError: it does not, or the proof is not one.
    """
    _check_hashes((leaf, root, *proof))
    if not 0 <= index < size < _MAX_SIZE:
        raise ProofError(f"there is no leaf {index} in a tree of size {size}")
    (seen,) = _climb(index, size - 1, (leaf,), proof)
    if seen != root:
        raise ProofError(f"leaf {index} is not in the tree of size {size} with this root")


def verify_consistency(old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:  # noqa: PLR0917 - the interface that other rooms build on
    """Check that the tree of the old size and root is the beginning of the new one.

    Raises:
        ProofError: it is not, or the proof is not one.
    """
    _check_hashes((old_root, new_root, *proof))
    if not 1 <= old_size <= new_size < _MAX_SIZE:
        raise ProofError(f"no tree of size {old_size} is the beginning of one of size {new_size}")
    if old_size == new_size:
        if proof or old_root != new_root:
            raise ProofError(f"two trees of size {new_size} have different roots, or a proof that they do not need")
        return
    # RFC 9162: an old tree whose size is a power of two is a node of the new one, so the proof leaves it out.
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        raise ProofError("the consistency proof is empty")
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_seen, new_seen = _climb(place, last, (path[0], path[0]), path[1:])
    if old_seen != old_root:
        raise ProofError(f"the consistency proof does not lead to the old root of size {old_size}")
    if new_seen != new_root:
        raise ProofError(f"the consistency proof does not lead to the new root of size {new_size}")


class Tree:
    """All levels of one tree, for many proofs from the same leaves."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        if not leaves:
            raise ProofError("a tree of size 0 has no root")
        _check_hashes(leaves)
        self._levels: list[list[bytes]] = [list(leaves)]
        while len(self._levels[-1]) > 1:
            self._levels.append(_level_above(self._levels[-1]))

    def __len__(self) -> int:
        return len(self._levels[0])

    def root(self) -> bytes:
        """The root over all leaves."""
        return self._levels[-1][0]

    def leaf(self, index: int) -> bytes:
        """The leaf hash at `index`.

        Raises:
            ProofError: there is no such leaf.
        """
        if not 0 <= index < len(self):
            raise ProofError(f"there is no leaf {index} in a tree of size {len(self)}")
        return self._levels[0][index]

    def inclusion_proof(self, index: int) -> tuple[bytes, ...]:
        """The siblings of the leaf at `index`, from the leaf up.

        Raises:
            ProofError: there is no such leaf.
        """
        self.leaf(index)
        proof = []
        for level in self._levels[:-1]:
            if index ^ 1 < len(level):
                proof.append(level[index ^ 1])
            index >>= 1
        return tuple(proof)

    def consistency_proof(self, old_size: int, size: int | None = None) -> tuple[bytes, ...]:
        """What shows that the tree over the first `old_size` leaves is the beginning of the one over `size`, or of all.

        Raises:
            ProofError: the sizes are not in order, or beyond this tree.
        """
        size = len(self) if size is None else size
        if not 1 <= old_size <= size <= len(self):
            raise ProofError(f"a tree of {size} leaves has no earlier state of size {old_size}")
        return tuple(self._over(first, last) for first, last in consistency_ranges(old_size, size))

    def _over(self, first: int, last: int) -> bytes:
        """The root over some leaves, `first` a multiple of the power of two that holds them.

        A full subtree, and one that ends where this tree ends, stands on the level that is as high as it needs; another
        one is split as the tree is.
        """
        height = (last - first - 1).bit_length()
        if last - first == 1 << height or last == len(self):
            return self._levels[height][first >> height]
        split = 1 << (height - 1)
        return _node(self._over(first, first + split), self._over(first + split, last))


def consistency_ranges(old_size: int, size: int) -> tuple[tuple[int, int], ...]:
    """(first leaf, leaf after the last) of each subtree whose root a consistency proof holds, deepest first."""
    first, last, wanted, is_old_root = 0, size, old_size, True
    ranges: list[tuple[int, int]] = []
    while wanted != last - first:
        split = 1 << ((last - first - 1).bit_length() - 1)  # the largest power of two below the size
        if wanted <= split:
            ranges.append((first + split, last))
            last = first + split
        else:
            ranges.append((first, first + split))
            first, wanted, is_old_root = first + split, wanted - split, False
    if not is_old_root:
        ranges.append((first, last))
    return tuple(reversed(ranges))


def _level_above(level: list[bytes]) -> list[bytes]:
    sha256 = hashlib.sha256  # a local name: this line runs once for each node of the tree
    paired = len(level) & ~1
    above = [sha256(_NODE + level[at] + level[at + 1]).digest() for at in range(0, paired, 2)]
    return above + level[paired:]


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()


def _climb(place: int, last: int, seen: tuple[bytes, ...], proof: Sequence[bytes]) -> tuple[bytes, ...]:
    """The roots that a path leads to, the last of them over the whole tree (RFC 9162, 2.1.3.2 and 2.1.4.2).

    The root before the last is of the old tree: it takes siblings on its left only.
    """
    *olds, new = seen
    for sibling in proof:
        if last == 0:
            raise ProofError("the proof is longer than the tree is high")
        if place & 1 or place == last:
            olds, new = [_node(sibling, old) for old in olds], _node(sibling, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = _node(new, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise ProofError("the proof is shorter than the tree is high")
    return (*olds, new)


def _check_hashes(hashes: Sequence[bytes]) -> None:
    if any(len(one) != HASH_BYTES for one in hashes):
        raise ProofError(f"a leaf, node or root is not {HASH_BYTES} bytes long")
