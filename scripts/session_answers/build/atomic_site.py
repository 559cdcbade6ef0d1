"""A new site is made in a folder next to the last good one, and takes its place in one step when it is complete."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from contextlib import suppress
from errno import ENOTDIR
from pathlib import Path

from session_answers.run.linux.syscalls import call
from sqlalchemy_receipts import Fault

_NEW = ".new-"
_CURRENT_FOLDER = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_FIX = "make room, or let it be written and replaced; the last good site is unchanged"


class NewSite:
    """The folder in which a build makes a site. It is locked while the build runs."""

    def __init__(self, target: Path) -> None:
        """Choose a folder next to `target`, and make none yet."""
        self.target = target.resolve()
        self.folder = self.target.with_name(f"{self.target.name}{_NEW}{os.getpid()}-{os.urandom(2).hex()}")
        self._lock = -1

    def begin(self) -> None:
        """Make the folder, and remove those that killed builds have left. Raise OSError if the system refuses."""
        if self.target.exists() and not self.target.is_dir():
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), str(self.target))
        for folder in self.target.parent.glob(f"{self.target.name}{_NEW}*"):
            with suppress(OSError):
                self._remove_abandoned(folder)
        # Another build may remove the folder as abandoned until it is locked.
        while not self.folder.exists():
            self._unlock()
            self.folder.mkdir()
            with suppress(FileNotFoundError):
                self._lock = os.open(self.folder, os.O_RDONLY)
                fcntl.flock(self._lock, fcntl.LOCK_EX)

    def replace_last(self) -> None:
        """Put the folder in the place of the last site, in one step where the system can. Raise OSError if not."""
        try:
            if not self.target.exists():
                self.folder.rename(self.target)
            elif not _exchange(self.folder, self.target):
                old = self.folder.with_name(f"{self.folder.name}.old")
                self.target.rename(old)
                self.folder.rename(self.target)
                old.rename(self.folder)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.target)) from None

    def remove(self) -> None:
        """Remove the folder, with the last site in it if that was replaced."""
        self._unlock()
        _remove(self.folder)

    def _remove_abandoned(self, folder: Path) -> None:
        """Remove a folder if no build has it locked; an old site without a new one in its place goes back there."""
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if folder.name.endswith(".old") and not self.target.exists():
                folder.rename(self.target)
            _remove(folder)
        finally:
            os.close(lock)

    def _unlock(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def refusal(error: OSError) -> Fault:
    """Return what the system has refused to a build."""
    return Fault(error.filename2 or error.filename or "the site", 0, error.strerror or str(error), _FIX)


def _remove(folder: Path) -> None:
    """Remove a folder, also if it must not be written."""
    for inside, _, _ in os.walk(folder):
        with suppress(OSError):
            Path(inside).chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def _exchange(first: Path, second: Path) -> bool:
    """Let two folders change places in one step. Return False where the system cannot."""
    try:
        if sys.platform == "darwin":
            call("renamex_np", str(first), str(second), _EXCHANGE)
        else:
            call("renameat2", _CURRENT_FOLDER, str(first), _CURRENT_FOLDER, str(second), _EXCHANGE)
    except (AttributeError, OSError):  # there is no such function, or not for these folders
        return False
    return True
