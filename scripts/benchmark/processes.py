"""Processes: start them, measure them with all their children, and stop them. This needs `/proc` of Linux."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from session_answers.errors import BuildError
from sqlalchemy_receipts import Fault

OUTPUT = "output.txt"
_TICKS = os.sysconf("SC_CLK_TCK")
_MAX_OUTPUT = 2000
_GRACE = 5.0


@dataclass(frozen=True)
class Cost:
    """Processor time (user and system) and elapsed time, both in seconds."""

    cpu: float
    wall: float


def process_tree(pid: int) -> list[int]:
    """Return the ids of a process and of all its descendants."""
    pids = [pid]
    for parent in pids:
        with suppress(OSError):
            for thread in Path(f"/proc/{parent}/task").iterdir():
                pids += map(int, (thread / "children").read_text().split())
    return pids


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process and its children, including its ended children."""
    ticks = 0
    for process in process_tree(pid):
        with suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))  # user and system time, of the process and of its ended children
    return ticks / _TICKS


def run(command: list[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command until it ends. Return its cost. Raise BuildError if it fails."""
    start = time.monotonic()
    with started(command, folder, environment) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise failure(folder, f"{' '.join(command[2:4])} ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - start)


@contextmanager
def started(command: list[str], folder: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Start a command, with its output in a file of `folder`. Stop it and its children at the end."""
    with (folder / OUTPUT).open("wb") as output:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            if process.returncode is None:
                _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end. Kill it and its children if they still run after some seconds."""
    handles = []
    for pid in process_tree(process.pid):
        with suppress(ProcessLookupError):
            handles.append(os.pidfd_open(pid))
    process.terminate()
    deadline = time.monotonic() + _GRACE
    for handle in handles:
        if not select.select([handle], [], [], max(0, deadline - time.monotonic()))[0]:
            signal.pidfd_send_signal(handle, signal.SIGKILL)
        os.close(handle)
    os.killpg(process.pid, signal.SIGKILL)  # also the processes that were started since then
    process.wait()


def failure(folder: Path, problem: str) -> BuildError:
    """Return the error for a process that was started in `folder`, with the end of its output."""
    output = " ".join((folder / OUTPUT).read_text(encoding="utf-8", errors="replace").split())
    fix = "correct the error that it printed"
    return BuildError(Fault(folder.name, 0, f"{problem} and printed '{output[-_MAX_OUTPUT:]}'", fix))
