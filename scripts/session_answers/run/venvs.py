"""Virtual environments with pinned packages, such as one for each release line of SQLAlchemy, installed on demand."""

from __future__ import annotations

import fcntl
import re
import subprocess
import sys
from pathlib import Path

from session_answers.errors import RunError
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
    requirements = root / _REQUIREMENTS.format(name)
    try:
        wanted = f"{sys.version}\n{requirements.read_text(encoding='utf-8')}"
    except FileNotFoundError:
        fix = "create it, with the pins of the packages"
        raise RunError(Fault(_REQUIREMENTS.format(name), 0, "the file does not exist", fix)) from None
    folder = root / ".venv" / (f"{name}-newest" if newest else name)
    folder.parent.mkdir(exist_ok=True)
    python, stamp = folder / "bin" / "python", folder / "stamp"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of two processes at the same time, one installs
        if (newest and folder not in _installed) or not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            _run(name, sys.executable, "-m", "venv", "--clear", str(folder))
            what = unpinned(wanted, newest) if newest else ["--requirement", str(requirements)]
            _run(name, str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what)
            stamp.write_text(wanted, encoding="utf-8")
            _installed.add(folder)
    return str(python)


def unpinned(requirements: str, line: str) -> list[str]:
    """Return the names of the packages that a file pins; SQLAlchemy is limited to the release line."""
    names = re.findall(r"^([\w-]+)==", requirements, re.MULTILINE)
    return [f"{name}=={line}.*" if name == "SQLAlchemy" else name for name in names]


def _run(name: str, *command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        problem = f"cannot be installed: {' '.join(done.stderr.split())[-400:]}"
        raise RunError(Fault(_REQUIREMENTS.format(name), 0, problem, "let pip reach its package index"))
