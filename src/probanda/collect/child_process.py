"""A child process with bounds that its parent keeps: on time, and on what it says.

Rules: 1. However the call ends (answer, timeout, too long an answer, Ctrl-C), the child and its group are dead and
waited for when it returns. 2. No more than the bounds is ever held in memory. 3. Nothing is judged here: the caller
makes words of what came.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from probanda.model.value import Value

_CHUNK = 1 << 16
_JOIN_S = 1.0  # a pipe of a dead process is at its end at once; longer means that a process it started holds it


class Ended(Value, frozen=True, kw_only=True):
    """How a child ended, and what it said."""

    status: int
    """Exit status; negative: the number of the signal that ended it."""
    out: bytes
    """The beginning of standard output, as far as the bound."""
    said: bytes
    """The end of standard error, as far as its bound."""
    in_time: bool
    too_long: bool
    """Whether standard output went over its bound."""


def run_bounded(
    command: Sequence[str],
    feed: bytes,
    *,
    environment: Mapping[str, str],
    wall_s: float,
    out_bytes: int,
    said_bytes: int,
) -> Ended:
    """How the command ended that got `feed` on its standard input.

    Raises:
        OSError: it could not be started.
    """
    with subprocess.Popen(  # noqa: S603 - the caller gives the interpreter and a file of probanda
        list(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(environment),
        cwd=Path(sys.executable).anchor,
        start_new_session=True,
    ) as child:
        out = _Drain(_pipe(child.stdout), head=out_bytes, on_over=child.kill)
        said = _Drain(_pipe(child.stderr), tail=said_bytes)
        threads = (_Feed(_pipe(child.stdin), feed), out, said)
        try:
            for thread in threads:
                thread.start()
            in_time = _wait(child, out, wall_s)
        finally:
            _end(child, threads)
        return Ended(
            status=child.returncode, out=bytes(out.kept), said=bytes(said.kept), in_time=in_time, too_long=out.over
        )


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise BrokenPipeError("the child process has no pipes")
    return pipe


def _wait(child: "subprocess.Popen[bytes]", out: threading.Thread, wall_s: float) -> bool:
    """Whether the child ended in time; its output's end comes first, because a thread is woken at once by it."""
    out.join(wall_s)
    if out.is_alive():
        return False
    try:
        child.wait(_JOIN_S)  # it has said all it will: what it still does is nothing that was asked for
    except subprocess.TimeoutExpired:
        return False
    return True


def _end(child: "subprocess.Popen[bytes]", threads: Sequence[threading.Thread]) -> None:
    """Kills what is left of the child and of its group, and waits for it."""
    if child.poll() is None:
        _kill_group(child)
    child.wait()
    started = [thread for thread in threads if thread.ident is not None]
    for thread in started:
        thread.join(_JOIN_S)
    if any(thread.is_alive() for thread in started):
        _kill_group(child)  # the group's number cannot have been given again: one of its members holds a pipe
        for thread in started:
            thread.join(_JOIN_S)


def _kill_group(child: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        child.kill()
        return
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


class _Feed(threading.Thread):
    """Writes to a pipe and closes it; a child that does not listen says why by the way it ends."""

    def __init__(self, pipe: IO[bytes], feed: bytes) -> None:
        super().__init__(daemon=True)
        self._pipe, self._feed = pipe, feed

    def run(self) -> None:
        try:
            with self._pipe:
                self._pipe.write(self._feed)
        except (BrokenPipeError, OSError):
            return


class _Drain(threading.Thread):
    """Reads a pipe to its end and keeps its first `head` or its last `tail` bytes."""

    def __init__(
        self, pipe: IO[bytes], *, head: int = 0, tail: int = 0, on_over: Callable[[], object] | None = None
    ) -> None:
        super().__init__(daemon=True)
        self._pipe, self._head, self._tail, self._on_over = pipe, head, tail, on_over
        self.kept = bytearray()
        self.over = False

    def run(self) -> None:
        descriptor = self._pipe.fileno()
        while chunk := os.read(descriptor, _CHUNK):
            if self._tail:
                self.kept += chunk
                del self.kept[: -self._tail]
                continue
            room = self._head - len(self.kept)
            self.kept += chunk[:room]
            if len(chunk) > room and not self.over:
                self.over = True
                if self._on_over is not None:
                    self._on_over()
