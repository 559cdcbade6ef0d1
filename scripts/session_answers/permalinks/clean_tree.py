"""The commit that a release freezes. The files of the project must be identical to the files of the commit."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from session_answers.errors import CommandError
from session_answers.permalinks import ledger
from sqlalchemy_receipts import Fault

_FIX = "commit or remove it"
# Git could otherwise read another repository or rely on an outdated state.
_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
_SETTINGS = ("core.quotePath=false", "core.fsmonitor=false", "core.trustctime=true")


def clean_commit(folder: Path) -> str:
    """Return the commit of the project in `folder`. Raise CommandError if a file differs, or if git cannot show it."""
    commit = _git(folder, "rev-parse", "--verify", "HEAD").strip()
    _git(folder, "ls-files", "--error-unmatch", "mkdocs.yml", ledger.PATH)
    if paths := [*dict.fromkeys(_not_committed(folder))]:
        more = f", and {len(paths) - 1} other files are not" if len(paths) > 1 else ""
        raise CommandError(Fault(paths[0], 0, f"it is not committed{more}", _FIX))
    return commit


def _not_committed(folder: Path) -> Iterator[str]:
    """Yield the paths of the files that differ from the commit, and of the files that Git is configured to ignore."""
    # A renamed file has two paths, the second without a state.
    for row in _git(folder, "status", "--porcelain", "--untracked-files=all", "--ignore-submodules=none").splitlines():
        yield row[3:]
    for row in _git(folder, "ls-files", "-v").splitlines():
        # A small letter or an S is a file whose changes git does not look for.
        if row[0].islower() or row[0] == "S":
            yield row[2:]
    for name in _git(folder, "ls-files", "--others", "--ignored", "--exclude-standard", "--", "docs").splitlines():
        # Hidden files are not published.
        if not any(part.startswith((".", "__pycache__")) for part in PurePosixPath(name).parts):
            yield name


def _git(folder: Path, *words: str) -> str:
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    variables = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    command = ["git", "-C", str(folder), *settings, *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=variables)  # noqa: S603
    except OSError as error:
        raise CommandError(Fault("git", 0, error.strerror or str(error), "install git")) from None
    if done.returncode:
        problem = f"git cannot show whether every file is committed: {' '.join(done.stderr.split())}"
        raise CommandError(Fault("", 0, problem, "release from a repository with a commit of the project"))
    return done.stdout
