"""The widget's file, and the page that shows how to embed it."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import Response
from starlette.requests import Request

STATIC = Path(__file__).parent / "static"
FILES = {
    "/widget.js": ("widget.js", "text/javascript"),
    "/embed": ("embed.html", "text/html"),
    "/embed.js": ("embed.js", "text/javascript"),
    "/embed.css": ("embed.css", "text/css"),
}
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
"""The demo page is as strict as a careful host: no inline script, no inline style."""


def build_embed(app: FastAPI) -> None:
    """Serve the widget and its demo page."""
    for path, (name, kind) in FILES.items():
        app.add_api_route(path, _serving(STATIC / name, kind), methods=["GET", "HEAD"], include_in_schema=False)


def _serving(file: Path, kind: str) -> Callable[[Request], Awaitable[Response]]:
    """Gives one file, compressed once, with an ETag."""
    plain = file.read_bytes()
    packed = gzip.compress(plain, 9, mtime=0)
    headers = {
        "content-type": f"{kind}; charset=utf-8",
        "cache-control": "public, max-age=3600, stale-while-revalidate=86400",
        "etag": f'"{hashlib.sha256(plain).hexdigest()[:20]}"',
        "vary": "accept-encoding",
    }
    if file.name == "widget.js":  # a script tag on any page may load it; who may ask is what the origins decide
        headers["cross-origin-resource-policy"] = "cross-origin"
    else:
        headers["content-security-policy"] = POLICY

    async def serve(request: Request) -> Response:
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(packed, headers={**headers, "content-encoding": "gzip"})
        return Response(plain, headers=headers)

    return serve
