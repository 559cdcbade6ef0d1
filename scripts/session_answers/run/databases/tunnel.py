"""The tunnel out of the namespaces, to the database server that is configured and to nothing else."""

from __future__ import annotations

import socket
import struct
from contextlib import suppress
from threading import Thread

_MOST = 1 << 16
_SECONDS = 5
# A socket that is closed with this resets its connection.
_RESET = struct.pack("ii", 1, 0)


def serve(listening: socket.socket, host: str, port: int) -> None:
    """Forward every connection to `listening` to an address outside, until `listening` is shut down."""
    with suppress(OSError):
        while True:
            inside, _ = listening.accept()
            Thread(target=_forward, args=(inside, host, port), daemon=True).start()


def _forward(inside: socket.socket, host: str, port: int) -> None:
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
            # A database server that closes reads no more.
            answers = Thread(target=_copy, args=(outside, inside, socket.SHUT_RDWR), daemon=True)
            answers.start()
            _copy(inside, outside, socket.SHUT_WR)
            answers.join()


def _copy(source: socket.socket, target: socket.socket, end: int) -> None:
    """Copy what `source` sends to `target`, and shut `target` down by `end` when it ends."""
    try:
        while data := source.recv(_MOST):
            target.sendall(data)
    except OSError:  # after a reset of one socket, reset the other
        for each in (source, target):
            with suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                each.shutdown(socket.SHUT_RD)
    else:
        with suppress(OSError):
            target.shutdown(end)
