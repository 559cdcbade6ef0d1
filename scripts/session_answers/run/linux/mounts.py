"""Mounts: a read-only root that has only what examples need, and a new file system for each example to write to."""

from __future__ import annotations

import os
import struct
from pathlib import Path

from session_answers.run.limits import MOST_FILES, WRITTEN
from session_answers.run.linux.syscalls import call
from session_answers.run.linux.visible_paths import VisiblePaths

# The user of all examples, independent of the user who runs them, and their folder.
NOBODY = 65534
HOME = "/tmp/answers-example"  # noqa: S108  (each example gets a new file system there)
_DEVICES = ("/dev/full", "/dev/null", "/dev/random", "/dev/urandom", "/dev/zero")
_LINKS = {
    "/dev/fd": "/proc/self/fd",
    "/dev/shm": HOME,  # noqa: S108  (shared memory counts as written)
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
# The numbers, which all processors share, of calls that older libraries have no function for.
_OPEN_TREE, _MOVE_MOUNT, _SET_ATTRIBUTES = 428, 429, 442


def turn_root(visible: VisiblePaths) -> None:
    """Replace the root by a read-only one with only `visible`, a few devices, and a few texts. Raise OSError."""
    call("mount", None, "/", None, _PRIVATE, None)
    trees = {path: _copy(path, _READ_ONLY | _NO_SET_ID | _NO_DEVICES) for path in visible.trees}
    trees |= {path: _copy(path, _READ_ONLY | _NO_SET_ID | _NO_PROGRAMS) for path in _DEVICES if Path(path).exists()}
    top = "/tmp"  # noqa: S108  (every Linux has it; the copies of what is in it do not change)
    mount_tmpfs(top, "size=1m,mode=755")
    for path, tree in trees.items():
        _place(tree, top + path)
    for path, text in _TEXTS.items():
        _make_parent(top + path).write_text(text, encoding="ascii")
    for path, target in (*visible.links, *_LINKS.items()):
        _make_parent(top + path).symlink_to(target)
    _make_parent(top + HOME).mkdir()
    Path(top + "/proc").mkdir()
    call("mount", "proc", top + "/proc", "proc", _NO_SET_ID | _NO_DEVICES | _NO_PROGRAMS, None)
    os.chdir(top)
    call("pivot_root", ".", ".")
    unmount(".")
    os.chdir("/")
    # Examples make no namespaces.
    Path("/proc/sys/user/max_user_namespaces").write_text("0", encoding="ascii")
    for path in ("/", "/proc"):
        _set(_HERE, path, 0, _READ_ONLY)


def mount_tmpfs(path: str, options: str) -> None:
    """Mount an empty file system in memory. Raise OSError."""
    call("mount", "tmpfs", path, "tmpfs", _NO_SET_ID | _NO_DEVICES, options)


def mount_home() -> None:
    """Mount an empty folder for an example. Raise OSError."""
    mount_tmpfs(HOME, f"size={WRITTEN.most},nr_inodes={MOST_FILES},mode=700,uid={NOBODY},gid={NOBODY}")


def unmount(path: str) -> None:
    """Unmount the file system at `path`, even if it is in use. Raise OSError."""
    call("umount2", path, _DETACHED)


def _copy(path: str, attributes: int) -> int:
    """Return a copy of what is mounted at `path` and in it, which is not mounted anywhere yet."""
    tree = call("syscall", _OPEN_TREE, _HERE, path, _CLONE | os.O_CLOEXEC | _RECURSIVE)
    _set(tree, "", _EMPTY_PATH | _RECURSIVE, attributes)
    return tree


def _set(tree: int, path: str, how: int, attributes: int) -> None:
    wanted = struct.pack("QQQQ", attributes, 0, 0, 0)
    call("syscall", _SET_ATTRIBUTES, tree, path, how, wanted, len(wanted))


def _place(tree: int, path: str) -> None:
    if Path(f"/proc/self/fd/{tree}").is_dir():
        _make_parent(path).mkdir(exist_ok=True)
    else:
        _make_parent(path).touch()
    call("syscall", _MOVE_MOUNT, tree, "", _HERE, path, _FROM_EMPTY_PATH)
    os.close(tree)


def _make_parent(path: str) -> Path:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    return Path(path)
