"""HTTP load over plain sockets: a heavier client would be what is measured."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Load:
    """What a number of clients saw."""

    seconds: float = 0.0
    spent: list[float] = field(default_factory=list)
    """Milliseconds of each request."""
    errors: int = 0

    @property
    def rate(self) -> float:
        return len(self.spent) / self.seconds

    @property
    def p95(self) -> float:
        return percentile(self.spent, 0.95)


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def ask(port: int, questions: Sequence[str], clients: int) -> Load:
    """POST /api/ask, each question once, over kept connections."""
    return asyncio.run(_drive(port, questions, clients, _ask))


def queue(port: int, name: str, questions: Sequence[str], clients: int, inputs: int = 1) -> Load:
    """The same through Gradio's queue: POST call/NAME, then read the event stream to its end."""

    async def message(port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, question: str) -> bool:
        path = f"/gradio_api/call/{name}"
        reply = json.loads(await _post(reader, writer, path, {"data": [question, *[None] * (inputs - 1)]}))
        stream, out = await asyncio.open_connection("127.0.0.1", port)
        out.write(f"GET {path}/{reply['event_id']} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        text = await stream.read()
        while more := await stream.read():
            text += more
        out.close()
        return b"event: complete" in text

    return asyncio.run(_drive(port, questions, clients, message))


async def _ask(port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, question: str) -> bool:
    return b'"text"' in await _post(reader, writer, "/api/ask", {"question": question})


async def _post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, body: object) -> bytes:
    data = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    writer.write(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data)
    top = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(top.split(b"content-length:")[1].split(b"\r\n")[0])
    found = await reader.readexactly(length)
    if b" 200 " not in top.split(b"\r\n")[0]:
        raise ConnectionError(found[:200])
    return found


async def _drive(port, questions, clients, send) -> Load:
    load = Load()
    left = list(questions)[::-1]

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while left:
            question = left.pop()
            start = time.perf_counter()
            try:
                good = await send(port, reader, writer, question)
            except (ConnectionError, asyncio.IncompleteReadError, KeyError, IndexError, ValueError):
                good = False
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            load.spent.append((time.perf_counter() - start) * 1000)
            load.errors += not good
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    load.seconds = time.perf_counter() - start
    return load
