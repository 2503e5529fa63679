"""Conversations: kept in the browser, opened again, named, deleted, saved to a file."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.browser.visit import ask, lit, shelf, visit
from tests.conftest import ROOT, start_server

pytestmark = pytest.mark.browser
APPLICATIONS = "How many applications were received to send children to school camps?"
DRONES = "How many drones and missiles did Russia use in the attack?"
DESKTOP, PHONE = (1280, 800), (390, 844)
BOTH = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def names(page):
    return page.locator(".fn-talks .fn-open").all_text_contents()


def test_a_conversation_outlives_a_reload_and_a_restart(browser, tmp_path):
    running = start_server(tmp_path)
    with visit(browser, running.url, DESKTOP) as desktop, visit(browser, running.url, PHONE) as phone:
        for page in (desktop, phone):
            ask(page, DRONES)
            page.locator(".fn-follow").first.wait_for()
            page.reload()
            page.locator("#fn-chat a.fn-cite").first.wait_for()
            page.wait_for_timeout(500)
            page.goto("about:blank")
        port = int(running.url.rsplit(":", 1)[1])
        running.process.terminate()
        running.process.wait(20)
        again = start_server(tmp_path, port=port)
        try:
            for page in (desktop, phone):
                page.goto(again.url)
                page.locator("#fn-chat a.fn-cite").first.wait_for()
                answer = ask(page, "How many of them were intercepted?")
                assert "18 cruise missiles" in answer.inner_text(), "the history is there as well"
                page.locator("#fn-chat a.fn-cite").first.click()
                assert "59 drones" in lit(page)
        finally:
            again.process.terminate()
            again.process.wait(20)


@BOTH
def test_conversations_are_opened_named_and_deleted(browser, server, size):
    with visit(browser, server.url, size) as page:
        ask(page, APPLICATIONS)
        shelf(page, True)
        page.locator(".fn-new").click()
        page.wait_for_function("!document.querySelector('#fn-chat .fn-answer')")
        ask(page, DRONES)
        shelf(page, True)
        assert names(page) == [DRONES, APPLICATIONS]
        page.get_by_label(f"Rename: {APPLICATIONS}").click()
        page.keyboard.type("School camps")
        page.keyboard.press("Enter")
        assert names(page) == [DRONES, "School camps"]
        page.get_by_label("Open: School camps").click()
        page.locator("#fn-chat .fn-answer", has_text="1,300").wait_for()
        assert page.locator("#fn-chat .fn-answer").count() == 1
        shelf(page, True)
        page.get_by_label(f"Delete: {DRONES}").click()
        assert names(page) == ["School camps"]
        page.locator(".fn-undo-button").click()
        assert sorted(names(page)) == sorted([DRONES, "School camps"])


def test_what_the_browser_kept_is_checked_before_it_is_shown(browser, server):
    with visit(browser, server.url) as page:
        ask(page, APPLICATIONS)
        page.locator(".fn-talks .fn-open").wait_for(state="attached")
        page.evaluate(
            "() => { const kept = JSON.parse(localStorage.footnote);"
            " const answer = kept.talks[0].said[0].answer;"
            " answer.sentences[0].text = answer.sentences[0].text.replace('1,300', '9,999');"
            " answer.citations[0].quote = answer.citations[0].quote.replace('1,300', '9,999');"
            " answer.notice = '<img src=x onerror=alert(1)>'; localStorage.footnote = JSON.stringify(kept) }"
        )
        page.reload()
        page.locator("#fn-chat .fn-answer").first.wait_for()
        shown = page.locator("#fn-chat .fn-answer").inner_text()
        assert "9,999" not in shown and "Left out: 1" in shown
        assert page.locator("img").count() == 0


def test_a_conversation_that_cannot_be_opened_now_is_said_and_kept(browser, tmp_path):
    running = start_server(tmp_path, "--rate", "5")
    try:
        with visit(browser, running.url) as page:
            ask(page, APPLICATIONS)
            page.locator(".fn-talks .fn-open").wait_for(state="attached")
            page.evaluate(
                "() => { const kept = JSON.parse(localStorage.footnote); const talk = kept.talks[0];"
                " talk.said = Array(30).fill(talk.said[0]); localStorage.footnote = JSON.stringify(kept) }"
            )
            page.reload()
            page.get_by_role("alert").get_by_text("try again in").wait_for()
            page.evaluate("fnTalks.keep(JSON.stringify({ said: fnStore.get('talks')[0].said.slice(1, 2) }))")
            assert sorted(len(talk["said"]) for talk in page.evaluate("fnStore.get('talks')")) == [1, 30]
    finally:
        running.process.kill()
        running.process.wait()


def test_without_storage_the_page_works_all_the_same(browser, server):
    with visit(browser, server.url) as page:
        page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
        page.reload()
        page.wait_for_selector(".fn-article", state="attached")
        assert "1,300" in ask(page, APPLICATIONS).inner_text()
        assert names(page) == [APPLICATIONS]


@BOTH
def test_a_conversation_is_saved_to_files_that_can_be_checked(browser, server, tmp_path, size):
    def verified(file):
        command = [sys.executable, "-m", "app", "verify", str(file), "--data", str(server.data)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    with visit(browser, server.url, size) as page:
        answer = ask(page, APPLICATIONS)
        for label, ending in (("Markdown", "md"), ("JSON", "json"), ("Web page", "html")):
            answer.locator(".fn-keep").click()
            assert page.get_by_role("menuitem").all_text_contents() == ["Markdown", "JSON", "Web page"]
            with page.expect_download() as saving:
                page.get_by_role("menuitem", name=label).click()
            name = saving.value.suggested_filename
            assert name.startswith("footnote-") and name.endswith("." + ending)
            saving.value.save_as(tmp_path / f"saved.{ending}")
    for file in tmp_path.glob("saved.*"):
        text = file.read_text("utf-8")
        assert "applications have been received to send children from Belgorod" in text
    for file in (tmp_path / "saved.json", tmp_path / "saved.html"):
        checked = verified(file)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        file.write_text(file.read_text("utf-8").replace("1,300 applications", "9,300 applications"), "utf-8")
        assert verified(file).returncode == 1
