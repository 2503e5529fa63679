"""An answer that is asked once and followed in two places."""

from __future__ import annotations

import threading

import httpx
import pytest

from app.page.conversation import FOLLOWED, Desk, Growing
from index import FootnoteError, InputError
from retrieval import Answer


def growing(*texts, error=None):
    def source():
        yield from (Answer(text=text) for text in texts)
        if error:
            raise error

    return Growing("Why?", source)


def test_whoever_follows_gets_the_whole_answer():
    one = growing("a", "a b", "a b c")
    followed = []
    thread = threading.Thread(target=lambda: followed.extend(answer.text for answer in one.follow()))
    thread.start()
    assert [answer.text for answer in one.write()] == ["a", "a b", "a b c"]
    thread.join(5)
    assert followed[-1] == "a b c"
    assert [answer.text for answer in one.follow()] == ["a b c"], "also one that comes late"


def test_what_goes_wrong_goes_wrong_for_the_event():
    one = growing("a", error=InputError("No.", code="question_invalid"))
    assert [answer.text for answer in one.write()] == ["a"]
    with pytest.raises(InputError, match="No"):
        list(one.follow())
    cut = growing("a", "b")
    next(written := cut.write())
    written.close()
    with pytest.raises(FootnoteError, match="not finished"):
        list(cut.follow())


def test_an_event_that_leaves_ends_the_writing():
    one = growing("a", "b", "c")
    written = one.write()
    next(written)
    followed = one.follow()
    assert next(followed).text == "a"
    followed.close()
    assert list(written) == []


def test_each_answer_spares_one_event_from_being_counted():
    desk, one = Desk(), growing("a")
    desk.put("token", one)
    desk.put("token", growing("b"))
    assert [desk.counts("token"), desk.counts("token"), desk.counts("other"), desk.counts(None)] == [
        False,
        True,
        True,
        True,
    ]
    assert desk.take("token") is one and desk.take("token") is None and desk.counts("token")
    for number in range(FOLLOWED + 1):
        desk.put(str(number), one)
    assert desk.take("0") is None and desk.take("1") is one


@pytest.mark.slow
def test_the_route_takes_a_question_and_nothing_else(server):
    for body in ("[]", "{", '{"token": "a"}', '{"token": "a", "question": "Why?"}'):
        refused = httpx.post(f"{server.url}/page/words", content=body)
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "request_invalid"), body
    asked = {"token": "a", "question": "How many applications were received?", "client": "{}", "history": None}
    answered = httpx.post(f"{server.url}/page/words", json=asked, timeout=60)
    assert "1&#44;300" in answered.text and answered.headers["content-type"].startswith("text/event-stream")
    assert httpx.get(f"{server.url}/page/words").status_code == 405
    elsewhere = {"origin": "https://elsewhere.example"}
    assert httpx.post(f"{server.url}/page/words", json=asked, headers=elsewhere).status_code == 403
