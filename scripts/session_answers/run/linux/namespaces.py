"""Namespaces of Linux: a process that reaches nothing of this machine but itself."""

from __future__ import annotations

import os
import signal
import socket
import struct
import sys
from contextlib import suppress
from fcntl import ioctl
from itertools import count
from pathlib import Path

from session_answers.run.linux.mounts import NOBODY, seal, turn_root
from session_answers.run.linux.syscalls import call
from session_answers.run.linux.visible_paths import Roots

_USER, _MOUNT, _PROCESS, _NETWORK, _IPC, _NAME = 1 << 28, 1 << 17, 1 << 29, 1 << 30, 1 << 27, 1 << 26
_KEYCTL, _JOIN_SESSION = {"x86_64": 250, "aarch64": 219}, 1
_END_WITH_PARENT, _DUMPABLE, _DROP_BOUND, _NO_NEW_PRIVILEGES = 1, 4, 24, 38
_CAPABILITIES, _NONE = struct.pack("Ii", 0x20080522, 0), bytes(24)
_SET_FLAGS, _LOOPBACK_IS_UP = 0x8914, struct.pack("16sH14x", b"lo", 0x41)
# What is said between the process that goes in and the one that stays outside.
ALL, OWN, DONE, MOST = b"all", b"own", b"done", 200


def end_with_parent() -> None:
    """Let this process be killed when the one that started it ends (Linux only)."""
    if sys.platform == "linux":
        call("prctl", _END_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def enter(outside: socket.socket, port: int, roots: Roots, *, shared: bool) -> socket.socket:
    """Put this process into new namespaces, and what it forks off into one of processes too; raises OSError.

    `outside` leads to a process that stays there: it answers with `map_users`, and is given a socket that listens on
    `port` inside, unless that is 0. `shared` tells that everybody may read `roots`. What is returned is for `end_all`.
    """
    if sys.platform != "linux":
        raise OSError(0, "only Linux has them", sys.platform)
    call("unshare", _USER | _MOUNT | _PROCESS | _NETWORK | _IPC | _NAME)
    outside.sendall(ALL if shared else OWN)
    if (said := outside.recv(MOST)) != DONE:
        raise OSError(0, said.decode(), "uid_map")
    os.umask(0o022)
    call("sethostname", "answers", len("answers"))
    with socket.socket() as any_socket:
        ioctl(any_socket, _SET_FLAGS, _LOOPBACK_IS_UP)
    if port:
        with socket.create_server(("127.0.0.1", port)) as listening:
            socket.send_fds(outside, [DONE], [listening.fileno()])
    _forgo()
    first, ours = socket.socketpair()
    if os.fork() == 0:
        _be_first(ours, roots)
    ours.close()
    if (said := first.recv(MOST)) != DONE:
        raise OSError(0, *reversed(said.decode().split(": ", 1)))
    os.chdir("/")  # the folder that it was in is still one of the old root
    return first


def end_all(first: socket.socket) -> None:
    """End all processes that were forked off, and what they have started; raises BrokenPipeError if that cannot be."""
    first.sendall(DONE)
    if first.recv(MOST) != DONE:
        raise BrokenPipeError


def _be_first(asked: socket.socket, roots: Roots) -> None:
    """Be the first process of a namespace, whose root it turns, until the one that asks is gone.

    Nothing in there can end it: the first process gets no signal that it does not handle.
    """
    try:
        end_with_parent()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        turn_root(roots)
        # No program makes namespaces of its own.
        Path("/proc/sys/user/max_user_namespaces").write_text("0", encoding="ascii")
        seal()
        asked.sendall(DONE)
        while asked.recv(MOST):
            # None can start another meanwhile.
            with suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(-1, 0)  # comes back when there is none left
            asked.sendall(DONE)
    except OSError as error:
        asked.sendall(f"{error.filename}: {error.strerror}".encode())
    finally:
        os._exit(0)


def map_users(process: int, wanted: bytes) -> None:
    """Say from outside who is who in `process`: for `ALL`, nobody is nobody if we are root; else nobody is us.

    Raises OSError.
    """
    folder, user, group = Path(f"/proc/{process}"), os.geteuid(), os.getegid()
    if wanted == ALL and user == 0:
        with suppress(OSError):  # in a container, there may be no nobody
            (folder / "gid_map").write_text(f"0 0 1\n{NOBODY} {NOBODY} 1\n", encoding="ascii")
            (folder / "uid_map").write_text(f"0 0 1\n{NOBODY} {NOBODY} 1\n", encoding="ascii")
            return
    (folder / "setgroups").write_text("deny", encoding="ascii")
    (folder / "gid_map").write_text(f"{NOBODY} {group} 1\n", encoding="ascii")
    (folder / "uid_map").write_text(f"{NOBODY} {user} 1\n", encoding="ascii")


def _forgo() -> None:
    """Give up, for this process and all that it starts, what no program may ever have."""
    call("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    with suppress(OSError):  # the last one is not known beforehand
        for capability in count():
            call("prctl", _DROP_BOUND, capability, 0, 0, 0)
    if number := _KEYCTL.get(os.uname().machine):
        with suppress(OSError):  # a kernel may have no keys
            call("syscall", number, _JOIN_SESSION, None)


def confine() -> None:
    """Make this process, forked off by one that has entered, nobody without any rights, with shared memory of its own.

    Raises OSError.
    """
    call("unshare", _IPC)
    with suppress(PermissionError):  # who is not root keeps its groups, and they own nothing here
        os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    call("capset", _CAPABILITIES, _NONE)
    call("prctl", _DUMPABLE, 1, 0, 0, 0)
