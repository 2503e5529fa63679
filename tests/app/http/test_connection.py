"""What comes over a connection that is no request, and clients that hold connections."""

from __future__ import annotations

import json
import socket
import time
from contextlib import suppress

import httpx
import pytest

from app.http.wire import CONNECTIONS, HEAD_SECONDS
from tests.conftest import Server

pytestmark = pytest.mark.slow


def answer_to(server: Server, sent: bytes) -> tuple[int, bytes]:
    """Status and body of the answer to raw bytes."""
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=20) as connection:
        connection.sendall(sent)
        pieces = []
        while piece := connection.recv(65_536):
            pieces.append(piece)
    head, _, body = b"".join(pieces).partition(b"\r\n\r\n")
    return int(head.split()[1]), body


ASK = b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\r\n\r\n",
        b"GET /api/health HTTP/1.1\r\n\r\n",
        b"GET /api/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /api/health HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 70_000,
        ASK + b"Content-Length: abc\r\n\r\n{}",
        ASK + b"Content-Length: -5\r\n\r\n{}",
        ASK + b"Content-Length: 2\r\nContent-Length: 5\r\n\r\n{}",
        ASK + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        ASK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        ASK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    ],
    ids=range(11),
)
def test_what_is_no_request_gets_an_error_in_our_form(server: Server, sent: bytes) -> None:
    status, body = answer_to(server, sent)
    assert (status, json.loads(body)["error"]["code"]) == (400, "request_invalid")


@pytest.mark.parametrize("target", [b"http://evil.example/api/health", b"//evil.example/api/health", b"*", b"a:80"])
def test_only_a_path_names_an_address(server: Server, target: bytes) -> None:
    status, body = answer_to(server, b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert (status, json.loads(body)["error"]["code"]) == (404, "not_found")


SLOW = {
    "nothing": b"",
    "half a head": b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nX-",
    "half a second head": b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\nGET /api/health HTTP/1.1\r\nX-",
    "half a body": ASK.replace(b"Connection: close\r\n", b"") + b"Content-Length: 500\r\n\r\n",
    "half an upload": b"POST /gradio_api/upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500000\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\n\r\n",
}


def test_what_does_not_come_is_not_waited_for(server: Server) -> None:
    port = int(server.url.rpartition(":")[2])
    held = {name: [socket.create_connection(("127.0.0.1", port)) for _ in range(40)] for name in SLOW}
    begun = time.monotonic()
    for name, connections in held.items():
        for connection in connections:
            connection.sendall(SLOW[name])
            connection.setblocking(False)
    most = {name: HEAD_SECONDS * (2 if "body" in name or "upload" in name else 1) * 1.3 for name in SLOW}
    with httpx.Client(base_url=server.url, timeout=10) as other:
        while any(held.values()):
            assert other.get("/api/health").status_code == 200, "the others hold up nobody"
            for name, connections in held.items():
                connections[:] = [connection for connection in connections if drips(connection)]
                assert not connections or time.monotonic() - begun < most[name], name
            time.sleep(1)
    assert time.monotonic() - begun > HEAD_SECONDS


def test_a_response_does_not_wait_for_its_client(server: Server) -> None:
    with httpx.Client(base_url=server.url, timeout=10) as client:
        took = []
        for _ in range(60):
            begun = time.perf_counter()
            client.get("/api/health")
            took.append(time.perf_counter() - begun)
    assert min(took[-30:]) < 0.03, "a connection that is kept waits 40 ms for an acknowledgement each time"


def test_an_answer_that_nobody_takes_is_dropped(server: Server) -> None:
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.connect(("127.0.0.1", int(server.url.rpartition(":")[2])))
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 100)
        begun = time.monotonic()
        while time.monotonic() - begun < HEAD_SECONDS * 2:
            time.sleep(1)
            try:
                connection.sendall(b" ")
            except OSError:
                break
        assert HEAD_SECONDS * 0.8 < time.monotonic() - begun < HEAD_SECONDS * 1.6


def drips(connection: socket.socket) -> bool:
    """Send one byte more; whether the other end still takes it."""
    try:
        connection.sendall(b"a")
        return connection.recv(65_536) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def test_one_client_cannot_take_all_connections(server: Server) -> None:
    port = int(server.url.rpartition(":")[2])
    held = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(CONNECTIONS + 50)]
    try:
        held[-1].sendall(b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with suppress(ConnectionError):
            assert held[-1].recv(100) == b""
        elsewhere = httpx.HTTPTransport(local_address="127.0.0.77")
        with httpx.Client(transport=elsewhere, timeout=20) as other:
            assert other.get(f"{server.url}/api/health").status_code == 200
    finally:
        for connection in held:
            connection.close()
