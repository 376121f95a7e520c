"""The child process of the confined reader: it walls itself in, then lets one module read.

`collect.confined` runs it as a program and takes only its constants. Rules: 1. The order (one line of JSON) and
the request come on standard input. 2. The walls are raised before any module of a reader, and any library, is imported.
3. Standard output is taken away from the reader: what libraries print goes to standard error, and the answer goes out
framed, so that printed rubbish is never taken for an answer. 4. The variable PROBANDA_WALLS_MISSING, alone in the
environment, tells the reader what it is not kept from, for its record of how the answer was made. 5. Mistakes leave as
an exit status and a traceback, which the parent turns into one sentence.
"""

import errno
import importlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from probanda.collect.linux_walls import Wall

if sys.platform != "win32":
    import resource

MAGIC = b"probanda-answer/1"
WALLS_MISSING = "PROBANDA_WALLS_MISSING"
OUT_OF_MEMORY, FILE_TOO_BIG = 81, 82  # exit statuses that neither Python nor a shell gives


def main() -> int:
    """The exit status; 0 when an answer went out."""
    # 1. what to do, and the way out
    order = json.loads(sys.stdin.buffer.readline())
    request = sys.stdin.buffer.read()
    way_out = _take_standard_output()
    sys.path.extend(order["roots"])
    # 2. the walls
    missing = _raise_walls(order)

    os.environ[WALLS_MISSING] = "; ".join(missing)
    # 3. the reading
    try:
        answer = importlib.import_module(order["module"]).answer(request) if order["module"] else b""
    except MemoryError:
        return OUT_OF_MEMORY
    except OSError as why:
        if why.errno == errno.EFBIG:
            return FILE_TOO_BIG
        if why.errno == errno.ENOMEM:
            return OUT_OF_MEMORY
        raise
    # 4. the answer
    if not isinstance(answer, bytes):
        raise TypeError(f"a reader answers bytes, not {type(answer).__name__}")
    walls = json.dumps(missing).encode()
    with os.fdopen(way_out, "wb") as out:
        out.write(b"%s %d %d\n" % (MAGIC, len(walls), len(answer)) + walls + answer)
    return 0


def _take_standard_output() -> int:
    """A descriptor for the answer alone; standard output is standard error from now on, standard input is empty."""
    way_out = os.dup(1)
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return way_out


def _raise_walls(order: dict[str, Any]) -> list[str]:
    """What the reader is not kept from on this machine, in the order of the walls."""
    from probanda.collect.linux_walls import Openings, Wall, raise_linux_walls  # noqa: PLC0415 - after sys.path is set

    standing = _limit_resources(order["limits"], Wall)
    if sys.platform == "linux":
        writes = Path(order["writes"]) if order["writes"] else None
        reads = (*map(Path, order["reads"]), *_homes_of_python(order["roots"]))
        standing |= raise_linux_walls(Openings(reads=reads, writes=writes))
    return [wall.value for wall in Wall if wall not in standing]


def _limit_resources(limits: dict[str, int], walls: "type[Wall]") -> "set[Wall]":
    """The walls of memory, time and output that now stand."""
    if sys.platform == "win32":
        return set()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits["open_files"], limits["open_files"]))
    standing = set()
    for wall, what, soft, hard in (
        (walls.MEMORY, resource.RLIMIT_AS, limits["memory_bytes"], limits["memory_bytes"]),
        # At the soft limit the kernel sends SIGXCPU, which names the reason; a second later it kills.
        (walls.TIME, resource.RLIMIT_CPU, limits["cpu_s"], limits["cpu_s"] + 1),
        (walls.OUTPUT, resource.RLIMIT_FSIZE, limits["file_bytes"], limits["file_bytes"]),
    ):
        try:
            resource.setrlimit(what, (soft, hard))
        except (OSError, ValueError):  # macOS has no limit of address space that holds
            continue
        standing.add(wall)
    if sys.platform == "darwin":
        # No process more than there are: threads are not counted there. On Linux the filter of system calls does it.
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
        standing.add(walls.PROGRAMS)
    return standing


def _homes_of_python(roots: "Iterable[str]") -> tuple[Path, ...]:
    """Where Python, its libraries and the shared libraries of the system lie, as far as they are there."""
    system = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/usr/share/zoneinfo")
    homes = {*roots, *(path for path in sys.path if path), str(Path(sys.base_prefix) / "lib"), *system}
    return tuple(path for path in sorted(map(Path, homes)) if path.exists())


if __name__ == "__main__":
    sys.exit(main())
