"""The database servers that tests need. Without one, its tests are not collected; in CI they are, and fail."""

from __future__ import annotations

import os
import socket

import pytest

from session_answers.run.databases.servers import SERVERS as KINDS


def _answers(name: str) -> bool:
    server = KINDS[name]()
    try:
        with socket.create_connection((server.host, server.port), timeout=1):
            return True
    except OSError:
        return False


# The servers to use: in CI all, elsewhere those that answer or are named by an environment variable.
SERVERS = [name for name in KINDS if os.environ.get("CI") or os.environ.get(KINDS[name].variable) or _answers(name)]
# The parameters of a test that runs on every server.
ON_A_SERVER = [pytest.param(name, id=name, marks=pytest.mark.server(name)) for name in KINDS]


def missing_server(item: pytest.Item) -> str:
    """Return the server that a test needs and that does not answer, as messages call it, or an empty string."""
    for mark in item.iter_markers("server"):
        if mark.args[0] not in SERVERS:
            return KINDS[mark.args[0]]().place
    return ""
