"""The web server: our routes and the Gradio page in one FastAPI app, one guard in front of both.

Puts the parts together and listens. Knows nothing of what a route does.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext, suppress

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from .footnote import Footnote
from .http.api import build_api
from .http.guard import Guard
from .page.embed import build_embed
from .page.layout import mount_page
from .settings import Settings, SettingsError

PACKED = 16_384
"""Responses of at least so many bytes are compressed: the page and long lists, which Gradio does not compress."""


def build_app(bot: Footnote, settings: Settings) -> FastAPI:
    """The whole application over one folder of articles."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with app.state.mcp() if app.state.mcp else nullcontext():
            yield
        app.state.sessions.close()
        bot.close()

    app = FastAPI(title="Footnote", lifespan=lifespan, docs_url=None, redoc_url=None)
    build_api(app, bot, settings)
    build_embed(app)
    mount_page(app, bot, settings, app.state.sessions)
    app.add_middleware(GZipMiddleware, minimum_size=PACKED, compresslevel=5)
    app.add_middleware(Guard, settings=settings)
    return app


def serve(settings: Settings, bot: Footnote | None = None) -> None:
    """Serve until interrupted; prints the address in one line.

    Args:
        settings: what to serve.
        bot: the folder, if it is open already.

    Raises:
        SettingsError: the port is in use, or the host is not an address of this machine.
    """
    import uvicorn

    from .http.wire import Wire

    listener = _listener(settings)
    host, port = listener.getsockname()[:2]
    if settings.log == "requests":
        _log_requests()
    _allow_files()
    app = build_app(bot or Footnote(settings=settings), settings)
    shown = f"[{host}]" if ":" in host else "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    print(f"Footnote is at http://{shown}:{port} (press Ctrl+C to stop)", file=sys.stderr, flush=True)  # noqa: T201
    config = uvicorn.Config(
        app,
        root_path=settings.root_path,
        http=Wire,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,  # an open page keeps its connection
    )
    uvicorn.Server(config).run(sockets=[listener])


def _allow_files() -> None:
    """Raise the limit on open files, and so on connections, as far as the system allows; 1,024 is soon too few."""
    try:
        import resource
    except ImportError:  # Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _log_requests() -> None:
    """Log each request as one JSON line on standard error, without questions, keys or readers' addresses."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("footnote.requests")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


def _listener(settings: Settings) -> socket.socket:
    """Bind the socket before anything slow is loaded, so that a used port is reported at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only on a socket that names its protocol; else a response waits 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}): "
            "give another --port, or stop the program that uses it.",
            code="port_in_use",
        ) from error
    return listener
