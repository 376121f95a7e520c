"""Merkle trees against the recursive text of RFC 6962, and forged proofs."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.errors import ProofError
from probanda.preserve import merkle, verifier


def leaves_of(count: int) -> list[bytes]:
    return [merkle.leaf_hash(str(number).encode()) for number in range(count)]


def split(size: int) -> int:
    """The largest power of two smaller than the size, found by trying."""
    found = 1
    while found * 2 < size:
        found *= 2
    return found


def mth(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], *, whole: bool) -> list[bytes]:
    """RFC 6962, section 2.1.2."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole=whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], whole=False), mth(leaves[:k])]


SIZES = range(1, 34)


@pytest.mark.parametrize("size", SIZES)
def test_roots_and_proofs_are_those_of_the_rfc_and_hold(size: int) -> None:
    leaves = leaves_of(size)
    root = merkle.root(leaves)
    assert root == mth(leaves)
    for index in range(size):
        proof = merkle.inclusion_proof(leaves, index)
        assert list(proof) == path(index, leaves)
        merkle.verify_inclusion(leaves[index], index, size, proof, root)
        assert verifier._included(leaves[index], index, size, list(proof), root)
    for old in range(1, size + 1):
        proof = merkle.consistency_proof(leaves, old)
        assert list(proof) == subproof(old, leaves, whole=True)
        merkle.verify_consistency(old, size, proof, merkle.root(leaves[:old]), root)


def test_the_verifier_grows_the_same_roots() -> None:
    leaves = leaves_of(70)
    assert verifier._roots(leaves, set(range(1, 71))) == {size: mth(leaves[:size]) for size in range(1, 71)}


@pytest.mark.parametrize(
    ("leaves", "expected"),
    [  # the examples that Certificate Transparency has published since its first implementation
        ((b"",), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        ((b"", b"\x00"), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        ((b"", b"\x00", b"\x10"), "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        ((b"", b"\x00", b"\x10", b" !"), "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ],
)
def test_roots_are_those_of_published_examples(leaves: tuple[bytes, ...], expected: str) -> None:
    assert merkle.root([merkle.leaf_hash(one) for one in leaves]).hex() == expected


def test_a_large_tree_has_a_root_and_short_proofs() -> None:
    tree = merkle.Tree(leaves_of(100_000))
    proof = tree.inclusion_proof(77_777)
    assert len(proof) == 17
    merkle.verify_inclusion(tree.leaf(77_777), 77_777, 100_000, proof, tree.root())


def test_a_node_does_not_pass_for_a_leaf() -> None:
    leaves = leaves_of(4)
    root = merkle.root(leaves)
    for node, path_up in ((root, ()), (merkle.root(leaves[:2]), (merkle.root(leaves[2:]),))):
        assert not verifier._included(node, 0, 4, list(path_up), root)
        with pytest.raises(ProofError, match="shorter"):
            merkle.verify_inclusion(node, 0, 4, path_up, root)


def tampered(proof: tuple[bytes, ...], at: int) -> list[tuple[bytes, ...]]:
    """Every small change of a proof."""
    other = b"\x55" * 32
    changed = [(*proof, other), (other, *proof)]
    if proof:
        at %= len(proof)
        flipped = bytes([proof[at][0] ^ 1]) + proof[at][1:]
        changed += [proof[:-1], proof[1:], (*proof[:at], flipped, *proof[at + 1 :]), (*proof[:at], *proof[at:][::-1])]
    return [one for one in changed if one != proof]


@given(st.data(), st.integers(1, 300))
def test_a_changed_inclusion_proof_is_refused(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaves = leaves_of(size)
    proof, root = merkle.inclusion_proof(leaves, index), merkle.root(leaves)
    for forged in tampered(proof, data.draw(st.integers(0, 20))):
        with pytest.raises(ProofError):
            merkle.verify_inclusion(leaves[index], index, size, forged, root)
        assert not verifier._included(leaves[index], index, size, list(forged), root)
    for leaf, place, total in ((leaves[index - 1], index, size), (leaves[index], index + 1, size)):
        if size > 1:
            with pytest.raises(ProofError):
                merkle.verify_inclusion(leaf, place, total, proof, root)


@given(st.data(), st.integers(2, 300))
def test_a_changed_consistency_proof_is_refused(data: st.DataObject, size: int) -> None:
    old = data.draw(st.integers(1, size))
    leaves = leaves_of(size)
    proof, old_root, root = merkle.consistency_proof(leaves, old), merkle.root(leaves[:old]), merkle.root(leaves)
    for forged in tampered(proof, data.draw(st.integers(0, 20))):
        with pytest.raises(ProofError):
            merkle.verify_consistency(old, size, forged, old_root, root)
    for roots in ((b"\x07" * 32, root), (old_root, b"\x07" * 32)):
        with pytest.raises(ProofError):
            merkle.verify_consistency(old, size, proof, *roots)


@given(st.data(), st.integers(2, 64))
def test_a_fork_is_not_consistent_with_its_past(data: st.DataObject, size: int) -> None:
    old = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old - 1))
    leaves = leaves_of(size)
    forked = [*leaves[:changed], merkle.leaf_hash(b"forged"), *leaves[changed + 1 :]]
    with pytest.raises(ProofError):
        merkle.verify_consistency(
            old, size, merkle.consistency_proof(forked, old), merkle.root(leaves[:old]), merkle.root(forked)
        )


def test_a_tree_of_size_0_is_refused_everywhere() -> None:
    root = merkle.root(leaves_of(3))
    for attempt in (
        lambda: merkle.root([]),
        lambda: merkle.inclusion_proof([], 0),
        lambda: merkle.consistency_proof([], 0),
        lambda: merkle.consistency_proof(leaves_of(3), 0),
        lambda: merkle.verify_inclusion(root, 0, 0, (), root),
        lambda: merkle.verify_consistency(0, 0, (), root, root),
        lambda: merkle.verify_consistency(0, 3, (), root, root),
    ):
        with pytest.raises(ProofError):
            attempt()


def test_what_lies_outside_the_tree_is_refused() -> None:
    leaves = leaves_of(5)
    for attempt in (
        lambda: merkle.inclusion_proof(leaves, 5),
        lambda: merkle.inclusion_proof(leaves, -1),
        lambda: merkle.consistency_proof(leaves, 6),
        lambda: merkle.verify_consistency(6, 5, (), leaves[0], leaves[0]),
        lambda: merkle.verify_inclusion(leaves[0], 0, 1 << 70, (), leaves[0]),
        lambda: merkle.root([b"short"]),
        lambda: merkle.verify_inclusion(b"short", 0, 1, (), b"short"),
    ):
        with pytest.raises(ProofError):
            attempt()


def test_two_roots_of_one_size_are_refused() -> None:
    leaves = leaves_of(4)
    merkle.verify_consistency(4, 4, (), merkle.root(leaves), merkle.root(leaves))
    with pytest.raises(ProofError, match="different roots"):
        merkle.verify_consistency(4, 4, (), merkle.root(leaves), leaves[0])
    with pytest.raises(ProofError, match="do not need"):
        merkle.verify_consistency(4, 4, (leaves[0],), merkle.root(leaves), merkle.root(leaves))
    with pytest.raises(ProofError, match="empty"):
        merkle.verify_consistency(3, 4, (), leaves[0], leaves[1])
