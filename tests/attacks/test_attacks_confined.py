"""Attacks on the confined reader: what a reader can do that a hostile file has taken over.

Where this machine lacks a wall, the attack may succeed, and then the reader must say that the wall is missing.
"""

import json
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from probanda.collect.confined import Confined, Limits
from probanda.collect.linux_walls import Wall
from probanda.model.errors import ReaderError

READERS = Path(__file__).parents[1] / "fixtures" / "confined_readers"
MARK = "the key of the vault"


class Attack:
    """Runs deeds of the hostile reader on one innocent file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.handed_in, self.writes = folder / "handed-in.txt", folder / "writes"
        self.handed_in.write_text("innocent", encoding="utf-8")
        self.writes.mkdir()

    def __call__(self, do: str, *, limits: Limits | None = None, **wanted: Any) -> str:
        reader = Confined(limits=limits or Limits(), extra_paths=[READERS])
        request = json.dumps({"do": do, **wanted}).encode()
        return reader.run("hostile_reader", request, reads=self.handed_in, writes=self.writes).decode()


@pytest.fixture
def attack(tmp_path: Path) -> Attack:
    return Attack(tmp_path)


@pytest.fixture(scope="module")
def missing() -> tuple[str, ...]:
    return Confined().missing_walls()


def held(answer: str, wall: Wall, missing: tuple[str, ...]) -> bool:
    """Whether the attack was refused, or the wall was said to be missing."""
    return answer.startswith("refused") or wall.value in missing


def test_a_confinement_with_all_walls_says_so_and_one_without_names_them(missing: tuple[str, ...]) -> None:
    sentence = Confined().confinement()
    assert all(wall in sentence for wall in missing)
    assert ("it is not kept from" in sentence) == bool(missing)


def test_a_reader_cannot_connect_to_a_listener_on_this_machine(attack: Attack, missing: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        assert held(attack("connect", port=listener.getsockname()[1]), Wall.NETWORK, missing)
        if Wall.NETWORK.value not in missing:
            with pytest.raises(BlockingIOError):
                listener.accept()


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder with a path that fits into the address of a Unix socket."""
    with tempfile.TemporaryDirectory(prefix="p") as folder:
        yield Path(folder)


def test_a_reader_cannot_reach_a_database_by_its_socket_file(
    attack: Attack, missing: tuple[str, ...], short_folder: Path
) -> None:
    path = str(short_folder / "s")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(path)
        listener.listen()
        assert held(attack("connect_unix", path=path), Wall.PROGRAMS, missing)


def test_a_reader_sees_no_variable_of_its_parent(attack: Attack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBANDA_SECRET", MARK)
    seen = set(attack("environment").split(","))
    assert seen <= {"PROBANDA_WALLS_MISSING", "LC_CTYPE", "SYSTEMROOT", "__CF_USER_TEXT_ENCODING"}


def test_a_reader_cannot_read_its_parents_variables_from_the_kernel(attack: Attack, missing: tuple[str, ...]) -> None:
    assert held(attack("read", path=f"/proc/{os.getpid()}/environ"), Wall.FILES, missing)


def test_a_reader_inherits_no_open_file(attack: Attack) -> None:
    with attack.handed_in.open("rb") as file:
        os.set_inheritable(file.fileno(), True)
        assert attack("descriptors") == "3"  # the way out of its answer


def test_a_reader_reads_the_file_that_it_was_given(attack: Attack) -> None:
    assert attack("read", path=str(attack.handed_in)) == "innocent"


@pytest.mark.parametrize("deed", ["read", "empty", "open_up", "remove", "write"])
def test_a_reader_cannot_touch_another_file(attack: Attack, missing: tuple[str, ...], deed: str) -> None:
    other = attack.folder / "vault.key"
    other.write_text(MARK, encoding="utf-8")
    mode = other.stat().st_mode
    answer = attack(deed, path=str(other))
    wall = Wall.PROGRAMS if deed in {"empty", "open_up"} else Wall.FILES
    assert held(answer, wall, missing)
    if wall.value not in missing:
        assert (other.read_text(encoding="utf-8"), other.stat().st_mode) == (MARK, mode)


def test_a_reader_cannot_change_the_file_that_it_reads(attack: Attack, missing: tuple[str, ...]) -> None:
    assert held(attack("write", path=str(attack.handed_in)), Wall.FILES, missing)
    assert held(attack("empty", path=str(attack.handed_in)), Wall.PROGRAMS, missing)


def test_a_reader_cannot_list_a_folder(attack: Attack, missing: tuple[str, ...]) -> None:
    assert held(attack("entries", path=str(attack.folder)), Wall.FILES, missing)


def test_a_reader_cannot_leave_a_link_in_its_folder(attack: Attack, missing: tuple[str, ...]) -> None:
    answer = attack("link", path=str(attack.writes / "still.jpg"), target=str(attack.folder / "vault.key"))
    assert held(answer, Wall.FILES, missing)


def test_a_link_to_another_file_does_not_lead_a_reader_there(attack: Attack, missing: tuple[str, ...]) -> None:
    (attack.folder / "vault.key").write_text(MARK, encoding="utf-8")
    (attack.writes / "door").symlink_to(attack.folder / "vault.key")
    assert held(attack("read", path=str(attack.writes / "door")), Wall.FILES, missing)


def test_a_reader_starts_no_program_and_no_process_but_may_use_threads(
    attack: Attack, missing: tuple[str, ...]
) -> None:
    assert held(attack("start_program", program=sys.executable), Wall.PROGRAMS, missing)
    assert held(attack("fork"), Wall.PROGRAMS, missing)
    assert attack("thread") == "a thread ran"


def test_a_reader_cannot_signal_or_limit_its_parent(attack: Attack, missing: tuple[str, ...]) -> None:
    assert held(attack("signal_parent"), Wall.PROGRAMS, missing)
    assert held(attack("limit_parent"), Wall.PROGRAMS, missing)


def test_a_reader_cannot_make_itself_a_new_namespace(attack: Attack, missing: tuple[str, ...]) -> None:
    assert held(attack("unshare"), Wall.PROGRAMS, missing)


def test_a_reader_cannot_raise_its_own_limits(attack: Attack, missing: tuple[str, ...]) -> None:
    assert held(attack("raise_own_limits"), Wall.MEMORY, missing)


def test_a_reader_that_fills_the_memory_is_an_error_that_names_the_limit(
    attack: Attack, missing: tuple[str, ...]
) -> None:
    assert Wall.MEMORY.value not in missing or sys.platform == "darwin"
    with pytest.raises(ReaderError, match="268435456 bytes of memory"):
        attack("fill_memory", size=1 << 30, limits=Limits(memory_bytes=1 << 28))


def test_a_reader_that_never_ends_is_stopped_and_leaves_no_process(attack: Attack) -> None:
    note = attack.writes / "process"
    with pytest.raises(ReaderError, match=r"took longer than 0\.5 s"):
        attack("loop", note=str(note), limits=Limits(wall_s=0.5))
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text(encoding="utf-8")), 0)


def test_a_reader_that_closes_all_its_pipes_and_stays_is_stopped(attack: Attack) -> None:
    with pytest.raises(ReaderError, match="took longer than"):
        attack("sleep_silently", limits=Limits(wall_s=2.0))


def test_a_reader_that_uses_up_its_processor_time_is_stopped(attack: Attack) -> None:
    with pytest.raises(ReaderError, match="used up its 1 s of processor time"):
        attack("loop", limits=Limits(cpu_s=1))


def test_a_reader_cannot_write_a_file_over_its_limit(attack: Attack) -> None:
    written = attack.writes / "big"
    with pytest.raises(ReaderError, match="a file of more than 4096 bytes"):
        attack("write", path=str(written), size=100_000, limits=Limits(file_bytes=4096))
    assert written.stat().st_size <= 4096


def test_a_reader_that_answers_without_end_is_stopped(attack: Attack) -> None:
    with pytest.raises(ReaderError, match="answered more than 1000 bytes"):
        attack("answer_long", size=50_000_000, limits=Limits(answer_bytes=1000))


def test_noise_on_both_outputs_does_not_reach_the_answer(attack: Attack, capfd: pytest.CaptureFixture[str]) -> None:
    assert attack("shout") == "after the noise"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("deed", ["write_rubbish", "forge_and_leave"])
def test_rubbish_in_the_way_of_the_answer_is_never_an_answer(attack: Attack, deed: str) -> None:
    with pytest.raises(ReaderError, match="is rubbish"):
        attack(deed)


def test_a_reader_that_is_killed_is_an_error_with_advice(attack: Attack) -> None:
    with pytest.raises(ReaderError, match="was killed from outside") as caught:
        attack("kill_itself", number=9)
    assert "memory" in caught.value.advice


def test_a_reader_that_crashes_is_an_error_that_names_the_signal(attack: Attack) -> None:
    with pytest.raises(ReaderError, match="crashed \\(SIGSEGV\\)"):
        attack("crash")


def test_a_reader_that_aborts_is_an_error_that_names_the_signal(attack: Attack) -> None:
    with pytest.raises(ReaderError, match="crashed \\(SIGABRT\\)"):
        attack("kill_itself", number=6)


def test_the_words_of_an_exception_reach_the_sentence_without_its_traceback_or_its_escapes(attack: Attack) -> None:
    with pytest.raises(ReaderError) as caught:
        attack("fail", words="\x1b[31mevil " + "x" * 1000)
    sentence = str(caught.value)
    assert "ValueError: ?[31mevil" in sentence
    assert "Traceback" not in sentence
    assert len(sentence) < 400


@pytest.mark.parametrize(("deed", "wanted"), [("nothing", {}), ("leave", {"status": 0})])
def test_a_reader_that_answers_nothing_is_an_error(attack: Attack, deed: str, wanted: dict[str, int]) -> None:
    with pytest.raises(ReaderError, match="answered nothing"):
        attack(deed, **wanted)


def test_a_reader_that_leaves_with_a_bad_status_is_an_error(attack: Attack) -> None:
    with pytest.raises(ReaderError, match="exit status 7"):
        attack("leave", status=7)
