"""The scripts on machines of newcomers: what they install, where, and what they say if they cannot."""

import os
import re
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.checkouts import checkout, programs, run, variables
from support.projects import ROOT, tree

SCRIPTS = sorted(path for path in (ROOT / "scripts").iterdir() if path.is_file() and path.suffix == "")
FOLDER = f".session-answers/python-{sys.version_info.major}.{sys.version_info.minor}"
INSTALLING = f"installing the packages of requirements.txt into {FOLDER}\n"
WAITING = "another script is installing packages here. Waiting for it to end\n"
EPOCH = "SOURCE_DATE_EPOCH={} is not a number of seconds since 1970. Fix: correct it, or unset it\n"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return programs(tmp_path_factory.mktemp("path") / "bin")


@pytest.fixture(scope="module")
def installed(tmp_path_factory, path):
    """A checkout whose scripts have installed what they need. Tests do not change it."""
    folder = checkout(tmp_path_factory.mktemp("installed") / "checkout")
    (folder / ".venv").mkdir()
    (folder / ".venv" / "pyvenv.cfg").write_text("mine", encoding="utf-8")
    assert run([folder / "scripts" / "probe"], folder, variables(path)) == (0, f"{folder}/{FOLDER}\n", INSTALLING)
    return folder


@pytest.mark.parametrize("script", [pytest.param(script, id=script.name) for script in SCRIPTS])
def test_every_script_finds_its_folder_in_the_same_way(script):
    text = script.read_text(encoding="utf-8")
    assert text.startswith("#!/bin/sh --\n# ")
    assert ("env.sh" in text) == (script.name != "browser")
    head = '\nset -e\nCDPATH=\'\' cd -- "$(dirname -- "$0")/.."\n. scripts/env.sh\nneed '
    assert ("env.sh" not in text) or head in text
    assert os.access(script, os.X_OK)


def test_the_next_script_installs_nothing(installed, path):
    before = {name: (installed / name).stat().st_ino for name in tree(installed)}
    assert run(["scripts/probe"], installed, variables(path)) == (0, f"{installed}/{FOLDER}\n", "")
    assert {name: (installed / name).stat().st_ino for name in tree(installed)} == before


def test_an_environment_of_the_user_stays_as_it_is(installed):
    assert tree(installed / ".venv") == {"pyvenv.cfg": b"mine"}


def test_an_exported_cdpath_leads_nowhere_else(installed, path, tmp_path):
    other = checkout(tmp_path / "other")
    (other / ".venv").mkdir()
    before = tree(other)
    environment = variables(path, CDPATH=str(other))
    assert run(["scripts/probe"], installed, environment) == (0, f"{installed}/{FOLDER}\n", "")
    assert run(["sh", "probe"], installed / "scripts", environment) == (0, f"{installed}/{FOLDER}\n", "")
    assert tree(other) == before


def test_a_checkout_with_an_odd_path_gets_an_environment(tmp_path, path):
    folder = checkout(tmp_path / " a'b\"$(c)`d`\\e;%s é ")
    assert run(["scripts/probe"], folder, variables(path)) == (0, f"{folder}/{FOLDER}\n", INSTALLING)


ODD = ["-n", "-e", "--", "a b", "a'b\"c", "$(exit 1)`x`", "back\\slash;%s", " a ", "é", "a\nb", "*", "a:b"]


@pytest.mark.parametrize("name", ODD)
def test_a_script_finds_an_odd_folder(tmp_path, name):
    folder = checkout(tmp_path / name)
    # Instead of an environment, there is a `python` that prints its folder.
    python = programs(tmp_path / "bin", python3='case "$*" in *" setup "*) echo "${0%/*}" ;; esac', python="pwd")
    command = ["sh", "-c", '"$1"', "sh", f"{name}/scripts/probe"]
    assert run(command, tmp_path, variables(python)) == (0, f"{folder}\n", "")


@pytest.mark.parametrize("name", ["a:b", "a\nb"])
def test_a_path_that_cannot_have_an_environment_is_named(tmp_path, path, name):
    folder = checkout(tmp_path / name)
    status, output, errors = run(["scripts/probe"], folder, variables(path))
    problem = {"a:b": "a colon", "a\nb": "a line break"}[name]
    text = f"{str(folder)!r}: the path of the checkout has {problem}. Fix: move the checkout\n"
    assert (status, output, errors) == (1, "", text)
    assert not (folder / ".session-answers").exists()


def test_two_scripts_at_once_wait_for_each_other(tmp_path, path):
    folder = checkout(tmp_path / "checkout")
    with ThreadPoolExecutor(3) as threads:
        results = [*threads.map(lambda _: run(["scripts/probe"], folder, variables(path)), range(3))]
    assert {(status, output) for status, output, _ in results} == {(0, f"{folder}/{FOLDER}\n")}
    assert sorted(errors.replace(WAITING, "") for _, _, errors in results) == ["", "", INSTALLING]


def test_a_copied_checkout_gets_its_own_environment(installed, tmp_path, path):
    before = tree(installed)
    copy = shutil.copytree(installed, tmp_path / "copy", symlinks=True)
    assert run(["scripts/probe"], copy, variables(path)) == (0, f"{copy}/{FOLDER}\n", INSTALLING)
    assert tree(installed) == before


def test_programs_that_cannot_run_are_not_chosen(installed, tmp_path):
    broken = "echo pyenv: this version is not installed >&2; echo 3.99; exit 127"
    python = f'exec "{Path(sys.executable).resolve()}" "$@"'
    path = programs(tmp_path / "bin", python3=broken, python3_14=broken, python3_13="exit 0; exit 1", python3_11=python)
    (path / "python3.13").write_text("#!/nowhere/python\n", encoding="utf-8")
    (path / "python3.12").symlink_to("gone")
    environment = variables(path) | {"PATH": f"{path}:{_tools(tmp_path)}"}
    assert run(["scripts/probe"], installed, environment) == (0, f"{installed}/{FOLDER}\n", "")


def test_a_broken_python_does_not_hide_the_next_one_of_its_name(installed, path, tmp_path):
    broken = programs(tmp_path / "broken", python3="exit 127", python3_11="exit 127")
    environment = variables(path) | {"PATH": f"{broken}:{tmp_path}/gone::{path}:{_tools(tmp_path)}"}
    assert run(["scripts/probe"], installed, environment) == (0, f"{installed}/{FOLDER}\n", "")


def test_without_a_python_the_message_says_so(installed, tmp_path):
    environment = variables(tmp_path) | {"PATH": str(_tools(tmp_path))}
    status, output, errors = run(["scripts/probe"], installed, environment)
    text = "scripts/probe: no Python 3.11 or newer on PATH runs. Fix: install one, and run this again\n"
    assert (status, output, errors) == (1, "", text)


def _tools(folder):
    """Return a folder with the programs that the scripts need, without a Python."""
    tools = folder / "tools"
    tools.mkdir()
    for name in ("sh", "dirname"):
        (tools / name).symlink_to(shutil.which(name))
    return tools


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "99999999999999", " "])
def test_a_day_that_is_not_a_time_is_named_before_anything_is_installed(tmp_path, path, epoch):
    folder = checkout(tmp_path / "checkout")
    environment = variables(path, SOURCE_DATE_EPOCH=epoch)
    assert run(["scripts/probe"], folder, environment) == (1, "", EPOCH.format(epoch))
    assert not (folder / ".session-answers").exists()


def test_an_empty_day_is_today(installed, path):
    environment = variables(path, SOURCE_DATE_EPOCH="")
    script = ". scripts/env.sh; need requirements.txt; exec python -c 'import os; print(os.environ.keys())'"
    status, output, errors = run(["sh", "-ec", script], installed, environment)
    assert (status, "SOURCE_DATE_EPOCH" in output, errors) == (0, False, "")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_open_for_what_the_script_runs(installed, path, closed):
    streams = path.parent / "streams"
    numbers = 'open(sys.argv[1], "w").write(" ".join(os.readlink(f"/proc/self/fd/{number}") for number in range(3)))'
    command = f". scripts/env.sh; need requirements.txt; exec python -c 'import os, sys; {numbers}' {streams}"
    status, _, _ = run(["sh", "-ec", f"({command}) {closed}"], installed, variables(path))
    assert (status, streams.read_text(encoding="utf-8").count("/dev/null")) == (0, closed.count("&-"))


def _restore_interrupt():
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_an_interrupt_ends_with_a_message(tmp_path):
    slow = programs(tmp_path / "bin", python3="sleep 9; exit 1")
    process = subprocess.Popen(
        ["scripts/probe"], cwd=checkout(tmp_path / "checkout"), env=variables(slow), stderr=subprocess.PIPE, text=True,
        start_new_session=True, preexec_fn=_restore_interrupt,  # noqa: PLW1509
    )  # fmt: skip
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(1)
    os.killpg(process.pid, signal.SIGINT)
    assert (process.communicate()[1], process.returncode) == ("scripts/probe: interrupted\n", 130)


def test_a_checkout_with_crlf_has_the_same_bytes(tmp_path):
    def git(*words):
        done = subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True, text=True)
        return done.stdout

    git("init", "-q", "origin")
    shutil.copy(ROOT / ".gitattributes", tmp_path / "origin")
    for name in ("scripts", "docs", "tests", ".ci"):
        without = shutil.ignore_patterns("__pycache__", "node_modules")
        shutil.copytree(ROOT / name, tmp_path / "origin" / name, ignore=without)
    author = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
    git("-C", "origin", "add", "-A")
    git("-C", "origin", *author, "commit", "-q", "-m", "Begin")
    git("clone", "-q", "-c", "core.autocrlf=true", "origin", "clone")
    before, after = tree(tmp_path / "origin"), tree(tmp_path / "clone")
    changed = [name for name in before if not name.startswith(".git/") and after[name] != before[name]]
    assert changed == []
    assert re.findall(r"^\S+ +w/(?:crlf|mixed) .*", git("-C", "clone", "ls-files", "--eol"), re.MULTILINE) == []
