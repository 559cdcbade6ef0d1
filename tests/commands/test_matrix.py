"""The matrix on small projects: what it writes, what it compares, and what it does without a server."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest

from conftest import BIN, ROOT, SERVERS
from session_answers.commands import matrix
from session_answers.prove import everywhere
from session_answers.recordings import results
from session_answers.recordings.environments import DATABASES, LOCAL, RECORDED
from session_answers.run.databases.servers import SERVERS as KINDS
from session_answers.run.runner import LostError, Runner
from session_answers.run.venvs import python_of, unpinned

PAGE = """\
# Is this a page?

**Yes.**
It has an example.

## A claim { #claim }

```python exec="on" id="claim-1" setup="user"
with Session(engine) as session:
    session.add_all([User(name="Ada"), User(name="Bob")])
    # -> 2x User pending
    session.commit()
    # -> checkout, BEGIN, 2x INSERT user, 2x User persistent, COMMIT,
    # -> checkin
```

```python exec="on" id="claim-2" only="sqlite"
print(1)
# -> prints 1
```
"""
SERVER = [pytest.param(name, id=name) for name in SERVERS]


@pytest.fixture
def place(project, monkeypatch):
    """A small project whose lines of SQLAlchemy are those of the site, installed already."""
    (project / "docs" / "page.md").write_text(PAGE, encoding="utf-8")
    monkeypatch.chdir(project)
    monkeypatch.setattr(everywhere, "python_of", lambda _, line, **__: python(line))
    return project


def python(line):
    return python_of(ROOT, line)


def run(capsys, *arguments):
    code = matrix.main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, [line for line in captured.err.splitlines() if " examples in " not in line]


def written(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("docs/.recorded/*/*")}


@pytest.mark.parametrize("database", SERVER)
def test_a_run_is_written_and_is_then_what_a_check_finds(place, capsys, database):
    on = f"--on=2.0-{database}"
    code, out, wrong = run(capsys, on)
    assert (code, wrong) == (0, [])
    assert f"2.0-{database}: 0 agrees, 1 differs, 0 fails (SQLAlchemy 2.0." in out
    assert DATABASES[database] in out
    head, line = written(place)["results.txt"].splitlines()
    assert head.startswith("# 20")
    assert line.startswith("differs ")
    assert line.endswith(" page-claim-1")
    events = [json.loads(line) for line in written(place)["page-claim-1.jsonl"].split("\n")[1:-1]]
    words = [event["word"] for event in events if event["line"] > 19 and not event.get("quiet")]
    assert words.count("INSERT user") == 1
    assert run(capsys, "--check", on) == (0, "", [])


def test_a_difference_from_what_is_committed_is_told_and_nothing_is_written(place, capsys):
    assert run(capsys, "--on=2.0-sqlite")[0] == 0
    path = results.path_of(place, RECORDED[0])
    text = path.read_text(encoding="utf-8")
    changed = text.replace("agrees ", "differs", 1)
    path.write_text(changed, encoding="utf-8")
    code, out, (fault,) = run(capsys, "--check", "--on=2.0-sqlite")
    assert (code, out) == (1, "")
    mark, name = text.splitlines()[1].split()[1:]
    assert fault == (
        f"docs/.recorded/2.0-sqlite/results.txt: docs/page.md:9: {name}: "
        f"committed differs {mark}, happened agrees {mark}: "
        "run scripts/matrix and commit what it writes"
    )
    assert path.read_text(encoding="utf-8") == changed


def test_another_trace_than_the_committed_is_told(place, capsys):
    page = place / "docs" / "page.md"
    page.write_text(
        '```python exec="on" id="example-1" sqlalchemy="2.0" only="sqlite"\nprint(1)\n```\n', encoding="utf-8"
    )
    assert run(capsys, "--on=2.0-sqlite")[0] == 0
    path = results.path_of(place, RECORDED[0], "page-example-1")
    path.write_text(path.read_text(encoding="utf-8").replace("prints 1", "prints 2"), encoding="utf-8")
    code, _, (fault,) = run(capsys, "--check", "--on=2.0-sqlite")
    assert code == 1
    assert fault.startswith(
        "docs/.recorded/2.0-sqlite/page-example-1.jsonl: committed Event(family='output', word='prints 2'"
    )
    assert "happened Event(family='output', word='prints 1'" in fault


def test_what_is_asked_of_one_page_is_compared_for_that_page_alone(place, capsys):
    other = place / "docs" / "other.md"
    other.write_text(
        '# Other\n\n```python exec="on" id="example-1" only="sqlite"\nprint(2)\n# -> prints 2\n```\n', encoding="utf-8"
    )
    assert run(capsys, "--on=2.0-sqlite")[0] == 0
    assert run(capsys, "--check", "--on=2.0-sqlite", "docs/other.md") == (0, "", [])
    other.unlink()
    assert run(capsys, "--check", "--on=2.0-sqlite", "docs/page.md") == (0, "", [])
    code, _, (fault,) = run(capsys, "--check", "--on=2.0-sqlite")
    assert (code, "other-example-1: committed agrees" in fault, "happened nothing" in fault) == (1, True, True)


def test_days_and_versions_may_be_others(place, capsys):
    assert run(capsys, "--on=2.0-sqlite")[0] == 0
    path = results.path_of(place, RECORDED[0])
    first, rest = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_text(f"# 2020-01-01: SQLAlchemy 2.0.1\n{rest}", encoding="utf-8")
    assert run(capsys, "--check", "--on=2.0-sqlite") == (0, "", [])
    assert first.startswith("# ")


@pytest.mark.parametrize("database", SERVER)
def test_what_only_sqlite_has_is_a_fault_on_a_server(place, capsys, database):
    page = place / "docs" / "page.md"
    code = 'from sqlalchemy import create_engine\ncreate_engine("sqlite://").connect()\n# -> connect, checkout'
    page.write_text(f'# A\n\n```python exec="on" id="example-1"\n{code}\n```\n', encoding="utf-8")
    fault = 'docs/page.md:4: the example keeps to SQLite, and cannot be run on a server: write only="sqlite"'
    assert run(capsys, f"--on=2.1-{database}") == (1, "", [fault, "the results are left as they were"])
    assert written(place) == {}


@pytest.mark.usefixtures("place")
def test_an_unknown_combination_is_a_fault(capsys):
    known = ", ".join(map(str, RECORDED))
    fault = f"--on 2.2-mariadb: there is no such combination: name one of {known}"
    assert run(capsys, "--on=2.2-mariadb") == (1, "", [fault, "the results are left as they were"])


@pytest.mark.parametrize("database", list(KINDS))
def test_without_a_server_nothing_is_written(place, capsys, monkeypatch, database):
    variable = KINDS[database].variable
    monkeypatch.setenv(variable, f"{KINDS[database].default.partition('@')[0]}@127.0.0.1:1/test")
    code, out, (fault, left) = run(capsys, f"--on=2.1-{database}")
    assert (code, out, left) == (1, "", "the results are left as they were")
    assert fault.startswith(f"{DATABASES[database]} at 127.0.0.1:1: OperationalError: ")
    assert fault.endswith(f": start the server, or name another in {variable}")
    assert written(place) == {}


def end(*sockets):
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def pass_on(source, target):
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    end(source, target)


class Between:
    """Stands between the examples and a server; `leave` goes out of the way for good."""

    def __init__(self, port):
        self.server, self.sockets, self.threads = port, [socket.create_server(("127.0.0.1", 0))], []
        self.port = self.sockets[0].getsockname()[1]
        self.start(self.accept)

    def start(self, target, *given):
        self.threads.append(threading.Thread(target=target, args=given))
        self.threads[-1].start()

    def accept(self):
        with suppress(OSError):
            while True:
                pair = self.sockets[0].accept()[0], socket.create_connection(("127.0.0.1", self.server))
                self.sockets.extend(pair)
                self.start(pass_on, *pair)
                self.start(pass_on, *reversed(pair))

    def leave(self):
        end(*self.sockets)
        for each in self.threads:
            each.join()
        for each in self.sockets:
            each.close()


@pytest.mark.parametrize("database", SERVER)
def test_a_server_that_goes_away_half_way_is_told_and_nothing_is_written(place, monkeypatch, database):
    kind = KINDS[database]
    real = kind().url
    between = Between(real.port)
    port = between.port
    monkeypatch.setenv(kind.variable, real.set(port=port, host="127.0.0.1").render_as_string(hide_password=False))
    runner = Runner(1, python("2.1"), database)
    site = matrix.Site(place, Runner())
    jobs = [job for job in matrix.jobs(site, site.paths()) if not job.example.only]
    assert runner.run(jobs[0].program, 10).failure == ""
    between.leave()
    with pytest.raises(LostError) as caught:
        runner.run(matrix.Program("other", jobs[0].program.example, jobs[0].program.setup), 10)
    runner.close()
    assert str(caught.value).startswith(f"{DATABASES[database]} at 127.0.0.1:{port}: ")
    assert str(caught.value).endswith(f": start the server, or name another in {kind.variable}")
    assert LOCAL not in RECORDED


LOOK = """
import json, sys
sys.path.insert(0, sys.argv[1])
from session_answers.run.databases.servers import SERVERS
one = SERVERS[sys.argv[2]]()
one._owner = one.connect(one.url)
roles = [role for role in one._roles() if role.startswith("answers_")]
names = "SELECT datname FROM pg_database" if sys.argv[2] == "postgresql" else "SHOW DATABASES"
print(json.dumps([roles, [row[0] for row in one._ask(names) if row[0].startswith("answers_")]]))
"""


def left(database):
    """Return the roles and databases of runs that are on a server now."""
    command = [python("2.1"), "-c", LOOK, str(ROOT / "scripts"), database]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def names_of(process_id, found):
    return [[name for name in names if name.startswith(f"answers_{process_id:x}_")] for names in found]


PROGRAM = matrix.Program(
    "a",
    'from sqlalchemy import create_engine\ncreate_engine("sqlite:///a.db").connect()\ncreate_engine("sqlite:///b.db").connect()',
)


@pytest.mark.parametrize("database", SERVER)
def test_a_run_removes_its_role_and_its_databases(database):
    runner = Runner(1, python("2.1"), database)
    assert runner.run(PROGRAM, 10).failure == ""
    me = runner._servers[0].process.pid
    roles, _ = names_of(me, left(database))
    assert len(roles) == 1
    runner.close()
    assert names_of(me, left(database)) == [[], []]


@pytest.mark.parametrize("database", SERVER)
def test_what_a_killed_run_has_left_is_removed_by_the_next_and_that_of_another_is_not(database):
    killed, other = Runner(1, python("2.1"), database), Runner(1, python("2.1"), database)
    assert killed.run(PROGRAM, 10).failure == other.run(PROGRAM, 10).failure == ""
    dead, alive = (each._servers[0].process for each in (killed, other))
    dead.kill()
    dead.wait()
    # The server may need a moment to see that the run is gone: then the one after the next removes what it left.
    deadline = time.monotonic() + 20
    while True:
        next_one = Runner(1, python("2.1"), database)
        assert "SQLAlchemy 2.1" in next_one.versions()
        if names_of(dead.pid, left(database)) == [[], []]:
            break
        assert time.monotonic() < deadline
        next_one.close()
    assert len(names_of(alive.pid, left(database))[0]) == 1
    for each in (next_one, other, killed):
        each.close()
    assert os.environ.get("CI") is None or len(SERVERS) == len(KINDS)


@pytest.mark.parametrize("database", SERVER)
def test_an_example_finds_an_empty_database_whatever_the_last_one_left(database):
    runner = Runner(1, python("2.1"), database)
    engine = 'from sqlalchemy import create_engine, inspect, text\nengine = create_engine("sqlite:///a.db")\n'
    messy = f"{engine}with engine.begin() as c:\n    c.execute(text('CREATE TABLE left_over (id INTEGER)'))\n"
    look = f"{engine}print(inspect(engine).get_table_names())"
    assert runner.run(matrix.Program("messy", messy), 10).failure == ""
    told = runner.run(matrix.Program("look", look), 10).trace.events
    runner.close()
    assert [event.word for event in told if event.family == "output"] == ["prints []"]


def test_the_command_is_a_script():
    result = subprocess.run(
        [BIN / "python", "-m", "session_answers.commands.matrix", "--help"], capture_output=True, text=True, check=True
    )
    assert "--check" in result.stdout
    assert sys.executable


def test_the_newest_releases_are_asked_for_without_pins():
    text = (ROOT / "scripts" / "requirements" / "sqlalchemy-1.4.txt").read_text(encoding="utf-8")
    assert unpinned(text, "1.4") == ["aiosqlite", "greenlet", "SQLAlchemy==1.4.*"]


def test_what_changes_in_the_newest_release_is_told_by_page_and_example(place, capsys, monkeypatch):
    assert run(capsys, "--on=2.0-sqlite")[0] == 0
    before = written(place)
    # 1.4 stands for a release that is not compatible.
    monkeypatch.setattr(everywhere, "python_of", lambda *_, **__: python("1.4"))
    code, _, wrong = run(capsys, "--newest", "--on=2.0-sqlite")
    assert code == 1
    assert [fault.partition(": committed agrees ")[0] for fault in wrong] == [
        "docs/.recorded/2.1-sqlite/results.txt: docs/page.md:9: page-claim-1",
        "docs/.recorded/2.0-sqlite/results.txt: docs/page.md:9: page-claim-1",
    ]
    assert written(place) == before


@pytest.mark.parametrize("database", SERVER)
def test_what_an_engine_warns_of_is_told_on_a_server_too(database):
    code = 'from sqlalchemy import create_engine\ncreate_engine("sqlite:///a.db", strategy="threadlocal")'
    runners = [Runner(1, python("2.1")), Runner(1, python("2.1"), database)]
    program = matrix.Program("a", code)
    told = [[event.word for event in each.run(program, 10).trace.events if event.line == 2] for each in runners]
    for each in runners:
        each.close()
    assert told[0] == told[1]
    assert told[0]
