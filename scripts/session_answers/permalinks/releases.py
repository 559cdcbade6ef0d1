"""Releases: frozen copies of the site, stored as archives and published in `/v/<year>.<month>/`."""

from __future__ import annotations

import io
import os
import re
import tarfile
from hashlib import sha256
from lzma import LZMAError
from pathlib import Path
from typing import IO

from session_answers import text_files, written_files
from session_answers.errors import CommandError, PermalinkError
from session_answers.permalinks import ledger
from session_answers.written_files import create, one_writer
from sqlalchemy_receipts import Fault

RELEASES = "docs/.releases"
NAME = re.compile(r"\d{4}\.(0[1-9]|1[0-2])")
_HASH = 64
_RESTORE = "restore it from git"
_LEFT_OUT = {"javascripts", "404.html", "card.png", "sitemap.xml", "sitemap.xml.gz"}


def address_of(archive: Path) -> str:
    """Return the address that an archive is published at: `/v/2026.11/`."""
    return f"/v/{archive.name.removesuffix('.tar.xz')}/"


def digest(archive: Path) -> str:
    """Return the hash of an archive, which is its mark in the ledger. Raise TextFileError if it cannot be read."""
    data = text_files.read_bytes(archive, f"{RELEASES}/{archive.name}", _RESTORE)
    return sha256(data).hexdigest()[:_HASH]


def pack(built: Path, archive: Path) -> None:
    """Write the built site in the folder `built` as an archive, in one step. Identical files give identical bytes.

    Raise WriteError if the archive exists or cannot be written.
    """
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:xz", preset=9) as tar:
        for path in sorted(built.rglob("*")):
            inside = path.relative_to(built)
            # Leave out older copies, images for links, files that a host has once, and scripts that no page loads.
            if path.is_file() and inside.parts[0] != "v" and not {*inside.parts} & _LEFT_OUT:
                data = path.read_bytes()
                member = tarfile.TarInfo(inside.as_posix())
                member.size = len(data)
                tar.addfile(member, io.BytesIO(data))
    create(archive, f"{RELEASES}/{archive.name}", file.getvalue())


def unpack(archive: Path, site: Path) -> list[Path]:
    """Unpack a frozen copy into the built site in the folder `site`. Return its files. Raise PermalinkError."""
    folder = site / address_of(archive).strip("/")
    try:
        with tarfile.open(archive, "r:xz") as tar:
            return [_put(folder, member.name, tar.extractfile(member) if member.isfile() else None) for member in tar]
    except (tarfile.TarError, LZMAError, EOFError) as error:
        fault = Fault(f"{RELEASES}/{archive.name}", 0, f"it is not an archive ({error})", _RESTORE)
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

    Raise CommandError if `name` is not a month or is the name of an earlier release. Raise WriteError if the archive
    or the ledger cannot be written. Then neither of them changed.
    """
    check_name(name)
    archive = folder / RELEASES / f"{name}.tar.xz"
    with one_writer(folder):
        file = text_files.load(folder / ledger.PATH, ledger.PATH, _RESTORE)
        if address_of(archive) in ledger.last(ledger.read(file.text)):
            problem = f"{name} was released before, and a release never changes"
            raise CommandError(Fault(f"{RELEASES}/{archive.name}", 0, problem, "release again next month"))
        if os.path.lexists(archive):
            raise CommandError(not_entered(address_of(archive)))
        pack(built, archive)
        try:
            changed = {address_of(archive): digest(archive)}
            written_files.replace(file, ledger.added(file.text, changed, date), f"scripts/release {name}")
        except BaseException:
            archive.unlink()
            raise
    return archive


def check_name(name: str) -> None:
    """Raise CommandError if a name is not a month."""
    if not NAME.fullmatch(name):
        raise CommandError(Fault("", 0, f"{name!r} is not a release", "write a year and a month, such as 2026.11"))


def not_entered(address: str) -> Fault:
    """Return the fault of an archive, published at `address`, that is not in the ledger."""
    archive = f"{RELEASES}/{address.split('/')[2]}.tar.xz"
    fix = f"restore its line from git, or remove {archive} if scripts/release was interrupted"
    return Fault(ledger.PATH, 0, f"the release {address} is not in the ledger", fix)
