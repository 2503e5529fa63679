"""A scripted OpenAI-compatible server, run as a process of its own: ``python tests/llm_server.py``.

It prints its port, then answers ``/v1/chat/completions`` with the next part of its script, in any of
the ways in which real servers answer and fail. ``POST /script`` sets the script and clears the log,
``GET /log`` tells what was asked, when each piece was sent and whether the client hung up. Used through
``LlmServer``.

A part of a script is a dict, all of it optional:

    text      what to say; "[#words#]" becomes the number of the given sentence that holds the words
    pieces    the same in the pieces to send; without it, text goes word by word
    pause     seconds between pieces; first: seconds before the first; stall: seconds before the end
    status    an HTTP error instead, with headers and body
    end       done (default), cut (no finish, no [DONE]), drop (connection broken), length, endless
    raw       bytes to send as the stream, as they are
    obey      say what stands behind "SAY:" in the prompt
    close     hang up without a word
"""

from __future__ import annotations

import http.client
import http.server
import json
import re
import select
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self


class State:
    script: ClassVar[list[dict[str, Any]]] = []
    log: ClassVar[list[dict[str, Any]]] = []


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.plain(200, json.dumps(State.log).encode())

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/script":
            State.script, State.log = body, []
            self.plain(200, b"[]")
            return
        entry = {"at": time.time(), "messages": body.get("messages"), "path": self.path, "gone": None}
        self.sent = entry["sent"] = []
        entry["key"] = self.headers.get("Authorization")
        State.log.append(entry)
        part = State.script.pop(0) if len(State.script) > 1 else (State.script or [{"status": 500}])[0]
        try:
            self.play(part, "\n".join(str(m["content"]) for m in body["messages"]))
        except (BrokenPipeError, ConnectionResetError):
            entry["gone"] = time.time()
            self.close_connection = True

    def play(self, part: dict[str, Any], prompt: str) -> None:
        self.wait(part.get("first", 0))
        if part.get("close"):
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        if "status" in part:
            self.plain(part["status"], str(part.get("body", "")).encode(), part.get("headers", {}))
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if "raw" in part:
            self.chunk(part["raw"].encode("utf-8", "surrogatepass"))
            self.chunk(b"")
            return
        text = part.get("text", "")
        if part.get("obey"):
            said = re.search(r"SAY:(.*)", prompt)
            text = said[1].strip() if said else "I was told nothing."
        pieces = part.get("pieces") or re.findall(r"\s*\S+", numbered(text, prompt))
        end = part.get("end", "done")
        while True:
            for piece in pieces:
                self.delta({"content": numbered(piece, prompt)})
                self.sent.append((time.time(), numbered(piece, prompt)))
                self.wait(part.get("pause", 0))
            if end != "endless":
                break
        self.wait(part.get("stall", 0))
        if end == "drop":
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        if end != "cut":
            self.delta({}, "length" if end == "length" else "stop")
            self.chunk(b"data: [DONE]\n\n")
        self.chunk(b"")

    def delta(self, delta: dict[str, str], finish: str | None = None) -> None:
        event = {
            "id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "scripted",
            "choices": [{"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}],
        }  # fmt: skip
        self.chunk(b"data: " + json.dumps(event).encode() + b"\n\n")

    def chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def wait(self, seconds: float) -> None:
        """Sleep, but notice a client that hangs up."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.connection], [], [], min(left, 0.05))[0] and not self.connection.recv(
                1, socket.MSG_PEEK
            ):
                raise ConnectionResetError

    def plain(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def numbered(text: str, prompt: str) -> str:
    """``#words#`` replaced by the number of the sentence in the prompt that holds the words."""

    def find(match: re.Match[str]) -> str:
        for number, sentence in re.findall(r"^\[(\d+)\] (.*)$", prompt, re.MULTILINE):
            if match[1] in sentence:
                return str(number)
        return "0"

    return re.sub(r"#([^#]+)#", find, text)


def whole_reply(text: str | None = None, *, call: dict[str, str] | None = None) -> dict[str, Any]:
    """A part of a script: a reply in one piece, for a client that does not stream; with ``call`` it calls a tool."""
    calls = {"tool_calls": [{"id": "c1", "type": "function", "function": call}]} if call else {}
    choice = {
        "index": 0, "message": {"role": "assistant", "content": text, **calls},
        "finish_reason": "tool_calls" if call else "stop",
    }  # fmt: skip
    body = {"id": "c1", "object": "chat.completion", "created": 1, "model": "scripted", "choices": [choice]}
    return {"status": 200, "body": json.dumps(body)}


class LlmServer:
    """The server as a process; a context manager."""

    def __init__(self) -> None:
        self.process = subprocess.Popen([sys.executable, str(Path(__file__))], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def play(self, *parts: dict[str, Any]) -> None:
        """The script for the next requests; the last part is repeated."""
        self._call("POST", "/script", json.dumps(parts))

    def log(self) -> list[dict[str, Any]]:
        """What was asked since ``play``."""
        found: list[dict[str, Any]] = json.loads(self._call("GET", "/log"))
        return found

    def _call(self, method: str, path: str, body: str | None = None) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, body)
        data = connection.getresponse().read()
        connection.close()
        return data

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    print(server.server_address[1], flush=True)
    server.serve_forever()
