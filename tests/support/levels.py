"""The levels of `scripts/test`, and the order of the tests.

A test is quick unless it is in tests/site, which `--quick` does not even import, needs a database server, is marked
as long, or its module or a fixture is from SLOW, or its module imports something of it. So nobody keeps a list of the
quick tests.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

from support.databases import missing_server

# Modules for browsers, builds, web servers, other programs, all pages of the site, and another SQLAlchemy.
SLOW = {
    "benchmark.processes",
    "playwright.sync_api",
    "support.browser",
    "support.builds",
    "support.checkouts",
    "support.counter_cases",
    "support.inner_pytest",
    "support.namespaces",
    "subprocess",
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
        "--quick", action="store_true", help="run only unit tests: no browser, build, server, or other program"
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
    values = vars(item.module).values()
    functions = {value.__module__ for value in values if isinstance(value, FunctionType)}
    modules = {value.__name__ for value in values if isinstance(value, ModuleType)}
    marks = {mark.name for mark in item.iter_markers()} & {"long", "server"}
    return item.path.parent.name != "site" and not marks and not SLOW & (fixtures | functions | modules)


def _is_chosen(item: pytest.Item, config: pytest.Config) -> bool:
    if config.option.quick:
        return is_quick(item)
    return config.option.all or item.get_closest_marker("long") is None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the tests of the built site: their modules read all pages."""
    return True if config.option.quick and collection_path.name == "site" and collection_path.is_dir() else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose the tests of the level, and run the quick ones last, so that all workers end at about the same time."""
    chosen, dropped = [], []
    for item in items:
        server = missing_server(item) if _is_chosen(item, config) else ""
        config.stash[_MISSING].update([server] if server else [])
        (chosen if _is_chosen(item, config) and not server else dropped).append(item)
    config.hook.pytest_deselected(items=dropped)
    items[:] = sorted(chosen, key=is_quick)


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
