"""Reading beside chatting, answers and what can be done with them."""

from __future__ import annotations

import httpx
import pytest

from tests.browser.visit import FAR, answered, ask, lit, narrow, visit
from tests.conftest import DATABASE

pytestmark = pytest.mark.browser
APPLICATIONS = "How many applications were received to send children to school camps?"
DRONES = "How many drones and missiles did Russia use in the attack?"


@pytest.fixture(params=[(1280, 800), (390, 844)], ids=["desktop", "phone"])
def page(request, browser, server):
    with visit(browser, server.url, request.param) as opened:
        yield opened


def test_sources_stand_under_the_answer_by_article(page):
    answer = ask(page, APPLICATIONS)
    sources = answer.locator(".fn-sources li")
    assert sources.count() == 1
    assert "Residents of Russia's Belgorod region evacuated · 8 January 2024" in sources.inner_text()
    assert sources.locator("a.fn-cite").count() == answer.locator(".fn-said a.fn-cite").count()
    assert "Sources, as of 8 January 2024 over a year old" in answer.inner_text().replace("\n", " ")


def test_previous_and_next_go_through_what_is_cited(page):
    ask(page, DRONES)
    ask(page, FAR).locator("a.fn-cite").first.click()
    assert "100 miles" in lit(page)
    page.wait_for_function("document.querySelector('.fn-place').innerText.trim()")
    where = page.locator(".fn-place")
    first = where.inner_text()
    assert first.split()[0] == first.split()[-1], "the miles stand behind the drones in the article"
    page.get_by_label("Previous citation").click()
    assert where.inner_text() != first and "100 miles" not in lit(page)
    page.get_by_label("Next citation").click()
    assert "100 miles" in lit(page) and where.inner_text() == first


def test_questions_to_go_on_with_are_answered(page):
    ask(page, APPLICATIONS)
    follow = page.locator(".fn-follow").first
    follow.wait_for()
    question = follow.inner_text()
    answer = answered(page, follow.click)
    assert page.locator("#fn-chat .user").last.inner_text().strip() == question
    assert answer.locator("a.fn-cite").count(), "never answered by 'I found nothing'"


def test_the_last_question_can_be_edited(page):
    ask(page, APPLICATIONS)
    ask(page, "How many drones were there in the attack?")
    page.locator(".fn-follow").first.wait_for()
    page.locator(".fn-edit:visible").click()  # there is one, under the last answer
    box = page.locator("#fn-box textarea")
    page.locator(".fn-cancel").click()
    assert box.input_value() == "" and page.locator("#fn-chat .fn-answer").count() == 2
    page.locator(".fn-edit:visible").click()
    assert page.locator(".fn-editing").is_visible() and page.locator("#fn-chat .fn-answer").count() == 2
    assert box.input_value() == "How many drones were there in the attack?"
    box.fill(DRONES)
    page.keyboard.press("Enter")
    page.locator("#fn-chat .user", has_text=DRONES).wait_for()
    page.wait_for_function("document.querySelector('#fn-box .submit-button') && !document.querySelector('.fn-wait')")
    assert page.locator("#fn-chat .user").all_inner_texts()[-1].strip() == DRONES
    assert page.locator("#fn-chat .fn-answer").count() == 2, "in place of the last one"
    assert "59" in page.locator("#fn-chat .fn-answer").last.inner_text()
    assert not page.locator(".fn-editing").is_visible()


def test_the_old_answer_stays_until_the_new_one_is_there(page):
    old = ask(page, APPLICATIONS).locator(".fn-said").first.inner_text()
    page.locator(".fn-edit:visible").click()
    page.evaluate(
        "() => { window.kept = []; new MutationObserver(() => { if (document.querySelector('.fn-wait'))"
        " kept.push(document.querySelector('#fn-chat').innerText) })"
        ".observe(document.body, { childList: true, subtree: true }) }"
    )
    page.locator("#fn-box textarea").fill(DRONES)
    page.keyboard.press("Enter")
    page.locator("#fn-chat .fn-answer", has_text="59").wait_for()
    waiting = page.evaluate("kept")
    assert waiting and all(old[:40] in seen for seen in waiting)


def test_only_the_current_answers_marks_are_lit(page):
    def cited(answer):
        return {
            link.split("-")[2] for link in answer.locator("a.fn-cite").evaluate_all("all => all.map(a => a.hash)")
        }

    def lit_are(wanted):
        marked = "[...document.querySelectorAll('.fn-s.fn-cited')].map(s => s.dataset.start).sort().join()"
        page.wait_for_function(f"{marked} === '{','.join(sorted(wanted))}'")

    ask(page, APPLICATIONS)
    ask(page, DRONES)
    first, second = page.locator("#fn-chat .fn-answer").first, page.locator("#fn-chat .fn-answer").nth(1)
    assert cited(first) != cited(second)
    lit_are(cited(second))
    page.locator("#fn-chat .fn-answer").nth(1).hover()
    page.mouse.wheel(0, -3000)  # a reader goes back by a gesture; what scrolls by itself follows the newest answer
    page.wait_for_timeout(300)
    first.locator(".fn-said").first.hover()
    lit_are(cited(first))
    page.mouse.move(5, 5)
    lit_are(cited(second))
    ask(page, "Why did Governor Gladkov resign?")
    lit_are(set())
    assert page.locator(".fn-s.fn-lit").count() == 0, "nothing found, nothing lit"


@pytest.mark.parametrize("size", [(1440, 900), (900, 800), (640, 360), (390, 844), (320, 640)])
def test_the_start_of_a_new_answer_is_what_is_seen(browser, server, size):
    with visit(browser, server.url, size) as page:
        ask(page, DRONES)
        ask(page, "Why did Governor Gladkov resign?")
        answer = ask(page, APPLICATIONS)
        page.wait_for_timeout(400)
        start, log = answer.bounding_box(), page.locator("#fn-chat [role=log]").bounding_box()
        assert log["y"] <= start["y"] < log["y"] + log["height"] - 40
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        wide = "e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'auto'"
        cut = page.locator(".fn-header h1, .fn-header button, #fn-chat .example, .fn-answer p, #fn-box").evaluate_all(
            f"all => all.filter({wide}).map(e => e.className || e.tagName)"
        )
        assert cut == [] or cut == ["H1"], cut


def test_long_words_break(browser, server):
    with visit(browser, server.url, (320, 640)) as page:
        ask(page, "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 2 + "?")
        log = page.locator("#fn-chat [role=log]")
        assert log.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_marked_words_can_be_asked_about(page):
    if narrow(page):
        page.locator(".fn-read").click()
        page.wait_for_timeout(600)  # nothing can be marked before the sheet is up
    page.evaluate(
        "() => { const s = document.querySelector('.fn-article:not([hidden]) .fn-s').firstChild;"
        " getSelection().setBaseAndExtent(s, 5, s, 24) }"
    )
    page.locator("#fn-asker").click()
    words = page.locator("#fn-box textarea").input_value()
    assert words.startswith("What does the article say about “") and len(words) > 40
    assert not page.locator("#fn-asker").is_visible()


def test_an_article_at_a_glance(page):
    ask(page, DRONES)
    if narrow(page):
        page.locator(".fn-read").click()
    page.locator(".fn-glance").click()
    page.locator(".fn-digest").wait_for()
    for name in ("Summary", "Timeline", "Who is who", "Key figures"):
        assert page.locator(".fn-digest h3", has_text=name).count() == 1
    assert page.locator("svg.fn-timeline").is_visible()
    top, pane = page.locator(".fn-digest").bounding_box(), page.locator("#fn-pane").bounding_box()
    assert pane["y"] <= top["y"] < pane["y"] + pane["height"], "in sight, wherever the article was scrolled to"
    chip = page.locator(".fn-digest a.fn-cite").first
    quote = chip.get_attribute("aria-label").split(": ", 1)[1]
    chip.click()
    assert lit(page).split() == quote.split()
    assert page.locator(".fn-glance").get_attribute("aria-pressed") == "true"
    page.locator(".fn-glance").click()
    page.locator(".fn-digest").wait_for(state="detached")


def test_a_swipe_closes_the_sheet_and_nothing_else_does(browser, server):
    with visit(browser, server.url, (390, 844)) as page:
        page.locator(".fn-read").click()
        page.locator(".fn-close").wait_for()
        page.wait_for_timeout(400)
        drag = """([by]) => { const bar = document.querySelector('#fn-bar'); const at = y => new Touch({identifier: 1,
          target: bar, clientX: 100, clientY: y}); const go = (name, y) => bar.dispatchEvent(new TouchEvent(name,
          {bubbles: true, touches: name === 'touchend' ? [] : [at(y)], changedTouches: [at(y)]}));
          go('touchstart', 300); go('touchmove', 300 + by); go('touchend', 300 + by) }"""
        page.evaluate(drag, [30])
        assert page.locator(".fn-close").is_visible()
        page.evaluate(drag, [160])
        page.wait_for_selector("body:not(.fn-sheet)")
        assert page.evaluate("document.activeElement.className") == "fn-read"


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desktop", "phone"])
def test_thumbs_are_kept_with_their_reason(browser, server, size):
    with visit(browser, server.url, size) as page:
        answer = ask(page, FAR)
        answer.get_by_label("Not helpful").click()
        answer.get_by_placeholder("What was wrong?").fill("too short")
        answer.get_by_role("button", name="Send").click()
        answer.get_by_text("Thank you").wait_for()
        assert answer.locator(".fn-bad").get_attribute("aria-pressed") == "true"
    if DATABASE:  # it is kept there
        return
    kept = (server.data / "feedback.jsonl").read_text("utf-8").splitlines()[-1]
    assert '"vote": "down"' in kept and "too short" in kept and FAR in kept


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desktop", "phone"])
def test_a_link_opens_the_article_and_the_question(browser, server, size):
    with visit(browser, server.url, size) as page:
        ask(page, APPLICATIONS).locator(".fn-link").click()
        page.get_by_text("Copied").wait_for()
        link = page.evaluate("navigator.clipboard.readText()")
        article = httpx.get(f"{server.url}/api/articles").json()["articles"][0]["id"]
        assert link.startswith(f"{server.url}/?article={article}&q=How")
        ask(page, "How far have residents traveled?").locator(".fn-link").click()  # each has its own question
        page.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('traveled%3F'))")
    with visit(browser, server.url, size, path=link.removeprefix(server.url)) as page:  # who gets it sees the answer
        page.locator("#fn-chat .fn-answer", has_text="1,300 applications").wait_for()
        page.locator("#fn-chat a.fn-cite").first.wait_for()
        page.wait_for_function("!document.querySelector('.fn-wait')")
        assert page.url.endswith(f"?article={article}")
        page.reload()
        page.locator("#fn-chat .fn-answer", has_text="1,300 applications").wait_for()
        page.wait_for_timeout(500)
        assert page.locator("#fn-chat .fn-answer").count() == 1, "asked once"


def test_the_page_speaks_the_readers_language(browser, server):
    for locale, hello in (("de-AT", "Fragen Sie den Artikel"), ("uk", "Запитайте статтю"), ("ru-RU", "Спросите")):
        with visit(browser, server.url, locale=locale) as page:
            page.locator(".fn-hello", has_text=hello).wait_for()
            assert page.evaluate("document.documentElement.lang") == locale[:2]
            answer = ask(page, "What is the boiling point of water?")
            assert answer.locator(".fn-none").inner_text() and "I found nothing" not in answer.inner_text()
            assert "4,000" not in ask(page, "why " * 1200).inner_text(), "errors speak it as well"
    for locale, hello in (
        ("fr-CA", "Interrogez l’article"),
        ("es", "Pregunte al artículo"),
        ("it", "Ask the article"),
    ):
        with visit(browser, server.url, locale=locale) as page:
            page.locator(".fn-hello", has_text=hello).wait_for()
