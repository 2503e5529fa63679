"""Behind the real nginx, under a prefix, as docs/embedding.md says: page, API and streams."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.app.serving import QUESTION
from tests.conftest import start_server
from tests.llm_server import LlmServer

pytestmark = pytest.mark.browser
DOCS = Path(__file__).parents[2] / "docs" / "embedding.md"
SLOWLY = {"text": "Gladkov said that 1,300 applications were received. [#1,300 applications#]", "pause": 0.15}
FILE = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log off; types {{ }} client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; {location} }}
}}
"""


@pytest.fixture(scope="module")
def llm() -> Iterator[LlmServer]:
    pytest.importorskip("langchain_openai", reason="the scripted server speaks to langchain-openai")
    with LlmServer() as server:
        yield server


@pytest.fixture(scope="module")
def prefixed(llm: LlmServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address under which nginx serves the product."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        pytest.skip("needs nginx: install the package nginx-light")
    block = re.search(r"```nginx\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert block
    server = start_server(
        tmp_path_factory.mktemp("data"), "--root-path", "/footnote", "--rate", "1000", "--proxies", "127.0.0.1",
        "--llm", "openai:scripted", "--llm-url", llm.url,
    )  # fmt: skip
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("nginx")
    location = block[1].replace("http://127.0.0.1:7860", server.url)
    (folder / "nginx.conf").write_text(FILE.format(folder=folder, port=port, location=location))
    nginx = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"])
    address = f"http://127.0.0.1:{port}/footnote"
    for _ in range(100):
        try:
            if httpx.get(f"{address}/api/health").status_code == 200:
                break
        except httpx.TransportError:
            time.sleep(0.05)
    yield address
    for process in (nginx, server.process):
        process.terminate()
        process.wait(20)


THREE = (
    "The strikes on Belgorod resulted in at least 25 casualties. [#25 casualties#] "
    "Governor Gladkov offered assistance to Belgorod residents. [#offered assistance#] "
    "Governor Gladkov said that 1,300 applications were received. [#1,300 applications#]"
)
"""Three sentences that are borne out: each is sent when it is checked."""


def test_the_api_answers_under_the_prefix(prefixed: str, llm: LlmServer) -> None:
    llm.play({"status": 500})
    assert httpx.get(f"{prefixed}/api/health").json() == {"status": "ok"}
    answer = httpx.post(f"{prefixed}/api/ask", json={"question": QUESTION}, timeout=30).json()
    assert answer["verdict"] in ("answered", "possible") and "1,300" in answer["text"]
    assert httpx.get(f"{prefixed}/widget.js").headers["content-type"].startswith("text/javascript")
    assert httpx.get(f"{prefixed}/api/nothing").json()["error"]["code"] == "not_found"
    assert "frame-ancestors" in httpx.get(prefixed + "/").headers["content-security-policy"]


def test_streams_are_not_held_back(prefixed: str, llm: LlmServer) -> None:
    llm.play({"text": THREE, "pause": 0.15})
    at: list[float] = []
    with httpx.stream("POST", f"{prefixed}/api/ask/stream", json={"question": QUESTION}, timeout=30) as response:
        for line in response.iter_lines():
            if line.startswith("event: token"):
                at.append(time.monotonic())
            if line.startswith('data: {"verdict"'):
                assert json.loads(line[6:])["reader"] == "openai:scripted"
    assert len(at) >= 3 and at[-1] - at[0] > 0.3  # held back, they would come all at once


def test_the_page_works_under_the_prefix(prefixed: str, llm: LlmServer, browser: Browser) -> None:
    llm.play({"text": THREE, "pause": 0.15})
    page = browser.new_context().new_page()
    wrong: list[str] = []
    page.on(
        "console",
        lambda message: wrong.append(f"{message.text} {message.location}") if message.type == "error" else None,
    )
    page.on("response", lambda response: wrong.append(response.url) if response.status >= 400 else None)
    page.on("request", lambda asked: None if asked.url.startswith((prefixed, "data:")) else wrong.append(asked.url))
    page.goto(prefixed + "/")
    page.wait_for_selector(".fn-article", state="attached")
    page.get_by_role("textbox", name="Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    shown: list[str] = []
    answer = page.locator(".fn-answer").last
    end = time.monotonic() + 30
    while time.monotonic() < end and "1,300 applications were received" not in "".join(shown[-1:]):
        shown.append(answer.inner_text() if answer.count() else "")
        page.wait_for_timeout(50)
    expect(answer).to_contain_text("1,300 applications were received")
    assert any("25 casualties" in text and "received" not in text for text in shown)  # it grew
    # Browsers ask for the icon of the whole site, which is not ours under a prefix.
    assert [line for line in wrong if "/favicon.ico" not in line] == []
    page.context.close()


def test_the_demo_page_and_its_widget_work_under_the_prefix(prefixed: str, llm: LlmServer, browser: Browser) -> None:
    llm.play({"status": 500})
    page = browser.new_context().new_page()
    wrong: list[str] = []
    page.on("response", lambda response: wrong.append(response.url) if response.status >= 400 else None)
    page.goto(prefixed + "/embed")
    line = page.get_by_label("The line for your page")
    expect(line).to_have_value(re.compile(re.escape(f'src="{prefixed}/widget.js"')))
    page.get_by_role("button", name="Ask this article").click()
    page.get_by_role("dialog").get_by_role("textbox").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("1,300 applications", timeout=20_000)
    assert wrong == []
    page.context.close()
