"""The notice that examples run without isolation, and the environment variable that makes it an error."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock

from session_answers.errors import RunError
from sqlalchemy_receipts import Fault

VARIABLE, REQUIRED = "ANSWERS_ISOLATION", "required"
# Settings that forbid namespaces to the users of a system, and the commands that allow them.
_SETTINGS = (
    ("kernel/apparmor_restrict_unprivileged_userns", "1", "sysctl kernel.apparmor_restrict_unprivileged_userns=0"),
    ("kernel/unprivileged_userns_clone", "0", "sysctl kernel.unprivileged_userns_clone=1"),
    ("user/max_user_namespaces", "0", "sysctl user.max_user_namespaces=10000"),
)
_OTHER_FIX = "use Linux 5.12 or newer, outside a container or in one that allows namespaces"
_AGAIN = "run it again, with fewer programs at the same time"
_notices = set[str]()
_lock = Lock()
# Set when a fork server of this process is in namespaces: then no later one runs examples without them.
_found = Event()


def check(failure: str) -> None:
    """Raise RunError if examples may not run.

    `failure` is why there are no namespaces, or "". If they are not required, it is written to standard error once.
    """
    wanted = os.environ.get(VARIABLE, "")
    if wanted not in ("", REQUIRED):
        raise RunError(Fault(f"{VARIABLE}={wanted}", 0, "unknown isolation", f"set it to {REQUIRED}, or unset it"))
    if failure and wanted:
        raise RunError(Fault(f"{VARIABLE}={wanted}", 0, f"there are no namespaces here ({failure})", _fix()))
    if failure and _found.is_set():
        raise RunError(Fault("examples", 0, f"namespaces are no longer available ({failure})", _AGAIN))
    with _lock:
        if failure and failure not in _notices:
            _notices.add(failure)
            sys.stderr.write(
                f"examples run without namespaces ({failure}): "
                f"they can use the network and read your files. Fix: {_fix()}\n"
            )


def remember_namespaces() -> None:
    """Let a later failure to enter namespaces be a fault: an example may have caused it."""
    _found.set()


def _fix() -> str:
    fixes = [fix for path, value, fix in _SETTINGS if _setting(path) == value]
    return (fixes or [_OTHER_FIX])[0]


def _setting(path: str) -> str:
    with suppress(OSError):
        return Path("/proc/sys", path).read_text(encoding="ascii").strip()
    return ""
