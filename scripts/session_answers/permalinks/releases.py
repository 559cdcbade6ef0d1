"""Releases: frozen copies of the site, stored as archives and published in `/v/<year>.<month>/`."""

from __future__ import annotations

import io
import re
import tarfile
from hashlib import sha256
from lzma import LZMAError
from pathlib import Path
from typing import IO

from session_answers.errors import CommandError, PermalinkError
from session_answers.permalinks import ledger
from sqlalchemy_receipts import Fault

RELEASES = "docs/.releases"
NAME = re.compile(r"\d{4}\.(0[1-9]|1[0-2])")
_HASH = 64
_LEFT_OUT = {"javascripts", "404.html", "card.png", "sitemap.xml", "sitemap.xml.gz"}


def address_of(archive: Path) -> str:
    """Return the address that an archive is published at: `/v/2026.11/`."""
    return f"/v/{archive.name.removesuffix('.tar.xz')}/"


def digest(archive: Path) -> str:
    """Return the hash of an archive, which is its mark in the ledger."""
    return sha256(archive.read_bytes()).hexdigest()[:_HASH]


def pack(built: Path, archive: Path) -> None:
    """Write the built site in the folder `built` as an archive. Identical files give identical bytes."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive, "w:xz", preset=9) as tar:
        for path in sorted(built.rglob("*")):
            inside = path.relative_to(built)
            # Leave out older copies, images for links, files that a host has once, and scripts that no page loads.
            if path.is_file() and inside.parts[0] != "v" and not {*inside.parts} & _LEFT_OUT:
                data = path.read_bytes()
                member = tarfile.TarInfo(inside.as_posix())
                member.size = len(data)
                tar.addfile(member, io.BytesIO(data))


def unpack(archive: Path, site: Path) -> list[Path]:
    """Unpack a frozen copy into the built site in the folder `site`. Return its files. Raise PermalinkError."""
    folder = site / address_of(archive).strip("/")
    try:
        with tarfile.open(archive, "r:xz") as tar:
            return [_put(folder, member.name, tar.extractfile(member) if member.isfile() else None) for member in tar]
    except (tarfile.TarError, LZMAError, EOFError) as error:
        fault = Fault(f"{RELEASES}/{archive.name}", 0, f"it is not an archive ({error})", "restore it from git")
        raise PermalinkError(fault) from None


def _put(folder: Path, name: str, data: IO[bytes] | None) -> Path:
    """Write one file of a copy. Raise ReadError for a file that `pack` does not write."""
    path = folder / name
    if data is None or name.startswith("/") or ".." in path.parts:
        raise tarfile.ReadError(f"{name!r} is not a file of a site")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.read())
    return path


def archives(folder: Path) -> list[Path]:
    """Return the archives of the project in `folder`, oldest first."""
    return sorted((folder / RELEASES).glob("*.tar.xz"))


def release(folder: Path, built: Path, name: str, date: str) -> Path:
    """Pack the site in `built`, add it to the ledger of the project in `folder`, and return the archive.

    Raise CommandError if `name` is not a month, or is the name of an earlier release.
    """
    if not NAME.fullmatch(name):
        raise CommandError(Fault("", 0, f"{name!r} is not a release", "write a year and a month, such as 2026.11"))
    archive = folder / RELEASES / f"{name}.tar.xz"
    if archive.exists():
        problem = f"{name} was released before, and a release never changes"
        raise CommandError(Fault(f"{RELEASES}/{archive.name}", 0, problem, "release again next month"))
    pack(built, archive)
    path = folder / ledger.PATH
    path.write_text(
        ledger.added(path.read_text(encoding="utf-8"), {address_of(archive): digest(archive)}, date), encoding="utf-8"
    )
    return archive
