"""Attacks on packages that show a part of a ledger or of a record: what the receiver's verifier says to each.

`seal_again` signs anew, as the sender or a thief of the key could; what holds then holds without the seal.
"""

import builtins
import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from msgspec.structs import replace as struct_replace

from probanda.model.canonical import encode
from probanda.model.custody import Act, Withdrawn
from probanda.model.errors import EvidenceError
from probanda.model.ids import Key, RecordId
from probanda.preserve import note, verifier
from probanda.preserve.cut import cut_to_shown
from probanda.preserve.package import Withheld, write_package
from probanda.preserve.redact import redact

Small = ModuleType
ONE, THREE = (RecordId("r-one"), 1), (RecordId("r-three"), 1)


def answer(package: Any, key: str | None = None, earlier: Path | None = None) -> verifier.Report:
    return verifier.verify(package.folder, key, earlier=earlier)


def assert_disproved(report: verifier.Report, check: str, words: str) -> None:
    found = [one for one in report.checks if one.result == "disproved"]
    assert (report.result, report.exit_code) == ("disproved", 1), report.text()
    assert any(one.id == check and words in f"{one.subject}: {one.message}" for one in found), report.text()


def assert_unknown(report: verifier.Report, check: str, words: str) -> None:
    found = [one for one in report.checks if one.result == "unknown"]
    assert (report.result, report.exit_code) == ("unknown", 2), report.text()
    assert any(one.id == check and words in f"{one.subject}: {one.message}" for one in found), report.text()


@pytest.fixture
def shown(pen: Any, small: Small, tmp_path: Path) -> Any:
    """Two exhibits of three, entries 0, 1 and 3 of six, three checkpoints."""
    write_package(cut_to_shown(pen.contents(), {ONE, THREE}, held_sizes={2, 4}), tmp_path / "shown")
    return small.Tampered(tmp_path / "shown")


# --- A ledger in the form `shown` -------------------------------------------------------------------------------------


def test_a_shown_ledger_is_proved_and_says_what_cannot_be_judged(shown: Any, small: Small) -> None:
    report = answer(shown, small.FINGERPRINT)
    assert (report.result, report.exit_code) == ("proved", 0), report.text()
    assert "shown: 3 of 6 entries, each proved to be in the tree of the latest checkpoint" in report.text()
    assert any(
        "the 3 of 6 entries that are not shown" in one and "cannot be judged" in one for one in report.not_proved
    )


def test_a_full_package_cut_to_a_shown_one_without_the_key_is_disproved(package: Any, shown: Any, small: Small) -> None:
    for path in ("data/originals/PRB-0002", "data/dossier"):
        shutil.rmtree(package.folder / path)
    for path in ("subjects.jsonl", "proof/PRB-0002.json", "proof/PRB-0002.tlog-proof"):
        (package.folder / path).unlink()
    for path in ("ledger.jsonl", "records.jsonl", "details.jsonl", "inclusion.jsonl", "consistency.jsonl"):
        shutil.copy(shown.folder / path, package.folder / path)
    info = (package.folder / "bag-info.txt").read_text()
    (package.folder / "bag-info.txt").write_text(info.replace("Ledger: full", "Ledger: shown"))
    package.list_again()
    report = answer(package, small.FINGERPRINT)
    assert [one.result for one in report.checks if one.id in {"files", "bag", "ledger"}] == ["proved"] * 3
    assert_disproved(report, "package", "tagmanifest-sha256.txt: is not the one that package.note signs")


def test_a_full_ledger_that_says_it_is_a_shown_one_is_disproved(package: Any) -> None:
    info = (package.folder / "bag-info.txt").read_text()
    (package.folder / "bag-info.txt").write_text(info.replace("Ledger: full", "Ledger: shown"))
    package.seal_again()
    assert_disproved(answer(package), "bag", "subjects.jsonl: does not belong into a package with a ledger in the form")


def test_a_shown_ledger_that_says_it_is_a_full_one_is_disproved(shown: Any) -> None:
    info = (shown.folder / "bag-info.txt").read_text()
    (shown.folder / "bag-info.txt").write_text(info.replace("Ledger: shown", "Ledger: full"))
    shown.seal_again()
    report = answer(shown)
    assert_disproved(report, "bag", "subjects.jsonl: is missing")
    assert_disproved(report, "ledger", "subjects.jsonl: is missing")


def test_a_ledger_without_a_marker_is_a_full_one(package: Any, shown: Any, small: Small) -> None:
    for one in (package, shown):
        info = (one.folder / "bag-info.txt").read_text().splitlines(keepends=True)
        (one.folder / "bag-info.txt").write_text("".join(line for line in info if "Ledger" not in line))
        one.seal_again()
    assert answer(package, small.FINGERPRINT).result == "proved"
    assert_disproved(answer(shown), "bag", "subjects.jsonl: is missing")


def test_a_form_of_ledger_of_tomorrow_is_unknown(shown: Any, small: Small) -> None:
    info = (shown.folder / "bag-info.txt").read_text()
    (shown.folder / "bag-info.txt").write_text(info.replace("Ledger: shown", "Ledger: sampled"))
    shown.seal_again()
    assert_unknown(answer(shown, small.FINGERPRINT), "bag", "a form that this verifier does not know")


@pytest.mark.parametrize("name", ["inclusion.jsonl", "consistency.jsonl"])
def test_a_shown_ledger_without_its_proofs_is_disproved(shown: Any, name: str) -> None:
    (shown.folder / name).unlink()
    shown.seal_again()
    assert_disproved(answer(shown), "bag", f"{name}: is missing")


@pytest.mark.parametrize("name", ["bag-info.txt", "inclusion.jsonl", "consistency.jsonl", "proof/PRB-0001.tlog-proof"])
def test_what_cannot_be_read_of_a_shown_ledger_leaves_it_unknown(
    shown: Any, small: Small, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    locked, opened = shown.folder / name, open

    def refusing(path: Any, *rest: Any, **more: Any) -> Any:
        if Path(path) == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *rest, **more)

    monkeypatch.setattr(builtins, "open", refusing)
    assert_unknown(answer(shown, small.FINGERPRINT), "files", f"{name}: cannot be read")


@pytest.mark.parametrize("line", [0, 1, 2])
def test_a_false_inclusion_path_is_disproved(shown: Any, line: int) -> None:
    path = json.loads(shown.lines("inclusion.jsonl")[line])["log_path"]
    for forged in ([], path[1:], [*path, "0" * 64], ["0" * 64, *path[1:]], path[::-1]):
        shown.edit("inclusion.jsonl", line, log_path=forged)
        shown.seal_again()
        assert_disproved(answer(shown), "ledger", "to the latest checkpoint: it is not in it")


def test_an_entry_that_is_not_in_the_tree_is_disproved(shown: Any, pen: Any) -> None:
    planted = encode(json.loads(pen.entries[2]) | {"act": "withdrawn", "subjects": 0, "subjects_root": None}).decode()
    lines, proofs = shown.lines("ledger.jsonl"), shown.lines("inclusion.jsonl")
    path = json.loads(proofs[2])["log_path"]
    shown.put_lines("ledger.jsonl", [*lines[:2], planted, lines[2]])
    proof = encode({"seq": 2, "log_path": path, "subjects": []}).decode()
    shown.put_lines("inclusion.jsonl", [*proofs[:2], proof, proofs[2]])
    shown.seal_again()
    assert_disproved(answer(shown), "ledger", "does not lead from entry 2 to the latest checkpoint")


@pytest.mark.parametrize("change", [{"at": "2031-10-01T08:00:00Z"}, {"act": "judged"}, {"details": "0" * 64}])
def test_a_shown_entry_that_was_edited_is_disproved(shown: Any, change: dict[str, str]) -> None:
    shown.edit("ledger.jsonl", 2, **change)
    shown.seal_again()
    assert_disproved(answer(shown), "ledger", "it is not in it")


def test_a_shown_entry_edited_before_one_that_follows_it_is_disproved(shown: Any) -> None:
    shown.edit("ledger.jsonl", 1, prev="0" * 64)
    shown.seal_again()
    assert_disproved(answer(shown), "ledger", "entry 1 does not follow the entry before it")


def test_shown_entries_in_another_order_or_twice_are_disproved(shown: Any) -> None:
    lines, proofs = shown.lines("ledger.jsonl"), shown.lines("inclusion.jsonl")
    for order in ((1, 0, 2), (0, 1, 1), (0, 2, 1)):
        shown.put_lines("ledger.jsonl", [lines[at] for at in order])
        shown.put_lines("inclusion.jsonl", [proofs[at] for at in order])
        shown.seal_again()
        assert_disproved(answer(shown), "ledger", "is not in order")


def test_a_shown_entry_removed_leaves_a_proof_of_nothing(shown: Any) -> None:
    shown.put_lines("ledger.jsonl", shown.lines("ledger.jsonl")[:-1])
    shown.seal_again()
    assert_disproved(answer(shown), "ledger", "inclusion.jsonl: has more lines than there are entries")


def test_a_proof_removed_is_missed_by_its_entry(shown: Any) -> None:
    shown.put_lines("inclusion.jsonl", shown.lines("inclusion.jsonl")[:-1])
    shown.seal_again()
    assert_disproved(answer(shown), "ledger", "inclusion.jsonl: has no line for entry 3")


def test_a_shown_entry_removed_with_all_that_it_entered_breaks_the_seal(shown: Any, small: Small) -> None:
    for name in ("ledger.jsonl", "inclusion.jsonl", "records.jsonl", "details.jsonl"):
        shown.put_lines(name, shown.lines(name)[:-1])
    shutil.rmtree(shown.folder / "data" / "derived")
    for end in ("json", "tlog-proof"):
        (shown.folder / "proof" / f"PRB-0003.{end}").unlink()
    shown.list_again()
    report = answer(shown, small.FINGERPRINT)
    assert_disproved(report, "package", "it was changed")
    assert [one.id for one in report.checks if one.result == "disproved"] == ["package"]


def test_an_entry_beyond_the_latest_checkpoint_is_disproved(shown: Any) -> None:
    old = (shown.folder / "checkpoints" / "2.note").read_bytes()
    (shown.folder / "checkpoints" / "latest.note").write_bytes(old)
    shown.seal_again()
    assert_disproved(answer(shown), "ledger", "it is not in it")
    lines = shown.lines("ledger.jsonl")
    shown.edit("ledger.jsonl", 2, seq=9)
    shown.seal_again()
    shutil.copy(shown.folder / "checkpoints" / "6.note", shown.folder / "checkpoints" / "latest.note")
    assert_disproved(answer(shown), "ledger", "entry 9 is not in order, or the latest checkpoint does not cover it")
    assert len(lines) == 3


def test_a_false_path_of_a_subject_is_disproved(shown: Any) -> None:
    (subject,) = json.loads(shown.lines("inclusion.jsonl")[1])["subjects"]
    other = {"digest": "0" * 64}
    for forged in ({"path": ["0" * 64]}, {"position": 1}, {"position": -1}, {"version": 2}, {"record": "r-x"}, other):
        shown.edit("inclusion.jsonl", 1, subjects=[subject | forged])
        shown.seal_again()
        assert_disproved(answer(shown), "ledger", "inclusion.jsonl, line 2: does not lead from record")


def test_subjects_twice_or_out_of_place_are_disproved(shown: Any) -> None:
    subjects = json.loads(shown.lines("inclusion.jsonl")[0])["subjects"]
    assert len(subjects) == 2
    for order in (subjects[::-1], [subjects[0]] * 2, [*subjects, subjects[1]]):
        shown.edit("inclusion.jsonl", 0, subjects=order)
        shown.seal_again()
        assert_disproved(answer(shown), "ledger", "does not lead from record")


def test_a_subject_of_an_entry_that_entered_nothing_is_disproved(pen: Any, small: Small, tmp_path: Path) -> None:
    contents = cut_to_shown(pen.contents(), {ONE})
    last = json.loads(contents.entries[5])
    assert last["subjects"] == 0
    package = small.written(pen, tmp_path / "shown", records=contents.records, form=contents.form)
    tree = small.merkle.Tree([small.merkle.leaf_hash(one) for one in pen.entries])
    line = {"seq": 5, "log_path": [one.hex() for one in tree.inclusion_proof(5)], "subjects": []}
    package.put_lines("ledger.jsonl", [*package.lines("ledger.jsonl"), pen.entries[5].decode()])
    package.put_lines("inclusion.jsonl", [*package.lines("inclusion.jsonl"), encode(line).decode()])
    package.seal_again()
    assert answer(package, small.FINGERPRINT).result == "proved"
    subject = json.loads(package.lines("inclusion.jsonl")[1])["subjects"][0]
    package.edit("inclusion.jsonl", 2, subjects=[subject])
    package.seal_again()
    assert_disproved(answer(package), "ledger", "does not lead from record r-one to entry 5")


def test_a_record_that_is_proved_and_not_given_is_missed(shown: Any) -> None:
    shown.put_lines("records.jsonl", shown.lines("records.jsonl")[:-1])
    shown.seal_again()
    assert_disproved(answer(shown), "records", "record r-three version 1 was entered, and is missing")


def test_a_record_that_is_given_and_not_proved_is_disproved(shown: Any, package: Any) -> None:
    planted = package.lines("records.jsonl")[3]
    lines = shown.lines("records.jsonl")
    shown.put_lines("records.jsonl", [*lines[:3], planted, *lines[3:]])
    shown.seal_again()
    assert_disproved(answer(shown), "records", "record r-two version 1 was never entered")


def test_details_of_an_entry_that_is_not_shown_are_disproved(shown: Any, package: Any) -> None:
    shown.put_lines("details.jsonl", package.lines("details.jsonl"))
    shown.seal_again()
    assert_disproved(answer(shown), "details", "is for entry 2, which is not there or not in order")


@pytest.mark.parametrize("line", [0, 1])
def test_a_false_consistency_proof_is_disproved(shown: Any, line: int) -> None:
    path = json.loads(shown.lines("consistency.jsonl")[line])["proof"]
    for forged in ([], path[1:], [*path, "0" * 64], ["0" * 64, *path[1:]]):
        if forged == path:
            continue
        shown.edit("consistency.jsonl", line, proof=forged)
        shown.seal_again()
        assert_disproved(answer(shown), "checkpoints", "does not continue that of")


def test_consistency_proofs_missing_exchanged_or_of_other_sizes_are_disproved(shown: Any) -> None:
    lines = shown.lines("consistency.jsonl")
    shown.put_lines("consistency.jsonl", lines[:1])
    shown.seal_again()
    assert_disproved(answer(shown), "checkpoints", "has 1 proofs, and 2 lead from each checkpoint to the next")
    shown.put_lines("consistency.jsonl", lines[::-1])
    shown.seal_again()
    assert_disproved(answer(shown), "checkpoints", "is not the proof that leads from the checkpoint of size 2")
    shown.put_lines("consistency.jsonl", lines)
    shown.edit("consistency.jsonl", 1, to=5)
    shown.seal_again()
    assert_disproved(answer(shown), "checkpoints", "is not the proof that leads from the checkpoint of size 4")


@pytest.mark.parametrize("size", [2, 4])
def test_an_older_checkpoint_of_a_fork_beside_a_shown_ledger_is_disproved(shown: Any, small: Small, size: int) -> None:
    forked = note.sign_checkpoint(small.KEY, origin=note.origin_of(small.CASE), size=size, root=b"\x07" * 32)
    (shown.folder / "checkpoints" / f"{size}.note").write_text(forked.note, "utf-8")
    shown.seal_again()
    assert_disproved(answer(shown), "checkpoints", "changed, or forked")


def test_two_checkpoints_of_one_size_that_differ_are_disproved(shown: Any, small: Small) -> None:
    for root in (b"\x00" * 32, b"\xff" * 32):
        forked = note.sign_checkpoint(small.KEY, origin=note.origin_of(small.CASE), size=6, root=root)
        (shown.folder / "checkpoints" / "6.note").write_text(forked.note, "utf-8")
        shown.seal_again()
        assert_disproved(answer(shown), "checkpoints", "forked")


@pytest.mark.parametrize("root", ["", "AAAA", "!", "A" * 44, "A" * 42 + "B="])
def test_a_latest_checkpoint_with_a_root_that_is_none_is_disproved(shown: Any, small: Small, root: str) -> None:
    origin = note.origin_of(small.CASE)
    signed = note.sign_note(small.KEY, name=origin, text=f"{origin}\n6\n{root}\n")
    (shown.folder / "checkpoints" / "latest.note").write_text(signed, "utf-8")
    shown.seal_again()
    assert_disproved(answer(shown), "ledger", "latest.note: has a root that is not 32 bytes in base64")


def test_a_latest_checkpoint_of_another_ledger_is_disproved(shown: Any, small: Small) -> None:
    good = (shown.folder / "checkpoints" / "latest.note").read_text("utf-8")
    root = bytes.fromhex(note.open_checkpoint(good, note.public_bytes(small.KEY)).root)
    other = note.sign_checkpoint(small.KEY, origin="probanda/c-other", size=6, root=root)
    (shown.folder / "checkpoints" / "latest.note").write_text(other.note, "utf-8")
    shown.seal_again()
    assert_disproved(answer(shown), "checkpoints", "is a checkpoint of another ledger: probanda/c-other")


def test_a_shown_ledger_under_a_key_that_it_does_not_hold_is_disproved(shown: Any, small: Small) -> None:
    shown.seal_again(small.OTHER_KEY)
    assert_disproved(answer(shown), "package", "by a key that the ledger holds")


def test_a_key_that_was_taken_back_goes_with_every_cut(pen: Any, small: Small, tmp_path: Path) -> None:
    pen.enter(Act.WITHDRAWN, ("r-key", Withdrawn(key=Key("workspace"), was="signing_key", why="the laptop was lost")))
    pen.checkpoint()
    write_package(cut_to_shown(pen.contents(), {ONE}), tmp_path / "shown")
    report = verifier.verify(tmp_path / "shown", small.FINGERPRINT)
    assert_disproved(report, "checkpoints", "by a key that the ledger holds at that entry")


def test_that_a_key_was_taken_back_in_an_entry_kept_from_us_cannot_be_known_and_is_said(
    pen: Any, small: Small, tmp_path: Path
) -> None:
    pen.enter(Act.WITHDRAWN, ("r-key", Withdrawn(key=Key("workspace"), was="signing_key", why="the laptop was lost")))
    pen.checkpoint()
    cut = cut_to_shown(pen.contents(), {ONE})
    hidden = tuple(one for one in cut.records if one.record_kind != "withdrawn")
    write_package(replace(cut, records=hidden), tmp_path / "shown")
    report = verifier.verify(tmp_path / "shown", small.FINGERPRINT)
    assert report.result == "proved"
    assert any("or took a key back, cannot be judged" in one for one in report.not_proved)


def test_a_derived_exhibit_whose_parent_is_not_shown_is_unknown(pen: Any, small: Small, tmp_path: Path) -> None:
    write_package(cut_to_shown(pen.contents(), {THREE}), tmp_path / "shown")
    report = verifier.verify(tmp_path / "shown", small.FINGERPRINT)
    assert_unknown(report, "derived", "PRB-0003: is made from an exhibit that is not shown")


def test_withheld_records_of_a_shown_ledger_are_told_and_their_digests_proved(
    pen: Any, small: Small, tmp_path: Path
) -> None:
    kept_back = Withheld(record=RecordId("r-actor"), version=1, reason="it names a witness")
    write_package(cut_to_shown(pen.contents(), {ONE}, withheld=(kept_back,)), tmp_path / "shown")
    package = small.Tampered(tmp_path / "shown")
    assert "record r-actor version 1: is withheld (it names a witness)" in answer(package, small.FINGERPRINT).text()
    assert answer(package, small.FINGERPRINT).result == "proved"
    package.edit("records.jsonl", 3, digest="0" * 64)
    package.seal_again()
    assert_disproved(answer(package), "records", "another digest")


HOSTILE = (b"", b"\n", b"\xff\n", b"[" * 50_000 + b"\n", b"{}\n", b"null\n", b'{"seq":0}\n', b"x" * 100)


@pytest.mark.parametrize("name", ["inclusion.jsonl", "consistency.jsonl", "ledger.jsonl", "proof/PRB-0001.tlog-proof"])
def test_hostile_bytes_in_a_file_of_a_shown_ledger_are_disproved_without_a_traceback(shown: Any, name: str) -> None:
    for raw in HOSTILE:
        (shown.folder / name).write_bytes(raw)
        shown.seal_again()
        assert answer(shown).result == "disproved", raw[:20]


def test_every_field_of_a_proof_survives_every_wrong_type(shown: Any) -> None:
    wrong = (None, True, -1, 2**53 - 1, "", [], [[]], [{}], {}, ["x"], [7])
    for name in ("inclusion.jsonl", "consistency.jsonl", "ledger.jsonl"):
        sound = shown.lines(name)
        for field, right in json.loads(sound[1]).items():
            for value in wrong:
                if value == right and value is not True:
                    continue
                shown.edit(name, 1, **{field: value})
                shown.seal_again()
                assert answer(shown).result == "disproved", (name, field, value)
                shown.put_lines(name, sound)


def test_a_flipped_byte_anywhere_in_a_shown_ledger_is_disproved(shown: Any, small: Small) -> None:
    names = sorted(path.relative_to(shown.folder).as_posix() for path in shown.folder.rglob("*") if path.is_file())
    for name in names:
        sound = (shown.folder / name).read_bytes()
        at = len(sound) // 3
        (shown.folder / name).write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        assert answer(shown, small.FINGERPRINT).exit_code == 1, name
        (shown.folder / name).write_bytes(sound)


# --- Redactions -------------------------------------------------------------------------------------------------------

ONE_WITHHELD = Withheld(record=RecordId("r-one"), version=1, reason="a file shows a witness")


def redacted(small: Small, pen: Any, *removed: str, reason: str = "it shows a witness", **lies: Any) -> None:
    """A redaction of the first exhibit is entered; `lies` are fields of what is left that its signer changed."""
    first = next(one for one in pen.records if one.record == "r-one")
    honest = redact(first, removed, key=Key("redaction-1"), reason=reason)
    left = encode(json.loads(honest.body) | lies).decode()
    pen.enter(Act.REDACTED, ("r-red", struct_replace(honest, body=left)))
    pen.checkpoint()


def test_a_redacted_exhibit_stands_for_the_withheld_one_and_still_verifies(
    pen: Any, small: Small, tmp_path: Path
) -> None:
    redacted(small, pen, "/files/1", "/title")
    package = small.written(pen, tmp_path / "package", withheld=(ONE_WITHHELD,))
    report = answer(package, small.FINGERPRINT)
    assert report.result == "proved", report.text()
    assert "r-red: was entered to stand for record r-one version 1, without /files/1, /title" in report.text()
    assert any("stated by the signer" in one and "1 redacted versions" in one for one in report.not_proved)
    assert [path.name for path in (package.folder / "data" / "originals" / "PRB-0001").iterdir()] == ["speech.txt"]


def test_a_redaction_whose_first_is_shown_is_compared_with_it(pen: Any, small: Small, tmp_path: Path) -> None:
    redacted(small, pen, "/files/1", "/completeness/0/reason")
    report = answer(small.written(pen, tmp_path / "package"), small.FINGERPRINT)
    assert report.result == "proved"
    assert "1 redacted versions compared with what they stand for, 0 as the signer states them" in report.text()
    assert not any("stated by the signer" in one for one in report.not_proved)


def test_a_redaction_that_changes_a_fact_is_disproved_where_the_first_is_shown(
    pen: Any, small: Small, tmp_path: Path
) -> None:
    redacted(small, pen, "/files/1", publisher="another office")
    report = answer(small.written(pen, tmp_path / "package"), small.FINGERPRINT)
    assert_disproved(report, "redactions", "r-red: changes record r-one version 1 beside what it says was taken out")


def test_a_redaction_that_changes_a_fact_is_the_signers_word_where_the_first_is_withheld(
    pen: Any, small: Small, tmp_path: Path
) -> None:
    redacted(small, pen, "/files/1", publisher="another office")
    report = answer(small.written(pen, tmp_path / "package", withheld=(ONE_WITHHELD,)), small.FINGERPRINT)
    assert report.result == "proved"
    assert any("that nothing else was changed in 1 redacted versions" in one for one in report.not_proved)


def test_a_redaction_that_takes_out_more_than_it_names_is_disproved(pen: Any, small: Small, tmp_path: Path) -> None:
    redacted(small, pen, "/files/1", title="")
    assert_disproved(
        answer(small.written(pen, tmp_path / "package")),
        "redactions",
        "beside what it says was taken out (/files/1)",
    )


def test_what_is_left_cannot_be_changed_after_it_was_entered(pen: Any, small: Small, tmp_path: Path) -> None:
    redacted(small, pen, "/files/1")
    package = small.written(pen, tmp_path / "package", withheld=(ONE_WITHHELD,))
    line = json.loads(package.lines("records.jsonl")[-1])
    body = json.loads(line["body"])
    left = encode(json.loads(body["body"]) | {"publisher": "another office"}).decode()
    package.edit("records.jsonl", 7, body=encode(body | {"body": left}).decode())
    package.seal_again()
    assert_disproved(answer(package), "records", "the body of record r-red version 1 is not the one that was entered")


def test_a_file_that_a_redaction_took_out_does_not_lie_here(pen: Any, small: Small, tmp_path: Path) -> None:
    redacted(small, pen, "/files/1")
    package = small.written(pen, tmp_path / "package", withheld=(ONE_WITHHELD,))
    (package.folder / "data" / "originals" / "PRB-0001" / "shot.txt").write_bytes(b"a picture, in words\n")
    package.seal_again()
    assert_disproved(answer(package), "exhibits", "shot.txt: belongs to no exhibit that was entered")


def lying(pen: Any, small: Small, **fields: Any) -> None:
    """A redaction of the first exhibit is entered with these fields in place of the right ones."""
    first = next(one for one in pen.records if one.record == "r-one")
    honest = redact(first, ["/title"], key=Key("redaction-1"), reason="a test")
    pen.enter(Act.REDACTED, ("r-red", struct_replace(honest, **fields)))
    pen.checkpoint()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"record": "r-nobody"}, "is a redaction of record r-nobody version 1, which was never entered"),
        ({"version": 2}, "is a redaction of record r-one version 2, which was never entered"),
        ({"record": "r-red"}, "takes out title, which is not there"),
        ({"removed": ("/nothing",)}, "takes out nothing, which is not there"),
        ({"removed": ("/title", "/title")}, "takes out title, which is not there, or a part of it twice"),
        ({"removed": ("/files", "/files/1")}, "takes out files, which is not there, or a part of it twice"),
        ({"removed": ("/schema",)}, "takes out schema, which cannot be emptied"),
        ({"removed": ("/stand_in",)}, "takes out stand_in, which cannot be emptied"),
        ({"removed": ("/title/0",)}, "takes out 0, which is not there"),
        ({"removed": ("/files/7",)}, "takes out 7, which is not there"),
        ({"removed": ("/files/01",)}, "takes out 01, which is not there"),
    ],
)
def test_a_redaction_that_fits_no_record_is_disproved(
    pen: Any, small: Small, tmp_path: Path, fields: dict[str, Any], words: str
) -> None:
    lying(pen, small, **fields)
    assert_disproved(answer(small.written(pen, tmp_path / "package")), "redactions", f"r-red: {words}")


def unveiled(pen: Any, small: Small, folder: Path) -> Any:
    """A package with its last record, whatever its body holds; our own writer would refuse it."""
    last = pen.records[-1]
    package = small.written(pen, folder, withheld=(Withheld(record=last.record, version=1, reason="a test"),))
    line = {"record": last.record, "version": 1, "digest": last.digest, "entry": last.entry}
    shown = encode(line | {"salt": last.salt.hex(), "body": last.body.decode()}).decode()
    package.put_lines("records.jsonl", [*package.lines("records.jsonl")[:-1], shown])
    package.seal_again()
    return package


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"removed": ()}, "takes nothing out"),
        ({"body": '{"kind":"redaction"}'}, "is a redaction of a redaction"),
        ({"body": "[]"}, "is not of its type"),
        ({"body": "{"}, "not valid JSON"),
        ({"body": "{ }"}, "not canonical JSON"),
        ({"body": "[" * 50_000}, "JSON"),
        ({"removed": ("title",)}, "something else than a JSON pointer"),
        ({"removed": ("",)}, "something else than a JSON pointer"),
        ({"removed": ("/",)}, "something else than a JSON pointer"),
        ({"removed": ("/a" * 5_000,)}, "something else than a JSON pointer"),
    ],
)
def test_a_redaction_that_is_none_is_disproved(
    pen: Any, small: Small, tmp_path: Path, fields: dict[str, Any], words: str
) -> None:
    lying(pen, small, **fields)
    assert_disproved(answer(unveiled(pen, small, tmp_path / "package")), "records", words)


def test_a_redaction_of_a_record_that_was_entered_after_it_is_disproved(pen: Any, small: Small, tmp_path: Path) -> None:
    lying(pen, small, version=2)
    body = json.loads(next(one for one in pen.records if one.record == "r-one").body)
    pen.enter(Act.TAKEN, ("r-one", small.exhibit(1, tuple(small.SealedFile(**one) for one in body["files"]))))
    pen.checkpoint()
    report = answer(small.written(pen, tmp_path / "package"))
    assert_disproved(report, "redactions", "is a redaction of record r-one version 2, which was entered after it")


def test_two_redactions_of_one_record_leave_open_which_stands_for_it(pen: Any, small: Small, tmp_path: Path) -> None:
    redacted(small, pen, "/files/1")
    first = next(one for one in pen.records if one.record == "r-one")
    again = redact(first, ["/files/0"], key=Key("redaction-2"), reason="for others")
    pen.enter(Act.REDACTED, ("r-red-2", again))
    pen.checkpoint()
    with pytest.raises(EvidenceError, match="two files of the bag have the path"):
        small.written(pen, tmp_path / "package", withheld=(ONE_WITHHELD,))
    other = Withheld(record=RecordId("r-red-2"), version=1, reason="for others")
    package = small.written(pen, tmp_path / "package", withheld=(ONE_WITHHELD, other))
    assert answer(package, small.FINGERPRINT).result == "proved"
    package = unveiled(pen, small, tmp_path / "second")
    withheld = {
        name: value
        for name, value in json.loads(package.lines("records.jsonl")[2]).items()
        if name not in {"salt", "body"}
    }
    line = encode(withheld | {"withheld": "why"}).decode()
    package.put_lines("records.jsonl", [*package.lines("records.jsonl")[:2], line, *package.lines("records.jsonl")[3:]])
    package.seal_again()
    assert_disproved(answer(package), "exhibits", "r-red-2: is a second redaction of r-one")


def test_a_redaction_of_an_older_version_does_not_stand_for_a_later_one(pen: Any, small: Small, tmp_path: Path) -> None:
    redacted(small, pen, "/files/1")
    body = json.loads(next(one for one in pen.records if one.record == "r-one").body)
    pen.enter(Act.TAKEN, ("r-one", small.exhibit(1, tuple(small.SealedFile(**one) for one in body["files"]))))
    pen.checkpoint()
    later = Withheld(record=RecordId("r-one"), version=2, reason="later")
    package = small.written(pen, tmp_path / "package", withheld=(ONE_WITHHELD, later))
    assert not (package.folder / "data" / "originals" / "PRB-0001").exists()
    assert_unknown(answer(package, small.FINGERPRINT), "derived", "PRB-0003: is made from an exhibit that is withheld")


def test_a_shown_ledger_may_show_a_redaction_alone(pen: Any, small: Small, tmp_path: Path) -> None:
    redacted(small, pen, "/files/1")
    write_package(cut_to_shown(pen.contents(), {(RecordId("r-red"), 1), THREE}), tmp_path / "shown")
    report = verifier.verify(tmp_path / "shown", small.FINGERPRINT)
    assert report.result == "proved", report.text()
    assert any("that nothing else was changed in 1 redacted versions" in one for one in report.not_proved)
    assert "witness" not in (tmp_path / "shown" / "ledger.jsonl").read_text()


# --- An earlier package or checkpoint ---------------------------------------------------------------------------------


@pytest.fixture
def older(vault: Any, small: Small, tmp_path: Path) -> Any:
    """The package of the small case when it had four entries."""
    pen = small.small_case(vault)
    for several in (pen.entries, pen.subjects, pen.details):
        del several[4:]
    pen.records, pen.checkpoints = [one for one in pen.records if one.entry < 4], pen.checkpoints[:2]
    return small.written(pen, tmp_path / "older")


def forked_pen(small: Small, vault: Any, **more: Any) -> Any:
    """The same case, but another second exhibit from entry 2 on."""
    pen = small.opened(vault, **more)
    speech, shot = (
        pen.seal("speech.txt", b"what was said at the quay\n"),
        pen.seal("shot.txt", b"a picture, in words\n"),
    )
    absent = small.CompletenessItem(item="URL", presence=small.Presence.ABSENT, reason="it was handed in")
    pen.enter(Act.TAKEN, ("r-one", small.exhibit(1, (speech, shot), completeness=(absent,))))
    pen.checkpoint()
    pen.enter(Act.STATED, ("r-two", small.exhibit(2, (pen.seal("other.txt", b"other\n"),))))
    pen.enter(Act.EXPORTED)
    pen.checkpoint()
    return pen


def test_an_older_package_is_proved_to_be_the_beginning(package: Any, older: Any, small: Small) -> None:
    report = answer(package, small.FINGERPRINT, older.folder)
    assert report.result == "proved", report.text()
    assert "this ledger continues the earlier one, whose 4 entries are the first of 6 here" in report.text()


@pytest.mark.parametrize("size", [2, 4, 6])
def test_an_older_checkpoint_is_proved_to_be_the_beginning(
    package: Any, small: Small, tmp_path: Path, size: int
) -> None:
    shutil.copy(package.folder / "checkpoints" / f"{size}.note", tmp_path / "kept.note")
    report = answer(package, small.FINGERPRINT, tmp_path / "kept.note")
    assert report.result == "proved", report.text()
    assert f"whose {size} entries are the first of 6 here" in report.text()


def test_a_fork_of_a_full_ledger_is_named_with_its_first_entry(
    package: Any, small: Small, vault: Any, tmp_path: Path
) -> None:
    fork = small.written(forked_pen(small, vault), tmp_path / "fork")
    report = answer(package, small.FINGERPRINT, fork.folder)
    words = (
        "entry 2 is the first that differs (stated of 2031-10-02T08:00:00Z there, taken of 2031-10-02T08:00:00Z here)"
    )
    assert_disproved(report, "earlier", words)
    assert_disproved(report, "earlier", f"key {small.FINGERPRINT} signed it")


def test_a_forked_checkpoint_is_disproved_by_its_root(package: Any, small: Small, vault: Any, tmp_path: Path) -> None:
    (tmp_path / "kept.note").write_text(forked_pen(small, vault).checkpoints[-1].note, "utf-8")
    report = answer(package, small.FINGERPRINT, tmp_path / "kept.note")
    assert_disproved(report, "earlier", "is a fork of this ledger: the first 4 entries there are not those here")


def test_history_written_anew_under_another_key_is_disproved_to_those_who_give_the_key(
    package: Any, small: Small, vault: Any, tmp_path: Path
) -> None:
    rewritten = small.written(forked_pen(small, vault, key=small.OTHER_KEY), tmp_path / "rewritten")
    report = answer(rewritten, small.FINGERPRINT, package.folder)
    assert_disproved(report, "earlier", "entry 0 is the first that differs")
    assert_disproved(report, "signer", "not by the one that was given")


def test_a_made_up_earlier_package_does_not_disprove_a_good_one(
    package: Any, small: Small, vault: Any, tmp_path: Path
) -> None:
    made_up = small.written(forked_pen(small, vault, key=small.OTHER_KEY), tmp_path / "made-up")
    report = answer(package, small.FINGERPRINT, made_up.folder)
    assert_unknown(report, "earlier", "a key that this ledger does not hold")


def test_a_later_package_is_not_the_earlier_one(package: Any, older: Any, small: Small) -> None:
    report = answer(older, small.FINGERPRINT, package.folder)
    assert_disproved(
        report, "earlier", "covers 6 entries, and this ledger 4: it is the later one, or some were removed"
    )
    report = answer(older, small.FINGERPRINT, package.folder / "checkpoints" / "6.note")
    assert_disproved(report, "earlier", "covers 6 entries, and this ledger 4")


def test_a_shown_ledger_continues_an_older_one_whose_checkpoint_it_holds(shown: Any, older: Any, small: Small) -> None:
    for earlier in (older.folder, older.folder / "checkpoints" / "4.note", older.folder / "checkpoints" / "2.note"):
        assert answer(shown, small.FINGERPRINT, earlier).result == "proved"


def test_a_shown_ledger_without_the_checkpoint_leaves_it_unknown(
    pen: Any, older: Any, small: Small, tmp_path: Path
) -> None:
    write_package(cut_to_shown(pen.contents(), {ONE}), tmp_path / "shown")
    report = verifier.verify(tmp_path / "shown", small.FINGERPRINT, earlier=older.folder)
    assert_unknown(report, "earlier", "no proof leads from its 4 entries to this package")


def test_a_full_ledger_continues_an_older_shown_one(pen: Any, shown: Any, small: Small, tmp_path: Path) -> None:
    pen.enter(Act.EXPORTED)
    pen.checkpoint()
    later = small.written(pen, tmp_path / "later")
    assert answer(later, small.FINGERPRINT, shown.folder).result == "proved"


def test_a_fork_of_a_shown_ledger_is_disproved(shown: Any, small: Small, vault: Any, tmp_path: Path) -> None:
    fork = small.written(forked_pen(small, vault), tmp_path / "fork")
    report = answer(shown, small.FINGERPRINT, fork.folder)
    assert_disproved(report, "earlier", "entry 3 is the first that both show and that differs")
    report = answer(shown, small.FINGERPRINT, fork.folder / "checkpoints" / "4.note")
    assert_disproved(report, "earlier", "is a fork of this ledger: the first 4 entries there are not those here")


def test_a_fork_between_what_is_shown_is_found_by_the_checkpoints(
    pen: Any, small: Small, vault: Any, tmp_path: Path
) -> None:
    write_package(cut_to_shown(pen.contents(), {ONE}, held_sizes={4}), tmp_path / "shown")
    fork = forked_pen(small, vault)
    fork.enter(Act.EXPORTED)
    fork.checkpoint()
    small.written(fork, tmp_path / "fork")
    report = verifier.verify(tmp_path / "shown", small.FINGERPRINT, earlier=tmp_path / "fork")
    assert_disproved(report, "earlier", "is a fork of this ledger: the first 4 entries there are not those here")


def test_an_earlier_package_that_was_changed_proves_nothing(package: Any, older: Any, small: Small) -> None:
    older.edit("ledger.jsonl", 1, at="2031-10-01T08:00:00Z")
    report = answer(package, small.FINGERPRINT, older.folder)
    assert_unknown(report, "earlier", "does not hold by itself, so nothing follows from it: entry 2 does not follow")


def test_an_earlier_checkpoint_that_was_changed_proves_nothing(package: Any, small: Small, tmp_path: Path) -> None:
    sound = (package.folder / "checkpoints" / "4.note").read_text("utf-8")
    for raw, words in (
        (sound.replace("\n4\n", "\n3\n"), "its signature does not hold"),
        ("a\nb\n", "is not a signed note"),
        (sound.replace("\n4\n", "\n4\nmore\n"), "is not a checkpoint: origin, size and root"),
    ):
        (tmp_path / "kept.note").write_text(raw, "utf-8")
        assert_unknown(answer(package, small.FINGERPRINT, tmp_path / "kept.note"), "earlier", words)


def test_a_checkpoint_of_another_case_is_unknown(package: Any, small: Small, vault: Any, tmp_path: Path) -> None:
    other = small.small_case(vault, case_id="c-other")
    (tmp_path / "kept.note").write_text(other.checkpoints[0].note, "utf-8")
    report = answer(package, small.FINGERPRINT, tmp_path / "kept.note")
    assert_unknown(report, "earlier", "is of another ledger: probanda/c-other")
    small.written(other, tmp_path / "other")
    report = answer(package, small.FINGERPRINT, tmp_path / "other")
    assert_unknown(report, "earlier", "is of another ledger: probanda/c-other")


def test_a_checkpoint_by_a_stranger_is_unknown(package: Any, small: Small, tmp_path: Path) -> None:
    forged = note.sign_checkpoint(small.OTHER_KEY, origin=note.origin_of(small.CASE), size=4, root=b"\x07" * 32)
    (tmp_path / "kept.note").write_text(forged.note, "utf-8")
    report = answer(package, small.FINGERPRINT, tmp_path / "kept.note")
    assert_unknown(report, "earlier", "is not signed for probanda/c-aaaa")


def test_an_earlier_path_that_is_nothing_is_unknown(package: Any, small: Small, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "nowhere", tmp_path / "empty"):
        assert_unknown(answer(package, small.FINGERPRINT, path), "earlier", "does not hold by itself")
