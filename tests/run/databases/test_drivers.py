"""Each driver of an environment runs the programs there, and the trace names it."""

import pytest

from session_answers.recordings.drivers import driver_name, drivers_of
from session_answers.recordings.environments import OTHER_DRIVERS
from session_answers.run.databases.servers import WITH_DRIVER
from session_answers.run.runner import Runner
from session_answers.run.venvs import python_of
from sqlalchemy_receipts.program import Program
from support.projects import ROOT

BLOCKING = Program("a", 'create_engine("sqlite:///a.db").connect()', "from sqlalchemy import create_engine\n")
ASYNCHRONOUS = Program(
    "b",
    """
async def main():
    async with create_async_engine("sqlite+aiosqlite:///a.db").connect():
        pass


asyncio.run(main())
""",
    "import asyncio\nfrom sqlalchemy.ext.asyncio import create_async_engine\n",
)
DEFAULT = {"postgresql": ("psycopg", "asyncpg"), "mariadb": ("PyMySQL", "aiomysql")}
SERVERS = [pytest.param(name, id=name, marks=pytest.mark.server(name.partition("-")[0])) for name in WITH_DRIVER]


@pytest.mark.parametrize("server", SERVERS)
def test_programs_run_with_the_drivers_of_their_environment(server):
    database, _, driver = server.partition("-")
    blocking, asynchronous = DEFAULT[database]
    if driver:
        is_asynchronous = OTHER_DRIVERS[database][driver]
        blocking = blocking if is_asynchronous else driver_name(driver)
        asynchronous = driver_name(driver) if is_asynchronous else asynchronous
    runner = Runner(1, python_of(ROOT, "2.1"), server)
    try:
        found = [drivers_of(program, runner.run(program, 10).trace) for program in (BLOCKING, ASYNCHRONOUS)]
        versions = runner.versions()
    finally:
        runner.close()
    assert found == [(blocking,), (asynchronous,)]
    used = driver_name(driver).rpartition(" ")[2] if driver else asynchronous
    assert f", {used} " in versions
