"""Releases: frozen copies of the site, kept as archives and published below `/v/<year>.<month>/`.

`scripts/release` builds a copy that says what it is, and packs it with the command of this module.
"""

from __future__ import annotations

import io
import re
import tarfile
from hashlib import sha256
from lzma import LZMAError
from pathlib import Path
from typing import IO

from session_answers.errors import PageError
from session_answers.permalinks import ledger

RELEASES = "docs/.releases"
NAME = re.compile(r"\d{4}\.(0[1-9]|1[0-2])")
_HASH = 64
_LEFT_OUT = {"javascripts", "404.html", "card.png", "sitemap.xml"}


def address_of(archive: Path) -> str:
    """Return where an archive is published: `/v/2026.11/`."""
    return f"/v/{archive.name.removesuffix('.tar.xz')}/"


def digest(archive: Path) -> str:
    """Return the hash of an archive: its mark in the ledger."""
    return sha256(archive.read_bytes()).hexdigest()[:_HASH]


def pack(built: Path, archive: Path) -> None:
    """Write the built site in the folder `built` as an archive: the same files give the same bytes."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive, "w:xz", preset=9) as tar:
        for path in sorted(built.rglob("*")):
            inside = path.relative_to(built)
            # Older copies, images of links, what a host has once, and Material's unused scripts are left out.
            if path.is_file() and inside.parts[0] != "v" and not {*inside.parts} & _LEFT_OUT:
                data = path.read_bytes()
                member = tarfile.TarInfo(inside.as_posix())
                member.size = len(data)
                tar.addfile(member, io.BytesIO(data))


def unpack(archive: Path, site: Path) -> list[Path]:
    """Put a frozen copy into the built site in the folder `site`; return its files. Raises PageError for no archive."""
    folder = site / address_of(archive).strip("/")
    try:
        with tarfile.open(archive, "r:xz") as tar:
            return [_put(folder, each.name, tar.extractfile(each) if each.isfile() else None) for each in tar]
    except (tarfile.TarError, LZMAError, EOFError) as error:
        raise PageError(f"{RELEASES}/{archive.name}: is no archive ({error}): take it as it was from git") from None


def _put(folder: Path, name: str, data: IO[bytes] | None) -> Path:
    """Write one file of a copy; raises ReadError for what `pack` does not write."""
    path = folder / name
    if data is None or not path.resolve().is_relative_to(folder.resolve()):
        raise tarfile.ReadError(f"{name!r} is no file of a site")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.read())
    return path


def archives(folder: Path) -> list[Path]:
    """Return the archives of the project in `folder`, the oldest first."""
    return sorted((folder / RELEASES).glob("*.tar.xz"))


def release(folder: Path, built: Path, name: str, date: str) -> Path:
    """Pack a copy of the project in `folder` and enter it in the ledger; raises PageError for a bad or known name."""
    if not NAME.fullmatch(name):
        raise PageError(f"{name!r} is no release: name a year and a month, as 2026.11")
    archive = folder / RELEASES / f"{name}.tar.xz"
    if archive.exists():
        raise PageError(f"{RELEASES}/{archive.name}: {name} was released, and a release never changes")
    pack(built, archive)
    path = folder / ledger.PATH
    path.write_text(
        ledger.added(path.read_text(encoding="utf-8"), {address_of(archive): digest(archive)}, date), encoding="utf-8"
    )
    return archive
