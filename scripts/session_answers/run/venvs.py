"""Virtual environments with pinned packages, such as one for each release line of SQLAlchemy, installed on demand."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from session_answers.errors import RunError
from session_answers.run import own_folder, packages
from sqlalchemy_receipts import Fault

_REQUIREMENTS = "scripts/requirements/{}.txt"

_installed: set[Path] = set()


def python_of(root: Path, line: str, *, newest: bool = False) -> str:
    """Return the interpreter with the pinned release of a line of SQLAlchemy, such as 2.0. Raise RunError.

    With `newest`, it has the newest releases, of the drivers also, and each process installs it again.
    """
    return installed(root, f"sqlalchemy-{line}", line if newest else "")


def installed(root: Path, name: str, newest: str = "") -> str:
    """Return the interpreter with the packages of `scripts/requirements/<name>.txt`, as pinned there. Raise RunError.

    With `newest`, a release line of SQLAlchemy, they are the newest releases.
    """
    file = _REQUIREMENTS.format(name)
    try:
        wanted = f"{sys.version}\n{(root / file).read_text(encoding='utf-8')}"
    except FileNotFoundError:
        raise RunError(Fault(file, 0, "the file does not exist", "create it, with the pins of the packages")) from None
    folder = root / own_folder.NAME / (f"{name}-newest" if newest else name)
    if _is_complete(folder, wanted, newest):
        return str(folder / "bin" / "python")
    with own_folder.locked(root) as lock:
        if not _is_complete(folder, wanted, newest):
            python = packages.create(file, folder, lock)
            what = unpinned(wanted, newest) if newest else ["--requirement", str(root / file)]
            packages.install(file, python, what, lock)
            (folder / "stamp").write_text(wanted, encoding="utf-8")
            _installed.add(folder)
    return str(folder / "bin" / "python")


def _is_complete(folder: Path, wanted: str, newest: str) -> bool:
    stamp = folder / "stamp"
    if (newest and folder not in _installed) or not os.access(folder / "bin" / "python", os.X_OK):
        return False
    return stamp.exists() and stamp.read_text(encoding="utf-8") == wanted


def unpinned(requirements: str, line: str) -> list[str]:
    """Return the names of the packages that a file pins; SQLAlchemy is limited to the release line."""
    names = re.findall(r"^([\w-]+)==", requirements, re.MULTILINE)
    return [f"{name}=={line}.*" if name == "SQLAlchemy" else name for name in names]
