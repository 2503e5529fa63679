"""The guard in front of the API and of Gradio's own routes, over a real socket."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request

from app.http.guard import Guard
from app.http.workers import Rate, client_name
from app.settings import Settings
from tests.app.serving import QUESTION, running, served

FRIEND = "https://news.example"
ADDRESSES = itertools.count(2)
STRANGER = "https://evil.example"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(tmp_path_factory.mktemp("data"), rate=100_000, origins=(FRIEND,), max_upload_mb=1) as client:
        yield client


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("strict"), rate=5) as client:
        yield str(client.base_url)


@pytest.fixture
def newcomer(strict: str) -> Iterator[httpx.Client]:
    """A client whose address nothing has been counted for."""
    address = f"127.0.0.{next(ADDRESSES)}"
    with httpx.Client(base_url=strict, transport=httpx.HTTPTransport(local_address=address)) as client:
        yield client


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


@pytest.mark.parametrize("path", ["/", "/api/health", "/api/nothing", "/config", "/widget.js", "/embed"])
def test_every_answer_carries_the_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    if "html" in headers["content-type"]:
        assert "default-src 'self'" in policy and "object-src 'none'" in policy and "frame-ancestors" in policy
        assert path == "/embed" or f"frame-ancestors 'self' {FRIEND}" in policy
        assert headers["permissions-policy"] and headers["cross-origin-opener-policy"]
    else:
        assert policy == "default-src 'none'; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"]
    assert len(headers["x-request-id"]) == 16


@pytest.mark.parametrize("path", ["/api/ask", "/gradio_api/queue/join", "/gradio_api/upload", "/gradio_api/call/ask"])
def test_writes_from_elsewhere_are_refused(client: httpx.Client, path: str) -> None:
    own = str(client.base_url).rstrip("/")
    for origin in (
        STRANGER,
        "null",
        "http://[",
        FRIEND + ".evil.example",
        FRIEND.upper(),
        "http://news.example",
        own + "/",
        own.upper(),
        own + "#a",
        own.replace("http:", "https:"),
    ):
        response = client.post(path, json={"question": QUESTION}, headers={"origin": origin})
        assert code(response) == (403, "origin_refused")
        assert "access-control-allow-origin" not in response.headers
    for origin in (own, FRIEND):
        assert client.post(path, json={"question": QUESTION}, headers={"origin": origin}).status_code != 403


@pytest.mark.parametrize(
    "path", ["/api/ask", "/api/health", "/", "/config", "/gradio_api/info", "/gradio_api/call/ask"]
)
def test_cors_names_the_exact_origin_or_none(client: httpx.Client, path: str) -> None:
    wants = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    preflight = client.options(path, headers={"origin": FRIEND, **wants})
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == FRIEND
    assert preflight.headers["access-control-allow-headers"] == "content-type"
    assert code(client.options(path, headers={"origin": STRANGER, **wants})) == (403, "origin_refused")
    assert client.get(path, headers={"origin": FRIEND}).headers["access-control-allow-origin"] == FRIEND
    for origin in (STRANGER, "http://localhost:1", "null", "*"):
        headers = client.get(path, headers={"origin": origin}).headers
        assert not [name for name in headers if name.startswith("access-control")]
        assert "origin" in headers["vary"]


def test_hosts_are_those_on_the_list(tmp_path: Path) -> None:
    with served(tmp_path, hosts=("news.example", "other.example:8080")) as client:
        for host in ("news.example", "NEWS.example:123", "other.example:8080"):
            assert client.get("/api/health", headers={"host": host}).status_code == 200
        for host in ("evil.example", "other.example", "news.example.evil.example", "127.0.0.1"):
            for path in ("/api/health", "/", "/gradio_api/info"):
                assert code(client.get(path, headers={"host": host})) == (400, "host_refused")


def test_listening_on_this_machine_alone_only_local_names_are_answered(client: httpx.Client) -> None:
    """A page elsewhere whose name leads to 127.0.0.1 reads nothing."""
    for host in ("localhost", "LOCALHOST:7860", "127.0.0.1", "127.0.0.2:1", "[::1]:7860", "footnote.localhost"):
        assert client.get("/api/health", headers={"host": host}).status_code == 200
    for host in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "0.0.0.0", ""):
        for path in ("/api/health", "/", "/gradio_api/info"):
            refused = client.get(path, headers={"host": host})
            assert code(refused) == (400, "host_refused") and "FOOTNOTE_HOSTS" in refused.text


def test_listening_for_others_any_name_is_answered(tmp_path: Path) -> None:
    with served(tmp_path, host="0.0.0.0") as client:
        assert client.get("/api/health", headers={"host": "news.example"}).status_code == 200


CLAIMED = {"x-forwarded-host": STRANGER.removeprefix("https://"), "x-forwarded-proto": "https"}


def test_what_anybody_says_of_the_address_is_not_believed(client: httpx.Client) -> None:
    own = str(client.base_url).rstrip("/")
    for path in ("/", "/config", "/gradio_api/info"):
        page = client.get(path, headers={**CLAIMED, "x-gradio-server": STRANGER})
        assert (
            page.status_code == 200
            and "evil.example" not in page.text
            and own.replace("http:", "https:") not in page.text
        )
    headers = {**CLAIMED, "origin": own.replace("http:", "https:")}
    assert code(client.post("/api/ask", json={"question": QUESTION}, headers=headers)) == (403, "origin_refused")


def test_what_a_named_proxy_says_of_the_address_is_believed(tmp_path: Path) -> None:
    with served(tmp_path, proxies=("127.0.0.1",), hosts=("news.example",)) as client:
        said = {"host": "news.example", "x-forwarded-host": "news.example", "x-forwarded-proto": "https"}
        assert "https://news.example" in client.get("/config", headers=said).text
        asked = {**said, "origin": "https://news.example"}
        assert client.post("/api/ask", json={"question": QUESTION}, headers=asked).status_code == 200
        elsewhere = {**said, "x-forwarded-host": "evil.example"}
        assert code(client.get("/config", headers=elsewhere)) == (400, "host_refused")


def chunks(size: int) -> Iterator[bytes]:
    for _ in range(size // 50_000):
        yield b"x" * 50_000


@pytest.mark.parametrize("path", ["/api/ask", "/api/feedback", "/gradio_api/queue/join", "/gradio_api/call/ask", "/"])
def test_a_body_has_a_limit_with_or_without_its_length(client: httpx.Client, path: str) -> None:
    for body in (b"x" * 1_000_001, chunks(1_100_000)):
        response = client.post(path, content=body, headers={"content-type": "application/json"})
        assert code(response) == (413, "body_too_large")
        assert "1 MB" in response.json()["error"]["message"]


@pytest.mark.parametrize("path", ["/api/ask", "/api/articles", "/gradio_api/call/ask", "/page/words"])
def test_a_packed_body_is_not_unpacked(client: httpx.Client, path: str) -> None:
    bomb = gzip.compress(b'{"question": "' + b"a" * 20_000_000 + b'"}')
    for packed in ("gzip", "deflate", "br", "gzip, gzip"):
        headers = {"content-type": "application/json", "content-encoding": packed}
        assert code(client.post(path, content=bomb, headers=headers)) == (415, "body_type")
    plain = {"content-encoding": "identity"}
    assert client.post("/api/ask", json={"question": QUESTION}, headers=plain).status_code == 200


@pytest.mark.parametrize("path", ["/api/articles", "/gradio_api/upload"])
def test_uploads_have_their_own_limit(client: httpx.Client, path: str) -> None:
    form = {"content-type": "multipart/form-data; boundary=xyz"}
    head = b'--xyz\r\ncontent-disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'

    def body() -> Iterator[bytes]:
        yield head
        yield from chunks(2_100_000)

    for content in (body(), head + b"x" * 2_000_000):
        response = client.post(path, content=content, headers=form)
        assert response.status_code == 413 or path == "/api/articles"  # refused there before it is read
    assert path == "/api/articles" or "2 MB" in response.json()["error"]["message"]
    many = [("files", (f"{n}.txt", b"x")) for n in range(6)]
    assert path == "/api/articles" or code(client.post(path, files=many)) == (413, "body_too_large")
    assert path == "/api/articles" or code(client.post(path, files=many[:5])) == (404, "not_found")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/ask", {"question": "?"}, 200),
        ("/api/ask/stream", {"question": ""}, 422),
        ("/gradio_api/call/ask", {"data": ["When?", None]}, 200),
        ("/gradio_api/call/ask/", {"data": ["When?", None]}, 200),
        ("/gradio_api/queue/join", {"data": [], "fn_index": 1, "session_hash": "abc"}, None),
        ("/gradio_api/queue/join", "[", 422),
    ],
)
def test_questions_are_counted_wherever_they_come_in(
    newcomer: httpx.Client, path: str, body: Any, status: int | None
) -> None:
    for n in range(7):
        headers = {"x-forwarded-for": f"192.0.2.{n}", "content-type": "application/json"}
        response = newcomer.post(path, content="[" if body == "[" else json.dumps(body), headers=headers)
        assert (response.status_code == 429) == (n >= 5)
        assert n >= 5 or status is None or response.status_code == status
    assert code(response) == (429, "rate_limited")
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert "5 questions a minute" in response.json()["error"]["message"]
    for path in ("/", "/api/health", "/config", "/gradio_api/heartbeat/x"):
        with newcomer.stream("GET", path) as answer:
            assert answer.status_code < 400


@pytest.mark.parametrize(
    ("method", "path", "most", "acts"),
    [
        ("POST", "/api/export", 5, "questions"),
        ("GET", "/api/export?question=When%3F", 5, "questions"),
        ("POST", "/page/words", 5, "questions"),
        ("POST", "/api/feedback", 5, "votes"),
        ("POST", "/api/articles/files", 10, "additions"),
        ("POST", "/api/articles/url", 10, "additions"),
        ("DELETE", "/api/articles/0123456789abcdef", 10, "additions"),
        ("POST", "/gradio_api/upload", 10, "additions"),
        ("GET", "/api/articles/0123456789abcdef/digest", 20, "calls"),
        ("GET", "/api/articles/0123456789abcdef/questions", 20, "calls"),
        ("POST", "/api/recheck", 5, "questions"),
        ("POST", "/gradio_api/run/predict", 20, "calls"),
        ("POST", "/gradio_api/cancel", 20, "calls"),
        ("POST", "/gradio_api/nothing", 20, "calls"),
    ],
)
def test_each_route_that_costs_something_is_counted(
    newcomer: httpx.Client, method: str, path: str, most: int, acts: str
) -> None:
    body: dict[str, Any] = {} if method == "GET" else {"json": {"session_hash": "a"}}
    if path == "/gradio_api/run/predict":
        functions = newcomer.get("/config").json()["dependencies"]
        number = next(f["id"] for f in functions if any(event == "load" for _, event in f["targets"]))
        body = {"json": {"data": [None, "{}"], "fn_index": number, "session_hash": "a"}}
    for n in range(most + 1):
        response = newcomer.request(method, path, **body)
        assert (response.status_code == 429) == (n == most), response.text
    assert code(response) == (429, "rate_limited")
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert f"{most} {acts} a minute" in response.json()["error"]["message"]


def test_opening_the_page_asks_nothing(newcomer: httpx.Client) -> None:
    functions = newcomer.get("/config").json()["dependencies"]
    load = next(f["id"] for f in functions if any(event == "load" for _, event in f["targets"]))
    body = {"data": [None], "fn_index": load, "session_hash": "abc"}
    for _ in range(10):
        assert newcomer.post("/gradio_api/queue/join", json=body).status_code == 200
    assert newcomer.post("/api/ask", json={"question": "?"}).status_code == 200
    for _ in range(11):
        response = newcomer.post("/gradio_api/queue/join", json=body)
    assert code(response) == (429, "rate_limited")


def test_an_export_counts_for_the_answers_it_checks(newcomer: httpx.Client) -> None:
    answer = newcomer.post("/api/ask", json={"question": QUESTION}).json()
    few, many = ({"said": [{"question": QUESTION, "answer": answer}] * n} for n in (4, 20))
    assert newcomer.post("/api/export", json=few).status_code == 200
    assert code(newcomer.post("/api/export", json=many)) == (429, "rate_limited")


def test_a_kept_conversation_counts_for_the_answers_it_checks(newcomer: httpx.Client) -> None:
    functions = newcomer.get("/config").json()["dependencies"]
    load = next(f["id"] for f in functions if any(event == "load" for _, event in f["targets"]))
    answer = newcomer.post("/api/ask", json={"question": QUESTION}).json()

    def opened(answers: int) -> httpx.Response:
        said = json.dumps({"said": [{"question": QUESTION, "answer": answer}] * answers})
        body = {"data": [None, said], "fn_index": load, "session_hash": "abc"}
        return newcomer.post("/gradio_api/run/predict", json=body)

    assert opened(4).status_code == opened(14).status_code == 200
    assert code(opened(20)) == (429, "rate_limited")
    assert opened(4).status_code == 200
    answer["sentences"] = [{**answer["sentences"][0], "support": "paraphrased"}] * 20  # each is weighed again
    assert code(opened(4)) == (429, "rate_limited")


def test_additions_have_their_own_rate(newcomer: httpx.Client) -> None:
    for n in range(11):
        response = newcomer.post("/api/articles", json={"text": "a"}, headers={"authorization": f"Bearer {n}"})
    assert code(response) == (429, "rate_limited")
    assert newcomer.get("/api/articles").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/monitoring", "/gradio_api/proxy=https://a.example/", "/gradio_api/file=https://a.example/",
        "/gradio_api/file=/etc/passwd", "/gradio_api/file=", "/gradio_api/stream/a/1/1/playlist.m3u8",
        "/gradio_api/custom_component/a/client/component/b.js", "/gradio_api/dev/reload", "/gradio_api/token",
        "/gradio_api/upload_progress?upload_id=x", "/pwa_icon/99999999", "/static/../../etc/passwd",
        "/assets/" + "a" * 5_000, "/static/%00", "//gradio_api/info",
        "/logout", "/docs", "/API/ask", "/nothing<script>",
    ],
)  # fmt: skip
def test_what_gradio_serves_beside_the_page_is_closed(client: httpx.Client, path: str) -> None:
    assert code(client.get(path)) == (404, "not_found")


@pytest.mark.parametrize(
    "path", ["upload", "component_server", "process_recording", "call/submit", "call/v2/ask", "run/ask", "vibe-edit"]
)
def test_no_other_way_into_gradio_is_open(client: httpx.Client, path: str) -> None:
    assert code(client.post(f"/gradio_api/{path}", json={"data": ["q", None]})) == (404, "not_found")


CALLS: list[Any] = [
    None, 5, "x", [], {}, {"data": 5}, {"data": [], "fn_index": 10**20, "session_hash": "a"},
    {"data": [], "fn_index": True, "session_hash": "a"}, {"data": [], "fn_index": "0", "session_hash": "a"},
    {"data": [], "fn_index": 0}, {"data": [], "fn_index": 0, "session_hash": "\ud800"},
    {"data": [], "fn_index": 0, "session_hash": "a" * 10_000}, {"data": [], "fn_index": 0, "session_hash": "../x"},
]  # fmt: skip


@pytest.mark.parametrize("path", ["queue/join", "run/predict", "api/predict", "call/ask", "cancel", "reset"])
@pytest.mark.parametrize("body", CALLS, ids=lambda body: str(body)[:40])
def test_a_call_that_fits_no_event_is_refused_before_gradio(client: httpx.Client, path: str, body: Any) -> None:
    if path == "cancel" and isinstance(body, dict):
        body = {**body, "event_id": "\ud800"}
    json_type = {"content-type": "application/json"}
    response = client.post(f"/gradio_api/{path}", content=json.dumps(body), headers=json_type)
    assert code(response) == (422, "call_invalid")


ODD: list[list[Any]] = [[], [None] * 9, [5] * 5, [{}] * 4, ["\ud800"] * 4, ["secret words", None, "x", "{"]]


@pytest.mark.parametrize("data", ODD, ids=str)
def test_whatever_an_event_is_sent_it_answers_and_logs_no_words(
    client: httpx.Client, data: list[Any], capfd: pytest.CaptureFixture[str]
) -> None:
    functions = [
        f for f in client.get("/config").json()["dependencies"] if f["backend_fn"] and f["api_name"] != "ask"
    ]
    for function in functions:
        picked = {"value": {"text": "When?"}}
        body = {"data": data, "fn_index": function["id"], "session_hash": "abc", "event_data": picked}
        way = "queue/join" if function["queue"] else "run/predict"
        json_type = {"content-type": "application/json"}
        response = client.post(f"/gradio_api/{way}", content=json.dumps(body), headers=json_type)
        assert response.status_code == 200
    with client.stream("GET", "/gradio_api/queue/data?session_hash=abc") as events:
        told = "".join(events.iter_text())
    assert '"success":false' not in told
    heard = "".join(capfd.readouterr())
    assert "Traceback" not in heard and "secret words" not in heard


def told(client: httpx.Client, path: str, seconds: float = 30) -> tuple[int, str]:
    with client.stream("GET", path, timeout=seconds) as answer:
        return answer.status_code, "".join(answer.iter_text())


@pytest.fixture
def submit(client: httpx.Client) -> dict[str, Any]:
    """A question as the page sends it."""
    functions = client.get("/config").json()["dependencies"]
    number = next(function["id"] for function in functions if function["api_name"] == "submit")
    return {"data": ["When?", None, False, "{}"], "fn_index": number, "session_hash": "two"}


@pytest.mark.parametrize("address", ["queue/data?session_hash=", "call/ask/"])
def test_nothing_is_told_of_an_event_that_is_not_there(
    client: httpx.Client, submit: dict[str, Any], address: str, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("nobody", "a" * 32, "-"):
        assert code(client.get(f"/gradio_api/{address}{name}")) == (404, "not_found")
    if address == "call/ask/":
        made = client.post("/gradio_api/call/ask", json={"data": ["When?", None]}).json()["event_id"]
    else:
        made = submit["session_hash"]
        assert client.post("/gradio_api/queue/join", json=submit).status_code == 200
    status, text = told(client, f"/gradio_api/{address}{made}")
    assert status == 200 and "complete" in text
    if address == "call/ask/":  # Gradio would keep the second one waiting for good
        assert code(client.get(f"/gradio_api/{address}{made}")) == (404, "not_found")
    assert "failed" not in "".join(capfd.readouterr())


def test_of_two_that_listen_to_one_page_the_second_is_told_its_end(
    client: httpx.Client, submit: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    address = "/gradio_api/queue/data?session_hash=two"
    assert client.post("/gradio_api/queue/join", json=submit).status_code == 200
    assert told(client, address)[0] == 200
    with socket.create_connection(("127.0.0.1", client.base_url.port or 0)) as first:
        first.sendall(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert b"200" in first.recv(20)
        left = threading.Timer(1, first.close)
        left.start()
        status, text = told(client, address)
        left.join()
    assert status == 200 and "session_not_found" in text
    assert not [record for record in caplog.records if record.name == "footnote"]


def test_errors_of_the_page_have_our_form(client: httpx.Client) -> None:
    assert code(client.put("/")) == (405, "method_not_allowed")
    assert code(client.request("BREW", "/api/ask")) == (405, "method_not_allowed")
    assert code(client.post("/widget.js")) == (405, "method_not_allowed")
    assert code(client.get("/gradio_api/queue/data")) == (422, "call_invalid")


@pytest.fixture
def broken(caplog: pytest.LogCaptureFixture) -> Iterator[httpx.Client]:
    app = FastAPI()

    @app.post("/api/break")
    async def break_(request: Request) -> None:
        raise RuntimeError("secret words " + (await request.body()).decode())

    app.add_middleware(Guard, settings=Settings())
    with running(app) as address, httpx.Client(base_url=address) as client:
        yield client


def test_an_exception_says_nothing(broken: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    response = broken.post("/api/break", content=b"my question")
    assert code(response) == (500, "internal")
    assert "secret" not in response.text and "Error" not in response.text
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name == "footnote")
    assert response.headers["x-request-id"] in ours and "RuntimeError at" in ours
    assert "secret" not in ours and "question" not in ours


def test_requests_are_logged_without_words(broken: httpx.Client) -> None:
    logger, out = logging.getLogger("footnote.requests"), io.StringIO()
    handler = logging.StreamHandler(out)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        broken.get("/x%0A%1b?q=secret", headers={"authorization": "Bearer secret"})
        for _ in range(100):  # the line is written once the answer is on its way
            if out.getvalue():
                break
            time.sleep(0.05)
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
    line = json.loads(out.getvalue())
    assert set(line) == {"time", "id", "method", "path", "status", "ms", "bytes"}
    assert line["path"] == "/x\n\x1b" and "secret" not in out.getvalue() and "\x1b" not in out.getvalue()


def test_a_request_cut_short_harms_nobody(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    port = client.base_url.port
    question = b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{"
    form = (
        b"POST /api/articles HTTP/1.1\r\nHost: localhost\r\nX-Session: new\r\nContent-Length: 500\r\n"
        b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"
    )
    for sent in (question, form) * 5:
        with socket.create_connection(("127.0.0.1", port)) as half:
            half.sendall(sent)
    time.sleep(1)
    assert client.get("/api/health").status_code == 200
    assert not [record for record in caplog.records if record.name == "footnote"]


def test_no_websockets(client: httpx.Client) -> None:
    headers = {
        "connection": "upgrade", "upgrade": "websocket", "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    }  # fmt: skip
    assert client.get("/", headers=headers).status_code in (200, 400, 403, 404)


def test_a_window_slides() -> None:
    now = [0.0]
    rate = Rate(2, clock=lambda: now[0])
    assert [rate.wait("a"), rate.wait("a"), rate.wait("a")] == [0, 0, 60]
    now[0] = 59.5
    assert rate.wait("a") == 1
    now[0] = 60.5
    assert rate.wait("a") == 0


@pytest.mark.parametrize(("host", "name"), [(None, "unknown"), ("::ffff:192.0.2.1", "192.0.2.1"), ("@", "@")])
def test_clients_are_told_apart(host: str | None, name: str) -> None:
    assert client_name(host) == name


def test_behind_a_named_proxy_each_reader_counts_alone(tmp_path: Path) -> None:
    with served(tmp_path, rate=2, proxies=("127.0.0.0/8",)) as client:

        def ask(forwarded: str) -> int:
            headers = {"x-forwarded-for": forwarded}
            return client.post("/api/ask", json={"question": "When?"}, headers=headers).status_code

        assert [ask("192.0.2.1") for _ in range(3)] == [200, 200, 429]
        assert ask("192.0.2.2, 127.0.0.9") == 200, "another reader, through two proxies"
        assert ask("198.51.100.7, 192.0.2.1") == 429, "what a client wrote itself is not believed"
        assert ask("nonsense") == 200 and ask("") == 200
