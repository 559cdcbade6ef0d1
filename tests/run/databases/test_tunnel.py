"""Through the tunnel, a program sees what it would see without it."""

import socket
import struct
import threading

import pytest

from session_answers.run.databases import tunnel

RESET = struct.pack("ii", 1, 0)
MUCH = bytes(range(256)) * 40_000


@pytest.fixture(params=["direct", "tunnel"])
def way(request):
    """Give a server's listening socket, and the address that a client connects to."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(10)
    if request.param == "direct":
        yield listening, listening.getsockname()
    else:
        inside = socket.create_server(("127.0.0.1", 0))
        where = listening.getsockname()
        threading.Thread(target=tunnel.serve, args=(inside, *where), daemon=True).start()
        yield listening, inside.getsockname()
    listening.close()


@pytest.fixture
def pair(way):
    listening, address = way
    client = socket.create_connection(address, timeout=10)
    server = listening.accept()[0]
    server.settimeout(10)
    yield client, server
    client.close()
    server.close()


def received(source, most):
    data = b""
    while len(data) < most and (more := source.recv(1 << 16)):
        data += more
    return data


def call_out(to):
    while True:
        to.sendall(b"hello?")


def test_all_data_arrives_both_ways(pair):
    client, server = pair
    for one, other in ((client, server), (server, client)):
        thread = threading.Thread(target=one.sendall, args=(MUCH,))
        thread.start()
        assert received(other, len(MUCH)) == MUCH
        thread.join()


def test_a_server_answers_a_client_that_sends_no_more(pair):
    client, server = pair
    client.sendall(b"all")
    client.shutdown(socket.SHUT_WR)
    assert received(server, 10) == b"all"
    server.sendall(b"answer")
    server.close()
    assert received(client, 10) == b"answer"


def test_a_server_that_closes_sends_its_last_data_and_reads_no_more(pair):
    client, server = pair
    server.sendall(b"the end")
    server.close()
    assert received(client, 20) == b"the end"
    client.sendall(b"is anybody there?")
    with pytest.raises(ConnectionError):
        call_out(client)


@pytest.mark.parametrize("who", [0, 1], ids=["client", "server"])
def test_a_reset_reaches_the_other_end(pair, who):
    pair[who].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    pair[who].close()
    with pytest.raises(ConnectionResetError):
        pair[1 - who].recv(1)


def test_a_server_sees_that_its_client_closed(pair):
    client, server = pair
    client.close()
    assert server.recv(1) == b""
    with pytest.raises(ConnectionError):
        call_out(server)


def test_connections_do_not_wait_for_each_other(way):
    listening, address = way
    clients = [socket.create_connection(address, timeout=10) for _ in range(20)]
    servers = [listening.accept()[0] for _ in clients]
    for number, server in enumerate(servers):
        server.sendall(b"%02d" % number)
    assert sorted(received(client, 2) for client in clients) == [b"%02d" % number for number in range(20)]
    for each in (*clients, *servers):
        each.close()


def test_without_a_server_connections_are_reset():
    with socket.create_server(("127.0.0.1", 0)) as free:
        where = free.getsockname()
    inside = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=tunnel.serve, args=(inside, *where), daemon=True).start()
    with pytest.raises(ConnectionResetError), socket.create_connection(inside.getsockname(), timeout=10) as client:
        client.recv(1)
