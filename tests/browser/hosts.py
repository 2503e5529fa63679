"""Pages of another origin, as a site owner would write them, and a browser that looks at them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import Browser, sync_playwright

from tests.app.serving import running

ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--test-third-party-cookie-phaseout",
]  # fmt: skip

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
        self.css = ""
        self.policy = ""
        self.head = ""


@contextmanager
def hosting() -> Iterator[Host]:
    """A site on an origin of its own."""
    app = FastAPI()
    host = Host("")

    @app.get("/{path:path}", response_class=HTMLResponse)
    def page() -> HTMLResponse:
        head = (
            f"<title>News</title><link rel=stylesheet href=data:text/css,{escape(host.css)}>"
            if host.css
            else ""
        )
        headers = {"content-security-policy": host.policy} if host.policy else {}
        return HTMLResponse(
            f'<!doctype html><html lang=en><meta name=viewport content="width=device-width">{head}{host.head}'
            f"<body>{host.body}",
            headers=headers,
        )

    with running(app) as address:
        host.address = address
        yield host


@contextmanager
def browsing() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
        yield browser
        browser.close()
