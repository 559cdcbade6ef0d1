"""The plugins with the fixtures and the hooks of all tests."""

from __future__ import annotations

import pytest

from session_answers.recordings.environments import OTHER_PYTHON
from session_answers.run.runner import Runner
from session_answers.run.venvs import interpreter

pytest.register_assert_rewrite("support")
from support.namespaces import has_namespaces  # noqa: E402  (an assertion in a module that is imported before is not rewritten)

pytest_plugins = [
    "support.browser",
    "support.builds",
    "support.levels",
    "support.projects",
    "support.runs",
    "support.sharing",
    "support.site_answers",
    "support.web",
]

# Isolation can be tested only where there are namespaces; in CI they are required.
collect_ignore = [] if has_namespaces() else ["run/linux/test_fork_alone.py", "run/linux/test_namespaces.py"]


@pytest.fixture(scope="session", autouse=True)
def _notice_about_namespaces(pytestconfig: pytest.Config) -> None:
    """Without namespaces, each process says so once: here, before a test looks at its output."""
    if not pytestconfig.option.quick:
        runner = Runner(1)
        runner.versions()
        runner.close()


def pytest_report_header() -> list[str]:
    isolation = ["the isolation of examples is not tested: there are no namespaces here"] if collect_ignore else []
    python = [] if interpreter(OTHER_PYTHON) else [f"examples do not run on Python {OTHER_PYTHON}: it is not on PATH"]
    return [*isolation, *python]
