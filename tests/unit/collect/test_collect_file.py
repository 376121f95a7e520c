"""The file collector: what it takes, in which order, under which names, and what it refuses."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.collect.choose import choose
from probanda.collect.file import FileCollector
from probanda.model.errors import EvidenceError, UsageError
from probanda.model.exhibit import Haul, Lead

COLLECTOR = FileCollector()


def collect(path: Path) -> Haul:
    return COLLECTOR.collect(Lead(source=str(path)), path.parent)


def fill(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder that anybody may look into, with a path that fits into the address of a Unix socket."""
    with tempfile.TemporaryDirectory(prefix="p") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def without_rights_of_root() -> Iterator[None]:
    """Nobody in place of root; an ordinary user stays."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_a_file_is_a_haul_of_one_file_where_it_lies(tmp_path: Path) -> None:
    fill(tmp_path, "speech.mp4")
    haul = collect(tmp_path / "speech.mp4")
    assert [(file.path, file.name) for file in haul.files] == [(tmp_path / "speech.mp4", "speech.mp4")]
    assert haul.collector == "file 1"


def test_a_folder_is_taken_whole_in_the_order_of_its_paths_with_names_of_one_segment(tmp_path: Path) -> None:
    fill(tmp_path / "f", "b.txt", "a/2.txt", "a/10.txt", ".hidden", "a/deep/er.txt", "é.txt")
    haul = collect(tmp_path / "f")
    assert [file.name for file in haul.files] == [
        ".hidden", "a__10.txt", "a__2.txt", "a__deep__er.txt", "b.txt", "é.txt",
    ]  # fmt: skip
    assert all(file.path.read_text(encoding="utf-8").replace("/", "__") == file.name for file in haul.files)


def test_paths_that_would_get_one_name_are_numbered_and_none_is_lost(tmp_path: Path) -> None:
    fill(tmp_path / "f", "a/b.txt", "a__b.txt", "a__b~2.txt")
    names = [file.name for file in collect(tmp_path / "f").files]
    assert names == ["a__b.txt", "a__b~2.txt", "a__b~2~2.txt"]


PART = st.sampled_from(["a", "b", "a__b", "a~2", "_", "a__", "__a"])


@given(paths=st.sets(st.lists(PART, min_size=1, max_size=3).map("/".join), min_size=1, max_size=8))
def test_every_name_of_a_folder_is_given_once_and_always_the_same(paths: set[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = [path for path in sorted(paths) if not any(other.startswith(path + "/") for other in paths)]
        fill(Path(folder), *made)
        names = [file.name for file in collect(Path(folder)).files]
        assert len(set(names)) == len(made)
        assert not any("/" in name for name in names)
        assert names == [file.name for file in collect(Path(folder)).files]


@pytest.mark.parametrize("name", ["line\nbreak", "e\u0301.txt", "\u00e9.txt", "CON", "x" * 255, " ", "-rf"])
def test_strange_names_are_passed_on_as_they_are(tmp_path: Path, name: str) -> None:
    fill(tmp_path / "f", name)
    assert [file.name for file in collect(tmp_path / "f").files] == [name]
    assert [file.name for file in collect(tmp_path / "f" / name).files] == [name]


def test_an_empty_folder_brings_nothing(tmp_path: Path) -> None:
    (tmp_path / "f" / "empty").mkdir(parents=True)
    with pytest.raises(EvidenceError, match="brought nothing"):
        collect(tmp_path / "f")


@pytest.mark.parametrize("target", ["outside.txt", "f/inside.txt", "f", "nowhere"])
def test_a_link_is_refused_by_its_name_wherever_it_leads(tmp_path: Path, target: str) -> None:
    fill(tmp_path, "outside.txt", "f/inside.txt")
    (tmp_path / "f" / "a-link").symlink_to(tmp_path / target)
    for path in (tmp_path / "f", tmp_path / "f" / "a-link"):
        with pytest.raises(EvidenceError, match="a-link' is a symbolic link"):
            collect(path)


def test_a_named_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    fill(tmp_path, "f/a.txt")
    os.mkfifo(tmp_path / "f" / "pipe")
    for path in (tmp_path / "f", tmp_path / "f" / "pipe"):
        with pytest.raises(EvidenceError, match="pipe' is a named pipe"):
            collect(path)


def test_a_device_is_refused() -> None:
    with pytest.raises(EvidenceError, match="'/dev/null' is a device"):
        collect(Path("/dev/null"))


def test_a_socket_is_refused(short_folder: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
        one.bind(str(short_folder / "s"))
        with pytest.raises(EvidenceError, match="s' is a socket"):
            collect(short_folder)


def test_one_unreadable_file_refuses_the_whole_folder(short_folder: Path) -> None:
    fill(short_folder, "a.txt", "secret.txt")
    (short_folder / "secret.txt").chmod(0)
    with without_rights_of_root(), pytest.raises(EvidenceError, match=r"secret\.txt' cannot be read"):
        collect(short_folder)


def test_a_folder_that_cannot_be_looked_into_is_refused_by_its_name(short_folder: Path) -> None:
    fill(short_folder, "a.txt", "closed/b.txt")
    (short_folder / "closed").chmod(0)
    try:
        with without_rights_of_root(), pytest.raises(EvidenceError, match="closed' cannot be read"):
            collect(short_folder)
    finally:
        (short_folder / "closed").chmod(0o755)


def test_a_file_that_has_gone_is_an_error_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=r"gone\.mp4' cannot be read"):
        collect(tmp_path / "gone.mp4")


@pytest.mark.parametrize("source", ["https://example.org/video", "nowhere.mp4", "", "nul\0.mp4"])
def test_what_is_no_path_here_is_not_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert not COLLECTOR.accepts(Lead(source=source))


def test_a_link_to_nothing_is_accepted_so_that_it_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "dangling").symlink_to("nowhere")
    assert COLLECTOR.accepts(Lead(source=str(tmp_path / "dangling")))


class OnlyWeb:
    """A collector of another plug-in."""

    name, version = "web", "3"

    def accepts(self, lead: Lead) -> bool:
        return lead.source.startswith("https://")

    def collect(self, lead: Lead, into: Path) -> Haul:
        return Haul(lead=lead, files=(), collector="web 3")


def test_the_first_collector_that_accepts_is_chosen(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    web = OnlyWeb()
    assert choose(Lead(source=str(tmp_path / "a.txt")), (web, COLLECTOR)) is COLLECTOR
    assert choose(Lead(source="https://example.org/"), (COLLECTOR, web)) is web


def test_a_lead_that_nobody_accepts_is_a_usage_error_that_names_the_collectors() -> None:
    with pytest.raises(UsageError, match=r"nothing here can take 'nowhere\.mp4'") as caught:
        choose(Lead(source="nowhere.mp4"), (COLLECTOR, OnlyWeb()))
    assert "file, web" in caught.value.advice
