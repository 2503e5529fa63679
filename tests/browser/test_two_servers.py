"""Two servers over one database behind the real nginx, as docs/scale.md says."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.app.serving import QUESTION
from tests.conftest import ROOT, Server, start_server
from tests.contract.engine import Engine

pytestmark = pytest.mark.browser
DOCS = ROOT / "docs" / "scale.md"
FILE = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
  log_format asked '$upstream_addr $request_uri'; access_log {folder}/asked asked; types {{ }}
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {block}
}}
"""
OPERATOR = {"authorization": "Bearer secret"}


class Both(NamedTuple):
    url: str
    servers: list[Server]
    log: Path

    def asked(self) -> list[tuple[str, str]]:
        """Which server was asked for what."""
        lines = [line.rpartition(" ") for line in self.log.read_text("utf-8").splitlines()]
        return [(before.rpartition(", ")[2], path) for before, _, path in lines]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        pytest.skip("needs nginx: install the package nginx-light")
    found = re.search(r"```nginx\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert found
    engine = Engine()
    servers: list[Server] = []
    nginx = None
    try:
        flags = ["--database", engine.database("two"), "--rate", "1000", "--proxies", "127.0.0.1"]
        for name in "ab":
            folder = tmp_path_factory.mktemp(name)
            servers.append(start_server(folder, *flags, "--token", "secret", "--uploads", "session"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        block = found[1].replace("listen 80;", f"listen 127.0.0.1:{port};")
        for address, server in zip(("10.0.0.1:7860", "10.0.0.2:7860"), servers, strict=True):
            assert block.count(address) == 2
            block = block.replace(address, server.url.removeprefix("http://"))
        folder = tmp_path_factory.mktemp("nginx")
        (folder / "nginx.conf").write_text(FILE.format(folder=folder, block=block))
        nginx = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"])
        url = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if httpx.get(f"{url}/api/ready").status_code == 200:
                    break
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        sample = ROOT / "seeds" / "belgorod-evacuation.md"
        files = {"file": (sample.name, sample.read_bytes())}
        assert httpx.post(f"{url}/api/articles", files=files, headers=OPERATOR, timeout=60).status_code in (200, 201)
        yield Both(url, servers, folder / "asked")
    finally:
        for process in filter(None, [nginx, *(server.process for server in servers)]):
            process.terminate()
            process.wait(20)
        engine.remove()


def test_any_server_answers_the_api(both: Both) -> None:
    text = "The heron colony at Wicken counted 417 nests in June."
    made = httpx.post(f"{both.url}/api/articles", json={"text": text}, headers=OPERATOR, timeout=60)
    assert made.status_code == 201
    mine = httpx.post(
        f"{both.url}/api/articles",
        json={"text": "The swans of Ely numbered 512 in May."},
        headers={"x-session": "new"},
        timeout=60,
    )
    begun = len(both.asked())
    for _ in range(4):
        asked = {"question": "How many nests did the heron colony count?"}
        assert "417" in httpx.post(f"{both.url}/api/ask", json=asked, timeout=60).json()["text"]
        asked = {"question": "How many swans of Ely were there?"}
        headers = {"x-session": mine.headers["x-session"]}
        assert "512" in httpx.post(f"{both.url}/api/ask", json=asked, headers=headers, timeout=60).json()["text"]
        assert "512" not in httpx.post(f"{both.url}/api/ask", json=asked, timeout=60).json()["text"]
    assert len({server for server, _ in both.asked()[begun:]}) == 2
    httpx.delete(f"{both.url}/api/articles/{made.json()['article']['id']}", headers=OPERATOR, timeout=60)


def test_a_page_stays_with_its_server_and_goes_on_when_that_one_is_gone(both: Both, browser: Browser) -> None:
    page = browser.new_context().new_page()

    def ask() -> set[str]:
        begun = len(both.asked())
        page.goto(both.url)
        page.wait_for_selector(".fn-article", state="attached", timeout=60_000)
        page.get_by_role("textbox", name="Your question").fill(QUESTION)
        page.keyboard.press("Enter")
        expect(page.locator(".fn-answer").last).to_contain_text("1,300", timeout=60_000)
        asked = [one for one in both.asked()[begun:] if not one[1].startswith(("/api/", "/widget.js"))]
        assert len(asked) > 2
        return {server for server, _ in asked}

    (first,) = ask()
    assert [cookie["name"] for cookie in page.context.cookies()] == ["footnote"]
    assert ask() == {first}
    gone = next(server for server in both.servers if server.url.endswith(first))
    gone.process.kill()
    gone.process.wait(20)
    assert ask() - {first}, "the other one answers"
    page.context.close()
