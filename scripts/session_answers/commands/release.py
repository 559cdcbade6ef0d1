"""The command `scripts/release`: freezes the built site as a release."""

from __future__ import annotations

import sys
from pathlib import Path

from session_answers.day_and_commit import today
from session_answers.errors import PageError
from session_answers.permalinks import ledger
from session_answers.permalinks.releases import RELEASES, release


def main(arguments: list[str]) -> int:
    """Pack the built site in the first argument as the release of the second; return 1 when that cannot be."""
    built, name = arguments
    try:
        archive = release(Path.cwd(), Path(built), name, today())
    except PageError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{RELEASES}/{archive.name}: commit it with {ledger.PATH}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
