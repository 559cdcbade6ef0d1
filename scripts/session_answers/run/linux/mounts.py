"""Mounts: a root that has only what programs need, read-only, and a new file system for each program to write to."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from session_answers.run.linux.syscalls import call
from session_answers.run.linux.visible_paths import Roots

# What programs are inside, whoever runs them, and the folder that is theirs.
NOBODY = 65534
HOME = "/tmp/session-answers"  # noqa: S108  (what is in it is mounted anew for each program)
_DEVICES = ("/dev/full", "/dev/null", "/dev/random", "/dev/urandom", "/dev/zero")
_LINKS = {
    "/dev/fd": "/proc/self/fd",
    "/dev/shm": HOME,  # noqa: S108  (what is shared in memory counts as written)
    "/dev/stderr": "/proc/self/fd/2",
    "/dev/stdin": "/proc/self/fd/0",
    "/dev/stdout": "/proc/self/fd/1",
}
_TEXTS = {
    "/etc/group": f"root:x:0:\nnogroup:x:{NOBODY}:\n",
    "/etc/hosts": "127.0.0.1 localhost answers\n::1 localhost\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    "/etc/passwd": f"root:x:0:0:root:/:/bin/sh\nnobody:x:{NOBODY}:{NOBODY}:nobody:{HOME}:/bin/sh\n",
}
_READ_ONLY, _NO_SET_ID, _NO_DEVICES, _NO_PROGRAMS = 1, 2, 4, 8  # as flags and as attributes
_PRIVATE, _DETACHED = 1 << 18 | 1 << 14, 2
_HERE, _EMPTY_PATH, _RECURSIVE, _CLONE, _FROM_EMPTY_PATH = -100, 1 << 12, 1 << 15, 1, 4
# Calls that older libraries have no function for, by the numbers that all processors know them by.
_OPEN_TREE, _MOVE_MOUNT, _SET_ATTRIBUTES = 428, 429, 442


def turn_root(roots: Roots) -> None:
    """Make a root that has only `roots` and a few devices and texts, and leave the old one; raises OSError."""
    call("mount", None, "/", None, _PRIVATE, None)
    trees = {path: _copied(path, _READ_ONLY | _NO_SET_ID | _NO_DEVICES) for path in roots.trees}
    trees |= {path: _copied(path, _READ_ONLY | _NO_SET_ID | _NO_PROGRAMS) for path in _DEVICES if Path(path).exists()}
    top = "/tmp"  # noqa: S108  (every Linux has it; the copies of what is below do not change)
    call("mount", "tmpfs", top, "tmpfs", _NO_SET_ID | _NO_DEVICES, "size=1m,mode=755")
    for path, tree in trees.items():
        _place(tree, top + path, is_folder=Path(f"/proc/self/fd/{tree}").is_dir())
    for path, text in _TEXTS.items():
        _parent(top + path).write_text(text, encoding="ascii")
    for path, target in (*roots.links, *_LINKS.items()):
        _parent(top + path).symlink_to(target)
    _parent(top + HOME).mkdir()
    Path(top + "/proc").mkdir()
    call("mount", "proc", top + "/proc", "proc", _NO_SET_ID | _NO_DEVICES | _NO_PROGRAMS, None)
    os.chdir(top)
    call("pivot_root", ".", ".")
    call("umount2", ".", _DETACHED)
    os.chdir("/")


def seal() -> None:
    """Let nothing be written but to a new home; raises OSError."""
    for path in ("/", "/proc"):
        _set(_HERE, path, 0, _READ_ONLY)


@contextmanager
def new_home(size: int, files: int) -> Iterator[str]:
    """Give a program an empty folder of its own for at most `size` bytes in so many files; raises OSError."""
    options = f"size={size},nr_inodes={files},mode=700,uid={NOBODY},gid={NOBODY}"
    call("mount", "tmpfs", HOME, "tmpfs", _NO_SET_ID | _NO_DEVICES, options)
    try:
        yield HOME
    finally:
        call("umount2", HOME, _DETACHED)


def _copied(path: str, attributes: int) -> int:
    """Return a copy of what is mounted at `path` and below, which is nowhere yet."""
    tree = call("syscall", _OPEN_TREE, _HERE, path, _CLONE | os.O_CLOEXEC | _RECURSIVE)
    _set(tree, "", _EMPTY_PATH | _RECURSIVE, attributes)
    return tree


def _set(tree: int, path: str, how: int, attributes: int) -> None:
    wanted = struct.pack("QQQQ", attributes, 0, 0, 0)
    call("syscall", _SET_ATTRIBUTES, tree, path, how, wanted, len(wanted))


def _place(tree: int, path: str, *, is_folder: bool) -> None:
    if is_folder:
        _parent(path).mkdir(exist_ok=True)
    else:
        _parent(path).touch()
    call("syscall", _MOVE_MOUNT, tree, "", _HERE, path, _FROM_EMPTY_PATH)
    os.close(tree)


def _parent(path: str) -> Path:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    return Path(path)
