"""The matrix on small projects: what it writes, what it compares, and what it does without a server."""

import json
import os
import re
import subprocess

import pytest

from session_answers.commands import matrix
from session_answers.prove import everywhere
from session_answers.prove.everywhere import EnvironmentRun
from session_answers.recordings.environments import DATABASES, RECORDED
from session_answers.recordings.traces import without_receipts
from session_answers.run.databases.servers import SERVERS as KINDS
from session_answers.run.venvs import python_of, unpinned
from sqlalchemy_receipts.trace import Event, Outcome, Trace
from support.databases import ON_A_SERVER
from support.projects import BIN, PAGE, ROOT, tree

ON_SQLITE = '```python exec="on" id="claim-2" only="sqlite"\nprint(1)\n# -> prints 1\n```\n'
# With two users, databases insert in different ways.
TWO_USERS = (
    PAGE.replace('add(User(name="Ada"))', 'add_all([User(name="Ada"), User(name="Bob")])')
    .replace("# -> User pending", "# -> 2x User pending")
    .replace("INSERT user, User persistent, COMMIT, checkin", "2x INSERT user, 2x User persistent, COMMIT, checkin")
)
RESULTS = "docs/.recorded/2.0-sqlite/results.txt"
FIX = "Fix: run scripts/matrix and commit its files"
UNCHANGED = "The results did not change."
PARTLY = "Only some results were written. Run scripts/matrix again."


@pytest.fixture
def folder(project, monkeypatch):
    """A small project that uses the installed release lines of this project."""
    (project / "docs" / "page.md").write_text(f"{PAGE}\n{ON_SQLITE}", encoding="utf-8")
    monkeypatch.chdir(project)
    monkeypatch.setattr(everywhere, "python_of", lambda _, line, **__: python_of(ROOT, line))
    return project


@pytest.fixture
def fast_runs(runner, monkeypatch):
    """Replace the runs in other environments, which take seconds to start, by local ones."""

    def run(_, __, selected, **___):
        outcomes = {job.program.name: runner.run(without_receipts(job.program), 10) for job in selected}
        return EnvironmentRun("SQLAlchemy 2.0.1", outcomes)

    monkeypatch.setattr(everywhere, "run", run)


@pytest.fixture
def run(capsys):
    """Return a function that runs the command, and returns its exit status, its output, and its faults."""

    def run(*arguments):
        status = matrix.main(list(arguments))
        out, err = capsys.readouterr()
        return status, out, [line for line in err.splitlines() if " examples in " not in line]

    return run


@pytest.fixture
def recorded(folder, run, request):
    """The small project after a run on SQLAlchemy 2.0 with SQLite."""
    request.getfixturevalue("fast_runs")
    assert run("--on=2.0-sqlite") == (0, "2.0-sqlite: 2 agrees, 0 differs, 0 fails (SQLAlchemy 2.0.1)\n", [])
    return folder


def files(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("docs/.recorded/*/*")}


@pytest.mark.parametrize("database", ON_A_SERVER)
def test_a_run_on_a_server_is_written_and_compared(folder, run, database):
    (folder / "docs" / "page.md").write_text(TWO_USERS, encoding="utf-8")
    on = f"--on=2.0-{database}"
    status, out, faults = run(on)
    assert (status, faults) == (0, [])
    assert out.startswith(f"2.0-{database}: 0 agrees, 1 differs, 0 fails (SQLAlchemy 2.0.")
    assert DATABASES[database] in out
    _, row = files(folder)["results.txt"].splitlines()
    assert (row.split()[0], row.split()[2]) == ("differs", "page-claim-1")
    events = [json.loads(line) for line in files(folder)["page-claim-1.jsonl"].split("\n")[1:-1]]
    assert [event["word"] for event in events].count("INSERT user") == 1
    assert run("--check", on) == (0, "", [])
    in_memory = 'from sqlalchemy import create_engine\ncreate_engine("sqlite://").connect()\n# -> connect, checkout'
    text = f'# A\n\n```python exec="on" id="example-1"\n{in_memory}\n```\n'
    (folder / "docs" / "page.md").write_text(text, encoding="utf-8")
    before = files(folder)
    problem = 'the example keeps to SQLite and cannot run on a server. Fix: write only="sqlite"'
    assert run(on) == (1, "", [f"docs/page.md:4: {problem}", UNCHANGED])
    assert files(folder) == before


def test_a_difference_from_the_committed_results_is_a_fault(recorded, run):
    path = recorded / RESULTS
    text = path.read_text(encoding="utf-8")
    changed = text.replace("agrees ", "differs", 1)
    path.write_text(changed, encoding="utf-8")
    digest, name, driver = text.splitlines()[1].split()[1:]
    change = f"expected differs {digest} {driver}, got agrees {digest} {driver}"
    fault = f"{RESULTS}: {name} in docs/page.md:9: {change}. {FIX}"
    assert run("--check", "--on=2.0-sqlite") == (1, "", [fault])
    assert path.read_text(encoding="utf-8") == changed


@pytest.mark.usefixtures("fast_runs")
def test_a_difference_from_the_committed_trace_is_a_fault(folder, run):
    example = '```python exec="on" id="example-1" sqlalchemy="2.0" only="sqlite"\nprint(1)\n```\n'
    (folder / "docs" / "page.md").write_text(example, encoding="utf-8")
    assert run("--on=2.0-sqlite")[0] == 0
    path = folder / "docs/.recorded/2.0-sqlite/page-example-1.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("prints 1", "prints 2"), encoding="utf-8")
    status, _, (fault,) = run("--check", "--on=2.0-sqlite")
    assert status == 1
    assert fault.startswith(
        "docs/.recorded/2.0-sqlite/page-example-1.jsonl: expected Event(family='output', word='prints 2'"
    )
    assert "got Event(family='output', word='prints 1'" in fault


def test_only_the_pages_named_are_compared(recorded, run):
    text = f"# Other\n\n{ON_SQLITE.replace('claim-2', 'example-1')}"
    (recorded / "docs" / "other.md").write_text(text, encoding="utf-8")
    assert run("--on=2.0-sqlite", "docs/other.md")[0] == 0
    (recorded / "docs" / "other.md").unlink()
    assert run("--check", "--on=2.0-sqlite", "docs/page.md") == (0, "", [])
    status, _, (fault,) = run("--check", "--on=2.0-sqlite")
    assert (status, fault.endswith(f"got nothing. {FIX}")) == (1, True)
    assert fault.startswith(f"{RESULTS}: other-example-1: expected agrees ")


def test_the_results_of_some_pages_are_not_mixed_with_those_of_other_versions(recorded, run):
    path = recorded / RESULTS
    text = path.read_text(encoding="utf-8").replace("SQLAlchemy 2.0.1", "SQLAlchemy 1.9.1")
    path.write_text(text, encoding="utf-8")
    status, _, (fault, _) = run("--on=2.0-sqlite", "docs/page.md")
    assert (status, fault.startswith(f"{RESULTS}: it is of SQLAlchemy 1.9.")) == (1, True)
    assert path.read_text(encoding="utf-8") == text


def test_other_dates_and_versions_are_not_a_difference(recorded, run):
    path = recorded / RESULTS
    _, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(f"# 2020-01-01: SQLAlchemy 2.0.0\n{rest}", encoding="utf-8")
    assert run("--check", "--on=2.0-sqlite") == (0, "", [])


def test_changes_in_the_newest_releases_are_faults_and_nothing_is_written(recorded, run, monkeypatch):
    before = files(recorded)
    other = Outcome(Trace((Event("pool", "checkout", 1),)))

    def run_newest(_, __, selected, *, newest, **___):
        assert newest
        return EnvironmentRun("SQLAlchemy 2.9", {job.program.name: other for job in selected})

    monkeypatch.setattr(everywhere, "run", run_newest)
    status, written, faults = run("--newest", "--on=2.0-sqlite")
    assert status == 1
    assert written == (
        "2.1-sqlite: SQLAlchemy 2.9\n2.0-sqlite: SQLAlchemy 2.9\n"
        "Claims that change: 1\n- /page/#claim on 2.1-sqlite, 2.0-sqlite\n"
    )
    assert [fault.partition(": expected agrees ")[0] for fault in faults] == [
        f"docs/.recorded/{environment}/results.txt: page-claim-{number} in docs/page.md:{line}"
        for environment in ("2.1-sqlite", "2.0-sqlite")
        for number, line in ((1, 9), (2, 17))
    ]
    fix = (
        "update the pins in scripts/requirements/ and requirements.txt, run scripts/matrix and scripts/update, "
        "and correct the text of the claim"
    )
    assert {fault.partition(" Fix: ")[2] for fault in faults} == {fix}
    assert files(recorded) == before


def test_the_next_release_runs_with_the_environments_of_the_newest_line(recorded, run, monkeypatch):
    before, ran = files(recorded), []

    def run_next(_, environment, selected, *, newest, pre, **___):
        ran.append((str(environment), newest, pre))
        return EnvironmentRun("SQLAlchemy 2.2.0b1", {job.program.name: Outcome(Trace()) for job in selected})

    monkeypatch.setattr(everywhere, "run", run_next)
    status, written, faults = run("--pre", "--on=2.0-sqlite")
    fix = "read SQLAlchemy's change log, and report a bug to SQLAlchemy if it does not list this change"
    assert (status, ran) == (1, [("2.1-sqlite", True, True)])
    assert written == "2.1-sqlite: SQLAlchemy 2.2.0b1\nClaims that change: 1\n- /page/#claim on 2.1-sqlite\n"
    assert {fault.partition(" Fix: ")[2] for fault in faults} == {fix}
    assert files(recorded) == before


TRACES = "docs/.recorded/2.0-sqlite"
OTHER = f"# Other\n\n{ON_SQLITE.replace('claim-2', 'example-1')}"


@pytest.fixture
def different(folder, runner, monkeypatch):  # noqa: ARG001  (it sets the folder)
    """Runs that differ for the examples in a set, and call a function at their end. Both can be changed."""
    names, at_end = {"page-claim-1", "page-claim-2"}, [lambda: None]
    other = Outcome(Trace((Event("pool", "checkout", 1),)))

    def run(_, __, selected, **___):
        same = {job.program.name: runner.run(without_receipts(job.program), 10) for job in selected}
        outcomes = {name: other if name in names else outcome for name, outcome in same.items()}
        at_end[0]()
        return EnvironmentRun("SQLAlchemy 2.0.1", outcomes)

    monkeypatch.setattr(everywhere, "run", run)
    return names, at_end


def recorded_names(folder):
    return sorted(path.name for path in (folder / TRACES).iterdir())


def test_a_trace_that_no_result_needs_is_removed(folder, different, run):
    names, _ = different
    assert run("--on=2.0-sqlite") == (0, "2.0-sqlite: 0 agrees, 2 differs, 0 fails (SQLAlchemy 2.0.1)\n", [])
    assert recorded_names(folder) == ["page-claim-1.jsonl", "page-claim-2.jsonl", "results.txt"]
    names.remove("page-claim-1")
    assert run("--on=2.0-sqlite", "docs/page.md")[0] == 0
    assert recorded_names(folder) == ["page-claim-2.jsonl", "results.txt"]
    # The other example is deleted, and another page is run.
    (folder / "docs" / "page.md").write_text(PAGE, encoding="utf-8")
    (folder / "docs" / "other.md").write_text(OTHER, encoding="utf-8")
    assert run("--on=2.0-sqlite", "docs/other.md")[0] == 0
    assert recorded_names(folder) == ["results.txt"]


@pytest.mark.usefixtures("different")
def test_the_trace_of_a_page_that_is_not_run_stays(folder, run):
    assert run("--on=2.0-sqlite")[0] == 0
    (folder / "docs" / "other.md").write_text(OTHER, encoding="utf-8")
    before = files(folder)
    assert run("--on=2.0-sqlite", "docs/other.md")[0] == 0
    after = files(folder)
    _, *rows = before.pop("results.txt").splitlines()
    assert after.pop("results.txt").splitlines()[2:] == rows
    assert after == before


@pytest.mark.parametrize("arguments", [(), ("docs/page.md",)])
def test_results_that_another_run_writes_meanwhile_stay(folder, different, run, arguments):
    _, at_end = different
    row = "agrees  0123456789ab other-example-1"

    def write():
        (folder / "docs" / "other.md").write_text(OTHER, encoding="utf-8")
        (folder / TRACES).mkdir(parents=True, exist_ok=True)
        (folder / RESULTS).write_text(f"# 2026-11-30: SQLAlchemy 2.0.1\n{row}\n", encoding="utf-8")

    at_end[0] = write
    assert run("--on=2.0-sqlite", *arguments)[0] == 0
    rows = files(folder)["results.txt"].splitlines()[1:]
    assert [line.split()[2] for line in rows] == ["other-example-1", "page-claim-1", "page-claim-2"]
    assert rows[0] == row


def test_results_of_other_versions_in_one_environment_keep_all_environments(folder, different, run):
    assert run("--on=2.0-sqlite", "--on=2.0-mariadb", "--on=2.1-mariadb")[0] == 0
    path = folder / "docs/.recorded/2.1-mariadb/results.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("2.0.1", "1.9.1"), encoding="utf-8")
    before = tree(folder / "docs" / ".recorded")
    names, _ = different
    names.clear()
    status, out, faults = run("docs/page.md")
    assert (status, out, faults[-1]) == (1, "", UNCHANGED)
    assert tree(folder / "docs" / ".recorded") == before


@pytest.mark.usefixtures("different")
@pytest.mark.parametrize(("name", "end"), [("results.txt", PARTLY), ("page-claim-1.jsonl", UNCHANGED)])
def test_results_that_cannot_be_written_are_reported(folder, run, name, end):
    assert run("--on=2.0-sqlite")[0] == 0
    for path in (folder / TRACES).iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace("2.0.1", "2.0.0"), encoding="utf-8")
    path = folder / TRACES / name
    path.chmod(0o444)
    before = path.read_bytes()
    fault = f"{TRACES}/{name}: the file is read-only. Fix: make it writable"
    assert run("--on=2.0-sqlite") == (1, "", [fault, end])
    assert path.read_bytes() == before


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("nowhere"), lambda path: path.mkdir()])
@pytest.mark.parametrize("arguments", [(), ("--check",), ("docs/page.md",)])
@pytest.mark.usefixtures("fast_runs")
def test_something_else_in_the_place_of_results_is_a_fault(folder, run, make, arguments):
    (folder / TRACES).mkdir(parents=True)
    make(folder / RESULTS)
    status, out, faults = run("--on=2.0-sqlite", *arguments)
    assert (status, out, faults[0].partition(": ")[0]) == (1, "", RESULTS)
    assert recorded_names(folder) == ["results.txt"]


@pytest.mark.usefixtures("different")
def test_traces_are_written_before_the_results_that_need_them(run, monkeypatch):
    order = []
    for module in ("recordings.traces", "commands.matrix"):
        monkeypatch.setattr(f"session_answers.{module}.overwrite", lambda _, name, __: order.append(name))
    assert run("--on=2.0-sqlite", "--on=2.0-mariadb")[0] == 0
    assert [name.rpartition("/")[2] for name in order] == [
        *("page-claim-1.jsonl", "page-claim-2.jsonl", "page-claim-1.jsonl"),
        *("results.txt", "results.txt"),
    ]


def test_without_its_python_an_environment_is_not_run(folder, run, monkeypatch):
    monkeypatch.setattr(everywhere, "interpreter", lambda _: "")
    reason = "2.1-sqlite-python3.13: not run here, because python3.13 is not on PATH"
    assert run("--on=2.1-sqlite-python3.13") == (0, "", [reason])
    assert files(folder) == {}


def test_what_differs_with_another_driver_is_in_the_results(folder, run, monkeypatch):
    trace = Trace(
        (Event("pool", "connect", 1, detail="pg8000.Connection", connection=1), Event("output", "prints 2", 1))
    )

    def run_pg8000(_, __, selected, **___):
        return EnvironmentRun("pg8000 1", {job.program.name: Outcome(trace) for job in selected})

    monkeypatch.setattr(everywhere, "run", run_pg8000)
    example = '```python exec="on" id="example-1" only="sqlite postgresql"\nprint(1)\n# -> prints 1\n```\n'
    (folder / "docs" / "page.md").write_text(example, encoding="utf-8")
    on = "--on=2.1-postgresql-pg8000"
    assert run(on) == (0, "2.1-postgresql-pg8000: 0 agrees, 1 differs, 0 fails (pg8000 1)\n", [])
    ((name, text),) = files(folder).items()
    head, row, *receipts = text.splitlines()
    assert (name, head.partition(": ")[2], receipts) == ("results.txt", "pg8000 1", ["    1: connect, prints 2"])
    assert re.sub(r"[0-9a-f]{12}", "DIGEST", row) == "differs DIGEST page-example-1 (pg8000)"
    assert run("--check", on) == (0, "", [])
    path = folder / "docs/.recorded/2.1-postgresql-pg8000/results.txt"
    path.write_text(text.replace("prints 2", "prints 3"), encoding="utf-8")
    digest = row.split()[1]
    place = "docs/.recorded/2.1-postgresql-pg8000/results.txt: page-example-1 in docs/page.md:2"
    change = (
        f"expected differs {digest} (pg8000) line 1 connect, prints 3, got differs {digest} (pg8000) line 1 connect"
    )
    assert run("--check", on) == (1, "", [f"{place}: {change}, prints 2. {FIX}"])


@pytest.mark.usefixtures("folder")
def test_an_unknown_environment_is_a_fault(run):
    fault = f"--on 2.2-mariadb: there is no such environment. Fix: use one of {', '.join(map(str, RECORDED))}"
    assert run("--on=2.2-mariadb") == (1, "", [fault, UNCHANGED])


@pytest.mark.parametrize("database", KINDS)
def test_without_a_server_nothing_is_written(folder, run, monkeypatch, database):
    variable = KINDS[database].variable
    monkeypatch.setenv(variable, f"{KINDS[database].default.partition('@')[0]}@127.0.0.1:1/test")
    status, out, (fault, unchanged) = run(f"--on=2.1-{database}")
    assert (status, out, unchanged) == (1, "", UNCHANGED)
    assert fault.startswith(f"{DATABASES[database]} at 127.0.0.1:1: ")
    assert variable in fault
    assert files(folder) == {}


def test_the_command_is_a_module():
    command = [BIN / "python", "-m", "session_answers.commands", "matrix", "--help"]
    assert "--check" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_newest_releases_have_no_pins():
    text = (ROOT / "scripts" / "requirements" / "sqlalchemy-1.4.txt").read_text(encoding="utf-8")
    assert unpinned(text, "==1.4.*") == ["aiosqlite", "greenlet", "SQLAlchemy==1.4.*"]


def test_only_sqlalchemy_may_be_a_pre_release():
    text = (ROOT / "scripts" / "requirements" / "sqlalchemy-2.1.txt").read_text(encoding="utf-8")
    names = unpinned(text, ">=2.1a0")
    assert "SQLAlchemy>=2.1a0" in names
    assert [name for name in names if "=" in name] == ["SQLAlchemy>=2.1a0"]
