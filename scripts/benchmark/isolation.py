"""What the isolation of examples costs: the same programs by our runner, in one process, and in more than that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

from session_answers.errors import PageError
from session_answers.run.runner import Runner
from session_answers.run.venvs import installed
from sqlalchemy_receipts.program import Program

from .builders import BENCH, SETUP, environment
from .measure import Cost, of_this
from .report import OURS, Figure
from .sites import EXAMPLES

_TIMEOUT = 60.0
_SCRIPTS = Path(__file__).resolve().parents[1]
_PACKAGES = os.pathsep.join([str(_SCRIPTS), str(_SCRIPTS / "receipts")])


def isolation(root: Path, folder: Path, turn: int, *, kernel: bool) -> Iterator[Figure]:
    """Run examples in each way, once, and give what one of them took in ms; raises PageError where one fails."""
    setup = (root / SETUP).read_text(encoding="utf-8")
    ways: dict[str, tuple[int, Callable[[list[Program]], Cost]]] = {
        OURS: (100, _by_runner),
        "all in one process": (100, lambda some: _elsewhere(sys.executable, __name__, some, folder)),
        "a fresh interpreter for each": (10, lambda some: of_this(lambda: _fresh(some, folder))),
    }
    if kernel:
        python, module = installed(root, BENCH), "benchmark.kernel"
        ways["a Jupyter kernel for each"] = (3, lambda some: _elsewhere(python, module, some, folder))
    for name, (count, way) in ways.items():
        cost = way([_program(f"turn{turn}-{number}", number, setup) for number in range(count)])
        yield Figure("isolation CPU", name, 1, cost.cpu * 1000 / count)
        yield Figure("isolation wall", name, 1, cost.wall * 1000 / count)


def _program(name: str, number: int, setup: str) -> Program:
    return Program(name, EXAMPLES[number % len(EXAMPLES)].format(name=name), setup)


def _by_runner(some: list[Program]) -> Cost:
    runner = Runner()
    try:
        # The servers are there before the first example is.
        runner.run_all((Program(f"warm-{number}", "pass"), _TIMEOUT) for number in range(runner.count))
        cost = of_this(lambda: runner.run_all((program, _TIMEOUT) for program in some))
        for program in some:
            if wrong := runner.run(program, _TIMEOUT).failure:
                raise PageError(f"isolation: an example {wrong}: see that scripts/build passes")
    finally:
        runner.close()
    return cost


def _elsewhere(python: str, module: str, some: list[Program], folder: Path) -> Cost:
    given = json.dumps([program.source for program in some])
    answer = _run([python, "-m", module], folder, given)
    return Cost(**json.loads(answer))


def _fresh(some: list[Program], folder: Path) -> None:
    for program in some:
        _run([sys.executable, "-"], folder, program.source)


def _run(command: list[str], folder: Path, given: str) -> str:
    own = {**environment(folder), "PYTHONPATH": _PACKAGES}
    done = subprocess.run(  # noqa: S603
        command, input=given, cwd=folder, env=own, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = " ".join(done.stderr.split())[-400:]
        raise PageError(f"isolation: {' '.join(command[1:])} ended with {done.returncode}: {said}: correct {SETUP}")
    return done.stdout


def _in_one_process(sources: list[str]) -> None:
    for source in sources:
        # SQLAlchemy looks for what annotations name in the module that they are in.
        module = sys.modules["example"] = ModuleType("example")
        exec(source, module.__dict__)  # noqa: S102  (running the examples is the point)


if __name__ == "__main__":
    texts = json.load(sys.stdin)
    output, sys.stdout = sys.stdout, sys.stderr
    _in_one_process(texts[:1])  # what they all import is not what one of them costs
    json.dump(asdict(of_this(lambda: _in_one_process(texts))), output)
