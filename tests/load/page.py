"""How soon the page is there and answers, beside the smallest chatbot that Gradio makes, in one run.

python -m tests.load.page [--rounds 15]
"""

from __future__ import annotations

import argparse
import os
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


ECHO_BOT = "a bare echo bot"


Times = tuple[float, float, float]


def compare(rounds: int = 5) -> dict[str, Times]:
    """Median seconds of (page ready to type in, first answer, processors until it was ready) for each.

    Servers are warm, the browser's cache is empty. What the processors spent, in the browser and in the server, is
    the same on a busy machine.

    Args:
        rounds: in each, both pages are opened once, by turns the one or the other first.
    """
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        ours = start_server(Path(folder), "--rate", "100000")
        port = int(ours.url.rpartition(":")[2]) + 1
        echo = subprocess.Popen([sys.executable, "-c", ECHO, str(port)], cwd=ROOT)
        browser = playwright.chromium.launch(executable_path=chromium(), args=BROWSER_FLAGS)
        try:
            _wait(f"http://127.0.0.1:{port}")
            pages = {
                ECHO_BOT: (echo.pid, f"http://127.0.0.1:{port}", "textarea", ".bot.message"),
                "Footnote": (ours.process.pid, ours.url, "#fn-box textarea", "#fn-chat a.fn-cite"),
            }
            seen: dict[str, list[Times]] = {name: [] for name in pages}
            for turn in range(rounds + 1):
                for name, way in list(pages.items())[:: -1 if turn % 2 else 1]:
                    seen[name].append(_times(browser, *way))
            return {name: tuple(map(median, zip(*times[1:], strict=True))) for name, times in seen.items()}  # type: ignore[misc]
        finally:
            browser.close()
            for process in (echo, ours.process):
                process.kill()
                process.wait()


def _times(browser: Any, server: int, url: str, box: str, answer: str) -> Times:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.wait_for_timeout(500)  # what the page before left to do
    spent = _spent(server)
    start = time.perf_counter()
    page.goto(url)
    page.locator(box).first.wait_for()
    if "fn" in answer:
        page.wait_for_selector(".fn-article", state="attached")
    ready = time.perf_counter() - start
    spent = _spent(server) - spent
    page.wait_for_timeout(500)
    page.locator(box).last.fill(QUESTION)
    start = time.perf_counter()
    page.keyboard.press("Enter")
    page.wait_for_selector(answer)
    said = time.perf_counter() - start
    context.close()
    return ready, said, spent


def _spent(server: int) -> float:
    """Seconds that processors spent in a server and in the browser that this process started."""
    parents, ticks = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if "chromium" in (folder / "cmdline").read_text() or int(folder.name) == server:
                ticks[int(folder.name)] = int(fields[11]) + int(fields[12])
        except OSError:  # it has ended
            continue
        parents[int(folder.name)] = int(fields[1])

    def ours(process: int) -> bool:
        while process and process != os.getpid():
            process = parents.get(process, 0)
        return bool(process)

    return sum(spent for process, spent in ticks.items() if ours(process)) / os.sysconf("SC_CLK_TCK")


def _wait(url: str) -> None:
    for _ in range(600):
        try:
            httpx.get(url, timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} does not answer")


def table(rounds: int = 5) -> str:
    """What ``compare`` gives, as a Markdown table."""
    times = compare(rounds)
    rows = ["| in Chromium | page ready, s | first answer, s | processors until ready, s | of the echo bot's |"]
    rows.append("| --- | --- | --- | --- | --- |")
    for name, found in times.items():
        shares = (mine / its for mine, its in zip(found, times[ECHO_BOT], strict=True))
        cells = " | ".join(f"{seconds:.2f}" for seconds in found)
        rows.append(f"| {name} | {cells} | {', '.join(f'{share:.2f}' for share in shares)} |")
    return "\n".join(rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.load.page", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    os.environ["HF_HUB_OFFLINE"] = "1"
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before.\n")
    print(table(given.rounds))
