"""The seccomp filter of the confined child: which system calls are refused, and the program that refuses them.

Rules: 1. No socket of any family: a network namespace does not stop a Unix socket that lies in a folder (a database, an
agent that holds keys). 2. No new process and no other program; threads are allowed. 3. Nothing that reaches into
another process or the kernel. 4. Nothing that changes a file by its path alone: Landlock watches opening, not `chmod`.
5. A refused call answers EPERM, so that a library that asks politely goes on; `clone3` answers ENOSYS, because its
flags lie in memory that a filter cannot read, and the C library then falls back to `clone`.
A call that is not named here passes: the filter stands behind the namespaces and Landlock, it does not replace them.
"""

import ctypes
import errno
import platform
import struct

# name: x86_64, aarch64 (from the kernel's unistd headers); None where the architecture does not have the call.
_CALLS: dict[str, tuple[int | None, int | None]] = {
    # 1. sockets, and what could stand in for them
    "socket": (41, 198),
    "socketpair": (53, 199),
    "io_uring_setup": (425, 425),
    # 2. processes and programs
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    # 3. other processes, other namespaces, the kernel, shared memory of the same user
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    "setns": (308, 268),
    "unshare": (272, 97),
    "mount": (165, 40),
    "umount2": (166, 39),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "open_by_handle_at": (304, 265),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    # 4. files by their path
    "truncate": (76, 45),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "lchown": (94, None),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "setxattrat": (463, 463),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
}
# Allowed with one first argument only: a signal to itself (abort), its own limits.
_KILL, _TGKILL, _PRLIMIT = (62, 129), (234, 131), (302, 261)
_CLONE, _CLONE3 = (56, 220), 435

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # AUDIT_ARCH_*, from linux/audit.h
_X32 = 0x40000000  # the second door of x86_64 kernels: the same calls with this bit set
_CLONE_THREAD = 0x00010000
_ALLOW, _KILL_PROCESS, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _EQUALS, _AT_LEAST, _BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # BPF: ld abs, jeq, jge, jset, ret
_AT_NUMBER, _AT_ARCH, _AT_FIRST_ARGUMENT = 0, 4, 16  # struct seccomp_data; both machines are little-endian
_PR_SET_SECCOMP, _FILTER = 22, 2


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def refuse_calls(libc: ctypes.CDLL, *, own_process: int) -> bool:
    """Whether the filter stands; False where the machine or the kernel does not have it. Needs `no_new_privs`."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    code = _filter(*machine, own_process=own_process)
    kept = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(kept, ctypes.c_void_p))
    return bool(libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(column: int, audit: int, *, own_process: int) -> bytes:
    """The filter as BPF instructions of eight bytes each."""
    eperm, enosys = _ERRNO | errno.EPERM, _ERRNO | errno.ENOSYS
    steps = [
        _step(_LOAD, _AT_ARCH),
        _step(_EQUALS, audit, yes=1),
        _step(_RETURN, _KILL_PROCESS),
        _step(_LOAD, _AT_NUMBER),
        _step(_AT_LEAST, _X32, no=1),
        _step(_RETURN, eperm),
    ]
    for numbers in _CALLS.values():
        number = numbers[column]
        if number is not None:
            steps += [_step(_EQUALS, number, no=1), _step(_RETURN, eperm)]
    steps += [_step(_EQUALS, _CLONE3, no=1), _step(_RETURN, enosys)]
    for number, test, wanted in (
        (_KILL[column], _EQUALS, own_process),
        (_TGKILL[column], _EQUALS, own_process),
        (_PRLIMIT[column], _EQUALS, 0),
        (_CLONE[column], _BITS, _CLONE_THREAD),
    ):
        steps += [
            _step(_EQUALS, number, no=4),
            _step(_LOAD, _AT_FIRST_ARGUMENT),
            _step(test, wanted, no=1),
            _step(_RETURN, _ALLOW),
            _step(_RETURN, eperm),
        ]
    return b"".join([*steps, _step(_RETURN, _ALLOW)])


def _step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """One BPF instruction: `yes` and `no` are how many instructions a jump leaves out."""
    return struct.pack("=HBBI", code, yes, no, value)
