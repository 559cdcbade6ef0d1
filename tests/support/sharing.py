"""Expensive values that all workers share: the first worker that needs one makes it, the others wait."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Share = Callable[[str, Callable[[Path], Any]], Any]


@pytest.fixture(scope="session")
def share(tmp_path_factory: pytest.TempPathFactory) -> Share:
    """Return the value that `make(folder)` returned to the first worker that asked for `name`."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def shared(name: str, make: Callable[[Path], Any]) -> Any:
        value = base / f"{name}.pickle"
        with (base / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not value.exists():
                folder = base / name
                folder.mkdir()
                try:
                    value.write_bytes(pickle.dumps((make(folder), None)))
                except BaseException as error:
                    value.write_bytes(pickle.dumps((None, repr(error))))
                    raise
        result, error = pickle.loads(value.read_bytes())
        assert error is None, error
        return result

    return shared
