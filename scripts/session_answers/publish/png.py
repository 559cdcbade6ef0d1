"""Rasters: SVG to PNG with the site's own font, in processes beside the one that builds.

`python -m session_answers.publish.png` reads SVG from standard input, a line of JSON each, and answers each
with the length of a PNG in eight bytes and the PNG.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import LifoQueue
from typing import IO, cast

from resvg_py import svg_to_bytes

_FONTS = [str(path) for path in sorted((Path(__file__).parent / "fonts").glob("*.ttf"))]
_LENGTH = 8


def png(svg: str) -> bytes:
    """Return a drawing as a PNG."""
    return bytes(svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=_FONTS, font_family="Figtree"))


class Rasters:
    """Draws in as many processes as there are cores; none is started before it is needed."""

    def __init__(self, count: int = 0) -> None:
        """Start nothing yet."""
        count = count or os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(count)
        self._idle: LifoQueue[subprocess.Popen[bytes] | None] = LifoQueue()
        for _ in range(count):
            self._idle.put(None)
        atexit.register(self.close)

    def draw(self, svg: str) -> Future[bytes]:
        """Begin to draw; the future gives the PNG."""
        return self._threads.submit(self._draw, svg)

    def _draw(self, svg: str) -> bytes:
        process = self._idle.get() or _start()
        answer = b""
        try:
            requests, answers = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
            with suppress(BrokenPipeError):
                requests.write(json.dumps(svg).encode() + b"\n")
                requests.flush()
                answer = answers.read(int.from_bytes(answers.read(_LENGTH)))
        finally:
            self._idle.put(process if answer else None)
        if not answer:
            process.communicate()
        # What ended a process beside us is told by doing the same here.
        return answer or png(svg)

    def close(self) -> None:
        """End the processes."""
        self._threads.shutdown()
        while not self._idle.empty():
            if process := self._idle.get():
                process.communicate()


def _start() -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    command = [sys.executable, "-P", "-m", "session_answers.publish.png"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)  # noqa: S603


def serve() -> None:
    """Answer requests until the input ends."""
    try:
        for line in sys.stdin.buffer:
            data = png(json.loads(line))
            sys.stdout.buffer.write(len(data).to_bytes(_LENGTH) + data)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        os._exit(0)  # who has asked was ended: there is nobody to answer


if __name__ == "__main__":
    serve()
