"""What is seen while a language model writes: the first word soon, and nothing that jumps."""

from __future__ import annotations

import pytest

from tests.browser.visit import answered, visit
from tests.conftest import start_server
from tests.llm_server import LlmServer

pytestmark = pytest.mark.browser
APPLICATIONS = "How many applications were received?"
OWN = 0.3
"""Seconds that the model takes to its first word."""
MOST = 0.35
"""Seconds that the page may take more at best, on a busy machine; DECISIONS, "A model's words" has a quieter one."""
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
    if (answer.textContent.includes("Governor")) seen.word ??= performance.now() - start;
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


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desktop", "phone"])
def test_the_first_word_comes_soon_and_nothing_jumps(browser, tmp_path, size):
    with LlmServer() as llm:
        running = start_server(
            tmp_path, "--llm", "openai:scripted", "--llm-url", llm.url, "--rate", "1000", OPENAI_API_KEY="a-key"
        )
        said = "Governor Gladkov revealed that 1,300 applications have been received [#1,300 applications#]."
        try:
            with visit(browser, running.url, size) as page:
                signs, words = [], []
                for _ in range(5):
                    llm.play(
                        {"text": said, "first": OWN, "pause": 0.05}, {"text": "How far have residents travelled?"}
                    )
                    seen = page.evaluate(WATCH, APPLICATIONS)
                    assert len(llm.log()) == 2, "one answer, and what to go on with"
                    signs.append(seen["sign"] / 1000)
                    words.append(seen["word"] / 1000 - OWN)
                    assert len(set(seen["tops"])) == 1, f"the checked answer stands where it was written: {seen}"
                    assert seen["shifts"] < 0.02, seen
                    page.evaluate("fnTalks.begin()")
                    page.locator(".fn-welcome").wait_for()
                    page.wait_for_timeout(500)
        finally:
            running.process.kill()
            running.process.wait()
    print("first sign, s:", [round(one, 3) for one in signs])
    print("first word, s more than the model's own:", [round(one, 3) for one in words])
    assert min(signs) < 0.5 and min(words) < MOST


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
