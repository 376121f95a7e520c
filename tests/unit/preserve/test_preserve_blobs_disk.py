"""The vault: written once, never changed, whole or not at all."""

import errno
import hashlib
import io
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from probanda.model.errors import DigestMismatchError, EvidenceError, MachineError
from probanda.model.ids import Digest
from probanda.preserve.blobs_disk import BLOCK, DiskBlobs

CONTENT = b"some bytes\n" * 1_000
SHA256 = Digest(hashlib.sha256(CONTENT).hexdigest())


@pytest.fixture
def blobs(tmp_path: Path) -> DiskBlobs:
    return DiskBlobs(tmp_path / "vault")


def files(blobs: DiskBlobs) -> list[Path]:
    return [path for path in blobs.path(SHA256).parents[1].rglob("*") if path.is_file()]


def test_a_blob_lies_under_its_digest_read_only_and_alone(blobs: DiskBlobs) -> None:
    sha256, _, size = blobs.keep(io.BytesIO(CONTENT))
    assert (sha256, size) == (SHA256, len(CONTENT))
    path = blobs.path(SHA256)
    assert (path.name, path.parent.name) == (SHA256, SHA256[:2])
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert files(blobs) == [path]
    assert list(blobs.digests()) == [SHA256]
    assert blobs.has(SHA256)


def test_a_blob_that_is_kept_is_left_as_it_is(blobs: DiskBlobs) -> None:
    blobs.keep(io.BytesIO(CONTENT))
    before = blobs.path(SHA256).stat()
    blobs.keep(io.BytesIO(CONTENT))
    after = blobs.path(SHA256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert len(files(blobs)) == 1


def test_a_kept_blob_of_another_size_is_told(blobs: DiskBlobs) -> None:
    blobs.keep(io.BytesIO(CONTENT))
    blobs.path(SHA256).chmod(0o600)
    blobs.path(SHA256).write_bytes(b"cut")
    with pytest.raises(DigestMismatchError, match="has been changed"):
        blobs.keep(io.BytesIO(CONTENT))


def test_what_is_not_there_is_an_error_of_ours(blobs: DiskBlobs) -> None:
    assert not blobs.has(SHA256)
    assert list(blobs.digests()) == []
    with pytest.raises(EvidenceError, match="no readable blob"):
        blobs.open(SHA256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", SHA256.upper(), SHA256 + "\n", SHA256[:-1]])
def test_what_is_no_digest_reaches_no_path(blobs: DiskBlobs, name: str) -> None:
    with pytest.raises(EvidenceError, match="is not a SHA-256 digest"):
        blobs.path(Digest(name))


class Failing(io.BytesIO):
    """A source whose disk breaks after the first block."""

    def read(self, size: int | None = -1) -> bytes:
        block = super().read(size)
        if not block:
            raise OSError(errno.EIO, "Input/output error")
        return block


def test_a_source_that_breaks_is_evidence_and_leaves_nothing(blobs: DiskBlobs) -> None:
    with pytest.raises(EvidenceError, match="cannot be read to its end"):
        blobs.keep(Failing(CONTENT))
    assert files(blobs) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG, errno.EDQUOT])
def test_a_full_disk_is_the_machine_and_leaves_nothing(
    blobs: DiskBlobs, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MachineError, match="the disk is full") as caught:
        blobs.keep(io.BytesIO(CONTENT))
    assert "space" in caught.value.advice
    assert files(blobs) == []


FULL = """
import io, resource, sys
from pathlib import Path
from probanda.model.errors import MachineError
from probanda.preserve.blobs_disk import DiskBlobs
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
try:
    DiskBlobs(Path(sys.argv[1])).keep(io.BytesIO(bytes(4_000_000)))
except MachineError as why:
    print(why)
"""


def test_a_limit_on_the_size_of_files_is_a_full_disk(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FULL, str(tmp_path / "vault")], capture_output=True, check=True)
    assert done.stdout.startswith(b"the disk is full")
    assert [path for path in (tmp_path / "vault").rglob("*") if path.is_file()] == []


def test_a_vault_that_cannot_be_written_is_the_machine(tmp_path: Path) -> None:
    (tmp_path / "vault").write_text("a file where the vault should be")
    with pytest.raises(MachineError, match="the vault cannot be written"):
        DiskBlobs(tmp_path / "vault").keep(io.BytesIO(CONTENT))


SLOW = """
import sys
from pathlib import Path
from probanda.preserve.blobs_disk import DiskBlobs
class Slow:
    def read(self, size):
        print("reading", flush=True)
        sys.stdin.readline()
        return b"x" * 10
DiskBlobs(Path(sys.argv[1])).keep(Slow())
"""


def test_a_killed_writer_is_swept_and_a_living_one_is_left_alone(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path / "vault")
    writer = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(tmp_path / "vault")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    assert writer.stdin is not None
    with writer.stdin, writer.stdout:
        assert writer.stdout.readline() == b"reading\n"
        assert blobs.sweep() == 0
        assert len(list((tmp_path / "vault").glob(".incoming-*"))) == 1
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    deadline = time.monotonic() + 5
    while blobs.sweep() == 0 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert list((tmp_path / "vault").iterdir()) == []
    assert blobs.sweep() == 0


def test_a_file_of_many_blocks_is_kept_whole(blobs: DiskBlobs) -> None:
    content = os.urandom(16) * (3 * BLOCK // 16 + 1)
    sha256, _, size = blobs.keep(io.BytesIO(content))
    assert size == len(content)
    with blobs.open(sha256) as blob:
        assert hashlib.sha256(blob.read()).hexdigest() == sha256 == hashlib.sha256(content).hexdigest()
