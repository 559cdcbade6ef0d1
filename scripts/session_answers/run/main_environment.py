"""The environment of the scripts, which has the builders and tools at their pinned versions and this code."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from session_answers import text_files
from session_answers.errors import RunError
from session_answers.run import own_folder, packages
from sqlalchemy_receipts import Fault

# The files that say how this code is installed.
_CODE = ("pyproject.toml", "scripts/receipts/pyproject.toml")
# Python reads the first as the end of a path in PATH, and the second as the end of a path in a file.
_ODD = {":": "a colon", "\n": "a line break", "\r": "a line break"}
_COMPLETE = "complete"


def prepare(root: Path, files: list[str]) -> Path:
    """Return the folder of the programs of an environment with the packages of some requirements files.

    There is one for each minor version of Python. It is created again if the checkout was copied or moved, or if an
    installation was interrupted. Raise RunError, or TextFileError for a requirements file.
    """
    _check_path(root)
    folder = root / own_folder.NAME / f"python-{sys.version_info.major}.{sys.version_info.minor}"
    identity = f"{root}\n{sys.version}\n{os.path.realpath(sys.executable)}\n".encode(errors="surrogateescape")
    stamps = {file: b"".join(_input(root, name) for name in (*_CODE, file)) for file in files}
    wanted = [(_COMPLETE, identity), *((_stamp(file), text) for file, text in stamps.items())]
    try:
        if not all(_has(folder, *file) for file in wanted):
            with own_folder.locked(root) as lock:
                _complete(root, folder, identity, stamps, lock)
    except OSError as error:
        raise own_folder.refused(error) from None
    return folder / "bin"


def _input(root: Path, name: str) -> bytes:
    return text_files.read_bytes(root / name, name, "restore it from git")


def _check_path(root: Path) -> None:
    for character, name in _ODD.items():
        if character in str(root):
            raise RunError(Fault(repr(str(root)), 0, f"the path of the checkout has {name}", "move the checkout"))


def _stamp(file: str) -> str:
    return f"{file.replace('/', '-')}.stamp"


def _has(folder: Path, name: str, text: bytes) -> bool:
    file = folder / name
    return os.access(folder / "bin" / "python", os.X_OK) and file.is_file() and file.read_bytes() == text


def _complete(root: Path, folder: Path, identity: bytes, stamps: dict[str, bytes], lock: int) -> None:
    """Install the packages that are missing in the environment. Until they are, it has no file `complete`."""
    complete, python = folder / _COMPLETE, folder / "bin" / "python"
    if not _has(folder, _COMPLETE, identity):
        packages.create(own_folder.NAME, folder, lock)
        complete.write_bytes(identity)
    for file, text in stamps.items():
        if not _has(folder, _stamp(file), text):
            sys.stderr.write(f"installing the packages of {file} into {folder.relative_to(root)}\n")
            complete.unlink()
            try:
                packages.install(file, python, ["--requirement", file], lock)
            except RunError:
                # pip restored what was there before. If the disk is full, the file stays incomplete.
                with suppress(OSError):
                    complete.write_bytes(identity)
                raise
            (folder / _stamp(file)).write_bytes(text)
            complete.write_bytes(identity)
