import re

import pytest

from benchmark import __main__ as command
from benchmark.report import Figure
from session_answers.errors import BuildError
from sqlalchemy_receipts.errors import Fault

HEAD = r"""\d{4}-\d\d-\d\d, commit \w+\+?, \d+ cores, Linux\.
SQLAlchemy \S+, Python \S+, SQLite \S+, mkdocs \S+, mkdocs-material \S+, markdown-exec \S+\.
Medians of 3\. A sample page has about 580 words and four examples\.
"""
TABLE = "\n### Cold build\n\n| CPU s | 17 pages |\n| --- | --: |\n| this project | 2.00 |\n"
COLD = [Figure("Cold build", "CPU s", "this project", "17 pages", (2,))]


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (
            BuildError(Fault("site", 0, "mkdocs build ended with 1", "x")),
            1,
            "site: mkdocs build ended with 1. Fix: x\n",
        ),
        (KeyboardInterrupt(), 130, "scripts/bench: interrupted. All processes are stopped\n"),
    ],
)
def test_a_run_that_ends_early_has_printed_the_finished_tables(monkeypatch, capsys, error, code, message):
    def fail(_):
        raise error

    monkeypatch.setattr(command, "_BUILDS", {"cold": lambda _: COLD, "edit": fail})
    assert command.main(["--only", "cold", "edit"]) == code
    printed = capsys.readouterr()
    assert re.fullmatch(HEAD + re.escape(TABLE), printed.out)
    assert printed.err == message


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--pages", "1"], "--pages: invalid choice: 1 (choose from 2, 17, 100, 300, 1000)"),
        (["--python", "/no/python"], "--python: /no/python is not a program"),
    ],
)
def test_an_incorrect_argument_is_reported(capsys, arguments, problem):
    with pytest.raises(SystemExit) as caught:
        command.main(arguments)
    line = capsys.readouterr().err.splitlines()[-1]
    assert (caught.value.code, line) == (2, f"scripts/bench: error: argument {problem}")
