"""The confined reader: its contract, its frame, its words."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.collect import confined
from probanda.collect.child_process import Ended
from probanda.collect.confined import Confined, Limits
from probanda.collect.confined_child import MAGIC
from probanda.collect.linux_walls import Wall
from probanda.model.errors import MachineError, ReaderError, UsageError

READERS = Path(__file__).parents[2] / "fixtures" / "confined_readers"


def ended(out: bytes) -> Ended:
    return Ended(status=0, out=out, said=b"", in_time=True, too_long=False)


def frame(walls: bytes, answer: bytes) -> bytes:
    return b"%s %d %d\n" % (MAGIC, len(walls), len(answer)) + walls + answer


@given(answer=st.binary(), walls=st.lists(st.sampled_from([wall.value for wall in Wall]), unique=True))
def test_a_whole_frame_gives_its_answer_and_its_walls(answer: bytes, walls: list[str]) -> None:
    assert confined._unframe(ended(frame(json.dumps(walls).encode(), answer)), Limits(), "x") == (answer, tuple(walls))


@given(answer=st.binary(max_size=40), change=st.data())
def test_a_frame_with_bytes_too_many_or_too_few_is_rubbish(answer: bytes, change: st.DataObject) -> None:
    whole = frame(b"[]", answer)
    other = change.draw(
        st.one_of(
            st.integers(1, len(whole) - 1).map(lambda cut: whole[:cut]),
            st.binary(min_size=1).map(lambda end: whole + end),
        )
    )
    with pytest.raises(ReaderError, match="is rubbish"):
        confined._unframe(ended(other), Limits(), "x")


@given(out=st.binary(min_size=1))
def test_any_other_bytes_are_rubbish(out: bytes) -> None:
    with pytest.raises(ReaderError, match="is rubbish"):
        confined._unframe(ended(out), Limits(), "x")


def test_a_frame_whose_walls_are_no_list_is_rubbish() -> None:
    with pytest.raises(ReaderError, match="is rubbish"):
        confined._unframe(ended(frame(b"not json", b"yes")), Limits(), "x")


@pytest.mark.parametrize("module", ["os", "probanda_evil", "probanda.", "probanda..media", "probanda.media; import os"])
def test_a_module_outside_probanda_is_refused(tmp_path: Path, module: str) -> None:
    (tmp_path / "a").write_bytes(b"a")
    with pytest.raises(UsageError, match="is not a reader of probanda"):
        Confined().run(module, b"{}", reads=tmp_path / "a")


def test_a_file_that_is_not_there_is_an_error_before_a_child_is_started(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"nowhere\.mp4 is not there"):
        Confined().run("probanda.media.probe", b"{}", reads=tmp_path / "nowhere.mp4")


def test_a_reader_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    with pytest.raises(ReaderError, match=r"ModuleNotFoundError: No module named 'probanda\.media\.nowhere'"):
        Confined().run("probanda.media.nowhere", b"{}", reads=tmp_path / "a")


def test_a_reader_that_answers_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    with pytest.raises(ReaderError, match="a reader answers bytes, not str"):
        Confined(extra_paths=[READERS]).run("odd_reader", b"{}", reads=tmp_path / "a")


def test_a_long_request_arrives_whole(tmp_path: Path) -> None:
    handed_in = tmp_path / "a"
    handed_in.write_text("read", encoding="utf-8")
    request = json.dumps({"do": "read", "path": str(handed_in)}).encode() + b" " * 1_000_000
    assert Confined(extra_paths=[READERS]).run("hostile_reader", request, reads=handed_in) == b"read"


def test_a_request_that_nobody_reads_does_not_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = tmp_path / "deaf.py"
    deaf.write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.setattr(confined, "child_file", str(deaf))
    with pytest.raises(ReaderError, match="exit status 9"):
        Confined().run("probanda.media.probe", b" " * 1_000_000, reads=deaf)


def test_a_python_that_cannot_be_started_is_an_error_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined.sys, "executable", str(tmp_path / "no-python"))
    with pytest.raises(MachineError, match="no child process could be started"):
        Confined().missing_walls()


def test_the_current_folder_is_never_opened_to_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert tmp_path not in confined._roots()
    assert all(path.is_absolute() for path in confined._roots())


@pytest.mark.parametrize("system", ["win32", "freebsd14"])
def test_a_system_without_these_walls_reads_all_the_same_and_names_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    elsewhere = tmp_path / "elsewhere.py"
    elsewhere.write_text(
        "import ctypes, json, pathlib, runpy, sys\n"
        f"sys.platform = {system!r}\n"
        "if sys.platform == 'win32': sys.modules['resource'] = None\n"
        f"runpy.run_path({confined.child_file!r}, run_name='__main__')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(confined, "child_file", str(elsewhere))
    missing = Confined().missing_walls()
    assert {Wall.NETWORK.value, Wall.FILES.value, Wall.PROGRAMS.value} <= set(missing)
    assert (Wall.MEMORY.value in missing) == (system == "win32")
    (tmp_path / "a").write_bytes(b"")
    answer = json.loads(
        Confined().run("probanda.media.probe", json.dumps({"path": str(tmp_path / "a")}).encode(), reads=tmp_path / "a")
    )
    assert answer["failure"] == "the file is empty (0 bytes)"
    assert answer["tool"]["settings"]["not_kept_from"] == "; ".join(missing)


def test_missing_walls_are_named_in_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Confined, "missing_walls", lambda _: (Wall.NETWORK.value, Wall.FILES.value))
    assert Confined().confinement().endswith("on this machine it is not kept from the network, other files.")


def test_a_file_with_a_strange_name_can_be_read(tmp_path: Path) -> None:
    handed_in = tmp_path / "line\nbreak é é CON"
    handed_in.write_text("read", encoding="utf-8")
    request = json.dumps({"do": "read", "path": str(handed_in)}).encode()
    assert Confined(extra_paths=[READERS]).run("hostile_reader", request, reads=handed_in) == b"read"
