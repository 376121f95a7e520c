"""The confined reader: files from outside are opened by a child process that has nothing to lose and nowhere to go.

Rules:
1. The child has no network, no keys and no database: an empty environment, no open files but its pipes, namespaces,
   Landlock and a filter of system calls where the kernel has them. Of the file system it can open the one file that it
   reads, the one folder that it writes to, Python and the libraries.
2. It has limits of memory, processor time, wall time, size of files and length of answer. The parent keeps the clock.
3. Whatever goes wrong in the child is one `ReaderError`: a sentence, an advice, never a traceback and never a silence.
4. An answer counts when the child ended well and its frame is whole. The parent believes nothing else in it: who asks
   decodes it strictly.
5. Where a wall is missing the reading goes on and `confinement()` says which; the reader itself is told as well.

Left open: the names, sizes and times of other files can be seen (Landlock guards opening, not looking).
"""

import json
import os
import re
import signal
import sys
import sysconfig
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import msgspec

from probanda.collect.child_process import Ended, run_bounded
from probanda.collect.confined_child import FILE_TOO_BIG, MAGIC, OUT_OF_MEMORY
from probanda.collect.confined_child import __file__ as child_file
from probanda.model.errors import MachineError, ReaderError, UsageError
from probanda.model.value import Value


class Limits(Value, frozen=True, kw_only=True):
    """What a reader may use."""

    memory_bytes: int = 4 << 30
    """Address space, not resident memory."""
    cpu_s: int = 600
    wall_s: float = 900.0
    file_bytes: int = 64 << 20
    """Each file that it writes: a still, a page as text."""
    answer_bytes: int = 16 << 20
    open_files: int = 256


DEFAULT_LIMITS = Limits()
# Two hours of film in the largest coding of today take about three hours of one core to be encoded anew.
FILM_LIMITS = Limits(cpu_s=6 * 3600, wall_s=12 * 3600.0)
_MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+|[A-Za-z_]\w*", re.ASCII)
_FRAME = re.compile(re.escape(MAGIC) + rb" (\d{1,12}) (\d{1,12})\n")
_SAID_BYTES = 16 << 10  # of standard error the end is kept: it holds the reason
_SAID_CHARACTERS = 300  # ... and of that one line goes into the sentence
_LIBRARIES = ("probanda", "msgspec")  # where these lie, the libraries of the readers lie
_NAME_AND_REASON = re.compile(r"(?:\w+\.)*(\w+): (.*)")  # the last line of a traceback, without the module's name
_LOOK_APART = "The file itself is as it was; have a specialist look at it on a machine that holds nothing else."
_RAISE_LIMIT = "A file made to break a reader does this too; if you trust it, read it with higher limits."


class Confined:
    """Reads files from outside in a walled child process; implements `model.ports.ConfinedReader`."""

    def __init__(self, *, limits: Limits = DEFAULT_LIMITS, extra_paths: Sequence[Path] = ()) -> None:
        """A reader with these limits.

        Args:
            limits: what each run may use.
            extra_paths: folders from which modules outside probanda may be imported: for plug-ins and tests.
        """
        self._limits = limits
        self._extra_paths = tuple(path.resolve() for path in extra_paths)

    def run(
        self, module: str, request: bytes, *, reads: Path, writes: Path | None = None, file_bytes: int | None = None
    ) -> bytes:
        """What the module's `answer(request) -> bytes` answered in the child; see the port.

        Raises:
            UsageError: the module is not one of probanda and no extra path was given.
            ReaderError: it crashed, ran over its limits, or answered nothing; the sentence says which.
            MachineError: no child process could be started.
        """
        if not _MODULE.fullmatch(module) or not (module.startswith("probanda.") or self._extra_paths):
            raise UsageError(
                f"{module!r} is not a reader of probanda", advice="A reader outside probanda needs `extra_paths`."
            )
        reads = _there(reads)
        limits = self._limits if file_bytes is None else msgspec.structs.replace(self._limits, file_bytes=file_bytes)
        writes = None if writes is None else _there(writes)
        answer, _ = self._ask(module, request, limits=limits, reads=reads, writes=writes)
        if not answer:
            raise ReaderError(f"the reader answered nothing about {reads.name}", advice=_LOOK_APART)
        return answer

    def missing_walls(self) -> tuple[str, ...]:
        """What a reader is not kept from on this machine, as a child that reads nothing found."""
        return self._ask("", b"", limits=self._limits, reads=None, writes=None)[1]

    def confinement(self) -> str:
        """One sentence for a person: what readers are kept from on this machine, and what they are not."""
        missing = self.missing_walls()
        if not missing:
            return (
                "Files from outside are read in a child process without network, keys, other files and other programs, "
                "with limits of memory, time and output."
            )
        return (
            "Files from outside are read in a child process without keys and with a limit of time, but on this machine "
            f"it is not kept from {', '.join(missing)}."
        )

    def _ask(
        self, module: str, request: bytes, *, limits: Limits, reads: Path | None, writes: Path | None
    ) -> tuple[bytes, tuple[str, ...]]:
        """(answer, missing walls) of one run."""
        order = {
            "module": module,
            "reads": [] if reads is None else [str(reads)],
            "writes": None if writes is None else str(writes),
            "roots": [str(path) for path in (*self._extra_paths, *_roots())],
            "limits": {name: getattr(limits, name) for name in ("memory_bytes", "cpu_s", "file_bytes", "open_files")},
        }
        try:
            ended = run_bounded(
                [sys.executable, "-I", "-S", "-X", "utf8", child_file],
                json.dumps(order).encode() + b"\n" + request,
                environment=_environment(),
                wall_s=limits.wall_s,
                out_bytes=limits.answer_bytes,
                said_bytes=_SAID_BYTES,
            )
        except OSError as why:
            raise MachineError(
                "no child process could be started to read a file from outside",
                advice="Free memory and processes, and try again.",
            ) from why
        return _unframe(ended, limits, "a file" if reads is None else reads.name)


def _there(path: Path) -> Path:
    """The path without links, as the walls need it."""
    try:
        return path.resolve(strict=True)
    except (OSError, RuntimeError) as why:
        raise ReaderError(f"{path.name} is not there to be read", advice="Check the path.") from why


def _environment() -> dict[str, str]:
    """Nothing; on Windows what Python cannot start without."""
    return {"SYSTEMROOT": os.environ.get("SYSTEMROOT", "")} if sys.platform == "win32" else {}


def _roots() -> list[Path]:
    """The folders of probanda and of the libraries; never the current folder, where a workspace may lie."""
    found = [Path(spec.origin).parents[1] for name in _LIBRARIES if (spec := find_spec(name)) and spec.origin]
    installed = [Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")]
    return list(dict.fromkeys(path.resolve() for path in (*found, *installed) if path.is_dir()))


def _unframe(ended: Ended, limits: Limits, name: str) -> tuple[bytes, tuple[str, ...]]:
    """(answer, missing walls) of a child that ended well and whose frame is whole.

    Raises:
        ReaderError: anything else.
    """
    if not ended.in_time:
        raise ReaderError(f"reading {name} took longer than {limits.wall_s:g} s and was stopped", advice=_RAISE_LIMIT)
    if ended.too_long:
        raise ReaderError(
            f"the reader answered more than {limits.answer_bytes} bytes about {name} and was stopped",
            advice=_RAISE_LIMIT,
        )
    if ended.status != 0:
        raise _explain(ended, limits, name)
    frame = _FRAME.match(ended.out)
    if not ended.out:
        raise ReaderError(f"the reader answered nothing about {name}", advice=_LOOK_APART)
    if frame is None or len(ended.out) != frame.end() + int(frame[1]) + int(frame[2]):
        raise ReaderError(f"the reader's answer about {name} is rubbish", advice=_LOOK_APART)
    walls_end = frame.end() + int(frame[1])
    try:
        missing = tuple(str(wall) for wall in json.loads(ended.out[frame.end() : walls_end]))
    except (ValueError, TypeError) as why:
        raise ReaderError(f"the reader's answer about {name} is rubbish", advice=_LOOK_APART) from why
    return ended.out[walls_end:], missing


def _explain(ended: Ended, limits: Limits, name: str) -> ReaderError:
    """Why the child ended badly, in one sentence."""
    if ended.status == OUT_OF_MEMORY:
        return ReaderError(f"reading {name} needs more than {limits.memory_bytes} bytes of memory", advice=_RAISE_LIMIT)
    if ended.status == FILE_TOO_BIG:
        return ReaderError(
            f"the reader of {name} tried to write a file of more than {limits.file_bytes} bytes", advice=_RAISE_LIMIT
        )
    if ended.status > 0:
        reason = _last_line(ended.said) or f"exit status {ended.status}"
        return ReaderError(f"the reader of {name} failed ({reason})", advice=_LOOK_APART)
    ended_by = _signal_name(-ended.status)
    if ended_by == "SIGXCPU":
        return ReaderError(f"the reader of {name} used up its {limits.cpu_s} s of processor time", advice=_RAISE_LIMIT)
    if ended_by == "SIGKILL":
        return ReaderError(
            f"the reader of {name} was killed from outside", advice="Often the machine ran out of memory: try it alone."
        )
    return ReaderError(f"the reader of {name} crashed ({ended_by})", advice=_LOOK_APART)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _last_line(said: bytes) -> str:
    """The last line of a traceback, printable and short; empty when nothing was said."""
    lines = [line for line in said.decode(errors="backslashreplace").splitlines() if line.strip()]
    if not lines:
        return ""
    reason = _NAME_AND_REASON.fullmatch(lines[-1])
    line = f"{reason[1]}: {reason[2]}" if reason else lines[-1]
    return "".join(character if character.isprintable() else "?" for character in line)[:_SAID_CHARACTERS]
