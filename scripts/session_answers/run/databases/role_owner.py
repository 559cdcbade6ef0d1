"""The owner of the role that examples have on a database server.

It is a process, because it needs the drivers of the environment that examples run in, and because it stays outside
their namespaces with a password that they must not have. The runner starts it as
`python -m session_answers.run.databases.role_owner DATABASE`. At the end of its input, it removes the role and ends.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.metadata import version

from session_answers.errors import RunError
from session_answers.run.databases.servers import WITH_DRIVER
from session_answers.run.messages import Clear, Cleared, RoleReady, ServerFault, receive, send


def serve(database: str) -> None:
    """Create a role, and clear its databases whenever that is asked for."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # only answers may reach the pipe
    server = WITH_DRIVER[database]()
    try:
        with server.role():
            versions = [f"{name.removesuffix('-binary')} {version(name)}" for name in server.drivers]
            urls = server.role_url(server.host, server.url.port), server.role_url("127.0.0.1", server.port)
            send(answers, RoleReady(server.name, *urls, [*versions, server.version()]))
            while receive(sys.stdin.buffer, Clear):
                server.clear()
                send(answers, Cleared(server.databases))
    except RunError as error:
        send(answers, ServerFault(error.place, error.problem, error.fix))


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        serve(sys.argv[1])
        sys.exit()
    os._exit(1)  # the runner ended
