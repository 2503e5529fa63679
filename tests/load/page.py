"""How soon the page is there and answers, beside the smallest chatbot that Gradio makes, in one run."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from playwright.sync_api import sync_playwright

from tests.app.serving import QUESTION
from tests.conftest import BROWSER_FLAGS, ROOT, chromium, start_server

ECHO = """
import sys
import gradio as gr
gr.ChatInterface(lambda message, history: message).launch(server_port=int(sys.argv[1]), quiet=True)
"""


def compare(rounds: int = 5) -> dict[str, tuple[float, float]]:
    """Median seconds of (page ready to type in, first answer) for each; servers warm, browser cache empty."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        ours = start_server(Path(folder), "--rate", "100000")
        port = int(ours.url.rpartition(":")[2]) + 1
        echo = subprocess.Popen([sys.executable, "-c", ECHO, str(port)], cwd=ROOT)
        browser = playwright.chromium.launch(executable_path=chromium(), args=BROWSER_FLAGS)
        try:
            _wait(f"http://127.0.0.1:{port}")
            pages = {
                "a bare echo bot": (f"http://127.0.0.1:{port}", "textarea", ".bot.message"),
                "Footnote": (ours.url, "#fn-box textarea", "#fn-chat a.fn-cite"),
            }
            seen: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
            for _ in range(rounds + 1):
                for name, way in pages.items():
                    seen[name].append(_times(browser, *way))
            return {name: tuple(map(median, zip(*times[1:], strict=True))) for name, times in seen.items()}  # type: ignore[misc]
        finally:
            browser.close()
            for process in (echo, ours.process):
                process.kill()
                process.wait()


def _times(browser: Any, url: str, box: str, answer: str) -> tuple[float, float]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(120_000)
    start = time.perf_counter()
    page.goto(url)
    page.locator(box).first.wait_for()
    if "fn" in answer:
        page.wait_for_selector(".fn-article", state="attached")
    ready = time.perf_counter() - start
    page.wait_for_timeout(500)
    page.locator(box).last.fill(QUESTION)
    start = time.perf_counter()
    page.keyboard.press("Enter")
    page.wait_for_selector(answer)
    said = time.perf_counter() - start
    context.close()
    return ready, said


def _wait(url: str) -> None:
    for _ in range(600):
        try:
            httpx.get(url, timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} does not answer")
