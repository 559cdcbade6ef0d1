"""Frozen copies in a built site. A build unpacks them. A server unpacks them only once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from session_answers.permalinks.releases import unpack
from session_answers.publish.content_security import under_policy

_unpacked: dict[tuple[Path, int], TemporaryDirectory[str]] = {}


def put(archive: Path, built: Path, *, served: bool) -> None:
    """Put a frozen copy into the built site. A server uses links to unpacked files. Raise PageError if that fails.

    Call `remove_unpacked` when the server ends.
    """
    if not served:
        _unpack(archive, built, served=False)
        return
    key = archive, archive.stat().st_mtime_ns
    if key not in _unpacked:
        folder = TemporaryDirectory(prefix="session-answers-")
        try:
            _unpack(archive, Path(folder.name), served=True)
        except BaseException:
            folder.cleanup()
            raise
        _unpacked[key] = folder
    shutil.copytree(_unpacked[key].name, built, copy_function=os.link, dirs_exist_ok=True)


def remove_unpacked() -> None:
    """Remove the unpacked files of a server."""
    while _unpacked:
        _unpacked.popitem()[1].cleanup()


def _unpack(archive: Path, site: Path, *, served: bool) -> None:
    for path in unpack(archive, site):
        if path.suffix == ".html":
            path.write_bytes(under_policy(path.read_bytes().decode(), served=served).encode())
