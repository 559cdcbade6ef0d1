"""Build a new site in a folder next to the last good one, and swap the two in one step when it is complete."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from contextlib import suppress
from dataclasses import replace
from errno import ELOOP, ENOTDIR
from pathlib import Path

from session_answers.run.linux.syscalls import call
from session_answers.system_errors import fault
from sqlalchemy_receipts import Fault

_NEW = ".new-"
_CURRENT_FOLDER = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_UNCHANGED = "The last good site is unchanged"


class NewSite:
    """The folder in which a build creates a site. It is locked while the build runs."""

    def __init__(self, target: Path) -> None:
        """Choose a folder next to `target`. Do not create it yet."""
        self.target = Path(os.path.realpath(target))
        self.folder = self.target.with_name(f"{self.target.name}{_NEW}{os.getpid()}-{os.urandom(2).hex()}")
        self._lock = -1

    def begin(self) -> None:
        """Create the folder, and remove the folders that killed builds left. Raise OSError if that fails."""
        if self.target.is_symlink():
            raise OSError(ELOOP, os.strerror(ELOOP), str(self.target))
        if self.target.exists() and not self.target.is_dir():
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), str(self.target))
        for folder in self.target.parent.glob(f"{self.target.name}{_NEW}*"):
            with suppress(OSError):
                self._remove_abandoned(folder)
        # Until the folder is locked, another build may remove it as abandoned.
        while not self.folder.exists():
            self._unlock()
            self.folder.mkdir(parents=True)
            with suppress(FileNotFoundError):
                self._lock = os.open(self.folder, os.O_RDONLY)
                fcntl.flock(self._lock, fcntl.LOCK_EX)

    def replace_last(self) -> None:
        """Replace the last site with the folder, in one step if the system supports it. Raise OSError if that fails."""
        try:
            if not self.target.exists():
                self.folder.rename(self.target)
            elif not _exchange(self.folder, self.target):
                old_site = self.folder.with_name(f"{self.folder.name}.old")
                self.target.rename(old_site)
                self.folder.rename(self.target)
                old_site.rename(self.folder)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.target)) from None

    def remove(self) -> None:
        """Remove the folder, and also the last site if it was replaced."""
        self._unlock()
        _remove(self.folder)

    def _remove_abandoned(self, folder: Path) -> None:
        """Remove a folder that no build has locked. If it has the last site and nothing replaced it, restore it."""
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
    """Return the system's message about an action that it refused."""
    refused = fault(error, "" if error.filename2 or error.filename else "the site")
    return replace(refused, fix=f"{refused.fix}. {_UNCHANGED}")


def _remove(folder: Path) -> None:
    """Remove a folder, even if it is read-only."""
    for inside, _, _ in os.walk(folder):
        with suppress(OSError):
            Path(inside).chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def _exchange(first: Path, second: Path) -> bool:
    """Swap two folders in one step. Return False if the system does not support this."""
    try:
        if sys.platform == "darwin":
            call("renamex_np", str(first), str(second), _EXCHANGE)
        else:
            call("renameat2", _CURRENT_FOLDER, str(first), _CURRENT_FOLDER, str(second), _EXCHANGE)
    except (AttributeError, OSError):  # the system does not have or support this function for these folders
        return False
    return True
