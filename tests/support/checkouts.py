"""Small checkouts whose scripts install an environment without packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from support.projects import ROOT

# A script that needs an environment, and prints where it is and which Python it has.
PROBE = """\
#!/bin/sh --
# Print the environment.
set -e
CDPATH='' cd -- "$(dirname -- "$0")/.."
. scripts/env.sh
need requirements.txt
exec python -P -c 'import sys; print(sys.prefix)'
"""


def checkout(folder: Path) -> Path:
    """Create a checkout with the script `probe`, and without packages."""
    folder.mkdir(parents=True)
    without = shutil.ignore_patterns("__pycache__", "fonts")
    for name in ("scripts/session_answers", "scripts/receipts"):
        shutil.copytree(ROOT / name, folder / name, ignore=without)
    for name in ("scripts/env.sh", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "requirements.txt").write_text("# no packages\n", encoding="utf-8")
    (folder / "scripts" / "probe").write_text(PROBE, encoding="utf-8")
    (folder / "scripts" / "probe").chmod(0o755)
    return folder


def programs(folder: Path, **scripts: str) -> Path:
    """Create a folder with the Python of the tests as `python3`, or with shell scripts instead."""
    folder.mkdir()
    if "python3" not in scripts:
        (folder / "python3").symlink_to(Path(sys.executable).resolve())
    for name, text in scripts.items():
        (folder / name.replace("_", ".")).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (folder / name.replace("_", ".")).chmod(0o755)
    return folder


def variables(path: Path, **more: str) -> dict[str, str]:
    """Return the variables of a process whose PATH begins with a folder."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return {**inherited, "PATH": f"{path}{os.pathsep}/usr/bin{os.pathsep}/bin", **more}


def run(command: list[str], folder: Path, environment: dict[str, str]) -> tuple[int, str, str]:
    """Return the status, the output, and the errors of a command in a folder."""
    done = subprocess.run(
        command,
        input="",
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr
