"""The process that builds for `scripts/serve`. It keeps its results in memory and restarts with changed code.

This is the side of the server. The side of the builds is `served_builds`.
"""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

_PLACE = re.compile(r'^ *File "(.+)", line (\d+)', re.MULTILINE)
_OTHERS = re.compile(r"/site-packages/|/build/served_builds\.py$")
_SCRIPTS = Path(__file__).resolve().parents[2]
# A build is restarted if it runs for so many seconds without ending after another change.
_LONGEST = 60.0
_INTERVAL = 0.5


class BuildProcess:
    """A process that builds the site each time it is asked."""

    def __init__(self, config: Path, site: Path, url: str, level: int, options: dict[str, Any]) -> None:
        """Build with a configuration file into the folder `site`. The process starts with the first build."""
        self._folder = config.parent
        data = {"config": str(config), "site": str(site), "url": url, "level": level, "options": options}
        self._command = [sys.executable, "-P", "-m", "session_answers.build.served_builds", json.dumps(data)]
        self._process: subprocess.Popen[bytes] | None = None
        self._code: list[object] = []
        self._output = ""

    def build(self, has_changes: Callable[[], bool]) -> str:
        """Build, and return the faults, one per line, or "" if there is a new site.

        Start the process again if it does not answer and `has_changes` returns true.
        """
        if self._process and (self._process.poll() is not None or self._code != _code()):
            self.close()
        try:
            return self._answer(self._process or self._start(), has_changes)
        except OSError as error:
            if gone := next((path for path in (str(self._folder), sys.executable) if not Path(path).exists()), ""):
                return f"{gone}: it does not exist anymore. Fix: restore it, or start the server again"
            return f"the build cannot be started: {error.strerror}. Fix: free memory or disk space"

    def close(self) -> None:
        """End the process, and what it started."""
        process, self._process = self._process, None
        if process and process.stdin and process.stdout:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdin.close()
            process.stdout.close()

    def _start(self) -> subprocess.Popen[bytes]:
        self._code = _code()
        terminal = os.dup(2)
        try:
            process = subprocess.Popen(  # noqa: S603
                [*self._command, str(terminal)], cwd=self._folder, pass_fds=[terminal], start_new_session=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
            )  # fmt: skip
        finally:
            os.close(terminal)
        assert process.stderr  # noqa: S101
        self._process = process
        # The process writes here until it has loaded its code.
        with process.stderr as errors:
            self._output = errors.read().decode(errors="replace").rstrip()
        return process

    def _answer(self, process: subprocess.Popen[bytes], has_changes: Callable[[], bool]) -> str:
        assert process.stdin and process.stdout  # noqa: PT018, S101
        start = time.monotonic()
        with suppress(BrokenPipeError):
            process.stdin.write(b"\n")
        while not select.select([process.stdout], [], [], _INTERVAL)[0]:
            hangs = time.monotonic() - start > _LONGEST and has_changes()
            if hangs or self._code != _code():
                self.close()
                return self.build(has_changes)
        if answer := process.stdout.readline():
            return str(json.loads(answer)["fault"])
        code = process.wait()
        if code < 0:
            return f"signal {-code} ended the build. Fix: save a file, which starts it again"
        last = self._output.rpartition("\n")[2]
        end = f"the build ended with exit code {code}{last and f' ({last})'}. Fix: correct the code that ended it"
        return fault_of(self._output) or end


def fault_of(output: str) -> str:
    """Return the fault that a traceback at the end of an output is about, or "" if there is none."""
    places = _PLACE.findall(output)
    # The last place in the project caused the error, even if a library raised it.
    own = [place for place in places if place[0].startswith(f"{Path.cwd()}/") and not _OTHERS.search(place[0])]
    if not places:
        return ""
    path, line = (own or places)[-1]
    problem = output.rstrip().rpartition("\n")[2]
    return f"{path.removeprefix(f'{Path.cwd()}/')}:{line}: {problem}. Fix: correct the code"


def _code() -> list[object]:
    """Return the state of all code of the project."""
    states: list[object] = []
    for path in sorted(_SCRIPTS.rglob("*.py")):
        with suppress(OSError):  # a link of an editor that leads nowhere, or a file that was deleted since
            states.append((path, path.stat().st_mtime_ns))
    return states
