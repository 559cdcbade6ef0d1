"""The levels of `scripts/test`, and the order of the tests.

A test is quick unless it is in tests/site, its module imports one of SLOW, it has a fixture of them, needs a database
server, or is marked as long. So nobody keeps a list of the quick tests. `--quick` imports no module of the others.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from support.databases import missing_server

# Modules for browsers, builds, web servers, examples, other programs, all pages, and another SQLAlchemy.
SLOW = {
    "benchmark.processes",
    "benchmark.recording",
    "playwright.sync_api",
    "support.browser",
    "support.builds",
    "support.checkouts",
    "support.counter_cases",
    "support.inner_pytest",
    "support.namespaces",
    "subprocess",
    "support.runs",
    "support.serving",
    "support.site_answers",
    "support.web",
    "session_answers.run.venvs",
    "venv",
}
_MISSING = pytest.StashKey[Counter[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of `scripts/test`."""
    parser.addoption(
        "--quick", action="store_true", help="run only unit tests: no browser, build, server, example, or other program"
    )
    parser.addoption("--all", action="store_true", help="also run the tests that are marked as long")
    parser.addoption("--renew-pictures", action="store_true", help="take the pictures in tests/pictures again")


def pytest_configure(config: pytest.Config) -> None:
    """Describe the marks."""
    config.addinivalue_line("markers", "long: takes long, and runs weekly: scripts/test --all")
    config.addinivalue_line("markers", "server(name): needs a database server")
    config.stash[_MISSING] = Counter()


def is_quick(item: pytest.Item) -> bool:
    """Tell whether a test is a unit test."""
    fixtures = {found[-1].func.__module__ for found in item._fixtureinfo.name2fixturedefs.values()}
    marks = {mark.name for mark in item.iter_markers()} & {"long", "server"}
    return not _is_slow(item.path) and not marks and not SLOW & fixtures


@cache
def _is_slow(path: Path) -> bool:
    lines = re.findall(r"^(?:from ([\w.]+) )?import ([\w.]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    imports = {name for module, value in lines for name in (module, value, f"{module}.{value}")}
    return path.parent.name == "site" or not SLOW.isdisjoint(imports)


def _is_chosen(item: pytest.Item, config: pytest.Config) -> bool:
    if config.option.quick:
        return is_quick(item)
    return config.option.all or item.get_closest_marker("long") is None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the modules without quick tests."""
    return True if config.option.quick and collection_path.suffix == ".py" and _is_slow(collection_path) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose the tests of the level, and run the quick ones last, so that all workers end at about the same time."""
    chosen, dropped = [], []
    for item in items:
        server = missing_server(item) if _is_chosen(item, config) else ""
        config.stash[_MISSING].update([server] if server else [])
        (chosen if _is_chosen(item, config) and not server else dropped).append(item)
        if item.get_closest_marker("server"):
            # Other programs use the server and the processors too. The report counts the tests that ran again.
            item.add_marker(pytest.mark.flaky(reruns=1))
    config.hook.pytest_deselected(items=dropped)
    items[:] = sorted(chosen, key=is_quick)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close the socket of pytest-rerunfailures in a worker: the plugin leaves it to the end of the process."""
    if hasattr(config, "workerinput"):
        config.failures_db.sock.close()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let a worker report the servers that it misses."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["missing"] = dict(session.config.stash[_MISSING])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Take the report of a worker: all workers collect the same tests."""
    node.config.stash[_MISSING] |= Counter(getattr(node, "workeroutput", {}).get("missing", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the tests that were not collected, in one line for each server."""
    for server, count in config.stash[_MISSING].items():
        terminalreporter.write_line(f"not collected: {count} tests need {server}")
