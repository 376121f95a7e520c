"""Attacks on those who collected: what a shared form could give away of a person, a place, a device or a machine.

A canary stands in every field: in pictures, films, recordings, names of files and folders. Everything that may leave is
searched for it, raw, in hex, in base64, as UTF-16, and after everything packed in it was unpacked. The same search
finds them in what stays, so that these tests can fail. Each kind of file is searched in the tests of its rule
(test_media_shared_*); here the whole way is gone, through the confined reader and the ledger.
"""

import zlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from probanda.acts.examine import examine
from probanda.acts.open_case import open_case
from probanda.acts.operator import Operator
from probanda.acts.share import Shared, share
from probanda.acts.take import take
from probanda.collect.confined import Confined, Limits
from probanda.collect.file import FileCollector
from probanda.model.canonical import encode
from probanda.model.exhibit import Exhibit, Lead
from probanda.model.ids import CaseId, Digest
from probanda.preserve.shared_bodies import shared_exhibit
from probanda.store.reading import current, details, records
from probanda.store.workspace import Workspace

pytestmark = pytest.mark.only("sqlite")


@pytest.fixture
def case_id(workspace: Workspace, by: Operator) -> CaseId:
    return open_case(workspace, key="inlet", title="The inlet", by=by)


@pytest.fixture
def shared_of(workspace: Workspace, case_id: CaseId, by: Operator, tmp_path: Path) -> Callable[..., Shared]:
    """Takes one file and shares it."""

    def sharing(data: bytes, name: str = "file", *, limits: Limits | None = None) -> Shared:
        (tmp_path / name).write_bytes(data)
        take(workspace, case_id, [Lead(source=str(tmp_path / name))], [FileCollector()], by=by)
        return share(workspace, case_id, reader=Confined(limits=limits or Limits()), by=by)[-1]

    return sharing


def blob(workspace: Workspace, sha256: Digest) -> bytes:
    with workspace.blobs.open(sha256) as file:
        return file.read()


@pytest.mark.parametrize("name", ["jpeg", "png", "gif", "webp", "mp4", "matroska", "mp3"])
def test_no_canary_of_a_file_is_in_its_shared_form(
    workspace: Workspace, shared_of: Callable[..., Shared], dirty: ModuleType, name: str
) -> None:
    raw = {**dirty.STILLS, **dirty.FILMS}[name]()
    shared = shared_of(raw)
    assert shared.exhibit is not None
    (file,) = shared.exhibit.files
    assert len(dirty.traces(raw)) >= 4, "the search finds what is there"
    assert dirty.traces(blob(workspace, file.sha256)) == set()
    assert dirty.traces(encode(shared.exhibit)) == set()


def test_everything_that_may_leave_of_a_case_names_nobody(
    workspace: Workspace, case_id: CaseId, by: Operator, dirty: ModuleType, tmp_path: Path
) -> None:
    folder = tmp_path / dirty.CANARIES["user"] / dirty.CANARIES["host"]
    (folder / dirty.CANARIES["place"].replace("/", "")).mkdir(parents=True)
    (folder / f"{dirty.CANARIES['owner']}.jpg").write_bytes(dirty.jpeg())
    (folder / dirty.CANARIES["place"].replace("/", "") / f"{dirty.CANARIES['serial']}.mp4").write_bytes(dirty.mp4())
    (folder / f"CON{dirty.CANARIES['screen']}:.txt").write_bytes(b"They hold the bridge.\n")
    leads = [Lead(source=str(folder)), Lead(source=str(folder / f"{dirty.CANARIES['owner']}.jpg"))]
    take(workspace, case_id, leads, [FileCollector()], by=by)
    reader = Confined()
    examine(workspace, case_id, reader=reader, by=by)
    share(workspace, case_id, reader=reader, by=by)
    exhibits = [exhibit for _, exhibit in current(workspace, case_id, Exhibit)]
    # 1. What stays holds them
    stays = b"".join(record.body for record in records(workspace, case_id))
    stays += b"".join(blob(workspace, file.sha256) for exhibit in exhibits for file in exhibit.files)
    assert {"user-comment", "owner", "serial", "screen", "gps", "xmp", "encoder"} <= dirty.traces(stays)
    # 2. What may leave does not: bodies, their files, and the details of the act
    leave = [shared_exhibit(exhibit) for exhibit in exhibits]
    assert sum(bool(exhibit.files) for exhibit in leave) == 3  # two shared forms, one sheet of keyframes
    bytes_of = [blob(workspace, file.sha256) for exhibit in leave for file in exhibit.files]
    said = [(one or (b"", b""))[1] for one in details(workspace, case_id)][-1:]
    for part in (*map(encode, leave), *bytes_of, *said):
        assert dirty.traces(part) == set()
        assert str(tmp_path).encode() not in part


def test_the_digest_of_an_original_cannot_be_used_to_try_positions(
    workspace: Workspace, case_id: CaseId, shared_of: Callable[..., Shared], dirty: ModuleType
) -> None:
    shared_of(dirty.jpeg(), "a.jpg")
    originals = [exhibit.files[0] for _, exhibit in current(workspace, case_id, Exhibit) if exhibit.title == "a.jpg"]
    leave = b"".join(encode(shared_exhibit(exhibit)) for _, exhibit in current(workspace, case_id, Exhibit))
    assert originals
    assert all(one.sha256.encode() not in leave and one.blake3.encode() not in leave for one in originals)


def test_a_hostile_picture_cannot_put_words_into_the_list_of_changes(
    shared_of: Callable[..., Shared], dirty: ModuleType
) -> None:
    accused = dirty.chunk(b"tEXt", b"A. Nonymous did it\0" + b"and signed it")
    data = dirty.png()
    at = data.index(b"IDAT") - 4
    shared = shared_of(data[:at] + accused + data[at:])
    assert b"Nonymous" not in msgspec.json.encode(shared)


def test_a_document_that_calls_itself_a_picture_does_not_pass_through(shared_of: Callable[..., Shared]) -> None:
    assert shared_of(b"%PDF-1.7 /Author (x)", "photo.jpg").withheld == ("withheld: no rule for application/pdf",)


def test_a_picture_that_calls_itself_a_text_is_shared_as_a_picture(
    shared_of: Callable[..., Shared], dirty: ModuleType
) -> None:
    shared = shared_of(dirty.jpeg(), "notes.txt")
    assert shared.exhibit is not None
    assert [file.name for file in shared.exhibit.files] == [f"{shared.label}-1.jpg"]


def test_an_archive_behind_a_picture_does_not_leave(
    workspace: Workspace, shared_of: Callable[..., Shared], dirty: ModuleType
) -> None:
    shared = shared_of(dirty.png() + b"PK\3\4" + dirty.CANARIES["path"].encode())
    assert shared.exhibit is not None
    assert b"PK\3\4" not in blob(workspace, shared.exhibit.files[0].sha256)


def test_a_picture_that_unpacks_to_gigabytes_ends_in_a_sentence(
    shared_of: Callable[..., Shared], dirty: ModuleType
) -> None:
    header = b"\0\0\x75\x30\0\0\x75\x30\x08\2\0\0\0"  # 30,000 by 30,000 in colour
    rows = zlib.compress(bytes(1 << 24), 9)
    data = dirty.chunk(b"IHDR", header) + dirty.chunk(b"IDAT", rows) + dirty.chunk(b"IEND", b"")
    (sentence,) = shared_of(b"\x89PNG\r\n\x1a\n" + data).withheld
    assert sentence.startswith("withheld: image/png, ")


def test_a_text_field_that_unpacks_to_gigabytes_ends_in_a_sentence(
    shared_of: Callable[..., Shared], dirty: ModuleType
) -> None:
    bomb = dirty.chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(1 << 26), 9))
    data = dirty.png()
    at = data.index(b"IDAT") - 4
    tight = Limits(memory_bytes=1 << 30, cpu_s=10, wall_s=20.0)
    (sentence,) = shared_of(data[:at] + bomb + data[at:], limits=tight).withheld
    assert sentence == "withheld: image/png, it is damaged, or not built as its kind of file must be"


def test_a_reader_that_runs_over_its_limits_gives_no_shared_form(
    shared_of: Callable[..., Shared], dirty: ModuleType
) -> None:
    shared = shared_of(dirty.mp4(), limits=Limits(wall_s=0.01))
    assert shared.exhibit is None
    assert shared.withheld == ("withheld: video/mp4, its reader failed or ran over its limits",)
    assert "longer than 0.01 s" in shared.details[0]


@pytest.mark.parametrize("name", ["jpeg", "png", "mp4", "ogg"])
def test_half_a_file_ends_in_a_sentence(shared_of: Callable[..., Shared], dirty: ModuleType, name: str) -> None:
    raw = {**dirty.STILLS, **dirty.FILMS}[name]()
    (sentence,) = shared_of(raw[: len(raw) // 3], limits=Limits()).withheld
    assert sentence.startswith("withheld: ")
