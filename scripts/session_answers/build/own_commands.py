"""Our own commands, which replace commands of the builders that do not protect the last good site."""

from __future__ import annotations

import os
import sys
from typing import NoReturn


def run_instead(module: str, *options: str) -> NoReturn:
    """Replace this process with a module of this package."""
    os.execv(sys.executable, [sys.executable, "-P", "-m", f"session_answers.build.{module}", *options])  # noqa: S606


def options_of(command: str) -> list[str]:
    """Return the options of this process after the name of its command."""
    return sys.argv[sys.argv.index(command) + 1 :]
