"""System calls that no answer needs, refused by the kernel: new processes, foreign memory, mounts, keys, loose memory.

With no second process, the limits of one process are the limits of the whole.

A filter in the kernel's own form (classic BPF, see seccomp(2)), for bubblewrap's --seccomp. Threads stay allowed.
"""

import platform
import struct

_CLONE_THREAD = 0x00010000
_EPERM, _ENOSYS = 1, 38
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _MACHINE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16

# name: (x86_64, aarch64); None where a machine does not have the call. Numbers: the kernel's syscall tables.
_REFUSED = {
    "fork": (57, None),
    "vfork": (58, None),
    "ptrace": (101, 117),
    "kcmp": (312, 272),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "open_by_handle_at": (304, 265),
    "fsopen": (430, 430),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
}
_CLONE, _CLONE3, _SOCKET = (56, 220), (435, 435), (41, 198)
_FAMILIES = (1, 2, 10, 16)
"""Unix, IPv4, IPv6 and netlink: what a network namespace shuts off. Others, such as vsock, lead past it."""

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7), "arm64": (1, 0xC00000B7)}
_X32 = 0x40000000


def program(machine=None):
    """The filter for a machine (this one, if none is named) as bytes; None for a machine that is not known here."""
    column, number = _MACHINES.get(machine or platform.machine(), (None, None))
    if column is None:
        return None
    refused = sorted(numbers[column] for numbers in _REFUSED.values() if numbers[column] is not None)
    lines = [
        _line(_LOAD, _MACHINE_AT),
        _line(_EQUAL, number, yes=1),
        _line(_RETURN, _ERRNO | _EPERM),
        _line(_LOAD, _NUMBER_AT),
        # The 32-bit way in of x86_64 has numbers of its own.
        _line(_AT_LEAST, _X32, no=1),
        _line(_RETURN, _ERRNO | _ENOSYS),
    ]
    for call in refused:
        lines += [_line(_EQUAL, call, no=1), _line(_RETURN, _ERRNO | _EPERM)]
    # "Not there" makes the C library fall back on clone, whose flags can be read.
    lines += [_line(_EQUAL, _CLONE3[column], no=1), _line(_RETURN, _ERRNO | _ENOSYS)]
    lines += [
        _line(_EQUAL, _CLONE[column], no=3),
        _line(_LOAD, _FIRST_ARGUMENT_AT),
        _line(_ANY_BIT, _CLONE_THREAD, yes=1),
        _line(_RETURN, _ERRNO | _EPERM),
        _line(_LOAD, _NUMBER_AT),
        _line(_EQUAL, _SOCKET[column], no=len(_FAMILIES) + 2),
        _line(_LOAD, _FIRST_ARGUMENT_AT),
        *(_line(_EQUAL, family, yes=len(_FAMILIES) - place) for place, family in enumerate(_FAMILIES)),
        _line(_RETURN, _ERRNO | _EPERM),
        _line(_RETURN, _ALLOW),
    ]
    return b"".join(lines)


def _line(code, value, *, yes=0, no=0):
    return struct.pack("HBBI", code, yes, no, value)
