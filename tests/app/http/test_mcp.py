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


RATE = 20
"""Questions a minute; the tests of this file ask fewer."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(tmp_path_factory.mktemp("mcp"), mcp="on", rate=RATE) as client:
        yield client


def asked(client: httpx.Client, *calls: dict[str, Any]) -> tuple[Any, list[Any]]:
    async def ask() -> tuple[Any, list[Any]]:
        async with Client(f"{client.base_url}/mcp") as assistant:
            return await assistant.list_tools(), [await assistant.call_tool("ask", call) for call in calls]

    return asyncio.run(ask())


def test_asking_gives_the_same_answer_as_the_api(client: httpx.Client) -> None:
    tools, (answer, then, refused) = asked(
        client,
        {"question": QUESTION},
        {"question": "Where are they?", "history": HISTORY},
        {"question": ""},
    )
    assert [tool.name for tool in tools.tools] == ["ask", "search", "article", "timeline", "check"]
    assert tools.tools[0].input_schema["required"] == ["question"]
    wanted = client.post("/api/ask", json={"question": QUESTION}).json()
    assert not answer.is_error and answer.structured_content == wanted
    text = answer.content[0].text
    assert text.startswith(wanted["text"]) and f"“{wanted['citations'][0]['quote']}”" in text
    assert then.structured_content["verdict"] == "answered" and "Voronezh" in then.structured_content["text"]
    assert refused.is_error and refused.content[0].text == "The question is empty: type one and send it again."


def called(client: httpx.Client, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    async def call() -> list[Any]:
        async with Client(f"{client.base_url}/mcp") as assistant:
            return [await assistant.call_tool(name, given) for name, given in calls]

    return asyncio.run(call())


def test_the_other_tools_give_places_too(client: httpx.Client) -> None:
    (listed,) = client.get("/api/articles").json()["articles"]
    text = client.get(f"/api/articles/{listed['id']}").json()["text"]
    draft = "Residents travelled up to 100 miles. The governor owns a submarine."
    found, article, timeline, checked = called(
        client,
        ("search", {"question": QUESTION, "k": 2}),
        ("article", {"article": listed["id"]}),
        ("timeline", {"article": listed["id"]}),
        ("check", {"text": draft}),
    )
    assert not any(one.is_error for one in (found, article, timeline, checked))
    passages = found.structured_content["passages"]
    assert len(passages) == 2 and all(text[one["start"] : one["end"]] == one["text"] for one in passages)
    assert article.structured_content["text"] == text and text in article.content[0].text
    assert [one["iso"] for one in timeline.structured_content["timeline"]] == sorted(
        one["iso"] for one in timeline.structured_content["timeline"]
    )
    first, second = checked.structured_content["sentences"]
    assert first["citations"] and second["state"] == "not_found" and not checked.structured_content["ok"]
    (story,) = called(client, ("timeline", {"topic": "Belgorod"}))
    told = story.structured_content["timeline"]
    assert told and all(one["citation"]["quote"] in text for one in told) and told[0]["text"] in story.content[0].text
    assert (
        called(client, ("timeline", {"articles": [listed["id"]]}))[0].structured_content == story.structured_content
    )
    refused = called(
        client, ("timeline", {}), ("timeline", {"topic": "Quiroga"}), ("dig", {}), ("article", {"article": "0" * 16})
    )
    assert all(one.is_error and one.content[0].text.endswith(".") for one in refused)


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
        assert {one.post("/mcp", json=LIST).status_code for _ in range(20)} == {200}
        codes = [one.post("/mcp", json=CALL).status_code for _ in range(RATE + 1)]
        assert set(codes[:RATE]) == {200} and codes[RATE] == 429
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
