"""Virtual environments and the packages in them, installed with `venv` and `pip`, and the reason why that failed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from session_answers.errors import RunError
from session_answers.run import own_folder
from sqlalchemy_receipts import Fault

# Variables that would let pip install elsewhere, or let Python or the builder of a package find or read other files.
_LEFT_OUT = (
    "PIP_DRY_RUN",
    "PIP_PREFIX",
    "PIP_PYTHON",
    "PIP_ROOT",
    "PIP_TARGET",
    "PIP_USER",
    "PYTHONHOME",
    "PYTHONPATH",
    "SOURCE_DATE_EPOCH",
)
_FULL = "No space left on device|Disk quota exceeded"
# Each with the pattern that detects it in the errors of pip.
_REASONS = (
    (_FULL, "the disk is full", "free some disk space"),
    (
        "DO NOT MATCH THE HASHES|DOES NOT MATCH THE HASH|HASH MISMATCH",
        "a downloaded package has another hash than it should have",
        "run this again, and if it remains, use another package index",
    ),
    (
        "CERTIFICATE_VERIFY_FAILED|SSLError|SSLCertVerificationError",
        "the package index has a certificate that pip does not trust",
        "set PIP_CERT to the file with the certificates of your network",
    ),
    (
        "NewConnectionE|NameResolutionE|Connect(ion|Timeout)|ReadTimeout|ProxyE|RemoteDisconn|ProtocolE|timed out",
        "pip cannot reach its package index",
        "connect to the network, or set PIP_INDEX_URL to an index that you can reach",
    ),
)
_NOT_FOUND = "No matching distribution found"


def create(name: str, folder: Path, lock: int, base: str = "") -> Path:
    """Create an empty environment in `folder` in place of the previous one, and return its interpreter.

    `name` is its name in messages, and `base` another interpreter than this one. The lock lasts until `venv` ends.
    Raise RunError with the detected reason.
    """
    if not base and not find_spec("ensurepip"):
        problem = f"{sys.executable} cannot create an environment, because its module ensurepip is missing"
        raise RunError(Fault("", 0, problem, "on Debian and Ubuntu, apt install python3-venv"))
    own_folder.remove(folder)
    _run(name, lock, base or sys.executable, "-m", "venv", str(folder))
    return folder / "bin" / "python"


def install(name: str, python: Path, what: list[str], lock: int) -> None:
    """Install packages with pip; `what` are its arguments. Raise RunError with the detected reason."""
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-user"]
    _run(name, lock, *pip, *what)


def _run(name: str, lock: int, *command: str) -> None:
    environment = {variable: value for variable, value in os.environ.items() if variable not in _LEFT_OUT}
    done = subprocess.run(  # noqa: S603
        command, stdout=2, stderr=subprocess.PIPE, text=True, errors="replace", check=False, env=environment,
        pass_fds=[lock],
    )  # fmt: skip
    if done.returncode:
        raise RunError(Fault(name, 0, *reason(done.stderr)))


def reason(printed: str) -> tuple[str, str]:
    """Return the problem and the fix that `venv` or pip printed."""
    start = re.search("^ *(ERROR|error|Error)", printed, re.MULTILINE)
    errors = printed[start.start() :] if start else printed
    # pip only warns about a connection. Its error is about the missing package.
    for pattern, problem, fix in _REASONS:
        if re.search(pattern, printed if _NOT_FOUND in errors else errors):
            return problem, fix
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    said = next((line for line in reversed(lines) if line.startswith("ERROR")), lines[-1] if lines else "it ended")
    return f"its packages cannot be installed ({said.removeprefix('ERROR: ')})", "correct that, and run this again"
