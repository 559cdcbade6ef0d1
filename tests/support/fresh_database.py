"""Run a program with an empty database of its own: `python -m support.fresh_database postgresql+psycopg PROGRAM`."""

import os
import runpy
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from session_answers.run.databases.servers import SERVERS

DATABASES = {"postgresql": "postgresql", "mysql": "mariadb"}


def main(driver: str, program: str) -> None:
    """Run a program as `__main__`, with the address of the database in DATABASE_URL and in a folder of its own."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        if kind := DATABASES.get(driver.partition("+")[0]):
            from session_answers.run.databases.role import Role  # noqa: PLC0415  (needs the drivers)

            server = SERVERS[kind]()
            stack.enter_context(server.role())
            role = Role(kind, server.name, server.role_url(server.host, server.port))
            url = role.url_of(role.database()).set(drivername=driver).render_as_string(hide_password=False)
        else:
            url = f"{driver}:///{folder}/case.db"
        os.environ["DATABASE_URL"] = url
        os.chdir(folder)
        sys.path[0] = str(Path(program).parent.parent)
        runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
