"""Virtual environments with pinned packages, such as one for each release line of SQLAlchemy, installed on demand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from session_answers import text_files
from session_answers.errors import RunError
from session_answers.run import own_folder, packages
from sqlalchemy_receipts import Fault

_REQUIREMENTS = "scripts/requirements/{}.txt"

_installed: set[Path] = set()


def python_of(root: Path, line: str, *, python: str = "", newest: bool = False, pre: bool = False) -> str:
    """Return the interpreter with the pinned release of a line of SQLAlchemy, such as 2.0. Raise RunError.

    `python` is another version of Python, such as 3.13. With `newest`, it has the newest releases, of the drivers also,
    and each process installs it again. With `pre`, its SQLAlchemy is the newest of all lines, pre-releases included.
    """
    # A version with an "a" lets pip install pre-releases of this package alone.
    releases = f">={line}a0" if pre else f"=={line}.*" if newest else ""
    return installed(root, f"sqlalchemy-{line}", releases, python)


@cache
def interpreter(python: str) -> str:
    """Return the interpreter of a version of Python, such as 3.13, "" if no folder of PATH has one that starts."""
    probe = "import sys; print('%d.%d' % sys.version_info[:2])"
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        # The shim of a version manager may be there, and fail to start.
        if path := shutil.which(f"python{python}", path=folder):
            done = subprocess.run([path, "-c", probe], capture_output=True, text=True, check=False)  # noqa: S603
            if done.stdout.strip() == python:
                return path
    return ""


def installed(root: Path, name: str, newest: str = "", python: str = "") -> str:
    """Return the interpreter with the packages of `scripts/requirements/<name>.txt`, as pinned there.

    With `newest`, the versions of SQLAlchemy to choose from, they are the newest releases. `python` is another version
    of Python. Raise ReceiptsError.
    """
    file = _REQUIREMENTS.format(name)
    base = interpreter(python) if python else ""
    if python and not base:
        raise RunError(Fault(f"python{python}", 0, "it is not on PATH", f"install Python {python}"))
    wanted = f"{base or sys.version}\n{text_files.read(root / file, file, 'create it, with the pins of the packages')}"
    parts = (name, f"python{python}" if python else "", "next" if ">" in newest else "newest" if newest else "")
    folder = root / own_folder.NAME / "-".join(filter(None, parts))
    if _is_complete(folder, wanted, newest):
        return str(folder / "bin" / "python")
    with own_folder.locked(root) as lock:
        if not _is_complete(folder, wanted, newest):
            inside = packages.create(file, folder, lock, base)
            what = unpinned(wanted, newest) if newest else ["--requirement", str(root / file)]
            packages.install(file, inside, what, lock)
            (folder / "stamp").write_text(wanted, encoding="utf-8")
            _installed.add(folder)
    return str(folder / "bin" / "python")


def _is_complete(folder: Path, wanted: str, newest: str) -> bool:
    stamp = folder / "stamp"
    if (newest and folder not in _installed) or not os.access(folder / "bin" / "python", os.X_OK):
        return False
    return stamp.exists() and stamp.read_text(encoding="utf-8") == wanted


def unpinned(requirements: str, releases: str) -> list[str]:
    """Return the names of the packages that a file pins; SQLAlchemy is limited to `releases`, such as `==2.1.*`."""
    names = re.findall(r"^([\w-]+)==", requirements, re.MULTILINE)
    return [f"{name}{releases}" if name == "SQLAlchemy" else name for name in names]
