"""Environments: one for each release line of SQLAlchemy, and others, installed on demand beside each other."""

from __future__ import annotations

import fcntl
import re
import subprocess
import sys
from pathlib import Path

from session_answers.errors import PageError

_REQUIREMENTS = "scripts/requirements/{}.txt"

_MADE: set[Path] = set()


def python_of(root: Path, line: str, *, newest: bool = False) -> str:
    """Return the interpreter that has the pinned release of a line, such as 2.0; raises PageError without it.

    The `newest` releases, of the drivers too, are in an environment of their own, made anew once by each process.
    """
    return installed(root, f"sqlalchemy-{line}", line if newest else "")


def installed(root: Path, name: str, newest: str = "") -> str:
    """Return the interpreter that has what `scripts/requirements/<name>.txt` pins; raises PageError without it.

    With `newest`, a release line of SQLAlchemy, it has the newest releases instead.
    """
    requirements = root / _REQUIREMENTS.format(name)
    try:
        wanted = f"{sys.version}\n{requirements.read_text(encoding='utf-8')}"
    except FileNotFoundError:
        raise PageError(f"{_REQUIREMENTS.format(name)}: there is no such file: pin in it what is needed") from None
    folder = root / ".venv" / (f"{name}-newest" if newest else name)
    folder.parent.mkdir(exist_ok=True)
    python, stamp = folder / "bin" / "python", folder / "stamp"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two that need it at once install it once
        if (newest and folder not in _MADE) or not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            _run(name, sys.executable, "-m", "venv", "--clear", str(folder))
            what = unpinned(wanted, newest) if newest else ["--requirement", str(requirements)]
            _run(name, str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what)
            stamp.write_text(wanted, encoding="utf-8")
            _MADE.add(folder)
    return str(python)


def unpinned(requirements: str, line: str) -> list[str]:
    """Return what a file pins without its pins; of SQLAlchemy the newest release of the line."""
    names = re.findall(r"^([\w-]+)==", requirements, re.MULTILINE)
    return [f"{name}=={line}.*" if name == "SQLAlchemy" else name for name in names]


def _run(name: str, *command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = " ".join(done.stderr.split())[-400:]
        raise PageError(f"{_REQUIREMENTS.format(name)}: cannot be installed: {said}: see that pip reaches its index")
