"""The actions that the system refused, each as a fault with the fix for its cause."""

from __future__ import annotations

import errno
from pathlib import Path

from sqlalchemy_receipts import Fault

_SPACE = "free some disk space"
_RIGHTS = "change its permissions"
_IN_THE_WAY = "rename or remove it"
_LINK = "correct or remove the link"
_FIXES = {
    errno.ENOSPC: _SPACE,
    errno.EDQUOT: _SPACE,
    errno.EFBIG: "raise the limit that `ulimit -f` shows",
    errno.EMFILE: "raise the limit that `ulimit -n` shows",
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: "make its file system writable",
    errno.ELOOP: _LINK,
    errno.ENOENT: "create it",
    errno.ENXIO: _IN_THE_WAY,  # a socket
    errno.EEXIST: _IN_THE_WAY,
    errno.EISDIR: _IN_THE_WAY,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EBUSY: "unmount it",
    errno.ENAMETOOLONG: "use a shorter name",
    errno.EIO: "check the disk",
}


def fault(error: OSError, place: str = "") -> Fault:
    """Return the system's message about a refused action, with the fix for its cause.

    `place` is the name of the file in the message. By default, it is the name in the error.
    """
    path = error.filename2 or error.filename or ""
    # The errors of `shutil` about pipes and sockets have no number.
    fix = _LINK if is_dead_link(path) else _FIXES.get(error.errno or errno.ENXIO, "check the file and its folder")
    return Fault(place or str(path), 0, error.strerror or str(error), fix)


def is_dead_link(path: str | Path) -> bool:
    """Return whether a path is a symbolic link to nothing, or in a circle of links."""
    return bool(path) and Path(path).is_symlink() and not Path(path).exists()
