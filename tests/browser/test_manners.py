"""Manners of the page: for keyboard and screen reader, in both themes, in any direction, on paper."""

from __future__ import annotations

import pytest

from index import sentences
from tests.browser.visit import FAR, ask, narrow, shelf, visit
from tests.conftest import start_server
from tests.llm_server import LlmServer

pytestmark = pytest.mark.browser
APPLICATIONS = "How many applications were received to send children to school camps?"
ARABIC = "افتتاح خط الترام\n\nيفتتح خط الترام الجديد في الرابع من مايو. يضم الخط تسع محطات."


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desktop", "phone"])
def test_axe_finds_nothing(browser, server, scheme, size):
    from axe_playwright_python.sync_playwright import Axe

    def findings():
        rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
        found = Axe().run(page, options=rules).response["violations"]
        return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]

    with visit(browser, server.url, size, color_scheme=scheme, reduced_motion="reduce") as page:
        page.locator("#fn-chat .example").first.wait_for()  # their list stands there empty before
        assert findings() == []
        answer = ask(page, FAR)
        page.locator(".fn-follow").first.wait_for()
        answer.get_by_label("Not helpful").click()
        ask(page, "Why did Governor Gladkov resign?")
        assert findings() == []
        if narrow(page):
            page.locator(".fn-read").click()
        page.locator(".fn-glance").click()
        page.locator(".fn-digest").wait_for()
        page.locator(".fn-digest a.fn-cite").first.click()
        page.wait_for_timeout(400)
        assert findings() == []
        if narrow(page):
            page.keyboard.press("Escape")
        shelf(page, True)
        bad = {"name": "bad.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 nonsense"}
        page.set_input_files(".fn-file", [bad])
        page.locator(".fn-bad-end").wait_for()
        page.wait_for_timeout(400)
        assert findings() == []


def test_the_keyboard_reaches_everything(browser, server):
    with visit(browser, server.url) as page:
        ask(page, FAR)
        page.locator(".fn-follow").first.wait_for()
        shelf(page, True)
        page.locator(".fn-skip").focus()
        name = "document.activeElement.className + ' ' + document.activeElement.tagName"
        seen = [page.evaluate(name)]
        while len(seen) < 80 and not (len(seen) > 3 and "fn-skip" in seen[-1]):
            page.keyboard.press("Tab")
            seen.append(page.evaluate(name))
        order = " | ".join(seen)
        wanted = ["fn-skip", "fn-shelf-open", "fn-files", "fn-paste", "fn-new", "fn-cite", "fn-copy", "fn-keep",
                  "fn-follow", "TEXTAREA", "fn-glance"]  # fmt: skip
        places = [next((i for i, name in enumerate(seen) if one in name), -1) for one in wanted]
        assert -1 not in places, order
        assert places[0] == 0 and places[2:9] == sorted(places[2:9]), order
        page.locator(".fn-skip").focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_a_screen_reader_hears_an_answer_once_and_by_a_name(browser, server):
    with visit(browser, server.url) as page:
        ask(page, APPLICATIONS)
        messages = page.locator("#fn-chat :is([data-testid=user], [data-testid=bot])")
        names = messages.evaluate_all("all => all.map(message => message.ariaLabel)")
        assert names == ["Your question", "The answer"], "and not the markup of the message"
        assert page.locator("#fn-chat [role=log]").get_attribute("aria-busy") == "false"


def test_an_article_in_arabic_runs_from_right_to_left(browser, server):
    with visit(browser, server.url) as page:
        page.set_input_files(".fn-file", [{"name": "a.txt", "mimeType": "text/plain", "buffer": ARABIC.encode()}])
        page.locator(".fn-article:not([hidden]) h2", has_text="افتتاح").wait_for()
        side = "e => getComputedStyle(e).direction"
        assert page.locator(".fn-article:not([hidden]) p[dir]").last.evaluate(side) == "rtl"
        assert page.locator(".fn-article:not([hidden]) h2").evaluate(side) == "rtl"


def test_nothing_scrolls_away_from_a_reader(browser, tmp_path, sample):
    with LlmServer() as llm:
        own = [sample.text[start:end] for start, end in sentences(sample.text)]
        text = " ".join(f"{one} [#{one[:40]}#]" for one in own)
        llm.play({"text": text, "pause": 0.05})
        running = start_server(tmp_path, "--llm", "openai:scripted", "--llm-url", llm.url, OPENAI_API_KEY="a-key")
        try:
            with visit(browser, running.url, (1280, 420)) as page:
                page.locator("#fn-box textarea").fill(APPLICATIONS)
                page.keyboard.press("Enter")
                page.locator("#fn-chat .bot-row").wait_for()  # what stood there before a question may scroll too
                log = "document.querySelector('#fn-chat [role=log]')"
                page.wait_for_function(f"{log} && {log}.scrollHeight > {log}.clientHeight + 40")
                assert page.evaluate(f"{log}.scrollTop") < 20, "read from its start while it grows"
                page.mouse.move(300, 140)
                page.mouse.wheel(0, 40)
                page.wait_for_function(f"{log}.scrollTop > 20")
                long, there = page.evaluate(f"[{log}.scrollHeight, {log}.scrollTop]")
                page.wait_for_function(f"{log}.scrollHeight > {long} + 20")
                assert page.evaluate(f"{log}.scrollTop") == there, "nor away from where the reader went"
                assert page.locator("#fn-box .stop-button").is_visible(), "it is still being written"
        finally:
            running.process.kill()
            running.process.wait()


def test_on_paper_there_are_words_and_no_buttons(browser, server):
    with visit(browser, server.url) as page:
        ask(page, FAR)
        page.emulate_media(media="print")
        for hidden in ("#fn-box", "#fn-left", "#fn-bar", ".fn-copy", ".fn-footer"):
            assert not page.locator(hidden).first.is_visible(), hidden
        assert page.locator(".fn-said").is_visible() and page.locator("#fn-pane h2").is_visible()


def test_motion_is_left_out_where_the_reader_wants_it_so(browser, server):
    with visit(browser, server.url, reduced_motion="reduce") as page:
        assert page.locator("#fn-left").evaluate("e => getComputedStyle(e).transitionDuration") == "0s"
