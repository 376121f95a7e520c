"""Attacks on a package: what the receiver's verifier says to each, in which words.

`list_again` makes manifests fit, as anybody can; `seal_again` signs anew, as the sender or a thief of the key could. An
attack that is sealed again shows that the check behind the seal holds on its own.
"""

import builtins
import json
import os
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace as struct_replace

from probanda.model.canonical import encode
from probanda.model.custody import Act, Withdrawn
from probanda.model.errors import EvidenceError
from probanda.model.exhibit import Tool
from probanda.model.ids import Key, RecordId
from probanda.preserve import note, verifier
from probanda.preserve.ledger import details_digest, next_entry, record_digest

Small = ModuleType
SPEECH = "data/originals/PRB-0001/speech.txt"


def answer(package: Any, key: str | None = None) -> verifier.Report:
    return verifier.verify(package.folder, key)


def assert_disproved(report: verifier.Report, check: str, words: str) -> None:
    found = [one for one in report.checks if one.result == "disproved"]
    assert (report.result, report.exit_code) == ("disproved", 1), report.text()
    assert any(one.id == check and words in f"{one.subject}: {one.message}" for one in found), report.text()


# --- The package as it was sent ---------------------------------------------------------------------------------------


def test_an_untouched_package_is_proved_with_the_key(package: Any, small: Small) -> None:
    report = answer(package, small.FINGERPRINT)
    assert (report.result, report.exit_code) == ("proved", 0), report.text()
    assert {one.result for one in report.checks} == {"proved"}


def test_without_the_key_integrity_is_proved_and_the_signer_is_unknown(package: Any) -> None:
    report = answer(package)
    assert (report.result, report.exit_code) == ("unknown", 2)
    assert [one.id for one in report.checks if one.result != "proved"] == ["signer"]


def test_the_fingerprint_may_be_given_in_groups_and_capitals(package: Any, small: Small) -> None:
    spoken = " ".join(small.FINGERPRINT[at : at + 4].upper() for at in range(0, 64, 4))
    assert answer(package, spoken).result == "proved"


def test_half_a_fingerprint_is_unknown_and_not_proved(package: Any, small: Small) -> None:
    report = answer(package, small.FINGERPRINT[:32])
    assert (report.result, report.exit_code) == ("unknown", 2)


def test_what_is_absent_is_told_as_not_proved(package: Any) -> None:
    assert "PRB-0001: URL is absent (it was handed in)" in answer(package).not_proved


# --- What cannot be read is unknown -----------------------------------------------------------------------------------


def lock(monkeypatch: pytest.MonkeyPatch, locked: Path) -> None:
    """Nobody may open this file, or list this folder, or look at what is in it."""
    opened, scanned = open, os.scandir

    def refusing_open(path: Any, *rest: Any, **more: Any) -> Any:
        if locked in (Path(path), *Path(path).parents):
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *rest, **more)

    def refusing_scan(path: Any) -> Any:
        if Path(path) == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return scanned(path)

    monkeypatch.setattr(builtins, "open", refusing_open)
    monkeypatch.setattr(os, "scandir", refusing_scan)


@pytest.mark.parametrize(
    "name",
    [
        "data",
        "data/originals",
        "checkpoints",
        "proof",
        SPEECH,
        "records.jsonl",
        "ledger.jsonl",
        "subjects.jsonl",
        "details.jsonl",
        "verify.py",
        "README.txt",
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
        "package.note",
        "checkpoints/latest.note",
        "proof/PRB-0001.json",
        "proof/PRB-0001.tlog-proof",
    ],
)
def test_what_cannot_be_read_leaves_the_package_unknown_and_never_disproves_it(
    package: Any, small: Small, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    lock(monkeypatch, package.folder / name)
    report = answer(package, small.FINGERPRINT)
    assert (report.result, report.exit_code) == ("unknown", 2), report.text()
    assert any(name in one.subject and "read" in one.message for one in report.checks if one.id == "files")


def test_an_unreadable_folder_hides_no_change_beside_it(
    package: Any, small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package.folder / "README.txt").write_text("another\n")
    lock(monkeypatch, package.folder / "data")
    report = answer(package, small.FINGERPRINT)
    assert_disproved(report, "files", "README.txt: is not the file that")
    assert any(one.subject == "data" and one.result == "unknown" for one in report.checks)


def test_a_package_whose_folder_cannot_be_listed_is_unknown(
    package: Any, small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(path: Path) -> Any:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refusing)
    report = answer(package, small.FINGERPRINT)
    assert report.exit_code == 2
    assert "cannot be read: Permission denied" in report.text()


# --- Bytes and files --------------------------------------------------------------------------------------------------


def test_one_changed_byte_in_any_file_is_disproved_and_names_it(package: Any, small: Small) -> None:
    names = sorted(path.relative_to(package.folder).as_posix() for path in package.folder.rglob("*") if path.is_file())
    assert len(names) == 26
    for name in names:
        path = package.folder / name
        sound = path.read_bytes()
        for at in (0, len(sound) // 2, len(sound) - 1):
            path.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
            report = answer(package, small.FINGERPRINT)
            told = " ".join(f"{one.subject} {one.message}" for one in report.checks if one.result == "disproved")
            assert report.exit_code == 1, (name, at)
            assert name in told, (name, at, told)
        path.write_bytes(sound)
    assert answer(package, small.FINGERPRINT).result == "proved"


def test_a_file_swapped_at_equal_size_is_disproved(package: Any, small: Small) -> None:
    path = package.folder / SPEECH
    path.write_bytes(b"x" * path.stat().st_size)
    assert_disproved(answer(package, small.FINGERPRINT), "files", "its bytes were changed")


def test_a_swapped_file_with_manifests_that_fit_breaks_the_seal_and_the_exhibit(package: Any, small: Small) -> None:
    (package.folder / SPEECH).write_bytes(b"what was said at the bay \n")
    package.list_again()
    report = answer(package, small.FINGERPRINT)
    assert_disproved(report, "package", "tagmanifest-sha256.txt: is not the one that package.note signs")
    assert_disproved(report, "exhibits", f"{SPEECH}: is not the file that was sealed as PRB-0001")


def test_a_swapped_file_sealed_again_is_still_not_the_exhibit(package: Any, small: Small) -> None:
    (package.folder / SPEECH).write_bytes(b"what was said at the bay \n")
    package.seal_again()
    assert_disproved(answer(package, small.FINGERPRINT), "exhibits", "another digest or size")


def test_an_extra_file_is_disproved(package: Any) -> None:
    (package.folder / "data" / "more.txt").write_text("more\n")
    assert_disproved(answer(package), "files", "data/more.txt: is extra")


def test_what_a_computer_strews_about_is_named_as_such(package: Any) -> None:
    (package.folder / ".DS_Store").write_bytes(b"\0")
    assert_disproved(answer(package), "files", "your own computer may have made it")


def test_an_extra_file_among_the_originals_sealed_again_belongs_to_no_exhibit(package: Any) -> None:
    (package.folder / "data" / "originals" / "PRB-0001" / "planted.txt").write_text("planted\n")
    package.seal_again()
    assert_disproved(answer(package), "exhibits", "planted.txt: belongs to no exhibit")


def test_a_missing_file_is_disproved_and_names_the_line_that_lists_it(package: Any) -> None:
    (package.folder / SPEECH).unlink()
    assert_disproved(answer(package), "files", f"{SPEECH}: is missing; manifest-sha256.txt, line ")


def test_a_missing_original_sealed_again_is_missed_by_its_exhibit(package: Any) -> None:
    (package.folder / SPEECH).unlink()
    package.seal_again()
    assert_disproved(answer(package), "exhibits", "is a file of PRB-0001, and is missing")


@pytest.mark.parametrize("name", sorted(verifier.REQUIRED))
def test_a_package_without_one_of_its_own_files_is_disproved(package: Any, name: str) -> None:
    (package.folder / name).unlink()
    if name not in {"tagmanifest-sha256.txt", "manifest-sha256.txt", "package.note", "bag-info.txt"}:
        package.seal_again()
    assert_disproved(answer(package), "files", f"{name}: is missing")


def test_a_full_ledger_without_its_subjects_is_disproved(package: Any) -> None:
    (package.folder / "subjects.jsonl").unlink()
    assert_disproved(answer(package), "files", "subjects.jsonl: is missing; tagmanifest-sha256.txt, line ")
    package.seal_again()
    assert_disproved(
        answer(package), "bag", "subjects.jsonl: is missing: a package with a ledger in the form full has it"
    )


def test_a_folder_in_place_of_a_file_is_disproved(package: Any) -> None:
    (package.folder / "ledger.jsonl").unlink()
    (package.folder / "ledger.jsonl").mkdir()
    assert_disproved(answer(package), "ledger", "ledger.jsonl: is missing")


def test_a_link_in_place_of_a_file_is_disproved(package: Any, tmp_path: Path) -> None:
    path = package.folder / SPEECH
    path.rename(tmp_path / "elsewhere.txt")
    path.symlink_to(tmp_path / "elsewhere.txt")
    assert_disproved(answer(package), "files", f"{SPEECH}: is a link or a device")


def test_a_folder_that_is_a_link_is_not_followed(package: Any, tmp_path: Path) -> None:
    (package.folder / "data" / "originals").rename(tmp_path / "elsewhere")
    (package.folder / "data" / "originals").symlink_to(tmp_path / "elsewhere")
    assert_disproved(answer(package), "files", "data/originals: is a link or a device")


def test_a_pipe_in_the_package_is_disproved_and_does_not_hang(package: Any) -> None:
    os.mkfifo(package.folder / "data" / "pipe")
    assert_disproved(answer(package), "files", "data/pipe: is a link or a device")


def test_an_empty_folder_is_disproved(package: Any) -> None:
    (package.folder / "data" / "a message in a name").mkdir()
    assert_disproved(answer(package), "files", "is an empty folder")


def test_names_that_differ_by_case_only_are_disproved(package: Any) -> None:
    (package.folder / "data" / "dossier" / "Dossier.html").write_text("another\n")
    package.seal_again()
    assert_disproved(answer(package), "files", "collides with data/dossier/Dossier.html")


def test_names_that_differ_by_unicode_form_only_are_disproved(package: Any) -> None:
    (package.folder / "data" / "dossier" / "\u00e9.html").write_text("one\n")
    (package.folder / "data" / "dossier" / "e\u0301.html").write_text("two\n")
    package.seal_again()
    assert_disproved(answer(package), "files", "collides with")


def test_a_name_that_is_not_nfc_is_disproved(package: Any) -> None:
    (package.folder / "data" / "dossier" / "e\u0301.html").write_text("two\n")
    package.seal_again()
    assert_disproved(answer(package), "files", "which is not in Unicode form NFC")


@pytest.mark.parametrize("path", ["data/../../outside.txt", "/etc/hostname", "data//x", "data/./x", "C:/x", "data\\x"])
def test_a_manifest_that_leaves_the_package_is_disproved(package: Any, path: str) -> None:
    lines = package.lines("manifest-sha256.txt")
    package.put_lines("manifest-sha256.txt", [*lines, f"{'0' * 64}  {path}"])
    assert_disproved(answer(package), "files", "which could leave the package")


def test_a_path_hidden_by_percent_signs_is_decoded_before_it_is_judged(package: Any) -> None:
    lines = package.lines("manifest-sha256.txt")
    package.put_lines("manifest-sha256.txt", [*lines, f"{'0' * 64}  data/a%0Ab"])
    assert_disproved(answer(package), "files", "which holds a control character")
    package.put_lines("manifest-sha256.txt", [*lines, f"{'0' * 64}  data/%2E%2E/x"])
    assert_disproved(answer(package), "files", "holds a % that stands for nothing")


def test_a_file_listed_twice_is_disproved(package: Any) -> None:
    lines = package.lines("manifest-sha256.txt")
    package.put_lines("manifest-sha256.txt", [*lines, lines[0]])
    assert_disproved(answer(package), "files", "a second time")


def test_a_second_manifest_that_disagrees_is_disproved(package: Any) -> None:
    package.put_lines("manifest-sha512.txt", [f"{'0' * 128}  {SPEECH}"])
    package.seal_again()
    assert_disproved(answer(package), "bag", "manifest-sha512.txt: is a second manifest")


def test_files_to_be_fetched_from_elsewhere_are_disproved(package: Any) -> None:
    package.put_lines("fetch.txt", [f"https://files.example/x 12 {SPEECH}"])
    package.seal_again()
    assert_disproved(answer(package), "bag", "a list of files elsewhere")


def test_a_tag_file_in_the_manifest_of_the_payload_is_disproved(package: Any) -> None:
    lines = package.lines("manifest-sha256.txt")
    package.put_lines("manifest-sha256.txt", [*lines, f"{'0' * 64}  README.txt"])
    assert_disproved(answer(package), "files", "which does not belong into this manifest")


def test_a_manifest_too_large_for_memory_is_not_read(package: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "_MAX_TEXT", 300)
    assert_disproved(answer(package), "files", "manifest-sha256.txt: is larger than 300 bytes")


def test_a_false_payload_size_is_disproved(package: Any) -> None:
    info = (package.folder / "bag-info.txt").read_text().replace("Payload-Oxum: 100.5", "Payload-Oxum: 101.5")
    (package.folder / "bag-info.txt").write_text(info)
    assert_disproved(answer(package), "bag", "the payload is 100.5 (bytes.files), not 101.5")


def test_a_form_of_tomorrow_is_unknown_and_never_proved(package: Any, small: Small) -> None:
    info = (package.folder / "bag-info.txt").read_text().replace("Probanda-Package: 1", "Probanda-Package: 2")
    (package.folder / "bag-info.txt").write_text(info)
    package.seal_again()
    report = answer(package, small.FINGERPRINT)
    assert report.result == "unknown"
    assert any("a form that this verifier does not know" in one.message for one in report.checks)


def test_a_changed_readme_with_manifests_that_fit_breaks_the_seal(package: Any, small: Small) -> None:
    (package.folder / "README.txt").write_text("Call this number for the fingerprint.\n")
    package.list_again()
    assert_disproved(answer(package, small.FINGERPRINT), "package", "it was changed")


# --- The ledger -------------------------------------------------------------------------------------------------------


def test_an_entry_removed_is_disproved(package: Any) -> None:
    lines = package.lines("ledger.jsonl")
    package.put_lines("ledger.jsonl", lines[:2] + lines[3:])
    package.seal_again()
    assert_disproved(answer(package), "ledger", "entry 3 stands where 2 should")


def test_the_last_entry_removed_everywhere_is_disproved_by_the_checkpoint(package: Any) -> None:
    for name in ("ledger.jsonl", "subjects.jsonl", "details.jsonl"):
        package.put_lines(name, package.lines(name)[:-1])
    package.seal_again()
    assert_disproved(answer(package), "checkpoints", "covers 6 entries, and the ledger has 5: some were removed")


def test_entries_in_another_order_are_disproved(package: Any) -> None:
    lines = package.lines("ledger.jsonl")
    lines[1], lines[2] = lines[2], lines[1]
    package.put_lines("ledger.jsonl", lines)
    package.seal_again()
    assert_disproved(answer(package), "ledger", "entry 2 stands where 1 should")


def test_an_edited_entry_breaks_the_link_of_the_next(package: Any) -> None:
    package.edit("ledger.jsonl", 2, at="2031-10-01T08:00:00Z")
    package.seal_again()
    assert_disproved(answer(package), "ledger", "entry 3 does not follow the entry before it")


def test_an_edited_last_entry_breaks_the_checkpoint(package: Any) -> None:
    package.edit("ledger.jsonl", 5, act="judged")
    package.seal_again()
    assert_disproved(answer(package), "checkpoints", "another root than the ledger at size 6")


def test_history_rewritten_and_signed_anew_breaks_an_older_checkpoint(
    pen: Any, small: Small, tmp_path: Path, vault: Any
) -> None:
    older = pen.checkpoints[0]
    forged = small.opened(vault)
    forged.enter(Act.TAKEN, ("r-one", small.exhibit(1, (forged.seal("speech.txt", b"other words\n"),))))
    forged.enter(Act.EXPORTED)
    forged.checkpoint()
    package = small.written(forged, tmp_path / "package", checkpoints=(older, *forged.checkpoints))
    assert_disproved(answer(package, small.FINGERPRINT), "checkpoints", "checkpoints/2.note: has another root")


def test_an_older_checkpoint_replaced_by_one_over_another_root_is_disproved(package: Any, small: Small) -> None:
    origin = note.origin_of(small.CASE)
    other = note.sign_checkpoint(small.KEY, origin=origin, size=2, root=b"\x07" * 32)
    (package.folder / "checkpoints" / "2.note").write_text(other.note, "utf-8")
    package.seal_again()
    assert_disproved(answer(package), "checkpoints", "it was changed, or forked")


def test_an_older_checkpoint_as_the_latest_leaves_entries_that_nobody_signed(package: Any) -> None:
    old = (package.folder / "checkpoints" / "4.note").read_bytes()
    (package.folder / "checkpoints" / "latest.note").write_bytes(old)
    package.seal_again()
    assert_disproved(answer(package), "checkpoints", "covers 4 of 6 entries: nobody signed the rest")


def test_a_checkpoint_of_another_case_is_disproved(package: Any, small: Small) -> None:
    good = (package.folder / "checkpoints" / "2.note").read_text("utf-8")
    root = bytes.fromhex(note.open_checkpoint(good, note.public_bytes(small.KEY)).root)
    other = note.sign_checkpoint(small.KEY, origin="probanda/c-other", size=2, root=root)
    (package.folder / "checkpoints" / "2.note").write_text(other.note, "utf-8")
    package.seal_again()
    assert_disproved(answer(package), "checkpoints", "is a checkpoint of another ledger: probanda/c-other")


def test_a_checkpoint_by_a_key_that_the_ledger_does_not_hold_is_disproved(package: Any, small: Small) -> None:
    good = (package.folder / "checkpoints" / "4.note").read_text("utf-8")
    root = bytes.fromhex(note.open_checkpoint(good, note.public_bytes(small.KEY)).root)
    other = note.sign_checkpoint(small.OTHER_KEY, origin=note.origin_of(small.CASE), size=4, root=root)
    (package.folder / "checkpoints" / "4.note").write_text(other.note, "utf-8")
    package.seal_again()
    assert_disproved(answer(package), "checkpoints", "by a key that the ledger holds at that entry")


def test_a_checkpoint_under_another_size_is_disproved(package: Any) -> None:
    (package.folder / "checkpoints" / "2.note").rename(package.folder / "checkpoints" / "3.note")
    package.seal_again()
    assert_disproved(answer(package), "checkpoints", "is the checkpoint of size 2 under another name")


def test_a_key_that_was_taken_back_signs_nothing_any_more(small: Small, vault: Any, tmp_path: Path, pen: Any) -> None:
    pen.enter(Act.WITHDRAWN, ("r-key", Withdrawn(key=Key("workspace"), was="signing_key", why="the laptop was lost")))
    pen.checkpoint()
    report = answer(small.written(pen, tmp_path / "package"), small.FINGERPRINT)
    assert_disproved(report, "checkpoints", "by a key that the ledger holds at that entry")
    assert_disproved(report, "package", "by a key that the ledger holds at that entry")


def test_a_new_key_that_the_ledger_took_in_signs_from_there_on(small: Small, tmp_path: Path, pen: Any) -> None:
    pen.enter(Act.KEY_ADDED, ("r-key-2", small.signing_key(small.OTHER_KEY)))
    pen.enter(Act.WITHDRAWN, ("r-key", Withdrawn(key=Key("workspace"), was="signing_key", why="retired")))
    pen.key = small.OTHER_KEY
    pen.checkpoint()
    package = small.written(pen, tmp_path / "package")
    report = answer(package, note.fingerprint(note.public_bytes(small.OTHER_KEY)))
    assert report.result == "proved", report.text()
    assert f"key {small.FINGERPRINT} was taken back at entry 7" in report.text()
    assert_disproved(answer(package, small.FINGERPRINT), "signer", "not by the one that was given")


def test_a_new_key_signs_nothing_from_before_it_was_taken_in(small: Small, tmp_path: Path, pen: Any) -> None:
    old = pen.checkpoints[1]
    pen.enter(Act.KEY_ADDED, ("r-key-2", small.signing_key(small.OTHER_KEY)))
    pen.checkpoint()
    pen.checkpoints[1] = note.sign_checkpoint(
        small.OTHER_KEY, origin=note.origin_of(small.CASE), size=old.size, root=bytes.fromhex(old.root)
    )
    report = answer(small.written(pen, tmp_path / "package"), small.FINGERPRINT)
    assert_disproved(report, "checkpoints", "4.note: is not signed for")


def test_a_seal_with_a_line_added_is_disproved(package: Any, small: Small) -> None:
    path = package.folder / "package.note"
    sealed = path.read_text("utf-8")
    text = sealed.partition("\n\n")[0] + "\n"
    path.write_text(
        sealed + note.sign_note(small.OTHER_KEY, name="a-witness", text=text).rpartition("\n\n")[2], "utf-8"
    )
    assert_disproved(answer(package, small.FINGERPRINT), "package", "is not the seal of a package")


def test_a_whole_package_made_anew_under_another_key_is_unknown_and_disproved_with_the_key(
    small: Small, vault: Any, tmp_path: Path
) -> None:
    package = small.written(small.small_case(vault, small.OTHER_KEY), tmp_path / "package")
    assert answer(package).result == "unknown"
    assert_disproved(answer(package, small.FINGERPRINT), "signer", "not by the one that was given")


def test_a_seal_of_another_case_is_disproved(package: Any, small: Small) -> None:
    package.seal_again(case_id="c-other")
    assert_disproved(answer(package), "package", "is not the seal of a package of probanda/c-aaaa")


def test_a_checkpoint_does_not_pass_for_a_seal(package: Any) -> None:
    latest = (package.folder / "checkpoints" / "latest.note").read_bytes()
    (package.folder / "package.note").write_bytes(latest)
    assert_disproved(answer(package), "package", "is not the seal of a package")


def test_a_seal_by_another_key_is_disproved(package: Any, small: Small) -> None:
    package.seal_again(small.OTHER_KEY)
    assert_disproved(answer(package), "package", "by a key that the ledger holds")


def test_an_entry_in_another_spelling_of_json_is_disproved(package: Any) -> None:
    lines = package.lines("ledger.jsonl")
    package.put_lines("ledger.jsonl", [lines[0].replace(":", ": ", 1), *lines[1:]])
    package.seal_again()
    assert_disproved(answer(package), "ledger", "not canonical JSON")


def test_a_clock_that_went_back_is_told_and_disproves_nothing(pen: Any, small: Small, tmp_path: Path) -> None:
    pen.enter(Act.EXPORTED, at="2031-09-30T00:00:00Z")
    pen.checkpoint()
    report = answer(small.written(pen, tmp_path / "package"), small.FINGERPRINT)
    assert report.result == "proved"
    assert any("clock went back at entry 6" in one for one in report.not_proved)


# --- Records and details ----------------------------------------------------------------------------------------------


def test_subjects_of_an_entry_under_another_number_are_disproved(package: Any) -> None:
    package.edit("subjects.jsonl", 5, seq=4)
    package.seal_again()
    assert_disproved(answer(package), "ledger", "entry 5 entered other subjects")


def test_a_subject_dropped_is_disproved(package: Any) -> None:
    subjects = json.loads(package.lines("subjects.jsonl")[4])["subjects"]
    package.edit("subjects.jsonl", 4, subjects=subjects[:1])
    package.seal_again()
    assert_disproved(answer(package), "ledger", "entry 4 entered other subjects")


def test_subjects_of_two_entries_exchanged_are_disproved(package: Any) -> None:
    lines = package.lines("subjects.jsonl")
    lines[1], lines[2] = lines[2], lines[1]
    package.put_lines("subjects.jsonl", lines)
    package.seal_again()
    assert_disproved(answer(package), "ledger", "entry 1 entered other subjects")


def test_a_swapped_record_body_is_disproved(package: Any) -> None:
    body = json.loads(json.loads(package.lines("records.jsonl")[5])["body"])
    package.edit("records.jsonl", 5, body=encode(body | {"description": "somebody else"}).decode())
    package.seal_again()
    assert_disproved(answer(package), "records", "is not the one that was entered")


def test_a_swapped_body_with_a_digest_that_fits_was_never_entered(package: Any) -> None:
    line = json.loads(package.lines("records.jsonl")[5])
    body = encode(json.loads(line["body"]) | {"description": "somebody else"})
    digest = record_digest(bytes.fromhex(line["salt"]), body)
    package.edit("records.jsonl", 5, body=body.decode(), digest=digest)
    package.seal_again()
    assert_disproved(answer(package), "records", "another digest, entry or place than the ledger says")


def test_a_record_left_out_is_missed(package: Any) -> None:
    lines = package.lines("records.jsonl")
    package.put_lines("records.jsonl", lines[:5] + lines[6:])
    package.seal_again()
    assert_disproved(answer(package), "records", "was entered, and is missing")


def test_a_record_given_twice_is_disproved(package: Any) -> None:
    lines = package.lines("records.jsonl")
    package.put_lines("records.jsonl", [*lines, lines[-1]])
    package.seal_again()
    assert_disproved(answer(package), "records", "was given twice")


def test_records_in_another_order_are_disproved(package: Any) -> None:
    lines = package.lines("records.jsonl")
    package.put_lines("records.jsonl", [*lines[:2], lines[3], lines[2], *lines[4:]])
    package.seal_again()
    assert_disproved(answer(package), "records", "another digest, entry or place than the ledger says")


def test_a_record_that_was_never_entered_is_disproved(package: Any) -> None:
    lines = package.lines("records.jsonl")
    line = json.loads(lines[-1]) | {"record": "r-planted"}
    package.put_lines("records.jsonl", [*lines, encode(line).decode()])
    package.seal_again()
    assert_disproved(answer(package), "records", "record r-planted version 2 was never entered")


def test_salts_used_again_are_disproved(pen: Any, small: Small, tmp_path: Path) -> None:
    first = pen.records[0]
    body = encode(small.signing_key(small.OTHER_KEY))
    digest = record_digest(first.salt, body)
    again = struct_replace(first, record=RecordId("r-again"), body=body, digest=digest, entry=6)
    subject = small.Subject(record=RecordId("r-again"), version=1, digest=digest)
    pen._append(Act.STATED, (subject,), "2031-10-02T08:00:00Z")
    pen.records.append(again)
    pen.checkpoint()
    assert_disproved(answer(small.written(pen, tmp_path / "package")), "records", "a salt used twice hides nothing")


def test_versions_out_of_turn_are_disproved(pen: Any, small: Small, tmp_path: Path) -> None:
    pen.records.append(struct_replace(pen.records[5], version=7, entry=6, salt=b"\x09" * 32))
    body = pen.records[-1].body
    pen.records[-1] = struct_replace(pen.records[-1], digest=record_digest(b"\x09" * 32, body))
    subject = small.Subject(record=pen.records[-1].record, version=7, digest=pen.records[-1].digest)
    pen._append(Act.STATED, (subject,), "2031-10-02T08:00:00Z")
    pen.checkpoint()
    assert_disproved(answer(small.written(pen, tmp_path / "package")), "ledger", "out of turn, or again")


def withhold(package: Any, number: int, reason: str = "it names a witness") -> None:
    """Take the body of a line of the records away, as the sender does who has a reason."""
    lines = package.lines("records.jsonl")
    line = {name: value for name, value in json.loads(lines[number]).items() if name not in {"salt", "body"}}
    lines[number] = encode(line | {"withheld": reason}).decode()
    package.put_lines("records.jsonl", lines)


def test_a_withheld_body_still_verifies_and_is_said_with_its_reason(package: Any, small: Small) -> None:
    withhold(package, 5)
    package.seal_again()
    report = answer(package, small.FINGERPRINT)
    assert report.result == "proved", report.text()
    assert "1 bodies withheld, each with its reason" in report.text()
    assert "record r-actor version 1: is withheld (it names a witness); its digest and entry are here" in report.text()
    assert "what 1 record versions say that are withheld, each told above" in report.not_proved


def test_a_withheld_body_replaced_by_another_is_disproved(package: Any) -> None:
    body = json.loads(json.loads(package.lines("records.jsonl")[5])["body"]) | {"description": "somebody else"}
    salt = "5" * 64
    withhold(package, 5)
    lines = package.lines("records.jsonl")
    line = json.loads(lines[5])
    del line["withheld"]
    lines[5] = encode(line | {"body": encode(body).decode(), "salt": salt}).decode()
    package.put_lines("records.jsonl", lines)
    package.seal_again()
    assert_disproved(answer(package), "records", "the body of record r-actor version 1 is not the one that was entered")


def test_a_withheld_digest_replaced_by_that_of_another_body_is_disproved(package: Any) -> None:
    withhold(package, 5)
    package.edit("records.jsonl", 5, digest=record_digest(b"\5" * 32, b"{}"))
    package.seal_again()
    assert_disproved(answer(package), "records", "another digest, entry or place than the ledger says")


def test_a_withheld_reason_removed_is_disproved(package: Any) -> None:
    withhold(package, 5)
    lines = package.lines("records.jsonl")
    line = json.loads(lines[5])
    del line["withheld"]
    package.put_lines("records.jsonl", [*lines[:5], encode(line).decode(), *lines[6:]])
    package.seal_again()
    assert_disproved(answer(package), "records", "is withheld by half, or without a reason")


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_empty_reason_is_none(package: Any, reason: str) -> None:
    withhold(package, 5, reason)
    package.seal_again()
    assert_disproved(answer(package), "records", "withholds record r-actor version 1 without a reason")


def test_a_body_withheld_by_half_is_disproved(package: Any) -> None:
    sound = package.lines("records.jsonl")
    line = json.loads(sound[5])
    for gone, more in (("body", {}), ("salt", {}), ("salt", {"withheld": "why"}), ("", {"withheld": "why"})):
        half = {name: value for name, value in line.items() if name != gone} | more
        package.put_lines("records.jsonl", [*sound[:5], encode(half).decode(), *sound[6:]])
        package.seal_again()
        assert_disproved(answer(package), "records", "withheld by half")


def test_the_file_of_a_withheld_exhibit_left_behind_belongs_to_no_exhibit(package: Any) -> None:
    withhold(package, 4)
    for end in ("json", "tlog-proof"):
        (package.folder / "proof" / f"PRB-0003.{end}").unlink()
    package.seal_again()
    assert_disproved(answer(package), "exhibits", "data/derived/PRB-0003/frame.txt: belongs to no exhibit")


def test_a_case_that_is_withheld_leaves_nothing_to_sign_for(package: Any) -> None:
    withhold(package, 0)
    package.seal_again()
    assert_disproved(answer(package), "records", "the records are not those of the one case")


def test_withheld_details_still_verify_and_are_said(package: Any, small: Small) -> None:
    lines = package.lines("details.jsonl")
    package.put_lines("details.jsonl", lines[:2] + lines[3:])
    package.seal_again()
    report = answer(package, small.FINGERPRINT)
    assert report.result == "proved"
    assert "1 withheld" in report.text()


def test_changed_details_are_disproved(package: Any) -> None:
    body = json.loads(json.loads(package.lines("details.jsonl")[1])["body"]) | {"by": "p-somebody-else"}
    package.edit("details.jsonl", 1, body=encode(body).decode())
    package.seal_again()
    assert_disproved(answer(package), "details", "the details of entry 1 are not those that were entered")


def test_details_and_record_bodies_do_not_pass_for_each_other() -> None:
    assert record_digest(b"\0" * 32, b"{}") != details_digest(b"\0" * 32, b"{}")


def test_records_of_another_case_are_disproved(small: Small, vault: Any, tmp_path: Path) -> None:
    package = small.written(small.small_case(vault), tmp_path / "package")
    info = (package.folder / "bag-info.txt").read_text().replace(small.CASE, "c-other")
    (package.folder / "bag-info.txt").write_text(info)
    package.seal_again()
    assert_disproved(answer(package), "records", "not those of the one case that bag-info.txt names")


# --- Exhibits and proofs ----------------------------------------------------------------------------------------------


def derived(small: Small, pen: Any, parents: tuple[str, ...], record: str = "r-four", number: int = 4) -> None:
    file = pen.seal(f"clip-{number}.txt", f"a clip {number}\n".encode())
    made_from = tuple(RecordId(one) for one in parents)
    tool = Tool(name="probanda clip", version="1")
    body = small.exhibit(number, (file,), made_from=made_from, made_by=tool)
    pen.enter(Act.EXAMINED, (record, body))


def test_a_derived_exhibit_without_a_parent_is_disproved(pen: Any, small: Small, tmp_path: Path) -> None:
    derived(small, pen, ())
    pen.checkpoint()
    report = answer(small.written(pen, tmp_path / "package"))
    assert_disproved(report, "derived", "PRB-0004: is derived, and leads to no original")


def test_a_derived_exhibit_of_a_record_that_is_no_exhibit_is_disproved(pen: Any, small: Small, tmp_path: Path) -> None:
    derived(small, pen, ("r-actor",))
    pen.checkpoint()
    assert_disproved(answer(small.written(pen, tmp_path / "package")), "derived", "leads to no original")


def test_derived_exhibits_in_a_circle_are_disproved(pen: Any, small: Small, tmp_path: Path) -> None:
    derived(small, pen, ("r-five",), "r-four", 4)
    derived(small, pen, ("r-four",), "r-five", 5)
    pen.checkpoint()
    assert_disproved(answer(small.written(pen, tmp_path / "package")), "derived", "leads to no original")


def test_a_derived_exhibit_of_a_derived_one_leads_to_its_original(pen: Any, small: Small, tmp_path: Path) -> None:
    derived(small, pen, ("r-three", "r-two"))
    pen.checkpoint()
    assert answer(small.written(pen, tmp_path / "package"), small.FINGERPRINT).result == "proved"


def test_a_derived_exhibit_of_a_withheld_one_is_unknown(package: Any, small: Small) -> None:
    withhold(package, 2)
    for name in ("speech.txt", "shot.txt"):
        (package.folder / "data" / "originals" / "PRB-0001" / name).unlink()
    (package.folder / "data" / "originals" / "PRB-0001").rmdir()
    for end in ("json", "tlog-proof"):
        (package.folder / "proof" / f"PRB-0001.{end}").unlink()
    package.seal_again()
    report = answer(package, small.FINGERPRINT)
    assert report.result == "unknown", report.text()
    assert [(one.id, one.subject) for one in report.checks if one.result == "unknown"] == [("derived", "PRB-0003")]


def test_two_exhibits_with_one_label_are_disproved(package: Any, small: Small, pen: Any) -> None:
    entered_anyway(package, small, pen, {"label": "PRB-0001"})
    assert_disproved(answer(package), "proofs", "two exhibits have one label")


def test_two_exhibits_with_one_label_are_not_written(pen: Any, small: Small, tmp_path: Path) -> None:
    pen.enter(Act.TAKEN, ("r-twin", small.exhibit(2, (pen.seal("twin.txt", b"twin\n"),))))
    pen.checkpoint()
    with pytest.raises(EvidenceError, match=r"two files of the bag have the path proof/PRB-0002\.json"):
        small.written(pen, tmp_path / "second")
    assert not (tmp_path / "second").exists()


def test_a_proof_of_no_exhibit_is_disproved(package: Any) -> None:
    proof = (package.folder / "proof" / "PRB-0001.json").read_bytes()
    (package.folder / "proof" / "PRB-0010.json").write_bytes(proof)
    package.seal_again()
    assert_disproved(answer(package), "proofs", "proof/PRB-0010.json: is the proof of no exhibit")


def test_the_proof_of_another_exhibit_is_disproved(package: Any) -> None:
    other = (package.folder / "proof" / "PRB-0003.json").read_bytes()
    (package.folder / "proof" / "PRB-0001.json").write_bytes(other)
    package.seal_again()
    assert_disproved(answer(package), "proofs", "PRB-0001.json: is the proof of another record")


def test_the_proof_of_an_older_version_is_disproved(package: Any) -> None:
    path = package.folder / "proof" / "PRB-0002.json"
    old = next(one for one in map(json.loads, package.lines("subjects.jsonl")) if one["seq"] == 2)["subjects"][0]
    path.write_bytes(encode(json.loads(path.read_bytes()) | {"subject": old}))
    package.seal_again()
    assert_disproved(answer(package), "proofs", "than the exhibit's current one")


def test_a_proof_with_another_entry_is_disproved(package: Any, pen: Any) -> None:
    path = package.folder / "proof" / "PRB-0002.json"
    path.write_bytes(encode(json.loads(path.read_bytes()) | {"entry": pen.entries[2].decode()}))
    package.seal_again()
    assert_disproved(answer(package), "proofs", "than the exhibit's current one")


@pytest.mark.parametrize("field", ["subject_path", "log_path"])
def test_a_proof_with_another_path_is_disproved(package: Any, field: str) -> None:
    path = package.folder / "proof" / "PRB-0002.json"
    proof = json.loads(path.read_bytes())
    for forged in ([], [*proof[field], "0" * 64], ["0" * 64, *proof[field][1:]]):
        path.write_bytes(encode(proof | {field: forged}))
        package.seal_again()
        assert_disproved(answer(package), "proofs", "does not lead from")


def test_a_proof_to_another_checkpoint_is_disproved(package: Any) -> None:
    path = package.folder / "proof" / "PRB-0002.json"
    path.write_bytes(encode(json.loads(path.read_bytes()) | {"root": "0" * 64}))
    package.seal_again()
    assert_disproved(answer(package), "proofs", "leads to another checkpoint")


def test_a_tlog_proof_changed_anywhere_is_disproved(package: Any) -> None:
    path = package.folder / "proof" / "PRB-0002.tlog-proof"
    sound = path.read_text("utf-8")
    header, extra, index, *hashes = sound.partition("\n\n")[0].split("\n")
    checkpoint = sound.partition("\n\n")[2]
    older = (package.folder / "checkpoints" / "4.note").read_text("utf-8")
    forged = {
        "another version of the form": ["c2sp.org/tlog-proof@v2", extra, index, *hashes],
        "no extra": [header, index, *hashes],
        "another entry": [header, extra, "index 3", *hashes],
        "a number in another spelling": [header, extra, index.replace(" ", " 0"), *hashes],
        "a hash less": [header, extra, index, *hashes[1:]],
        "a hash more": [header, extra, index, *hashes, hashes[0]],
        "the hashes exchanged": [header, extra, index, *reversed(hashes)],
    }
    for name, lines in forged.items():
        path.write_text("\n".join([*lines, "", checkpoint]), "utf-8", newline="\n")
        package.seal_again()
        assert_disproved(answer(package), "proofs", "PRB-0002.tlog-proof: is not the proof of this exhibit")
        assert sound != path.read_text("utf-8"), name
    path.write_text("\n".join([header, extra, index, *hashes, "", older]), "utf-8", newline="\n")
    package.seal_again()
    assert_disproved(answer(package), "proofs", "or does not lead to the latest checkpoint")


def test_a_tlog_proof_that_is_missing_is_disproved(package: Any) -> None:
    (package.folder / "proof" / "PRB-0002.tlog-proof").unlink()
    package.seal_again()
    assert_disproved(answer(package), "proofs", "proof/PRB-0002.tlog-proof: is missing")


def test_one_file_named_twice_by_an_exhibit_is_disproved(package: Any, small: Small, pen: Any) -> None:
    files = json.loads(pen.records[-1].body)["files"]
    entered_anyway(package, small, pen, {"files": [*files, *files]})
    assert_disproved(answer(package), "exhibits", "is named by two exhibits, or twice by one")


def test_a_stand_in_is_told_as_not_proved(package: Any, small: Small, pen: Any) -> None:
    entered_anyway(package, small, pen, {"stand_in": True})
    assert "PRB-0002: it is a stand-in for material that was not supplied" in answer(package).not_proved


def test_a_signing_key_with_a_false_fingerprint_is_disproved(package: Any, small: Small, pen: Any) -> None:
    public = note.public_bytes(small.OTHER_KEY).hex()
    for fingerprint, algorithm in (("0" * 64, "Ed25519"), (note.fingerprint(bytes.fromhex(public)), "RSA")):
        false = {"kind": "signing_key", "public_key_hex": public, "fingerprint": fingerprint, "algorithm": algorithm}
        entered_anyway(package, small, pen, false)
        assert_disproved(answer(package), "records", "whose fingerprint or algorithm is not its own")


def test_a_proof_for_a_place_outside_the_entry_is_disproved(package: Any) -> None:
    path = package.folder / "proof" / "PRB-0002.json"
    sound = json.loads(path.read_bytes())
    for position in (-1, 2, 0):
        path.write_bytes(encode(sound | {"position": position}))
        package.seal_again()
        assert_disproved(answer(package), "proofs", "does not lead from the record to entry 4")


# --- Hostile bytes ----------------------------------------------------------------------------------------------------

HOSTILE = (
    b"",
    b"\n",
    b"\xff\xfe\n",
    b"\xef\xbb\xbf{}\n",
    b"[" * 100_000 + b"\n",
    b'{"a":' * 100_000 + b"\n",
    b"NaN\n",
    b"Infinity\n",
    b'{"seq":1e400}\n',
    b"9" * 10_000 + b"\n",
    b'{"seq":0,"seq":0}\n',
    b'"\\ud800"\n',
    b"null\n",
    b"true\n",
    b"{}",
    b"\0" * 1_000 + b"\n",
    b"\xe2\x80\x94 x AA==\n",
    b"a\n\n\xe2\x80\x94 x AA==\n",
    b"a\nb\nc\n\n\xe2\x80\x94 x %%%%\n",
)


@pytest.mark.parametrize(
    "name", sorted({*verifier.REQUIRED, "subjects.jsonl", "proof/PRB-0001.json"} - {"verify.py", "README.txt"})
)
@pytest.mark.parametrize("sealed", [False, True])
def test_hostile_bytes_in_any_file_are_disproved_without_a_traceback(package: Any, name: str, *, sealed: bool) -> None:
    path = package.folder / name
    for raw in HOSTILE:
        if sealed and name == "details.jsonl" and not raw:
            continue  # all details withheld: that is allowed
        path.write_bytes(raw)
        if sealed and name not in {"bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "package.note"}:
            package.seal_again()
        report = answer(package)
        assert report.result == "disproved", (name, raw[:20], report.text())


def test_every_line_of_json_survives_every_wrong_type(package: Any) -> None:
    wrong = (None, True, -1, 2**53 - 1, "", "\x00\x1b[2J", [], [[]], {}, {"kind": "exhibit"})
    for name in ("ledger.jsonl", "subjects.jsonl", "records.jsonl", "details.jsonl"):
        sound = package.lines(name)
        for field in json.loads(sound[1]):
            for value in wrong:
                if json.loads(sound[1])[field] == value:
                    continue
                package.edit(name, 1, **{field: value})
                report = answer(package)
                assert report.result == "disproved", (name, field, value)
                assert "\x1b" not in report.text()
                package.put_lines(name, sound)


@pytest.mark.parametrize("field", ["files", "label", "made_from", "made_by", "completeness", "kind", "stand_in"])
def test_a_body_of_wrong_types_that_was_really_entered_gives_no_traceback(
    pen: Any, small: Small, tmp_path: Path, field: str
) -> None:
    package = small.written(pen, tmp_path / "package")
    for value in (None, 7, "x", [7], [{}], [[]], {}, "../../x"):
        entered_anyway(package, small, pen, {field: value})
        report = answer(package, small.FINGERPRINT)
        assert [one.result for one in report.checks if one.id == "ledger"] == ["proved"], report.text()
        assert report.result in {"proved", "disproved"}


def entered_anyway(package: Any, small: Small, pen: Any, change: dict[str, Any]) -> None:
    """A package whose sender entered an exhibit with a body that is none, and signed it."""
    records = list(pen.records)
    line = {**json.loads(records[-1].body), **change}
    body = encode(line)
    digest = record_digest(records[-1].salt, body)
    entries, subjects = list(pen.entries[:4]), list(pen.subjects)
    subjects[4] = (*subjects[4][:-1], struct_replace(subjects[4][-1], digest=digest))
    for seq in (4, 5):
        old = json.loads(pen.entries[seq])
        entry, _ = next_entry(
            entries[-1], at=old["at"], act=Act(old["act"]), subjects=subjects[seq], details=old["details"]
        )
        entries.append(entry)
    package.put_lines("ledger.jsonl", [entry.decode() for entry in entries])
    package.put_lines(
        "subjects.jsonl", [encode({"seq": at, "subjects": one}).decode() for at, one in enumerate(subjects)]
    )
    package.edit("records.jsonl", len(records) - 1, body=body.decode(), digest=digest)
    root = verifier._roots([verifier._leaf(entry) for entry in entries], {6})[6]
    signed = note.sign_checkpoint(small.KEY, origin=note.origin_of(small.CASE), size=6, root=root).note
    for name in ("6.note", "latest.note"):
        (package.folder / "checkpoints" / name).write_text(signed, "utf-8")
    package.seal_again()


Change = Callable[[bytes, int, int], bytes]
CHANGES: tuple[Change, ...] = (
    lambda raw, at, byte: raw[:at] + bytes([raw[at] ^ (byte or 1)]) + raw[at + 1 :],
    lambda raw, at, _: raw[:at] + raw[at + 1 :],
    lambda raw, at, _: raw[:at],
    lambda raw, at, byte: raw[:at] + bytes([byte]) + raw[at:],
    lambda raw, at, _: raw + raw[at:],
)


def test_flipped_cut_deleted_and_inserted_bytes_are_always_disproved(package: Any, small: Small) -> None:
    rolls = iter(small.hashlib.shake_256(b"rolls").digest(40_000))
    names = sorted(path.relative_to(package.folder).as_posix() for path in package.folder.rglob("*") if path.is_file())
    tried = 0
    for name in names:
        path = package.folder / name
        sound = path.read_bytes()
        for change in CHANGES:
            for _ in range(2):
                at = int.from_bytes([next(rolls), next(rolls), next(rolls)]) % len(sound)
                torn = change(sound, at, next(rolls))
                if torn != sound:
                    path.write_bytes(torn)
                    assert answer(package, small.FINGERPRINT).exit_code == 1, (name, at)
                    tried += 1
        path.write_bytes(sound)
    assert tried > 200


def test_a_folder_that_is_no_package_is_unknown(tmp_path: Path) -> None:
    report = verifier.verify(tmp_path, None)
    assert (report.result, report.exit_code) == ("unknown", 2)
    assert verifier.verify(tmp_path / "nowhere", None).result == "unknown"


def test_names_that_are_no_unicode_give_no_traceback(package: Any) -> None:
    (package.folder / "data" / os.fsdecode(b"\xff\x1b[31m")).write_text("x\n")
    report = answer(package)
    assert_disproved(report, "files", "is extra")
    report.text().encode("utf-8")
    json.dumps(report.plain(), ensure_ascii=False).encode("utf-8")
