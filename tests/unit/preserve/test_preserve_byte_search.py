"""Searching for what must be gone: whatever was left is found, in any form; what stays is no finding."""

import base64
import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.errors import MachineError
from probanda.preserve import byte_search
from probanda.preserve.byte_search import WHOLE, Searched, search, windows

SECRET = hashlib.shake_256(b"what must be gone").digest(2200)


def look(folder: Path, *sought: bytes, kept: Iterable[bytes] = (), staying: Iterable[str] = ()) -> Searched:
    return search(
        folder,
        [(f"record {number}", data) for number, data in enumerate(sought)],
        kept=lambda: kept,
        staying={folder / name: f"{name} that stays" for name in staying},
    )


@given(before=st.binary(max_size=200), start=st.integers(0, len(SECRET) - WHOLE), after=st.binary(max_size=100))
def test_any_63_bytes_are_found_at_any_offset(
    before: bytes, start: int, after: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("found")
    (folder / "left").write_bytes(before + SECRET[start : start + WHOLE] + after)
    assert [one.path for one in look(folder, SECRET).found] == ["left"]


@given(noise=st.binary(max_size=2000))
def test_what_shares_nothing_with_it_is_no_finding(noise: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("clean")
    (folder / "other").write_bytes(noise)
    found = look(folder, SECRET)
    assert found.found == ()
    assert (found.files, found.size) == (1, len(noise))


@given(before=st.integers(0, 5), start=st.integers(0, 700), size=st.integers(WHOLE, 200))
@pytest.mark.parametrize(
    ("form", "encoded"),
    [
        ("base64", base64.b64encode),
        ("base64", base64.urlsafe_b64encode),
        ("base64", base64.encodebytes),
        ("hex", lambda data: data.hex().encode()),
        ("hex", lambda data: data.hex().upper().encode()),
    ],
)
def test_it_is_found_in_hex_and_base64_whatever_was_encoded_before_it(
    form: str, encoded: object, before: int, start: int, size: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("encoded")
    plain = b"\xff\xfe\xfb\xef\xbe"[:before] + SECRET[start : start + size] + b"\xff" * 6
    (folder / "left").write_bytes(b"{ " + encoded(plain) + b" }")  # type: ignore[operator]
    (one,) = look(folder, SECRET).found
    assert (one.path, one.form, one.of) == ("left", form, "record 0")


def test_it_is_found_across_the_blocks_of_a_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(byte_search, "_BLOCK", 4096)
    for at in (4096 - 70, 4096 - 31, 8192 - 1, 12_000):
        raw = bytearray(20_000)
        raw[at : at + WHOLE] = SECRET[:WHOLE]
        (tmp_path / "left").write_bytes(raw)
        (one,) = look(tmp_path, SECRET).found
        assert at <= one.offset <= at + 31
        raw[at : at + WHOLE] = bytes(WHOLE)
        hexed = SECRET[100 : 100 + WHOLE].hex().encode()
        raw[at : at + len(hexed)] = hexed
        (tmp_path / "left").write_bytes(raw)
        assert {one.form for one in look(tmp_path, SECRET).found} == {"hex"}


def test_files_in_folders_and_hidden_ones_are_searched_and_links_are_not(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(SECRET)
    folder = tmp_path / "folder"
    (folder / "vault" / "ab").mkdir(parents=True)
    (folder / "vault" / "ab" / ".incoming-x").write_bytes(b"x" + SECRET)
    (folder / "link").symlink_to(outside)
    assert [one.path for one in look(folder, SECRET).found] == ["vault/ab/.incoming-x"]


def test_what_something_holds_that_stays_is_no_finding_and_is_counted(tmp_path: Path) -> None:
    (tmp_path / "database").write_bytes(b"page" * 9 + SECRET[:200])
    found = look(tmp_path, SECRET, kept=[b"!" + SECRET[:200]])
    assert found.found == ()
    assert found.shared == 200 - 31
    assert found.pieces == len(SECRET) - 31 - found.shared
    (tmp_path / "database").write_bytes(SECRET[:300])
    assert look(tmp_path, SECRET, kept=[SECRET[:200]]).found


def test_a_file_that_stays_is_named_and_its_bytes_are_no_finding_elsewhere_either(tmp_path: Path) -> None:
    (tmp_path / "stays").write_bytes(b"abc" + SECRET[:100] + b"xyz")
    (tmp_path / "other").write_bytes(b"0123456789" + SECRET[:100])
    found = look(tmp_path, SECRET, staying=["stays"])
    assert found.found == ()
    assert found.also_in == ("stays that stays",)
    (tmp_path / "other").write_bytes(SECRET[300:400])
    assert [one.path for one in look(tmp_path, SECRET, staying=["stays"]).found] == ["other"]


def test_the_skeleton_of_a_record_is_no_finding_and_its_words_are(tmp_path: Path) -> None:
    record = '{{"actor_kind":"person","described_as":[],"key":"{key}","kind":"actor","names":["{name}"],"schema":1}}'
    gone = record.format(key="a", name="Somebody of Nowhere, a name of more than sixty-three bytes in all").encode()
    other = record.format(key="b", name="Another").encode()
    (tmp_path / "database").write_bytes(other * 20)
    assert look(tmp_path, gone, kept=[other]).found == ()
    (tmp_path / "log").write_bytes(gone)
    assert [one.path for one in look(tmp_path, gone, kept=[other]).found] == ["log"]


def test_what_is_shorter_than_63_bytes_is_searched_for_as_a_whole(tmp_path: Path) -> None:
    short, other = b"one invented line.\n", b"another invented line.\n"
    (tmp_path / "left").write_bytes(b"123" + short)
    (one,) = look(tmp_path, short, other).found
    assert (one.of, one.offset) == ("record 0", 3)
    assert look(tmp_path, short, kept=[b"in a record: " + short]).found == ()


def test_what_is_too_short_or_tells_nothing_is_said_and_not_searched_for(tmp_path: Path) -> None:
    (tmp_path / "zeros").write_bytes(bytes(10_000) + b"yes\n")
    found = look(tmp_path, b"yes\n", bytes(500), b" " * 40)
    assert (found.short, found.found, found.pieces) == (("record 0",), (), 0)


def test_more_than_fits_into_memory_at_once_is_searched_for_in_turns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(byte_search, "_AT_ONCE", 721)  # the last of its parts is shorter than 63 bytes
    (tmp_path / "left").write_bytes(SECRET[-WHOLE:])
    found = look(tmp_path, SECRET, SECRET[::-1])
    assert [(one.path, one.of) for one in found.found] == [("left", "record 0")]
    assert found.pieces == 2 * (len(SECRET) - 31)
    assert (found.files, found.size) == (1, WHOLE)


def test_a_folder_that_cannot_be_read_proves_nothing(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="cannot be searched"):
        look(tmp_path / "none", SECRET)


def test_of_a_file_its_beginning_middle_and_end_are_searched_for() -> None:
    data = b"".join(f"{number:064d}".encode() for number in range(1000))
    data = bytes(range(64)) + data[:32_000] + bytes(range(64, 128)) + data[:32_000] + bytes(range(128, 192))
    found = windows(io.BytesIO(data), len(data))
    assert found[0] == bytes(range(64))
    assert found[-1] == bytes(range(128, 192))
    assert len(found) == 3


@given(st.integers(0, 192))
def test_all_of_a_short_file_is_searched_for(size: int) -> None:
    data = (SECRET * 2)[:size]
    assert windows(io.BytesIO(data), size) == (data,)


def test_a_window_that_tells_nothing_is_moved() -> None:
    data = bytes(6400) + SECRET + bytes(6400)
    found = windows(io.BytesIO(data), len(data))
    assert all(one in data and len(set(one)) >= 6 for one in found)
    assert len(found) == 3
    assert windows(io.BytesIO(bytes(5000)), 5000) == ()
