"""The page at every width and in both themes: nothing cut off, nothing that jumps, one ring, nothing for axe."""

from __future__ import annotations

import json

import pytest

from tests.browser.visit import FAR, ask, narrow, shelf, visit
from tests.conftest import ROOT

pytestmark = pytest.mark.browser
SIZES = [(1440, 900), (1280, 800), (900, 800), (640, 360), (390, 844), (320, 640)]
LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
POSSIBLE = "How many people were killed in the strikes?"
NOTHING = "What is the boiling point of water?"
CUT = """() => [...document.querySelectorAll('body *')].filter((e) => {
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  if (!e.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  if (!box.width || !box.height) return false;
  if (e.closest('svg, .fn-skip, .sr-only, [hidden]') || style.position === 'absolute' && box.right < 0) return false;
  const words = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  for (let up = e.parentElement; up; up = up.parentElement)
    if (up.scrollWidth > up.clientWidth && /auto|scroll/.test(getComputedStyle(up).overflowX)) return false;
  if (!words || style.textOverflow === 'ellipsis' || style.display === 'inline') return false;
  return box.left < -1 || box.right > innerWidth + 1
    || (e.scrollWidth > e.clientWidth + 1 && style.overflowX !== 'auto' && style.overflowX !== 'scroll');
}).map((e) => `${e.tagName}.${e.className}: ${e.textContent.slice(0, 60)}`)"""
SHIFTS = """window.shifts = 0; new PerformanceObserver((list) => list.getEntries().forEach(
  (one) => { if (!one.hadRecentInput) shifts += one.value })).observe({ type: 'layout-shift', buffered: true })"""


def cut(page):
    """What is cut off or wider than the window."""
    found = page.evaluate(CUT)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("the page itself")
    return found


def findings(page):
    from axe_playwright_python.sync_playwright import Axe

    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
    found = Axe().run(page, options=rules).response["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]


def library(number, most):
    """Articles of a running story, as files."""
    lines = (ROOT / "tests" / "evaluation" / "libraries" / f"{number}.articles.jsonl").read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines[:most]]
    return [
        {
            "name": f"{one['id']}.md",
            "mimeType": "text/markdown",
            "buffer": f"# {one['title']}\n\n{one['date']}\n\n{one['text']}".encode(),
        }
        for one in told
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=[f"{wide}x{high}" for wide, high in SIZES])
def test_all_three_verdicts_at_every_size(browser, server, size, scheme):
    with visit(browser, server.url, size, color_scheme=scheme, reduced_motion="reduce") as page:
        page.locator("#fn-chat .example").first.wait_for()
        assert cut(page) == []
        for question, sign in ((f"{FAR} {LONG}?", ""), (POSSIBLE, ".fn-possible"), (NOTHING, ".fn-none")):
            answer = ask(page, question)
            assert answer.locator(sign).count() if sign else True
            page.wait_for_timeout(300)
            assert (question, cut(page)) == (question, [])
            start, log = answer.bounding_box(), page.locator("#fn-chat [role=log]").bounding_box()
            assert log["y"] <= start["y"] < log["y"] + log["height"] - 30, "the start of the answer is in sight"
        page.locator("#fn-box textarea").focus()
        page.keyboard.press("Shift+Tab")
        rings = page.evaluate(
            "[...document.querySelectorAll('*')].filter(e => e.checkVisibility() && getComputedStyle(e).outlineStyle"
            " === 'solid' && parseFloat(getComputedStyle(e).outlineWidth) > 0).length"
        )
        assert rings == 1, "one focus ring"
        if size[0] <= 860:
            page.locator(".fn-read").click()
            page.locator(".fn-close").wait_for()
        assert cut(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_any_verdict_nor_in_a_library(browser, server, scheme, size):
    with visit(browser, server.url, size, color_scheme=scheme, reduced_motion="reduce") as page:
        for question in (FAR, POSSIBLE, NOTHING):
            answer = ask(page, question)
            if answer.locator(".fn-keep").count():
                answer.locator(".fn-keep").click()
                assert findings(page) == [], question
                page.keyboard.press("Escape")
        page.locator(".fn-fresh").click()
        shelf(page, True)
        page.set_input_files(".fn-file", library("10", 3))
        page.locator(".fn-list li").nth(3).wait_for()
        page.locator("#fn-chat .fn-stories").wait_for(state="attached")
        assert findings(page) == []
        shelf(page, False)
        if narrow(page):
            page.locator(".fn-read").click()
        page.locator(".fn-correct").click()
        page.locator(".fn-correcting").wait_for()
        assert findings(page) == []
        assert cut(page) == []


@pytest.mark.parametrize("size", [(1440, 900), (640, 360), (390, 844)], ids=["wide", "zoomed", "phone"])
def test_nothing_jumps_while_answering_and_when_suggestions_come(browser, server, size):
    with visit(browser, server.url, size) as page:
        page.evaluate(SHIFTS)
        page.locator("#fn-chat .example").first.wait_for()
        for question in (FAR, POSSIBLE, NOTHING):
            ask(page, question)
            page.wait_for_timeout(1500)  # what goes on comes behind the answer
        assert page.evaluate("shifts") < 0.02


def test_a_library_begins_with_a_line_a_story_and_its_question_is_answered(browser, server):
    with visit(browser, server.url, (1280, 800)) as page:
        page.set_input_files(".fn-file", [*library("03", 3), *library("10", 3)])
        page.locator(".fn-list li").nth(6).wait_for(state="attached")
        page.locator("#fn-chat .fn-stories .example").nth(1).wait_for()
        lines = page.locator("#fn-chat .fn-stories .example-text").all_text_contents()
        assert 2 <= len(lines) <= 4 and all(line.count("\n") == 1 and line.endswith("?") for line in lines)
        assert any("Museum" in line for line in lines) and any("Sella" in line for line in lines)
        page.locator("#fn-chat .example").first.click()
        page.locator("#fn-chat a.fn-cite").first.wait_for()
        page.locator(".fn-steps").wait_for()
        assert cut(page) == [], "three columns, and all buttons of the article in sight"


def test_what_was_pasted_can_be_corrected_in_one_line(browser, server):
    pasted = (
        "Bakery wins a prize\n\nBy Anna Lindt\nPublished 14 May 2025\n\nThe bakery of Holm won a prize. Its rye "
        "bread was named the best of 2023 by a jury of nine bakers from the coast."
    )
    with visit(browser, server.url, (1280, 800)) as page:
        page.locator(".fn-start .fn-paste").fill(pasted)
        page.locator(".fn-start .fn-add-button").click()
        page.locator(".fn-byline", has_text="By Anna Lindt · 14 May 2025").wait_for()
        ask(page, "Who won a prize?")
        page.locator(".fn-correct").click()
        page.locator(".fn-correcting").wait_for()
        page.keyboard.press("Escape")
        page.locator(".fn-correct").click()
        page.locator(".fn-correcting .fn-author").fill("Anna Lind")
        page.locator(".fn-correcting .fn-published").fill("2025-05-13")
        page.keyboard.press("Enter")
        page.locator(".fn-byline", has_text="By Anna Lind · 13 May 2025").wait_for()
        assert page.locator("#fn-pane h2").first.inner_text() == "Bakery wins a prize"
        assert page.locator(".fn-correcting").count() == 0
        page.locator("#fn-chat a.fn-cite").first.click()
        assert page.locator(".fn-s.fn-lit").inner_text().startswith("The bakery of Holm won"), "the talk goes on"


def test_an_exported_page_opens_by_itself_and_has_its_quotes_checked_again(browser, server, tmp_path):
    with visit(browser, server.url) as page:
        answer = ask(page, FAR)
        answer.locator(".fn-keep").click()
        with page.expect_download() as saving:
            page.get_by_role("menuitem", name="Web page").click()
        saving.value.save_as(tmp_path / "saved.html")
    context = browser.new_context()
    page = context.new_page()
    page.goto((tmp_path / "saved.html").as_uri())
    assert "100 miles" in page.locator("mark").first.inner_text()
    assert page.locator("blockquote span").count(), "the quote stands among its neighbours"
    page.get_by_role("link", name="Check the quotes again").click()
    page.get_by_text("stand, word for word").wait_for()
    assert findings(page) == []
    page.goto(f"{server.url}/recheck#" + "%7B%7D")
    page.get_by_text("This is no receipt of Footnote").wait_for()
    context.close()
