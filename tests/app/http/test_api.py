"""The HTTP API over a real socket, with the real model."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse

from app.feedback import Feedback, VoteFile
from app.footnote import Footnote
from app.http.api import THREADS, WAITING, build_api
from app.http.guard import Guard
from app.http.site_articles import address_key
from app.http.workers import Busy, Work
from app.server import build_app
from app.settings import Settings
from index import fetch, read_fetched
from index.web.network import FetchLimits
from tests.app.serving import QUESTION, running, served
from tests.retrieval.articles import COUNCIL

SEEDS = Path(__file__).parents[3] / "seeds"
SAMPLE = SEEDS / "belgorod-evacuation.md"
BEARER = {"authorization": "Bearer sesame"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(tmp_path_factory.mktemp("data"), rate=100_000, token="sesame") as client:
        client.headers["connection"] = "keep-alive"
        yield client


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(tmp_path_factory.mktemp("small"), rate=100_000, token="sesame", max_upload_mb=1) as client:
        yield client


def events(text: str) -> list[tuple[str, Any]]:
    blocks = [block.split("\n", 1) for block in text.strip().split("\n\n") if not block.startswith(":")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def error(response: httpx.Response) -> tuple[int, str]:
    body = response.json()
    assert set(body) == {"error"} and set(body["error"]) == {"code", "message"}
    assert body["error"]["message"].endswith(".")
    return response.status_code, body["error"]["code"]


def test_an_answer_cites_the_exact_characters(client: httpx.Client) -> None:
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    assert answer["verdict"] in ("answered", "possible") and "1,300" in answer["text"]
    assert answer["found"] is (answer["verdict"] == "answered") and answer["citations"]
    for citation in answer["citations"]:
        article = client.get(f"/api/articles/{citation['article_id']}").json()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_a_text_is_checked_sentence_by_sentence(client: httpx.Client) -> None:
    (listed,) = client.get("/api/articles").json()["articles"]
    whole = client.get(f"/api/articles/{listed['id']}").json()["text"]
    own = next(line for line in whole.splitlines() if "1,300" in line).split(". ")[0] + "."
    text = f"{own} {own.replace('1,300', '1,400')} The governor owns a submarine."
    found = client.post("/api/check", json={"text": text}).json()
    assert [one["state"] for one in found["sentences"]] == ["quoted", "contradicted", "not_found"]
    assert not found["ok"] and client.post("/api/check", json={"text": own}).json()["ok"]
    for one in found["sentences"]:
        assert text[one["start"] : one["end"]] == one["text"]
        assert all(whole[cited["start"] : cited["end"]] == cited["quote"] for cited in one["citations"])
    assert error(client.post("/api/check", json={"text": " "})) == (422, "text_empty")
    assert error(client.post("/api/check", json={"text": "x" * 20_001})) == (422, "text_too_long")
    assert error(client.post("/api/check", json={"text": own, "articles": ["0" * 16]})) == (404, "not_found")


def test_history_goes_in_and_comes_out(client: httpx.Client) -> None:
    first = client.post("/api/ask", json={"question": QUESTION}).json()
    assert [message["role"] for message in first["history"]] == ["user", "assistant"]
    then = client.post("/api/ask", json={"question": "Where are they?", "history": first["history"]}).json()
    assert len(then["history"]) == 4
    assert then["history"][:2] == first["history"]


def test_a_stream_is_compressed_where_that_is_taken(client):
    sent = {
        taken: client.post("/api/ask/stream", json={"question": QUESTION}, headers={"accept-encoding": taken})
        for taken in ("gzip", "identity")
    }
    assert sent["gzip"].headers["content-encoding"] == "gzip" and "content-encoding" not in sent["identity"].headers
    assert sent["gzip"].text == sent["identity"].text
    assert sent["gzip"].num_bytes_downloaded * 2 < sent["identity"].num_bytes_downloaded


def test_the_stream_tells_the_same(client: httpx.Client) -> None:
    response = client.post("/api/ask/stream", json={"question": QUESTION})
    assert response.headers["x-accel-buffering"] == "no"
    assert response.headers["content-type"].startswith("text/event-stream")
    told = events(response.text)
    assert next(name for name, _ in told) == "searching" and told[-1][0] == "answer"
    shown = ""
    for name, data in told:
        if name == "token":
            shown = shown[: data["start"]] + data["text"]
    assert shown == told[-1][1]["text"]
    assert told[-1][1] == client.post("/api/ask", json={"question": QUESTION}).json()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"question": ""}, (422, "question_empty")),
        ({"question": " \u200b\n"}, (422, "question_empty")),
        ({"question": "x" * 4001}, (422, "question_too_long")),
        ({"question": 7}, (422, "question_invalid")),
        ({}, (422, "question_invalid")),
        ({"question": "a", "history": [{"role": "system", "content": "x"}]}, (422, "history_invalid")),
        ({"question": "a", "history": [{"role": "user", "content": "x" * 20_001}]}, (422, "history_invalid")),
        ({"question": "a", "history": "x"}, (422, "history_invalid")),
        ({"question": "a", "since": "yesterday"}, (422, "date_invalid")),
        ({"question": "a", "articles": ["zz"]}, (404, "not_found")),
        ([], (422, "input_invalid")),
    ],
)
@pytest.mark.parametrize("path", ["/api/ask", "/api/ask/stream"])
def test_what_cannot_be_asked(client: httpx.Client, path: str, body: Any, expected: tuple[int, str]) -> None:
    assert error(client.post(path, json=body)) == expected


@pytest.mark.parametrize(
    "question", ["' OR 1=1 --", "NEAR(a b) *", "\\ud800 apply?", "𝔸" * 4000, "<script>", "\x00a"]
)
def test_any_characters_are_a_question(client: httpx.Client, question: str) -> None:
    body = json.dumps({"question": question}).replace("\\\\ud800", "\\ud800")
    response = client.post("/api/ask", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 200
    answer = response.json()
    assert set(answer) >= {"verdict", "text", "found", "reason", "notes", "citations", "articles", "history"}
    assert (answer["reason"] is not None) is (answer["verdict"] == "not_found")


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000, b"1" * 10_000, b'{"question": NaN}'])
def test_broken_json(client: httpx.Client, body: bytes) -> None:
    response = client.post("/api/ask", content=body, headers={"content-type": "application/json"})
    assert error(response)[0] in (400, 422)


def test_unknown_addresses_and_methods(client: httpx.Client) -> None:
    assert error(client.get("/api/nothing")) == (404, "not_found")
    assert client.post("/mcp", json={}).status_code in (404, 405)  # off unless it is turned on
    assert error(client.get("/api/articles/" + "z" * 500)) == (404, "not_found")
    response = client.get("/api/ask")
    assert error(response) == (405, "method_not_allowed")
    assert response.headers["allow"] == "POST"
    assert client.get("/docs").status_code == 404


def test_adding_and_removing(client: httpx.Client) -> None:
    body = {"title": "Tram", "text": "The tram opens on 4 May.", "url": "https://www.news.example/tram/"}
    assert error(client.post("/api/articles", json=body)) == (401, "unauthorized")
    wrong = {"authorization": "Bearer other"}
    assert error(client.post("/api/articles", json=body, headers=wrong)) == (403, "token_wrong")
    new = client.post("/api/articles", json=body, headers=BEARER)
    assert (new.status_code, new.json()["added"]) == (201, True)
    article = new.json()["article"]
    again = client.post("/api/articles", json=body, headers=BEARER)
    assert (again.status_code, again.json()["added"]) == (200, False)
    listed = client.get("/api/articles").json()["articles"]
    assert article in listed and all("text" not in shown for shown in listed)
    found = client.get("/api/articles", params={"url": "http://news.example/tram?utm_source=x#top"}).json()
    assert (found["articles"], found["page"]["status"]) == ([article], "ready")
    with client.stream("GET", f"/api/articles/{article['id']}") as response:
        assert json.loads(response.read())["text"] == body["text"]
    assert error(client.delete(f"/api/articles/{article['id']}")) == (401, "unauthorized")
    assert client.delete(f"/api/articles/{article['id']}", headers=BEARER).json() == {"article": article}
    assert error(client.delete(f"/api/articles/{article['id']}", headers=BEARER)) == (404, "not_found")


def test_without_a_token_adding_is_off(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        body = {"text": "a"}
        for response in (
            client.post("/api/articles", json=body),
            client.post("/api/articles", json=body, headers={"authorization": "Bearer x"}),
            client.post("/api/articles/url", json={"url": "https://news.example/"}),
            client.delete("/api/articles/zz"),
        ):
            assert error(response) == (403, "adding_off")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.exe", b"MZ", (415, "file_type")),
        ("a.txt", b"", (422, "file_no_text")),
        ("a.txt", b"\x00\x01\x02" * 50, (422, "file_binary")),
        ("a.pdf", b"no pdf", (422, "file_unreadable")),
        ("a.docx", b"PK\x03\x04broken", (422, "file_unreadable")),
        ("a.txt", b"a" * 1_500_000, (413, "file_too_large")),
    ],
)
def test_files_that_are_refused(small: httpx.Client, name: str, data: bytes, expected: tuple[int, str]) -> None:
    assert error(small.post("/api/articles", files={"file": (name, data)}, headers=BEARER)) == expected


def test_a_file_and_forms_that_are_none(tmp_path: Path) -> None:
    with served(tmp_path, token="sesame") as client:
        new = client.post("/api/articles", files={"file": ("../../tram.txt", b"It opens.")}, headers=BEARER)
        assert (new.status_code, new.json()["article"]["title"]) == (201, "It opens.")
        assert error(client.post("/api/articles", files={"other": ("a.txt", b"a")}, headers=BEARER))[0] == 422
        assert error(client.post("/api/articles", content=b"a", headers=BEARER)) == (415, "body_type")
        form = {**BEARER, "content-type": "multipart/form-data; boundary=x"}
        assert error(client.post("/api/articles", content=b"--y", headers=form))[0] in (400, 422)
        for url, code in [
            ("ftp://a.example/", "url_scheme"),
            ("http://127.0.0.1/", "url_private"),
            ("http://[::1]/", "url_private"),
            ("no", "url_scheme"),
            ("http://u:p@a.example/", "url_invalid"),
        ]:
            assert error(client.post("/api/articles/url", json={"url": url}, headers=BEARER)) == (400, code)


def test_a_page_of_the_operators_sites_is_added_once(tmp_path: Path) -> None:
    visits = []
    site = FastAPI()

    @site.get("/tram", response_class=HTMLResponse)
    def tram() -> str:
        visits.append(1)
        return "<title>Tram</title><article><p>The tram opens on 4 May. It has nine stops in all.</p></article>"

    with running(site) as address:
        port = int(address.rsplit(":", 1)[1])
        limits = FetchLimits(ports=(port,))
        with served(
            tmp_path,
            sites=(f"127.0.0.1:{port}",),
            fetch=lambda url: read_fetched(fetch(url, limits=limits, allow=["127.0.0.1"])),
        ) as client:
            where = {"url": f"{address}/tram"}
            assert client.get("/api/articles", params=where).json()["page"]["status"] == "addable"
            assert client.post("/api/articles/url", json=where).status_code == 202
            until = time.monotonic() + 20
            while (page := client.get("/api/articles", params=where).json())["page"]["status"] == "working":
                assert time.monotonic() < until
                time.sleep(0.05)
            assert [article["title"] for article in page["articles"]] == ["Tram"]
            assert client.post("/api/articles/url", json=where).status_code == 200
            assert error(client.post("/api/articles/url", json={"url": "https://other.example/"}))[0] == 403
            missing = {"url": f"{address}/missing"}
            assert client.post("/api/articles/url", json=missing).status_code == 202
            while (page := client.get("/api/articles", params=missing).json())["page"]["status"] == "working":
                time.sleep(0.05)
            assert page["page"] == {
                "status": "refused",
                "message": "The address answers with the status 404.",
            }
    assert len(visits) == 1


def test_addresses_of_one_page() -> None:
    assert address_key("http://[") == address_key("javascript:alert(1)") == ""
    assert address_key("http://a.example:8080/?b=&a=%20") == "a.example:8080?b=&a=+"


def test_an_article_at_a_glance(client: httpx.Client) -> None:
    text = COUNCIL.text
    body = {"title": COUNCIL.title, "text": text, "published": COUNCIL.published}
    article_id = client.post("/api/articles", json=body, headers=BEARER).json()["article"]["id"]
    found = client.get(f"/api/articles/{article_id}/digest").json()
    lines = [
        *found["summary"],
        *(line["citation"] for part in ("timeline", "people", "figures") for line in found[part]),
    ]
    assert len(lines) > 8 and all(text[c["start"] : c["end"]] == c["quote"] for c in lines)
    assert {"name": "Anna Weiss", "role": "Mayor"}.items() <= found["people"][0].items()
    assert error(client.get("/api/articles/zz/digest")) == (404, "not_found")
    assert error(client.post(f"/api/articles/{article_id}/digest")) == (405, "method_not_allowed")
    questions = client.get(f"/api/articles/{article_id}/questions", timeout=60).json()["questions"]
    assert questions
    for question in questions:
        asked = client.post("/api/ask", json={"question": question, "articles": [article_id]}).json()
        assert asked["found"], question


def test_a_receipt_is_checked_against_the_articles(client: httpx.Client) -> None:
    article_id = client.post(
        "/api/articles", json={"text": "The kiln of Oberau was lit on 4 May.", "title": "Kiln"}, headers=BEARER
    ).json()["article"]["id"]
    asked = {"question": "When was the kiln of Oberau lit?", "articles": article_id, "format": "json"}
    receipt = client.get("/api/export", params=asked).json()
    (stands,) = client.post("/api/recheck", json=receipt).json()["findings"]
    assert stands["ok"] and stands["state"] == "stands"
    receipt["conversation"][0]["citations"][0]["quote"] = "The kiln of Oberau was lit on 9 May."
    assert not all(one["ok"] for one in client.post("/api/recheck", json=receipt).json()["findings"])
    assert error(client.post("/api/recheck", json={"format": "letter"})) == (422, "receipt_invalid")


def test_a_conversation_is_exported_by_asking_it_anew(tmp_path: Path) -> None:
    with served(tmp_path, rate=7) as client:
        asked = {"question": [QUESTION, "Where are they?"], "format": "json"}
        response = client.get("/api/export", params=asked)
        assert response.headers["content-disposition"].startswith('attachment; filename="footnote-20')
        first, then = response.json()["conversation"]
        assert (first["question"], then["question"]) == (QUESTION, "Where are they?")
        assert "1,300" in first["text"] and then["verdict"] == "answered"
        page = client.get("/api/export", params={"question": QUESTION, "format": "html"})
        assert page.headers["content-type"] == "text/html; charset=utf-8" and "<script" not in page.text
        assert error(client.get("/api/export")) == (422, "question_invalid")
        assert error(client.get("/api/export", params={"question": QUESTION, "articles": "zz"})) == (404, "not_found")
        assert error(client.get("/api/export", params={"question": ["a"] * 4})) == (429, "rate_limited")


def test_a_conversation_given_back_is_checked(client: httpx.Client) -> None:
    article = {"title": "Tram", "text": "The tram to Linford opens on 4 May.", "published": "2024-03-02"}
    article_id = client.post("/api/articles", json=article, headers=BEARER).json()["article"]["id"]
    answer = client.post("/api/ask", json={"question": "When does the tram open?", "articles": [article_id]}).json()
    turn = {"question": "When?", "answer": answer}
    body = {"title": "*The* tram", "said": [turn, turn]}
    response = client.post("/api/export", json=body)
    assert response.headers["content-type"] == "text/markdown; charset=utf-8"
    assert response.text.startswith("# \\*The\\* tram\n")
    assert response.text.count("- \\[1\\] “The tram to Linford opens on 4 May.”") == 2
    answer["citations"][0]["quote"] = "The tram to Linford opens on 5 May."
    said = client.post("/api/export?format=json", json=body).json()["conversation"][0]
    assert (said["found"], said["left_out"], said["citations"]) == (False, 1, [])
    for wrong in ({}, {"said": []}, {"said": [turn] * 51}, {"said": [{"question": "a", "answer": {}}]}):
        assert error(client.post("/api/export", json=wrong)) == (422, "input_invalid")
    assert error(client.post("/api/export?format=pdf", json=body)) == (422, "input_invalid")
    assert error(client.delete("/api/export")) == (405, "method_not_allowed")


def test_it_is_ready_once_the_models_are_loaded(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    bot = Footnote(settings=settings)
    with running(build_app(bot, settings)) as url, httpx.Client(base_url=url, timeout=60) as client:
        early = client.get("/api/ready")
        assert error(early) == (503, "not_ready") and early.headers["retry-after"] == "5"
        bot.warm()
        for _ in range(600):
            if (now := client.get("/api/ready")).status_code == 200:
                break
            time.sleep(0.1)
        assert now.json() == {"status": "ready"}


@pytest.mark.folder
def test_votes_are_kept_within_bounds(tmp_path: Path, client: httpx.Client) -> None:
    vote = {"vote": "up", "question": "When?", "text": "In May. [1]"}
    assert client.post("/api/feedback", json=vote).json() == {"stored": True}
    assert error(client.post("/api/feedback", json={**vote, "vote": "sideways"})) == (422, "input_invalid")
    votes = Feedback(VoteFile(tmp_path, half=1_000))
    for _ in range(100):
        votes.add(vote)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["feedback.1.jsonl", "feedback.jsonl"]
    assert sum(file.stat().st_size for file in files) <= 2_000
    assert json.loads(files[1].read_text().splitlines()[-1])["question"] == "When?"


def test_readers_at_once_get_their_own_answers(tmp_path: Path) -> None:
    asked = {
        QUESTION: "1,300",
        "How far have residents travelled?": "100 miles",
        "Which governor offered assistance to residents of Belgorod?": "Gladkov",
    }
    with served(tmp_path, rate=1_000) as client:

        def ask(question: str) -> None:
            answer = client.post("/api/ask", json={"question": question}).json()
            assert answer["question"] == question
            assert answer["history"][0]["content"] == question
            assert answer["citations"] and asked[question] in answer["text"]

        with ThreadPoolExecutor(16) as pool:
            began = time.monotonic()
            jobs = [pool.submit(ask, question) for question in list(asked) * 4]
            assert client.get("/api/health").json() == {"status": "ok"}
            assert time.monotonic() - began < 5
            for job in jobs:
                job.result()


class Slow(Footnote):
    """Answers only when it is let go, and tells whether it was closed before its end."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, settings=Settings(data=folder))
        self.go, self.closed = threading.Event(), threading.Event()
        self.answer = super().ask(QUESTION)

    def stream(self, *args: Any, **options: Any) -> Iterator[Any]:
        try:
            first, *rest = super().stream(*args, **options)
            yield first
            for _ in range(200):
                time.sleep(0.02)
                yield first
            yield from rest
        finally:
            self.closed.set()

    def ask(self, *args: Any, **options: Any) -> Any:
        assert self.go.wait(20)
        return self.answer


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[tuple[Slow, str]]:
    bot = Slow(tmp_path)
    app = FastAPI()
    settings = Settings(data=tmp_path, rate=100_000)
    build_api(app, bot, settings)
    app.add_middleware(Guard, settings=settings)
    with running(app) as address:
        yield bot, address
    bot.close()


def test_a_reader_who_leaves_ends_the_stream(slow: tuple[Slow, str]) -> None:
    bot, address = slow
    with httpx.stream("POST", f"{address}/api/ask/stream", json={"question": QUESTION}) as response:
        assert next(response.iter_lines()) == "event: searching"
        assert not bot.closed.is_set()
    assert bot.closed.wait(3)


def test_a_full_queue_is_busy_and_health_answers(slow: tuple[Slow, str]) -> None:
    bot, address = slow
    with (
        httpx.Client(limits=httpx.Limits(max_connections=500), timeout=30) as client,
        ThreadPoolExecutor(THREADS + WAITING + 20) as pool,
    ):
        body = {"question": QUESTION}
        most = THREADS + WAITING
        jobs = [pool.submit(client.post, f"{address}/api/ask", json=body) for _ in range(most + 14)]
        until = time.monotonic() + 20
        while not (refused := [job.result() for job in jobs if job.done()]) and time.monotonic() < until:
            time.sleep(0.05)
        assert httpx.get(f"{address}/api/health", timeout=5).status_code == 200
        assert error(refused[0]) == (503, "busy")
        assert refused[0].headers["retry-after"] == "5"
        bot.go.set()
        assert {job.result().status_code for job in jobs} == {200, 503}
        assert sum(job.result().status_code == 200 for job in jobs) == most


def test_files_that_find_no_room_can_be_sent_again(tmp_path: Path) -> None:
    with served(tmp_path, rate=100_000, uploads="session") as client, ThreadPoolExecutor(30) as pool:

        def add(number: int) -> httpx.Response:
            file = (f"{number}.html", f"<p>The tram of line {number} opens in May.</p>".encode())
            return client.post("/api/articles/files", files={"file": file}, headers={"x-session": "new"})

        answers = list(pool.map(add, range(30)))
    assert {answer.status_code for answer in answers} == {200, 503}
    for answer in answers:
        if answer.status_code == 503:
            assert error(answer) == (503, "busy") and answer.headers["retry-after"] == "5"
        else:
            assert "article" in answer.json()["results"][0]


def test_work_frees_its_places() -> None:
    import asyncio

    async def main() -> None:
        work = Work(1, 0, "test")
        gate = threading.Event()
        first = asyncio.create_task(work.run(gate.wait))
        await asyncio.sleep(0.05)
        with pytest.raises(Busy):
            await work.run(gate.wait)
        gate.set()
        assert await first
        await asyncio.sleep(0.05)
        assert [item async for item in work.stream(lambda: iter([1, 2]))] == [1, 2]
        await asyncio.sleep(0.05)

        def broken() -> Iterator[int]:
            yield 1
            raise KeyError

        with pytest.raises(KeyError):
            [item async for item in work.stream(broken)]
        work.close()
        with pytest.raises(Busy):
            await work.run(gate.wait)

    asyncio.run(main())


def test_the_schema_is_what_is_served(client: httpx.Client) -> None:
    schema = client.get("/openapi.json").json()
    assert set(schema["paths"]) == {
        "/api/health", "/api/ready", "/api/ask", "/api/ask/stream", "/api/check", "/api/export", "/api/feedback",
        "/api/articles",
        "/api/articles/{article_id}", "/api/articles/{article_id}/digest", "/api/articles/files", "/api/articles/url",
        "/api/articles/{article_id}/questions", "/api/recheck", "/api/story", "/api/timeline",
            "/v1/chat/completions", "/v1/models",
    }  # fmt: skip
    assert "HTTPValidationError" not in json.dumps(schema)
    assert schema["components"]["schemas"]["Question"]["examples"]


def test_no_input_breaks_it(client: httpx.Client) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis import strategies as st

    waited = time.monotonic() + 60
    while client.get("/api/ready").status_code == 503 and time.monotonic() < waited:
        time.sleep(0.5)
    schema = schemathesis.openapi.from_url(f"{client.base_url}/openapi.json")
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == 21
    for operation in operations:
        statuses = {int(status) for status in operation.definition.raw["responses"]}

        @seed(7)
        @settings(
            max_examples=12, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(st.one_of(
            operation.as_strategy(),
            operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE),
        ), st.booleans())  # fmt: skip
        def check(statuses: set[int], case: Any, trusted: bool) -> None:
            response = case.call(headers=BEARER if trusted else {})
            assert response.status_code < 500 or response.status_code in (502, 504)
            assert response.status_code in statuses, (case, response.text)

        check(statuses)


PASTED = """Harbour town backs a tram

By Ann Reed
5 March 2024

The council of Holm voted on Tuesday for a tram line between the harbour and the university. Work begins in May 2025
and is to last three years, and the first trams will run in September 2028."""


@pytest.mark.slow
def test_what_was_pasted_is_understood(client) -> None:  # type: ignore[no-untyped-def]
    added = client.post("/api/articles", json={"text": PASTED, "pasted": True}, headers={"X-Session": "new"})
    assert added.status_code == 201, added.text
    article = added.json()["article"]
    assert (article["title"], article["author"], article["published"]) == (
        "Harbour town backs a tram", "Ann Reed", "2024-03-05",
    )  # fmt: skip
    session = added.headers["x-session"]
    whole = client.get(f"/api/articles/{article['id']}", headers={"X-Session": session}).json()
    assert whole["text"].startswith("The council of Holm")
    short = client.post("/api/articles", json={"text": "hello", "pasted": True}, headers={"X-Session": session})
    assert short.status_code == 422 and short.json()["error"]["code"] == "text_short"
    kept = client.post("/api/articles", json={"text": PASTED}, headers={"X-Session": session})
    again = client.get(f"/api/articles/{kept.json()['article']['id']}", headers={"X-Session": session}).json()
    assert again["text"] == PASTED, "what is not said to be pasted is kept character for character"


def test_a_story_over_its_articles(client: httpx.Client) -> None:
    ids = []
    for outlet, day, cost in (("Lorn Post", "2025-03-13", 4), ("City News", "2025-04-02", 7)):
        text = f"Repairs of the Lorn bridge cost {cost} million euros. The council approved that on Monday in Lorn."
        body = {"title": f"Lorn bridge: {cost}", "text": text, "published": day, "publisher": outlet, "author": "Ida"}
        ids.append(client.post("/api/articles", json=body, headers=BEARER).json()["article"]["id"])
    found = client.get("/api/story", params={"about": "Lorn bridge", "since": "2025-03-20"}).json()
    assert [one["article_id"] for one in found["articles"]] == ids and found["since"] == "2025-03-20"
    assert found["changed"][0]["now"]["figure"] == "7 million euros" and found["new"][0]["citation"]["quote"]
    told = client.get("/api/timeline", params={"about": "Lorn bridge"}).json()["timeline"]
    assert told == client.get("/api/story", params={"about": ids[0]}).json()["timeline"] and len(told) == 2
    assert client.get("/api/timeline", params={"about": "Lorn bridge", "outlet": "city news"}).json()["timeline"] == [
        {**told[1], "citation": {**told[1]["citation"], "number": 1}}
    ]
    assert error(client.get("/api/story", params={"about": "Quiroga Bank"})) == (404, "not_found")
    assert error(client.get("/api/story", params={"about": " "})) == (422, "topic_invalid")
    assert error(client.get("/api/timeline", params={"about": "Lorn bridge", "kind": "x"})) == (422, "filter_invalid")
    assert client.get("/api/story").status_code == 422 and client.post("/api/story").status_code == 405
    asked = {"question": "How much do the repairs of the Lorn bridge cost?", "outlet": "Lorn Post"}
    assert "4 million" in client.post("/api/ask", json=asked).json()["citations"][0]["quote"]
    assert not client.post("/api/ask", json={**asked, "author": "Nobody"}).json()["found"]
    for article_id in ids:
        client.delete(f"/api/articles/{article_id}", headers=BEARER)
