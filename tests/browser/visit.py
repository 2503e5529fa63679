"""One reader in a browser of their own: nothing foreign is asked for, and the console stays without errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FAR = "How far have residents traveled?"
"""A question in the article's own words: any reader answers it, with the one sentence that has "100 miles"."""

QUIET = ("Failed to load resource: the server responded with a status of", "AbortError", "Connection errored out")
"""What Chromium and Gradio write by themselves when a request is refused, or a page is left or its server stops."""


@contextmanager
def visit(
    browser: Any, url: str, size: tuple[int, int] = (1280, 800), path: str = "", **options: Any
) -> Iterator[Any]:
    """An open page; fails if anything was asked of another origin, or the console had an error."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, has_touch=size[0] < 500, accept_downloads=True, **options
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    page = context.new_page()
    page.set_default_timeout(60_000)
    errors: list[str] = []
    foreign: list[str] = []

    def said(message: Any) -> None:
        if message.type == "error" and not any(quiet in message.text for quiet in QUIET):
            errors.append(message.text)

    page.on("console", said)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda r: foreign.append(r.url) if not r.url.startswith((url, "data:", "blob:")) else None)
    page.goto(url + path)
    page.wait_for_selector(".fn-article", state="attached")
    page.locator(".fn-list li").first.wait_for(state="attached")
    yield page
    assert errors == [], errors
    assert foreign == [], foreign
    context.close()


def ask(page: Any, question: str) -> Any:
    """Type a question, press Enter, and give the finished answer."""
    page.locator("#fn-box textarea").fill(question)
    return answered(page, lambda: page.keyboard.press("Enter"))


def answered(page: Any, act: Any) -> Any:
    """Do something that asks a question, and give the finished answer."""
    before = page.locator("#fn-chat .fn-answer").count()
    act()
    done = (
        "n => { const all = document.querySelectorAll('#fn-chat .fn-answer');"
        " return all.length > n && !all[all.length - 1].querySelector('.fn-wait') }"
    )
    page.wait_for_function(done, arg=before)
    page.locator("#fn-box .submit-button").wait_for(state="attached")
    return page.locator("#fn-chat .fn-answer").last


def narrow(page: Any) -> bool:
    """Whether this is a phone."""
    return bool(page.viewport_size["width"] < 500)


def lit(page: Any) -> str:
    """The words of the article that are lit."""
    page.wait_for_selector(".fn-s.fn-lit", state="attached")
    return " ".join(page.locator(".fn-s.fn-lit").all_text_contents())


def shelf(page: Any, open_: bool) -> None:
    """Open or close the list of articles."""
    if page.evaluate("document.body.classList.contains('fn-shelved')") is not open_:
        page.locator(".fn-shelf-open" if open_ else ".fn-shelf-close" if narrow(page) else ".fn-shelf-open").click()
    page.locator(".fn-shelf").wait_for(state="visible" if open_ else "hidden")
