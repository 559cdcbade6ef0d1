"""Frozen copies in a built site. A build unpacks them. A server unpacks each only once, until its errata change."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from session_answers.errors import PermalinkError
from session_answers.pages.site_files import frozen_problem
from session_answers.permalinks.published_errata import Published
from session_answers.permalinks.releases import RELEASES, address_of, unpack
from session_answers.publish import frozen_errata
from session_answers.publish.content_security import under_policy
from session_answers.publish.plain_text import SUFFIXES, download
from session_answers.run.temporary_folders import temporary_folder
from sqlalchemy_receipts import Fault

_unpacked: dict[tuple[Path, int, str], str] = {}
_folders = ExitStack()


def put(archive: Path, built: Path, *, served: bool, errata: Sequence[Published] = (), base: str = "") -> None:
    """Put a frozen copy into the built site. A server uses links to unpacked files. Raise PageError if that fails.

    `errata` are newer than the copy, and `base` is the address of the site. Call `remove_unpacked` when the server
    ends.
    """
    if not served:
        _unpack(archive, built, errata, base, served=False)
        return
    key = archive, archive.stat().st_mtime_ns, f"{base}\n{frozen_errata.summary(errata)}"
    if key not in _unpacked:
        with ExitStack() as stack:
            folder = stack.enter_context(temporary_folder())
            _unpack(archive, Path(folder), errata, base, served=True)
            _folders.push(stack.pop_all())
        _unpacked[key] = folder
    shutil.copytree(_unpacked[key], built, copy_function=_link, dirs_exist_ok=True)


def remove_unpacked() -> None:
    """Remove the unpacked files of a server."""
    _unpacked.clear()
    _folders.close()


def _link(source: str, target: str) -> None:
    """Link a file, or copy it to a folder on another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _unpack(archive: Path, site: Path, errata: Sequence[Published], base: str, *, served: bool) -> None:
    """Unpack a frozen copy: its pages get banners and a policy, and its texts become harmless. Raise PermalinkError."""
    release, faults = address_of(archive), []
    folder = site / release.strip("/")
    for path in unpack(archive, site):
        name, data = path.relative_to(folder).as_posix(), path.read_bytes()
        problem = frozen_problem(name, data)
        try:
            if path.suffix == ".html":
                html = frozen_errata.page_with_errata(data.decode(), _page(name), release, errata)
                data = under_policy(html, "frozen copy", served=served).encode()
            elif path.suffix in SUFFIXES:
                text = (
                    data.decode()
                    if path.suffix == ".py"
                    else frozen_errata.text_with_errata(data.decode(), errata, base)
                )
                data = download(path.relative_to(site).as_posix(), text).encode()
        except UnicodeDecodeError:
            problem = problem or f"{name!r} is not UTF-8"
        if problem:
            faults.append(Fault(f"{RELEASES}/{archive.name}", 0, problem, "restore it from git"))
        path.write_bytes(data)
    if faults:
        raise PermalinkError(*faults)


def _page(name: str) -> str:
    """Return the address of a page in a copy: `/commit/` for `commit/index.html`."""
    return f"/{name.removesuffix('index.html')}"
