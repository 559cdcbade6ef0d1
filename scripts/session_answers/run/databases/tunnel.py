"""The gate: the one way out of the namespaces, to the database server that is configured."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress
from threading import Thread

_MOST = 1 << 16
_SECONDS = 5
# A socket that is closed with this resets its connection.
_RESET = struct.pack("ii", 1, 0)


class ServerError(Exception):
    """The server cannot be used, with place, fact and cure."""


def keep(listening: socket.socket, host: str, port: int) -> None:
    """Hand on every connection that comes in to `listening`, without end, to an address out here."""
    while True:
        inside, _ = listening.accept()
        Thread(target=_hand_on, args=(inside, host, port), daemon=True).start()


def _hand_on(inside: socket.socket, host: str, port: int) -> None:
    with inside:
        try:
            outside = socket.create_connection((host, port), timeout=_SECONDS)
        except OSError:
            inside.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            return
        with outside:
            outside.settimeout(None)
            for each in (inside, outside):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # A database server that ends does not listen any more either.
            answers = Thread(target=_pass, args=(outside, inside, socket.SHUT_RDWR), daemon=True)
            answers.start()
            _pass(inside, outside, socket.SHUT_WR)
            answers.join()


def _pass(source: socket.socket, target: socket.socket, end: int) -> None:
    """Pass on what `source` says, and how it ends: `end` is how `target` is shut down."""
    try:
        while data := source.recv(_MOST):
            target.sendall(data)
    except OSError:  # one of them was reset: so is the other
        for each in (source, target):
            with suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                each.shutdown(socket.SHUT_RD)
    else:
        with suppress(OSError):
            target.shutdown(end)
