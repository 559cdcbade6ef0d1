"""Commands that share the runner of the tests, because a new one takes seconds to start."""

import pytest

from session_answers.commands import reports


@pytest.fixture(autouse=True)
def _shared_runner(runner, monkeypatch):
    monkeypatch.setattr(runner, "close", lambda: None)
    monkeypatch.setattr(reports, "Runner", lambda: runner)
