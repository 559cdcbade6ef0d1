"""The examples of a site recorded in one shared process: the minimum cost of executing them."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy_receipts import Program
from sqlalchemy_receipts.recorder import Recorder, execute

from .sample_pages import examples, page_names


def record_programs(programs: list[Program], folder: Path) -> float:
    """Record the programs one by one in this process. Return the processor time in seconds."""
    start = time.process_time()
    with Recorder() as recorder:
        for program in programs:
            path = folder / f"{program.name}.py"
            path.write_text(program.source, encoding="utf-8")
            execute(program, str(path), recorder, str(folder))
    return time.process_time() - start


def programs(count: int, setup: str) -> list[Program]:
    """Return the examples of a site with `count` pages as programs."""
    return [
        Program(f"{name}-{number}", example, setup)
        for name in page_names(count)
        for number, example in enumerate(examples(name), 1)
    ]


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        setup = Path(sys.argv[2]).read_text(encoding="utf-8")
        sys.stdout.write(str(record_programs(programs(int(sys.argv[1]), setup), Path(temporary))))
