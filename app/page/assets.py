"""Static files, compressed once and cached, and which of Gradio's files its page needs.

Gradio compresses each file again for every visitor and forbids caching, and its page needs five round trips
to learn which scripts and styles it needs. The file names contain a hash of the content, so browsers may cache
them for good, and the page can name them all at once.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import brotli
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

FOR_GOOD = "public, max-age=31536000, immutable"
KEPT = 256
"""Most of Gradio's files kept compressed; a visit needs some fifty."""

Serve = Callable[[Request], Awaitable[Response]]


def serving(plain: bytes, kind: str, headers: Mapping[str, str], effort: int = 11) -> Serve:
    """Serves one file's bytes, compressed once, with an ETag.

    Args:
        plain: the file.
        kind: its media type.
        headers: sent with it.
        effort: of Brotli, which browsers take over HTTPS and from this machine; 11 is slow and the smallest.
    """
    packed = cache(lambda: gzip.compress(plain, 9, mtime=0))
    smaller = cache(lambda: brotli.compress(plain, quality=effort))
    etag = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'
    headers = {"content-type": kind, "etag": etag, "vary": "accept-encoding", **headers}

    async def serve(request: Request) -> Response:
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        taken = re.findall(r"[a-z]+", request.headers.get("accept-encoding", ""))
        for name, pack in (("br", smaller), ("gzip", packed)):
            if name in taken and len(pack()) < len(plain):
                return Response(pack(), headers={**headers, "content-encoding": name})
        return Response(plain, headers=headers)

    return serve


@dataclass(frozen=True)
class Needed:
    """Gradio's files that its page needs, in roughly the order in which it requests them."""

    scripts: list[str] = field(default_factory=list)
    frame: list[str] = field(default_factory=list)
    """Style sheets of the frame, which is drawn before the components."""
    parts: list[str] = field(default_factory=list)
    """Style sheets of the components."""


def serve_assets(app: FastAPI, frontend: Path, own: Mapping[str, bytes]) -> None:
    """Serve the files of Gradio's page, and our own beside them.

    Args:
        app: the application, before Gradio is mounted.
        frontend: the folder of Gradio's page.
        own: our files by their names, which contain a hash of the content.
    """
    folder = frontend / "assets"
    names = {file.name for file in folder.iterdir()}

    @lru_cache(maxsize=KEPT)
    def kept(name: str) -> Serve:
        kind = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0]
        plain, effort = (own[name], 11) if name in own else ((folder / name).read_bytes(), 5)
        return serving(plain, kind or "application/octet-stream", {"cache-control": FOR_GOOD}, effort)

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        return await kept(name)(request) if name in names or name in own else Response(status_code=404)

    app.add_route("/assets/{name}", asset, include_in_schema=False)


def needed(frontend: Path, kinds: Iterable[str]) -> Needed:
    """The files that Gradio's page requests for components of these kinds.

    Found by reading the scripts themselves; if a new Gradio writes them differently, fewer or none are found.
    """
    texts: dict[str, str] = {}

    def follow(names: Iterable[str]) -> None:
        for name in names:
            file = frontend / "assets" / name
            if name not in texts and file.is_file():
                texts[name] = file.read_text("utf-8")
                follow(re.findall(r"(?:import|from)[`\"']\./([\w.-]+\.js)[`\"']", texts[name]))

    def styles(imported: str) -> dict[str, None]:
        """The style sheets that are loaded together with the scripts whose import matches."""
        found: dict[str, None] = {}
        for text in list(texts.values()):
            table = re.findall(r"[`\"']\./([\w.-]+)[`\"']", "".join(re.findall(r"m\.f=\[(.*?)\]", text)[:1]))
            for script, numbers in re.findall(imported + r".{0,40}?,__vite__mapDeps\(\[([\d,]+)\]\)", text):
                follow([script])
                files = [table[int(number)] for number in numbers.split(",") if int(number) < len(table)]
                found |= dict.fromkeys(file for file in files if file.endswith(".css"))
        return found

    page = (frontend / "index.html").read_text("utf-8")
    follow(re.findall(r"assets/(index-[\w-]+\.js)", page))
    frame = styles(r"import\(`\./(Index-[\w-]+\.js)`\)")
    parts = styles(r"import\(`\./(Blocks-[\w-]+\.js)`\)")
    for kind in dict.fromkeys(kinds):
        parts |= styles(rf"\b{kind}:{{[^{{}}]*?component:\(\)=>\w+\(\(\)=>import\(`\./([\w-]+\.js)`\)")
    there = set(re.findall(r"assets/([\w-]+\.css)", page))
    return Needed(
        list(texts), [s for s in frame if s not in there], [s for s in parts if s not in there | set(frame)]
    )
