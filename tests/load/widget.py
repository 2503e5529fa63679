"""What a host's page loads from Footnote until the first answer: by the widget, by Gradio's own tag, in a frame."""

from __future__ import annotations

import re
import tempfile
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.app.serving import QUESTION, served
from tests.browser.hosts import hosting
from tests.conftest import BROWSER_FLAGS, chromium

ANSWER = "1,300 applications"


def compare() -> dict[str, tuple[int, int]]:
    """(requests, bytes received) of each way, in one run with a browser of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=BROWSER_FLAGS)
        try:
            return measure(browser)
        finally:
            browser.close()


def measure(browser: Browser) -> dict[str, tuple[int, int]]:
    """The same with a browser that is open."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        host = stack.enter_context(hosting())
        client = stack.enter_context(served(folder, rate=100_000, origins=(host.address,)))
        base = str(client.base_url).rstrip("/")
        article = client.get("/api/articles").json()["articles"][0]["id"]
        script = (files("gradio") / "templates/frontend/gradio.js").read_text("utf-8")
        entry = re.search(r"\./(assets/[\w-]+\.js)", script)
        assert entry
        ways = {
            "widget": f'<script async src="{base}/widget.js" data-article="{article}" data-open></script>',
            "`<gradio-app>`": f'<script type=module src="{base}/{entry[1]}"></script>'
            f'<gradio-app src="{base}"></gradio-app>',
            "iframe of the page": f'<iframe src="{base}/" width=900 height=700></iframe>',
        }
        found = {}
        for name, body in ways.items():
            host.body = body
            found[name] = _cost(browser, host.address, base)
        return found


def _cost(browser: Browser, news: str, base: str) -> tuple[int, int]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    watch = context.new_cdp_session(page)
    watch.send("Network.enable")
    ours: dict[str, float] = {}

    def sent(event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith(base):
            ours.setdefault(event["requestId"], 0)

    def came(event: dict[str, Any]) -> None:
        if event["requestId"] in ours:
            ours[event["requestId"]] += event["encodedDataLength"]

    def headed(event: dict[str, Any]) -> None:
        if event["requestId"] in ours:
            ours[event["requestId"]] += event["response"]["encodedDataLength"]

    def done(event: dict[str, Any]) -> None:
        if event["requestId"] in ours:
            ours[event["requestId"]] = max(ours[event["requestId"]], event["encodedDataLength"])

    watch.on("Network.requestWillBeSent", sent)
    watch.on("Network.loadingFinished", done)
    watch.on("Network.responseReceived", headed)
    watch.on("Network.dataReceived", came)
    page.goto(news)
    page.wait_for_selector("footnote-widget, iframe, gradio-app", state="attached")
    root = page.frame_locator("iframe").first if page.locator("iframe").count() else page
    widget = page.locator("footnote-widget").count() > 0
    box = root.get_by_role("textbox") if widget else root.get_by_role("textbox", name="Your question")
    box.fill(QUESTION)
    box.press("Enter")
    said = root.get_by_role("button", name="Source 1") if widget else root.locator(".fn-answer", has_text=ANSWER)
    said.first.wait_for()
    page.wait_for_timeout(300)
    context.close()
    return len(ours), int(sum(ours.values()))
