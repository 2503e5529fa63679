"""The page in a real browser: ask, check the footnote, follow up, on a desk and on a phone."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.browser.visit import FAR, ask, lit, narrow, visit
from tests.conftest import start_server
from tests.llm_server import LlmServer

pytestmark = pytest.mark.browser
APPLICATIONS = "How many applications were received to send children to school camps?"
DRONES = "How many drones and missiles did Russia use in the attack?"


@pytest.fixture(params=[(1280, 800), (390, 844)], ids=["desktop", "phone"])
def page(request, browser, server):
    with visit(browser, server.url, request.param) as opened:
        yield opened


def test_a_citation_lights_up_its_sentence(page):
    answer = ask(page, APPLICATIONS)
    assert "1,300 applications" in answer.inner_text()
    chip = answer.locator("a.fn-cite").first
    chip.click()
    assert lit(page).startswith("Governor Gladkov revealed that 1,300 applications")
    sentence = page.locator(".fn-s.fn-lit").first
    page.wait_for_timeout(700)
    box, pane = sentence.bounding_box(), page.locator("#fn-pane").bounding_box()
    assert pane["y"] <= box["y"] < pane["y"] + pane["height"], "the lit sentence is in sight"
    assert "#" not in page.url, "following a citation leaves the address alone"
    if narrow(page):
        assert page.locator(".fn-close").is_visible()
        page.keyboard.press("Escape")
        page.wait_for_selector("body:not(.fn-sheet)")


def test_hovering_or_focusing_a_citation_shows_the_quote(page):
    chip = ask(page, APPLICATIONS).locator("a.fn-cite").first
    card = page.locator("#fn-card")
    assert not card.is_visible()
    chip.focus()
    assert card.is_visible() and "1,300 applications" in card.inner_text() and "8 January 2024" in card.inner_text()
    assert chip.get_attribute("aria-label").startswith("Footnote 1: Governor Gladkov")
    assert "Residents of Russia's Belgorod region evacuated" in card.inner_text()
    assert card.inner_text().endswith("paragraph 4"), "where it stands"
    around = card.locator(".fn-context").inner_text()
    quote = card.locator("mark").inner_text()
    assert quote.startswith("Governor Gladkov revealed") and quote.endswith("conflict zone.")
    assert around == f"{quote} Belgorod authorities have also commenced restoration works in the aftermath of the …"
    page.keyboard.press("Escape")
    assert not card.is_visible()


def test_a_follow_up_shows_what_was_searched_and_can_be_edited(page):
    ask(page, APPLICATIONS)
    answer = ask(page, "What did he offer?")
    assert "offered assistance" in answer.inner_text()
    searched = answer.locator(".fn-searched a")
    assert searched.inner_text() == "What did Governor Gladkov offer?"
    searched.click()
    assert page.locator("#fn-box textarea").input_value() == searched.inner_text()


def test_no_question_is_lost_in_a_stream_that_closes(page):
    """On a line where each piece of Gradio's event stream comes late, it closes after the next question was sent."""
    page.add_init_script(
        "const real = window.fetch; window.fetch = async (...given) => { const answer = await real(...given);"
        " if (!String(given[0].url || given[0]).includes('/queue/data')) return answer;"
        " const late = new TransformStream({ async transform(piece, out) {"
        "   await new Promise((go) => setTimeout(go, 300)); out.enqueue(piece) } });"
        " return new Response(answer.body.pipeThrough(late), answer) }"
    )
    page.reload()
    page.wait_for_selector(".fn-article", state="attached")
    page.set_default_timeout(20_000)
    for said in ("1,300", "59 drones", "18 cruise", "1,300", "59 drones"):
        words = {"1,300": APPLICATIONS, "59 drones": DRONES, "18 cruise": "How many of them were intercepted?"}[said]
        assert said in ask(page, words).inner_text()


def test_not_in_the_article_is_calm(page):
    answer = ask(page, "What is the boiling point of water?")
    assert "I found nothing on this in the article." in answer.inner_text()
    assert answer.locator("a.fn-cite").count() == 0


def test_an_empty_conversation_shows_what_can_be_asked(page):
    welcome = page.locator(".fn-welcome").inner_text()
    assert "Residents of Russia's Belgorod region evacuated" in welcome and "8 January 2024" in welcome
    assert "being evacuated to safer locations." in welcome, "the article's own first sentence"
    first = page.locator("#fn-chat .example").first
    first.wait_for()
    box, log = first.bounding_box(), page.locator("#fn-chat").bounding_box()
    assert log["x"] <= box["x"] and box["x"] + box["width"] <= log["x"] + log["width"]
    first.click()
    page.wait_for_selector("#fn-chat a.fn-cite")
    page.locator(".fn-fresh").click()
    page.locator(".fn-welcome").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA", "ready for the next one"


def test_copy_with_sources(page):
    answer = ask(page, FAR)
    answer.locator(".fn-copy").click()
    answer.get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "refuge. [1]" in copied and re.search(r"\(characters \d+–\d+\)$", copied)


def test_retry_asks_again_and_does_not_repeat_the_question(page):
    ask(page, APPLICATIONS)
    page.locator(".fn-again").click()
    page.wait_for_timeout(800)
    assert page.locator("#fn-chat .fn-answer").count() == 1
    assert "1,300" in page.locator("#fn-chat .fn-answer").inner_text()


def test_markup_in_a_question_stays_text(page):
    question = "<img src=x onerror=alert(1)> ![x](http://evil.example/i.png) **Gladkov** $$x$$?"
    ask(page, question)
    said = page.locator("#fn-chat .user").last
    assert said.inner_text().strip() == question
    assert page.locator("#fn-chat img").count() == 0 and page.locator("#fn-chat .katex").count() == 0


def test_a_question_that_is_too_long_is_refused_and_kept(page):
    answer = ask(page, "why " * 1200)
    assert "4,000" in answer.inner_text()
    assert len(page.locator("#fn-box textarea").input_value()) > 4000


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desktop", "phone"])
def test_a_question_too_many_is_refused_in_words_and_kept(browser, tmp_path, size):
    running = start_server(tmp_path, "--rate", "1")
    try:
        with visit(browser, running.url, size, locale="de") as page:
            ask(page, APPLICATIONS)
            page.locator("#fn-box textarea").fill(DRONES)
            page.keyboard.press("Enter")
            page.get_by_role("alert").get_by_text("zu viele Anfragen").wait_for()
            assert page.locator("#fn-box textarea").input_value() == DRONES
            assert not page.locator("#fn-chat [data-testid=status-tracker]").is_visible(), "the talk stays in sight"
    finally:
        running.process.kill()
        running.process.wait()


def test_nothing_is_wider_than_the_window(page):
    ask(page, APPLICATIONS)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("h1").count() == 1


def test_the_reader_finds_the_article_on_a_phone(page):
    if not narrow(page):
        assert page.locator("#fn-pane h2").is_visible()
        return
    page.locator(".fn-read").click()
    page.locator("#fn-pane h2").wait_for(state="visible")
    page.locator(".fn-close").click()
    page.locator("#fn-pane h2").wait_for(state="hidden")


def test_the_article_and_the_box_are_there_before_anything_is_asked_of_the_server(browser, server):
    context = browser.new_context(locale="de-AT")
    page = context.new_page()
    page.route(re.compile(r"/(api|gradio_api)/"), lambda route: route.abort())
    page.goto(server.url)
    page.locator(".fn-article").wait_for()
    assert "1,300 applications" in page.locator(".fn-article").inner_text()
    assert "8. Januar 2024" in page.locator(".fn-byline").inner_text()
    page.locator("#fn-box textarea").fill("Wie weit?")
    assert "Frage" in page.locator("#fn-box textarea").get_attribute("placeholder")
    context.close()


def test_the_scripts_named_ahead_are_those_that_the_page_finds_by_itself(browser, server):
    named = re.findall(r"<assets/([\w.-]+)>;rel=modulepreload", httpx.get(server.url).headers["link"])
    context = browser.new_context()

    def unnamed(route):
        found = route.fetch()
        route.fulfill(response=found, headers={k: v for k, v in found.headers.items() if k != "link"})

    context.route(f"{server.url}/", unnamed)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.url)
    page.locator(".fn-article").wait_for(state="attached")
    context.close()
    found = {url.rpartition("/")[2] for url in asked if "/assets/" in url}
    scripts = {name for name in found if name.endswith(".js") and not name.startswith(("__vite", "footnote-"))}
    assert scripts == set(named)
    styles = sorted(name for name in found if name.endswith(".css"))
    assert len(styles) == 2 and styles[0].startswith("footnote-"), "all but the first of Gradio's are in ours"
    assert not [url for url in asked if "theme.css" in url]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_themes_follow_the_system(browser, server, scheme):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(server.url)
    page.wait_for_selector(".fn-article")
    room = page.evaluate("getComputedStyle(document.querySelector('#fn-side')).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", room)[:3])) < 200) is (scheme == "dark")
    context.close()


def test_stopping_ends_the_answer_and_keeps_the_talk(browser, tmp_path):
    with LlmServer() as llm:
        words = "Governor Gladkov revealed that 1,300 applications have been received [#1,300 applications#]. " * 40
        llm.play({"text": words, "pause": 0.2})
        running = start_server(tmp_path, "--llm", "openai:scripted", "--llm-url", llm.url, OPENAI_API_KEY="a-key")
        try:
            page = browser.new_page()
            page.goto(running.url)
            page.wait_for_selector(".fn-article")
            box = page.locator("#fn-box textarea")
            box.fill(APPLICATIONS)
            page.keyboard.press("Enter")
            page.wait_for_selector("#fn-chat .fn-answer:has-text('Gladkov')")
            page.locator("#fn-box .stop-button").click()
            page.wait_for_function("document.querySelectorAll('#fn-chat .fn-answer').length === 0")
            page.wait_for_selector("#fn-box .submit-button")
            page.wait_for_timeout(1500)
            assert llm.log()[0]["gone"], "the model's request was cancelled"
            page.close()
        finally:
            running.process.kill()
            running.process.wait()
