import errno
import os
import socket
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from session_answers.build.port import AddressError, reserve


def server(port, host="127.0.0.1"):
    return HTTPServer((host, port), BaseHTTPRequestHandler, bind_and_activate=False)


@pytest.fixture
def taken():
    """A port that is taken while the next one is free."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def refusal(port, host="127.0.0.1"):
    with pytest.raises(AddressError) as caught, server(port, host) as refused:
        reserve(refused, refused.server_bind)
    return caught.value.message


def test_a_reserved_port_is_taken_for_everybody_else_before_the_server_is_active():
    with server(0) as first:
        reserve(first, first.server_bind)
        port = first.server_port
        assert refusal(port).startswith(f"127.0.0.1:{port}: another program uses this port. Fix: choose another ")
        # A request waits until the server answers.
        with socket.create_connection(("127.0.0.1", port)):
            pass
        first.server_activate()


def test_a_taken_port_is_named_with_a_free_one(taken):
    problem, _, fix = refusal(taken).partition(". Fix: choose another address, such as scripts/serve -a ")
    assert problem == f"127.0.0.1:{taken}: another program uses this port"
    host, _, port = fix.partition(":")
    assert host == "127.0.0.1"
    with server(int(port)) as free:
        reserve(free, free.server_bind)


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES)), "this user may not use this port"),
        (OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL)), "this machine does not have this address"),
        (OSError(errno.ENOBUFS, os.strerror(errno.ENOBUFS)), "No buffer space available"),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "Name or service not known"),
    ],
)
def test_the_problem_is_what_the_system_says(monkeypatch, error, problem):
    def bind(_):
        raise error

    monkeypatch.setattr(HTTPServer, "server_bind", bind)
    assert refusal(80).startswith(f"127.0.0.1:80: {problem}. Fix: choose another address, such as scripts/serve -a 127")


@pytest.mark.parametrize("port", [65536, -1, 99999999999])
def test_a_number_that_is_not_a_port_is_named(port):
    message = refusal(port)
    assert message.startswith(f"127.0.0.1:{port}: a port is a number from 0 to 65535. Fix: choose another address, ")
