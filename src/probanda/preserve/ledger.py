"""The custody ledger as pure functions: digests, the next entry, the check of a chain, the proof of one record.

The rules stand in `probanda.model.custody`. A ledger is a sequence of canonical entries; each entry's leaf is over the
exact bytes, which are stored and never encoded again. A chain holds when every entry is canonical, its `seq` is its
place, its `prev` is the leaf before it, and it names at most 1,024 subjects under their root. Time may go back from one
entry to the next, because clocks are set: that is reported (`back_in_time`), never refused.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from probanda.model.canonical import encode
from probanda.model.custody import (
    DETAILS_DOMAIN,
    MAX_SUBJECTS,
    RECORD_DOMAIN,
    SALT_BYTES,
    Act,
    Entry,
    ExpungedVersion,
    Record,
    RecordProof,
    Subject,
)
from probanda.model.errors import LedgerError, ProofError
from probanda.model.ids import Digest
from probanda.preserve import merkle

_AT = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ENTRY = msgspec.json.Decoder(Entry)


def record_digest(salt: bytes, body: bytes) -> Digest:
    """The salted digest of a record's body.

    Raises:
        LedgerError: the salt is not 32 bytes.
    """
    return _salted(RECORD_DOMAIN, salt, body)


def details_digest(salt: bytes, body: bytes) -> Digest:
    """The salted digest of an entry's details.

    Raises:
        LedgerError: the salt is not 32 bytes.
    """
    return _salted(DETAILS_DOMAIN, salt, body)


def entry_leaf(canonical: bytes) -> Digest:
    """The leaf hash of an entry, in hex."""
    return Digest(merkle.leaf_hash(canonical).hex())


def subject_leaves(subjects: Sequence[Subject]) -> list[bytes]:
    """The leaf hash of each subject, in order."""
    return [merkle.leaf_hash(encode(one)) for one in subjects]


def subjects_root(subjects: Sequence[Subject]) -> Digest | None:
    """The root over the subjects of one entry, in their order; None when it has none.

    Raises:
        LedgerError: more than 1,024, or one record version twice.
    """
    if len(subjects) > MAX_SUBJECTS:
        raise LedgerError(f"an entry has at most {MAX_SUBJECTS} subjects, not {len(subjects)}")
    if len({(one.record, one.version) for one in subjects}) != len(subjects):
        raise LedgerError("an entry names the same version of a record twice")
    return Digest(merkle.root(subject_leaves(subjects)).hex()) if subjects else None


def next_entry(
    before: bytes | None, *, at: str, act: Act, subjects: Sequence[Subject], details: Digest
) -> tuple[bytes, Digest]:
    """(canonical bytes, leaf hash) of the entry that follows `before`, or of the first.

    Raises:
        LedgerError: what is given cannot be an entry.
    """
    entry = Entry(
        seq=0 if before is None else read_entry(before, "the entry before").seq + 1,
        prev=None if before is None else entry_leaf(before),
        at=at,
        act=act,
        subjects=len(subjects),
        subjects_root=subjects_root(subjects),
        details=details,
    )
    _check_fields(entry, f"entry {entry.seq}")
    canonical = encode(entry)
    return canonical, entry_leaf(canonical)


def check_chain(entries: Sequence[bytes]) -> tuple[Entry, ...]:
    """The entries, when they are canonical, without gaps, each linked to the one before.

    Raises:
        LedgerError: they are not; the sentence names the first entry that is wrong.
    """
    found: list[Entry] = []
    prev: Digest | None = None
    for seq, raw in enumerate(entries):
        entry = read_entry(raw, f"entry {seq} of the ledger")
        if entry.seq != seq:
            raise LedgerError(f"the ledger has a gap: entry {entry.seq} stands where {seq} should")
        if entry.prev != prev:
            raise LedgerError(f"entry {seq} does not follow the entry before it: one of them was changed")
        found.append(entry)
        prev = entry_leaf(raw)
    return tuple(found)


def common_start(ours: Sequence[bytes], theirs: Sequence[bytes]) -> int:
    """How many entries both ledgers begin with, when one is the beginning of the other.

    Raises:
        LedgerError: it is not: they are forks; the sentence names the first entry that differs.
    """
    for seq, (here, there) in enumerate(zip(ours, theirs, strict=False)):
        if here != there:
            raise LedgerError(
                f"the ledgers are forks of each other: the first entry that differs is {seq}, with the leaf hash "
                f"{entry_leaf(here)} here and {entry_leaf(there)} there",
                advice="Two people worked on copies of one case apart. Keep both, and find out which was signed when.",
            )
    return min(len(ours), len(theirs))


def back_in_time(entries: Sequence[Entry]) -> tuple[int, ...]:
    """Seqs of entries whose time is before that of the entry before them: the clock was set back."""
    return tuple(now.seq for then, now in pairwise(entries) if now.at < then.at)


def read_entry(raw: bytes, name: str) -> Entry:
    """The entry of canonical bytes; `name` is what the error calls it.

    Raises:
        LedgerError: it is none.
    """
    try:
        entry = _ENTRY.decode(raw)
        canonical = encode(entry)
    except (msgspec.DecodeError, ValueError) as why:
        raise LedgerError(f"{name} is not an entry: {why}") from why
    if canonical != raw:
        raise LedgerError(f"{name} is not in canonical form")
    _check_fields(entry, name)
    return entry


def subjects_by_entry(records: Iterable[Record | ExpungedVersion], size: int) -> tuple[tuple[Subject, ...], ...]:
    """The subjects of each of `size` entries, from records in the order of entry.

    Raises:
        LedgerError: a record says that an entry entered it which is not there.
    """
    subjects: list[list[Subject]] = [[] for _ in range(size)]
    for one in records:
        if not 0 <= one.entry < size:
            raise LedgerError(f"record {one.record} version {one.version} names entry {one.entry} of {size}")
        subjects[one.entry].append(Subject(record=one.record, version=one.version, digest=one.digest))
    return tuple(tuple(several) for several in subjects)


def check_subjects(entry: Entry, subjects: Sequence[Subject]) -> None:
    """Check that these, in this order, are the subjects that the entry entered.

    Raises:
        LedgerError: they are not.
    """
    if entry.subjects != len(subjects) or entry.subjects_root != subjects_root(subjects):
        raise LedgerError(f"entry {entry.seq} entered other subjects than those given for it")


class EntryProver:
    """Proofs of the subjects of one entry: what they share is checked and computed once."""

    def __init__(self, tree: merkle.Tree, entry: bytes, subjects: Sequence[Subject]) -> None:
        """The entry in the log whose tree this is.

        Raises:
            LedgerError: the entry is none, or entered other subjects.
            ProofError: the entry is not in the log.
        """
        read = read_entry(entry, "the entry")
        check_subjects(read, subjects)
        if tree.leaf(read.seq) != merkle.leaf_hash(entry):
            raise ProofError(f"leaf {read.seq} of the log is not this entry")
        self._seq, self._entry, self._subjects = read.seq, entry.decode("utf-8"), subjects
        self._leaves = merkle.Tree(subject_leaves(subjects)) if subjects else None
        self._log_path, self._size = _hex(tree.inclusion_proof(read.seq)), len(tree)
        self._root = Digest(tree.root().hex())

    def prove(self, position: int) -> RecordProof:
        """The proof that the subject at `position` was entered.

        Raises:
            ProofError: there is no such subject.
        """
        if self._leaves is None or not 0 <= position < len(self._subjects):
            raise ProofError(f"entry {self._seq} has no subject {position}")
        return RecordProof(
            subject=self._subjects[position],
            position=position,
            subject_path=_hex(self._leaves.inclusion_proof(position)),
            entry=self._entry,
            log_path=self._log_path,
            size=self._size,
            root=self._root,
        )


def prove_shown(
    tree: merkle.Tree, subjects: Sequence[Sequence[Subject]], shown: Mapping[int, Sequence[int]]
) -> Iterator[bytes]:
    """For each entry that is shown (seq -> positions of its subjects that are), what proves it and them: a line each.

    Paths are hashes over salted digests and random ids: they name nothing of what is not shown.
    """
    for seq, positions in sorted(shown.items()):
        leaves = merkle.Tree(subject_leaves(subjects[seq])) if positions else None
        named = [
            {
                "record": subjects[seq][at].record,
                "version": subjects[seq][at].version,
                "digest": subjects[seq][at].digest,
                "position": at,
                "path": _hex(leaves.inclusion_proof(at)),
            }
            for at in sorted(positions)
            if leaves is not None
        ]
        yield encode({"seq": seq, "log_path": _hex(tree.inclusion_proof(seq)), "subjects": named})


def prove_consistency(tree: merkle.Tree, sizes: Iterable[int]) -> Iterator[bytes]:
    """That the ledger at each of these sizes continues the one before: a line for each two that follow each other.

    Raises:
        ProofError: the ledger never had one of these sizes.
    """
    ordered = sorted(set(sizes))
    for old, new in pairwise(ordered):
        yield encode({"from": old, "to": new, "proof": _hex(tree.consistency_proof(old, new))})


def check_proof(proof: RecordProof, *, size: int, root: Digest) -> None:
    """Check a proof against the size and root of a checkpoint that the caller trusts.

    Raises:
        LedgerError: the entry in it is none, or the proof is for another checkpoint.
        ProofError: the record is not in the log.
    """
    raw = proof.entry.encode("utf-8")
    entry = read_entry(raw, "the entry of the proof")
    if (proof.size, proof.root) != (size, root):
        raise LedgerError(
            f"the proof is for a log of size {proof.size} with root {proof.root}, not for this checkpoint"
        )
    if entry.subjects_root is None:
        raise ProofError(f"entry {entry.seq} entered nothing")
    (subject,) = subject_leaves((proof.subject,))
    path = _bytes(proof.subject_path)
    merkle.verify_inclusion(subject, proof.position, entry.subjects, path, bytes.fromhex(entry.subjects_root))
    merkle.verify_inclusion(merkle.leaf_hash(raw), entry.seq, size, _bytes(proof.log_path), bytes.fromhex(root))


def _salted(domain: bytes, salt: bytes, body: bytes) -> Digest:
    if len(salt) != SALT_BYTES:
        raise LedgerError(f"a salt is {SALT_BYTES} bytes, not {len(salt)}")
    return Digest(hashlib.sha256(domain + salt + body).hexdigest())


def _check_fields(entry: Entry, name: str) -> None:
    if not _AT.fullmatch(entry.at):
        raise LedgerError(f"{name} has the time {entry.at!r}, which is not UTC as in 2031-10-02T08:15:00Z")
    digests = (entry.prev, entry.subjects_root, entry.details)
    if any(one is not None and not _DIGEST.fullmatch(one) for one in digests):
        raise LedgerError(f"{name} holds a digest that is not 64 lower-case hex digits")
    if not 0 <= entry.subjects <= MAX_SUBJECTS or (entry.subjects == 0) != (entry.subjects_root is None):
        raise LedgerError(f"{name} counts {entry.subjects} subjects, which does not go with its root")


def _hex(hashes: Iterable[bytes]) -> tuple[Digest, ...]:
    return tuple(Digest(one.hex()) for one in hashes)


def _bytes(digests: Iterable[Digest]) -> tuple[bytes, ...]:
    try:
        return tuple(bytes.fromhex(one) for one in digests)
    except ValueError as why:
        raise ProofError("a hash of the proof is not hex") from why
