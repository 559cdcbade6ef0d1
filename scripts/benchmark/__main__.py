"""The command `scripts/bench`: measure builds and the recorder, and print the figures as Markdown."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from session_answers.day_and_commit import commit, today, versions
from session_answers.errors import CommandError
from session_answers.pages.files import root
from sqlalchemy_receipts import Fault, ReceiptsError

from . import report
from .builds import cold_builds
from .finding import finding
from .recording import measure
from .serving import edits, real_site
from .workspace import Workspace

_BUILDS = {"cold": cold_builds, "edit": edits, "serve": real_site, "finding": finding}
_DESCRIPTION = """\
Measure this project, and print the figures as Markdown tables. Sample sites are built three ways: by this project,
with the same pages not executed (stock Material), and with markdown-exec. Ratios matter, seconds depend on the machine.

  cold       build sample sites from nothing: seconds, size of a page, and the cost of executing the examples
  edit       serve sample sites and edit a page: seconds until the page shows the edit
  serve      build the site of this project, serve it, and serve it again with nothing changed
  recording  run programs plainly and recorded: the cost of the recorder
  finding    ask the search and the error finder in site/, and those of the last release: time of a key, and of a paste
"""
_PAGES = (2, 17, 100, 300, 1000)
_INTERRUPTED = 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description=_DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    sections = (*_BUILDS, "recording")
    parser.add_argument(
        "--only", nargs="+", choices=sections, default=sections, help="measure only these (default: all)"
    )
    parser.add_argument("--pages", nargs="+", type=int, choices=_PAGES, default=[17, 100], metavar="N",
                        help="build sample sites with 2, 17, 100, 300, or 1000 pages (default: 17 100)")  # fmt: skip
    parser.add_argument("--repeat", type=int, choices=(1, 3, 5), default=3,
                        help="measure this many times, and print the median (default: 3)")  # fmt: skip
    parser.add_argument("--python", nargs="+", type=_interpreter, default=[sys.executable], metavar="PATH",
                        help="measure recording on interpreters that have SQLAlchemy (default: this one)")  # fmt: skip
    return parser


def _interpreter(text: str) -> str:
    if path := shutil.which(text):
        return path
    raise argparse.ArgumentTypeError(f"{text} is not a program")


def _head(folder: Path, repeat: int) -> str:
    """Return the head of the report: the figures, the versions, and the method."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material", "markdown-exec"))
    return (
        f"{today()}, commit {commit(folder) or 'unknown'}, {os.cpu_count()} cores, {platform.system()}.\n"
        f"{versions()}, {packages}.\n"
        f"Medians of {repeat}. A sample page has about 580 words and four examples.\n"
    )


def _tables(workspace: Workspace, sections: list[str], pythons: list[str]) -> Iterator[str]:
    for section in sections:
        if section in _BUILDS:
            yield from report.comparisons(_BUILDS[section](workspace))
        else:
            for python in pythons:
                workspace.log(f"recording on {python}")
                name = subprocess.check_output([python, "--version"], text=True).strip()  # noqa: S603
                yield report.recording(name, measure(python))


def main(arguments: list[str]) -> int:
    """Print the tables one by one. Return 1 after an error, and 130 after an interruption."""
    options = _parser().parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)  # stop the processes that were started
    try:
        _measure(options)
    except ReceiptsError as error:
        _log(str(error))
        return 1
    except KeyboardInterrupt:
        _log("scripts/bench: interrupted. All processes are stopped")
        return _INTERRUPTED
    return 0


def _measure(options: argparse.Namespace) -> None:
    """Print the head and the tables. Raise CommandError on a system without `/proc`."""
    if not Path("/proc/self/stat").exists():
        raise CommandError(Fault("/proc", 0, "processes cannot be measured without it", "run scripts/bench on Linux"))
    folder = root()
    sys.stdout.write(_head(folder, options.repeat))
    with TemporaryDirectory(prefix="session-answers-bench-") as base:
        workspace = Workspace(folder, Path(base).resolve(), tuple(options.pages), options.repeat, _log)
        for table in _tables(workspace, options.only, options.python):
            sys.stdout.write(table)
            sys.stdout.flush()


def _log(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
