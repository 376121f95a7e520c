"""The contract of pools, for the pool with workers and for the one without; then what only workers can get wrong."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from probanda.acts.in_turn import InTurn
from probanda.collect.confined import Confined
from probanda.jobs.pool_local import LocalPool, cores
from probanda.model.errors import MachineError, UsageError
from probanda.model.ports import Pool
from probanda.model.work import Done, Work

ODD = Path(__file__).resolve().parents[2] / "fixtures" / "pool_work"


def piece(verb: str, word: object = "") -> Work:
    return Work(module="odd_work", request=json.dumps([verb, word]).encode())


def by_place(pool: Pool, pieces: Sequence[Work]) -> list[Done]:
    return sorted(pool.each(pieces), key=lambda done: done.place)


class PoolContract:
    """What every pool has to do; a plug-in's author subclasses it and gives `pool`."""

    @pytest.fixture
    def pool(self) -> Pool:
        raise NotImplementedError

    def test_each_piece_is_answered_once(self, pool: Pool) -> None:
        done = by_place(pool, [piece("say", number) for number in range(20)])
        assert [(one.place, one.answer, one.failure) for one in done] == [(n, str(n).encode(), "") for n in range(20)]

    def test_no_pieces_are_no_answers(self, pool: Pool) -> None:
        assert list(pool.each([])) == []

    def test_a_piece_that_raises_is_one_sentence_and_the_others_go_on(self, pool: Pool) -> None:
        done = by_place(pool, [piece("say", "a"), piece("raise", "the film is cut off"), piece("say", "b")])
        assert [(one.answer, one.failure) for one in done] == [(b"a", ""), (b"", "the film is cut off"), (b"b", "")]

    def test_a_pool_can_be_asked_again(self, pool: Pool) -> None:
        assert by_place(pool, [piece("say", "a")]) == by_place(pool, [piece("say", "a")])

    def test_who_stops_asking_gets_nothing_more_and_the_pool_can_be_asked_again(self, pool: Pool) -> None:
        answers = pool.each([piece("say", number) for number in range(50)])
        next(answers)
        answers.close()  # type: ignore[attr-defined]
        assert list(answers) == []
        assert [one.answer for one in pool.each([piece("say", "again")])] == [b"again"]


class TestInTurn(PoolContract):
    @pytest.fixture
    def pool(self, monkeypatch: pytest.MonkeyPatch) -> Pool:
        monkeypatch.syspath_prepend(str(ODD))
        return InTurn(Confined())


@pytest.fixture
def local() -> LocalPool:
    return LocalPool(2, extra_paths=[ODD])


class TestLocalPool(PoolContract):
    @pytest.fixture
    def pool(self, local: LocalPool) -> Pool:
        return local


@pytest.mark.parametrize(
    ("verb", "says"),
    [
        ("kill", "killed (SIGKILL)"),
        ("exit", "ended without an answer (exit status 7)"),
        ("break", "ZeroDivisionError: it"),
        ("words", "answers bytes, not str"),
    ],
)
def test_a_piece_that_breaks_its_worker_is_one_failure_and_the_others_go_on(
    local: LocalPool, verb: str, says: str
) -> None:
    pieces = [piece("say", number) for number in range(8)]
    pieces[3] = piece(verb, "it")
    done = by_place(local, pieces)
    assert says in done[3].failure
    assert [one.answer for one in done if one.place != 3] == [str(n).encode() for n in range(8) if n != 3]


def test_even_when_every_piece_kills_its_worker_all_come_back(local: LocalPool) -> None:
    done = by_place(local, [piece("kill")] * 6)
    assert [one.place for one in done] == list(range(6))
    assert all("SIGKILL" in one.failure for one in done)


def test_what_a_piece_prints_is_never_an_answer(local: LocalPool) -> None:
    (done,) = local.each([piece("print", "said")])
    assert done.answer == b"said"


def test_a_module_that_is_not_there_is_a_failure(local: LocalPool) -> None:
    (done,) = local.each([Work(module="no_such_work", request=b"")])
    assert "no_such_work" in done.failure


def test_an_answer_of_many_bytes_comes_whole(local: LocalPool) -> None:
    (done,) = local.each([piece("say", "x" * 3_000_000)])
    assert done.answer == b"x" * 3_000_000


def test_answers_come_as_they_end(local: LocalPool) -> None:
    done = [one.place for one in local.each([piece("sleep", "2"), piece("say", "quick")])]
    assert done == [1, 0]


def test_no_variable_of_the_environment_reaches_a_worker(local: LocalPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "secret")
    (done,) = local.each([piece("variables")])
    assert "PGPASSWORD" not in json.loads(done.answer)


def test_pieces_run_in_other_processes_with_nothing_to_read(local: LocalPool) -> None:
    (done,) = local.each([piece("where")])
    process, read = json.loads(done.answer)
    assert process != os.getpid()
    assert read == ""


def test_no_workers_or_too_many_are_refused() -> None:
    for number in (0, -1, 1_000):
        with pytest.raises(UsageError, match="cannot be"):
            LocalPool(number)
    assert cores() >= 1


def test_a_machine_that_starts_no_worker_is_a_sentence(local: LocalPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(MachineError, match="no worker process"):
        list(local.each([piece("say", "a")]))


def living(process: int) -> bool:
    """Whether a process is there, and not only waited for."""
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone_soon(process: int) -> bool:
    until_s = time.monotonic() + 20
    while living(process) and time.monotonic() < until_s:
        time.sleep(0.05)
    return not living(process)


def written(path: Path) -> int:
    until_s = time.monotonic() + 30
    while not (path.exists() and path.read_text("ascii")) and time.monotonic() < until_s:
        time.sleep(0.05)
    return int(path.read_text("ascii"))


def children_of(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for path in found for child in path.read_text("ascii").split()]


def at_work(asking: int) -> tuple[int, int]:
    """(worker, confined child) of the one piece at work."""
    until_s = time.monotonic() + 30
    while time.monotonic() < until_s:
        found = [(worker, child) for worker in children_of(asking) for child in children_of(worker)]
        if found:
            return found[0]
        time.sleep(0.05)
    raise AssertionError("no child reads")


def test_when_the_iterator_is_closed_the_worker_at_work_is_gone(local: LocalPool, tmp_path: Path) -> None:
    answers: Iterator[Done] = local.each([piece("who", str(tmp_path / "who")), piece("say", "a")])
    next(answers)
    worker = written(tmp_path / "who")
    answers.close()  # type: ignore[attr-defined]
    assert not living(worker)


SCRIPT = """
import signal, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background turns it off
sys.path.insert(0, sys.argv[3])
from test_jobs_pool import piece
from probanda.jobs.pool_local import LocalPool
pool = LocalPool(2, extra_paths=[Path(sys.argv[2])])
for done in pool.each([piece("where"), piece("read", sys.argv[1])]):
    print(done.answer.decode() if done.answer else done.failure, flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_however_who_asked_ends_no_worker_and_no_confined_child_is_left(tmp_path: Path, how: signal.Signals) -> None:
    (tmp_path / "film").write_bytes(b"film")
    words = [sys.executable, "-c", SCRIPT, str(tmp_path / "film"), str(ODD), str(Path(__file__).parent)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as asking:
        assert asking.stdout is not None
        try:
            json.loads(asking.stdout.readline())
            worker, reading = at_work(asking.pid)
            assert living(reading)
            asking.send_signal(how)
            asking.wait(30)
        finally:
            asking.kill()
    assert gone_soon(worker)
    assert gone_soon(reading)
