"""Limits: how much of this machine one example may use, and what is said of one that wants more."""

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
    """An amount, how the errors begin that what goes beyond it ends with, and what the example did then."""

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
# How many files the file system of an example has room for.
MOST_FILES = 10_000
# What is left, of memory, to tell what an example did that has used all.
_SPARE = 64 * _MIB


def limit(seconds: float, *, alone: bool) -> None:
    """Limit this process and all that it starts; `seconds` are what the clock gives it.

    `alone` tells that no process of this user counts but those of the example.
    """
    _set(resource.RLIMIT_CORE, 0)
    # Whoever runs it looks at the clock: this ends what has escaped, and no program that uses all processors.
    _set(resource.RLIMIT_CPU, ceil(seconds) * (os.cpu_count() or 1) + 1)
    _set(resource.RLIMIT_FSIZE, FILE.most)
    _set(resource.RLIMIT_NOFILE, OPEN_FILES.most)
    _set(resource.RLIMIT_AS, MEMORY.most, MEMORY.most + _SPARE)
    if Path("/proc/self/task").exists():
        _set(resource.RLIMIT_NPROC, PROCESSES.most + (0 if alone else _of_this_user()))


def spare() -> None:
    """Give this process what is left to tell what it did."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def failure(error: str) -> str:
    """Return what an example did that ended with `error`, if that is because of a limit, else ""."""
    return next((each.failure for each in LIMITS if error.startswith(each.errors)), "")


def _set(name: int, soft: int, hard: int = 0) -> None:
    _, most = resource.getrlimit(name)
    wanted = (soft, hard or soft)
    if most != resource.RLIM_INFINITY:
        wanted = (min(soft, most), min(hard or soft, most))
    with suppress(ValueError):  # macOS does not limit memory
        resource.setrlimit(name, wanted)


def _of_this_user() -> int:
    """Count the processes and threads that this user has: those count too where there are no namespaces."""
    user, found = os.getuid(), 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it may end at any time
            if process.stat().st_uid == user:
                found += len([*(process / "task").iterdir()])
    return found
