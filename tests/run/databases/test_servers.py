"""Runs on real servers: their roles, their databases, and what happens when a run or a server goes away."""

import json
import socket
import subprocess
import threading
import time
from contextlib import suppress

import pytest

from session_answers.recordings.environments import DATABASES
from session_answers.run.databases.servers import SERVERS as KINDS
from session_answers.run.runner import Runner
from session_answers.run.venvs import python_of
from sqlalchemy_receipts.errors import ReceiptsError
from sqlalchemy_receipts.program import Program
from support.databases import ON_A_SERVER
from support.projects import ROOT

PYTHON = python_of(ROOT, "2.1")
LOOK = """
import json, sys
sys.path[:0] = sys.argv[1:3]
from session_answers.run.databases.servers import SERVERS
server = SERVERS[sys.argv[3]]()
server._owner = server.connect(server.url)
roles = [role for role in server._roles() if role.startswith("answers_")]
names = "SELECT datname FROM pg_database" if sys.argv[3] == "postgresql" else "SHOW DATABASES"
print(json.dumps([roles, [row[0] for row in server._ask(names) if row[0].startswith("answers_")]]))
"""
ENGINE = 'from sqlalchemy import create_engine, inspect, text\nengine = create_engine("sqlite:///a.db"{})\n'
TWO_DATABASES = Program("a", ENGINE.format("") + 'engine.connect()\ncreate_engine("sqlite:///b.db").connect()')


def rest(database, process):
    """Return the roles and the databases of a runner's process that are on a server now."""
    folders = [str(ROOT / "scripts"), str(ROOT / "scripts" / "receipts")]
    command = [PYTHON, "-c", LOOK, *folders, database]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    prefix = f"answers_{process.pid:x}_"
    return [[name for name in names if name.startswith(prefix)] for names in found]


def process_of(runner):
    return runner._servers[0]._owner.process


@pytest.mark.parametrize("database", ON_A_SERVER)
def test_examples_find_an_empty_database_and_a_run_removes_everything(database):
    runner = Runner(1, PYTHON, database)
    messy = ENGINE.format("") + "with engine.begin() as c:\n    c.execute(text('CREATE TABLE rest (id INTEGER)'))\n"
    look = ENGINE.format("") + "print(inspect(engine).get_table_names())"
    assert runner.run(Program("messy", messy), 10).failure == ""
    events = runner.run(Program("look", look), 10).trace.events
    assert [event.word for event in events if event.family == "output"] == ["prints []"]
    # The engine that replaces that of SQLite has the same warnings.
    old = Program("old", ENGINE.format(', strategy="threadlocal"'))
    local = Runner(1, PYTHON)
    words = [[event.word for event in each.run(old, 10).trace.events if event.line == 2] for each in (local, runner)]
    local.close()
    assert words[0] == words[1] != []
    process = process_of(runner)
    assert len(rest(database, process)[0]) == 1
    runner.close()
    assert rest(database, process) == [[], []]


@pytest.mark.parametrize("database", ON_A_SERVER)
def test_the_rest_of_a_killed_run_is_removed_by_the_next(database):
    killed, other = Runner(1, PYTHON, database), Runner(1, PYTHON, database)
    assert killed.run(TWO_DATABASES, 10).failure == other.run(TWO_DATABASES, 10).failure == ""
    dead, alive = process_of(killed), process_of(other)
    dead.kill()
    dead.wait()
    # The server may need a moment to notice, so that a later run removes the rest.
    deadline = time.monotonic() + 20
    while True:
        following = Runner(1, PYTHON, database)
        assert "SQLAlchemy 2.1" in following.versions()
        if rest(database, dead) == [[], []]:
            break
        assert time.monotonic() < deadline
        following.close()
    assert len(rest(database, alive)[0]) == 1
    for runner in (following, other, killed):
        runner.close()


@pytest.mark.parametrize("database", ON_A_SERVER)
def test_a_run_with_another_name_of_a_database_removes_no_live_run(monkeypatch, database):
    kind = KINDS[database]
    alive = Runner(1, PYTHON, database)
    assert alive.run(TWO_DATABASES, 20).failure == ""
    other = {"postgresql": f"{alive._servers[0]._role.name}_1", "mariadb": "mysql"}[database]
    monkeypatch.setenv(kind.variable, kind().url.set(database=other).render_as_string(hide_password=False))
    following = Runner(1, PYTHON, database)
    assert "SQLAlchemy 2.1" in following.versions()
    monkeypatch.undo()
    assert len(rest(database, process_of(alive))[0]) == 1
    assert alive.run(Program("again", TWO_DATABASES.example), 20).failure == ""
    for runner in (following, alive):
        runner.close()


def shut(*sockets):
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def forward(source, target):
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    shut(source, target)


class Proxy:
    """Forwards connections to a server until it is closed."""

    def __init__(self, port):
        self.server, self.sockets, self.threads = port, [socket.create_server(("127.0.0.1", 0))], []
        self.port = self.sockets[0].getsockname()[1]
        self.start(self.accept)

    def start(self, target, *arguments):
        self.threads.append(threading.Thread(target=target, args=arguments))
        self.threads[-1].start()

    def accept(self):
        with suppress(OSError):
            while True:
                pair = self.sockets[0].accept()[0], socket.create_connection(("127.0.0.1", self.server))
                self.sockets.extend(pair)
                self.start(forward, *pair)
                self.start(forward, *reversed(pair))

    def close(self):
        shut(*self.sockets)
        for thread in self.threads:
            thread.join()
        for each in self.sockets:
            each.close()


@pytest.mark.parametrize("database", ON_A_SERVER)
def test_a_server_that_goes_away_during_a_run_is_reported(monkeypatch, database):
    kind = KINDS[database]
    url = kind().url
    proxy = Proxy(kind().port)
    monkeypatch.setenv(kind.variable, url.set(port=proxy.port, host="127.0.0.1").render_as_string(hide_password=False))
    runner = Runner(1, PYTHON, database)
    assert runner.run(TWO_DATABASES, 10).failure == ""
    proxy.close()
    with pytest.raises(ReceiptsError) as caught:
        runner.run(Program("other", TWO_DATABASES.example), 10)
    runner.close()
    assert str(caught.value).startswith(f"{DATABASES[database]} at 127.0.0.1:{proxy.port}: ")
    assert kind.variable in str(caught.value)
