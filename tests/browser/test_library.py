"""The reader's own articles in the page: add, ask, choose, find, remove and bring back."""

from __future__ import annotations

import pytest

from tests.browser.visit import ask, lit, shelf, visit
from tests.conftest import start_server

pytestmark = pytest.mark.browser
TRAM = (
    b"Tram opens in May\n\nThe new tram line in Sumburg opens on 4 May. It has nine stops and cost 41 million euros."
)
FERRY = (
    b"# Ferry strike\n\nThe ferry crews of Skarn will strike on Friday. About 600 workers take part in the strike."
)


def file(name, data, kind="text/plain"):
    return {"name": name, "mimeType": kind, "buffer": data}


def titles(page):
    return page.locator(".fn-list .fn-open-title").all_text_contents()


@pytest.fixture(params=[(1280, 800), (390, 844)], ids=["desktop", "phone"])
def page(request, browser, server):
    with visit(browser, server.url, request.param) as opened:
        yield opened


def test_files_are_added_with_a_result_each_and_asked(page):
    shelf(page, True)
    page.set_input_files(
        ".fn-file", [file("tram.txt", TRAM), file("bad.pdf", b"%PDF-1.4 nonsense", "application/pdf")]
    )
    page.locator(".fn-good-end").get_by_text("added").wait_for()
    assert "not added: The file is damaged" in page.locator(".fn-bad-end").inner_text()
    page.locator(".fn-list .fn-remove").wait_for()
    assert titles(page)[1:] == ["Tram opens in May"]
    boxes = page.locator(".fn-list input")
    assert not boxes.nth(0).is_checked() and boxes.nth(1).is_checked(), "the sample makes way for one's own article"
    shelf(page, False)
    page.locator("#fn-pane h2", has_text="Tram opens in May").wait_for(state="attached")
    answer = ask(page, "How much did the tram line cost?")
    assert (
        "41 million euros" in answer.inner_text()
        and "Tram opens in May" in answer.locator(".fn-sources").inner_text()
    )
    answer.locator("a.fn-cite").last.click()
    assert "41 million euros" in lit(page)


def test_the_sample_makes_way_for_a_batch_of_any_size(browser, server):
    with visit(browser, server.url, (1440, 900)) as page:
        lines = [
            f"Bus {n} stops\n\nThe bus line {n} of Sumburg stops in May, and {n * 9} drivers go." for n in range(2, 9)
        ]
        page.set_input_files(".fn-file", [file(f"{i}.txt", line.encode()) for i, line in enumerate(lines)])
        page.locator(".fn-list li").nth(7).wait_for()
        page.wait_for_function("document.querySelector('.fn-asked .fn-asking').textContent === 'Asking 7 of 8'")
        assert not page.locator(".fn-list input").first.is_checked()


def test_what_is_done_after_pasting_is_in_sight_at_a_zoom_of_200_percent(browser, server):
    with visit(browser, server.url, (640, 360)) as page:
        page.locator(".fn-paste").fill(TRAM.decode())
        page.wait_for_timeout(300)
        button, below = page.locator(".fn-add-button").bounding_box(), page.locator("#fn-box").bounding_box()
        assert button["y"] + button["height"] <= below["y"] + 1


def test_choosing_finding_and_dates(page):
    shelf(page, True)
    page.set_input_files(".fn-file", [file("tram.txt", TRAM), file("ferry.md", FERRY)])
    page.locator(".fn-list li").nth(2).wait_for()
    assert page.locator(".fn-asked .fn-asking").inner_text() == "Asking 2 of 3"
    page.wait_for_function("document.querySelector('#fn-box textarea').placeholder === 'Ask about 2 articles …'")
    page.get_by_role("checkbox", name="Ask this article: Tram opens in May").uncheck()
    shelf(page, False)
    assert "tram" not in ask(page, "How much did the tram line cost?").inner_text().lower().split("sources")[0]
    shelf(page, True)
    page.locator(".fn-find").fill("ferry")
    assert titles(page) == ["Ferry strike"]
    page.locator(".fn-find").fill("")
    page.locator(".fn-filters summary").click()
    page.locator(".fn-since").fill("2024-01-01")
    page.locator(".fn-since").dispatch_event("change")
    assert titles(page) == ["Residents of Russia's Belgorod region evacuated"], "what has no date is left out"
    page.locator(".fn-all").click()
    assert len(titles(page)) == 3 and page.locator(".fn-asked .fn-asking").inner_text() == "Asking all 3 articles"


def test_what_is_asked_is_said_at_the_question(page):
    """One rule of scope: said at the box, changed in the list, and from the open article."""
    line = page.locator(".fn-asked .fn-asking")
    assert not line.is_visible(), "with one article there is nothing to say"
    dated = [
        file(f"{n}.md", f"# Fair {n}\n\n2025-0{n}-10\n\nThe fair number {n} has {n}0 rides.".encode()) for n in (2, 3)
    ]
    page.set_input_files(".fn-file", dated)
    page.locator(".fn-list li").nth(2).wait_for(state="attached")
    page.locator(".fn-asked .fn-asking", has_text="Asking 2 of 3").wait_for()
    page.locator(".fn-change").click()
    page.wait_for_function("document.activeElement.matches('.fn-find')")
    page.locator(".fn-filters summary").click()
    for name, day in (("since", "2025-03-01"), ("until", "2025-03-31")):
        page.locator(f".fn-{name}").fill(day)
        page.locator(f".fn-{name}").dispatch_event("change")
    assert line.inner_text() == "Asking 1 of 3: Fair 3"
    page.wait_for_function("document.querySelector('#fn-box textarea').placeholder === 'Ask about the article …'")
    page.locator(".fn-until").fill("2025-04-30")
    page.locator(".fn-until").dispatch_event("change")
    page.locator(".fn-all").click()
    page.locator(".fn-open", has_text="Fair 2").click()
    page.locator("#fn-pane h2", has_text="Fair 2").wait_for()
    page.get_by_role("button", name="Ask only this article").click()
    assert line.inner_text() == "Asking 1 of 3: Fair 2"
    page.get_by_role("button", name="Ask all articles").click()
    assert line.inner_text() == "Asking all 3 articles"


def test_a_batch_goes_on_where_its_first_file_cannot_be_read(page):
    bad = [file(f"{n}.pdf", b"%PDF-1.4 nonsense", "application/pdf") for n in range(6)]
    page.set_input_files(".fn-file", [*bad, file("tram.txt", TRAM)])
    page.locator(".fn-list .fn-remove").wait_for(state="attached")
    said = page.locator(".fn-bad-end").all_text_contents()
    assert len(said) == 6 and all("The file is damaged" in one for one in said)
    assert titles(page)[1:] == ["Tram opens in May"]


def test_no_word_of_the_protocol_reaches_a_reader(page):
    for code in ("session_unknown", "body_type", "form_invalid", "unauthorized", "adding_off", "origin_refused"):
        said = page.evaluate("code => fnError({ code, message: 'Send X-Session: new as HTTP header, JSON.' })", code)
        assert "X-Session" not in said and "HTTP" not in said and said.endswith("."), code


def test_the_first_screen_is_one_box_and_the_list_comes_with_the_second_article(browser, server):
    with visit(browser, server.url, (1440, 900)) as page:
        page.locator(".fn-start .fn-paste").wait_for()
        assert not page.locator(".fn-shelf").is_visible()
        page.locator("#fn-chat .example").first.wait_for()
        page.locator(".fn-start .fn-paste").fill(
            "The bakery of Holm won a prize. Its rye bread was named the best of 2023 by a jury of nine bakers "
            "from the coast."
        )
        page.locator(".fn-start .fn-add-button").click()
        page.locator(".fn-list .fn-remove").wait_for()
        assert page.locator(".fn-shelf").is_visible() and page.locator(".fn-start .fn-add").count() == 0
        page.locator(".fn-shelf .fn-paste").wait_for()


def test_pasting_removing_and_bringing_back(page):
    shelf(page, True)
    page.locator(".fn-paste").fill(
        "The bakery of Holm won a prize. "
        "Its rye bread was named the best of 2023 by a jury of nine bakers from the coast."
    )
    page.locator(".fn-add-button").click()
    page.locator(".fn-list .fn-remove").wait_for()
    assert page.locator(".fn-paste").input_value() == ""
    page.locator(".fn-list .fn-remove").click()
    page.locator(".fn-undo-button").wait_for()
    assert len(titles(page)) == 1
    page.locator(".fn-undo-button").click()
    page.locator(".fn-list .fn-remove").wait_for()
    assert len(titles(page)) == 2
    page.locator(".fn-paste").fill("http://127.0.0.1:1/inside")
    page.locator(".fn-add-button").click()
    page.locator(".fn-bad-end").wait_for()
    assert page.locator(".fn-paste").input_value() == "http://127.0.0.1:1/inside", "nothing is lost"


def test_two_articles_that_differ_are_compared_and_sent_to_a_colleague(page, tmp_path):
    """As somebody new does it: add both, ask, see both figures with their days, and save what was found."""
    first = b"# Flood in Sumburg\n\n2024-03-02\n\nThe flood killed 12 people in Sumburg, the police said. No school."
    later = b"# Sumburg counts\n\n2024-03-09\n\nThe flood killed 17 people in Sumburg, the police said. Schools open."
    shelf(page, True)
    page.set_input_files(".fn-file", [file("first.md", first), file("later.md", later)])
    page.locator(".fn-list li").nth(2).wait_for()
    assert page.locator(".fn-open-about").all_text_contents()[1:] == ["2 March 2024", "9 March 2024"]
    shelf(page, False)
    page.locator("#fn-pane h2", has_text="Sumburg counts").wait_for(state="attached")
    page.locator(".example", has_text="Gladkov").first.wait_for(state="detached")  # of an article that is not asked
    answer = ask(page, "How many people did the flood in Sumburg kill?")
    assert "17" in answer.locator(".fn-said").inner_text() and "12" in answer.locator(".fn-said").inner_text()
    assert "12 (2 March 2024)" in answer.locator(".fn-notice").inner_text(), "what was said earlier"
    sources = answer.locator(".fn-sources").inner_text()
    assert "2 March 2024" in sources and "9 March 2024" in sources
    assert not answer.locator(".fn-link").is_visible(), "a link to what only this reader sees helps nobody"
    answer.locator(".fn-keep").click()
    page.wait_for_function("document.activeElement.dataset.format === 'markdown'")
    with page.expect_download() as saving:
        page.keyboard.press("Enter")
    saving.value.save_as(tmp_path / "found.md")
    saved = (tmp_path / "found.md").read_text("utf-8")
    assert "17 people" in saved and "12 people" in saved and "9 March 2024" in saved
    assert "Earlier: 12" in saved, "a colleague is told so too"
    page.reload()
    page.locator(".fn-notice", has_text="12 (2 March 2024)").wait_for()


def test_the_card_names_the_outlet_and_its_neighbours(browser, server):
    page_of_theirs = (
        b"<html><head><title>Tram to Sumburg</title><meta property='og:site_name' content='Holm Herald'></head><body>"
        b"<article><h1>Tram to Sumburg</h1><p>The new tram line opens in May. It has nine stops.</p>"
        b"<p>Nobody believed in it. The work on the line cost 41 million euros. About 12,000 people will ride it.</p>"
        b"</article></body></html>"
    )
    with visit(browser, server.url) as page:
        page.set_input_files(".fn-file", [file("tram.html", page_of_theirs, "text/html")])
        page.locator(".fn-list .fn-remove").wait_for()
        ask(page, "How much did the work on the line cost?").locator("a.fn-cite").first.focus()
        said = page.locator("#fn-card").inner_text()
        assert "Nobody believed in it. The work on the line cost 41 million euros. About 12,000" in said
        assert said.splitlines()[-1].startswith("Holm Herald · ") and said.endswith("paragraph 2"), said


def test_own_articles_are_there_after_a_reload_and_for_nobody_else(browser, server):
    with visit(browser, server.url, (1280, 800)) as page, visit(browser, server.url, (1280, 800)) as other:
        page.set_input_files(".fn-file", [file("tram.txt", TRAM)])
        page.locator(".fn-list .fn-remove").wait_for()
        page.reload()
        page.locator(".fn-list .fn-remove").wait_for()
        other.reload()
        other.locator(".fn-list li").first.wait_for(state="attached")
        assert len(titles(page)) == 2 and len(titles(other)) == 1
        page.add_init_script(
            "window.fronts = new Set(); const see = () => document.querySelectorAll('.fn-article:not([hidden]) h2')"
            ".forEach((one) => fronts.add(one.textContent));"
            "new MutationObserver(see).observe(document, { childList: true, subtree: true });"
        )
        page.reload()
        page.locator(".fn-article").wait_for()
        assert len(page.evaluate("[...fronts]")) == 1, "the sample, which others see first, never stands there"
        assert "41" not in ask(other, "How much did the tram line cost?").inner_text()
        page.locator(".fn-forget").click()
        page.get_by_text("Press again").click()
        page.wait_for_function("document.querySelectorAll('.fn-list li').length === 1")


def test_titles_stay_text(browser, server):
    with visit(browser, server.url, (1280, 800)) as page:
        title = "<img src=x onerror=alert(1)>"
        page.set_input_files(".fn-file", [file("x.txt", f"{title}\n\nThe lighthouse is red and tall.".encode())])
        page.locator(".fn-list .fn-remove").wait_for()
        assert page.locator("img").count() == 0
        assert titles(page)[1] == title


def test_the_operator_turns_adding_off(browser, tmp_path):
    running = start_server(tmp_path, "--uploads", "off")
    try:
        with visit(browser, running.url, (1280, 800)) as page:
            page.locator(".fn-list li").first.wait_for(state="attached")
            assert not page.locator(".fn-add").is_visible()
    finally:
        running.process.kill()
        running.process.wait()
