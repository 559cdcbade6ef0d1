"""The address of a server. It is reserved before the first build, so a taken port does not cost a build."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from http.server import HTTPServer
from typing import Any

from click import ClickException, echo

_DEFAULT, _FIRST, _LAST = 8000, 1024, 65535
_PROBLEMS = {
    errno.EADDRINUSE: "another program uses this port",
    errno.EACCES: "this user may not use this port",
    errno.EADDRNOTAVAIL: "this machine does not have this address",
}


class AddressError(ClickException):
    """End the command with one line on standard error."""

    def show(self, *_: Any, **__: Any) -> None:
        """Print the line."""
        echo(self.message, err=True)


def reserve(server: HTTPServer, bind: Callable[[], None]) -> None:
    """Bind the socket of a server with `bind`, and let requests wait until it answers. Raise AddressError."""
    host, port = str(server.server_address[0]), int(server.server_address[1])
    try:
        bind()
        # Otherwise two servers that start at the same time get the port, and one fails after its build.
        server.socket.listen()
    except OverflowError:
        problem = f"a port is a number from 0 to {_LAST}"
    except OSError as error:
        problem = _PROBLEMS.get(error.errno or 0, error.strerror or str(error))
        host = "127.0.0.1" if error.errno == errno.EADDRNOTAVAIL else host
    else:
        return
    given = server.server_address
    fix = f"scripts/serve -a {_text(host, _free_port(host, port, server.address_family))}"
    raise AddressError(f"{_text(str(given[0]), port)}: {problem}. Fix: choose another address, such as {fix}")


def _free_port(host: str, port: int, family: int) -> int:
    """Return the next port that is free."""
    start = port + 1 if _FIRST <= port < _LAST else _DEFAULT
    for number in range(start, min(start + 100, _LAST)):
        with suppress(OSError), socket.socket(family) as trial:
            trial.bind((host, number))
            return number
    return _DEFAULT


def _text(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
