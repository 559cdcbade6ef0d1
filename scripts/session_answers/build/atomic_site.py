"""Building beside: a site is made in a folder beside the last good one, and takes its place when it is whole."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from contextlib import suppress
from errno import ENOTDIR
from pathlib import Path

from session_answers.run.linux.syscalls import call

_NEW = ".new-"
_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS


class Beside:
    """A folder beside the site in `target`, from `begin` on; `put` lets it take the site's place, `drop` removes it.

    A folder that a killed build has left is removed by the next: it is locked by no process.
    """

    def __init__(self, target: Path) -> None:
        """Make no folder yet."""
        self.target = target.resolve()
        self.folder = self.target.with_name(f"{self.target.name}{_NEW}{os.getpid()}-{os.urandom(2).hex()}")
        self._lock = -1

    def begin(self) -> None:
        """Make the folder, and remove those of builds that were killed; raises OSError."""
        if self.target.exists() and not self.target.is_dir():
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), str(self.target))
        for old in self.target.parent.glob(f"{self.target.name}{_NEW}*"):
            with suppress(OSError):
                lock = os.open(old, os.O_RDONLY)
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    _home(old, self.target)
                    _remove(old)
                finally:
                    os.close(lock)
        # Until it is locked, another build may take it for one that was left.
        while not self.folder.exists():
            self._unlock()
            self.folder.mkdir()
            with suppress(FileNotFoundError):
                self._lock = os.open(self.folder, os.O_RDONLY)
                fcntl.flock(self._lock, fcntl.LOCK_EX)

    def put(self) -> None:
        """Let the folder take the site's place, in one step where the system can; raises OSError with that place."""
        try:
            if not self.target.exists():
                self.folder.rename(self.target)
            elif not _exchanged(self.folder, self.target):
                old = self.folder.with_name(f"{self.folder.name}.old")
                self.target.rename(old)
                self.folder.rename(self.target)
                old.rename(self.folder)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.target)) from None

    def drop(self) -> None:
        """Remove the folder with what is in it now."""
        self._unlock()
        _remove(self.folder)

    def _unlock(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def refused(error: OSError) -> str:
    """Say what the system has refused to a build, with the cure."""
    place = error.filename2 or error.filename or "the site"
    return f"{place}: {error.strerror}: make room, or let it be written and replaced; the last good site is as it was"


def _remove(folder: Path) -> None:
    """Remove a folder, also where it was not to be written."""
    for inside, _, _ in os.walk(folder):
        with suppress(OSError):
            Path(inside).chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def _home(old: Path, target: Path) -> None:
    """Bring back a site whose build was killed between two steps of taking its place."""
    if old.name.endswith(".old") and not target.exists():
        old.rename(target)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot."""
    try:
        if sys.platform == "darwin":
            call("renamex_np", str(one), str(other), _EXCHANGE)
        else:
            call("renameat2", _HERE, str(one), _HERE, str(other), _EXCHANGE)
    except (AttributeError, OSError):  # there is no such function, or not for these folders
        return False
    return True
