"""The levels of `scripts/test`, on a small project of tests."""

import re

import pytest

from support.inner_pytest import run_pytest

# No database server answers here.
CONFTEST = """\
from support import databases

pytest_plugins = ["support.levels", "support.builds", "support.sharing"]
databases.SERVERS = []
"""
TESTS = """\
import pytest


def test_a_unit():
    pass


def test_of_the_built_site(site_of):
    pass


@pytest.mark.long
def test_that_takes_long():
    pass


@pytest.mark.parametrize("database", [pytest.param(name, marks=pytest.mark.server(name)) for name in ["mariadb"] * 2])
def test_on_a_server(database):
    pass
"""
BUILDS = """\
from support.builds import build


def test_next_to_a_build():
    pass
"""
PROGRAMS = """\
import subprocess


def test_next_to_another_program():
    pass
"""


@pytest.fixture
def run(tmp_path):
    """Run tests with options. Return the names of the tests that ran, and the lines about tests that did not."""
    (tmp_path / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (tmp_path / "test_levels.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "test_builds.py").write_text(BUILDS, encoding="utf-8")
    (tmp_path / "test_programs.py").write_text(PROGRAMS, encoding="utf-8")

    def run(*options):
        output = run_pytest(tmp_path, "-v", *options)
        return re.findall(r"(test_\w+) PASSED", output), re.findall("^not collected.*", output, re.MULTILINE)

    return run


SLOW, PROGRAM = ["test_next_to_a_build", "test_of_the_built_site"], ["test_next_to_another_program"]
MISSING = ["not collected: 2 tests need MariaDB at 127.0.0.1:3306"]


@pytest.mark.parametrize(
    ("options", "tests", "missing"),
    [
        (["--quick"], ["test_a_unit"], []),
        ([], [*SLOW, *PROGRAM, "test_a_unit"], MISSING),
        (["--all"], [*SLOW, "test_that_takes_long", *PROGRAM, "test_a_unit"], MISSING),
    ],
)
def test_each_level_runs_its_tests_and_names_missing_servers(run, options, tests, missing):
    assert run(*options) == (tests, missing)


def test_workers_name_missing_servers_once(run):
    assert run("-n2")[1] == MISSING


FAILS_ONCE = """\
import pytest

runs = []


@pytest.mark.server("mariadb")
def test_on_a_server():
    runs.append(1)
    assert len(runs) == 2


def test_without_a_server():
    runs.append(1)
    assert len(runs) > 3
"""


def test_only_a_test_with_a_server_runs_again_and_the_report_names_it(tmp_path):
    (tmp_path / "conftest.py").write_text(CONFTEST.replace("[]\n", '["mariadb"]\n'), encoding="utf-8")
    (tmp_path / "test_again.py").write_text(FAILS_ONCE, encoding="utf-8")
    output = run_pytest(tmp_path, "-rfR")
    assert re.findall(r"^(RERUN|FAILED) .*::(\w+)", output, re.MULTILINE) == [
        ("RERUN", "test_on_a_server"),
        ("FAILED", "test_without_a_server"),
    ]
    assert "1 failed, 1 passed, " in output
