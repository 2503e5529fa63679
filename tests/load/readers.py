"""Readers who each ask something else: the project's own question sets, no question twice at a time."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app import Footnote
from tests.bench.worker import memory_mb
from tests.conftest import ROOT, start_server

from .clients import Seen, call, nurse, said

SETS = ROOT / "tests" / "retrieval"


def rows(kind: str) -> list[dict[str, str]]:
    """The rows of both sets: ``articles`` or ``items``."""
    files = (SETS / f"{name}.{kind}.jsonl" for name in ("news", "briefs"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def readers(counts: list[int]) -> Iterator[tuple[int, Seen, float]]:
    """All questions by so many readers at once, each answer compared with the one that one reader got.

    Yields:
        How many readers, what they saw, and the server's memory in MB then.
    """
    with tempfile.TemporaryDirectory() as folder:
        with Footnote(folder) as bot:
            for row in rows("articles"):
                bot.add(title=row["title"], text=row["text"], published=row["date"])
        server = start_server(Path(folder), "--rate", "100000")
        port = int(server.url.rpartition(":")[2])
        right: dict[str, object] = {}
        asyncio.run(_ask(port, 1, right))
        for count in counts:
            _forget(Path(folder))
            yield count, asyncio.run(_ask(port, count, dict(right))), memory_mb(server.process.pid)
        server.process.terminate()
        server.process.wait(20)


def _forget(folder: Path) -> None:
    """Change the articles and back, so that no answer is given again from the ones before."""
    with Footnote(folder) as bot:
        (added,) = bot.add(title="Note", text=f"Nothing of the kind was noted at {os.times().elapsed}.").articles
        bot.remove(added.id)


async def _ask(port: int, count: int, right: dict[str, object]) -> Seen:
    seen = Seen()
    left = list(dict.fromkeys(row["question"] for row in rows("items")))

    async def reader() -> None:
        streams = await asyncio.open_connection("127.0.0.1", port)
        while left:
            question = left.pop()
            start = time.perf_counter()
            status, body = await call(*streams, "POST", "/api/ask", {"question": question})
            seen.spent.append((time.perf_counter() - start) * 1000)
            seen.errors += status != 200
            answer = said(json.loads(body)) if status == 200 else None
            seen.wrong += answer != right.setdefault(question, answer)
        streams[1].close()

    watching = asyncio.create_task(nurse(port, seen))
    start = time.perf_counter()
    await asyncio.gather(*(reader() for _ in range(count)))
    seen.seconds = time.perf_counter() - start
    watching.cancel()
    return seen
