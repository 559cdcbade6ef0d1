"""Writing a file in one step: its new content is complete before it gets the name of the file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE

# The name of a part that a kill can leave. Builders do not publish such files, and git ignores them.
PART = re.compile(r"\.[0-9a-f]{16}\.part")


def put(target: Path, data: bytes, *, lasting: bool = True, check: Callable[[], None] = lambda: None) -> None:
    """Give a file another content in one step. It keeps its permissions and its owner. Raise OSError.

    `lasting` waits until the disk has the content. `check` is called last, and what it raises leaves the old content.
    """
    part = target.with_name(f".{os.urandom(8).hex()}.part")
    descriptor = _nameless(target.parent)
    has_name = descriptor < 0
    if has_name:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with suppress(FileNotFoundError):
            _copy_rights(target, descriptor)
        with os.fdopen(descriptor, "wb", closefd=False) as file:
            file.write(data)
        if lasting:
            os.fsync(descriptor)
        if not has_name:
            # With a folder's descriptor, the link is to the file and not to the link in /proc.
            os.link(f"/proc/self/fd/{descriptor}", part, src_dir_fd=descriptor)
        check()
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)


def _nameless(folder: Path) -> int:
    """Return a new file without a name, of which a kill leaves nothing, or -1 if the system has no such files."""
    try:
        return os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o666) if Path("/proc/self/fd").exists() else -1
    except (AttributeError, OSError):
        return -1


def _copy_rights(source: Path, descriptor: int) -> None:
    old, new = source.stat(), os.fstat(descriptor)
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        with suppress(OSError):
            os.fchown(descriptor, old.st_uid, old.st_gid)
    os.fchmod(descriptor, S_IMODE(old.st_mode))
    with suppress(AttributeError, OSError):  # some systems, and some disks, have no attributes
        for attribute in os.listxattr(source):
            os.setxattr(descriptor, attribute, os.getxattr(source, attribute))
