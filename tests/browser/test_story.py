"""A story over its articles in the page: what changed, timeline, figures, voices; every line opens its sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.visit import lit, narrow, shelf, visit
from tests.conftest import start_server

pytestmark = pytest.mark.browser
LIBRARY = Path("tests/evaluation/libraries/10.articles.jsonl")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A server with the articles of one story and one of another."""
    from app import Footnote

    folder = tmp_path_factory.mktemp("story")
    articles = tmp_path_factory.mktemp("articles")
    for line in LIBRARY.read_text("utf-8").splitlines():
        one = json.loads(line)
        stated = f"title: {one['title']}\npublished: {one['date']}\nurl: https://news.example/{one['id']}"
        (articles / f"{one['id']}.md").write_text(f"---\n{stated}\n---\n{one['text']}", "utf-8")
    with Footnote(folder) as bot:
        assert len(bot.add(articles).articles) == 10
    running = start_server(folder, "--rate", "10000")
    yield running
    running.process.terminate()
    running.process.wait(20)


@pytest.mark.parametrize("size", [(1440, 900), (900, 700), (390, 844), (320, 700)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_story_is_read_beside_the_talk_and_its_lines_open_their_sentences(browser, library, size, scheme):
    with visit(browser, library.url, size, color_scheme=scheme) as page:
        if narrow(page):
            page.locator(".fn-read").click()
        page.locator(".fn-tell").click()
        story = page.locator(".fn-story")
        story.wait_for()
        assert story.locator("h3").count() >= 3 and story.locator("a.fn-cite").count() >= 8
        assert page.locator(".fn-tell").get_attribute("aria-pressed") == "true"
        wide = "() => { const e = document.querySelector('#fn-pane'); return e.scrollWidth - e.clientWidth }"
        assert page.evaluate(wide) <= 1, "nothing is cut off"
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]})
        assert found.violations_count == 0, found.generate_report()
        link = story.locator("a.fn-cite").first
        start = link.get_attribute("href").split("-")[-2]
        link.focus()
        page.keyboard.press("Enter")
        assert lit(page) and page.locator(".fn-s.fn-lit").first.get_attribute("data-start") == start
        assert story.is_hidden()
        page.locator(".fn-tell").click()
        story.wait_for()


def test_what_changed_since_another_day_and_back_to_the_article(browser, library):
    with visit(browser, library.url, (1280, 800)) as page:
        page.locator(".fn-tell").click()
        since = page.locator(".fn-story-since")
        since.wait_for()
        days = since.locator("option").count()
        lines = page.locator(".fn-changed > li").count()
        since.select_option(index=0)
        page.wait_for_function(f"document.querySelectorAll('.fn-changed > li').length > {lines}")
        assert page.locator(".fn-story-since option").count() == days
        assert page.evaluate("document.activeElement.className") == "fn-story-since", (
            "the keyboard stays where it was"
        )
        page.locator(".fn-tell").click()
        page.locator(".fn-story").wait_for(state="detached")
        assert page.locator(".fn-article:not([hidden])").count() == 1


def test_of_a_single_article_no_story_is_offered(browser, server):
    with visit(browser, server.url, (1280, 800)) as page:
        assert page.locator(".fn-tell").is_hidden()
        shelf(page, True)
