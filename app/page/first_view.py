"""The document of the page: Gradio's own, with our styles and scripts in its head and the first view in its settings.

Gradio would put styles, scripts and the article in only after it is drawn, a round trip each. So what a new reader
sees first stands in the components' settings as they are sent, all style sheets are one file, and the document is
made once for each language and each state of the articles. A reader with articles or a conversation of their own
leaves the first view out in the browser (``client.js``) and waits for the server, as before.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .assets import Needed, Serve, serving

DOCUMENTS = 64
"""Most documents kept: one for each language, address of the server and state of the articles."""
ADDRESS = ("host", "x-forwarded-host", "x-forwarded-proto", "x-gradio-server")
"""Headers from which Gradio takes the address that it writes into the page."""
_CONFIG = re.compile(r"window\.gradio_config = (\{.*?\});</script>", re.DOTALL)


@dataclass(frozen=True)
class First:
    """What a new reader sees first."""

    state: Hashable
    """The state of the articles."""
    language: str
    articles: int
    front: str
    """The id of the article in front; empty if there is none."""
    parts: Mapping[str, Mapping[str, Any]]
    """Settings of components, by their id in the page."""

    @property
    def name(self) -> str:
        """With this the page says what it shows already."""
        return f"{self.language} {self.articles} {self.front}"


def bundled(frontend: Path, theme: str, own: str, needed: Needed) -> str:
    """All style sheets as one, in the order in which Gradio's page loads them, ours behind those of the frame."""
    read = [(frontend / "assets" / name).read_text("utf-8") for name in (*needed.frame, *needed.parts)]
    return "\n".join((*read[: len(needed.frame)], theme, own, *read[len(needed.frame) :]))


def hashed(name: str, text: str) -> tuple[str, bytes]:
    """A file's name with a hash of its content, and its bytes."""
    plain = text.encode()
    stem, _, ending = name.partition(".")
    return f"{stem}-{hashlib.sha256(plain).hexdigest()[:10]}.{ending}", plain


class FirstView:
    """Answers for the page's document."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        head: str,
        files: tuple[str, str],
        needed: Needed,
        facts: Mapping[str, Any],
        first: Callable[[str], First],
    ) -> None:
        """Read Gradio's document from ``app``.

        Args:
            app: Gradio's application.
            head: what stands in the head besides.
            files: our style sheet and our script.
            needed: Gradio's files.
            facts: what the script knows of this server.
            first: the first view, by the reader's languages.
        """
        self._app, self._first, self._facts = app, first, facts
        style, script = files
        held = [f"assets/{name}" for name in (*needed.frame, *needed.parts)]
        self._head = head + "".join(
            (
                f'<link rel="stylesheet" href="assets/{style}"><script defer src="assets/{script}"></script>',
                # Gradio asks for no style sheet that is named here, and the browser for none that is disabled.
                *(f'<link rel="stylesheet" disabled href="{name}">' for name in held),
            )
        )
        link = [f"<assets/{style}>;rel=preload;as=style", f"<assets/{script}>;rel=preload;as=script"]
        self._link = ", ".join((*link, *(f"<assets/{name}>;rel=modulepreload" for name in needed.scripts)))
        self._kept: OrderedDict[Hashable, Serve] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for it."""
        headers = Headers(scope=scope)
        first = await run_in_threadpool(self._first, headers.get("accept-language", "")[:200])
        key = (first.state, first.language, scope["scheme"], scope.get("root_path", ""), *map(headers.get, ADDRESS))
        if key not in self._kept:
            status, document = await self._gradios(scope)
            if status != 200:
                await self._app(scope, receive, send)
                return
            self._kept[key] = await run_in_threadpool(self._served, document, first)
            while len(self._kept) > DOCUMENTS:
                self._kept.popitem(last=False)
        response = await self._kept[key](Request(scope, receive))
        await response(scope, receive, send)

    async def _gradios(self, scope: Scope) -> tuple[int, str]:
        """Status and text of Gradio's own document."""
        status, pieces = 0, []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                pieces.append(message.get("body", b""))

        await self._app({**scope, "method": "GET", "query_string": b""}, receive, send)
        return status, b"".join(pieces).decode()

    def _served(self, document: str, first: First) -> Serve:
        headers = {"cache-control": "no-cache", "link": self._link, "vary": "accept-encoding, accept-language"}
        return serving(self._made(document, first).encode(), "text/html; charset=utf-8", headers, effort=5)

    def _made(self, document: str, first: First) -> str:
        """The document with the first view in its settings, and our head."""
        found = _CONFIG.search(document)
        if not found:  # a Gradio that writes it differently: the tests in a browser fail
            return document
        config = json.loads(found[1])
        config["head"] = None
        for part in config["components"]:
            part["props"].update(first.parts.get(part["props"].get("elem_id"), {}))
        theme = f"{config['root']}/theme.css?v={config['theme_hash']}"
        facts = {**self._facts, "many": first.articles > 1}
        known = {"facts": facts, "first": first.name, "language": first.language}
        head = f"<script>window.fnKnown={as_script(known)};</script>{self._head}"
        head += f'<link rel="stylesheet" disabled href="{theme}">'
        document = document[: found.start(1)] + as_script(config) + document[found.end(1) :]
        before, end, after = document.partition("</head>")
        return before + head + end + after


def as_script(value: Any) -> str:
    """JSON that may stand in a script of a document."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
