"""``make tour``: walks through the page and writes ``docs/tour.md`` with its pictures, so that they never age."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.visit import ask, shelf, visit
from tests.conftest import BROWSER_FLAGS, ROOT, chromium, start_server

DOCS = ROOT / "docs"
STORY = """# Tram to Sumburg opens in May

2024-03-02

The new tram line from Holm to Sumburg opens on 4 May. It has nine stops and cost 41 million euros.

Mayor Ada Lindt said on Friday that the work had taken three years. "Nobody believed it," she said.

About 12,000 people are expected to ride it every day. The buses on the same way will stop in June.
"""
WORDS = {
    "1-start": """Open it
Paste an article or its address, drop files, or ask the sample that stands beside: it answers the questions
below.""",
    "2-answer": """Ask
The answer is the article's own sentence, the words that answer in bold. Its footnote is lit in the article beside
it.""",
    "3-card": """Check
Pointing at a footnote, or reaching it with the Tab key, shows the quote among its neighbours, the article, its date
and the paragraph; a click lights it.""",
    "4-not-there": """What is not there is not said
What may answer is offered as a quote to judge; where nothing does, the page says that it found nothing, and what to
try.""",
    "5-glance": """At a glance
Summary, timeline, who is who and key figures of an article, each line with its footnote.""",
    "6-own": """Your own articles
Files, addresses and pasted text are yours alone. What cannot be read says why, and headline, author and date can be
corrected beside the text. What is asked stands at the question; tick which articles are. Conversations are kept in
the browser, and "Save …" writes them as Markdown, JSON or a page to print.""",
    "7-phone": """On a phone
The same, in the dark if the system says so.""",
    "8-sheet": """The source on a phone
The article comes up over the chat; a swipe or Escape puts it away.""",
}


def step(page: Any, name: str) -> None:
    page.wait_for_timeout(700)
    page.screenshot(path=DOCS / "tour" / f"{name}.png")


def desk(browser: Any, url: str) -> None:
    with visit(browser, url) as page:
        page.locator("#fn-chat .example").first.wait_for()
        step(page, "1-start")
        answer = ask(page, "How many applications were received to send children to school camps?")
        page.locator(".fn-follow").first.wait_for()
        step(page, "2-answer")
        answer.locator(".fn-said a.fn-cite").first.hover()
        page.locator("#fn-card").wait_for()
        step(page, "3-card")
        page.mouse.move(640, 20)
        ask(page, "Why did Governor Gladkov resign?")
        ask(page, "How many people were killed in the strikes?")
        step(page, "4-not-there")
        page.locator(".fn-glance").click()
        page.locator(".fn-digest").wait_for()
        page.locator("svg.fn-timeline").scroll_into_view_if_needed()
        step(page, "5-glance")
        page.locator(".fn-glance").click()
        shelf(page, True)
        story = {"name": "tram.md", "mimeType": "text/markdown", "buffer": STORY.encode()}
        scan = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 nothing"}
        page.set_input_files(".fn-file", [story, scan])
        page.locator(".fn-bad-end").wait_for()
        page.locator(".fn-list .fn-remove").wait_for()
        page.locator(".fn-all").click()
        page.locator(".fn-new").click()
        page.wait_for_function("!document.querySelector('#fn-chat .fn-answer')")
        ask(page, "What did the tram line cost?")
        page.wait_for_timeout(1500)
        step(page, "6-own")


def phone(browser: Any, url: str) -> None:
    with visit(browser, url, (390, 844), color_scheme="dark") as page:
        answer = ask(page, "How many drones and missiles did Russia use in the attack?")
        page.locator(".fn-follow").first.wait_for()
        step(page, "7-phone")
        answer.locator(".fn-said a.fn-cite").first.click()
        page.locator(".fn-close").wait_for()
        step(page, "8-sheet")


def main() -> None:
    (DOCS / "tour").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = start_server(Path(folder), "--rate", "100000")
        browser = playwright.chromium.launch(executable_path=chromium(), args=BROWSER_FLAGS)
        try:
            desk(browser, server.url)
            phone(browser, server.url)
        finally:
            browser.close()
            server.process.terminate()
            server.process.wait(20)
    parts = ["# A walk through Footnote\n\nMade by `make tour`.\n"]
    for name, words in WORDS.items():
        title, _, body = words.partition("\n")
        parts.append(f"## {name[0]}. {title}\n\n{body}\n\n![{title}](tour/{name}.png)\n")
    (DOCS / "tour.md").write_text("\n".join(parts), "utf-8")


if __name__ == "__main__":
    main()
