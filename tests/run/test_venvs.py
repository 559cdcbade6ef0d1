import re
import subprocess
import sys

import pytest

from conftest import ROOT
from session_answers.errors import PageError
from session_answers.recordings.environments import HISTORY, LINES, NEWEST
from session_answers.run.venvs import python_of

FOLDER = ROOT / "scripts" / "requirements"


def pins(path):
    return dict(re.findall(r"^([\w-]+)==(\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_there_is_one_file_for_each_line():
    assert sorted(path.name for path in FOLDER.glob("sqlalchemy-*")) == [
        f"sqlalchemy-{line}.txt" for line in sorted((*HISTORY, *LINES))
    ]


@pytest.mark.parametrize("line", [*HISTORY, *LINES])
def test_a_line_pins_its_own_release(line):
    assert pins(FOLDER / f"sqlalchemy-{line}.txt")["SQLAlchemy"].rpartition(".")[0] == line


def test_the_newest_line_is_what_builds_the_site():
    site, newest = pins(ROOT / "requirements.txt"), pins(FOLDER / f"sqlalchemy-{NEWEST}.txt")
    assert {name: newest[name] for name in ("SQLAlchemy", "aiosqlite", "greenlet")} == {
        name: site[name] for name in ("SQLAlchemy", "aiosqlite", "greenlet")
    }


def test_both_lines_have_the_same_drivers():
    first, second = ({**pins(FOLDER / f"sqlalchemy-{line}.txt"), "SQLAlchemy": ""} for line in LINES)
    assert first == second


@pytest.fixture
def requirements(tmp_path):
    path = tmp_path / "scripts" / "requirements" / "sqlalchemy-9.9.txt"
    path.parent.mkdir(parents=True)
    return path


def test_an_environment_is_made_once_and_again_when_its_pins_change(tmp_path, requirements):
    requirements.write_text("# nothing\n", encoding="utf-8")
    python = python_of(tmp_path, "9.9")
    assert subprocess.run([python, "-c", "import sys; print(sys.prefix)"], capture_output=True, text=True, check=True)
    made = (tmp_path / ".venv" / "sqlalchemy-9.9" / "stamp").stat().st_mtime_ns
    assert python_of(tmp_path, "9.9") == python
    assert (tmp_path / ".venv" / "sqlalchemy-9.9" / "stamp").stat().st_mtime_ns == made
    requirements.write_text("# nothing else\n", encoding="utf-8")
    python_of(tmp_path, "9.9")
    assert (tmp_path / ".venv" / "sqlalchemy-9.9" / "stamp").read_text(encoding="utf-8") == (
        f"{sys.version}\n# nothing else\n"
    )


def test_pins_that_are_missing_are_a_fault(tmp_path):
    with pytest.raises(PageError) as caught:
        python_of(tmp_path, "9.9")
    path = "scripts/requirements/sqlalchemy-9.9.txt"
    assert str(caught.value) == f"{path}: there is no such file: pin in it what is needed"


def test_pins_that_cannot_be_installed_are_a_fault_and_tried_again(tmp_path, requirements):
    requirements.write_text("./no-such-folder\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(PageError, match=r"sqlalchemy-9\.9\.txt: cannot be installed: .*: see that pip reaches"):
            python_of(tmp_path, "9.9")
