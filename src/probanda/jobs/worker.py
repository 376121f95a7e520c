"""A worker of the local pool: it does one piece after the other, until nobody asks any more.

1. Pieces come on standard input. Standard output is taken away from them, so that what they print is never taken for an
answer. 2. A thread reads the pieces; when the other side is gone (the command ended, by itself or by a kill), it
interrupts the piece at work, so that the confined child of that piece is ended too. 3. Whatever a piece raises is a
sentence; only what kills the process leaves none, and the pool then says so.
"""

import os
import queue
import signal
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

import msgspec

from probanda.collect.confined import DEFAULT_LIMITS, Confined
from probanda.jobs.frames import read_frame, write_frame
from probanda.model.errors import ProbandaError
from probanda.model.ports import ConfinedReader

_SENTENCE = 4_000  # characters of a failure: a head of a frame has its bound
Frame = tuple[dict[str, str], bytes]


def main(extra_paths: list[str]) -> None:
    """Do what is asked until the other side is gone."""
    sys.path.extend(extra_paths)
    way_in, way_out = _take_pipes()
    pieces: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
    # A program that was started in the background of a shell inherits that it hears no interrupts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_listen, args=(way_in, pieces), daemon=True).start()
    try:
        while (piece := pieces.get()) is not None:
            head, request = piece
            limits = msgspec.structs.replace(DEFAULT_LIMITS, cpu_s=int(head["cpu_s"]), wall_s=1.5 * int(head["cpu_s"]))
            reader = Confined(limits=limits, extra_paths=[Path(path) for path in extra_paths])
            answer, failure = answer_to(head["module"], request, reader)
            write_frame(way_out, {"failure": failure[:_SENTENCE]}, answer)
    except (KeyboardInterrupt, BrokenPipeError):
        pass  # nobody listens: what is half done goes nowhere
    os._exit(0)  # without the ceremony of the interpreter, which an interrupt could still disturb


def answer_to(module: str, request: bytes, reader: ConfinedReader) -> tuple[bytes, str]:
    """(answer, failure) of one piece; a failure is a sentence, never empty."""
    try:
        answer = import_module(module).work(request, reader)
    except ProbandaError as why:
        return b"", str(why) or type(why).__name__
    except Exception as why:  # noqa: BLE001 - here, and only here: one broken piece must not end the others
        return b"", f"the work broke off ({type(why).__name__}: {why})"
    if not isinstance(answer, bytes):
        return b"", f"a piece of work answers bytes, not {type(answer).__name__}"
    return answer, ""


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """(way in, way out); for the work itself standard input is empty, and standard output is standard error."""
    way_in, way_out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return way_in, way_out


def _listen(way_in: BinaryIO, pieces: "queue.SimpleQueue[Frame | None]") -> None:
    try:
        while (frame := read_frame(way_in)) is not None:
            pieces.put(frame)
    except (OSError, ValueError):
        pass  # the same as an end: nothing more can be understood
    pieces.put(None)
    if sys.platform == "win32":
        os._exit(0)  # the child that reads for it ends by its own limits there
    # A thread that waits for a process wakes up for a real signal only.
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


if __name__ == "__main__":
    main(sys.argv[1:])
