"""A served site: the time until its first page answers, and the time until an edit appears on the page."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

from .processes import Cost, cpu_seconds, failure, started
from .variants import environment, mkdocs

_POLL = 0.05
_QUIET = 0.5
_IDLE = 0.1  # The server only watches its files if it uses less processor time than this while it is quiet.
_TIMEOUT = 1800.0


@dataclass(frozen=True)
class Server:
    """A process that serves the site in `folder` at `address`."""

    process: subprocess.Popen[bytes]
    folder: Path
    address: str

    def wait_for(self, path: str, text: str) -> None:
        """Wait until the page at `path` contains `text`. Raise BuildError if the server ends or is too slow."""
        deadline = time.monotonic() + _TIMEOUT
        while time.monotonic() < deadline and self.process.poll() is None:
            with suppress(OSError, HTTPException), urlopen(self.address + path, timeout=_TIMEOUT) as response:  # noqa: S310
                if text in response.read().decode():
                    return
            time.sleep(_POLL)
        problem = "did not send" if self.process.poll() is None else "ended before it sent"
        raise failure(self.folder, f"the server {problem} {text!r}")

    def wait_until_idle(self) -> None:
        """Wait until the server only watches its files."""
        deadline, used = time.monotonic() + _TIMEOUT, self.cpu()
        while time.monotonic() < deadline:
            time.sleep(_QUIET)
            before, used = used, self.cpu()
            if used - before < _IDLE:
                return
        raise failure(self.folder, f"the server was still busy after {_TIMEOUT:.0f} s")

    def cpu(self) -> float:
        """Return the processor time that the server has used so far."""
        return cpu_seconds(self.process.pid)

    def edit(self, name: str, text: str, word: str) -> Cost:
        """Write the text of a page with a new `word`. Return the cost until the page shows the word."""
        before, start = self.cpu(), time.monotonic()
        (self.folder / "docs" / f"{name}.md").write_text(text, encoding="utf-8")
        self.wait_for(f"{name}/", word)
        wall = time.monotonic() - start
        self.wait_until_idle()
        return Cost(self.cpu() - before, wall)


@contextmanager
def served(folder: Path) -> Iterator[tuple[Server, Cost]]:
    """Serve the site in `folder` with MkDocs. Yield the server and the cost until its home page answered."""
    port, start = free_port(), time.monotonic()
    command = mkdocs("serve", "--dev-addr", f"127.0.0.1:{port}")
    with started(command, folder, environment(folder)) as process:
        server = Server(process, folder, f"http://127.0.0.1:{port}/")
        server.wait_for("", "</html>")
        yield server, Cost(server.cpu(), time.monotonic() - start)


def free_port() -> int:
    """Return an unused port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
