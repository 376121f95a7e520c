"""The walls that a Linux process raises around itself, by the C library alone: no program, no right of root is needed.

Order, and why: 1. `no_new_privs`, without which an ordinary user may not raise the others. 2. A user and a network
namespace of its own: no interface is up in it, and root of the machine is nobody in it. 3. Landlock: of the whole file
system only what is named stays open. 4. The capabilities are laid down: inside its namespace a process has all of them.
5. The filter of system calls, last, because it forbids some of the calls above.
What cannot be raised is not fatal: it is named, and the caller says it.
"""

import ctypes
import os
import struct
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from probanda.collect.linux_syscalls import refuse_calls


class Wall(Enum):
    """What a confined reader is kept from, in words that follow "it is not kept from"."""

    NETWORK = "the network"
    FILES = "other files"
    PROGRAMS = "other programs and processes"
    MEMORY = "taking more memory than it was given"
    TIME = "taking more processor time than it was given"
    OUTPUT = "writing bigger files than it may"


class Openings(NamedTuple):
    """What stays open in the file system."""

    reads: tuple[Path, ...]
    """Files, and folders with all below them."""
    writes: Path | None


_PR_SET_NO_NEW_PRIVS = 38
_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000  # CLONE_NEWUSER | CLONE_NEWNET: one call, so that none needs root
_CAPABILITY_VERSION_3 = 0x20080522

# The system calls of Landlock have these numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_FILE, _MAKE_REG = (1 << bit for bit in (0, 1, 2, 3, 5, 8))
_TRUNCATE = 1 << 14
_READ, _FILE_ONLY = _READ_FILE | _READ_DIR, _READ_FILE | _WRITE_FILE | _TRUNCATE
# Rights of the file system known to Landlock 1, 2, 3 and 4, 5 and later; of TCP since 4; scopes since 6 (signals,
# abstract Unix sockets). A kernel refuses what it does not know, so that only what it knows is asked for.
_FS_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_FS_RIGHTS_LATEST = (1 << 16) - 1
_TCP_SINCE, _SCOPES_SINCE, _BOTH = 4, 6, 0b11


def raise_linux_walls(openings: Openings) -> frozenset[Wall]:
    """The walls against network, files and programs that now stand; the process can never take them down again.

    Raises:
        FileNotFoundError: what should stay open is not there.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    standing: set[Wall] = set()
    own_process = os.getpid()
    # 1.
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # 2.
    if libc.unshare(_NEW_USER_AND_NETWORK) == 0:
        standing.add(Wall.NETWORK)
    # 3.
    if _landlock(libc, openings):
        standing.add(Wall.FILES)
    # 4.
    _lay_down_capabilities(libc)
    # 5.
    if refuse_calls(libc, own_process=own_process):
        standing |= {Wall.NETWORK, Wall.PROGRAMS}
    return frozenset(standing)


def _landlock(libc: ctypes.CDLL, openings: Openings) -> bool:
    """Whether the file system is closed but for the openings."""
    version = libc.syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    rights = _FS_RIGHTS.get(version, _FS_RIGHTS_LATEST)
    tcp = _BOTH if version >= _TCP_SINCE else 0
    scopes = _BOTH if version >= _SCOPES_SINCE else 0
    asked = struct.pack("=QQQ", rights, tcp, scopes)[: 8 + 8 * bool(tcp) + 8 * bool(scopes)]
    ruleset = libc.syscall(_CREATE_RULESET, asked, len(asked), 0)
    if ruleset < 0:
        return False
    for path in openings.reads:
        _open_up(libc, ruleset, path, _READ & rights)
    for path in _devices():
        _open_up(libc, ruleset, path, (_READ_FILE | _WRITE_FILE) & rights)
    if openings.writes is not None:
        _open_up(libc, ruleset, openings.writes, (_READ | _FILE_ONLY | _MAKE_REG | _REMOVE_FILE) & rights)
    stands = libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return bool(stands)


def _open_up(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    """Adds one rule; a file has no rights of folders."""
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rights = rights if path.is_dir() else rights & _FILE_ONLY
        if libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, opened), 0) != 0:
            raise OSError(ctypes.get_errno(), "Landlock refused a rule", str(path))
    finally:
        os.close(opened)


def _devices() -> Iterable[Path]:
    """Devices that hold nothing and that libraries take for granted."""
    return (path for path in map(Path, ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")) if path.exists())


def _lay_down_capabilities(libc: ctypes.CDLL) -> None:
    """Lays down all capabilities; one that had none has none to lay down."""
    libc.capset(struct.pack("=Ii", _CAPABILITY_VERSION_3, 0), bytes(24))
