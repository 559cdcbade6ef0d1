"""The command `scripts/release`: build the committed site, and pack it as a release."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from session_answers.build.atomic_site import NewSite
from session_answers.commands.reports import run
from session_answers.day_and_commit import today
from session_answers.errors import CommandError
from session_answers.pages.files import root
from session_answers.permalinks import ledger
from session_answers.permalinks.clean_tree import clean_commit
from session_answers.permalinks.releases import RELEASES, check_name, release
from sqlalchemy_receipts import Fault


def main(arguments: list[str]) -> int:
    """Pack the committed site as a release. Return 1 if that fails. Then no file changed."""
    parser = argparse.ArgumentParser(prog="scripts/release", description="Freeze the committed site as a release.")
    parser.add_argument("name", nargs="?", help="a year and a month, such as 2026.11; by default this month")
    name = parser.parse_args(arguments).name
    return run(lambda: _main(root(), today()[:7].replace("-", ".") if name is None else name))


def _main(folder: Path, name: str) -> int:
    check_name(name)
    commit = clean_commit(folder)
    # The next release removes this folder if a kill leaves it.
    work = NewSite(folder / "site.release")
    work.begin()
    try:
        built = work.folder / "site"
        if status := _build(folder, built, name):
            return status
        if clean_commit(folder) != commit:
            raise CommandError(Fault("", 0, "another commit was checked out during the build", "scripts/release again"))
        archive = release(folder, built, name, today())
    finally:
        work.remove()
    sys.stdout.write(f"{RELEASES}/{archive.name}: commit it with {ledger.PATH}\n")
    return 0


def _build(folder: Path, built: Path, name: str) -> int:
    """Build the site of a release into a folder. Return the exit status of MkDocs, which reports faults."""
    command = [sys.executable, "-P", "-m", "mkdocs", "build", "--quiet", "--site-dir", str(built)]
    return subprocess.run(command, cwd=folder, env={**os.environ, "RELEASE": name}, check=False).returncode  # noqa: S603
