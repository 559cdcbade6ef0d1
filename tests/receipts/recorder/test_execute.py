import sys
import threading

import pytest

from sqlalchemy_receipts.program import Program
from sqlalchemy_receipts.recorder import Recorder, execute


@pytest.fixture
def words(tmp_path):
    def run(example):
        path = tmp_path / "example.py"
        program = Program("example", example)
        path.write_text(program.source, encoding="utf-8")
        with Recorder() as recorder:
            outcome = execute(program, str(path), recorder, str(tmp_path))
        return [each.word for each in outcome.trace.events], outcome.trace.error, outcome.failure

    return run


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        pytest.param("print(__name__)", (["prints __main__"], "", ""), id="module name"),
        pytest.param(
            "import inspect\n\n\ndef f():\n    return 1\n\n\nprint(inspect.getsource(f))",
            (["prints def f():", "prints return 1".replace("return", "    return"), "prints an empty line"], "", ""),
            id="source of a function",
        ),
        pytest.param(
            "import pickle\n\n\nclass A:\n    pass\n\n\nprint(type(pickle.loads(pickle.dumps(A()))) is A)",
            (["prints True"], "", ""),
            id="pickling",
        ),
        pytest.param(
            "from __future__ import annotations\n\n\ndef f(x: Unknown):\n    pass\n\n\nprint(f.__annotations__)",
            (["prints {'x': 'Unknown'}"], "", ""),
            id="future annotations",
        ),
        pytest.param("1 / 0", (["raises ZeroDivisionError"], "ZeroDivisionError: division by zero", ""), id="an error"),
        pytest.param("import sys\nsys.exit(0)", ([], "", "asked the interpreter to exit with 0"), id="an exit"),
        pytest.param("raise SystemExit", ([], "", "asked the interpreter to exit with None"), id="a raised exit"),
        pytest.param(
            "raise KeyboardInterrupt", (["raises KeyboardInterrupt"], "KeyboardInterrupt: ", ""), id="an interrupt"
        ),
        pytest.param(
            "import threading\nthreading.Thread(target=lambda: print('late')).start()",
            (["prints late"], "", ""),
            id="a thread that outlives the last line",
        ),
    ],
)
def test_a_program_is_run_as_python_runs_it(words, example, expected):
    assert words(example) == expected


def test_this_process_is_as_it_was_after_a_run(words):
    before = sys.modules["__main__"], sys.stdout, sys.stderr, sys.gettrace(), threading.excepthook
    words("import sys\nsys.stdout = None\n1 / 0")
    assert (sys.modules["__main__"], sys.stdout, sys.stderr, sys.gettrace(), threading.excepthook) == before


def test_a_run_waits_for_no_thread_but_its_own(words):
    release = threading.Event()
    other = threading.Thread(target=release.wait, args=(5,))
    other.start()
    try:
        assert words("print(1)") == (["prints 1"], "", "")
        assert other.is_alive()
    finally:
        release.set()
        other.join()
