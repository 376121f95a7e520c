"""Sealing: safe names, unchanged files, digests of hauls, media types."""

import hashlib
import os
import unicodedata
from pathlib import Path
from typing import BinaryIO

import pytest
from blake3 import blake3
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.errors import EvidenceError
from probanda.model.exhibit import Haul, HaulFile, Lead, SealedFile
from probanda.model.ids import Digest
from probanda.preserve.blobs_disk import DiskBlobs
from probanda.preserve.file_names import MAX_BYTES, collision_key, safe_name, safe_names
from probanda.preserve.media_type import media_type
from probanda.preserve.seal import manifest_digest, seal_files


def haul(*files: HaulFile) -> Haul:
    return Haul(lead=Lead(source="a test"), files=files, collector="test 1")


def put(folder: Path, name: str, content: bytes) -> HaulFile:
    path = folder / f"file-{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
    path.write_bytes(content)
    return HaulFile(path=path, name=name)


@pytest.fixture
def blobs(tmp_path: Path) -> DiskBlobs:
    return DiskBlobs(tmp_path / "vault")


def test_a_file_is_sealed_with_both_digests_and_lies_in_the_vault(tmp_path: Path, blobs: DiskBlobs) -> None:
    content = b"%PDF-1.7 " + bytes(3_000_000)
    (sealed,) = seal_files(haul(put(tmp_path, "report.pdf", content)), blobs)
    assert sealed == SealedFile(
        name="report.pdf",
        size=len(content),
        sha256=Digest(hashlib.sha256(content).hexdigest()),
        blake3=Digest(blake3(content).hexdigest()),
        media_type="application/pdf",
    )
    with blobs.open(sealed.sha256) as blob:
        assert blob.read() == content


def test_an_empty_file_is_sealed(tmp_path: Path, blobs: DiskBlobs) -> None:
    (sealed,) = seal_files(haul(put(tmp_path, "empty.txt", b"")), blobs)
    assert (sealed.size, sealed.sha256) == (0, hashlib.sha256(b"").hexdigest())


def test_an_empty_haul_is_refused(blobs: DiskBlobs) -> None:
    with pytest.raises(EvidenceError, match="brought no file"):
        seal_files(haul(), blobs)


def test_a_link_a_folder_a_pipe_and_nothing_are_refused(tmp_path: Path, blobs: DiskBlobs) -> None:
    (tmp_path / "real.txt").write_text("x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    os.mkfifo(tmp_path / "pipe")
    for name, words in (
        ("link.txt", "is a link"),
        ("pipe", "is not a regular file"),
        ("vault", "cannot be read|is not a regular file"),
        ("nothing.txt", "cannot be read"),
    ):
        (tmp_path / "vault").mkdir(exist_ok=True)
        with pytest.raises(EvidenceError, match=words):
            seal_files(haul(HaulFile(path=tmp_path / name, name=name)), blobs)
    assert list(blobs.digests()) == []


class ChangingBlobs(DiskBlobs):
    """A vault during whose reading somebody changes the file."""

    def __init__(self, root: Path, change: object) -> None:
        super().__init__(root)
        self.change = change

    def keep(self, source: BinaryIO) -> tuple[Digest, Digest, int]:
        first = source.read(4)
        assert first
        self.change()  # type: ignore[operator]
        return super().keep(source)


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    file = put(tmp_path, "a.txt", b"before")
    blobs = ChangingBlobs(tmp_path / "vault", lambda: file.path.write_bytes(b"before and after"))
    with pytest.raises(EvidenceError, match="changed while it was read"):
        seal_files(haul(file), blobs)


def test_a_file_that_is_rewritten_at_equal_size_is_refused(tmp_path: Path) -> None:
    file = put(tmp_path, "a.txt", b"before")
    os.utime(file.path, ns=(1, 1))
    blobs = ChangingBlobs(tmp_path / "vault", lambda: file.path.write_bytes(b"after!"))
    with pytest.raises(EvidenceError, match="changed while it was read"):
        seal_files(haul(file), blobs)


def test_a_read_that_skips_bytes_is_refused(tmp_path: Path) -> None:
    file = put(tmp_path, "a.txt", b"before")
    with pytest.raises(EvidenceError, match="it was 6 bytes, 2 were read"):
        seal_files(haul(file), ChangingBlobs(tmp_path / "vault", lambda: None))


# --- Names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("speech.mp4", "speech.mp4"),
        ("\u062e\u0637\u0627\u0628.mp4", "\u062e\u0637\u0627\u0628.mp4"),
        ("e\u0301te\u0301.txt", "\u00e9t\u00e9.txt"),
        ("a\nb.txt", "a_b.txt"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("..", "file"),
        ("", "file"),
        (" . ", "file"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("Lpt1.tar.gz", "_Lpt1.tar.gz"),
        ("COM\u00b9.txt", "_COM\u00b9.txt"),
        ("NUL .txt", "_NUL .txt"),
        ("conical.txt", "conical.txt"),
        ("end. . ", "end"),
        ('a<b>:"|?*c', "a_b______c"),
        ("photo\u202egpj.exe", "photo_gpj.exe"),
        ("caf\udce9.txt", "caf_.txt"),
        ("a\u2028b", "a_b"),
        (".hidden", ".hidden"),
    ],
)
def test_names_become_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_name_of_255_bytes_is_kept_and_a_longer_one_keeps_its_extension() -> None:
    assert safe_name("a" * 251 + ".mp4") == "a" * 251 + ".mp4"
    long = safe_name("\u062e" * 200 + ".mp4")
    assert long.endswith(".mp4")
    assert len(long.encode()) in {254, 255}
    assert len(safe_name("a." + "b" * 300).encode()) == MAX_BYTES


def test_names_equal_but_for_case_or_form_get_numbers() -> None:
    names = ("A.txt", "a.txt", "a.TXT", "\u00e9.txt", "e\u0301.txt", "a-2.txt")
    assert safe_names(names) == ("A.txt", "a-2.txt", "a-3.TXT", "\u00e9.txt", "\u00e9-2.txt", "a-2-2.txt")


@given(st.lists(st.text(max_size=300) | st.sampled_from(["CON", "con", "Con.", "NUL.txt", "a" * 400]), max_size=6))
def test_every_name_becomes_safe_unique_and_stays_so(names: list[str]) -> None:
    safe = safe_names(names)
    assert len({collision_key(one) for one in safe}) == len(names)
    for one in safe:
        assert 1 <= len(one.encode("utf-8")) <= MAX_BYTES
        assert one == unicodedata.normalize("NFC", one)
        assert one not in {".", ".."}
        assert not set(one) & set('<>:"/\\|?*\n\r\0')
        assert not one.endswith((".", " "))
        assert one.isprintable() or all(unicodedata.category(letter) not in {"Cc", "Cs", "Zl", "Zp"} for letter in one)
        assert safe_name(one) == one


def test_the_name_it_came_with_is_kept(tmp_path: Path, blobs: DiskBlobs) -> None:
    files = (put(tmp_path, "a\nb.txt", b"1"), put(tmp_path, "plain.txt", b"2"), put(tmp_path, "caf\udce9", b"3"))
    sealed = seal_files(haul(*files), blobs)
    assert [(one.name, one.original_name) for one in sealed] == [
        ("a_b.txt", "a\nb.txt"),
        ("plain.txt", ""),
        ("caf_", "caf\\xe9"),
    ]
    assert len(manifest_digest(sealed)) == 64


# --- Digests of hauls -------------------------------------------------------------------------------------------------


def sealed_file(name: str, content: bytes) -> SealedFile:
    sha256, second = Digest(hashlib.sha256(content).hexdigest()), Digest(blake3(content).hexdigest())
    return SealedFile(name=name, size=len(content), sha256=sha256, blake3=second, media_type="text/plain")


def text_manifest(files: tuple[SealedFile, ...]) -> str:
    """The manifest that must not be: lines of text."""
    return "".join(f"{one.sha256}  {one.size}  {one.name}\n" for one in files)


def test_a_newline_in_a_name_does_not_let_two_hauls_share_a_digest() -> None:
    first, second = sealed_file("a", b"1"), sealed_file("b", b"2")
    forged = sealed_file(f"a\n{second.sha256}  {second.size}  b", b"1")
    assert text_manifest((first, second)) == text_manifest((forged,))
    assert manifest_digest((first, second)) != manifest_digest((forged,))


def test_a_haul_has_one_digest_in_any_order() -> None:
    files = tuple(sealed_file(name, name.encode()) for name in "abc")
    assert manifest_digest(files) == manifest_digest(files[::-1])
    assert manifest_digest(files) != manifest_digest(files[:2])


# --- Media types ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"\xff\xd8\xff\xe0", "x.txt", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "x", "image/png"),
        (b"\0\0\0\x18ftypmp42", "x", "video/mp4"),
        (b"\0\0\0\x14ftypqt  ", "x", "video/quicktime"),
        (b"\0\0\0\x20ftypM4A ", "x", "audio/mp4"),
        (b"RIFF\0\0\0\0WAVEfmt ", "x", "audio/wav"),
        (b"RIFF\0\0\0\0WEBP", "x", "image/webp"),
        (b"RIFF\0\0\0\0XXXX", "x.avi", "video/x-msvideo"),
        (b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f\x42\x82\x84webm", "x", "video/webm"),
        (b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x23\x42\x82\x88matroska", "x", "video/x-matroska"),
        ((b"\x47" + b"\0" * 187) * 3, "x", "video/mp2t"),
        (b"\xff\xfb\x90", "x", "audio/mpeg"),
        (b"OggS", "x.opus", "audio/ogg"),
        (b"OggS", "x.bin", "application/ogg"),
        (b"\xef\xbb\xbf\n<!DOCTYPE HTML>", "x", "text/html"),
        (b"1\n00:00:01,000", "x.SRT", "application/x-subrip"),
        (b"hello", "x.txt", "text/plain"),
        (b"PK\x03\x04", "x.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"hello", "x.unheard-of", "application/octet-stream"),
        (b"", "x", "application/octet-stream"),
    ],
)
def test_media_types_follow_the_bytes_then_the_name(head: bytes, name: str, expected: str) -> None:
    if expected.startswith("application/vnd.openxml"):
        assert media_type(head, name) in {expected, "application/octet-stream"}  # Python's own table grew in 3.13
    else:
        assert media_type(head, name) == expected


@given(st.binary(max_size=600), st.text(max_size=20))
def test_anything_has_a_media_type(head: bytes, name: str) -> None:
    assert "/" in media_type(head, name)
