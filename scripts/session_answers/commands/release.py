"""The command `scripts/release`: pack the built site as a release."""

from __future__ import annotations

import sys
from pathlib import Path

from session_answers.commands.reports import run
from session_answers.day_and_commit import today
from session_answers.permalinks import ledger
from session_answers.permalinks.releases import RELEASES, release


def main(arguments: list[str]) -> int:
    """Pack the site in the first argument, a folder, as the release in the second argument. Return 1 if that fails."""
    built, name = arguments
    return run(lambda: _main(Path(built), name))


def _main(built: Path, name: str) -> int:
    archive = release(Path.cwd(), built, name, today())
    sys.stdout.write(f"{RELEASES}/{archive.name}: commit it with {ledger.PATH}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
