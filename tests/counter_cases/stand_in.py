"""Servers that stand between a driver and the database: one that drops connections, and one that accepts none."""

import os
import select
import shutil
import socket
import ssl
import struct
import subprocess
from contextlib import suppress
from threading import Thread

from sqlalchemy import make_url

_SSL_REQUEST, _GSS_REQUEST = 80877103, 80877104


def _url_at(listener):
    return make_url(os.environ["DATABASE_URL"]).set(host="127.0.0.1", port=listener.getsockname()[1])


class Proxy:
    """A server that passes everything on to the database of DATABASE_URL.

    With `tls`, clients of PostgreSQL must use TLS. `url` is its address.
    """

    def __init__(self, *, tls=False):
        """Listen."""
        self._links = []
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = _url_at(listener)
        server = make_url(os.environ["DATABASE_URL"])
        context = _context() if tls else None

        def listen():
            while True:
                link = _Link(listener.accept()[0], (server.host, server.port), context)
                self._links.append(link)
                link.start()

        Thread(target=listen, daemon=True).start()

    def drop(self, *, goodbye=False):
        """End all connections, as a server that crashes does, or with the goodbye of TLS."""
        for link in self._links:
            link.end = "goodbye" if goodbye else "crash"
            link.join()
        self._links.clear()

    def lose_answer_to(self, statement):
        """End a connection that there is after the database has answered this statement, without its answer."""
        for link in self._links:
            link.loses_answer_to = statement

    def stall(self):
        """Pass nothing more on, without an end, on the connections that there are."""
        for link in self._links:
            link.stalls = True


class _Link(Thread):
    """A connection of a client, and one to the database. They end when `end` says how, and pass nothing on if it stalls."""

    def __init__(self, client, address, context):
        super().__init__(daemon=True)
        self.end = ""
        self.stalls = False
        self.loses_answer_to = b""
        self._client, self._address, self._context = client, address, context

    def run(self):
        client = self._client
        if self._context:
            client.recv(8)
            client.sendall(b"S")
            client = self._context.wrap_socket(client, server_side=True)
        with client, socket.create_connection(self._address) as server:
            with suppress(OSError):
                self._pass_on(client, server)
            if self.end == "goodbye":
                client.settimeout(0.1)
                with suppress(OSError):
                    client.unwrap()

    def _pass_on(self, client, server):
        while not self.end:
            for ready in select.select([] if self.stalls else [client, server], [], [], 0.01)[0]:
                data = ready.recv(65536)
                while isinstance(ready, ssl.SSLSocket) and ready.pending():
                    data += ready.recv(65536)
                if not data:
                    return
                (server if ready is client else client).sendall(data)
                if self.loses_answer_to and self.loses_answer_to in data.upper():
                    server.recv(65536)
                    return


def _context():
    program = shutil.which("openssl", path=os.defpath)
    new = [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=answers", "-keyout", "key.pem"]
    subprocess.run([*new, "-out", "certificate.pem"], check=True, capture_output=True)  # noqa: S603
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("certificate.pem", "key.pem")
    return context


def refusing(state, message, number=0):
    """Return the address of a server that answers each client with one error, as the database of DATABASE_URL would.

    `state` is the SQLSTATE, and `number` the number of MariaDB.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    url = _url_at(listener)
    refuse = _refuse_mariadb if url.get_backend_name() == "mysql" else _refuse_postgresql

    def listen():
        while True:
            with listener.accept()[0] as client, suppress(OSError):
                refuse(client, state, message, number)

    Thread(target=listen, daemon=True).start()
    return url


def _refuse_postgresql(client, state, message, _number):
    while True:
        size, code = struct.unpack("!ii", client.recv(8))
        if code not in (_SSL_REQUEST, _GSS_REQUEST):
            break
        client.sendall(b"N")
    client.recv(size)
    fields = {"S": "FATAL", "V": "FATAL", "C": state, "M": message, "F": "proc.c", "L": "330", "R": "InitProcess"}
    body = b"".join(f"{key}{value}".encode() + b"\0" for key, value in fields.items()) + b"\0"
    client.sendall(b"E" + struct.pack("!i", len(body) + 4) + body)


def _refuse_mariadb(client, state, message, number):
    body = b"\xff" + struct.pack("<h", number) + f"#{state}{message}".encode()
    client.sendall(struct.pack("<i", len(body)) + body)
