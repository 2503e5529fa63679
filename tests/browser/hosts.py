"""Pages of another origin, as a site owner would write them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse

from tests.app.serving import running

HOSTILE = """
* { all: unset !important; font: 40px fantasy !important; color: lime !important; display: inline !important }
footnote-widget { display: none !important; position: static !important; opacity: 0 !important; --bg: red }
button, textarea, section { transform: rotate(30deg) !important; visibility: hidden !important }
:root { --fn: red; --bg: red; --fg: red; font-size: 3px; line-height: 9 }
"""


class Host:
    """A site with one page, written anew for each test."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.body = ""
        self.policy = ""
        self.head = ""


@contextmanager
def hosting() -> Iterator[Host]:
    """A site on an origin of its own."""
    app = FastAPI()
    host = Host("")

    @app.get("/cookie", response_class=PlainTextResponse)
    def cookie(request: Request) -> PlainTextResponse:
        """Sets a cookie, for any page that asks, and says which ones came."""
        headers = {
            "set-cookie": "seen=1; SameSite=None; Secure; Path=/",
            "access-control-allow-origin": request.headers.get("origin", ""),
            "access-control-allow-credentials": "true",
        }
        return PlainTextResponse(request.headers.get("cookie", ""), headers=headers)

    @app.get("/{path:path}", response_class=HTMLResponse)
    def page() -> HTMLResponse:
        headers = {"content-security-policy": host.policy} if host.policy else {}
        return HTMLResponse(
            '<!doctype html><html lang=en><meta name=viewport content="width=device-width"><title>News</title>'
            f"{host.head}<body>{host.body}",
            headers=headers,
        )

    with running(app) as address:
        host.address = address
        yield host
