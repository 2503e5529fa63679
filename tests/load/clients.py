"""Clients that ask without a pause and compare each answer with the one given when nobody else asked."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

import httpx

QUESTIONS = (
    "How many applications were received to send children to school camps?",
    "How many drones were intercepted?",
    "Who condemned the attacks?",
    "How far have residents travelled?",
    "When was the air assault on Ukraine?",
    "What is the boiling point of water?",
)


@dataclass
class Seen:
    """What the clients saw."""

    seconds: float = 0.0
    spent: list[float] = field(default_factory=list)
    """Milliseconds of each answer."""
    health: list[float] = field(default_factory=list)
    """Milliseconds of each health check meanwhile."""
    errors: int = 0
    wrong: int = 0

    @property
    def rate(self) -> float:
        return len(self.spent) / self.seconds

    def at(self, share: float) -> float:
        ordered = sorted(self.spent)
        return ordered[round(share * (len(ordered) - 1))]


def press(port: int, clients: int, seconds: float) -> Seen:
    """Let so many clients ask for so long; at least one question each."""
    url = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=url, timeout=60) as alone:
        right = {q: said(alone.post("/api/ask", json={"question": q}).json()) for q in QUESTIONS}
    assert sum(bool(cited) for _, cited in right.values()) >= 3, "these questions are hardly answered"
    return asyncio.run(_press(port, clients, seconds, right))


def said(answer: dict[str, Any]) -> tuple[str, list[Any]]:
    """What is compared of an answer."""
    return answer["text"], answer["citations"]


async def _press(port: int, clients: int, seconds: float, right: dict[str, tuple[str, list[Any]]]) -> Seen:
    seen = Seen()
    end = time.perf_counter() + seconds

    async def client(place: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while True:
            question = QUESTIONS[place % len(QUESTIONS)]
            place += 1
            start = time.perf_counter()
            status, body = await call(reader, writer, "POST", "/api/ask", {"question": question})
            seen.spent.append((time.perf_counter() - start) * 1000)
            seen.errors += status != 200
            seen.wrong += status == 200 and said(json.loads(body)) != right[question]
            if time.perf_counter() >= end:
                writer.close()
                return

    watching = asyncio.create_task(nurse(port, seen))
    start = time.perf_counter()
    await asyncio.gather(*(client(place) for place in range(clients)))
    seen.seconds = time.perf_counter() - start
    watching.cancel()
    return seen


async def nurse(port: int, seen: Seen) -> None:
    """Ask for the server's health ten times a second."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while True:
        start = time.perf_counter()
        status, _ = await call(reader, writer, "GET", "/api/health")
        seen.errors += status != 200
        seen.health.append((time.perf_counter() - start) * 1000)
        await asyncio.sleep(0.1)


async def call(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, method: str, path: str, body: object = None
) -> tuple[int, bytes]:
    """One request over a kept connection: a client library would be what is measured."""
    data = json.dumps(body).encode() if body else b""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    writer.write(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data)
    top = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(top.split(b"content-length:")[1].split(b"\r\n")[0])
    return int(top.split(b" ", 2)[1]), await reader.readexactly(length)
