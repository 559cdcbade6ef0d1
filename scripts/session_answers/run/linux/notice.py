"""Isolation: what is said where examples are not kept from this machine."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock

VARIABLE, REQUIRED = "ANSWERS_ISOLATION", "required"
# Settings that keep namespaces from a system's users, and what allows them.
_SETTINGS = (
    ("kernel/apparmor_restrict_unprivileged_userns", "1", "sysctl kernel.apparmor_restrict_unprivileged_userns=0"),
    ("kernel/unprivileged_userns_clone", "0", "sysctl kernel.unprivileged_userns_clone=1"),
    ("user/max_user_namespaces", "0", "sysctl user.max_user_namespaces=10000"),
)
_OTHERWISE = "Linux 5.12 or newer has them, unless the options of a container forbid them"
_said = set[str]()
_saying = Lock()


def refusal(failed: str) -> str:
    """Return why examples may not run, or "" where they may.

    `failed` is why there are no namespaces, or ""; where that is accepted, it is said once in this process.
    """
    wanted = os.environ.get(VARIABLE, "")
    if wanted not in ("", REQUIRED):
        return f"{VARIABLE}={wanted}: there is no such isolation: set it to {REQUIRED}, or not at all"
    if failed and wanted:
        return f"{VARIABLE}={wanted}: there are no namespaces here ({failed}): {_cure()}"
    with _saying:
        if failed and failed not in _said:
            _said.add(failed)
            sys.stderr.write(
                f"examples run without namespaces here ({failed}): "
                f"they can use the network and read the files of this user: {_cure()}\n"
            )
    return ""


def _cure() -> str:
    cures = [f"{cure} allows them" for path, value, cure in _SETTINGS if _setting(path) == value]
    return (cures or [_OTHERWISE])[0]


def _setting(path: str) -> str:
    with suppress(OSError):
        return Path("/proc/sys", path).read_text(encoding="ascii").strip()
    return ""
