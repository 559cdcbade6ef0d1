"""Output of processes that a program forks, which its recording cannot have."""

from __future__ import annotations

import mmap
import os

from .problems import Problem

_SIZE = 1024


class Forks:
    """Notes the first output of a forked process, in memory that the processes share."""

    def __init__(self) -> None:
        """Belong to this process."""
        self._process = os.getpid()
        self._memory = mmap.mmap(-1, _SIZE)

    def is_fork(self) -> bool:
        """Return whether this process is another one, which the program forked."""
        return os.getpid() != self._process

    def note(self, word: str, line: int) -> None:
        """Note an output of this process, unless there was one in a forked process."""
        if not self._memory[0]:
            data = f"{line} {word}".encode("utf-8", "replace")[: _SIZE - 1]
            self._memory[1 : 1 + len(data)] = data
            self._memory[0] = 1  # last, because it says that the rest is there

    @property
    def problem(self) -> Problem | None:
        """Return the problem of the recording, if a forked process had output."""
        if not self._memory[0]:
            return None
        line, _, word = bytes(self._memory)[1:].rstrip(b"\0").decode("utf-8", "replace").partition(" ")
        problem = f"{word} in a process that it forked, which cannot be recorded"
        return Problem(problem, int(line), "send it to the process of the example")
