"""Frozen copies in a built site. A build unpacks them. A server unpacks them only once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from session_answers.errors import PermalinkError
from session_answers.pages.site_files import frozen_problem
from session_answers.permalinks.releases import RELEASES, address_of, unpack
from session_answers.publish.content_security import under_policy
from session_answers.publish.plain_text import SUFFIXES, download
from sqlalchemy_receipts import Fault

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
    shutil.copytree(_unpacked[key].name, built, copy_function=_link, dirs_exist_ok=True)


def remove_unpacked() -> None:
    """Remove the unpacked files of a server."""
    while _unpacked:
        _unpacked.popitem()[1].cleanup()


def _link(source: str, target: str) -> None:
    """Link a file, or copy it to a folder on another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _unpack(archive: Path, site: Path, *, served: bool) -> None:
    """Unpack a frozen copy: its pages get a policy, and its texts become harmless. Raise PermalinkError."""
    folder, faults = site / address_of(archive).strip("/"), []
    for path in unpack(archive, site):
        name, data = path.relative_to(folder).as_posix(), path.read_bytes()
        problem = frozen_problem(name, data)
        try:
            if path.suffix == ".html":
                data = under_policy(data.decode(), "frozen copy", served=served).encode()
            elif path.suffix in SUFFIXES:
                data = download(path.relative_to(site).as_posix(), data.decode()).encode()
        except UnicodeDecodeError:
            problem = problem or f"{name!r} is not UTF-8"
        if problem:
            faults.append(Fault(f"{RELEASES}/{archive.name}", 0, problem, "restore it from git"))
        path.write_bytes(data)
    if faults:
        raise PermalinkError(*faults)
