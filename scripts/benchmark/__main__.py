"""The command `scripts/bench`: compares this project's builds with the same pages built otherwise."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

from session_answers.day_and_commit import commit, versions
from session_answers.errors import PageError
from session_answers.pages.files import root
from session_answers.run.runner import LostError

from .builders import BENCH, OURS, VARIANTS
from .isolation import isolation
from .report import Figure, report
from .runs import Bench, choices, cold, edits, session

_KINDS = ("cold", "edit", "memory", "isolation", "choices")
_PAGES = (17, 100, 300)
# What takes minutes with more pages.
_SLOW, _MOST_SLOW = "sphinx", 100
_MOST_CHOICES = 100
_SERVED = (OURS.key, "not-executed", "markdown-exec")
_INTERRUPTED = 130


class _Parser(argparse.ArgumentParser):
    """Tells what is wrong in the way that the other messages do."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}: {self.prog} --help tells what can be given\n")


def _parser() -> _Parser:
    parser = _Parser(prog="scripts/bench", description=__doc__.partition(": ")[2])
    parser.add_argument("--pages", nargs="+", type=_from(2), default=list(_PAGES), metavar="N",
                        help="pages of the sites, the home page with them (default: 17 100 300)")  # fmt: skip
    parser.add_argument("--only", nargs="+", choices=_KINDS, default=list(_KINDS), help="what to measure; all without")
    parser.add_argument(
        "--repeat", type=_from(1), default=3, metavar="N", help="rounds, whose median is told (default: 3)"
    )
    parser.add_argument("--rebuilds", type=_from(1), default=100, metavar="N",
                        help="how long a serve session is, for memory (default: 100)")  # fmt: skip
    parser.add_argument("--without", nargs="+", default=[], choices=[each.key for each in VARIANTS if each != OURS],
                        help="what not to compare with")  # fmt: skip
    parser.add_argument("--most-sphinx", type=_from(0), default=_MOST_SLOW, metavar="N",
                        help="leave Sphinx out where there are more pages (default: 100)")  # fmt: skip
    parser.add_argument("--json", type=_file, metavar="FILE", help="write every figure there too")
    return parser


def _from(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdigit() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r} is no number from {least} on")
        return int(text)

    return number


def _file(text: str) -> Path:
    try:
        Path(text).touch()  # better now than after an hour
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{text}: {error.strerror}") from None
    return Path(text)


def _figures(bench: Bench, given: argparse.Namespace) -> Iterator[Figure]:
    variants = [each for each in VARIANTS if each.key not in given.without]
    counts = sorted(set(given.pages))
    for kind in given.only:
        for count in counts:
            some = [each for each in variants if each.key != _SLOW or count <= given.most_sphinx]
            if kind == "cold":
                yield from cold(bench, some, count)
            elif kind == "edit":
                yield from edits(bench, some, count)
        if kind == "memory":
            yield from session(bench, [each for each in variants if each.key in _SERVED], counts[0], given.rebuilds)
        elif kind == "choices":
            yield from choices(bench, max((each for each in counts if each <= _MOST_CHOICES), default=counts[0]))
        elif kind == "isolation":
            for turn, what in enumerate(bench.rounds("isolation")):
                bench.say(what)
                yield from isolation(bench.root, bench.folder, turn, kernel=_SLOW not in given.without)


def _head(folder: Path, given: argparse.Namespace) -> Iterator[str]:
    """Say what was measured, with what and how."""
    text = (folder / f"scripts/requirements/{BENCH}.txt").read_text(encoding="utf-8")
    pins = dict(re.findall(r"^([\w-]+)==(\S+)$", text, re.MULTILINE))
    others = [f"{name} {version(name)}" for name in ("mkdocs", "mkdocs-material", "markdown-exec")]
    others += [f"{name} {pins[name]}" for name in ("zensical", "Sphinx", "myst-nb")]
    yield f"Commit {commit(folder) or 'unknown'}, {os.cpu_count()} cores, {platform.system()} {platform.release()}."
    yield f"{versions()}; {', '.join(others)}."
    yield f"Each page has about 590 words and four examples; medians of {given.repeat} interleaved rounds."


def main(arguments: list[str]) -> int:
    """Print the report, of what was measured until then when something fails, which a message tells; return 1 then."""
    given = _parser().parse_args(arguments)
    # What starts it in the background may have told it to be deaf.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.default_int_handler)  # so that what was started is ended
    if not Path("/proc/self/smaps_rollup").exists():
        sys.stderr.write("/proc: is not there, and processes are measured by it: run scripts/bench on Linux\n")
        return 1
    figures: list[Figure] = []
    code = 0
    try:
        folder = root()
        head = list(_head(folder, given))
        with TemporaryDirectory(prefix="session-answers-bench-") as base:
            bench = Bench(folder, Path(base).resolve(), given.repeat, lambda text: sys.stderr.write(f"{text}\n"))
            for each in _figures(bench, given):
                figures.append(each)  # noqa: PERF402  (so that a fault loses none)
    except (PageError, LostError) as error:
        sys.stderr.write(f"{error}\n")
        code = 1
    except KeyboardInterrupt:
        sys.stderr.write("scripts/bench: interrupted: what was started is ended\n")
        code = _INTERRUPTED
    if figures:
        if given.json:
            given.json.write_text(json.dumps([asdict(each) for each in figures], indent=1) + "\n", encoding="utf-8")
        sys.stdout.write(report(head, figures))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
