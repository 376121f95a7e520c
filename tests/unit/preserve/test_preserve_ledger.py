"""The ledger's arithmetic: chains that hold, chains that do not, proofs of one record."""

import hashlib
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.canonical import encode
from probanda.model.custody import MAX_SUBJECTS, Act, Record, RecordProof, Subject
from probanda.model.errors import EvidenceError, LedgerError, ProofError
from probanda.model.ids import Digest, RecordId
from probanda.preserve import ledger, merkle

SALT = b"\x01" * 32
DETAILS = ledger.details_digest(SALT, b"{}")
AT = "2031-10-02T08:00:00Z"


def subject(number: int, version: int = 1) -> Subject:
    digest = ledger.record_digest(SALT, str(number).encode())
    return Subject(record=RecordId(f"r-{number}"), version=version, digest=digest)


def chain(*counts: int) -> tuple[list[bytes], list[tuple[Subject, ...]]]:
    """Entries with so many subjects each."""
    entries: list[bytes] = []
    subjects = []
    for seq, count in enumerate(counts):
        several = tuple(subject(seq * 10_000 + number) for number in range(count))
        before = entries[-1] if entries else None
        entry, _ = ledger.next_entry(before, at=AT, act=Act.STATED, subjects=several, details=DETAILS)
        entries.append(entry)
        subjects.append(several)
    return entries, subjects


def test_digests_are_what_the_model_says_and_keep_apart() -> None:
    assert ledger.record_digest(SALT, b"body") == hashlib.sha256(b"probanda/record/1" + SALT + b"body").hexdigest()
    assert ledger.details_digest(SALT, b"body") == hashlib.sha256(b"probanda/details/1" + SALT + b"body").hexdigest()


@pytest.mark.parametrize("salt", [b"", b"\x01" * 31, b"\x01" * 33])
def test_a_salt_of_another_length_is_refused(salt: bytes) -> None:
    with pytest.raises(LedgerError, match="a salt is 32 bytes"):
        ledger.record_digest(salt, b"{}")


@given(st.lists(st.integers(0, 5), min_size=1, max_size=8))
def test_a_chain_that_was_built_holds_and_proves_each_record(counts: list[int]) -> None:
    entries, subjects = chain(*counts)
    assert [entry.seq for entry in ledger.check_chain(entries)] == list(range(len(counts)))
    tree = merkle.Tree([merkle.leaf_hash(entry) for entry in entries])
    root = Digest(tree.root().hex())
    for entry, several in zip(entries, subjects, strict=True):
        for position in range(len(several)):
            proof = ledger.EntryProver(tree, entry, several).prove(position)
            ledger.check_proof(proof, size=len(entries), root=root)
            again = msgspec.json.decode(encode(proof), type=RecordProof)
            assert again == proof


def test_an_entry_names_nobody_and_is_small() -> None:
    (entry,), _ = chain(3)
    assert sorted(json.loads(entry)) == ["act", "at", "details", "prev", "seq", "subjects", "subjects_root"]
    assert len(entry) < 350


def test_a_missing_entry_is_named() -> None:
    entries, _ = chain(1, 1, 1)
    with pytest.raises(LedgerError, match="entry 2 stands where 1 should"):
        ledger.check_chain([entries[0], entries[2]])


def test_an_edited_entry_breaks_the_next() -> None:
    entries, _ = chain(1, 1, 1)
    entries[1] = encode(json.loads(entries[1]) | {"act": "judged"})
    with pytest.raises(LedgerError, match="entry 2 does not follow"):
        ledger.check_chain(entries)


def test_an_entry_in_another_spelling_is_refused() -> None:
    entries, _ = chain(1)
    with pytest.raises(LedgerError, match="entry 0 of the ledger is not in canonical form"):
        ledger.check_chain([json.dumps(json.loads(entries[0])).encode()])


@pytest.mark.parametrize(
    "change",
    [
        {"at": "2031-10-02T08:00:00+00:00"},
        {"at": "2031-13-02T08:00:00Z"},
        {"details": "ABCD"},
        {"details": DETAILS.upper()},
        {"subjects": 0},
        {"subjects": -1},
        {"subjects": 2_000},
        {"subjects_root": None},
        {"act": "danced"},
        {"seq": "0"},
        {"more": 1},
    ],
)
def test_an_entry_with_a_false_field_is_refused(change: dict[str, object]) -> None:
    (entry,), _ = chain(1)
    with pytest.raises(LedgerError, match="entry 0"):
        ledger.check_chain([encode(json.loads(entry) | change)])


@given(st.binary(max_size=60))
def test_any_bytes_are_an_entry_or_an_error_of_ours(raw: bytes) -> None:
    with pytest.raises(LedgerError):
        ledger.check_chain([raw])


def test_a_clock_that_goes_back_is_reported() -> None:
    first, _ = ledger.next_entry(None, at="2031-10-02T08:00:00Z", act=Act.STATED, subjects=(), details=DETAILS)
    second, _ = ledger.next_entry(first, at="2031-10-01T08:00:00Z", act=Act.STATED, subjects=(), details=DETAILS)
    assert ledger.back_in_time(ledger.check_chain([first, second])) == (1,)


def test_too_many_subjects_and_one_subject_twice_are_refused() -> None:
    with pytest.raises(LedgerError, match="at most 1024"):
        ledger.subjects_root([subject(number) for number in range(MAX_SUBJECTS + 1)])
    with pytest.raises(LedgerError, match="twice"):
        ledger.subjects_root([subject(1), subject(1)])
    assert ledger.subjects_root([]) is None


def test_other_subjects_than_those_entered_are_refused() -> None:
    entries, subjects = chain(2)
    (entry,) = ledger.check_chain(entries)
    ledger.check_subjects(entry, subjects[0])
    for forged in (subjects[0][:1], subjects[0][::-1], (*subjects[0], subject(9)), ()):
        with pytest.raises(LedgerError, match="entered other subjects"):
            ledger.check_subjects(entry, forged)


def test_a_forged_proof_is_refused() -> None:
    entries, subjects = chain(2, 3, 1)
    tree = merkle.Tree([merkle.leaf_hash(entry) for entry in entries])
    root = Digest(tree.root().hex())
    proof = ledger.EntryProver(tree, entries[1], subjects[1]).prove(1)
    for change in (
        {"subject": subject(99)},
        {"position": 0},
        {"position": 3},
        {"position": -1},
        {"subject_path": ()},
        {"subject_path": (Digest("zz"),)},
        {"log_path": proof.log_path[:-1]},
        {"log_path": (*proof.log_path, root)},
        {"entry": entries[0].decode()},
        {"entry": "{}"},
        {"size": 2},
        {"root": Digest("0" * 64)},
    ):
        with pytest.raises(EvidenceError):
            ledger.check_proof(msgspec.structs.replace(proof, **change), size=3, root=root)


def test_a_proof_is_made_of_what_is_in_the_log_only() -> None:
    entries, subjects = chain(2, 1)
    others, _ = chain(3, 1)
    tree = merkle.Tree([merkle.leaf_hash(entry) for entry in others])
    with pytest.raises(ProofError, match="leaf 0 of the log is not this entry"):
        ledger.EntryProver(tree, entries[0], subjects[0]).prove(0)
    tree = merkle.Tree([merkle.leaf_hash(entry) for entry in entries])
    with pytest.raises(ProofError, match="entry 0 has no subject 2"):
        ledger.EntryProver(tree, entries[0], subjects[0]).prove(2)


def test_an_entry_without_subjects_proves_no_record() -> None:
    entries, _ = chain(0)
    root = Digest(merkle.root([merkle.leaf_hash(entries[0])]).hex())
    proof = RecordProof(
        subject=subject(1), position=0, subject_path=(), entry=entries[0].decode(), log_path=(), size=1, root=root
    )
    with pytest.raises(ProofError, match="entry 0 entered nothing"):
        ledger.check_proof(proof, size=1, root=root)


def record(number: int, entry: int) -> Record:
    body = str(number).encode()
    return Record(
        record=RecordId(f"r-{number}"),
        version=1,
        record_kind="actor",
        schema=1,
        salt=SALT,
        body=body,
        digest=ledger.record_digest(SALT, body),
        entry=entry,
    )


def test_subjects_are_gathered_by_entry_in_their_order() -> None:
    gathered = ledger.subjects_by_entry([record(1, 0), record(2, 2), record(3, 2)], 3)
    assert gathered == ((subject(1),), (), (subject(2), subject(3)))
    with pytest.raises(LedgerError, match="names entry 3 of 3"):
        ledger.subjects_by_entry([record(1, 3)], 3)
