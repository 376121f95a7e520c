"""Packages and bags: what lies in them, and what they do not replace."""

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.custody import RecordProof
from probanda.model.errors import DigestMismatchError, EvidenceError, LedgerError, MachineError, UsageError
from probanda.preserve import bagit, verifier
from probanda.preserve.ledger import check_proof
from probanda.preserve.package import write_package


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_package_holds_its_files_and_no_assessment(package: Any) -> None:
    assert sorted(tree(package.folder)) == [
        "README.txt",
        "bag-info.txt",
        "bagit.txt",
        "checkpoints/2.note",
        "checkpoints/4.note",
        "checkpoints/6.note",
        "checkpoints/latest.note",
        "data/derived/PRB-0003/frame.txt",
        "data/dossier/dossier.html",
        "data/originals/PRB-0001/shot.txt",
        "data/originals/PRB-0001/speech.txt",
        "data/originals/PRB-0002/\u00e9t\u00e9 \u0645\u0644\u0641.txt",
        "details.jsonl",
        "ledger.jsonl",
        "manifest-sha256.txt",
        "package.note",
        "proof/PRB-0001.json",
        "proof/PRB-0001.tlog-proof",
        "proof/PRB-0002.json",
        "proof/PRB-0002.tlog-proof",
        "proof/PRB-0003.json",
        "proof/PRB-0003.tlog-proof",
        "records.jsonl",
        "subjects.jsonl",
        "tagmanifest-sha256.txt",
        "verify.py",
    ]


def test_the_same_contents_give_the_same_bytes(package: Any, pen: Any, tmp_path: Path) -> None:
    write_package(pen.contents(), tmp_path / "again")
    assert tree(tmp_path / "again") == tree(package.folder)


def test_record_lines_hold_the_exact_bytes_as_a_string(package: Any, pen: Any) -> None:
    lines = [json.loads(line) for line in package.lines("records.jsonl")]
    assert [line["body"].encode() for line in lines] == [one.body for one in pen.records]
    assert [bytes.fromhex(line["salt"]) for line in lines] == [one.salt for one in pen.records]
    assert [sorted(line) for line in lines] == [["body", "digest", "entry", "record", "salt", "version"]] * 7


def test_the_ledger_in_the_package_is_the_ledger(package: Any, pen: Any) -> None:
    assert (package.folder / "ledger.jsonl").read_bytes() == b"".join(entry + b"\n" for entry in pen.entries)


def test_each_exhibit_has_a_proof_that_holds(package: Any, pen: Any) -> None:
    for label in ("PRB-0001", "PRB-0002", "PRB-0003"):
        raw = (package.folder / "proof" / f"{label}.json").read_bytes()
        check_proof(msgspec.json.decode(raw, type=RecordProof), size=6, root=pen.checkpoints[-1].root)


def test_the_readme_says_the_notice_first_and_no_fingerprint(package: Any, pen: Any) -> None:
    text = (package.folder / "README.txt").read_text("utf-8")
    assert text.startswith("FICTIONAL\n\nThe inlet\n")
    assert "python3 verify.py --key FINGERPRINT" in text
    assert not any(len(word) == 64 for word in text.split())


def test_the_verifier_in_the_package_is_ours_byte_for_byte(package: Any) -> None:
    assert (package.folder / "verify.py").read_bytes() == Path(verifier.__file__).read_bytes()


def test_an_older_package_is_replaced(package: Any, pen: Any) -> None:
    (package.folder / "data" / "stale.txt").write_text("stale\n")
    write_package(pen.contents(), package.folder)
    assert "data/stale.txt" not in tree(package.folder)
    assert [path.name for path in package.folder.parent.iterdir() if path.name.startswith(".")] == []


def test_a_foreign_folder_a_file_and_a_link_are_not_replaced(pen: Any, tmp_path: Path) -> None:
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "mine.txt").write_text("mine\n")
    (tmp_path / "file").write_text("mine\n")
    (tmp_path / "link").symlink_to(tmp_path / "foreign")
    for name in ("foreign", "file", "link"):
        with pytest.raises(UsageError):
            write_package(pen.contents(), tmp_path / name)
    assert (tmp_path / "foreign" / "mine.txt").read_text() == "mine\n"
    (tmp_path / "empty").mkdir()
    write_package(pen.contents(), tmp_path / "empty")
    assert (tmp_path / "empty" / "verify.py").is_file()


def test_a_package_lost_between_two_renames_comes_back(package: Any, pen: Any) -> None:
    before = tree(package.folder)
    package.folder.rename(package.folder.with_name(".package.replaced"))
    shutil.copytree(package.folder.with_name(".package.replaced"), package.folder.with_name(".package.being-written"))
    broken = replace(pen.contents(), checkpoints=())
    with pytest.raises(LedgerError):
        write_package(broken, package.folder)
    write_package(pen.contents(), package.folder)
    assert tree(package.folder) == before
    assert [path.name for path in package.folder.parent.iterdir() if path.name.startswith(".")] == []


def test_a_failure_leaves_the_older_package_as_it_was(package: Any, pen: Any) -> None:
    before = tree(package.folder)
    digest = hashlib.sha256(b"frame 1\n").hexdigest()
    pen.vault.kept[digest] = b"frame 2\n"
    with pytest.raises(DigestMismatchError, match=r"PRB-0003: frame\.txt in the vault is not the file that was sealed"):
        write_package(pen.contents(), package.folder)
    del pen.vault.kept[digest]
    with pytest.raises(EvidenceError, match="there is no blob"):
        write_package(pen.contents(), package.folder)
    assert tree(package.folder) == before
    assert [path.name for path in package.folder.parent.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("path", ["originals/PRB-0001/more.txt", "derived/x.txt", "dossier/assessment.json"])
def test_an_extra_that_must_not_leave_is_refused(pen: Any, tmp_path: Path, path: str) -> None:
    with pytest.raises(UsageError, match="cannot go into a package"):
        write_package(replace(pen.contents(), extras=((path, b"x"),)), tmp_path / "package")
    assert not (tmp_path / "package").exists()


@pytest.mark.parametrize("path", ["../outside.txt", "a//b", "/abs", "a\\b", "e\u0301.txt", "a\nb", "c:d"])
def test_an_extra_that_leaves_the_bag_is_refused(pen: Any, tmp_path: Path, path: str) -> None:
    with pytest.raises(EvidenceError, match="cannot be the path of a file in a bag"):
        write_package(replace(pen.contents(), extras=((path, b"x"),)), tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_what_does_not_hold_together_is_not_packed(pen: Any, tmp_path: Path) -> None:
    contents = pen.contents()
    for broken, words in (
        (replace(contents, checkpoints=contents.checkpoints[:-1]), "no checkpoint covers the whole ledger"),
        (replace(contents, entries=contents.entries[1:]), "stands where 0 should"),
        (replace(contents, entries=()), "are not of one number"),
        (replace(contents, details=contents.details[1:]), "are not of one number"),
        (replace(contents, subjects=(*contents.subjects[:-1], contents.subjects[0])), "entered other subjects"),
    ):
        with pytest.raises(LedgerError, match=words):
            write_package(broken, tmp_path / "package")
    with pytest.raises(EvidenceError, match="are not those of case"):
        write_package(replace(contents, records=contents.records[1:]), tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_a_record_that_its_entry_did_not_enter_is_not_packed(pen: Any, tmp_path: Path) -> None:
    contents = pen.contents()
    moved = msgspec.structs.replace(contents.records[4], entry=5)
    records = (*contents.records[:4], moved, *contents.records[5:])
    with pytest.raises(LedgerError, match="entry 5 did not enter r-three version 1"):
        write_package(replace(contents, records=records), tmp_path / "package")
    assert not (tmp_path / "package").exists()


def test_withheld_details_are_left_out_and_told_to_the_clerk(pen: Any, tmp_path: Path) -> None:
    contents = pen.contents()
    write_package(replace(contents, details=(None, *contents.details[1:])), tmp_path / "package")
    lines = (tmp_path / "package" / "details.jsonl").read_text().splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [1, 2, 3, 4, 5]
    assert "1 entries do not show" in (tmp_path / "package" / "README.txt").read_text("utf-8")


def test_a_place_that_cannot_be_written_is_the_machine(pen: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(MachineError, match="cannot be written"):
        write_package(pen.contents(), tmp_path / "file" / "package")


# --- Bags -------------------------------------------------------------------------------------------------------------

PATHS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(st.dictionaries(PATHS, DIGESTS, max_size=8))
def test_a_manifest_is_read_back_whatever_its_paths_hold(digests: dict[str, str]) -> None:
    assert bagit.parse_manifest(bagit.manifest(digests)) == digests  # type: ignore[arg-type]


def test_only_cr_lf_and_percent_are_encoded() -> None:
    digest = "0" * 64
    assert bagit.manifest({"a\r\n%b \u00e9": digest}) == f"{digest}  a%0D%0A%25b \u00e9\n".encode()  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff",
        b"0" * 64 + b"  a",
        b"0" * 63 + b"  a\n",
        b"A" * 64 + b"  a\n",
        b"0" * 64 + b" a\n",
        b"0" * 64 + b"  a%41\n",
        b"0" * 64 + b"  a\n" + b"1" * 64 + b"  a\n",
        b"\n",
    ],
)
def test_what_is_no_manifest_is_refused(raw: bytes) -> None:
    with pytest.raises(EvidenceError, match="manifest"):
        bagit.parse_manifest(raw)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_manifest_or_an_error_of_ours(raw: bytes) -> None:
    try:
        found = bagit.parse_manifest(raw)
    except EvidenceError:
        return
    assert raw == b"" or found


def test_a_bag_counts_its_payload_and_lists_everything(tmp_path: Path) -> None:
    bag = bagit.Bag(tmp_path)
    bag.write("data/a/one.txt", [b"12", b"345"])
    bag.write("note.txt", [b"tag"])
    bag.close((("External-Identifier", "x"),))
    assert "Payload-Oxum: 5.1\n" in (tmp_path / "bag-info.txt").read_text()
    assert list(bagit.parse_manifest((tmp_path / "manifest-sha256.txt").read_bytes())) == ["data/a/one.txt"]
    tags = bagit.parse_manifest((tmp_path / "tagmanifest-sha256.txt").read_bytes())
    assert list(tags) == ["bag-info.txt", "bagit.txt", "manifest-sha256.txt", "note.txt"]
    for path, digest in tags.items():
        assert hashlib.sha256((tmp_path / path).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("field", [("A", "b\nC: d"), ("A:", "b"), ("A", " b"), ("A", "")])
def test_a_value_that_would_forge_a_label_is_refused(tmp_path: Path, field: tuple[str, str]) -> None:
    with pytest.raises(EvidenceError, match=r"cannot stand in bag-info\.txt"):
        bagit.Bag(tmp_path).close((field,))
