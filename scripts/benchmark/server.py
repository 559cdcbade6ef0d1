"""A site that is served while it is edited: how long it takes until a reader sees the edit."""

from __future__ import annotations

import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

from session_answers.errors import PageError

from .measure import Cost, cpu, memory, said_by

_POLL = 0.05
_QUIET = 0.5
_BUSY = 0.1  # seconds: a server that only waits, and looks for changes, uses less in that time
_MOST_WAIT = 1800.0


@dataclass(frozen=True)
class Server:
    """A site that is served: `page` is the address of the page that is asked for again and again."""

    process: subprocess.Popen[bytes]
    folder: Path
    page: str

    def wait_for(self, text: str) -> None:
        """Wait until the page is served with a text; raises PageError where that does not come."""
        deadline = time.monotonic() + _MOST_WAIT
        while time.monotonic() < deadline:
            with suppress(OSError, HTTPException), urlopen(self.page, timeout=_MOST_WAIT) as answer:  # noqa: S310
                if text in answer.read().decode():
                    return
            if self.process.poll() is not None:
                raise PageError(f"the server ended with {self.process.returncode}: {said_by(self.folder)}")
            time.sleep(_POLL)
        raise PageError(f"the server did not serve {text!r} in {_MOST_WAIT:.0f} s: {said_by(self.folder)}")

    def settle(self) -> None:
        """Wait until the server has nothing to do; raises PageError where it never has."""
        deadline, used = time.monotonic() + _MOST_WAIT, self.cpu()
        while time.monotonic() < deadline:
            time.sleep(_QUIET)
            before, used = used, self.cpu()
            if used - before < _BUSY:
                return
        raise PageError(f"the server was busy for {_MOST_WAIT:.0f} s after an edit: {said_by(self.folder)}")

    def cpu(self) -> float:
        """Return the seconds that it has used until now."""
        return cpu(self.process.pid)

    def edit(self, path: Path, text: str, word: str) -> Cost:
        """Write a page's text, with a new word in it, and return what it takes until that is served."""
        before, began = self.cpu(), time.monotonic()
        path.write_text(text, encoding="utf-8")
        self.wait_for(word)
        wall = time.monotonic() - began
        self.settle()
        return Cost(self.cpu() - before, wall, memory(self.process.pid))


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
