"""Namespaces of Linux, in which a process reaches nothing of this machine but itself.

The fork server enters a user namespace and keeps its rights there. Each template is alone in a namespace of processes.
Its forks are in a nested namespace, because they must not see the template. The guard is its first process and ends
them.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from fcntl import ioctl
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

from session_answers.run.linux.mounts import HOME, NOBODY, mount_home, turn_root, unmount
from session_answers.run.linux.syscalls import call
from session_answers.run.linux.visible_paths import VisiblePaths

_USER, _MOUNT, _PROCESS, _NETWORK, _IPC, _NAME = 1 << 28, 1 << 17, 1 << 29, 1 << 30, 1 << 27, 1 << 26
_END_WITH_PARENT, _DUMPABLE, _DROP_BOUND, _ADOPT_ORPHANS, _NO_NEW_PRIVILEGES = 1, 4, 24, 36, 38
_CAPABILITIES, _NONE = struct.pack("Ii", 0x20080522, 0), bytes(24)
_SET_FLAGS, _LOOPBACK_IS_UP = 0x8914, struct.pack("16sH14x", b"lo", 0x41)
_REMOVE: dict[str, Callable[[int], tuple[Any, ...]]] = {
    "msg": lambda number: ("msgctl", number, 0, None),
    "sem": lambda number: ("semctl", number, 0, 0),
    "shm": lambda number: ("shmctl", number, 0, None),
}
# The fork server has no descriptor beyond this one.
_MOST_DESCRIPTORS = 1024
# Requests to map users, and the answer; the longest of them.
ALL, OWN, DONE, MOST = b"all", b"own", b"done", 200


def end_with_parent() -> None:
    """Let the kernel kill this process when its parent ends (Linux only)."""
    if sys.platform == "linux":
        call("prctl", _END_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def keep_only(connection: socket.socket) -> socket.socket:
    """Close all descriptors of this process but a socket, which is returned, and let Ctrl+C end it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(null, descriptor)
    os.dup2(connection.fileno(), 3)
    connection.detach()
    os.closerange(4, _MOST_DESCRIPTORS)
    return socket.socket(fileno=3)


def adopt_orphans() -> None:
    """Make this process the parent of what its children leave running (Linux only)."""
    if sys.platform == "linux":
        call("prctl", _ADOPT_ORPHANS, 1, 0, 0, 0)


def enter(outside: socket.socket, port: int, *, shared: bool) -> None:
    """Put the fork server into new namespaces. Raise OSError if there are none.

    The process at the other end of `outside` answers with `map_users`. If `port` is not 0, it gets a socket that
    listens on `port` inside. `shared` is whether everybody may read the files that examples see.
    """
    if sys.platform != "linux":
        raise OSError(0, "only Linux has them", sys.platform)
    call("unshare", _USER | _MOUNT | _NETWORK | _IPC | _NAME)
    outside.sendall(ALL if shared else OWN)
    if (answer := outside.recv(MOST)) != DONE:
        raise OSError(0, answer.decode(), "uid_map")
    os.umask(0o022)
    call("sethostname", "answers", len("answers"))
    _start_loopback()
    if port:
        with socket.create_server(("127.0.0.1", port)) as listening:
            socket.send_fds(outside, [DONE], [listening.fileno()])
    _renounce()
    adopt_orphans()


def map_users(process: int, wanted: bytes) -> None:
    """Map the users of `process` from outside. Raise OSError if that is forbidden.

    For `ALL`, and if we are root, nobody is nobody. Otherwise nobody inside is this user outside.
    """
    folder, user, group = Path(f"/proc/{process}"), os.geteuid(), os.getegid()
    if wanted == ALL and user == 0:
        with suppress(OSError):  # a container may have no nobody
            (folder / "gid_map").write_text(f"0 0 1\n{NOBODY} {NOBODY} 1\n", encoding="ascii")
            (folder / "uid_map").write_text(f"0 0 1\n{NOBODY} {NOBODY} 1\n", encoding="ascii")
            return
    (folder / "setgroups").write_text("deny", encoding="ascii")
    (folder / "gid_map").write_text(f"{NOBODY} {group} 1\n", encoding="ascii")
    (folder / "uid_map").write_text(f"{NOBODY} {user} 1\n", encoding="ascii")


def fork_alone(serve: Callable[[], NoReturn], visible: VisiblePaths, *, network: bool) -> tuple[int, socket.socket]:
    """Fork a process that calls `serve`, and return its id and the socket to its guard. Raise OSError if that fails.

    It has its own network if `network` is true, otherwise the network of the fork server. `serve` calls `confine` after
    a message that this function returned.
    """
    guard, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # each answer stays a message
    starter = os.fork()
    if starter == 0:
        _start_alone(theirs, serve, visible, _MOUNT | _PROCESS | _IPC | (_NETWORK if network else 0))
    theirs.close()
    os.waitpid(starter, 0)
    process = b""
    with suppress(BlockingIOError):
        process = guard.recv(MOST, socket.MSG_DONTWAIT)  # the starter sent it before it ended
    try:
        if not process.isdigit():
            _raise(process)
        renew(guard)
    except OSError:
        guard.close()
        if process.isdigit():
            os.kill(int(process), signal.SIGKILL)
            os.waitpid(int(process), 0)
        raise
    return int(process), guard


def _start_alone(guard: socket.socket, serve: Callable[[], NoReturn], visible: VisiblePaths, wanted: int) -> NoReturn:
    """Fork the template, the first process of one namespace, and let it fork its guard, the first of the next."""
    try:
        call("unshare", wanted)
        if wanted & _NETWORK:
            _start_loopback()
        if process := os.fork():
            guard.sendall(b"%d" % process)
            os._exit(0)
        call("unshare", _PROCESS)
        if os.fork() == 0:
            _be_guard(guard, visible)
    except BaseException as error:  # noqa: BLE001  (whatever it is, this process ends)
        _report(guard, error)
        os._exit(1)
    try:
        guard.close()
        serve()
    finally:
        os._exit(1)


def _be_guard(asked: socket.socket, visible: VisiblePaths) -> NoReturn:
    """Turn the root when asked for the first time; end all processes whenever asked, and give a new folder.

    An example cannot end the guard, because the first process of a namespace gets only signals that it handles.
    """
    try:
        asked = keep_only(asked)
        end_with_parent()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        if asked.recv(1):
            turn_root(visible)
            mount_home()
            asked.sendall(DONE)
        while asked.recv(1):
            with suppress(ProcessLookupError):  # nothing is left that could start another
                os.kill(-1, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(-1, 0)  # returns when no process is left
            _remove_shared_memory()
            unmount(HOME)
            mount_home()
            asked.sendall(DONE)
    except BaseException as error:  # noqa: BLE001  (whatever it is, this process ends)
        _report(asked, error)
    finally:
        os._exit(0)


def renew(guard: socket.socket) -> None:
    """End all forks of a template with what they started, and empty its folder. Raise OSError if that fails."""
    with suppress(BrokenPipeError):  # it ended, but its last message may be there
        guard.sendall(b".")
    try:
        answer = guard.recv(MOST)
    except ConnectionResetError:  # it ended before it read the request; the kernel says so once
        answer = guard.recv(MOST)
    if answer != DONE:
        _raise(answer)


def reason(error: BaseException) -> str:
    """Return why something failed, as `name: problem`."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return f"{type(error).__name__}: {error}"


def _report(fork_server: socket.socket, error: BaseException) -> None:
    with suppress(OSError):  # it ended
        fork_server.sendall(reason(error).encode()[:MOST])


def _raise(answer: bytes) -> NoReturn:
    name, _, problem = (answer or b"guard: it ended without a message").decode("utf-8", "replace").partition(": ")
    raise OSError(0, problem, name)


def _remove_shared_memory() -> None:
    """Remove the objects of System V, which outlive their processes. A limit forbids message queues of POSIX."""
    for kind, remove in _REMOVE.items():
        for row in Path("/proc/sysvipc", kind).read_text(encoding="ascii").splitlines()[1:]:
            call(*remove(int(row.split()[1])))


def _start_loopback() -> None:
    with socket.socket() as any_socket:
        ioctl(any_socket, _SET_FLAGS, _LOOPBACK_IS_UP)


def _renounce() -> None:
    """Give up, for this process and all that it starts, the rights that no example may ever have."""
    call("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    with suppress(OSError):  # the number of the last one is not known
        for capability in count():
            call("prctl", _DROP_BOUND, capability, 0, 0, 0)


def confine() -> None:
    """Make this process nobody, without any rights, until its parent ends. Raise OSError if that fails."""
    os.chdir("/")  # the folder that it was in is still one of the old root
    with suppress(PermissionError):  # who is not root keeps its groups, and they own nothing here
        os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    call("capset", _CAPABILITIES, _NONE)
    call("prctl", _DUMPABLE, 1, 0, 0, 0)
    end_with_parent()
