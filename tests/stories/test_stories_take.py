"""Taking material, as a person does it, on a machine that is full, shared, or switched off in the middle."""

import ctypes
import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROBANDA = [sys.executable, "-m", "probanda.cli"]

TORN_MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x10\x00mdat" + b"\x07" * 90


def run(workspace: Path, *words: str, **how: object) -> subprocess.CompletedProcess[str]:
    """One command on a workspace, as its own process."""
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [*PROBANDA, "-w", str(workspace), *words], capture_output=True, text=True, check=False, timeout=120, **how
    )


@pytest.fixture
def opened(tmp_path: Path) -> Path:
    workspace = tmp_path / "workspace"
    assert run(workspace, "init", "harbour").returncode == 0
    return workspace


def test_init_says_that_the_workspace_is_plain(tmp_path: Path) -> None:
    done = run(tmp_path / "workspace", "init", "harbour")
    assert done.returncode == 0
    assert "plain" in done.stderr


def test_the_signing_key_is_readable_by_its_owner_only(opened: Path) -> None:
    assert (opened / "signing.key").stat().st_mode & 0o777 == 0o600


def test_a_second_case_of_one_key_is_refused(opened: Path) -> None:
    done = run(opened, "init", "harbour")
    assert done.returncode == 2
    assert "already a case" in done.stderr


def test_a_taken_file_is_shown_with_its_digests_and_custody(opened: Path, tmp_path: Path) -> None:
    note = b"what was seen at the harbour\n"
    (tmp_path / "note.txt").write_bytes(note)
    assert run(opened, "take", "harbour", str(tmp_path / "note.txt")).returncode == 0
    shown = json.loads(run(opened, "show", "harbour", "PRB-0001", "--json").stdout)
    assert shown["exhibit"]["files"][0]["sha256"] == hashlib.sha256(note).hexdigest()
    assert [line["act"] for line in shown["custody"]] == ["taken"]


def test_a_lead_to_nothing_is_entered_as_a_failure(opened: Path, tmp_path: Path) -> None:
    done = run(opened, "take", "harbour", str(tmp_path / "nothing.txt"))
    assert done.returncode in (1, 2)
    assert "nothing.txt" in done.stderr
    assert run(opened, "exhibits", "harbour").stdout == ""


def test_a_truncated_video_is_sealed_and_its_failure_said(opened: Path, tmp_path: Path) -> None:
    (tmp_path / "speech.mp4").write_bytes(
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00\x00\x10\x00mdat" + b"\x07" * 90
    )
    done = run(opened, "take", "harbour", str(tmp_path / "speech.mp4"))
    assert done.returncode == 1
    assert "sealed" in done.stderr
    assert "PRB-0001" in done.stdout


def test_a_full_disk_ends_with_exit_3_and_leaves_nothing_half(opened: Path, tmp_path: Path) -> None:
    (tmp_path / "large.bin").write_bytes(os.urandom(3_000_000))
    done = run(
        opened,
        "take",
        "harbour",
        str(tmp_path / "large.bin"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000)),
    )
    assert done.returncode == 3
    assert "disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path for path in (opened / "vault").rglob("*") if path.is_file()] == []
    assert run(opened, "check").returncode == 0
    assert run(opened, "take", "harbour", str(tmp_path / "large.bin")).returncode == 0


def test_two_writers_at_once_both_finish_with_labels_of_their_own(opened: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        for number in range(4):
            (folder / f"{number}.txt").write_text(f"{name} {number}\n")
    running = [
        subprocess.Popen(
            [*PROBANDA, "-w", str(opened), "take", "harbour", *map(str, sorted((tmp_path / name).iterdir()))],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for name in ("a", "b")
    ]
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    labels = [json.loads(line)["exhibit"] for line in run(opened, "exhibits", "harbour", "--json").stdout.splitlines()]
    assert sorted(labels) == [f"PRB-{number:04d}" for number in range(1, 9)]
    assert run(opened, "check").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("delay_s", [0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.3])
def test_kill_9_in_the_middle_of_take_leaves_whole_exhibits_and_a_ledger_that_verifies(
    opened: Path, tmp_path: Path, delay_s: float
) -> None:
    files = [tmp_path / f"{number}.bin" for number in range(30)]
    for path in files:
        path.write_bytes(os.urandom(200_000))
    process = subprocess.Popen(
        [*PROBANDA, "-w", str(opened), "take", "harbour", *map(str, files)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(delay_s)
    process.send_signal(signal.SIGKILL)
    process.wait()
    checked = run(opened, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert run(opened, "take", "harbour", str(files[0])).returncode == 0
    assert run(opened, "check").returncode == 0


def test_hostile_names_are_made_safe_and_kept_as_they_came(opened: Path, tmp_path: Path) -> None:
    names = ["two\nlines.txt", "CON.txt", "caf\u00e9.txt", "cafe\u0301.txt", "n" * 251 + ".txt"]
    folder = tmp_path / "found"
    folder.mkdir()
    for name in names:
        (folder / name).write_text(f"in {name!r}\n", encoding="utf-8")
    assert run(opened, "take", "harbour", str(folder)).returncode == 0
    shown = json.loads(run(opened, "show", "harbour", "PRB-0001", "--json").stdout)["exhibit"]["files"]
    kept = [file["name"] for file in shown]
    assert len(set(kept)) == len(names)
    assert all("\n" not in name and not name.upper().startswith("CON.") for name in kept)
    assert {file["original_name"] or file["name"] for file in shown} == set(names)


def test_a_symlink_is_refused_and_the_refusal_entered(opened: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("not meant\n")
    (tmp_path / "link.txt").symlink_to(tmp_path / "secret.txt")
    done = run(opened, "take", "harbour", str(tmp_path / "link.txt"))
    assert done.returncode == 1
    assert "link" in done.stderr
    assert run(opened, "exhibits", "harbour").stdout == ""


def test_what_is_refused_is_said_in_sentences_that_end(opened: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("not meant\n")
    (tmp_path / "link.txt").symlink_to(tmp_path / "secret.txt")
    said = run(opened, "take", "harbour", str(tmp_path / "link.txt")).stderr
    assert "only files are taken. Give the file itself" in said


def test_a_file_that_fails_under_a_name_that_is_no_utf8_is_entered_as_a_failure(opened: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("not meant\n")
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    os.symlink(os.fsencode(tmp_path / "secret.txt"), name)  # noqa: PTH211 - a Path holds no bytes
    done = run(opened, "take", "harbour", os.fsdecode(name))
    assert done.returncode == 1
    assert "mistake in probanda" not in done.stderr
    assert r"caf\xe9.txt" in done.stderr
    again = run(opened, "take", "harbour", os.fsdecode(name), "--json")
    assert json.loads(again.stdout)["source"].endswith(r"caf\xe9.txt")
    assert run(opened, "check").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("delay_s", [0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6])
def test_kill_9_in_the_middle_of_init_leaves_a_workspace_or_none(tmp_path: Path, delay_s: float) -> None:
    workspace = tmp_path / "workspace"
    process = subprocess.Popen(
        [*PROBANDA, "-w", str(workspace), "init", "harbour"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(delay_s)
    process.send_signal(signal.SIGKILL)
    process.wait()
    again = run(workspace, "init", "inlet")
    assert again.returncode == 0, again.stderr
    checked = run(workspace, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_two_programs_that_make_one_workspace_at_once_both_open_their_case(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    running = [
        subprocess.Popen(
            [*PROBANDA, "-w", str(workspace), "init", case], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for case in ("harbour", "inlet")
    ]
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    assert run(workspace, "cases").stdout.split() == ["harbour", "inlet"]
    assert run(workspace, "check").returncode == 0


def without_root_rights() -> None:
    """In a child: root, too, may then not write where the rights say no; for others nothing changes."""
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH (capabilities(7))
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.parametrize("left_by_a_reader", [False, True])
def test_a_workspace_on_a_disk_that_cannot_be_written_to_is_checked_without_its_key(
    opened: Path, tmp_path: Path, left_by_a_reader: bool
) -> None:
    (tmp_path / "note.txt").write_text("seen\n")
    assert run(opened, "take", "harbour", str(tmp_path / "note.txt")).returncode == 0
    if left_by_a_reader:
        assert run(opened, "check").returncode == 0
    below = [*opened.rglob("*"), opened]
    rights = {path: path.stat().st_mode for path in below}
    for path in below:
        path.chmod(0o555 if path.is_dir() else 0o444)
    (opened / "signing.key").chmod(0)
    for verb in (("check",), ("verify", str(opened))):
        done = run(opened, *verb, preexec_fn=without_root_rights)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "signing key is not here" in done.stderr
    refused = run(opened, "take", "harbour", str(tmp_path / "note.txt"), preexec_fn=without_root_rights)
    for path, mode in rights.items():
        path.chmod(mode)
    assert refused.returncode == 3
    assert "Traceback" not in refused.stderr


def test_a_lost_signing_key_that_was_replaced_is_refused(opened: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("seen\n")
    (opened / "signing.key").write_text("11" * 32)
    done = run(opened, "take", "harbour", str(tmp_path / "note.txt"))
    assert done.returncode == 1
    assert "signing key" in done.stderr
    assert "Restore" in done.stderr
    assert run(opened, "exhibits", "harbour").stdout == ""
    checked = run(opened, "check")
    assert checked.returncode == 1
    assert "signing key" in checked.stdout
