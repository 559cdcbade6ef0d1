"""The fork server: a process with SQLAlchemy loaded, from which a template is forked for each setup.

The runner starts it as `python -m session_answers.run.fork_server [DESCRIPTOR PORT]`. DESCRIPTOR is a socket for
`namespaces.enter`; without it, nothing is isolated. It reads messages from standard input, answers them on standard
output, and ends with its input. It executes no code of an example or a setup.
"""

from __future__ import annotations

import gc
import os
import platform
import socket
import sqlite3
import sys
from contextlib import suppress
from pathlib import Path

import sqlalchemy

from session_answers.run.linux import namespaces
from session_answers.run.linux.mounts import mount_tmpfs, unmount
from session_answers.run.linux.visible_paths import VisiblePaths, are_readable_by_all, needed_paths
from session_answers.run.messages import DatabaseRole, Run, Started, receive, send
from session_answers.run.templates import Templates
from session_answers.run.temporary_folders import remove_abandoned, temporary_folder
from session_answers.run.warm_up import warm_up


def serve(arguments: list[str]) -> None:
    """Answer messages until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # only answers may reach the pipe
    with suppress(OSError):  # if memory is short, examples end first (Linux only)
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    try:
        visible = _enter(*map(int, arguments)) if arguments else None
        _warm_up(isolated=bool(visible))
        templates = Templates(visible)
    except OSError as error:
        if not arguments:
            raise
        send(answers, Started(failure=namespaces.reason(error)))
        return
    versions = f"SQLAlchemy {sqlalchemy.__version__}, Python {platform.python_version()}"
    send(answers, Started("", versions, f"SQLite {sqlite3.sqlite_version}"))
    try:
        if role := receive(sys.stdin.buffer, DatabaseRole):
            templates.start(role)
        while run := receive(sys.stdin.buffer, Run):
            send(answers, templates.run(run))
    finally:
        templates.close()


def _enter(descriptor: int, port: int) -> VisiblePaths:
    """Enter namespaces through the socket to the runner. Raise OSError if there are none."""
    visible = needed_paths()
    with socket.socket(fileno=descriptor) as outside:
        namespaces.enter(outside, port, shared=os.geteuid() == 0 and are_readable_by_all(visible))
    return visible


def _warm_up(*, isolated: bool) -> None:
    remove_abandoned()
    with temporary_folder() as folder:
        if isolated:
            mount_tmpfs(folder, "mode=700")
        try:
            warm_up(Path(folder))
        finally:
            if isolated:
                unmount(folder)
    gc.disable()  # otherwise chance decides at which line an unreachable session is freed
    gc.freeze()


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        serve(sys.argv[1:])
        sys.exit()
    os._exit(1)  # the runner ended
