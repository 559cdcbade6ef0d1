"""Run programs, each with an empty database of its own: `python -m support.fresh_database DRIVER PROGRAM...`.

The driver is as in SQLAlchemy's URLs, such as postgresql+psycopg. Each program runs in a copy of a process that has
loaded SQLAlchemy and the driver. At the end, one line of JSON has the exit status, output, and messages of each.
"""

import json
import os
import runpy
import sys
import tempfile
import traceback
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, sleep

import sqlalchemy.ext.asyncio
import sqlalchemy.orm  # noqa: F401  (loaded once for all programs)
from sqlalchemy.engine import make_url

from session_answers.run.databases.servers import SERVERS

DATABASES = {"postgresql": "postgresql", "mysql": "mariadb"}
TIMEOUT = 60.0  # in seconds


def main(driver: str, *programs: str) -> None:
    """Run programs as `__main__`, with the address of the database in DATABASE_URL and in a folder of their own."""
    dialect = make_url(f"{driver}://").get_dialect()
    # SQLAlchemy 1.4 has another name for it.
    (dialect.import_dbapi if hasattr(dialect, "import_dbapi") else dialect.dbapi)()
    results = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        role = None
        if kind := DATABASES.get(driver.partition("+")[0]):
            from session_answers.run.databases.role import Role  # noqa: PLC0415  (needs the drivers)

            server = SERVERS[kind]()
            stack.enter_context(server.role())
            role = Role(kind, server.name, server.role_url(server.host, server.port))
        for number, program in enumerate(programs):
            own = folder / str(number)
            own.mkdir()
            url = (
                role.url_of(role.database()).set(drivername=driver) if role else make_url(f"{driver}:///{own}/case.db")
            )
            results.append(_run(program, url.render_as_string(hide_password=False), own))
    print(json.dumps(results))


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
