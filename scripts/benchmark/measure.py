"""Measuring: the seconds and the memory of a process with all that it starts; needs Linux's `/proc`."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from session_answers.errors import PageError

_TICKS = os.sysconf("SC_CLK_TCK")
_SAMPLE = 0.1
_POLL = 0.05
_MOST_SAID = 2000
LOG = "log.txt"


@dataclass(frozen=True)
class Cost:
    """What something took: seconds of processors and of the clock; `memory` is the most that it held, in MB."""

    cpu: float
    wall: float
    memory: float = 0.0


def tree(pid: int) -> list[int]:
    """Return a process with all those below it."""
    found = [pid]
    for each in found:
        with suppress(OSError):
            for thread in Path(f"/proc/{each}/task").iterdir():
                with suppress(OSError):
                    found += map(int, (thread / "children").read_text().split())
    return found


def cpu(pid: int) -> float:
    """Return the seconds that a process used, with those below it and those of them that have ended."""
    ticks = 0
    for each in tree(pid):
        with suppress(OSError):
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / _TICKS


def memory(pid: int) -> float:
    """Return the MB that a process and those below it hold; what they share counts once."""
    total = 0
    for each in tree(pid):
        with suppress(OSError):
            text = Path(f"/proc/{each}/smaps_rollup").read_text()
            total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1000


def of_this(run: Callable[[], object]) -> Cost:
    """Return what a call takes, with the processes that it starts."""
    before, began = cpu(os.getpid()), time.monotonic()
    run()
    return Cost(cpu(os.getpid()) - before, time.monotonic() - began)


def run(command: list[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command to its end; raises PageError where that is not 0."""
    began = time.monotonic()
    most = 0.0
    with started(command, folder, environment) as process:
        end = os.pidfd_open(process.pid)
        try:
            while not select.select([end], [], [], _SAMPLE)[0]:
                most = max(most, memory(process.pid))
        finally:
            os.close(end)
        wall = time.monotonic() - began
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise PageError(f"{_named(command)} ended with {process.returncode}: {said_by(folder)}")
    return Cost(used.ru_utime + used.ru_stime, wall, most)


@contextmanager
def started(command: list[str], folder: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Start a command whose output goes to a file in its folder; at the end nothing of it is left running."""
    with (folder / LOG).open("wb") as log:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process, let those below it end by themselves, and end those that do not."""
    if process.returncode is not None:
        return
    below = tree(process.pid)[1:]
    process.terminate()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and (process.poll() is None or any(map(_alive, below))):
        time.sleep(_POLL)
    for each in [pid for pid in (process.pid, *below) if _alive(pid)]:
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    process.wait()


def _alive(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def _named(command: list[str]) -> str:
    return " ".join(command[2:4])


def said_by(folder: Path) -> str:
    """Return the end of what was printed by what was started in a folder."""
    text = " ".join((folder / LOG).read_text(encoding="utf-8", errors="replace").split())
    return f"it said '{text[-_MOST_SAID:]}'"
