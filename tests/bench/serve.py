"""The web servers that are measured.

python -m tests.bench.serve stock|echo|ours|similarity FOLDER PORT
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from pydantic import BaseModel

ROOT = Path(__file__).resolve().parents[2]


class Question(BaseModel):
    """What stock is asked; here, since FastAPI looks up a route's types in its module."""

    question: str


class Server:
    """A server's process; ``started`` is the seconds until its first page."""

    def __init__(self, kind: str, folder: Path | str = "", **environ: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        start = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.serve", kind, str(folder), str(self.port)],
            cwd=ROOT,
            env={**os.environ, "GRADIO_ANALYTICS_ENABLED": "False", **environ},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/", timeout=30) as reply:
                    reply.read()
                break
            except OSError:
                if self.process.poll() is not None or time.perf_counter() - start > 300:
                    raise RuntimeError(f"the server {kind} did not start") from None
                time.sleep(0.02)
        self.started = time.perf_counter() - start

    def cpu(self) -> float:
        """Seconds of processor time so far, from /proc (Linux)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


def stock(folder: str, port: int) -> None:
    """The tutorial's pipeline behind FastAPI: a plain route, in FastAPI's own threads."""
    import uvicorn
    from fastapi import FastAPI

    from .lanes import Stock

    lane = Stock()
    lane.open(folder)
    app = FastAPI()

    @app.post("/api/ask")
    def ask(body: Question) -> dict[str, object]:
        found = lane.store.similarity_search(body.question, k=4)
        return {"text": found[0].page_content, "sources": [item.page_content for item in found]}

    @app.get("/")
    def root() -> str:
        return "ready"

    uvicorn.run(app, port=port, log_level="critical", access_log=False)


def echo(_: str, port: int) -> None:
    """The smallest chatbot that Gradio makes."""
    import gradio as gr

    def chat(message: str, history: list[object]) -> str:
        return message

    gr.ChatInterface(chat, concurrency_limit=32).launch(server_port=port, quiet=True)


def ours(folder: str, port: int) -> None:
    """Footnote as it is served."""
    from app.__main__ import main

    main(["--data", folder, "--port", str(port), "--rate", "100000"])


def similarity(folder: str, port: int) -> None:
    """The same without the trained reader."""
    import uvicorn

    from app.footnote import Footnote
    from app.server import build_app
    from app.settings import Settings
    from retrieval import ExtractiveReader

    settings = Settings(data=Path(folder), port=port, rate=100_000)
    bot = Footnote(settings=settings)
    bot.chain.reader = ExtractiveReader(None)
    app = build_app(bot, settings)
    uvicorn.run(app, port=port, log_level="critical", access_log=False, server_header=False)


if __name__ == "__main__":
    chosen = {"stock": stock, "echo": echo, "ours": ours, "similarity": similarity}[sys.argv[1]]
    chosen(sys.argv[2], int(sys.argv[3]))
