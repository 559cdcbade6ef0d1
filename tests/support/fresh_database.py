"""Run programs, each with an empty database of its own: `python -m support.fresh_database DRIVER PROGRAM...`.

The driver is as in SQLAlchemy's URLs, such as postgresql+psycopg. Each program runs in a copy of a process that has
loaded and used SQLAlchemy and the driver. At the end, one line of JSON has the exit status, output, and messages of
each.
"""

import gc
import json
import os
import runpy
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import sqlalchemy.ext.asyncio
import sqlalchemy.orm
from sqlalchemy import select
from sqlalchemy.engine import make_url

from session_answers.run.databases.servers import SERVERS

DATABASES = {"postgresql": "postgresql", "mysql": "mariadb"}
TIMEOUT = 60.0  # in seconds
SHARED = Path(__file__).parents[1] / "counter_cases"


def main(driver: str, *programs: str) -> None:
    """Run programs as `__main__`, with the address of the database in DATABASE_URL and in a folder of their own."""
    dialect = make_url(f"{driver}://").get_dialect()
    # SQLAlchemy 1.4 has another name for it.
    (dialect.import_dbapi if hasattr(dialect, "import_dbapi") else dialect.dbapi)()
    results = []
    with tempfile.TemporaryDirectory() as folder, _databases(driver) as empty_database:
        _warm_up(empty_database(Path(folder)))
        for number, program in enumerate(programs):
            own = Path(folder) / str(number)
            own.mkdir()
            results.append(_run(program, empty_database(own), own))
    print(json.dumps(results))


@contextmanager
def _databases(driver: str) -> Iterator[Callable[[Path], str]]:
    """Give a function that returns the address of an empty database: a new file in a folder, or one on a server.

    On a server, it empties the last one: PostgreSQL needs longer to create and to drop one than most programs take.
    """
    kind = DATABASES.get(driver.partition("+")[0])
    if not kind:
        yield lambda folder: f"{driver}:///{folder}/case.db"
        return
    from session_answers.run.databases.role import Role  # noqa: PLC0415  (needs the drivers)

    server = SERVERS[kind]()

    def empty_database(_: Path) -> str:
        server.clear()
        role = Role(kind, server.name, server.role_url(server.host, server.port))
        role.databases = server.databases
        return role.url_of(role.database()).set(drivername=driver).render_as_string(hide_password=False)

    with server.role():
        yield empty_database


def _warm_up(url: str) -> None:
    """Do once what most programs do. A copy of this process is then faster, and copies less of its memory."""
    if not hasattr(sqlalchemy.orm, "DeclarativeBase"):
        return  # SQLAlchemy 1.4 cannot load the modules that programs share
    sys.path.insert(0, str(SHARED))
    from engines import run  # noqa: PLC0415
    from models import Base, User  # noqa: PLC0415

    def program(engine: sqlalchemy.Engine) -> None:
        Base.metadata.create_all(engine)
        with sqlalchemy.orm.Session(engine) as session:
            session.add(User(name="Ada"))
            session.commit()
            session.scalars(select(User)).all()

    os.environ["DATABASE_URL"] = url
    run(program)
    gc.collect()
    gc.freeze()


def _run(program: str, url: str, folder: Path) -> tuple[int, str, str]:
    names = [folder / "output", folder / "messages"]
    pid = os.fork()
    if not pid:
        # The process ends here: what the other one has opened is not its own.
        os._exit(_become(program, url, folder, names))
    end = monotonic() + TIMEOUT
    while (ended := os.waitpid(pid, os.WNOHANG)) == (0, 0):
        if monotonic() > end:
            os.kill(pid, 9)
        sleep(0.01)
    output, messages = (name.read_text(encoding="utf-8", errors="replace") for name in names)
    return os.waitstatus_to_exitcode(ended[1]), output, messages


def _become(program: str, url: str, folder: Path, names: list[Path]) -> int:
    for descriptor, name in zip((1, 2), names, strict=True):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT, 0o600), descriptor)
    os.environ["DATABASE_URL"] = url
    os.chdir(folder)
    sys.path[0] = str(Path(program).parent.parent)
    status = 0
    try:
        runpy.run_path(program, run_name="__main__")
    except SystemExit as error:
        status = int(error.code or 0) if isinstance(error.code, int | None) else 1
    except BaseException:  # noqa: BLE001  (whatever ends the program is its failure)
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return status


if __name__ == "__main__":
    main(*sys.argv[1:])
