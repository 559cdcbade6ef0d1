"""Limits on one example, and the failures that are reported when an example reaches one."""

from __future__ import annotations

import os
import resource
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from pathlib import Path

_MIB = 1 << 20


@dataclass(frozen=True)
class Limit:
    """A maximum, how the errors begin that an example gets beyond it, and the failure that is reported."""

    most: int
    errors: tuple[str, ...]
    failure: str


MEMORY = Limit(1024 * _MIB, ("MemoryError", "OSError: [Errno 12]"), "needed more than 1 GiB of memory")
PROCESSES = Limit(
    64,
    ("BlockingIOError: [Errno 11]", "BlockingIOError: [Errno 35]", "RuntimeError: can't start new thread"),
    "started more than 64 processes and threads",
)
OPEN_FILES = Limit(256, ("OSError: [Errno 24]",), "had more than 256 files open")
FILE = Limit(64 * _MIB, ("OSError: [Errno 27]",), "wrote a file of more than 64 MiB")
WRITTEN = Limit(256 * _MIB, ("OSError: [Errno 28]",), "wrote more than 256 MiB or 10,000 files")
LIMITS = (MEMORY, PROCESSES, OPEN_FILES, FILE, WRITTEN)
# The inodes of an example's file system.
MOST_FILES = 10_000
# The events of one run, the characters in their details, and those in the texts of a trace, which also has words.
EVENTS, TEXT, TRACE_TEXT = 1000, 64 * 1024, 4 * _MIB
# Memory that is left for the report of an example that used up its own.
_RESERVE = 64 * _MIB


def limit(seconds: float, processes: int | None) -> None:
    """Limit this process and all that it starts.

    `seconds` are its time by the clock. `processes` of the same user are not its own. If it is None, count the running
    processes.
    """
    _set(resource.RLIMIT_CORE, 0)
    # The clock ends an example first, even if it uses all processors. This ends a process that escaped.
    _set(resource.RLIMIT_CPU, ceil(seconds) * (os.cpu_count() or 1) + 1)
    _set(resource.RLIMIT_FSIZE, FILE.most)
    _set(resource.RLIMIT_NOFILE, OPEN_FILES.most)
    _set(resource.RLIMIT_AS, MEMORY.most, MEMORY.most + _RESERVE)
    if hasattr(resource, "RLIMIT_MSGQUEUE"):
        _set(resource.RLIMIT_MSGQUEUE, 0)
    if Path("/proc/self/task").exists():
        _set(resource.RLIMIT_NPROC, PROCESSES.most + (_of_this_user() if processes is None else processes))


def use_reserve() -> None:
    """Give this process the memory that its report needs."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def failure(error: str) -> str:
    """Return the failure of an example that ended with `error`, "" if no limit is the cause."""
    return next((each.failure for each in LIMITS if error.startswith(each.errors)), "")


def _set(name: int, soft: int, hard: int = 0) -> None:
    _, most = resource.getrlimit(name)
    wanted = (soft, hard or soft)
    if most != resource.RLIM_INFINITY:
        wanted = (min(soft, most), min(hard or soft, most))
    with suppress(ValueError):  # macOS does not limit memory
        resource.setrlimit(name, wanted)


def _of_this_user() -> int:
    """Return the number of processes and threads of this user, which Linux counts without namespaces."""
    user, count = os.getuid(), 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it may end at any time
            if process.stat().st_uid == user:
                count += len([*(process / "task").iterdir()])
    return count
