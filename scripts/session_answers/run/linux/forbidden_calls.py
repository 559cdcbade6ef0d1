"""Calls of the kernel that no example may make: they use memory beyond all limits, or leave something to the next."""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from contextlib import suppress

from session_answers.run.linux.syscalls import call

# For each processor, its number in the kernel's audit, and the numbers of the calls.
_PROCESSORS: dict[str, tuple[int, dict[str, int]]] = {
    "x86_64": (
        0xC000003E,
        {
            "shmget": 29,
            "semget": 64,
            "msgget": 68,
            "add_key": 248,
            "request_key": 249,
            "keyctl": 250,
            "perf_event_open": 298,
            "memfd_create": 319,
            "bpf": 321,
            "userfaultfd": 323,
            "io_uring_setup": 425,
            "memfd_secret": 447,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "msgget": 186,
            "semget": 190,
            "shmget": 194,
            "add_key": 217,
            "request_key": 218,
            "keyctl": 219,
            "perf_event_open": 241,
            "memfd_create": 279,
            "bpf": 280,
            "userfaultfd": 282,
            "io_uring_setup": 425,
            "memfd_secret": 447,
        },
    ),
}
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
# Instructions of a filter, and what it returns.
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000 | errno.ENOSYS
_NUMBER_AT, _PROCESSOR_AT = 0, 4
# Numbers from here on are calls of another kind of program (x32).
_OTHER_KIND = 0x40000000


def forbid_calls() -> None:
    """Let these calls fail in this process and in all that it starts, as if the kernel did not have them."""
    audit, numbers = _PROCESSORS.get(os.uname().machine, (0, {}))
    if not audit:
        return
    tests = [(_IF_AT_LEAST, _OTHER_KIND), *((_IF_EQUAL, number) for number in numbers.values())]
    program = [(_LOAD, 0, 0, _PROCESSOR_AT), (_IF_EQUAL, 0, len(tests) + 2, audit), (_LOAD, 0, 0, _NUMBER_AT)]
    # Each test that is true jumps to the last instruction.
    program += [(code, len(tests) - place, 0, value) for place, (code, value) in enumerate(tests)]
    program += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _FAIL)]
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    kept = ctypes.create_string_buffer(code, len(code))
    with suppress(OSError):  # a kernel may have no filters
        call("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        call("prctl", _SECCOMP, _FILTER, struct.pack("HP", len(program), ctypes.addressof(kept)), 0, 0)
