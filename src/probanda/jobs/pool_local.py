"""The local pool: as many worker processes as there are cores, each doing one piece at a time.

Rules: 1. A worker is started as a program of its own, never forked: no connection to a database, no key and no variable
of the environment goes with it. 2. A worker that dies or answers rubbish fails the piece that it had; another one takes
its place. 3. However the iterator ends (all done, Ctrl-C, an error of who asked), all workers are gone when it has. The
confined children of the workers go with them. 4. Of two pieces nobody promises which ends first.
"""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from probanda.jobs.frames import read_frame, write_frame
from probanda.model.errors import MachineError, UsageError
from probanda.model.work import Done, Work

_GOODBYE_S = 5.0  # a worker first ends the confined child of its piece
_MOST_WORKERS = 256  # more than the cores of any machine that this runs on: a slip of the finger
_OF_MEMORY = "often the machine ran out of memory: try it with fewer workers"


def cores() -> int:
    """How many cores this process may use."""
    mine = getattr(os, "sched_getaffinity", None)  # Linux lets a process have some of the cores only
    return len(mine(0)) if mine is not None else os.cpu_count() or 1


class LocalPool:
    """Worker processes on this machine; implements `model.ports.Pool`."""

    def __init__(self, workers: int | None = None, *, extra_paths: Sequence[Path] = ()) -> None:
        """A pool that starts its workers when it is asked for something.

        Args:
            workers: how many; None: one a core.
            extra_paths: folders from which modules outside probanda may be imported: for plug-ins and tests.

        Raises:
            UsageError: no such number of workers can be.
        """
        workers = cores() if workers is None else workers
        if not 1 <= workers <= _MOST_WORKERS:
            raise UsageError(
                f"{workers} workers cannot be", advice=f"Name a number from 1 to {_MOST_WORKERS}; {cores()} cores here."
            )
        self._workers = workers
        self._extra_paths = tuple(str(path.resolve()) for path in extra_paths)

    def each(self, pieces: Sequence[Work]) -> Iterator[Done]:
        """What came of each piece, once, as it ends; see the port.

        Raises:
            MachineError: no worker process can be started.
        """
        waiting: queue.SimpleQueue[tuple[int, Work]] = queue.SimpleQueue()
        for numbered in enumerate(pieces):
            waiting.put(numbered)
        ended: queue.SimpleQueue[Done | OSError] = queue.SimpleQueue()
        hands = [_Hand(waiting, ended, self._extra_paths) for _ in range(min(self._workers, len(pieces)))]
        try:
            for hand in hands:
                hand.start()
            for _ in pieces:
                done = ended.get()
                if isinstance(done, OSError):
                    raise MachineError(
                        f"no worker process could be started: {done.strerror or done}",
                        advice="Free memory and processes, and run it again: what was done is kept.",
                    ) from done
                yield done
        finally:
            for hand in hands:
                hand.dismiss()
            for hand in hands:
                hand.join()


class _Hand(threading.Thread):
    """Keeps one worker busy."""

    def __init__(
        self,
        waiting: "queue.SimpleQueue[tuple[int, Work]]",
        ended: "queue.SimpleQueue[Done | OSError]",
        extra_paths: tuple[str, ...],
    ) -> None:
        super().__init__(daemon=True)
        self._waiting, self._ended, self._extra_paths = waiting, ended, extra_paths
        self._lock, self._dismissed = threading.Lock(), False
        self._worker: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Take pieces until there are none, or it is dismissed."""
        try:
            while (taken := self._next()) is not None:
                place, work = taken
                self._ended.put(self._one(place, work))
        except OSError as why:
            self._ended.put(why)
        finally:
            self._end()

    def dismiss(self) -> None:
        """Stop after now: the worker is told that nobody listens any more, and ends what it does."""
        with self._lock:
            self._dismissed = True
            if self._worker is not None and self._worker.stdin is not None:
                _close(self._worker)

    def _next(self) -> tuple[int, Work] | None:
        try:
            return None if self._dismissed else self._waiting.get_nowait()
        except queue.Empty:
            return None

    def _one(self, place: int, work: Work) -> Done:
        """What came of one piece; a worker that did not answer is gone after it.

        Raises:
            OSError: no worker could be started.
        """
        worker = self._ready()
        if worker is None:
            return Done(place=place, failure="the work was stopped")
        if worker.stdin is None or worker.stdout is None:
            raise BrokenPipeError("a worker has no pipes")
        try:
            write_frame(worker.stdin, _head(work), work.request)  # type: ignore[arg-type]
            answer = read_frame(worker.stdout)  # type: ignore[arg-type]
        except (OSError, ValueError):
            answer = None
        if answer is None:
            return Done(place=place, failure=self._why_gone())
        head, body = answer
        failure = head.get("failure", "")
        return Done(place=place, failure=failure) if failure else Done(place=place, answer=body)

    def _ready(self) -> "subprocess.Popen[bytes] | None":
        """A living worker; None when there is nobody to work for."""
        with self._lock:
            if self._dismissed:
                return None
            if self._worker is None:
                # -I: neither the current folder nor the environment can put modules of others into a worker.
                self._worker = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                    [sys.executable, "-I", "-X", "utf8", "-m", "probanda.jobs.worker", *self._extra_paths],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env=_environment(),
                    start_new_session=True,  # Ctrl-C goes to who asked, who dismisses the workers
                )
            return self._worker

    def _why_gone(self) -> str:
        """A sentence about the worker that did not answer, which is ended now."""
        status = self._end()
        if self._dismissed:
            return "the work was stopped"
        if status is not None and status < 0:
            name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
            return f"its worker was killed ({name}); {_OF_MEMORY}"
        return f"its worker ended without an answer (exit status {status}); {_OF_MEMORY}"

    def _end(self) -> int | None:
        """The exit status of the worker, which is gone now."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is None:
            return None
        _close(worker)
        try:
            worker.wait(_GOODBYE_S)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
        if worker.stdout is not None:
            worker.stdout.close()
        return worker.returncode


def _head(work: Work) -> dict[str, str]:
    return {"module": work.module, "cpu_s": str(work.cpu_s)}


def _close(worker: "subprocess.Popen[bytes]") -> None:
    """Close the way to a worker; what it was still to be told is lost with it."""
    if worker.stdin is None:
        return
    try:
        worker.stdin.close()
    except OSError:
        return


def _environment() -> dict[str, str]:
    """Nothing; on Windows what Python cannot start without."""
    return {"SYSTEMROOT": os.environ.get("SYSTEMROOT", "")} if sys.platform == "win32" else {}
