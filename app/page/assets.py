"""Static files, compressed once and cached, with Gradio's scripts announced together with the page.

Gradio compresses each file again for every visitor and forbids caching, and its page needs five round trips
to learn which scripts it needs. The file names contain a hash of the content, so browsers may cache them for
good, and the response with the page can list them all.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOR_GOOD = "public, max-age=31536000, immutable"
KEPT = 256
"""Most of Gradio's files kept compressed; a visit needs some fifty."""

Serve = Callable[[Request], Awaitable[Response]]


def serving(plain: bytes, kind: str, headers: Mapping[str, str]) -> Serve:
    """Serves one file's bytes, compressed once, with an ETag."""
    packed = gzip.compress(plain, 9, mtime=0)
    etag = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'
    headers = {"content-type": kind, "etag": etag, "vary": "accept-encoding", **headers}

    async def serve(request: Request) -> Response:
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", "") and len(packed) < len(plain):
            return Response(packed, headers={**headers, "content-encoding": "gzip"})
        return Response(plain, headers=headers)

    return serve


def serve_assets(app: FastAPI, frontend: Path, kinds: Iterable[str]) -> None:
    """Serve the files of Gradio's page, and announce those that it needs.

    Args:
        app: the application, before Gradio is mounted.
        frontend: the folder of Gradio's page.
        kinds: the components visible when the page opens.
    """
    folder = frontend / "assets"
    names = {file.name for file in folder.iterdir()}

    @lru_cache(maxsize=KEPT)
    def kept(name: str) -> Serve:
        kind = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0]
        return serving((folder / name).read_bytes(), kind or "application/octet-stream", {"cache-control": FOR_GOOD})

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        return await kept(name)(request) if name in names else Response(status_code=404)

    app.add_route("/assets/{name}", asset, include_in_schema=False)
    scripts = needed(frontend, kinds)
    if scripts:
        app.add_middleware(_Naming, link=", ".join(f"<assets/{name}>;rel=modulepreload" for name in scripts))


def needed(frontend: Path, kinds: Iterable[str]) -> list[str]:
    """The scripts that Gradio's page requests, in roughly the order in which it requests them.

    Found by reading the scripts themselves; if a new Gradio writes them differently, fewer or none are found.
    """
    texts: dict[str, str] = {}

    def follow(names: Iterable[str]) -> None:
        for name in names:
            file = frontend / "assets" / name
            if name not in texts and file.is_file():
                texts[name] = file.read_text("utf-8")
                follow(re.findall(r"(?:import|from)[`\"']\./([\w.-]+\.js)[`\"']", texts[name]))

    follow(re.findall(r"assets/(index-[\w-]+\.js)", (frontend / "index.html").read_text("utf-8")))
    for _ in range(2):  # the frame, then what draws the components
        frame = "".join(text for name, text in texts.items() if not name.startswith("core-"))
        follow(re.findall(r"import\(`\./((?:Index|Blocks)-[\w-]+\.js)`\)", frame))
    parts = "".join(text for name, text in texts.items() if name.startswith("core-"))
    for kind in dict.fromkeys(kinds):
        follow(re.findall(rf"\b{kind}:{{[^{{}}]*?component:\(\)=>\w+\(\(\)=>import\(`\./([\w-]+\.js)`\)", parts)[:1])
    return list(texts)


class _Naming:
    """Adds the ``Link`` header to the response with the page."""

    def __init__(self, app: ASGIApp, link: str) -> None:
        self._app, self._link = app, link

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = scope["type"] == "http" and scope["path"].removeprefix(scope.get("root_path", "")) in ("", "/")

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message)["link"] = self._link
            await send(message)

        await self._app(scope, receive, named if page else send)
