"""Packages that show a part of a case: what lies in them, and what does not."""

import base64
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace as struct_replace

from probanda.model.custody import Act, SigningKey, TimeStamp, Withdrawn
from probanda.model.errors import LedgerError, ProofError, UsageError
from probanda.model.history import read
from probanda.model.ids import Key, RecordId
from probanda.preserve import merkle, note, verifier
from probanda.preserve.cut import cut_to_shown
from probanda.preserve.package import LedgerForm, Withheld, write_package

ONE, TWO, ACTOR = (RecordId("r-one"), 1), (RecordId("r-two"), 1), (RecordId("r-actor"), 1)
FINGERPRINT = "34750f98bd59fcfc946da45aaabe933be154a4b5094e1c4abf42866505f3c97e"


def shown(pen: Any, folder: Path, *names: Any, **more: Any) -> SimpleNamespace:
    write_package(cut_to_shown(pen.contents(), set(names), **more), folder)
    return SimpleNamespace(folder=folder, lines=lambda name: (folder / name).read_text("utf-8").splitlines())


def test_only_the_entries_that_entered_what_is_shown_lie_in_it(pen: Any, tmp_path: Path) -> None:
    package = shown(pen, tmp_path / "shown", ONE)
    assert package.lines("ledger.jsonl") == [pen.entries[0].decode(), pen.entries[1].decode()]
    assert [json.loads(line)["record"] for line in package.lines("records.jsonl")] == ["r-case", "r-key", "r-one"]
    assert [json.loads(line)["seq"] for line in package.lines("details.jsonl")] == [0, 1]
    assert not (package.folder / "subjects.jsonl").exists()
    assert sorted(path.name for path in (package.folder / "data" / "originals").iterdir()) == ["PRB-0001"]
    assert "Probanda-Ledger: shown\n" in (package.folder / "bag-info.txt").read_text()


def test_nothing_of_what_is_not_shown_is_named_in_any_file(pen: Any, tmp_path: Path) -> None:
    package = shown(pen, tmp_path / "shown", ONE)
    hidden = [one for one in pen.records if one.record not in {"r-case", "r-key", "r-one"}]
    canaries = {one.record.encode() for one in hidden} | {one.digest.encode() for one in hidden}
    canaries |= {one.salt.hex().encode() for one in hidden} | {b"PRB-0002", b"PRB-0003", b"Speaker One", b"a report"}
    canaries |= {json.loads(entry)["details"].encode() for entry in pen.entries[2:]}
    for path in package.folder.rglob("*"):
        raw = path.read_bytes() if path.is_file() else b""
        assert not [one for one in canaries if one in raw or base64.b64encode(one)[:-4] in raw], path


def test_a_sibling_that_is_not_shown_is_a_hash_only(pen: Any, tmp_path: Path) -> None:
    package = shown(pen, tmp_path / "shown", ACTOR)
    line = json.loads(package.lines("inclusion.jsonl")[1])
    (subject,) = line["subjects"]
    assert (line["seq"], subject["record"], subject["position"], len(subject["path"])) == (4, "r-actor", 0, 1)
    assert "r-two" not in "".join(package.lines("inclusion.jsonl"))


def test_a_full_package_is_marked_as_such_and_has_no_proofs_of_entries(package: Any) -> None:
    assert "Probanda-Ledger: full\n" in (package.folder / "bag-info.txt").read_text()
    assert not (package.folder / "inclusion.jsonl").exists()


def test_the_clerk_is_told_that_the_ledger_is_not_whole(pen: Any, tmp_path: Path) -> None:
    package = shown(pen, tmp_path / "shown", ONE)
    text = (package.folder / "README.txt").read_text("utf-8")
    assert "THE LEDGER IS NOT WHOLE. It has 6 entries, and 2 lie here" in text
    assert "inclusion.jsonl and" in text
    assert "subjects.jsonl" not in text
    assert max(map(len, text.splitlines())) <= 96


def test_the_clerk_is_told_that_the_ledger_is_full_and_what_is_withheld(pen: Any, tmp_path: Path) -> None:
    contents = pen.contents()
    kept_back = (Withheld(record=RecordId("r-actor"), version=1, reason="it names a witness"),)
    write_package(replace(contents, withheld=kept_back), tmp_path / "package")
    text = (tmp_path / "package" / "README.txt").read_text("utf-8")
    assert "The ledger is full: each of its 6 entries lies here." in text
    assert "WITHHELD: 1 records." in text
    assert b"Speaker One" not in (tmp_path / "package" / "records.jsonl").read_bytes()


def test_a_withheld_exhibit_leaves_its_files_behind(pen: Any, tmp_path: Path) -> None:
    kept_back = (Withheld(record=RecordId("r-two"), version=2, reason="a witness"),)
    write_package(replace(pen.contents(), withheld=kept_back), tmp_path / "package")
    assert not (tmp_path / "package" / "data" / "originals" / "PRB-0002").exists()
    assert not (tmp_path / "package" / "proof" / "PRB-0002.json").exists()
    report = verifier.verify(tmp_path / "package", FINGERPRINT)
    assert report.result == "proved"
    assert "record r-two version 2: is withheld (a witness)" in report.text()


@pytest.mark.parametrize(
    ("withheld", "words"),
    [
        ((("r-nobody", 1, "why"),), "r-nobody version 1 is not among the records"),
        ((("r-actor", 1, " "),), "r-actor version 1 is withheld without a reason"),
        ((("r-actor", 1, "a"), ("r-actor", 1, "b")), "is withheld twice"),
        ((("r-case", 1, "why"),), "r-case version 1 cannot be withheld"),
        ((("r-key", 1, "why"),), "r-key version 1 cannot be withheld"),
    ],
)
def test_what_cannot_be_withheld_is_refused(
    pen: Any, tmp_path: Path, withheld: tuple[tuple[str, int, str], ...], words: str
) -> None:
    named = tuple(Withheld(record=RecordId(one), version=version, reason=why) for one, version, why in withheld)
    with pytest.raises(UsageError, match=words):
        write_package(replace(pen.contents(), withheld=named), tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_a_record_of_another_entry_is_not_shown(pen: Any, tmp_path: Path) -> None:
    contents = cut_to_shown(pen.contents(), {ONE})
    for entry in (2, 9, -1):
        records = (*contents.records[:2], struct_replace(contents.records[2], entry=entry))
        with pytest.raises(LedgerError, match=f"entry {entry} did not enter r-one version 1"):
            write_package(replace(contents, records=records), tmp_path / "package")


def test_the_checkpoints_that_the_receiver_holds_go_with_it_and_the_others_do_not(pen: Any, tmp_path: Path) -> None:
    package = shown(pen, tmp_path / "shown", ONE, held_sizes={2})
    assert sorted(path.name for path in (package.folder / "checkpoints").iterdir()) == [
        "2.note",
        "6.note",
        "latest.note",
    ]
    (line,) = map(json.loads, package.lines("consistency.jsonl"))
    roots = [bytes.fromhex(one.root) for one in pen.checkpoints]
    merkle.verify_consistency(2, 6, [bytes.fromhex(one) for one in line["proof"]], roots[0], roots[2])


def test_one_checkpoint_needs_no_consistency_proof(pen: Any, tmp_path: Path) -> None:
    package = shown(pen, tmp_path / "shown", ONE)
    assert package.lines("consistency.jsonl") == []
    assert verifier.verify(package.folder, FINGERPRINT).result == "proved"


def test_a_stamp_that_is_shown_brings_its_checkpoint(pen: Any) -> None:
    old = pen.checkpoints[0]
    stamp = TimeStamp(
        key=Key("stamp"),
        size=old.size,
        root=old.root,
        note_sha256=old.root,
        authority="an authority",
        response="",
        nonce="0" * 16,
        gen_time="2031-10-02T08:15:00Z",
    )
    pen.enter(Act.STAMPED, ("r-stamp", stamp))
    pen.checkpoint()
    cut = cut_to_shown(pen.contents(), {(RecordId("r-stamp"), 1)})
    assert [one.size for one in cut.checkpoints] == [2, 7]
    assert cut.form is LedgerForm.SHOWN


def test_what_is_not_in_the_case_cannot_be_shown(pen: Any) -> None:
    with pytest.raises(UsageError, match="r-one version 2 is not in the case"):
        cut_to_shown(pen.contents(), {(RecordId("r-one"), 2)})
    with pytest.raises(UsageError, match="the case has no checkpoint of size 3"):
        cut_to_shown(pen.contents(), {ONE}, held_sizes={3})


def test_all_versions_of_a_key_and_the_last_of_the_case_are_always_shown(pen: Any) -> None:
    public = note.public_bytes(note.new_key(b"\x03" * 32))
    fingerprint = note.fingerprint(public)
    key = SigningKey(key=Key("second"), algorithm="Ed25519", public_key_hex=public.hex(), fingerprint=fingerprint)
    pen.enter(Act.KEY_ADDED, ("r-key-2", key))
    pen.enter(Act.WITHDRAWN, ("r-key-2", Withdrawn(key=Key("second"), was="signing_key", why="lost")))
    pen.enter(Act.STATED, ("r-case", read(pen.records[0].body)))
    pen.checkpoint()
    cut = cut_to_shown(pen.contents(), {TWO})
    names = [(one.record, one.version) for one in cut.records]
    assert names == [("r-key", 1), ("r-two", 1), ("r-key-2", 1), ("r-key-2", 2), ("r-case", 2)]


@given(st.integers(1, 80), st.data())
def test_any_two_sizes_of_a_ledger_are_proved_consistent_to_both_readers(size: int, data: st.DataObject) -> None:
    leaves = [merkle.leaf_hash(str(number).encode()) for number in range(80)]
    old = data.draw(st.integers(1, size))
    proof = merkle.Tree(leaves).consistency_proof(old, size)
    old_root, new_root = merkle.root(leaves[:old]), merkle.root(leaves[:size])
    assert proof == merkle.consistency_proof(leaves[:size], old)
    merkle.verify_consistency(old, size, proof, old_root, new_root)
    if old < size:
        assert verifier._continues(old, size, list(proof), old_root, new_root)
        assert not verifier._continues(old, size, list(proof), new_root, old_root)
        assert not verifier._continues(old, size, [*proof, new_root], old_root, new_root)
        assert not verifier._continues(old, size, list(proof[1:]), old_root, new_root)
        assert not verifier._continues(old, size, [], old_root, new_root)


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3), (1, 6), (-1, 2)])
def test_a_ledger_that_never_had_a_size_proves_nothing_of_it(old: int, new: int) -> None:
    tree = merkle.Tree([merkle.leaf_hash(bytes([number])) for number in range(5)])
    with pytest.raises(ProofError, match="has no earlier state"):
        tree.consistency_proof(old, new)


def test_a_part_is_cut_from_ten_thousand_entries(pen: Any) -> None:
    leaves = [merkle.leaf_hash(str(number).encode()) for number in range(10_000)]
    tree = merkle.Tree(leaves)
    for size in range(100, 10_000, 100):
        proof = tree.consistency_proof(size, size + 100)
        assert len(proof) <= 15
