"""Environments: one for each release line of SQLAlchemy, installed on demand beside each other."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

from .page import PageError

_REQUIREMENTS = "scripts/requirements/sqlalchemy-{}.txt"


def python_of(root: Path, line: str) -> str:
    """Return the interpreter that has the pinned release of a line, such as 2.0; raises PageError without it."""
    requirements = root / _REQUIREMENTS.format(line)
    try:
        wanted = f"{sys.version}\n{requirements.read_text(encoding='utf-8')}"
    except FileNotFoundError:
        raise PageError(f"{_REQUIREMENTS.format(line)}: there is no such file: pin SQLAlchemy {line} in it") from None
    folder = root / ".venv" / requirements.stem
    folder.parent.mkdir(exist_ok=True)
    python, stamp = folder / "bin" / "python", folder / "stamp"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two that need it at once install it once
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            _run(line, sys.executable, "-m", "venv", "--clear", str(folder))
            _run(line, str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                 "--requirement", str(requirements))  # fmt: skip
            stamp.write_text(wanted, encoding="utf-8")
    return str(python)


def _run(line: str, *command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = " ".join(done.stderr.split())[-400:]
        raise PageError(f"{_REQUIREMENTS.format(line)}: cannot be installed: {said}: see that pip reaches its index")
