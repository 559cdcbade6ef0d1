"""The plugins with the fixtures and the hooks of all tests."""

from __future__ import annotations

import importlib

import pytest

from isolated import has_namespaces

pytest.register_assert_rewrite("support")
pytest_plugins = [
    "support.browser",
    "support.builds",
    "support.levels",
    "support.projects",
    "support.runs",
    "support.sharing",
    "support.web",
]

# Isolation can be tested only where there are namespaces; in CI they are required.
collect_ignore = [] if has_namespaces() else ["run/linux/test_namespaces.py"]


def pytest_report_header() -> list[str]:
    return ["the isolation of examples is not tested: there are no namespaces here"] if collect_ignore else []


# Names that were in this module, until all tests import them from `support`.
_MOVED = {
    "ANSWERS": "pages.ANSWERS",
    "BIN": "projects.BIN",
    "BUILDER": "builds.BUILDER",
    "BUILDERS": "builds.BUILDERS",
    "DESKTOP": "browser.DESKTOP",
    "ERRORS": "pages.ERRORS",
    "OTHERS": "pages.OTHERS",
    "PAGE": "projects.PAGE",
    "PAGES": "pages.PAGES",
    "PHONE": "browser.PHONE",
    "PUBLISHING": "builds.PUBLISHING",
    "Quiet": "web.QuietHandler",
    "ROOT": "projects.ROOT",
    "SERVERS": "databases.SERVERS",
    "build": "builds.build",
    "copy_of_the_project": "projects.copy_project",
    "environment": "builds.environment",
    "file_of": "builds.file_of",
    "said_by": "pages.read_answer",
    "served": "web.served",
    "small_project": "projects.small_project",
    "tree": "projects.tree",
}


def __getattr__(name: str) -> object:
    if name not in _MOVED:
        raise AttributeError(name)
    module, _, attribute = _MOVED[name].partition(".")
    return getattr(importlib.import_module(f"support.{module}"), attribute)
