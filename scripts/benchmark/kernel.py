"""What an example costs in a Jupyter kernel of its own; run in the environment of `scripts/requirements/bench.txt`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from jupyter_client.manager import start_new_kernel

from session_answers.errors import PageError

from .measure import of_this


def _one(source: str) -> None:
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        answer = client.execute(source, reply=True, timeout=60)
        if answer["content"]["status"] != "ok":
            raise PageError(f"a Jupyter kernel: {answer['content']['evalue']}: correct docs/setup/user.py")
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def _all(sources: list[str]) -> None:
    for source in sources:
        _one(source)


if __name__ == "__main__":
    texts = json.load(sys.stdin)
    json.dump(asdict(of_this(lambda: _all(texts))), sys.stdout)
