"""The Model Context Protocol, asked by its own client over a real socket."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

pytest.importorskip("mcp", reason="an optional package")

from mcp import Client

from tests.app.serving import QUESTION, served

ROOT = Path(__file__).parents[3]
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
CALL = {**LIST, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": "Who?"}}}
HISTORY = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "1,300."}]
HEADERS = {"accept": "application/json, text/event-stream"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(tmp_path_factory.mktemp("mcp"), mcp="on", rate=8) as client:
        yield client


def asked(client: httpx.Client, *calls: dict[str, Any]) -> tuple[Any, list[Any]]:
    async def ask() -> tuple[Any, list[Any]]:
        async with Client(f"{client.base_url}/mcp") as assistant:
            return await assistant.list_tools(), [await assistant.call_tool("ask", call) for call in calls]

    return asyncio.run(ask())


def test_the_one_tool_gives_the_same_answer_as_the_api(client: httpx.Client) -> None:
    tools, (answer, then, refused) = asked(
        client,
        {"question": QUESTION},
        {"question": "Where are they?", "history": HISTORY},
        {"question": ""},
    )
    assert [tool.name for tool in tools.tools] == ["ask"]
    assert tools.tools[0].input_schema["required"] == ["question"]
    wanted = client.post("/api/ask", json={"question": QUESTION}).json()
    assert not answer.is_error and answer.structured_content == wanted
    text = answer.content[0].text
    assert text.startswith(wanted["text"]) and f"“{wanted['citations'][0]['quote']}”" in text
    assert then.structured_content["verdict"] == "answered" and "Voronezh" in then.structured_content["text"]
    assert refused.is_error and refused.content[0].text == "The question is empty: type one and send it again."


def test_what_cannot_be_used_is_said_in_a_sentence(client: httpx.Client) -> None:
    _, (unknown, wrong) = asked(client, {"question": QUESTION, "articles": ["0" * 16]}, {"question": [1]})
    for answer in (unknown, wrong):
        assert answer.is_error and answer.content[0].text.endswith(".") and "Traceback" not in answer.content[0].text


def test_the_guard_stands_before_it(client: httpx.Client) -> None:
    assert client.get("/mcp").status_code in (404, 405)
    assert client.delete("/mcp").status_code in (404, 405)
    stranger = client.post("/mcp", json=LIST, headers={**HEADERS, "origin": "https://evil.example"})
    assert stranger.status_code == 403 and stranger.json()["error"]["code"] == "origin_refused"
    large = client.post("/mcp", content=b"x" * 1_100_000, headers={**HEADERS, "content-type": "application/json"})
    assert large.status_code == 413
    assert client.post("/mcp", json=LIST, headers=HEADERS).headers["x-content-type-options"] == "nosniff"


def test_calls_of_the_tool_count_as_questions_and_nothing_else_does(client: httpx.Client) -> None:
    with httpx.Client(
        base_url=client.base_url, transport=httpx.HTTPTransport(local_address="127.0.0.9"), headers=HEADERS
    ) as one:
        assert {one.post("/mcp", json=LIST).status_code for _ in range(10)} == {200}
        codes = [one.post("/mcp", json=CALL).status_code for _ in range(9)]
        assert set(codes[:8]) == {200} and codes[8] == 429
        assert one.post("/api/ask", json={"question": "Who?"}).status_code == 429
        assert one.post("/mcp", json=[CALL]).status_code == 429  # what is not understood counts as a question


def test_without_the_package_one_line_says_how_to_get_it(tmp_path: Path) -> None:
    code = "import sys; sys.modules['mcp'] = None; from app.__main__ import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "--mcp", "on", "--port", "0", "--data", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    line = "footnote: FOOTNOTE_MCP is on and its package is not installed: run pip install mcp==2.3.0.\n"
    assert done.stderr == line
