"""What a program can leave on a server, and how it can try to become more than its role."""

import json
import subprocess

import pytest

from session_answers.run.databases.servers import SERVERS as KINDS
from session_answers.run.runner import Runner
from session_answers.run.venvs import python_of
from sqlalchemy_receipts.program import Program
from support.databases import ON_A_SERVER
from support.projects import ROOT

PYTHON = python_of(ROOT, "2.1")
# A program that executes statements with the rights of its role. They may name its database.
EXECUTE = """
# {name}
import os
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url
url = make_url(os.environ["{variable}"])
statements = {statements!r}
statements = (statements,) if isinstance(statements, str) else statements
with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
    for statement in "; ".join(statements).split("; ") if url.get_backend_name() == "mysql" else statements:
        connection.exec_driver_sql(statement.format(own=url.database, role=url.username))
    connection.invalidate()
"""
# A program that finds everything as it was.
LOOK = """
# {name}
import os
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import make_url
url = make_url(os.environ["{variable}"])
with create_engine("sqlite:///a.db").connect() as connection:
    found = [inspect(connection).get_table_names(), *(connection.exec_driver_sql(query).all() for query in {queries!r})]
with create_engine(url).connect() as connection:
    connection.exec_driver_sql("CREATE TABLE fine (id INTEGER)")
print(found)
"""
QUERIES = {
    "postgresql": (
        "SELECT count(*) FROM pg_largeobject_metadata",
        "SHOW search_path",
        "SHOW work_mem",
        "SELECT rolsuper FROM pg_roles WHERE rolname = current_user",
        "SELECT nspname FROM pg_namespace WHERE oid >= 16384",
    ),
    "mariadb": ("SELECT count(*) FROM information_schema.events", "SELECT @@max_statement_time"),
}
FOUND = {
    "postgresql": "[[], [(0,)], [('\"$user\", public',)], [('4MB',)], [(False,)], []]",
    "mariadb": "[[], [(0,)], [(0.0,)]]",
}
LEFT = {
    "postgresql": {
        "a name with a statement": 'CREATE DATABASE "x; ALTER ROLE {role} SUPERUSER; --"',
        "a name with a text": 'CREATE DATABASE "x\'; ALTER ROLE {role} SUPERUSER; --"',
        "a name with quotes": 'CREATE DATABASE "x""; ALTER ROLE {role} SUPERUSER; --"',
        "another password": "ALTER ROLE {role} PASSWORD 'other'",
        "a setting of the role": "ALTER ROLE {role} SET search_path = nowhere",
        "a setting for a database": "ALTER ROLE {role} IN DATABASE {own} SET work_mem = '1MB'",
        "a setting of a database": "ALTER DATABASE {own} SET work_mem = '1MB'",
        "no connections": "ALTER DATABASE {own} WITH CONNECTION LIMIT 0",
        "nobody may connect": "REVOKE CONNECT ON DATABASE {own} FROM public, {role}",
        "a template": "ALTER DATABASE {own} WITH IS_TEMPLATE true",
        "another name": "ALTER SCHEMA public RENAME TO other",
        "no schema": "DROP SCHEMA public",
        "a closed schema": "REVOKE ALL ON SCHEMA public FROM public, pg_database_owner",
        "a schema": "CREATE SCHEMA left_behind",
        "a large object": "SELECT lo_create(0)",
        "an object of the owner of the database": (
            "CREATE TABLE left_behind (id INTEGER); ALTER TABLE left_behind OWNER TO pg_database_owner"
        ),
        "an extension": "CREATE EXTENSION pg_trgm",
        "a function": "CREATE FUNCTION left_behind() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    },
    "mariadb": {
        "another password": "SET PASSWORD = PASSWORD('other')",
        "an event": "CREATE EVENT `{own}`.left_behind ON SCHEDULE EVERY 1 SECOND DO SELECT 1",
        "a name with quotes": "CREATE DATABASE `{role}_``x`",
        "a lock": "SELECT GET_LOCK('left_behind', 0)",
        "a prepared transaction": (
            "CREATE TABLE left_behind (id INTEGER) ENGINE=InnoDB",
            "XA START 'left'; INSERT INTO left_behind VALUES (1); XA END 'left'; XA PREPARE 'left'",
        ),
    },
}


def print_of(outcome):
    assert outcome.failure == ""
    return [event.word for event in outcome.trace.events if event.family == "output"]


def ask(database, sql):
    """Return the rows of a query that the administrator of a server makes."""
    code = (
        "import json, sys\nsys.path[:0] = sys.argv[1:3]\nfrom session_answers.run.databases.servers import SERVERS\n"
        "server = SERVERS[sys.argv[3]]()\nserver._owner = server.connect(server.url)\n"
        "print(json.dumps([list(row) for row in server._ask(sys.argv[4])]))"
    )
    folders = [str(ROOT / "scripts"), str(ROOT / "scripts" / "receipts")]
    command = [PYTHON, "-c", code, *folders, database, sql]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.parametrize("database", ON_A_SERVER)
def test_a_program_changes_nothing_for_the_next_and_leaves_nothing(database):
    variable = KINDS[database].variable
    runner = Runner(1, PYTHON, database)
    found = {}
    for name, statements in LEFT[database].items():
        left = Program("left", EXECUTE.format(variable=variable, name=name, statements=statements))
        look = Program("look", LOOK.format(variable=variable, name=name, queries=QUERIES[database]))
        failed = runner.run(left, 20)
        found[name] = [failed.failure or failed.trace.error, *print_of(runner.run(look, 20))]
    role = runner._servers[0]._role.name
    runner.close()
    assert found == {name: ["", f"prints {FOUND[database]}"] for name in LEFT[database]}
    roles = {"postgresql": "SELECT rolname FROM pg_roles", "mariadb": "SELECT user FROM mysql.user"}[database]
    databases = {"postgresql": "SELECT datname FROM pg_database", "mariadb": "SHOW DATABASES"}[database]
    names = [row[0] for row in (*ask(database, roles), *ask(database, databases))]
    assert [name for name in names if name == role or name.startswith((f"{role}_", "x"))] == []
