"""A real server on a real socket, in a thread of the test's own process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from app.footnote import Footnote
from app.server import build_app
from app.settings import Settings
from tests.conftest import database_for

QUESTION = "How many applications were received?"


@contextmanager
def served(folder: Path, fetch: Callable[[str], Any] | None = None, **settings: Any) -> Iterator[httpx.Client]:
    """A client of a server over an own folder of articles."""
    chosen = Settings(data=folder, database=database_for(folder), **settings)
    bot = Footnote(settings=chosen, **({"fetch": fetch} if fetch else {}))
    with running(build_app(bot, chosen)) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


@contextmanager
def running(app: Any, **options: Any) -> Iterator[str]:
    """The address of a server of an app, with options of uvicorn's."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", proxy_headers=False, **options))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(20)
