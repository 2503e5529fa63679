"""What is seen while a language model writes: checked sentences soon, nothing else of it, and nothing that jumps."""

from __future__ import annotations

import json
import re

import httpx
import pytest

from tests.bad_answers import ASKED, BAD
from tests.browser.hosts import hosting
from tests.browser.visit import answered, visit
from tests.conftest import start_server
from tests.llm_server import LlmServer

pytestmark = pytest.mark.browser
APPLICATIONS = "How many applications were received?"
MOST = 0.35
"""Seconds that the page may take at best to show a sentence after the model ended it, on a busy machine."""
SOON = [case for case in BAD if not {"first", "stall"} & set(case[1]) and case[1].get("end") != "endless"]
"""Bad answers that are over soon."""
WATCH = """(question) => new Promise((done) => {
  const before = document.querySelectorAll("#fn-chat .fn-answer").length;
  const seen = { shifts: 0, tops: [] };
  new PerformanceObserver((list) => list.getEntries().forEach((e) => (seen.shifts += e.hadRecentInput ? 0 : e.value)))
    .observe({ type: "layout-shift" });
  const watch = new MutationObserver(() => {
    const answer = [...document.querySelectorAll("#fn-chat .fn-answer")][before];
    if (!answer) return;
    seen.sign ??= performance.now() - start;
    const said = answer.querySelector(".fn-said, .fn-none");
    if (answer.textContent.includes("Governor")) seen.sentence ??= Date.now() / 1000;
    if (said) seen.tops.push(Math.round(said.getBoundingClientRect().top));
    if (!document.querySelector(".fn-follow")) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(seen), 100));
  });
  watch.observe(document.body, { childList: true, subtree: true, characterData: true });
  fnSet(document.querySelector("#fn-box textarea"), question);
  const start = performance.now();
  document.querySelector("#fn-box .submit-button").click();
})"""
LOOK = """(chosen) => {
  // Every 20 ms what is shown, without the articles' own quotes.
  window.fnLooks = new Set();
  clearInterval(window.fnLooking);
  window.fnLooking = setInterval(() => {
    const root = document.querySelector("footnote-widget")?.shadowRoot ?? document;
    const answer = [...root.querySelectorAll(chosen)].at(-1);
    if (!answer) return;
    const copy = answer.cloneNode(true);
    copy.querySelectorAll(".fn-beside, .beside, .fn-plain, .fn-sources, .fn-label, .fn-tools")
      .forEach((part) => part.remove());
    fnLooks.add(copy.textContent.replace(/\\s+/g, " ").trim());
  }, 20);
}"""


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desktop", "phone"])
def test_a_sentence_comes_soon_and_nothing_jumps(browser, tmp_path, size):
    with LlmServer() as llm:
        running = start_server(
            tmp_path, "--llm", "openai:scripted", "--llm-url", llm.url, "--rate", "1000", OPENAI_API_KEY="a-key"
        )
        said = "Governor Gladkov revealed that 1,300 applications have been received [#1,300 applications#]."
        try:
            with visit(browser, running.url, size) as page:
                signs, sentences = [], []
                for _ in range(5):
                    llm.play(
                        {"text": said, "pause": 0.02, "stall": 0.6}, {"text": "How far have residents travelled?"}
                    )
                    seen = page.evaluate(WATCH, APPLICATIONS)
                    assert len(llm.log()) == 2, "one answer, and what to go on with"
                    signs.append(seen["sign"] / 1000)
                    sentences.append(seen["sentence"] - llm.log()[0]["sent"][-1][0])
                    assert len(set(seen["tops"])) == 1, f"the checked answer stands where it was written: {seen}"
                    assert seen["shifts"] < 0.02, seen
                    page.evaluate("fnTalks.begin()")
                    page.locator(".fn-welcome").wait_for()
                    page.wait_for_timeout(500)
        finally:
            running.process.kill()
            running.process.wait()
    print("first sign, s:", [round(one, 3) for one in signs])
    print("a sentence, s after the model ended it:", [round(one, 3) for one in sentences])
    assert min(signs) < 0.5 and min(sentences) < MOST


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desktop", "phone"])
def test_a_question_to_a_model_is_asked_and_counted_once(browser, tmp_path, size):
    said = "Governor Gladkov revealed that 1,300 applications have been received [#1,300 applications#]."
    again = {"text": "How many applications were received by the governor?"}
    with LlmServer() as llm:
        running = start_server(
            tmp_path, "--llm", "openai:scripted", "--llm-url", llm.url, "--rate", "2", OPENAI_API_KEY="a-key"
        )
        try:
            with visit(browser, running.url, size) as page:
                drafts = []
                page.on("response", lambda r: drafts.append(r.status) if r.url.endswith("/page/words") else None)
                llm.play({"text": said, "pause": 0.1}, {"status": 500})
                answer = answered(page, lambda: sent(page, APPLICATIONS))
                assert "1,300 applications" in answer.inner_text() and answer.locator("a.fn-cite").count()
                assert page.locator(".fn-draft").count() == 0, "the checked answer has taken the draft's place"
                assert len([one for one in llm.log() if "You answer a reader" in str(one)]) == 1
                llm.play(again, {"text": said}, {"status": 500})
                answered(page, lambda: sent(page, "How many?"))
                assert APPLICATIONS in str(llm.log()[0]["messages"]), "a follow-up goes on from what was asked"
                assert drafts == [200, 200]
                page.locator("#fn-box textarea").fill("And who said so?")
                page.keyboard.press("Enter")
                page.get_by_role("alert").get_by_text("a minute").wait_for()
                assert drafts == [200, 200, 429], "two questions count as two"
        finally:
            running.process.kill()
            running.process.wait()


def sent(page, question):
    page.locator("#fn-box textarea").fill(question)
    page.keyboard.press("Enter")


def false(shown, never):
    """The words that no article says and that are shown, other than in a sentence marked "check this"."""
    found = [(word, at.end()) for word in never for at in re.finditer(re.escape(word), shown)]
    bad = [word for word, end in found if not re.match(r"[^.]*\.? *check this", shown[end:])]
    return bad + re.findall(r"://|<|>|!\[|javascript:|evil", shown)


@pytest.mark.parametrize("where", ["page", "widget"])
def test_no_bad_answer_is_seen_at_any_moment(browser, tmp_path, where):
    """Page and widget, looked at every 20 ms; and every event of the stream."""
    assert len(SOON) >= 40
    with LlmServer() as llm, hosting() as host:
        running = start_server(
            tmp_path, "--llm", "openai:scripted", "--llm-url", llm.url, "--rate", "1000",
            "--origins", host.address, OPENAI_API_KEY="a-key",
        )  # fmt: skip
        try:
            if where == "page":
                with visit(browser, running.url) as page:
                    for name, part, never, _ in SOON:
                        llm.play({**part, "pause": 0.015}, {"status": 500})
                        page.evaluate(LOOK, "#fn-chat .fn-answer")
                        answered(page, lambda: sent(page, ASKED))
                        for shown in page.evaluate("[...fnLooks]"):
                            assert not false(shown, never), (name, shown)
                        page.evaluate("fnTalks.begin()")
                        page.locator(".fn-welcome").wait_for()
            else:
                host.body = f'<script async src="{running.url}/widget.js" data-keep="off" data-open></script>'
                page = browser.new_page()
                for name, part, never, _ in SOON:
                    page.goto(host.address + "/")  # anew, so that no question is a follow-up
                    page.get_by_role("textbox").wait_for()
                    llm.play({**part, "pause": 0.015})
                    page.evaluate(LOOK, ".a")
                    page.evaluate("(question) => Footnote.ask(question)", ASKED)
                    for shown in page.evaluate("[...fnLooks]"):
                        assert not false(shown, never), (name, shown)
                page.close()
                for name, part, never, _ in SOON:
                    llm.play({**part, "pause": 0.005})
                    told = httpx.post(f"{running.url}/api/ask/stream", json={"question": ASKED}, timeout=60).text
                    for event in filter(None, told.split("\n\n")):
                        if not event.startswith("event: token"):
                            continue
                        data = json.loads(event.split("data: ", 1)[1])
                        borne = " ".join(one["text"] for one in data["sentences"] if one["support"] != "unsure")
                        assert not [word for word in never if word in borne], (name, data)
                        assert all(one["text"] in data["text"] or data["start"] for one in data["sentences"])
        finally:
            running.process.kill()
            running.process.wait()
