"""The first step of each script: install what it needs, with nothing but Python's own library."""

from __future__ import annotations

import sys
from pathlib import Path

from session_answers.day_and_commit import today
from session_answers.run.main_environment import prepare


def main(arguments: list[str]) -> int:
    """Install the requirements files in the arguments. Print the folder of the programs. Raise ReceiptsError."""
    today()
    sys.stdout.write(f"{prepare(Path.cwd(), arguments)}\n")
    return 0
