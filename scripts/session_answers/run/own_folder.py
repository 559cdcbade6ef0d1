"""The folder `.session-answers`, in which the scripts install packages. The scripts never delete files outside it."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from session_answers.errors import RunError
from sqlalchemy_receipts import Fault

NAME = ".session-answers"
_FIXES = {
    errno.EACCES: "make the checkout writable",
    errno.EPERM: "make the checkout writable",
    errno.EROFS: "make the file system of the checkout writable",
    errno.ENOSPC: "free some disk space",
    errno.EDQUOT: "free some disk space",
}
_MARK = "created-by-scripts"
_CREATED = b"The scripts of SQLAlchemy Session Answers created this folder in the checkout "


def claim(root: Path) -> Path:
    """Create the folder with a mark that names the checkout `root`, and return it.

    Raise RunError if the scripts did not create the file or folder of its name, or if the system raises an error.
    """
    folder = root / NAME
    try:
        if folder.is_symlink() or (folder.exists() and not _is_own(folder)):
            problem = "the scripts did not create it, and they need its name"
            raise RunError(Fault(NAME, 0, problem, "rename it, or remove it"))
        folder.mkdir(exist_ok=True)
        _write_mark(folder, _CREATED + os.fsencode(root) + b"\nYou can delete it at any time.\n")
    except OSError as error:
        raise refused(error) from None
    return folder


def refused(error: OSError) -> RunError:
    """Return the error for an action in the folder that failed with `error`."""
    fix = _FIXES.get(error.errno or 0, "correct the folder of the checkout")
    return RunError(Fault(NAME, 0, f"writing to it failed ({error.strerror})", fix))


def _is_own(folder: Path) -> bool:
    """Return whether a folder has the mark, or at most a part of it, which an interrupt left."""
    if not folder.is_dir():
        return False
    mark = folder / _MARK
    if mark.is_file():
        return mark.read_bytes().startswith(_CREATED)
    return all(path.name.startswith(_MARK) and path.is_file() for path in folder.iterdir())


def _write_mark(folder: Path, text: bytes) -> None:
    mark = folder / _MARK
    if not mark.exists() or mark.read_bytes() != text:
        part = mark.with_suffix(f".{os.getpid()}")
        part.write_bytes(text)
        part.replace(mark)


@contextmanager
def locked(root: Path) -> Iterator[int]:
    """Wait until no other script installs packages in the checkout `root`, and yield the descriptor of the lock.

    The system unlocks it after the end of this process and of each process that inherits it. Raise RunError.
    """
    folder = claim(root)
    try:
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise refused(error) from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write("another script is installing packages here. Waiting for it to end\n")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError:  # some network file systems have no locks
            pass
        yield descriptor
    finally:
        os.close(descriptor)


def remove(folder: Path) -> None:
    """Remove an environment in the folder. If it is a link, remove only the link. Raise RunError."""
    try:
        if folder.is_symlink():
            folder.unlink()
        with suppress(FileNotFoundError):
            shutil.rmtree(folder)
    except OSError as error:
        raise refused(error) from None
