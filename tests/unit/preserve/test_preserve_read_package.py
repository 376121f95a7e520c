"""A package read back: the same values, or a sentence."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs

from probanda.model.custody import Act
from probanda.model.errors import EvidenceError, LedgerError
from probanda.model.ids import RecordId
from probanda.preserve.cut import cut_to_shown
from probanda.preserve.keys import held_keys, open_signed, signing_key
from probanda.preserve.ledger import common_start, entry_leaf
from probanda.preserve.note import new_key, public_bytes
from probanda.preserve.package import Withheld, write_package
from probanda.preserve.read_package import read_package

if TYPE_CHECKING:
    Pen = Any
    Tampered = Any

NEW_KEY = new_key(b"\x07" * 32)


def test_a_package_read_back_holds_the_same_bytes(pen: "Pen", package: "Tampered") -> None:
    read = read_package(package.folder)
    assert read.entries == tuple(pen.entries)
    assert read.subjects == tuple(pen.subjects)
    assert read.details == tuple(pen.details)
    assert read.checkpoints == tuple(pen.checkpoints)
    assert [one.record for one in read.records()] == pen.records
    assert read.case.key == "inlet"


def test_the_place_of_each_record_is_its_place_in_its_entry(pen: "Pen", package: "Tampered") -> None:
    for one in read_package(package.folder).records():
        assert pen.subjects[one.record.entry][one.position].digest == one.record.digest


def test_the_files_of_a_package_are_its_material_and_not_its_readable_forms(package: "Tampered") -> None:
    names = sorted(path.relative_to(package.folder).parts[1] for path, _ in read_package(package.folder).files())
    assert names == ["derived", "originals", "originals", "originals"]


def test_withheld_details_are_none_and_the_others_stay(pen: "Pen", tmp_path: Path) -> None:
    details = (pen.details[0], None, *pen.details[2:])
    write_package(replace(pen.contents(), details=details), tmp_path / "out")
    assert read_package(tmp_path / "out").details == details


def test_withheld_records_are_refused_in_a_sentence(pen: "Pen", tmp_path: Path) -> None:
    kept_back = Withheld(record=RecordId("r-one"), version=1, reason="a witness")
    write_package(replace(pen.contents(), withheld=(kept_back,)), tmp_path / "out")
    with pytest.raises(EvidenceError, match="withholds the body of r-one version 1") as caught:
        read_package(tmp_path / "out")
    assert caught.value.advice


def test_a_ledger_that_is_shown_in_part_is_refused_in_a_sentence(pen: "Pen", tmp_path: Path) -> None:
    write_package(cut_to_shown(pen.contents(), {(RecordId("r-one"), 1)}), tmp_path / "out")
    with pytest.raises(EvidenceError, match="shows a part of its ledger only") as caught:
        read_package(tmp_path / "out")
    assert caught.value.advice


@pytest.mark.parametrize(
    ("name", "number", "changes"),
    [
        ("records.jsonl", 0, {"salt": "00" * 32}),
        ("records.jsonl", 2, {"entry": 2}),
        ("records.jsonl", 2, {"entry": 99}),
        ("records.jsonl", 2, {"version": 7}),
        ("records.jsonl", 2, {"salt": "xyz"}),
        ("records.jsonl", 2, {"body": "{}"}),
        ("ledger.jsonl", 1, {"act": "invented"}),
        ("ledger.jsonl", 2, {"prev": "0" * 64}),
        ("subjects.jsonl", 1, {"subjects": []}),
        ("details.jsonl", 1, {"seq": 77}),
        ("details.jsonl", 1, {"body": "{}"}),
        ("details.jsonl", 1, {"more": 1}),
    ],
)
def test_a_package_that_changes_after_it_was_verified_is_refused(
    package: "Tampered", name: str, number: int, changes: dict[str, object]
) -> None:
    package.edit(name, number, **changes)
    with pytest.raises(EvidenceError):
        list(read_package(package.folder).records())


@pytest.mark.parametrize("name", ["records.jsonl", "ledger.jsonl", "subjects.jsonl"])
@pytest.mark.parametrize("number", [0, 3, -1])
def test_a_line_that_is_gone_is_missed(package: "Tampered", name: str, number: int) -> None:
    lines = package.lines(name)
    del lines[number]
    package.put_lines(name, lines)
    with pytest.raises(EvidenceError):
        list(read_package(package.folder).records())


@pytest.mark.parametrize("name", ["records.jsonl", "ledger.jsonl", "details.jsonl"])
def test_a_file_that_is_gone_or_no_json_is_told(package: "Tampered", name: str) -> None:
    (package.folder / name).write_bytes(b"\xff\x00{\n")
    with pytest.raises(EvidenceError):
        read_package(package.folder)
    (package.folder / name).unlink()
    with pytest.raises(EvidenceError, match=name):
        read_package(package.folder)


def test_a_checkpoint_by_a_key_that_came_later_is_refused(pen: "Pen", package: "Tampered", tmp_path: Path) -> None:
    note = next((package.folder / "checkpoints").glob("2.note"))
    before = read_package(package.folder)
    pen.key = NEW_KEY
    pen.checkpoints.clear()
    pen.checkpoint()
    forged = pen.checkpoints[0].note
    with pytest.raises(LedgerError, match="not signed by a key that the ledger held then"):
        open_signed(forged, before.keys, case_id=before.case_id)
    note.write_text(forged, "utf-8")
    with pytest.raises(LedgerError):
        read_package(package.folder)


def test_a_key_signs_from_its_entry_until_it_is_taken_back(pen: "Pen") -> None:
    added = signing_key(NEW_KEY, first=False)
    pen.enter(Act.KEY_ADDED, ("r-new", added))
    pen.enter(Act.STATED, ("r-new", added))
    first, taken_back, again = held_keys(pen.records)
    assert (first.first, first.until) == (0, None)
    assert (taken_back.public, taken_back.first, taken_back.until) == (public_bytes(NEW_KEY), 6, 7)
    assert [size for size in range(1, 10) if taken_back.may_sign(size)] == [7]
    assert (again.first, again.until) == (7, None)


@pytest.mark.parametrize(
    "changes", [{"public_key_hex": "xyz"}, {"fingerprint": "0" * 64}, {"algorithm": "RSA"}, {"public_key_hex": "00"}]
)
def test_a_signing_key_that_is_not_its_own_is_refused(pen: "Pen", changes: dict[str, str]) -> None:
    body = structs.replace(signing_key(NEW_KEY, first=False), **changes)
    pen.enter(Act.KEY_ADDED, ("r-new", body))
    with pytest.raises(LedgerError, match="a signing key"):
        held_keys(pen.records)


def test_a_checkpoint_under_the_name_of_another_size_is_refused(package: "Tampered") -> None:
    folder = package.folder / "checkpoints"
    (folder / "3.note").write_bytes((folder / "2.note").read_bytes())
    with pytest.raises(LedgerError, match=r"3\.note says that it is of size 2"):
        read_package(package.folder)


def test_a_fork_is_named_by_its_first_entry_and_both_leaves(pen: "Pen") -> None:
    ours = list(pen.entries)
    theirs = [*ours[:3], *(json.dumps({"other": number}).encode() for number in range(2))]
    with pytest.raises(LedgerError, match="first entry that differs is 3") as caught:
        common_start(ours, theirs)
    assert entry_leaf(ours[3]) in str(caught.value)
    assert entry_leaf(theirs[3]) in str(caught.value)


def test_one_ledger_that_is_the_beginning_of_the_other_is_no_fork(pen: "Pen") -> None:
    entries = list(pen.entries)
    assert common_start(entries, entries[:2]) == common_start(entries[:2], entries) == 2
    assert common_start([], entries) == 0
